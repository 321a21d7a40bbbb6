"""One grammar for every refusal: argument, what it must be, what it is, and the remedy.

"Argument `k_F` must be positive and finite, but is -1.0 1/m. Remedy."

Each check takes the argument's name and its SI value, and returns the value. Values that JAX is tracing carry no numbers yet
and pass.
"""

import difflib
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar

import numpy as np

from nuspin.errors import InputError, UnknownName

T = TypeVar("T")

_LISTED = 30  # names of a table that an error lists


def refuse(name: str, must: str, value: object, remedy: str = "") -> NoReturn:
    """Raise the one sentence (and its remedy) that refuses an argument."""
    raise InputError(f"Argument `{name}` must {must}, but is {value}." + (f" {remedy}" if remedy else ""))


def is_traced(value: object) -> bool:
    """Whether JAX is tracing `value`, so that it has no number to check."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(value, jax.core.Tracer)


def vanishes(value: object) -> bool:
    """Whether `value` is zero everywhere; a traced value has no number and may be anything."""
    return not is_traced(value) and not np.any(np.asarray(value))


def _require(holds: Callable[[np.ndarray], np.ndarray], name: str, must: str, value: T, unit: str, remedy: str) -> T:
    if not is_traced(value):
        flat = np.ravel(np.asarray(value))
        good = holds(flat)
        if not good.all():
            refuse(name, must, f"{flat[~good][0]} {unit}".rstrip(), remedy)
    return value


def finite(name: str, value: T, unit: str = "", remedy: str = "") -> T:
    """Every element is a finite number."""
    if not is_traced(value) and np.isfinite(np.sum(value)):  # type: ignore[arg-type]  # one pass over many numbers
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
    if is_traced(value) or np.ndim(value) or not np.isfinite(value) or int(value) != value or not least <= value <= most:
        refuse(name, f"be a whole number, at least {least}" + (f" and at most {most}" if np.isfinite(most) else ""), str(value))
    return int(value)


def vector(name: str, value: T, unit: str = "") -> T:
    """The last axis has the three Cartesian components, all finite."""
    shape = np.shape(value)  # type: ignore[arg-type]
    if not shape or shape[-1] != 3:
        refuse(name, "have three components on its last axis", f"of shape {shape}", "Give x, y and z.")
    return finite(name, value, unit)


def unit_vector(name: str, value: T) -> T:
    """Vectors of length one, to 1e-9."""
    vector(name, value)
    if not is_traced(value):
        lengths = np.ravel(np.linalg.norm(np.asarray(value), axis=-1))
        bad = lengths[np.abs(lengths - 1) > 1e-9]
        if bad.size:
            refuse(name, "have length 1", f"of length {bad[0]}", "Divide it by its length.")
    return value


def broadcastable(**values: object) -> None:
    """Arguments whose shapes go together; of vectors, give what remains without the last axis."""
    shapes = {name: np.shape(value) for name, value in values.items()}  # type: ignore[arg-type]
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"`{name}` {shape}" for name, shape in shapes.items())
        raise InputError(f"Arguments must broadcast, but have the shapes {listed}. Make them equal or insert axes of length 1.") from None


def spin_quantum_number(name: str, value: T) -> T:
    """A nuclear spin that can carry a moment: 1/2, 1, 3/2, ..."""
    remedy = "A nucleus of spin 0 has no magnetic moment and no hyperfine coupling."
    half_integer = "be a positive multiple of 1/2"
    return _require(lambda v: np.isfinite(v) & (v > 0) & (2 * v == np.round(2 * v)), name, half_integer, value, "", remedy)


def one_of(name: str, value: str, choices: Iterable[str]) -> str:
    """One of a few words."""
    choices = tuple(choices)
    if value not in choices:
        words = ", ".join(repr(choice) for choice in choices)
        refuse(name, f"be one of {words}", repr(value), _suggestion(str(value), choices))
    return value


def known(kind: str, name: Any, names: Iterable[str]) -> str:
    """A name that a table has; otherwise the nearest ones are suggested."""
    names = tuple(names)
    if name not in names:
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        suggestion = _suggestion(str(name), names) or f"Known: {', '.join(names[:_LISTED])}{more}."
        raise UnknownName(f"Argument `{kind}` must be a name in its table, but is {name!r}. {suggestion}")
    return name


def _suggestion(word: str, names: tuple[str, ...]) -> str:
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(word.casefold(), folded, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(folded[match] for match in near)}?" if near else ""
