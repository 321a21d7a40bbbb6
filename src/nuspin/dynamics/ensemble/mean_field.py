r"""Spins that each move in their own way and feel their mean: an Overhauser or demagnetising field, or a torque, proportional to <m>.

.. math:: \dot m_i = (\omega_i + A\bar m + q_i\,(n\cdot m_i)\,n)\times m_i + m_i\times\big((\beta_i + C\bar m)\times m_i\big), \qquad
    \bar m = \sum_i w_i m_i
"""

from functools import partial
from typing import Any

import equinox as eqx
import numpy as np

from nuspin import _vector, checks, quantity
from nuspin._jax import WIDE, jax, jnp
from nuspin._types import Components, Quantity, Real, Whole
from nuspin.dynamics.ensemble.averages import MOST, checked_weights
from nuspin.dynamics.ensemble.diffusion import SpinDiffusion
from nuspin.dynamics.ensemble.feedback import Feedback
from nuspin.dynamics.ensemble.noise import ThermalNoise
from nuspin.dynamics.ensemble.splitting import FRACTIONS, Scheme, march, splitting
from nuspin.dynamics.motions.spinor import SpinorMotion
from nuspin.dynamics.vector.bloch import bloch_motion, polarization_components, relaxation_times
from nuspin.errors import InputError

_NO_KICKS = (), (), ()

_Plan = tuple[int, int, bool]
"""How many outputs, the order, and whether spins are kept."""


class EnsembleMotion(eqx.Module):
    """The mean of an ensemble at its output times, and its spins.

    `times`, s, shape (outputs + 1,), from 0; `mean`, shape (outputs + 1, 3); `last`, the spins at the end, shape (N, 3); `spins`, the spins
    at all outputs after the first, shape (outputs, N, 3), or None unless `keep_spins` was set.

    Examples
    --------
    >>> from nuspin.dynamics import Feedback, flow_coupled
    >>> motion = flow_coupled([[1.0, 0, 0], [0, 1.0, 0]], [0, 0, 1.0], [0, 0, 0], feedback=Feedback(), dt=0.5, steps=4, every=2)
    >>> motion.times.tolist(), motion.last.shape
    ([0.0, 1.0, 2.0], (2, 3))
    """

    times: Real
    mean: Real
    last: Real
    spins: Real | None


def flow_coupled(
    m0: Quantity,
    omega: Quantity,
    beta: Quantity,
    *,
    feedback: Feedback,
    dt: Quantity,
    steps: int,
    every: int | None = None,
    weights: Quantity | None = None,
    noise: ThermalNoise | None = None,
    order: int = 2,
    keep_spins: bool = False,
) -> EnsembleMotion:
    r"""Return the motion of N spins of fixed length that feel their mean.

    Parameters
    ----------
    m0
        Directions at t = 0, unit vectors, shape (N, 3) or (3,).
    omega
        Angular velocity of each spin, rad/s, shape (N, 3) or (3,), as in `flow`.
    beta
        Damping-like rate of each spin, 1/s, shape (N, 3) or (3,).
    feedback
        `Feedback`: how the mean acts on each spin.
    dt
        Length of a step, s. It must be short compared with the rates of `feedback`. The motion by omega and beta is exact in itself; only
        what does not commute with the feedback must be resolved.
    steps
        Number of steps.
    every
        Number of steps between two outputs; `steps` must be a multiple of it. If it is left out, there is one output, at the end.
    weights
        w_i, not negative and with sum 1, shape (N,); if left out, 1/N.
    noise
        `ThermalNoise`, drawn in every step; only with `order` 2.
    order
        Order of the error in dt: 2, or 4 at five times the cost of a step, without `noise` and without a feedback torque.
    keep_spins
        Whether the spins at the outputs are kept, and not only their mean.

    Returns
    -------
    EnsembleMotion
        Times, means, and the spins at the end. A vector may also be given as a tuple of components, arrays of shape (N,).

    Raises
    ------
    InputError
        If a vector does not have three finite components, the weights do not sum to 1, `dt` is not positive, or the order is not possible.

    Notes
    -----
    |m| stays 1 whatever the step. The reverse derivative keeps about sqrt(steps) states and computes each stretch between them again.
    This is the mean field of classical vectors, without correlations between spins.

    References
    ----------
    Strang, SIAM J. Numer. Anal. 5, 506 (1968); Suzuki, Phys. Lett. A 146, 319 (1990).

    Examples
    --------
    Two perpendicular spins turn about their sum, by the angle 2 |<m>| t.

    >>> from nuspin.dynamics import Feedback, flow_coupled
    >>> motion = flow_coupled([[1.0, 0, 0], [0, 1.0, 0]], [0, 0, 0], [0, 0, 0], feedback=Feedback(field=2.0), dt=0.1, steps=10)
    >>> print(motion.mean[-1, :2].round(6), motion.last[0].round(4))
    [0.5 0.5] [ 0.578   0.422  -0.6985]
    """
    checks.instance("feedback", feedback, Feedback)
    if noise is not None:
        checks.instance("noise", noise, ThermalNoise)
    start = _vector.unit_components("m0", m0)
    omega_, beta_ = _vector.components("omega", omega, "rad/s"), _vector.components("beta", beta, "1/s")
    checks.broadcastable(m0=start[0], omega=omega_[0], beta=beta_[0])
    start, (omega_, beta_), weights, h, outputs, every = _door(start, (omega_, beta_), feedback, weights, dt, steps, every, order, m0="m0")
    if order != 2 and (noise is not None or feedback.torque is not None):
        checks.refuse("order", "be 2 with noise or a feedback torque", order, "The fourth order needs a step that can be undone.")
    keep_spins = checks.flag("keep_spins", keep_spins)
    moved = _compiled(_flow, start, (omega_, beta_, noise), feedback, weights, h, every, (outputs, order, keep_spins))
    return _seen(moved, h, outputs, every)


