"""What does a point of a gas at a temperature, with exchange, split or in two dimensions cost, and how exact is it, beside quadratures?

The error of chi_1(q, T) is relative, against mpmath with 30 digits; those in r are relative to the envelope of
T = 0, against the tables of tests/response/reference. `quad` is scipy.integrate's, one point at a time, split at
the chemical potential and where the integrand is singular, with QAWF for the tails of the Stoner gas.
"""

import csv
from cmath import exp
from math import log, log1p, pi, sin, sqrt
from pathlib import Path

import mpmath as mp
import numpy as np
from scipy import special
from scipy.integrate import quad

from benchmarks.radial import ENVELOPE
from benchmarks.timing import HEADER, best, compare, largest, one_by_one
from nuspin import ElectronGas

K = 1.36e10
COLD = ElectronGas(K)
REFERENCE = Path(__file__).parents[1] / "tests/response/reference"
THETA, ALPHA, K_DOWN = 0.05, 0.6, 0.5  # k_B T / E_F; the Stoner parameter; k_down / k_up


def table(name, **choice):
    """Return the columns of a reference table, of the rows that have the chosen numbers."""
    lines = (line for line in (REFERENCE / f"{name}.csv").read_text().splitlines() if not line.startswith("#"))
    rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(lines)]
    rows = [row for row in rows if all(row[key] == value for key, value in choice.items())]
    return {key: np.array([row[key] for row in rows]) for key in rows[0]}


def integral(function, start, stop, *, epsabs=1e-14, **options):
    return quad(function, start, stop, epsabs=epsabs, epsrel=1e-12, limit=500, full_output=1, **options)[0]


def radial_functions(label, gas, x, quadratures, truth):
    """Yield a row for each of the four radial functions, of a table's column each."""
    for name, function in quadratures.items():
        column, scale = truth[name if name in truth else name[2:]], ENVELOPE[name](truth["x"])
        ours = getattr(gas, name)
        references = {"quad": one_by_one(function, zip(truth["x"]), column, scale)}
        yield from compare(f"{name}, {label}", lambda ours=ours: ours(x), largest(ours(truth["x"]), column, scale), references)


def wave_numbers():
    """Compare chi_1(q, T), a grid in one call."""

    def by_quad(t, theta):
        def integrand(k):
            return k * special.expit((1 - k * k) / theta) * log(abs((2 * k + t) / (2 * k - t)))

        top = sqrt(1 + 40 * theta)
        return integral(integrand, 0, top, points=[k for k in (t / 2, 1.0) if k < top]) / t

    def by_mpmath(t, theta):
        def integrand(k):
            return k / (mp.exp((k * k - 1) / theta) + 1) * mp.log(abs((2 * k + t) / (2 * k - t)))

        t, theta = mp.mpf(t), mp.mpf(theta)
        edges = {t / 2, *(mp.sqrt(max(0, 1 + n * theta)) for n in (-1 / theta, -40, -20, -10, -5, 0, 5, 10, 20, 40, 75))}
        return float(mp.quad(integrand, sorted(k for k in edges if k * k <= 1 + 75 * theta)) / t)

    t, theta = np.linspace(0.02, 4, 100)[:, None], np.logspace(-4, np.log10(2), 100)
    gas = ElectronGas(K, temperature=theta * COLD.fermi_temperature)
    values = np.asarray(gas.chi1(t * K) / COLD.chi1(0.0))
    row = np.arange(5, 100, 10)
    column = 37 * row % 100
    sample = list(zip(t[row, 0], theta[column], strict=True))
    with mp.workdps(30):
        truth = np.array([by_mpmath(*each) for each in sample])
        references = {
            "quad": one_by_one(by_quad, sample, truth, truth),
            "mpmath.quad, 30 digits": one_by_one(by_mpmath, sample, truth, truth),
        }
    yield from compare("chi1(q, T), 100 x 100", lambda: gas.chi1(t * K), largest(values[row, column], truth, truth), references)


def warm():
    """Compare the radial functions at a temperature."""

    def occupied(k):
        return special.expit((1 - k * k) / THETA)

    def sphere(integrand):
        return integral(integrand, 0, sqrt(1 + 40 * THETA), points=[1.0])

    def con1(x):
        return sphere(lambda k: k * occupied(k) * sin(2 * k * x)) / (2 * x * x)

    def con2(x):
        return sphere(lambda k: 2 * k / THETA * occupied(k) * (1 - occupied(k)) * sin(k * x) ** 2) / x**2

    def dip1(x):
        return (3 / x**3 * sphere(lambda k: occupied(k) * sin(k * x) ** 2 / 2) - con1(x)) / 2

    def dip2(x):
        return -sphere(lambda k: k * special.spherical_jn(2, 2 * k * x) * occupied(k))

    gas = ElectronGas(K, temperature=THETA * COLD.fermi_temperature)
    quadratures = {"f_con1": con1, "f_con2": con2, "f_dip1": dip1, "f_dip2": dip2}
    truth = table("thermal_r", energy=1.0, theta=THETA)
    yield from radial_functions(f"kT = {THETA} E_F", gas, np.logspace(-2, 2, 100_000), quadratures, truth)


