"""An experiment: what it is made of (`Setup`), and its numbers by name, each in SI and each ready to be an array."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nuspin import checks
from nuspin._types import Number, Quantity
from nuspin.device import Interface, Layer, SpinSource, Stack
from nuspin.errors import InputError
from nuspin.materials import Isotope, Metal
from nuspin.measured import Grade, Measured
from nuspin.prediction.schema import QUANTITIES, Key

OF_HEAT = ("electron_phonon", "debye_temperature")
"""Keys of a layer that spin transport does not need."""

CASE = "case"
"""The axis of arrays that `Scenario.at` is given."""


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What a compiled prediction depends on beside its numbers: which parts there are, not what they are called or made of.

    `host` is "free electrons" (the seed paper's), "metal" (by its Knight shift and T_1 T), "semiconductor" (by the density of its carriers
    at the nucleus) or "ferromagnet". Layers run from bottom to top; interfaces and sources are named by the number of their boundary,
    0 being the bottom face. `levels` is at least 2I + 1.
    """

    host: str
    host_layer: str | None
    layers: tuple[str, ...]
    insulators: frozenset[str]
    interfaces: frozenset[int]
    sources: frozenset[int]
    drive: str
    drive_layer: str | None
    hot_electron_wire: bool
    levels: int

    def film(self, numbers: Mapping[str, Any]) -> Stack:
        """Return the film of these numbers."""

        def of(path: str) -> dict[str, Any]:
            """Return the numbers of a layer, an interface or a source by their keys."""
            return {name.removeprefix(f"{path}."): numbers[name] for name in numbers if name.startswith(f"{path}.")}

        def layer(name: str) -> Layer:
            given = {key: value for key, value in of(f"layers.{name}").items() if key not in OF_HEAT}
            if "resistivity" in given:
                given["conductivity"] = 1 / given.pop("resistivity")
            if name in self.insulators:  # a traced 0 is not seen to be one
                given["conductivity"] = 0.0
            return Layer(name, **given)

        def interface(boundary: int) -> Interface | None:
            return Interface(**of(f"interfaces.{boundary}")) if boundary in self.interfaces else None

        def source(boundary: int) -> SpinSource:
            return SpinSource(boundary, **of(f"sources.{boundary}"))

        between = range(1, len(self.layers))
        return Stack(list(map(layer, self.layers)), list(map(interface, between)), list(map(source, sorted(self.sources))))

    def anonymous(self, numbers: Mapping[str, Any]) -> tuple["Structure", dict[str, Any]]:
        """Return the structure and the numbers with layers called "0", "1", ...: two films that differ in names alone are one."""
        called = {name: str(index) for index, name in enumerate(self.layers)}
        structure = Structure(
            host=self.host,
            host_layer=called.get(str(self.host_layer)),
            layers=tuple(called.values()),
            insulators=frozenset(called[name] for name in self.insulators),
            interfaces=self.interfaces,
            sources=self.sources,
            drive=self.drive,
            drive_layer=called.get(str(self.drive_layer)),
            hot_electron_wire=self.hot_electron_wire,
            levels=self.levels,
        )

        def path(name: str) -> str:
            section, *middle, key = name.split(".")
            return ".".join((section, called[middle[0]], key)) if section == "layers" else name

        return structure, {path(name): number for name, number in numbers.items()}


