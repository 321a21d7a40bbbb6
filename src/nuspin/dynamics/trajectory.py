"""The states of a nucleus under a drive, at given times: a pure function, which JAX compiles and differentiates."""

from typing import Any

import equinox as eqx

from nuspin._jax import jax, jnp
from nuspin._types import Real
from nuspin.dynamics.composition import shaped, through_pieces
from nuspin.dynamics.drive import Constant, Drive, Pieces
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus

Nucleus = ClassicalNucleus | BlochNucleus


@eqx.filter_jit
def trajectory(system: Nucleus, drive: Drive, times: Real, *, steps: int = 1, bits: int = 0) -> dict[str, Real]:
    """Return what is seen at the times, s, shape (times, ...), of a nucleus that starts at 0.

    Without checks; `nuspin.evolve` checks, chooses and explains. A shaped drive takes `steps` between two times; a repeated one has fewer
    than 2^bits periods.
    """
    state = system.start
    if isinstance(drive, Constant):
        states = system.motion(drive.field, drive.spin_accumulation).path(state, times)
    elif isinstance(drive, Pieces):
        pieces = jax.vmap(system.motion)(drive.field, drive.spin_accumulation)
        pieces, state = _of_one_shape(pieces, state, len(drive.durations))
        states = through_pieces(pieces, drive.durations, state, times, bits=bits if drive.repeated else 0)
    else:

        def motion(t: Real) -> Any:
            return system.motion(jnp.asarray(drive.field(t)), jnp.asarray(drive.spin_accumulation(t)))

        _, state = _of_one_shape(jax.tree.map(lambda v: v[None], motion(times[0])), state, 1)
        from_zero = jnp.concatenate([jnp.zeros(1), times])
        states = jax.tree.map(lambda v: v[1:], shaped(motion, state, from_zero, steps))
    return system.seen(states)


def _of_one_shape(pieces: Any, state: Any, count: int) -> tuple[Any, Any]:
    """Return motions, stacked on the first axis, and a state that all have the shape of the batch."""
    batch = jnp.broadcast_shapes(*(leaf.shape[1:] for leaf in jax.tree.leaves(pieces)), *(leaf.shape for leaf in jax.tree.leaves(state)))
    pieces = jax.tree.map(
        lambda v: jnp.broadcast_to(v.reshape(len(v), *(1,) * (len(batch) + 1 - v.ndim), *v.shape[1:]), (count, *batch)), pieces
    )
    return pieces, jax.tree.map(lambda v: jnp.broadcast_to(v, batch), state)
