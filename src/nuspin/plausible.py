"""What no laboratory has: a slip of a prefix shows as a field of 10^8 T or a film of a kilometre.

The ranges are chosen, not measured: some decades beyond the extremes of the field, so that what lies outside is a slip.
"""

import warnings
from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np

from nuspin import grammar

_BY_UNIT: dict[str, tuple[float, float]] = {
    "T": (0.0, 1e5),  # hyperfine fields of rare earths reach 1e3 T
    "K": (1e-7, 1e6),
    "m": (1e-14, 1e3),
    "1/m": (1.0, 1e14),
    "1/m^3": (1.0, 1e33),
    "A/m^2": (1e-6, 1e16),
    "S/m": (1e-20, 1e13),
    "J": (1e-40, 1e-12),
    "rad/s/T": (1.0, 1e13),
}
"""By SI unit: the least and the largest size that is not remarked on; 0 always passes."""

_SWAPPED = {"M": "m", "m": "M", "P": "p", "p": "P"}


class ImplausibleValue(UserWarning):
    """A quantity lies where no laboratory does; it is used as it stands."""


def outside(values: Any, low: float, high: float) -> np.ndarray:
    """Return the numbers whose size lies outside a range; 0 lies in every range."""
    flat = np.ravel(np.asarray(values))
    return flat[(flat != 0) & ~((np.abs(flat) >= low) & (np.abs(flat) <= high))]


def slip(registry: Any, text: object, value: float, low: float, high: float) -> str:
    """Return the question that names the slip of a prefix in the text of a value, or nothing."""
    if not isinstance(text, str):
        return ""
    for name, power in grammar.read(text).units:
        other = _SWAPPED.get(name[0], name[0]) + name[1:]
        if other != name and registry.parse_unit_name(name)[0][0] and other in registry:
            ratio = registry.Quantity(1, other).to(name).magnitude
            if low <= abs(value) * ratio ** float(power) <= high:
                return f"{name!r} is {registry.Unit(name)}: did you mean {other!r}?"
    return ""


def note(registry: Callable[[], Any], name: str, value: float, text: str, unit: str) -> None:
    """Remark on a quantity, given as text, that lies where no laboratory does; of an unknown kind nothing is said."""
    low, high = _BY_UNIT.get(unit, (0.0, inf))
    if outside(value, low, high).size:
        message = f"`{name}` is {value:.3g} {unit}, which no laboratory has. {slip(registry(), text, value, low, high)}".rstrip()
        warnings.warn(message, ImplausibleValue, stacklevel=4)
