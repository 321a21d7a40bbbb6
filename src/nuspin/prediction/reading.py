"""Scenarios from TOML files, those that come with the package among them."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from nuspin import bibliography, checks
from nuspin.errors import InputError, NuspinError
from nuspin.prediction.assembly import assemble
from nuspin.prediction.scenario import Scenario
from nuspin.prediction.schema import SCHEMA
from nuspin.prediction.statements import Statements

_LARGEST = 10_000_000  # characters of a file
_ENDLESS_KEY = re.compile(r"(?:[\w\"'-]+[ \t]*\.[ \t]*){8}")


def scenario_names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package.

    Examples
    --------
    >>> from nuspin.prediction import scenario_names
    >>> "pt-cu" in scenario_names()
    True
    """
    folder = files("nuspin.data").joinpath("scenarios")
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


def shipped_text(name: str) -> str:
    """Return the text of the file of a scenario that comes with the package.

    Examples
    --------
    >>> from nuspin.prediction import shipped_text
    >>> "current_density" in shipped_text("pt-cu")
    True
    """
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
    if not isinstance(path, str | Path) or not str(path):
        checks.refuse("path", "be the path of a scenario file or the name of a scenario", checks.shown(path))
    path = Path(path)
    if str(path) in scenario_names():
        return builtin_scenario(str(path))
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"The file '{path}' is larger than 10 MB, which no scenario is. Use `Scenario.at` for many cases.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        shipped = ", ".join(scenario_names())
        raise InputError(
            f"The scenario file {checks.shown(str(path))} cannot be read: {_reason(error)}. "
            f"`nuspin new {path}` writes one to begin with, and these come with nuspin: {shipped}."
        ) from error
    try:
        return read_scenario(text)
    except NuspinError as error:
        raise type(error)(f"{path}: {error}") from error


def read_scenario(text: str) -> Scenario:
    """Read a scenario from TOML text; errors as `load_scenario`.

    Examples
    --------
    >>> from nuspin.prediction import read_scenario, shipped_text
    >>> read_scenario(shipped_text("pt-cu").replace("4.2 K", "10 K")).numbers["environment.temperature"]
    10.0
    """
    content = _toml(checks.instance("text", text, str))
    said = Statements(content)
    if type(content["schema"]) is not int or content["schema"] != SCHEMA:
        raise InputError(
            f"`schema` must be the number {SCHEMA}, not {checks.shown(content['schema'])}. This version of nuspin reads no other."
        )
    title, citations = checks.text("title", content["title"]), content.get("citations", [])
    if not isinstance(citations, list) or not all(isinstance(key, str) for key in citations):
        checks.refuse("citations", "be a list of keys of the bibliography", checks.shown(citations))
    for key in citations:
        checks.known("work in the bibliography with the key", key, bibliography.works())
    return assemble(said, title=title, citations=tuple(citations), text=text)


def _toml(text: str) -> dict[str, Any]:
    """Return the content of TOML text; nothing in it is evaluated, and what only a machine would write is refused unread."""
    if len(text) > _LARGEST:
        raise InputError("The scenario is longer than 10 MB, which no scenario is.")
    if _ENDLESS_KEY.search(text):
        raise InputError("A key of the scenario has more than 8 parts between dots, which none has.")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError("The scenario has lists inside lists many times over. A list holds quantities only.") from None
    except ValueError as error:  # also of integers with thousands of digits
        raise InputError(f"The scenario is not valid TOML: {str(error).rstrip('.')}.") from error


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "its name is not that of a file"
