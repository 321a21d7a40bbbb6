/* The exact map of one classical spin under constant omega and beta, in plain double precision: what a compiler makes of it.
   A sine a quarter turn on is the cosine: of sine and cosine of one angle compilers make one call, which has no vector form.
   psi(t) = [(1 + e) + (1 - e) w.sigma/q] psi(0) / 2, e = exp(-q t), q = sqrt(w.w), w = beta - i omega; the spins run along i. */
#include <math.h>
#define TURN 6.283185307179586
#define TURN_REST 2.4492935982947064e-16

void exact_map(double *restrict x, double *restrict y, double *restrict z, const double *restrict ox, const double *restrict oy,
               const double *restrict oz, const double *restrict bx, const double *restrict by, const double *restrict bz, long n, double t) {
#pragma omp simd
    for (long i = 0; i < n; i++) {
        double square = bx[i] * bx[i] + by[i] * by[i] + bz[i] * bz[i] - ox[i] * ox[i] - oy[i] * oy[i] - oz[i] * oz[i];
        double cross = -2 * (bx[i] * ox[i] + by[i] * oy[i] + bz[i] * oz[i]);
        double modulus = sqrt(square * square + cross * cross);
        double larger = sqrt(0.5 * (modulus + fabs(square))), smaller = 0.5 * fabs(cross) / larger;
        double qr = square < 0 ? smaller : larger, qi = copysign(square < 0 ? larger : smaller, cross);
        double phase = qi * t, turns = floor(phase / TURN + 0.5);
        phase = fma(-turns, TURN_REST, fma(-turns, TURN, phase));
        double size = exp(-qr * t), er = size * sin(phase + TURN / 4), ei = -size * sin(phase), per_q2 = 0.5 / (qr * qr + qi * qi);
        double cr = 0.5 + 0.5 * er, ci = 0.5 * ei, sr = ((1 - er) * qr - ei * qi) * per_q2, si = (-ei * qr - (1 - er) * qi) * per_q2;
        double up = z[i] >= 0 ? 1.0 : 0.0, down = 1 - up;
        double ur = up * (1 + z[i]) + down * x[i], ui = -down * y[i], vr = up * x[i] + down * (1 - z[i]), vi = up * y[i];
        double mr = bx[i] - oy[i], mi = -ox[i] - by[i], pr = bx[i] + oy[i], pi = by[i] - ox[i]; /* w_x - i w_y and w_x + i w_y */
        double gr = bz[i] * ur + oz[i] * ui + mr * vr - mi * vi, gi = bz[i] * ui - oz[i] * ur + mr * vi + mi * vr;
        double hr = pr * ur - pi * ui - bz[i] * vr - oz[i] * vi, hi = pr * ui + pi * ur - bz[i] * vi + oz[i] * vr;
        double ar = cr * ur - ci * ui + sr * gr - si * gi, ai = cr * ui + ci * ur + sr * gi + si * gr;
        double dr = cr * vr - ci * vi + sr * hr - si * hi, di = cr * vi + ci * vr + sr * hi + si * hr;
        double a2 = ar * ar + ai * ai, d2 = dr * dr + di * di, per_norm = 1 / (a2 + d2);
        x[i] = 2 * (ar * dr + ai * di) * per_norm;
        y[i] = 2 * (ar * di - ai * dr) * per_norm;
        z[i] = (a2 - d2) * per_norm;
    }
}
