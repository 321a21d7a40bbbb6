"""A gas as a person writes it down: "k_F=2/angstrom temperature=300K". Each value is read as every quantity is, by `nuspin.grammar`."""

import re
from collections.abc import Callable
from typing import Any

from nuspin import checks
from nuspin.errors import InputError
from nuspin.response.electron_gas import ElectronGas

_ALIASES = {"density": "n", "fermi_energy": "E_F"}
_ALWAYS = ("temperature", "dimension", "effective_mass", "envelope", "mean_free_path")
_WAYS: dict[tuple[str, ...], tuple[Callable[..., ElectronGas], tuple[str, ...]]] = {
    ("k_F",): (ElectronGas, ("stoner", "mu", "splitting", "chemical_potential")),
    ("n",): (ElectronGas.from_density, ("stoner",)),
    ("E_F",): (ElectronGas.from_fermi_energy, ("stoner", "mu", "splitting")),
    ("n_up", "n_down"): (ElectronGas.from_spin_densities, ()),
    ("k_up", "k_down"): (ElectronGas.exchange_split, ("stoner", "mu")),
    ("metal",): (ElectronGas.from_metal, ("stoner", "density")),
}
"""The ways to say how many electrons there are: the constructor that takes them, and what it takes beside the keys of every gas."""

_LONGEST = 1000  # characters
_KEYS = (*(key for keys in _WAYS for key in keys), *_ALIASES, *_ALWAYS, "stoner", "mu", "splitting", "chemical_potential")
_KEY = re.compile(r"(?:^|[\s,]+)([^\W\d]\w*)\s*=(?!=)")
_EXAMPLE = "Write it like 'k_F=2/angstrom temperature=300K'."


def parse_gas(description: str) -> ElectronGas:
    """Return the gas that a line of text describes.

    Parameters
    ----------
    description
        Pairs key=value between spaces or commas, values with their units, at most 1000 characters. The keys are the arguments of
        `ElectronGas` and of its other constructors: one of `k_F`, `n` (`density`), `E_F` (`fermi_energy`), `n_up` with `n_down`, `k_up`
        with `k_down`, `metal` (a semiconductor's with its `density`); and beside it `temperature`, `stoner`, `dimension`, `mu`,
        `effective_mass`, `envelope`, `mean_free_path`, `splitting`, `chemical_potential`.

    Raises
    ------
    InputError
        Where the text is not made of such pairs, a key is unknown or does not go with the others, or a value is not what it must be.
    NotDerived
        For a combination that nobody has derived.

    Examples
    --------
    >>> from nuspin.response import parse_gas
    >>> print(parse_gas("density=8.5e22/cm^3 temperature=300K"))
    electron gas in 3 dimensions at 300 K, density fixed
    E_F = 7.049 eV, T_F = 8.18e+04 K, chemical potential 7.049 eV
    n = 8.5e+28 1/m^3, polarisation 0
    """
    given = _pairs(description)
    if "metal" in given and "n" in given:
        given["density"] = given.pop("n")  # of the carriers of a semiconductor
    ways = [keys for keys in _WAYS if any(key in given for key in keys)]
    if len(ways) != 1:
        named = ", ".join(" with ".join(keys) for keys in _WAYS)
        says = "says more than once" if ways else "does not say"
        raise InputError(f"The description {says} how many electrons the gas has. Give one of {named}. {_EXAMPLE}")
    keys = ways[0]
    for key in keys:
        if key not in given:
            raise InputError(f"`{next(k for k in keys if k in given)}` needs `{key}` beside it. Give both spins.")
    construct, further = _WAYS[keys]
    for key in given:
        if key not in (*keys, *_ALWAYS, *further):
            homes = " or ".join(" with ".join(way) for way, (_, takes) in _WAYS.items() if key in takes)
            raise InputError(f"`{key}` does not go with `{keys[0]}`, but with {homes}. Leave one of them out.")
    arguments: dict[str, Any] = dict(given)
    if "dimension" in given:
        arguments["dimension"] = int(checks.one_of("dimension", given["dimension"], ("3", "2")))
    return construct(**arguments)


def _pairs(description: str) -> dict[str, str]:
    """Return the pairs as they stand."""
    if not isinstance(description, str):
        checks.refuse("description", "be text", checks.shown(description), _EXAMPLE)
    if len(description) > _LONGEST:
        raise InputError(f"The description has {len(description)} characters, more than {_LONGEST}. {_EXAMPLE}")
    before, *found = _KEY.split(description.strip())
    pairs: dict[str, str] = {}
    for key, text in zip(found[::2], found[1::2], strict=True):
        key, value = _ALIASES.get(checks.known("key", key, _KEYS), key), text.strip(" ,\t\n")
        if not value:
            raise InputError(f"`{key}` has no value. {_EXAMPLE}")
        if key in pairs:
            raise InputError(f"`{key}` is given twice, as {checks.shown(pairs[key])} and as {checks.shown(value)}. Give it once.")
        pairs[key] = value
    if before or not pairs:
        raise InputError(f"A gas is described by pairs key=value, not by {checks.shown(description)}. {_EXAMPLE}")
    return pairs
