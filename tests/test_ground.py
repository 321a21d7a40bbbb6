"""errors, checks, units, constants, measured, bibliography."""

import math

import numpy as np
import pytest

from nuspin import checks, constants
from nuspin.bibliography import cite, works
from nuspin.errors import InputError, MissingExtra, NotDerived, NuspinError, OutOfValidity, UnknownName
from nuspin.measured import Grade, measured, propagate
from nuspin.units import registry, to_si


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
        ("2 kg", "`x` must have the dimension of m, but is 2 kg"),
        ("2", "`x` must have the dimension of m, but is 2"),
        ("two metres", "`x` must be a quantity in m, but is 'two metres'. Write a number and a unit"),
        ("", "`x` must "),
        (None, "`x` must be a real number or a quantity in m, but is None"),
        (True, "`x` must be a real number or a quantity in m, but is True"),
        (1j, "`x` must be a real number or a quantity in m, but is 1j"),
        ([True, 1.0], "`x` must be a real number or a quantity in m, but is True"),
        ([1, "two"], "`x` must be a quantity in m, but is 'two'"),
    ],
)
def test_door_refuses_in_one_sentence(value, says):
    with pytest.raises(InputError, match=says.replace("(", r"\(")) as caught:
        to_si("x", value, "m")
    assert "\n" not in str(caught.value)


def test_door_takes_lists_of_quantities():
    assert np.allclose(to_si("r", ["1 nm", "2 angstrom", 3e-9], "m"), [1e-9, 2e-10, 3e-9], rtol=1e-15, atol=0)


def test_jax_booleans_and_complex_numbers_are_refused():
    import jax.numpy as jnp

    for value in (jnp.array(True), jnp.array(1j)):
        with pytest.raises(InputError, match="`x` must be a real number or a quantity in m, but is of type"):
            to_si("x", value, "m")


@pytest.mark.parametrize(("value", "unit"), [("1.382 MHz/T", "rad/s/T"), ("10 MHz", "rad/s")])
def test_a_frequency_is_no_angular_rate(value, unit):
    with pytest.raises(InputError, match=r"a frequency\. Multiply it by 2 pi and write rad/s for Hz"):
        to_si("gamma", value, unit)
    assert to_si("gamma", value.replace("MHz", "Mrad/s"), unit) > 0


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(InputError, match=r"must broadcast, but have the shapes `q` \(3,\), `k_F` \(2,\)"):
        checks.broadcastable(q=np.ones(3), k_F=np.ones(2))


def test_checks_name_the_first_bad_element():
    with pytest.raises(InputError, match=r"Argument `T2` must be positive and finite, but is -1\.0 s"):
        checks.positive("T2", np.array([1.0, -1.0, np.nan]), "s")
    with pytest.raises(InputError, match="must be finite and not negative, but is inf"):
        checks.non_negative("x", np.inf)
    with pytest.raises(InputError, match=r"must have three components on its last axis, but is of shape \(4,\)\. Give x, y and z"):
        checks.vector("r", np.zeros(4))


def test_names_are_suggested_or_listed():
    with pytest.raises(UnknownName, match="Did you mean copper"):
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
    with pytest.raises(UnknownName, match="Did you mean cahaya2023"):
        cite("cahaya2032")
    assert all(work.authors and work.title and work.reference for work in works().values())
