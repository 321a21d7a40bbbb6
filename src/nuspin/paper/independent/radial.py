r"""Susceptibilities and radial functions by quadrature, in units hbar = m_e = k_F = 1 and the paper's normalisation.

chi_1 is the sum over the Fermi sphere, |chi_2| the transform of what a spin injected at a point leaves in r; the radial functions are
Hankel transforms of them. t = q / k_F.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.special import spherical_jn

from nuspin.paper.independent import quadrature


def chi1(t: float | np.ndarray) -> Any:
    """Return chi_1 / (m k_F / 4 pi^2) = (1/t) int_0^1 k ln|(2k + t)/(2k - t)| dk, the sum over the Fermi sphere."""
    t = np.asarray(t, float)
    return np.piecewise(t, [t < 3], [_with_pole, _without_pole]) / t


def _without_pole(t: np.ndarray) -> np.ndarray:
    node, weight = quadrature.gauss(40)
    k = (node + 1) / 2
    return (2 * k * np.arctanh(2 * k / t[..., None])) @ (weight / 2)


def _with_pole(t: np.ndarray) -> np.ndarray:
    """The logarithm diverges at k = t/2; both sides are integrated in the distance u from there, on panels graded toward it."""
    t = t[..., None]
    u, weight = _graded_unit_interval()
    pole = np.minimum(t / 2, 1.0)
    below, above = pole * u, (1 - pole) * u
    log_below = np.log((t + 2 * (pole - below)) / (t - 2 * pole + 2 * below))
    log_above = np.log((t + 2 * (pole + above)) / np.where(above > 0, 2 * above, 1.0))
    return (pole * (pole - below) * log_below + (1 - pole) * (pole + above) * log_above) @ weight


@cache
def _graded_unit_interval() -> tuple[np.ndarray, np.ndarray]:
    node, weight = quadrature.gauss(10)
    edges = np.concatenate([[0.0], 2.0 ** -np.arange(40, -1, -1)])
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (node + 1)).ravel(), (half * weight).ravel()


def chi2(t: float) -> float:
    r"""Return |chi_2| 8 pi hbar^2 k_F / m^2 = (4/pi t) int_0^inf sin(tx) sin^2(x)/x dx.

    The product of sines is a sum of sin(ax), each a Dirichlet integral with the sign of a.
    """
    head = quad(lambda x: np.sinc(x / np.pi), 0, np.pi)[0]
    dirichlet = head + quad(lambda x: 1 / x, np.pi, np.inf, weight="sin", wvar=1.0, epsabs=1e-12)[0]
    return 4 / (np.pi * t) * dirichlet * (0.5 - 0.25 * np.sign(t + 2) - 0.25 * np.sign(t - 2))


def _transform_chi1(l: int, x: float) -> float:
    t, _ = quadrature.nodes(x)
    return float(quadrature.integrate(t**2 * spherical_jn(l, t * x) * _chi1_at_nodes(x), x))


@cache
def _chi1_at_nodes(x: float) -> np.ndarray:
    return np.asarray(chi1(quadrature.nodes(x)[0]))


def f_con1(x: float) -> float:
    """Return f_con^(1)(x) = (1/2 pi) int t^2 j_0(tx) chi_1 dt."""
    return _transform_chi1(0, x) / (2 * np.pi)


def f_dip1(x: float) -> float:
    """Return f_dip^(1)(x) = (1/4 pi) int t^2 j_2(tx) chi_1 dt."""
    return _transform_chi1(2, x) / (4 * np.pi)


def f_con2(x: float) -> float:
    """Return f_con^(2)(x) = (1/2) int_0^2 t j_0(tx) dt."""
    return quad(lambda t: t * spherical_jn(0, t * x), 0, 2, epsabs=1e-13, epsrel=1e-12)[0] / 2


def f_dip2(x: float) -> float:
    """Return f_dip^(2)(x) = -(1/4) int_0^2 t j_2(tx) dt, with the paper's sign."""
    return -quad(lambda t: t * spherical_jn(2, t * x), 0, 2, epsabs=1e-13, epsrel=1e-12)[0] / 4


def envelope_exponent(f: Callable[[float], float], start: float) -> float:
    """Return the power p of f ~ x^p between the largest |f| in one period of 2 k_F and that in a period four times as far out."""
    phases = np.pi * np.arange(4) / 4
    near, far = (max((abs(f(x)), x) for x in end + phases) for end in (start, 4 * start))
    return float(np.log(far[0] / near[0]) / np.log(far[1] / near[1]))
