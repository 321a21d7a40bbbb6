"""An argument that is a quantity, at the door of a public function: converted to SI and checked in one call.

Each takes the name of the argument, what was given, and the SI unit; errors are those of `units.to_si` and of the check.
"""

from typing import Any

import numpy as np

from nuspin import checks
from nuspin.errors import InputError
from nuspin.units import to_si

_SMALLEST = 1e-75  # of what is divided by: the fourth power of its inverse is still a number


def finite(name: str, value: Any, unit: str = "", remedy: str = "") -> Any:
    """Return finite numbers in SI."""
    return checks.finite(name, to_si(name, value, unit), unit, remedy)


def positive(name: str, value: Any, unit: str = "", remedy: str = "") -> Any:
    """Return finite numbers above zero in SI."""
    return _divisor(name, checks.positive(name, to_si(name, value, unit), unit, remedy), unit)


def above_zero(name: str, value: Any, unit: str = "", remedy: str = "") -> Any:
    """Return numbers above zero, which may be infinite, in SI."""
    return _divisor(name, checks.above_zero(name, to_si(name, value, unit), unit, remedy), unit)


def non_negative(name: str, value: Any, unit: str = "", remedy: str = "") -> Any:
    """Return finite numbers, not below zero, in SI."""
    return checks.non_negative(name, to_si(name, value, unit), unit, remedy)


def nonzero(name: str, value: Any, unit: str = "", remedy: str = "") -> Any:
    """Return finite numbers that are not zero in SI."""
    return _divisor(name, checks.nonzero(name, to_si(name, value, unit), unit, remedy), unit)


def rising(name: str, value: Any, unit: str = "") -> Any:
    """Return a list of finite numbers, each above the one before, in SI."""
    return checks.rising(name, to_si(name, value, unit), unit)


def within(name: str, value: Any, low: float | int, high: float | int, unit: str = "") -> Any:
    """Return numbers between two bounds in SI, both allowed."""
    return checks.within(name, to_si(name, value, unit), low, high)


def spin_quantum_number(name: str, value: Any) -> Any:
    """Return nuclear spins that can carry a moment: 1/2, 1, 3/2, ..."""
    return checks.spin_quantum_number(name, to_si(name, value, ""))


def _divisor(name: str, value: Any, unit: str) -> Any:
    """Refuse numbers whose inverse no float could hold a power of."""
    if not checks.is_traced(value):
        least = float(np.min(np.abs(value)))
        if least < _SMALLEST:
            raise InputError(f"`{name}` must be above {_SMALLEST:g} in size, not {f'{least:.3g} {unit}'.strip()}. Check its unit.")
    return value
