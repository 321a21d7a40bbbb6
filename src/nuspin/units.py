"""The door: "2 nm", a pint quantity or an SI number comes in, a float64 SI number goes on.

Text is read by `nuspin.grammar`; pint only knows what a unit is worth. Gauss and oersted are exact: 1 G = 1 Oe = 1e-4 T, the oersted
being read as the flux density mu_0 H in vacuum, which is how the hyperfine literature uses it; 1 emu = 1 erg/G = 1e-3 A m^2.
"""

import sys
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import inf, isclose, log10
from typing import Any, NoReturn

import numpy as np

from nuspin import checks, grammar
from nuspin._disk import remembered
from nuspin.errors import InputError, NuspinError
from nuspin.neighbours import counting, neighbour
from nuspin.plausible import note

Powers = tuple[tuple[str, Fraction], ...]
"""The powers of the names in a product of units."""

_LARGEST = 1e75  # of what is computed with: its fourth power is still a number
_EXAMPLES = {"m": "5 nm", "T": "1.5 T", "K": "4.2 K", "J": "10 ueV", "s": "2 ms", "rad/s/T": "7.1e7 rad/s/T", "1/m": "2 / angstrom"}


@cache
def registry() -> Any:
    """Return the one pint registry, built on first use."""
    import pint

    units = pint.UnitRegistry(on_redefinition="ignore")
    units.define("gauss = 1e-4 tesla = G")
    units.define("oersted = 1e-4 tesla = Oe")
    units.define("emu = 1e-3 ampere * meter ** 2")
    units._build_cache()  # or the dimensions of the first definitions stay in force
    return units


def to_si(name: str, value: Any, unit: str) -> Any:
    """Convert an argument to a float64 number in the SI unit named.

    Parameters
    ----------
    name
        The argument's name, for the error sentence.
    value
        A number or array in SI, a string such as ``"2 nm"``, a pint quantity, or a traced JAX value. NaN and infinity pass: whether
        they mean something is for the check that follows. A finite number above 1e75 does not, nor an array without elements.
    unit
        The SI unit, in pint's spelling; ``""`` for a pure number.

    Returns
    -------
    float or array
        A Python float for scalars, an array otherwise; traced values and JAX arrays stay JAX values.

    Raises
    ------
    InputError
        Where the value is no number, its dimension is another, or it comes with an uncertainty.

    Examples
    --------
    >>> from nuspin.units import to_si
    >>> round(to_si("k_F", "2 / angstrom", "1/m"))
    20000000000
    >>> to_si("B", "10 kOe", "T")
    1.0
    """
    require_float64()
    if not isinstance(unit, str):
        checks.refuse("unit", "be the name of a unit", checks.shown(unit))
    if isinstance(value, str):
        number, sigma = read(name, value, unit)
        if sigma is not None:
            raise InputError(f"`{name}` takes no uncertainty, but {value!r} has one. Leave it out.")
        number = float(_held(name, np.float64(number), unit))
        note(registry, name, number, value, unit)
        return number
    if hasattr(value, "dimensionality") and hasattr(value, "magnitude"):
        return _of_quantity(name, value, unit)
    if checks.is_traced(value) or type(value).__module__.startswith("jax"):
        if getattr(value, "dtype", np.dtype(object)).kind not in "iuf":
            _refuse(name, value, unit)
        return _held(name, value.astype(float), unit)
    if isinstance(value, list | tuple) and any(isinstance(item, str | bool) or hasattr(item, "dimensionality") for item in value):
        value = [to_si(name, item, unit) for item in value]
    return _plain(name, value, unit)


