"""The aliases that signatures use; each admits values that JAX is tracing."""

from typing import Any

import jax
import jaxtyping
import numpy as np
from jaxtyping import Array, Float

Number = float | int | np.ndarray | jax.Array
"""A real number or an array of them, in SI."""

Quantity = Any
"""What the door takes: an SI number or array, a string such as "2 nm", or a pint quantity."""

Real = Float[Array, "..."]
"""What a kernel gets and gives: a float64 JAX array of any shape."""

Complex = jaxtyping.Complex[Array, "..."]
"""A complex128 JAX array of any shape."""

Components = tuple[Real, Real, Real]
"""A vector field as its three Cartesian components."""

Whole = jaxtyping.Int[Array, "..."]
"""An integer JAX array of any shape."""
