r"""The ferromagnet: bands split by exchange, in equilibrium or with an electrochemical spin accumulation on top, T = 0.

The transverse response takes an electron from one band to the other, so it meets Q instead of q/2,

.. math::

    \chi_\perp(q) = \frac{m}{4\pi^2 q} \sum_\sigma Q_\sigma k_\sigma F(Q_\sigma/k_\sigma), \quad
    |\chi_{xy}| = \frac{m}{16\pi q} [(k_\uparrow^2 - Q_\uparrow^2)_+ - (k_\downarrow^2 - Q_\downarrow^2)_+], \quad
    Q_{\uparrow\downarrow} = \frac{q^2 \pm \kappa^2}{2q},

with the splitting hbar^2 kappa^2 / 2m. The second vanishes in equilibrium, where k_up^2 - k_down^2 = kappa^2: it counts only the difference
of the electrochemical potentials. In r every pair of wave numbers u, w of the two bands at one energy adds and subtracts to
s = u +- w, and all of chi(r) is one antiderivative of (s - kappa^4/s^3) exp(isr) at the ends of these.
"""

import math
from collections.abc import Callable
from functools import partial

import equinox as eqx
import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Complex, Number, Real
from nuspin.response.lindhard import lindhard
from nuspin.response.nodes import column, in_blocks, rank_of, row
from nuspin.response.radial import Kernel, con1
from nuspin.response.species import root, share
from nuspin.response.sphere import Sphere
from nuspin.response.unsplit import Polarised
from nuspin.special import exp1

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)
_NODES, _WEIGHTS = (1 + _NODES) / 2, _WEIGHTS / 2
_SERIES = np.array([3 / math.factorial(n + 1) - 1 / math.factorial(n) for n in range(19, 0, -1)])
_DEEP = 18.0  # (kappa/s)^2 falls below 1e-15 over this range of ln s


