"""Many nuclei that feel their mean, under a drive: what `evolve` steps through, as their motion has no exact flow."""

from collections.abc import Callable
from typing import Any, ClassVar

import equinox as eqx
import numpy as np

from nuspin import _vector, checks
from nuspin._jax import jnp
from nuspin._types import Quantity, Real
from nuspin.dynamics.drive import Constant, Drive
from nuspin.dynamics.feedback import EnsembleMotion, Feedback, bloch_coupled, flow_coupled
from nuspin.dynamics.noise import ThermalNoise
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus, turn
from nuspin.errors import OutOfValidity
from nuspin.units import to_si

_MOST_STEPS = 2**22


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
    tolerance
        The steps between two times are doubled until the mean changes by less.
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
    tolerance: float = eqx.field(static=True)
    steps: int | None = eqx.field(static=True)

    def __init__(
        self,
        nuclei: ClassicalNucleus | BlochNucleus,
        feedback: Feedback,
        *,
        weights: Quantity | None = None,
        noise: ThermalNoise | None = None,
        tolerance: float = 1e-6,
        steps: int | None = None,
    ) -> None:
        if noise is not None and not isinstance(nuclei, ClassicalNucleus):
            checks.refuse("noise", "be that of classical nuclei", "given with another kind", "A BlochNucleus relaxes by T1 and T2.")
        if noise is not None and steps is None:
            checks.refuse("steps", "be given with noise", "missing", "Choose steps short against all rates of feedback and noise.")
        self.nuclei, self.feedback, self.weights, self.noise, self.steps = nuclei, feedback, weights, noise, steps
        self.tolerance = float(checks.positive("tolerance", to_si("tolerance", tolerance, "")))

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether it does anything."""
        return self.nuclei.feels_spin_accumulation


def path(system: CoupledNuclei, drive: Drive, times: np.ndarray, progress: Callable[[float], Any] | None) -> tuple[dict, float, int]:
    """Return the mean at the times, the change when the steps were last doubled, and the steps between two times."""
    if not isinstance(drive, Constant):
        checks.refuse("drive", "be Constant for coupled nuclei", type(drive).__name__, "Evolve each piece, from where the last one ended.")
    gaps = np.diff(times, prepend=0.0)
    skipped = 1 if times[0] == 0 else 0
    uniform = np.ptp(gaps[skipped:]) <= 1e-9 * times[-1] if len(times) > skipped else False
    if not uniform:
        checks.refuse("times", "be one step apart for coupled nuclei, the first at 0 or one step after it", "of another grid")
    gap = gaps[skipped]

    def means(steps: int) -> Real:
        moved = step_through(system, drive, gap / steps, steps * (len(times) - skipped), every=steps)
        return moved.mean[1 - skipped :]

    if system.steps is not None:
        return {"polarization": means(system.steps)}, np.nan, system.steps
    steps, change = 8, np.inf
    coarse = means(steps)
    while change > system.tolerance:
        steps *= 2
        if steps * len(times) > _MOST_STEPS:
            raise OutOfValidity(
                f"The mean still changes by {change:.2g} at {steps // 2} steps between two times; the tolerance is {system.tolerance:g}. "
                "Ask for a larger tolerance or for times that are closer to each other."
            )
        fine = means(steps)
        change, coarse = float(jnp.max(jnp.abs(fine - coarse))), fine
        if progress is not None:
            progress(min(1.0, system.tolerance / max(change, system.tolerance)))
    return {"polarization": coarse}, change / 3, steps  # second order: what is left is a third of the change


def step_through(system: CoupledNuclei, drive: Constant, dt: float, steps: int, *, every: int | None = None) -> EnsembleMotion:
    """Return the motion by steps of a given length, with the spins at the end."""
    nuclei, field, mu = system.nuclei, drive.field, drive.spin_accumulation
    given: dict[str, Any] = dict(feedback=system.feedback, dt=dt, steps=steps, every=every, weights=system.weights)
    if isinstance(nuclei, ClassicalNucleus):
        motion = nuclei.motion(field, mu)
        return flow_coupled(nuclei.start, motion.omega, motion.beta, noise=system.noise, **given)
    omega = turn(nuclei.gamma, nuclei.coupling, field, mu)
    R1, R2, rest, axis = nuclei.relaxation.bloch_numbers(nuclei.gamma, nuclei.spin, _vector.split(field), _vector.split(mu))
    return bloch_coupled(nuclei.start, omega, T1=1 / R1, T2=1 / R2, equilibrium=rest, axis=_vector.join(axis), **given)
