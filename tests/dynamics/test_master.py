"""The master equation against a Lindblad operator built from Kronecker products, closed forms, symmetries and conservation laws."""

import pickle

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from nuspin.dynamics import (
    QuantumSpin,
    evolve_master,
    evolve_pulses,
    expectation,
    polarized_state,
    quadrupole_tensor,
    secular,
    steady_state,
    transition_lines,
)
from nuspin.dynamics.quantum.master import generator
from nuspin.dynamics.quantum.quantum_spin import bath_tensors
from nuspin.dynamics.quantum.spin_operators import level_projectors, tensor_basis, to_operator
from nuspin.dynamics.quantum.states import density_matrix
from nuspin.errors import InputError
from nuspin.torque import BathRates, bath_rates

SPINS = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]
SOME = [1, 4.5]  # of each kind and the largest; the others in `make test-deep`
EACH = [spin if spin in SOME else pytest.param(spin, marks=pytest.mark.deep) for spin in SPINS]


def ladder(spin):
    """I_x, I_y, I_z, I_+, I_- written out from their matrix elements."""
    m = [spin - k for k in range(round(2 * spin) + 1)]
    up = np.zeros((len(m), len(m)), complex)
    for k in range(1, len(m)):
        up[k - 1, k] = np.sqrt((spin - m[k]) * (spin + m[k] + 1))
    return (up + up.conj().T) / 2, (up - up.conj().T) / 2j, np.diag(m).astype(complex), up, up.conj().T


def lindbladian(H, jumps):
    """The map of rho read row by row."""
    one = np.eye(len(H))
    L = -1j * (np.kron(H, one) - np.kron(one, H.T))
    for J in jumps:
        JJ = J.conj().T @ J
        L = L + np.kron(J, J.conj()) - np.kron(JJ, one) / 2 - np.kron(one, JJ.T) / 2
    return L


def rates_of(plus, minus, z, spin):
    numbers = (jnp.asarray(float(each)) for each in (plus, minus, z, plus - minus))
    return BathRates(*numbers, spin=spin, levels=round(2 * spin) + 1)


def turned_by(angles):
    """A rotation matrix."""
    a, b, c = angles
    Rz = [np.array([[np.cos(x), -np.sin(x), 0], [np.sin(x), np.cos(x), 0], [0, 0, 1.0]]) for x in (a, c)]
    Ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    return Rz[0] @ Ry @ Rz[1]


def some_problem(spin, rng):
    """A spin with everything at once, and the same by plain matrices."""
    x, y, z, *_ = ladder(spin)
    R = turned_by(rng.uniform(0, 3, 3))
    axis = R[:, 1]
    omega, omega_Q, eta = rng.normal(size=3) * 5, 3.0, 0.6
    plus, minus, along = 0.9, 0.4, 0.7
    system = QuantumSpin.of_bath(
        rates_of(plus, minus, along, spin),
        axis,
        quadrupole=quadrupole_tensor(omega_Q, asymmetry=eta, axis=R[:, 2], second_axis=R[:, 0]),
    )
    X, Y, Z = (v[0] * x + v[1] * y + v[2] * z for v in R.T)
    H = omega[0] * x + omega[1] * y + omega[2] * z
    H = H + omega_Q / 6 * (3 * Z @ Z - spin * (spin + 1) * np.eye(len(x)) + eta * (X @ X - Y @ Y))
    # n = Y of the turned frame; raising along it is Z + i X
    return system, omega, H, [np.sqrt(plus) * (Z + 1j * X), np.sqrt(minus) * (Z - 1j * X), np.sqrt(along) * Y]


@pytest.mark.parametrize("spin", EACH)
def test_generator_is_lindblads(spin, rng):
    system, omega, H, jumps = some_problem(spin, rng)
    B = tensor_basis(spin).reshape(len(H) ** 2, -1)
    truth = B.conj() @ lindbladian(H, jumps) @ B.T
    assert np.max(np.abs(truth.imag)) < 1e-13 * np.max(np.abs(truth))
    assert np.max(np.abs(generator(system, omega) - truth.real)) < 1e-13 * np.max(np.abs(truth))


