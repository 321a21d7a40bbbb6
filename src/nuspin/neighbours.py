"""What a neighbour of a quantity is in the form that nuspin takes: a field H as mu_0 H, a voltage as an energy, a frequency in rad/s."""

from dataclasses import dataclass
from math import pi
from typing import Any

from nuspin.constants import e, h, k_B, mu_0


@dataclass(frozen=True)
class _Neighbour:
    """A quantity in `given` that is meant for one in `unit`: the factor (or its inverse) to `answer`, and in words why."""

    unit: str
    given: str
    answer: str
    factor: float
    because: str
    inverse: bool = False


_NEIGHBOURS = (
    _Neighbour("T", "A/m", "T", mu_0, "That is a field H, whose flux density in vacuum is mu_0 H"),
    _Neighbour("A/m", "T", "A/m", 1 / mu_0, "That is mu_0 M, of the magnetisation M"),
    _Neighbour("J", "V", "eV", 1.0, "That is a voltage, whose energy for one electron is e V"),
    _Neighbour("J", "K", "J", k_B, "That is a temperature, whose energy is k_B T"),
    _Neighbour("J", "1/s", "J", h, "That is a frequency, whose energy is h nu"),
    _Neighbour("K", "J", "K", 1 / k_B, "That is an energy, whose temperature is E/k_B"),
    _Neighbour("V", "J", "V", 1 / e, "That is an energy, whose voltage is E/e"),
    _Neighbour("S/m", "ohm m", "S/m", 1.0, "That is a resistivity, the inverse of the conductivity", inverse=True),
    _Neighbour("ohm m", "S/m", "ohm m", 1.0, "That is a conductivity, the inverse of the resistivity", inverse=True),
    _Neighbour("S/m^2", "ohm m^2", "S/m^2", 1.0, "That is a resistance times area, the inverse of the conductance per area", inverse=True),
    _Neighbour("ohm m^2", "S/m^2", "ohm m^2", 1.0, "That is a conductance per area, the inverse of this", inverse=True),
)

Counting = tuple[float, float, bool]
"""The powers of the radian and of the hertz in a unit, and whether it counts anything else, such as decays or bits."""


def counting(registry: Any, unit: Any) -> Counting:
    """Return what a pint unit counts: to pint the radian, the cycle in hertz and the count are all pure numbers."""
    roots = dict(registry.get_root_units(unit)[1]._units)
    others = any(not registry.Unit(name).dimensionality and name != "radian" for name in roots)
    hertz = sum(float(power) for name, power in unit._units.items() if registry.parse_unit_name(name)[0][1] == "hertz")
    return float(roots.get("radian", 0.0)), float(hertz), others


def neighbour(registry: Any, quantity: Any, unit: str) -> str:
    """Return how to write a quantity that is not one in `unit` so that it is taken, or nothing where no remedy is known."""
    target = registry.Unit(unit or "dimensionless")
    if quantity.dimensionality == target.dimensionality:
        return _counted(registry, quantity, target, unit)
    for each in _NEIGHBOURS:
        if each.unit == unit and registry.Unit(each.given).dimensionality == quantity.dimensionality:
            there = quantity.to(each.given).magnitude
            if each.inverse and there == 0:
                return f"{each.because}."
            found = each.factor / there if each.inverse else each.factor * there
            return f"{each.because}: write '{found:.6g} {each.answer}'."
    return ""


def _counted(registry: Any, quantity: Any, target: Any, unit: str) -> str:
    """Return the remedy where both are rates or ratios, but one is of turns, the other of radians, counts or neither."""
    (angle, hertz, others), (wanted_angle, wanted_hertz, _) = counting(registry, quantity.units), counting(registry, target)
    number = quantity.to(target).magnitude
    if others:
        return "Becquerel and counts are of events in a time, not of an angle: write '1/s' for a rate."
    if wanted_angle and hertz == wanted_angle and not angle:
        return f"That is a frequency, and omega = 2 pi nu: write '{number * (2 * pi) ** hertz:.6g} {unit}'."
    if wanted_hertz and angle == wanted_hertz and not hertz:
        return f"That is an angular rate, and nu = omega/2 pi: write '{number / (2 * pi) ** angle:.6g} {unit}'."
    if hertz and not wanted_angle:
        return f"Write '{number:.6g} {unit}' for a rate; the width of a line in Hz is the rate over pi."
    return f"Write {f'{number:.6g} {unit}'.strip()!r}."
