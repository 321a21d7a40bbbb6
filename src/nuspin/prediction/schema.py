"""The grammar of a scenario file: which sections there are, which keys each has, their units and ranges."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from nuspin import checks
from nuspin._types import Quantity
from nuspin.errors import InputError
from nuspin.plausible import outside, slip
from nuspin.units import read, registry, to_si

SCHEMA = 1


@dataclass(frozen=True)
class Key:
    """A key with a quantity: its SI unit, its range, what it is, and between which sizes any laboratory's lies (0 aside)."""

    unit: str
    check: Callable[..., Any]
    meaning: str
    low: float = 0.0
    high: float = inf

    def stated(self, name: str, value: Quantity) -> tuple[Any, float | None]:
        """Return the SI number of a quantity, or an array of a list, and of a text its uncertainty; refuse what no laboratory has."""
        number, sigma = read(name, value, self.unit) if isinstance(value, str) else (to_si(name, value, self.unit), None)
        self.check(name, number, self.unit)
        if sigma is not None:
            checks.non_negative(f"uncertainty of {name}", sigma, self.unit)
        odd = outside(number, self.low, self.high)
        if odd.size:
            question = slip(registry(), value, odd[0], self.low, self.high)
            sizes = f"{self.low:g} to {self.high:g} {self.unit}".rstrip()
            raise InputError(f"`{name}` must have a size that a laboratory has, {sizes}, not {odd[0]:.3g}. {question}".rstrip())
        return number, sigma


def _fraction(name: str, value: Any, unit: str) -> Any:
    return checks.within(name, value, 0, 1)


def _part(name: str, value: Any, unit: str) -> Any:
    return checks.within(name, checks.positive(name, value), 0, 1)


_positive, _non_negative, _finite, _nonzero = checks.positive, checks.non_negative, checks.finite, checks.nonzero