def test_a_quadrupole_tensor_does_nothing_to_a_spin_one_half():
    with_Q, without = QuantumSpin(0.5, quadrupole=quadrupole_tensor(1e3)), QuantumSpin(0.5)
    assert np.array_equal(generator(with_Q, [1.0, 2.0, 3.0]), generator(without, [1.0, 2.0, 3.0]))


@pytest.mark.parametrize("spin", [1.5, pytest.param(0.5, marks=pytest.mark.deep), pytest.param(4.5, marks=pytest.mark.deep)])
def test_evolution_is_lindblads(spin, rng):
    system, omega, H, jumps = some_problem(spin, rng)
    rho = np.asarray(polarized_state(spin, [0.6, 0, 0.8], 0.7))
    L = lindbladian(H, jumps)
    uniform = np.linspace(0, 2, 41)
    for times in (uniform, uniform + 0.3, uniform**2, np.array([1.1])):
        states = np.array([(expm(L * t) @ rho.ravel()).reshape(rho.shape) for t in times])
        whole = to_operator(evolve_master(system, omega, times, rho, observe=tensor_basis(spin)), spin)
        assert np.max(np.abs(whole - states)) < 1e-13
    assert np.max(np.abs(evolve_master(system, omega, times, rho) - expectation(states))) < 2e-13
    p = evolve_master(system, omega, times, rho, observe=level_projectors(spin))
    assert np.max(np.abs(p - np.diagonal(states, axis1=1, axis2=2).real)) < 1e-13


TURN = 2 * np.pi * 1e3  # 1/ms


def driven_spin():
    """Spin 7/2: offset, quadrupole splitting, rf, and a biased bath, in a rotating frame."""
    x, _, z, up, down = ladder(3.5)
    H = 20 * TURN * z + 100 * TURN / 6 * (3 * z @ z - 15.75 * np.eye(8)) + 5 * TURN * x
    jumps = [np.sqrt(26.0) * down, np.sqrt(14.0) * up, np.sqrt(200.0) * z]
    system = QuantumSpin.of_bath(rates_of(14.0, 26.0, 200.0, 3.5), quadrupole=quadrupole_tensor(100 * TURN))
    return system, np.array([5 * TURN, 0, 20 * TURN]), lindbladian(H, jumps)


def long_double(L, step, count, rho, operators):
    """Expectations by a Taylor series and powers in 80 bits."""
    A = (L.astype(np.clongdouble)) * np.longdouble(step) / 32
    U = term = np.eye(len(L), dtype=np.clongdouble)
    for k in range(1, 40):
        term = term @ A / k
        U = U + term
    for _ in range(5):
        U = U @ U
    r, seen = rho.ravel().astype(np.clongdouble), []
    for _ in range(count):
        seen.append([np.sum(A.T.ravel() * r).real for A in operators])
        r = U @ r
    return np.array(seen, dtype=float)


@pytest.mark.skipif(np.finfo(np.longdouble).eps > 2e-19, reason="long double is no wider than double here")
def test_a_thousand_outputs_of_a_driven_spin_seven_halves():
    system, omega, L = driven_spin()
    rho = np.asarray(polarized_state(3.5, [1.0, 0, 0], 0.4))
    times = np.linspace(0, 1e-3, 1000)
    truth = long_double(L, 1e-3 / 999, 1000, rho, ladder(3.5)[:3])
    assert np.max(np.abs(truth)) > 1.3
    assert np.max(np.abs(evolve_master(system, omega, times, rho) - truth)) < 1e-12


@pytest.mark.skipif(np.finfo(np.longdouble).eps > 2e-19, reason="long double is no wider than double here")
def test_ten_megahertz_for_a_millisecond():
    """A phase of 4e5 in the fastest coherence: 1e-16 of it is the rounding of the generator."""
    system, _, _ = driven_spin()
    x, _, z, up, down = ladder(3.5)
    H = 1e4 * TURN * z + 100 * TURN / 6 * (3 * z @ z - 15.75 * np.eye(8)) + 5 * TURN * x
    L = lindbladian(H, [np.sqrt(26.0) * down, np.sqrt(14.0) * up, np.sqrt(200.0) * z])
    rho = np.asarray(polarized_state(3.5, [1.0, 0, 0], 0.4))
    truth = long_double(L, 1e-3 / 999, 1000, rho, ladder(3.5)[:3])
    seen = evolve_master(system, [5 * TURN, 0, 1e4 * TURN], np.linspace(0, 1e-3, 1000), rho)
    assert np.max(np.abs(seen - truth)) < 5e-11


