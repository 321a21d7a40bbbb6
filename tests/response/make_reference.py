"""Reference numbers for the free-electron gas, made by quadrature alone: ``python tests/response/make_reference.py [table ...]``.

Every number is computed twice: by Gauss-Legendre panels and by tanh-sinh panels, or from two different integrals of the
same quantity, or along two different contours. The header of a table states how far the two are apart, column by column.
Units: lengths in 1/k_F, wave numbers in k_F, energies in k_F^2 (hbar^2/2m = 1), so that E = k^2 and E_F = 1.
"""

import sys
import time
from functools import cache
from itertools import pairwise, product
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


def j0(z):
    return mp.sinc(z)


def j2(z):
    if abs(z) < 1:
        return z * z / 15 * mp.hyp0f1(mpf(7) / 2, -z * z / 4)
    return (3 / z**2 - 1) * mp.sin(z) / z - 3 * mp.cos(z) / z**2


def log_ratio(k, Q):
    return mp.log(abs((Q + k) / (Q - k)))


def lindhard(t):
    """The Lindhard function, checked by the integrals of thermal_q and polarized_q."""
    y = mpf(t) / 2
    return (1 + (1 - y * y) * mp.log(abs((1 + y) / (1 - y))) / (2 * y)) / 2


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


# ---- tables ----------------------------------------------------------------------------------------------------------


def thermal_q():
    rows = []
    for (energy, theta), t in product(STATES, map(mpf, (0.01, 0.3, 1, 1.9, 1.999, 2, 2.02, 2.5, 5, 30))):
        f = fermi(energy, mpf(theta))
        step = f(t / 2) / t
        rows.append(((energy, theta, t), (chi1_log(f, t, fermi_points((energy, mpf(theta)))), (step, step))))
    text = [
        "Unpolarised gas. energy = chemical potential/E_F, theta = k_B T/E_F, t = q/k_F, f(k) = 1/(exp((k^2-energy)/theta)+1).",
        "chi1 = (1/t) Int_0^inf k f(k) ln|(2k+t)/(2k-t)| dk, which is chi_1(q)/(m k_F/4 pi^2); step = f(t/2)/t, not an integral,",
        "which is |chi_2|(q) 8 pi hbar^2 k_F/m^2. Quadratures: tanh-sinh and Gauss-Legendre.",
    ]
    write("thermal_q", text, ("energy", "theta", "t"), ("chi1", "step"), rows)


def con1_on_line(energy, theta, x, part):
    """f_con1 = (1/4x^2) Im Int k f exp(2ikx) dk by the trapezoidal rule on the line Im k = part x (height of the lowest pole)."""
    height = mp.sqrt(mp.mpc(energy, mp.pi * theta)).imag
    with mp.workdps(DIGITS + int((1 - part) * x * height)):
        x, energy, height = mpf(x), mpf(energy), mp.sqrt(mp.mpc(energy, mp.pi * theta)).imag
        spacing = 5 / max(100 / ((1 - part) * height), 4 * x + 100 / ((1 + part) * height))
        top = mp.sqrt(max(energy, 0) + theta * (100 + 2 * x * height))
        f = fermi(energy, theta)
        line = (mp.mpc(n * spacing, part * height) for n in range(int(top / spacing)))
        terms = [(k * f(k) * mp.exp(2j * x * k)).imag for k in line]
        return spacing * (2 * mp.fsum(terms) - terms[0]) / (4 * x * x)


def thermal_r():
    rows = []
    for (energy, theta), x in product(STATES, map(mpf, (1e-3, 0.05, 0.5, 1, 3, 10, 30, 60))):
        energy, theta = mpf(energy), mpf(theta)
        pairs = radial_pairs(x, fermi_points((energy, theta)), fermi(energy, theta), slope(energy, theta))
        if 2 * x * mp.sqrt(mp.mpc(energy, mp.pi * theta)).imag > 15:
            pairs[0] = tuple(con1_on_line(energy, theta, x, mpf(part)) for part in (0, 0.75))
        rows.append(((energy, theta, x), pairs))
    text = [
        "Unpolarised gas, linear in the spin accumulation. energy = chemical potential/E_F, theta = k_B T/E_F, x = k_F r,",
        "f(k) = 1/(exp((k^2-energy)/theta)+1). f_con1 = (1/2x^2) Int_0^inf k f sin(2kx) dk;",
        "f_dip1 = (1/2)[-f_con1 + (3/x^3) Int_0^inf f sin^2(kx)/2 dk]; f_con2 = (1/x^2) Int_0^inf (-df/dk) sin^2(kx) dk;",
        "f_dip2 = -(1/4) Int_0^inf t j2(tx) f(t/2) dt. Quadratures: tanh-sinh and Gauss-Legendre; where f_con1 is exponentially",
        "small, the trapezoidal rule on the real line with more digits and on a line above it.",
    ]
    write("thermal_r", text, ("energy", "theta", "x"), ("f_con1", "f_dip1", "f_con2", "f_dip2"), rows)


