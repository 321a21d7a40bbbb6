"""What a scenario file states, checked key by key: words, numbers in SI, their uncertainties, and lists."""

import re
from typing import Any

import numpy as np

from nuspin import checks
from nuspin.errors import InputError, UnknownName
from nuspin.measured import Grade, Measured
from nuspin.prediction.schema import LISTS, QUANTITIES, REQUIRED, TOP, WORDS, Key

_MOST = 10_000  # elements of a list in a file


class Statements:
    """The content of a file by paths such as "drive.current_density", "layers.Pt.thickness" or "interfaces.1.conductance".

    Of an interface or a source the middle is the number of its boundary; `names` are the layers from bottom to top.
    """

    def __init__(self, content: dict[str, Any]) -> None:
        self.words: dict[str, Any] = {}
        self.numbers: dict[str, Any] = {}
        self.known: dict[str, Measured] = {}
        self.lists: dict[str, np.ndarray] = {}
        self.names: list[str] = []
        require_keys(content, "", (*TOP, *QUANTITIES))
        for section in QUANTITIES:
            if section in content:
                self._section(section, content[section])

    @property
    def stated(self) -> dict[str, Any]:
        """All numbers and lists."""
        return {**self.numbers, **self.lists}

    def _section(self, section: str, content: Any) -> None:
        if section in LISTS:
            if not isinstance(content, list) or not all(isinstance(table, dict) for table in content):
                raise InputError(f"`{section}` must be tables, each under its own [[{section}]].")
            for table in content:
                self._table(section, self._place(section, table), table)
        else:
            if not isinstance(content, dict):
                raise InputError(f"`{section}` must be a table, under [{section}].")
            if not content and section not in REQUIRED:
                raise InputError(f"The section [{section}] is empty. State its keys, or leave it out.")
            self._table(section, section, content)

    def _place(self, section: str, table: dict[str, Any]) -> str:
        """Return the name of a table in a list: of a layer its own, of an interface or source the number of its boundary."""
        for key in REQUIRED[section]:
            if key not in table:
                missing(section, key)
        if section == "layers":
            name = table["name"]
            if not isinstance(name, str) or not re.fullmatch(r"[^\s.|]+", name) or not name.isprintable():
                checks.refuse("layers.name", "be one word without dots", checks.shown(name))
            if name in self.names:
                raise InputError(f"Two layers have the name {checks.shown(name)}. Call the second another name, such as 'top-{name}'.")
            self.names.append(name)
            return f"layers.{name}"
        place = f"{section}.{self._boundary(section, table['between' if section == 'interfaces' else 'at'])}"
        if any(name.startswith(f"{place}.") for name in (*self.numbers, *self.lists, *self.words)):
            raise InputError(f"[[{section}]] stands twice for the same boundary. Put all of its keys into one table.")
        return place

    def _boundary(self, section: str, where: Any) -> int:
        if section == "sources" and where in ("bottom", "top"):
            return 0 if where == "bottom" else len(self.names)
        pairs = [list(pair) for pair in zip(self.names, self.names[1:], strict=False)]
        if where not in pairs:
            choices = ", ".join(map(str, pairs)) or "there are none here"
            outer = " or 'bottom' or 'top'" if section == "sources" else ""
            raise InputError(f"[[{section}]] must name two neighbours, the lower first ({choices}){outer}, not {checks.shown(where)}.")
        return pairs.index(where) + 1

    def _table(self, section: str, place: str, table: dict[str, Any]) -> None:
        require_keys(table, section, (*QUANTITIES[section], *WORDS.get(section, {})))
        for name, value in table.items():
            path = f"{place}.{name}"
            if name in WORDS.get(section, {}):
                self.words[path] = value
            elif isinstance(value, list):
                self.lists[path] = _list(path, value, QUANTITIES[section][name])
            else:
                self.numbers[path] = self._number(path, value, QUANTITIES[section][name])

    def _number(self, path: str, value: Any, key: Key) -> float:
        _require_unit(path, value, key)
        number, sigma = key.stated(path, value)
        if np.ndim(number):
            checks.refuse(path, "be a number or a list", checks.shown(value))
        if sigma is not None:
            self.known[path] = Measured(value=number, unit=key.unit, shares={path: sigma}, sources=(), grade=Grade.READ_AT_SOURCE)
        return number


def _list(path: str, values: list[Any], key: Key) -> np.ndarray:
    """Return the numbers of a list in SI."""
    if not values:
        raise InputError(f"`{path}` is an empty list. Give it an element, or leave it out.")
    if len(values) > _MOST:
        raise InputError(f"`{path}` has {len(values)} elements, more than the {_MOST} that a file may list. Use `Scenario.at` in Python.")
    for element in values:
        if isinstance(element, list | dict):
            raise InputError(f"`{path}` must be a list of quantities, without lists inside it.")
        _require_unit(path, element, key)
    stated = [key.stated(path, element) for element in values]
    if any(sigma is not None for _, sigma in stated):
        raise InputError(f"`{path}` has an uncertainty in a list, where it cannot be used. Leave it out, or state one number.")
    return np.asarray([number for number, _ in stated], dtype=float)


def _require_unit(path: str, value: Any, key: Key) -> None:
    if key.unit and isinstance(value, int | float) and not isinstance(value, bool):
        raise InputError(f'`{path}` needs a unit, for example "{checks.shown(value)} {key.unit}".')


def require_keys(table: dict[str, Any], section: str, known: tuple[str, ...]) -> None:
    """Refuse a table with unknown keys, or without those that it must have."""
    place = f"[{section}]" if section else "A scenario"
    for key in table:
        if key not in known:
            near = checks.suggestion(key, known) or f"Its keys are {', '.join(known)}."
            raise UnknownName(f"{place} has no {'key' if section else 'key or section'} {checks.shown(key)}. {near}")
    for key in REQUIRED.get(section, ()):
        if key not in table:
            missing(section, key)


def missing(section: str, key: str) -> None:
    """Refuse a section without a key."""
    if not section:
        raise InputError(f"A scenario needs {f'the section [{key}]' if key in QUANTITIES else f'the key `{key}`'}.")
    meaning = WORDS.get(section, {}).get(key) or (QUANTITIES[section][key].meaning if key in QUANTITIES[section] else "")
    place = f"[[{section}]]" if section in LISTS else f"[{section}]"
    raise InputError(f"{place} needs the key `{key}`" + (f" ({meaning})." if meaning else "."))