@pytest.mark.parametrize("spin", EACH[1:])
def test_lines_of_a_quadrupole_coupling_along_the_field(spin):
    lines = transition_lines(QuantumSpin(spin, quadrupole=quadrupole_tensor(7.0)), [0, 0, 1000.0])
    seen = np.asarray(lines.intensity) > 1e-9
    satellites = 1000 + 7.0 * np.arange(-(spin - 0.5), spin + 0.5)
    assert np.sort(lines.frequency[seen]) == pytest.approx(satellites, rel=1e-13, abs=0)
    m = np.arange(-spin, spin)
    assert np.sort(lines.intensity[seen]) == pytest.approx(np.sort(spin * (spin + 1) - m * (m + 1)) / 4, rel=1e-12, abs=0)


def test_lines_of_a_general_hamiltonian(rng):
    system, omega, H, _ = some_problem(2.5, rng)
    n = np.array([0.0, 0.6, 0.8])
    lines = transition_lines(system, omega, n)
    energies, states = np.linalg.eigh(H)
    moments = states.conj().T @ np.einsum("c,cab->ab", n, np.array(ladder(2.5)[:3])) @ states
    i, j = np.triu_indices(6, 1)
    assert lines.frequency == pytest.approx(energies[j] - energies[i], rel=1e-12, abs=0)
    assert lines.intensity == pytest.approx(np.abs(moments[i, j]) ** 2, rel=1e-11, abs=1e-13)


def test_the_splitting_turns_as_the_second_legendre_polynomial():
    """First order in omega_Q over the field."""
    for angle in (0.0, 0.4, np.arccos(3**-0.5), 1.5):
        Q = quadrupole_tensor(1e-3, axis=[np.sin(angle), 0, np.cos(angle)], second_axis=[np.cos(angle), 0, -np.sin(angle)])
        lines = transition_lines(QuantumSpin(1, quadrupole=Q), [0, 0, 1.0])
        split = np.diff(np.sort(lines.frequency[np.asarray(lines.intensity) > 0.1]))[0]
        assert split == pytest.approx(1e-3 * abs(3 * np.cos(angle) ** 2 - 1) / 2, rel=0, abs=1e-6)
        kept = secular(QuantumSpin(1, quadrupole=Q)).quadrupole[2, 2]
        assert float(kept) == pytest.approx(1e-3 * (3 * np.cos(angle) ** 2 - 1) / 2, rel=1e-12, abs=1e-18)


@pytest.mark.parametrize("eta", [-1.0, 0.0, 0.3, 1.0])
def test_pure_quadrupole_resonance(eta, rng):
    R = turned_by(rng.uniform(0, 3, 3))
    Q = quadrupole_tensor(5.0, asymmetry=eta, axis=R[:, 2], second_axis=R[:, 0])
    doublets = transition_lines(QuantumSpin(1.5, quadrupole=Q), [0.0, 0.0, 0.0]).frequency
    assert np.sort(doublets)[2:] == pytest.approx(5.0 * np.sqrt(1 + eta**2 / 3), rel=1e-13, abs=0)
    assert np.sort(doublets)[:2] == pytest.approx(0, abs=1e-14)
    triplet = np.sort(transition_lines(QuantumSpin(1, quadrupole=Q), [0.0, 0.0, 0.0]).frequency)
    expected = np.sort([5 / 2 * (1 + eta / 3), 5 / 2 * (1 - eta / 3), 5 * abs(eta) / 3])  # e^2qQ/4 is omega_Q/6 for I = 1
    assert triplet == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_an_oscillation_has_the_frequency_of_a_line():
    Q = quadrupole_tensor(2e5, asymmetry=0.4)
    system = QuantumSpin(1.5, quadrupole=Q)
    times = np.linspace(0, 1e-4, 64)
    seen = evolve_master(system, [0.0, 0.0, 0.0], times, polarized_state(1.5, [1.0, 0, 0], 1e-3))
    line = 2e5 * np.sqrt(1 + 0.4**2 / 3)
    basis = np.stack([np.cos(line * times), np.sin(line * times), np.ones(64)], axis=1)
    left = seen[:, 0] - basis @ np.linalg.lstsq(basis, seen[:, 0])[0]
    assert np.ptp(seen[:, 0]) > 1e-4
    assert np.max(np.abs(left)) < 1e-15


