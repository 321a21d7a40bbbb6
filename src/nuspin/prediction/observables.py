"""What could be seen, what competes with it, what tells the two apart, and whether it will be seen."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from math import isfinite
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Symmetry:
    """How an effect answers what an experimenter can change; in the words of the report."""

    current: str
    field: str
    angle: str
    isotope: str
    spin_hall_angle: str
    turned_over: str
    afterwards: str


CHANGES = {
    "current": "j → −j",
    "field": "B₀ → −B₀",
    "angle": "angle of B₀",
    "isotope": "second isotope",
    "spin_hall_angle": "θ → −θ",
    "turned_over": "stack turned over",
    "afterwards": "after switch-off",
}
"""The columns of the table of symmetries."""

_SPINS = Symmetry("odd", "odd", "b·y", "∝ γK", "reversed", "reversed", "gone at once")
_CURRENT_FIELD = Symmetry("odd", "odd", "b·y", "∝ γ", "same", "reversed", "gone at once")
_HEAT = Symmetry("even", "even", "none", "∝ γ dK/dT", "same", "same", "cools")
_PUMPED = Symmetry("odd", "odd", "b·y", "∝ f/γ", "reversed", "reversed", "lasts T₁")
_HEATED_SPINS = Symmetry("even", "even", "none", "same", "same", "same", "lasts T₁")

SYMMETRIES: Mapping[str, Symmetry] = {
    "shift": _SPINS,
    "oersted_shift": _CURRENT_FIELD,
    "heating_shift": _HEAT,
    "strain_shift": Symmetry("even", "even", "of the strain", "∝ Q", "same", "same", "cools"),
    "amplitude_change": _PUMPED,
    "amplitude_heating": _HEATED_SPINS,
    "echo_phase": _SPINS,
    "oersted_phase": _CURRENT_FIELD,
    "linewidth_change": Symmetry("even", "even", "(b·y)²", "∝ (γK)²", "same", "same", "gone at once"),
    "oersted_broadening": Symmetry("even", "even", "(b·y)²", "∝ γ²", "same", "same", "gone at once"),
    "T1_change": Symmetry("even", "even", "weak", "same", "same", "same", "gone at once"),
    "T1_heating": Symmetry("even", "even", "none", "same", "same", "same", "cools"),
    "overhauser_field": Symmetry("odd", "even", "(b·y) b", "∝ cγfI(I+1)", "reversed", "reversed", "lasts T₁"),
    "thermal_overhauser_field": Symmetry("even", "odd", "along b", "∝ cγ²I(I+1)", "same", "same", "always there"),
    "oersted_field": Symmetry("odd", "even", "along y", "none", "same", "reversed", "gone at once"),
    "nutation_by_alternating_current": Symmetry("odd", "odd", "|b × y|", "∝ γ", "reversed", "reversed", "gone at once"),
    "nutation_by_oersted": Symmetry("odd", "even", "|b × y|", "∝ γ", "same", "reversed", "gone at once"),
    "shift_by_tilt": Symmetry("even", "even", "|b × y|²", "∝ γ", "same", "same", "gone at once"),
}
"""Of every effect and every competing one; a shift is that of the frequency's magnitude."""


@dataclass(frozen=True)
class Observable:
    """An effect that a laboratory could look for, and the competing effects that look like it; or a threshold, which is reached at 1.

    One that is `pumped` grows with f, the spin-conserving fraction of the relaxation.
    """

    name: str
    label: str
    competing: tuple[str, ...]
    separated: str
    threshold: bool = False
    pumped: bool = False


_TWO_METALS = "a second isotope, or two metals of opposite θ on either side of the host: μ stays, the Oersted field cancels"

_OBSERVABLES = (
    Observable("shift", "shift of the line", ("oersted_shift", "heating_shift", "strain_shift"), _TWO_METALS),
    Observable("amplitude_change", "NMR amplitude", ("amplitude_heating",), "reversing the current", pumped=True),
    Observable("echo_phase", "echo phase", ("oersted_phase",), _TWO_METALS),
    Observable("linewidth_change", "linewidth", ("oersted_broadening",), "a second isotope"),
    Observable("T1_change", "T₁", ("T1_heating",), "measuring the temperature"),
    Observable(
        "overhauser_field",
        "field of nuclei on electrons",
        ("thermal_overhauser_field", "oersted_field"),
        "reversing the current, and by its memory",
        pumped=True,
    ),
    Observable("compensation", "damping compensated", (), "", threshold=True),
    # of a ferromagnet
    Observable(
        "nutation_by_alternating_current",
        "nutation by an alternating current",
        ("nutation_by_oersted",),
        "a metal of opposite θ, or −B₀, with which it reverses",
    ),
    Observable("shift_by_tilt", "shift of the line", ("oersted_shift",), "reversing the current"),
)


