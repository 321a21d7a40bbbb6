import jax
import numpy as np
import pytest

from nuspin import ElectronGas, Isotope, Metal
from nuspin.constants import gamma_e, hbar, k_B
from nuspin.errors import InputError, NoData, NotDerived, OutOfValidity, UnknownName
from nuspin.measured import Grade
from nuspin.torque import (
    calibrate,
    enhancement_from_knight_shift,
    enhancement_from_T1T,
    knight_shift,
    korringa_rate,
    korringa_T1T,
    steady_polarization,
    stoner_of_korringa,
    torque_coefficients,
)


@pytest.mark.parametrize("stoner", [0.0, 0.4, 0.8])
def test_korringa_product_is_that_of_the_gas(stoner):
    """K and T1 of one gas, each by its own formula, and the product that joins them."""
    gas, gamma = ElectronGas(1.3e10, stoner=stoner), -3e7
    K = float(knight_shift(gas=gas, enhancement=120.0))
    rate = float(korringa_rate(4.2, gamma=gamma, gas=gas, enhancement=120.0, kernel="contact"))
    assert float(korringa_T1T(K, gamma=gamma, stoner=stoner)) == pytest.approx(4.2 / rate, rel=1e-9, abs=0)


def test_enhancements_return_what_made_them():
    for gas in (ElectronGas(1.3e10), ElectronGas(1.3e10, stoner=0.5), ElectronGas.from_density(1e25, temperature=300.0)):
        K = knight_shift(gas=gas, enhancement=120.0)
        assert float(enhancement_from_knight_shift(K, gas=gas)) == pytest.approx(120, rel=1e-12, abs=0)
        T = float(gas.temperature) or 2.0
        T1T = T / korringa_rate(T, gamma=7e7, gas=gas, enhancement=120.0, kernel="contact")
        assert float(enhancement_from_T1T(T1T, gamma=7e7, gas=gas)) == pytest.approx(120, rel=1e-12, abs=0)
        half = enhancement_from_T1T(T1T, gamma=7e7, gas=gas, spin_conserving_fraction=0.25)
        assert float(half) == pytest.approx(60, rel=1e-12, abs=0)


def test_stoner_parameter_that_relaxation_would_need():
    gamma = Isotope("63Cu").gamma()
    for alpha in (1e-3, 0.3, 0.9):
        T1T = float(korringa_T1T(2e-3, gamma=gamma, stoner=alpha))
        assert stoner_of_korringa(2e-3, T1T, gamma=gamma) == pytest.approx(alpha, rel=1e-5, abs=0)
    assert stoner_of_korringa(2e-3, 0.9 * float(korringa_T1T(2e-3, gamma=gamma)), gamma=gamma) is None


def test_copper_is_that_of_the_audit():
    """T1T = 1.27 s K: G_damp 1.1e-11, and 0.11 eV for a torque rate of 1e3 1/s."""
    copper = calibrate("Cu", "63Cu")
    assert copper.G_damp.value == pytest.approx(1.1e-11, rel=0.03, abs=0)
    mu = 1e3 * hbar * copper.spin_length / copper.G_damp.value
    assert mu / 1.602e-19 == pytest.approx(0.11, rel=0.03, abs=0)
    g = copper.torque_coefficients()
    assert g.G_damp == pytest.approx(copper.G_damp.value, rel=1e-12, abs=0)
    assert g.G_field == pytest.approx(2.37e-3 * Isotope("63Cu").gamma() / gamma_e * 3.75**0.5, rel=1e-12, abs=0)


def test_both_routes_are_those_of_the_gas_with_their_enhancements():
    copper = calibrate("Cu", "63Cu")
    from_K, from_T1T = (float(eta) for eta in copper.enhancements())
    gas = ElectronGas.from_metal("Cu")
    given = dict(gamma=Isotope("63Cu").gamma(), spin=1.5, gas=gas, lattice_constant=3.6e-10, kernel="contact")
    assert float(torque_coefficients(**given, enhancement=from_K).G_field) == pytest.approx(copper.G_field.value, rel=1e-9, abs=0)
    assert float(torque_coefficients(**given, enhancement=from_T1T).G_damp) == pytest.approx(copper.G_damp.value, rel=1e-9, abs=0)
    assert copper.mismatch.value == pytest.approx((from_K / from_T1T) ** 2, rel=1e-9, abs=0)


