"""Steps doubled until the result settles: how a motion without exact flow meets its tolerance."""

from collections.abc import Callable

import numpy as np

from nuspin._jax import jnp
from nuspin._types import Real
from nuspin.errors import OutOfValidity

_MOST_STEPS = 2**22  # in all
_FIRST = 8

Seen = dict[str, Real]


def settled(
    solve: Callable[[int], Seen],
    *,
    order: int,
    tolerance: float,
    steps: int | None,
    intervals: int,
    names: tuple[str, str],
    remedy: str,
    progress: Callable[[float], object] | None = None,
) -> tuple[Seen, float, int]:
    """Return what `solve` gives with enough steps in each of the intervals, its error by the rule of Richardson, and their number.

    With `steps` given it is solved once, and the error is not known. `names` are what drives and what changes; `progress` hears how much
    of the tolerance is met.
    """
    if steps is not None:
        return solve(steps), np.nan, steps
    steps, change, coarse = _FIRST, np.inf, solve(_FIRST)
    while change > tolerance:
        steps *= 2
        if steps * intervals > _MOST_STEPS:
            raise OutOfValidity(
                f"The {names[0]} still changes the {names[1]} by {change:.2g} at {steps // 2} steps between two times; the tolerance is "
                f"{tolerance:g}. {remedy}"
            )
        fine = solve(steps)
        change, coarse = max(float(jnp.max(jnp.abs(fine[name] - coarse[name]))) for name in fine), fine
        if progress is not None:
            progress(min(1.0, tolerance / max(change, tolerance)))
    return coarse, change / (2**order - 1), steps
