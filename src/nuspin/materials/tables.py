"""The tables of the data folder, row by row."""

import csv
from importlib.resources import files


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table by its column names, cells as they are written."""
    text = files("nuspin.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
