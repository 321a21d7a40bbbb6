r"""The channels in which a nucleus and electrons exchange spin and energy: how strong each is, and how many electrons serve it.

.. math:: F(x) = \frac{x}{1 - e^{-x/k_BT}}
"""

from typing import NamedTuple

from nuspin import quantity
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.hyperfine import sphere_averages


class ChannelWeights(NamedTuple):
    """How the averaged kernel is divided among the channels, by what the electron's spin and the nuclear spin do.

    Examples
    --------
    >>> from nuspin.torque import channel_weights
    >>> float(channel_weights(kernel="contact").w_2)  # the contact coupling conserves the total spin
    0.0
    """

    w_ff: Number
    w_2: Number
    w_0: Number
    u_1: Number
    u_0: Number


def channel_weights(*, enhancement: Number = 1.0, kernel: str = "full", angle: Quantity = 0.0) -> ChannelWeights:
    r"""Return the weights of the channels, averaged over the Fermi sphere.

    The average of two kernels is an isotropic tensor, :math:`\langle K_{ab}K_{cd}\rangle = A\,\delta_{ab}\delta_{cd} +
    B(\delta_{ac}\delta_{bd} + \delta_{ad}\delta_{bc})`, with A = (4/9) eta^2 - 2/45, B = 1/15 (contact: B = 0 and no 2/45). Electron
    spins along an axis at the angle theta to z, with :math:`S = (A+B)\sin^2\theta + 2B`:

    .. math::

        w_{ff}, w_2 = \tfrac14[(A+B)(1+\cos^2\theta) + 4B \pm 2(A-B)\cos\theta], \quad w_0 = \tfrac12 S, \quad
        u_1 = S, \quad u_0 = 2[(A+B)\cos^2\theta + B]

    w_ff flips both spins against each other, w_2 both alike, w_0 the nuclear spin alone; u_1 flips the electron's alone, u_0 none.

    Parameters
    ----------
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.
    kernel
        "full" (contact and dipolar) or "contact".
    angle
        Between the spin accumulation and the quantisation axis, rad.

    Returns
    -------
    ChannelWeights
        w_ff + w_2 + w_0 = c_S and w_ff - w_2 = c_A cos(angle).

    Raises
    ------
    InputError
        Where the enhancement is not positive, the angle not finite or the kernel another word.

    References
    ----------
    Derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import channel_weights
    >>> print(*(round(15 * w, 12) for w in channel_weights()))
    7.0 2.0 1.0 2.0 16.0
    """
    angle = quantity.finite("angle", angle, "rad")
    c_A, c_S = sphere_averages(enhancement=enhancement, kernel=kernel)
    B = (c_S - c_A) / 5
    A = c_A + B
    cos, sin2 = jnp.cos(angle), jnp.sin(angle) ** 2
    across = (A + B) * sin2 + 2 * B
    mean, difference = ((A + B) * (1 + cos**2) + 4 * B) / 4, (A - B) * cos / 2
    return ChannelWeights(mean + difference, mean - difference, across / 2, across, 2 * ((A + B) * cos**2 + B))


def exchange(x: Number, thermal: Number) -> Real:
    """Return F(x) + F(-x) = x coth(x/2kT): the noise of a channel, both ways; |x| at T = 0 and 2kT far above."""
    return emission(x, thermal) + emission(-x, thermal)


@jax.jit
def emission(x: Number, thermal: Number) -> Real:
    """Return F(x) = x / (1 - exp(-x/kT)): what a bath of electrons and holes takes at the energy x, in J; max(x, 0) at T = 0."""
    x, thermal = jnp.broadcast_arrays(jnp.asarray(x, dtype=float), jnp.asarray(thermal, dtype=float))
    warm = thermal > 0
    u = x / jnp.where(warm, thermal, 1.0)
    small, frozen = abs(u) < 1e-2, u < -700
    series = 1 + u / 2 + u**2 / 12 - u**4 / 720 + u**6 / 30240
    safe = jnp.where(small | frozen, 1.0, u)
    closed = jnp.where(frozen, 0.0, -safe / jnp.expm1(-safe))
    return jnp.where(warm, thermal * jnp.where(small, series, closed), jnp.maximum(x, 0.0))
