r"""Averages over a thermal occupation: the T = 0 result at each energy, weighted with -df/dE.

With the occupation itself as the variable, f = f(0)/(1 + e^v), the weight no longer depends on the gas,

.. math::

    \int_0^\infty dE\,(-f')\,\varphi(k_E) = f(0) \int_{-\infty}^\infty \frac{\varphi(k_v)}{4\cosh^2(v/2)}\, dv, \qquad
    k_v^2 = \theta \ln[1 + (1 + e^{\eta})\, e^v], \quad \eta = \mu_c/k_BT,

and k_v is analytic for |Im v| < pi. The trapezoidal rule on a line between therefore converges exponentially, at any temperature and
density, for every phi that is analytic in the upper half of the k plane: neither a logarithm of 2k - q on the real axis nor a factor
exp(2ikr) that oscillates there does any harm.

Energies are in units of E_F = hbar^2 k_F^2 / 2m, wave numbers in units of k_F, theta = k_B T / E_F.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from nuspin._jax import jax, jnp
from nuspin._roots import newton
from nuspin._types import Number, Real
from nuspin.response.nodes import column, rank_of, row

# The weight has double poles at Im v = pi, phi may be singular at Im v = 0: on this line either costs 1e-13.
_STEP, _SHIFT, _REACH = 0.3, 1.35, 36.0
_LINE = np.arange(-_REACH, _REACH + _STEP / 2, _STEP) + 1j * _SHIFT
_WEIGHT = _STEP / 4 / np.cosh(_LINE / 2) ** 2
_REAL_STEP = 0.1
_REAL_LINE = np.arange(-_REACH, _REACH, _REAL_STEP)
_REAL_WEIGHT = _REAL_STEP / 4 / np.cosh(_REAL_LINE / 2) ** 2


def average(phi: Callable[..., Any], *arguments: Any, energy: Number, theta: Number) -> jax.Array:
    """Return the average of phi(k, *arguments), analytic for Im k > 0, over the occupation of chemical potential `energy`.

    The real part of the result is the average of the real part of phi on the real axis, and the imaginary part that of the imaginary.
    """
    return _average(phi, arguments, _LINE, _WEIGHT, energy, theta)


def real_average(phi: Callable[..., Any], *arguments: Any, energy: Number, theta: Number) -> Real:
    """Return the same for a phi known at real k only: its oscillation must be resolved, up to k x = 40 for the warmest states."""
    return _average(phi, arguments, _REAL_LINE, _REAL_WEIGHT, energy, theta)


def _average(
    phi: Callable[..., Any], arguments: tuple[Any, ...], line: np.ndarray, weight: np.ndarray, energy: Number, theta: Number
) -> jax.Array:
    rank = rank_of(energy, theta, *arguments)
    eta = jnp.asarray(energy / theta)
    k = jnp.sqrt(row(theta, rank) * _softplus(column(line, rank) + row(jax.nn.softplus(eta), rank)))
    return jax.nn.sigmoid(eta) * jnp.sum(column(weight, rank) * phi(k, *(row(each, rank) for each in arguments)), axis=0)


def _softplus(z: Any) -> jax.Array:
    """Return ln(1 + e^z) of a real or complex number, without overflow."""
    up = z.real > 0
    return jnp.where(up, z, 0.0) + jnp.log1p(jnp.exp(jnp.where(up, -z, z)))


def energies_of_polarization(p: Number, *, theta: Number | None, dimension: int) -> tuple[Number, Number]:
    r"""Return mean and difference of the chemical potentials at which the average of k^dimension is 1 + p and 1 - p.

    Density 1 is that of k_F = 1; theta is None for T = 0, where the energies are (1 +- p)^(2/d). An empty band gets a zero slope.
    """
    if theta is None:  # in a form that holds the digits of a small p
        power, some = 2 / dimension, jnp.asarray(p) < 1
        up = jnp.expm1(power * jnp.log1p(p))
        down = jnp.where(some, jnp.expm1(power * jnp.log1p(-jnp.where(some, p, 0.0))), -1.0)
        return 1 + (up + down) / 2, up - down
    up, down = (_energy_of_density(density, theta, dimension) for density in (1 + p, 1 - p))
    return (up + down) / 2, up - down


def _energy_of_density(density: Number, theta: Number, dimension: int) -> Number:
    if dimension == 2:
        return density + theta * jnp.log1p(-jnp.exp(-density / theta))  # the density of states is constant
    density, theta = jnp.broadcast_arrays(jnp.asarray(density, float), jnp.asarray(theta))
    return jnp.reshape(_solve(jnp.ravel(density), jnp.ravel(theta)), density.shape)


@jax.jit
def _solve(density: Real, theta: Real) -> Real:
    """Return the chemical potentials; the logarithm of the density rises with them and is concave."""

    def excess(energy: Real) -> Real:
        return jnp.log(average(lambda k: k**3, energy=energy, theta=theta).real / density)

    fermi_energy = density ** (2 / 3)
    degenerate = fermi_energy - (jnp.pi * theta) ** 2 / (12 * fermi_energy)
    dilute = theta * jnp.log(4 / (3 * jnp.sqrt(jnp.pi)) * density / theta**1.5)
    start = jnp.where(theta < fermi_energy / 2, degenerate, dilute)
    return newton(excess, start)
