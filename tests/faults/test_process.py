"""A run as a process: interrupted, without reader, disk, home or device, optimised, and with warnings as errors."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

linux = pytest.mark.skipif(sys.platform != "linux", reason="counts threads as Linux does")


def threads(process):
    return len(list(Path(f"/proc/{process.pid}/task").iterdir()))


def interrupted(process, limit=5.0):
    """Return the exit code, and how long the end took."""
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        _, stderr = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    assert time.monotonic() - begin < limit
    return process.returncode, stderr


@pytest.mark.parametrize(
    "work",
    [
        "while True:\n    try:\n        time.sleep(10)\n    except KeyboardInterrupt:\n        pass",  # swallowed
        "import ctypes\nctypes.CDLL(None).sleep(20)",  # no step of Python is made
        "try:\n    time.sleep(20)\nexcept BaseException:\n    raise RuntimeError('CpuCallback error') from None",
    ],
)
def test_an_interruption_is_never_lost(work):
    begun = f"""
import time
from nuspin import __main__, cli
def work():
    print("ready", flush=True)
    exec({work!r})
cli.main = work
__main__.main()
"""
    process = subprocess.Popen([sys.executable, "-c", begun], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.05)
    code, stderr = interrupted(process)
    assert code == 130, stderr
    assert "Traceback" not in stderr


@linux
def test_a_command_interrupted_at_any_moment_ends_with_130():
    moments = random.Random(20231205)
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-m", "nuspin", "korringa"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while threads(process) < 2:  # the second thread watches
            time.sleep(0.005)
        time.sleep(moments.uniform(0.0, 1.0))
        code, stderr = interrupted(process)
        assert code == 130, stderr
        assert "Traceback" not in stderr


@pytest.mark.deep
@linux
def test_a_prediction_interrupted_or_killed_at_any_moment_leaves_the_old_one(tmp_path):
    import nuspin

    command = [sys.executable, "-m", "nuspin", "predict", "pt", "--out", str(tmp_path / "out")]
    for _ in range(2):  # the second finds its compiled programs
        begin = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        whole = time.monotonic() - begin
    names = {path.name for path in (tmp_path / "out").iterdir()}
    moments = random.Random(20231205)
    for turn in range(12):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while threads(process) < 2:
            time.sleep(0.005)
        time.sleep(moments.uniform(0.0, whole))
        if turn % 2:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        else:
            ended = process.poll() is not None
            code, stderr = interrupted(process)
            assert ended or code == 130, stderr
        assert {path.name for path in (tmp_path / "out").iterdir()} == names
        assert nuspin.load(tmp_path / "out" / "prediction.nc").dataset.sizes["height"] == 201


@pytest.mark.deep
def test_ten_threads_predict_at_once():
    import nuspin

    with ThreadPoolExecutor(10) as threads:
        found = list(threads.map(lambda _: nuspin.predict("pt", points=5).dataset, range(10)))
    assert all(each.identical(found[0]) for each in found)


def command(*arguments, **options):
    return subprocess.run([sys.executable, "-m", "nuspin", *arguments], capture_output=True, text=True, check=False, **options)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("isotopes", "--json")])
def test_a_full_disk_behind_standard_output_is_one_sentence(arguments):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "nuspin", *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "no space left on device." in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_closed_pipe_is_quiet():
    ear, mouth = os.pipe()
    os.close(ear)
    done = subprocess.run(
        [sys.executable, "-m", "nuspin", "isotopes", "--json"], stdout=mouth, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(mouth)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_device_that_is_not_there_is_one_sentence():
    done = command("isotopes", env={**os.environ, "JAX_PLATFORMS": "cuda"})
    assert done.returncode == 2
    assert done.stderr.startswith("JAX finds no device for the platform 'cuda'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("home", ["a file", "damaged", "none"])
def test_without_a_cache_everything_goes_on_though_warnings_are_errors(tmp_path, home):
    code = "from nuspin._jax import jax, jnp\nprint(jax.jit(lambda x: 2 * x)(jnp.ones(1))[0])"
    place = tmp_path / "cache"
    if home == "a file":
        place.write_text("")
    environment = {**os.environ, "XDG_CACHE_HOME": str(place)}
    if home == "none":
        environment |= {"XDG_CACHE_HOME": "", "HOME": "/proc/nobody"}
    for _ in range(2 if home == "damaged" else 1):
        run = [sys.executable, "-W", "error", "-c", code]
        done = subprocess.run(run, capture_output=True, text=True, env=environment, check=False)
        assert (done.stdout, done.stderr) == ("2.0\n", "")
        for file in place.rglob("*-cache"):
            file.write_bytes(b"damaged")


@pytest.mark.deep
def test_optimised_and_with_warnings_as_errors_a_prediction_is_the_same(tmp_path):
    import nuspin

    run = [sys.executable, "-O", "-W", "error", "-m", "nuspin", "predict", "pt", "--out", "out"]
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False, env=ascii_only)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("ascii")
    stored = nuspin.load(tmp_path / "out" / "prediction.nc")
    assert stored.dataset.equals(nuspin.predict("pt").dataset)
