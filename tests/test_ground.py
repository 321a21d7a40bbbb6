"""errors, checks, units, constants, measured, bibliography."""

import math
import re

import numpy as np
import pytest

from nuspin import checks, constants
from nuspin.bibliography import cite, works
from nuspin.errors import InputError, MissingExtra, NotDerived, NuspinError, OutOfValidity, UnknownName
from nuspin.measured import Grade, measured, propagate
from nuspin.plausible import ImplausibleValue
from nuspin.units import read, registry, to_si


def test_every_error_is_one_of_ours_and_a_python_one():
    assert issubclass(UnknownName, InputError)
    assert issubclass(InputError, ValueError)
    assert issubclass(MissingExtra, ImportError)
    assert all(issubclass(error, NuspinError) for error in (InputError, UnknownName, MissingExtra, NotDerived, OutOfValidity))


def test_constants_are_those_of_codata_2022():
    from scipy.constants import physical_constants

    assert constants.CODATA_YEAR == 2022
    # the 2018 set has 1.25663706212e-6
    assert constants.mu_0 == physical_constants["vacuum mag. permeability"][0] == 1.25663706127e-6
    assert constants.gamma_e == constants.e / constants.m_e


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2 nm", "m", 2e-9),
        ("2 / angstrom", "1/m", 2e10),
        ("7 ueV", "J", 7e-6 * constants.e),
        ("1 G", "T", 1e-4),
        ("1 gauss", "T", 1e-4),
        ("3 kOe", "T", 0.3),
        (3, "m", 3.0),
        (np.float32(0.5), "", 0.5),
        ("0.1", "", 0.1),
    ],
)
def test_door_converts_to_si(value, unit, expected):
    assert to_si("x", value, unit) == pytest.approx(expected, rel=1e-15, abs=0)
    assert isinstance(to_si("x", value, unit), float)


def test_gauss_and_oersted_are_exact():
    assert to_si("B", "1 G", "T") == 1e-4
    assert to_si("B", "1 Oe", "T") == 1e-4


def test_gauss_is_a_flux_density_in_a_registry_built_afresh(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # a cache that pint may have kept must not matter
    fresh = registry.__wrapped__()
    assert fresh.Quantity("1 G").to("tesla").magnitude == 1e-4
    assert fresh.Quantity("1 kOe").to("tesla").magnitude == pytest.approx(0.1, rel=1e-15, abs=0)


def test_door_takes_quantities_and_arrays():
    quantity = registry().Quantity([1.0, 2.0], "nm")
    assert np.allclose(to_si("x", quantity, "m"), [1e-9, 2e-9], rtol=1e-15, atol=0)
    assert to_si("x", np.ones(3, np.float32), "m").dtype == np.float64


def test_traced_values_pass():
    import jax

    assert jax.jit(lambda x: checks.positive("x", to_si("x", x, "m"), "m"))(-1.0) == -1.0


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("2 kg", "`x` must be a quantity in m, not '2 kg'"),
        ("2", "`x` needs a unit, for example '5 nm'"),
        ("two metres", "`x` must be one number and one unit, not 'two metres'. Begin with a number"),
        ("", "`x` must "),
        ("2(1) nm", "`x` takes no uncertainty, but '2(1) nm' has one"),
        ("2 Meters", "`x` has the unit 'Meters' in '2 Meters', which is not known. Did you mean 'meter'"),
        (None, "`x` must be a real number or a quantity in m, not None"),
        (True, "`x` must be a real number or a quantity in m, not True"),
        (1j, "`x` must be a real number or a quantity in m, not 1j"),
        ([True, 1.0], "`x` must be a real number or a quantity in m, not True"),
        ([1, "two"], "`x` must be one number and one unit, not 'two'"),
        ([[1, 2], [3]], "`x` must be a real number or a quantity in m, not a list"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), "`x` must not have masked elements"),
        (10**400, "`x` must be a real number"),
    ],
)
def test_door_refuses_in_one_sentence(value, says):
    with pytest.raises(InputError, match=re.escape(says)) as caught:
        to_si("x", value, "m")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "unit", "answer"),
    [
        ("80 kA/m", "T", "mu_0 H: write '0.100531 T'"),
        ("1.2 T", "A/m", "magnetisation M: write '954930 A/m'"),
        ("44 uV", "J", "one electron is e V: write '4.4e-05 eV'"),
        ("10 kHz", "rad/s", "omega = 2 pi nu: write '62831.9 rad/s'"),
        ("10 MHz/T", "rad/s/T", "write '6.28319e[+]07 rad/s/T'"),
        ("5 rad/s", "Hz", "nu = omega/2 pi: write '0.795775 Hz'"),
        ("5 Bq", "rad/s", "events in a time"),
        ("5 count/s", "rad/s", "events in a time"),
        ("5 Hz", "1/s", "Write '5 1/s' for a rate"),
        ("20 uohm cm", "S/m", "inverse of the conductivity: write '5e[+]06 S/m'"),
        ("5 rad", "", "must be a pure number"),
        ("3 dB", "", "scale has an origin of its own"),
        ("5 degC/s", "K", "scale has an origin of its own"),
    ],
)
def test_a_neighbours_usual_form_gets_its_answer(text, unit, answer):
    with pytest.raises(InputError, match=answer):
        to_si("x", text, unit)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("25 degC", "K", 298.15),
        ("25 \u00b0C", "K", 298.15),
        ("1 Oe", "T", 1e-4),
        ("100 emu/cm^3", "A/m", 1e5),
        ("60 rpm", "rad/s", 2 * math.pi),
        ("5 1/s", "rad/s", 5.0),
        ("20 uohm cm", "ohm m", 2e-7),
        ("5 %", "", 0.05),
        ("30 deg", "rad", math.pi / 6),
        ("1 nT/Hz^0.5", "T/Hz^0.5", 1e-9),
    ],
)
def test_usual_units_are_taken(text, unit, expected):
    assert to_si("x", text, unit) == pytest.approx(expected, rel=1e-14, abs=0)