# The last two numbers of a key are chosen, not measured: some decades beyond the extremes of the field, so that what lies outside is a
# slip of a prefix or of a unit.
QUANTITIES: Mapping[str, Mapping[str, Key]] = {
    "nucleus": {
        "T2": Key("s", _positive, "transverse relaxation time; that of the rigid lattice where the metal is known", 1e-12, 1e6),
        "abundance": Key("", _part, "of the isotope; natural by default"),
        "density": Key("1/m^3", _positive, "of all isotopes of the element; from the lattice where the metal is known", 1e15, 1e31),
        "local_field": Key("T", _positive, "field of the other nuclei; from the lattice where the metal is known", 1e-12, 1000.0),
        "extra_relaxation_rate": Key("1/s", _non_negative, "relaxation towards the bath by other causes than these electrons", 1e-15, 1e15),
        "shift_per_kelvin": Key("1/K", _finite, "dK/dT, relative to the field", 1e-15, 1.0),
        "strain_shift": Key("Hz/K", _finite, "shift of the line by strain or quadrupole coupling, per kelvin of heating", 1e-12, 1e12),
    },
    "host": {
        "knight_shift": Key("", _nonzero, "spin Knight shift; from the table where the metal is known", 1e-12, 2.0),
        "T1T": Key("s K", _positive, "Korringa product; from the table where the metal is known", 1e-9, 1e12),
        "spin_conserving_fraction": Key("", _fraction, "f, the part of the relaxation that conserves spin; 1, a bound, where unknown"),
        "carrier_density": Key("1/m^3", _positive, "of a semiconductor", 1e15, 1e30),
        "lattice_constant": Key("m", _positive, "of free electrons: the edge a of the area per nucleus", 1e-11, 1e-7),
        "k_F": Key("1/m", _positive, "of free electrons: Fermi wave number", 1e5, 1e12),
        "mu_r": Key("", _positive, "of free electrons: the seed paper's multiplier of the field, 1 in reality", 1e-9, 1e9),
        "magnetization": Key("A/m", _positive, "of a ferromagnet; from the table where the metal is known", 0.001, 1e8),
        "hyperfine_field": Key("T", _nonzero, "of a ferromagnet; from the table where the metal is known", 1e-9, 1e5),
        "anisotropy_field": Key("T", _positive, "of a ferromagnet: what turns its magnetisation back, beside B0", 1e-9, 1000.0),
        "thickness": Key("m", _positive, "of the nuclei, where there are no layers", 1e-11, 1.0),
    },
    "layers": {
        "thickness": Key("m", _positive, "d", 1e-11, 0.1),
        "conductivity": Key("S/m", _non_negative, "sigma; 0 for an insulator", 1e-12, 1e13),
        "resistivity": Key("ohm m", _positive, "in place of the conductivity", 1e-13, 1e12),
        "spin_hall_angle": Key("", _finite, "theta, signed", 1e-12, 3.0),
        "spin_hall_conductivity": Key("S/m", _finite, "sigma theta, in place of the angle", 1e-6, 1e9),
        "spin_diffusion_length": Key("m", _positive, "lambda", 1e-11, 1.0),
        "spin_resistance": Key("ohm m^2", _positive, "lambda/sigma, in place of the length", 1e-24, 1000.0),
        "spin_lifetime": Key("s", _non_negative, "how long spins precess", 1e-18, 1000.0),
        "g_factor": Key("", _finite, "of the electrons", 1e-6, 1e4),
        "electron_phonon": Key("W/(m^3 K^5)", _positive, "Sigma of the power Sigma (T_e^5 - T_ph^5) per volume", 1.0, 1e15),
        "debye_temperature": Key("K", _positive, "where that law ends", 1.0, 1e4),
    },
    "interfaces": {
        "conductance": Key("S/m^2", _positive, "G", 1.0, 1e20),
        "spin_memory_loss": Key("", _non_negative, "delta", 1e-9, 1000.0),
    },
    "sources": {
        "spin_current": Key("A/m^2", _finite, "spin current that comes in, in units of charge, signed", 1e-12, 1e15),
        "edelstein_conductivity": Key("S/m", _finite, "spin current per in-plane field", 1e-12, 1e9),
    },
    "drive": {
        "current_density": Key("A/m^2", _finite, "of the film (mean over its conducting layers), or of the layer named", 1e-6, 1e15),
        "electric_field": Key("V/m", _finite, "in its place", 1e-12, 1e12),
        "spin_accumulation": Key("J", _finite, "in place of layers and current: mu itself", 1e-36, 1e-17),
        "pulse": Key("s", _positive, "how long the current flows: in one arm of the echo, and to warm the substrate", 1e-15, 1e8),
        "width": Key("m", _positive, "of the film, across the current", 1e-10, 10.0),
        "length": Key("m", _positive, "of the film, along the current", 1e-10, 1000.0),
    },
    "field": {"B0": Key("T", _non_negative, "applied field", 1e-15, 1e4)},
    "environment": {"temperature": Key("K", _positive, "of the bath", 1e-7, 1e4)},
    "cooling": {
        "substrate_conductivity": Key("W/(m K)", _positive, "kappa", 1e-9, 1e6),
        "substrate_thickness": Key("m", _positive, "down to where it is held cold", 1e-10, 10.0),
        "substrate_heat_capacity": Key("J/(m^3 K)", _positive, "for a pulse", 1e-6, 1e9),
        "boundary": Key("W/(m^2 K^4)", _positive, "s of the power s (T_film^4 - T_substrate^4) per area", 1e-6, 1e9),
        "boundary_debye_temperature": Key("K", _positive, "where that law ends", 1.0, 1e4),
    },
    "detection": {
        "quality": Key("", _positive, "Q of the coil", 0.001, 1e9),
        "filling": Key("", _part, "part of the coil's volume that the host fills"),
        "noise_temperature": Key("K", _positive, "of coil and amplifier", 1e-6, 1e6),
        "copies": Key("", _positive, "films in the coil", 1e-9, 1e12),
        "T2_star": Key("s", _positive, "decay of the free induction; T2 by default", 1e-12, 1e6),
        "field_noise": Key(
            "T/Hz^0.5", _positive, "white noise of a transport readout of the field of the nuclei on electron spins", 1e-20, 1e3
        ),
        "time": Key("s", _positive, "how long one is ready to average", 1e-9, 1e11),
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
