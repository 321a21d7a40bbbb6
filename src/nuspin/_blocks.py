"""Elementwise work on many elements, in blocks that stay in the cache of a processor."""

import math
from collections.abc import Callable
from typing import Any

from nuspin._jax import jax, jnp

BLOCK = 2**14
"""Elements at once; the best of the powers of two between 2^10 and 2^16 for the exact flow."""


def broadcast(*arguments: Any) -> Any:
    """Return the arguments with all leaves of one shape, but numbers as they are."""
    leaves, tree = jax.tree.flatten(arguments)
    shape = jnp.broadcast_shapes(*(jnp.shape(leaf) for leaf in leaves))
    return jax.tree.unflatten(tree, [leaf if jnp.ndim(leaf) == 0 else jnp.broadcast_to(leaf, shape) for leaf in leaves])


def in_blocks(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return function(*arguments) for an elementwise function; the leaves of all arguments broadcast, numbers are not copied."""
    arguments = broadcast(*arguments)
    leaves, tree = jax.tree.flatten(arguments)
    shape = max((jnp.shape(leaf) for leaf in leaves), key=len)
    if math.prod(shape) <= BLOCK:
        return function(*arguments)
    arrays = [leaf.ravel() for leaf in leaves if jnp.ndim(leaf)]

    def one(values: list[Any]) -> Any:
        each = iter(values)
        return function(*jax.tree.unflatten(tree, [next(each) if jnp.ndim(leaf) else leaf for leaf in leaves]))

    # Differentiated backward, a block is computed again: its intermediate values would have to be fetched from memory.
    return jax.tree.map(lambda values: values.reshape(shape), jax.lax.map(jax.checkpoint(one), arrays, batch_size=BLOCK))
