"""The command line as a user meets it: exit codes, one-sentence errors, JSON and nothing else on standard output."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from nuspin import cli

RUN = CliRunner()


def command(*arguments, cwd=None):
    return subprocess.run([sys.executable, "-m", "nuspin", *arguments], capture_output=True, text=True, cwd=cwd, check=False)


def test_paper_json_is_only_json_and_writes_nothing(tmp_path):
    done = command("paper", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == list(range(1, 39))
    assert list(tmp_path.iterdir()) == []


def test_paper_writes_its_report(tmp_path):
    done = RUN.invoke(cli.app, ["paper", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert "⟨[s," in done.stdout
    assert "38 rows: 17 agree, 20 differ, 1 unverifiable" in done.stdout
    assert (tmp_path / "out" / "report.html").stat().st_size > 1e5
    assert len(list((tmp_path / "out").glob("figure-*.svg"))) == 5


def test_a_folder_that_cannot_be_is_refused_before_the_work(tmp_path):
    (tmp_path / "file").write_text("")
    done = command("paper", "--out", str(tmp_path / "file"))
    assert done.returncode == 2
    assert done.stderr.startswith("Argument `out` must be a folder to write into, but is ")
    assert "Traceback" not in done.stderr


def test_a_failed_check_is_exit_code_1(monkeypatch):
    from nuspin.paper import audit
    from nuspin.paper.audit import Check, Row

    wrong = Row(1, (Check(claim="broken", printed=1.0, derived=1.0, computed=2.0),))
    monkeypatch.setattr(audit, "audit", lambda: iter([wrong]))
    done = RUN.invoke(cli.app, ["paper", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["check_passed"] is False


def test_predict(tmp_path):
    record = json.loads(RUN.invoke(cli.app, ["predict", "--json"]).stdout)
    assert record["g_field"][1] == pytest.approx(1.28e10, rel=2e-3)
    shown = RUN.invoke(cli.app, ["predict"]).stdout
    for text in ("g_damp", "FAILS", "classical spin", "Nanotechnology"):
        assert text in shown


def test_isotopes():
    one = json.loads(RUN.invoke(cli.app, ["isotopes", "57Fe", "--json"]).stdout)
    assert {"name", "spin", "gamma", "moment", "quadrupole", "abundance", "source"} <= set(one)
    assert one["gamma"] == pytest.approx(8.68e6, rel=1e-3)
    everything = json.loads(RUN.invoke(cli.app, ["isotopes", "--json"]).stdout)
    assert len(everything) == 16
    assert "109Ag" in RUN.invoke(cli.app, ["isotopes"]).stdout


def test_unknown_isotope_is_one_sentence_and_exit_code_2():
    done = command("isotopes", "Fe57")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip() == "Argument `isotope` must be a name in its table, but is 'Fe57'. Did you mean 57Fe?"


def test_unknown_command_suggests_and_is_exit_code_2():
    done = command("predcit")
    assert done.returncode == 2
    assert "Did you mean 'predict'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_interruption_is_exit_code_130(monkeypatch):
    import nuspin.prediction

    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(nuspin.prediction, "predict", interrupted)
    assert RUN.invoke(cli.app, ["predict"]).exit_code == 130


def test_version():
    assert command("--version").stdout.strip() == "0.1.0"
