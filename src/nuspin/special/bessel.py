r"""The Bessel functions J_0, J_1, Y_0 and Y_1 of a real x >= 0: power series below x = 4, phase and amplitude above.

.. math:: J_\nu + iY_\nu = \sqrt{\frac{2}{\pi x}}\, e^{i(x - \nu\pi/2 - \pi/4)} (P_\nu + iQ_\nu)

P and Q hardly vary above x = 4: a polynomial of degree 20 in (4/x)^2 holds them to the last digit all the way to infinity. It is fitted
on import, to the integral that defines P + iQ.
"""

from functools import partial
from math import factorial

import numpy as np
from numpy.polynomial import chebyshev

from nuspin._jax import jax, jnp
from nuspin._types import Number, Real
from nuspin.units import to_si

_Four = tuple[Real, Real, Real, Real]  # J_0, J_1, Y_0, Y_1

_SWITCH = 4.0  # above, the series would cancel; below, P and Q would need more terms
_TERMS = 20  # 4^20 / 20!^2 < 1e-24
_DEGREE = 20  # the next Chebyshev coefficient is below 1e-16


def _harmonic(k: int) -> float:
    return sum((1 / j for j in range(1, k + 1)), 0.0)


# Powers of -x^2/4, the highest first, as polyval wants them.
_K = range(_TERMS, -1, -1)
_J0 = np.array([1 / factorial(k) ** 2 for k in _K])
_J1 = np.array([1 / (factorial(k) * factorial(k + 1)) for k in _K])
_Y0 = _J0 * [_harmonic(k) for k in _K]
_Y1 = _J1 * [_harmonic(k) + _harmonic(k + 1) for k in _K]


_V = chebyshev.chebpts1(_DEGREE + 1)
_W = (1 + _V) / 2  # (4/x)^2


def _amplitude(nu: int) -> np.ndarray:
    r"""Return P + iQ at the Chebyshev points, from DLMF 10.32.8 with 10.27.8.

    .. math:: P_\nu + iQ_\nu = \frac{1}{\Gamma(\nu + \tfrac12)} \int_{-\infty}^\infty |s|^{2\nu} e^{-s^2} (1 + is^2/2x)^{\nu-1/2}\, ds

    The branch points lie sqrt(x) >= 2 from the path, so the trapezoidal rule in steps of 0.2 errs by exp(-2 pi 2 / 0.2) < 1e-27.
    """
    s, step = np.linspace(-6.4, 6.4, 65, retstep=True)
    s = s[:, None]
    integrand = s ** (2 * nu) * np.exp(-s * s) * (1 + 0.5j * s * s * np.sqrt(_W) / _SWITCH) ** (nu - 0.5)
    return (1 + nu) / np.sqrt(np.pi) * step * np.sum(integrand, axis=0)  # Gamma(1/2) = 2 Gamma(3/2) = sqrt(pi)


def _fitted(values: np.ndarray) -> np.ndarray:
    """Return the polynomial in v; its Chebyshev coefficients fall by a factor of 6 a term, so that powers of v serve as well."""
    return chebyshev.cheb2poly(chebyshev.chebfit(_V, values, _DEGREE))[::-1]


# P - 1 and Q x/4, so that rounding in the fit counts for little.
_P0, _P1 = (_fitted(np.real(_amplitude(nu)) - 1) for nu in (0, 1))
_Q0, _Q1 = (_fitted(np.imag(_amplitude(nu)) / np.sqrt(_W)) for nu in (0, 1))


def _polynomial(coefficients: np.ndarray, x: Real) -> Real:
    return jnp.polyval(coefficients, x, unroll=len(coefficients))


def _below(x: Real) -> _Four:
    """Serve 0 < x < 4, and J at x = 0 too."""
    v = -x * x / 4
    j0, j1 = _polynomial(_J0, v), x / 2 * _polynomial(_J1, v)
    log = jnp.log(x / 2) + np.euler_gamma
    y0 = 2 / jnp.pi * (log * j0 - _polynomial(_Y0, v))
    y1 = 2 / jnp.pi * (log * j1 - 1 / x - x / 4 * _polynomial(_Y1, v))
    return j0, j1, y0, y1


@jax.custom_jvp
def _above(x: Real) -> _Four:
    """Serve x >= 4. The slopes follow from the values; below, the series differentiate themselves, to any order at x = 0 too."""
    u = _SWITCH / x
    v = 2 * u * u - 1
    p0, q0 = 1 + _polynomial(_P0, v), u * _polynomial(_Q0, v)
    p1, q1 = 1 + _polynomial(_P1, v), u * _polynomial(_Q1, v)
    # sqrt(2) times the cosine and the sine of x - pi/4, a difference that would round x
    c, s = jnp.sin(x) + jnp.cos(x), jnp.sin(x) - jnp.cos(x)
    a = 1 / jnp.sqrt(jnp.pi * x)
    return a * (c * p0 - s * q0), a * (c * q1 + s * p1), a * (c * q0 + s * p0), a * (s * q1 - c * p1)


@_above.defjvp
def _(primals: tuple[Real], tangents: tuple[Real]) -> tuple[_Four, _Four]:
    (x,), (dx,) = primals, tangents
    j0, j1, y0, y1 = _above(x)
    return (j0, j1, y0, y1), (-j1 * dx, (j0 - j1 / x) * dx, -y1 * dx, (y0 - y1 / x) * dx)


