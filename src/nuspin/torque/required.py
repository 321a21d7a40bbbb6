"""The spin accumulation that a wanted effect needs, for nuclei with a contact coupling whose Knight shift or T_1 T is measured."""

from collections.abc import Callable
from functools import partial
from math import inf
from typing import Any

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import gamma_e, hbar, k_B
from nuspin.torque.channels import exchange
from nuspin.torque.polarization import levels_of, steady_polarization_of_bias

_HALVINGS = 60
_LEVELS = 10  # at least, so that every spin up to 9/2 runs the same program


def spin_accumulation_for_shift(shift: Quantity, *, knight_shift: Quantity) -> Number:
    r"""Return the spin accumulation along the field that shifts the resonance by a part of its frequency.

    .. math:: \mu = -\frac{\hbar e}{m_e}\, \frac{\delta\nu}{K}\, \frac{2\pi}{\gamma_I}
              \;\Rightarrow\; |\mu| = \frac{\hbar e}{m_e}\, \frac{\delta B}{|K|}

    Parameters
    ----------
    shift
        The wanted change of the field at the nucleus, T: that of the frequency times 2 pi / gamma.
    knight_shift
        K, a fraction.

    Returns
    -------
    float or array
        J, without its sign: for K > 0 a mu along the field lowers the frequency.

    Raises
    ------
    InputError
        Where K is zero or the shift not finite.

    References
    ----------
    The field B_K = -K mu/(g mu_B) with g = 2; derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import spin_accumulation_for_shift
    >>> f"{spin_accumulation_for_shift('0.1 mT', knight_shift=2.4e-3) / 1.602e-25:.1f} ueV"
    '4.8 ueV'
    """
    shift = quantity.finite("shift", shift, "T")
    K = quantity.nonzero("knight_shift", knight_shift)
    checks.broadcastable(shift=shift, knight_shift=K)
    return hbar * gamma_e * abs(shift / K)


def spin_accumulation_for_polarization(
    polarization: Quantity, *, spin: Number, temperature: Quantity, spin_conserving_fraction: Quantity = 1.0
) -> Real:
    """Return the spin accumulation that polarises nuclei in no field, the inverse of `steady_polarization` with the contact coupling.

    Parameters
    ----------
    polarization
        The wanted <I_z>/I, between -1 and 1.
    spin
        Nuclear spin quantum number I.
    temperature
        Of the electrons, K.
    spin_conserving_fraction
        f of the relaxation.

    Returns
    -------
    Array
        J, with the sign of the polarisation; infinite where f = 0.

    Raises
    ------
    InputError
        Where an argument is outside its range.

    Notes
    -----
    The applied field is well above the nuclear local field, yet too small to add a polarisation of its own.

    References
    ----------
    Derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import spin_accumulation_for_polarization
    >>> f"{spin_accumulation_for_polarization(0.1, spin=0.5, temperature='4.2 K') / 1.602e-22:.4f} meV"  # 2 kT artanh(0.1)
    '0.0726 meV'
    """
    P = quantity.within("polarization", polarization, -0.999999, 0.999999)
    spin = quantity.spin_quantum_number("spin", spin)
    temperature = quantity.non_negative("temperature", temperature, "K")
    f = quantity.within("spin_conserving_fraction", spin_conserving_fraction, 0, 1)
    checks.broadcastable(polarization=P, spin=spin, temperature=temperature, spin_conserving_fraction=f)
    P, f, temperature = jnp.asarray(P, dtype=float), jnp.asarray(f, dtype=float), jnp.asarray(temperature, dtype=float)
    return _polarizing(P, jnp.asarray(spin, dtype=float), temperature, f, levels=max(levels_of(spin), _LEVELS))


@partial(jax.jit, static_argnames="levels")
def _polarizing(P: Real, spin: Real, temperature: Real, f: Real, levels: int) -> Real:
    direction = jnp.where(P < 0, -1.0, 1.0)  # odd in P, with its slope at P = 0
    driven = f > 0
    x = _drive(_bias_of_polarization(direction * P, spin, levels), jnp.where(driven, f, 1.0))
    return jnp.where(driven, direction * k_B * temperature * x, jnp.where(P == 0, 0.0, direction * inf))


