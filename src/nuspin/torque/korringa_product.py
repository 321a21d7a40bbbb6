r"""What a Knight shift and a relaxation time imply about the contact coupling, each alone and both together.

.. math:: T_1T\, K^2 = \frac{\hbar}{4\pi k_B} \Big(\frac{e}{m_e\gamma_I}\Big)^2 \frac1{\mathcal K(\bar\alpha)}
"""

from math import pi
from typing import Any

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import gamma_e, hbar, k_B
from nuspin.response import ElectronGas
from nuspin.response.electron_gas import electron_gas
from nuspin.response.models import LARGEST_STONER
from nuspin.torque.korringa import knight_shift, korringa_rate
from nuspin.units import to_si

_HALVINGS = 50


def korringa_T1T(K: Quantity, *, gamma: Quantity, stoner: Quantity = 0.0) -> Number:
    r"""Return the product T_1 T that a Knight shift implies if contact is the only coupling.

    .. math:: T_1T = \frac{\hbar}{4\pi k_B} \Big(\frac{e}{m_e\gamma_I}\Big)^2 \frac{1}{K^2\,\mathcal K(\bar\alpha)}

    Parameters
    ----------
    K
        Spin Knight shift, a fraction.
    gamma
        Signed bare gyromagnetic ratio, rad/(s T).
    stoner
        alpha, from a susceptibility or a calculation: one fitted to T_1 T would only return it.

    Returns
    -------
    float or array
        s K.

    Raises
    ------
    InputError
        Where K or gamma is zero, or stoner outside [0, 1).

    Notes
    -----
    A spherical Fermi surface and a local exchange. Orbital, dipolar and core-polarisation relaxation are absent.

    References
    ----------
    J. Korringa, Physica 16, 601 (1950); T. Moriya, J. Phys. Soc. Jpn. 18, 516 (1963) for the factor script K.

    Examples
    --------
    >>> from nuspin import Isotope
    >>> from nuspin.torque import korringa_T1T
    >>> print(f"{korringa_T1T(1.13e-3, gamma=Isotope('23Na').gamma()):.2f} s K")
    2.94 s K
    """
    K = quantity.nonzero("K", K)
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    stoner = quantity.within("stoner", stoner, 0, LARGEST_STONER, "A larger one is a ferromagnet.")
    checks.broadcastable(K=K, gamma=gamma, stoner=stoner)
    return hbar / (4 * pi * k_B) * (gamma_e / gamma) ** 2 / (K**2 * _korringa_factor(stoner))


def stoner_of_korringa(K: Quantity, T1T: Quantity, *, gamma: Quantity) -> float | None:
    """Return the alpha that would reconcile one Knight shift with one T_1 T; None where T_1 T is shorter than alpha = 0 makes it.

    Use it as a diagnosis, never as an input: it absorbs every other channel and every error of both numbers. Where no alpha makes T_1 T
    long enough, it is the largest alpha.

    Examples
    --------
    >>> from nuspin import Isotope
    >>> from nuspin.torque import stoner_of_korringa
    >>> print(f"{stoner_of_korringa(1.13e-3, '5.1 s K', gamma=Isotope('23Na').gamma()):.2f}")
    0.65
    """
    K = checks.scalar("K", to_si("K", K, ""))
    T1T = checks.scalar("T1T", quantity.positive("T1T", T1T, "s K"))
    wanted = float(korringa_T1T(K, gamma=checks.scalar("gamma", to_si("gamma", gamma, "rad/s/T")))) / T1T
    if wanted >= 1:
        return None
    if wanted <= float(_korringa_factor(LARGEST_STONER)):
        return LARGEST_STONER
    return float(_stoner_of_factor(wanted))


def enhancement_from_knight_shift(K: Quantity, *, k_F: Quantity | None = None, gas: ElectronGas | None = None) -> Number:
    r"""Return eta, the contact enhancement that gives a gas the spin Knight shift K, a positive fraction; errors as `knight_shift`.

    Examples
    --------
    >>> from nuspin.torque import enhancement_from_knight_shift, knight_shift
    >>> K = knight_shift(k_F=1.36e10, enhancement=150)
    >>> round(float(enhancement_from_knight_shift(K, k_F=1.36e10)), 9)
    150.0
    """
    K = quantity.positive("K", K, "", "A contact density makes no negative shift: that is core polarisation.")
    gas = electron_gas(k_F, gas)
    checks.broadcastable(K=K, k_F=gas.k_F)
    return K / knight_shift(gas=gas)


def enhancement_from_T1T(
    T1T: Quantity,
    *,
    gamma: Quantity,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    spin_conserving_fraction: Quantity = 1.0,
) -> Number:
    r"""Return eta, the contact enhancement with which a gas relaxes nuclei at the part f of 1/(T_1 T); errors as `korringa_rate`.

    Examples
    --------
    >>> from nuspin.torque import enhancement_from_T1T
    >>> print(f"{enhancement_from_T1T('1.27 s K', gamma=7.1e7, k_F=1.36e10):.0f}")
    211
    """
    T1T = quantity.positive("T1T", T1T, "s K")
    f = quantity.within("spin_conserving_fraction", spin_conserving_fraction, 0, 1)
    gas = electron_gas(k_F, gas)
    checks.broadcastable(T1T=T1T, k_F=gas.k_F, spin_conserving_fraction=f)
    temperature = gas.temperature if gas.warm else 1.0
    return (f * temperature / (T1T * korringa_rate(temperature, gamma=gamma, gas=gas, kernel="contact"))) ** 0.5


@jax.jit
def _stoner_of_factor(factor: Number) -> Real:
    """Return the alpha of script K, which falls as alpha grows, by halves."""

    def halve(_: Any, ends: tuple[Real, Real]) -> tuple[Real, Real]:
        middle = (ends[0] + ends[1]) / 2
        larger = _korringa_factor(middle) > factor
        return jnp.where(larger, middle, ends[0]), jnp.where(larger, ends[1], middle)

    low, high = jax.lax.fori_loop(0, _HALVINGS, halve, (jnp.asarray(0.0), jnp.asarray(LARGEST_STONER)))
    return (low + high) / 2


@jax.jit
def _korringa_factor(stoner: Number) -> Real:
    """Return script K, of which k_F drops out."""
    return jnp.asarray(ElectronGas(1e10, stoner=stoner).korringa_factor())
