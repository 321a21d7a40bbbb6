r"""Sine and versine of a fraction of a turn, by polynomials that the compiler turns into vector instructions."""

from math import factorial, pi

import numpy as np

from nuspin import checks
from nuspin._jax import jnp
from nuspin._types import Number, Real
from nuspin.units import to_si

# Taylor series about 0 of sin(x) and 1 - cos(x) for x up to pi/4, a quarter of half a turn; powers of x^2, the highest first
_SINE = np.array([(-1) ** n / factorial(2 * n + 1) for n in range(8, -1, -1)])
_VERSINE = np.array([(-1) ** n / factorial(2 * n + 2) for n in range(8, -1, -1)])


def sine_and_versine(turns: Number) -> tuple[Real, Real]:
    r"""Return sin(2 pi f) and 1 - cos(2 pi f), both exact to rounding relative to themselves near f = 0.

    Parameters
    ----------
    turns
        f, between -1/2 and 1/2: the fraction of a turn that remains of an angle, over 2 pi, after whole turns are taken off. NaN gives
        NaN.

    Raises
    ------
    InputError
        Where f is not real or lies outside.

    Examples
    --------
    >>> from nuspin.special import sine_and_versine
    >>> [round(float(x), 12) for x in sine_and_versine(0.25)]
    [1.0, 1.0]
    """
    f = to_si("turns", turns, "")
    if not checks.is_traced(f):
        checks.within("turns", np.where(np.isnan(f), 0.0, f), -0.5, 0.5, "Take whole turns off.")
    quarter = pi / 2 * jnp.asarray(f)
    square = quarter * quarter
    sine, versine = quarter * jnp.polyval(_SINE, square, unroll=9), square * jnp.polyval(_VERSINE, square, unroll=9)
    half_sine, half_versine = 2 * sine * (1 - versine), 2 * sine * sine
    return 2 * half_sine * (1 - half_versine), 2 * half_sine * half_sine
