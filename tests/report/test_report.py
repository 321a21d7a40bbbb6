import csv
import re

import pytest

from nuspin.paper.audit import response
from nuspin.report import format as shown
from nuspin.report.paper import write


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    rows = [make() for make in response.ROWS[:4]]
    folder = tmp_path_factory.mktemp("paper")
    write(rows, folder)
    return folder


def test_page_is_self_contained(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!#|data:)', page)
    assert "<script" not in page
    assert "url(http" not in page
    assert page.count('<figure id="figure-') == 5


def test_ids_are_unique_so_that_links_and_clips_work(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    # rows that this short audit leaves out are linked from the equations; every other target exists
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert {target for target in targets if not target.startswith("row-")} <= set(ids)


def test_page_holds_rows_sources_and_provenance(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    for text in ("electrons counted in two Fermi spheres", "Nanotechnology 34, 505001", "&#34;codata&#34;: 2022", "Witness:"):
        assert text in page or text.replace("&#34;", '"') in page


def test_curves_and_audit_are_tables(folder):
    with (folder / "figure-4.csv").open(encoding="utf-8") as stream:
        lines = list(csv.reader(stream))
    assert lines[0][:3] == ["x", "f_con1 printed", "f_con1 derived"]
    assert all(len(line) == len(lines[0]) for line in lines)
    with (folder / "audit.csv").open(encoding="utf-8") as stream:
        audit = list(csv.DictReader(stream))
    assert audit[0]["row"] == "1"
    assert float(audit[0]["computed"]) == 1.0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0"),
        (-0.25, "−0.25"),
        (2.54e15, "2.54×10¹⁵"),
        (-4.063e-11, "−4.063×10⁻¹¹"),
        (17057.9, "1.706×10⁴"),
        (float("inf"), "∞"),
        (float("nan"), "–"),
        (1e-20, "1×10⁻²⁰"),
    ],
)
def test_numbers_as_a_person_reads_them(value, text):
    assert shown.number(value) == text


def test_units_as_a_person_reads_them():
    assert shown.unit("A/m^2") == "A/m²"
    assert shown.unit("rad/s") == "rad/s"
