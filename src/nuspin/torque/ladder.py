r"""The steady populations of 2I + 1 levels whose steps up and down are as G_plus to G_minus.

.. math:: p_m \propto (G_+/G_-)^m, \qquad \langle I_z\rangle/I = B_I[\ln(G_+/G_-)]
"""

import numpy as np

from nuspin._jax import jnp
from nuspin._types import Number, Real


def steady_polarization_of_bias(bias: Number, spin: Number) -> Real:
    r"""Return <I_z>/I of the relative bias d = (G_+ - G_-)/(G_+ + G_-), from -1 to 1.

    With t = (1 - |d|)/(1 + |d|), the ratio of neighbouring populations, and the pairs m, -m taken together,

    .. math:: \sum_m m\,t^{I-m} = (1 - t) \sum_{m>0} m\,t^{I-m} (1 + t + \dots + t^{2m-1}),

    a sum of positive terms: exact to rounding from the smallest polarisation to the largest.
    """
    shape = np.broadcast_shapes(np.shape(bias), np.shape(spin))
    twice = np.broadcast_to(np.rint(2 * np.asarray(spin)).astype(int), shape)[..., None]
    d = jnp.broadcast_to(jnp.asarray(bias), shape)
    t = (1 - abs(d)) / (1 + abs(d))
    k = np.arange(twice.max() + 1).reshape((1,) * len(shape) + (-1,))  # steps below the top, m = I - k
    powers = t[..., None] ** k
    partial = jnp.cumsum(powers, axis=-1)
    width = twice - 2 * k  # 2m
    sums = jnp.take_along_axis(partial, jnp.asarray(np.maximum(width - 1, 0)), axis=-1)
    excess = jnp.sum(jnp.where(width > 0, width / 2 * powers * sums, 0.0), axis=-1)
    norm = jnp.sum(jnp.where(k <= twice, powers, 0.0), axis=-1)
    return 2 * d / (1 + abs(d)) * excess / norm / (twice[..., 0] / 2)
