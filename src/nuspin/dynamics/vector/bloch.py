r"""The Bloch equation, an affine motion, solved exactly. A spin accumulation changes its relaxation and steady polarisation.

.. math:: \dot M = \omega\times M - R\,(M - M_{eq}), \qquad R = \frac{1 - nn}{T_2} + \frac{nn}{T_1}
"""

from typing import Any

import numpy as np

from nuspin import _vector, checks, quantity
from nuspin._blocks import broadcast
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.motions.affine import AffineMotion
from nuspin.errors import InputError


def bloch(
    M0: Quantity, omega: Quantity, t: Quantity, *, T1: Quantity, T2: Quantity, equilibrium: Quantity, axis: Quantity = (0, 0, 1)
) -> Any:
    r"""Return the polarisation at time t, exactly.

    Parameters
    ----------
    M0
        Polarisation <I>/I at t = 0, shape (..., 3); of length 1 at most.
    omega
        Angular velocity, rad/s, shape (..., 3): -gamma B plus the field-like torque.
    t
        Time, s, not negative, shape (...).
    T1, T2
        Relaxation times along and across `axis`, s, shape (...), with T2 <= 2 T1. Infinity means no relaxation.
    equilibrium
        M_eq, shape (..., 3), of length 1 at most: the steady polarisation in a field along the axis. With a spin accumulation it is
        `nuspin.torque.BathRates.polarization` along the axis.
    axis
        n, a unit vector, shape (..., 3).

    Returns
    -------
    Array or tuple
        <I>/I, shape (..., 3), broadcast over all arguments. A vector may be a tuple of components, as in `flow`.

    Raises
    ------
    InputError
        If a polarisation is longer than 1, a time is negative or not finite (only T1 and T2 may be infinite), T2 > 2 T1, or shapes do not
        broadcast.

    Notes
    -----
    Exact for a spin 1/2 in a secular bath, also with an rf field in the rotating frame; for a larger spin if it is weakly polarised and
    has no quadrupole splitting. The rounding error grows as |omega| t, to about 1e-8 after 1e7 precessions: use the rotating frame for
    longer times.

    References
    ----------
    Bloch, Phys. Rev. 70, 460 (1946).

    Examples
    --------
    >>> from nuspin.dynamics import bloch
    >>> M = bloch([0, 0, 0], omega=[0, 0, 1e6], t=2.0, T1=1.0, T2=1e-3, equilibrium=[0, 0, 0.5])
    >>> print(f"{M[2]:.6f}")  # (1 - exp(-2)) / 2
    0.432332
    """
    start, rest = (polarization_components(name, value) for name, value in (("M0", M0), ("equilibrium", equilibrium)))
    omega, axis_ = _vector.components("omega", omega, "rad/s"), _vector.unit_components("axis", axis)
    t = jnp.asarray(quantity.non_negative("t", t, "s"), dtype=float)
    T1, T2 = relaxation_times(T1, T2)
    checks.broadcastable(M0=start[0], omega=omega[0], t=t, T1=T1, T2=T2, equilibrium=rest[0], axis=axis_[0])
    moved = _bloch(*broadcast(start, omega, t, 1 / T1, 1 / T2, rest, axis_))
    return moved if isinstance(M0, tuple) else _vector.join(moved)


def relaxation_times(T1: Quantity, T2: Quantity) -> tuple[Real, Real]:
    """Return T1 and T2, s, after the checks."""
    T1, T2 = (jnp.asarray(quantity.above_zero(name, value, "s"), dtype=float) for name, value in (("T1", T1), ("T2", T2)))
    checks.broadcastable(T1=T1, T2=T2)
    if not (checks.is_traced(T1) or checks.is_traced(T2)):
        along, across = np.broadcast_arrays(np.asarray(T1), np.asarray(T2))
        limited = np.isfinite(along)
        excess = np.max(across[limited] / (2 * along[limited]), initial=0.0)
        if excess > 1 + 1e-12:
            raise InputError(
                f"`T2` must be at most 2 T1, not {2 * excess:g} T1. Whatever relaxes the polarisation also dephases it: shorten `T2`."
            )
    return T1, T2


def bloch_motion(omega: Components, R1: Real, R2: Real, equilibrium: Components, axis: Components) -> AffineMotion:
    """Return the motion of the Bloch equation with the rates R1 and R2, 1/s."""
    zero, more = jnp.zeros_like(omega[0]), R1 - R2
    turning = ((zero, omega[2], -omega[1]), (-omega[2], zero, omega[0]), (omega[1], -omega[0], zero))
    across = ((R2, zero, zero), (zero, R2, zero), (zero, zero, R2))
    along = _vector.each(lambda component: _vector.scale(more * component, axis), axis)
    columns = _vector.each(lambda turn, r, s: _vector.each(lambda a, b, c: a - b - c, turn, r, s), turning, across, along)
    toward = _vector.add(_vector.scale(R2, equilibrium), _vector.scale(more * _vector.dot(axis, equilibrium), axis))
    return AffineMotion(columns, toward)


@jax.jit
def _bloch(M: Components, omega: Components, t: Real, R1: Real, R2: Real, equilibrium: Components, axis: Components) -> Components:
    return bloch_motion(omega, R1, R2, equilibrium, axis).over(t)(M)


def polarization_components(name: str, value: Quantity) -> Components:
    """Return the components of a polarisation <I>/I after the check that its length is at most 1."""
    found = _vector.components(name, value)
    if not any(checks.is_traced(component) for component in found):
        length = np.sqrt(np.max(sum(np.asarray(component) ** 2 for component in found)))
        if length > 1 + 1e-6:
            raise InputError(f"`{name}` must have a length of at most 1, not {length:g}. Give <I>/I, not <I>.")
    return found
