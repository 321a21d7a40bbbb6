r"""States of a spin I: polarised along a direction, or any density matrix after a check; and their expectation values.

.. math:: \rho = \sum_m p_m\, |m\rangle\langle m|_n, \qquad p_m \propto (1 + b)^{I + m} (1 - b)^{I - m}, \qquad P = \langle I_n\rangle/I

The populations form a geometric series, as in equilibrium, where b = tanh(hbar omega/2kT), or in a bath, where
b = (G_+ - G_-)/(G_+ + G_-). P = 1 is the coherent state along n.
"""

from typing import Any

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Quantity, Real
from nuspin.dynamics.quantum.quantum_spin import LARGEST_SPIN, one_spin, require_one_batch
from nuspin.dynamics.quantum.spin_operators import function_of_projection, spin_matrices
from nuspin.errors import InputError
from nuspin.torque.polarization import levels_of
from nuspin.units import require_float64, to_si

SLACK = 1e-10  # of a density matrix: typed numbers and sums of many
NEWTON_STEPS = 12


def polarized_state(spin: Quantity, direction: Quantity, polarization: Quantity = 1.0) -> Complex:
    r"""Return the density matrix of a spin polarised along a direction, whose populations form a geometric series.

    .. math:: p_m \propto (1 + b)^{I + m} (1 - b)^{I - m}, \qquad \sum_m m\,p_m = I P

    Parameters
    ----------
    spin
        Quantum number I, one number up to 9.
    direction
        Unit vector, shape (..., 3).
    polarization
        P = <I>/I along it, between -1 and 1, shape (...): 1 is the coherent state, 0 the unpolarised one, `BathRates.polarization` the
        steady state of a bath.

    Returns
    -------
    Array
        Density matrix in the states m = I, ..., -I along z, shape (..., 2I + 1, 2I + 1).

    Raises
    ------
    InputError
        If I is not a multiple of 1/2, the direction does not have length 1, or P is outside [-1, 1].

    Examples
    --------
    >>> from nuspin.dynamics import expectation, polarized_state
    >>> [round(float(each), 12) for each in expectation(polarized_state(1.5, [0.6, 0, 0.8], 0.5))]
    [0.45, 0.0, 0.6]
    """
    levels = levels_of(one_spin("spin", spin))
    direction = checks.unit_vector("direction", to_si("direction", direction, ""))
    polarization = quantity.within("polarization", polarization, -1, 1)
    require_one_batch(direction=(direction, 1), polarization=(polarization, 0))
    return _polarized(jnp.asarray(direction), jnp.asarray(polarization), levels)


def expectation(state: Quantity, operators: Quantity | None = None) -> Real:
    """Return the expectation values Tr(A rho) in a state.

    Parameters
    ----------
    state
        Density matrices, shape (..., d, d).
    operators
        Hermitian operators A, shape (k, d, d). If they are left out, the nuclear spin I/hbar.

    Returns
    -------
    Array
        Shape (..., k), or (..., 3) without operators.

    Raises
    ------
    InputError
        If the arrays are not finite, do not have these shapes, or an operator is not Hermitian.

    Examples
    --------
    >>> import numpy as np
    >>> from nuspin.dynamics import expectation, polarized_state
    >>> expectation(polarized_state(0.5, [0, 0, 1.0]), [np.diag([1.0, 0.0])]).tolist()  # the population of m = 1/2
    [1.0]
    """
    require_float64()
    levels = np.shape(numbers_of("state", state))[-1:]
    state = _square("state", state, *(levels or (2,)))
    if not 2 <= state.shape[-1] <= 2 * LARGEST_SPIN + 1:
        raise InputError(f"`state` must have 2I + 1 levels, at least 2 and at most {2 * LARGEST_SPIN + 1}, not {state.shape[-1]}.")
    A = spin_matrices((state.shape[-1] - 1) / 2) if operators is None else hermitian_operators("operators", operators, state.shape[-1])
    return jnp.einsum("kab,...ba->...k", A, state).real


def density_matrix(state: Quantity, levels: int) -> Any:
    """Return a state as a complex array after the checks: Hermitian, trace 1 and no negative probability, to 1e-10."""
    matrix = _square("state", state, levels)
    if not checks.is_traced(matrix):
        values = np.asarray(matrix)
        if np.any(np.abs(values - _adjoint(values)) > SLACK):
            raise InputError(
                f"`state` must be a Hermitian matrix, but it differs from its adjoint by {np.max(np.abs(values - _adjoint(values))):g}. "
                "Use `polarized_state`, or give (rho + rho*)/2."
            )
        traces = np.trace(values, axis1=-2, axis2=-1)
        if np.any(np.abs(traces - 1) > SLACK):
            worst = np.ravel(traces)[np.argmax(np.abs(traces - 1))].real
            raise InputError(f"`state` must be a density matrix of trace 1, but its trace is {worst:g}. Divide it by its trace.")
        least = np.min(np.linalg.eigvalsh(values))
        if least < -SLACK:
            raise InputError(
                f"`state` must be a density matrix without negative probabilities, but it has the eigenvalue {least:g}. "
                "Use `polarized_state` for a polarised spin."
            )
    return matrix


def hermitian_operators(name: str, operators: Quantity, levels: int) -> Any:
    """Return observables, shape (k, d, d), after the checks."""
    matrices = _square(name, operators, levels)
    if matrices.ndim != 3 or not len(matrices):
        raise InputError(
            f"`{name}` must have the shape (k, {levels}, {levels}), but its shape is {matrices.shape}. Put the operators on the first axis."
        )
    if not checks.is_traced(matrices):
        values = np.asarray(matrices)
        if np.any(np.abs(values - _adjoint(values)) > SLACK * np.max(np.abs(values))):
            raise InputError(f"`{name}` must be Hermitian operators. Observe (A + A*)/2 and (A - A*)/2i of one that is not.")
    return matrices


def numbers_of(name: str, values: Any) -> Any:
    """Return an array of finite real or complex numbers after the check."""
    if checks.is_traced(values):
        array = values
    else:
        try:
            array = np.asarray(values)
        except (TypeError, ValueError):  # lists of different lengths
            array = np.asarray(None)
    if array.dtype.kind not in "iufc" or not (checks.is_traced(array) or np.all(np.isfinite(array))):
        raise InputError(f"`{name}` must be an array of finite real or complex numbers, not {checks.shown(values)}.")
    return array


def _square(name: str, matrix: Quantity, levels: int) -> Any:
    array = numbers_of(name, matrix)
    if array.shape[-2:] != (levels, levels) or not array.size:
        raise InputError(
            f"`{name}` must have the shape (..., {levels}, {levels}), but its shape is {array.shape}. A spin I has 2I + 1 levels."
        )
    return array.astype(complex)


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
