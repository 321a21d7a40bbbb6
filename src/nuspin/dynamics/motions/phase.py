r"""The decay exp(-q t) of one eigenvector of the motion against the other, its phase exact over 1e9 precessions.

.. math:: q = \sqrt{w\cdot w}, \qquad w = \beta - i\omega, \qquad \mathrm{Re}\, q \ge 0

The phase Im(q) t of a nuclear spin is 1e8 and more, so a rounding of q in float64 is seen. Here it is formed in turns from pieces that have
half the digits, whose products and sums are exact (Dekker, Numer. Math. 18, 224 (1971)), and whole turns are taken off.
"""

from fractions import Fraction
from math import factorial, pi

import numpy as np

from nuspin import _vector
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Components, Real
from nuspin.special import sine_and_versine

# 1/(2 pi) to 40 digits, its first 26 bits and the rest
_PER_TURN = Fraction("0.1591549430918953357688837633725143620345")
_PER_TURN_HIGH = int(_PER_TURN * 2**28) / 2**28
_PER_TURN_LOW = float(_PER_TURN - Fraction(_PER_TURN_HIGH))

_EXPM1 = np.array([1 / factorial(n + 1) for n in range(9, -1, -1)])
_SMALL = 0.1  # below it expm1 is its series


def eigenvalue(omega: Components, beta: Components) -> tuple[Complex, Real]:
    """Return q, with Re q >= 0, and |q|^2."""
    square = _vector.dot(beta, beta) - _vector.dot(omega, omega)
    cross = _vector.dot(omega, beta)
    modulus = jnp.sqrt(square * square + 4 * cross * cross)
    larger = jnp.sqrt((modulus + jnp.abs(square)) / 2)
    smaller = jnp.abs(cross) / jnp.where(larger == 0, 1.0, larger)
    sign = jnp.where(cross > 0, -1.0, 1.0)  # Im q has the sign of Im w.w = -2 omega . beta
    return jax.lax.complex(jnp.where(square < 0, smaller, larger), sign * jnp.where(square < 0, larger, smaller)), modulus


def decay(omega: Components, beta: Components, t: Real) -> tuple[Complex, Complex]:
    """Return q and 1 - exp(-q t), t >= 0; the second to rounding relative to itself, however small q t or long t."""
    q, modulus = eigenvalue(omega, beta)
    high, low = _frequency(omega, beta, q, modulus)
    sine, versine = sine_and_versine(_fraction_of_turn(high, low, t))
    x = -q.real * t
    remaining, lost = jnp.exp(x), _minus_expm1(x)
    return jax.lax.complex(q.real, high + low), jax.lax.complex(remaining * versine + lost, remaining * sine)


def _minus_expm1(x: Real) -> Real:
    series = jnp.polyval(_EXPM1, x, unroll=len(_EXPM1))
    return jnp.where(x > -_SMALL, -x * series, 1 - jnp.exp(x))


def _frequency(omega: Components, beta: Components, q: Complex, modulus: Real) -> tuple[Real, Real]:
    """Return Im q to twice the digits that a float64 has, as a number of few bits and the rest.

    It is corrected by one step of Newton's method from what is left of Re w.w = (Re q)^2 - (Im q)^2. What the step leaves
    out is of the order of the rounding of Re(q) t, after which nothing is left to turn.
    """
    frequency, largest = q.imag, jnp.maximum(_largest(omega), _largest(beta))
    (turning, turning_low), (damping, damping_low) = _square(omega, largest), _square(beta, largest)
    high, low = _halves(frequency, jnp.abs(frequency))
    left = ((damping - turning) + high * high - q.real**2) + ((damping_low - turning_low) + low * (frequency + high))
    return high, low - left * frequency / (2 * jnp.where(modulus == 0, 1.0, modulus))


def _fraction_of_turn(high: Real, low: Real, t: Real) -> Real:
    """Return (high + low) t / 2 pi less its whole turns."""
    turns, turns_low = _turns_per_rate(t)
    first, _ = _halves(turns, turns)
    whole = high * first
    rest = (whole - jnp.round(whole)) + (high * ((turns - first) + turns_low) + low * turns)
    return rest - jnp.round(rest)


def _turns_per_rate(t: Real) -> tuple[Real, Real]:
    """Return t / 2 pi as a float64 and what it lacks."""
    high, low = _halves(t, t)
    turns = t * (1 / (2 * pi))
    first, second = _halves(turns, turns)
    return turns, ((high * _PER_TURN_HIGH - first) - second) + (high * _PER_TURN_LOW + low * (1 / (2 * pi)))


def _square(v: Components, largest: Real) -> tuple[Real, Real]:
    """Return |v|^2 in two parts: the first is exact, the second small."""
    high, low = zip(*(_halves(c, largest) for c in v), strict=True)
    return _vector.dot(high, high), _vector.dot(low, _vector.add(v, high))


def _halves(x: Real, scale: Real) -> tuple[Real, Real]:
    """Return x as a number of at most 25 bits, on a grid set by scale >= |x|, and the rest: products of the former are exact.

    2^28 scale is a product with a power of two, so it does not matter whether the compiler fuses it with the sums.
    """
    large = 2.0**28 * scale
    high = (x + large) - large
    return high, x - high


def _largest(v: Components) -> Real:
    return jnp.maximum(jnp.maximum(jnp.abs(v[0]), jnp.abs(v[1])), jnp.abs(v[2]))
