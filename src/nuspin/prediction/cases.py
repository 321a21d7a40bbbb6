"""Many cases in few compiled sizes: in a row, cut into chunks, the last one padded, so that no number of them compiles anew."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from nuspin._jax import jax, jnp
from nuspin._programs import kept_program
from nuspin._types import Number
from nuspin.prediction.chain import compiled
from nuspin.prediction.scenario import Structure

FEW, MANY = 64, 4096
"""Cases that a program takes: one case with its sweep of the drive, compiled quickly; and a chunk of many, compiled to run fast."""

_QUICKLY = {"xla_backend_optimization_level": 0}

Arrays = dict[str, Any]


def flattened(numbers: Mapping[str, Number], shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Return each number for every case, in a row."""
    return {path: np.broadcast_to(np.asarray(number, float), shape).ravel() for path, number in numbers.items()}


def in_chunks(structure: Structure, numbers: Mapping[str, np.ndarray], moves: Mapping[str, np.ndarray]) -> tuple[Arrays, Arrays]:
    """Return every quantity of cases in a row and what each move, on the first axis, changes it by; nothing of the latter without moves.

    A chunk is padded with its last case.
    """
    count = len(next(iter(numbers.values())))
    size, options = (FEW, _QUICKLY) if count <= FEW else (MANY, {})

    def chunk(start: int) -> tuple[dict[str, np.ndarray], Mapping[str, np.ndarray]]:
        chosen = np.minimum(np.arange(start, start + size), count - 1)
        return {path: values[chosen] for path, values in numbers.items()}, moves

    program = kept_program(f"cases of {structure}", partial(_pushed, structure), chunk(0), **options)
    parts = [jax.tree.map(np.asarray, program(*chunk(start))) for start in range(0, count, size)]
    return jax.tree.map(lambda *each: np.concatenate(each, axis=-1)[..., :count], *parts)


def _pushed(structure: Structure, numbers: Mapping[str, Any], moves: Mapping[str, Any]) -> tuple[Arrays, Arrays]:
    shape = jnp.shape(next(iter(numbers.values())))

    def values_of(each: Mapping[str, Any]) -> Arrays:
        return {name: jnp.broadcast_to(value, shape) for name, value in compiled(structure, each).items()}

    if not moves:
        return values_of(numbers), {}
    values, push = jax.linearize(values_of, numbers)
    return values, jax.vmap(lambda move: push({path: jnp.full(shape, move[path]) for path in numbers}))(moves)