def read(name: str, text: str, unit: str) -> tuple[float, float | None]:
    """Return the number that a text states, and its standard uncertainty (None without one), in the SI unit named; errors as `to_si`.

    Examples
    --------
    >>> from nuspin.units import read
    >>> read("d", "1.5(5) mm", "m")
    (0.0015, 0.0005)
    """
    try:
        said = grammar.read(text)
    except grammar.Unreadable as error:
        raise InputError(f"`{name}` must be one number and one unit, not {checks.shown(text)}. {error}") from None
    if unit and not said.units:
        raise InputError(f"`{name}` needs a unit, for example {_EXAMPLES.get(unit, f'{said.value:g} {unit}')!r}.")
    value, sigma = _converted(name, said.value, said.units, unit, text), None
    if said.uncertainty is not None:
        sigma = _times(said.uncertainty, _factor(name, said.value, said.units, unit, text))
    if not np.isfinite(value):
        raise InputError(f"`{name}` must be finite, but {checks.shown(text)} exceeds what a computer can hold in {unit}.")
    return value, sigma


def _plain(name: str, value: Any, unit: str) -> Any:
    """Return a number or an array of numbers as float64."""
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise InputError(f"`{name}` must not have masked elements. Fill or drop them first.")
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        _refuse(name, value, unit)
    if array.dtype == bool or array.dtype.kind not in "iuf":
        _refuse(name, value, unit)
    array = _held(name, array.astype(np.float64), unit)
    return float(array) if array.ndim == 0 else array


def _held(name: str, array: Any, unit: str) -> Any:
    """Refuse an array without elements, and finite numbers whose powers no float could hold."""
    if array.size == 0:
        raise InputError(f"`{name}` must not be empty. Give one number at least.")
    if not checks.is_traced(array):
        numbers = np.asarray(array)
        for extreme in (float(numbers.max()), -float(numbers.min())):
            if _LARGEST < extreme < inf:
                raise InputError(f"`{name}` must be below {_LARGEST:g} in size, not {f'{extreme:.3g} {unit}'.strip()}. Check its unit.")
    return array


def _of_quantity(name: str, quantity: Any, unit: str) -> Any:
    """Return a pint quantity, of whichever registry, as an SI number."""
    powers = tuple((str(each), Fraction(power).limit_denominator(12)) for each, power in quantity.units._units.items())
    magnitude = quantity.magnitude
    if hasattr(magnitude, "std_dev"):
        raise InputError(f"`{name}` takes no uncertainty, but {checks.shown(quantity)} has one. Leave it out.")
    return _converted(name, _plain(name, magnitude, unit), powers, unit, f"{quantity}")


def _converted(name: str, number: Any, powers: Powers, unit: str, shown: str) -> Any:
    """Return a number of one unit in another; a temperature in degrees Celsius or Fahrenheit begins elsewhere."""
    if unit == "K" and _is_scale(powers):
        return registry().Quantity(number, powers[0][0]).to("kelvin").magnitude
    return _times(number, _factor(name, number, powers, unit, shown))


def _times(number: Any, factor: float) -> Any:
    """Return the product; by dividing where the factor is a negative power of ten, which no float holds exactly."""
    exponent = round(log10(factor))
    return number / 10.0**-exponent if exponent < 0 and isclose(factor, 10.0**exponent, rel_tol=1e-14) else number * factor


def _is_scale(powers: Powers) -> bool:
    """Whether a unit is one with an origin of its own, such as degC."""
    return len(powers) == 1 and powers[0][1] == 1 and _is_unit(powers[0][0]) and not _is_multiplicative(powers[0][0])


def _factor(name: str, number: Any, powers: Powers, unit: str, shown: str) -> float:
    """Return what one of a product of units is in the SI unit, or refuse it."""
    if unit == "K" and _is_scale(powers):
        return float(registry().Quantity(1, f"delta_{registry().Unit(powers[0][0])}").to("kelvin").magnitude)
    for each, _ in powers:
        if not _is_unit(each):
            near = checks.suggestion(each, _common_units())
            raise InputError(f"`{name}` has the unit {each!r} in {checks.shown(shown)}, which is not known. {near}".rstrip())
        if not _is_multiplicative(each):
            raise InputError(
                f"`{name}` must not have {each!r} among its units, as in {checks.shown(shown)}: its scale has an origin of its own."
            )
    try:
        return _worth(powers, unit)
    except _OtherKind:
        _refuse_kind(name, number, powers, unit, shown)


class _OtherKind(Exception):
    """The two units do not measure the same kind of quantity."""