def test_uncertainties_propagate():
    sodium = calibrate("Na", "23Na")
    assert sodium.G_damp.uncertainty / sodium.G_damp.value == pytest.approx(0.3 / 5.1, rel=1e-9, abs=0)
    relative = np.hypot(1e-3 / 0.112 / 100 * 100, Isotope("23Na").moment.uncertainty / 2.2175)
    assert sodium.G_field.uncertainty / sodium.G_field.value == pytest.approx(relative, rel=1e-3, abs=0)
    assert sodium.T1T_predicted.uncertainty > sodium.T1T_predicted.value * 2 * 0.9 * 1e-3 / 0.112
    assert sodium.T1T_predicted.grade == Grade.SECOND_HAND


def test_siblings_share_a_shift_and_scale_their_relaxation():
    one, other = calibrate("Cu", "63Cu"), calibrate("Cu", "65Cu")
    ratio = (Isotope("63Cu").gamma() / Isotope("65Cu").gamma()) ** 2
    assert other.T1T.value == pytest.approx(1.27 * ratio, rel=1e-12, abs=0)
    assert other.T1T.grade == Grade.SECOND_HAND  # that of the moments
    assert other.knight_shift.value == one.knight_shift.value
    assert calibrate("Sn", "117Sn").knight_shift is None
    assert calibrate("K", "40K").G_field.value < 0 < calibrate("K", "39K").G_field.value  # the sign of gamma


def test_what_is_carried_over_is_derived(monkeypatch):
    from dataclasses import replace

    from nuspin.materials import metal
    from nuspin.torque import calibration

    def read_at_source(row):
        return replace(row, number=replace(row.number, grade=Grade.READ_AT_SOURCE)) if row.quantity == "knight_shift" else row

    rows = tuple(map(read_at_source, metal.data()))
    monkeypatch.setattr(metal, "data", lambda: rows)
    monkeypatch.setattr(calibration, "_of_table", calibration._of_table.__wrapped__)  # afresh, as the table is another
    assert calibrate("Cu", "63Cu").knight_shift.grade == Grade.READ_AT_SOURCE
    assert calibrate("Cu", "65Cu").knight_shift.grade == Grade.DERIVED


def test_d_metals_have_no_contact_enhancement():
    platinum = calibrate("Pt", "195Pt")
    with pytest.raises(NotDerived, match="d electrons polarise the cores"):
        platinum.enhancements()
    assert platinum.knight_shift.value < 0
    assert platinum.G_field is None
    assert platinum.T1T_alpha0 is None
    assert platinum.stoner_needed is None
    with pytest.raises(NoData, match="The table has no T1T of 195Pt in Pt"):
        platinum.bath_rates(mu=1e-24, temperature=4.2, larmor=0)
    with pytest.raises(NoData, match="The table has no Knight shift by spins alone"):
        platinum.torque_coefficients()


def test_bath_of_a_metal_relaxes_as_measured():
    copper = calibrate("Cu", "63Cu")
    rates = copper.bath_rates(mu=0.0, temperature="4.2 K", larmor=0.0)
    assert float(rates.T1) == pytest.approx(1.27 / 4.2, rel=1e-12, abs=0)
    polarised = copper.bath_rates(mu="30 ueV", temperature="4.2 K", larmor=0.0)
    by_gas = steady_polarization(spin=1.5, gamma=7e7, k_F=1.3e10, mu="30 ueV", temperature=4.2, larmor=0.0, kernel="contact")
    assert float(polarised.polarization) == pytest.approx(float(by_gas), rel=1e-12, abs=0)
    pumped = (1.5 + 1) * 30e-6 * 1.602176634e-19 / (3 * k_B * 1.27)
    assert float(polarised.pump_rate) == pytest.approx(pumped, rel=1e-12, abs=0)
    assert copper.bound


