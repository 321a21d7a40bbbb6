"""What must hold for any input; fixed shapes, so that each function compiles once."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from nuspin import hyperfine
from nuspin.constants import hbar
from nuspin.dynamics import flow
from nuspin.hyperfine import magnetization
from nuspin.measured import measured, propagate
from nuspin.response import chi1, chi2
from nuspin.torque import torque_coefficients

component = st.floats(-1, 1)
vectors = st.tuples(component, component, component).map(np.array)
positive = st.floats(1e-2, 1e2)


def rotation(axis, angle):
    x, y, z = axis / np.linalg.norm(axis)
    generator = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * generator + (1 - np.cos(angle)) * generator @ generator


@given(vectors, vectors, vectors, vectors, st.floats(0, 6))
def test_magnetization_turns_with_the_system(r, spin, mu, axis, angle):
    assume(np.linalg.norm(r) > 0.1)
    assume(np.linalg.norm(axis) > 0.1)
    turn = rotation(axis, angle)
    kw = dict(k_F=2e10, gamma=1e14)
    straight = magnetization(2e-10 * r, nuclear_spin=spin, mu=1e-20 * mu, **kw)
    turned = magnetization(2e-10 * turn @ r, nuclear_spin=turn @ spin, mu=1e-20 * turn @ mu, **kw)
    assert np.allclose(turned, turn @ np.asarray(straight), rtol=1e-9, atol=1e-9 * np.max(np.abs(straight)) + 1e-30)


@given(vectors, vectors)
def test_torque_keeps_the_length_and_damps_toward_mu(m, mu):
    assume(np.linalg.norm(m) > 0.1)
    m = m / np.linalg.norm(m)
    g = torque_coefficients(gamma=7e7, spin=1.5, k_F=1.4e10, lattice_constant=3e-10)
    tau = np.asarray(g.torque(m, 1e-24 * mu))
    roundoff = 1e-12 * abs(g.G_field) * 1e-24
    assert abs(tau @ m) <= roundoff
    assert tau @ mu >= -roundoff


@given(vectors, vectors, vectors, st.floats(0, 50))
def test_flow_stays_on_the_sphere_and_is_undone_by_reversed_time(m, omega, beta, t):
    assume(np.linalg.norm(m) > 0.1)
    m = m / np.linalg.norm(m)
    there = np.asarray(flow(m, omega, beta, t))
    assert np.linalg.norm(there) == np.clip(np.linalg.norm(there), 1 - 1e-9, 1 + 1e-9)
    if np.linalg.norm(beta) * t < 5:  # beyond, the starting point is forgotten in float64
        back = flow(there / np.linalg.norm(there), omega, beta, -t)
        assert np.allclose(back, m, atol=1e-8)


@given(positive, positive)
def test_susceptibilities_scale_with_the_gas(t, factor):
    k_F = 1e10
    assert np.isclose(chi1(t * factor * k_F, k_F=factor * k_F), factor * chi1(t * k_F, k_F=k_F), rtol=1e-10)
    assert np.isclose(chi2(t * factor * k_F, k_F=factor * k_F) * factor, chi2(t * k_F, k_F=k_F), rtol=1e-10)


@given(st.floats(1e-6, 1e4))
def test_radial_functions_stay_within_their_envelopes(x):
    assert 0 <= hyperfine.f_con2(x) <= min(1, 1 / x**2) * (1 + 1e-12)
    assert 0 < hyperfine.f_dip1(x) <= min(1 / (12 * x), 1 / (2 * x**3)) * 1.3  # the two limits meet near x = 2
    assert hyperfine.f_dip2(x) <= 0


@given(st.floats(1, 10), st.floats(0, 1), st.floats(-3, 3))
def test_linear_propagation_is_exact(value, sigma, factor):
    a = measured("a", value, sigma, "m", source="codata2022", grade="derived")
    assert np.isclose(propagate(lambda x: factor * x, a, unit="m").uncertainty, abs(factor) * sigma)


def test_units_of_the_torque():
    """A torque per mu is dimensionless; hbar omega is of the size of G mu."""
    g = torque_coefficients(gamma=7e7, spin=1.5, k_F=1.4e10, lattice_constant=3e-10)
    omega, _ = g.flow_vectors([0, 0, hbar])
    assert np.isclose(omega[2], g.G_field / g.spin_length)
