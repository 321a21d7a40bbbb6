"""One spin species, cold or warm: what its dimension does not change. Energies in E_F, wave numbers in k_F, theta = k_B T / E_F."""

import math
from collections.abc import Callable
from typing import Any, ClassVar

import equinox as eqx
import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Number, Real
from nuspin.response.occupation import average


class Cold(eqx.Module):
    """States filled up to `energy`, T = 0."""

    energy: Number = 1.0
    farthest: ClassVar[float] = math.inf

    @property
    def k(self) -> Number:
        """The radius."""
        return root(self.energy)

    @property
    def edge(self) -> tuple[Number, Number]:
        """The wave numbers of the Fermi edge and of the last occupied state."""
        return self.k, self.k

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope, in r with that of the rounded phase 2kx."""
        return 2e-14 + (1e-15 * jnp.asarray(at) * self.k if name.startswith("f_") else 0.0)

    @property
    def scale(self) -> Number:
        """The energy over which a smooth function of the energy changes."""
        return self.energy

    def moment(self, p: int) -> Number:
        """The power k^p."""
        return self.k**p


class Warm(eqx.Module):
    """States filled with the chemical potential `energy`, of either sign, at k_B T = `theta` > 0."""

    energy: Number
    theta: Number
    farthest: ClassVar[float] = math.inf

    @property
    def edge(self) -> tuple[Real, Real]:
        """The wave numbers of the Fermi edge, or the thermal one, and of the last occupied state."""
        occupied = jnp.maximum(self.energy, 0.0)
        return jnp.sqrt(jnp.maximum(occupied, self.theta)), jnp.sqrt(occupied + 36 * self.theta)

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope, of the line on which the average is taken and of the rounded phase."""
        return 2e-12 + (1e-15 * jnp.asarray(at) * self.edge[1] if name.startswith("f_") else 0.0)

    @property
    def scale(self) -> Number:
        """The energy over which a smooth function of the energy changes."""
        return jnp.maximum(self.energy, 0.0) + self.theta

    def moment(self, p: int) -> Real:
        """<k^p>, the average over -df/dE."""
        return self.average(lambda k: k**p).real

    def average(self, phi: Callable[..., Any], *arguments: Any) -> jax.Array:
        """Return the average of phi(k, *arguments)."""
        return average(phi, *arguments, energy=self.energy, theta=self.theta)

    def occupation(self, t: Number) -> Real:
        """The Fermi function at the wave number t/2, which the step at 2 k_F becomes."""
        return jax.nn.sigmoid((self.energy - t * t / 4) / self.theta)


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)


def between(upper: Any, lower: Any, of: Callable[[Any], Number]) -> Number:
    """Return the mean of `of` over the species whose energies lie between two that are close: to 1e-16 within a tenth of the scale."""
    half = (upper.energy - lower.energy) / 2
    species = [eqx.tree_at(lambda s: s.energy, lower, lower.energy + half * (1 + node)) for node in _NODES]
    return sum(weight / 2 * of(each) for weight, each in zip(_WEIGHTS, species, strict=True))


def root(energy: Number) -> Number:
    """Return sqrt(energy), and zero with a zero slope where that is not positive."""
    if isinstance(energy, float):
        return max(energy, 0.0) ** 0.5
    filled = jnp.asarray(energy) > 0
    return jnp.where(filled, jnp.sqrt(jnp.where(filled, energy, 1.0)), 0.0)


def inverse(t: Number) -> Real:
    """Return 1/t, infinite at 0."""
    at_zero = jnp.asarray(t) == 0
    return jnp.where(at_zero, jnp.inf, 1 / jnp.where(at_zero, 1.0, t))


def share(upper: Number, width: Number, t: Number) -> Real:
    """Return the part of the energies from `upper` down by `width` that lies above t^2/4; the step itself where there is no width."""
    depth, wide = upper - t * t / 4, jnp.asarray(width) > 0
    return jnp.where(wide, jnp.clip(depth / jnp.where(wide, width, 1.0), 0.0, 1.0), jnp.heaviside(depth, 0.5))