@cache
def _worth(powers: Powers, unit: str) -> float:
    """Return what a unit is in another; pint, which takes half a second to load, is asked once and its answer kept on disk."""

    def ask() -> float | None:
        known = registry()
        if unit and not _is_unit(unit):
            raise InputError(f"There is no unit {checks.shown(unit)} to convert to. {checks.suggestion(unit, _common_units())}".rstrip())
        written, target = _product(powers), known.Unit(unit or "dimensionless")
        if written.dimensionality != target.dimensionality or not _same_counting(written, target):
            return None
        return float(known.Quantity(1.0, written).to(target).magnitude)

    found = remembered(f"{powers} in {unit}", ask)
    if found is None:
        raise _OtherKind
    return found


@cache
def _is_unit(name: str) -> bool:
    def known() -> bool:
        try:
            registry().Unit(name)
        except Exception:  # pint lets errors of its own parser through for names that are none
            return False
        return True

    return remembered(f"unit {name}", known)


@cache
def _is_multiplicative(name: str) -> bool:
    return remembered(f"multiplicative {name}", lambda: bool(registry().Quantity(1, name)._is_multiplicative))


def _product(powers: Powers) -> Any:
    units = registry().Unit("dimensionless")
    for name, power in powers:
        units = units * registry().Unit(name) ** (int(power) if power.denominator == 1 else float(power))
    return units


def _same_counting(written: Any, target: Any) -> bool:
    """Whether a rate is an angular rate, a frequency or neither, as it must be; 1/s may be any of them."""
    angle, hertz, others = counting(registry(), written)
    return not others and (angle, hertz) in ((0, 0), counting(registry(), target)[:2])


def _refuse_kind(name: str, number: Any, powers: Powers, unit: str, shown: str) -> NoReturn:
    """Refuse a unit of another kind; where it is a neighbour's usual form, say what it is in ours."""
    must = f"`{name}` must be {f'a quantity in {unit}' if unit else 'a pure number'}, not {checks.shown(shown)}."
    remedy = "" if np.ndim(number) else neighbour(registry(), registry().Quantity(number, _product(powers)), unit)
    raise InputError(f"{must} {remedy}".rstrip())


def _refuse(name: str, value: Any, unit: str) -> NoReturn:
    checks.refuse(name, f"be a real number or a quantity in {unit}" if unit else "be a real number", checks.shown(value))


def known_unit(name: str, unit: str) -> str:
    """Return the unit that an argument names after the check that it is one."""
    if (
        not isinstance(unit, str)
        or not unit.isprintable()
        or not (powers := _powers_of(unit))
        or not all(_is_unit(each) for each, _ in powers)
    ):
        checks.refuse(name, "be a unit such as 'T' or 'rad/s'", checks.shown(unit))
    return unit


def _powers_of(unit: str) -> Powers:
    """Return the powers of the names in a unit; of text that is no unit, one name that is none."""
    try:
        return grammar.read(f"1 {unit}").units
    except grammar.Unreadable:
        return ((unit, Fraction(1)),)


def require_float64() -> None:
    """Refuse to go on in float32: an angle of many turns would be noise."""
    jax = sys.modules.get("jax")
    if jax is not None and "nuspin._jax" in sys.modules and not jax.config.jax_enable_x64:
        raise NuspinError("nuspin computes in float64, which was switched off. Set jax.config.update('jax_enable_x64', True) again.")


def _common_units() -> Iterable[str]:
    prefixes = ("", "k", "M", "G", "m", "u", "n", "p", "c")
    symbols = ("m", "s", "K", "T", "A", "V", "W", "J", "S", "Hz", "eV", "G", "Oe")
    names = (
        "kelvin",
        "tesla",
        "ohm",
        "angstrom",
        "meter",
        "second",
        "hour",
        "day",
        "minute",
        "hertz",
        "degC",
        "rad",
        "deg",
        "emu",
        "%",
        "ppm",
    )
    return (*names, *(prefix + symbol for symbol in symbols for prefix in prefixes), "mohm", "uohm", "kohm")
