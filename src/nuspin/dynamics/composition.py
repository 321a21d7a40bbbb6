r"""Motions under drives that change in time, by composing maps: of pieces, of many equal periods, of any shape.

A motion is constant in time; `over(t)` is its map. Maps compose by `after`; they are those of a spinor, of a vector, of a density matrix.

.. math:: \bar g = \frac{g_1 + g_2}{2} - \frac{\sqrt3}{12}\, h\, [g_1, g_2], \qquad
    g_{1,2} = g\big(t + (\tfrac12 \mp \tfrac{\sqrt3}6)\, h\big)
"""

from collections.abc import Callable
from math import sqrt
from typing import Any, Protocol

from nuspin._jax import jax, jnp
from nuspin._types import Real, Whole


class Map(Protocol):
    """What a motion does to a state over some time."""

    def __call__(self, state: Any) -> Any:
        """Return where a state goes."""
        ...

    def after(self, first: Any) -> Any:
        """Return the map that does `first` and then this one."""
        ...

    def still(self) -> Any:
        """Return the map that moves nothing."""
        ...


class Motion(Protocol):
    """A generator, constant in time."""

    def over(self, t: Real) -> Any:
        """Return the map over a time t."""
        ...

    def commutator(self, other: Any) -> Any:
        """Return [self, other]."""
        ...


def in_order(maps: Any) -> Any:
    """Return the maps, stacked on the first axis, done one after the other."""
    first, later = (jax.tree.map(part, maps) for part in (lambda v: v[0], lambda v: v[1:]))
    return jax.lax.scan(lambda so_far, piece: (piece.after(so_far), None), first, later)[0]


def power(step: Any, times: Whole, bits: int) -> Any:
    """Return the map of `times` steps, below 2^bits, by repeated squaring."""

    def square(k: Whole, state: tuple[Any, Any]) -> tuple[Any, Any]:
        result, step = state
        wanted = (times >> k) & 1 == 1
        result = jax.tree.map(lambda new, old: jnp.where(wanted, new, old), step.after(result), result)
        return result, step.after(step)

    return jax.lax.fori_loop(0, bits, square, (step.still(), step))[0]


def magnus(motion: Callable[[Real], Any], t: Real, h: Real) -> Any:
    """Return the constant motion that does what one that changes does between t and t + h, to fourth order in h."""
    first, second = (motion(t + (0.5 + side * sqrt(3) / 6) * h) for side in (-1, 1))
    bend = sqrt(3) / 12 * h
    return jax.tree.map(lambda a, b, c: (a + b) / 2 - bend * c, first, second, first.commutator(second))


def shaped(motion: Callable[[Real], Any], state: Any, times: Real, steps: int) -> Any:
    """Return the states at the times, the first at times[0], with `steps` equal steps between two of them."""

    def interval(state: Any, ends: tuple[Real, Real]) -> tuple[Any, Any]:
        h = (ends[1] - ends[0]) / steps

        def step(state: Any, k: Real) -> tuple[Any, None]:
            return magnus(motion, ends[0] + k * h, h).over(h)(state), None

        state, _ = jax.lax.scan(step, state, jnp.arange(steps, dtype=float))
        return state, state

    _, later = jax.lax.scan(interval, state, (times[:-1], times[1:]))
    return jax.tree.map(lambda first, rest: jnp.concatenate([first[None], rest]), state, later)
