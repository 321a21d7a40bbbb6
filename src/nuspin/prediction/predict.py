"""From a scenario to what its nuclei do, how sure that is, what competes with it, and whether it will be seen: the main job."""

from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from nuspin import checks
from nuspin.errors import InputError, OutOfValidity
from nuspin.prediction.chain import profiles
from nuspin.prediction.limits import limits
from nuspin.prediction.observables import observables, reason, verdicts
from nuspin.prediction.quantities import PROFILES, SWEPT, UNITS_AND_LABELS
from nuspin.prediction.reading import load_scenario
from nuspin.prediction.scenario import CASE, Scenario, key_of
from nuspin.prediction.uncertainty import evaluated
from nuspin.results import Result, provenance

_DRIVES = 41  # from -1 to 1 times the drive, 0 among them
_PROFILED = 1000  # cases, beyond which profiles must be asked for
_MOST = 3_000_000  # cases, whose arrays take some 5 GB
_REASONS = 100  # cases, beyond which verdicts come without


def predict(scenario: Scenario | str | Path | None = None, *, points: int | None = None, uncertainties: bool = True) -> Result:
    r"""Predict what the current of a scenario does to its nuclei.

    Parameters
    ----------
    scenario
        The experiment, or what `load_scenario` takes; the film of the seed paper by default.
    points
        How many heights the profiles through the film have; 0 for none. By default 201 for up to a thousand cases, none for more.
    uncertainties
        False leaves out the standard deviations, which take most of the time.

    Returns
    -------
    Result
        Every quantity of docs/scenarios.md that the scenario determines, in SI, along an axis for each list of the scenario, with its
        standard deviation; profiles along "height"; for each observable a verdict and its reason.

    Raises
    ------
    InputError
        Where the scenario leaves out what all else needs.
    OutOfValidity
        Where the host, or a layer of a metal of the table, is a superconductor at a temperature of the scenario.

    Notes
    -----
    `validity` says where the model fails; the attribute `limited_by` of the dataset what limits it most.

    References
    ----------
    Section 3 of Cahaya, Leon and Fauzi (2023), with the corrections of docs/conventions.md; docs/scenarios.md for the rest.

    Examples
    --------
    >>> import nuspin
    >>> result = nuspin.predict()
    >>> [f"{g:.3g}" for g in result.dataset.g_field.values]
    ['2.54e+15', '1.28e+10']
    """
    if not isinstance(scenario, Scenario):
        scenario = load_scenario("paper-film" if scenario is None else scenario)
    cases = prod(scenario.shape)
    if points is None:
        points = 201 if cases <= _PROFILED else 0
    if isinstance(points, bool) or not isinstance(points, int) or points < 0 or points == 1:
        checks.refuse("points", "be 0 or a whole number above 1", checks.shown(points))
    if cases > _MOST:
        raise InputError(f"The scenario has {cases:.2g} cases, and one prediction takes {_MOST:.0e}. Call `predict` for parts of them.")
    checks.flag("uncertainties", uncertainties)
    _require_normal(scenario)
    drives = np.linspace(-1.0, 1.0, _DRIVES) if points and not scenario.axes else None
    found = evaluated(scenario, uncertainties=uncertainties, drives=drives)
    values, moved = found.values, found.moved
    records, limiting = limits(scenario, values, moved)
    return Result(
        dataset=to_dataset(scenario, values, moved)
        .assign(_profiles(scenario, points) | _swept(drives, found.swept))
        .assign_attrs(title=scenario.title, limited_by=limiting, layers=" ".join(scenario.setup.layers)),
        provenance=provenance(_inputs(scenario)),
        validity=records,
        citations=_citations(scenario),
    )


def _require_normal(scenario: Scenario) -> None:
    setup = scenario.setup
    if not setup.normal_state:
        for metal in {setup.metal, *setup.other_metals} - {None}:
            try:
                metal.require_normal(scenario.numbers["environment.temperature"])
            except OutOfValidity as error:
                raise OutOfValidity(f"environment.temperature: {error} In a scenario it stands under [host].") from error


def to_dataset(scenario: Scenario, values: dict[str, np.ndarray], moved: dict[str, np.ndarray]) -> xr.Dataset:
    """Return quantities with their standard deviations, and the verdicts, along the axes of the scenario."""
    return xr.Dataset(_quantities(scenario, values, moved) | _verdicts(scenario, values), _coordinates(scenario))


def _quantities(scenario: Scenario, values: dict[str, np.ndarray], moved: dict[str, np.ndarray]) -> dict[str, Any]:
    """Return every quantity and, where it has one, its standard deviation, in the order of the chain."""
    variables = {}
    for name, (unit, label) in UNITS_AND_LABELS.items():
        if name in values:
            variables[name] = _variable(*_placed(scenario, values[name]), unit, label)
            sigma = np.sqrt(np.sum(moved[name] ** 2, axis=0)) if moved else np.zeros(())
            if np.any(sigma != 0):
                variables[f"{name}_uncertainty"] = _variable(*_placed(scenario, sigma), unit)
    return variables