@pytest.mark.parametrize("spin", EACH)
def test_rest_in_a_bath_is_its_ladder(spin):
    rates = rates_of(0.9, 0.4, 0.3, spin)
    axis = np.array([2.0, -1.0, 2.0]) / 3
    system = QuantumSpin.of_bath(rates, axis)
    rest = steady_state(system, 50.0 * axis)
    n = np.einsum("c,cab->ab", axis, np.array(ladder(spin)[:3]))
    m = np.arange(-spin, spin + 1)
    p = np.sort((0.9 / 0.4) ** m)
    values, states = np.linalg.eigh(n)
    assert values == pytest.approx(m, abs=1e-13, rel=0)
    assert np.max(np.abs(rest - (states * p / p.sum()) @ states.conj().T)) < 1e-13
    assert expectation(rest) == pytest.approx(spin * float(rates.polarization) * axis, rel=1e-12, abs=1e-13)
    assert np.max(np.abs(rest - polarized_state(spin, axis, rates.polarization))) < 1e-13


@pytest.mark.parametrize("spin", [1.5, pytest.param(0.5, marks=pytest.mark.deep), pytest.param(3.5, marks=pytest.mark.deep)])
def test_rest_is_where_evolution_ends(spin, rng):
    system, omega, _, _ = some_problem(spin, rng)
    rest = steady_state(system, omega)
    density_matrix(rest, system.levels)
    later = evolve_pulses(system, omega[None], [300.0], polarized_state(spin, [0, 0, -1.0]))[-1]
    assert np.max(np.abs(rest - later)) < 1e-12


def test_rest_survives_a_field_much_faster_than_the_relaxation():
    rates = rates_of(2e-3, 1e-3, 5e-3, 1.5)
    rest = steady_state(QuantumSpin.of_bath(rates, quadrupole=quadrupole_tensor(1e6)), [0, 0, 1e9])
    assert float(expectation(rest)[2]) == pytest.approx(1.5 * float(rates.polarization), rel=1e-10, abs=0)


def test_rest_that_is_not_unique_is_refused():
    for system in (
        QuantumSpin(1.5),
        QuantumSpin(1.5, quadrupole=quadrupole_tensor(3.0)),
        QuantumSpin(0.5, noise=np.diag([0.0, 0.0, 1.0])),
        QuantumSpin.of_bath(rates_of(0.0, 0.0, 2.0, 2.5)),
    ):
        with pytest.raises(InputError, match="The steady state is not unique"):
            steady_state(system, [0, 0, 1e3])
    with pytest.raises(InputError, match="The steady state is not unique"):
        steady_state(QuantumSpin.of_bath(rates_of(1e-9, 1e-9, 0.0, 2.5)), [3.0, 0, 1e9])


@pytest.mark.parametrize("spin", EACH)
def test_the_bath_drives_as_the_rates_say(spin):
    """d<I_n>/dt = bias <I(I+1) - I_n^2> - (G_+ + G_-) <I_n>, and the transverse rate on a nearly unpolarised spin."""
    rates = rates_of(0.9, 0.4, 0.7, spin)
    axis = np.array([0.0, 0.6, 0.8])
    G = generator(QuantumSpin.of_bath(rates, axis), [0.0, 0.0, 0.0])
    rho = polarized_state(spin, [0.6, 0.0, 0.8], 0.5)
    B = tensor_basis(spin)
    r = np.einsum("jab,ba->j", B, rho).real
    moved = np.asarray(to_operator(jnp.asarray(G @ r), spin))
    n = np.einsum("c,cab->ab", axis, np.array(ladder(spin)[:3]))
    one = np.eye(len(n))
    drift = np.trace(rho @ (spin * (spin + 1) * one - n @ n)).real * 0.5 - np.trace(rho @ n).real * 1.3
    assert np.trace(moved @ n).real == pytest.approx(drift, rel=1e-12, abs=1e-13)


