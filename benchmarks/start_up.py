"""What does it cost to start, in CPU time of a whole process, beside a bare Python?"""

import resource
import subprocess
import sys

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import nuspin": ["-c", "import nuspin"],
    "nuspin --help": ["-m", "nuspin", "--help"],
    "import numpy": ["-c", "import numpy"],
    "import jax": ["-c", "import jax"],
    "nuspin predict --json": ["-m", "nuspin", "predict", "--json"],
    "nuspin paper --json": ["-m", "nuspin", "paper", "--json"],
}


def _cpu_seconds(arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure():
    """Yield the table."""
    yield "command", "CPU time, best of 3 (1 above 5 s)", "beside python -c pass"
    bare = None
    for name, arguments in COMMANDS.items():
        seconds = _cpu_seconds(arguments)
        if seconds < 5:
            seconds = min(seconds, *(_cpu_seconds(arguments) for _ in range(2)))
        bare = bare or seconds
        yield name, f"{seconds:.2f} s", f"{seconds / bare:.1f}"