@dataclass(frozen=True, kw_only=True)
class Setup(Structure):
    """What a scenario is made of, without its numbers: its structure, with the names and metals of its parts."""

    isotope: Isotope
    metal: Metal | None
    other_metals: frozenset[Metal]
    normal_state: bool


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """An experiment, in SI; `load_scenario` reads one from a file.

    `numbers` maps names such as "drive.current_density" or "layers.Pt.thickness" to numbers or arrays that broadcast; each of `axes` is
    the axis of one list, in order. `known` has those that come with an uncertainty or from a table.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from nuspin.prediction import builtin_scenario
    >>> replace(builtin_scenario(), title="a film of iron").title
    'a film of iron'
    """

    title: str
    setup: Setup
    numbers: Mapping[str, Number]
    known: Mapping[str, Measured] = field(default_factory=dict)
    f_known: bool = True
    axes: Mapping[str, np.ndarray] = field(default_factory=dict)
    citations: tuple[str, ...] = ()
    text: str = ""

    def __post_init__(self) -> None:
        checks.text("title", self.title)
        checks.instance("setup", self.setup, Setup)
        for name in ("numbers", "known", "axes"):
            checks.instance(name, getattr(self, name), Mapping)
        checks.flag("f_known", self.f_known)
        checks.instance("citations", self.citations, tuple)
        checks.instance("text", self.text, str)

    @property
    def film(self) -> Stack:
        """The layers; refused where mu is given instead."""
        if not self.setup.layers:
            raise InputError("This scenario has no layers: it states the spin accumulation itself.")
        return self.setup.film(self.numbers)

    @property
    def bound(self) -> bool:
        """Whether the spin-conserving fraction f is not known and taken as 1, so that whatever is pumped is an upper bound."""
        return self.setup.host in ("metal", "semiconductor") and not self.f_known

    @property
    def driven(self) -> tuple[str, ...]:
        """The names of the numbers that reverse with the drive."""
        injected = (path for path in self.numbers if path.startswith("sources.") and path.endswith(".spin_current"))
        return (f"drive.{self.setup.drive}", *injected)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the arrays that a prediction returns: one axis for each list."""
        return np.broadcast_shapes(*map(np.shape, self.numbers.values()))

    def at(self, values: Mapping[str, Quantity]) -> "Scenario":
        """Return the scenario with other numbers, with the uncertainty that they are given with, if any.

        Parameters
        ----------
        values
            By name, as in `numbers`: quantities such as "5 nm" or "1.4(3) nm", or lists of one length, which then go together along the
            axis "case" and have no uncertainty.

        Raises
        ------
        InputError
            Where a name is unknown, a value is out of range or has a size that no laboratory has, or lists differ in length.

        Examples
        --------
        >>> from nuspin.prediction import builtin_scenario
        >>> twice = builtin_scenario().at({"drive.current_density": ["1e11 A/m^2", "2e11 A/m^2"]})
        >>> twice.shape[-1]
        2
        """
        numbers, known, axes = dict(self.numbers), dict(self.known), dict(self.axes)
        lengths: dict[str, int] = {}
        for name, value in checks.instance("values", values, Mapping).items():
            key = key_of(checks.known("number of this scenario with the name", name, set(self.numbers) - {"nucleus.spin"}))
            number, sigma = key.stated(name, value)
            if np.ndim(number) > 1 or not np.size(number):
                checks.refuse(name, "be a number or a list of some", f"an array of shape {np.shape(number)}")
            if name.endswith(".conductivity") and checks.vanishes(self.numbers[name]) != (not np.all(number)):
                raise InputError(f"`{name}` must stay that of a conductor, or 0 of an insulator, as the scenario has it. Change the file.")
            if np.ndim(number):
                lengths[name] = len(number)
                number = np.reshape(number, (1,) * len(axes) + (-1,))
            numbers[name] = number
            known.pop(name, None)
            if sigma is not None:
                known[name] = Measured(value=float(number), unit=key.unit, shares={name: sigma}, sources=(), grade=Grade.READ_AT_SOURCE)
        if not np.all(sum(np.square(numbers[f"field.{axis}"]) for axis in "xyz")):
            raise InputError("The field needs a direction: `field.x`, `field.y` and `field.z` must not all be 0.")
        if len(set(lengths.values())) > 1:
            listed = ", ".join(f"`{name}` has {length}" for name, length in lengths.items())
            raise InputError(f"Lists must have the same length: {listed}.")
        if lengths:
            if CASE in axes:
                raise InputError("This scenario has lists of cases already. Give all lists in one call of `at`.")
            numbers |= {name: np.asarray(numbers[name])[..., None] for name in set(numbers) - set(values) if np.ndim(numbers[name])}
            axes[CASE] = np.arange(next(iter(lengths.values())))
        numbers, axes = _without_dead_axes(numbers, axes)
        f_known = self.f_known or "host.spin_conserving_fraction" in values
        return replace(self, numbers=numbers, known=known, axes=axes, f_known=f_known)


def _without_dead_axes(numbers: dict[str, Number], axes: dict[str, np.ndarray]) -> tuple[dict[str, Number], dict[str, np.ndarray]]:
    """Return numbers and axes without the axes that nothing varies along any more."""
    shapes = [np.shape(number) for number in numbers.values() if np.ndim(number)]
    dead = tuple(place for place, values in enumerate(axes.values()) if not any(shape[place] == len(values) for shape in shapes))
    squeezed = {name: np.squeeze(number, axis=dead) if np.ndim(number) else number for name, number in numbers.items()}
    return squeezed, {name: values for place, (name, values) in enumerate(axes.items()) if place not in dead}


def key_of(name: str) -> Key:
    """Return unit and range of a number by its name."""
    section, *_, last = name.split(".")
    return _DERIVED.get(name) or QUANTITIES[section][last]


_DERIVED = {
    "nucleus.spin": Key("", lambda name, value, unit: checks.spin_quantum_number(name, value), "of the isotope"),
    "nucleus.gamma": Key("rad/s/T", checks.nonzero, "bare gyromagnetic ratio"),
    "host.enhancement": Key("", checks.positive, "eta, density of the carriers at the nucleus over that of a plane wave"),
    "host.effective_mass": Key("", checks.positive, "of the carriers, in electron masses"),
    "host.unit_shift": Key("", checks.positive, "spin shift that one electron density of a plane wave at the nucleus would make"),
    "field.x": Key("", checks.finite, "component of the field's direction along the current"),
    "field.y": Key("", checks.finite, "across it, in the plane"),
    "field.z": Key("", checks.finite, "up"),
}
"""Numbers that no file states, but a table or a word of the file."""
