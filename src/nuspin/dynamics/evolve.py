"""`evolve`: the motion of a nucleus by the engine that fits it, with the accuracy that was reached."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import xarray as xr

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Quantity
from nuspin.dynamics import coupled
from nuspin.dynamics.coupled import CoupledNuclei
from nuspin.dynamics.drive import Constant, Drive, PiecewiseConstant, TimeDependent, cut
from nuspin.dynamics.jumps import with_jumps
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus
from nuspin.dynamics.quantum.propagation import rising_from_zero
from nuspin.dynamics.quantum_nucleus import QuantumNucleus
from nuspin.dynamics.refinement import rounding, settled
from nuspin.dynamics.stretches import stretches
from nuspin.dynamics.time_step import time_step
from nuspin.dynamics.trajectory import Nucleus, require_agreement, stepped, trajectory
from nuspin.errors import InputError, OutOfValidity
from nuspin.results import Result, provenance
from nuspin.units import to_si
from nuspin.validity import Validity

_WORST = 0.1  # error of a direction
_LISTED = 64  # numbers of an array that provenance lists


def evolve(system: Nucleus | CoupledNuclei, drive: Drive, times: Quantity, *, progress: Callable[[float], Any] | None = None) -> Result:
    r"""Return the motion of a nucleus under a drive, exact where an exact flow exists.

    Parameters
    ----------
    system
        `ClassicalNucleus` (a vector under the torque, by the exact flow), `BlochNucleus` (T1 and T2, by the affine exponential) or
        `QuantumNucleus` (spin I, by the master equation), with its state at t = 0. Arrays in it describe a batch of nuclei.
        `CoupledNuclei` feel the mean of their batch and are stepped through in time; the result holds their mean.
    drive
        `Constant`, `PiecewiseConstant` (once or repeated for ever) or `TimeDependent`.
    times
        s, rising from 0 or later, shape (times,) or one number. NaN and infinity are refused.
    progress
        Called with the fraction done, for a time-dependent drive and for coupled nuclei.

    Returns
    -------
    Result
        `polarization`, <I>/I, (time, ..., component), for a classical nucleus its direction; for a quantum nucleus also `populations`
        of m = I, ..., -I. The attributes name the `engine` and the `tolerance`: the error is at most this. If the number of steps was
        given, the error is not known and `tolerance` is NaN; the validity record "time step" then says whether a step is short
        compared with the fastest rate of the problem.

    Raises
    ------
    InputError
        If the times do not rise, the drive ends before the last one, or a spin accumulation would have no effect.
    OutOfValidity
        If a time-dependent drive or a feedback needs more than about four million steps for its tolerance, or if rounding leaves
        nothing of the direction.

    Notes
    -----
    `nuspin.dynamics.trajectory` is the same as a pure function: differentiate that one. Jumps of a time-dependent drive are searched
    for, and steps end there.

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
    checks.instance("system", system, ClassicalNucleus, BlochNucleus, QuantumNucleus, CoupledNuclei)
    if any(checks.is_traced(leaf) for leaf in jax.tree.leaves((system, drive, times))):
        raise InputError("`evolve` cannot be compiled or differentiated by JAX. Use `nuspin.dynamics.trajectory`, which can.")
    times = rising_from_zero(np.atleast_1d(to_si("times", times, "s")))
    require_agreement(system, drive, times)
    if progress is not None:
        checks.function("progress", progress)
    if isinstance(system, CoupledNuclei):
        seen, tolerance, steps = coupled.path(system, drive, times, progress)
    elif isinstance(drive, TimeDependent):
        seen, tolerance, steps = _shaped(system, drive, times, progress)
    else:
        steps, tolerance = 0, _rounding(system, drive, times[-1])
        if not tolerance <= _WORST:
            raise OutOfValidity(
                f"The nucleus turns by so large an angle that its rounding error may be {tolerance:.2g}, which leaves nothing of the "
                "direction. Describe the motion in a rotating frame, or ask for earlier times."
            )
        seen = trajectory(system, drive, times)
    return _result(system, drive, times, seen, tolerance, steps)


def _rounding(system: Nucleus, drive: Constant | PiecewiseConstant, t: float) -> float:
    """Return the estimated rounding error, summed over the pieces and the periods."""
    if isinstance(drive, Constant):
        return rounding(system, drive, [0.0], [t])
    periods = max(1.0, t / float(drive.duration)) if drive.repeated else 1.0
    return periods * rounding(system, drive, np.arange(np.size(drive.durations)), drive.durations)


def _shaped(system: Nucleus, drive: TimeDependent, times: np.ndarray, progress: Callable[[float], Any] | None) -> tuple[dict, float, int]:
    """Return what is seen, its error, and the steps between two times."""
    tolerance, given = drive.tolerance, drive.steps
    drive = with_jumps(drive, times) if given is None else cut(drive, *drive.breaks)
    return settled(
        lambda steps: stepped(system, drive, times, jnp.asarray(steps), progress),
        order=4,
        tolerance=tolerance,
        steps=given,
        intervals=len(times) + len(drive.breaks),
        rounding=lambda: rounding(system, cut(drive), times, np.diff(times, prepend=0.0)),
        names=("time-dependent drive", "state"),
        remedy="Put `breaks` where the drive changes abruptly, describe it in a rotating frame or as a `PiecewiseConstant` drive that "
        "repeats, or ask for a larger tolerance.",
    )


def _time_step(system: Nucleus | CoupledNuclei, drive: Drive, times: np.ndarray) -> tuple[Validity, ...]:
    """Return the record of a step that was given; none if the steps were found for a tolerance, or nothing moves yet."""
    steps = getattr(system, "steps", None) or getattr(drive, "steps", None)
    return (time_step(system, stretches(drive, times), steps),) if steps and times[-1] > 0 else ()


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
        validity=(*system.validity(jnp.asarray(seen["polarization"])), *_time_step(system, drive, times)),
        citations=(*system.citations, *(("blanes2009",) if isinstance(drive, TimeDependent) else ()), "codata2022"),
    )


def _described(value: Any) -> Any:
    """Return the inputs as plain Python: numbers, lists, and for large arrays their shape."""
    if is_dataclass(value):
        return {"kind": type(value).__name__} | {f.name: _described(getattr(value, f.name)) for f in fields(value)}
    if callable(value):
        return getattr(value, "__name__", repr(value))
    if isinstance(value, tuple | list):
        return [_described(item) for item in value]
    if isinstance(value, np.ndarray | jax.Array):
        return np.asarray(value).tolist() if value.size <= _LISTED else f"array of shape {value.shape}"
    return value if value is None or isinstance(value, str | bool | int | float) else repr(value)
