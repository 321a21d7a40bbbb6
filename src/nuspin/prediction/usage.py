"""Which numbers of a scenario the chain asks for: one that it lacks, and one that it never looks at, are both errors."""

from collections.abc import Iterable, Mapping
from typing import Any

from nuspin.errors import InputError
from nuspin.prediction.cases import FEW
from nuspin.prediction.chain import asked_and_found
from nuspin.prediction.scenario import OF_HEAT, Setup, key_of
from nuspin.prediction.schema import LISTS

_REMEDIES = {
    "detection": "A detector needs nuclei whose relaxation is known: T1T, and density where there is no metal.",
    "cooling": "A substrate needs substrate_conductivity, and substrate_thickness or substrate_heat_capacity.",
    "drive": "Width and length serve a coil or a substrate, a pulse the echo or a substrate.",
    "cooling.substrate_heat_capacity": "It counts during a pulse: state `drive.pulse` and `substrate_conductivity` too, or leave it out.",
}

_HOSTS = {"free electrons": "free electrons", "metal": "a metal", "semiconductor": "a semiconductor", "ferromagnet": "a ferromagnet"}


def require_what_is_used(setup: Setup, numbers: Mapping[str, Any], stated: Iterable[str]) -> None:
    """Refuse a scenario that lacks a number, or states one that nothing uses.

    The chain is followed with shapes alone, and watched.
    """
    structure, anonymous = setup.anonymous(numbers)
    try:
        asked, found = asked_and_found(structure, frozenset(anonymous), FEW)
    except KeyError as error:
        section, *_, key = str(error.args[0]).split(".")
        raise InputError(f"[{section}] needs the key `{key}` ({key_of(f'{section}.{key}').meaning}).") from None
    called = dict(zip(anonymous, numbers, strict=True))
    asked = {called[path] for path in asked}
    if setup.host != "ferromagnet" and not found & {"g_field", "g_damp"}:
        raise InputError("[host] needs the key `knight_shift` or `T1T`: the table has neither of this nucleus.")
    for path in stated:
        section, *_, key = path.split(".")
        of_a_list = section in LISTS and key not in OF_HEAT  # the film takes them all
        judged = path == "detection.time" and any(name.endswith("_time") for name in found)
        if path not in asked and path != "field.B0" and not judged and not of_a_list:
            raise InputError(f"`{path}` has no effect in this scenario, whose host is {_HOSTS[setup.host]}. {_remedy(path)}")


def _remedy(path: str) -> str:
    return _REMEDIES.get(path) or _REMEDIES.get(path.split(".")[0], "Leave it out.")
