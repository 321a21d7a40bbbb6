r"""The l = 0 and l = 2 radial transforms of chi_1 and chi_2 of one filled Fermi sphere, in closed form: eqs. (5)-(7) and (12).

.. math:: f(x) = \mathrm{Re}\, \frac{a(x) + b(x)\, e^{2ix}}{x^n}

The contact source picks l = 0, the dipolar source l = 2, hence the names of the paper: `con1` to `dip2` are the kernels of
`nuspin.hyperfine.f_con1` to `f_dip2`, which state and check them. Each is a pair of polynomials; the power series that serves where the
closed form cancels follows from them. Left complex, the same expression is analytic and bounded for Im x >= 0, which is what the average
over a thermal occupation needs (`occupation.py`).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from math import factorial

import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Number, Real

_SERIES_BELOW = 1.0
_TERMS = 14  # the first dropped term of every series here is below 1e-19 at x = 1


@dataclass(frozen=True, eq=False)
class Kernel:
    """Re [a(x) + b(x) exp(2ix)] / x^n; a sphere of radius k (in k_F) contributes k^weight times it at x = k k_F r.

    The coefficients are in ascending powers; near the origin the kernel is x^lead times a power series in x^2.
    """

    a: tuple[complex | float, ...]
    b: tuple[complex | float, ...]
    n: int
    weight: int
    lead: int

    def __call__(self, x: Number) -> Real:
        """Evaluate for real x >= 0."""
        return _evaluate(self, x)

    @cached_property
    def series(self) -> np.ndarray:
        """The coefficients of x^lead, x^(lead + 2), ..., exact before they are rounded."""
        return np.array([float(self._coefficient(self.n + self.lead + 2 * m)) for m in range(_TERMS)])

    def _coefficient(self, power: int) -> Fraction:
        """Return the real part of the coefficient of x^power in a(x) + b(x) exp(2ix)."""
        total = Fraction(self.a[power].real) if power < len(self.a) else Fraction(0)
        for j, b in enumerate(self.b[: power + 1]):
            turned = (b * 1j ** ((power - j) % 4)).real
            total += Fraction(turned) * Fraction(2 ** (power - j), factorial(power - j))
        return total

    def above(self, z: jax.Array) -> jax.Array:
        """Evaluate the analytic expression itself, for Im z >= 0 and z of the order of 1 or more."""
        return (_polynomial(self.a, z) + _polynomial(self.b, z) * jnp.exp(2j * z)) / z**self.n

    def entire(self, z: jax.Array) -> jax.Array:
        """Evaluate the same by its Taylor series where |z| < 1, for a kernel without negative powers."""
        small = jnp.abs(z) < 1
        series = jnp.polyval(self._taylor, jnp.where(small, z, 0.0))
        return jnp.where(small, series, self.above(jnp.where(small, 1.0, z)))

    @cached_property
    def _taylor(self) -> np.ndarray:
        terms = [sum(b * (2j) ** (m + self.n - j) / factorial(m + self.n - j) for j, b in enumerate(self.b)) for m in range(2 * _TERMS)]
        constants = [*self.a[self.n :], *[0.0] * (2 * _TERMS)]
        return np.array([term + constant for term, constant in zip(terms, constants, strict=False)])[::-1]


def _polynomial(coefficients: tuple[complex | float, ...], z: jax.Array) -> jax.Array:
    total = jnp.full_like(z, coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = total * z + coefficient
    return total


@partial(jax.jit, static_argnums=0)
def _evaluate(kernel: Kernel, x: Number) -> Real:
    # Neither branch sees the other's range, so gradients stay finite.
    x = jnp.asarray(x, float)
    small = x < _SERIES_BELOW
    near, far = jnp.where(small, x, 0.5), jnp.where(small, _SERIES_BELOW, x)
    series = jnp.polyval(kernel.series[::-1], near * near) * near**kernel.lead
    constant, cosine, sine = (_polynomial(tuple(part), far) for part in (np.real(kernel.a), np.real(kernel.b), -np.imag(kernel.b)))
    closed = (constant + cosine * jnp.cos(2 * far) + sine * jnp.sin(2 * far)) / far**kernel.n
    return jnp.where(small, series, closed)


# The constants of `a` that are imaginary do nothing on the real axis; above it they keep the kernel regular enough at the origin.
con1 = Kernel(a=(0.125j,), b=(-0.125j, -0.25), n=4, weight=4, lead=-1)
con2 = Kernel(a=(0.5,), b=(-0.5,), n=2, weight=2, lead=0)
dip1 = Kernel(a=(-0.25j, 0.375), b=(0.25j, 0.125), n=4, weight=4, lead=-1)
dip2 = Kernel(a=(0.375j, -0.5), b=(-0.375j, -0.25), n=3, weight=2, lead=2)

# What a whole sphere, not its surface, does across mu: k^4 shell(kx) has the derivative k^2 con2(kx), k^2 dip2(kx) by k^2.
con2_filled = Kernel(a=(0.25, 0.0, 0.5), b=(-0.25, 0.5j), n=4, weight=4, lead=0)
dip2_filled = Kernel(a=(0.5, 0.0, -0.5), b=(-0.5, 0.25j), n=4, weight=4, lead=2)

FILLED = {con2: con2_filled, dip2: dip2_filled}

# The spherical Bessel functions themselves, j_l(2x); with these constants the expressions are entire.
j0 = Kernel(a=(0.5j,), b=(-0.5j,), n=1, weight=0, lead=0)
j2 = Kernel(a=(0.375j, 0.0, 0.25j), b=(-0.375j, -0.75, 0.5j), n=3, weight=0, lead=2)

# Each radial function is this factor times the integral of t^2 j_l(tx) over its susceptibility, in the units of `sphere.py`.
TRANSFORM = {con1: (j0, 0.5 / np.pi), dip1: (j2, 0.25 / np.pi), con2: (j0, 0.5), dip2: (j2, -0.25)}