def test_spin_one_half_is_blochs_equation():
    rates = rates_of(0.9, 0.4, 0.7, 0.5)
    system = QuantumSpin.of_bath(rates)
    G = np.asarray(generator(system, [3.0, 4.0, 5.0]))
    relaxation = np.diag([float(rates.dephasing_rate), float(rates.dephasing_rate), 1 / float(rates.T1)])
    turning = np.array([[0, -5.0, 4.0], [5.0, 0, -3.0], [-4.0, 3.0, 0]])
    assert np.max(np.abs(G[1:, 1:] - (turning - relaxation))) < 1e-15
    assert G[1:, 0] == pytest.approx([0, 0, 0.5], abs=1e-15, rel=0)  # (G_+ - G_-)(sigma_z/sqrt 2 over 1/sqrt 2)
    uniform = np.linspace(0, 3, 50)
    for t in (uniform, uniform + 1e-9 * np.sin(uniform)):  # nearly uniform is not uniform
        seen = evolve_master(system, [0, 0, 5.0], t, polarized_state(0.5, [1.0, 0, 0]))
        truth = [np.exp(-t) * np.cos(5 * t), np.exp(-t) * np.sin(5 * t), float(rates.polarization) * (1 - np.exp(-1.3 * t))]
        assert np.max(np.abs(2 * seen - np.array(truth).T)) < 2e-14


@given(angles=st.tuples(*[st.floats(-3, 3)] * 3), spin=st.sampled_from([0.5, 2.0]))
def test_a_turned_problem_has_a_turned_solution(angles, spin):
    rng = np.random.default_rng(5)
    system, omega, _, _ = some_problem(spin, rng)
    R = turned_by(angles)
    turned = QuantumSpin(spin, quadrupole=R @ system.quadrupole @ R.T, noise=R @ system.noise @ R.T, pump=R @ system.pump)
    times, m = np.linspace(0, 1, 5), np.array([0.0, 0.6, 0.8])
    before = evolve_master(system, omega, times, polarized_state(spin, m, 0.8))
    after = evolve_master(turned, R @ omega, times, polarized_state(spin, R @ m / np.linalg.norm(R @ m), 0.8))
    assert np.max(np.abs(after - before @ R.T)) < 1e-13


@given(
    spin=st.sampled_from([0.5, *SOME]),
    bias=st.floats(-1, 1),
    along=st.floats(0, 2),
    eta=st.floats(-1, 1),
    P=st.floats(-1, 1),
    size=st.sampled_from([0.0, 1.0, 100.0]),
)
def test_states_stay_states(spin, bias, along, eta, P, size):
    rates = rates_of((1 + bias) / 2, (1 - bias) / 2, along, spin)
    system = QuantumSpin.of_bath(rates, [0.0, 0.6, 0.8], quadrupole=quadrupole_tensor(size, asymmetry=eta))
    omega = size * np.array([[1.0, 0.3, -0.4], [0.0, 0.0, 2.0]])
    states = evolve_pulses(system, omega, [0.3, 4.0], polarized_state(spin, [0.8, 0, 0.6], P))
    density_matrix(states, system.levels)
    assert np.max(np.abs(np.trace(states, axis1=1, axis2=2) - 1)) < 1e-14


def test_pulses_are_evolutions_one_after_the_other(rng):
    system, omega, _, _ = some_problem(1.5, rng)
    rho = polarized_state(1.5, [0, 0, 1.0], 0.5)
    segments, durations = np.array([omega, [9.0, 0, 0], -omega]), np.array([0.4, 0.0, 0.7])
    after = evolve_pulses(system, segments, durations, rho)
    assert after.shape == (3, 4, 4)
    first = evolve_pulses(system, segments[:1], durations[:1], rho)[-1]
    last = evolve_master(system, segments[2], [0.7], first)[0]
    assert np.max(np.abs(expectation(after)[-1] - last)) < 1e-14
    assert np.max(np.abs(after[1] - first)) < 1e-15


