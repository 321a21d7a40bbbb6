"""Closed forms that cancel at small x, and the alternating power series that serve there."""

from collections.abc import Callable

import numpy as np

from nuspin._jax import jnp
from nuspin._types import Number, Real

_SERIES_BELOW = 1.0
_TERMS = 14  # the first dropped term of every series here is below 1e-19 at x = 1


def power_series(term: Callable[[int], float], first: int) -> np.ndarray:
    """Return the coefficients of a power series in x^2, highest power first, as polyval wants them."""
    return np.array([term(n) for n in range(first + _TERMS - 1, first - 1, -1)])


def stable(x: Number, series: Callable[[Real], Real], closed: Callable[[Real], Real]) -> Real:
    """Evaluate by the series below x = 1 and by the closed form above; neither sees the other's range, so gradients stay finite."""
    x = jnp.asarray(x, float)
    small = x < _SERIES_BELOW
    return jnp.where(small, series(jnp.where(small, x, 0.5)), closed(jnp.where(small, _SERIES_BELOW, x)))
