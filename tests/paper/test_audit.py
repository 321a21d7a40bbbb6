import json

import pytest

from nuspin.paper.audit import ROWS, Check, Row, audit, estimates, hyperfine, response, row, torque
from nuspin.paper.equations import EQUATIONS

DIFFER = {3, 6, 12, 15, 16, 17, 20, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 36, 37, 39, 40, 41}


@pytest.fixture(scope="module")
def rows():
    return tuple(audit())


def test_has_one_row_for_each_of_the_audit_in_order(rows):
    assert [each.number for each in rows] == list(range(1, 42))
    assert len(ROWS) == 41


def test_every_witness_confirms_the_derivation(rows):
    for each in rows:
        for check in each.checks:
            assert check.passed is not False, f"row {each.number}: {check}"


def test_every_row_but_the_unverifiable_one_has_a_witness(rows):
    assert [each.number for each in rows if each.passed is None] == [38]
    assert all(check.witness for each in rows for check in each.checks if check.computed is not None)


def test_verdicts(rows):
    verdicts = {each.number: each.verdict for each in rows}
    assert {number for number, verdict in verdicts.items() if verdict == "differs"} == DIFFER
    assert {number for number, verdict in verdicts.items() if verdict == "unverifiable"} == {38}


def test_json_rows(rows):
    record = json.loads(json.dumps([each.to_dict() for each in rows], allow_nan=False))
    keys = {"id", "claim", "printed", "derived", "computed", "unit", "verdict", "check_passed"}
    assert all(set(each) == keys for each in record)


def test_equations_point_to_their_rows():
    assert {number for equation in EQUATIONS for number in equation.rows} <= set(range(1, 42))
    differing = {number for equation in EQUATIONS if equation.derived for number in equation.rows}
    assert {3, 6, 15, 16, 17, 20, 22, 23, 24, 27} <= differing


def test_a_wrong_derivation_is_caught():
    wrong = Check(claim="", printed=1.0, derived=1.0, computed=1.1, tolerance=1e-3)
    right = Check(claim="", printed=1.0, derived=1.0, computed=1.0)
    assert wrong.passed is False
    assert Row(1, (right, wrong)).passed is False
    assert Check(claim="", printed=None, derived=1.0, computed=1.0).verdict == "not stated"


@pytest.mark.parametrize(("value", "rounding"), [(5e15, 0.1), (2e12, 0.25), (7e-6, 0.5 / 7)])
def test_one_digit_is_half_a_unit_of_that_digit(value, rounding):
    assert row.one_digit(value) == pytest.approx(rounding, rel=1e-6, abs=0)


@pytest.mark.parametrize(
    ("module", "patch", "rows_hit"),
    [
        (response, "response.uniform_magnetization", {3}),
        (torque, "engine.torque_coefficients", {22, 23}),
        (estimates, "torque.crossover_temperature", {36}),
        (hyperfine, "hyperfine.dipolar_field", {13}),
        (response, "response.chi1", {4}),
        (response, "hyperfine.f_con1", {9}),
        (estimates, "torque.torque_coefficients", {31, 32}),
        (estimates, "torque.critical_spin_accumulation", {33}),
    ],
)
def test_breaking_the_engine_turns_its_rows_red(monkeypatch, module, patch, rows_hit):
    """The witnesses do not move with the formula that they are held against."""
    holder, name = patch.split(".")
    target = getattr(module, holder)
    original = getattr(target, name)

    def broken(*args, **kwargs):
        value = original(*args, **kwargs)
        if hasattr(value, "g_field"):
            import equinox as eqx

            return eqx.tree_at(lambda g: (g.g_field, g.g_damp_contact), value, (value.g_field * 1.01, value.g_damp_contact * 1.01))
        return value * 1.01

    monkeypatch.setattr(target, name, broken)
    estimates._derived.cache_clear()
    outcomes = {each().number: each().passed for each in module.ROWS if each().number in rows_hit}
    monkeypatch.undo()
    estimates._derived.cache_clear()
    assert outcomes == dict.fromkeys(rows_hit, False)
