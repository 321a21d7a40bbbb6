r"""How long to average before an effect stands out of the noise.

.. math:: t = t_{rep} \Big(\frac{s\,\sigma}{\delta}\Big)^2, \qquad t = \frac12\Big(\frac{s\,S_B^{1/2}}{B}\Big)^2
"""

from math import inf

from nuspin._jax import jnp
from nuspin._types import Number, Real

SIGNIFICANCE = 5.0
"""s, the effect over its standard deviation at which it counts as seen."""


def averaging_time(effect: Number, precision: Number, *, repetition: Number) -> Real:
    """Return how long a series of shots takes, s, each with a standard deviation `precision` in the unit of the effect; one at least.

    An effect odd in the current is half the difference of shots with either sign, which costs nothing over shots of one sign.

    Examples
    --------
    >>> from nuspin.measurement import averaging_time
    >>> float(averaging_time(1.0, 2.0, repetition=3.0))  # (5 * 2)^2 shots
    300.0
    """
    return jnp.asarray(repetition) * jnp.maximum(1.0, _squared_ratio(SIGNIFICANCE * precision, effect))


def field_averaging_time(field: Number, *, noise: Number, build_up: Number) -> Real:
    """Return how long a field, T, takes to be seen by a magnetometer of white noise, T/Hz^(1/2), after the time it needs to build up."""
    return jnp.asarray(build_up) + _squared_ratio(SIGNIFICANCE * noise, field) / 2


def _squared_ratio(noise: Number, effect: Number) -> Real:
    nothing = jnp.asarray(effect) == 0
    return jnp.where(nothing, inf, (noise / jnp.where(nothing, 1.0, effect)) ** 2)
