"""Where a drive jumps: found by bisection, so that steps can end there."""

from typing import Any

import equinox as eqx
import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Real
from nuspin.dynamics.drive import TimeDependent, cut

_LEAST, _LEAST_IN_ALL, _MOST = 8, 64, 2**14  # samples in an interval, in all at least and at most
_HALVINGS = 60  # from a sample's distance to neighbouring float64 numbers
_SMALL = 1e-9  # of the largest field: jumps below it are not told from rounding


def with_jumps(drive: TimeDependent, times: np.ndarray) -> TimeDependent:
    """Return the drive with `breaks` also where it is found to jump between 0 and the last time.

    The difference of a smooth function over a shrinking interval vanishes; that across a jump does not. Two jumps between neighbouring
    samples, such as those of a short pulse, may be missed.
    """
    marks = np.unique(np.concatenate([[0.0], times, [t for t in drive.breaks if 0 < t < times[-1]]]))
    if len(marks) < 2:
        return cut(drive, *drive.breaks)
    each = min(max(_LEAST, -(-_LEAST_IN_ALL // (len(marks) - 1))), max(1, _MOST // (len(marks) - 1)))
    edges = np.append((marks[:-1, None] + np.diff(marks)[:, None] * np.arange(each) / each).ravel(), marks[-1])
    found, size = (np.asarray(v) for v in _bisected(cut(drive), jnp.asarray(edges)))
    spacing = 8 * np.finfo(float).eps * marks[-1]
    new: list[float] = []
    for t in np.sort(found[size > _SMALL]):
        if np.min(np.abs(marks - t)) > spacing and not (new and t - new[-1] <= spacing):
            new.append(float(t))
    return cut(drive, *sorted({*drive.breaks, *new}))


@eqx.filter_jit
def _bisected(drive: TimeDependent, edges: Real) -> tuple[Real, Real]:
    """Return where in each interval the drive changes most abruptly, and by how much of its largest value."""
    field, mu = jax.lax.map(drive.at, edges)
    scale = [jnp.where(largest > 0, largest, 1.0) for largest in (jnp.max(jnp.abs(field)), jnp.max(jnp.abs(mu)))]

    def difference(a: Real, b: Real) -> Real:
        changes = (jnp.max(jnp.abs(at_a - at_b)) / s for at_a, at_b, s in zip(drive.at(a), drive.at(b), scale, strict=True))
        return jnp.asarray(sum(changes))

    def halved(_: Any, ends: tuple[Real, Real]) -> tuple[Real, Real]:
        a, b = ends
        middle = (a + b) / 2
        first = difference(a, middle) >= difference(middle, b)
        return jnp.where(first, a, middle), jnp.where(first, middle, b)

    def one(ends: tuple[Real, Real]) -> tuple[Real, Real]:
        a, b = jax.lax.fori_loop(0, _HALVINGS, halved, ends)
        return b, difference(a, b)

    return jax.lax.map(one, (edges[:-1], edges[1:]), batch_size=64)
