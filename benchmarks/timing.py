"""Best of a few repetitions: the machine is shared, and only the smallest time is about the code."""

from collections.abc import Callable
from time import perf_counter
from typing import Any


def best(function: Callable[[], Any], repeat: int = 5) -> float:
    """Return the shortest time of a call, s."""
    times = []
    for _ in range(repeat):
        start = perf_counter()
        function()
        times.append(perf_counter() - start)
    return min(times)


def microseconds(seconds: float) -> str:
    """Return a time per point."""
    return f"{1e6 * seconds:.3g} us"
