"""Reference numbers for the free-electron gas, made by quadrature alone: ``python tests/response/make_reference.py [table ...]``.

Every number is computed twice: by Gauss-Legendre panels and by tanh-sinh panels, or from two different integrals of the
same quantity, or along two different contours. The header of a table states how far the two are apart, column by column.
Units: lengths in 1/k_F, wave numbers in k_F, energies in k_F^2 (hbar^2/2m = 1), so that E = k^2 and E_F = 1.
"""

import sys
import time
from functools import cache
from itertools import pairwise, product, starmap
from pathlib import Path

from mpmath import mp, mpf
from mpmath.calculus.quadrature import GaussLegendre, TanhSinh

FOLDER = Path(__file__).parent / "reference"
DIGITS = 40
INPUTS = "Inputs are the double-precision numbers nearest to the printed decimals; results have 20 significant digits."
THETAS = (1e-4, 1e-3, 0.01, 0.05, 0.2, 0.7, 2.0)
STATES = (*((1.0, theta) for theta in THETAS), (-3.0, 2.0), (-20.0, 2.0))  # (chemical potential, k_B T)


# ---- quadrature ------------------------------------------------------------------------------------------------------


@cache
def standard_nodes(kind, precision):
    """Nodes and weights on (-1, 1): 48-point Gauss-Legendre or tanh-sinh with step 1/32."""
    if kind == "gauss":
        return tuple(GaussLegendre(mp).calc_nodes(5, precision))
    levels = (TanhSinh(mp).calc_nodes(level, precision) for level in range(1, 6))
    return tuple((x, w / 32) for level in levels for x, w in level)


def nodes(kind, points):
    """Nodes and weights of the composite rule on the panels between the points."""
    for a, b in pairwise(sorted(set(points))):
        half, middle = (b - a) / 2, (b + a) / 2
        for x, w in standard_nodes(kind, mp.prec):
            place = middle + half * x
            if a < place < b:
                yield place, half * w


def integral(kind, f, points):
    return mp.fsum(w * f(x) for x, w in nodes(kind, points))


def graded(points, singular, levels):
    """The points and more of them in a geometric sequence towards a singular place, which need not be one of the points."""
    low, top = min(points), max(points)
    more = (singular + sign * (top - low) / mpf(6) ** j for j in range(levels) for sign in (0, 1, -1))
    return {*points, *(p for p in more if low < p < top)}


def both(f, points, singular=None):
    """The integral by tanh-sinh and by Gauss-Legendre panels, which are graded more finely towards a singular place."""
    if singular is None:
        return integral("tanh-sinh", f, points), integral("gauss", f, points)
    return integral("tanh-sinh", f, graded(points, singular, 12)), integral("gauss", f, graded(points, singular, 37))


def fine(points, longest):
    """The points with panels no longer than given."""
    more = set(points)
    for a, b in pairwise(sorted(set(points))):
        pieces = int(mp.ceil((b - a) / longest))
        more.update(a + (b - a) * j / pieces for j in range(1, pieces))
    return more


def write(name, text, inputs, outputs, rows):
    """Write a table; a row is its inputs and, for each output, the pair of values."""
    apart = [mpf(0)] * len(outputs)
    lines = []
    for given, pairs in rows:
        for i, (first, second) in enumerate(pairs):
            apart[i] = max(apart[i], abs(first - second) / (abs(first) or 1))
        lines.append(",".join([*(repr(float(v)) for v in given), *(mp.nstr(mpf(first), 20) for first, _ in pairs)]))
    agreement = ", ".join(f"{column} {mp.nstr(value, 2)}" for column, value in zip(outputs, apart, strict=True))
    header = [*text, INPUTS, f"Largest relative difference of the two quadratures: {agreement}."]
    FOLDER.mkdir(exist_ok=True)
    content = [*(f"# {line}" for line in header), ",".join([*inputs, *outputs]), *lines]
    (FOLDER / f"{name}.csv").write_text("\n".join(content) + "\n")
    print(f"{name}: {agreement}")


# ---- integrands ------------------------------------------------------------------------------------------------------


def fermi(energy, theta):
    return lambda k: 1 / (mp.exp((k * k - energy) / theta) + 1)


def slope(energy, theta):
    """-df/dE at E = k^2."""
    return lambda k: 1 / (4 * theta * mp.cosh((k * k - energy) / (2 * theta)) ** 2)


