r"""Motions under drives that change in time, by composing maps: piecewise constant, of many equal periods, any function of time.

A motion is constant in time; `over(t)` is its map. Maps compose by `after`; they are those of a spinor, of a vector, of a density matrix.

.. math:: \bar g = \frac{g_1 + g_2}{2} - \frac{\sqrt3}{12}\, h\, [g_1, g_2], \qquad
    g_{1,2} = g\big(t + (\tfrac12 \mp \tfrac{\sqrt3}6)\, h\big)
"""

from abc import abstractmethod
from collections.abc import Callable
from math import sqrt
from typing import Any, ClassVar

import equinox as eqx
import numpy as np
from jaxtyping import Array

from nuspin._jax import jax, jnp
from nuspin._types import Real, Whole


class Motion(eqx.Module):
    """A generator, constant in time. Its maps are called on states, and have `after` and `still`."""

    axes: ClassVar[tuple[int, int]] = (0, 0)
    """How many axes at the end of a leaf, of the motion and of its states, are its own; those before are of a batch."""

    @abstractmethod
    def over(self, t: Real) -> Any:
        """Return the map over a time t."""

    @abstractmethod
    def commutator(self, other: Any) -> Any:
        """Return [self, other]."""

    @abstractmethod
    def rate(self) -> Real:
        """Return how fast it turns and relaxes at most, 1/s."""

    @abstractmethod
    def rounding(self, t: Real) -> Real:
        """Return an estimate of the rounding error over a time t."""

    def path(self, state: Any, times: Real) -> Any:
        """Return the states at the times, on the first axis."""
        motion, state = of_one_batch(_stacked(self), state)
        state = _stacked(state)
        return motion.over(times.reshape(-1, *(1,) * (jax.tree.leaves(state)[0].ndim - 1)))(state)


def in_order(maps: Any) -> Any:
    """Return the maps, stacked on the first axis, done one after the other."""
    return jax.lax.scan(lambda so_far, piece: (piece.after(so_far), None), _part(maps, 0), _part(maps, slice(1, None)))[0]


def power(step: Any, times: Whole, bits: int) -> Any:
    """Return the map of `times` steps, below 2^bits, by repeated squaring."""

    def square(k: Whole, state: tuple[Any, Any]) -> tuple[Any, Any]:
        result, step = state
        wanted = (times >> k) & 1 == 1
        result = jax.tree.map(lambda new, old: jnp.where(wanted, new, old), step.after(result), result)
        return result, step.after(step)

    return jax.lax.fori_loop(0, bits, square, (step.still(), step))[0]


def through_pieces(pieces: Any, durations: Real, state: Any, times: Real, *, bits: int = 0) -> Any:
    """Return the states at the times of motions that follow each other, stacked on the first axis; all over and over, if bits is not 0.

    Then there are fewer than 2^bits periods before a time.
    """
    ends = jnp.cumsum(durations)
    maps = pieces.over(durations.reshape(-1, *(1,) * (max(leaf.ndim for leaf in jax.tree.leaves(pieces)) - 1)))
    first = _part(maps, 0)

    def append(so_far: Any, piece: Any) -> tuple[Any, Any]:
        return piece.after(so_far), so_far

    whole, before = jax.lax.scan(append, first.still(), maps)

    def at(t: Real) -> Any:
        start = state
        if bits:
            periods = jnp.floor(t / ends[-1]).astype(int)
            t, start = t - periods * ends[-1], power(whole, periods, bits)(state)
        piece = jnp.minimum(jnp.searchsorted(ends, t, side="right"), len(ends) - 1)
        return _part(pieces, piece).over(t - ends[piece] + durations[piece])(_part(before, piece)(start))

    return jax.lax.map(at, times)


def of_one_batch(pieces: Motion, state: Any) -> tuple[Any, Any]:
    """Return motions, stacked on the first axis, and a state that all have the axes of one batch."""
    own, states_own = pieces.axes
    leaves, states = jax.tree.leaves(pieces), jax.tree.leaves(state)
    batches = [leaf.shape[1 : leaf.ndim - own] for leaf in leaves] + [leaf.shape[: leaf.ndim - states_own] for leaf in states]
    batch = np.broadcast_shapes(*batches)
    pieces = jax.tree.map(lambda v: jax.vmap(lambda piece: to_batch(piece, batch, own))(v), pieces)
    return pieces, jax.tree.map(lambda v: to_batch(v, batch, states_own), state)


def to_batch(v: Array, batch: tuple[int, ...], own: int) -> Array:
    """Return an array, whose last axes are its own, with the axes of a batch before them."""
    missing = len(batch) + own - v.ndim
    return jnp.broadcast_to(v.reshape(*(1,) * missing, *v.shape), (*batch, *v.shape[v.ndim - own :]))


def _stacked(tree: Any) -> Any:
    return jax.tree.map(lambda v: v[None], tree)


def _part(tree: Any, index: Any) -> Any:
    return jax.tree.map(lambda v: v[index], tree)


def magnus(motion: Callable[[Real], Any], t: Real, h: Real) -> Any:
    """Return the constant motion that does what one that changes does between t and t + h, to fourth order in h."""
    first, second = (motion(t + (0.5 + side * sqrt(3) / 6) * h) for side in (-1, 1))
    bend = sqrt(3) / 12 * h
    return jax.tree.map(lambda a, b, c: (a + b) / 2 - bend * c, first, second, first.commutator(second))


def shaped(
    motion: Callable[[Real], Any], state: Any, times: Real, steps: int | Whole, progress: Callable[[float], Any] | None = None
) -> Any:
    """Return the states at the times, the first at times[0], with `steps` equal steps between two of them.

    A program in which JAX traces the number of steps is compiled once for all numbers, but has no reverse derivative.
    """

    def interval(state: Any, ends: tuple[Real, Real]) -> tuple[Any, Any]:
        h = (ends[1] - ends[0]) / steps

        def step(k: Whole, state: Any) -> Any:
            return magnus(motion, ends[0] + k * h, h).over(h)(state)

        state = jax.lax.fori_loop(0, steps, step, state)
        if progress is not None:
            jax.debug.callback(progress, (ends[1] - times[0]) / (times[-1] - times[0]))
        return state, state

    _, later = jax.lax.scan(interval, state, (times[:-1], times[1:]))
    return jax.tree.map(lambda first, rest: jnp.concatenate([first[None], rest]), state, later)
