"""Torque and noise of gases other than the paper's."""

from itertools import pairwise

import jax
import numpy as np
import pytest

from nuspin.constants import e, hbar, k_B, m_e, mu_0
from nuspin.errors import InputError, NotDerived
from nuspin.response import ElectronGas, uniform_magnetization
from nuspin.torque import (
    bath_rates,
    enhancement_from_T1T,
    knight_shift,
    korringa_rate,
    torque_coefficients,
    two_dimensional_dipole_coefficient,
)
from nuspin.torque.two_dimensional import dipole_decay

K_F, GAMMA = 1.4e10, 7.1e7
E_F = (hbar * K_F) ** 2 / (2 * m_e)
T_F = E_F / k_B
FILM = dict(gamma=GAMMA, spin=1.5, lattice_constant=3e-10)
SHEET = ElectronGas(2e8, dimension=2, envelope=1e8)
GASES = {
    "warm": lambda: ElectronGas(K_F, temperature=0.2 * T_F),
    "exchange": lambda: ElectronGas(K_F, stoner=0.6),
    "polarised": lambda: ElectronGas(K_F, mu=0.5 * E_F),
    "split": lambda: ElectronGas.exchange_split(1.2 * K_F, 0.8 * K_F),
    "split, with an accumulation": lambda: ElectronGas.exchange_split(1.2 * K_F, 0.8 * K_F, mu=0.3 * E_F),
    "heavy": lambda: ElectronGas(K_F, effective_mass=1.7),
}


@pytest.mark.parametrize("name", GASES)
def test_field_like_torque_is_precession_in_the_contact_field_of_M0(name):
    """dI/dt = gamma I x (2/3) mu_0 M_0, whatever the gas: G_f (hbar I_p)^-1 mu = -gamma (2/3) mu_0 M_0."""
    gas = GASES[name]()
    g = torque_coefficients(gas=gas, **FILM)
    mu = float(gas.mu) or 1e-24
    M_0 = float(uniform_magnetization(mu=[0, 0, mu], gas=gas)[2])
    assert float(g.G_field) * mu / (hbar * float(g.spin_length)) == pytest.approx(-GAMMA * 2 / 3 * mu_0 * M_0, rel=1e-12, abs=0)


@pytest.mark.parametrize("name", GASES)
def test_damping_is_the_sum_of_chi2_over_the_wave_numbers(name):
    """W = (e/m)^2 int d^3q/(2 pi)^3 K chi_2 [mu x] K I, so G_d = c_A (mu_0 gamma I_p e/m)^2 hbar^2 int q^2 chi_2 dq / 2 pi^2."""
    gas = GASES[name]()
    g = torque_coefficients(gas=gas, **FILM)
    up, down = (np.sqrt(max(float(energy), 0.0)) for energy in gas.model.energies)
    splitting = float(gas.splitting / gas.fermi_energy)
    split, joined = np.sqrt(max(up**2 - splitting, 0.0)), np.sqrt(down**2 + splitting)
    end = 2 * np.sqrt(up**2 + 40 * float(gas.temperature / gas.fermi_temperature))
    edges = sorted({0.0, up - split, up + split, joined - down, joined + down, 2 * up, 2 * down, end})
    node, weight = np.polynomial.legendre.leggauss(300)
    s, ds = (1 + node) / 2, weight / 2
    smooth, slope = s**3 * (10 - 15 * s + 6 * s * s), 30 * s**2 * (1 - s) ** 2 * ds
    total = 0.0
    for a, b in pairwise(edges):
        t = a + (b - a) * smooth
        total += np.sum(slope * (b - a) * t**2 * np.asarray(gas.chi2(t * gas.k_F))) * float(gas.k_F) ** 3
    expected = 1 / 3 * (mu_0 * GAMMA * float(g.spin_length) * e / m_e) ** 2 * hbar**2 * total / (2 * np.pi**2)
    assert float(g.G_damp) == pytest.approx(expected, rel=1e-9, abs=0)
    assert float(g.g_damp_dipole / g.g_damp_contact) == pytest.approx(-1 / 4, rel=1e-12, abs=0)


@pytest.mark.parametrize("name", GASES)
def test_contact_part_obeys_korringa_with_the_factor_of_the_gas(name):
    gas = GASES[name]()
    g = torque_coefficients(gas=gas, kernel="contact", **FILM)
    assert float(g.G_damp) == pytest.approx(2 * np.pi * float(g.G_field) ** 2 * float(gas.korringa_factor()), rel=1e-12, abs=0)
    assert float(g.g_damp_dipole) == 0