def spin_accumulation_for_amplification(
    *, T1T: Quantity, T2: Quantity, spin: Number, temperature: Quantity, spin_conserving_fraction: Quantity = 1.0
) -> Real:
    r"""Return the spin accumulation above which a spin I antiparallel to it gains from the torque more than it loses.

    .. math::

        \frac{1}{2k_B T_1T} \Big[f (I - \tfrac12)|\mu| - \tfrac f2 |\mu| \coth\frac{|\mu|}{2k_BT} - (2 - f)\, k_BT\Big] = \frac1{T_2}

    The quantum form of `critical_spin_accumulation`, with the noise that T_1 T measures.

    Parameters
    ----------
    T1T
        s K.
    T2
        Of every other cause, s: that of the rigid lattice.
    spin
        Nuclear spin quantum number I.
    temperature
        Of the electrons, K.
    spin_conserving_fraction
        f of the relaxation.

    Returns
    -------
    Array
        J; infinite for I <= 1, which no spin accumulation amplifies.

    Raises
    ------
    InputError
        Where an argument is outside its range.

    Notes
    -----
    A torque conserves |m|: what is compensated is decay, not the dephasing of an ensemble.

    References
    ----------
    Derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import spin_accumulation_for_amplification
    >>> mu = spin_accumulation_for_amplification(T1T="1.27 s K", T2="0.15 ms", spin=1.5, temperature="4.2 K")
    >>> f"{mu / 1.602e-19:.1f} eV"
    '2.9 eV'
    """
    T1T = quantity.positive("T1T", T1T, "s K")
    T2 = quantity.positive("T2", T2, "s")
    spin = quantity.spin_quantum_number("spin", spin)
    temperature = quantity.non_negative("temperature", temperature, "K")
    f = quantity.within("spin_conserving_fraction", spin_conserving_fraction, 0, 1)
    checks.broadcastable(T1T=T1T, T2=T2, spin=spin, temperature=temperature, spin_conserving_fraction=f)
    thermal = k_B * temperature
    loss = (2 - f) * thermal + 2 * k_B * T1T / T2
    rise = jnp.asarray(f * (np.asarray(spin) - 1))
    possible = rise > 0
    return jnp.where(possible, _balance(jnp.where(possible, rise, 1.0), f, loss, thermal), inf)


@jax.jit
def _balance(rise: Number, f: Number, loss: Number, thermal: Number) -> Real:
    """Solve (rise + f/2) mu - (f/2) [F(mu) + F(-mu)] = loss by Newton's method: the left side is concave with a slope of at least rise."""
    mu = (loss + f * thermal) / rise
    mu, *rest = jnp.broadcast_arrays(mu, rise, f, loss, thermal)
    rise, f, loss, thermal = rest
    for _ in range(10):
        pair, slope = jax.jvp(lambda x: exchange(x, thermal), (mu,), (jnp.ones_like(mu),))
        mu = mu - ((rise + f / 2) * mu - f / 2 * pair - loss) / (rise + f / 2 * (1 - slope))
    return mu


def _root(function: Callable[[Real], Real], low: Real, high: Real) -> Real:
    """Return where an increasing function of every element passes zero: by halves, then a Newton step that carries the derivatives."""

    def halve(_: Any, ends: tuple[Real, Real]) -> tuple[Real, Real]:
        middle = (ends[0] + ends[1]) / 2
        below = function(middle) < 0
        return jnp.where(below, middle, ends[0]), jnp.where(below, ends[1], middle)

    low, high = jax.lax.stop_gradient(jax.lax.fori_loop(0, _HALVINGS, halve, (low, high)))
    x = (low + high) / 2
    value, slope = jax.jvp(function, (x,), (jnp.ones_like(x),))
    return x - value / jax.lax.stop_gradient(slope)


def _bias_of_polarization(P: Real, spin: Real, levels: int) -> Real:
    """Return (G_+ - G_-)/(G_+ + G_-), positive, of a polarisation."""
    P = jnp.broadcast_arrays(P, jnp.zeros(np.shape(spin)))[0]
    return _root(lambda bias: steady_polarization_of_bias(bias, spin, levels) - P, jnp.zeros_like(P), jnp.ones_like(P))


def _drive(bias: Real, f: Real) -> Real:
    """Return mu/kT of the bias f x / [f x coth(x/2) + 2(1 - f)], which rises from 0 to 1."""
    bias, f = jnp.broadcast_arrays(bias, f)
    highest = 2 * bias / f / (1 - bias) + 2  # x coth(x/2) <= x + 2
    return _root(lambda x: f * x - bias * (f * exchange(x, 1.0) + 2 * (1 - f)), jnp.zeros_like(bias), highest)
