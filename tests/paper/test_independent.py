"""The witnesses against results that are known exactly, none of them the paper's."""

import numpy as np
import pytest
from scipy import constants

from nuspin.paper.independent import chain, film, fourier, kubo, quadrature, radial, rates, sphere


@pytest.mark.parametrize("x", [0.05, 1.0, 7.0])
def test_conditionally_convergent_integral(x):
    """int sin(qx)/q dq = pi/2, which converges only through its oscillation."""
    q, _ = quadrature.nodes(x)
    assert quadrature.integrate(np.sin(q * x) / q, x) == pytest.approx(np.pi / 2, rel=1e-10, abs=0)


def test_fourier_integral_of_a_screened_source():
    """1/(q^2 + 1) transforms to exp(-r)/4 pi r."""
    r = np.array([0.7, -0.4, 1.1])
    distance = np.linalg.norm(r)
    field = np.array([0.2, 0.5, -1.0])
    got = fourier.response(r, lambda n: field + 0 * n, along=lambda q: 1 / (q**2 + 1), across=np.zeros_like, mu=np.zeros(3))
    assert np.allclose(got, field * np.exp(-distance) / (4 * np.pi * distance), rtol=1e-8, atol=0)


def test_fourier_integral_of_the_dipole_source():
    """(1 - 3qq)/3 without any susceptibility is the dipole field (3rr - 1)/4 pi r^3."""
    r, spin = np.array([1.0, 0.5, -0.7]), np.array([0.3, 0.1, 0.9])
    got = fourier.response(r, lambda n: spin / 3 - (n @ spin)[..., None] * n, along=np.ones_like, across=np.zeros_like, mu=np.zeros(3))
    d = np.linalg.norm(r)
    assert np.allclose(got, (3 * (spin @ r) * r / d**2 - spin) / (4 * np.pi * d**3), rtol=1e-7, atol=0)


def test_fermi_sphere_sum_at_both_ends():
    assert radial.chi1(1e-3) == pytest.approx(1, abs=1e-6)
    assert radial.chi1(1e3) * 1e6 == pytest.approx(4 / 3, rel=1e-5, abs=0)  # all electrons, each 4/q^2, over k_F^3/3 pi^2


def test_wire_obeys_unitarity():
    """(4 pi G_f)^2 + (1 - 4 pi G_d)^2 = 1 at every coupling."""
    for coupling in (0.5, 2.0, 4.0):
        wire = chain.coefficients(coupling)
        assert (4 * np.pi * wire.G_field) ** 2 + (1 - 4 * np.pi * wire.G_damp) ** 2 == pytest.approx(1, abs=5e-3)


def test_torque_of_the_wire_is_transverse_and_linear():
    along = chain.torque(0.3, np.array([0.0, 0.0, 1.0]))
    assert np.allclose(along, 0, atol=1e-12)
    x, y, both = (chain.torque(0.3, np.array(v)) for v in ([1.0, 0, 0], [0, 1.0, 0], [1.0, 1.0, 0]))
    assert np.allclose(x + y, both, atol=1e-12)


def test_kubo_sum_is_reciprocal():
    """Without a spin accumulation chi_xy = -chi_yx = 0; with one, chi_xy = -chi_yx."""
    occupied = dict(k_up=1.05, k_down=0.95, split=0.0, eta=0.05)
    assert kubo.chi("x", "y", 0.8, **occupied) == pytest.approx(-kubo.chi("y", "x", 0.8, **occupied), rel=1e-10, abs=0)
    assert kubo.chi("x", "y", 0.8, k_up=1.0, k_down=1.0, split=0.0, eta=0.05) == pytest.approx(0, abs=1e-14)


def test_phase_space_obeys_detailed_balance():
    for mu in (0.3, 2.0, 8.0):
        assert rates.phase_space(-mu) == pytest.approx(np.exp(-mu) * rates.phase_space(mu), rel=1e-9, abs=0)
        assert rates.phase_space(mu) - rates.phase_space(-mu) == pytest.approx(mu, rel=1e-9, abs=0)


@pytest.mark.parametrize("spin", [0.5, 1.0, 3.5])
def test_spin_matrices_commute_as_a_spin(spin):
    x, y, z = rates.spin_matrices(spin)
    assert np.allclose(x @ y - y @ x, 1j * z, atol=1e-14)
    assert np.allclose(x @ x + y @ y + z @ z, spin * (spin + 1) * np.eye(len(z)), atol=1e-14)


def test_sphere_weights_add_to_one():
    q, weights = sphere.directions()
    assert weights.sum() == pytest.approx(1, rel=1e-6, abs=0)
    assert np.allclose(np.einsum("n,ni,nj->ij", weights, q, q), np.eye(3) / 3, atol=1e-14)


def test_film_is_the_hyperbolic_tangent():
    metal = dict(current_density=1e11, conductivity=5e6, spin_hall_angle=-0.2, spin_diffusion_length=3e-9)
    expected = 2 * constants.e * 3e-9 * -0.2 * 1e11 / 5e6 * np.tanh(0.65)
    assert film.surface_accumulation(1.3 * 3e-9, **metal) == pytest.approx(expected, rel=1e-7, abs=0)
