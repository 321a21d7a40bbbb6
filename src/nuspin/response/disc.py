r"""One spin species in two dimensions: a Fermi disc, sharp at T = 0 or warm.

.. math::

    \chi_1(q) = \frac{m}{4\pi} \left[1 - \theta(q - 2k)\sqrt{1 - 4k^2/q^2}\right], \qquad
    |\chi_2|(q) = \frac{m^2}{2\pi\hbar^2} \frac{\theta(2k - q)}{q\sqrt{4k^2 - q^2}}

and in r, for a point source, -m k^2/8pi (J_0 Y_0 + J_1 Y_1)(kr) and m^2/8pi hbar^2 J_0^2(kr).
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from nuspin._jax import jax, jnp
from nuspin._types import Complex, Number, Real
from nuspin.errors import NotDerived
from nuspin.response.occupation import real_average
from nuspin.response.radial import Kernel, con1, con2, con2_filled
from nuspin.response.species import Cold, Warm, between, inverse, root, share
from nuspin.special import j0, j1, y0, y1

_STATIC = "The response of a two-dimensional gas is derived in the static limit only, not at a frequency."


class Disc(Cold):
    """A disc filled up to `energy`, T = 0."""

    dimension: ClassVar[int] = 2

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope: where the slope is vertical, the rounding of q/k_F counts."""
        distance = jnp.abs(1 - (jnp.asarray(at) * inverse(2 * self.k)) ** 2)
        if name == "chi2":
            return (2e-14 + 1e-15 * inverse(distance)) * inverse(jnp.sqrt(distance))
        return 2e-14 + 1e-15 / jnp.sqrt(distance + 1e-15)

    @jax.jit
    def chi1(self, t: Number) -> Real:
        """1 inside 2k, falling with a vertical slope outside."""
        u = (2 * self.k * inverse(t)) ** 2
        return jnp.where(u >= 1, 1.0, u / (1 + root(1 - u)))

    @jax.jit
    def step(self, t: Number) -> Real:
        """theta(2k - t) / t sqrt(4k^2 - t^2)."""
        return jnp.where(t < 2 * self.k, inverse(root(4 * self.energy - t * t)), 0.0) * inverse(t)

    @jax.jit
    def filled_above(self, lower: "Disc", mu: Number, t: Number) -> Real:
        """The mean of `step` over the energies from `lower` to here."""
        chords = root(self.energy - t * t / 4) + root(lower.energy - t * t / 4)
        return jnp.where(chords > 0, share(self.energy, mu, t) * inverse(chords) * inverse(t), 0.0)

    def absorb(self, Q: Real) -> Complex:
        """Not derived."""
        raise NotDerived(_STATIC)

    @partial(jax.jit, static_argnames="kernel")
    def radial(self, kernel: Kernel, x: Number) -> Real:
        """Each transform of a point source."""
        return _bessel(kernel)(self.k, self.k * x)


class WarmDisc(Warm):
    """A disc at a temperature."""

    dimension: ClassVar[int] = 2

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope, of which an edge narrower than 1 makes more."""
        return super().accuracy(name, at) * (1 + 1 / jnp.sqrt(self.theta))

    @property
    def farthest(self) -> Real:
        """The x up to which the real nodes resolve the oscillation of the warmest states."""
        return 40 / jnp.sqrt(self.theta)

    @jax.jit
    def chi1(self, t: Number) -> Real:
        """Average of that of the discs."""
        safe = jnp.where(jnp.asarray(t) == 0, 1.0, t)

        def phi(k: Complex, t: Real) -> Complex:
            u = (2 * k / t) ** 2
            return u / (1 + jnp.sqrt(1 - u))

        return jnp.where(jnp.asarray(t) == 0, self.moment(0), self.average(phi, safe).real)

    @jax.jit
    def step(self, t: Number) -> Real:
        """Average of that of the discs."""
        return self.average(lambda k, t: 1 / jnp.sqrt(4 * k * k - t * t), t).real * inverse(t)

    @jax.jit
    def filled_above(self, lower: "WarmDisc", mu: Number, t: Number) -> Real:
        """The mean of `step` over the chemical potentials from `lower` to here."""
        t = jnp.asarray(t, float)
        close = mu < 0.1 * self.theta
        chord = [each.average(lambda k, t: jnp.sqrt(k * k - t * t / 4), t).real for each in (self, lower)]
        difference = (chord[0] - chord[1]) / jnp.where(close, 1.0, mu) * inverse(t)
        return jnp.where(close, between(self, lower, lambda disc: disc.step(t)), difference)

    def absorb(self, Q: Real) -> Complex:
        """Not derived."""
        raise NotDerived(_STATIC)

    @partial(jax.jit, static_argnames="kernel")
    def radial(self, kernel: Kernel, x: Number) -> Real:
        """Each transform of a point source, averaged over real wave numbers."""
        function = _bessel(kernel)
        return real_average(lambda k, x: function(k, k * x), x, energy=self.energy, theta=self.theta)


def _equilibrium(k: Number, z: Number) -> Real:
    at_zero = jnp.asarray(z) == 0
    far = jnp.where(at_zero, 1.0, z)
    return jnp.where(at_zero, jnp.inf, -k * k * (j0(far) * y0(far) + j1(far) * y1(far)))


def _bessel(kernel: Kernel) -> Callable[[Number, Number], Real]:
    """Return the transform that stands for a kernel in two dimensions, a function of k and kx."""
    if kernel is con1:
        return _equilibrium
    if kernel is con2:
        return lambda k, z: jnp.asarray(j0(z) ** 2)
    if kernel is con2_filled:
        return lambda k, z: jnp.asarray(k * k * (j0(z) ** 2 + j1(z) ** 2))
    raise NotDerived(
        "The response of a two-dimensional gas to a dipolar source is not derived, as its field is not isotropic there. "
        "Use l=0, a contact source."
    )
