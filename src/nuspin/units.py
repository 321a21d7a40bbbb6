"""The door: "2 nm", a pint quantity or an SI number comes in, a float64 SI number goes on.

Gauss and oersted are exact: 1 G = 1 Oe = 1e-4 T, the oersted being read as the flux density mu_0 H in vacuum, which is how the
hyperfine literature uses it.
"""

from functools import cache
from typing import Any

import numpy as np

from nuspin import checks
from nuspin.errors import InputError


@cache
def registry() -> Any:
    """Return the one pint registry, built on first use."""
    import pint

    units = pint.UnitRegistry(on_redefinition="ignore")
    units.define("gauss = 1e-4 tesla = G")
    units.define("oersted = 1e-4 tesla = Oe")
    units._build_cache()  # or the dimensions of the first definitions stay in force
    return units


def to_si(name: str, value: Any, unit: str) -> Any:
    """Convert an argument to a float64 number in the SI unit named.

    Parameters
    ----------
    name
        The argument's name, for the error sentence.
    value
        A number or array in SI, a string such as ``"2 nm"``, a pint quantity, or a traced JAX value.
    unit
        The SI unit, in pint's spelling; ``""`` for a pure number.

    Returns
    -------
    float or array
        A Python float for scalars, an array otherwise; traced values and JAX arrays stay JAX values.

    Raises
    ------
    InputError
        Where the value is no number, or its dimension is another.

    Examples
    --------
    >>> from nuspin.units import to_si
    >>> round(to_si("k_F", "2 / angstrom", "1/m"))
    20000000000
    >>> to_si("B", "10 kOe", "T")
    1.0
    """
    if isinstance(value, str):
        value = _parse(name, value, unit)
    if hasattr(value, "dimensionality") and hasattr(value, "to"):
        value = _convert(name, value, unit)
    if checks.is_traced(value) or type(value).__module__.startswith("jax"):
        if value.dtype.kind not in "iuf":
            checks.refuse(name, f"be a real number or a quantity in {unit or '1'}", f"of type {value.dtype}")
        return value.astype(float)
    if isinstance(value, list | tuple) and any(isinstance(item, str | bool) or hasattr(item, "dimensionality") for item in value):
        value = [to_si(name, item, unit) for item in value]
    try:
        array = np.asarray(value)
        if array.dtype == bool or array.dtype.kind not in "iuf":
            raise TypeError
    except (TypeError, ValueError):
        checks.refuse(name, f"be a real number or a quantity in {unit or '1'}", repr(value))
    array = array.astype(np.float64)
    return float(array) if array.ndim == 0 else array


def _parse(name: str, text: str, unit: str) -> Any:
    # pint lets its parser's and Python's own errors through for text that is no quantity.
    try:
        return registry().Quantity(text)
    except Exception as error:
        raise InputError(
            f"Argument `{name}` must be a quantity in {unit or '1'}, but is {text!r}. Write a number and a unit, such as '1 {unit}'."
        ) from error


def _convert(name: str, quantity: Any, unit: str) -> Any:
    target = registry().Unit(unit or "dimensionless")
    if quantity.dimensionality != target.dimensionality:
        checks.refuse(name, f"have the dimension of {unit or 'a pure number'}", f"{quantity:~}")
    if "radian" in str(target) and "hertz" in str(quantity.units):
        checks.refuse(name, f"be an angular rate in {unit}", f"{quantity:~}, a frequency", "Multiply it by 2 pi and write rad/s for Hz.")
    return quantity.to(str(target)).magnitude
