"""Quantities as text: read rightly, or refused with the way to write them."""

import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuspin import grammar
from nuspin.grammar import Unreadable

READ = [
    ("\u22120.3", -0.3, None),
    ("\u20130.3", -0.3, None),
    ("4.2 K", 4.2, None),
    ("4.2\u00a0K", 4.2, None),
    ("4.2\u202fK", 4.2, None),
    ("300K", 300.0, None),
    ("+5", 5.0, None),
    (".5 nm", 0.5, None),
    ("5. nm", 5.0, None),
    ("1.4(3) nm", 1.4, 0.3),
    ("1.40(12) nm", 1.4, 0.12),
    ("14(3) nm", 14.0, 3.0),
    ("1.4 (3) nm", 1.4, 0.3),
    ("(1.4(3)) nm", 1.4, 0.3),
    ("20 \u00b1 2 nm", 20.0, 2.0),
    ("20 +- 2 nm", 20.0, 2.0),
    ("20 +/- 2 nm", 20.0, 2.0),
    ("(2 +- 1) nm", 2.0, 1.0),
    ("(\u22122 \u00b1 1)e-3 T", -2e-3, 1e-3),
    ("1.4(3)e-9 m", 1.4e-9, 3e-10),
    ("1.40(12)\u00d710\u207b\u2079 m", 1.4e-9, 1.2e-10),
    ("1.4 x 10^-9 m", 1.4e-9, None),
    ("1.4*10^(-9) m", 1.4e-9, None),
    ("10\u207b\u2078 m", 1e-8, None),
    ("-10**-3 T", -1e-3, None),
    ("2e3V", 2000.0, None),
    ("1e\u22128 m", 1e-8, None),
]


@pytest.mark.parametrize(("text", "value", "sigma"), READ)
def test_numbers_and_uncertainties_are_read(text, value, sigma):
    found = grammar.read(text)
    assert found.value == pytest.approx(value, rel=1e-15, abs=0)
    assert found.uncertainty == (None if sigma is None else pytest.approx(sigma, rel=1e-14, abs=0))


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("2 / angstrom", {"angstrom": -1}),
        ("1e18/cm^3", {"cm": -3}),
        ("1e18 / cm\u00b3", {"cm": -3}),
        ("5 1/s", {"s": -1}),
        ("5 W/(m K)", {"W": 1, "m": -1, "K": -1}),
        ("5 W m\u207b\u00b9 K\u207b\u00b9", {"W": 1, "m": -1, "K": -1}),
        ("5 W\u00b7m^-1", {"W": 1, "m": -1}),
        ("3 T/Hz^0.5", {"T": 1, "Hz": -0.5}),
        ("3 T/Hz^(1/2)", {"T": 1, "Hz": -0.5}),
        ("5 J/m^3/K", {"J": 1, "m": -3, "K": -1}),
        ("5 nm per s", {"nm": 1, "s": -1}),
        ("5 (m/s)^2", {"m": 2, "s": -2}),
        ("25 \u00b0C", {"degC": 1}),
        ("25 \u2103", {"degC": 1}),
        ("5 \u212b", {"\u00c5": 1}),
        ("5 \u00b5m", {"\u03bcm": 1}),
        ("20 uohm cm", {"uohm": 1, "cm": 1}),
        ("0.25 H/m / mu_0", {"H": 1, "m": -1, "mu_0": -1}),
        ("5 %", {"%": 1}),
        ("5", {}),
    ],
)
def test_products_of_units_are_read(text, units):
    assert dict(grammar.read(text).units) == units


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("4,2 K", "decimal point"),
        ("1,000 nm", "decimal point"),
        ("1 000 nm", "between its thousands"),
        ("1\u2009000 nm", "between its thousands"),
        ("1_000 nm", "between its thousands"),
        ("1'000 m", "between its thousands"),
        ("5-10 nm", "not a range"),
        ("5\u201310 nm", "not a range"),
        ("5 to 10 nm", "not a range"),
        ("5...10 nm", "not a range"),
        ("<5 nm", "comparison"),
        ("~5 nm", "comparison"),
        ("\u22655", "comparison"),
        ("5 nm, 6 nm", "list"),
        ("[1, 2] nm", "list"),
        ("5;6", "list"),
        ("9^9^9^9", "nothing is calculated"),
        ("9**9**9 m", "nothing is calculated"),
        ("2*3 nm", "nothing is calculated"),
        ("1/2", "nothing is calculated"),
        ("--1 K", "one sign"),
        ("- 5 nm", "one sign"),
        ("nm", "Begin with a number"),
        ("", "Begin with a number"),
        ("inf", "Begin with a number"),
        ("nan m", "Begin with a number"),
        ("\u00b1 5 nm", "Begin with a number"),
        ("sqrt(2) m", "Begin with a number"),
        ("5 m2", "powers of units"),
        ("5 cm-3", "powers of units"),
        ("1.4 +0.3 -0.2 nm", "one uncertainty"),
        ("5 \u00b1 2 \u00b1 1 nm", "one uncertainty"),
        ("20 nm \u00b1 2 nm", "unit once"),
        ("200 +- 10 % nm", "per cent"),
        ("20 nm \u00b1 10 %", "per cent"),
        ("1.4(0.3) nm", "last digits"),
        ("5 \u00b1 -2 nm", "without a sign"),
        ("1.4 \u00b1 0.3e-9 m", "power of ten belongs to"),
        ("1.4e-9 \u00b1 0.3 m", "power of ten belongs to"),
        ("5 W/m K", "brackets"),
        ("5 W/m*K", "brackets"),
        ("1e 5 m", "without a space"),
        ("1.5 \u00d7 10\u22128 m", r"with \^ or as a superscript"),
        ("1e400 m", "what a computer can hold"),
        ("1e-400 m", "what a computer can hold"),
        ("5 m^99", "No unit has such a power"),
        ("5 \u20ac", r"U\+20AC"),
        ("5\u200b nm", r"U\+200B"),
        ("5\u00ad nm", r"U\+00AD"),
        ("\u0661 m", r"U\+0661"),
        ("5\nnm", r"U\+000A"),
        ("1" * 201, "at most 200 characters"),
        ("1//2 S/m", "Write one number and one unit"),
        ("5 nm 6", "Write one number and one unit"),
        ("5 5 nm", "Write one number and one unit"),
        ("3 nm 4 um", "Write one number and one unit"),
        ("1.2.3 m", "Write one number and one unit"),
        ("1.4e-9(3) m", "Write one number and one unit"),
        ("5 (m", "Write one number and one unit"),
        ("5 m)", "Write one number and one unit"),
        ("5 m^", "Write one number and one unit"),
        ("5 m/", "Write one number and one unit"),
    ],
)
def test_what_is_not_one_number_and_one_unit_is_refused_with_its_remedy(text, remedy):
    with pytest.raises(Unreadable, match=remedy):
        grammar.read(text)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["nm", "A/m^2", "W/(m K)", "1/s"]))
def test_every_float_is_read_back(value, unit):
    assert grammar.read(f"{value!r} {unit}").value == value


@given(st.text(alphabet=string.printable + "\u2212\u00b1\u00d7\u00b2\u207b\u00a0\u03bc", max_size=30))
def test_no_text_breaks_it(text):
    try:
        found = grammar.read(text)
    except Unreadable:
        return
    assert math.isfinite(found.value)
    assert any(character.isdigit() for character in text), "a number came out of nothing"
