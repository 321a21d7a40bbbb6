import numpy as np
import pytest

from nuspin.constants import hbar, k_B
from nuspin.errors import InputError
from nuspin.paper.independent import rates
from nuspin.torque import crossover_temperature, korringa_rate, torque_coefficients

NUCLEUS = dict(gamma=7e7, k_F=1.4e10)


@pytest.mark.parametrize(("kernel", "factor"), [("contact", 1.0), ("full", 2.0)])
def test_rate_follows_from_the_damping_coefficient(kernel, factor):
    """1/T1 = (2 kT/hbar) (c_S/c_A) G_d / I_p^2."""
    g = torque_coefficients(**NUCLEUS, spin=1.5, lattice_constant=3e-10)
    G_d = g.G_damp if kernel == "full" else g.g_damp_contact * g.lattice_constant**2
    expected = 2 * k_B * 4.2 / hbar * factor * G_d / g.spin_length**2
    assert korringa_rate("4.2 K", **NUCLEUS, kernel=kernel) == pytest.approx(expected, rel=1e-12, abs=0)


def test_noise_over_torque_is_that_of_the_golden_rule():
    mu, T, spin = 3e-24, 0.7, 1.5
    length = np.sqrt(spin * (spin + 1))
    crossover = crossover_temperature(mu, spin=spin, kernel="contact")
    assert T / crossover == pytest.approx(rates.noise_over_torque(mu / (k_B * T), length), rel=1e-9, abs=0)


def test_audited_crossover_temperature_of_the_paper():
    assert 1e3 * crossover_temperature("7e-6 eV", spin=0.5, kernel="contact") == pytest.approx(35, abs=0.5)
    assert 1e3 * crossover_temperature("7e-6 eV", spin=0.5) == pytest.approx(18, abs=0.5)
    assert crossover_temperature("-7e-6 eV", spin=0.5) == crossover_temperature("7e-6 eV", spin=0.5)


def test_rate_is_linear_in_temperature_and_quadratic_in_the_enhancement():
    one, two = (korringa_rate(T, **NUCLEUS) for T in (1.0, 2.0))
    assert two == pytest.approx(2 * one, rel=1e-6, abs=0)
    assert korringa_rate(0.0, **NUCLEUS) == 0
    contact = [korringa_rate(1.0, **NUCLEUS, enhancement=eta, kernel="contact") for eta in (1.0, 3.0)]
    assert contact[1] == pytest.approx(9 * contact[0], rel=1e-6, abs=0)


def test_bad_input_is_named():
    with pytest.raises(InputError, match=r"`temperature` must be finite and not negative, not -1\.0 K"):
        korringa_rate(-1.0, **NUCLEUS)
    with pytest.raises(InputError, match="`kernel` must be 'full' or 'contact'"):
        crossover_temperature(1e-24, spin=0.5, kernel="both")
