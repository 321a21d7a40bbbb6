"""What does it cost to start, in CPU time and memory of a process, beside a bare Python; predictions with an empty cache and after."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

LIGHT = {
    "python -c pass": ["-c", "pass"],
    "import nuspin": ["-c", "import nuspin"],
    "nuspin --help": ["-m", "nuspin", "--help"],
    "import numpy": ["-c", "import numpy"],
    "import jax": ["-c", "import jax"],
    "import xarray": ["-c", "import xarray"],
}
_MANY = """import time, numpy, nuspin
film = nuspin.load_scenario("pt-cu").at({"drive.current_density": numpy.linspace(1e9, 1e10, 10_000)})
nuspin.predict(film)
start = time.process_time()
nuspin.predict(film)
print(time.process_time() - start)"""


def _run(arguments, cache):
    """Return CPU seconds and peak memory, MB, of a process, and what it printed."""
    with tempfile.TemporaryFile() as said:
        environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
        process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=said, env=environment)
        printed = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode())
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, printed


def _another_metal(folder):
    """Return the file of a scenario of the structure of pt-cu, with another metal and another isotope."""
    from nuspin.prediction import shipped_text

    text = shipped_text("pt-cu").replace("63Cu", "27Al").replace('"Cu"', '"Al"')
    path = Path(folder) / "pt-al.toml"
    path.write_text(text.replace('spin_diffusion_length = "200', 'electron_phonon = "2e9 W/(m^3 K^5)"\nspin_diffusion_length = "200'))
    return str(path)


def measure():
    """Yield the table."""
    yield "command", "CPU time", "beside python -c pass", "peak memory"
    bare = min(_run(LIGHT["python -c pass"], tempfile.gettempdir())[0] for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in LIGHT.items():
            seconds, memory, _ = min((_run(arguments, folder) for _ in range(3)), key=lambda found: found[0])
            yield name, f"{seconds:.2f} s", f"{seconds / bare:.1f}", f"{memory:.0f} MB"
        first = ["-m", "nuspin", "predict", "pt-cu", "--json"]
        rows = {
            "nuspin predict pt-cu --json, empty cache": (first, 1),
            "again": (first, 3),
            "another metal of the same structure": (["-m", "nuspin", "predict", _another_metal(folder), "--json"], 1),
            "again, another metal": (["-m", "nuspin", "predict", _another_metal(folder), "--json"], 3),
            "nuspin predict --json, after a first": (["-m", "nuspin", "predict", "--json"], 4),
            "nuspin paper --json, after a first": (["-m", "nuspin", "paper", "--json"], 3),
        }
        for name, (arguments, times) in rows.items():
            found = [_run(arguments, folder) for _ in range(times)]
            seconds, memory, _ = min(found, key=lambda each: each[0])
            yield name, f"{seconds:.2f} s", f"{seconds / bare:.1f}", f"{memory:.0f} MB"
        _, memory, printed = _run(["-c", _MANY], folder)
        yield (
            "predict of 10 000 cases with uncertainties, second call",
            f"{float(printed):.2f} s",
            f"{float(printed) / bare:.1f}",
            f"{memory:.0f} MB",
        )
