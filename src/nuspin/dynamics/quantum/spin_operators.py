r"""The operators of a spin I, and the real basis of tensors in which its state is a vector that begins with the Bloch vector.

.. math:: \rho = \sum_j r_j B_j, \qquad r_j = \mathrm{Tr}(B_j\rho), \qquad \mathrm{Tr}(B_i B_j) = \delta_{ij}, \qquad B_j = B_j^\dagger

In order: :math:`1/\sqrt d`; :math:`I_x, I_y, I_z` over :math:`\sqrt{I(I+1)(2I+1)/3}`; five of rank two; up to rank 2I.
"""

from functools import cache

import numpy as np

from nuspin import checks
from nuspin._jax import jnp
from nuspin._types import Complex, Number, Real


def projections(spin: float | int) -> np.ndarray:
    """Return m = I, I - 1, ..., -I."""
    return spin - np.arange(2 * spin + 1)


@cache
def spin_matrices(spin: float | int) -> np.ndarray:
    """Return I_x, I_y, I_z over hbar, shape (3, d, d), in the states m = I, I - 1, ..., -I."""
    m = projections(spin)
    raising = np.diag(np.sqrt(spin * (spin + 1) - m[1:] * (m[1:] + 1)), 1)
    return _frozen(np.array([(raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)]))


@cache
def tensor_basis(spin: float | int) -> np.ndarray:
    """Return the basis, shape (d^2, d, d): of each rank k what turns as cos(q phi) and sin(q phi) for q = k, ..., 1, then q = 0."""
    x, y, z = spin_matrices(spin)
    raising, lowering = (x + 1j * y).real, (x - 1j * y).real
    basis = [np.eye(len(z)) / np.sqrt(len(z))]
    for rank in range(1, len(z)):
        tensor = np.linalg.matrix_power(raising, rank)
        for _ in range(rank):
            tensor = tensor / np.linalg.norm(tensor)
            basis += [(tensor + tensor.T) / np.sqrt(2), (tensor - tensor.T) / np.sqrt(2) / 1j]
            tensor = tensor @ lowering - lowering @ tensor
        basis.append(tensor / np.linalg.norm(tensor))
    return _frozen(np.array(basis, dtype=complex))


@cache
def level_projectors(spin: float | int) -> np.ndarray:
    """Return the projectors on m = I, I - 1, ..., -I, shape (d, d, d): their expectations are the populations."""
    levels = np.eye(round(2 * spin) + 1)
    return _frozen(levels[:, :, None] * levels[:, None, :] + 0j)


def to_components(operator: Complex, spin: float | int) -> Real:
    """Return the components of Hermitian operators, shape (..., d^2): r_j of a state; of an observable its row, <A> = a . r."""
    einsum = jnp.einsum if checks.is_traced(operator) else np.einsum
    return jnp.asarray(einsum("jab,...ba->...j", tensor_basis(spin), operator).real)


def to_operator(components: Real, spin: float | int) -> Complex:
    """Return the operators of the components, shape (..., d, d)."""
    return jnp.einsum("...j,jab->...ab", components, tensor_basis(spin))


def function_of_projection(values: Number, direction: Number, spin: float | int) -> Complex:
    r"""Return the operator f(n . I), shape (..., d, d), of f(m) at m = I, ..., -I, shape (..., d), and n, shape (..., 3).

    .. math:: P_{k+1}(x) = x P_k(x) - \frac{k^2 (d^2 - k^2)}{4 (4k^2 - 1)} P_{k-1}(x), \qquad \sum_m P_k(m) P_l(m) \propto \delta_{kl}

    A sum of these is a polynomial in the components of n: no direction is special, and derivatives are finite everywhere.
    """
    m = projections(spin)
    values, direction = jnp.asarray(values), jnp.asarray(direction)
    batch = jnp.broadcast_shapes(values.shape[:-1], direction.shape[:-1])
    values, direction = jnp.broadcast_to(values, (*batch, len(m))), jnp.broadcast_to(direction, (*batch, 3))
    projection = jnp.einsum("...c,cab->...ab", direction, spin_matrices(spin))
    matrices = [jnp.zeros_like(projection), jnp.broadcast_to(np.eye(len(m)) + 0j, projection.shape)]
    numbers = [np.zeros(len(m)), np.ones(len(m))]
    total = jnp.zeros_like(projection)
    for k in range(len(m)):
        matrix, number = matrices[1], numbers[1]
        total = total + jnp.einsum("...m,m->...", values, number / (number @ number))[..., None, None] * matrix
        less = k**2 * (len(m) ** 2 - k**2) / (4 * (4 * k**2 - 1))
        matrices = [matrix, projection @ matrix - less * matrices[0]]
        numbers = [number, m * number - less * numbers[0]]
    return total


def _frozen(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
