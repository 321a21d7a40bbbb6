"""What no quantity may be, wherever it comes in: empty, or so large or small that its powers overflow."""

import math

import numpy as np
import pytest

from nuspin import ElectronGas, InputError, cite, quantity
from nuspin.errors import UnknownName
from nuspin.measured import measured
from nuspin.units import to_si


@pytest.mark.parametrize("value", [[], (), np.zeros(0), np.zeros((0, 3)), [[]]])
def test_an_empty_array_is_refused(value):
    with pytest.raises(InputError, match=r"^`x` must not be empty\. Give one number at least\.$"):
        to_si("x", value, "m")


@pytest.mark.parametrize("value", [1e76, -1e308, "1e80 m", [1.0, -1e90]])
def test_a_number_whose_powers_overflow_is_refused(value):
    with pytest.raises(InputError, match=r"^`x` must be below 1e\+75 in size, not .*m\. Check its unit\.$"):
        to_si("x", value, "m")


def test_infinity_and_nan_are_for_the_check_that_follows():
    assert to_si("x", math.inf, "m") == math.inf
    assert np.isnan(to_si("x", [1.0, math.nan], "m")[1])


@pytest.mark.parametrize("check", [quantity.positive, quantity.above_zero, quantity.nonzero])
def test_a_divisor_whose_inverse_overflows_is_refused(check):
    with pytest.raises(InputError, match=r"^`x` must be above 1e-75 in size, not 1e-100 m\. Check its unit\.$"):
        check("x", [1.0, 1e-100], "m")
    assert quantity.non_negative("x", 5e-324, "m") == 5e-324
    assert quantity.above_zero("x", math.inf, "m") == math.inf


def test_a_gas_is_not_almost_at_absolute_zero():
    with pytest.raises(InputError, match=r"`temperature` must be 0 or above 1e-75 K\. Write 0 for T = 0"):
        ElectronGas.from_density(8e28, temperature=5e-324)


def test_an_unknown_uncertainty_is_nan_and_a_negative_one_is_refused():
    given = dict(unit="m", source="codata2022", grade="derived")
    assert math.isnan(measured("a", 1.0, math.nan, **given).uncertainty)
    for uncertainty in (-0.1, math.inf):
        with pytest.raises(InputError, match="`uncertainty` must be a standard deviation"):
            measured("a", 1.0, uncertainty, **given)
    with pytest.raises(InputError, match="`value` must be finite"):
        measured("a", math.nan, 0.1, **given)
    with pytest.raises(InputError, match="`grade` must be 'read at source', 'derived', 'second-hand' or 'unverified', not 'good'"):
        measured("a", 1.0, 0.1, **given | {"grade": "good"})


def test_an_unknown_citation_is_one_sentence():
    with pytest.raises(UnknownName, match=r"There is no citation key 'cahaya2032'\. Did you mean 'cahaya2023'"):
        cite("cahaya2032")
