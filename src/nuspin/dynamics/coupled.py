"""Many nuclei that feel their mean, under a drive: their motion has no exact flow, so `evolve` steps through it."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import equinox as eqx
import numpy as np

from nuspin import _vector, checks
from nuspin._jax import WIDE, jax, jnp
from nuspin._types import Components, Quantity, Real, Whole
from nuspin.dynamics.drive import MOST_STEPS, Constant, Drive, TimeDependent, cut, tolerance_of
from nuspin.dynamics.ensemble.averages import checked_weights
from nuspin.dynamics.ensemble.diffusion import SpinDiffusion
from nuspin.dynamics.ensemble.feedback import Feedback
from nuspin.dynamics.ensemble.mean_field import ensemble_bloch, ensemble_flow
from nuspin.dynamics.ensemble.noise import ThermalNoise
from nuspin.dynamics.jumps import with_jumps
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus, turn
from nuspin.dynamics.refinement import rounding, settled
from nuspin.dynamics.stretches import Stretch, stretches
from nuspin.errors import InputError
from nuspin.validity import Validity


class CoupledNuclei(eqx.Module):
    """An ensemble with feedback of its mean.

    Parameters
    ----------
    nuclei
        `ClassicalNucleus` or `BlochNucleus`. The arrays in it have one axis, that of the spins, each with its own damping or times.
    feedback
        `Feedback`: how the mean acts on each spin.
    weights
        Weights of the spins in the mean, with sum 1; if left out, all spins weigh the same.
    noise
        `ThermalNoise`, for classical nuclei.
    diffusion
        `SpinDiffusion`, for relaxing nuclei, each of which is then a cell of a film.
    tolerance
        The number of steps between two times, ends of pieces or breaks of the drive is doubled until the mean changes by less than this.
    steps
        The number of steps instead of a tolerance; noise requires it, because another number of steps means other random numbers. The
        error is then not estimated: the `tolerance` of a result is NaN, and its validity record "time step" says whether a step is
        short compared with the fastest rate.

    Raises
    ------
    InputError
        If an argument is of the wrong kind, the weights do not sum to 1, or noise comes without `steps`.

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
    tolerance: float
    steps: int | None

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
        checks.instance("nuclei", nuclei, ClassicalNucleus, BlochNucleus)
        checks.instance("feedback", feedback, Feedback)
        if noise is not None and not isinstance(nuclei, ClassicalNucleus):
            raise InputError("`noise` acts on a ClassicalNucleus only. A BlochNucleus relaxes by T1 and T2 instead: leave `noise` out.")
        if noise is not None and steps is None:
            raise InputError("`noise` needs `steps`. Choose them so that a step is short compared with all rates of feedback and noise.")
        if diffusion is not None and not isinstance(nuclei, BlochNucleus):
            raise InputError("`diffusion` acts on a BlochNucleus only. Use one, or leave `diffusion` out.")
        self.noise = None if noise is None else checks.instance("noise", noise, ThermalNoise)
        self.diffusion = None if diffusion is None else checks.instance("diffusion", diffusion, SpinDiffusion)
        self.nuclei, self.feedback = nuclei, feedback
        self.weights = None if weights is None else checked_weights(weights)
        self.steps = None if steps is None else checks.count("steps", steps, most=MOST_STEPS)
        self.tolerance = tolerance_of(tolerance)

    @property
    def citations(self) -> tuple[str, ...]:
        """Keys of the works that the method comes from."""
        return *self.nuclei.citations, "strang1968"

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether a spin accumulation has an effect."""
        return self.nuclei.feels_spin_accumulation

    @property
    def batches(self) -> dict[str, Any]:
        """Arguments that may be arrays over nuclei, without the axis of a vector."""
        return self.nuclei.batches if self.weights is None else {**self.nuclei.batches, "weights": self.weights}

    def validity(self, polarization: Real) -> tuple[Validity, ...]:
        """Return the conditions that the result rests on."""
        return self.nuclei.validity(polarization)


def path(system: CoupledNuclei, drive: Drive, times: np.ndarray, progress: Callable[[float], Any] | None) -> tuple[dict, float, int]:
    """Return the mean at the times, its error, and the steps in each interval between times and ends of pieces or breaks."""
    is_shaped = isinstance(drive, TimeDependent)
    if is_shaped and drive.steps is not None:
        raise InputError("For coupled nuclei give `steps` to `CoupledNuclei`, not to the drive.")
    if is_shaped:
        drive = with_jumps(drive, times) if system.steps is None else cut(drive, *drive.breaks)
    runs = stretches(drive, times)

    # whatever chooses the number of steps, it runs the same compiled program
    bare = eqx.tree_at(lambda s: (s.tolerance, s.steps), system, (0.0, 0), is_leaf=lambda v: v is None)

    def solve(steps: int) -> dict[str, Real]:
        start, noise, seen = system.nuclei.start, system.noise, []
        for run in runs:
            means, start = step_through(bare, start, noise, run, steps)
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
        rounding=lambda: sum(rounding(system.nuclei, _bare(run.drive), run.ends, np.diff(run.ends, prepend=run.begin)) for run in runs),
        names=("time-dependent drive or the feedback" if is_shaped else "feedback", "mean"),
        remedy="Ask for a larger tolerance or for times that are closer to each other"
        + (", describe the drive in a rotating frame, or put `breaks` where it changes abruptly." if is_shaped else "."),
        progress=progress,
    )


def _bare(drive: Constant | TimeDependent) -> Constant | TimeDependent:
    return cut(drive) if isinstance(drive, TimeDependent) else drive


def step_through(system: CoupledNuclei, start: Components, noise: ThermalNoise | None, run: Stretch, steps: int) -> tuple[Real, Components]:
    """Return the mean at the start and after equal intervals, of so many steps each, and the spins at the end."""
    dt = run.interval / steps
    if isinstance(run.drive, TimeDependent):
        return _swept(system, start, noise, cut(run.drive), jnp.asarray(run.begin), jnp.asarray(dt), jnp.asarray(steps), run.count)
    return _held(system, start, noise, run.drive, jnp.asarray(dt), jnp.asarray(steps), run.count)


@partial(jax.jit, static_argnames="count", compiler_options=WIDE)
def _held(
    system: CoupledNuclei, start: Components, noise: ThermalNoise | None, drive: Constant, dt: Real, steps: Whole, count: int
) -> tuple[Real, Components]:
    """Return the mean at the start and after equal intervals under a constant drive, and the spins at the end."""
    return _under(system, start, noise, drive.field, drive.spin_accumulation, dt, steps, count)


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
        means, last = _under(system, state[1], own, *drive.at(begin + (k + 0.5) * dt), dt, 1, 1)
        return means[-1], last

    def interval(state: tuple[Real, Components], number: Whole) -> tuple[tuple[Real, Components], Real]:
        state = jax.lax.fori_loop(number * steps, (number + 1) * steps, step, state)
        return state, state[0]

    spins = jax.eval_shape(lambda m: _under(system, m, None, *drive.at(begin), dt, 1, 1)[1], start)
    start = jax.tree.map(lambda v, like: jnp.broadcast_to(v, like.shape), start, spins)
    first = _mean(system, start)
    (_, last), means = jax.lax.scan(interval, (first, start), jnp.arange(count))
    return jnp.concatenate([first[None], means]), last


def _mean(system: CoupledNuclei, m: Components) -> Real:
    """Return the mean of the spins, weighted as they are in every step."""
    weights = system.diffusion.weights if system.weights is None and system.diffusion is not None else system.weights
    return _vector.join(_vector.each(jnp.mean if weights is None else partial(jnp.dot, weights), m))


def _under(
    system: CoupledNuclei, m: Components, noise: ThermalNoise | None, field: Real, mu: Real, dt: Real, every: int | Whole, outputs: int
) -> tuple[Real, Components]:
    """Return the means and the last spins under one field and one spin accumulation, with so many outputs after `every` steps each."""
    nuclei = system.nuclei
    if isinstance(nuclei, ClassicalNucleus):
        motion = nuclei.motion(field, mu)
        own: tuple = (motion.omega, motion.beta)
        return ensemble_flow(m, own, noise, system.feedback, system.weights, dt, every, outputs)
    omega = turn(nuclei.gamma, nuclei.torque, field, mu)
    R1, R2, rest, axis = nuclei.relaxation.bloch_numbers(nuclei.gamma, nuclei.spin, _vector.split(field), _vector.split(mu))
    return ensemble_bloch(m, (omega, R1, R2, rest, axis), system.diffusion, system.feedback, system.weights, dt, every, outputs)
