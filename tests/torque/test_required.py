import jax
import numpy as np
import pytest

from nuspin.constants import hbar, k_B
from nuspin.errors import InputError
from nuspin.torque import (
    anti_damping_limit,
    bath_rates,
    calibrate,
    spin_accumulation_for_amplification,
    spin_accumulation_for_polarization,
    spin_accumulation_for_shift,
    steady_polarization,
)
from nuspin.torque.bath import rates

GAS = dict(gamma=7e7, k_F=1.4e10)


def growth(bath, spin):
    """Of the transverse component of a coherent spin antiparallel to mu, <I_z> = -I for mu > 0, 1/s."""
    return float((spin - 0.5) * bath.bias - bath.dephasing_rate)


def test_shift_is_that_of_the_field_like_torque():
    copper = calibrate("Cu", "63Cu")
    mu = spin_accumulation_for_shift(2 * np.pi * 1e3 / copper.isotope.gamma(), knight_shift=copper.knight_shift.value)
    precession = copper.G_field.value * mu / (hbar * copper.spin_length)
    assert precession == pytest.approx(2 * np.pi * 1e3, rel=1e-12, abs=0)


@pytest.mark.parametrize("fraction", [1.0, 0.3, 0.01])
@pytest.mark.parametrize("spin", [0.5, 1.5, 4.5])
@pytest.mark.parametrize("wanted", [1e-6, 0.1, 0.9, -0.5])
def test_polarization_is_reached(wanted, spin, fraction):
    mu = spin_accumulation_for_polarization(wanted, spin=spin, temperature=2.0, spin_conserving_fraction=fraction)
    given = dict(spin=spin, **GAS, temperature=2.0, larmor=0.0, kernel="contact", spin_conserving_fraction=fraction)
    assert float(steady_polarization(mu=float(mu), **given)) == pytest.approx(wanted, rel=1e-10, abs=0)


def test_polarization_has_limits():
    assert float(spin_accumulation_for_polarization(0.1, spin=0.5, temperature=1.0, spin_conserving_fraction=0.0)) == np.inf
    idle = spin_accumulation_for_polarization(np.array([0.0, 0.1, -0.1]), spin=0.5, temperature=0.0, spin_conserving_fraction=0.0)
    assert idle.tolist() == [0, np.inf, -np.inf]
    slope = jax.grad(lambda P: spin_accumulation_for_polarization(P, spin=2.5, temperature=1.0))(0.0)
    assert float(slope) == pytest.approx(3 * k_B / 3.5, rel=1e-12, abs=0)
    assert float(spin_accumulation_for_polarization(0.5, spin=0.5, temperature=1.0)) == pytest.approx(2 * k_B * np.arctanh(0.5), rel=1e-12)
    with pytest.raises(InputError, match="`polarization` must lie between"):
        spin_accumulation_for_polarization(1.0, spin=0.5, temperature=1.0)


def test_derivatives_of_what_is_required():
    def mu(P, T, f):
        return spin_accumulation_for_polarization(P, spin=2.5, temperature=T, spin_conserving_fraction=f)

    point = (0.3, 2.0, 0.6)
    for index, slope in enumerate(jax.grad(mu, argnums=(0, 1, 2))(*point)):
        step = 1e-5 * point[index]
        ends = [mu(*(value + sign * step * (k == index) for k, value in enumerate(point))) for sign in (1, -1)]
        assert float(slope) == pytest.approx(float(ends[0] - ends[1]) / (2 * step), rel=1e-7, abs=0)


@pytest.mark.parametrize("fraction", [1.0, 0.4])
@pytest.mark.parametrize(("spin", "temperature"), [(1.5, 0.0), (1.5, 4.2), (4.5, 300.0)])
def test_amplification_balances_gain_and_loss(spin, temperature, fraction):
    T1T, T2 = 1.27, 1e-4
    given = dict(spin=spin, temperature=temperature, spin_conserving_fraction=fraction)
    mu = float(spin_accumulation_for_amplification(T1T=T1T, T2=T2, **given))
    bath = rates(1 / (2 * k_B * T1T) / (4 / 9), mu=mu, larmor=0.0, kernel="contact", **given)
    assert growth(bath, spin) == pytest.approx(1 / T2, rel=1e-9, abs=0)


def test_small_spins_are_never_amplified():
    for spin in (0.5, 1):
        assert float(spin_accumulation_for_amplification(T1T=1.0, T2=1.0, spin=spin, temperature=0.0)) == np.inf
        assert float(anti_damping_limit(spin=spin, kernel="contact")) == 0
    assert float(anti_damping_limit(spin=1.5)) == 0  # with the dipolar coupling, that of the free electrons
    assert float(anti_damping_limit(spin=2)) > 0


@pytest.mark.parametrize(("spin", "limit"), [(1.5, 0.407), (2.5, 0.957), (3.5, 1.47), (4.5, 1.98)])
def test_anti_damping_limits_are_known(spin, limit):
    assert float(anti_damping_limit(spin=spin, kernel="contact")) == pytest.approx(limit, abs=0.005)


@pytest.mark.parametrize(("kernel", "enhancement", "fraction"), [("contact", 1.0, 1.0), ("full", 1.0, 1.0), ("full", 5.0, 0.7)])
@pytest.mark.parametrize("spin", [2, 2.5, 4.5])
def test_growth_vanishes_at_the_limit(spin, kernel, enhancement, fraction):
    given = dict(enhancement=enhancement, kernel=kernel, spin_conserving_fraction=fraction)
    y = float(anti_damping_limit(spin=spin, **given))
    assert y > 0
    for factor, grows in ((1.0, None), (0.99, True), (1.01, False)):
        bath = bath_rates(spin=spin, **GAS, mu=k_B, temperature=factor * y, larmor=0.0, **given)
        if grows is None:
            assert abs(growth(bath, spin)) < 1e-10 * float(bath.dephasing_rate)
        else:
            assert (growth(bath, spin) > 0) == grows


def test_relaxation_that_conserves_less_spin_lowers_the_limit_until_none_is_left():
    limits = [float(anti_damping_limit(spin=2.5, kernel="contact", spin_conserving_fraction=f)) for f in (1.0, 0.5, 0.1, 0.0)]
    assert limits == sorted(limits, reverse=True)
    assert limits[-1] == 0
    assert np.allclose(anti_damping_limit(spin=np.array([0.5, 4.5]), kernel="contact"), [0, 1.979], rtol=1e-3, atol=0)
