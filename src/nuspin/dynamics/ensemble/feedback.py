r"""Feedback of the mean of an ensemble on each spin: an Overhauser or demagnetising field, or a torque, proportional to <m>.

.. math:: \delta\omega_i = A\bar m + q_i\,(n\cdot m_i)\,n, \qquad \delta\beta_i = C\bar m
"""

from typing import Any

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.motions.rotation import Rotation, Twist
from nuspin.dynamics.motions.spinor import SpinorMotion


class Feedback(eqx.Module):
    r"""The action of the mean <m> on every spin, and of each spin on itself.

    Parameters
    ----------
    field
        A, rad/s, a number or a matrix of shape (3, 3): the spins turn in addition with A <m>. For a hyperfine field B_n at full
        polarisation, A = -gamma B_n.
    torque
        C, 1/s, a number or a matrix of shape (3, 3): the spins are pulled in addition toward C <m>. Only for spins of fixed length.
    anisotropy
        q, rad/s, a number or shape (N,): each spin turns in addition about `axis` with q n.m, the classical quadrupole or anisotropy term.
    axis
        n, a unit vector, shape (3,).

    Raises
    ------
    InputError
        If an array does not have one of these shapes, a number is not finite, or the axis does not have length 1.

    Examples
    --------
    >>> from nuspin.dynamics import Feedback
    >>> Feedback(field=2.0).field.tolist()
    [[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 2.0]]
    """

    field: Real
    torque: Real | None
    anisotropy: Real | None
    axis: Components

    def __init__(
        self,
        *,
        field: Quantity = 0.0,
        torque: Quantity | None = None,
        anisotropy: Quantity | None = None,
        axis: Quantity = (0.0, 0.0, 1.0),
    ) -> None:
        self.field = _matrix("field", field, "rad/s")
        self.torque = None if torque is None else _matrix("torque", torque, "1/s")
        self.anisotropy = None if anisotropy is None else jnp.asarray(quantity.finite("anisotropy", anisotropy, "rad/s"), dtype=float)
        if self.anisotropy is not None and self.anisotropy.ndim > 1:
            checks.refuse("anisotropy", "be one number or a list with one for each spin", checks.shown(anisotropy))
        self.axis = _vector.unit_components("axis", axis)
        if self.axis[0].ndim:
            checks.refuse("axis", "be one vector", checks.shown(axis), "All spins share it.")

    def sums(self, m: Components, weights: Real) -> tuple[Real, ...]:
        """Return the mean, and with a torque the six second moments."""
        x, y, z = m
        products = () if self.torque is None else (x * x, y * y, z * z, y * z, z * x, x * y)
        return tuple(jnp.dot(weights, v) for v in jax.lax.optimization_barrier((x, y, z, *products)))

    def over(self, sums: tuple[Real, ...], t: Real, *, order: int) -> Any:
        """Return the map of all spins over a time t, of the mean at its middle."""
        mean = sums[0], sums[1], sums[2]
        if self.torque is not None:
            turn, pull = _apply(self.field, mean), _apply(self.torque, mean)
            xx, yy, zz, yz, zx, xy = sums[3:]
            held = _vector.each(lambda row: _vector.dot(row, pull), ((xx, xy, zx), (xy, yy, yz), (zx, yz, zz)))
            slope = _vector.add(_vector.cross(turn, mean), pull, _vector.scale(-1.0, held))
            middle = _vector.add(mean, _vector.scale(t / 2, slope))
            return SpinorMotion(_apply(self.field, middle), _apply(self.torque, middle)).over(t)
        middle: Any = mean
        for _ in range(order):  # the mean at mid step, such that the step is its own inverse backward: each round gains an order
            middle = jax.lax.optimization_barrier(Rotation(_vector.scale(t / 2, _apply(self.field, middle)))(mean))
        return Rotation(_vector.scale(t, _apply(self.field, middle)))

    def rates(self) -> tuple[Real, ...]:
        """Return how fast it turns and pulls at most, rad/s and 1/s."""
        matrices = (self.field,) if self.torque is None else (self.field, self.torque)
        largest = tuple(jnp.max(jnp.sum(jnp.abs(matrix), axis=1)) for matrix in matrices)
        return largest if self.anisotropy is None else (*largest, jnp.max(jnp.abs(self.anisotropy)))

    def asymmetry(self, axis: Components) -> Real:
        """Return what a turn about an axis changes in it, 1/s: 0 if the feedback is symmetric about the axis."""
        x, y, z = axis
        zero = jnp.zeros_like(x)
        turning = jnp.stack([jnp.stack(row) for row in ((zero, -z, y), (z, zero, -x), (-y, x, zero))])
        matrices = (self.field,) if self.torque is None else (self.field, self.torque)
        changed = jnp.asarray(sum(jnp.max(jnp.abs(matrix @ turning - turning @ matrix)) for matrix in matrices))
        if self.anisotropy is None:
            return changed
        return changed + jnp.max(jnp.abs(self.anisotropy)) * _vector.norm(_vector.cross(self.axis, axis))

    def between(self, t: Real) -> tuple[Any, ...]:
        """Return the map of each spin by its own anisotropy over t, if there is one."""
        return () if self.anisotropy is None else (Twist(self.anisotropy * t, self.axis),)


def _apply(matrix: Real, v: Components) -> Components:
    return _vector.each(lambda i: matrix[i, 0] * v[0] + matrix[i, 1] * v[1] + matrix[i, 2] * v[2], (0, 1, 2))


def _matrix(name: str, value: Quantity, unit: str) -> Real:
    found = jnp.asarray(quantity.finite(name, value, unit), dtype=float)
    if found.shape not in ((), (3, 3)):
        checks.refuse(name, "be a number or a matrix of shape (3, 3)", checks.shown(value))
    return found if found.ndim else found * jnp.eye(3)
