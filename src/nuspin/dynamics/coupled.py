"""Many nuclei that feel their mean, under a drive: what `evolve` steps through, as their motion has no exact flow."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import equinox as eqx
import numpy as np

from nuspin import _vector, checks, quantity
from nuspin._jax import WIDE, jax, jnp
from nuspin._types import Components, Quantity, Real, Whole
from nuspin.dynamics.drive import Drive, TimeDependent
from nuspin.dynamics.ensemble.diffusion import SpinDiffusion
from nuspin.dynamics.ensemble.feedback import Feedback
from nuspin.dynamics.ensemble.mean_field import EnsembleMotion, bloch_coupled, flow_coupled
from nuspin.dynamics.ensemble.noise import ThermalNoise
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus, turn
from nuspin.dynamics.refinement import rounding, settled
from nuspin.dynamics.stretches import Stretch, stretches
from nuspin.validity import Validity


class CoupledNuclei(eqx.Module):
    """An ensemble with feedback of its mean.

    Parameters
    ----------
    nuclei
        `ClassicalNucleus` or `BlochNucleus`, whose numbers have one axis, of the spins: each its field, damping, times.
    feedback
        `Feedback`: what follows the mean.
    weights
        Of the spins in the mean, of sum 1; without them all alike.
    noise
        `ThermalNoise`, of classical nuclei.
    diffusion
        `SpinDiffusion` of relaxing nuclei, each of which is a cell of a film.
    tolerance
        The steps between two times, or ends of pieces or breaks of the drive, are doubled until the mean changes by less.
    steps
        Their number instead, which noise asks for: another number of steps is another noise.

    Examples
    --------
    Two nuclei across each other turn about their sum:

    >>> from nuspin import evolve
    >>> from nuspin.dynamics import ClassicalNucleus, Constant, CoupledNuclei, Feedback
    >>> nuclei = ClassicalNucleus(gamma=1.0, start=[[1.0, 0, 0], [0, 1.0, 0]])
    >>> result = evolve(CoupledNuclei(nuclei, Feedback(field=2.0)), Constant(), [0.5, 1.0])
    >>> result.dataset.polarization.sel(component="x").values.round(6).tolist()
    [0.5, 0.5]
    """

    engine: ClassVar[str] = "exact flow, split from the feedback"

    nuclei: ClassicalNucleus | BlochNucleus
    feedback: Feedback
    weights: Any
    noise: ThermalNoise | None
    diffusion: SpinDiffusion | None
    tolerance: float = eqx.field(static=True)
    steps: int | None = eqx.field(static=True)

    def __init__(
        self,
        nuclei: ClassicalNucleus | BlochNucleus,
        feedback: Feedback,
        *,
        weights: Quantity | None = None,
        noise: ThermalNoise | None = None,
        diffusion: SpinDiffusion | None = None,
        tolerance: float = 1e-6,
        steps: int | None = None,
    ) -> None:
        if not isinstance(nuclei, ClassicalNucleus | BlochNucleus):
            checks.refuse("nuclei", "be a ClassicalNucleus or a BlochNucleus", f"of the type {type(nuclei).__name__}")
        if not isinstance(feedback, Feedback):
            checks.refuse("feedback", "be a Feedback", f"of the type {type(feedback).__name__}")
        if noise is not None and not isinstance(nuclei, ClassicalNucleus):
            checks.refuse("noise", "be that of classical nuclei", "given with another kind", "A BlochNucleus relaxes by T1 and T2.")
        if noise is not None and steps is None:
            checks.refuse("steps", "be given with noise", "missing", "Choose steps short against all rates of feedback and noise.")
        if diffusion is not None and not isinstance(nuclei, BlochNucleus):
            checks.refuse("diffusion", "be that of relaxing nuclei", "given with another kind", "Take a BlochNucleus.")
        self.nuclei, self.feedback, self.weights, self.noise, self.diffusion = nuclei, feedback, weights, noise, diffusion
        self.steps = None if steps is None else checks.count("steps", steps)
        self.tolerance = float(quantity.positive("tolerance", tolerance))

    @property
    def citations(self) -> tuple[str, ...]:
        """Whose method it is."""
        return *self.nuclei.citations, "strang1968"

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether it does anything."""
        return self.nuclei.feels_spin_accumulation

    @property
    def batches(self) -> dict[str, Any]:
        """Its arguments that may be many, without the axis of a vector."""
        return self.nuclei.batches

    def validity(self, polarization: Real) -> tuple[Validity, ...]:
        """Return what the result rests on."""
        return self.nuclei.validity(polarization)


