r"""The exponential integral E_1 in the half-plane Re z >= 0: power series inside abs(z) = 1.5, quadrature outside.

.. math:: e^z E_1(z) = \int_0^\infty \frac{e^{-t}}{t + z}\, dt

With t = exp(u - e^{-u}) the integrand falls doubly exponentially both ways, so 40 points of the trapezoidal rule hold it to the last
digit wherever the pole at -z stays away from the path: one sum of simple fractions serves all of abs(z) >= 1.5.
"""

from math import factorial

import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Number

_SWITCH = 1.5  # outside, the series would cancel; inside, the quadrature would need more points
_TERMS = 24  # 1.5^24 / (24 24!) < 1e-21
_SERIES = np.array([-((-1) ** k) / (k * factorial(k)) for k in range(_TERMS, 0, -1)] + [-np.euler_gamma])  # highest power first

_u, _step = np.linspace(-3.5, 3.6, 40, retstep=True)  # either tail of e^{-t} beyond is below 4e-16
_NODES = np.exp(_u - np.exp(-_u))
_WEIGHTS = _step * np.exp(-_NODES) * _NODES * (1 + np.exp(-_u))


def _series(z: Complex) -> Complex:
    """Return E_1(z) for abs(z) < 1.5."""
    log = jax.lax.complex(jnp.log(jnp.abs(z)), jnp.angle(z))  # jnp.log(z) loses two digits near abs(z) = 0.77
    return jnp.polyval(_SERIES, z, unroll=len(_SERIES)) - log


def _quadrature(z: Complex) -> Complex:
    """Return e^z E_1(z) for abs(z) >= 1.5, in real arithmetic, which compiles to far faster code than complex division."""
    x, y = z.real, z.imag
    real = imag = jnp.zeros_like(x)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        t = node + x
        share = weight / (t * t + y * y)
        real, imag = real + share * t, imag - share * y
    return jax.lax.complex(real, imag)


def exp1_scaled(z: complex | Number) -> Complex:
    r"""Return e^z E_1(z), which neither underflows nor oscillates.

    .. math:: e^z E_1(z) = \int_0^\infty \frac{e^{-t}}{t + z}\, dt

    Parameters
    ----------
    z
        Real or complex, any shape. Where Re z < 0, at z = 0 and where z is NaN, the value is NaN.

    Returns
    -------
    Array
        complex128; 1/z at large z, up to abs(z) = 1e150.

    Raises
    ------
    InputError
        Where z is not a number or an array of numbers.

    Notes
    -----
    Relative error below 4e-15, worst on the real axis just inside abs(z) = 1.5; below 2e-15 inside abs(z) = 1 and outside 1.5.

    References
    ----------
    DLMF 6.2.2 and 6.6.2.

    Examples
    --------
    >>> from nuspin.special import exp1_scaled
    >>> round(float(exp1_scaled(1.0).real), 12)
    0.596347362323
    """
    return _scaled(_complex(z))


def _complex(z: complex | Number) -> Complex:
    """Return a real or complex argument as complex128."""
    try:
        array = z if isinstance(z, jax.Array) else np.asarray(z)
    except (TypeError, ValueError):
        array = np.zeros(0)
    if array.dtype.kind not in "iufc" or array.size == 0 or np.ma.is_masked(z):
        checks.refuse("z", "be a real or complex number, or an array of them", checks.shown(z))
    return jnp.asarray(array, complex)


@jax.jit
def _scaled(z: Complex) -> Complex:
    z = jnp.where(z.real >= 0, z, jnp.nan)
    small = jnp.abs(z) < _SWITCH
    inside, outside = jnp.where(small, z, 1.0), jnp.where(small, _SWITCH, z)
    return jnp.where(small, jnp.exp(inside) * _series(inside), _quadrature(outside))


def exp1(z: complex | Number) -> Complex:
    r"""Return the exponential integral E_1(z).

    .. math::

        E_1(z) = \int_z^\infty \frac{e^{-t}}{t}\, dt = -\gamma - \ln z - \sum_{k \ge 1} \frac{(-z)^k}{k\, k!}, \qquad
        E_1^\prime = -\frac{e^{-z}}{z}

    On the imaginary axis E_1(iy) = -Ci(y) + i (Si(y) - pi/2), y > 0.

    Parameters
    ----------
    z
        Real or complex, any shape. Where Re z < 0, at z = 0 and where z is NaN, the value is NaN.

    Returns
    -------
    Array
        complex128; underflows to 0 above Re z = 745, where `exp1_scaled` serves.

    Raises
    ------
    InputError
        Where z is not a number or an array of numbers.

    Notes
    -----
    Relative error below 4e-15, worst on the real axis just inside abs(z) = 1.5; below 2e-15 inside abs(z) = 1 and outside 1.5.

    References
    ----------
    DLMF 6.2.1, 6.2.2 and 6.6.2.

    Examples
    --------
    >>> from nuspin.special import exp1
    >>> round(float(exp1(1.0).real), 12)
    0.219383934396
    """
    return _compiled(_complex(z))


@jax.custom_jvp
def _exp1(z: Complex) -> Complex:
    return jnp.exp(-z) * _scaled(z)


_exp1.defjvps(lambda dz, value, z: -jnp.exp(-z) / z * dz)
_compiled = jax.jit(_exp1)