def fermi_points(*states):
    """0 and the wave numbers that separate the scales of the Fermi functions, up to where they are exp(-100)."""
    energies = (max(energy, 0) + theta * s for energy, theta in states for s in (-100, -30, -10, 0, 10, 30, 100))
    return {mpf(0), *(mp.sqrt(E) for E in energies if E > 0)}


def j2(z):
    if abs(z) < 1:
        return z * z / 15 * mp.hyp0f1(mpf(7) / 2, -z * z / 4)
    return (3 / z**2 - 1) * mp.sin(z) / z - 3 * mp.cos(z) / z**2


def log_ratio(k, Q):
    return mp.log(abs((Q + k) / (Q - k)))


def chi1_log(f, t, points):
    """(1/t) Int k f(k) ln|(2k+t)/(2k-t)| dk up to the last of the points."""
    pair = both(lambda k: k * f(k) * log_ratio(k, t / 2), points, t / 2)
    return tuple(v / t for v in pair)


def radial_sums(kind, x, points, f, step=None):
    """(f_con1, f_dip1, f_con2, f_dip2) of an occupation f(k) and its step -df/d(k^2)."""
    sums = [[], [], [], []]
    for k, w in nodes(kind, fine(points, (20 if kind == "gauss" else 8) / x)):
        occupied, sine = w * f(k), mp.sin(k * x)
        sums[0].append(occupied * k * 2 * sine * mp.cos(k * x))
        sums[1].append(occupied * sine**2)
        if step:
            sums[2].append(w * step(k) * 2 * k * sine**2)
            sums[3].append(occupied * k * j2(2 * k * x))
    con1, dip, con2, dip2 = (mp.fsum(s) for s in sums)
    con1 /= 2 * x * x
    return con1, (3 * dip / (2 * x**3) - con1) / 2, con2 / x**2, -dip2


def radial_pairs(*arguments):
    return list(zip(radial_sums("tanh-sinh", *arguments), radial_sums("gauss", *arguments), strict=True))


def spin_mean(parts):
    """The average over spins of lists of pairs."""
    return [tuple(sum(values) / 2 for values in zip(*pairs, strict=True)) for pairs in zip(*parts, strict=True)]


def above(k, points, f):
    """Int_k 2k f(k) dk, from k or the first of the points to the last."""
    return integral("gauss", lambda p: 2 * p * f(p), {max(k, min(points)), *(p for p in points if p > k)})


def shell_pairs(x, points, difference, mu):
    """con2 and dip2 of the states between two spin occupations; dip2 with the two integrations in either order."""

    def below(k):
        return integral("gauss", lambda s: s * j2(2 * s * x), fine({mpf(0), k}, 20 / x))

    con2 = both(lambda k: 2 * k * difference(k) * (mp.sin(k * x) / x) ** 2 / mu, fine(points, 8 / x))
    outer = integral("gauss", lambda k: -2 * k * difference(k) * below(k) / mu, fine(points, 10 / x))
    inner = integral("gauss", lambda s: -s * j2(2 * s * x) * above(s, points, difference) / mu, fine({0, *points}, 19 / x))
    return [con2, (outer, inner)]


# ---- tables ----------------------------------------------------------------------------------------------------------


def thermal_q():
    def row(state, t):
        f = fermi(*map(mpf, state))
        return (*state, t), (chi1_log(f, t, fermi_points(map(mpf, state))), (f(t / 2) / t,) * 2)

    text = [
        "Unpolarised gas. energy = chemical potential/E_F, theta = k_B T/E_F, t = q/k_F, f(k) = 1/(exp((k^2-energy)/theta)+1).",
        "chi1 = (1/t) Int_0^inf k f(k) ln|(2k+t)/(2k-t)| dk, which is chi_1(q)/(m k_F/4 pi^2); step = f(t/2)/t, not an integral,",
        "which is |chi_2|(q) 8 pi hbar^2 k_F/m^2. Quadratures: tanh-sinh and Gauss-Legendre.",
    ]
    rows = starmap(row, product(STATES, map(mpf, (0.01, 0.3, 1, 1.9, 1.999, 2, 2.02, 2.5, 5, 30))))
    write("thermal_q", text, ("energy", "theta", "t"), ("chi1", "step"), rows)


def pole_height(energy, theta):
    return mp.sqrt(mp.mpc(energy, mp.pi * theta)).imag