def path(system: CoupledNuclei, drive: Drive, times: np.ndarray, progress: Callable[[float], Any] | None) -> tuple[dict, float, int]:
    """Return the mean at the times, its error, and the steps in each interval between times and ends of pieces or breaks."""
    is_shaped = isinstance(drive, TimeDependent)
    if is_shaped and drive.steps is not None:
        checks.refuse("steps", "be those of CoupledNuclei", "given with the drive", "Give them to the nuclei.")
    runs = stretches(drive, times)

    def solve(steps: int) -> dict[str, Real]:
        start, noise, seen = system.nuclei.start, system.noise, []
        for run in runs:
            means, start = step_through(system, start, noise, run, steps)
            if not seen and times[0] == 0:
                seen.append(means[:1])
            if run.seen:
                seen.append(means[1:])
            noise = None if noise is None else noise.after(steps * run.count)
        return {"polarization": jnp.concatenate(seen)}

    return settled(
        solve,
        order=2,
        tolerance=system.tolerance,
        steps=system.steps,
        intervals=sum(run.count for run in runs),
        rounding=sum(rounding(system.nuclei, run.drive.at, run.ends, np.diff(run.ends, prepend=run.begin)) for run in runs),
        names=("time-dependent drive or the feedback" if is_shaped else "feedback", "mean"),
        remedy="Ask for a larger tolerance or for times that are closer to each other"
        + (", describe the drive in a rotating frame, or put `breaks` where it jumps." if is_shaped else "."),
        progress=progress,
    )


def step_through(system: CoupledNuclei, start: Components, noise: ThermalNoise | None, run: Stretch, steps: int) -> tuple[Real, Components]:
    """Return the mean at the start and after equal intervals, of so many steps each, and the spins at the end."""
    dt = run.interval / steps
    if isinstance(run.drive, TimeDependent):
        return _swept(system, start, noise, run.drive, jnp.asarray(run.begin), jnp.asarray(dt), jnp.asarray(steps), run.count)
    moved = _under(system, start, noise, run.drive.field, run.drive.spin_accumulation, dt=dt, steps=steps * run.count, every=steps)
    return moved.mean, _vector.split(moved.last)


@partial(jax.jit, static_argnames="count", compiler_options=WIDE)
def _swept(
    system: CoupledNuclei,
    start: Components,
    noise: ThermalNoise | None,
    drive: TimeDependent,
    begin: Real,
    dt: Real,
    steps: Whole,
    count: int,
) -> tuple[Real, Components]:
    """Return the same under a drive that has in each step what it has in the middle of it, which keeps the second order."""

    def step(k: Whole, state: tuple[Real, Components]) -> tuple[Real, Components]:
        own = None if noise is None else noise.after(k)
        moved = _under(system, state[1], own, *drive.at(begin + (k + 0.5) * dt), dt=dt, steps=1)
        return moved.mean[-1], _vector.split(moved.last)

    def interval(state: tuple[Real, Components], number: Whole) -> tuple[tuple[Real, Components], Real]:
        state = jax.lax.fori_loop(number * steps, (number + 1) * steps, step, state)
        return state, state[0]

    first = _under(system, start, None, *drive.at(begin), dt=dt, steps=1)
    state = first.mean[0], jax.tree.map(jnp.broadcast_to, start, jax.tree.map(jnp.shape, _vector.split(first.last)))
    (_, last), means = jax.lax.scan(interval, state, jnp.arange(count))
    return jnp.concatenate([first.mean[:1], means]), last


def _under(system: CoupledNuclei, m: Components, noise: ThermalNoise | None, field: Real, mu: Real, **steps: Any) -> EnsembleMotion:
    """Return the motion of the spins under one field and one spin accumulation."""
    nuclei = system.nuclei
    given: dict[str, Any] = dict(feedback=system.feedback, weights=system.weights, **steps)
    if isinstance(nuclei, ClassicalNucleus):
        motion = nuclei.motion(field, mu)
        return flow_coupled(m, motion.omega, motion.beta, noise=noise, **given)
    omega = turn(nuclei.gamma, nuclei.torque, field, mu)
    R1, R2, rest, axis = nuclei.relaxation.bloch_numbers(nuclei.gamma, nuclei.spin, _vector.split(field), _vector.split(mu))
    return bloch_coupled(m, omega, T1=1 / R1, T2=1 / R2, equilibrium=rest, axis=_vector.join(axis), diffusion=system.diffusion, **given)
