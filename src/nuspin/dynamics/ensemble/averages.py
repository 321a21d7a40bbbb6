r"""Ensembles of nuclei: weights, random samples, and the mean.

.. math:: \langle f\rangle = \sum_i w_i f(x_i), \qquad \sum_i w_i = 1
"""

from typing import Any

import numpy as np
import xarray as xr

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Quantity, Real


def isotope_mixture(abundances: Quantity) -> Real:
    r"""Return the weights of a mixture of isotopes: their abundances, which are checked, made to sum to 1 to rounding.

    Parameters
    ----------
    abundances
        Of the isotopes that are there, fractions of sum 1 to 1e-3, shape (isotopes,).

    Raises
    ------
    InputError
        Where one is negative or they do not sum to 1.

    Notes
    -----
    Isotopes that differ in gamma alone are a batch; those that also differ in I are a call of `nuspin.evolve` each.

    Examples
    --------
    >>> from nuspin.dynamics import isotope_mixture
    >>> isotope_mixture([0.6915, 0.3085]).tolist()  # copper
    [0.6915, 0.3085]
    """
    found = jnp.asarray(quantity.non_negative("abundances", abundances), dtype=float)
    if found.ndim != 1:
        checks.refuse("abundances", "be a list of numbers", f"of shape {found.shape}")
    if not checks.is_traced(found) and abs(np.sum(np.asarray(found)) - 1) > 1e-3:
        checks.refuse("abundances", "sum to 1", f"{np.sum(np.asarray(found)):g} in sum", "List every isotope, also those without spin.")
    return found / jnp.sum(found)


def samples(
    distribution: str, *, centre: Quantity = 0.0, width: Quantity, first: int = 0, count: int, seed: int = 0, unit: str = "rad/s"
) -> Real:
    r"""Return random numbers of a distribution; the number with an index depends on the seed and the index only.

    Parameters
    ----------
    distribution
        "gaussian", with the standard deviation `width`, or "lorentzian", with the half width at half maximum `width`.
    centre, width
        In `unit`, numbers.
    first, count
        The indices: count of them from `first` on.
    seed
        A whole number.
    unit
        Of centre and width.

    Returns
    -------
    Array
        Shape (count,).

    Raises
    ------
    InputError
        Where the distribution is unknown, the width negative or count less than 1.

    Examples
    --------
    >>> from nuspin.dynamics import samples
    >>> whole = samples("gaussian", width=1.0, count=6)
    >>> bool((samples("gaussian", width=1.0, first=4, count=2) == whole[4:]).all())
    True
    """
    first = checks.count("first", first, 0)
    kind = checks.one_of("distribution", distribution, ("gaussian", "lorentzian"))
    x0, width = place_and_width(centre, width, "width", unit)
    draw = jax.random.normal if kind == "gaussian" else jax.random.cauchy
    key = jax.random.key(checks.count("seed", seed, 0))
    each = jax.vmap(lambda index: draw(jax.random.fold_in(key, index)))(first + jnp.arange(checks.count("count", count)))
    return x0 + width * each


def mean_of(values: Quantity | xr.DataArray, weights: Quantity) -> Any:
    r"""Return the weighted mean :math:`\sum_i w_i f_i` of values, shape (N, ...), real or complex, with weights of shape (N,).

    Of what `nuspin.evolve` returns, an `xarray.DataArray`, it is the mean over "case".

    Raises
    ------
    InputError
        Where there is not one weight for each value, or one is negative, or they do not sum to 1.

    Examples
    --------
    >>> from nuspin.dynamics import mean_of
    >>> print(mean_of([1.0, 4.0], [0.25, 0.75]))
    3.25
    """
    if isinstance(values, xr.DataArray):
        if "case" not in values.dims:
            checks.refuse("values", 'have a dimension "case"', f"of the dimensions {values.dims}", "Give an array with the cases first.")
        return xr.dot(values, xr.DataArray(np.asarray(checked_weights(weights, (values.sizes["case"],))), dims="case"), dim="case")
    values, weights = jnp.asarray(values), jnp.asarray(checked_weights(weights, np.shape(values)[:1]))
    return jnp.tensordot(weights, values, axes=1)


def checked_weights(weights: Quantity, shape: tuple[int, ...]) -> Real:
    """Return weights at the door: one for each, not negative, of sum 1."""
    found = jnp.asarray(quantity.non_negative("weights", weights), dtype=float)
    if found.ndim != 1 or found.shape != shape:
        checks.refuse("weights", f"have one number for each, shape {shape}", f"of shape {found.shape}")
    if not checks.is_traced(found) and abs(np.sum(np.asarray(found)) - 1) > 1e-9:
        checks.refuse("weights", "sum to 1", f"{np.sum(np.asarray(found)):.12g} in sum", "Divide them by their sum.")
    return found


def place_and_width(centre: Quantity, width: Quantity, name: str, unit: str) -> tuple[Real, Real]:
    """Return centre and width of a distribution at the door."""
    middle = checks.scalar("centre", quantity.finite("centre", centre, unit))
    width = checks.scalar(name, quantity.non_negative(name, width, unit))
    return jnp.asarray(middle, dtype=float), jnp.asarray(width, dtype=float)