def test_secular_is_the_rotating_wave_approximation(rng):
    """In a strong field the whole equation approaches its secular part, by 1/omega_z."""
    system, _, _, _ = some_problem(1.5, rng)
    rho, t = polarized_state(1.5, [1.0, 0, 0], 0.6), 0.5
    errors = []
    for field in (1e3, 1e4):
        frame = 2 * np.pi * np.round(field * t / (2 * np.pi)) / t  # the frame has turned to where it was
        slow = evolve_master(secular(system), [0.0, 0.0, 2.0], [t], rho)
        whole = evolve_master(system, [0.0, 0.0, frame + 2.0], [t], rho)
        errors.append(float(np.max(np.abs(slow - whole))))
    assert errors[0] < 1e-2
    assert errors[1] == pytest.approx(errors[0] / 10, rel=0.2, abs=0)


def test_secular_commutes_with_turning_about_the_field(rng):
    system, _, _, _ = some_problem(2.5, rng)
    kept = secular(system)
    G, Z = generator(kept, [0.0, 0.0, 3.0]), generator(QuantumSpin(2.5), [0.0, 0.0, 1.0])
    assert np.max(np.abs(G @ Z - Z @ G)) < 1e-12
    whole = np.asarray(generator(system, [0.0, 0.0, 3.0]))
    angles = 2 * np.pi * np.arange(12) / 12  # averages rank 2 and less exactly
    turns = [expm(np.asarray(Z) * angle) for angle in angles]
    assert np.max(np.abs(np.mean([U @ whole @ U.T for U in turns], axis=0) - G)) < 1e-12


def test_derivatives_of_everything_forward_and_backward():
    def seen(p):
        omega, omega_Q, plus, minus, P = p[:3], p[3], p[4], p[5], p[6]
        noise = jnp.diag(jnp.stack([plus + minus, plus + minus, 0.3]))
        system = QuantumSpin(
            1.5, quadrupole=quadrupole_tensor(omega_Q, asymmetry=0.2), noise=noise, pump=jnp.stack([0.0, 0.0, plus - minus])
        )
        rho = polarized_state(1.5, [0.6, 0.0, 0.8], P)
        grid = evolve_master(system, omega, np.linspace(0.1, 3, 20), rho)
        odd = evolve_master(system, omega, np.array([0.2, 0.5, 2.0]), rho)
        return jnp.concatenate([grid.ravel(), odd.ravel(), expectation(steady_state(system, omega))])

    p = np.array([1.0, 0.5, 2.0, 3.0, 0.9, 0.4, 0.6])
    weights = np.cos(np.arange(60 + 9 + 3))

    @jax.jit
    def all_of(p):
        return seen(p), jax.jacfwd(seen)(p), jax.grad(lambda p: jnp.sum(weights * seen(p)))(p)

    _, forward, backward = map(np.asarray, all_of(p))
    assert backward == pytest.approx(weights @ forward, rel=1e-11, abs=1e-12)
    for k, h in enumerate(1e-4 * np.eye(7)):
        two_below, below, above, two_above = (all_of(p + n * h)[0] for n in (-2, -1, 1, 2))
        plain = (8 * (above - below) - (two_above - two_below)) / (12 * 1e-4)
        assert np.max(np.abs(forward[:, k] - plain)) < 1e-9, k


def test_batches_are_one_at_a_time():
    omega = np.array([[[1.0, 0, 3.0]], [[0.0, 2.0, 5.0]]])
    Q = quadrupole_tensor(np.array([1.0, 4.0, 9.0]))
    pump = np.array([[0.1, 0, 0.2], [0, 0, 0.5], [0, 0.3, 0]])
    rho = polarized_state(1, np.eye(3)[:2, None])
    system = QuantumSpin(1, quadrupole=Q, noise=np.eye(3), pump=pump)
    for times in (np.linspace(0, 1, 7), np.array([0.0, 0.1, 2.0])):
        seen = evolve_master(system, omega, times, rho)
        assert seen.shape == (2, 3, len(times), 3)
        for i, j in ((0, 0), (1, 2)):
            alone = evolve_master(QuantumSpin(1, quadrupole=Q[j], noise=np.eye(3), pump=pump[j]), omega[i, 0], times, rho[i, 0])
            assert np.max(np.abs(seen[i, j] - alone)) < 1e-15
    rest = steady_state(system, omega)
    assert np.max(np.abs(rest[1, 2] - steady_state(QuantumSpin(1, quadrupole=Q[2], noise=np.eye(3), pump=pump[2]), omega[1, 0]))) < 1e-14
    pulses = evolve_pulses(system, omega[:, :, None] * np.ones((1, 1, 2, 1)), [0.1, 0.2], rho)
    assert pulses.shape == (2, 3, 2, 3, 3)
    assert transition_lines(system, omega).frequency.shape == (2, 3, 3)
    one = QuantumSpin(1, quadrupole=Q[0], noise=np.eye(3), pump=pump[0])
    many = jax.vmap(lambda w: evolve_master(one, w, np.linspace(0, 1, 7), rho[0, 0]))(omega[:, 0])
    assert np.max(np.abs(many[1] - evolve_master(one, omega[1, 0], np.linspace(0, 1, 7), rho[0, 0]))) < 1e-14