def observables(quantities: Container[str]) -> tuple[Observable, ...]:
    """Return the observables among the names of quantities, with those competing effects that are there too."""
    return tuple(
        replace(row, competing=tuple(name for name in row.competing if name in quantities))
        for row in _OBSERVABLES
        if row.name in quantities
    )


WORDS = ("yes", "masked", "no", "no detector")
"""Of a verdict: seen; resolved, but smaller than a competing effect; not seen; no detector stated."""


def verdicts(observable: Observable, values: Mapping[str, Any], time: Any) -> np.ndarray:
    """Return the word for every case: averaging time against the time there is, size against the largest competing effect."""
    size = np.abs(values[observable.name])
    if observable.threshold:
        return np.where((size >= 1) & (values["electron_temperature"] < values["amplification_below"]), "yes", "no")
    rival = reduce(np.maximum, [np.abs(values[name]) for name in observable.competing], np.zeros_like(size))
    nothing = ~np.isfinite(size) | (size == 0)
    needed = values.get(f"{observable.name}_time")
    if needed is None or time is None:
        return np.where(nothing, "no", "no detector")
    seen = needed <= np.asarray(time)
    return np.select([nothing | ~seen, rival > size], ["no", "masked"], "yes")


def reason(observable: Observable, values: Mapping[str, float], time: float | None, *, bound: bool) -> str:
    """Return why the verdict on one case is what it is; `bound` says that f is not known and taken as 1."""
    size = abs(values[observable.name])
    if observable.threshold:
        if size >= 1 and values["amplification_below"] < values["electron_temperature"]:
            return "the classical threshold is passed, but the electrons are too warm for a quantum spin to be amplified."
        return f"μ is {size:.1g} of what would compensate T₂."
    if not np.isfinite(size):
        return (
            "there is no thermal polarisation to compare it with."
            if observable.name == "amplitude_change"
            else "it is not a finite number here."
        )
    if size == 0:
        return "there is no such effect here."
    rival = max(observable.competing, key=lambda name: abs(values[name]), default=None)
    beside = ""
    if rival is not None and abs(values[rival]) > size:
        beside = f"{_count(abs(values[rival]) / size)} times smaller than {_NAMES[rival]}"
    needed = values.get(f"{observable.name}_time")
    if needed is None or time is None:
        return f"no detector for it is stated{'; it is ' + beside if beside else ''}."
    if not needed <= time:
        never = "it never rises above the noise" if not isfinite(needed) else f"averaging would take {duration(needed)}"
        return f"{never}{'; it is ' + beside if beside else ''}."
    seen = f"seen in {duration(needed)}{' at best, as f is not known' if bound and observable.pumped else ''}"
    if beside:
        return f"{seen}, but {beside}; told apart by {observable.separated}."
    return f"{seen}."


_NAMES = {
    "oersted_shift": "the Oersted shift",
    "heating_shift": "the shift by heating",
    "strain_shift": "the shift by strain",
    "amplitude_heating": "the loss by heating",
    "oersted_phase": "the phase of the Oersted field",
    "oersted_broadening": "the broadening by the Oersted field",
    "T1_heating": "the change by heating",
    "thermal_overhauser_field": "the field of the thermal nuclei",
    "oersted_field": "the Oersted field",
    "nutation_by_oersted": "the nutation by the Oersted field",
}


def duration(seconds: float) -> str:
    """Return a time as a person says it."""
    if not isfinite(seconds):
        return "for ever"
    units = ((31557600.0, "years"), (86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"), (0.1, "s"), (0.0, "ms"))
    least, word = next(unit for unit in units if seconds >= unit[0])
    count = _count(seconds / {"s": 1.0, "ms": 1e-3}.get(word, least))
    return f"{count} {word.removesuffix('s') if count == '1' and len(word) > 2 else word}"


def _count(number: float) -> str:
    """Return a number with two digits, or whole, or of one digit and a power of ten."""
    if number >= 1e4:
        mantissa, exponent = f"{number:.0e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"
