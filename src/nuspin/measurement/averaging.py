r"""How long to average before an effect stands out of the noise.

.. math:: t = t_{rep} \Big(\frac{s\,\sigma}{\delta}\Big)^2, \qquad t = \frac12\Big(\frac{s\,S_B^{1/2}}{B}\Big)^2
"""

from math import inf

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.units import to_si

SIGNIFICANCE = 5.0
"""s, the effect over its standard deviation at which it counts as seen."""


def averaging_time(effect: Quantity, precision: Quantity, *, repetition: Quantity) -> Real:
    """Return how long to repeat a shot, s, until the mean shows the effect; one shot at least.

    An effect that is odd in the current is half the difference of shots with either sign of it, which takes no longer than shots of one
    sign.

    Parameters
    ----------
    effect
        The size of what is to be seen, of either sign.
    precision
        Standard deviation of one shot, in the unit of the effect. It may be infinite, where a shot shows nothing.
    repetition
        Time from one shot to the next, s.

    Returns
    -------
    Array
        s; infinite where there is no effect.

    Raises
    ------
    InputError
        Where the effect is not finite, the precision negative or the repetition time not positive; where any is NaN.

    Examples
    --------
    >>> from nuspin.measurement import averaging_time
    >>> float(averaging_time(1.0, 2.0, repetition=3.0))  # (5 * 2)^2 shots
    300.0
    """
    effect = quantity.finite("effect", effect)
    sigma = _deviation("precision", precision)
    repetition = quantity.positive("repetition", repetition, "s")
    checks.broadcastable(effect=effect, precision=sigma, repetition=repetition)
    return repetition * jnp.maximum(1.0, _squared_ratio(SIGNIFICANCE * sigma, effect))


def field_averaging_time(field: Quantity, *, noise: Quantity, build_up: Quantity) -> Real:
    """Return how long a magnetometer must average until it shows a steady field, s.

    Parameters
    ----------
    field
        T, of either sign.
    noise
        White noise of the magnetometer, T/Hz^(1/2).
    build_up
        Time that the field needs to build up, s, which is added.

    Returns
    -------
    Array
        s; infinite where there is no field.

    Raises
    ------
    InputError
        Where the field is not finite, or the noise or the time negative.

    Examples
    --------
    >>> from nuspin.measurement import field_averaging_time
    >>> float(field_averaging_time("1 nT", noise=1e-9, build_up="1 min"))
    72.5
    """
    field = quantity.finite("field", field, "T")
    noise = quantity.non_negative("noise", noise, "T/Hz^0.5")
    build_up = quantity.non_negative("build_up", build_up, "s")
    checks.broadcastable(field=field, noise=noise, build_up=build_up)
    return build_up + _squared_ratio(SIGNIFICANCE * noise, field) / 2


def _deviation(name: str, value: Quantity) -> Number:
    """Return a standard deviation, which may be infinite."""
    sigma = to_si(name, value, "")
    if not checks.is_traced(sigma) and not (np.asarray(sigma) >= 0).all():
        checks.refuse(name, "not be negative or NaN", f"{np.min(sigma)}", "It is a standard deviation.")
    return sigma


def _squared_ratio(noise: Number, effect: Number) -> Real:
    noise, effect = jnp.asarray(noise), jnp.asarray(effect)
    nothing = effect == 0
    return jnp.where(nothing, inf, (noise / jnp.where(nothing, 1.0, effect)) ** 2)
