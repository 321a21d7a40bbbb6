r"""Ensembles of nuclei: weights, random samples, and the mean.

.. math:: \langle f\rangle = \sum_i w_i f(x_i), \qquad \sum_i w_i = 1
"""

from typing import Any

import numpy as np
import xarray as xr

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Quantity, Real
from nuspin.errors import InputError
from nuspin.units import known_unit

MOST = 2**31 - 1
"""The largest index of a random number, which JAX counts in 32 bits."""

MOST_SEED = 2**63 - 1


def isotope_mixture(abundances: Quantity) -> Real:
    r"""Return the weights of a mixture of isotopes: their abundances, normalised to the sum 1.

    Parameters
    ----------
    abundances
        Fractions of the isotopes, with sum 1 to 1e-3, shape (isotopes,).

    Returns
    -------
    Array
        Weights with sum 1 to rounding, shape (isotopes,).

    Raises
    ------
    InputError
        If an abundance is negative, or they do not sum to 1.

    Notes
    -----
    Isotopes that differ only in gamma can be one batch; isotopes that also differ in I need one call of `nuspin.evolve` each.

    Examples
    --------
    >>> from nuspin.dynamics import isotope_mixture
    >>> isotope_mixture([0.6915, 0.3085]).tolist()  # copper
    [0.6915, 0.3085]
    """
    found = jnp.asarray(quantity.non_negative("abundances", abundances), dtype=float)
    if found.ndim != 1:
        checks.refuse("abundances", "be a list of numbers", checks.shown(abundances))
    if not checks.is_traced(found) and abs(np.sum(np.asarray(found)) - 1) > 1e-3:
        raise InputError(
            f"`abundances` must sum to 1, but their sum is {np.sum(np.asarray(found)):g}. List every isotope, also those without spin."
        )
    return found / jnp.sum(found)


def samples(
    distribution: str, *, centre: Quantity = 0.0, width: Quantity, first: int = 0, count: int, seed: int = 0, unit: str = "rad/s"
) -> Real:
    r"""Return random numbers from a distribution; each depends only on the seed and on its index.

    Parameters
    ----------
    distribution
        "gaussian", with the standard deviation `width`, or "lorentzian", with the half width at half maximum `width`.
    centre, width
        Numbers in `unit`.
    first, count
        The indices run from `first` to `first` + `count` - 1.
    seed
        A whole number from 0 to 2^63 - 1.
    unit
        Unit of centre and width, in pint's spelling.

    Returns
    -------
    Array
        Shape (count,).

    Raises
    ------
    InputError
        If the distribution or the unit is not known, the width is negative, or a count is out of its range.

    Examples
    --------
    >>> from nuspin.dynamics import samples
    >>> whole = samples("gaussian", width=1.0, count=6)
    >>> bool((samples("gaussian", width=1.0, first=4, count=2) == whole[4:]).all())
    True
    """
    first, count, seed = (
        checks.count("first", first, 0, MOST),
        checks.count("count", count, 1, MOST),
        checks.count("seed", seed, 0, MOST_SEED),
    )
    kind = checks.one_of("distribution", distribution, ("gaussian", "lorentzian"))
    x0, width = place_and_width(centre, width, "width", unit)
    draw = jax.random.normal if kind == "gaussian" else jax.random.cauchy
    key = jax.random.key(seed)
    each = jax.vmap(lambda index: draw(jax.random.fold_in(key, index)))(first + jnp.arange(count))
    return x0 + width * each


def mean_of(values: Quantity | xr.DataArray, weights: Quantity) -> Any:
    r"""Return the weighted mean :math:`\sum_i w_i f_i`.

    Parameters
    ----------
    values
        f, real or complex, shape (N, ...). For an `xarray.DataArray` from `nuspin.evolve` the mean is over its dimension "case". NaN is
        taken as data: the mean is then NaN.
    weights
        w, not negative and with sum 1, shape (N,).

    Returns
    -------
    Array or DataArray
        Shape (...).

    Raises
    ------
    InputError
        If the number of weights is not N, one of them is negative, or they do not sum to 1.

    Examples
    --------
    >>> from nuspin.dynamics import mean_of
    >>> print(mean_of([1.0, 4.0], [0.25, 0.75]))
    3.25
    """
    if isinstance(values, xr.DataArray):
        if "case" not in values.dims:
            dims = ", ".join(map(str, values.dims)) or "none"
            raise InputError(f'`values` must have the dimension "case", but it has {dims}. Give a batch, or an array with the cases first.')
        return xr.dot(values, xr.DataArray(np.asarray(checked_weights(weights, (values.sizes["case"],))), dims="case"), dim="case")
    array = jnp.asarray(_numbers(values))
    return jnp.tensordot(jnp.asarray(checked_weights(weights, array.shape[:1])), array, axes=1)


def _numbers(values: Any) -> Any:
    if checks.is_traced(values):
        return values
    try:
        array = np.asarray(values)
    except (TypeError, ValueError):  # lists of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "iufc" or not array.ndim or not array.size:
        checks.refuse("values", "be an array of numbers with the cases on the first axis", checks.shown(values))
    return array


def checked_weights(weights: Quantity, shape: tuple[int, ...] | None = None) -> Real:
    """Return weights after the checks: one for each value, if their shape is given, not negative and with sum 1."""
    found = jnp.asarray(quantity.non_negative("weights", weights), dtype=float)
    if found.ndim != 1:
        checks.refuse("weights", "be a list of numbers", checks.shown(weights))
    if shape is not None and found.shape != shape:
        raise InputError(f"`weights` must have one number for each value, shape {shape}, but their shape is {found.shape}.")
    if not checks.is_traced(found) and abs(np.sum(np.asarray(found)) - 1) > 1e-9:
        raise InputError(f"`weights` must sum to 1, but their sum is {np.sum(np.asarray(found)):.12g}. Divide them by their sum.")
    return found


def place_and_width(centre: Quantity, width: Quantity, name: str, unit: str) -> tuple[Real, Real]:
    """Return centre and width of a distribution after the checks."""
    known_unit("unit", unit)
    middle = checks.scalar("centre", quantity.finite("centre", centre, unit))
    width = checks.scalar(name, quantity.non_negative(name, width, unit))
    return jnp.asarray(middle, dtype=float), jnp.asarray(width, dtype=float)