@pytest.mark.parametrize("kernel", ["contact", "full"])
def test_noise_comes_from_the_same_sum_as_the_torque(kernel):
    """1/T_1 = 2 k_B T (c_S/c_A) G_d / hbar I_p^2: torque and noise keep their ratio in every gas of one temperature."""
    ratio = {"contact": 1.0, "full": 2.0}[kernel]
    for gas in (ElectronGas(K_F, temperature=0.2 * T_F), ElectronGas(K_F, temperature=300.0, stoner=0.6)):
        g = torque_coefficients(gas=gas, kernel=kernel, **FILM)
        rate = korringa_rate(gas.temperature, gamma=GAMMA, gas=gas, kernel=kernel)
        expected = 2 * k_B * gas.temperature / hbar * ratio * g.G_damp / g.spin_length**2
        assert float(rate) == pytest.approx(float(expected), rel=1e-12, abs=0)


@pytest.mark.parametrize("kw", [{}, {"temperature": 0.2 * T_F}, {"stoner": 0.6}, {"effective_mass": 1.7}])
def test_korringa_product(kw):
    """T_1 T K^2 = (hbar/4 pi k_B)(e/m gamma)^2 / script K, whatever the coupling."""
    gas = ElectronGas(K_F, **kw)
    T = gas.temperature or 4.2
    T1 = 1 / korringa_rate(T, gamma=GAMMA, gas=gas, enhancement=30, kernel="contact")
    K = knight_shift(gas=gas, enhancement=30)
    expected = hbar / (4 * np.pi * k_B) * (e / (m_e * GAMMA)) ** 2 / gas.korringa_factor()
    assert float(T1 * T * K**2) == pytest.approx(float(expected), rel=1e-12, abs=0)


def test_knight_shift_is_the_contact_field_of_the_aligned_spins():
    """K B = (2/3) mu_0 M, M = (e/m)^2 chi_1(0) B."""
    gas = ElectronGas(K_F, stoner=0.4)
    expected = 2 / 3 * mu_0 * (e / m_e) ** 2 * float(gas.chi1(0.0))
    assert float(knight_shift(gas=gas)) == pytest.approx(expected, rel=1e-12, abs=0)


def test_thermal_factors_are_those_of_the_fermi_surface():
    """At fixed density both ratios fall as 1 - (pi^2/12)(T/T_F)^2."""
    cold = ElectronGas.from_density(5e28)
    for ratio in (0.01, 0.03):
        warm = cold.at(ratio * cold.fermi_temperature)
        for of in (warm.korringa_enhancement(), warm.knight_enhancement()):
            assert float(of) == pytest.approx(1 - np.pi**2 / 12 * ratio**2, abs=5 * ratio**4)


def test_two_dimensional_gas_couples_through_its_envelope():
    g = torque_coefficients(gas=SHEET, kernel="contact", **FILM)
    alpha_2 = e * mu_0 * GAMMA * 1e8
    assert float(g.G_field) == pytest.approx(alpha_2 * float(g.spin_length) / (6 * np.pi), rel=1e-12, abs=0)
    assert float(g.G_damp) == pytest.approx((alpha_2 * float(g.spin_length)) ** 2 / (18 * np.pi), rel=1e-12, abs=0)
    again = torque_coefficients(gas=ElectronGas(9e8, dimension=2, envelope=1e8), kernel="contact", **FILM)
    assert float(again.G_damp) == pytest.approx(float(g.G_damp), rel=1e-14, abs=0)  # independent of k_F


def test_decay_beside_a_two_dimensional_gas():
    """Against quadrature over the angle; D -> 2/y^3."""
    node, weight = np.polynomial.legendre.leggauss(400)
    a = np.pi / 4 * (1 + node)
    for y in (0.0, 1e-3, 0.3, 4.0, 30.0):
        expected = np.sum(np.pi / 4 * weight * np.sin(a) ** 2 * np.exp(-y * np.sin(a)))
        assert float(dipole_decay(y)) == pytest.approx(expected, rel=1e-12, abs=0)
    for y in (1e4, 1e6):
        assert float(dipole_decay(y)) * y**3 / 2 == pytest.approx(1, rel=20 / y**2 + 1e-12, abs=0)


