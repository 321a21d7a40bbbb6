r"""Motion of a classical spin as complex 2 x 2 matrices on a spinor: maps of the sphere that compose by multiplication.

.. math:: \dot m = \omega\times m + m\times(\beta\times m), \qquad
    \psi(t) = e^{\frac t2 w\cdot\sigma}\,\psi(0), \quad w = \beta - i\omega, \quad m = \frac{\psi^\dagger\sigma\psi}{\psi^\dagger\psi}

The spinor obeys a linear equation, so no time step is needed, however long the time. Galda and Vinokur, Sci. Rep. 7, 1168 (2017).
"""

from math import factorial

import equinox as eqx
import numpy as np

from nuspin import _vector
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Components, Real
from nuspin.dynamics.motions.composition import Motion
from nuspin.dynamics.motions.phase import decay

Spinor = tuple[Complex, Complex]
ComplexVector = tuple[Complex, Complex, Complex]

NOTHING = 1e-290  # a squared norm below which a spinor has underflowed
_SOUTH, NOWHERE = 1e148, 1e152  # ratios larger than any other: of the south pole, and of no spinor


class SpinorMap(eqx.Module):
    """The matrix c + k . sigma, up to a factor, which does not matter to the direction m."""

    c: Complex
    k: ComplexVector

    def of(self, psi: Spinor) -> Spinor:
        """Return the matrix times a spinor."""
        (u, v), (kx, ky, kz) = psi, self.k
        return (self.c + kz) * u + (kx - 1j * ky) * v, (kx + 1j * ky) * u + (self.c - kz) * v

    def __call__(self, m: Components) -> Components:
        """Return where the direction m goes; a spin on an unstable pole, where nothing is left of the spinor, stays."""
        new = direction(self.of(spinor(m)))
        return _vector.each(lambda old, new: jnp.where(new == NOWHERE, old, new), m, new)

    def still(self) -> "SpinorMap":
        """Return the map that moves nothing."""
        zero = jnp.zeros_like(self.c)
        return SpinorMap(zero + 1, (zero, zero, zero))

    def after(self, first: "SpinorMap") -> "SpinorMap":
        """Return the map that does `first` and then this one, scaled to order one."""
        a, b = self.k, first.k
        c = self.c * first.c + a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
        k = _vector.each(
            lambda p, q, r: self.c * q + first.c * p + 1j * r,
            a,
            b,
            (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]),
        )
        per_norm = 1 / jnp.sqrt(squared(c) + squared(k[0]) + squared(k[1]) + squared(k[2]))
        return SpinorMap(c * per_norm, _vector.each(lambda component: component * per_norm, k))


class SpinorMotion(Motion):
    """Constant omega and beta, 1/s."""

    omega: Components
    beta: Components

    def over(self, t: Real) -> SpinorMap:
        """Return the map over a time t, which may be negative."""
        even, odd, _ = hyperbolic(self.omega, self.beta, t)
        return SpinorMap(even, _vector.each(lambda component: odd * component, complex_rate(self.omega, self.beta)))

    def rate(self) -> Real:
        """Return |omega| + |beta|, 1/s."""
        return _vector.norm(self.omega) + _vector.norm(self.beta)

    def rounding(self, t: Real) -> Real:
        """Return that of the angle: omega and t are rounded themselves; for exact numbers the map is good to 2e-14."""
        return 4e-15 + 4.4e-16 * self.rate() * jnp.abs(t)

    def commutator(self, other: "SpinorMotion") -> "SpinorMotion":
        """Return [w . sigma/2, w' . sigma/2] = (i w x w') . sigma/2 as a motion."""
        turn = _vector.add(_vector.cross(self.omega, other.omega), _vector.scale(-1.0, _vector.cross(self.beta, other.beta)))
        return SpinorMotion(turn, _vector.add(_vector.cross(self.beta, other.omega), _vector.cross(self.omega, other.beta)))


def complex_rate(omega: Components, beta: Components) -> ComplexVector:
    """Return w = beta - i omega."""
    return _vector.each(lambda b, o: jax.lax.complex(b, -o), beta, omega)


