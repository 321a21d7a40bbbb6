"""From a TOML file to a scenario: every key known, every quantity with its unit, what the file leaves out taken from the tables."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from nuspin import bibliography, checks
from nuspin.errors import InputError, NuspinError
from nuspin.materials import Isotope, Metal
from nuspin.measured import Grade, Measured
from nuspin.prediction.known import host_numbers, layer_numbers
from nuspin.prediction.quantities import UNITS_AND_LABELS
from nuspin.prediction.scenario import Scenario, Setup
from nuspin.prediction.schema import LISTS, QUANTITIES, REQUIRED, SCHEMA, TOP, WORDS
from nuspin.prediction.usage import require_what_is_used
from nuspin.units import to_si

_DRIVES = ("current_density", "electric_field", "spin_accumulation")
_ALTERNATIVES = (
    ("conductivity", "resistivity"),
    ("spin_hall_angle", "spin_hall_conductivity"),
    ("spin_diffusion_length", "spin_resistance"),
)
_DIRECTIONS = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
_UNCERTAIN = re.compile(r"\s*\(?\s*(?P<value>[^()±]*?)\s*(?:±|\+-|\+/-)\s*(?P<sigma>[0-9.eE+-]+)\s*\)?\s*(?P<unit>.*)")


def scenario_names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package."""
    folder = files("nuspin.data").joinpath("scenarios")
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


def shipped_text(name: str) -> str:
    """Return the file of a scenario that comes with the package."""
    checks.known("scenario", name, scenario_names())
    return files("nuspin.data").joinpath(f"scenarios/{name}.toml").read_text(encoding="utf-8")


def builtin_scenario(name: str = "paper-film") -> Scenario:
    """Return a scenario that comes with the package; the film of the seed paper by default.

    Examples
    --------
    >>> from nuspin.prediction import builtin_scenario
    >>> builtin_scenario().setup.isotope
    Isotope(name='57Fe')
    """
    return read_scenario(shipped_text(name))


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario from a TOML file; docs/scenarios.md has the keys.

    Parameters
    ----------
    path
        The file, or the name of a scenario that comes with the package, such as "paper-film".

    Returns
    -------
    Scenario
        What `nuspin.predict` takes.

    Raises
    ------
    InputError
        Where there is no such file, or a key is unknown, missing or out of range: one sentence with file, key, value and remedy.

    Examples
    --------
    >>> import nuspin
    >>> nuspin.load_scenario("paper-film").title
    '57Fe in the film of the seed paper'
    """
    path = Path(path)
    if str(path) in scenario_names():
        return builtin_scenario(str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        shipped = ", ".join(scenario_names())
        raise InputError(
            f"Argument `path` must be a scenario file, but is '{path}', which cannot be read ({error}). "
            f"`nuspin new {path}` writes one; {shipped} come with nuspin."
        ) from error
    try:
        return read_scenario(text)
    except NuspinError as error:
        raise type(error)(f"{path}: {error}") from error


def read_scenario(text: str) -> Scenario:
    """Read a scenario from TOML text; errors as `load_scenario`."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"A scenario must be TOML, but is not: {error}.") from error
    _keys(content, "", (*TOP, *QUANTITIES))
    if content["schema"] != SCHEMA:
        checks.refuse("schema", f"be {SCHEMA}", content["schema"], "This version of nuspin reads no other.")
    if not isinstance(content["title"], str):
        checks.refuse("title", "be text", content["title"])
    reader = _Reader()
    for section in QUANTITIES:
        reader.section(section, content.get(section, [] if section in LISTS else {}))
    citations = tuple(content.get("citations", ()))
    for key in citations:
        bibliography.cite(key)
    return reader.scenario(content["title"], citations, text)


