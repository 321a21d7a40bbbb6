r"""The transverse response at a frequency, which takes electrons from spin up to spin down or back.

.. math::

    \chi_\perp(q, \omega) = \frac{m}{4\pi^2 q} [G(k_\uparrow, Q_\uparrow) + G(k_\downarrow, Q_\downarrow)^*], \quad
    G(k, Q) = k Q\, F(Q/k - i0), \quad Q_{\uparrow\downarrow} = \frac{q}{2} \mp \frac{m(\hbar\omega - \Delta)}{\hbar^2 q}

At low frequency Im chi = |chi_2| (mu + hbar omega): a spin accumulation and the field's own rotation do the same,
delta s = chi_1 h + |chi_2| (mu x h - hbar dh/dt). Units of k_F and E_F; w = hbar omega / E_F.
"""

from typing import Any

from nuspin._jax import jax, jnp
from nuspin._types import Complex, Number


@jax.jit
def transverse(up: Any, down: Any, t: Number, w: Number) -> Complex:
    """Return chi_perp of two species, for t > 0 and the frequency less the splitting."""
    t, w = jnp.asarray(t, float), jnp.asarray(w, float)
    return (_each(up, (t * t - w) / (2 * t)) + jnp.conj(_each(down, (t * t + w) / (2 * t)))) / t


def _each(species: Any, Q: jax.Array) -> Complex:
    # F is even and real between its branch points, so the other sign of Q mirrors G.
    G = species.absorb(jnp.abs(Q))
    return jnp.where(Q < 0, -jnp.conj(G), G)