def test_of_bath_takes_rates_of_the_package_and_baths_add():
    rates = bath_rates(spin=1.5, gamma=6.3e7, k_F=1.4e10, mu=np.array([1e-24, -2e-24]), temperature=0.3, larmor=1e6)
    system = QuantumSpin.of_bath(rates)
    assert system.spin == 1.5
    assert system.noise.shape == (2, 3, 3)
    assert expectation(steady_state(system, [0, 0, 1e6]))[:, 2] == pytest.approx(1.5 * np.asarray(rates.polarization), rel=1e-9, abs=0)
    one, other = bath_tensors(rates, [0, 0, 1.0]), bath_tensors(rates, [1.0, 0, 0])
    both = QuantumSpin(1.5, noise=one[0] + other[0], pump=one[1] + other[1])
    single = sum(generator(QuantumSpin.of_bath(rates, axis), np.zeros(3)) for axis in ([0, 0, 1.0], [1.0, 0, 0]))
    assert np.max(np.abs(generator(both, np.zeros(3)) - single)) < 1e-13 * np.max(both.noise)


def test_nouns_pickle_and_enter_compiled_functions():
    system = QuantumSpin(1.5, quadrupole=quadrupole_tensor(3.0), noise=np.eye(3), pump=[0, 0, 0.5])
    again = pickle.loads(pickle.dumps(system))
    times, rho = np.linspace(0, 1, 5), polarized_state(1.5, [1.0, 0, 0])
    plain = evolve_master(system, [0, 0, 1.0], times, rho)
    assert np.array_equal(evolve_master(again, [0, 0, 1.0], times, rho), plain)
    assert np.max(np.abs(jax.jit(lambda s, t: evolve_master(s, [0, 0, 1.0], t, rho))(system, times) - plain)) < 1e-14


def test_quantities_and_single_precision_are_taken():
    quick = evolve_master(
        QuantumSpin(
            np.float32(1.5), quadrupole=quadrupole_tensor("1 rad/ms"), noise=np.eye(3, dtype=np.float32), pump=["0 1/s", "0 1/s", "0.5/s"]
        ),
        np.array([0, 0, 1], np.float32),
        ["0 ms", "1 ms"],
        np.asarray(polarized_state(1.5, [1.0, 0, 0])).astype(np.complex64),
    )
    assert quick.dtype == np.float64
    plain = evolve_master(
        QuantumSpin(1.5, quadrupole=quadrupole_tensor(1e3), noise=np.eye(3), pump=[0, 0, 0.5]),
        [0, 0, 1.0],
        [0.0, 1e-3],
        polarized_state(1.5, [1.0, 0, 0]),
    )
    assert np.max(np.abs(quick - plain)) < 1e-6


def test_quadrupole_tensor_has_its_principal_values():
    assert np.asarray(quadrupole_tensor(2.0, asymmetry=0.5)) == pytest.approx(np.diag([-0.5, -1.5, 2.0]), rel=1e-15, abs=1e-15)
    along_x = quadrupole_tensor(2.0, asymmetry=0.5, axis=[1.0, 0, 0], second_axis=[0, 1.0, 0])
    assert np.asarray(along_x) == pytest.approx(np.diag([2.0, -0.5, -1.5]), rel=1e-15, abs=1e-15)
    swapped = quadrupole_tensor(2.0, asymmetry=-0.5, second_axis=[0, 1.0, 0])
    assert np.max(np.abs(swapped - quadrupole_tensor(2.0, asymmetry=0.5))) < 1e-15
    assert quadrupole_tensor(np.ones((2, 1)), axis=np.eye(3)).shape == (2, 3, 3, 3)