class _Reader:
    """Collects words and numbers section by section."""

    def __init__(self) -> None:
        self.words: dict[str, Any] = {}
        self.numbers: dict[str, Any] = {}
        self.known: dict[str, Measured] = {}
        self.lists: dict[str, np.ndarray] = {}
        self.names: list[str] = []

    def section(self, section: str, content: Any) -> None:
        if section in LISTS:
            if not isinstance(content, list) or not all(isinstance(table, dict) for table in content):
                checks.refuse(section, f"be tables, each under [[{section}]]", repr(content))
            for table in content:
                self._table(section, self._place(section, table), table)
        else:
            if not isinstance(content, dict):
                checks.refuse(section, f"be a table, under [{section}]", repr(content))
            self._table(section, section, content)

    def _place(self, section: str, table: dict[str, Any]) -> str:
        """Return the name of a table in a list: of a layer its own, of an interface or source the number of its boundary."""
        for key in REQUIRED[section]:
            if key not in table:
                _missing(section, key)
        if section == "layers":
            name = table["name"]
            if not isinstance(name, str) or not re.fullmatch(r"[^\s.|]+", name):
                checks.refuse("layers.name", "be one word without dots", repr(name))
            if name in self.names:
                checks.refuse("layers.name", "be of one layer only", repr(name), "Call the second another name, such as top-Pt.")
            self.names.append(name)
            return f"layers.{name}"
        place = f"{section}.{self._boundary(section, table['between' if section == 'interfaces' else 'at'])}"
        if any(name.startswith(f"{place}.") for name in self.numbers):
            checks.refuse(section, "stand once for each boundary", f"twice at {place.split('.')[1]}")
        return place

    def _boundary(self, section: str, where: Any) -> int:
        if section == "sources" and where in ("bottom", "top"):
            return 0 if where == "bottom" else len(self.names)
        pairs = [list(pair) for pair in zip(self.names, self.names[1:], strict=False)]
        if where not in pairs:
            choices = ", ".join(map(str, pairs)) or "none here"
            checks.refuse(section, f"lie between two neighbours, the lower first ({choices})", repr(where))
        return pairs.index(where) + 1

    def _table(self, section: str, place: str, table: dict[str, Any]) -> None:
        quantities, words = QUANTITIES[section], WORDS.get(section, {})
        if table or section in REQUIRED:
            _keys(table, section, (*quantities, *words))
        for name, value in table.items():
            path = f"{place}.{name}"
            if name in words:
                self.words[path] = value
                continue
            key = quantities[name]
            elements = value if isinstance(value, list) else [value]
            if not elements:
                checks.refuse(path, "have an element", value)
            for element in elements:
                if key.unit and isinstance(element, int | float):
                    checks.refuse(path, "have a unit", repr(element), f"Write '{element} {key.unit}'.")
            if isinstance(value, list):
                self.lists[path] = np.asarray(key.checked(path, to_si(path, value, key.unit)))
            else:
                self.numbers[path] = self._number(path, value, key.unit)
                key.checked(path, self.numbers[path])

    def _number(self, path: str, value: Any, unit: str) -> float:
        uncertain = _UNCERTAIN.fullmatch(value) if isinstance(value, str) else None
        if uncertain is None:
            return to_si(path, value, unit)
        parts = uncertain.groupdict()
        number, sigma = (to_si(path, f"{parts[part]} {parts['unit']}".strip(), unit) for part in ("value", "sigma"))
        checks.non_negative(path, sigma, unit)
        self.known[path] = Measured(value=number, unit=unit, shares={path: sigma}, sources=(), grade=Grade.READ_AT_SOURCE)
        return number

    def scenario(self, title: str, citations: tuple[str, ...], text: str) -> Scenario:
        stated = {**self.numbers, **self.lists}
        setup = self._setup(stated)
        found: dict[str, Measured | float] = {}
        for name in self.names:
            metal = self.words.get(f"layers.{name}.metal")
            if metal is not None and name not in setup.insulators:
                found |= layer_numbers(name, Metal(metal), stated)
        self._layers(setup, {**found, **stated}, stated)
        found |= host_numbers(setup, stated)
        known = {path: value for path, value in found.items() if isinstance(value, Measured)} | self.known
        numbers: dict[str, Any] = {path: value.value if isinstance(value, Measured) else value for path, value in found.items()}
        numbers |= self._direction() | self.numbers
        for place, (path, values) in enumerate(self.lists.items()):
            numbers[path] = values.reshape([-1 if axis == place else 1 for axis in range(len(self.lists))])
        require_what_is_used(setup, numbers, stated)
        return Scenario(
            title=title,
            setup=setup,
            numbers=numbers,
            known=known,
            f_known="host.spin_conserving_fraction" in {**known, **stated},
            axes={_axis(path, self.lists): values for path, values in self.lists.items()},
            citations=citations,
            text=text,
        )

    def _setup(self, stated: Mapping[str, Any]) -> Setup:
        words = self.words
        metal = None if "host.metal" not in words else Metal(words["host.metal"])
        host = "metal"
        if metal is None and any(f"host.{key}" in stated for key in ("k_F", "mu_r")):
            host = "plane waves"
        elif "host.hyperfine_field" in stated or (metal is not None and metal.kind == "ferromagnet"):
            host = "ferromagnet"
        elif metal is not None and metal.kind == "semiconductor":
            host = "semiconductor"
            metal.carriers(np.min(stated["host.carrier_density"]) if "host.carrier_density" in stated else None)
        drives = [key for key in _DRIVES if f"drive.{key}" in stated]
        if len(drives) != 1:
            checks.refuse("drive", f"have one of {', '.join(_DRIVES)}", " and ".join(drives) or "without any")
        if (drives[0] == "spin_accumulation") == bool(self.names):
            remedy = "State a current and [[layers]], or a spin accumulation alone."
            checks.refuse("layers", "carry the current", "empty" if not self.names else "beside a given spin accumulation", remedy)
        if "drive.layer" in words and drives[0] != "current_density":
            checks.refuse("drive.layer", "be left out", repr(words["drive.layer"]), "It says whose current density is stated.")
        layer = words.get("host.layer")
        if self.names and layer is None:
            checks.refuse("host", "have the key `layer`", "without it", f"It is one of {', '.join(self.names)}.")
        for key in ("host.layer", "drive.layer"):
            if key in words:
                checks.known(key, words[key], self.names)
        for key in ("host.normal_state", "cooling.hot_electron_wire"):
            if not isinstance(words.get(key, False), bool):
                checks.refuse(key, "be true or false", repr(words[key]))
        insulators = frozenset(name for name in self.names if checks.vanishes(stated.get(f"layers.{name}.conductivity", 1.0)))

        def boundaries(section: str) -> frozenset[int]:
            return frozenset(int(path.split(".")[1]) for path in (*words, *stated) if path.startswith(f"{section}."))

        return Setup(
            isotope=Isotope(words["nucleus.isotope"]),
            host=host,
            metal=metal,
            other_metals=frozenset(Metal(words[f"layers.{name}.metal"]) for name in self.names if f"layers.{name}.metal" in words),
            host_layer=layer,
            layers=tuple(self.names),
            insulators=insulators,
            interfaces=boundaries("interfaces"),
            sources=boundaries("sources"),
            drive=drives[0],
            drive_layer=words.get("drive.layer"),
            normal_state=words.get("host.normal_state", False),
            hot_electron_wire=words.get("cooling.hot_electron_wire", False),
        )

    def _direction(self) -> dict[str, float]:
        given = self.words.get("field.direction")
        if given is None:
            _missing("field", "direction")
        vector = _DIRECTIONS.get(given) if isinstance(given, str) else given
        numeric = isinstance(vector, list | tuple) and len(vector) == 3 and all(type(each) in (int, float) for each in vector)
        if not isinstance(vector, list | tuple) or not numeric or not any(vector):
            checks.refuse("field.direction", "be 'x', 'y', 'z' or three numbers, not all 0", repr(given))
        return {f"field.{axis}": float(each) for axis, each in zip("xyz", vector, strict=True)}

    def _layers(self, setup: Setup, numbers: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
        """Refuse layers that state a thing twice or not at all, and insulators that state what they do not have."""
        for name in self.names:
            path = f"layers.{name}"
            have, said = ({key.removeprefix(f"{path}.") for key in keys if key.startswith(f"{path}.")} for keys in (numbers, stated))
            if name in setup.insulators:
                for key in said - {"thickness", "conductivity"}:
                    checks.refuse(f"{path}.{key}", "be left out", "stated of an insulator")
                continue
            for one, other in _ALTERNATIVES:
                if {one, other} <= said:
                    checks.refuse(path, f"state {one} or {other}", "with both", "Leave one out.")
            for one, other in (_ALTERNATIVES[0], _ALTERNATIVES[2]):
                if not {one, other} & have:
                    checks.refuse(path, f"have the key `{one}` or `{other}`", "without either")


def _axis(path: str, paths: Mapping[str, Any]) -> str:
    """Return the shortest name that tells a list from the others and from what is predicted."""
    tails = [other.split(".")[-1] for other in paths]
    tail = path.split(".")[-1]
    return tail if tails.count(tail) == 1 and tail not in UNITS_AND_LABELS else path


def _keys(table: dict[str, Any], section: str, known: tuple[str, ...]) -> None:
    for key in table:
        checks.known(f"key of {section or 'the scenario'}", key, known)
    for key in REQUIRED.get(section, ()):
        if key not in table:
            _missing(section, key)


def _missing(section: str, key: str) -> None:
    meaning = WORDS.get(section, {}).get(key) or (QUANTITIES[section][key].meaning if section and key in QUANTITIES[section] else "")
    checks.refuse(section or "scenario", f"have the key `{key}`", "without it", f"It is {meaning}." if meaning else "")
