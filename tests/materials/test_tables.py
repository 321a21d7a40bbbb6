"""Rows of the data tables: each has a source, none twice, none impossible, none against the witness without a note."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from nuspin.bibliography import works
from nuspin.materials import Isotope, Metal, isotope_names, metal_names
from nuspin.materials.metal import KINDS, SI
from nuspin.materials.tables import read
from nuspin.measured import Grade
from nuspin.units import to_si

HERE = Path(__file__).parent
ISOTOPES = read("isotopes.csv")
METALS = read("metals.csv")
VALUES = read("metal_values.csv")
CELLS = ("spin", "moment", "quadrupole", "abundance", "xi")


def witness(name):
    with (HERE / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


WITNESS = {row["name"]: row for row in witness("witness.csv")}


def faults_of_isotope(row):
    """Everything that is wrong with a row of isotopes.csv."""
    for cell in CELLS:
        if row[cell] and (row[f"{cell}_source"] not in works() or row[f"{cell}_grade"] not in list(Grade)):
            yield f"{cell} without source or grade"
    if not (float(row["spin"]) > 0 and (2 * float(row["spin"])).is_integer()):
        yield "spin"
    if row["quadrupole"] and (float(row["spin"]) == 0.5) != (float(row["quadrupole"]) == 0):
        yield "quadrupole moment of a spin 1/2, or none of a larger spin"
    if float(row["moment"]) == 0 or abs(float(row["moment"])) > 7:
        yield "moment"
    if not 0 < float(row["abundance"]) <= 1:
        yield "abundance"
    if bool(row["xi"]) != bool(row["xi_compound"]):
        yield "xi without compound"
    if row["xi"] and not 0.5 < float(row["xi"]) <= 107:
        yield "xi"
    for cell in CELLS[1:4]:
        if row[cell] and not float(row[f"{cell}_uncertainty"]) >= 0:
            yield f"uncertainty of {cell}"


def faults_of_value(row):
    """Everything that is wrong with a row of metal_values.csv."""
    if row["source"] not in works() or row["grade"] not in list(Grade):
        yield "no source or grade"
    if row["quantity"] not in SI:
        yield "unknown quantity"
    else:
        to_si(row["quantity"], f"1 {row['unit']}" if row["unit"] else 1.0, SI[row["quantity"]])
    value = float(row["value"])
    if row["uncertainty"] and not float(row["uncertainty"]) > 0:
        yield "uncertainty"
    if row["nucleus"] and row["nucleus"] not in isotope_names():
        yield "nucleus"
    percent = value * {"%": 1, "": 100}.get(row["unit"], float("nan"))
    if row["quantity"] == "knight_shift" and (not row["reference"] or not abs(percent) <= 10 or not row["nucleus"]):
        yield "Knight shift above 10 %, without reference or without nucleus"
    if row["quantity"] in ("T1T", "resistivity", "lattice_constant", "superconducting_Tc", "thermal_mass") and value <= 0:
        yield "negative"
    if row["quantity"] == "stoner" and not 0 <= value < 1:
        yield "Stoner parameter"
    if row["quantity"] == "spin_conserving_fraction" and not 0 <= value <= 1:
        yield "fraction"
    if row["grade"] in (Grade.DERIVED, Grade.UNVERIFIED) and not row["note"]:
        yield "derived or unverified without a note"


@pytest.mark.parametrize("row", ISOTOPES, ids=lambda row: row["name"])
def test_isotope_row(row):
    assert list(faults_of_isotope(row)) == []


@pytest.mark.parametrize("row", VALUES, ids=lambda row: f"{row['metal']}-{row['nucleus']}-{row['quantity']}-{row['source']}")
def test_metal_row(row):
    assert list(faults_of_value(row)) == []
    assert row["metal"] in metal_names()
    assert not row["nucleus"] or Isotope(row["nucleus"]).element in Metal(row["metal"]).elements


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"moment_source": ""}, "moment without source or grade"),
        ({"spin": "0.7"}, "spin"),
        ({"quadrupole": "0.1"}, "quadrupole moment of a spin 1/2, or none of a larger spin"),
        ({"abundance": "1.2"}, "abundance"),
        ({"xi_compound": ""}, "xi without compound"),
    ],
)
def test_a_bad_isotope_is_seen(change, fault):
    iron = next(row for row in ISOTOPES if row["name"] == "57Fe")
    assert fault in list(faults_of_isotope({**iron, **change}))


BAD = ({"source": ""}, {"grade": "guessed"}, {"value": "23.7"}, {"unit": "", "value": "0.5"}, {"reference": ""}, {"uncertainty": "0"})


@pytest.mark.parametrize("change", BAD)
def test_a_bad_value_is_seen(change):
    row = next(row for row in VALUES if row["quantity"] == "knight_shift")
    assert list(faults_of_value({**row, **change}))


def test_no_row_twice():
    assert max(Counter(row["name"] for row in ISOTOPES).values()) == 1
    assert max(Counter(row["name"] for row in METALS).values()) == 1
    keys = ("metal", "nucleus", "quantity", "source", "temperature", "value")
    assert max(Counter(tuple(row[key] for key in keys) for row in VALUES).values()) == 1


def test_metals_have_kind_structure_and_nuclei():
    for row in METALS:
        assert row["kind"] in KINDS
        assert row["source"] in works()
        assert row["grade"] in list(Grade)
        assert Metal(row["name"]).nuclei
        assert Metal(row["name"]).lattice_constant.value > 2e-10


def test_abundances_of_an_element_add_up_with_what_has_no_spin():
    rest = {row["element"]: float(row["spinless"]) for row in witness("spinless.csv")}
    total = Counter()
    for row in ISOTOPES:
        total[Isotope(row["name"]).element] += float(row["abundance"])
    for element, listed in total.items():
        assert listed + rest[element] == pytest.approx(1, abs=1e-4), element


def test_every_magnetic_nucleus_of_the_witness_is_here():
    missing = set(WITNESS) - {row["name"] for row in ISOTOPES}
    assert missing <= {"231Pa"}  # abundance 1 of nothing: it is no primordial nucleus
    assert {row["name"] for row in ISOTOPES} - set(WITNESS) == {"180mTa"}
    assert len(ISOTOPES) == 119


@pytest.mark.parametrize("row", [row for row in ISOTOPES if row["name"] in WITNESS], ids=lambda row: row["name"])
def test_numbers_agree_with_the_witness_or_a_note_says_why(row):
    """Beyond both uncertainties, and single precision of the witness, a note must say so."""
    other = WITNESS[row["name"]]
    assert float(row["spin"]) == float(other["spin"])
    for cell, words in (("moment", ("sign of the moment",)), ("quadrupole", ("quadrupole:",)), ("abundance", ("abundance",))):
        if not row[cell] or not other[cell]:
            continue
        both = float(row[f"{cell}_uncertainty"]) + float(other.get(f"{cell}_uncertainty", 0)) + 3e-7 * abs(float(row[cell]))
        noted = any(word in row["note"] for word in words)
        assert abs(float(row[cell]) - float(other[cell])) <= both or noted, (cell, row[cell], other[cell])


def test_reference_ratios_agree_with_the_moments():
    """Xi, of another source than the moments, is the moment in a compound: a shielding below 1.4 %, or a moment poorly known."""
    for name in isotope_names():
        nucleus = Isotope(name)
        if nucleus.reference_compound is None:
            continue
        off = nucleus.gamma_reference() / nucleus.gamma() - 1
        uncertain = 2 * nucleus.moment.uncertainty / abs(nucleus.moment.value)
        assert -0.014 < off < 0.008 or abs(off) < uncertain, name