class ExchangeSplit(eqx.Module):
    """Bands split by `splitting` around chemical potentials `energy` +- mu/2."""

    energy: Number
    mu: Number
    splitting: Number

    @property
    def dimension(self) -> int:
        """3."""
        return 3

    @property
    def energies(self) -> tuple[Number, Number]:
        """The squares of k_up and k_down: what each band is filled to, above its own bottom."""
        half = (self.splitting + self.mu) / 2
        return self.energy + half, jnp.maximum(self.energy - half, 0.0)

    @property
    def _bands(self) -> Polarised:
        """The two spheres as if each had its band to itself."""
        up, down = self.energies
        return Polarised(Sphere(up), Sphere(down), self.splitting + self.mu)

    @property
    def largest(self) -> Number:
        """The radius that an envelope needs."""
        return root(self.energies[0])

    @property
    def farthest(self) -> float:
        """No limit on x."""
        return math.inf

    def accuracy(self, name: str, at: Number) -> Number:
        """The error over the envelope."""
        del name  # the antiderivative is a difference of what grows with x, and chi1(0) one over the splitting
        return 2e-12 * (1 + jnp.asarray(at)) * (1 + 1 / self.splitting)

    @jax.jit
    def chi1(self, t: Number) -> Real:
        """Across the magnetisation."""
        at_zero = jnp.asarray(t) == 0
        q = jnp.where(at_zero, 1.0, t)
        total = jnp.zeros_like(q)
        for energy, sign in zip(self.energies, (1, -1), strict=True):
            k, Q = root(energy), (q * q + sign * self.splitting) / (2 * q)
            total += Q * k * lindhard(Q / jnp.where(k > 0, k, jnp.inf)) / q * (k > 0)
        up, down = (root(energy) for energy in self.energies)
        return jnp.where(at_zero, 2 / 3 * (up**3 - down**3) / self.splitting, total)

    def chi_zz(self, t: Number) -> Real:
        """Along the magnetisation, at fixed splitting: there the bands do not mix."""
        return self._bands.chi1(t)

    @jax.jit
    def chi2(self, t: Number) -> Real:
        """chi_xy per spin accumulation; in equilibrium its limit, 1/t between k_up - k_down and k_up + k_down."""
        at_zero = jnp.asarray(t) == 0
        q = jnp.where(at_zero, 1.0, t)
        Q_up = (q * q + self.splitting) / (2 * q)
        part = share(self.energies[0], self.mu, 2 * Q_up)
        return jnp.where(at_zero, 0.0, part / q)

    def transverse(self, t: Number, w: Number) -> Complex:
        """chi_perp(q, omega)."""
        return self._bands.transverse(t, w - self.splitting)

    @partial(jax.jit, static_argnames="kernel")
    def equilibrium_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi1."""
        return in_blocks(partial(self._equilibrium_r, kernel), x, gas=self)

    def _equilibrium_r(self, kernel: Kernel, x: Real) -> Real:
        up, down = (root(energy) for energy in self.energies)
        p_up, p_down = up + root(up**2 - self.splitting), root(down**2 + self.splitting) + down
        m_up, m_down = self.splitting / p_up, self.splitting / p_down
        small = x * p_up < 2
        near, far = jnp.where(small, x, 1.0 / p_up), jnp.where(small, 2 / p_up, x)
        l = 0 if kernel is con1 else 2

        def total(level: Callable[[Number, Real], Real], x: Real) -> Real:
            return (level(p_up, x) + level(p_down, x) + level(m_up, x) - level(m_down, x)) / 2

        closed = total(partial(self._antiderivative, l), far) / far**2
        integral = total(partial(self._integral, l), near) / jnp.where(near > 0, near, 1.0) ** 2
        return jnp.where(small, jnp.where(near > 0, integral, jnp.inf), closed) / (8 if l == 0 else 16)

    def _antiderivative(self, l: int, s: Number, x: Real) -> Real:
        """Im of the integral of (s - kappa^4/s^3) h_l(sx), h_0 = exp(iz), h_2 = -exp(iz) + 3i (1 - exp(iz))/z."""
        k4, e = self.splitting**2, jnp.exp(1j * s * x)
        over_s3 = -e * (1 / s**2 + 1j * x / s) / 2 + x**2 / 2 * exp1(-1j * s * x)
        h0 = e * (1 - 1j * s * x) / x**2 - k4 * over_s3
        if l == 0:
            return h0.imag
        over_s4 = (-e / s**3 + 1j * x * over_s3) / 3
        return (-h0 + 3j / x * (s + k4 / (3 * s**3) + 1j * e / x + k4 * over_s4)).imag

    def _integral(self, l: int, s: Number, x: Real) -> Real:
        """The same by quadrature, which keeps its digits at small x: along the arc from i kappa to kappa, then the real axis."""
        rank = rank_of(x, s)
        kappa, s, x = row(root(self.splitting), rank), row(s, rank), row(x, rank)
        node, weight = column(_NODES, rank), column(_WEIGHTS, rank)
        angle = node * (jnp.pi / 2)
        arc = jnp.sum(weight * jnp.pi * kappa**2 * jnp.sin(2 * angle) * _wave(l, kappa * jnp.exp(1j * angle) * x), axis=0)
        end = jnp.log(s / kappa)
        start = end - jnp.clip(end, -_DEEP, _DEEP)
        at = kappa * jnp.exp(start + (end - start) * node)
        slope = (at * at - (kappa**2 / at) ** 2) * _wave(l, at * x + 0j)
        return arc + jnp.sum(weight * (end - start) * slope, axis=0)

    def equilibrium_zz_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi_zz."""
        return self._bands.equilibrium_r(kernel, x)

    @partial(jax.jit, static_argnames="kernel")
    def accumulation_r(self, kernel: Kernel, x: Number) -> Real:
        """A transform of chi2: the mean over the energies between equilibrium and the accumulation."""

        def shell(u: Real, w: Real, x: Real) -> Real:  # its wave numbers lie between u - w and u + w
            outer = (u + w) / 2
            inner = self.splitting / (4 * outer)
            return outer**2 * kernel(outer * x) - inner**2 * kernel(inner * x)

        return in_blocks(lambda x: self._mean(shell, x), x, gas=self)

    def density(self) -> Number:
        """In units of k_F^3 / 3 pi^2."""
        return self._bands.density()

    def polarization(self) -> Number:
        """(n_up - n_down) / n."""
        return self._bands.polarization()

    def field(self) -> Number:
        """The spin density per spin accumulation, beyond that of equilibrium: each band fills from there on."""
        rank = rank_of(self.energy, self.mu, self.splitting)
        half = (row(self.splitting, rank) + column(_NODES, rank) * row(self.mu, rank)) / 2
        added = root(row(self.energy, rank) + half) + root(row(self.energy, rank) - half)
        return jnp.sum(column(_WEIGHTS, rank) * added, axis=0) / 2

    def damping(self) -> Number:
        """The integral of q^2 chi2 over q: k_up k_down, as the two densities of states."""
        return self._mean(lambda u, w: u * w)

    def _mean(self, of: Callable[..., Real], *arguments: Number) -> Real:
        """Return the mean of `of` over the electrochemical energies between mu_down and mu_up: u in the lower band, w in the upper."""
        rank = rank_of(self.energy, self.mu, self.splitting, *arguments)
        middle = row(self.energy, rank) + (column(_NODES, rank) - 0.5) * row(self.mu, rank)
        half = row(self.splitting, rank) / 2
        values = of(root(middle + half), root(middle - half), *(row(each, rank) for each in arguments))
        return jnp.sum(column(_WEIGHTS, rank) * values, axis=0)


def _wave(l: int, z: jax.Array) -> Real:
    """Return Im exp(iz), or Im of -exp(iz) + 3i (1 - exp(iz))/z."""
    e = jnp.exp(1j * z)
    if l == 0:
        return e.imag
    small = jnp.abs(z) < 1
    safe = jnp.where(small, 1.0, z)
    w = 1j * jnp.where(small, z, 0.5)
    # the constant, 2, has no imaginary part
    series = jnp.polyval(_SERIES, w) * w
    return jnp.where(small, series.imag, (-e + 3j * (1 - e) / safe).imag)