def exchange():
    """Compare the radial functions of the Stoner gas."""

    def lindhard(y):
        if y > 3:
            return sum(y ** (-2 * n) / (4 * n * n - 1) for n in range(18, 0, -1))
        return 0.5 + (1 - y * y) / (4 * y) * (log1p(y) - log(abs(1 - y))) if y != 1 else 0.5

    def chi1(t):
        F = lindhard(t / 2)
        return F / (1 - ALPHA * F)

    def inside(l, x, end):
        return integral(lambda t: t * t * special.spherical_jn(l, t * x) * chi1(t), 0, end, points=[2.0])

    def tail(part, x, start, weight):  # asked for more digits, QAWF gives up at small x
        return integral(part, start, np.inf, weight=weight, wvar=x, limlst=500, epsabs=1e-13)

    def con1(x):
        return (inside(0, x, 3) + tail(lambda t: t / x * chi1(t), x, 3, "sin")) / (2 * pi)

    def dip1(x):
        end = max(3, 6 / x)  # before, the sine and the cosine of j_2 cancel
        sine = tail(lambda t: (3 / (t * x**3) - t / x) * chi1(t), x, end, "sin")
        return (inside(2, x, end) + sine - tail(lambda t: 3 / x**2 * chi1(t), x, end, "cos")) / (4 * pi)

    def accumulation(l, x):
        return integral(lambda t: t * special.spherical_jn(l, t * x) / (1 - ALPHA * lindhard(t / 2)) ** 2, 0, 2)

    quadratures = {"f_con1": con1, "f_con2": lambda x: accumulation(0, x) / 2, "f_dip1": dip1, "f_dip2": lambda x: -accumulation(2, x) / 4}
    gas = ElectronGas(K, stoner=ALPHA)
    yield from radial_functions(f"Stoner {ALPHA}", gas, np.logspace(-2, 1.9, 10_000), quadratures, table("stoner_r", alpha=ALPHA))


def split():
    """Compare chi(r) of a ferromagnet, whose minority sphere has half the radius."""

    def both(wave):
        """Sum wave(s) over the two wave numbers u + w and u - w of each state in either band."""

        def band(u, square):
            w = sqrt(square) if square > 0 else 1j * sqrt(-square)
            return u * (wave(u + w) + wave(u - w.conjugate())).imag

        up = [integral(lambda u: band(u, u * u - kappa2), *ends) for ends in ((0, sqrt(kappa2)), (sqrt(kappa2), 1))]
        return (sum(up) + integral(lambda w: band(w, w * w + kappa2), 0, K_DOWN)) / 4

    def con1(x):
        return both(lambda s: exp(1j * s * x)) / x**2

    def dip1(x):
        return (3 / x**3 * both(lambda s: (exp(1j * s * x) - 1) / (1j * s) if s else x) - con1(x)) / 2

    kappa2 = 1 - K_DOWN**2
    gas = ElectronGas.exchange_split(K, K_DOWN * K)
    truth, r = table("split_r", ku=1.0, kd=K_DOWN, mu=0.0), np.logspace(-2, 2, 10_000) / K
    for name, l, function in (("con1", 0, con1), ("dip1", 2, dip1)):
        unit = gas.mass * K**4 / (4 if l == 0 else 2) / pi**3
        error = largest(gas.chi_r(truth["x"] / K, l) / unit, truth[name], ENVELOPE[f"f_{name}"](truth["x"]))
        references = {"quad": one_by_one(function, zip(truth["x"]), truth[name], ENVELOPE[f"f_{name}"](truth["x"]))}
        yield from compare(f"chi_r, l = {l}, bands split", lambda l=l: gas.chi_r(r, l), error, references)


def two_dimensional():
    """Compare chi(r) of a two-dimensional gas, -(J0 Y0 + J1 Y1)."""

    def by_mpmath(x):
        x = mp.mpf(x)
        return -float(mp.besselj(0, x) * mp.bessely(0, x) + mp.besselj(1, x) * mp.bessely(1, x))

    def by_scipy(x):
        return -(special.j0(x) * special.y0(x) + special.j1(x) * special.y1(x))

    gas, x = ElectronGas(K, dimension=2), np.logspace(-2, 2, 100_000)
    unit = gas.mass * K**2 / (8 * pi)
    sample = x[::2500]
    with mp.workdps(30):
        truth = np.array([by_mpmath(each) for each in sample])
        scale = np.minimum(1 + np.abs(np.log(sample)), 1 / (2 * pi * sample**2))
        references = {
            "scipy.special": (best(lambda: by_scipy(x)) / len(x), largest(by_scipy(sample), truth, scale)),
            "mpmath, 30 digits": one_by_one(by_mpmath, zip(sample), truth, scale),
        }
    error = largest(gas.chi_r(sample / K, 0) / unit, truth, scale)
    yield from compare("chi_r, two dimensions at T = 0", lambda: gas.chi_r(x / K, 0), error, references)


def measure():
    """Yield the table."""
    yield HEADER
    for question in (wave_numbers, warm, exchange, split, two_dimensional):
        yield from question()
