"""What is printed and drawn: a user's text is never markup, and every terminal and encoding gets the numbers."""

import io
import re
import sys

import numpy as np
import pytest
import xarray as xr
from rich.console import Console
from typer.testing import CliRunner

from nuspin import Result, Validity, _plain, cli
from nuspin.report import terminal
from nuspin.results import provenance

HOSTILE = r"[red]x[/blue] :smile: $\frac{$ " + "\x1b[31m"


def printed(thing, **options):
    console = Console(file=io.StringIO(), **options)
    console.print(thing)
    return console.file.getvalue()


@pytest.mark.parametrize("markup", [True, False])
def test_text_of_a_user_is_printed_as_it_is(markup):
    shown = printed(terminal.text(HOSTILE), width=100, markup=markup, force_terminal=True)
    assert r"[red]x[/blue] :smile: $\frac{$ \x1b[31m" in shown
    assert "\x1b[31m" not in shown


def test_conditions_are_words_and_those_that_fail_come_first():
    kinds = [("note", False), ("limit", True), ("unknown", False), ("limit", False)]
    records = tuple(Validity(name=HOSTILE, holds=holds, statement="b", value=1.0, limit=1.0, kind=kind) for kind, holds in kinds)
    shown = printed(terminal.limits(Result(dataset=xr.Dataset(), provenance={}, validity=records)), width=100)
    assert [line.split()[0] for line in shown.splitlines()] == ["FAILS", "unknown", "note", "holds"]
    assert shown.count("[red]x[/blue]") == 4


def prediction_of(layer, title):
    """Return as little of a prediction as its report needs."""
    z = np.linspace(0, 1e-8, 5)
    variables = {
        "z": ("height", z, {"units": "m"}),
        "spin_accumulation_profile": ("height", z, {"units": "J"}),
        "oersted_profile": ("height", z, {"units": "T"}),
        "boundaries": ("boundary", [0.0, 1e-8], {"units": "m"}),
        "spin_accumulation": ((), 1e-25, {"units": "J"}),
    }
    attributes = {"title": title, "limited_by": title, "layers": layer}
    inputs = provenance({"scenario": title})
    return Result(dataset=xr.Dataset(variables, attrs=attributes), provenance=inputs, citations=("korringa1950",))


def test_names_of_a_user_do_not_break_table_figures_or_page(tmp_path):
    from nuspin.report import prediction

    result = prediction_of(r"$\frac{$[/b]", HOSTILE)
    assert r"[red]x[/blue] :smile: $\frac{$ \x1b[31m" in printed(prediction.table(result), width=100)
    page = prediction.write(result, tmp_path / "out")[0].read_text(encoding="utf-8")
    assert "[red]x[/blue]" in page
    assert "\x1b" not in page
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["prediction.nc", "profiles.png", "profiles.svg", "report.html"]


def test_without_the_extra_the_numbers_are_saved_and_the_sentence_says_so(tmp_path, monkeypatch):
    from nuspin import MissingExtra, load
    from nuspin.report import prediction

    for name in [name for name in sys.modules if name.startswith(("matplotlib", "nuspin._plot", "nuspin.report.p"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(
        MissingExtra, match=r"^The numbers were saved in '.*out', without figures and report\. .* install nuspin\[plots\]\.$"
    ):
        prediction.write(prediction_of("Cu", "a title"), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["prediction.nc"]
    assert load(tmp_path / "out" / "prediction.nc").dataset.attrs["title"] == "a title"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_numbers_keep_their_meaning_in_every_encoding(monkeypatch, encoding):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    _plain.spell_out()
    print("−2.5×10⁻⁹ ± 1 µT, χ₁ → ∞, 10² é 中")
    sys.stdout.flush()
    shown = raw.getvalue().decode(encoding)
    expected = {
        "ascii": "-2.5x10^-9 +- 1 uT, chi1 -> inf, 10^2 e ?",
        "latin-1": "-2.5×10^-9 ± 1 µT, chi1 -> inf, 10² é ?",
        "cp1252": "-2.5×10^-9 ± 1 µT, chi1 -> inf, 10² é ?",
        "utf-8": "−2.5×10⁻⁹ ± 1 µT, χ₁ → ∞, 10² é 中",
    }
    assert shown.strip() == expected[encoding]


def test_json_is_the_same_in_every_encoding(monkeypatch):
    import json

    read = []
    for encoding in ("ascii", "latin-1", "utf-8"):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        cli._print_json({"name": "μ of é 中"})
        sys.stdout.flush()
        read.append(json.loads(raw.getvalue().decode(encoding)))
    assert read == [{"name": "μ of é 中"}] * 3


@pytest.mark.parametrize("columns", ["40", "200"])
def test_narrow_and_colourless_terminals_get_every_word(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = CliRunner().invoke(cli.app, ["metals", "Cu"])
    assert done.exit_code == 0
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", done.stdout)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).splitlines()
    assert lines[0] == "Cu, s-p metal, fcc; nuclei 63Cu, 65Cu"
    assert max(map(len, lines)) <= int(columns)


def test_the_folder_of_a_scenario_is_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shipped = ("pt-cu",)
    files = ["x.toml", "sub/x.toml", "sub/sub/x.toml", "other/x.toml", "x", "x.txt", "...toml", "..toml", ".toml", "sub-x.toml", "a b.toml"]
    files += ["pt-cu.toml", "a-b.toml", "../x.toml", "/x.toml", "µ.toml", "x.toml.toml"]
    names = [cli._folder_name(name, shipped) for name in ("pt-cu", *files)]
    assert len(set(names)) == len(names)
    assert names[:2] == ["pt-cu", "x"]
    assert cli._folder_name("./sub/../x.toml", shipped) == "x"
    assert names[2].startswith("sub-x-")
    for name in names:
        assert (tmp_path / name).resolve().parent == tmp_path.resolve()
        assert not name.startswith(".")


@pytest.mark.parametrize("out", ["", " "])
def test_no_folder_is_refused_before_anything_is_computed(out):
    done = CliRunner().invoke(cli.app, ["predict", "--out", out])
    assert str(done.exception).startswith("`--out` must be the path of a file or folder, not ")
