r"""The gas whose two spin species share one band: alike in equilibrium, or filled differently by a spin accumulation.

.. math::

    \chi_{xx} = \tfrac12 [\chi_1(k_\uparrow) + \chi_1(k_\downarrow)], \qquad
    |\chi_{xy}| = \Phi(\mu_\uparrow) - \Phi(\mu_\downarrow), \quad \partial\Phi/\partial\mu_\sigma = |\chi_2|(k_\sigma)

Everything is exact in the spin accumulation and goes over into the linear response as it vanishes. A gas answers in the units of the
paper's functions: energies in E_F, wave numbers t and distances x in k_F. chi2 is chi_xy per spin accumulation, as that vanishes for a gas
that has none.
"""

from collections.abc import Callable
from typing import Any

import equinox as eqx

from nuspin._jax import jnp
from nuspin._types import Complex, Number, Real
from nuspin.response import radial
from nuspin.response.dynamic import transverse
from nuspin.response.radial import Kernel
from nuspin.response.species import between, inverse


class Unpolarised(eqx.Module):
    """Two species alike."""

    species: Any

    @property
    def dimension(self) -> int:
        """2 or 3."""
        return self.species.dimension

    @property
    def energies(self) -> tuple[Number, Number]:
        """The chemical potentials of the two species."""
        return self.species.energy, self.species.energy

    @property
    def largest(self) -> Number:
        """The radius that an envelope needs."""
        return self.species.edge[1]

    @property
    def farthest(self) -> Number:
        """No limit on x, unless the species has one."""
        return self.species.farthest

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope."""
        return self.species.accuracy(name, at)

    def chi1(self, t: Number) -> Real:
        """Along the field."""
        return self.species.chi1(t)

    def chi_zz(self, t: Number) -> Real:
        """Along the spins: the same."""
        return self.chi1(t)

    def chi2(self, t: Number) -> Real:
        """Across the field, per spin accumulation."""
        return self.species.step(t)

    def transverse(self, t: Number, w: Number) -> Complex:
        """chi_perp(q, omega)."""
        return transverse(self.species, self.species, t, w)

    def equilibrium_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi1, `con1` or `dip1`."""
        return self.species.radial(kernel, x)

    equilibrium_zz_r = equilibrium_r

    def accumulation_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi2, `con2` or `dip2`."""
        return self.species.radial(kernel, x)

    def density(self) -> Number:
        """In units of k_F^3 / 3 pi^2 or k_F^2 / 2 pi."""
        return self.species.moment(self.dimension)

    def polarization(self) -> float:
        """(n_up - n_down) / n."""
        return 0.0

    def field(self) -> Number:
        """The spin density per spin accumulation, 1 in the paper's case; g_field, Knight shift."""
        return self.species.moment(self.dimension - 2)

    def damping(self) -> Number:
        """The integral of q^(d-1) chi2 over q, 1 in the paper's case; g_damp, Korringa."""
        return self.species.moment(2 * (self.dimension - 2))


class Polarised(eqx.Module):
    """Two species filled up to different energies."""

    up: Any
    down: Any
    mu: Number  # the difference of their energies, which they hold to fewer digits

    @property
    def dimension(self) -> int:
        """2 or 3."""
        return self.up.dimension

    @property
    def energies(self) -> tuple[Number, Number]:
        """The chemical potentials of the two species."""
        return self.up.energy, self.down.energy

    @property
    def largest(self) -> Number:
        """The radius that an envelope needs."""
        return self.up.edge[1]

    @property
    def farthest(self) -> Number:
        """No limit on x, unless the species have one."""
        return self.up.farthest

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope."""
        # the difference of two filled spheres over a tenth of their scale; and in q, of what q/k_F is rounded to over the shell
        spheres = (self.up.accuracy(name, at) + self.down.accuracy(name, at)) * 10 * (1 + jnp.asarray(at))
        return spheres + (1e-15 * inverse(self.mu) if name == "chi2" else 0.0)

    def chi1(self, t: Number) -> Real:
        """Along a field across the spins."""
        return (self.up.chi1(t) + self.down.chi1(t)) / 2

    def chi_zz(self, t: Number) -> Real:
        """Along the spins: the same, the bands being unsplit."""
        return self.chi1(t)

    def chi2(self, t: Number) -> Real:
        """chi_xy per spin accumulation."""
        return self.up.filled_above(self.down, self.mu, t)

    def transverse(self, t: Number, w: Number) -> Complex:
        """chi_perp(q, omega)."""
        return transverse(self.up, self.down, t, w)

    def equilibrium_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi1."""
        return (self.up.radial(kernel, x) + self.down.radial(kernel, x)) / 2

    equilibrium_zz_r = equilibrium_r

    def accumulation_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi2: the difference of two filled spheres, or the mean over the shell between them where that cancels."""
        filled = radial.FILLED[kernel]
        return self._per_mu(lambda s: s.radial(filled, x), lambda s: s.radial(kernel, x), jnp.asarray(x))

    def density(self) -> Number:
        """In units of k_F^3 / 3 pi^2 or k_F^2 / 2 pi."""
        d = self.dimension
        return (self.up.moment(d) + self.down.moment(d)) / 2

    def polarization(self) -> Number:
        """(n_up - n_down) / n."""
        return self.mu * self.field() * self.dimension / (4 * self.density())

    def field(self) -> Number:
        """The spin density per spin accumulation."""
        d = self.dimension
        return self._per_mu(lambda s: 2 / d * s.moment(d), lambda s: s.moment(d - 2))

    def damping(self) -> Number:
        """The integral of q^(d-1) chi2 over q."""
        d = self.dimension
        return self._per_mu(lambda s: s.moment(2 * (d - 1)) / (d - 1), lambda s: s.moment(2 * (d - 2)))

    def _per_mu(self, level: Callable[[Any], Number], slope: Callable[[Any], Number], x: Number = 0.0) -> Real:
        """Return [level(up) - level(down)] / mu, where slope is the derivative of level by the energy; x sets how fast both oscillate."""
        close = self.mu * (1 + x) < 0.1 * self.up.scale
        difference = (level(self.up) - level(self.down)) / jnp.where(close, 1.0, self.mu)
        return jnp.where(close, between(self.up, self.down, slope), difference)
