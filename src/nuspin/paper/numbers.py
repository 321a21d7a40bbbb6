"""The numbers that the paper takes, from the scenario of its film, and the numbers that it gives, as printed."""

import tomllib
from importlib.resources import files
from typing import Any

from nuspin.constants import eV, mu_0
from nuspin.units import to_si

_FILM = tomllib.loads(files("nuspin.data").joinpath("scenarios/paper-film.toml").read_text(encoding="utf-8"))


def _taken(section: str, key: str, unit: str) -> Any:
    return to_si(key, _FILM[section][key], unit)


ISOTOPE = _FILM["nucleus"]["isotope"]
SPIN = 0.5
K_F = _taken("host", "k_F", "1/m")
LATTICE_CONSTANT = _taken("host", "lattice_constant", "m")
MU_R = _taken("host", "permeability", "H/m") / mu_0
T2 = _taken("nucleus", "T2", "s")
CONDUCTIVITY = _taken("spin_hall_metal", "conductivity", "S/m")
SPIN_HALL_ANGLE = _taken("spin_hall_metal", "spin_hall_angle", "")
SPIN_DIFFUSION_LENGTH = _taken("spin_hall_metal", "spin_diffusion_length", "m")

G_FIELD = 5e15
G_DAMP = 2e12
MU_CRITICAL = 7e-6 * eV
J_CRITICAL = 2e11
