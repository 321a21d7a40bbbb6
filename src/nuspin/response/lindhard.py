r"""The Lindhard function F(y): how one filled sphere of radius k answers a wave number q = 2ky at T = 0, eq. (4).

.. math:: F(y) = \tfrac12 + \frac{1 - y^2}{4y} \ln\left|\frac{1 + y}{1 - y}\right|
"""

from typing import Any

import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Number, Real

_TERMS = 18  # u^18 / 1295 < 1e-19 at u = 1/9, where the series take over
_SERIES = np.array([1 / (4 * k * k - 1) for k in range(_TERMS, 0, -1)] + [0.0])


@jax.jit
def lindhard(y: Number) -> Real:
    r"""Return the Lindhard function F(y), y = q / 2 k_F, with F(0) = 1.

    .. math::

        F(y) = \tfrac12 + \frac{1 - y^2}{4y} \ln\left|\frac{1 + y}{1 - y}\right|
             = 1 - s(y^2) = s(y^{-2}), \qquad s(u) = \sum_{k \ge 1} \frac{u^k}{4k^2 - 1}

    The closed form loses digits on both sides; the series serve below y = 1/3 and above y = 3. The slope is infinite at y = 1 only.
    """
    y = jnp.abs(jnp.asarray(y, float))
    small, large, kink = y < 1 / 3, y > 3, y == 1
    z = jnp.where(small | large | kink, 0.5, y)
    log_ratio = jnp.log1p(z) - jnp.log1p(jnp.where(z < 1, -z, z - 2))
    closed = 0.5 + (1 - z) * (1 + z) / (4 * z) * log_ratio
    below = 1 - jnp.polyval(_SERIES, jnp.where(small, y, 0.0) ** 2)
    above = jnp.polyval(_SERIES, 1 / jnp.where(large, y, 3.0) ** 2)
    return jnp.where(small, below, jnp.where(large, above, jnp.where(kink, 0.5, closed)))


def retarded(y: jax.Array, absorbs: Any = True) -> jax.Array:
    r"""Return F(y) for Im y < 0, the analytic function whose boundary value is F(y) + i pi (1 - y^2)/4y for 0 < y < 1.

    Its imaginary part on the real axis is the absorption by the sphere: y - i0 is a positive frequency + i0. Where `absorbs` is false that
    term, which is large at small y, is left out.
    """
    square = _square(y)
    distance = (1 - y.real) ** 2 + y.imag**2  # from the branch point
    side = jnp.where(absorbs, -1.0, 1.0)
    logarithm = 0.5 * jnp.log1p(4 * y.real / distance) + 1j * jnp.arctan2(side * 2 * y.imag, side * (1 - square))
    return 0.5 + (1 - y) * (1 + y) / (4 * y) * logarithm


def beyond(y: jax.Array) -> jax.Array:
    """Return `retarded` by the series where |y| > 3: there it serves on both sides of the real axis, beyond all absorption."""
    far = _square(y) > 9
    closed = retarded(jnp.where(far, 2.0, y))
    return jnp.where(far, jnp.polyval(_SERIES, 1 / jnp.where(far, y, 3.0) ** 2), closed)


def _square(y: jax.Array) -> Real:
    return y.real * y.real + y.imag * y.imag