def con1_on_line(energy, theta, x, part):
    """f_con1 = (1/4x^2) Im Int k f exp(2ikx) dk by the trapezoidal rule on the line Im k = part x (height of the lowest pole)."""
    with mp.workdps(DIGITS + int((1 - part) * x * pole_height(energy, theta))):
        height, f = pole_height(energy, theta), fermi(energy, theta)
        spacing = 5 / max(100 / ((1 - part) * height), 4 * x + 100 / ((1 + part) * height))
        top = mp.sqrt(max(energy, 0) + theta * (100 + 2 * x * height))
        line = (mp.mpc(n * spacing, part * height) for n in range(int(top / spacing)))
        terms = [(k * f(k) * mp.exp(2j * x * k)).imag for k in line]
        return spacing * (2 * mp.fsum(terms) - terms[0]) / (4 * x * x)


def thermal_r():
    def row(state, x):
        energy, theta = map(mpf, state)
        pairs = radial_pairs(x, fermi_points((energy, theta)), fermi(energy, theta), slope(energy, theta))
        if 2 * x * pole_height(energy, theta) > 15:
            pairs[0] = tuple(con1_on_line(energy, theta, x, mpf(part)) for part in (0, 0.75))
        return (energy, theta, x), pairs

    text = [
        "Unpolarised gas, linear in the spin accumulation. energy = chemical potential/E_F, theta = k_B T/E_F, x = k_F r,",
        "f(k) = 1/(exp((k^2-energy)/theta)+1). f_con1 = (1/2x^2) Int_0^inf k f sin(2kx) dk;",
        "f_dip1 = (1/2)[-f_con1 + (3/x^3) Int_0^inf f sin^2(kx)/2 dk]; f_con2 = (1/x^2) Int_0^inf (-df/dk) sin^2(kx) dk;",
        "f_dip2 = -(1/4) Int_0^inf t j2(tx) f(t/2) dt. Quadratures: tanh-sinh and Gauss-Legendre; where f_con1 is exponentially",
        "small, the trapezoidal rule on the real line with more digits and on a line above it.",
    ]
    rows = starmap(row, product(STATES, map(mpf, (1e-3, 0.05, 0.5, 1, 3, 10, 30, 60))))
    write("thermal_r", text, ("energy", "theta", "x"), ("f_con1", "f_dip1", "f_con2", "f_dip2"), rows)


POLARIZED = ["k_F and E_F are those of the unpolarised gas, t = q/k_F, x = k_F r."]
POLARIZED_Q = [
    "chi_xx = average over spins of (1/t) Int_0^inf k f_sigma ln|(2k+t)/(2k-t)| dk, which is chi_xx(q)/(m k_F/4 pi^2);",
    "chi_xy = (1/t) Int_t/2^inf 2k (f_up-f_down) dk, which is |chi_xy(q)| 16 pi/(m k_F). Quadratures: tanh-sinh, Gauss-Legendre.",
]
POLARIZED_R = [
    "con1 = average over spins of (1/2x^2) Int_0^inf k f_sigma sin(2kx) dk; dip1 = average over spins of",
    "(1/2)[-con1_sigma + (3/x^3) Int_0^inf f_sigma sin^2(kx)/2 dk]; con2 = (1/mu) Int_0^inf 2k (f_up-f_down) (sin(kx)/x)^2 dk;",
    "dip2 = (1/mu) Int_0^inf 2k (f_up-f_down) dk [-(1/4) Int_0^2k t j2(tx) dt]. Quadratures: tanh-sinh and Gauss-Legendre, for",
    "dip2 with the two integrations in opposite order.",
]


def spheres(p):
    return mp.cbrt(1 + mpf(p)), mp.cbrt(1 - mpf(p))


def polarized():
    def row_q(p, t):
        ku, kd = spheres(p)
        parts = [[chi1_log(lambda k: 1, t, {mpf(0), k})] if k else [(0, 0)] for k in (ku, kd)]
        return (p, t), (*spin_mean(parts), [v / t for v in both(lambda k: 2 * k, {min(max(kd, t / 2), ku), ku})])

    def row_r(p, x):
        ku, kd = spheres(p)
        parts = [radial_pairs(x, {mpf(0), k}, lambda k: 1)[:2] if k else [(0, 0)] * 2 for k in (ku, kd)]
        return (p, x), (*spin_mean(parts), *shell_pairs(x, {kd, ku}, lambda k: 1, ku**2 - kd**2))

    text = ["T = 0, unsplit bands, p = (n_up-n_down)/n, f_sigma = 1 below k_up,down = (1+-p)^(1/3), mu = k_up^2-k_down^2.", *POLARIZED]
    ps = (1e-6, 1e-3, 0.1, 0.6, 1.0)
    rows = starmap(row_q, product(ps, map(mpf, (0.1, 1.4, 1.9, 2, 2.3, 4))))
    write("polarized_q", text + POLARIZED_Q, ("p", "t"), ("chi_xx", "chi_xy"), rows)
    rows = starmap(row_r, product(ps, map(mpf, (1e-3, 0.3, 2, 9, 40))))
    write("polarized_r", text + POLARIZED_R, ("p", "x"), ("con1", "dip1", "con2", "dip2"), rows)


