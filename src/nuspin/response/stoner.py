r"""The gas with a local exchange interaction U between opposite spins, in the random phase approximation.

.. math::

    \chi_1 \to \chi_1 S, \quad |\chi_2| \to |\chi_2| S^2, \qquad S(q) = \frac{1}{1 - \bar\alpha\, \chi_1(q)/\chi_1(0)}

The Stoner parameter, U times the density of states, is that of the gas itself at its temperature: the uniform susceptibility is enhanced
by 1/(1 - alpha). The spin accumulation stays the splitting of the electrochemical potentials.

What S adds is transformed along the real axis, on Gauss panels graded toward the kink at 2 k_F, and from beyond the last occupied state
straight up into the complex plane, where exp(iqr) decays.
"""

from collections.abc import Callable
from functools import partial

import equinox as eqx
import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Complex, Number, Real
from nuspin.errors import NotDerived
from nuspin.response.nodes import column, in_blocks, rank_of, row
from nuspin.response.radial import TRANSFORM, Kernel, con2
from nuspin.response.unsplit import Unpolarised

_GAUSS, _GAUSS_WEIGHT = np.polynomial.legendre.leggauss(320)
_S = (1 + _GAUSS) / 2
_GRADED, _GRADED_WEIGHT = _S**3, 1.5 * _S**2 * _GAUSS_WEIGHT  # (y - 1) ln|y - 1| becomes s^5 ln s, which Gauss integrates to n^-12
_UP, _UP_WEIGHT = _S / (1 - _S), _GAUSS_WEIGHT / 2 / (1 - _S) ** 2
MAX_X = 80.0  # times the last occupied wave number: beyond, the panels no longer resolve the oscillation


class Stoner(eqx.Module):
    """An unpolarised gas, enhanced by exchange."""

    gas: Unpolarised
    alpha: Number

    @property
    def dimension(self) -> int:
        """2 or 3."""
        return self.gas.dimension

    @property
    def energies(self) -> tuple[Number, Number]:
        """The chemical potentials of the two species."""
        return self.gas.energies

    @property
    def largest(self) -> Number:
        """The radius that an envelope needs."""
        return self.gas.largest

    @property
    def farthest(self) -> Number:
        """The x up to which the panels resolve the oscillation."""
        return MAX_X / self.gas.largest

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope of the bare gas."""
        return (4e-12 + self.gas.accuracy(name, at)) / (1 - self.alpha) ** 2

    @jax.jit
    def enhancement(self, t: Number) -> Number:
        """S(t)."""
        return 1 / (1 - self.alpha * self.gas.chi1(t) / self.gas.field())

    def chi1(self, t: Number) -> Real:
        """chi_1 S."""
        return self.gas.chi1(t) * self.enhancement(t)

    def chi_zz(self, t: Number) -> Real:
        """Along the spins: the same."""
        return self.chi1(t)

    def chi2(self, t: Number) -> Real:
        """chi_2 S^2."""
        return self.gas.chi2(t) * self.enhancement(t) ** 2

    def transverse(self, t: Number, w: Number) -> Complex:
        """chi_perp(q, omega)."""
        bare = self.gas.transverse(t, w)
        return bare / (1 - self.alpha * bare / self.gas.field())

    @partial(jax.jit, static_argnames="kernel")
    def equilibrium_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi1."""
        return self.gas.equilibrium_r(kernel, x) + in_blocks(partial(self._added1, kernel), x, gas=self)

    def _added1(self, kernel: Kernel, x: Real) -> Real:
        inside = x > 0  # the bare part is infinite at the origin
        far = jnp.where(inside, x, 1.0)
        added = self._along(kernel, far, lambda t: self.chi1(t) - self.gas.chi1(t)) + self._up(kernel, far)
        return jnp.where(inside, added, 0.0)

    equilibrium_zz_r = equilibrium_r

    @partial(jax.jit, static_argnames="kernel")
    def accumulation_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi2."""
        return self.gas.accumulation_r(kernel, x) + in_blocks(partial(self._added2, kernel), x, gas=self)

    def _added2(self, kernel: Kernel, x: Number) -> Real:
        return self._along(kernel, x, lambda t: self.chi2(t) - self.gas.chi2(t))

    def density(self) -> Number:
        """That of the gas."""
        return self.gas.density()

    def polarization(self) -> float:
        """(n_up - n_down) / n."""
        return 0.0

    def field(self) -> Number:
        """The spin density per spin accumulation, S(0) times that of the gas."""
        return self.gas.field() / (1 - self.alpha)

    @jax.jit
    def damping(self) -> Number:
        """<S^2> times that of the gas: the average over the wave numbers that scatter across the Fermi sphere."""
        return self.gas.damping() + self._added2(con2, 0.0)

    def _along(self, kernel: Kernel, x: Number, added: Callable[[Real], Real]) -> Real:
        """Transform `added` from 0 to Q on two panels that meet at the kink."""
        bessel, factor = TRANSFORM[kernel]
        rank = self._rank(x)
        kink, width = (row(2 * k, rank) for k in self.gas.species.edge)
        total = 0.0
        for length in (-kink, width):
            t = kink + length * column(_GRADED, rank)
            weight = jnp.abs(length) * column(_GRADED_WEIGHT, rank)
            total += jnp.sum(weight * t * t * bessel(t * row(x, rank) / 2) * added(t), axis=0)
        return factor * total

    def _up(self, kernel: Kernel, x: Real) -> Real:
        """Transform what S adds to chi1 from Q on, along the line Q + is."""
        bessel, factor = TRANSFORM[kernel]
        rank = self._rank(x)
        edge, end = self.gas.species.edge
        Q = row(2 * (edge + end), rank)
        t = Q * (1 + 1j * column(_UP, rank))
        chi = self.gas.species.chi1_beyond(t)
        added = self.alpha * chi**2 / (self.gas.field() - self.alpha * chi)
        return factor * jnp.sum((1j * Q * column(_UP_WEIGHT, rank) * t * t * bessel.entire(t * row(x, rank) / 2) * added).real, axis=0)

    def _rank(self, x: Number) -> int:
        return rank_of(x, self.alpha, self.gas.field())


class StonerDisc(Stoner):
    """The same in two dimensions at T = 0, where chi_1 is constant up to 2 k_F, so that all that scatters is enhanced alike."""

    def equilibrium_r(self, kernel: Kernel, x: Number) -> Real:
        """Not derived."""
        raise NotDerived("Nobody has derived chi_1(r) of a two-dimensional gas with exchange. Use `chi1`, its value in q.")

    equilibrium_zz_r = equilibrium_r

    def accumulation_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi2."""
        return self.gas.accumulation_r(kernel, x) / (1 - self.alpha) ** 2

    def damping(self) -> Number:
        """S(0)^2 times that of the gas."""
        return self.gas.damping() / (1 - self.alpha) ** 2