def spheres(p):
    return mp.cbrt(1 + mpf(p)), mp.cbrt(1 - mpf(p))


def mean(pairs):
    return tuple(sum(values) / 2 for values in zip(*pairs, strict=True))


def polarized_q():
    rows = []
    for p, t in product((1e-6, 1e-3, 0.1, 0.6, 1.0), map(mpf, (0.1, 1.4, 1.9, 2, 2.3, 4))):
        ku, kd = spheres(p)
        parts = [chi1_log(lambda k: 1, t, {mpf(0), k}) if k else (0, 0) for k in (ku, kd)]
        shell = tuple(v / t for v in both(lambda k: 2 * k, {min(max(kd, t / 2), ku), ku}))
        rows.append(((p, t), (mean(parts), shell)))
    text = [
        "T = 0, unsplit bands, p = (n_up-n_down)/n, k_up,down = (1+-p)^(1/3), t = q/k_F, k_F and E_F of the unpolarised gas.",
        "chi_xx = average over spins of (1/t) Int_0^k_sigma k ln|(2k+t)/(2k-t)| dk, which is chi_xx(q)/(m k_F/4 pi^2);",
        "chi_xy = (1/t) Int_max(k_down,t/2)^k_up 2k dk, which is |chi_xy(q)| 16 pi/(m k_F). Quadratures: tanh-sinh, Gauss-Legendre.",
    ]
    write("polarized_q", text, ("p", "t"), ("chi_xx", "chi_xy"), rows)


def polarized_r():
    def dip2_nested(x, ku, kd, mu):
        inner = lambda k: integral("gauss", lambda s: s * j2(2 * s * x), fine({mpf(0), k}, 20 / x))  # noqa: E731
        return -integral("gauss", lambda k: 2 * k * inner(k), fine({kd, ku}, 10 / x)) / mu

    def dip2_swapped(x, ku, kd, mu):
        f = lambda s: s * j2(2 * s * x) * (ku**2 - max(s, kd) ** 2)  # noqa: E731
        return -integral("tanh-sinh", f, fine({mpf(0), kd, ku}, 8 / x)) / mu

    rows = []
    for p, x in product((1e-6, 1e-3, 0.1, 0.6, 1.0), map(mpf, (1e-3, 0.3, 2, 9, 40))):
        ku, kd = spheres(p)
        mu = ku**2 - kd**2
        parts = [radial_pairs(x, {mpf(0), k}, lambda k: 1) if k else [(0, 0)] * 4 for k in (ku, kd)]
        shell = both(lambda k: 2 * k * (mp.sin(k * x) / x) ** 2 / mu, fine({kd, ku}, 8 / x))
        nested = dip2_swapped(x, ku, kd, mu), dip2_nested(x, ku, kd, mu)
        rows.append(((p, x), (*[mean(part) for part in zip(*parts, strict=True)][:2], shell, nested)))
    text = [
        "T = 0, unsplit bands, p = (n_up-n_down)/n, k_up,down = (1+-p)^(1/3), x = k_F r, k_F and E_F of the unpolarised gas,",
        "mu = k_up^2-k_down^2. con1 = average over spins of (1/2x^2) Int_0^k_sigma k sin(2kx) dk; dip1 = average over spins of",
        "(1/2)[-con1_sigma + (3/x^3) Int_0^k_sigma sin^2(kx)/2 dk]; con2 = (1/mu) Int_k_down^k_up 2k (sin(kx)/x)^2 dk;",
        "dip2 = (1/mu) Int_k_down^k_up 2k dk [-(1/4) Int_0^2k t j2(tx) dt]. Quadratures: tanh-sinh and Gauss-Legendre, for dip2 with",
        "the two integrations in opposite order.",
    ]
    write("polarized_r", text, ("p", "x"), ("con1", "dip1", "con2", "dip2"), rows)


TABLES = {f.__name__: f for f in (thermal_q, thermal_r, polarized_q, polarized_r)}


def main():
    mp.dps = DIGITS
    for name in sys.argv[1:] or TABLES:
        start = time.perf_counter()
        TABLES[name]()
        print(f"  {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
