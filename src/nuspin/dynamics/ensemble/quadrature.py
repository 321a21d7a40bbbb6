r"""Nodes and weights for the average of a signal over an ensemble: over a spread of fields, across a film, over the sphere.

.. math:: \int f(x)\, p(x)\, dx \approx \sum_i w_i f(x_i), \qquad \sum_i w_i = 1
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Quantity, Real
from nuspin.dynamics.ensemble.averages import MOST, place_and_width
from nuspin.errors import InputError, NuspinError
from nuspin.units import require_float64


def gaussian_nodes(*, centre: Quantity = 0.0, sigma: Quantity, count: int, unit: str = "rad/s") -> tuple[Real, Real]:
    r"""Return nodes and weights of a Gaussian spread, exact for polynomials of degree 2 count - 1.

    .. math:: p(x) = \frac{e^{-(x - x_0)^2/2\sigma^2}}{\sqrt{2\pi}\,\sigma}

    Parameters
    ----------
    centre
        x_0, one number in `unit`.
    sigma
        Standard deviation, one number in `unit`.
    count
        Number of nodes, 1 to 200. The average of exp(i x t) is good to rounding up to sigma t of about sqrt(count).
    unit
        Unit of x: "rad/s" for angular frequencies, "T" for fields, or any SI unit.

    Returns
    -------
    tuple
        Nodes and weights, shape (count,).

    Raises
    ------
    InputError
        If sigma is negative, `count` is out of range, or the unit is not known.

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
    from scipy.special import roots_hermitenorm  # loaded when it is needed: scipy takes a while

    nodes, weights = roots_hermitenorm(checks.count("count", count, most=200))
    return x0 + width * jnp.asarray(nodes), jnp.asarray(weights / weights.sum())


def lorentzian_nodes(*, centre: Quantity = 0.0, half_width: Quantity, count: int, unit: str = "rad/s") -> tuple[Real, Real]:
    r"""Return nodes of equal weight of a Lorentzian spread, at the middles of intervals of equal probability.

    .. math:: p(x) = \frac{\Delta/\pi}{(x - x_0)^2 + \Delta^2}, \qquad x_i = x_0 + \Delta \tan\!\Big(\frac{2i + 1 - n}{2n}\,\pi\Big)

    Parameters
    ----------
    centre
        x_0, one number in `unit`.
    half_width
        Delta, the half width at half maximum, one number in `unit`.
    count
        n, the number of nodes.
    unit
        Unit of x.

    Returns
    -------
    tuple
        Nodes and weights, shape (count,).

    Raises
    ------
    InputError
        If the width is negative, `count` is less than 1, or the unit is not known.

    Notes
    -----
    The tails are cut at about n Delta/1.6. The average converges exponentially for rational functions without a pole near the axis, but
    slowly for exp(i x t): at t Delta = 1.4, the error with 20 000 nodes is 7e-4.

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
    n = checks.count("count", count, most=MOST)
    return x0 + width * jnp.tan((2 * jnp.arange(n) + 1 - n) / (2 * n) * jnp.pi), jnp.full(n, 1 / n)


def profile_nodes(profile: Callable[[Real], Any], *, start: Quantity, end: Quantity, count: int) -> tuple[Any, Real]:
    r"""Return the values of a profile, such as mu(z), at Gauss-Legendre nodes across a film, and their weights.

    .. math:: \langle f\rangle = \frac1{b - a} \int_a^b f(\mu(z))\, dz

    Parameters
    ----------
    profile
        A function of z, m, shape (count,), that returns an array whose first axis is that of z.
    start, end
        a and b, m, numbers with a < b.
    count
        Number of nodes, 1 to 1000; the average is exact for polynomials of degree 2 count - 1.

    Returns
    -------
    tuple
        Values, shape (count, ...), and weights, shape (count,).

    Raises
    ------
    InputError
        If `end` is not above `start`, `count` is out of range, or the profile does not return one value for each z.

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
    checks.function("profile", profile)
    nodes, weights = np.polynomial.legendre.leggauss(checks.count("count", count, most=1000))
    return _values_of(profile, a + (b - a) * jnp.asarray((nodes + 1) / 2)), jnp.asarray(weights / weights.sum())


def _values_of(profile: Callable[[Real], Any], z: Real) -> Any:
    try:
        values = profile(z)
    except NuspinError:
        raise
    except Exception as error:
        raise InputError(
            f"`profile` must be a function of z, an array in m, but calling it raised {type(error).__name__}: "
            f"{checks.shortened(str(error))}"
        ) from error
    if np.shape(values)[:1] != np.shape(z):
        raise InputError(
            f"`profile` must return one value for each z on its first axis, {len(z)} in all, but it returns "
            f"{checks.shown(values)}. "
            "Write it with jax.numpy as a function of an array."
        )
    return values


def powder_directions(degree: int) -> tuple[Real, Real]:
    r"""Return directions and weights over the sphere, exact for spherical harmonics up to a degree.

    .. math:: \frac1{4\pi}\int f\, d\Omega \approx \sum_{jk} \frac{g_j}{2}\, \frac1{n_\phi}\, f(\arccos x_j, \phi_k)

    The nodes are Gauss-Legendre nodes x_j in cos(theta) and evenly spaced angles phi_k.

    Parameters
    ----------
    degree
        The degree up to which the average is exact, a whole number from 0 to 1000.

    Returns
    -------
    tuple
        Unit vectors, shape (nodes, 3), and weights, shape (nodes,); (degree/2 + 1)(degree + 1) nodes.

    Raises
    ------
    InputError
        If the degree is not a whole number in this range.

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
    require_float64()
    degree = checks.count("degree", degree, 0, 1000)
    x, g = np.polynomial.legendre.leggauss(degree // 2 + 1)
    phi = 2 * np.pi / (degree + 1) * (np.arange(degree + 1) + 0.5)
    across = np.sqrt(1 - x**2)[:, None]
    directions = np.stack([across * np.cos(phi), across * np.sin(phi), np.repeat(x[:, None], len(phi), 1)], axis=-1)
    return jnp.asarray(directions.reshape(-1, 3)), jnp.asarray(np.repeat(g / g.sum() / len(phi), len(phi)))
