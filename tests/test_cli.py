"""The command line as a user meets it: exit codes, one-sentence errors, JSON and nothing else on standard output."""

import csv
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import nuspin
from nuspin import cli

RUN = CliRunner()


def command(*arguments, cwd=None):
    return subprocess.run([sys.executable, "-m", "nuspin", *arguments], capture_output=True, text=True, cwd=cwd, check=False)


def test_paper_json_is_only_json_and_writes_nothing(tmp_path):
    done = command("paper", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == list(range(1, 42))
    assert list(tmp_path.iterdir()) == []


def test_paper_writes_its_report(tmp_path):
    done = RUN.invoke(cli.app, ["paper", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert "⟨[s," in done.stdout
    assert "41 rows: 17 agree, 23 differ, 1 unverifiable" in done.stdout
    assert (tmp_path / "out" / "report.html").stat().st_size > 1e5
    assert len(list((tmp_path / "out").glob("figure-*.svg"))) == 5


def test_a_folder_that_cannot_be_is_refused_before_the_work(tmp_path):
    (tmp_path / "file").write_text("")
    done = command("paper", "--out", str(tmp_path / "file"))
    assert done.returncode == 2
    assert done.stderr.startswith("`--out` must be a folder to write into, not ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_failed_check_is_exit_code_1(monkeypatch):
    from nuspin.paper import audit
    from nuspin.paper.audit import Check, Row

    wrong = Row(1, (Check(claim="broken", printed=1.0, derived=1.0, computed=2.0),))
    monkeypatch.setattr(audit, "audit", lambda: iter([wrong]))
    done = RUN.invoke(cli.app, ["paper", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["check_passed"] is False


def test_predict_json_is_only_json_and_writes_nothing(tmp_path):
    done = command("predict", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["g_field"][0] == pytest.approx(2.54e15, rel=2e-3, abs=0)
    assert record["g_field"][1] == pytest.approx(1.28e10, rel=2e-3, abs=0)
    assert list(tmp_path.iterdir()) == []


def test_predict_shows_and_writes(tmp_path):
    done = RUN.invoke(cli.app, ["predict", "pt-cu", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    for text in ("NMR amplitude", "yes", "at best, as f is not", "unknown", "What limits this most", "Anderson and A. G. Redfield"):
        assert text in done.stdout
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "src=" not in page
    assert nuspin.load(tmp_path / "out" / "prediction.nc").dataset.attrs["title"].startswith("63Cu")


def test_predict_takes_a_file_that_new_wrote(tmp_path):
    path = tmp_path / "mine.toml"
    assert RUN.invoke(cli.app, ["new", str(path), "--like", "pt"]).exit_code == 0
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"1e11 A/m^2"', '"2e11 A/m^2"'), encoding="utf-8")
    record = json.loads(RUN.invoke(cli.app, ["predict", str(path), "--json"]).stdout)
    assert record["current_density"] == pytest.approx(2e11, rel=1e-12, abs=0)


def test_new_overwrites_nothing(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("mine")
    done = command("new", str(path))
    assert done.returncode == 2
    assert "`path` must be a new file, and " in done.stderr
    assert path.read_text() == "mine"
    done = command("new", str(tmp_path / "none" / "film.toml"))
    assert done.returncode == 2
    assert done.stderr.startswith("Cannot write ")
    assert "no such file or directory. Choose another place" in done.stderr
    done = command("new", str(tmp_path / "other.toml"), "--like", "pt-co")
    assert done.returncode == 2
    assert "Did you mean 'pt-cu'" in done.stderr
    assert not (tmp_path / "other.toml").exists()


def test_a_bad_scenario_is_one_sentence_and_leaves_nothing(tmp_path):
    path = tmp_path / "bad.toml"
    RUN.invoke(cli.app, ["new", str(path)])
    path.write_text(path.read_text(encoding="utf-8").replace('"20 nm"', '"-20 nm"'), encoding="utf-8")
    done = command("predict", str(path), cwd=tmp_path)
    assert done.returncode == 2
    assert "bad.toml: `layers.Cu.thickness` must be positive and finite, not -2" in done.stderr
    assert "Traceback" not in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["bad.toml"]


def test_isotopes():
    one = json.loads(RUN.invoke(cli.app, ["isotopes", "57Fe", "--json"]).stdout)
    assert {"name", "spin", "gamma", "moment", "quadrupole", "abundance", "source"} <= set(one)
    assert one["gamma"] == pytest.approx(8.68e6, rel=1e-3, abs=0)
    everything = json.loads(RUN.invoke(cli.app, ["isotopes", "--json"]).stdout)
    assert len(everything) == 119
    assert "109Ag" in RUN.invoke(cli.app, ["isotopes"]).stdout


def test_metals():
    one = json.loads(RUN.invoke(cli.app, ["metals", "Cu", "--json"]).stdout)
    assert {"quantity", "value", "value_uncertainty", "unit", "temperature", "grade", "source", "note"} <= set(one["data"][0])
    assert len(json.loads(RUN.invoke(cli.app, ["metals", "--json"]).stdout)) == 32
    shown = RUN.invoke(cli.app, ["metals", "Cu"]).stdout
    for text in ("second-hand", "anderson1959", "Anderson and", "1.270 ± 0.070 s K"):
        assert text in shown
    listed = RUN.invoke(cli.app, ["metals"]).stdout
    assert "semiconductor" in listed
    assert "63Cu" in listed


def test_an_ambiguous_nucleus_gets_the_candidates():
    done = command("isotopes", "Cu")
    assert done.returncode == 2
    assert done.stderr.strip() == "'Cu' is an element, not one isotope of it. Give '63Cu' or '65Cu'."


def test_korringa():
    rows = json.loads(RUN.invoke(cli.app, ["korringa", "--json"]).stdout)
    assert {row["isotope"] for row in rows} >= {"7Li", "23Na", "27Al", "63Cu"}
    assert "verdict" in RUN.invoke(cli.app, ["korringa"]).stdout


def test_atlas(tmp_path):
    done = RUN.invoke(cli.app, ["atlas", "--out", str(tmp_path / "out"), "--sort", "T1"])
    assert done.exit_code == 0, done.output
    assert "Missing values (–) and the reasons" in done.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"atlas.svg", "atlas.png", "atlas.csv"}
    with (tmp_path / "out" / "atlas.csv").open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream))
    rows = json.loads(RUN.invoke(cli.app, ["atlas", "--json", "--sort", "T1"]).stdout)
    assert [row["isotope"] for row in table] == [row["isotope"] for row in rows]
    assert float(table[0]["T1 (s)"]) == rows[0]["T1"]
    (tmp_path / "empty").mkdir()
    assert command("atlas", "--sort", "size", cwd=tmp_path / "empty").returncode == 2
    assert list((tmp_path / "empty").iterdir()) == []


def test_unknown_isotope_is_one_sentence_and_exit_code_2():
    done = command("isotopes", "Fe57")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip() == "There is no isotope 'Fe57'. Did you mean '57Fe'?"


def test_response_json_is_only_json_with_plain_numbers_and_writes_nothing(tmp_path):
    done = command("response", "k_F=2/angstrom", "k_F=1.5/angstrom mu=1eV", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert record["gas"] == ["k_F=2/angstrom", "k_F=1.5/angstrom mu=1eV"]
    assert record["k_F"] == pytest.approx([2e10, 1.5e10], rel=1e-6, abs=0)
    assert len(record["chi1"][1]) == len(record["q"])
    assert all(type(value) is float for value in record["chi_xy"][1])
    assert record["units"]["chi2"] == "kg/(m J)"
    assert list(tmp_path.iterdir()) == []


def test_response_shows_and_writes_two_gases(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = RUN.invoke(cli.app, ["response"])
    assert done.exit_code == 0, done.exception
    for text in ("k_F=2/angstrom stoner=0.6", "3.924", "random phase approximation", "Nanotechnology"):
        assert text in done.stdout
    names = sorted(path.name for path in (tmp_path / "nuspin-response").iterdir())
    assert names == ["response-gases.csv", "response-q.csv", "response-r.csv", "response.nc", "response.png", "response.svg"]
    assert [line for line in done.stderr.splitlines() if line.startswith("Wrote")] == [
        f"Wrote nuspin-response/response{end}" for end in (".svg", ".png", "-q.csv", "-r.csv", "-gases.csv", ".nc")
    ]


def test_response_writes_beside_json_where_it_is_told_to(tmp_path):
    done = RUN.invoke(cli.app, ["response", "k_F=0.3/nm dimension=2", "--json", "--out", str(tmp_path / "out")])
    assert json.loads(done.stdout)["units"]["chi1_r"] == "kg/m^2"
    assert (tmp_path / "out" / "response.nc").is_file()


@pytest.mark.parametrize(
    ("gases", "sentence"),
    [
        (["k_F=2"], "`k_F` needs a unit, for example '2 / angstrom'."),
        (
            ["k_F=2/angstrom", "k_F=2/angstrom stonr=0.5"],
            "There is no key 'stonr'. Did you mean 'stoner'?",
        ),
        (
            ["k_F=2/angstrom stoner=0.5 mu=1eV"],
            "How exchange (`stoner`) enhances the response of a gas with `mu` or `splitting` is not derived",
        ),
        (["k_F=2/angstrom", "k_F=2/angstrom"], "`labels` must be 2 different names"),
        (
            ["k_F=2/angstrom", "k_F=2/angstrom dimension=2"],
            "The `gases` must all have one dimension",
        ),
        (["k_F=2/angstrom", "temperature=1K", "stoner=0.5"], "Give one or two gases, not 3."),
    ],
)
def test_response_refuses_with_one_sentence_and_leaves_nothing(tmp_path, monkeypatch, capsys, gases, sentence):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["nuspin", "response", *gases])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(sentence)
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_unknown_command_suggests_and_is_exit_code_2():
    done = command("predcit")
    assert done.returncode == 2
    assert "Did you mean 'predict'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_interruption_is_exit_code_130(monkeypatch):
    import nuspin.prediction

    def interrupted(scenario):
        raise KeyboardInterrupt

    monkeypatch.setattr(nuspin.prediction, "predict", interrupted)
    assert RUN.invoke(cli.app, ["predict"]).exit_code == 130


def test_version():
    assert command("--version").stdout.strip() == "0.1.0"
