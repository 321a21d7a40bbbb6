"""A prediction as a person sees it."""

from io import StringIO

import numpy as np
import pytest
from rich.console import Console

import nuspin
from nuspin.prediction import builtin_scenario
from nuspin.report import prediction
from nuspin.report.format import quantity
from nuspin.report.prediction_figure import figures


@pytest.fixture(scope="module")
def single():
    return nuspin.predict(builtin_scenario("pt"))


@pytest.fixture(scope="module")
def swept():
    return nuspin.predict(builtin_scenario("cold-film"))


def shown(result):
    console = Console(width=160, file=StringIO())
    console.print(prediction.table(result))
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("value", "si", "text"),
    [
        (5.0274e-26, "J", "314 neV"),
        (-426.43, "Hz", "−426 Hz"),
        (1.234e7, "Hz", "12.3 MHz"),
        (1e-3, "T", "1 mT"),
        (999.4e-6, "s", "999 µs"),
        (999.9996e-6, "s", "1 ms"),
        (1e9, "s", "1×10⁹ s"),
        (300.0, "K", "300 K"),
        (1e10, "A/m^2", "1×10¹⁰ A/m²"),
        (0.25, "1", "0.25"),
        (0.0, "T", "0 T"),
        (np.nan, "T", "– T"),
        (np.inf, "J", "∞ J"),
    ],
)
def test_quantities_have_units_that_suit_them(value, si, text):
    assert quantity(value, si) == text


def test_one_case_has_uncertainties_and_reasons(single):
    text = shown(single)
    assert "there is no such effect here." in text
    assert "spin-Hall" not in text
    line = next(line for line in text.splitlines() if "spread of the shift over the nuclei (rms)" in line)
    assert "±" in line
    assert "What limits this most: " in text
    assert "[cooling] is missing" in text  # brackets are not markup


def test_many_cases_are_listed_and_ranged(swept):
    text = shown(swept)
    assert "1×10⁶ A/m² · 1×10⁷ A/m² · 1×10⁸ A/m² · 1×10⁹ A/m²" in text
    assert "for each current density" in text
    assert "for the largest effect: " in text


def test_figures_follow_what_there_is(single, swept):
    assert [figure.get_label() for figure, _ in figures(single)] == ["profiles", "drive"]
    assert [figure.get_label() for figure, _ in figures(swept)] == ["profiles", "axis"]
    given = builtin_scenario("pt-cu")
    assert not list(figures(nuspin.predict(given, points=0)))


def test_report_of_a_stored_result_is_the_same(single, tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    written = prediction.write(single, tmp_path / "first")
    again = prediction.write(nuspin.load(tmp_path / "first" / "prediction.nc"), tmp_path / "second")
    assert [path.name for path in written] == [path.name for path in again]
    for first, second in zip(written, again, strict=True):
        if first.suffix in (".html", ".svg"):
            assert first.read_bytes() == second.read_bytes(), first.name


def test_page_has_every_part(swept, tmp_path):
    page = prediction.write(swept, tmp_path)[0].read_text(encoding="utf-8")
    for part in ("What limits this most", "What can be measured", "j → −j", "stack turned over", "Limits", "schema = 1", "Anderson"):
        assert part in page
    assert page.count("<svg") == 2