def bloch_coupled(
    M0: Quantity,
    omega: Quantity,
    *,
    T1: Quantity,
    T2: Quantity,
    equilibrium: Quantity,
    axis: Quantity = (0, 0, 1),
    feedback: Feedback,
    diffusion: SpinDiffusion | None = None,
    dt: Quantity,
    steps: int,
    every: int | None = None,
    weights: Quantity | None = None,
    order: int = 2,
    keep_spins: bool = False,
) -> EnsembleMotion:
    r"""Return the motion of N polarisations that relax, feel their mean and, in a film, diffuse.

    .. math:: \dot M_i = (\omega_i + A\bar M + q_i\,(n\cdot M_i)\,n)\times M_i - R_i\,(M_i - M_{eq,i})

    Parameters
    ----------
    M0
        Polarisations <I>/I at t = 0, shape (N, 3) or (3,); of length 1 at most.
    omega
        Angular velocity of each, rad/s, shape (N, 3) or (3,).
    T1, T2
        Relaxation times along and across `axis`, s, numbers or shape (N,), with T2 <= 2 T1. Infinity means no relaxation.
    equilibrium
        M_eq, shape (N, 3) or (3,), of length 1 at most.
    axis
        Axis n of the relaxation, a unit vector, shape (N, 3) or (3,).
    feedback
        `Feedback` without a torque: how the mean acts on each polarisation.
    diffusion
        `SpinDiffusion`, in which each polarisation is that of a cell; only with `order` 2.
    dt, steps, every, weights, keep_spins
        As in `flow_coupled`; with diffusion the default weight of a cell is its width.
    order
        Order of the error in dt: 2, or 4, whose steps also go backward in time, so that dt/T2 must be small.

    Returns
    -------
    EnsembleMotion
        Times, mean polarisations, and those of all spins at the end.

    Raises
    ------
    InputError
        As in `bloch` and `flow_coupled`; also if the feedback has a torque, or the number of polarisations is not that of the cells.

    Notes
    -----
    It holds where `bloch` does, and neglects correlations between spins.

    References
    ----------
    Bloch, Phys. Rev. 70, 460 (1946); Torrey, Phys. Rev. 104, 563 (1956); Strang, SIAM J. Numer. Anal. 5, 506 (1968).

    Examples
    --------
    The mean field along z shifts the precession frequency of a polarised ensemble, here to zero.

    >>> from nuspin.dynamics import Feedback, bloch_coupled
    >>> never = float("inf")
    >>> motion = bloch_coupled([0.6, 0, 0.8], [0, 0, -8.0], T1=never, T2=never, equilibrium=[0, 0, 0],
    ...     feedback=Feedback(field=[[0, 0, 0], [0, 0, 0], [0, 0, 10.0]]), dt=0.01, steps=100)
    >>> print(motion.mean[-1].round(6))
    [0.6 0.  0.8]
    """
    checks.instance("feedback", feedback, Feedback)
    if diffusion is not None:
        checks.instance("diffusion", diffusion, SpinDiffusion)
    start, rest = polarization_components("M0", M0), polarization_components("equilibrium", equilibrium)
    omega_, axis_ = _vector.components("omega", omega, "rad/s"), _vector.unit_components("axis", axis)
    if feedback.torque is not None:
        raise InputError(
            "`feedback` must have no torque, because a torque keeps the length of a spin and relaxation does not. "
            "Leave the torque out, or use `flow_coupled`."
        )
    if diffusion is not None:
        weights = diffusion.weights if weights is None else weights
        if order != 2:
            checks.refuse(
                "order", "be 2 with diffusion", checks.shown(order), "The fourth order goes backward in time: diffusion blows up."
            )
        for name, value in (("M0", start[0]), ("omega", omega_[0])):
            if value.shape not in ((), (1,), (diffusion.cells,)):
                raise InputError(
                    f"`{name}` must be one vector or one for each of the {diffusion.cells} cells, but its shape is {(*value.shape, 3)}."
                )
    R1, R2 = (1 / T for T in relaxation_times(T1, T2))
    checks.broadcastable(M0=start[0], omega=omega_[0], T1=R1, T2=R2, equilibrium=rest[0], axis=axis_[0])
    keep_spins = checks.flag("keep_spins", keep_spins)
    numbers = (omega_, (R1, R1, R1), (R2, R2, R2), rest, axis_)
    start, (omega_, (R1, *_), (R2, *_), rest, axis_), weights, h, outputs, every = _door(
        start, numbers, feedback, weights, dt, steps, every, order, m0="M0"
    )
    moved = _compiled(_bloch, start, ((omega_, R1, R2, rest, axis_), diffusion), feedback, weights, h, every, (outputs, order, keep_spins))
    return _seen(moved, h, outputs, every)