def test_bad_input_is_named():
    good = dict(noise=np.eye(3), pump=[0, 0, 0.5])
    QuantumSpin(1.5, noise=np.eye(3), pump=[0, 0.6, 0.8])  # at the limit, as at T = 0
    for arguments, sentence in (
        (dict(spin=0.7), r"`spin` must be a positive multiple of 1/2, not 0\.7"),
        (dict(spin=[0.5, 1.5]), "`spin` must be one number"),
        (dict(spin=1.5, noise=np.ones(3)), r"`noise` must have the shape \(\.\.\., 3, 3\), but its shape is \(3,\)"),
        (dict(spin=1.5, noise=np.diag([1.0, np.nan, 1.0])), "`noise` must be finite, not nan 1/s"),
        (dict(spin=1.5, noise=np.triu(np.ones((3, 3)))), "`noise` must be a symmetric tensor"),
        (dict(spin=1.5, noise=-np.eye(3)), "`noise` and `pump` do not describe a physical"),
        (dict(spin=1.5, noise=np.eye(3), pump=[0, 0, 1.000001]), "`noise` and `pump` do not describe a physical"),
        (dict(spin=1.5, noise=np.eye(3), pump=[0, 0.8, 0.8]), "`noise` and `pump` do not describe a physical"),
        (dict(spin=1.5, pump=[0, 0]), "`pump` must have three components"),
        (dict(spin=1.5, quadrupole=np.eye(3)), "`quadrupole` must be a traceless tensor"),
        (dict(spin=1.5, quadrupole="1 m"), "`quadrupole` must be a quantity in rad/s"),
        (dict(spin=1.5, noise=np.eye(3) * np.ones((2, 1, 1)), pump=np.zeros((3, 3))), r"shapes.*`noise` has \(2,\)"),
    ):
        with pytest.raises(InputError, match=sentence):
            QuantumSpin(**arguments)
    with pytest.raises(InputError, match="`spin` must be known where a function is compiled"):
        jax.jit(lambda I: QuantumSpin(I).noise)(1.5)
    with pytest.raises(InputError, match="`rates` belong to the different spins"):
        QuantumSpin.of_bath(bath_rates(spin=np.array([0.5, 1.5]), gamma=7e7, k_F=1.4e10, mu=0.0, temperature=1.0, larmor=0.0))
    for arguments, sentence in (
        (dict(asymmetry=1.1), "`asymmetry` must lie between -1 and 1"),
        (
            dict(asymmetry=0.5, axis=[0.6, 0, 0.8]),
            r"`second_axis` must be perpendicular to `axis`, but the cosine of the angle between them is 0\.6",
        ),
        (dict(axis=[0, 0, 2.0]), "`axis` must have length 1"),
    ):
        with pytest.raises(InputError, match=sentence):
            quadrupole_tensor(1.0, **arguments)
    system, rho = QuantumSpin(0.5, **good), polarized_state(0.5, [0, 0, 1.0])
    for times, sentence in (
        ([0.0, 1.0, 0.5], r"`times` must rise, not 0\.5 s after 1\.0 s"),
        ([-1.0, 1.0], r"`times` must be finite and not negative, not -1\.0 s"),
        ([0.0, np.nan], "`times` must be finite, not nan"),
        (1.0, "`times` must be a list of numbers"),
        ([], "`times` must not be empty"),
    ):
        with pytest.raises(InputError, match=sentence):
            evolve_master(system, [0, 0, 1.0], times, rho)
    with pytest.raises(InputError, match="`omega` must have three components"):
        evolve_master(system, [0, 1.0], [1.0], rho)
    with pytest.raises(InputError, match=r"shapes.*`omega` has \(2,\).*`state` has \(3,\)"):
        evolve_master(system, np.ones((2, 3)), [1.0], np.stack([rho] * 3))
    with pytest.raises(InputError, match="`omega` needs one vector for each of `durations`"):
        evolve_pulses(system, np.ones((2, 3)), [1.0], rho)
    with pytest.raises(InputError, match="`durations` must be finite and not negative"):
        evolve_pulses(system, np.ones((1, 3)), [-1.0], rho)
