"""Scenarios from TOML files, those that come with the package among them."""

import tomllib
from importlib.resources import files
from pathlib import Path

from nuspin import bibliography, checks
from nuspin.errors import InputError, NuspinError
from nuspin.prediction.assembly import assemble
from nuspin.prediction.scenario import Scenario
from nuspin.prediction.schema import SCHEMA
from nuspin.prediction.statements import Statements


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
        text = path.read_text(encoding="utf-8-sig")
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
    said = Statements(content)
    if content["schema"] != SCHEMA:
        checks.refuse("schema", f"be {SCHEMA}", content["schema"], "This version of nuspin reads no other.")
    title, citations = content["title"], content.get("citations", [])
    if not isinstance(title, str):
        checks.refuse("title", "be text", repr(title))
    if not isinstance(citations, list) or not all(isinstance(key, str) for key in citations):
        checks.refuse("citations", "be a list of keys of the bibliography", repr(citations))
    for key in citations:
        checks.known("citations", key, bibliography.works())
    return assemble(said, title=title, citations=tuple(citations), text=text)
