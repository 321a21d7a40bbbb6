"""Roots of elementwise functions by Newton's method, where it climbs or falls to the root from one side.

The derivative of the root is that of the implicit function, to any order; nothing is called back on the host, so that compiled programs are
kept on disk.
"""

from collections.abc import Callable

from jaxtyping import Array

from nuspin._jax import jax, jnp
from nuspin._types import Real, Whole

_MOST = 100  # steps


def newton(function: Callable[[Real], Real], start: Real, *, residual: float = 1e-10) -> Real:
    """Return u of function(u) = 0 for each element.

    The function is monotone and convex or concave, and `start` lies where it does not cross the root. One step is taken after the function
    falls below `residual`, which squares what is left.
    """

    def climb(function: Callable[[Real], Real], u: Real) -> Real:
        def step(state: tuple[Real, Real, Whole]) -> tuple[Real, Real, Whole]:
            value, slope = jax.jvp(function, (state[0],), (jnp.ones_like(state[0]),))
            return state[0] - value / slope, jnp.max(jnp.abs(value)), state[2] + 1

        def goes_on(state: tuple[Real, Real, Whole]) -> Array:
            return (state[1] > residual) & (state[2] < _MOST)

        return jax.lax.while_loop(goes_on, step, (u, jnp.asarray(jnp.inf), jnp.asarray(0)))[0]

    return jax.lax.custom_root(function, start, climb, lambda linear, y: y / linear(jnp.ones_like(y)))