def polarized_thermal():
    given = (1.3, 0.6, 0.05)
    up, down = (mpf(given[0]), mpf(given[2])), (mpf(given[1]), mpf(given[2]))
    points = fermi_points(up, down)

    def difference(k):
        return fermi(*up)(k) - fermi(*down)(k)

    def row_q(t):
        parts = [[chi1_log(fermi(*state), t, fermi_points(state))] for state in (up, down)]
        shell = both(lambda k: 2 * k * difference(k) / t, {t / 2, *(p for p in points if p > t / 2)})
        return (*given, t), (*spin_mean(parts), shell)

    def row_r(x):
        parts = [radial_pairs(x, fermi_points(state), fermi(*state))[:2] for state in (up, down)]
        return (*given, x), (*spin_mean(parts), *shell_pairs(x, points, difference, up[0] - down[0]))

    text = [
        "Unsplit bands, f_sigma = 1/(exp((k^2-energy_sigma)/theta)+1), energies and theta in E_F, mu = energy_up-energy_down.",
        *POLARIZED,
    ]
    inputs = ("energy_up", "energy_down", "theta")
    rows = map(row_q, map(mpf, (0.1, 1.4, 2, 3)))
    write("polarized_thermal_q", text + POLARIZED_Q, (*inputs, "t"), ("chi_xx", "chi_xy"), rows)
    rows = map(row_r, map(mpf, (1e-3, 0.3, 2, 9, 40)))
    write("polarized_thermal_r", text + POLARIZED_R, (*inputs, "x"), ("con1", "dip1", "con2", "dip2"), rows)


def lindhard(t):
    """The Lindhard function, continued from the real axis beyond 2 where t is complex."""
    y = t / 2
    ratio = (y + 1) / (y - 1)
    return (1 + (1 - y * y) * mp.log(ratio if isinstance(ratio, mp.mpc) else abs(ratio)) / (2 * y)) / 2


def hankel(l, z):
    """exp(iz) times a polynomial in 1/z whose real part is j_l on the real axis."""
    return mp.exp(1j * z) * (-1j / z if l == 0 else 1j / z - 3 / z**2 - 3j / z**3)


def bessel(l, z):
    return mp.sinc(z) if l == 0 else j2(z)


def stoner():
    def chi(alpha, t):
        return lindhard(t) / (1 - alpha * lindhard(t))

    def first(l, alpha, x, kind, turn):
        """Int t^2 j_l(tx) F S dt: along the real axis up to the turn, then upwards."""
        levels, longest = (12, 8 / x) if kind == "tanh-sinh" else (37, 20 / x)
        flat = fine(graded({*map(mpf, (0, 0.1, 0.4, 1)), turn}, mpf(2), levels), longest)
        steep = graded({mpf(0), 100 / x}, mpf(0), levels)
        real = integral(kind, lambda t: t * t * bessel(l, t * x) * chi(alpha, t), flat)
        up = integral(kind, lambda s: ((turn + 1j * s) ** 2 * hankel(l, (turn + 1j * s) * x) * chi(alpha, turn + 1j * s)).imag, steep)
        return real - up

    def second(l, alpha, x):
        """Int t j_l(tx) S^2 dt up to 2."""
        points = fine({*map(mpf, (0, 0.1, 0.4, 1, 2))}, 8 / x)
        return both(lambda t: t * bessel(l, t * x) / (1 - alpha * lindhard(t)) ** 2, points, mpf(2))

    def row(alpha, x):
        ways = (("tanh-sinh", mpf(2)), ("gauss", mpf(12)))
        con1, dip1 = ([first(l, alpha, x, *way) / (parts * mp.pi) for way in ways] for l, parts in ((0, 2), (2, 4)))
        con2, dip2 = ([value / parts for value in second(l, alpha, x)] for l, parts in ((0, 2), (2, -4)))
        return (alpha, x), (con1, dip1, con2, dip2)

    def korringa(alpha):
        points = {*map(mpf, (0, 0.05, 0.2, 0.5, 1))}
        return (alpha,), [both(lambda y: 2 * y * ((1 - alpha) / (1 - alpha * lindhard(2 * y))) ** 2, points, mpf(1))]

    text = [
        "T = 0, Stoner enhancement S = 1/(1-alpha F), F(t) = 1/2 + (1-y^2)/(4y) ln|(1+y)/(1-y)|, y = t/2, t = q/k_F, x = k_F r.",
    ]
    radial = [
        "con1 = (1/2pi) Int_0^inf t^2 j0(tx) F S dt; dip1 = (1/4pi) Int_0^inf t^2 j2(tx) F S dt; con2 = (1/2) Int_0^2 t j0(tx) S^2 dt;",
        "dip2 = -(1/4) Int_0^2 t j2(tx) S^2 dt. Quadratures: tanh-sinh with the contour turned upwards at t = 2, Gauss-Legendre with",
        "the contour turned upwards at t = 12.",
    ]
    rows = starmap(row, product(map(mpf, (0.1, 0.6, 0.9, 0.99)), map(mpf, (0.05, 0.5, 2, 7, 20, 60))))
    write("stoner_r", text + radial, ("alpha", "x"), ("con1", "dip1", "con2", "dip2"), rows)
    text.append("K = Int_0^1 2y dy [(1-alpha)/(1-alpha F(2y))]^2. Quadratures: tanh-sinh and Gauss-Legendre.")
    write("stoner_korringa", text, ("alpha",), ("K",), map(korringa, map(mpf, (0.1, 0.3, 0.6, 0.9, 0.99, 0.999))))


