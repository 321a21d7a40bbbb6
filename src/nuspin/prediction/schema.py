"""The grammar of a scenario file: which sections there are, which keys each has, their units and ranges."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nuspin import checks

SCHEMA = 1


@dataclass(frozen=True)
class Key:
    """A key with a quantity: its SI unit, its range, and what it is."""

    unit: str
    check: Callable[..., Any]
    meaning: str

    def checked(self, name: str, value: Any) -> Any:
        """Return an SI number, or refuse it."""
        return self.check(name, value, self.unit)


def _fraction(name: str, value: Any, unit: str) -> Any:
    return checks.within(name, value, 0, 1)


def _part(name: str, value: Any, unit: str) -> Any:
    return checks.within(name, checks.positive(name, value), 0, 1)


_positive, _non_negative, _finite, _nonzero = checks.positive, checks.non_negative, checks.finite, checks.nonzero

QUANTITIES: Mapping[str, Mapping[str, Key]] = {
    "nucleus": {
        "T2": Key("s", _positive, "transverse relaxation time; that of the rigid lattice where the metal is known"),
        "abundance": Key("", _part, "of the isotope; natural by default"),
        "density": Key("1/m^3", _positive, "of all isotopes of the element; from the lattice where the metal is known"),
        "local_field": Key("T", _positive, "field of the other nuclei; from the lattice where the metal is known"),
        "extra_relaxation_rate": Key("1/s", _non_negative, "relaxation towards the bath by other causes than these electrons"),
        "shift_per_kelvin": Key("1/K", _finite, "dK/dT, relative to the field"),
        "strain_shift": Key("Hz/K", _finite, "shift of the line by strain or quadrupole coupling, per kelvin of heating"),
    },
    "host": {
        "knight_shift": Key("", _nonzero, "spin Knight shift; from the table where the metal is known"),
        "T1T": Key("s K", _positive, "Korringa product; from the table where the metal is known"),
        "spin_conserving_fraction": Key("", _fraction, "f, the part of the relaxation that conserves spin; 1, a bound, where unknown"),
        "carrier_density": Key("1/m^3", _positive, "of a semiconductor"),
        "lattice_constant": Key("m", _positive, "of free electrons: the edge a of the area per nucleus"),
        "k_F": Key("1/m", _positive, "of free electrons: Fermi wave number"),
        "mu_r": Key("", _positive, "of free electrons: the seed paper's multiplier of the field, 1 in reality"),
        "magnetization": Key("A/m", _positive, "of a ferromagnet; from the table where the metal is known"),
        "hyperfine_field": Key("T", _nonzero, "of a ferromagnet; from the table where the metal is known"),
        "anisotropy_field": Key("T", _positive, "of a ferromagnet: what turns its magnetisation back, beside B0"),
        "thickness": Key("m", _positive, "of the nuclei, where there are no layers"),
    },
    "layers": {
        "thickness": Key("m", _positive, "d"),
        "conductivity": Key("S/m", _non_negative, "sigma; 0 for an insulator"),
        "resistivity": Key("ohm m", _positive, "in place of the conductivity"),
        "spin_hall_angle": Key("", _finite, "theta, signed"),
        "spin_hall_conductivity": Key("S/m", _finite, "sigma theta, in place of the angle"),
        "spin_diffusion_length": Key("m", _positive, "lambda"),
        "spin_resistance": Key("ohm m^2", _positive, "lambda/sigma, in place of the length"),
        "spin_lifetime": Key("s", _non_negative, "how long spins precess"),
        "g_factor": Key("", _finite, "of the electrons"),
        "electron_phonon": Key("W/(m^3 K^5)", _positive, "Sigma of the power Sigma (T_e^5 - T_ph^5) per volume"),
        "debye_temperature": Key("K", _positive, "where that law ends"),
    },
    "interfaces": {
        "conductance": Key("S/m^2", _positive, "G"),
        "spin_memory_loss": Key("", _non_negative, "delta"),
    },
    "sources": {
        "spin_current": Key("A/m^2", _finite, "spin current that comes in, in units of charge, signed"),
        "edelstein_conductivity": Key("S/m", _finite, "spin current per in-plane field"),
    },
    "drive": {
        "current_density": Key("A/m^2", _finite, "of the film (mean over its conducting layers), or of the layer named"),
        "electric_field": Key("V/m", _finite, "in its place"),
        "spin_accumulation": Key("J", _finite, "in place of layers and current: mu itself"),
        "pulse": Key("s", _positive, "how long the current flows: in one arm of the echo, and to warm the substrate"),
        "width": Key("m", _positive, "of the film, across the current"),
        "length": Key("m", _positive, "of the film, along the current"),
    },
    "field": {"B0": Key("T", _non_negative, "applied field")},
    "environment": {"temperature": Key("K", _positive, "of the bath")},
    "cooling": {
        "substrate_conductivity": Key("W/(m K)", _positive, "kappa"),
        "substrate_thickness": Key("m", _positive, "down to where it is held cold"),
        "substrate_heat_capacity": Key("J/(m^3 K)", _positive, "for a pulse"),
        "boundary": Key("W/(m^2 K^4)", _positive, "s of the power s (T_film^4 - T_substrate^4) per area"),
        "boundary_debye_temperature": Key("K", _positive, "where that law ends"),
    },
    "detection": {
        "quality": Key("", _positive, "Q of the coil"),
        "filling": Key("", _part, "part of the coil's volume that the host fills"),
        "noise_temperature": Key("K", _positive, "of coil and amplifier"),
        "copies": Key("", _positive, "films in the coil"),
        "T2_star": Key("s", _positive, "decay of the free induction; T2 by default"),
        "field_noise": Key("T/Hz^0.5", _positive, "white noise of a transport readout of the field of the nuclei on electron spins"),
        "time": Key("s", _positive, "how long one is ready to average"),
    },
}
"""Every number that a scenario may state."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "nucleus": {"isotope": "such as '63Cu'"},
    "host": {"metal": "its name in the table", "layer": "the layer whose nuclei are meant", "normal_state": "true in a field above H_c2"},
    "layers": {"name": "its name in the film", "metal": "its name in the table, for heat and spin transport"},
    "interfaces": {"between": "two neighbours, the lower first"},
    "sources": {"at": "'bottom', 'top' or two neighbours, the lower first"},
    "drive": {"layer": "whose current density it is"},
    "field": {"direction": "'x' (along the current), 'y' (across, in the plane), 'z' (up), or three numbers"},
    "cooling": {"hot_electron_wire": "true where electrons leave the film before they meet a phonon"},
}
"""Every key that is no number."""

LISTS = ("layers", "interfaces", "sources")
"""Sections of which there are several."""

TOP = ("schema", "title", "citations")

REQUIRED = {
    "": ("schema", "title", "nucleus", "host", "drive", "field", "environment"),
    "nucleus": ("isotope",),
    "layers": ("name", "thickness"),
    "interfaces": ("between", "conductance"),
    "sources": ("at",),
    "field": ("B0",),
    "environment": ("temperature",),
}
