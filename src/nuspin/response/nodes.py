"""Quadrature nodes on a new first axis, and everything else beside it: ranks are matched here, in the open."""

from typing import Any

import numpy as np

from nuspin._jax import jax, jnp


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
