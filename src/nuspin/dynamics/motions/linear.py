r"""Linear motion of a vector in many dimensions, such as a density matrix: dr/dt = G r."""

from typing import ClassVar

import equinox as eqx

from nuspin._jax import jax, jnp
from nuspin._types import Real
from nuspin.dynamics.motions.composition import Motion
from nuspin.dynamics.motions.matrix_exponential import exponential_less_one


class LinearMap(eqx.Module):
    """r -> r + excess r, shapes (..., n, n) and (..., n): without the 1, whose rounding would grow with every product."""

    excess: Real

    def __call__(self, r: Real) -> Real:
        """Return where r goes."""
        return r + jnp.einsum("...ij,...j->...i", self.excess, r)

    def after(self, first: "LinearMap") -> "LinearMap":
        """Return the map that does `first` and then this one."""
        return LinearMap(self.excess + first.excess + self.excess @ first.excess)

    def still(self) -> "LinearMap":
        """Return the map that moves nothing."""
        return LinearMap(jnp.zeros_like(self.excess))


class LinearMotion(Motion):
    """A constant G, 1/s, shape (..., n, n)."""

    axes: ClassVar[tuple[int, int]] = (2, 1)

    G: Real

    def over(self, t: Real) -> LinearMap:
        """Return the map over a time t, a number or of shape (..., 1, 1); one matrix after the other."""
        A = self.G * t
        return LinearMap(jax.lax.map(exponential_less_one, A.reshape(-1, *A.shape[-2:])).reshape(A.shape))

    def rate(self) -> Real:
        """Return the norm of G, 1/s."""
        return jnp.max(jnp.sum(jnp.abs(self.G), axis=-2), axis=-1)

    def rounding(self, t: Real) -> Real:
        """Return that of an angle |G| t, which each squaring doubles."""
        return 4e-16 * (1 + self.rate() * jnp.abs(t))

    def commutator(self, other: "LinearMotion") -> "LinearMotion":
        """Return G G' - G' G."""
        return LinearMotion(self.G @ other.G - other.G @ self.G)
