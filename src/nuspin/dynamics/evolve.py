"""The one verb of dynamics: whichever engine serves, and what accuracy it met."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import xarray as xr

from nuspin import checks
from nuspin._jax import jax
from nuspin._types import Quantity
from nuspin.dynamics import coupled
from nuspin.dynamics.coupled import CoupledNuclei
from nuspin.dynamics.drive import Constant, Drive, PiecewiseConstant, TimeDependent
from nuspin.dynamics.quantum.propagation import rising_from_zero
from nuspin.dynamics.refinement import rounding, settled
from nuspin.dynamics.trajectory import Nucleus, require_agreement, trajectory
from nuspin.errors import OutOfValidity
from nuspin.results import Result, provenance
from nuspin.units import to_si

_WORST = 0.1  # error of a direction
_LISTED = 64  # numbers of an array that provenance lists


def evolve(system: Nucleus | CoupledNuclei, drive: Drive, times: Quantity, *, progress: Callable[[float], Any] | None = None) -> Result:
    r"""Return the motion of a nucleus under a drive, exactly where there is an exact flow.

    Parameters
    ----------
    system
        `ClassicalNucleus` (the torque on a vector: exact flow), `BlochNucleus` (T1 and T2: affine exponential) or `QuantumNucleus`
        (spin I: master equation), with its state at t = 0. Arrays in it are a batch of nuclei. `CoupledNuclei` feel the mean of the
        batch and are stepped through; of them the mean is returned.
    drive
        `Constant`, `PiecewiseConstant`, once or repeated for ever, or `TimeDependent`.
    times
        s, rising from 0 or later, shape (times,).
    progress
        Called with the fraction done, of a time-dependent drive or of coupled nuclei.

    Returns
    -------
    Result
        `polarization`, <I>/I, (time, ..., component), of a classical nucleus its direction; of a quantum one also `populations` of
        m = I, ..., -I. The attributes name the `engine` and the `tolerance` that its error meets.

    Raises
    ------
    InputError
        Where the times do not rise, the drive ends before them, or a spin accumulation would be ignored.
    OutOfValidity
        Where a time-dependent drive or a feedback needs more than some four million steps for its tolerance, or rounding leaves no
        direction.

    Notes
    -----
    `nuspin.dynamics.trajectory` is the same as a pure function: take derivatives of that one.

    References
    ----------
    Galda and Vinokur, Sci. Rep. 7, 1168 (2017), for the exact flow.

    Examples
    --------
    >>> from nuspin import evolve
    >>> from nuspin.dynamics import BlochNucleus, Constant, FixedRelaxation
    >>> relaxation = FixedRelaxation(T1="2 s", T2="1 ms", equilibrium=[0, 0, 0.5])
    >>> result = evolve(BlochNucleus(gamma=7.1e7, relaxation=relaxation), Constant(field=[0, 0, 9.4]), times=[2.0, 4.0])
    >>> result.dataset.polarization.sel(component="z").values.round(4).tolist(), result.dataset.attrs["engine"]
    ([0.3161, 0.4323], 'affine exponential')
    """
    if not isinstance(system, Nucleus | CoupledNuclei):
        kinds = "a ClassicalNucleus, BlochNucleus, QuantumNucleus or CoupledNuclei"
        checks.refuse("system", f"be {kinds}", f"of the type {type(system).__name__}")
    if checks.is_traced(times):
        checks.refuse("times", "be numbers", "traced by JAX", "Compile and differentiate `nuspin.dynamics.trajectory`.")
    times = np.atleast_1d(rising_from_zero(np.atleast_1d(to_si("times", times, "s"))))
    if isinstance(system, CoupledNuclei):
        require_agreement(system, drive, times)
        seen, tolerance, steps = coupled.path(system, drive, times, progress)
    elif isinstance(drive, TimeDependent):
        seen, tolerance, steps = _shaped(system, drive, times, progress)
    else:
        seen = trajectory(system, drive, times)
        steps, tolerance = 0, _rounding(system, drive, times[-1])
        if tolerance > _WORST:
            raise OutOfValidity(
                f"Of an angle this large rounding may be {tolerance:.2g}: nothing is left of the direction. "
                "Describe the motion in a rotating frame, or at earlier times."
            )
    return _result(system, drive, times, seen, tolerance, steps)


def _rounding(system: Nucleus, drive: Constant | PiecewiseConstant, t: float) -> float:
    """Return the estimated error of rounding: of each piece, over all periods."""
    if isinstance(drive, Constant):
        return rounding(system, drive.at, [0.0], [t])
    periods = max(1.0, t / float(drive.duration)) if drive.repeated else 1.0
    pieces = drive.field, drive.spin_accumulation
    return periods * rounding(system, lambda k: jax.tree.map(lambda v: v[k], pieces), np.arange(len(drive.durations)), drive.durations)


def _shaped(system: Nucleus, drive: TimeDependent, times: np.ndarray, progress: Callable[[float], Any] | None) -> tuple[dict, float, int]:
    """Return what is seen, its error, and the steps between two times."""
    return settled(
        lambda steps: trajectory(system, drive, times, steps=steps, progress=progress),
        order=4,
        tolerance=drive.tolerance,
        steps=drive.steps,
        intervals=len(times) + len(drive.breaks),
        rounding=rounding(system, drive.at, times, np.diff(times, prepend=0.0)),
        names=("time-dependent drive", "state"),
        remedy="Describe it in a rotating frame, as a `PiecewiseConstant` drive that repeats, put `breaks` where it jumps, "
        "or ask for a larger tolerance.",
    )


def _result(system: Nucleus | CoupledNuclei, drive: Drive, times: np.ndarray, seen: dict[str, Any], tolerance: float, steps: int) -> Result:
    last = {"polarization": "component", "populations": "level"}
    variables, coordinates = {}, {"time": ("time", times, {"units": "s"}), "component": ["x", "y", "z"]}
    for name, values in seen.items():
        batch = [f"case_{k}" if values.ndim > 3 else "case" for k in range(values.ndim - 2)]
        variables[name] = (("time", *batch, last[name]), np.asarray(values), {"units": "1"})
    if "populations" in seen:
        levels = seen["populations"].shape[-1]
        coordinates["level"] = ("level", (levels - 1) / 2 - np.arange(levels), {"units": "1", "long_name": "m"})
    attributes = {"engine": system.engine, "tolerance": float(tolerance)} | ({"steps": steps} if steps else {})
    noise = getattr(system, "noise", None)
    return Result(
        dataset=xr.Dataset(variables, coordinates, attrs=attributes),
        provenance=provenance({"system": _described(system), "drive": _described(drive)}, seed=None if noise is None else noise.seed),
        validity=system.validity(seen["polarization"]),
        citations=(*system.citations, *(("blanes2009",) if isinstance(drive, TimeDependent) else ()), "codata2022"),
    )


def _described(value: Any) -> Any:
    """Return plain Python for what went in: numbers, lists, and of large arrays the shape."""
    if is_dataclass(value):
        return {"kind": type(value).__name__} | {f.name: _described(getattr(value, f.name)) for f in fields(value)}
    if callable(value):
        return getattr(value, "__name__", repr(value))
    if isinstance(value, tuple | list):
        return [_described(item) for item in value]
    if isinstance(value, np.ndarray | jax.Array):
        return np.asarray(value).tolist() if value.size <= _LISTED else f"array of shape {value.shape}"
    return value if value is None or isinstance(value, str | bool | int | float) else repr(value)
