"""The files of a result, and tables as files."""

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from nuspin._files import folder_whole, write_whole
from nuspin.errors import MissingExtra


def _pictures(*names: str) -> set[str]:
    return {f"{name}.{ending}" for name in names for ending in ("svg", "png")}


OWN = {
    "prediction": _pictures("profiles", "drive", "axis") | {"report.html", "prediction.nc"},
    "paper": {f"figure-{index}.{ending}" for index in range(1, 6) for ending in ("svg", "csv")} | {"report.html", "audit.csv"},
    "atlas": _pictures("atlas") | {"atlas.csv"},
    "response": _pictures("response") | {f"response-{table}.csv" for table in ("q", "r", "gases")} | {"response.nc"},
}
"""The names of all files that a folder of each kind may hold: a folder with nothing else in it is replaced whole."""


def write_folder(folder: Path, kind: str, numbers: Callable[[Path], None], drawings: Callable[[Path], None]) -> None:
    """Write a folder, all or nothing: first its numbers, then what needs other packages to draw it.

    Raises
    ------
    MissingExtra
        Where such a package is missing; the numbers are written then.
    """
    missing = None
    with folder_whole(folder, OWN[kind]) as fresh:
        numbers(fresh)
        try:
            drawings(fresh)
        except MissingExtra as error:
            missing = error
    if missing is not None:
        raise MissingExtra(f"The numbers were saved in '{folder}', without figures and report. {missing}") from missing


def write_csv(path: Path, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """Write a table whose numbers read back as the same numbers."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    write_whole(path, stream.getvalue().encode())
