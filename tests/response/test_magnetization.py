import jax
import numpy as np
import pytest

from nuspin.constants import e, hbar, m_e
from nuspin.errors import InputError
from nuspin.paper.independent import fourier, kubo, radial
from nuspin.response import ElectronGas, induced_magnetization, uniform_magnetization

K_F = 2e10
E_F = (hbar * K_F) ** 2 / (2 * m_e)
B = np.array([2e-31, -1e-31, 5e-31])


def test_uniform_magnetization_counts_the_electrons_of_two_spheres():
    mu = 1e-4 * E_F
    up, down = (np.sqrt(K_F**2 + sign * m_e * mu / hbar**2) for sign in (1, -1))
    spin = hbar / 2 * (up**3 - down**3) / (6 * np.pi**2)
    M = uniform_magnetization(mu=[0, mu, 0], k_F=K_F)
    assert M[1] == pytest.approx(-e / m_e * spin, rel=1e-6, abs=0)
    assert M[0] == M[2] == 0


def test_uniform_magnetization_is_the_limit_of_the_polarised_gas():
    mu = np.array([1e-3, 2e-3, -1e-3]) * E_F
    gas = ElectronGas(K_F, mu=np.linalg.norm(mu))
    assert np.allclose(uniform_magnetization(mu=mu, gas=gas), uniform_magnetization(mu=mu, k_F=K_F), rtol=1e-5, atol=0)


def test_full_polarisation_holds_every_electron_in_one_sphere():
    M = uniform_magnetization(mu=[0, 0, 2 * E_F], gas=ElectronGas(K_F, mu=2 * E_F))
    n = (np.sqrt(2) * K_F) ** 3 / (6 * np.pi**2)
    assert float(M[2]) == pytest.approx(-e * hbar / (2 * m_e) * n, rel=1e-12, abs=0)


def test_induced_magnetization_is_the_fourier_integral_of_the_response(rng):
    for _ in range(3):
        r = rng.normal(size=3)
        r *= rng.uniform(0.5, 5) / np.linalg.norm(r)
        mu = rng.normal(size=3) * E_F
        witness = fourier.response(
            r,
            lambda n: B + 0 * n,
            along=lambda q: m_e * K_F / (4 * np.pi**2) * radial.chi1(q),
            across=lambda q: m_e**2 / (8 * np.pi * hbar**2 * K_F) * (q < 2) / q,
            mu=mu,
        )
        M = induced_magnetization(r / K_F, field_moment=B, mu=mu, k_F=K_F)
        assert np.allclose(M, (e / m_e) ** 2 * K_F**3 * witness, rtol=1e-8, atol=0)


def test_transverse_part_has_the_sign_of_kubos_sum():
    """Kubo's sum for split occupations gives s along mu x h, and h = -(e/m) B, M = -(e/m) s."""
    up, down = np.sqrt(1.05), np.sqrt(0.95)
    chi_xy = kubo.static("x", "y", 1.0, k_up=up, k_down=down, split=0.0)  # s_x per h_y, mu along z
    mu_cross_h_x = -1.0
    M = induced_magnetization([1e-10, 0, 0], field_moment=[0, 1e-31, 0], mu=[0, 0, 1e-3 * E_F], k_F=K_F)
    assert np.sign(M[0]) == np.sign(chi_xy) == mu_cross_h_x


def test_polarised_response_becomes_the_linear_one(rng):
    r = rng.normal(size=(6, 3)) * 2e-10
    for size, tolerance in ((1e-6, 1e-10), (1e-3, 1e-3)):
        mu = np.array([0, size, -size]) * E_F
        exact = induced_magnetization(r, field_moment=B, mu=mu, gas=ElectronGas(K_F, mu=np.linalg.norm(mu)))
        linear = induced_magnetization(r, field_moment=B, mu=mu, k_F=K_F)
        assert np.max(np.abs(exact - linear)) < tolerance * np.max(np.abs(linear))


def test_polarised_transverse_response_sums_the_two_spheres():
    """|chi_xy|(r) by quadrature of (m/16 pi q)[(k_up^2 - q^2/4)_+ - (k_down^2 - q^2/4)_+]."""
    mu, x = 0.8 * E_F, 2.1
    up, down = (np.sqrt(1 + sign * mu / (2 * E_F)) for sign in (1, -1))
    node, weight = np.polynomial.legendre.leggauss(60)

    def sphere(k):
        q = k * (node + 1)
        return np.sum(k * weight * q**2 * np.sinc(q * x / np.pi) * (k**2 - q**2 / 4) / (16 * np.pi * q)) / (2 * np.pi**2)

    chi_xy = m_e * K_F**4 * (sphere(up) - sphere(down))
    M = induced_magnetization([x / K_F, 0, 0], field_moment=[0, 1e-31, 0], mu=[0, 0, mu], gas=ElectronGas(K_F, mu=mu))
    assert float(M[0]) == pytest.approx(-((e / m_e) ** 2) * chi_xy * 1e-31, rel=1e-10, abs=0)


def test_origin_is_infinite_along_the_field_and_not_nan():
    M = induced_magnetization([0, 0, 0], field_moment=[0, 0, 1e-31], mu=[0, 1e-22, 0], k_F=K_F)
    assert np.isposinf(M[2])
    assert M[0] > 0  # the transverse part stays finite
    assert not np.isnan(M).any()


def test_batches_broadcast(rng):
    r = rng.normal(size=(4, 3)) * 1e-10
    whole = induced_magnetization(r, field_moment=B, mu=[0, 0, 1e-22], k_F=K_F)
    each = [induced_magnetization(point, field_moment=B, mu=[0, 0, 1e-22], k_F=K_F) for point in r]
    assert np.allclose(whole, np.stack(each), rtol=1e-15, atol=0)


def test_gradients_are_finite():
    jacobian = jax.jacfwd(lambda mu: induced_magnetization([1e-10, 0, 0], field_moment=B, mu=mu, k_F=K_F))(np.array([0.0, 0.0, 0.0]))
    assert np.isfinite(jacobian).all()


def test_bad_input_is_named():
    with pytest.raises(InputError, match=r"`mu` must have three components on its last axis, but its shape is \(2,\)"):
        uniform_magnetization(mu=[0, 1], k_F=K_F)
    with pytest.raises(InputError, match="`mu` must together with the splitting be at most 2 E_F"):
        ElectronGas(K_F, mu=2.1 * E_F)
