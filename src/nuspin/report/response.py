"""The response of electron gases as a folder: a figure as SVG and PNG, tables as CSV, everything as netCDF."""

from pathlib import Path

import numpy as np

from nuspin.report.files import write_csv, write_folder
from nuspin.results import Result

_TABLES = {"response-q.csv": ("gas", "q"), "response-r.csv": ("gas", "r"), "response-gases.csv": ("gas",)}


def write(result: Result, folder: Path) -> list[Path]:
    """Write what `nuspin.response.tabulate` returned into a folder, all or nothing; return the files.

    Raises
    ------
    MissingExtra
        Where matplotlib is missing, after everything but the figure is written.
    """
    write_folder(folder, "response", lambda fresh: _numbers(result, fresh), lambda fresh: _pictures(result, fresh))
    return [folder / name for name in ("response.svg", "response.png", *_TABLES, "response.nc")]


def _numbers(result: Result, folder: Path) -> None:
    result.save(folder / "response.nc")
    for name, dims in _TABLES.items():
        _write_table(folder / name, result, dims)


def _pictures(result: Result, folder: Path) -> None:
    from nuspin import _plot
    from nuspin.report.response_figure import draw

    _plot.save(draw(result), folder, "response")


def _write_table(path: Path, result: Result, dims: tuple[str, ...]) -> None:
    """Write the variables along `dims`, a line for each point of each gas, the units in the header."""
    data = result.dataset
    names = (*dims, *(str(name) for name, variable in data.data_vars.items() if variable.dims == dims))
    units = (data[name].attrs.get("units") for name in names)
    header = [name if unit is None else f"{name} ({unit})" for name, unit in zip(names, units, strict=True)]
    grids = np.meshgrid(*(data[dim].values for dim in dims), indexing="ij")
    columns = (*grids, *(data[name].values for name in names[len(dims) :]))
    write_csv(path, header, zip(*(column.ravel().tolist() for column in columns), strict=True))
