import jax
import numpy as np
import pytest

from nuspin.constants import e, hbar, m_e, mu_0
from nuspin.errors import InputError
from nuspin.hyperfine import magnetization
from nuspin.paper.independent import fourier, radial
from nuspin.response import uniform_magnetization

K_F = 2e10
GAMMA = -1e14  # far beyond any nucleus, so that M_0 does not swamp the response in float64
E_F = (hbar * K_F) ** 2 / (2 * m_e)


def test_is_the_fourier_integral_of_eq_5_at_random_points(rng):
    for _ in range(4):
        r = rng.normal(size=3)
        r *= rng.uniform(0.3, 5) / np.linalg.norm(r)
        spin, mu = rng.normal(size=3), rng.normal(size=3) * E_F
        witness = fourier.response(
            r,
            lambda n, spin=spin: spin - (n @ spin)[..., None] * n,
            along=lambda q: m_e * K_F / (4 * np.pi**2) * radial.chi1(q),
            across=lambda q: m_e**2 / (8 * np.pi * hbar**2 * K_F) * (q < 2) / q,
            mu=mu,
        )
        M = magnetization(r / K_F, nuclear_spin=spin, mu=mu, k_F=K_F, gamma=GAMMA) - uniform_magnetization(mu=mu, k_F=K_F)
        expected = (e / m_e) ** 2 * K_F**3 * mu_0 * GAMMA * hbar * witness
        assert np.max(np.abs(M - expected)) < 1e-8 * np.max(np.abs(expected))


def test_is_linear_in_the_spin_and_in_gamma():
    kw = dict(mu=[0, 0, 0], k_F=K_F, gamma=GAMMA)
    r = [1e-10, 2e-10, 0]
    once, twice = (magnetization(r, nuclear_spin=[0, s, s], **kw) for s in (1.0, 2.0))
    assert np.allclose(2 * once, twice, rtol=1e-14, atol=0)
    reversed_moment = magnetization(r, nuclear_spin=[0, 1.0, 1.0], **{**kw, "gamma": -GAMMA})
    assert np.allclose(once, -reversed_moment, rtol=1e-14, atol=0)


def test_far_away_the_equilibrium_part_is_the_pauli_response_to_the_dipole():
    """Averaged over a period of 2 k_F, M is chi_1(0) B_dip."""
    from nuspin.hyperfine import dipolar_field
    from nuspin.response import chi1

    x = 300 * np.pi + np.pi * np.arange(32) / 32
    r = np.stack([0.6 * x, 0 * x, 0.8 * x], axis=-1) / K_F
    kw = dict(nuclear_spin=[0, 0, 1.0], gamma=GAMMA)
    M = magnetization(r, mu=[0, 0, 0], k_F=K_F, **kw)
    pauli = (e / m_e) ** 2 * chi1(0.0, k_F=K_F) * dipolar_field(r, **kw)
    assert np.allclose(np.mean(np.asarray(M / pauli)[:, [0, 2]], axis=0), 1, rtol=2e-2, atol=0)


def test_origin_is_infinite_along_the_spin_and_not_nan():
    M = magnetization([0, 0, 0], nuclear_spin=[0.1, 0.2, 0.5], mu=[0, 0, 1e-24], k_F=K_F, gamma=8.7e6)
    assert np.isposinf(M).all()
    aligned = magnetization([0, 0, 0], nuclear_spin=[0, 0, 0.5], mu=[0, 1e-24, 0], k_F=K_F, gamma=8.7e6)
    assert np.isposinf(aligned[2])
    assert np.isfinite(aligned[:2]).all()


def test_mu_r_multiplies_the_kernel():
    kw = dict(nuclear_spin=[0, 0, 0.5], mu=[0, 0, 0], k_F=K_F, gamma=8.7e6)
    r = [1e-10, 1e-10, 0]
    assert np.allclose(magnetization(r, mu_r=3.0, **kw), 3 * magnetization(r, **kw), rtol=1e-14, atol=0)


def test_batches_and_gradients(rng):
    r = rng.normal(size=(2, 5, 3)) * 1e-10
    kw = dict(nuclear_spin=[0, 0, 0.5], mu=[0, 1e-24, 0], k_F=K_F, gamma=8.7e6)
    assert magnetization(r, **kw).shape == (2, 5, 3)
    assert np.isfinite(jax.jacfwd(lambda r: magnetization(r, **kw))(r[0, 0])).all()


def test_units_at_the_door():
    a = magnetization([1e-10, 0, 0], nuclear_spin=[0, 0, 0.5], mu=[0, 0, 1e-24], k_F="2 / angstrom", gamma=8.7e6)
    b = magnetization([1e-10, 0, 0], nuclear_spin=[0, 0, 0.5], mu=[0, 0, 1e-24], k_F=2e10, gamma=8.7e6)
    assert np.allclose(a, b, rtol=1e-14, atol=0)


def test_bad_input_is_named():
    good = dict(nuclear_spin=[0, 0, 0.5], mu=[0, 0, 1e-24], k_F=K_F, gamma=8.7e6)
    for name, value in (("k_F", -1.0), ("gamma", 0.0), ("mu", [0, 1.0]), ("nuclear_spin", [0, 0, np.nan]), ("mu_r", 0.0)):
        with pytest.raises(InputError, match=f"^`{name}` must"):
            magnetization([1e-10, 0, 0], **{**good, name: value})
