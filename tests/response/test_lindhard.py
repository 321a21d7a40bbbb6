import jax
import mpmath as mp
import numpy as np
import pytest

from nuspin.constants import hbar, m_e
from nuspin.errors import InputError
from nuspin.paper.independent import radial
from nuspin.response import chi1, chi2
from nuspin.response.lindhard import lindhard

K_F = 2e10
Y = np.concatenate([np.logspace(-8, 4, 399), 1 - np.logspace(-12, -1, 30), 1 + np.logspace(-12, -1, 30)])


def exact(y):
    with mp.workdps(120):
        y = mp.mpf(y)
        return mp.mpf(1) / 2 + (1 - y * y) / (4 * y) * mp.log(abs((1 + y) / (1 - y)))


def test_lindhard_holds_its_digits_from_zero_to_the_tail():
    truth = np.array([float(exact(y)) for y in Y])
    assert np.max(np.abs(lindhard(Y) / truth - 1)) < 1e-13


def test_lindhard_is_one_at_zero_and_half_at_the_kink():
    assert lindhard(0.0) == 1.0
    assert lindhard(1.0) == 0.5


def test_slope_is_right_on_both_series_and_finite_off_the_kink():
    slope = jax.vmap(jax.grad(lindhard))(Y)
    assert np.isfinite(slope).all()
    for y in (1e-6, 0.2, 0.7, 1.4, 2.9, 3.1, 40.0):
        with mp.workdps(120):
            truth = float(mp.diff(exact, mp.mpf(y), h=mp.mpf(10) ** -40))
        assert jax.grad(lindhard)(y) == pytest.approx(truth, rel=1e-10, abs=0)


def test_chi1_is_the_sum_over_the_fermi_sphere():
    t = np.array([1e-3, 0.3, 1.0, 1.99, 2.0, 2.3, 8.0, 50.0])
    assert np.allclose(chi1(t * K_F, k_F=K_F) / (m_e * K_F / (4 * np.pi**2)), radial.chi1(t), rtol=1e-10, atol=0)


def test_uniform_limit_is_the_density_of_states():
    # chi_1(0) = (hbar/2)^2 times the density of states of both spins
    density_of_states = 2 * m_e * K_F / (2 * np.pi**2 * hbar**2)
    assert chi1(0.0, k_F=K_F) == pytest.approx(hbar**2 / 4 * density_of_states, rel=1e-14, abs=0)


def test_chi2_is_a_step_over_q():
    t = np.array([0.01, 1.0, 1.999, 2.0, 2.001, 10.0])
    expected = np.array([1, 1, 1, 0.5, 0, 0]) / t
    assert np.allclose(chi2(t * K_F, k_F=K_F) * 8 * np.pi * hbar**2 * K_F / m_e**2, expected, rtol=1e-13, atol=0)
    assert np.isinf(chi2(0.0, k_F=K_F))


def test_chi2_is_what_a_point_injection_leaves_in_r():
    for t in (0.5, 1.9, 3.0):
        assert float(chi2(t * K_F, k_F=K_F)) * 8 * np.pi * hbar**2 * K_F / m_e**2 == pytest.approx(radial.chi2(t), abs=1e-9)


def test_chi2_slope_is_finite():
    # off the edge the slope is that of 1/q, or zero
    slope = jax.vmap(jax.grad(lambda q: chi2(q, k_F=K_F)))(np.array([0.1, 1.0, 3.0]) * K_F)
    assert np.isfinite(slope).all()
    assert slope[2] == 0


@pytest.mark.parametrize("susceptibility", [chi1, chi2])
def test_bad_input_is_named(susceptibility):
    with pytest.raises(InputError, match=r"`k_F` must be positive and finite, not -1\.0 1/m"):
        susceptibility(1e10, k_F=-1.0)
    with pytest.raises(InputError, match=r"`q` must be finite and not negative, not nan"):
        susceptibility([1e10, np.nan], k_F=K_F)
    with pytest.raises(InputError, match=r"`q` must be a quantity in 1/m"):
        susceptibility("2 nm", k_F=K_F)
