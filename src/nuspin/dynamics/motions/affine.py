r"""Linear motion toward a rest: affine maps of a vector, and their exponential.

.. math:: \dot M = A M + b \quad\Longrightarrow\quad
    \begin{pmatrix} M(t) \\ 1 \end{pmatrix} = \exp\!\left[ t\begin{pmatrix} A & b \\ 0 & 0 \end{pmatrix} \right]
    \begin{pmatrix} M(0) \\ 1 \end{pmatrix}
"""

from math import factorial, prod

import equinox as eqx

from nuspin import _vector
from nuspin._blocks import in_blocks
from nuspin._jax import jax, jnp
from nuspin._types import Components, Real, Whole
from nuspin.dynamics.motions.composition import Motion

Matrix = tuple[Components, Components, Components]
"""Three columns."""

_DEGREE = 14  # of the Taylor series: its rest is below rounding at a norm of 1/2
_MOST_SQUARINGS = 64
_FEW = 2**8


class AffineMap(eqx.Module):
    """M -> M + excess M + shift: without the 1, whose rounding would grow with every product."""

    excess: Matrix
    shift: Components

    def __call__(self, M: Components) -> Components:
        """Return where M goes."""
        return _vector.add(M, _times(self.excess, M), self.shift)

    def after(self, first: "AffineMap") -> "AffineMap":
        """Return the map that does `first` and then this one."""
        both = _vector.each(lambda ours, theirs: _vector.add(ours, theirs, _times(self.excess, theirs)), self.excess, first.excess)
        return AffineMap(both, self(first.shift))

    def still(self) -> "AffineMap":
        """Return the map that moves nothing."""
        return jax.tree.map(jnp.zeros_like, self)


class AffineMotion(Motion):
    """Constant A, as columns, and b, 1/s."""

    A: Matrix
    b: Components

    def over(self, t: Real) -> AffineMap:
        """Return the map over a time t, by scaling and squaring."""
        squarings = jnp.ceil(jnp.log2(jnp.maximum(2 * jnp.max(self.rate() * jnp.abs(t)), 1.0))).astype(int)
        return in_blocks(_exponential, self.A, self.b, t, squarings)

    def rate(self) -> Real:
        """Return the norm of A, 1/s."""
        return jnp.sqrt(sum(_vector.dot(column, column) for column in self.A))

    def rounding(self, t: Real) -> Real:
        """Return that of an angle |A| t, which each squaring doubles."""
        return 4e-16 * (1 + self.rate() * jnp.abs(t))

    def commutator(self, other: "AffineMotion") -> "AffineMotion":
        """Return [A, A'] and A b' - A' b."""
        columns = _vector.each(
            lambda ours, theirs: _vector.add(_times(self.A, theirs), _vector.scale(-1.0, _times(other.A, ours))), self.A, other.A
        )
        return AffineMotion(columns, _vector.add(_times(self.A, other.b), _vector.scale(-1.0, _times(other.A, self.b))))


def _exponential(A: Matrix, b: Components, t: Real, squarings: Whole) -> AffineMap:
    step = jnp.ldexp(t, -squarings)  # exact, as 2.0**n is not
    A, b = _vector.each(lambda column: _vector.scale(step, column), A), _vector.scale(step, b)

    def add(state: tuple[AffineMap, AffineMap], factorial_of_n: Real | float) -> tuple[tuple[AffineMap, AffineMap], None]:
        total, power = state
        power = AffineMap(_vector.each(lambda column: _times(A, column), power.excess), _times(A, power.shift))
        return (jax.tree.map(lambda sum_, term: sum_ + term / factorial_of_n, total, power), power), None

    state, factorials = (AffineMap(A, b), AffineMap(A, b)), [float(factorial(n)) for n in range(2, _DEGREE + 1)]
    shape = jnp.broadcast_shapes(*(leaf.shape for leaf in jax.tree.leaves(state)))
    if prod(shape) <= _FEW:  # a loop is compiled faster; many elements are better held in the registers of the processor
        state, _ = jax.lax.scan(add, jax.tree.map(lambda v: jnp.broadcast_to(v, shape), state), jnp.asarray(factorials))
    else:
        for each in factorials:
            state, _ = add(state, each)
    total = state[0]

    def square(total: AffineMap, n: Whole) -> tuple[AffineMap, None]:
        return jax.lax.cond(n < squarings, lambda m: m.after(m), lambda m: m, total), None

    return jax.lax.scan(square, total, jnp.arange(_MOST_SQUARINGS))[0]


def _times(columns: Matrix, v: Components) -> Components:
    return _vector.add(*(_vector.scale(c, column) for c, column in zip(v, columns, strict=True)))
