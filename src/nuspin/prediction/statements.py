"""What a scenario file states, checked key by key: words, numbers in SI, their uncertainties, and lists."""

import re
from typing import Any

import numpy as np

from nuspin import checks
from nuspin.measured import Grade, Measured
from nuspin.prediction.schema import LISTS, QUANTITIES, REQUIRED, TOP, WORDS
from nuspin.units import to_si

_FLOAT = r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?"
_PLUS_MINUS = re.compile(rf"\s*\(?\s*(?P<value>{_FLOAT})\s*(?:±|\+-|\+/-)\s*(?P<sigma>{_FLOAT})\s*\)?\s*(?P<unit>[^±]*)")
_BRACKETS = re.compile(r"\s*(?P<value>[+-]?[0-9]+(?:\.(?P<digits>[0-9]+))?)\((?P<sigma>[0-9]+)\)\s*(?P<unit>.*)")
_SIGNS_OF_DOUBT = re.compile(r"±|\+-|\+/-|[0-9]\s*\(|\*\*")


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
            self._section(section, content.get(section, [] if section in LISTS else {}))

    @property
    def stated(self) -> dict[str, Any]:
        """All numbers and lists."""
        return {**self.numbers, **self.lists}

    def _section(self, section: str, content: Any) -> None:
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
                missing(section, key)
        if section == "layers":
            name = table["name"]
            if not isinstance(name, str) or not re.fullmatch(r"[^\s.|]+", name):
                checks.refuse("layers.name", "be one word without dots", repr(name))
            if name in self.names:
                checks.refuse("layers.name", "be of one layer only", repr(name), "Call the second another name, such as top-Pt.")
            self.names.append(name)
            return f"layers.{name}"
        place = f"{section}.{self._boundary(section, table['between' if section == 'interfaces' else 'at'])}"
        if any(name.startswith(f"{place}.") for name in (*self.numbers, *self.lists, *self.words)):
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
            require_keys(table, section, (*quantities, *words))
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
                if isinstance(value, list) and isinstance(element, str) and _SIGNS_OF_DOUBT.search(element):
                    checks.refuse(path, "be a list of numbers without uncertainties", repr(element))
                if key.unit and isinstance(element, int | float) and not isinstance(element, bool):
                    checks.refuse(path, "have a unit", repr(element), f"Write '{element} {key.unit}'.")
            if isinstance(value, list):
                self.lists[path] = np.asarray(key.checked(path, to_si(path, value, key.unit)))
            else:
                self.numbers[path] = self._number(path, value, key.unit)
                key.checked(path, self.numbers[path])

    def _number(self, path: str, value: Any, unit: str) -> float:
        if not isinstance(value, str) or not _SIGNS_OF_DOUBT.search(value):
            return to_si(path, value, unit)
        uncertain = _PLUS_MINUS.fullmatch(value) or _BRACKETS.fullmatch(value)
        if uncertain is None:
            checks.refuse(path, "be one number and a unit, with its uncertainty as in '1.4 +- 0.3 nm' or '1.4(3) nm'", repr(value))
        part = uncertain.groupdict()
        sigma = part["sigma"]
        if "digits" in part:  # 1.40(3) is 1.40 +- 0.03
            sigma = f"{int(sigma)}e{-len(part['digits'] or '')}"
        number, error = (to_si(path, f"{each} {part['unit']}".strip(), unit) for each in (part["value"], sigma))
        checks.non_negative(path, error, unit)
        self.known[path] = Measured(value=number, unit=unit, shares={path: error}, sources=(), grade=Grade.READ_AT_SOURCE)
        return number


def require_keys(table: dict[str, Any], section: str, known: tuple[str, ...]) -> None:
    """Refuse a table with unknown keys, or without those that it must have."""
    for key in table:
        checks.known(f"key of {section or 'the scenario'}", key, known)
    for key in REQUIRED.get(section, ()):
        if key not in table:
            missing(section, key)


def missing(section: str, key: str) -> None:
    """Refuse a section without a key."""
    meaning = WORDS.get(section, {}).get(key) or (QUANTITIES[section][key].meaning if section and key in QUANTITIES[section] else "")
    checks.refuse(section or "scenario", f"have the key `{key}`", "without it", f"It is {meaning}." if meaning else "")
