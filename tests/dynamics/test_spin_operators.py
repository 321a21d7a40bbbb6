"""The basis and the states against eigenvectors, commutators and closed forms."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuspin.dynamics import expectation, polarized_state
from nuspin.dynamics.quantum.spin_operators import (
    function_of_projection,
    level_projectors,
    spin_matrices,
    tensor_basis,
    to_components,
    to_operator,
)
from nuspin.dynamics.quantum.states import density_matrix
from nuspin.errors import InputError

SPINS = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]


def commutator(A, B):
    return A @ B - B @ A


@pytest.mark.parametrize("spin", SPINS)
def test_matrices_are_an_angular_momentum(spin):
    x, y, z = spin_matrices(spin)
    assert np.max(np.abs(commutator(x, y) - 1j * z)) < 1e-14 * spin**2
    assert np.max(np.abs(x @ x + y @ y + z @ z - spin * (spin + 1) * np.eye(len(x)))) < 1e-14 * spin**2
    assert z[0, 0] == spin


@pytest.mark.parametrize("spin", SPINS)
def test_basis_is_orthonormal_hermitian_and_ordered_by_rank(spin):
    B, I = tensor_basis(spin), spin_matrices(spin)
    assert len(B) == len(I[0]) ** 2
    assert np.max(np.abs(np.einsum("iab,jba->ij", B, B) - np.eye(len(B)))) < 1e-14
    assert np.array_equal(B, np.swapaxes(B, 1, 2).conj())
    ranks = np.sqrt(np.arange(len(B))).astype(int)
    for tensor, rank in zip(B, ranks, strict=True):
        casimir = sum(commutator(A, commutator(A, tensor)) for A in I)
        assert np.max(np.abs(casimir - rank * (rank + 1) * tensor)) < 1e-13 * spin**2


@pytest.mark.parametrize("spin", SPINS)
def test_basis_begins_with_the_bloch_vector(spin):
    B, I = tensor_basis(spin), spin_matrices(spin)
    assert np.max(np.abs(B[0] * np.sqrt(len(B[0])) - np.eye(len(B[0])))) < 1e-15
    assert np.max(np.abs(B[1:4] * np.sqrt(spin * (spin + 1) * (2 * spin + 1) / 3) - I)) < 1e-14 * spin


@pytest.mark.parametrize("spin", SPINS)
def test_within_a_rank_every_pair_turns_at_its_own_rate(spin):
    """-i [I_z, .] takes what turns as cos(q phi) to q times what turns as sin(q phi)."""
    B, z = tensor_basis(spin), spin_matrices(spin)[2]
    place = 1
    for rank in range(1, round(2 * spin) + 1):
        for q in range(rank, 0, -1):
            assert np.max(np.abs(-1j * commutator(z, B[place]) - q * B[place + 1])) < 1e-14 * spin
            place += 2
        assert np.max(np.abs(commutator(z, B[place]))) == 0
        place += 1


@pytest.mark.parametrize("spin", [0.5, 3, 4.5])
def test_components_and_operators_are_inverse(spin, rng):
    d = round(2 * spin) + 1
    A = rng.normal(size=(2, d, d)) + 1j * rng.normal(size=(2, d, d))
    A = jnp.asarray(A + np.swapaxes(A, 1, 2).conj())
    r = to_components(A, spin)
    assert r.dtype == float
    assert np.max(np.abs(to_operator(r, spin) - A)) < 1e-13
    assert np.sum(np.asarray(r[0] * r[1])) == pytest.approx(np.trace(A[0] @ A[1]).real, rel=1e-12, abs=0)


@pytest.mark.parametrize("spin", SPINS)
def test_function_of_a_projection_is_that_of_its_eigenvectors(spin, rng):
    n = rng.normal(size=3)
    n /= np.linalg.norm(n)
    values = rng.normal(size=round(2 * spin) + 1)
    _, states = np.linalg.eigh(np.einsum("c,cab->ab", n, spin_matrices(spin)))
    truth = (states * values[::-1]) @ states.conj().T  # eigh counts from m = -I up
    assert np.max(np.abs(function_of_projection(values, n, spin) - truth)) < 1e-13
    assert np.max(np.abs(np.linalg.eigvalsh(function_of_projection(values, n, spin)) - np.sort(values))) < 1e-13


@pytest.mark.parametrize("spin", SPINS)
@pytest.mark.parametrize("P", [-1.0, -0.3, 0.0, 1e-9, 0.6, 0.999, 1.0])
def test_polarized_state_is_a_ladder_of_the_polarization(spin, P):
    n = np.array([2.0, -1.0, 2.0]) / 3
    rho = np.asarray(polarized_state(spin, n, P))
    assert expectation(rho) == pytest.approx(P * spin * n, abs=1e-14 * spin, rel=0)
    p = np.asarray(expectation(polarized_state(spin, [0, 0, 1.0], P), level_projectors(spin)))
    assert p.sum() == pytest.approx(1, rel=1e-14, abs=0)
    assert p[1:-1] ** 2 == pytest.approx(p[:-2] * p[2:], rel=0, abs=1e-14)  # neighbours have one ratio
    density_matrix(rho, len(rho))  # Hermitian, of trace one, positive


def test_full_polarization_is_a_pure_coherent_state():
    rho = np.asarray(polarized_state(3.5, [0.6, 0.0, 0.8]))
    assert np.trace(rho @ rho).real == pytest.approx(1, rel=1e-13, abs=0)
    assert expectation(rho) == pytest.approx(3.5 * np.array([0.6, 0, 0.8]), rel=1e-14, abs=1e-14)


@given(P=st.floats(-1, 1), spin=st.sampled_from(SPINS))
def test_polarization_comes_back(P, spin):
    assert float(expectation(polarized_state(spin, [1.0, 0, 0], P))[0]) == pytest.approx(spin * P, rel=0, abs=2e-14 * spin)


@pytest.mark.parametrize("P", [-1.0, 0.0, 0.4, 1.0])
def test_derivatives_of_a_state_are_exact(P):
    """<I>/I = P n, so the derivatives by P are n I, and those by n across it are P I."""
    slope = jax.jacfwd(lambda P: expectation(polarized_state(2.5, [0.0, 0.6, 0.8], P)))(P)
    assert np.asarray(slope) == pytest.approx([0, 1.5, 2.0], rel=1e-12, abs=1e-12)
    back = jax.grad(lambda P: expectation(polarized_state(2.5, [0.0, 0.6, 0.8], P))[2])(P)
    assert float(back) == pytest.approx(2.0, rel=1e-12, abs=0)
    turn = jax.jacrev(lambda n: expectation(polarized_state(2.5, n, P)))(np.array([0.0, 0.0, 1.0]))
    assert np.asarray(turn)[:, :2] == pytest.approx(2.5 * P * np.eye(3)[:, :2], rel=1e-12, abs=1e-12)


def test_states_broadcast():
    rho = polarized_state(1.5, np.eye(3)[:, None], np.array([0.2, 0.7]))
    assert rho.shape == (3, 2, 4, 4)
    assert np.max(np.abs(rho[1, 1] - polarized_state(1.5, [0, 1.0, 0], 0.7))) < 1e-15
    assert expectation(rho).shape == (3, 2, 3)


def test_bad_states_are_named():
    with pytest.raises(InputError, match=r"`spin` must be a positive multiple of 1/2, not 0\.7"):
        polarized_state(0.7, [0, 0, 1.0])
    with pytest.raises(InputError, match=r"`direction` must have length 1, not 2\.0"):
        polarized_state(0.5, [0, 0, 2.0])
    with pytest.raises(InputError, match=r"`polarization` must lie between -1 and 1, not 1\.1"):
        polarized_state(0.5, [0, 0, 1.0], 1.1)
    with pytest.raises(InputError, match=r"shapes.*`direction` has \(2,\)"):
        polarized_state(0.5, np.eye(3)[:2], np.zeros(3))
    for state, sentence in (
        (np.eye(2) / 2 + [[0, 0.1], [0, 0]], "`state` must be a Hermitian matrix, but it differs from its adjoint by 0.1"),
        (np.eye(2), "`state` must be a density matrix of trace 1, but its trace is 2"),
        (np.diag([1.5, -0.5]), r"without negative probabilities, but it has the eigenvalue -0\.5"),
        (np.eye(3) / 3, r"`state` must have the shape \(..., 2, 2\), but its shape is \(3, 3\)"),
        (np.eye(2) * np.nan, "`state` must be an array of finite real or complex numbers"),
        ("up", "`state` must be an array of finite real or complex numbers"),
    ):
        with pytest.raises(InputError, match=sentence):
            density_matrix(state, 2)
    with pytest.raises(InputError, match="`operators` must be Hermitian"):
        expectation(np.eye(2) / 2, [[[0, 1], [0, 0]]])
    with pytest.raises(InputError, match=r"`operators` must have the shape \(k, 2, 2\), but its shape is \(2, 2\)"):
        expectation(np.eye(2) / 2, np.eye(2))
