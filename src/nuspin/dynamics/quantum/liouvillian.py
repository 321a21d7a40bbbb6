r"""The generator of the master equation, a real matrix that is affine in seventeen numbers.

.. math:: \dot\rho = -i[\omega\cdot I + \tfrac13 I\cdot Q\cdot I,\, \rho]
    + \sum_{ab} \Gamma_{ab}\big(I_a\rho I_b - \tfrac12\{I_b I_a, \rho\}\big), \qquad
    \Gamma_{ab} = S_{ab} - i\,\epsilon_{abc}\, d_c, \qquad \dot r = \sum_k p_k G_k\, r

Three of omega, five of the traceless Q, six of the symmetric S, three of d; components r as in `spin_operators`.
"""

from functools import cache

import numpy as np

from nuspin._jax import jax, jnp
from nuspin._types import Number, Real
from nuspin.dynamics.quantum.spin_operators import spin_matrices, tensor_basis

ROWS, COLUMNS = (0, 1, 2, 1, 0, 0), (0, 1, 2, 2, 2, 1)  # xx, yy, zz, yz, xz, xy


@cache
def generators(spin: float) -> np.ndarray:
    """Return the matrices G_k, shape (17, d^2, d^2), in the order of `parameters`."""
    I = spin_matrices(spin)
    pairs = list(zip(ROWS, COLUMNS, strict=True))
    squares = [(I[a] @ I[b] + I[b] @ I[a]) / (2 if a == b else 1) / 3 for a, b in pairs]
    symmetric = [_jumps(I, [(a, b), (b, a)]) / (2 if a == b else 1) for a, b in pairs]
    cyclic = [-1j * (_jumps(I, [(a, b)]) - _jumps(I, [(b, a)])) for a, b in ((1, 2), (2, 0), (0, 1))]
    hamiltonians = [*I, squares[0] - squares[2], squares[1] - squares[2], *squares[3:]]
    maps = np.array([_turning(H) for H in hamiltonians] + symmetric + cyclic)
    basis = tensor_basis(spin).reshape(len(I[0]) ** 2, -1)
    matrices = np.einsum("ia,kab,jb->kij", basis.conj(), maps, basis, optimize=True).real
    matrices[np.abs(matrices) < 1e-13 * spin**2] = 0.0
    matrices[:, 0] = 0.0  # the trace stays
    matrices.setflags(write=False)
    return matrices


def parameters(omega: Number, quadrupole: Number, noise: Number, pump: Number) -> Real:
    """Return the seventeen numbers, shape (..., 17), of vectors (..., 3) and tensors (..., 3, 3)."""
    Q, S = (jnp.asarray(tensor)[..., ROWS, COLUMNS] for tensor in (quadrupole, noise))
    parts = (jnp.asarray(omega), jnp.concatenate([Q[..., :2], Q[..., 3:]], axis=-1), S, jnp.asarray(pump))
    batch = jnp.broadcast_shapes(*(part.shape[:-1] for part in parts))
    return jnp.concatenate([jnp.broadcast_to(part, (*batch, part.shape[-1])) for part in parts], axis=-1)


def generator(numbers: Real, spin: float) -> Real:
    """Return G, shape (..., d^2, d^2), 1/s."""
    return jnp.einsum("...k,kij->...ij", numbers, generators(spin), precision=jax.lax.Precision.HIGHEST)


def _turning(H: np.ndarray) -> np.ndarray:
    """Return rho -> -i [H, rho] for rho read row by row."""
    one = np.eye(len(H))
    return -1j * (np.kron(H, one) - np.kron(one, H.T))


def _jumps(I: np.ndarray, pairs: list[tuple[int, int]]) -> np.ndarray:
    """Return rho -> sum of I_a rho I_b - (I_b I_a rho + rho I_b I_a)/2 for rho read row by row."""
    one = np.eye(len(I[0]))
    products = [(I[a], I[b], I[b] @ I[a]) for a, b in pairs]
    return np.sum([np.kron(A, B.T) - np.kron(BA, one) / 2 - np.kron(one, BA.T) / 2 for A, B, BA in products], axis=0)
