"""A stored result is whole, or says in one sentence that it is not."""

import json
import math
import multiprocessing
import pickle
import random
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import xarray as xr

import nuspin
from nuspin import InputError, Result, Validity

RECORD = Validity(name="weak coupling", holds=False, statement="the Born approximation fails.", value=2.0, limit=math.inf, kind="note")


def small(title="a title", size=5):
    numbers = np.linspace(0, 1, size)
    variables = {
        "shift": ("x", np.where(numbers > 0.9, np.nan, numbers), {"units": "Hz"}),
        "verdict": ("x", np.array(["yes", "nö"] * size)[:size]),
    }
    data = xr.Dataset(variables, {"x": ("x", numbers, {"units": "m"})}, {"title": title})
    inputs = {"inputs": {"scenario": "schema = 1"}, "seed": None}
    return Result(dataset=data, provenance=inputs, validity=(RECORD,), citations=("korringa1950",))


def same(first, second):
    return (
        first.dataset.identical(second.dataset)
        and (first.validity, first.citations) == (second.validity, second.citations)
        and first.provenance == second.provenance
    )


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / "result.nc"
    small().save(path)
    return path


def sentence(path):
    with pytest.raises(InputError) as refused:
        nuspin.load(path)
    text = str(refused.value)
    assert "\n" not in text
    assert re.match(r"^(Cannot read|'.*' (is|was|has)|`path` must) .*\. [A-Z].*\.$", text), text
    return text


def test_what_is_saved_is_what_is_loaded(stored):
    assert same(nuspin.load(stored), small())
    content = stored.read_bytes()
    nuspin.load(stored).save(stored)
    assert stored.read_bytes() == content


def test_the_file_is_netcdf_for_others_too(stored):
    with xr.open_dataset(stored, engine="h5netcdf") as others:
        assert others.attrs["title"] == "a title"
        assert others.attrs["checksum"].startswith("nuspin-sha256:")


def test_no_bit_flips_unseen(stored):
    content, draw = stored.read_bytes(), random.Random(20231205)
    seal = content.index(b"nuspin-sha256:")
    places = [draw.randrange(len(content)) for _ in range(150)] + list(range(seal - 20, seal + 79, 3))
    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 1 << draw.randrange(8)
        stored.write_bytes(flipped)
        assert "changed" in sentence(stored) or "damaged" in sentence(stored)


def test_a_truncated_file_is_refused(stored):
    content, draw = stored.read_bytes(), random.Random(20231205)
    for length in [0, 1, 8, 100, len(content) - 1, *(draw.randrange(len(content)) for _ in range(20))]:
        stored.write_bytes(content[:length])
        assert "changed" in sentence(stored) or "damaged" in sentence(stored)


def test_what_is_no_result_is_refused(tmp_path):
    foreign = tmp_path / "foreign.nc"
    foreign.write_bytes(bytes(xr.Dataset({"a": 1.0}).to_netcdf(engine="h5netcdf")))
    assert "is a netCDF file that nuspin did not save. Open it with xarray." in sentence(foreign)
    foreign.write_text("schema = 1")
    assert "no netCDF file that nuspin saved" in sentence(foreign)
    assert "there is no such file" in sentence(tmp_path / "none.nc")
    assert "there is no such file" in sentence(tmp_path)
    for path in ("", " ", "a\0b"):
        with pytest.raises(InputError, match=r"^`path` must be"):
            nuspin.load(path)


def altered(stored, change):
    """Store the dataset with other attributes and without a checksum, as an older version would have."""
    with xr.open_dataset(stored, engine="h5netcdf") as opened:
        data = opened.load()
    del data.attrs["checksum"]
    change(data.attrs)
    stored.write_bytes(bytes(data.to_netcdf(engine="h5netcdf")))


def test_newer_and_older_schemas_are_refused(stored):
    altered(stored, lambda attrs: attrs.update(schema=2))
    assert "was saved by a newer version of nuspin, in schema 2; this version reads schema 1." in sentence(stored)
    altered_again = stored.with_name("older.nc")
    small().save(altered_again)
    altered(altered_again, lambda attrs: attrs.update(schema=0))
    assert "was saved by an older version of nuspin" in sentence(altered_again)


@pytest.mark.parametrize("schema", ["1", 1.5, [1, 2]])
def test_a_foreign_schema_is_refused(stored, schema):
    altered(stored, lambda attrs: attrs.update(schema=schema))
    assert "nuspin did not save" in sentence(stored)


def test_a_result_from_before_checksums_and_kinds_loads(stored):
    def older(attrs):
        records = json.loads(attrs["validity"])
        for record in records:
            del record["kind"]
        attrs["validity"] = json.dumps(records)

    altered(stored, older)
    assert nuspin.load(stored).validity[0].verdict == "FAILS"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (name, content)
        for name in ("provenance", "validity", "citations")
        for content in (None, "", "{", "null", "3", '"text"', "[" * 5000, {"provenance": "[]"}.get(name, "{}"), 3)
    ]
    + [
        ("validity", "[3]"),
        ("validity", '[{"name": "x"}]'),
        ("validity", '[{"name": 3, "holds": true, "statement": "", "value": 0, "limit": 0}]'),
        ("validity", '[{"name": "", "holds": true, "statement": "", "value": 0, "limit": 0, "colour": "red"}]'),
        ("validity", '[{"name": "", "holds": false, "statement": "", "value": 0, "limit": 0, "kind": "rumour"}]'),
        ("citations", "[3]"),
        ("citations", '["nobody1900"]'),
    ],
)
def test_a_missing_or_foreign_record_is_refused(stored, name, content):
    altered(stored, lambda attrs: attrs.pop(name) if content is None else attrs.update({name: content}))
    assert f"has no `{name}` that this version of nuspin can read" in sentence(stored)


