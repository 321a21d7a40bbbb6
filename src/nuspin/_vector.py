"""Vectors as tuples of components: the inner loops never hold an (N, 3) array."""

from nuspin._jax import jnp
from nuspin._types import Components, Number, Real


def split(v: Number) -> Components:
    """Take the last axis apart."""
    v = jnp.asarray(v)
    return v[..., 0], v[..., 1], v[..., 2]


def join(v: Components) -> Real:
    """Put the components on the last axis."""
    return jnp.stack(jnp.broadcast_arrays(*v), axis=-1)


def dot(a: Components, b: Components) -> Real:
    """Return a . b."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Components, b: Components) -> Components:
    """Return a x b."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def scale(factor: Number, v: Components) -> Components:
    """Return the vector times a number."""
    factor = jnp.asarray(factor)
    return factor * v[0], factor * v[1], factor * v[2]


def add(first: Components, *others: Components) -> Components:
    """Return the sum of vectors."""
    x, y, z = first
    for other in others:
        x, y, z = x + other[0], y + other[1], z + other[2]
    return x, y, z


def norm(v: Components) -> Real:
    """Return |v|, with a zero gradient where the vector vanishes."""
    square = dot(v, v)
    at_zero = square == 0
    return jnp.where(at_zero, 0.0, jnp.sqrt(jnp.where(at_zero, 1.0, square)))
