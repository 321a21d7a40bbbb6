"""Vectors as tuples of components: the inner loops never hold an (N, 3) array."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Components, Number, Quantity, Real
from nuspin.errors import InputError
from nuspin.units import to_si


def components(name: str, value: Quantity, unit: str = "") -> Components:
    """Return the components of a vector at the door: an array whose last axis has three, or a tuple of three arrays."""
    if not isinstance(value, tuple):
        found = checks.vector(name, to_si(name, value, unit), unit)
        # taken apart by NumPy where it has numbers: JAX would compile a program for every shape
        return split(found) if checks.is_traced(found) else each(lambda i: jnp.asarray(np.asarray(found)[..., i]), (0, 1, 2))
    if len(value) != 3:
        raise InputError(f"`{name}` must have three components, but the tuple has {len(value)}. Give x, y and z.")
    x, y, z = (jnp.asarray(quantity.finite(name, component, unit)) for component in value)
    if not x.shape == y.shape == z.shape:
        checks.broadcastable(**{f"{name}_x": x, f"{name}_y": y, f"{name}_z": z})
        x, y, z = jnp.broadcast_arrays(x, y, z)
    return x, y, z


def unit_components(name: str, value: Quantity) -> Components:
    """Return the components of a direction at the door; one in float32 has length 1 to its own rounding and is made so."""
    found = components(name, value)
    if any(checks.is_traced(component) for component in found):
        return found
    single = any(getattr(part, "dtype", None) == np.float32 for part in (value if isinstance(value, tuple) else (value,)))
    lengths = np.ravel(np.sqrt(dot(*(each(np.asarray, found),) * 2)))
    if np.max(np.abs(lengths - 1)) > (1e-6 if single else 1e-9):
        checks.refuse(name, "have length 1", lengths[np.argmax(np.abs(lengths - 1))], "Divide it by its length.")
    return scale(1 / norm(found), found) if single else found


def each(function: Callable[..., Any], *vectors: tuple) -> tuple[Any, Any, Any]:
    """Apply a function to the first, the second and the third of all."""
    x, y, z = (function(*parts) for parts in zip(*vectors, strict=True))
    return x, y, z


def split(v: Number) -> Components:
    """Take the last axis apart."""
    v = jnp.asarray(v)
    return v[..., 0], v[..., 1], v[..., 2]


def join(v: Components) -> Real:
    """Put the components on the last axis."""
    return jnp.stack(jnp.broadcast_arrays(*v), axis=-1)


def dot(a: tuple, b: tuple) -> Any:
    """Return a . b, of real or complex vectors, without a conjugate."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: tuple, b: tuple) -> tuple[Any, Any, Any]:
    """Return a x b, of real or complex vectors, without a conjugate."""
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
