"""An experiment as a nucleus, a host, a spin-Hall metal with a current, and temperatures; read from TOML in which quantities have units."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from nuspin import checks
from nuspin.constants import mu_0
from nuspin.errors import InputError
from nuspin.materials import Isotope
from nuspin.units import to_si

SCHEMA = 1

_UNITS = {
    "nucleus": {"T2": "s"},
    "host": {"k_F": "1/m", "lattice_constant": "m", "permeability": "H/m"},
    "spin_hall_metal": {
        "conductivity": "S/m",
        "spin_hall_angle": "",
        "spin_diffusion_length": "m",
        "current_density": "A/m^2",
    },
    "environment": {"temperature": "K"},
}
_NOT_QUANTITIES = {"nucleus": ("isotope",)}
_TOP = ("schema", "title", "citations", *_UNITS)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What a prediction needs, in SI."""

    title: str
    citations: tuple[str, ...]
    isotope: Isotope
    T2: float
    k_F: float
    lattice_constant: float
    mu_r: float
    conductivity: float
    spin_hall_angle: float
    spin_diffusion_length: float
    current_density: float
    temperature: tuple[float, ...]


def builtin_scenario() -> Scenario:
    """Return the film of the seed paper.

    Examples
    --------
    >>> from nuspin.prediction import builtin_scenario
    >>> builtin_scenario().isotope
    Isotope(name='57Fe')
    """
    return read_scenario(files("nuspin.data").joinpath("scenarios/paper-film.toml").read_text(encoding="utf-8"))


def read_scenario(text: str) -> Scenario:
    """Read a scenario from TOML; a key that nothing uses is an error.

    Raises
    ------
    InputError
        Where a key is unknown or missing, or a quantity has the wrong dimension.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"Argument `text` must be TOML, but is not: {error}.") from error
    _exactly(content, "scenario", _TOP)
    if content["schema"] != SCHEMA:
        checks.refuse("schema", f"be {SCHEMA}", content["schema"])
    values: dict[str, Any] = {}
    for section, units in _UNITS.items():
        table = content[section]
        _exactly(table, section, (*_NOT_QUANTITIES.get(section, ()), *units))
        for key, unit in units.items():
            several = key == "temperature"
            if isinstance(table[key], list) and not (several and table[key]):
                checks.refuse(f"{section}.{key}", "be one quantity" if not several else "have an element", table[key])
            number = to_si(f"{section}.{key}", table[key], unit)
            signed = key in ("spin_hall_angle", "current_density")
            (checks.finite if signed else checks.positive)(f"{section}.{key}", number, unit)
            values[key] = tuple(np.atleast_1d(number).tolist()) if several else number
    values["mu_r"] = values.pop("permeability") / mu_0
    isotope = Isotope(content["nucleus"]["isotope"])
    return Scenario(title=content["title"], citations=tuple(content["citations"]), isotope=isotope, **values)


def _exactly(table: dict[str, Any], name: str, keys: tuple[str, ...]) -> None:
    for key in table:
        checks.known(f"{name} key", key, keys)
    for key in keys:
        if key not in table:
            checks.refuse(name, f"have the key `{key}`", "without it")