SPLIT = [
    "T = 0, exchange-split bands: E_up = k^2 up to k_up, E_down = k^2 + kappa^2 up to k_down, kappa^2 = ku^2-kd^2-mu, so that mu is",
    "the electrochemical accumulation and mu = 0 the equilibrium. Units: a wave number k; t = q/k, x = k r.",
]
BANDS = ((1.0, 0.9, 0.0), (1.0, 0.5, 0.0), (1.0, 0.0, 0.0), (1.0, 0.6, 0.14), (1.0, 0.8, 0.16))  # (ku, kd, mu)


def log_shells(k, Q):
    """Int_0^k p ln|(Q+p)/(Q-p)| dp."""
    return integral("tanh-sinh", lambda p: p * log_ratio(p, Q), graded({mpf(0), k}, abs(Q), 12))


def log_discs(k, Q):
    """The same, as half the principal value of Int_-k^k (k^2-z^2)/(Q+z) dz."""
    near = max(k - abs(Q), mpf(0))  # half-width of the symmetric interval around the pole
    value = integral("gauss", lambda u: ((k * k - (u - Q) ** 2) - (k * k - (u + Q) ** 2)) / u, {mpf(0), near})
    for side in ({-k, min(k, -Q - near)}, {max(-k, -Q + near), k}) if near else ({-k, k},):
        value += integral("gauss", lambda z: (k * k - z * z) / (Q + z), graded(side, -Q, 37))
    return value / 2


def split_q():
    def row(ku, kd, mu, t):
        kappa2 = mpf(ku) ** 2 - mpf(kd) ** 2 - mpf(mu)
        spheres = [(mpf(k), (t * t + sign * kappa2) / (2 * t)) for k, sign in ((ku, 1), (kd, -1)) if k]
        xx_shells = sum(log_shells(k, Q) for k, Q in spheres)
        xx_discs = sum(log_discs(k, Q) for k, Q in spheres)
        xy_shells = [integral("tanh-sinh", lambda p: 2 * p, {min(abs(Q), k), k}) for k, Q in spheres]
        xy_discs = [integral("gauss", lambda s: 2 * s, {mpf(0), mp.sqrt(max(k * k - Q * Q, 0))}) for k, Q in spheres]
        chi_xy = [mp.chop(first - sum(second), mpf(10) ** -35) / t for first, *second in (xy_shells, xy_discs)]
        return (ku, kd, mu, t), ((xx_shells / (2 * t), xx_discs / (2 * t)), chi_xy)

    text = [
        *SPLIT,
        "chi_xx = (1/2t)[Int_0^ku p ln|(Qu+p)/(Qu-p)| dp + Int_0^kd p ln|(Qd+p)/(Qd-p)| dp], Qu,d = (t^2+-kappa^2)/2t, which is the",
        "static chi_xx(q)/(m k/4 pi^2); chi_xy = (1/t)[Int_|Qu|^ku 2p dp - Int_|Qd|^kd 2p dp], which is the dissipative",
        "|chi_xy(q)| 16 pi/(m k). Quadratures: spherical shells by tanh-sinh; discs along q by Gauss-Legendre, with the principal value.",
    ]
    rows = (row(*bands, t) for bands, t in product(BANDS, map(mpf, (0.05, 0.3, 0.8, 1.5, 2.2, 4))))
    write("split_q", text, ("ku", "kd", "mu", "t"), ("chi_xx", "chi_xy"), rows)


