"""Steps doubled until the result settles: how a motion without exact flow meets its tolerance."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Real
from nuspin.errors import OutOfValidity

_MOST_STEPS = 2**22  # in all
_LEAST, _LEAST_IN_ALL = 8, 64  # at first, in an interval and in all

Seen = dict[str, Real]


def settled(
    solve: Callable[[int], Seen],
    *,
    order: int,
    tolerance: float,
    steps: int | None,
    intervals: int,
    rounding: float,
    names: tuple[str, str],
    remedy: str,
    progress: Callable[[float], object] | None = None,
) -> tuple[Seen, float, int]:
    """Return what `solve` gives with enough steps in each of the intervals, an estimate of its error, and their number.

    A change below the tolerance counts if the one before was so too, or was as much larger as the order wants: steps that miss what
    happens between them agree by chance. The error is Richardson's where the order is seen, else the tolerance, and `rounding`. With
    `steps` given it is solved once, and the error is not known. `names` are what drives and what changes; `progress` hears how much of
    the tolerance is met.
    """
    if steps is not None:
        return _finite(solve(steps), names), np.nan, steps
    steps = max(_LEAST, -(-_LEAST_IN_ALL // intervals))
    change, before, orderly, coarse = np.inf, np.inf, False, _finite(solve(steps), names)
    while not (change <= tolerance and (before <= tolerance or orderly)):
        steps *= 2
        if steps * intervals > _MOST_STEPS:
            raise OutOfValidity(
                f"The {names[0]} still changes the {names[1]} by {change:.2g} at {steps // 2} steps between two times; the tolerance is "
                f"{tolerance:g}. {remedy}"
            )
        fine = _finite(solve(steps), names)
        before, change, coarse = change, max(float(jnp.max(jnp.abs(fine[name] - coarse[name]))) for name in fine), fine
        orderly = change * 2 ** (order - 1) <= before <= change * 2 ** (order + 1)
        if progress is not None:
            progress(min(1.0, tolerance / max(change, tolerance)))
    error = change / (2 ** (order - 1) - 1) if orderly else tolerance
    return coarse, error + rounding, steps


def _finite(seen: Seen, names: tuple[str, str]) -> Seen:
    if not all(np.isfinite(values).all() for values in seen.values()):
        raise OutOfValidity(f"The {names[0]} makes the {names[1]} infinite or no number. Look at it at all times from 0 to the last.")
    return seen


def rounding(system: Any, at: Callable[[Any], tuple[Real, Real]], marks: Any, durations: Any) -> float:
    """Return the estimated error of rounding of a nucleus, the largest of a batch, under the drives `at(mark)`, each for a time."""

    def of_one(each: tuple[Any, Real]) -> Real:
        mark, t = each
        return jnp.max(system.motion(*at(mark)).rounding(t))

    return float(jnp.sum(jax.lax.map(of_one, (jnp.asarray(marks), jnp.asarray(durations)))))
