"""The states of a nucleus under a drive, at given times: a pure function, which JAX compiles and differentiates."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Quantity, Real, Whole
from nuspin.dynamics.drive import MOST_STEPS, Constant, Drive, PiecewiseConstant, TimeDependent, cut
from nuspin.dynamics.motions.composition import of_one_batch, shaped, through_pieces
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus
from nuspin.dynamics.quantum.propagation import rising_from_zero, uniform_step
from nuspin.dynamics.quantum_nucleus import QuantumNucleus
from nuspin.errors import InputError
from nuspin.units import to_si

Nucleus = ClassicalNucleus | BlochNucleus | QuantumNucleus


def trajectory(
    system: Nucleus,
    drive: Drive,
    times: Quantity,
    *,
    steps: int | None = None,
    bits: int | None = None,
    progress: Callable[[float], Any] | None = None,
) -> dict[str, Real]:
    """Return the polarisation, and the populations of a quantum nucleus, at the given times, shape (times, ...).

    `nuspin.evolve` also chooses the number of steps, estimates the error and describes the result.

    Parameters
    ----------
    system
        `ClassicalNucleus`, `BlochNucleus` or `QuantumNucleus`, with its state at t = 0.
    drive
        `Constant`, `PiecewiseConstant` or `TimeDependent`.
    times
        s, rising from 0 or later, shape (times,). NaN and infinity are refused.
    steps
        Number of steps between two times, or breaks; required for a `TimeDependent` drive, which alone has steps.
    bits
        Only for a repeated drive whose times or durations JAX traces: there are fewer than 2^bits periods before the last time.
    progress
        Called with the fraction done, for a time-dependent drive.

    Raises
    ------
    InputError
        If the drive ends before the last time, a spin accumulation would have no effect, shapes do not broadcast, or `steps` or `bits`
        is missing.

    Examples
    --------
    >>> from nuspin.dynamics import ClassicalNucleus, Constant, trajectory
    >>> trajectory(ClassicalNucleus(gamma=1.0), Constant(field=[0, 0, 1.0]), [1.0])["polarization"].tolist()
    [[0.0, 0.0, 1.0]]

    The derivative of the azimuth with respect to the field:

    >>> import jax
    >>> import jax.numpy as jnp
    >>> nucleus = ClassicalNucleus(gamma=1.0, start=[1.0, 0, 0])
    >>> def azimuth(B):
    ...     m = trajectory(nucleus, Constant(field=jnp.stack([0.0, 0.0, B])), jnp.array([2.0]))["polarization"][-1]
    ...     return jnp.arctan2(m[1], m[0])
    >>> print(f"{jax.grad(azimuth)(0.5):.6f}")  # -gamma t
    -2.000000
    """
    checks.instance("system", system, ClassicalNucleus, BlochNucleus, QuantumNucleus)
    times = rising_from_zero(to_si("times", times, "s"))
    if not checks.is_traced(times):
        times = np.asarray(times)  # inside a compiled function JAX would trace whatever is computed from an array of its own
    require_agreement(system, drive, times)
    steps = None if steps is None else checks.count("steps", steps, most=MOST_STEPS)
    bits = None if bits is None else checks.count("bits", bits, 0, 62)
    if progress is not None:
        checks.function("progress", progress)
    if isinstance(drive, TimeDependent):
        if steps is None:
            raise InputError("A time-dependent drive needs `steps`. Use `nuspin.evolve` to find how many a tolerance needs.")
        return stepped(system, drive, times, steps, progress)
    if bits is None:
        bits = _bits(drive, times)
    uniform = not checks.is_traced(times) and len(times) > 2 and uniform_step(np.asarray(times)) is not None
    return _trajectory(system, drive, jnp.asarray(times), 1, bits, uniform, None)


def stepped(
    system: Nucleus, drive: TimeDependent, times: Any, steps: int | Whole, progress: Callable[[float], Any] | None
) -> dict[str, Real]:
    """Return the same for a time-dependent drive; of steps as a JAX array any number runs the same compiled program."""
    marks = np.union1d(times, [t for t in drive.breaks if 0 < t < times[-1]]) if drive.breaks else times
    seen = _trajectory(system, cut(drive), jnp.asarray(marks), steps, 0, False, progress)
    return jax.tree.map(lambda v: v[np.searchsorted(marks, times)], seen) if drive.breaks else seen


def require_agreement(system: Any, drive: Any, times: Any) -> None:
    """Refuse a drive that has no effect on a nucleus, that ends before the times, or that has another batch."""
    checks.instance("drive", drive, Constant, PiecewiseConstant, TimeDependent)
    if isinstance(drive, TimeDependent):
        driven = drive.has_spin_accumulation
        now = jnp.zeros(()) if checks.is_traced(times) else jnp.asarray(times[0])
        field, mu = jax.eval_shape(drive.at, now)
        shapes = field.shape[:-1], mu.shape[:-1]
        if drive.breaks and checks.is_traced(times):
            raise InputError(
                "A drive with `breaks` needs `times` that are numbers, but JAX traces them. Leave them out of the traced arguments."
            )
    else:
        driven = checks.acts(drive.spin_accumulation)
        pieces = isinstance(drive, PiecewiseConstant)
        shapes = tuple(vector.shape[1:-1] if pieces else vector.shape[:-1] for vector in (drive.field, drive.spin_accumulation))
    if driven and not system.feels_spin_accumulation:
        raise InputError(
            "This nucleus has neither a torque nor a bath, so a spin accumulation does nothing to it. "
            "Give it a `torque` or a bath, or leave `spin_accumulation` out."
        )
    checks.broadcastable(**system.batches, field=np.empty(shapes[0]), spin_accumulation=np.empty(shapes[1]))
    if isinstance(drive, PiecewiseConstant) and not (drive.repeated or checks.is_traced(times) or checks.is_traced(drive.durations)):
        last, duration = times[-1], float(drive.duration)
        if last > duration * (1 + 1e-12):
            raise InputError(
                f"`times` go on to {last:g} s, but the drive ends at {duration:g} s. Add a piece, or give the drive `repeated=True`."
            )


def _bits(drive: Constant | PiecewiseConstant, times: Any) -> int:
    """Return how many binary digits the number of periods before the last time has, 0 for a drive that does not repeat."""
    if isinstance(drive, Constant) or not drive.repeated:
        return 0
    if checks.is_traced(times) or checks.is_traced(drive.durations):
        raise InputError(
            "A repeated drive whose times or durations JAX traces needs `bits`: choose it such that 2^bits exceeds the number of periods."
        )
    periods = times[-1] / float(drive.duration)
    if periods >= 2**53:
        raise InputError(f"The drive repeats {periods:.3g} times before the last of `times`; at most 2^53 periods can be counted.")
    bits = (int(periods) + 1).bit_length()  # one more, as rounding may make it
    return -(-bits // 8) * 8  # so that other times do not compile another program


@eqx.filter_jit
def _trajectory(system: Nucleus, drive: Drive, times: Real, steps: int | Whole, bits: int, uniform: bool, progress: Any) -> dict[str, Real]:
    state = system.start
    if isinstance(drive, Constant):
        return system.under_constant(drive.field, drive.spin_accumulation, times, uniform=uniform)
    if isinstance(drive, PiecewiseConstant):
        pieces = jax.vmap(system.motion)(drive.field, drive.spin_accumulation)
        pieces, state = of_one_batch(pieces, state)
        return system.seen(through_pieces(pieces, jnp.asarray(drive.durations), state, times, bits=bits))

    def motion(t: Real) -> Any:
        return system.motion(*drive.at(t))

    _, state = of_one_batch(jax.tree.map(lambda v: v[None], motion(times[0])), state)
    from_zero = jnp.concatenate([jnp.zeros(1), times])
    return system.seen(jax.tree.map(lambda v: v[1:], shaped(motion, state, from_zero, steps, progress)))
