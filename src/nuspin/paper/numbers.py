"""The numbers that the paper takes, from the scenario of its film, and the numbers that it gives, as printed."""

import tomllib
from importlib.resources import files
from typing import Any

from nuspin.constants import eV
from nuspin.units import to_si

_FILM = tomllib.loads(files("nuspin.data").joinpath("scenarios/paper-film.toml").read_text(encoding="utf-8"))


_METAL = _FILM["layers"][0]


def _taken(table: dict[str, Any], key: str, unit: str) -> Any:
    return to_si(key, table[key], unit)


ISOTOPE = _FILM["nucleus"]["isotope"]
SPIN = 0.5
K_F = _taken(_FILM["host"], "k_F", "1/m")
LATTICE_CONSTANT = _taken(_FILM["host"], "lattice_constant", "m")
MU_R = to_si("mu_r", _FILM["host"]["mu_r"][0], "")
T2 = _taken(_FILM["nucleus"], "T2", "s")
CONDUCTIVITY = _taken(_METAL, "conductivity", "S/m")
SPIN_HALL_ANGLE = _taken(_METAL, "spin_hall_angle", "")
SPIN_DIFFUSION_LENGTH = _taken(_METAL, "spin_diffusion_length", "m")

G_FIELD = 5e15
G_DAMP = 2e12
MU_CRITICAL = 7e-6 * eV
J_CRITICAL = 2e11
