r"""Rotations of vectors: of all by one angle, or of each by an angle that its own projection sets.

.. math:: R\,m = m + \frac{\sin\theta}{\theta}\,\theta\times m + \frac{1 - \cos\theta}{\theta^2}\,\theta\times(\theta\times m)
"""

import equinox as eqx

from nuspin import _vector
from nuspin._jax import jax, jnp
from nuspin._types import Components, Real


class Rotation(eqx.Module):
    """A turn by |angle| about the vector of angles, the same for all spins."""

    rows: tuple[Components, Components, Components]

    def __init__(self, angle: Components) -> None:
        square = _vector.dot(angle, angle)
        theta = jnp.sqrt(jnp.where(square == 0, 1.0, square))
        sine = jnp.where(square == 0, 1.0, jnp.sin(theta) / theta)
        versine = jnp.where(square == 0, 0.5, 2 * (jnp.sin(theta / 2) / theta) ** 2)
        x, y, z = angle
        diagonal = 1 - versine * square
        self.rows = (
            (diagonal + versine * x * x, versine * x * y - sine * z, versine * x * z + sine * y),
            (versine * x * y + sine * z, diagonal + versine * y * y, versine * y * z - sine * x),
            (versine * x * z - sine * y, versine * y * z + sine * x, diagonal + versine * z * z),
        )

    def __call__(self, m: Components) -> Components:
        """Return the turned vectors."""
        return _vector.each(lambda row: _vector.dot(row, m), self.rows)


class Twist(eqx.Module):
    """A turn about n by an angle times n.m, which it leaves as it is: the exact motion under an anisotropy."""

    angle: Real
    axis: Components

    def __call__(self, m: Components) -> Components:
        """Return the turned vectors."""
        along = _vector.dot(self.axis, m)
        cosine, sine = jax.lax.optimization_barrier(
            (jnp.cos(self.angle * along), jnp.sin(self.angle * along))
        )  # once, not for each component
        parallel = _vector.scale(along, self.axis)
        across = _vector.add(m, _vector.scale(-1.0, parallel))
        return _vector.add(parallel, _vector.scale(cosine, across), _vector.scale(sine, _vector.cross(self.axis, m)))
