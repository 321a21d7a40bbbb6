r"""The exact motion of one classical nuclear spin under field and torque, constant or periodic: eq. (16) and beyond it."""

from functools import partial
from typing import Any

import numpy as np

from nuspin import _vector, checks, quantity
from nuspin._blocks import in_blocks
from nuspin._jax import WIDE, jax, jnp
from nuspin._types import Components, Quantity, Real, Whole
from nuspin.dynamics.motions.composition import in_order, power, to_batch
from nuspin.dynamics.motions.spinor import SpinorMotion
from nuspin.dynamics.motions.tangent import carried
from nuspin.errors import InputError


def flow(m0: Quantity, omega: Quantity, beta: Quantity, t: Quantity) -> Any:
    r"""Return the direction of the spin at time t, exactly.

    .. math:: \dot m = \omega\times m + m\times(\beta\times m), \qquad
        m(t) \propto e^{\frac t2 (\beta - i\omega)\cdot\sigma}\, (1 + m_0\cdot\sigma)\, e^{\frac t2 (\beta + i\omega)\cdot\sigma}

    Antiparallel to beta and without a field, m does not move: this is an unstable pole, from which a rounding error grows as
    exp(2 beta t). For omega and beta along z it is the solution of eq. (16): the polar angle obeys
    tan(theta/2) = tan(theta_0/2) exp(-beta t).

    Parameters
    ----------
    m0
        Direction at t = 0, a unit vector, shape (..., 3).
    omega
        Angular velocity, rad/s, shape (..., 3): -gamma B plus the field-like torque, `TorqueCoefficients.flow_vectors`.
    beta
        Damping-like rate, 1/s, shape (..., 3); m is pulled toward it.
    t
        Time, s, shape (...); a negative time goes back. NaN and infinity are refused.

    Returns
    -------
    Array or tuple
        Unit vectors, shape (..., 3), broadcast over all arguments. A vector may also be given as a tuple of its three components, arrays
        of any shape (the fast way for many spins); if m0 is a tuple, so is the result.

    Raises
    ------
    InputError
        If a vector does not have three finite components, m0 does not have length 1, t is not finite, or shapes do not broadcast.

    Notes
    -----
    omega and beta are constant and do not depend on m. The rounding error is 1e-15, and 2e-14 after 1e9 precessions, because the phase is
    formed with twice the digits of a float64. This is for the given numbers: omega in float64 is itself rounded by 1e-16.

    References
    ----------
    Eq. (16) of Cahaya, Leon and Fauzi (2023), with the derived sign; the map after Galda and Vinokur (2017).

    Examples
    --------
    >>> from nuspin.dynamics import flow
    >>> m = flow([1.0, 0, 0], omega=[0, 0, 0], beta=[0, 0, 1.0], t=0.5)
    >>> print(f"{m[2]:.6f}")  # tanh(beta t)
    0.462117
    """
    start = _vector.unit_components("m0", m0)
    drive = (_vector.components("omega", omega, "rad/s"), _vector.components("beta", beta, "1/s"))
    t = jnp.asarray(quantity.finite("t", t, "s"), dtype=float)
    checks.broadcastable(m0=start[0], omega=drive[0][0], beta=drive[1][0], t=t)
    arguments = (start, *drive, t)
    traced = any(checks.is_traced(leaf) for leaf in jax.tree.leaves(arguments))
    moved = (_flow if traced else _flow_compiled)(*arguments)
    return moved if isinstance(m0, tuple) else _vector.join(moved)


def flow_power(m0: Quantity, omega: Quantity, beta: Quantity, durations: Quantity, periods: Any) -> Any:
    r"""Return the direction of the spin after a piecewise constant drive is repeated a number of times.

    The maps of the segments are composed to that of one period, whose power is found by squaring: 1e7 periods take 24 steps.

    Parameters
    ----------
    m0
        Direction at the start, a unit vector, shape (..., 3).
    omega, beta
        As in `flow`, rad/s and 1/s, shape (segments, ..., 3): the first axis runs over the segments of a period, in order.
    durations
        Lengths of the segments, s, shape (segments,) or (segments, ...).
    periods
        How many times the drive is repeated: a whole number from 0 to 2^53, or an array of them, shape (...).

    Returns
    -------
    Array or tuple
        Unit vectors, shape (..., 3). Vectors may be tuples of components, as in `flow`; those of omega and beta have the segments on
        their first axis.

    Raises
    ------
    InputError
        If a vector does not have three finite components, a duration is not positive, `periods` is not a whole number, or the arguments
        differ in the number of segments.

    Notes
    -----
    The rounding error grows with the angle of one period times the number of periods, to about 1e-8 after 1e7 periods.

    References
    ----------
    The maps after Galda and Vinokur (2017).

    Examples
    --------
    A pulse that turns by 1/8 of a turn, eight million times over:

    >>> from nuspin.dynamics import flow_power
    >>> m = flow_power([1.0, 0, 0], [[0, 0, 3.141592653589793], [0, 0, 0]], [[0, 0, 0], [0, 0, 0]], [0.25, 1.0], 8_000_000)
    >>> print(f"{m[0]:.7f}")
    1.0000000
    """
    start = _vector.unit_components("m0", m0)
    omega, beta = _vector.components("omega", omega, "rad/s"), _vector.components("beta", beta, "1/s")
    durations = jnp.asarray(quantity.positive("durations", durations, "s", "Leave a segment without length out."))
    lengths = {name: np.shape(value)[:1] for name, value in (("omega", omega[0]), ("beta", beta[0]), ("durations", durations))}
    if len(set(lengths.values())) != 1 or not all(lengths.values()):
        listed = ", ".join(f"`{name}` has {length[0] if length else 'none'}" for name, length in lengths.items())
        raise InputError(
            f"`omega`, `beta` and `durations` need the same number of segments, one or more, on their first axis, but {listed}."
        )
    count, bits = _whole_number(periods)
    checks.broadcastable(m0=start[0], omega=omega[0][0], beta=beta[0][0], durations=durations[0], periods=count)
    moved = _flow_power(start, omega, beta, durations, count, bits)
    return moved if isinstance(m0, tuple) else _vector.join(moved)


def _whole_number(periods: Any) -> tuple[Whole, int]:
    """Return the numbers of periods, and how many binary digits the largest has."""
    if checks.is_traced(periods):
        raise InputError("`periods` must be numbers, but JAX traces them. Leave them out of the traced arguments.")
    number = np.asarray(quantity.non_negative("periods", periods))
    if np.any(number != np.floor(number)) or np.any(number >= 2**53):
        checks.refuse("periods", "be a whole number below 2^53", checks.shown(periods))
    return jnp.asarray(number, dtype=int), max(int(np.max(number)), 1).bit_length()


def _flow(m: Components, omega: Components, beta: Components, t: Real) -> Components:
    return in_blocks(carried, omega, beta, t, m)


_flow_compiled = jax.jit(_flow, compiler_options=WIDE)


@partial(jax.jit, static_argnames="bits")
def _flow_power(m: Components, omega: Components, beta: Components, durations: Real, periods: Whole, bits: int) -> Components:
    batch = np.broadcast_shapes(m[0].shape, omega[0].shape[1:], beta[0].shape[1:], durations.shape[1:], periods.shape)
    pieces = jax.tree.map(jax.vmap(lambda v: to_batch(v, batch, 0)), (omega, beta, durations))
    start, periods = jax.tree.map(lambda v: to_batch(v, batch, 0), (m, periods))
    return power(in_order(SpinorMotion(*pieces[:2]).over(pieces[2])), periods, bits)(start)
