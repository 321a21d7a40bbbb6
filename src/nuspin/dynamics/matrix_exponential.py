r"""The exponential of a real matrix: Taylor's polynomial of degree 18 in five products, then squarings, as many as the matrix needs.

.. math:: e^A = \big[T_{18}(2^{-s}A)\big]^{2^s}

Coefficients of P. Bader, S. Blanes and F. Casas, Mathematics 7, 1174 (2019), for which the tests show the Taylor series to rounding.
"""

from nuspin._jax import jax, jnp
from nuspin._types import Real

LARGEST_NORM = 1.13  # its nineteenth power over 19! is 8e-17
MOST_SQUARINGS = 64

B1 = (0.0, -0.10036558103014462001, -0.00802924648241156960, -0.00089213849804572995, 0.0)
B2 = (0.0, 0.39784974949964507614, 1.36783778460411719922, 0.49828962252538267755, -0.00063789819459472330)
B3 = (-10.9676396052962062593, 1.68015813878906197182, 0.05717798464788655127, -0.00698210122488052084, 0.00003349750170860705)
B4 = (-0.09043168323908105619, -0.06764045190713819075, 0.06759613017704596460, 0.02955525704293155274, -0.00001391802575160607)
B5 = (0.0, 0.0, -0.09233646193671185927, -0.01693649390020817171, -0.00001400867981820361)


@jax.custom_jvp
def exponential(A: Real) -> Real:
    """Return exp(A) of one real matrix; the relative error is about 1e-16 times its norm."""
    U, squarings = _scaled(A)
    return jax.lax.fori_loop(0, squarings, lambda _, U: U @ U, U)


@exponential.defjvp
def _exponential_jvp(primals: tuple[Real], tangents: tuple[Real]) -> tuple[Real, Real]:
    # A loop of unknown length has no reverse derivative; a scan that may skip has, and the derivative alone pays for it.
    return jax.jvp(_exponential_by_scan, primals, tangents)


def _exponential_by_scan(A: Real) -> Real:
    U, squarings = _scaled(A)

    def step(U: Real, k: jax.Array) -> tuple[Real, None]:
        return jax.lax.cond(k < squarings, lambda U: U @ U, lambda U: U, U), None

    return jax.lax.scan(step, U, jnp.arange(MOST_SQUARINGS))[0]


def _scaled(A: Real) -> tuple[Real, jax.Array]:
    """Return T_18(A/2^s) and s."""
    A2 = A @ A
    A3 = A2 @ A
    norm = jax.lax.stop_gradient(jnp.maximum(_norm(A2) ** (1 / 2), _norm(A3) ** (1 / 3)))
    s = jnp.clip(jnp.ceil(jnp.log2(norm / LARGEST_NORM)), 0, MOST_SQUARINGS)
    scale = jnp.exp2(-s)
    A, A2, A3 = A * scale, A2 * scale**2, A3 * scale**3
    A6 = A3 @ A3
    one = jnp.eye(len(A))

    def combine(b: tuple[float, ...]) -> Real:
        return b[0] * one + b[1] * A + b[2] * A2 + b[3] * A3 + b[4] * A6

    A9 = combine(B1) @ combine(B5) + combine(B4)
    return combine(B2) + (combine(B3) + A9) @ A9, s.astype(int)


def _norm(A: Real) -> Real:
    """Return the largest sum of moduli in a column."""
    return jnp.max(jnp.sum(jnp.abs(A), axis=0))
