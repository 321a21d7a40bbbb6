"""Best of a few repetitions: the machine is shared, and only the smallest time is about the code."""

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter, process_time
from typing import Any

import numpy as np

from nuspin._jax import jax

jax.config.update("jax_enable_compilation_cache", False)  # a first call is to compile, whatever an earlier run has kept

HEADER = ("function", "compile", "points", "nuspin", "per point", "error", "reference", "per point", "error", "ratio")


def best(function: Callable[[], Any], repeat: int = 5) -> float:
    """Return the shortest time of a call, s."""
    times = []
    for _ in range(repeat):
        start = perf_counter()
        jax.block_until_ready(function())
        times.append(perf_counter() - start)
    return min(times)


def best_cpu(function: Callable[[], Any], repeat: int = 5) -> float:
    """Return the shortest CPU time of a call, of all its threads, s: what another program's load changes least."""
    times = []
    for _ in range(repeat):
        start = process_time()
        jax.block_until_ready(function())
        times.append(process_time() - start)
    return min(times)


def per_point(seconds: float) -> str:
    """Return a time per point."""
    return f"{1e6 * seconds:.3g} us" if seconds < 1e-3 else f"{1e3 * seconds:.3g} ms"


def ratio(value: float) -> str:
    """Return a ratio to two digits."""
    return f"{float(f'{value:.2g}'):,g}"


def largest(values: Any, truth: Any, scale: Any) -> float:
    """Return the largest error over the scale."""
    return float(np.max(np.abs(np.asarray(values) - truth) / scale))


def one_by_one(function: Callable[..., float], arguments: Iterable[tuple], truth: Any, scale: Any) -> tuple[float, float]:
    """Return the time per point and the error of a function of numbers."""
    arguments = list(arguments)
    seconds = best(lambda: [function(*each) for each in arguments], 2) / len(arguments)
    return seconds, largest([function(*each) for each in arguments], truth, scale)


def compare(name: str, ours: Callable[[], Any], error: float, references: dict[str, tuple[float, float]]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each reference, of time per point and error, that stands beside a call of nuspin."""
    jax.clear_caches()
    compiling, points = best(ours, 1), np.size(ours())
    seconds = best(ours)
    row = (name, f"{compiling:.2f} s", f"{points}", f"{1e3 * seconds:.3g} ms", per_point(seconds / points), f"{error:.0e}")
    for reference, (theirs, off) in references.items():
        yield (*row, reference, per_point(theirs), f"{off:.0e}" if off else "-", ratio(theirs * points / seconds))
        row = ("",) * len(row)
