"""Many nuclei that feel their mean, under a drive: what `evolve` steps through, as their motion has no exact flow."""

import math
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

import equinox as eqx
import numpy as np

from nuspin import _vector, checks
from nuspin._jax import jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.drive import Constant, Drive, Pieces, Shaped
from nuspin.dynamics.ensemble.diffusion import SpinDiffusion
from nuspin.dynamics.ensemble.feedback import Feedback
from nuspin.dynamics.ensemble.mean_field import EnsembleMotion, bloch_coupled, flow_coupled
from nuspin.dynamics.ensemble.noise import ThermalNoise
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus, turn
from nuspin.dynamics.refinement import rounding, settled
from nuspin.units import to_si
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
        The steps between two times, or ends of pieces of the drive, are doubled until the mean changes by less.
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
        self.tolerance = float(checks.positive("tolerance", to_si("tolerance", tolerance, "")))

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
    """Return the mean at the times, its error, and the steps in each interval between times and ends of pieces."""
    if isinstance(drive, Shaped):
        checks.refuse("drive", "be Constant or Pieces for coupled nuclei", "Shaped", "Cut it into pieces, short against its changes.")
    runs = stretches(drive, times)

    def means(steps: int) -> dict[str, Real]:
        start, noise, seen = system.nuclei.start, system.noise, []
        for run in runs:
            moved = step_through(system, start, noise, run, steps)
            if not seen and times[0] == 0:
                seen.append(moved.mean[:1])
            if run.seen:
                seen.append(moved.mean[1:])
            start = _vector.split(moved.last)
            noise = None if noise is None else noise.after(steps * run.count)
        return {"polarization": jnp.concatenate(seen)}

    return settled(
        means,
        order=2,
        tolerance=system.tolerance,
        steps=system.steps,
        intervals=sum(run.count for run in runs),
        rounding=sum(rounding(system.nuclei, run.drive, run.interval * run.count) for run in runs),
        names=("feedback", "mean"),
        remedy="Ask for a larger tolerance or for times that are closer to each other.",
        progress=progress,
    )


class Stretch(NamedTuple):
    """Equal intervals, s, under a constant drive; `seen` says whether the end of each is a time that is asked for."""

    drive: Constant
    interval: float
    count: int
    seen: bool


def stretches(drive: Constant | Pieces, times: np.ndarray) -> list[Stretch]:
    """Return what lies between 0, the times and the ends of the pieces, in order; equal intervals that follow each other are one."""
    wanted, pieces, ends = times[times > 0], [drive], np.array([np.inf])
    if not wanted.size:
        checks.refuse("times", "go on after 0", "only 0", "At 0 the nuclei are as they start.")
    if isinstance(drive, Pieces):
        pieces = [Constant(field=B, spin_accumulation=mu) for B, mu in zip(drive.field, drive.spin_accumulation, strict=True)]
        within, periods = np.cumsum(np.asarray(drive.durations)), math.ceil(times[-1] / float(drive.duration))
        ends = (within[-1] * np.arange(periods)[:, None] + within).ravel()
    marks = np.union1d(wanted, ends[ends < times[-1]])
    gaps, seen = np.diff(marks, prepend=0.0), np.isin(marks, wanted)
    piece = np.searchsorted(ends, marks - gaps / 2) % len(pieces)
    same = (np.diff(piece) == 0) & (np.diff(seen) == 0) & (np.abs(np.diff(gaps)) <= 8 * np.finfo(float).eps * times[-1])
    firsts = np.flatnonzero(np.concatenate([[True], ~same]))
    counts = np.diff(firsts, append=len(marks))
    return [
        Stretch(pieces[piece[first]], float(np.mean(gaps[first : first + count])), int(count), bool(seen[first]))
        for first, count in zip(firsts, counts, strict=True)
    ]


def step_through(system: CoupledNuclei, start: Components, noise: ThermalNoise | None, run: Stretch, steps: int) -> EnsembleMotion:
    """Return the motion through equal intervals, of so many steps each, with the spins at the end."""
    nuclei, field, mu = system.nuclei, run.drive.field, run.drive.spin_accumulation
    given: dict[str, Any] = dict(
        feedback=system.feedback, dt=run.interval / steps, steps=steps * run.count, every=steps, weights=system.weights
    )
    if isinstance(nuclei, ClassicalNucleus):
        motion = nuclei.motion(field, mu)
        return flow_coupled(start, motion.omega, motion.beta, noise=noise, **given)
    omega = turn(nuclei.gamma, nuclei.coupling, field, mu)
    R1, R2, rest, axis = nuclei.relaxation.bloch_numbers(nuclei.gamma, nuclei.spin, _vector.split(field), _vector.split(mu))
    relaxation: dict[str, Any] = dict(T1=1 / R1, T2=1 / R2, equilibrium=rest, axis=_vector.join(axis))
    return bloch_coupled(start, omega, **relaxation, diffusion=system.diffusion, **given)
