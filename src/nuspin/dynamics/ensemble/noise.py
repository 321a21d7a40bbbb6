r"""Thermal noise: Brownian motion of a direction on the sphere, with random numbers that are drawn by counters.

.. math:: \partial_t f = D\,\nabla^2 f, \qquad
    \cos\vartheta = 1 + \frac1\kappa \ln\!\big(u + (1 - u)\, e^{-2\kappa}\big), \qquad \coth\kappa - \frac1\kappa = e^{-2Dh}

In a step h each spin turns by the angle theta about an axis across it, of uniform azimuth: the density exp(kappa cos theta) of Fisher,
Proc. R. Soc. A 217, 295 (1953), with kappa such that <m> decays exactly. Moments of degree l then decay by exp(-l(l + 1) D h) up to h^3.
"""

from functools import partial
from typing import Any, ClassVar

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real, Whole
from nuspin.dynamics.ensemble.averages import MOST, MOST_SEED

_ROUNDS = 8  # of Newton's rule: it has converged after 5 for every step


class ThermalNoise(eqx.Module):
    r"""Random turns of each spin: rotational diffusion. Together with a pull toward a field it leads to a Boltzmann distribution.

    Parameters
    ----------
    rate
        D, 1/s, a number: <m> decays as exp(-2 D t). A pull beta leads to <m> = coth(x) - 1/x with x = |beta|/D. For a moment M in a field
        B at the temperature T with the damping rate beta = lambda M B, this means D = lambda k_B T.
    seed
        Seed of the random numbers, a whole number from 0 to 2^63 - 1. The numbers of a spin depend only on the seed, the index of the spin
        and the number of the step.
    first
        Number of the first step, 0 or more: to continue an earlier run, the number of steps that it took.

    Raises
    ------
    InputError
        If the rate is negative or not one finite number, or `seed` or `first` is not a whole number in its range.

    Notes
    -----
    The equation is dm/dt = m x (white noise) in the sense of Stratonovich, which conserves |m|. It holds for Gaussian white noise, at
    temperatures well above one quantum of precession, hbar omega/k_B.

    References
    ----------
    Brown, Phys. Rev. 130, 1677 (1963).

    Examples
    --------
    >>> from nuspin.dynamics import ThermalNoise
    >>> float(ThermalNoise(rate=0.5).rate)
    0.5
    """

    rate: Real
    seed: int = eqx.field(static=True)
    first: Whole

    def __init__(self, *, rate: Quantity, seed: int = 0, first: int = 0) -> None:
        self.rate = jnp.asarray(checks.scalar("rate", quantity.non_negative("rate", rate, "1/s")), dtype=float)
        self.seed, self.first = checks.count("seed", seed, 0, MOST_SEED), jnp.asarray(checks.count("first", first, 0, MOST // 4))

    def after(self, steps: int | Whole) -> "ThermalNoise":
        """Return the noise of the steps that follow after so many."""
        return eqx.tree_at(lambda noise: noise.first, self, self.first + steps)

    def halves(self, h: Real, count: int) -> tuple["Kick", "Kick", "Kick"]:
        """Return the kicks of half a step h for spins numbered from 0: before and after a step's middle, and before that of the next."""
        kick = partial(Kick, jax.random.key(self.seed), jnp.arange(count), concentration(self.rate * h / 2))
        return kick(2 * self.first), kick(2 * self.first + 1), kick(2 * self.first + 2)


class Kick(eqx.Module):
    """A random turn of each spin; `kappa` is infinite without noise."""

    clocked: ClassVar[bool] = True

    key: Any
    index: Whole
    kappa: Real
    first: Whole | int = 0
    """Number of the half that is drawn in step 0."""

    def __call__(self, m: Components, clock: Whole) -> Components:
        """Return the spins after the kick of step `clock`."""
        of_step = jax.random.fold_in(self.key, self.first + 2 * clock)
        uniform = jax.vmap(lambda index: jax.random.uniform(jax.random.fold_in(of_step, index), (2,)))(self.index)
        return turned(m, uniform[:, 0], uniform[:, 1], self.kappa)


def turned(m: Components, u: Real, v: Real, kappa: Real) -> Components:
    """Return directions moved by the density exp(kappa cos theta), from two uniform numbers between 0 and 1."""
    away = -jnp.log1p(u * jnp.expm1(-2 * kappa)) / kappa  # 1 - cos(theta); 1 - u is as uniform as u, and never 0
    across = jnp.sqrt(away * (2 - away))
    one, other = frame(m)
    azimuth = 2 * jnp.pi * v
    sideways = _vector.add(_vector.scale(across * jnp.cos(azimuth), one), _vector.scale(across * jnp.sin(azimuth), other))
    x, y, z = _vector.add(_vector.scale(1 - away, m), sideways)
    per_length = 1 / jnp.sqrt(x * x + y * y + z * z)
    return x * per_length, y * per_length, z * per_length


def frame(m: Components) -> tuple[Components, Components]:
    """Return two directions across m and across each other, smooth but for a jump at m_z = 0: Duff et al., JCGT 6 (1), 1 (2017)."""
    x, y, z = m
    sign = jnp.where(z >= 0, 1.0, -1.0)
    a = -1 / (sign + z)
    b = x * y * a
    return (1 + sign * x * x * a, sign * b, -sign * x), (b, sign + y * y * a, -y)


def concentration(Dh: Real) -> Real:
    """Return kappa of exp(-2 D h) = coth(kappa) - 1/kappa, by Newton's rule from Cohen's start, Rheol. Acta 30, 270 (1991)."""
    wanted, lost = jnp.exp(-2 * Dh), -jnp.expm1(-2 * Dh)
    none = lost == 0
    lost = jnp.where(none, 1e-16, lost)
    start = wanted * (3 - wanted**2) / (lost * (1 + wanted))

    def improved(kappa: Real) -> Real:
        small = kappa < 0.1
        k = jnp.where(small, 1.0, kappa)
        e = jnp.exp(-2 * k)
        coth_excess = 2 * e / (1 - e)  # coth - 1
        series = kappa / 3 - kappa**3 / 45 + 2 * kappa**5 / 945 - kappa**7 / 4725
        error = jnp.where(small, wanted - series, 1 / k - coth_excess - lost)
        slope = jnp.where(small, 1 / 3 - kappa**2 / 15 + 2 * kappa**4 / 189, 1 / k**2 - 4 * e / (1 - e) ** 2)
        return kappa + error / slope

    kappa = start
    for _ in range(_ROUNDS):
        kappa = improved(kappa)
    return jnp.where(none, 1e300, jnp.maximum(kappa, 1e-12))