@pytest.mark.parametrize(
    "changed",
    [
        {"dataset": small("a title with \0").dataset},
        {"dataset": small().dataset.assign_attrs(title=None)},
        {"dataset": small().dataset.assign_attrs(title={"a": 1})},
        {"dataset": small().dataset.assign(z=("x", np.array([None, 1, "a", b"", object()], dtype=object)))},
        {"provenance": {"inputs": np.zeros(3)}},
        {"provenance": {"inputs": {1, 2}}},
    ],
)
def test_what_netcdf_cannot_hold_is_one_sentence_and_leaves_the_old_file(stored, changed):
    before = stored.read_bytes()
    parts = {name: getattr(small(), name) for name in ("dataset", "provenance", "validity", "citations")}
    with pytest.raises(InputError, match=r"^This result cannot be saved as netCDF: [^\n]*\. Use numbers and text only\.$"):
        Result(**parts | changed).save(stored)
    assert stored.read_bytes() == before


WRONG = """
import math
import numpy as np, xarray as xr
import nuspin
from nuspin import Result, Validity
from nuspin._files import usable_folder, write_whole

condition = dict(name="a", holds=True, statement="b", value=1.0, limit=math.nan)
parts = dict(dataset=xr.Dataset(), provenance={}, validity=(), citations=())
cases = [(nuspin.load, dict(path=path)) for path in (None, 3, b"a", ["a"], {}, 1j)]
cases += [(Result(**parts).save, dict(path=path)) for path in (None, 3, b"a", "", "a" + chr(0))]
cases += [(Result, parts | wrong) for wrong in (
    {"dataset": None}, {"dataset": 3.0}, {"provenance": "text"}, {"provenance": None}, {"validity": Validity(**condition)},
    {"validity": (3,)}, {"validity": None}, {"citations": "korringa1950"}, {"citations": (None,)},
)]
cases += [(Validity, condition | wrong) for wrong in (
    {"name": 3}, {"holds": 1}, {"holds": None}, {"statement": None}, {"value": "1"}, {"value": True}, {"value": [1.0]}, {"limit": 1j},
    {"unit": None}, {"kind": "rumour"}, {"kind": None}, {"kind": []},
)]
cases += [(usable_folder, dict(name="--out", path=path, own=set())) for path in (3, None)]
for call, arguments in cases:
    try:
        call(**arguments)
    except nuspin.InputError as error:
        print(error)
    else:
        print("accepted", call, arguments)
assert str(Validity(**condition | {"holds": np.bool_(False), "limit": 2})) == "FAILS  a: b"
assert type(Validity(**condition | {"holds": np.bool_(False)}).holds) is bool
"""


def test_wrong_arguments_are_refused_in_one_sentence():
    """In a process of its own, as the tests check the types of all arguments before the package does."""
    done = subprocess.run([sys.executable, "-c", WRONG], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 6 + 5 + 9 + 12 + 2
    assert [line for line in lines if not re.match(r"^`[-a-z]+` must be .*[.?]$", line)] == []


def test_a_condition_says_what_it_means_that_it_does_not_hold():
    words = {kind: str(Validity(name="a", holds=False, statement="b", value=1.0, limit=2.0, kind=kind)) for kind in KINDS}
    assert words == {"limit": "FAILS  a: b", "note": "note  a: b", "unknown": "unknown  a: b"}
    assert str(Validity(name="a", holds=True, statement="b", value=1.0, limit=2.0, kind="unknown")) == "holds  a: b"


KINDS = ("limit", "note", "unknown")


def test_ten_threads_save_and_load_at_once(tmp_path):
    def both(index):
        path = tmp_path / f"{index % 3}.nc"
        result = small(f"of {index % 3}")
        result.save(path)
        return same(nuspin.load(path), result)

    with ThreadPoolExecutor(10) as threads:
        assert all(threads.map(both, range(20)))


def test_a_result_can_be_pickled_and_sent_to_another_process(tmp_path):
    result = small()
    assert same(pickle.loads(pickle.dumps(result)), result)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(result.save, (tmp_path / "sent.nc",))
    assert same(nuspin.load(tmp_path / "sent.nc"), result)


def test_a_process_killed_while_it_saves_leaves_the_old_result(tmp_path):
    path = tmp_path / "result.nc"
    small(size=200_000).save(path)
    code = "import sys, nuspin\nr = nuspin.load(sys.argv[1])\nprint('ready', flush=True)\nwhile True: r.save(sys.argv[1])"
    moments = random.Random(20231205)
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert same(nuspin.load(path), small(size=200_000))
    assert {each.name for each in tmp_path.iterdir() if not each.name.startswith(".nuspin-")} == {"result.nc"}
