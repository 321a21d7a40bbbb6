r"""The steady polarisation of nuclei with 2I + 1 levels, and the part of it that survives in a weak field.

.. math:: p_m \propto (G_+/G_-)^m, \qquad \langle I_z\rangle/I = B_I[\ln(G_+/G_-)]
"""

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.errors import InputError


def steady_polarization_of_bias(bias: Number, spin: Number, levels: int) -> Real:
    r"""Return <I_z>/I of the relative bias d = (G_+ - G_-)/(G_+ + G_-), from -1 to 1, for spins of at most so many levels.

    With t = (1 - |d|)/(1 + |d|), the ratio of neighbouring populations, and the pairs m, -m taken together,

    .. math:: \sum_m m\,t^{I-m} = (1 - t) \sum_{m>0} m\,t^{I-m} (1 + t + \dots + t^{2m-1}),

    a sum of positive terms: exact to rounding from the smallest polarisation to the largest.
    """
    d, twice = jnp.broadcast_arrays(jnp.asarray(bias), jnp.asarray(jnp.rint(2 * jnp.asarray(spin)), dtype=int))
    t = (1 - abs(d)) / (1 + abs(d))
    k = np.arange(levels).reshape((1,) * t.ndim + (-1,))  # steps below the top, m = I - k
    powers = t[..., None] ** k
    width = twice[..., None] - 2 * k  # 2m
    sums = jnp.take_along_axis(jnp.cumsum(powers, axis=-1), jnp.maximum(width - 1, 0), axis=-1)
    excess = jnp.sum(jnp.where(width > 0, width / 2 * powers * sums, 0.0), axis=-1)
    norm = jnp.sum(jnp.where(k <= twice[..., None], powers, 0.0), axis=-1)
    return 2 * d / (1 + abs(d)) * excess / norm / (twice / 2)


def levels_of(spin: Number) -> int:
    """Return how many levels the largest of the spins has; the arrays of a computation are that long."""
    if checks.is_traced(spin):
        raise InputError("`spin` must be known when a function is compiled, as it sets the number of levels. Make it a static argument.")
    return int(np.max(2 * np.asarray(spin))) + 1


def local_field_factor(field: Quantity, *, local_field: Quantity, xi: Quantity = 2.5) -> Number:
    r"""Return the part of the polarisation that remains in a field comparable to the nuclei's own.

    .. math:: \frac{B^2}{B^2 + \xi B_L^2}

    The pumped Zeeman energy is shared with the dipolar couplings of the nuclei, whose heat capacity is that of a field B_L.

    Parameters
    ----------
    field
        Applied field B, T.
    local_field
        B_L of the nuclei, T: `SecondMoment.local_field`.
    xi
        Ratio of the rates at which dipolar and Zeeman energy relax: between 2 (fluctuations without correlation) and 3 (the same at
        all nuclei).

    Returns
    -------
    float or array
        Between 0 and 1.

    Raises
    ------
    InputError
        Where the local field is not positive, xi not in [2, 3], or the field not finite.

    Notes
    -----
    One spin temperature of the nuclei: T_2 << T_1.

    References
    ----------
    A. G. Anderson and A. G. Redfield, Phys. Rev. 116, 583 (1959).

    Examples
    --------
    >>> from nuspin.torque import local_field_factor
    >>> local_field_factor("1 mT", local_field="1 mT", xi=3)
    0.25
    """
    field = quantity.finite("field", field, "T")
    local_field = quantity.positive("local_field", local_field, "T")
    xi = quantity.within("xi", xi, 2, 3)
    checks.broadcastable(field=field, local_field=local_field, xi=xi)
    return field**2 / (field**2 + xi * local_field**2)
