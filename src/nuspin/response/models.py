"""Which model answers for a gas, and which combinations nobody has derived. Everything in units of k_F and E_F."""

from typing import Any

import numpy as np

from nuspin import checks
from nuspin._jax import jnp
from nuspin._types import Number
from nuspin.constants import k_B
from nuspin.errors import InputError, NotDerived
from nuspin.response.disc import Disc, WarmDisc
from nuspin.response.exchange_split import ExchangeSplit
from nuspin.response.sphere import Sphere, WarmSphere
from nuspin.response.stoner import Stoner, StonerDisc
from nuspin.response.unsplit import Polarised, Unpolarised

LARGEST_STONER = 0.999999  # closer to 1 the wave numbers within 1/xi are no longer resolved


def build(
    *,
    dimension: int,
    fermi_energy: Number,
    chemical_potential: Number | None,
    temperature: Number,
    mu: Number,
    splitting: Number,
    stoner: Number,
) -> Any:
    """Return the model of a gas whose chemical potentials are `chemical_potential` +- mu/2, all in SI."""
    dimension = known_dimension(dimension)
    cold, plain, unsplit, free = (checks.vanishes(value) for value in (temperature, mu, splitting, stoner))
    energy = 1.0 if chemical_potential is None else chemical_potential / fermi_energy
    theta, mu, splitting = (value / fermi_energy for value in (k_B * temperature, mu, splitting))
    for name, value in (("temperature", temperature), ("splitting", splitting)):
        if checks.acts(value) and (np.asarray(value) == 0).any():
            raise InputError(f"`{name}` must be zero everywhere or positive everywhere, not both. Make two gases.")
    if not free:
        if not checks.is_traced(stoner) and (np.asarray(stoner) > LARGEST_STONER).any():
            remedy = "At 1 the gas turns ferromagnetic: use `ElectronGas.exchange_split`."
            checks.refuse("stoner", f"be at most {LARGEST_STONER}", np.max(stoner), remedy)
        if not (plain and unsplit):
            raise NotDerived(
                "How exchange (`stoner`) enhances the response of a gas with `mu` or `splitting` is not derived. Leave one out."
            )
    if not unsplit:
        if not cold:
            raise NotDerived("The response of exchange-split bands is derived at T = 0 only. Leave `temperature` or `splitting` out.")
        if dimension == 2:
            raise NotDerived("The response of exchange-split bands is derived in three dimensions only. Leave `splitting` out.")
        _filled(energy, mu + splitting)
        return ExchangeSplit(energy, mu, splitting)

    def species(energy: Number) -> Any:
        if cold:
            return Sphere(energy) if dimension == 3 else Disc(energy)
        return WarmSphere(energy, theta) if dimension == 3 else WarmDisc(energy, theta)

    if not plain:
        up, down = (energy + mu / 2, energy - mu / 2) if not cold else _filled(energy, mu)
        return Polarised(species(up), species(down), mu)
    if cold:
        _filled(energy, 0.0)
    gas = Unpolarised(species(energy))
    if free:
        return gas
    if dimension == 3:
        return Stoner(gas, stoner)
    if not cold:
        raise NotDerived("Exchange (`stoner`) in two dimensions is derived at T = 0 only. Leave `temperature` or `stoner` out.")
    return StonerDisc(gas, stoner)


def known_dimension(dimension: int) -> int:
    """Return the dimension if there is a gas of it."""
    if not isinstance(dimension, int | np.integer) or isinstance(dimension, bool) or dimension not in (2, 3):
        checks.refuse("dimension", "be 3 or 2", checks.shown(dimension))
    return int(dimension)


def _filled(energy: Number, difference: Number) -> tuple[Number, Number]:
    """Return the two Fermi energies at T = 0, which a chemical potential below the band's bottom does not have."""
    if not checks.is_traced(energy) and (np.asarray(energy) <= 0).any():
        checks.refuse("chemical_potential", "be positive at T = 0", f"{np.min(energy):.4g} E_F", "Give a temperature.")
    up, down = energy + difference / 2, energy - difference / 2
    if not checks.is_traced(down) and (np.asarray(down) < -1e-12 * np.asarray(up)).any():
        checks.refuse(
            "mu", "together with the splitting be at most 2 E_F", f"{np.max(difference):.4g} E_F", "At 2 E_F the minority band is empty."
        )
    return up, max(down, 0.0) if isinstance(down, float) else jnp.maximum(down, 0.0)
