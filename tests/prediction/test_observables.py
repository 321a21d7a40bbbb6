import numpy as np
import pytest

from nuspin.prediction.observables import CHANGES, SYMMETRIES, duration, observables, reason, verdicts
from nuspin.prediction.quantities import UNITS_AND_LABELS

ROWS = {row.name: row for row in observables(set(UNITS_AND_LABELS))}


def test_all_names_exist():
    for row in ROWS.values():
        assert {row.name, *row.competing} <= set(UNITS_AND_LABELS)
        for name in (row.name, *row.competing):
            assert row.threshold or all(getattr(SYMMETRIES[name], change) for change in CHANGES)


def test_only_competing_effects_that_are_there_are_named():
    (row,) = observables({"shift", "heating_shift"})
    assert row.competing == ("heating_shift",)


@pytest.mark.parametrize(
    ("size", "rival", "needed", "word", "because"),
    [
        (-5.0, 1.0, 60.0, "yes", "seen in 1 minute."),
        (5.0, -10.0, 60.0, "masked", "2 times smaller than the Oersted shift; told apart by a second isotope"),
        (5.0, 1.0, 1e9, "no", "averaging would take 32 years."),
        (0.0, 1.0, np.inf, "no", "there is no such effect here."),
        (np.nan, 1.0, np.nan, "no", "it is not a finite number here."),
    ],
)
def test_verdicts(size, rival, needed, word, because):
    numbers = {"shift": size, "oersted_shift": rival, "heating_shift": 0.0, "strain_shift": 0.0, "shift_time": needed}
    values = {name: np.array(number) for name, number in numbers.items()}
    assert str(verdicts(ROWS["shift"], values, 86400.0)) == word
    assert because in reason(ROWS["shift"], numbers, 86400.0, bound=False)


def test_without_a_detector_nothing_is_asked():
    values = {"shift": np.array([1.0, 0.0]), "oersted_shift": np.array(3.0), "heating_shift": np.array(0.0), "strain_shift": np.array(0.0)}
    assert verdicts(ROWS["shift"], values, None).tolist() == ["no detector", "no"]
    single = {name: float(np.ravel(value)[0]) for name, value in values.items()}
    assert reason(ROWS["shift"], single, None, bound=False) == "no detector for it is stated; it is 3 times smaller than the Oersted shift."


def test_an_unknown_fraction_is_said_of_what_is_pumped():
    values = {"amplitude_change": 1.0, "amplitude_heating": 0.1, "amplitude_change_time": 1.0, "shift": 1.0, "shift_time": 1.0}
    assert "at best, as f is not known" in reason(ROWS["amplitude_change"], values, 10.0, bound=True)
    assert "at best" not in reason(ROWS["amplitude_change"], values, 10.0, bound=False)
    (shift,) = observables({"shift"})
    assert "at best" not in reason(shift, values, 10.0, bound=True)


@pytest.mark.parametrize(("size", "temperature", "word"), [(2.0, 0.1, "yes"), (2.0, 1.0, "no"), (0.5, 0.1, "no")])
def test_a_threshold_needs_cold_electrons_too(size, temperature, word):
    values = {"compensation": np.array(size), "electron_temperature": np.array(temperature), "amplification_below": np.array(0.5)}
    assert str(verdicts(ROWS["compensation"], values, None)) == word
    said = reason(ROWS["compensation"], {name: float(value) for name, value in values.items()}, None, bound=False)
    assert ("too warm" in said) == (size > 1 and temperature > 0.5)


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        *[(2e-3, "2 ms"), (0.6, "0.6 s"), (59.0, "59 s"), (60.0, "1 minute"), (90.0, "1.5 minutes"), (7200.0, "2 hours"), (1e6, "12 days")],
        *[(4e8, "13 years"), (1e20, "3e12 years"), (np.inf, "for ever")],
    ],
)
def test_durations(seconds, says):
    assert duration(seconds) == says
