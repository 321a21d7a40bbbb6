"""The states of a nucleus under a drive, at given times: a pure function, which JAX compiles and differentiates."""

from typing import Any

import equinox as eqx

from nuspin._jax import jax, jnp
from nuspin._types import Real
from nuspin.dynamics.composition import of_one_batch, shaped, through_pieces
from nuspin.dynamics.drive import Constant, Drive, Pieces
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus
from nuspin.dynamics.quantum_nucleus import QuantumNucleus

Nucleus = ClassicalNucleus | BlochNucleus | QuantumNucleus


@eqx.filter_jit
def trajectory(
    system: Nucleus, drive: Drive, times: Real, *, steps: int = 1, bits: int = 0, uniform: bool = False, progress: Any = None
) -> dict[str, Real]:
    """Return what is seen at the times, s, shape (times, ...), of a nucleus that starts at 0.

    Without checks; `nuspin.evolve` checks, chooses and explains. A shaped drive takes `steps` between two times; a repeated one has fewer
    than 2^bits periods.
    """
    state = system.start
    if isinstance(drive, Constant):
        return system.under_constant(drive.field, drive.spin_accumulation, times, uniform=uniform)
    if isinstance(drive, Pieces):
        pieces = jax.vmap(system.motion)(drive.field, drive.spin_accumulation)
        pieces, state = of_one_batch(pieces, state)
        states = through_pieces(pieces, drive.durations, state, times, bits=bits if drive.repeated else 0)
    else:

        def motion(t: Real) -> Any:
            return system.motion(jnp.asarray(drive.field(t)), jnp.asarray(drive.spin_accumulation(t)))

        _, state = of_one_batch(jax.tree.map(lambda v: v[None], motion(times[0])), state)
        from_zero = jnp.concatenate([jnp.zeros(1), times])
        states = jax.tree.map(lambda v: v[1:], shaped(motion, state, from_zero, steps, progress))
    return system.seen(states)
