"""How far to trust a prediction: every condition it rests on, and the one that limits it most."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import inf

import numpy as np

from nuspin._disk import remembered
from nuspin._types import Number
from nuspin.constants import eV, hbar, k_B, m_e, mu_B
from nuspin.prediction.chain.drive import across
from nuspin.prediction.chain.nuclei import carriers, coefficients, has_relaxation
from nuspin.prediction.scenario import Scenario
from nuspin.prediction.uncertainty import sources, unknown
from nuspin.response import ElectronGas
from nuspin.validity import Validity

Values = Mapping[str, np.ndarray]

_EFFECTS = ("tilt", "shift", "pumped_polarization")
_T5_ENDS = 20.0  # K: the T^5 law of electrons and phonons without a Debye temperature (docs/devices.md)


def limits(scenario: Scenario, values: Values, moved: Values) -> tuple[tuple[Validity, ...], str]:
    """Return the conditions, those that matter most first, and a sentence on what limits the prediction most."""
    records = tuple(_conditions(scenario, values))
    failed = [record for record in records if not record.holds]
    limiting = [record for record in failed if record.kind != "note" and record.name != "uncertainties known"]
    serious = max(limiting, key=_excess, default=None)
    if serious is None:
        uncertainty = _largest_uncertainty(scenario, values, moved)
        return records, uncertainty or "".join(f"{record.name}: {record.statement}" for record in failed[:1])
    return records, f"{serious.name}: {serious.statement}"


def _excess(record: Validity) -> float:
    """Return how far a condition is passed, 1 where there is no measure of it."""
    return record.value / record.limit if 0 < record.limit < inf else 1.0


def _largest_uncertainty(scenario: Scenario, values: Values, moved: Values) -> str:
    """Return which input moves the size of the effect most."""
    names = sources(scenario)
    main = next((name for name in _EFFECTS if name in values and np.any(values[name])), None)
    if not moved or main is None:
        return ""
    size = np.sqrt(np.mean(values[main] ** 2))
    moves = np.sqrt(np.mean(moved[main].reshape(len(names), -1) ** 2, axis=1)) / size
    first = int(np.argmax(moves))
    return f"the uncertainty of {names[first]}: it alone moves the {main.replace('_', ' ')} by {100 * moves[first]:.2g} %."


def _conditions(scenario: Scenario, values: Values) -> Iterator[Validity]:
    numbers, setup = scenario.numbers, scenario.setup
    if setup.host == "free electrons":
        yield from reversed(coefficients(setup, numbers).validity())
    yield from _heat(scenario, values)
    yield from _drive(scenario, values)
    if setup.host == "ferromagnet":
        yield _small("small tilt", values["tilt"], 0.3, "rad", "the magnetisation must turn little, or it may switch")
        stiffness = float(np.min(values["stiffness"]))
        statement = f"the magnetisation lies along the field, in the plane or along z, and {stiffness:.3g} T hold it there."
        upright = np.asarray(numbers["field.z"]) != 0
        inclined = upright & ((np.asarray(numbers["field.x"]) != 0) | (np.asarray(numbers["field.y"]) != 0))
        held = bool(stiffness > 0 and not np.any(inclined))
        yield Validity(name="along the field", holds=held, statement=statement, value=stiffness, limit=inf, unit="T")
        return
    yield from _precession(scenario)
    yield from _known(scenario)
    E_F = _fermi_energy(scenario)
    mu = np.abs(values["spin_accumulation"])
    if E_F is not None:
        statement = f"the spin accumulation, {_range(mu / eV)} eV, must be small against E_F = {E_F / eV:.3g} eV"
        yield _small("linear in mu", mu, 0.01 * E_F, "J", statement)
        T_e = values["electron_temperature"]
        statement = f"T1T is constant below a tenth of the Fermi temperature, {E_F / k_B:.3g} K; the electrons have {_range(T_e)} K"
        yield _small("degenerate electrons", T_e, 0.1 * E_F / k_B, "K", statement)
    if "T1" in values and "nucleus.T2" in numbers:
        T2, limit = np.broadcast_arrays(numbers["nucleus.T2"], 2 * values["T1"])
        worst = np.unravel_index(np.argmax(T2 / limit), T2.shape)
        T2, limit = float(T2[worst]), float(limit[worst])
        yield Validity(
            name="T2 at most 2 T1",
            holds=limit * (1 + 1e-9) >= T2,
            statement=f"no spin dephases more slowly than in 2 T1 = {limit:.3g} s, and T2 is {T2:.3g} s.",
            value=T2,
            limit=limit,
            unit="s",
        )
    if setup.host == "semiconductor" and setup.layers and f"layers.{setup.host_layer}.g_factor" not in numbers:
        yield Validity(
            name="g factor",
            holds=False,
            statement="the g factor of the conduction electrons of the host is unknown and set to 2; the field on electrons goes as 1/g.",
            value=2.0,
            limit=2.0,
            kind="unknown",
        )
    if "crossover_temperature" in values:
        yield from _thresholds(scenario, values, E_F)
    missing = unknown(scenario)
    if missing:
        yield Validity(
            name="uncertainties known",
            holds=False,
            statement=f"no uncertainty is known for {', '.join(missing)}; it is not included in the error bars.",
            value=float(len(missing)),
            limit=0.0,
            kind="unknown",
        )


def _heat(scenario: Scenario, values: Values) -> Iterator[Validity]:
    if "sheet_power" not in values:
        return
    numbers, power = scenario.numbers, np.max(values["sheet_power"])
    cools = any(path.startswith("cooling.") or path.endswith(".electron_phonon") for path in numbers) or scenario.setup.hot_electron_wire
    yield Validity(
        name="heating",
        holds=bool(cools or power == 0),
        statement=f"the current heats the film by {power:.2g} W/m^2"
        + ("." if cools else "; where this heat goes is not stated ([cooling] is missing), so that it warms nothing here."),
        value=float(power),
        limit=inf if cools else 0.0,
        unit="W/m^2",
        kind="unknown",
    )
    endless = [name for name in scenario.setup.layers if f"layers.{name}.electron_phonon" in numbers]
    endless = [name for name in endless if f"layers.{name}.debye_temperature" not in numbers]
    if endless:
        statement = f"without a debye_temperature the T^5 law of {', '.join(endless)} cools the electrons too well above {_T5_ENDS:g} K"
        yield _small("T^5 law", values["electron_temperature"], _T5_ENDS, "K", statement)


def _drive(scenario: Scenario, values: Values) -> Iterator[Validity]:
    """Ask whether all that is called odd in the current reverses with it, and whether heat and nuclei see the same current."""
    if scenario.setup.layers and not scenario.film.odd_in_current:
        yield Validity(
            name="odd in the current",
            holds=False,
            statement="the injected spins do not reverse with the current along the film; what is called odd in the current reverses when "
            "both do.",
            value=1.0,
            limit=inf,
            kind="note",
        )
    if "cooling.substrate_heat_capacity" in scenario.numbers and "T1" in values:
        pulse, T1 = float(np.min(scenario.numbers["drive.pulse"])), float(np.max(values["T1"]))
        statement = (
            f"the temperatures are those after a pulse of {pulse:.2g} s, but the polarisation is that of a current which lasts longer than "
            f"T1 = {T1:.2g} s."
        )
        yield Validity(name="steady state", holds=pulse > T1, statement=statement, value=T1, limit=pulse, unit="s")


def _precession(scenario: Scenario) -> Iterator[Validity]:
    """Ask whether spins that could turn about the field are known not to."""
    numbers = scenario.numbers
    field = float(np.max(np.asarray(across(numbers) * numbers["field.B0"])))
    unknown_lifetimes = [
        name for name in scenario.setup.layers if name not in scenario.setup.insulators and f"layers.{name}.spin_lifetime" not in numbers
    ]
    if field > 0 and unknown_lifetimes:
        statement = f"a field of {field:.2g} T across the spins turns them within {hbar / (2 * mu_B * field):.1e} s"
        yield Validity(
            name="precession",
            holds=False,
            statement=f"{statement}; the spin_lifetime of {', '.join(unknown_lifetimes)} is not stated, so their precession is left out.",
            value=field,
            limit=0.0,
            unit="T",
            kind="unknown",
        )


def _known(scenario: Scenario) -> Iterator[Validity]:
    numbers = scenario.numbers
    if scenario.setup.host in ("metal", "semiconductor") and has_relaxation(scenario.setup, numbers):
        yield Validity(
            name="spin-conserving fraction",
            holds=not scenario.bound,
            statement="the part f of the relaxation that conserves spin is unknown and set to 1; polarisation and damping are upper bounds."
            if scenario.bound
            else f"f = {_range(numbers['host.spin_conserving_fraction'])} of the relaxation conserves spin.",
            value=float(np.max(numbers["host.spin_conserving_fraction"])),
            limit=1.0,
            kind="unknown",
        )
    if "nucleus.local_field" not in numbers and has_relaxation(scenario.setup, numbers):
        yield Validity(
            name="local field",
            holds=False,
            statement="the field of the other nuclei is unknown; an applied field as weak leaves less of the pumped polarisation.",
            value=float(np.min(numbers["field.B0"])),
            limit=inf,
            unit="T",
            kind="unknown",
        )


def _thresholds(scenario: Scenario, values: Values, E_F: float | None) -> Iterator[Validity]:
    spin, mu = scenario.setup.isotope.spin, np.abs(values["spin_accumulation"])
    if not np.any(mu):
        return
    T_e, below, crossover = values["electron_temperature"], values["amplification_below"], values["crossover_temperature"]
    amplified = f"never amplifies the precession of a spin I = {spin:g}; it only adds to the relaxation."
    if np.any(below):
        amplified = f"amplifies the precession of a spin I = {spin:g} only below {_temperatures(below)} at this current."
    yield Validity(
        name="classical spin",
        holds=bool(np.any(T_e < below)),
        statement=f"a damping-like torque {amplified}",
        value=float(np.min(T_e)),
        limit=float(np.max(below)),
        unit="K",
        kind="note",
    )
    yield Validity(
        name="crossover temperature",
        holds=bool(np.all(T_e <= crossover)),
        statement=f"relaxation by the same electrons is faster than the torque above {_temperatures(crossover)} at this current.",
        value=float(np.max(T_e)),
        limit=float(np.min(crossover)),
        unit="K",
        kind="note",
    )
    critical = values.get("critical_spin_accumulation")
    if critical is not None and E_F is not None:
        statement = f"to compensate T2 would take mu = {_range(critical / eV)} eV, beside E_F = {E_F / eV:.3g} eV"
        yield replace(_small("threshold below E_F", critical, E_F, "J", statement), kind="note")


def _fermi_energy(scenario: Scenario) -> float | None:
    """Return E_F, J, where the electrons are those of a gas."""
    metal, numbers = scenario.setup.metal, scenario.numbers
    if scenario.setup.host == "free electrons":
        return float(np.min((hbar * np.asarray(numbers["host.k_F"])) ** 2 / (2 * m_e)))
    if scenario.setup.host == "semiconductor":
        return float(np.min(np.asarray(carriers(numbers).fermi_energy)))
    if metal is None or metal.kind == "d metal":
        return None
    return remembered(f"Fermi energy of {metal.name}", lambda: float(ElectronGas.from_metal(metal).fermi_energy))


def _small(name: str, value: Number, limit: float, unit: str, statement: str) -> Validity:
    largest = float(np.max(np.abs(value)))
    return Validity(name=name, holds=largest < limit, statement=f"{statement}.", value=largest, limit=float(limit), unit=unit)


def _range(value: Number) -> str:
    low, high = float(np.min(value)), float(np.max(value))
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def _temperatures(kelvin: np.ndarray) -> str:
    low = float(np.min(kelvin))
    return f"{_range(kelvin)} K" if low >= 1 else f"{_range(1e3 * np.asarray(kelvin))} mK"
