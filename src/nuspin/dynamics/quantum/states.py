r"""States of a spin I: polarised along a direction, or any density matrix, checked; and what they show.

.. math:: \rho = \sum_m p_m\, |m\rangle\langle m|_n, \qquad p_m \propto (1 + b)^{I + m} (1 - b)^{I - m}, \qquad P = \langle I_n\rangle/I

A ladder, as temperature and bath leave it: b = tanh(hbar omega/2kT) or (G_+ - G_-)/(G_+ + G_-). P = 1 is the coherent state along n.
"""

from typing import Any

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Quantity, Real
from nuspin.dynamics.quantum.quantum_spin import require_one_batch
from nuspin.dynamics.quantum.spin_operators import function_of_projection, spin_matrices
from nuspin.torque.polarization import levels_of
from nuspin.units import to_si

SLACK = 1e-10  # of a density matrix: typed numbers and sums of many
NEWTON_STEPS = 12


def polarized_state(spin: Quantity, direction: Quantity, polarization: Quantity = 1.0) -> Complex:
    r"""Return the density matrix of a spin polarised along a direction, its levels a ladder.

    .. math:: p_m \propto (1 + b)^{I + m} (1 - b)^{I - m}, \qquad \sum_m m\,p_m = I P

    Parameters
    ----------
    spin
        Quantum number I.
    direction
        Unit vector, shape (..., 3).
    polarization
        P = <I>/I along it, between -1 and 1, shape (...): 1 is the coherent state, 0 the state without order;
        `BathRates.polarization` the one that a bath makes.

    Returns
    -------
    Array
        Density matrix in the states m = I, ..., -I along z, shape (..., 2I + 1, 2I + 1).

    Raises
    ------
    InputError
        Where I is no half-integer, the direction no unit vector, or P outside [-1, 1].

    Examples
    --------
    >>> from nuspin.dynamics import expectation, polarized_state
    >>> [round(float(each), 12) for each in expectation(polarized_state(1.5, [0.6, 0, 0.8], 0.5))]
    [0.45, 0.0, 0.6]
    """
    levels = levels_of(checks.spin_quantum_number("spin", checks.scalar("spin", to_si("spin", spin, ""))))
    direction = checks.unit_vector("direction", to_si("direction", direction, ""))
    polarization = quantity.within("polarization", polarization, -1, 1)
    require_one_batch(direction=(direction, 1), polarization=(polarization, 0))
    return _polarized(jnp.asarray(direction), jnp.asarray(polarization), levels)


def expectation(state: Quantity, operators: Quantity | None = None) -> Real:
    """Return Tr(A rho) of Hermitian operators A, shape (..., k) of (k, d, d); without them the nuclear spin <I>/hbar, shape (..., 3)."""
    state = jnp.asarray(state)
    A = spin_matrices((state.shape[-1] - 1) / 2) if operators is None else hermitian_operators(operators, state.shape[-1])
    return jnp.einsum("kab,...ba->...k", A, state).real


def density_matrix(state: Quantity, levels: int) -> Any:
    """Return a state as a complex array, after its check: Hermitian, of trace one, without a negative probability, to 1e-10."""
    matrix = _square("state", state, levels)
    if not checks.is_traced(matrix):
        values = np.asarray(matrix)
        if np.any(np.abs(values - _adjoint(values)) > SLACK):
            checks.refuse("state", "be Hermitian", f"off by {np.max(np.abs(values - _adjoint(values))):g}")
        traces = np.trace(values, axis1=-2, axis2=-1)
        if np.any(np.abs(traces - 1) > SLACK):
            checks.refuse("state", "have the trace 1", f"of trace {np.ravel(traces)[np.argmax(np.abs(traces - 1))]:g}")
        least = np.min(np.linalg.eigvalsh(values))
        if least < -SLACK:
            checks.refuse("state", "have no negative probability", f"of the eigenvalue {least:g}")
    return matrix


def hermitian_operators(operators: Quantity, levels: int) -> Any:
    """Return observables, shape (k, d, d), after their check."""
    matrices = _square("observe", operators, levels)
    if matrices.ndim != 3:
        checks.refuse("observe", f"have the shape (k, {levels}, {levels})", f"of shape {matrices.shape}")
    if not checks.is_traced(matrices):
        values = np.asarray(matrices)
        if np.any(np.abs(values - _adjoint(values)) > SLACK * np.max(np.abs(values))):
            checks.refuse("observe", "be Hermitian", "an operator that is not", "Observe (A + A*)/2 and (A - A*)/2i.")
    return matrices


def _square(name: str, matrix: Quantity, levels: int) -> Any:
    if not checks.is_traced(matrix):
        matrix = np.asarray(matrix)
        if matrix.dtype.kind not in "iufc" or not np.all(np.isfinite(matrix)):
            checks.refuse(name, "be finite numbers", "something else")
    if matrix.shape[-2:] != (levels, levels):
        checks.refuse(name, f"have the shape (..., {levels}, {levels})", f"of shape {matrix.shape}", "2I + 1 levels.")
    return matrix.astype(complex)


def _adjoint(matrices: np.ndarray) -> np.ndarray:
    return np.swapaxes(matrices, -1, -2).conj()


@jax.jit(static_argnames="levels")
def _polarized(direction: Real, polarization: Real, levels: int) -> Complex:
    spin = (levels - 1) / 2
    below = np.arange(levels)  # I - m

    def populations(b: Real) -> Real:
        up, down = (each.reshape((1,) * b.ndim + (-1,)) for each in (below[::-1], below))
        terms = (1 + b)[..., None] ** up * (1 - b)[..., None] ** down
        return terms / jnp.sum(terms, axis=-1, keepdims=True)

    def excess(b: Real) -> Real:
        return jnp.einsum("...m,m->...", populations(b), (spin - below) / spin) - abs(polarization)

    def newton(b: Real) -> Real:
        # excess is concave, so that from b = 0 every step stays below the root; the last one carries the derivative
        value, slope = jax.jvp(excess, (b,), (jnp.ones_like(b),))
        return b - value / slope

    start = jax.lax.stop_gradient(jax.lax.fori_loop(0, NEWTON_STEPS, lambda _, b: newton(b), jnp.zeros_like(polarization)))
    b = newton(start) * jnp.where(polarization < 0, -1.0, 1.0)
    return function_of_projection(populations(b), direction, spin)
