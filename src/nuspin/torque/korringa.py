r"""Korringa relaxation, the noise that accompanies the torque, and the temperature at which both are equally fast.

.. math:: \frac1{T_1} = 2 k_B T\, c_S\, \Gamma_*, \qquad \Gamma_* = \frac{(e\mu_0\gamma_I k_F)^2}{8\pi^3\hbar}
"""

from math import pi

import numpy as np

from nuspin import checks, quantity
from nuspin._types import Number, Quantity
from nuspin.constants import e, hbar, k_B, m_e
from nuspin.errors import NotDerived
from nuspin.hyperfine import sphere_averages
from nuspin.response import ElectronGas
from nuspin.response.electron_gas import electron_gas
from nuspin.torque.coefficients import coupling, isotropic


def korringa_rate(
    temperature: Quantity,
    *,
    gamma: Quantity,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    mu_r: Quantity = 1.0,
    enhancement: Quantity = 1.0,
    kernel: str = "full",
) -> Number:
    r"""Return the Korringa relaxation rate 1/T_1 of the same free-electron model as the torque.

    .. math:: \frac1{T_1} = 2 k_B T\, c_S\, \Gamma_*

    Another gas than the paper's multiplies it by its `korringa_enhancement`: torque and noise are the same sum over the Fermi surface.

    Parameters
    ----------
    temperature
        Temperature of the electrons, K; not negative. That of a gas that has one.
    gamma
        Signed bare gyromagnetic ratio, rad/(s T).
    k_F
        Fermi wave number, 1/m, of the paper's gas.
    gas
        Another gas, in place of k_F.
    mu_r
        The paper's multiplier of the kernel; 1 for every real metal.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.
    kernel
        "full" (contact and dipolar) or "contact".

    Returns
    -------
    float or array
        1/s, broadcast over all arguments.

    Raises
    ------
    InputError
        Where the temperature is negative or not that of the gas, gamma zero or another argument not positive.
    NotDerived
        For the full kernel where bands are split or in two dimensions, and for a gas with a spin accumulation of its own, whose noise is no
        longer 2 k_B T.

    Notes
    -----
    No orbital channel. Independent of the spin I. With k_F: k_B T << E_F, no exchange enhancement. Where bands are split: the nucleus
    relaxes along the magnetisation.

    References
    ----------
    J. Korringa, Physica 16, 601 (1950); the Fermi-sphere average c_S is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.torque import korringa_rate
    >>> rate = korringa_rate("4.2 K", gamma=7.1e7, k_F="1.36 / angstrom", enhancement=200, kernel="contact")
    >>> 1e-2 < 4.2 / rate < 1e2  # T1 T in s K, the size of that of copper
    True
    """
    temperature = quantity.non_negative("temperature", temperature, "K")
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    gas = electron_gas(k_F, gas)
    mu_r = quantity.positive("mu_r", mu_r)
    enhancement = quantity.positive("enhancement", enhancement)
    checks.broadcastable(temperature=temperature, gamma=gamma, k_F=gas.k_F, mu_r=mu_r, enhancement=enhancement)
    require_equilibrium(gas, temperature, kernel)
    _, c_S = sphere_averages(enhancement=enhancement, kernel=kernel)
    return 2 * k_B * temperature * c_S * exchange_rate(gamma=gamma, gas=gas, mu_r=mu_r)


def require_equilibrium(gas: ElectronGas, temperature: Number, kernel: str) -> None:
    """Refuse a gas whose noise is not that of electrons at one temperature, or whose dipolar average is not derived."""
    isotropic(gas, kernel)
    if gas.split and kernel != "contact":
        raise NotDerived("Korringa relaxation by the dipolar coupling is not derived where bands are split. Use kernel='contact'.")
    if gas.polarised:
        raise NotDerived(
            "Korringa relaxation is not derived for a gas with a spin accumulation of its own, whose noise is not that of one temperature. "
            "Leave `mu` out of the gas."
        )
    if checks.is_traced(temperature) or checks.is_traced(gas.temperature):
        return
    if gas.warm and not np.allclose(temperature, gas.temperature, rtol=1e-9, atol=0):
        own, other = (f"{np.max(np.asarray(each)):g} K" for each in (gas.temperature, temperature))
        checks.refuse("temperature", f"be that of the gas, {own}", other, "Use `gas.at(temperature)`.")


