"""Which electrons there are: the state of a gas, the ways to say it, and what follows from it before any field is applied."""

from math import pi
from typing import Any

import equinox as eqx
import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity
from nuspin.constants import eV, hbar, k_B, m_e
from nuspin.errors import InputError, NotDerived
from nuspin.materials import Metal
from nuspin.response.exchange_split import ExchangeSplit
from nuspin.response.models import build, known_dimension
from nuspin.response.occupation import energies_of_polarization

_COLDEST = 1e-75  # K; below, k_B T/E_F is no number
_MEDIUM = ("effective_mass", "envelope", "mean_free_path")


class Electrons(eqx.Module):
    """The state of an `ElectronGas`, which documents its arguments.

    `polarised`, `warm` and `enhanced` say whether mu, the temperature and the Stoner parameter were zero when the gas was made: they decide
    which model answers, and stay known inside compiled functions.
    """

    k_F: Number
    temperature: Number
    stoner: Number
    splitting: Number
    effective_mass: Number
    envelope: Number | None
    mean_free_path: Number | None
    mu: Number
    model: Any
    polarised: bool = eqx.field(static=True)
    warm: bool = eqx.field(static=True)
    enhanced: bool = eqx.field(static=True)
    fixed: str = eqx.field(static=True)

    def __init__(
        self,
        k_F: Quantity,
        temperature: Quantity = 0.0,
        stoner: Quantity = 0.0,
        dimension: int = 3,
        *,
        mu: Quantity = 0.0,
        splitting: Quantity = 0.0,
        chemical_potential: Quantity | None = None,
        effective_mass: Quantity = 1.0,
        envelope: Quantity | None = None,
        mean_free_path: Quantity | None = None,
        fixed: str = "chemical potential",
    ) -> None:
        self.k_F = quantity.positive("k_F", k_F, "1/m")
        self.temperature = _temperature(temperature)
        self.stoner = quantity.non_negative("stoner", stoner)
        self.splitting = quantity.non_negative("splitting", splitting, "J")
        self.effective_mass = quantity.positive("effective_mass", effective_mass)
        self.envelope = _optional("envelope", envelope, "1/m")
        self.mean_free_path = _optional("mean_free_path", mean_free_path, "m")
        if known_dimension(dimension) == 3 and self.envelope is not None:
            raise InputError("An `envelope` belongs to a two-dimensional gas. Leave it out, or say dimension=2.")
        self.fixed = checks.one_of("fixed", fixed, ("chemical potential", "density"))
        self.mu = quantity.non_negative("mu", mu, "J", "Its direction is that of the vector `mu` where one is given.")
        self.polarised = not checks.vanishes(self.mu)
        self.warm, self.enhanced = not checks.vanishes(self.temperature), not checks.vanishes(self.stoner)
        energy = None
        if chemical_potential is not None:
            energy = quantity.finite("chemical_potential", chemical_potential, "J")
        shapes = self._shapes | {"chemical_potential": 0.0 if energy is None else energy}
        checks.broadcastable(**shapes)
        if self.fixed == "density" and checks.acts(self.splitting):
            raise InputError("A gas with split bands keeps its chemical potential. Leave `fixed` or `splitting` out.")
        self.model = build(
            dimension=dimension,
            fermi_energy=self.fermi_energy,
            chemical_potential=energy,
            temperature=self.temperature,
            mu=self.mu,
            splitting=self.splitting,
            stoner=self.stoner,
        )

    @classmethod
    def from_density(cls, n: Quantity, temperature: Quantity = 0.0, stoner: Quantity = 0.0, dimension: int = 3, **medium: Quantity) -> Any:
        """Return the unpolarised gas of a density, 1/m^3 (1/m^2 in two dimensions); `at` keeps it.

        k_F is that of T = 0, (3 pi^2 n)^(1/3) or (2 pi n)^(1/2); the chemical potential follows from the temperature and may be negative.

        Examples
        --------
        >>> import nuspin
        >>> arsenide = nuspin.ElectronGas.from_density("1e16 / cm^3", temperature="300 K", effective_mass=0.067)
        >>> print(f"{arsenide.chemical_potential / 1.602e-22:.0f} meV")
        -97 meV
        """
        unit = _density_unit(dimension)
        density = quantity.positive("n", n, unit)
        k_F = (3 * pi**2 * density) ** (1 / 3) if dimension == 3 else (2 * pi * density) ** 0.5
        return cls._of_density(k_F, None, temperature, stoner, dimension, medium)

    @classmethod
    def from_fermi_energy(
        cls, E_F: Quantity, temperature: Quantity = 0.0, stoner: Quantity = 0.0, dimension: int = 3, **medium: Quantity
    ) -> Any:
        """Return the unpolarised gas of a Fermi energy, J, which is its chemical potential at any temperature.

        Examples
        --------
        >>> import nuspin
        >>> print(f"{nuspin.ElectronGas.from_fermi_energy('7 eV').k_F:.3g}")
        1.36e+10
        """
        E_F = quantity.positive("E_F", E_F, "J")
        mass = m_e * quantity.positive("effective_mass", medium.get("effective_mass", 1.0))
        return cls((2 * mass * E_F) ** 0.5 / hbar, temperature, stoner, dimension, **medium)

    @classmethod
    def from_spin_densities(
        cls, n_up: Quantity, n_down: Quantity, temperature: Quantity = 0.0, dimension: int = 3, **medium: Quantity
    ) -> Any:
        """Return the gas of two spin densities, 1/m^3 (1/m^2 in two dimensions), in one band: a spin accumulation of any size.

        `at` keeps the densities. k_F is that of the unpolarised gas of the same density.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas.from_spin_densities("3e28 / m^3", 0.0)
        >>> print(f"{gas.korringa_enhancement():.3f} {gas.knight_enhancement():.3f}")
        0.794 0.840
        """
        unit = _density_unit(dimension)
        up = quantity.positive("n_up", n_up, unit)
        down = quantity.non_negative("n_down", n_down, unit)
        checks.broadcastable(n_up=up, n_down=down)
        if not checks.is_traced(up - down) and (np.asarray(up) < down).any():
            raise InputError("`n_up` must not be smaller than `n_down`. Call the majority spin up.")
        n = up + down
        k_F = (3 * pi**2 * n) ** (1 / 3) if dimension == 3 else (2 * pi * n) ** 0.5
        return cls._of_density(k_F, (up - down) / n, temperature, 0.0, dimension, medium)

    @classmethod
    def exchange_split(cls, k_up: Quantity, k_down: Quantity, *, mu: Quantity = 0.0, **medium: Quantity) -> Any:
        """Return the ferromagnet whose spins fill spheres of k_up >= k_down, 1/m, in equilibrium, with a spin accumulation `mu` on top.

        Examples
        --------
        >>> import nuspin
        >>> iron = nuspin.ElectronGas.exchange_split("1.9 / angstrom", "1.3 / angstrom")
        >>> float(iron.chi_xy("1 / angstrom"))  # a static field finds nothing across the magnetisation
        0.0
        """
        up = quantity.positive("k_up", k_up, "1/m")
        down = quantity.non_negative("k_down", k_down, "1/m")
        checks.broadcastable(k_up=up, k_down=down)
        if not checks.is_traced(up - down) and (np.asarray(up) < down).any():
            raise InputError("`k_up` must not be smaller than `k_down`. Call the majority spin up.")
        mass = m_e * quantity.positive("effective_mass", medium.get("effective_mass", 1.0))
        per_square = hbar**2 / (2 * mass)
        return cls(
            ((up**3 + down**3) / 2) ** (1 / 3),
            chemical_potential=per_square * (up**2 + down**2) / 2,
            splitting=per_square * (up**2 - down**2),
            mu=mu,
            **medium,
        )

    @classmethod
    def from_metal(
        cls,
        metal: str | Metal,
        temperature: Quantity = 0.0,
        stoner: Quantity | None = None,
        *,
        density: Quantity | None = None,
        **medium: Quantity,
    ) -> Any:
        """Return the free-electron gas of a metal in the table: its conduction electrons per atom, its lattice, its Stoner parameter.

        A semiconductor has its own band mass and takes the `density` of its carriers, 1/m^3. Where `stoner` is not given it is
        `Metal.stoner`, in a semiconductor 0. Electron-phonon coupling enters the specific heat, not the spin susceptibility: the mass is 1
        unless given.

        Raises
        ------
        NotDerived
            Of d metals and ferromagnets, whose electrons are no free gas, and of bands with several valleys.
        OutOfValidity
            Below the metal-insulator transition, where carriers stay at their donors.

        Examples
        --------
        >>> import nuspin
        >>> print(f"{nuspin.ElectronGas.from_metal('Cu').k_F:.3g}")
        1.36e+10
        """
        metal = Metal.of(metal)
        if known_dimension(medium.pop("dimension", 3)) != 3:
            raise InputError(f"`dimension` must be 3 for {metal.name}. A two-dimensional gas has a density per area: use `from_density`.")
        if stoner is None:
            stoner = 0.0 if metal.stoner is None else metal.stoner.value
        if metal.kind == "semiconductor":
            n = metal.carriers(density)
            medium = {"effective_mass": metal.band_mass.value, **medium}
        elif metal.kind == "s-p metal":
            if density is not None:
                raise InputError(f"Leave `density` out for {metal.name}, whose lattice gives it, or use `from_density` for another.")
            n = metal.electron_density.value
        else:
            raise NotDerived(
                f"{metal.name}, a {metal.kind}, is no gas of free electrons: d electrons carry most of its Fermi surface. "
                "Give `k_F` yourself, or `k_up` and `k_down` for bands split by exchange."
            )
        return cls.from_density(n, temperature, stoner, **medium)

    @classmethod
    def _of_density(
        cls, k_F: Number, p: Number | None, temperature: Quantity, stoner: Quantity, dimension: int, medium: dict[str, Quantity]
    ) -> Any:
        """Return the gas of the density of k_F and the polarisation p; None for none."""
        for name in medium:
            if name not in _MEDIUM:
                raise InputError(f"`{name}` does not go with a density, which takes only {', '.join(_MEDIUM)} beside it. Leave it out.")
        gas = cls(k_F, temperature, stoner, dimension, fixed="density", **medium)
        if p is not None and not checks.is_traced(p) and checks.acts(gas.temperature) and (np.asarray(p) >= 1).any():
            raise InputError("`n_down` must be positive at T > 0: only at T = 0 can a band be empty.")
        if p is None and not gas.warm:
            return gas
        theta = k_B * gas.temperature / gas.fermi_energy if gas.warm else None
        mean, mu = energies_of_polarization(0.0 if p is None else p, theta=theta, dimension=dimension)
        energies = {"chemical_potential": mean * gas.fermi_energy, "mu": 0.0 if p is None else mu * gas.fermi_energy}
        return cls(k_F, temperature, stoner, dimension, fixed="density", **energies, **medium)

    def at(self, temperature: Quantity) -> Any:
        """Return the same gas at another temperature, keeping what `fixed` names.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas.from_density("1e24 / m^3")
        >>> bool(gas.at("300 K").chemical_potential < gas.chemical_potential)
        True
        """
        medium = {name: getattr(self, name) for name in _MEDIUM}
        stoner = self.stoner if self.enhanced else 0.0  # what was zero when the gas was made is so where it is traced, too
        if self.fixed == "density":
            if self.polarised:
                return type(self).from_spin_densities(*self.densities, temperature, self.dimension, **medium)
            return type(self).from_density(self.density, temperature, stoner, self.dimension, **medium)
        return type(self)(
            self.k_F,
            temperature,
            stoner,
            self.dimension,
            mu=self.mu if self.polarised else 0.0,
            splitting=self.splitting if self.split else 0.0,
            chemical_potential=self.chemical_potential,
            **medium,
        )

    @property
    def mass(self) -> Number:
        """Of the band, kg."""
        return self.effective_mass * m_e

    @property
    def dimension(self) -> int:
        """3, or 2 for a two-dimensional gas."""
        return self.model.dimension

    @property
    def fermi_energy(self) -> Number:
        """hbar^2 k_F^2 / 2m, J."""
        return (hbar * self.k_F) ** 2 / (2 * self.mass)

    @property
    def fermi_temperature(self) -> Number:
        """E_F / k_B, K."""
        return self.fermi_energy / k_B

    @property
    def chemical_potentials(self) -> tuple[Number, Number]:
        """Of spin up and spin down, above the middle between the bottoms of the two bands, J."""
        up, down = self.model.energies
        return up * self.fermi_energy - self.splitting / 2, down * self.fermi_energy + self.splitting / 2

    @property
    def chemical_potential(self) -> Number:
        """The mean of the two species', J."""
        up, down = self.chemical_potentials
        return (up + down) / 2

    @property
    def split(self) -> bool:
        """Whether exchange splits the bands, so that the response along the spins is another than across them."""
        return isinstance(self.model, ExchangeSplit)

    @property
    def density(self) -> Number:
        """1/m^3 (1/m^2 in two dimensions)."""
        full = self.k_F**3 / (3 * pi**2) if self.dimension == 3 else self.k_F**2 / (2 * pi)
        return full * self.model.density()

    @property
    def polarization(self) -> Number:
        """(n_up - n_down) / n."""
        return self.model.polarization()

    @property
    def densities(self) -> tuple[Number, Number]:
        """Of spin up and spin down, 1/m^3 (1/m^2 in two dimensions)."""
        return self.density * (1 + self.polarization) / 2, self.density * (1 - self.polarization) / 2

    def __str__(self) -> str:
        def show(value: Number, unit: float = 1.0) -> str:
            value = jnp.asarray(value) / unit
            return f"{float(value):.4g}" if value.ndim == 0 else f"{float(value.min()):.4g} ... {float(value.max()):.4g}"

        volume = "1/m^3" if self.dimension == 3 else "1/m^2"
        up, down = self.densities
        spins = "" if np.all(np.asarray(up) == np.asarray(down)) else f" ({show(up)} up, {show(down)} down)"
        return "\n".join(
            (
                f"electron gas in {self.dimension} dimensions at {show(self.temperature)} K, {self.fixed} fixed",
                f"E_F = {show(self.fermi_energy, eV)} eV, T_F = {show(self.fermi_temperature)} K, "
                f"chemical potential {show(self.chemical_potential, eV)} eV",
                f"n = {show(self.density)} {volume}{spins}, polarisation {show(self.polarization)}",
            )
        )

    @property
    def _shapes(self) -> dict[str, Number]:
        names = ("k_F", "temperature", "stoner", "splitting", "effective_mass", "mu")
        return {name: getattr(self, name) for name in names}


def _density_unit(dimension: int) -> str:
    return f"1/m^{known_dimension(dimension)}"


def _temperature(temperature: Quantity) -> Number:
    T = quantity.non_negative("temperature", temperature, "K")
    if checks.acts(T) and ((np.asarray(T) > 0) & (np.asarray(T) < _COLDEST)).any():
        raise InputError(f"`temperature` must be 0 or above {_COLDEST:g} K. Write 0 for T = 0.")
    return T


def _optional(name: str, value: Quantity | None, unit: str) -> Number | None:
    return None if value is None else quantity.positive(name, value, unit)
