r"""Where a direction goes, and the derivative of that: in the plane that touches the sphere a displacement is one complex number.

.. math:: \delta m = \frac{2\,\mathrm{Re}(\epsilon^* f)}{(\psi^\dagger\psi)^2}, \qquad f = (u^2 - v^2,\; i u^2 + i v^2,\; -2uv), \qquad
    \epsilon = u\,\delta v - v\,\delta u

.. math:: \epsilon = \frac d2\,(f_0\cdot\delta m_0 + f_0\cdot w\,\delta t)
    + \Big[\frac{t d - 2ab}{2p}\,(f_0\cdot w)\,w + ab\,f_0 + i b^2\, w\times f_0\Big]\cdot\delta w

with psi = (u, v), f_0 = f(psi_0), the map a + b w . sigma (a even in w, b odd), its determinant d = a^2 - p b^2, and p = w . w.
"""

from math import factorial

import numpy as np

from nuspin import _vector
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Components, Real
from nuspin.dynamics.motions.spinor import (
    NOTHING,
    ComplexVector,
    Spinor,
    SpinorMap,
    SpinorMotion,
    complex_rate,
    hyperbolic,
    spinor,
    squared,
)


@jax.custom_jvp
def carried(omega: Components, beta: Components, t: Real, m: Components) -> Components:
    """Return where the direction m goes in a time t under constant omega and beta."""
    return SpinorMotion(omega, beta).over(t)(m)


@carried.defjvp
def _displacement(primals: tuple, tangents: tuple) -> tuple[Components, Components]:
    omega, beta, t, m = primals
    d_omega, d_beta, dt, dm = tangents
    w, dw = complex_rate(omega, beta), complex_rate(d_omega, d_beta)
    even, odd, determinant = hyperbolic(omega, beta, t)
    start = spinor(m)
    frame = _frame(start)
    along, around = _vector.dot(frame, w), _vector.cross(w, frame)
    bend = along * _bend(_vector.dot(w, w), even, odd, determinant, t)
    by_rate = _vector.each(lambda w, f, turned: bend * w + odd * (even * f + 1j * odd * turned), w, frame, around)
    moved = determinant / 2 * (_vector.dot(dm, frame) + along * dt) + _vector.dot(by_rate, dw)

    end = SpinorMap(even, _vector.each(lambda component: odd * component, w)).of(start)
    length = squared(end[0]) + squared(end[1])
    length = jnp.where(length < NOTHING, 1.0, length)  # a spin on an unstable pole stays
    per_norm = 1 / jnp.sqrt(length)
    plane = _frame((end[0] * per_norm, end[1] * per_norm))
    moved = 2 * moved.conj() / length
    return carried(omega, beta, t, m), _vector.each(lambda f: (moved * f).real, plane)


def _frame(psi: Spinor) -> ComplexVector:
    """Return f: its real and imaginary parts are orthogonal to m and to each other, and as long as psi^+ psi."""
    u, v = psi
    return u * u - v * v, 1j * (u * u + v * v), -2 * u * v


_BEND = np.array([-1 / (2 * factorial(2 * n + 3)) for n in range(6, -1, -1)])


def _bend(p: Complex, even: Complex, odd: Complex, determinant: Complex, t: Real) -> Complex:
    """Return (t d - 2 a b)/2p, by its series in p t^2 where that cancels."""
    z = p * (t * t)
    small = squared(z) < 0.1
    series = determinant * jnp.polyval(_BEND, jnp.where(small, z, 0.0), unroll=len(_BEND)) * (t * t * t)
    return jnp.where(small, series, t * determinant - 2 * even * odd) / jnp.where(small, 1.0, 2 * p)