def wave(a, b, x):
    """sin(ax) Re exp(ibx)."""
    return mp.sin(a * x) * mp.exp(1j * b * x).real


def wave_integral(a, b, x):
    """Int_0^x of wave."""
    return (((1 - mp.exp(1j * (b + a) * x)) / (b + a) - (1 - mp.exp(1j * (b - a) * x)) / (b - a)) / 2).real


def split_energies(kind, x, ku, kd, kappa2, kernel):
    """4 Int_0^ku u kernel(u, w) du + 4 Int_0^kd w kernel(w, u) dw with u^2 = w^2 + kappa^2."""
    longest = (20 if kind == "gauss" else 8) / x
    zero, kappa = mpf(0), mp.sqrt(kappa2)
    down = integral(kind, lambda w: w * kernel(w, mp.sqrt(w * w + kappa2), x), fine({zero, kd}, longest))
    if kind == "tanh-sinh":
        up = integral(kind, lambda u: u * kernel(u, mp.sqrt(mp.mpc(u * u - kappa2)), x), fine({zero, kappa, ku}, longest))
    else:
        up = integral(kind, lambda w: w * kernel(mp.sqrt(w * w + kappa2), w, x), fine({zero, mp.sqrt(max(ku**2 - kappa2, 0))}, longest))
        quarter = fine({zero, mp.pi / 2}, longest)  # u = kappa sin(a)
        up += integral(kind, lambda a: kappa2 * mp.sin(2 * a) / 2 * kernel(kappa * mp.sin(a), 1j * kappa * mp.cos(a), x), quarter)
    return 4 * (up + down)


def split_windows(l, x, ku, kd, mu, kappa2):
    """(1/mu) Int t^2 j_l(tx) chi_xy dt: over t of the clipped energy shells, and over the energies that carry mu."""

    def window(w):
        u = mp.sqrt(w * w + kappa2)
        return integral("gauss", lambda t: t * bessel(l, t * x), fine({u - w, u + w}, 20 / x))

    def clipped(k, sign, t):
        return max(k * k - ((t * t + sign * kappa2) / (2 * t)) ** 2, 0)

    def weight(t):
        return (clipped(ku, 1, t) - clipped(kd, -1, t)) / mu if mu else 1

    top, bottom = mp.sqrt(ku**2 - kappa2), mp.sqrt(kd**2 + kappa2)
    points = {bottom - kd, bottom + kd, *({ku - top, ku + top} if mu else ())}
    first = integral("tanh-sinh", lambda t: t * bessel(l, t * x) * weight(t), fine(points, 8 / x))
    return first, integral("gauss", lambda w: 2 * w * window(w) / mu, fine({kd, top}, 10 / x)) if mu else window(kd)


def split_r():
    def row(ku, kd, mu, x):
        ku, kd, mu = map(mpf, (ku, kd, mu))
        bands = (ku, kd, ku**2 - kd**2 - mu)
        con1 = [split_energies(kind, x, *bands, wave) / (8 * x * x) for kind in ("tanh-sinh", "gauss")]
        uniform = (
            split_energies("tanh-sinh", x, *bands, wave_integral) / 8,
            integral("gauss", lambda r: split_energies("gauss", r, *bands, wave) / 8, fine({mpf(0), x}, 10)),
        )
        dip1 = [(3 * whole / x**3 - local) / 2 for whole, local in zip(uniform, con1, strict=True)]
        windows = [split_windows(l, x, ku, kd, mu, bands[2]) for l in (0, 2)]
        return (ku, kd, mu, x), (con1, dip1, [v / 2 for v in windows[0]], [-v / 4 for v in windows[1]])

    text = [
        *SPLIT,
        "con1 = (1/8x^2)[4 Int_0^ku u sin(ux) Re exp(iwx) du + 4 Int_0^kd w sin(wx) cos(ux) dw], u^2 = w^2 + kappa^2, decaying branch",
        "where w is imaginary, which is chi_xx(r) 4 pi^3/(m k^4); dip1 = (1/2)[(3/x^3) Int_0^x con1(y) y^2 dy - con1], which is",
        "2 pi^3/(m k^4) (1/2 pi^2) Int q^2 j2(qr) chi_xx(q) dq; con2 = (1/2mu) Int t^2 j0(tx) chi_xy(t) dt and",
        "dip2 = -(1/4mu) Int t^2 j2(tx) chi_xy(t) dt with chi_xy of split_q, for mu = 0 the limit chi_xy/mu = 1/t on ku-kd < t < ku+kd.",
        "Quadratures: tanh-sinh and Gauss-Legendre in another variable, for dip1 and con2, dip2 with the integrations in opposite order.",
    ]
    rows = (row(*bands, x) for bands, x in product(BANDS, map(mpf, (0.05, 0.5, 2, 6, 20, 40))))
    write("split_r", text, ("ku", "kd", "mu", "x"), ("con1", "dip1", "con2", "dip2"), rows)


