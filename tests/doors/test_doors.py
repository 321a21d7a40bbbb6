"""Every public function answers every wrong argument with a sentence; `walk.py` says how that is found out."""

import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nuspin

WALK = Path(__file__).parent / "walk.py"
PACKAGES = re.findall(r'"(\w+)"', next(line for line in WALK.read_text().splitlines() if line.startswith("PACKAGES")))


def test_every_package_is_walked_through():
    folders = {module.name for module in pkgutil.iter_modules(nuspin.__path__) if module.ispkg}
    assert folders - set(PACKAGES) == {"data", "report"}


@pytest.mark.parametrize("package", PACKAGES)
def test_wrong_arguments_are_answered_with_a_sentence(package):
    done = subprocess.run([sys.executable, str(WALK), package], capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()) == (0, []), done.stdout + done.stderr
