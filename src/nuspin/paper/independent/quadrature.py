r"""Integrals over q that converge only conditionally: damped by exp(-q^2/Lambda^2), the damping extrapolated away.

Smearing a smooth function of r by a Gaussian changes it by a series in 1/Lambda^2, so a polynomial through a few Lambda finds its
value at 1/Lambda = 0. Units k_F = 1; the nodes are graded toward the kink of chi_1 and the edge of chi_2 at q = 2.
"""

from functools import cache

import numpy as np
from scipy.special import roots_legendre

_CUTOFFS = np.array([12.0, 15.0, 19.0, 24.0, 30.0])


def _cutoffs(x: float) -> np.ndarray:
    """Return the values of Lambda for a distance x: large against 1/x and against the kink."""
    return _CUTOFFS * max(1.0, 1 / x)


gauss = cache(roots_legendre)
"""The nodes and weights of Gauss and Legendre on (-1, 1), as many as asked for."""


@cache
def nodes(x: float) -> tuple[np.ndarray, np.ndarray]:
    """Return q and the weight of dq for integrands that oscillate as qx, out to where the damping has ended everything."""
    grading = 2.0 ** -np.arange(1, 40)
    wanted = [0.0, *(2 - 2 * grading), 2.0, *(2 + 2 * grading)[::-1], 4.0, 6 * _cutoffs(x)[-1]]
    edges = [0.0]
    for end in wanted[1:]:
        while edges[-1] < end:
            edges.append(min(end, edges[-1] + min(max(edges[-1] / 4, 1.0), 4 / x)))
    node, weight = gauss(14)
    start, half = np.array(edges[:-1])[:, None], np.diff(edges)[:, None] / 2
    return (start + half * (node + 1)).ravel(), (half * weight).ravel()


def integrate(values: np.ndarray, x: float) -> np.ndarray:
    """Return int_0^inf values(q) dq, the values given at `nodes(x)` on the first axis."""
    q, weight = nodes(x)
    cutoffs = _cutoffs(x)
    damped = np.exp(-((q / cutoffs[:, None]) ** 2)) * weight @ values
    a = 1 / cutoffs**2
    lagrange = [np.prod(np.delete(a, i) / (np.delete(a, i) - a[i])) for i in range(len(a))]
    return np.asarray(np.asarray(lagrange) @ damped)