def planar():
    def row(x):
        def upward(v):
            t = 2 + 1j * v * v
            return (4 / mp.pi * v * t * mp.besselk(0, -1j * t * x) * (1 - mp.sqrt(1 - 4 / t**2))).real

        with mp.workdps(30):
            top = mp.sqrt(60 / x)
            momentum = integral("gauss", lambda t: t * mp.besselj(0, t * x), fine({mpf(0), mpf(2)}, 20 / x))
            momentum += integral("gauss", upward, {mpf(0), top, *(top / 2**j for j in range(1, 9) if top > 2**j)})
        space = integral("tanh-sinh", lambda k: -2 * mp.pi * k * mp.besselj(0, k * x) * mp.bessely(0, k * x), fine({mpf(0), mpf(1)}, 8 / x))
        R2 = both(lambda a: 2 / mp.pi * mp.besselj(0, 2 * x * mp.sin(a)), fine({mpf(0), mp.pi / 2}, 8 / x))
        return (x,), ((space, momentum), R2)

    text = [
        "Two dimensions, T = 0, x = k_F R. R1 = Int_0^inf t J0(tx) [1 - theta(t-2) sqrt(1-4/t^2)] dt, which is chi_1(R) 8 pi^2/(m k_F^2);",
        "R2 = (2/pi) Int_0^2 J0(tx)/sqrt(4-t^2) dt, which is |chi_2|(R) 8 pi hbar^2/m^2. Quadratures: for R1 tanh-sinh over the states,",
        "-2 pi Int_0^1 k J0(kx) Y0(kx) dk, and Gauss-Legendre over t with the contour turned upwards at 2; for R2 tanh-sinh and",
        "Gauss-Legendre in t = 2 sin(a).",
    ]
    write("planar", text, ("x",), ("R1", "R2"), map(row, map(mpf, (1e-3, 0.1, 1, 3, 5, 8, 20, 60))))


def planar_thermal():
    def row(theta, t):
        weight = slope(mpf(1), theta)
        points = fermi_points((mpf(1), theta))
        below, beyond = ({t / 2, *(p for p in points if inside(p))} for inside in ((t / 2).__gt__, (t / 2).__lt__))
        direct = integral("tanh-sinh", lambda k: 2 * k * weight(k) * (1 - mp.sqrt(1 - 4 * k * k / t**2)), below)
        depths = {mp.sqrt(t * t / 4 - k * k) for k in below}  # E = t^2/4 - u^2
        smooth = integral("gauss", lambda u: 2 * u * weight(mp.sqrt(t * t / 4 - u * u)) * (1 - 2 * u / t), depths)
        rest = both(lambda k: 2 * k * weight(k), beyond)
        step = both(lambda u: slope(1 - t * t / 4, theta)(u) / t, fermi_points((1 - t * t / 4, theta)))  # E = t^2/4 + u^2
        return (theta, t), ((direct + rest[0], smooth + rest[1]), step)

    text = [
        "Two dimensions. theta = k_B T/E_F, t = q/k_F, E_F the chemical potential. chi1 = Int_0^inf dE (-f') [1 - theta(t-2k)",
        "sqrt(1-4k^2/t^2)], k = sqrt(E), which is chi_1(q)/(m/4 pi); step = (1/2t) Int_t^2/4^inf dE (-f')/sqrt(E-t^2/4), which is",
        "|chi_2|(q) 2 pi hbar^2 k_F^2/m^2. Quadratures: tanh-sinh and Gauss-Legendre.",
    ]
    rows = starmap(row, product(map(mpf, (1e-3, 0.05, 0.5, 2)), map(mpf, (0.3, 1.5, 2, 2.2, 5))))
    write("planar_thermal", text, ("theta", "t"), ("chi1", "step"), rows)


