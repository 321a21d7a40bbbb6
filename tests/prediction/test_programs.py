"""What is compiled for a prediction: a structure, without names, numbers or callbacks; and what is kept of it on disk."""

import numpy as np
import pytest

import nuspin
from nuspin import _disk, _programs, units
from nuspin._jax import jax
from nuspin.prediction import builtin_scenario, evaluate, read_scenario, shipped_text
from nuspin.prediction.cases import FEW, _pushed, flattened
from nuspin.prediction.uncertainty import _moves, sources

TEXT = shipped_text("pt-cu")
ALUMINIUM = (
    TEXT.replace("63Cu", "27Al")
    .replace('"Cu"', '"Al"')
    .replace('"200 +-', '"100 +-')
    .replace('spin_diffusion_length = "100', 'electron_phonon = "2e9 W/(m^3 K^5)"\nspin_diffusion_length = "100')
)


@pytest.fixture(scope="module")
def copper():
    return nuspin.predict(builtin_scenario("pt-cu")).dataset


@pytest.fixture
def nothing_compiles(monkeypatch):
    def refuse(key, *arguments):
        raise AssertionError(f"{key[:80]} is compiled anew")

    monkeypatch.setattr(_programs, "_compiled", refuse)


def test_another_metal_isotope_and_name_compile_nothing(copper, nothing_compiles):
    aluminium = nuspin.predict(read_scenario(ALUMINIUM)).dataset
    assert float(aluminium["shift"]) != float(copper["shift"])
    renamed = nuspin.predict(read_scenario(TEXT.replace('"Pt"', '"below"').replace('metal = "below"', 'metal = "Pt"'))).dataset
    assert renamed.drop_vars([name for name in renamed if renamed[name].dtype.kind == "U"]).equals(
        copper.drop_vars([name for name in copper if copper[name].dtype.kind == "U"])
    )


def test_another_number_of_cases_compiles_nothing(copper, nothing_compiles):
    for count in (2, 5, 40):
        currents = np.linspace(1e9, 1e10, count)
        data = nuspin.predict(builtin_scenario("pt-cu").at({"drive.current_density": currents}), points=0).dataset
        assert float(data["shift"][-1]) == pytest.approx(float(copper["shift"]), rel=1e-13, abs=0)
        assert float(data.shift_uncertainty[-1]) == pytest.approx(float(copper.shift_uncertainty), rel=1e-9, abs=0)


def test_chunks_of_many_cases_are_those_of_few():
    currents = np.linspace(1e9, 1e10, 4100)
    scenario = builtin_scenario("pt").at({"drive.current_density": currents})
    data = nuspin.predict(scenario, uncertainties=False).dataset
    alone = evaluate(scenario.setup, {**scenario.numbers, "drive.current_density": currents[[0, 4095, 4096, 4099]]})
    for name in ("spin_accumulation_spread", "linewidth_change", "electron_temperature"):
        np.testing.assert_allclose(data[name].values[[0, 4095, 4096, 4099]], np.broadcast_to(alone[name], 4), rtol=1e-11, err_msg=name)


def test_no_program_of_the_main_job_calls_back():
    scenario = builtin_scenario("pt-cu")
    structure, numbers = scenario.setup.anonymous(flattened({**scenario.numbers}, (FEW,)))
    lowered = jax.jit(lambda n, m: _pushed(structure, n, m)).lower(numbers, _moves(scenario, sources(scenario))).as_text()
    assert "callback" not in lowered


def test_what_is_kept_and_damaged_is_computed_again(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    calls = []

    def compute():
        calls.append(1)
        return {"value": 2.5}

    assert [_disk.remembered("a number", compute) for _ in range(3)] == [{"value": 2.5}] * 3
    assert len(calls) == 1
    path = _disk.place("a number", ".json")
    path.write_bytes(path.read_bytes().replace(b"2.5", b"3.5"))
    assert _disk.remembered("a number", compute) == {"value": 2.5}
    assert len(calls) == 2
    path.write_bytes(b"")
    assert _disk.remembered("a number", compute) == {"value": 2.5}


def test_a_program_that_is_kept_and_damaged_is_compiled_again(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    arguments = (np.arange(3.0),)

    def twice(x):
        return {"twice": 2 * x}

    def fresh():
        _programs._KNOWN.clear()
        return np.asarray(_programs.kept_program("twice", twice, arguments)(*arguments)["twice"]).tolist()

    assert fresh() == [0.0, 2.0, 4.0]
    (path,) = (tmp_path / "nuspin" / "kept").rglob("*.xla")
    whole = path.read_bytes()
    monkeypatch.setattr(_programs, "_compiled", lambda *_: pytest.fail("what is kept is not used"))
    assert fresh() == [0.0, 2.0, 4.0]
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path.write_bytes(whole[: len(whole) // 2])
    assert fresh() == [0.0, 2.0, 4.0]
    assert path.stat().st_size > len(whole) // 2  # written anew


def test_wrong_input_leaves_nothing_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for text in ("5 gibberish", "5 kg"):
        with pytest.raises(nuspin.InputError):
            units.to_si("x", text, "m")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"false" in path.read_bytes()]
    assert _disk.remembered("nothing", lambda: None) is None
    assert not _disk.place("nothing", ".json").exists()


def test_a_user_without_a_home_keeps_nothing(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")

    def homeless(path):
        raise RuntimeError("no home")

    monkeypatch.setattr("pathlib.Path.expanduser", homeless)
    assert _disk.remembered("a third number", lambda: 3) == 3
    assert not _disk.place("a third number", ".json").exists()


def test_a_cache_that_cannot_be_written_is_none(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert _disk.remembered("another number", lambda: 1) == 1