def test_superconductors_are_refused_unless_a_field_keeps_them_normal():
    aluminium = calibrate("Al", "27Al")
    with pytest.raises(OutOfValidity, match=r"Al is a superconductor below 1\.181 K.*normal_state=True"):
        aluminium.bath_rates(mu=1e-24, temperature=0.02, larmor=0)
    cold = aluminium.bath_rates(mu=1e-26, temperature=0.02, larmor=0, normal_state=True)
    assert float(cold.T1) == pytest.approx(1.80 / 0.02, rel=1e-3, abs=0)
    assert float(aluminium.bath_rates(mu=0, temperature=2.0, larmor=0).T1) == pytest.approx(0.9, rel=1e-12, abs=0)


def test_semiconductors_are_calibrated_by_their_contact_density():
    arsenic = calibrate("GaAs", "75As", density="1e18 / cm^3")
    gas = ElectronGas.from_metal("GaAs", density="1e18 / cm^3")
    eta = Metal("GaAs").value("contact_enhancement", "75As").value
    assert arsenic.knight_shift.value == pytest.approx(float(knight_shift(gas=gas, enhancement=eta)), rel=1e-12, abs=0)
    assert arsenic.mismatch.value == pytest.approx(1, rel=1e-9, abs=0)  # both from one gas
    eta_K, eta_T1T = arsenic.enhancements()
    assert float(eta_K) == pytest.approx(eta, rel=1e-9, abs=0)
    assert float(eta_T1T) == pytest.approx(eta, rel=1e-9, abs=0)
    with pytest.raises(InputError, match="needs the `density` of its carriers"):
        calibrate("GaAs", "75As")
    with pytest.raises(InputError, match="Leave every argument out"):
        arsenic.enhancements(density="1e19 / cm^3")
    with pytest.raises(InputError, match="`density` must be one number"):
        calibrate("GaAs", "75As", density=np.array([1e24, 1e25]))
    assert float(arsenic.bath_rates(mu=0, temperature=4.2, larmor=0).T1) == pytest.approx(arsenic.T1T.value / 4.2, rel=1e-12, abs=0)
    with pytest.raises(OutOfValidity, match="are not degenerate at 300 K"):
        arsenic.bath_rates(mu=0, temperature=300.0, larmor=0)


def test_the_stoner_parameter_is_checked():
    for bad in (1.2, -0.5, float("nan")):
        with pytest.raises(InputError, match="`stoner` must lie between 0 and"):
            korringa_T1T(1e-3, gamma=7e7, stoner=bad)
    with pytest.raises(InputError, match="`T1T` must be positive"):
        stoner_of_korringa(1e-3, -1.0, gamma=7e7)
    with pytest.raises(InputError, match="`K` must be one number"):
        stoner_of_korringa(np.array([1e-3, 2e-3]), 1.0, gamma=7e7)
    with pytest.raises(InputError, match=r"`K` must be positive.*core polarisation"):
        enhancement_from_knight_shift(-1e-3, k_F=1e10)


def test_a_calibration_can_be_made_inside_a_compiled_function():
    def rate(T):
        return calibrate("Cu", "63Cu").bath_rates(mu=0.0, temperature=T, larmor=0.0, normal_state=True).T1

    assert float(jax.jit(rate)(4.2)) == pytest.approx(1.27 / 4.2, rel=1e-12, abs=0)
    assert float(jax.jit(lambda T: ElectronGas.from_metal("Cu", T).korringa_enhancement())(300.0)) > 0


def test_wrong_names_are_refused():
    with pytest.raises(InputError, match=r"`isotope` must be a nucleus of Cu, not '27Al'\. It has 63Cu, 65Cu"):
        calibrate("Cu", "27Al")
    with pytest.raises(UnknownName, match="There is no metal"):
        calibrate("Unobtainium", "27Al")
    with pytest.raises(InputError, match="Leave `density` out for Cu"):
        calibrate("Cu", "63Cu", density="1e18/cm^3")
