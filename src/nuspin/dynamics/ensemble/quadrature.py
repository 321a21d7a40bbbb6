r"""Nodes and weights over which a signal of an ensemble is averaged: of a spread field, across a film, over the sphere.

.. math:: \int f(x)\, p(x)\, dx \approx \sum_i w_i f(x_i), \qquad \sum_i w_i = 1
"""

from typing import Any

import numpy as np
from scipy.special import roots_hermitenorm

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Quantity, Real
from nuspin.dynamics.ensemble.averages import place_and_width


def gaussian_nodes(*, centre: Quantity = 0.0, sigma: Quantity, count: int, unit: str = "rad/s") -> tuple[Real, Real]:
    r"""Return nodes and weights of a Gaussian spread, exact for polynomials of degree 2 count - 1.

    .. math:: p(x) = \frac{e^{-(x - x_0)^2/2\sigma^2}}{\sqrt{2\pi}\,\sigma}

    Parameters
    ----------
    centre
        x_0, in `unit`, a number.
    sigma
        Standard deviation, in `unit`, a number.
    count
        Of the nodes, 1 to 200. The average of exp(i x t) is good to rounding up to sigma t of some sqrt(count).
    unit
        Of x: "rad/s" for angular frequencies, "T" for fields, any SI unit.

    Returns
    -------
    tuple
        Nodes and weights, shape (count,).

    Raises
    ------
    InputError
        Where sigma is negative or count out of range.

    References
    ----------
    DLMF, https://dlmf.nist.gov/3.5#v, Gauss-Hermite quadrature.

    Examples
    --------
    >>> from nuspin.dynamics import gaussian_nodes, mean_of
    >>> import jax.numpy as jnp
    >>> omega, weights = gaussian_nodes(sigma=2.0, count=40)
    >>> print(f"{mean_of(jnp.cos(omega * 1.5), weights):.10f} {jnp.exp(-4.5):.10f}")
    0.0111089965 0.0111089965
    """
    x0, width = place_and_width(centre, sigma, "sigma", unit)
    nodes, weights = roots_hermitenorm(checks.count("count", count, most=200))
    return x0 + width * jnp.asarray(nodes), jnp.asarray(weights / weights.sum())


def lorentzian_nodes(*, centre: Quantity = 0.0, half_width: Quantity, count: int, unit: str = "rad/s") -> tuple[Real, Real]:
    r"""Return nodes of equal weight of a Lorentzian spread, at the middles of equal probabilities.

    .. math:: p(x) = \frac{\Delta/\pi}{(x - x_0)^2 + \Delta^2}, \qquad x_i = x_0 + \Delta \tan\!\Big(\frac{2i + 1 - n}{2n}\,\pi\Big)

    Parameters
    ----------
    centre
        x_0, in `unit`, a number.
    half_width
        Delta, half width at half maximum, in `unit`, a number.
    count
        n of the nodes.
    unit
        Of x.

    Returns
    -------
    tuple
        Nodes and weights, shape (count,).

    Raises
    ------
    InputError
        Where the width is negative or there is no node.

    Notes
    -----
    The tails are cut at some n Delta/1.6. Rational functions without pole near the axis converge exponentially; exp(i x t) only
    slowly: at t Delta = 1.4, 20 000 nodes are off by 7e-4.

    References
    ----------
    The midpoint rule in the angle, whose tangent is x: Trefethen and Weideman, SIAM Rev. 56, 385 (2014).

    Examples
    --------
    >>> from nuspin.dynamics import lorentzian_nodes, mean_of
    >>> omega, weights = lorentzian_nodes(half_width=2.0, count=64)
    >>> print(f"{mean_of(1 / (1 + omega**2), weights):.9f}")  # 1/(1 + Delta)
    0.333333333
    """
    x0, width = place_and_width(centre, half_width, "half_width", unit)
    n = checks.count("count", count)
    return x0 + width * jnp.tan((2 * jnp.arange(n) + 1 - n) / (2 * n) * jnp.pi), jnp.full(n, 1 / n)


def profile_nodes(profile: Any, *, start: Quantity, end: Quantity, count: int) -> tuple[Any, Real]:
    r"""Return the values of a profile, as of mu(z), at Gauss' nodes across a film, and their weights.

    .. math:: \langle f\rangle = \frac1{b - a} \int_a^b f(\mu(z))\, dz

    Parameters
    ----------
    profile
        A function of z, m, shape (count,), that returns values whose first axis is that of z.
    start, end
        a and b, m, numbers, a < b.
    count
        Of the nodes: exact for polynomials of degree 2 count - 1.

    Returns
    -------
    tuple
        Values, shape (count, ...), and weights, shape (count,).

    Raises
    ------
    InputError
        Where the end is not after the start or there is no node.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> from nuspin.dynamics import mean_of, profile_nodes
    >>> mu, weights = profile_nodes(lambda z: jnp.exp(-z / 1e-9), start=0.0, end=1e-9, count=12)
    >>> print(f"{mean_of(mu, weights):.6f}")  # 1 - 1/e
    0.632121
    """
    a, b = (checks.scalar(name, quantity.finite(name, value, "m")) for name, value in (("start", start), ("end", end)))
    if not (checks.is_traced(a) or checks.is_traced(b)) and not a < b:
        checks.refuse("end", f"be above `start`, {a} m", f"{b} m")
    nodes, weights = np.polynomial.legendre.leggauss(checks.count("count", count))
    return profile(a + (b - a) * jnp.asarray((nodes + 1) / 2)), jnp.asarray(weights / weights.sum())


def powder_directions(degree: int) -> tuple[Real, Real]:
    r"""Return directions and weights over the sphere, exact for spherical harmonics up to a degree.

    .. math:: \frac1{4\pi}\int f\, d\Omega \approx \sum_{jk} \frac{g_j}{2}\, \frac1{n_\phi}\, f(\arccos x_j, \phi_k)

    Gauss' nodes x_j in cos(theta), evenly spaced phi_k.

    Parameters
    ----------
    degree
        Up to which the average is exact, a whole number, 0 or more.

    Returns
    -------
    tuple
        Unit vectors, shape (nodes, 3), and weights, shape (nodes,); (degree/2 + 1)(degree + 1) nodes.

    Raises
    ------
    InputError
        Where the degree is none.

    References
    ----------
    Atkinson, J. Austral. Math. Soc. B 23, 332 (1982), product Gaussian quadrature on the sphere.

    Examples
    --------
    >>> from nuspin.dynamics import mean_of, powder_directions
    >>> n, weights = powder_directions(4)
    >>> print(f"{mean_of(n[:, 2] ** 4, weights):.12f}")  # 1/5
    0.200000000000
    """
    degree = checks.count("degree", degree, 0)
    x, g = np.polynomial.legendre.leggauss(degree // 2 + 1)
    phi = 2 * np.pi / (degree + 1) * (np.arange(degree + 1) + 0.5)
    across = np.sqrt(1 - x**2)[:, None]
    directions = np.stack([across * np.cos(phi), across * np.sin(phi), np.repeat(x[:, None], len(phi), 1)], axis=-1)
    return jnp.asarray(directions.reshape(-1, 3)), jnp.asarray(np.repeat(g / g.sum() / len(phi), len(phi)))
