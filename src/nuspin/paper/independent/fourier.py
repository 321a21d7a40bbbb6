"""M(r) around a nucleus as the three-dimensional Fourier integral of eq. (5), by direct quadrature over q; units k_F = 1."""

from collections.abc import Callable

import numpy as np

from nuspin.paper.independent import quadrature

Profile = Callable[[np.ndarray], np.ndarray]


def response(r: np.ndarray, source: Profile, *, along: Profile, across: Profile, mu: np.ndarray) -> np.ndarray:
    r"""Return int d^3q/(2 pi)^3 e^{iq.r} [along(q) + across(q) mu x] B(q), for a field B(q) that depends on the direction of q only.

    `source` maps unit vectors (..., 3) to B (..., 3); `along` and `across` map q to numbers.
    """
    distance = float(np.linalg.norm(r))
    q, _ = quadrature.nodes(distance)
    c, weight = quadrature.gauss(int(q[-1] * distance / 2) + 60)
    # even in q -> -q, so only the cosine survives; eight azimuths average a quadratic form exactly
    field = source(_directions_about(r / distance, c, 8)).mean(axis=1)
    angular = np.cos(q[:, None] * distance * c) @ (weight[:, None] * field)
    tensor = along(q)[:, None] * angular + across(q)[:, None] * np.cross(mu, angular)
    return quadrature.integrate(q[:, None] ** 2 / (4 * np.pi**2) * tensor, distance)


def _directions_about(axis: np.ndarray, c: np.ndarray, count: int) -> np.ndarray:
    """Return unit vectors at the polar cosines c around an axis, shape (len(c), count, 3)."""
    first = np.cross(axis, np.eye(3)[np.argmin(np.abs(axis))])
    first /= np.linalg.norm(first)
    second = np.cross(axis, first)
    angle = 2 * np.pi * np.arange(count) / count
    ring = np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * second
    return c[:, None, None] * axis + np.sqrt(1 - c**2)[:, None, None] * ring
