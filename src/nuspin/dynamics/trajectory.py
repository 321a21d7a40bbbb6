"""The states of a nucleus under a drive, at given times: a pure function, which JAX compiles and differentiates."""

from typing import Any

import equinox as eqx
import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Real
from nuspin.dynamics.drive import Constant, Drive, PiecewiseConstant, TimeDependent
from nuspin.dynamics.motions.composition import of_one_batch, shaped, through_pieces
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus
from nuspin.dynamics.quantum.propagation import uniform_step
from nuspin.dynamics.quantum_nucleus import QuantumNucleus

Nucleus = ClassicalNucleus | BlochNucleus | QuantumNucleus


def trajectory(
    system: Nucleus, drive: Drive, times: Any, *, steps: int | None = None, bits: int | None = None, progress: Any = None
) -> dict[str, Real]:
    """Return what is seen of a nucleus that starts at 0, at times that rise, s, shape (times, ...).

    `nuspin.evolve` calls it and chooses the steps, describes the result and knows its error.

    Parameters
    ----------
    system, drive, times
        As in `nuspin.evolve`.
    steps
        Between two times, or breaks, of a `TimeDependent` drive, which has to have them.
    bits
        A repeated drive has fewer than 2^bits periods before the last time; only where JAX traces the times or the durations.
    progress
        Called with the fraction done, of a time-dependent drive.

    Raises
    ------
    InputError
        Where the drive ends before the times, a spin accumulation would be ignored, shapes do not go together, or a number is missing.

    Examples
    --------
    The derivative of where a nucleus is, by the field:

    >>> import jax
    >>> import jax.numpy as jnp
    >>> from nuspin.dynamics import ClassicalNucleus, Constant, trajectory
    >>> nucleus = ClassicalNucleus(gamma=1.0, start=[1.0, 0, 0])
    >>> def azimuth(B):
    ...     m = trajectory(nucleus, Constant(field=jnp.stack([0.0, 0.0, B])), jnp.array([2.0]))["polarization"][-1]
    ...     return jnp.arctan2(m[1], m[0])
    >>> print(f"{jax.grad(azimuth)(0.5):.6f}")  # -gamma t
    -2.000000
    """
    require_agreement(system, drive, times)
    if isinstance(drive, TimeDependent):
        if steps is None:
            checks.refuse("steps", "be given for a time-dependent drive", "missing", "`nuspin.evolve` finds how many a tolerance needs.")
        marks = np.union1d(times, [t for t in drive.breaks if 0 < t < times[-1]]) if drive.breaks else times
        seen = _trajectory(system, drive, jnp.asarray(marks), checks.count("steps", steps), 0, False, progress)
        return jax.tree.map(lambda v: v[np.searchsorted(marks, times)], seen) if drive.breaks else seen
    if bits is None:
        bits = _bits(drive, times)
    uniform = not checks.is_traced(times) and len(times) > 2 and uniform_step(np.asarray(times)) is not None
    return _trajectory(system, drive, jnp.asarray(times), 1, bits, uniform, None)


def require_agreement(system: Any, drive: Any, times: Any) -> None:
    """Refuse a drive that a nucleus does not feel, that ends before the times, or that has another batch."""
    if not isinstance(drive, Drive):
        checks.refuse("drive", "be Constant, PiecewiseConstant or TimeDependent", f"of the type {type(drive).__name__}")
    if isinstance(drive, TimeDependent):
        driven, value = drive.has_spin_accumulation, "a function"
        now = jnp.zeros(()) if checks.is_traced(times) else jnp.asarray(times[0])
        field, mu = jax.eval_shape(drive.at, now)
        shapes = field.shape[:-1], mu.shape[:-1]
        if drive.breaks and checks.is_traced(times):
            checks.refuse("times", "be known when the work begins, for a drive with breaks", "traced by JAX")
    else:
        driven, value = not checks.vanishes(drive.spin_accumulation), "not"
        pieces = isinstance(drive, PiecewiseConstant)
        shapes = tuple(vector.shape[1:-1] if pieces else vector.shape[:-1] for vector in (drive.field, drive.spin_accumulation))
    if driven and not system.feels_spin_accumulation:
        checks.refuse("spin_accumulation", "be zero for a nucleus that does not feel it", value, "Give the nucleus a `torque` or a bath.")
    checks.broadcastable(**system.batches, field=np.empty(shapes[0]), spin_accumulation=np.empty(shapes[1]))
    if isinstance(drive, PiecewiseConstant) and not (drive.repeated or checks.is_traced(times) or checks.is_traced(drive.durations)):
        last, duration = times[-1], float(drive.duration)
        if last > duration * (1 + 1e-12):
            checks.refuse("times", f"end with the drive, at {duration:g} s", f"{last:g} s at the end", "Add a piece, or repeat the drive.")


def _bits(drive: Constant | PiecewiseConstant, times: Any) -> int:
    """Return how many binary digits the number of periods before the last time has, 0 for a drive that does not repeat."""
    if isinstance(drive, Constant) or not drive.repeated:
        return 0
    if checks.is_traced(times) or checks.is_traced(drive.durations):
        checks.refuse("bits", "be given for a repeated drive whose times or durations JAX traces", "missing", "2^bits exceeds the periods.")
    return (int(times[-1] / float(drive.duration)) + 1).bit_length()  # one more, as rounding may make it


@eqx.filter_jit
def _trajectory(system: Nucleus, drive: Drive, times: Real, steps: int, bits: int, uniform: bool, progress: Any) -> dict[str, Real]:
    state = system.start
    if isinstance(drive, Constant):
        return system.under_constant(drive.field, drive.spin_accumulation, times, uniform=uniform)
    if isinstance(drive, PiecewiseConstant):
        pieces = jax.vmap(system.motion)(drive.field, drive.spin_accumulation)
        pieces, state = of_one_batch(pieces, state)
        return system.seen(through_pieces(pieces, drive.durations, state, times, bits=bits))

    def motion(t: Real) -> Any:
        return system.motion(*drive.at(t))

    _, state = of_one_batch(jax.tree.map(lambda v: v[None], motion(times[0])), state)
    from_zero = jnp.concatenate([jnp.zeros(1), times])
    return system.seen(jax.tree.map(lambda v: v[1:], shaped(motion, state, from_zero, steps, progress)))
