r"""One spin species in three dimensions: a Fermi sphere, sharp at T = 0 or warm.

Both answer the same questions in the units of the paper's functions, with t = q/k_F and x = k_F r: chi1(t), which is F(t/2) for the
sphere of k_F; step(t), theta(2 - t)/t; and in r any `Kernel`.
"""

from functools import partial
from typing import ClassVar

from nuspin._jax import jax, jnp
from nuspin._types import Complex, Number, Real
from nuspin.response.lindhard import beyond, lindhard, retarded
from nuspin.response.nodes import in_blocks
from nuspin.response.radial import Kernel
from nuspin.response.species import Cold, Warm, inverse, share

_TAIL = 40.0  # beyond t = 40 k the logarithm loses more digits than eight moments do


class Sphere(Cold):
    """A sphere filled up to `energy`, T = 0."""

    dimension: ClassVar[int] = 3

    @jax.jit
    def chi1(self, t: Number) -> Real:
        """The Lindhard function of the sphere, k F(t/2k)."""
        k = self.k
        return k * lindhard(t / jnp.where(k > 0, 2 * k, jnp.inf))

    def chi1_beyond(self, t: Complex) -> Complex:
        """chi1 continued to complex t, from beyond the sphere."""
        k = jnp.asarray(self.k)
        return k * beyond(t / (2 * k))

    @jax.jit
    def step(self, t: Number) -> Real:
        """theta(2k - t) / t, half of it at the edge."""
        return jnp.heaviside(2 * self.k - t, 0.5) * inverse(t)

    @jax.jit
    def filled_above(self, lower: "Sphere", mu: Number, t: Number) -> Real:
        """The mean of `step` over the energies from `lower`, less by mu, to here: [(k^2 - t^2/4)_+ - (k'^2 - t^2/4)_+] / t (k^2 - k'^2)."""
        return share(self.energy, mu, t) * inverse(t)

    def absorb(self, Q: Real) -> Complex:
        """The function k Q F(Q/k - i0), whose imaginary part is what the sphere absorbs, for Q >= 0."""
        k = self.k
        return k * Q * lindhard(Q / jnp.where(k > 0, k, jnp.inf)) + 0.25j * jnp.pi * jnp.maximum(self.energy - Q * Q, 0.0)

    @partial(jax.jit, static_argnames="kernel")
    def radial(self, kernel: Kernel, x: Number) -> Real:
        """A transform, k^w f(k x)."""
        filled = jnp.asarray(self.energy) > 0  # an empty sphere has no infinite value at its own origin
        k = jnp.where(filled, self.k, 1.0)
        return jnp.where(filled, k**kernel.weight * kernel(k * x), 0.0)


class WarmSphere(Warm):
    """A sphere at a temperature."""

    dimension: ClassVar[int] = 3

    @property
    def reach(self) -> Real:
        """The largest k that matters for a power series: 14 terms serve x reach < 1."""
        return jnp.sqrt(jnp.maximum(self.energy, 0.0) + 4 * self.theta)

    @jax.jit
    def chi1(self, t: Number) -> Real:
        """Average of k F(t/2k)."""
        return in_blocks(self._chi1, t, gas=self)

    def _chi1(self, t: Real) -> Real:
        outer, far = t > self.reach, t > _TAIL * self.reach
        near = jnp.where((t == 0) | far, self.reach, t)

        def phi(k: Complex, t: Real, outer: jax.Array) -> Complex:  # the absorption has no real part, once it is averaged
            return k * retarded(t / (2 * k), outer)

        u = (2 / jnp.where(far, t, _TAIL * self.reach)) ** 2
        tail = sum(self.moment(2 * j + 1) * u**j / (4 * j * j - 1) for j in range(1, 9))
        return jnp.where(t == 0, self.moment(1), jnp.where(far, tail, self.average(phi, near, outer).real))

    def chi1_beyond(self, t: Complex) -> Complex:
        """chi1 continued to complex t, from beyond the last occupied state."""
        return self.average(lambda k, t: k * beyond(t / (2 * k)), t)

    @jax.jit
    def step(self, t: Number) -> Real:
        """f(t/2) / t."""
        return self.occupation(t) * inverse(t)

    @jax.jit
    def filled_above(self, lower: "WarmSphere", mu: Number, t: Number) -> Real:
        """The mean of `step` over the chemical potentials from `lower`, less by mu, to here."""
        splitting = mu / self.theta
        depth = (lower.energy - t * t / 4) / self.theta
        # [ln(1 + e^(depth + splitting)) - ln(1 + e^depth)] / splitting
        tiny = splitting < 1e-6
        safe = jnp.where(tiny, 1.0, splitting)
        close = jnp.log1p(jnp.expm1(jnp.minimum(safe, 1.0)) * jax.nn.sigmoid(depth))
        between = jnp.where(safe < 1, close, jax.nn.softplus(depth + safe) - jax.nn.softplus(depth))
        return jnp.where(tiny, jax.nn.sigmoid(depth + splitting / 2), between / safe) * inverse(t)

    def absorb(self, Q: Real) -> Complex:
        """Average of k Q F(Q/k - i0), for Q >= 0."""
        safe = jnp.maximum(Q, 1e-100)  # where the pole of F cancels Q
        return self.average(lambda k, Q: k * Q * beyond(Q / k), safe)

    @partial(jax.jit, static_argnames="kernel")
    def radial(self, kernel: Kernel, x: Number) -> Real:
        """Average of k^w f(k x): by the power series near the origin, by the analytic form beyond."""
        return in_blocks(partial(self._radial, kernel), x, gas=self)

    def _radial(self, kernel: Kernel, x: Real) -> Real:
        small = x * self.reach < 1
        near, far = jnp.where(small, x, 0.5 / self.reach), jnp.where(small, 1 / self.reach, x)
        series = jnp.zeros_like(near)
        for power, coefficient in reversed(list(enumerate(kernel.series))):
            series = series * near * near + coefficient * self.moment(kernel.weight + kernel.lead + 2 * power)
        above = self.average(lambda k, x: k**kernel.weight * kernel.above(k * x), far).real
        return jnp.where(small, series * near**kernel.lead, above)