def _door(
    start: Components, own: tuple, feedback: Feedback, weights: Any, dt: Quantity, steps: int, every: int | None, order: int, *, m0: str
) -> tuple[Components, tuple, Real, Real, int, int]:
    """Return the spins and their numbers with one axis, the weights, the step, the number of outputs and that of the steps of each."""
    leaves = [*start, *jax.tree.leaves(own)]
    weights = None if weights is None else checked_weights(weights)
    shape = _one_axis(leaves, weights)
    if len(shape) != 1:
        raise InputError(
            f"`{m0}` must be a list of spins, shape (N, 3), but the arguments broadcast to {(*shape, 3)}. "
            "Map over other axes with jax.vmap."
        )
    if feedback.anisotropy is not None and feedback.anisotropy.shape not in ((), shape):
        raise InputError(
            f"`anisotropy` must be one number or one for each spin, shape {shape}, but its shape is {feedback.anisotropy.shape}."
        )
    dt = jnp.asarray(checks.scalar("dt", quantity.positive("dt", dt, "s")), dtype=float)
    every = steps if every is None else every
    steps, every = checks.count("steps", steps, most=MOST // 4), checks.count("every", every, most=MOST // 4)
    if steps % every:
        checks.refuse("steps", f"be a multiple of `every`, {every}", steps)
    if isinstance(order, bool) or not isinstance(order, int) or order not in FRACTIONS:
        checks.refuse("order", "be 2 or 4", checks.shown(order))
    weights = None if weights is None else checked_weights(weights, shape)
    return *_spread(start, own, weights, shape), dt, steps // every, every


def _one_axis(leaves: list, weights: Any) -> tuple[int, ...]:
    """Return the shape of the spins."""
    shape = np.broadcast_shapes(*(leaf.shape for leaf in leaves))
    if shape in ((), (1,)) and weights is not None:
        shape = weights.shape
    return tuple(shape) or (1,)


def _spread(start: Components, own: Any, weights: Any, shape: tuple[int, ...]) -> tuple[Components, Any, Real]:
    """Return the spins, their numbers and the weights with the axis of the spins; numbers that all share stay numbers."""
    weights = jnp.full(shape, 1 / shape[0], dtype=float) if weights is None else weights
    own = jax.tree.map(lambda v: jnp.asarray(v, dtype=float), own)
    if any(leaf.ndim for leaf in jax.tree.leaves(own)):
        own = jax.tree.map(lambda v: jnp.broadcast_to(v, shape), own)
    return jax.tree.map(lambda v: jnp.broadcast_to(jnp.asarray(v, dtype=float), shape), start), own, weights


def ensemble_flow(
    m: Components,
    own: tuple[Components, Components],
    noise: ThermalNoise | None,
    feedback: Feedback,
    weights: Real | None,
    h: Real,
    every: int | Whole,
    outputs: int,
) -> tuple[Real, Components]:
    """Return the means and the last spins of `flow_coupled`, without its checks, for `own` = (omega, beta)."""
    shape = _one_axis(jax.tree.leaves((m, own)), weights)
    m, own, weights = _spread(m, own, weights, shape)
    sums, last, _ = _flow(m, (*own, noise), feedback, weights, h, every, (outputs, 2, False))
    return _vector.join(sums[:3]), last


def ensemble_bloch(
    M: Components, own: tuple, diffusion: SpinDiffusion | None, feedback: Feedback, weights: Real | None, h: Real, every: Any, outputs: int
) -> tuple[Real, Components]:
    """Return the means and the last spins of `bloch_coupled`, without its checks, for `own` = (omega, R1, R2, equilibrium, axis)."""
    weights = diffusion.weights if weights is None and diffusion is not None else weights
    shape = _one_axis(jax.tree.leaves((M, own)), weights)
    M, own, weights = _spread(M, own, weights, shape)
    sums, last, _ = _bloch(M, (own, diffusion), feedback, weights, h, every, (outputs, 2, False))
    return _vector.join(sums[:3]), last


def _flow(m: Components, own: tuple, feedback: Feedback, weights: Real, h: Real, every: int | Whole, plan: _Plan) -> Any:
    omega, beta, noise = own
    kicks = _NO_KICKS if noise is None else tuple((half,) for half in noise.halves(h, m[0].size))
    scheme = splitting(lambda t: (SpinorMotion(omega, beta).over(t),), feedback.between, kicks, h, plan[1])
    return _march(scheme, m, feedback, weights, h, every, plan)


def _bloch(M: Components, own: tuple, feedback: Feedback, weights: Real, h: Real, every: int | Whole, plan: _Plan) -> Any:
    numbers, diffusion = own

    def between(t: Real) -> tuple[Any, ...]:
        return (*feedback.between(t), *(() if diffusion is None else (diffusion.over(t),)))

    scheme = splitting(lambda t: (bloch_motion(*numbers).over(t),), between, _NO_KICKS, h, plan[1])
    return _march(scheme, M, feedback, weights, h, every, plan)


def _march(scheme: Scheme, m: Components, feedback: Feedback, weights: Real, h: Real, every: int | Whole, plan: _Plan) -> Any:
    outputs, order, keep = plan
    return march(scheme, partial(feedback.over, order=order), feedback.sums, m, weights, h, outputs, every, keep)


@partial(jax.jit, static_argnames=("motion", "plan"), compiler_options=WIDE)
def _compiled_motion(motion: Any, arguments: tuple, every: Whole, plan: _Plan) -> Any:
    return motion(*arguments, every, plan)


def _compiled(motion: Any, m: Components, own: tuple, feedback: Feedback, weights: Real, h: Real, every: int, plan: _Plan) -> Any:
    """Compile once for any number of steps; what JAX traces has to know their number, to go backward."""
    arguments = (m, own, feedback, weights, h)
    traced = any(checks.is_traced(leaf) for leaf in jax.tree.leaves(arguments))
    return motion(*arguments, every, plan) if traced else _compiled_motion(motion, arguments, jnp.asarray(every), plan)


def _seen(moved: tuple, h: Real, outputs: int, every: int) -> EnsembleMotion:
    sums, last, spins = moved
    times = h * every * jnp.arange(outputs + 1)
    return EnsembleMotion(times, _vector.join(sums[:3]), _vector.join(last), None if spins is None else _vector.join(spins))