def knight_shift(*, k_F: Quantity | None = None, gas: ElectronGas | None = None, enhancement: Quantity = 1.0) -> Number:
    r"""Return the spin Knight shift of a nucleus in the gas, by the contact interaction.

    .. math:: K = \frac{e}{m_e} \frac{G_{field}}{\gamma_I I_p} = \eta\, \frac{e^2 \mu_0 k_F}{6\pi^2 m_e}

    Another gas than the paper's multiplies it by its `knight_enhancement`: shift and field-like torque are the same average. With the
    contact relaxation rate it makes Korringa's product, T_1 T K^2 = (hbar / 4 pi k_B) (e / m_e gamma)^2 / script K.

    Parameters
    ----------
    k_F
        Fermi wave number, 1/m, of the paper's gas.
    gas
        Another gas, in place of k_F.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.

    Returns
    -------
    float or array
        Dimensionless, positive: the shift of the field at the nucleus over the field applied.

    Raises
    ------
    InputError
        Where k_F or the enhancement is not positive.

    Notes
    -----
    The spin part alone, with g = 2, relative to the bare nucleus; the orbital (chemical) shift is not part of it.

    References
    ----------
    J. Korringa, Physica 16, 601 (1950); derived in docs/conventions.md, "Torque and noise".

    Examples
    --------
    >>> from nuspin.torque import knight_shift
    >>> 1e-3 < knight_shift(k_F="1.36 / angstrom", enhancement=200) < 1e-2  # a fraction of a per cent
    True
    """
    gas = electron_gas(k_F, gas)
    enhancement = quantity.positive("enhancement", enhancement)
    checks.broadcastable(k_F=gas.k_F, enhancement=enhancement)
    return gas.knight_enhancement() * enhancement * e / m_e * coupling(gamma=1.0, k_F=gas.coupling_wave_number) / (6 * pi**2)


def crossover_temperature(mu: Quantity, *, spin: Number, enhancement: Quantity = 1.0, kernel: str = "full") -> Number:
    r"""Return T*, where Korringa relaxation is as fast as the classical torque; above it thermal noise wins.

    .. math:: T^* = \frac{|\mu| I_p}{2 k_B} \frac{|c_A|}{c_S}

    The strength of the coupling cancels: torque and noise are the same sum over the Fermi surface.

    Parameters
    ----------
    mu
        Spin accumulation, J, signed or not.
    spin
        Nuclear spin quantum number I.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.
    kernel
        "full" (contact and dipolar) or "contact".

    Returns
    -------
    float or array
        K, broadcast over all arguments.

    Raises
    ------
    InputError
        Where mu is not finite, spin no positive multiple of 1/2 or the enhancement not positive.

    Notes
    -----
    A comparison of two rates, not a bound on polarisation, which a spin accumulation produces at any temperature.

    References
    ----------
    Derived in docs/conventions.md, "Torque and noise".

    Examples
    --------
    >>> from nuspin.torque import crossover_temperature
    >>> print(f"{1e3 * crossover_temperature('7e-6 eV', spin=0.5, kernel='contact'):.0f} mK")
    35 mK
    """
    mu = quantity.finite("mu", mu, "J")
    spin = quantity.spin_quantum_number("spin", spin)
    enhancement = quantity.positive("enhancement", enhancement)
    checks.broadcastable(mu=mu, spin=spin, enhancement=enhancement)
    c_A, c_S = sphere_averages(enhancement=enhancement, kernel=kernel)
    return abs(mu) * (spin * (spin + 1)) ** 0.5 / (2 * k_B) * abs(c_A) / c_S


def exchange_rate(*, gamma: Number, gas: ElectronGas, mu_r: Number = 1.0) -> Number:
    """Return Gamma_* = alpha^2 / (8 pi^3 hbar) of a gas, of SI numbers, 1/(J s): Gamma_* times an energy is a rate."""
    return coupling(gamma=gamma, k_F=gas.coupling_wave_number, mu_r=mu_r) ** 2 / (8 * pi**3 * hbar) * gas.korringa_enhancement()
