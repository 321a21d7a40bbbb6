"""What every refusal has in common: it names the argument or key, says what is wrong and how to mend it, in one sentence.

"`T2` must be positive and finite, not -1.0 s. Remedy." Each check takes the argument's name and its SI value, and returns the value. A
sentence that needs another verb is written where it is raised, as an `InputError`. Values that JAX is tracing carry no numbers yet and
pass.
"""

import difflib
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar

import numpy as np

from nuspin.errors import InputError, UnknownName

T = TypeVar("T")

_LISTED = 30  # names of a table that an error lists
_LONGEST = 80  # characters of a value that an error quotes
_QUOTED = 8  # elements of a list that an error quotes


def refuse(name: str, must: str, value: object, remedy: str = "") -> NoReturn:
    """Raise the sentence (and its remedy) that refuses a value."""
    raise InputError(f"`{name}` must {must}, not {value}." + (f" {remedy}" if remedy else ""))


def shown(value: object) -> str:
    """Return a value as an error quotes it: text between quotation marks, other types by name, all of it short."""
    if value is None or isinstance(value, bool | int | float | complex | str | bytes):
        try:
            text = repr(value)
        except ValueError:  # an integer of thousands of digits
            return "an integer of thousands of digits"
    elif hasattr(value, "shape") and hasattr(value, "dtype"):
        text = f"an array of shape {value.shape} and type {value.dtype}"  # type: ignore[attr-defined]
    elif isinstance(value, list | tuple) and len(value) <= _QUOTED and all(isinstance(v, bool | int | float | str | None) for v in value):
        text = repr(value)
    else:
        text = f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 10]}…{text[-8:]}"


def shortened(text: str) -> str:
    """Return the first line of a text, cut to the length that an error quotes."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def instance(name: str, value: T, *kinds: type) -> T:
    """An object of one of a few classes."""
    if not isinstance(value, kinds):
        names = [_called(kind) for kind in kinds]
        article = "an" if names[0][0] in "AEIOU" else "a"
        refuse(name, f"be {article} {' or '.join(names)}", shown(value))
    return value


def instances(name: str, values: Any, *kinds: type) -> tuple[Any, ...]:
    """A list or tuple of objects of a few classes."""
    if not isinstance(values, list | tuple):
        refuse(name, f"be a list whose elements are {' or '.join(map(_called, kinds))}", shown(values))
    for index, value in enumerate(values):
        instance(f"{name}[{index}]", value, *kinds)
    return tuple(values)


def _called(kind: type) -> str:
    return "None" if kind is type(None) else kind.__name__


def flag(name: str, value: bool) -> bool:
    """True or False, and nothing that merely counts as one of them."""
    if not isinstance(value, bool | np.bool_):
        refuse(name, "be True or False", shown(value))
    return bool(value)


def text(name: str, value: str) -> str:
    """Text, which is not empty and has no control characters."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        refuse(name, "be a line of text", shown(value))
    return value


def function(name: str, value: T) -> T:
    """Something that can be called, and no class."""
    if not callable(value) or isinstance(value, type):
        refuse(name, "be a function", shown(value))
    return value


def one_given(**values: object) -> None:
    """Exactly one of a few arguments, None where it is left out."""
    given = [name for name, value in values.items() if value is not None]
    if len(given) != 1:
        *others, last = [f"`{name}`" for name in given or values]
        raise InputError(
            f"Give {', '.join(others)} or {last}, not both." if len(given) == 2 else f"Give one of {', '.join(others)} or {last}."
        )