def two_dimensional_dipole():
    def row(y):
        ends = {mpf(0), mp.pi / 2, *(1 / mpf(2) ** j for j in range(9))}
        return (y,), [both(lambda a: mp.sin(a) ** 2 * mp.exp(-y * mp.sin(a)), ends)]

    text = ["D(y) = Int_0^pi/2 sin^2(a) exp(-y sin(a)) da, y = 4 k_F d. Quadratures: tanh-sinh and Gauss-Legendre."]
    write("two_dimensional_dipole", text, ("y",), ("D",), map(row, map(mpf, (0, 1e-3, 0.3, 4, 30, 300))))


def dynamic():
    def row(theta, q, z):
        q, z = mpf(q), mp.mpc(z)
        state = mpf(1), mpf(theta)
        f, points = (fermi(*state), fermi_points(state)) if theta else (lambda p: 1, {mpf(0), mpf(1)})
        pole, middle = (z.real - q * q / 2) / q, q * q / 2 - z
        radii = graded(points, abs(pole), 12)
        shells = integral("tanh-sinh", lambda p: p * f(p) * (mp.log(middle + p * q) - mp.log(middle - p * q)), radii)
        along = graded({*points, *(-p for p in points)}, pole, 12)
        discs = integral("gauss", lambda s: above(abs(s), points, f) / (middle + q * s), along)
        A = shells / (4 * mp.pi**2 * q), discs / (8 * mp.pi**2)
        return (theta, q, z.real, z.imag), ([v.real for v in A], [v.imag for v in A])

    text = [
        "A(z; q) = Int d^3p/(2 pi)^3 f(p)/(E_p+q - E_p - z) with E = p^2/2, hbar = m = k_F = 1, so that E_F = 1/2 here;",
        "f(p) = 1/(exp((p^2-1)/theta)+1), theta = k_B T/E_F, and theta = 0 is the filled sphere |p| < 1. Quadratures: over spherical",
        "shells by tanh-sinh; over discs across q by Gauss-Legendre.",
    ]
    cold = (
        *((0.05, 0.02 + 1e-3j), (0.05, 0.5 + 1e-3j), (0.4, 0.2 + 0.1j), (0.4, 1.5 + 0.2j), (0.4, 30 + 5j), (1, 1e-3j)),
        *((1, 0.5 + 1e-3j), (1.3, 0.3j), (2, 1e-3j), (2, 4 + 0.5j), (2.6, -0.7 + 0.05j), (3, -2 + 1e-3j), (10, 1 + 1j)),
    )
    warm = ((0.4, 0.2 + 0.1j), (1.3, 0.3 + 1e-3j), (2.6, -0.7 + 0.05j))
    rows = (row(theta, *given) for theta, givens in ((0.0, cold), (0.1, warm)) for given in givens)
    write("dynamic", text, ("theta", "q", "re_z", "im_z"), ("re_A", "im_A"), rows)


def averages():
    def row(energy, theta):
        state = mpf(energy), mpf(theta)
        points, f, weight = fermi_points(state), fermi(*state), slope(*state)

        def by_parts(inside, surface):
            inner = integral("gauss", lambda k: f(k) * inside(k), points)
            return inner, integral("tanh-sinh", lambda k: 2 * k * weight(k) * surface(k), points)

        pairs = (
            by_parts(lambda k: 3 * k * k, lambda k: k**3),
            by_parts(lambda k: 1, lambda k: k),
            by_parts(lambda k: 2 * k, lambda k: k * k),
        )
        return (energy, theta), (*pairs, (f(0), f(0)))

    text = [
        "Averages of the thermal gas, energy = chemical potential/E_F, theta = k_B T/E_F, f = 1/(exp((E-energy)/theta)+1), E = k^2.",
        "n = Int f 3k^2 dk; field = Int dE (-f') sqrt(E); damping = Int dE (-f') E; planar = f(0), not an integral. Quadratures:",
        "Gauss-Legendre over the occupation (by parts) and tanh-sinh over its derivative.",
    ]
    write("averages", text, ("energy", "theta"), ("n", "field", "damping", "planar"), starmap(row, STATES))


THREE_DIMENSIONS = (thermal_q, thermal_r, averages, polarized, polarized_thermal, split_q, split_r, stoner, dynamic)
TWO_DIMENSIONS = (planar, planar_thermal, two_dimensional_dipole)
TABLES = {f.__name__: f for f in (*THREE_DIMENSIONS, *TWO_DIMENSIONS)}


def main():
    mp.dps = DIGITS
    for name in sys.argv[1:] or TABLES:
        start = time.perf_counter()
        TABLES[name]()
        print(f"  {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
