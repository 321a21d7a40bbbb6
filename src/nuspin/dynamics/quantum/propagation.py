r"""Observables a.r(t) of r(t) = exp(Gt) r(0) on a grid of times, without a state at every time.

.. math:: a\,r(t_{jb+i}) = [a\,(U^b)^j]\,[U^i r_0], \qquad U = e^{G\delta}, \quad 0 \le i < b = 2^c

On a uniform grid of n times the columns :math:`U^i r_0` are doubled c times, with a squaring of U each, and the rows go n/b steps.
"""

import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Quantity, Real
from nuspin.dynamics.motions.linear import LinearMotion
from nuspin.dynamics.motions.matrix_exponential import doubled, exponential_less_one
from nuspin.dynamics.quantum.liouvillian import generator
from nuspin.errors import InputError


def rising_from_zero(times: Quantity) -> Quantity:
    """Return times, s, after the check that they rise from 0, where the state is given."""
    times = checks.rising("times", times, "s")
    if not np.size(times):
        raise InputError("`times` is empty. Give at least one time.")
    return checks.non_negative("times", times, "s", "The state is given at 0.")


def uniform_step(times: np.ndarray) -> float | None:
    """Return the step of a grid that is uniform to rounding, or None."""
    if len(times) < 2:
        return None
    step = (times[-1] - times[0]) / (len(times) - 1)
    off = np.abs(times - (times[0] + step * np.arange(len(times))))
    return float(step) if np.max(off) <= 4 * np.finfo(float).eps * times[-1] else None


def on_uniform_grid(G: Real, r0: Real, rows: Real, step: Real, count: int) -> Real:
    """Return rows . exp(G k step) r0 for k = 0, ..., count - 1, shape (count, len(rows))."""
    E, columns = exponential_less_one(G * step), r0[:, None]
    for _ in range((count.bit_length() + 3) // 2):
        if columns.shape[1] < count:
            columns = jnp.concatenate([columns, columns + E @ columns], axis=1)
            E = doubled(E)

    def giant_step(rows: Real, _: None) -> tuple[Real, Real]:
        return rows + rows @ E, rows

    seen = jax.lax.scan(giant_step, rows, length=-(-count // columns.shape[1]))[1] @ columns
    return jnp.swapaxes(seen, 1, 2).reshape(-1, len(rows))[:count]


def through_segments(numbers: Real, durations: Real, r0: Real, spin: float) -> Real:
    """Return r after each of n segments, in which the generator has the numbers (n, 17), shape (n, d^2)."""

    @jax.checkpoint  # a reverse derivative keeps r, and computes the exponentials anew
    def segment(r: Real, of: tuple[Real, Real]) -> tuple[Real, Real]:
        numbers, duration = of
        r = LinearMotion(generator(numbers, spin)).over(duration)(r)
        return r, r

    return jax.lax.scan(segment, r0, (numbers, durations))[1]