@partial(jax.jit, static_argnums=1)
def _regular(x: Number, which: int) -> Real:
    x = jnp.asarray(x, float)
    x = jnp.where(x >= 0, x, jnp.nan)
    small = x < _SWITCH
    return jnp.where(small, _below(jnp.where(small, x, 1.0))[which], _above(jnp.where(small, _SWITCH, x))[which])


@partial(jax.jit, static_argnums=1)
def _singular(x: Number, which: int) -> Real:
    """At x = 0 the logarithm lends Y its value, -inf, and its slope, +inf."""
    x = jnp.asarray(x, float)
    zero = x == 0
    return jnp.where(zero, jnp.log(jnp.where(zero, x, 1.0)), _regular(jnp.where(zero, 1.0, x), which))


def j0(x: Number) -> Real:
    r"""Return J_0(x), the Bessel function of the first kind of order 0.

    .. math::

        J_0(x) = \sum_{k \ge 0} \frac{(-x^2/4)^k}{k!^2}, \qquad J_0^\prime = -J_1

    Parameters
    ----------
    x
        Any shape. A negative x, or NaN, gives NaN.

    Returns
    -------
    Array
        J_0(x); 1 at x = 0.

    Raises
    ------
    InputError
        Where x is not real.

    Notes
    -----
    Error below 2e-15 of the envelope sqrt(2/(pi x)), up to x = 1e9; below 2e-16 where x < 1.

    References
    ----------
    DLMF 10.2.2, 10.6.3, 10.27.8 and 10.32.8.

    Examples
    --------
    >>> from nuspin.special import j0
    >>> round(float(j0(1.0)), 12)
    0.765197686558
    """
    return _regular(to_si("x", x, ""), 0)


def j1(x: Number) -> Real:
    r"""Return J_1(x), the Bessel function of the first kind of order 1.

    .. math::

        J_1(x) = \frac{x}{2} \sum_{k \ge 0} \frac{(-x^2/4)^k}{k!\,(k + 1)!}, \qquad J_1^\prime = J_0 - \frac{J_1}{x}

    Parameters
    ----------
    x
        Any shape. A negative x, or NaN, gives NaN.

    Returns
    -------
    Array
        J_1(x); x/2 at small x.

    Raises
    ------
    InputError
        Where x is not real.

    Notes
    -----
    Error below 2e-15 of the envelope sqrt(2/(pi x)), up to x = 1e9; relative error below 3e-16 where x < 1.

    References
    ----------
    DLMF 10.2.2, 10.6.2, 10.27.8 and 10.32.8.

    Examples
    --------
    >>> from nuspin.special import j1
    >>> round(float(j1(1.0)), 12)
    0.440050585745
    """
    return _regular(to_si("x", x, ""), 1)


def y0(x: Number) -> Real:
    r"""Return Y_0(x), the Bessel function of the second kind of order 0.

    .. math::

        Y_0(x) = \frac{2}{\pi} \left[\left(\ln\frac{x}{2} + \gamma\right) J_0(x) - \sum_{k \ge 1} \frac{(-x^2/4)^k}{k!^2} H_k\right],
        \qquad Y_0^\prime = -Y_1

    Parameters
    ----------
    x
        Any shape. A negative x, or NaN, gives NaN.

    Returns
    -------
    Array
        Y_0(x); -inf at x = 0.

    Raises
    ------
    InputError
        Where x is not real.

    Notes
    -----
    Error below 2e-15 of abs(J_0 + iY_0), which is the envelope sqrt(2/(pi x)) at large x, up to x = 1e9. H_k is the sum of 1/j up to k.

    References
    ----------
    DLMF 10.6.3, 10.8.2, 10.27.8 and 10.32.8.

    Examples
    --------
    >>> from nuspin.special import y0
    >>> round(float(y0(1.0)), 12)
    0.088256964216
    """
    return _singular(to_si("x", x, ""), 2)


def y1(x: Number) -> Real:
    r"""Return Y_1(x), the Bessel function of the second kind of order 1.

    .. math::

        Y_1(x) = \frac{2}{\pi} \left[\left(\ln\frac{x}{2} + \gamma\right) J_1(x) - \frac{1}{x}
        - \frac{x}{4} \sum_{k \ge 0} \frac{(-x^2/4)^k}{k!\,(k + 1)!} (H_k + H_{k+1})\right], \qquad Y_1^\prime = Y_0 - \frac{Y_1}{x}

    Parameters
    ----------
    x
        Any shape. A negative x, or NaN, gives NaN.

    Returns
    -------
    Array
        Y_1(x); -2/(pi x) at small x and -inf at x = 0.

    Raises
    ------
    InputError
        Where x is not real.

    Notes
    -----
    Error below 2e-15 of abs(J_1 + iY_1), which is the envelope sqrt(2/(pi x)) at large x, up to x = 1e9. H_k is the sum of 1/j up to k.

    References
    ----------
    DLMF 10.6.2, 10.8.1, 10.27.8 and 10.32.8.

    Examples
    --------
    >>> from nuspin.special import y1
    >>> round(float(y1(1.0)), 12)
    -0.7812128213
    """
    return _singular(to_si("x", x, ""), 3)
