"""From what a file states to a scenario: which host, which film, and what it leaves out from the tables."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

import numpy as np

from nuspin import checks
from nuspin.errors import InputError, UnknownName
from nuspin.materials import Isotope, Metal, isotope_names, metal_names
from nuspin.measured import Measured
from nuspin.prediction.known import host_numbers, layer_numbers
from nuspin.prediction.quantities import DIMENSIONS, PROFILES, UNITS_AND_LABELS
from nuspin.prediction.scenario import Scenario, Setup
from nuspin.prediction.schema import QUANTITIES
from nuspin.prediction.statements import Statements, missing
from nuspin.prediction.usage import require_what_is_used

_DRIVES = ("current_density", "electric_field", "spin_accumulation")
_ALTERNATIVES = (
    ("conductivity", "resistivity"),
    ("spin_hall_angle", "spin_hall_conductivity"),
    ("spin_diffusion_length", "spin_resistance"),
)
_LEVELS = (10, 20)  # of nuclei up to I = 9/2, which almost all are, and of all: so that few programs are compiled
_DIRECTIONS = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


def assemble(said: Statements, *, title: str, citations: tuple[str, ...], text: str) -> Scenario:
    """Return the scenario of a file, with what it leaves out from the tables."""
    stated = said.stated
    setup = _setup(said, stated)
    found: dict[str, Measured | float] = {}
    for name in said.names:
        metal = said.words.get(f"layers.{name}.metal")
        if metal is not None and name not in setup.insulators:
            found |= layer_numbers(name, Metal(metal), stated)
    _require_layers(setup, {**found, **stated}, stated)
    found |= host_numbers(setup, stated)
    known = {path: value for path, value in found.items() if isinstance(value, Measured)} | said.known
    numbers: dict[str, Any] = {path: value.value if isinstance(value, Measured) else value for path, value in found.items()}
    numbers |= _direction(said) | said.numbers
    for place, (path, values) in enumerate(said.lists.items()):
        numbers[path] = values.reshape([-1 if axis == place else 1 for axis in range(len(said.lists))])
    require_what_is_used(setup, numbers, stated)
    return Scenario(
        title=title,
        setup=setup,
        numbers=numbers,
        known=known,
        f_known="host.spin_conserving_fraction" in {**known, **stated},
        axes={_axis(path, said.lists): values for path, values in said.lists.items()},
        citations=citations,
        text=text,
    )


def _setup(said: Statements, stated: Mapping[str, Any]) -> Setup:
    words = said.words
    for path, word in words.items():
        if path.endswith(".metal"):
            checks.known("metal", word, metal_names())
    checks.known("isotope", words["nucleus.isotope"], isotope_names())
    metal = None if "host.metal" not in words else Metal(words["host.metal"])
    host = "metal"
    if metal is None and any(f"host.{key}" in stated for key in ("k_F", "mu_r")):
        host = "free electrons"
    elif "host.hyperfine_field" in stated or (metal is not None and metal.kind == "ferromagnet"):
        host = "ferromagnet"
    elif metal is not None and metal.kind == "semiconductor":
        host = "semiconductor"
        if "host.carrier_density" not in stated:
            missing("host", "carrier_density")
        metal.carriers(np.min(stated["host.carrier_density"]))
    drives = [key for key in _DRIVES if f"drive.{key}" in stated]
    if len(drives) != 1:
        raise InputError(f"[drive] must state one of {', '.join(_DRIVES)}; it states {' and '.join(drives) or 'none of them'}.")
    if (drives[0] == "spin_accumulation") == bool(said.names):
        fault = "A given spin accumulation needs no layers" if said.names else "There are no layers to carry the current"
        raise InputError(f"{fault}. State a current and [[layers]], or `drive.spin_accumulation` alone.")
    if "drive.layer" in words and drives[0] != "current_density":
        raise InputError("`drive.layer` says whose current density is stated, and none is. Leave it out.")
    if not said.names:
        for path in words:
            if path.split(".")[0] in ("interfaces", "sources", "cooling") or path == "host.layer":
                raise InputError(f"`{path}` has no effect beside a given spin accumulation. Leave it out.")
    layer = words.get("host.layer")
    if said.names and layer is None:
        raise InputError(f"[host] needs the key `layer`, the one whose nuclei are meant: {_either(said.names)}.")
    for key in ("host.layer", "drive.layer"):
        if key in words and words[key] not in said.names:
            near = checks.suggestion(str(words[key]), said.names) or f"The layers are {', '.join(said.names)}."
            raise UnknownName(f"`{key}` names no layer: {checks.shown(words[key])}. {near}")
    for key in ("host.normal_state", "cooling.hot_electron_wire"):
        if not isinstance(words.get(key, False), bool):
            checks.refuse(key, "be true or false", checks.shown(words[key]))
    own = words.get(f"layers.{layer}.metal")
    if metal is not None and own not in (None, metal.name):
        raise InputError(f"`host.metal` is {metal.name!r}, but its layer {layer!r} is of {own!r}. Leave one of them out.")
    for name in said.names:
        conductivity = np.asarray(stated.get(f"layers.{name}.conductivity", 1.0))
        if np.any(conductivity == 0) and not np.all(conductivity == 0):
            raise InputError(f"`layers.{name}.conductivity` must be 0 in all cases or in none. Make two scenarios.")
    insulators = frozenset(name for name in said.names if checks.vanishes(stated.get(f"layers.{name}.conductivity", 1.0)))
    for key in ("host.layer", "drive.layer"):
        if words.get(key) in insulators:
            raise InputError(f"`{key}` is {words[key]!r}, an insulator: its conductivity is 0. Name a layer that conducts.")

    def boundaries(section: str) -> frozenset[int]:
        return frozenset(int(path.split(".")[1]) for path in (*words, *stated) if path.startswith(f"{section}."))

    for boundary in boundaries("sources"):
        if not any(f"sources.{boundary}.{key}" in stated for key in QUANTITIES["sources"]):
            raise InputError("[[sources]] needs the key `spin_current` or `edelstein_conductivity`.")
    for boundary in boundaries("interfaces"):
        for name in said.names[boundary - 1 : boundary + 1]:
            if name in insulators:
                raise InputError(f"[[interfaces]] must lie between two layers that conduct; {name!r} is an insulator.")
    isotope = Isotope(words["nucleus.isotope"])
    return Setup(
        isotope=isotope,
        levels=next(levels for levels in _LEVELS if levels >= 2 * isotope.spin + 1),
        host=host,
        metal=metal,
        other_metals=frozenset(Metal(words[f"layers.{name}.metal"]) for name in said.names if f"layers.{name}.metal" in words),
        host_layer=layer,
        layers=tuple(said.names),
        insulators=insulators,
        interfaces=boundaries("interfaces"),
        sources=boundaries("sources"),
        drive=drives[0],
        drive_layer=words.get("drive.layer"),
        normal_state=words.get("host.normal_state", False),
        hot_electron_wire=words.get("cooling.hot_electron_wire", False),
    )


def _direction(said: Statements) -> dict[str, float]:
    given = said.words.get("field.direction")
    if given is None:
        missing("field", "direction")
    vector = _DIRECTIONS.get(given) if isinstance(given, str) else given
    numeric = isinstance(vector, list | tuple) and len(vector) == 3 and all(type(each) in (int, float) for each in vector)
    if not isinstance(vector, list | tuple) or not numeric or not any(vector) or not all(abs(each) < inf for each in vector):
        checks.refuse("field.direction", "be 'x', 'y', 'z' or three finite numbers, not all 0", checks.shown(given))
    longest = max(map(abs, vector))
    return {f"field.{axis}": float(each / longest) for axis, each in zip("xyz", vector, strict=True)}


def _require_layers(setup: Setup, numbers: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    """Refuse layers that state a thing twice or not at all, and insulators that state what they do not have."""
    for name in setup.layers:
        path = f"layers.{name}"
        have, given = ({key.removeprefix(f"{path}.") for key in keys if key.startswith(f"{path}.")} for keys in (numbers, stated))
        if name in setup.insulators:
            for key in given - {"thickness", "conductivity"}:
                raise InputError(f"`{path}.{key}` has no effect in an insulator. Leave it out.")
            continue
        for one, other in _ALTERNATIVES:
            if {one, other} <= given:
                raise InputError(f"The layer {name!r} states both `{one}` and `{other}`. Leave one out.")
        for one, other in (_ALTERNATIVES[0], _ALTERNATIVES[2]):
            if not {one, other} & have:
                raise InputError(f"The layer {name!r} needs the key `{one}` or `{other}`.")


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _axis(path: str, paths: Mapping[str, Any]) -> str:
    """Return the shortest name that tells a list from the others and from what is predicted."""
    tails = [other.split(".")[-1] for other in paths]
    tail = path.split(".")[-1]
    return tail if tails.count(tail) == 1 and tail not in {*UNITS_AND_LABELS, *PROFILES, *DIMENSIONS} else path
