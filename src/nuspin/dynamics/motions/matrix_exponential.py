r"""The exponential of a real matrix, less 1: Taylor's polynomial of degree 18 in five products, then as many squarings as it needs.

.. math:: e^A - 1 = E_s, \qquad E_0 = T_{18}(2^{-s}A) - 1, \qquad E_{k+1} = 2E_k + E_k^2

Squaring :math:`e^A` itself would double, each time, the rounding of the 1 in it: ten times the error.

The polynomial is by the scheme of P. Bader, S. Blanes and F. Casas, Mathematics 7, 1174 (2019), its coefficients solved for once more to
20 digits, with the constant term taken out and the linear one, which carries the phase, exact:

.. math:: P = X_1 X_2, \qquad N = P + X_3, \qquad T_{18} - 1 = A + X_5 + c P + (X_4 + N)N,
    \qquad X_i = b_{i1} A + b_{i2} A^2 + b_{i3} A^3 + b_{i6} A^6
"""

from typing import Any

from nuspin._jax import jax, jnp
from nuspin._types import Real

LARGEST_NORM = 1.13  # its nineteenth power over 19! is 8e-17
MOST_SQUARINGS = 64

X1 = (-0.10036558103014462706, -0.00802924648241157016, -0.00089213849804573002, 0.0)
X2 = (0.0, -0.09233646193671185280, -0.01693649390020817053, -0.00001400867981820361)
X3 = (-0.06764045190713819076, 0.06759613017704596461, 0.02955525704293155274, -0.00001391802575160607)
X4 = (1.68015813878906197183, 0.05717798464788655127, -0.00698210122488052084, 0.00003349750170860705)
X5 = (0.0, 0.60907142504894648534, 0.16942415471701652609, -0.00048576227860552418)
C = -11.14850297177436837175


@jax.custom_jvp
def exponential_less_one(A: Real) -> Real:
    """Return exp(A) - 1 of one real matrix; its error is about 1e-16 times the norm of A at most."""
    E, squarings = _scaled(A)
    return jax.lax.fori_loop(0, squarings, lambda _, E: doubled(E), E)


@exponential_less_one.defjvp
def _derivative(primals: tuple[Real], tangents: tuple[Real]) -> tuple[Real, Real]:
    # A loop of unknown length has no reverse derivative; a scan that may skip has, and the derivative alone pays for it.
    return jax.jvp(_by_scan, primals, tangents)


def doubled(E: Real) -> Real:
    """Return exp(2A) - 1 of E = exp(A) - 1."""
    return 2 * E + E @ E


def _by_scan(A: Real) -> Real:
    E, squarings = _scaled(A)

    def step(E: Real, k: jax.Array) -> tuple[Real, None]:
        return jax.lax.cond(k < squarings, doubled, lambda E: E, E), None

    return jax.lax.scan(step, E, jnp.arange(MOST_SQUARINGS))[0]


def _scaled(A: Real) -> tuple[Real, jax.Array]:
    """Return T_18(A/2^s) - 1 and s, which is chosen by the norms of A^2 and A^3: they bound those of all higher powers."""
    A2 = A @ A
    A3 = A2 @ A
    norm = jax.lax.stop_gradient(jnp.maximum(_norm(A2) ** (1 / 2), _norm(A3) ** (1 / 3)))
    s = jnp.clip(jnp.ceil(jnp.log2(norm / LARGEST_NORM)), 0, MOST_SQUARINGS).astype(int)
    scale = jnp.ldexp(1.0, -s)  # jnp.exp2 rounds, which would turn the spin by a relative 1e-16 of its phase
    A, A2, A3 = A * scale, A2 * scale**2, A3 * scale**3
    return polynomial(A, A2, A3, A3 @ A3), s


def polynomial(A: Any, A2: Any, A3: Any, A6: Any) -> Any:
    """Return T_18(A) - 1 from the powers of A, a matrix or whatever multiplies like one."""
    x1, x2, x3, x4, x5 = (b[0] * A + b[1] * A2 + b[2] * A3 + b[3] * A6 for b in (X1, X2, X3, X4, X5))
    P = x1 @ x2
    N = P + x3
    return A + (x5 + C * P + (x4 + N) @ N)


def _norm(A: Real) -> Real:
    """Return the largest sum of moduli in a column."""
    return jnp.max(jnp.sum(jnp.abs(A), axis=0))
