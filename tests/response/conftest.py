"""Tables of quadratures, made by `make_reference.py` and by nothing of the package."""

import csv
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parent / "reference"


@pytest.fixture
def reference():
    """Read a table as a dictionary of columns."""

    def read(name):
        lines = [line for line in (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        rows = list(csv.DictReader(lines))
        return {column: np.array([float(row[column]) for row in rows]) for column in rows[0]}

    return read