def _variable(dimensions: Sequence[str], values: Any, unit: str | None = None, label: str | None = None) -> xr.Variable:
    """Return a variable of a dataset; by the fast path, as the other one loads Dask and pint to see whether the array is theirs."""
    attributes = {"units": unit, "long_name": label}
    stated = {name: text for name, text in attributes.items() if text is not None}
    return xr.Variable(dimensions, np.asarray(values), stated, fastpath=True)


def _placed(scenario: Scenario, array: Any) -> tuple[tuple[str, ...], Any]:
    """Return the axes that an array varies along, and the array without the others."""
    axes = list(scenario.axes.items())[len(scenario.axes) - array.ndim :]
    kept = tuple(name for (name, values), size in zip(axes, array.shape, strict=True) if size == len(values))
    return kept, np.reshape(array, tuple(len(scenario.axes[name]) for name in kept))


def _coordinate(name: str, values: np.ndarray, unit: str) -> xr.IndexVariable:
    """Return the values of an axis; as an index of pandas, for the reason of `_variable`."""
    return xr.IndexVariable(name, pd.Index(values), {"units": unit})


def _profiles(scenario: Scenario, points: int) -> dict[str, Any]:
    if not scenario.setup.layers or not points:
        return {}
    heights = profiles(scenario.setup, scenario.numbers, points)
    variables = {}
    for name, (unit, label) in PROFILES.items():
        columns = np.moveaxis(np.asarray(heights[name]), -1, 0)
        dimensions, _ = _placed(scenario, columns[0])
        placed = np.stack([_placed(scenario, column)[1] for column in columns], axis=-1)
        variables[name] = _variable((*dimensions, "height"), placed, unit, label)
    boundaries = [float(np.ravel(height)[0]) for height in scenario.film.boundaries]
    return variables | {"boundaries": _variable(["boundary"], boundaries, "m", "boundaries of the layers, of the first case")}


def _swept(drives: np.ndarray | None, swept: dict[str, np.ndarray]) -> dict[str, Any]:
    """Return how a single case changes as its drive goes from its opposite to itself."""
    if drives is None:
        return {}
    variables = {f"{name}_of_drive": _variable(["drive"], swept[name], UNITS_AND_LABELS[name][0]) for name in SWEPT if name in swept}
    return {"drive": _coordinate("drive", drives, "1"), **variables}


def _verdicts(scenario: Scenario, values: dict[str, np.ndarray]) -> dict[str, Any]:
    """Return the word on every observable, and of few cases the reasons too."""
    time = scenario.numbers.get("detection.time")
    variables: dict[str, Any] = {}
    for row in observables(values):
        variables[f"{row.name}_verdict"] = _variable(*_placed(scenario, verdicts(row, values, time)))
        if np.prod(scenario.shape) <= _REASONS:
            whole = [np.broadcast_to(value, scenario.shape) for value in values.values()]
            times = None if time is None else np.broadcast_to(time, scenario.shape)
            reasons = np.empty(scenario.shape, dtype=object)
            for case in np.ndindex(scenario.shape):
                single = {name: float(value[case]) for name, value in zip(values, whole, strict=True)}
                reasons[case] = reason(row, single, None if times is None else float(times[case]), bound=scenario.bound)
            variables[f"{row.name}_reason"] = _variable(*_placed(scenario, reasons.astype(str)))
    return variables


def _coordinates(scenario: Scenario) -> dict[str, Any]:
    """Return the axes in SI, and beside the axis of cases the numbers that vary along it."""
    units = {path.split(".")[-1]: key_of(path).unit for path in scenario.numbers} | {path: key_of(path).unit for path in scenario.numbers}
    coordinates: dict[str, Any] = {axis: _coordinate(axis, values, units.get(axis) or "1") for axis, values in scenario.axes.items()}
    if CASE in scenario.axes:
        alone = (1,) * (len(scenario.axes) - 1) + (len(scenario.axes[CASE]),)
        varied = {path: number for path, number in scenario.numbers.items() if np.shape(number) == alone}
        coordinates |= {path: _variable([CASE], np.ravel(number), units[path] or "1") for path, number in varied.items()}
    return coordinates


def _inputs(scenario: Scenario) -> dict[str, Any]:
    """Return the file, and every number in use that is one number, so that the prediction can be made again."""
    numbers = {path: float(number) for path, number in scenario.numbers.items() if not np.ndim(number)}
    return {"isotope": scenario.setup.isotope.name, "scenario": scenario.text, "numbers": numbers}


def _citations(scenario: Scenario) -> tuple[str, ...]:
    tables = (source for known in scenario.known.values() for source in known.sources)
    return tuple(dict.fromkeys((*scenario.citations, "korringa1950", *tables, "codata2022")))
