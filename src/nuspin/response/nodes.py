"""Quadrature nodes on a new first axis, and everything else beside it: ranks are matched here, in the open."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nuspin._jax import jax, jnp

_BLOCK = 1024


def rank_of(*values: Any) -> int:
    """Return the largest rank among the values."""
    return max(jnp.ndim(value) for value in values)


def column(nodes: np.ndarray, rank: int) -> np.ndarray:
    """Return nodes along the first axis, for values of the rank."""
    return nodes.reshape((-1,) + (1,) * rank)


def row(value: Any, rank: int) -> jax.Array:
    """Return a value of at most the rank with a first axis of length one."""
    value = jnp.asarray(value)
    return value.reshape((1,) * (1 + rank - value.ndim) + value.shape)


def in_blocks(function: Callable[[Any], jax.Array], x: Any, *, gas: Any) -> jax.Array:
    """Apply an elementwise function of x, of a single gas, to blocks whose tables of (nodes, points) stay in the cache."""
    x = jnp.asarray(x, float)
    if x.size <= 4 * _BLOCK or any(jnp.ndim(leaf) for leaf in jax.tree.leaves(gas)):
        return function(x)
    return jnp.reshape(jax.lax.map(function, jnp.ravel(x), batch_size=_BLOCK), x.shape)