@jax.custom_jvp
def hyperbolic(omega: Components, beta: Components, t: Real) -> tuple[Complex, Complex, Complex]:
    """Return cosh(q t/2) and sinh(q t/2)/q, both times exp(-q |t|/2), and exp(-q |t|): the map's even and odd part and determinant."""
    q, lost = decay(omega, beta, jnp.abs(t))
    one = 1 + 0 * jax.lax.stop_gradient(t)  # which the compiler does not know
    lost = lost / one  # it would compute a product again for each result that takes it, were it of hundreds; a division it computes once
    still = squared(q) == 0
    odd = jnp.where(still, t, jnp.where(t < 0, -1.0, 1.0) * lost * q.conj()) / (2 * jnp.where(still, 1.0, squared(q)))
    return 1 - lost / 2, odd, 1 - lost


@hyperbolic.defjvp
def _hyperbolic_slope(primals: tuple, tangents: tuple) -> tuple:
    """Cosh and sinh/q are analytic in p = w . w, also at p = 0; the common factor is left alone, as m does not depend on it."""
    omega, beta, t = primals
    d_omega, d_beta, dt = tangents
    even, odd, determinant = hyperbolic(omega, beta, t)
    w = complex_rate(omega, beta)
    p, dp = _vector.dot(w, w), 2 * _vector.dot(w, complex_rate(d_omega, d_beta))
    slopes = t / 4 * odd * dp + p / 2 * odd * dt, _odd_slope(p, even, odd, t) * dp + even / 2 * dt, jnp.zeros_like(determinant)
    return (even, odd, determinant), slopes


_COSH = np.array([1 / factorial(2 * n) for n in range(5, -1, -1)])
_ODD_SLOPE = np.array([2 * n / factorial(2 * n + 1) for n in range(6, 0, -1)])


def _odd_slope(p: Complex, even: Complex, odd: Complex, t: Real) -> Complex:
    """Return d(odd)/dp = (t even - 2 odd)/4p, by its series in z = p t^2/4 where that cancels."""
    z = p * (t * t / 4)
    small = squared(z) < 1e-3
    cosh, series = (jnp.polyval(c, jnp.where(small, z, 0.0), unroll=len(c)) for c in (_COSH, _ODD_SLOPE))
    return jnp.where(small, even * series * (t**3 / 16), t * even - 2 * odd) / jnp.where(small, cosh, 4 * p)


def spinor(m: Components) -> Spinor:
    """Return a spinor along m, not normalised, from the half-sphere that m is on."""
    x, y, z = m
    upper = z >= 0
    u = jax.lax.complex(jnp.where(upper, 1 + z, x), jnp.where(upper, 0.0, -y))
    return u, jax.lax.complex(jnp.where(upper, x, 1 - z), jnp.where(upper, y, 0.0))


@jax.custom_jvp
def direction(psi: Spinor) -> Components:
    """Return psi^+ sigma psi / psi^+ psi; where psi vanishes, `NOWHERE`.

    By way of the ratio v/u: one complex number, which is computed once. The compiler would compute what three components share three times.
    """
    u, v = psi
    south = squared(u) < NOTHING
    pole = jnp.where(squared(v) < NOTHING, NOWHERE, _SOUTH)
    ratio = jnp.where(south, pole, v) / jnp.where(south, 1.0, u)  # the last operation is one that the compiler does not repeat
    square, x = squared(ratio), ratio.real
    per_norm = 1 / (1 + square)
    components = (2 * jnp.where(x == _SOUTH, 0.0, x) * per_norm, 2 * ratio.imag * per_norm, (1 - square) * per_norm)
    return _vector.each(lambda c: jnp.where(x == NOWHERE, NOWHERE, c), components)


@direction.defjvp
def _direction_slope(primals: tuple[Spinor], tangents: tuple[Spinor]) -> tuple[Components, Components]:
    """The ratio has no derivative at the south pole; the direction has."""

    def plain(psi: Spinor) -> Components:
        up, down, mixed = squared(psi[0]), squared(psi[1]), psi[0].conj() * psi[1]
        per_norm = 1 / jnp.where(up + down < NOTHING, 1.0, up + down)
        return 2 * mixed.real * per_norm, 2 * mixed.imag * per_norm, (up - down) * per_norm

    return direction(*primals), jax.jvp(plain, primals, tangents)[1]


def squared(z: Complex) -> Real:
    """Return |z|^2."""
    return z.real**2 + z.imag**2
