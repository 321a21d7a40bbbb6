"""A measured number: value, uncertainty, unit, source and grade.

Uncertainty propagates to first order, sigma_f^2 = sum_i (df/dx_i sigma_i)^2, with gradients by JAX. Each result remembers the share
of every named input, so that two results of the same input correlate.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from nuspin import checks
from nuspin.errors import InputError


class Grade(StrEnum):
    """How far a number is from its source, best first."""

    READ_AT_SOURCE = "read at source"
    DERIVED = "derived"
    SECOND_HAND = "second-hand"
    UNVERIFIED = "unverified"

    @staticmethod
    def worst(*grades: "Grade") -> "Grade":
        """Return the grade of a result that rests on all of these."""
        return max(grades, key=list(Grade).index)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A number with everything one must know to trust it.

    `shares` maps the name of each input to its signed one-sigma contribution, in `unit`; NaN where the input's uncertainty is unknown.
    `sources` are keys of the bibliography.

    Examples
    --------
    >>> from nuspin import Metal
    >>> shift = Metal("Cu").value("knight_shift", "63Cu")
    >>> print(shift, "from", *shift.sources)
    0.002370 ± 0.000010 from kittel2005
    """

    value: float
    unit: str
    shares: Mapping[str, float]
    sources: tuple[str, ...]
    grade: Grade

    @property
    def uncertainty(self) -> float:
        """One standard deviation, in `unit`; NaN where an input's is unknown."""
        return math.hypot(*self.shares.values())

    def covariance(self, other: "Measured") -> float:
        """Return the covariance with another measured number, which inputs that both have in common cause.

        Examples
        --------
        >>> from nuspin.measured import measured
        >>> length = measured("d", 3.0, 0.1, "m", source="example", grade="derived")
        >>> print(f"{length.covariance(length):.2f}")  # the variance
        0.01
        """
        checks.instance("other", other, Measured)
        return sum(share * other.shares[name] for name, share in self.shares.items() if name in other.shares)

    def to_dict(self, name: str) -> dict[str, float | None]:
        """Return two plain keys, the value and its uncertainty, None for an unknown one.

        Examples
        --------
        >>> from nuspin.measured import measured
        >>> measured("d", 3.0, 0.1, "m", source="example", grade="derived").to_dict("thickness")
        {'thickness': 3.0, 'thickness_uncertainty': 0.1}
        """
        checks.text("name", name)
        return {name: finite_or_none(self.value), f"{name}_uncertainty": finite_or_none(self.uncertainty)}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> "Measured":
        """Return a number from its fields, as `dataclasses.asdict` and JSON leave them.

        Examples
        --------
        >>> from dataclasses import asdict
        >>> from nuspin.measured import Measured, measured
        >>> length = measured("d", 3.0, 0.1, "m", source="example", grade="derived")
        >>> Measured.from_dict(asdict(length)) == length
        True
        """
        checks.instance("fields", fields, dict)
        if set(fields) != set(cls.__dataclass_fields__):
            raise InputError(f"`fields` must have the keys {', '.join(cls.__dataclass_fields__)}.")
        return cls(**{**fields, "sources": tuple(fields["sources"]), "grade": Grade(fields["grade"])})

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.uncertainty == 0:
            return f"{self.value:g}{unit} (exact)"
        if math.isnan(self.uncertainty):
            return f"{self.value:g}{unit} (uncertainty unknown)"
        digits = max(0, 1 - math.floor(math.log10(self.uncertainty))) if self.uncertainty < 1 else 0
        if abs(self.value) < 1e-3 or abs(self.value) >= 1e6:
            return f"{self.value:.6g} ± {self.uncertainty:.2g}{unit}"
        return f"{self.value:.{digits}f} ± {self.uncertainty:.{digits}f}{unit}"


def measured(name: str, value: float, uncertainty: float, unit: str, *, source: str, grade: str) -> Measured:
    """Make the measured number of one named input.

    Parameters
    ----------
    name
        What it is; numbers of one name correlate.
    value
        In `unit`.
    uncertainty
        One standard deviation, in `unit`; 0 where it is exact, NaN where it is unknown.
    unit
        Its unit, "" for a pure number.
    source
        A key of the bibliography.
    grade
        One of the words of `Grade`.

    Raises
    ------
    InputError
        Where the value is not one finite number, the uncertainty is negative, or another argument is not text of its kind.

    Examples
    --------
    >>> from nuspin.measured import measured
    >>> print(measured("T1T of Cu", 1.27, 0.07, "s K", source="anderson1959", grade="read at source"))
    1.270 ± 0.070 s K
    """
    checks.text("name", name)
    number = checks.finite("value", _number("value", value))
    sigma = _number("uncertainty", uncertainty)
    if sigma < 0 or math.isinf(sigma):
        checks.refuse("uncertainty", "be a standard deviation", f"{sigma}", "Give NaN where it is unknown.")
    if not isinstance(unit, str) or unit:
        checks.text("unit", unit)
    checks.text("source", source)
    checks.one_of("grade", grade, [str(each) for each in Grade])
    return Measured(value=number, unit=unit, shares={name: sigma}, sources=(source,), grade=Grade(grade))


def _number(name: str, value: float) -> float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        checks.refuse(name, "be one number", checks.shown(value), "State its unit as `unit`.")
    return float(value)


def propagate(function: Callable[..., Any], *inputs: Measured, unit: str) -> Measured:
    """Apply a function of SI floats to measured numbers, to first order.

    Parameters
    ----------
    function
        Any function that JAX can differentiate.
    inputs
        Its arguments, in order.
    unit
        The unit of what it returns.

    Examples
    --------
    >>> from nuspin.measured import measured, propagate
    >>> a = measured("a", 3.0, 0.1, "m", source="example", grade="derived")
    >>> propagate(lambda x, y: x - y, a, a, unit="m").uncertainty  # the same input: no uncertainty is left
    0.0
    """
    from nuspin._jax import jax

    values = tuple(number.value for number in inputs)
    with jax.ensure_compile_time_eval():  # numbers of a table are numbers, inside a compiled function too
        value, slopes = jax.value_and_grad(function, argnums=tuple(range(len(inputs))))(*values)
    shares: dict[str, float] = {}
    for slope, number in zip(slopes, inputs, strict=True):
        for name, share in number.shares.items():
            shares[name] = shares.get(name, 0.0) + float(slope) * share
    return Measured(
        value=float(value),
        unit=unit,
        shares=shares,
        sources=tuple(dict.fromkeys(source for number in inputs for source in number.sources)),
        grade=Grade.worst(Grade.DERIVED, *(number.grade for number in inputs)),
    )


def finite_or_none(value: float | None) -> float | None:
    """Return the number, or None where JSON has no such number."""
    return value if value is not None and math.isfinite(value) else None