def is_traced(value: object) -> bool:
    """Whether JAX is tracing `value`, so that it has no number to check."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(value, jax.core.Tracer)


def vanishes(value: object) -> bool:
    """Whether `value` is known to be zero everywhere; a traced value, which has no number yet, is not known to be."""
    return not is_traced(value) and not np.any(np.asarray(value))


def acts(value: object) -> bool:
    """Whether `value` is known not to vanish: what refuses something that would be ignored asks this, so that traced values pass."""
    return not is_traced(value) and bool(np.any(np.asarray(value)))


def _require(holds: Callable[[np.ndarray], np.ndarray], name: str, must: str, value: T, unit: str, remedy: str) -> T:
    if not is_traced(value):
        flat = np.ravel(np.asarray(value))
        good = holds(flat)
        if not good.all():
            refuse(name, must, f"{flat[~good][0]} {unit}".rstrip(), remedy)
    return value


def finite(name: str, value: T, unit: str = "", remedy: str = "") -> T:
    """Every element is a finite number."""
    if not is_traced(value) and np.isfinite(np.sum(np.asarray(value))):  # one pass over many numbers
        return value
    return _require(np.isfinite, name, "be finite", value, unit, remedy)


def positive(name: str, value: T, unit: str = "", remedy: str = "") -> T:
    """Every element is finite and above zero."""
    return _require(lambda v: np.isfinite(v) & (v > 0), name, "be positive and finite", value, unit, remedy)


def above_zero(name: str, value: T, unit: str = "", remedy: str = "") -> T:
    """Every element is a number above zero, or infinite."""
    return _require(lambda v: v > 0, name, "be positive", value, unit, remedy)


def non_negative(name: str, value: T, unit: str = "", remedy: str = "") -> T:
    """Every element is finite and not below zero."""
    return _require(lambda v: np.isfinite(v) & (v >= 0), name, "be finite and not negative", value, unit, remedy)


def nonzero(name: str, value: T, unit: str = "", remedy: str = "") -> T:
    """Every element is finite and not zero."""
    return _require(lambda v: np.isfinite(v) & (v != 0), name, "be finite and not zero", value, unit, remedy)


def rising(name: str, value: T, unit: str = "") -> T:
    """A list of finite numbers, each above the one before."""
    finite(name, value, unit)
    if np.ndim(value) != 1:  # type: ignore[arg-type]
        refuse(name, "be a list of numbers", f"of shape {np.shape(value)}")  # type: ignore[arg-type]
    if not is_traced(value):
        array = np.asarray(value)
        falls = np.flatnonzero(np.diff(array) <= 0)
        if falls.size:
            refuse(
                name, "rise", f"{array[falls[0] + 1]} {unit} after {array[falls[0]]} {unit}".replace("  ", " "), "Sort it, each value once."
            )
    return value


def within(name: str, value: T, low: float | int, high: float | int, remedy: str = "") -> T:
    """Every element lies between two bounds, both allowed."""
    return _require(lambda v: (v >= low) & (v <= high), name, f"lie between {low:g} and {high:g}", value, "", remedy)


def scalar(name: str, value: T) -> T:
    """One number, not an array of them."""
    if np.ndim(value):  # type: ignore[arg-type]
        refuse(name, "be one number", f"an array of shape {np.shape(value)}", "Call once for each.")  # type: ignore[arg-type]
    return value


def count(name: str, value: Any, least: int = 1, most: float | int = np.inf) -> int:
    """A whole number in a range."""
    whole = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool) and np.isfinite(value)
    if not whole or int(value) != value or not least <= value <= most:
        refuse(name, f"be a whole number, at least {least}" + (f" and at most {most}" if np.isfinite(most) else ""), shown(value))
    return int(value)


def vector(name: str, value: T, unit: str = "") -> T:
    """The last axis has the three Cartesian components, all finite."""
    shape = np.shape(value)  # type: ignore[arg-type]
    if not shape or shape[-1] != 3:
        raise InputError(f"`{name}` must have three components on its last axis, but its shape is {shape}. Give x, y and z.")
    return finite(name, value, unit)


def unit_vector(name: str, value: T) -> T:
    """Vectors of length one, to 1e-9."""
    vector(name, value)
    if not is_traced(value):
        lengths = np.ravel(np.linalg.norm(np.asarray(value), axis=-1))
        bad = lengths[np.abs(lengths - 1) > 1e-9]
        if bad.size:
            refuse(name, "have length 1", bad[0], "Divide it by its length.")
    return value


def broadcastable(**values: object) -> None:
    """Arguments whose shapes go together; of vectors, give what remains without the last axis."""
    shapes = {name: np.shape(value) for name, value in values.items()}  # type: ignore[arg-type]
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"`{name}` has {shape}" for name, shape in shapes.items() if shape)
        raise InputError(f"These shapes do not broadcast: {listed}. Make them equal, or insert axes of length 1.") from None


def spin_quantum_number(name: str, value: T) -> T:
    """A nuclear spin that can carry a moment: 1/2, 1, 3/2, ..."""
    remedy = "A nucleus of spin 0 has no magnetic moment and no hyperfine coupling."
    half_integer = "be a positive multiple of 1/2"
    return _require(lambda v: np.isfinite(v) & (v > 0) & (2 * v == np.round(2 * v)), name, half_integer, value, "", remedy)


def one_of(name: str, value: str, choices: Iterable[str]) -> str:
    """One of a few words."""
    choices = tuple(choices)
    if not isinstance(value, str) or value not in choices:
        refuse(name, f"be {_listed(map(repr, choices))}", shown(value), suggestion(str(value), choices))
    return value


def known(kind: str, name: Any, names: Iterable[str]) -> str:
    """A name that a table has; otherwise the nearest ones are suggested. `kind` is what the table lists, such as "isotope"."""
    names = tuple(names)
    if not isinstance(name, str) or name not in names:
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        remedy = suggestion(str(name), names) or f"Known: {', '.join(names[:_LISTED])}{more}."
        raise UnknownName(f"There is no {kind} {shown(name)}. {remedy}")
    return name


def suggestion(word: str, names: Iterable[str]) -> str:
    """Return the question that names what is spelt like a word, or nothing."""
    folded, word = {name.casefold(): name for name in names}, word[:_LONGEST].casefold()
    turned = [name for name in folded if sorted(name) == sorted(word)]  # Fe57 for 57Fe
    near = turned or difflib.get_close_matches(word, folded, n=3, cutoff=0.6)
    return f"Did you mean {_listed(repr(folded[match]) for match in near)}?" if near else ""


def _listed(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
