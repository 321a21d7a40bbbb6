"""The printed formulas give the printed numbers; converted, they are the engine's up to the audited factors."""

import numpy as np
import pytest

from nuspin import Isotope, hyperfine, response, torque
from nuspin.constants import eV
from nuspin.device import thick_film_current_density
from nuspin.paper import numbers, printed

FILM = dict(
    gamma=Isotope(numbers.ISOTOPE).gamma(),
    spin=numbers.SPIN,
    k_F=numbers.K_F,
    lattice_constant=numbers.LATTICE_CONSTANT,
    mu_r=numbers.MU_R,
)


def one_digit(value):
    return float(f"{value:.0e}")


def test_printed_formulas_give_the_printed_numbers():
    g = printed.torque_coefficients(**FILM)
    assert one_digit(g.g_field) == 5e15
    assert one_digit(g.g_damp) == 2e12
    mu = printed.critical_spin_accumulation(g, T2=numbers.T2)
    assert one_digit(mu / eV) == 7e-6
    j = printed.critical_current_density(
        mu,
        conductivity=numbers.CONDUCTIVITY,
        spin_hall_angle=numbers.SPIN_HALL_ANGLE,
        spin_diffusion_length=numbers.SPIN_DIFFUSION_LENGTH,
    )
    assert one_digit(j) == 2e11


def test_derived_numbers_are_the_audits():
    with_mu_r, without = torque.torque_coefficients(**FILM), torque.torque_coefficients(**{**FILM, "mu_r": 1.0})
    assert float(f"{with_mu_r.g_field:.2e}") == 2.54e15
    assert float(f"{with_mu_r.g_damp:.2e}") == 1.22e12
    assert float(f"{without.g_field:.2e}") == 1.28e10
    assert float(f"{without.g_damp:.1e}") == 31
    assert float(f"{torque.critical_spin_accumulation(with_mu_r, T2=1e-3) / eV:.2e}") == 1.17e-5
    assert float(f"{torque.critical_spin_accumulation(without, T2=1e-3) / eV:.1e}") == 4.6e5
    j = thick_film_current_density("7e-6 eV", conductivity=1e7, spin_hall_angle=0.1, spin_diffusion_length=2e-9)
    assert float(f"{j:.2e}") == 1.75e11


def test_factors_between_printed_and_derived():
    ours, theirs = torque.torque_coefficients(**FILM), printed.torque_coefficients(**FILM)
    assert theirs.g_field / ours.g_field == pytest.approx(2, rel=1e-14, abs=0)
    assert theirs.g_damp / ours.g_damp == pytest.approx(5 / 3, rel=1e-14, abs=0)
    assert theirs.g_damp_contact == pytest.approx(ours.g_damp_contact, rel=1e-14, abs=0)
    assert theirs.g_damp_dipole == pytest.approx(-ours.g_damp_dipole, rel=1e-14, abs=0)


def test_conversion_keeps_the_torque():
    theirs = printed.torque_coefficients(**FILM)
    m, mu = np.array([0.6, 0.0, 0.8]), np.array([1e-24, -2e-24, 3e-24])
    assert np.allclose(theirs.torque(m, mu), theirs.in_engine_convention().torque(m, mu), rtol=1e-12, atol=0)
    assert theirs.in_engine_convention().g_damp == -theirs.g_damp


def test_radial_functions_differ_only_by_the_lost_constant():
    x = np.linspace(0.5, 20, 60)
    for name in ("f_con1", "f_con2", "f_dip2"):
        assert np.allclose(getattr(printed, name)(x), getattr(hyperfine, name)(x), rtol=1e-11, atol=1e-15)
    assert np.allclose(hyperfine.f_dip1(x) - printed.f_dip1(x), 3 / (8 * x**3), rtol=1e-11, atol=0)


def test_susceptibilities_agree_in_magnitude():
    q = np.array([0.3, 1.0, 3.0]) * numbers.K_F
    assert np.allclose(printed.chi1(q, k_F=numbers.K_F), response.chi1(q, k_F=numbers.K_F), rtol=1e-12, atol=0)
    assert np.allclose(printed.chi2(q, k_F=numbers.K_F), response.chi2(q, k_F=numbers.K_F), rtol=1e-14, atol=0)


def test_magnetisations_differ_in_the_sign_of_chi2_and_the_factor_of_M0():
    r, field, mu = np.array([2e-10, 1e-10, 0]), np.array([0, 0, 1e-30]), np.array([0, 1e-20, 0])
    kw = dict(k_F=numbers.K_F)
    assert np.allclose(printed.uniform_magnetization(mu=mu, **kw), 2 * response.uniform_magnetization(mu=mu, **kw), atol=0)
    theirs = printed.induced_magnetization(r, field_moment=field, mu=mu, **kw)
    ours = response.induced_magnetization(r, field_moment=field, mu=mu, **kw)
    assert theirs[0] == pytest.approx(-float(ours[0]), rel=1e-12, abs=0)
    assert theirs[2] == pytest.approx(float(ours[2]), rel=1e-10, abs=0)


def test_magnetization_around_the_nucleus_differs_as_audited():
    """The printed M(r), its chi_2 terms reversed, M_0 halved and the lost constant put back, is the engine's."""
    r, spin, mu = np.array([1.5e-10, 0.5e-10, -1e-10]), np.array([0.2, 0.3, 0.4]), np.array([1e-20, 0, 2e-20])
    kw = dict(nuclear_spin=spin, k_F=numbers.K_F, gamma=1e14)
    pattern = 3 * (spin @ r) * r / (r @ r) - spin
    from nuspin.constants import e, hbar, m_e, mu_0

    x = numbers.K_F * np.linalg.norm(r)
    lost = e**2 * mu_0 * 1e14 * hbar * numbers.K_F**4 / (6 * np.pi**3 * m_e) * 3 / (8 * x**3) * pattern
    uniform = printed.uniform_magnetization(mu=mu, k_F=numbers.K_F)
    mended = printed.magnetization(r, mu=-mu, **kw) + uniform + uniform / 2 + lost
    assert np.allclose(mended, hyperfine.magnetization(r, mu=mu, **kw), rtol=1e-10, atol=0)
