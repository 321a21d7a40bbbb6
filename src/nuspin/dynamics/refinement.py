"""Doubling the steps until the result converges: how a motion without an exact flow meets its tolerance."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Real, Whole
from nuspin.dynamics.drive import Drive, PiecewiseConstant
from nuspin.errors import OutOfValidity

_MOST_STEPS = 2**22  # in all
_LEAST, _LEAST_IN_ALL = 8, 64  # at first, in an interval and in all

Seen = dict[str, Any]


def settled(
    solve: Callable[[int], Seen],
    *,
    order: int,
    tolerance: float,
    steps: int | None,
    intervals: int,
    rounding: Callable[[], float],
    names: tuple[str, str],
    remedy: str,
    progress: Callable[[float], object] | None = None,
) -> tuple[Seen, float, int]:
    """Return what `solve` gives with enough steps in each of the intervals, an estimate of its error, and the number of steps.

    One change below the tolerance is not enough, as steps that miss what happens between them agree by chance: the change before must
    also be below the tolerance, or larger by the factor that the order predicts. The error is Richardson's estimate where the order is
    seen, otherwise the tolerance, plus `rounding()`. If `steps` is given, the problem is solved once and the error is unknown, NaN.
    `names` say what drives and what changes; `progress` is called with the fraction of the tolerance that is met.
    """
    if steps is not None:
        return _finite(solve(steps), names), np.nan, steps
    steps = max(_LEAST, -(-_LEAST_IN_ALL // intervals))
    change, before, orderly, coarse = np.inf, np.inf, False, _finite(solve(steps), names)
    while not (change <= tolerance and (before <= tolerance or orderly)):
        steps *= 2
        if steps * intervals > _MOST_STEPS:
            raise OutOfValidity(_unsettled(names, steps // 2, before, change, tolerance) + f" {remedy}")
        fine = _finite(solve(steps), names)
        before, change, coarse = change, max(float(np.max(np.abs(fine[name] - coarse[name]))) for name in fine), fine
        orderly = change * 2 ** (order - 1) <= before <= change * 2 ** (order + 1)
        if progress is not None:
            progress(min(1.0, tolerance / max(change, tolerance)))
    error = change / (2 ** (order - 1) - 1) if orderly else tolerance
    return coarse, error + rounding(), steps


def _unsettled(names: tuple[str, str], steps: int, before: float, change: float, tolerance: float) -> str:
    """Say why the last refinement is not trusted."""
    if change > tolerance:
        return (
            f"With {steps} steps between two times, the last doubling of the steps still changed the {names[1]} by {change:.2g}, more than "
            f"the tolerance {tolerance:g}."
        )
    return (
        f"With {steps} steps between two times, the last two doublings of the steps changed the {names[1]} by {before:.2g} and "
        f"{change:.2g}: the last change is below the tolerance {tolerance:g}, but the changes do not shrink regularly, as happens "
        f"where the {names[0]} jumps, has a kink or has a short pulse between steps."
    )


def _finite(seen: Seen, names: tuple[str, str]) -> Seen:
    seen = {name: np.asarray(values) for name, values in seen.items()}
    if not all(np.isfinite(values).all() for values in seen.values()):
        raise OutOfValidity(
            f"The {names[0]} makes the {names[1]} infinite or NaN. Check that its functions are finite at all times from 0 to the last."
        )
    return seen


def rounding(system: Any, drive: Drive, marks: Any, durations: Any) -> float:
    """Return the estimated rounding error of a nucleus, the largest of a batch, under a drive at each mark, each for one duration.

    A mark is the number of a piece, or a time.
    """
    return float(_rounding(system, drive, jnp.asarray(marks), jnp.asarray(durations)))


@jax.jit
def _rounding(system: Any, drive: Drive, marks: Real | Whole, durations: Real) -> Real:
    def of_one(each: tuple[Any, Real]) -> Real:
        mark, t = each
        if isinstance(drive, PiecewiseConstant):
            field, mu = drive.field[mark], drive.spin_accumulation[mark]
        else:
            field, mu = drive.at(mark)
        return jnp.max(system.motion(field, mu).rounding(t))

    return jnp.sum(jax.lax.map(of_one, (marks, durations)))