def test_dipole_beside_a_two_dimensional_gas_decays_over_a_quarter_of_the_fermi_wavelength():
    node, weight = np.polynomial.legendre.leggauss(100)
    a = np.pi / 4 * (1 + node)
    for d in (1e-9, 4e-9):
        decay = np.sum(np.pi / 4 * weight * np.sin(a) ** 2 * np.exp(-4 * 2e8 * d * np.sin(a)))
        expected = -((e * mu_0 * GAMMA * 2e8) ** 2) * 3.75 / (4 * np.pi**2) * decay
        assert float(two_dimensional_dipole_coefficient(d, gamma=GAMMA, spin=1.5, gas=SHEET)) == pytest.approx(expected, rel=1e-12, abs=0)


def test_dipole_beside_a_two_dimensional_gas_pushes_away_from_mu():
    """(alpha I_p)^2 / 16 pi at contact, negative; falling with the distance."""
    at = [float(two_dimensional_dipole_coefficient(d, gamma=GAMMA, spin=1.5, gas=SHEET)) for d in (0.0, 1e-9, 1e-8)]
    assert at[0] < at[1] < at[2] < 0
    assert at[0] == pytest.approx(-((e * mu_0 * GAMMA * 2e8) ** 2) * 3.75 / (16 * np.pi), rel=1e-12, abs=0)


def test_dipole_beside_a_two_dimensional_gas_asks_for_its_electrons_and_not_for_a_unit():
    k = 2e8
    same = ElectronGas(k, dimension=2, chemical_potential=2 * (hbar * k) ** 2 / (2 * m_e)), ElectronGas(2**0.5 * k, dimension=2)
    values = [float(two_dimensional_dipole_coefficient(1e-9, gamma=GAMMA, spin=0.5, gas=gas)) for gas in same]
    assert values[0] == pytest.approx(values[1], rel=1e-12, abs=0)


def test_what_nobody_derived_says_so():
    with pytest.raises(NotDerived, match="The dipolar coupling to a two-dimensional gas"):
        torque_coefficients(gas=SHEET, **FILM)
    with pytest.raises(NotDerived, match="where bands are split"):
        korringa_rate(4.2, gamma=GAMMA, gas=GASES["split"]())
    with pytest.raises(NotDerived, match="spin accumulation of its own"):
        korringa_rate(4.2, gamma=GAMMA, gas=GASES["polarised"]())
    with pytest.raises(NotDerived, match="dipolar torque of a two-dimensional gas is derived at T = 0 only"):
        two_dimensional_dipole_coefficient(1e-9, gamma=GAMMA, spin=0.5, gas=ElectronGas(2e8, temperature=4.0, dimension=2))


def test_bad_input_is_named():
    with pytest.raises(InputError, match="`temperature` must be that of the gas"):
        korringa_rate(4.2, gamma=GAMMA, gas=GASES["warm"]())
    with pytest.raises(InputError, match="Give one of `k_F` or `gas`"):
        torque_coefficients(**FILM)
    with pytest.raises(InputError, match="`gas` must be two-dimensional"):
        two_dimensional_dipole_coefficient(1e-9, gamma=GAMMA, spin=0.5, gas=GASES["warm"]())


def test_a_gas_may_be_traced():
    """Whether it is cold, polarised or enhanced is known inside a compiled function too, where its numbers are not."""
    cold, sheet = ElectronGas(1.36e10), ElectronGas(2e8, dimension=2)

    def eta(gas):
        return enhancement_from_T1T(1.27, gamma=7.1e7, gas=gas)

    def beside(gas):
        return two_dimensional_dipole_coefficient(5e-9, gamma=4.6e7, spin=1.5, gas=gas)

    for function, gas in ((eta, cold), (beside, sheet)):
        assert float(jax.jit(function)(gas)) == pytest.approx(float(function(gas)), rel=1e-12, abs=0)
    with pytest.raises(NotDerived, match="derived at T = 0 only"):
        jax.jit(beside)(ElectronGas(2e8, temperature=4.0, dimension=2))


def test_a_traced_angle_goes_with_split_bands():
    iron = ElectronGas.exchange_split(1.9e10, 1.3e10)

    def bias(angle):
        common = dict(mu=1e-25, temperature=0.0, larmor=0.0, kernel="contact")
        return bath_rates(spin=0.5, gamma=8.7e6, gas=iron, angle=angle, **common).bias

    assert float(jax.jit(bias)(0.0)) == pytest.approx(float(bias(0.0)), rel=1e-12, abs=0)
