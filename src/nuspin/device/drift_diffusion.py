r"""Spin drift and diffusion through a pile of layers, exactly, by surface admittances.

.. math::

    \mu'' = \frac{\mu}{\lambda^2}, \qquad J = -\frac{\sigma}{2e}\mu' + \theta\sigma E, \qquad J = 0 \text{ on the outer faces}

Every layer and every interface is an element with a conductance G, a thickness t in diffusion lengths and a source j; what lies below a
face answers J = -Y mu + I there, and a spin current q that enters at the face adds to I. Both are carried upward through an element as

.. math::

    Y' = G\,\frac{G t^2 s + Y}{G + Y s}, \qquad I' = T I + (1 - T) j, \qquad s = \frac{\tanh t}{t}, \quad
    T = \frac{G}{\cosh t\,(G + Y s)},

in which nothing grows with t and nothing cancels as it vanishes. A complex t, of precessing spins, will do as well.
"""

from collections.abc import Sequence
from math import factorial
from typing import Any, NamedTuple

import numpy as np

from nuspin._jax import jnp
from nuspin._types import Real

_TERMS = range(10, 0, -1)  # of the series in t^2 below t = 1, to rounding, the highest first
_EVEN = np.array([(2 * n - 2) / factorial(2 * n + 2) for n in _TERMS])
_ODD = np.array([1.0 / factorial(2 * n + 1) for n in _TERMS])
_COSH = np.array([1.0 / factorial(2 * n) for n in _TERMS])


class Element(NamedTuple):
    """A layer or an interface: G = sigma/2ed, t = d/lambda and j = theta sigma E; of SI numbers."""

    conductance: Any
    thickness: Any
    source: Any


def faces(elements: Sequence[Element], entering: Sequence[Any]) -> tuple[Any, ...]:
    """Return mu, J, on every face of a pile of elements, from the lowest to the highest, of the spin currents that enter there.

    Nothing else passes through the outer faces.
    """
    below = _answers(elements, entering)
    above = _answers([element._replace(source=-element.source) for element in reversed(elements)], entering[::-1])[::-1]
    return tuple(
        (low.source + q + high.source) / (low.admittance + high.admittance) for low, q, high in zip(below, entering, above, strict=True)
    )


class _Answer(NamedTuple):
    admittance: Any
    source: Any


def _answers(elements: Sequence[Element], entering: Sequence[Any]) -> list[_Answer]:
    """Return what lies below each face answers, beginning with nothing."""
    nothing = jnp.zeros_like(jnp.asarray(elements[0].conductance))
    answers = [_Answer(nothing, nothing)]
    for (G, t, j), q in zip(elements, entering, strict=False):  # what enters at the last face has nothing above it
        Y, I = answers[-1].admittance, answers[-1].source + q
        s, decay = tanhc(t), 2 * jnp.exp(-t) / (1 + jnp.exp(-2 * t))
        whole = G + Y * s
        passed = G * decay / whole
        stopped = (G * jnp.tanh(t) * jnp.tanh(t / 2) + Y * s) / whole  # 1 - passed
        answers.append(_Answer(G * (G * t**2 * s + Y) / whole, passed * I + stopped * j))
    return answers


def tanhc(t: Any) -> Any:
    """Return tanh(t)/t, 1 at t = 0."""
    small = jnp.abs(t) < 1e-4
    safe = jnp.where(small, 1.0, t)
    return jnp.where(small, 1 - jnp.asarray(t) ** 2 / 3, jnp.tanh(safe) / safe)


def profile(x: Any, t: Any) -> Any:
    """Return sinh(x t)/sinh(t), what a face value at x = 1 leaves at the fraction x of a layer."""
    return jnp.exp((x - 1) * t) * jnp.expm1(-2 * x * t) / jnp.expm1(-2 * t)


def slope(x: Any, t: Any) -> Any:
    """Return t cosh(x t)/sinh(t), the derivative of `profile` by x."""
    return t * jnp.exp((x - 1) * t) * (1 + jnp.exp(-2 * x * t)) / -jnp.expm1(-2 * t)


def mean(bottom: Any, top: Any, t: Any) -> Any:
    """Return the mean of mu over a layer with these face values."""
    return (bottom + top) / 2 * tanhc(t / 2)


def variance(bottom: Any, top: Any, t: Any) -> Real:
    r"""Return the variance of mu over a layer with these face values, without cancellation.

    mu is (top + bottom)/2 cosh(u)/cosh(t/2) + (top - bottom)/2 sinh(u)/sinh(t/2), u = (x - 1/2) t, and the two parts do not correlate:

    .. math:: \frac{\sinh t/t + 1 - 4(\cosh t - 1)/t^2}{\cosh t + 1}, \qquad \frac{\sinh t/t - 1}{\cosh t - 1}
    """
    small = jnp.asarray(t) < 1
    thin, thick = jnp.where(small, t, 1.0), jnp.where(small, 1.0, t)
    u = thin**2
    even_series = u * jnp.polyval(_EVEN, u) / (jnp.cosh(thin) + 1)
    odd_series = jnp.polyval(_ODD, u) / jnp.polyval(_COSH, u)
    q = jnp.exp(-thick)
    even = ((1 - q**2) / thick + 2 * q - 4 * ((1 - q) / thick) ** 2) / (1 + q) ** 2
    odd = ((1 - q**2) / thick - 2 * q) / (1 - q) ** 2
    return jnp.where(small, even_series, even) * ((top + bottom) / 2) ** 2 + jnp.where(small, odd_series, odd) * ((top - bottom) / 2) ** 2