def test_an_uncertainty_keeps_its_unit():
    assert read("T", "25(2) degC", "K") == (pytest.approx(298.15), pytest.approx(2.0))


def test_what_no_laboratory_has_is_remarked_on():
    with pytest.warns(ImplausibleValue, match="`B` is 1e[+]08 T.* 'MT' is megatesla: did you mean 'mT'"):
        assert to_si("B", "100 MT", "T") == 1e8


def test_negative_powers_of_ten_are_exact():
    assert to_si("d", "1.4 nm", "m") == 1.4e-9
    assert to_si("B", "3 kOe", "T") == 0.3


def test_float64_switched_off_is_refused():
    import jax

    jax.config.update("jax_enable_x64", False)
    try:
        with pytest.raises(NuspinError, match="float64, which was switched off"):
            to_si("x", 1.0, "m")
    finally:
        jax.config.update("jax_enable_x64", True)


def test_door_takes_lists_of_quantities():
    assert np.allclose(to_si("r", ["1 nm", "2 angstrom", 3e-9], "m"), [1e-9, 2e-10, 3e-9], rtol=1e-15, atol=0)


def test_jax_booleans_and_complex_numbers_are_refused():
    import jax.numpy as jnp

    for value in (jnp.array(True), jnp.array(1j)):
        with pytest.raises(InputError, match="`x` must be a real number or a quantity in m, not an array"):
            to_si("x", value, "m")


@pytest.mark.parametrize(("value", "unit"), [("1.382 MHz/T", "rad/s/T"), ("10 MHz", "rad/s")])
def test_a_frequency_is_no_angular_rate(value, unit):
    with pytest.raises(InputError, match=r"a frequency, and omega = 2 pi nu"):
        to_si("gamma", value, unit)
    assert to_si("gamma", value.replace("MHz", "Mrad/s"), unit) > 0


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(InputError, match=r"do not broadcast: `q` has \(3,\), `k_F` has \(2,\)"):
        checks.broadcastable(q=np.ones(3), k_F=np.ones(2))


def test_checks_name_the_first_bad_element():
    with pytest.raises(InputError, match=r"`T2` must be positive and finite, not -1\.0 s"):
        checks.positive("T2", np.array([1.0, -1.0, np.nan]), "s")
    with pytest.raises(InputError, match="must be finite and not negative, not inf"):
        checks.non_negative("x", np.inf)
    with pytest.raises(InputError, match=r"must have three components on its last axis, but its shape is \(4,\)\. Give x, y and z"):
        checks.vector("r", np.zeros(4))


def test_names_are_suggested_or_listed():
    with pytest.raises(UnknownName, match="Did you mean 'copper'"):
        checks.known("metal", "coper", ("copper", "silver"))
    with pytest.raises(UnknownName, match="Known: copper, silver"):
        checks.known("metal", "xyz", ("copper", "silver"))


def test_first_order_propagation():
    a = measured("a", 3.0, 0.1, "m", source="codata2022", grade="derived")
    b = measured("b", 2.0, 0.2, "m", source="stone2019", grade="second-hand")
    product = propagate(lambda x, y: x * y, a, b, unit="m^2")
    assert product.value == 6
    assert product.uncertainty == pytest.approx(math.hypot(2 * 0.1, 3 * 0.2), rel=1e-6, abs=0)
    assert product.grade == Grade.SECOND_HAND
    assert product.sources == ("codata2022", "stone2019")


def test_shared_inputs_correlate():
    a = measured("a", 3.0, 0.1, "", source="codata2022", grade="derived")
    b = measured("b", 2.0, 0.2, "", source="codata2022", grade="derived")
    total, difference = (propagate(f, a, b, unit="") for f in (lambda x, y: x + y, lambda x, y: x - y))
    assert total.covariance(difference) == pytest.approx(0.1**2 - 0.2**2, rel=1e-6, abs=0)
    again = propagate(lambda s, d: (s + d) / 2, total, difference, unit="")
    assert again.uncertainty == pytest.approx(0.1, rel=1e-6, abs=0)  # a again, not the quadrature sum
    assert again.shares["b"] == pytest.approx(0, rel=1e-6, abs=0)


def test_unknown_uncertainty_stays_unknown():
    a = measured("a", 3.0, math.nan, "m", source="codata2022", grade="unverified")
    result = propagate(lambda x: 2 * x, a, unit="m")
    assert math.isnan(result.uncertainty)
    assert result.to_dict("length") == {"length": 6.0, "length_uncertainty": None}
    assert result.grade == Grade.UNVERIFIED
    assert str(a) == "3 m (uncertainty unknown)"


@pytest.mark.parametrize(
    ("value", "uncertainty", "shown"),
    [
        (1.27, 0.07, "1.270 ± 0.070 s"),
        (8682254.4, 6705.2, "8.68225e+06 ± 6.7e+03 s"),
        (0.0, 0.0, "0 s (exact)"),
        (44.0, 2.0, "44 ± 2 s"),
    ],
)
def test_measured_numbers_print(value, uncertainty, shown):
    assert str(measured("x", value, uncertainty, "s", source="codata2022", grade="derived")) == shown


def test_bibliography():
    assert "Nanotechnology 34, 505001 (2023). doi:10.1088/1361-6528/acf9ac" in str(cite("cahaya2023"))
    with pytest.raises(UnknownName, match="Did you mean 'cahaya2023'"):
        cite("cahaya2032")
    assert all(work.authors and work.title and work.reference for work in works().values())
