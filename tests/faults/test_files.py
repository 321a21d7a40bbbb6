"""Files and folders are replaced whole or not at all, whatever happens in between."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nuspin import InputError, _files
from nuspin._files import folder_whole, usable_folder, write_whole

OWN = {"a", "b", "c"}
SIZE = 300_000

WRITER = f"""
import sys
from nuspin._files import folder_whole, write_whole
place, turns = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
for turn in range(turns):
    content = bytes([turn % 256]) * {SIZE}
    write_whole(place + "/file", content)
    with folder_whole(place + "/folder", {OWN!r}) as fresh:
        for name in "abc":
            write_whole(fresh / name, content)
"""


def writer(place, turns):
    command = [sys.executable, "-c", WRITER, str(place), str(turns)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def leftovers(place):
    return [path for path in Path(place).rglob("*") if path.name.startswith(".nuspin-")]


def is_whole(content):
    return len(content) == SIZE and content == content[:1] * SIZE


def test_a_process_killed_at_any_moment_leaves_whole_files_and_folders(tmp_path):
    moments = random.Random(20231205)
    for _ in range(6):
        process = writer(tmp_path, 10**6)
        process.stdout.readline()
        time.sleep(moments.uniform(0.01, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (tmp_path / "file").exists():
            assert is_whole((tmp_path / "file").read_bytes())
        if (tmp_path / "folder").exists():
            assert {path.name for path in (tmp_path / "folder").iterdir()} == OWN
            contents = {(tmp_path / "folder" / name).read_bytes() for name in OWN}
            assert len(contents) == 1  # all three of one turn
            assert is_whole(contents.pop())


def test_two_processes_into_one_folder_leave_one_whole_result(tmp_path):
    both = [writer(tmp_path, 40) for _ in range(2)]
    for process in both:
        _, stderr = process.communicate(timeout=60)
        assert process.returncode == 0, stderr
    assert len({(tmp_path / "folder" / name).read_bytes() for name in OWN}) == 1
    assert is_whole((tmp_path / "file").read_bytes())
    assert not leftovers(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process as Linux has them")
def test_a_disk_without_space_leaves_what_was_there(tmp_path):
    write_whole(tmp_path / "file", b"old")
    with folder_whole(tmp_path / "folder", OWN) as fresh:
        write_whole(fresh / "a", b"old")
    code = f"""
import resource
from pathlib import Path
from nuspin import InputError
from nuspin._files import folder_whole, write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
def fill(write):
    with folder_whole("folder", {OWN!r}) as fresh:
        write_whole(fresh / "a", b"new")
        write(fresh / "b", bytes(5000))
for attempt in (lambda: write_whole("file", bytes(5000)), lambda: fill(Path.write_bytes), lambda: fill(write_whole)):
    try:
        attempt()
    except InputError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    sentence = "file too large. Free some space; what was there before is unchanged."
    assert done.stdout.splitlines() == [f"Cannot write '{name}': {sentence}" for name in ("file", "folder", "folder/b")]
    assert (tmp_path / "file").read_bytes() == b"old"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["a"]
    assert (tmp_path / "folder" / "a").read_bytes() == b"old"
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_an_error_of_the_disk_is_one_sentence(tmp_path, monkeypatch, broken):
    write_whole(tmp_path / "file", b"old")

    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[broken], full)
    with pytest.raises(InputError, match=r"^Cannot write '.*file': no space left on device. Free some space; what was there"):
        write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert not leftovers(tmp_path)


def test_a_folder_loses_what_an_earlier_result_left(tmp_path):
    for names in ("abc", "ab"):
        with folder_whole(tmp_path / "folder", OWN) as fresh:
            for name in names:
                write_whole(fresh / name, names.encode())
    assert {path.name: path.read_bytes() for path in (tmp_path / "folder").iterdir()} == {"a": b"ab", "b": b"ab"}


@pytest.mark.parametrize("swap", [True, False])
def test_an_interrupted_folder_is_the_old_one(tmp_path, monkeypatch, swap):
    if not swap:  # as on a system that cannot exchange two folders in one step
        monkeypatch.setattr(_files.ctypes, "CDLL", lambda *_, **__: object())
        monkeypatch.setattr(_files.ctypes, "get_errno", lambda: errno.ENOSYS)
    made = []
    for content in (b"first", b"second"):
        with folder_whole(tmp_path / "folder", OWN) as fresh:
            write_whole(fresh / "a", content)
            made.append(fresh.stat().st_ino)
        assert (tmp_path / "folder").stat().st_ino == made[-1]  # the new folder, not the old one with other files

    def interrupted():
        with folder_whole(tmp_path / "folder", OWN) as fresh:
            write_whole(fresh / "a", b"third")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (tmp_path / "folder" / "a").read_bytes() == b"second"
    assert not leftovers(tmp_path)


def test_what_else_a_folder_holds_is_kept(tmp_path):
    folder = tmp_path / "folder"
    (folder / "notes").mkdir(parents=True)
    (folder / "mine.txt").write_text("mine")
    (folder / "c").write_text("of an earlier result")
    with folder_whole(folder, OWN) as fresh:
        write_whole(fresh / "a", b"new")
    assert {path.name for path in folder.iterdir()} == {"notes", "mine.txt", "a"}
    assert not leftovers(tmp_path)


def test_the_working_directory_and_a_link_stay_what_they_are(tmp_path, monkeypatch):
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    monkeypatch.chdir(real)
    before = real.stat().st_ino
    for place in (".", tmp_path / "link"):
        with folder_whole(place, OWN) as fresh:
            write_whole(fresh / "a", b"new")
    assert real.stat().st_ino == before
    assert (tmp_path / "link").is_symlink()
    write_whole(tmp_path / "link" / "a", b"newer")
    assert (real / "a").read_bytes() == b"newer"


def test_a_folder_is_tried_out_before_and_nothing_is_left(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "taken" / "a").mkdir(parents=True)
    assert usable_folder("--out", tmp_path / "new" / "deep", OWN) == tmp_path / "new" / "deep"
    for path, says in (
        ("", "must be the path of a file or folder, not ''"),
        (" ", "must be the path"),
        ("a\0b", "must be the path"),
        (tmp_path / "file", "must be a folder to write into, not .* is a file. Choose another folder."),
        (tmp_path / "file" / "below", "must be a folder to write into, not .* is a file. Choose another folder."),
        (tmp_path / "taken", "must be a folder to write into, not .* 'a' in it is a folder. Choose another folder."),
        (tmp_path / ("n" * 300), "must be a folder to write into, not .*file name too long"),
    ):
        with pytest.raises(InputError, match=rf"^`--out` {says}"):
            usable_folder("--out", path, OWN)
    assert {path.name for path in tmp_path.iterdir()} == {"file", "taken"}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write into, root included")
def test_a_folder_that_cannot_be_written_is_refused():
    with pytest.raises(InputError, match=r"^`--out` must be a folder to write into, not '/proc/nuspin'"):
        usable_folder("--out", "/proc/nuspin", OWN)
    with pytest.raises(InputError, match=r"^Cannot write '/proc/nuspin'"):
        write_whole("/proc/nuspin", b"")
    with pytest.raises(InputError, match=r"^Cannot write '/dev/full': it is a device"):
        write_whole("/dev/full", b"")
