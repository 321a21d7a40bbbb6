"""The atlas as a folder: a chart as SVG and PNG, the table as CSV."""

from collections.abc import Sequence
from pathlib import Path

from nuspin.prediction import AtlasRow
from nuspin.prediction.atlas import COLUMNS
from nuspin.report.files import write_csv, write_folder

_UNITS = {"g_field": "1/m^2", "g_damp": "1/m^2", "T1": "s"}  # every other column is a mu, in J


def write(rows: Sequence[AtlasRow], folder: Path) -> list[Path]:
    """Write what `nuspin.prediction.atlas` returned into a folder, all or nothing; return the files.

    Raises
    ------
    MissingExtra
        Where matplotlib is missing, after the table is written.
    """
    write_folder(folder, "atlas", lambda fresh: _table(rows, fresh), lambda fresh: _pictures(rows, fresh))
    return [folder / name for name in ("atlas.svg", "atlas.png", "atlas.csv")]


def _pictures(rows: Sequence[AtlasRow], folder: Path) -> None:
    from nuspin import _plot
    from nuspin.report.atlas_figure import draw

    _plot.save(draw(rows), folder, "atlas")


def _table(rows: Sequence[AtlasRow], folder: Path) -> None:
    columns = (f"{column} ({_UNITS.get(column, 'J')})" for column in COLUMNS)
    header = ["isotope", "metal", *columns, "grade", "upper bound", "not possible", "note"]
    lines = (
        [
            row.isotope.name,
            row.metal.name,
            *("" if value is None else value for value in row.values.values()),
            row.grade,
            row.calibration.bound,
            "; ".join(f"{column}: {reason}" for column, reason in row.why.items()),
            row.note,
        ]
        for row in rows
    )
    write_csv(folder / "atlas.csv", header, lines)
