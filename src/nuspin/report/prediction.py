"""A prediction as a table for the terminal, and as a folder with one page, its figures and the result itself."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nuspin import bibliography
from nuspin._files import write_whole
from nuspin.prediction.observables import CHANGES, SYMMETRIES, duration, observables
from nuspin.prediction.quantities import UNITS_AND_LABELS
from nuspin.report.files import write_folder
from nuspin.report.format import number, quantity
from nuspin.report.terminal import limits, references, text
from nuspin.results import Result
from nuspin.validity import worst_first

_WORDS = {"yes": ("green", "yes"), "masked": ("yellow", "masked"), "no": ("bold", "no"), "no detector": ("dim", "no-detector")}
_COLUMNS = 6  # values that are shown side by side; of more, the first and the last
_PER_CENT = (
    *("T1_change", "T1_heating", "amplitude_change", "amplitude_heating"),
    *("polarization", "thermal_polarization", "pumped_polarization"),
)
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Line:
    """One observable as a person reads it."""

    label: str
    effect: str
    competing: tuple[str, ...]
    time: str
    verdict: str
    css: str
    reason: str
    symmetries: tuple[tuple[str, tuple[str, ...]], ...]


def lines(result: Result) -> list[Line]:
    """Return all observables of a prediction."""
    data = result.dataset
    return [
        Line(
            label=row.label,
            effect=_shown(data, row.name),
            competing=tuple(f"{UNITS_AND_LABELS[name][1]}: {_shown(data, name, with_error=False)}" for name in row.competing),
            time=_times(data, f"{row.name}_time"),
            verdict=_verdict(data[f"{row.name}_verdict"]),
            css=_WORDS[str(np.ravel(data[f"{row.name}_verdict"].values)[0])][1],
            reason=_reason(data, row.name),
            symmetries=tuple(
                (UNITS_AND_LABELS[name][1], tuple(getattr(SYMMETRIES[name], change) for change in CHANGES))
                for name in (row.name, *row.competing)
                if name in SYMMETRIES
            ),
        )
        for row in observables(data)
    ]


def _reason(data: xr.Dataset, name: str) -> str:
    """Return the reason for the verdict; where there are several cases, the reason for the one with the largest effect."""
    if f"{name}_reason" not in data:
        return ""
    reasons = data[f"{name}_reason"]
    size = np.abs(data[name].broadcast_like(reasons).transpose(*reasons.dims).values)
    found = str(np.ravel(reasons.values)[int(np.argmax(np.nan_to_num(np.ravel(size), posinf=0.0)))])
    return found if reasons.size == 1 else f"for the largest effect: {found}"


def axes(data: xr.Dataset) -> list[tuple[str, str]]:
    """Return the axes of a prediction: name in words, and its values."""
    names = [str(name) for name in data.sizes if name in data.coords and name != "drive"]
    return [(_words(name), _listed([quantity(float(x), data[name].attrs["units"]) for x in data[name].values])) for name in names]


def _words(axis: str) -> str:
    return axis.split(".")[-1].replace("_", " ")


def values(data: xr.Dataset) -> list[tuple[str, list[str], str]]:
    """Return every quantity: its name in words, one line for each value of its first axis, and the axes along which it varies."""
    rows = []
    for name, (_, label) in UNITS_AND_LABELS.items():
        if name in data and not name.endswith("_time") and data[name].notnull().any():
            found = data[name]
            along = " × ".join(_words(str(axis)) for axis in found.dims)
            lines = [_shown(data, name, line) for line in np.ndindex(found.shape[:-1])]
            alike = len(set(np.ravel(found.values))) == 1
            rows.append((label, [_quantity(name, float(np.ravel(found.values)[0]))] if found.size > 1 and alike else lines, along))
    return rows


def _shown(data: xr.Dataset, name: str, line: tuple[int, ...] | None = None, *, with_error: bool = True) -> str:
    """Return the values of a quantity along its last axis, or its range if `line` is None; a single value has its uncertainty."""
    found = data[name] if line is None else data[name][line]
    if found.size > 1:
        if line is None:
            finite = found.values[np.isfinite(found.values)]
            return " … ".join(dict.fromkeys(_quantity(name, float(edge)) for edge in (finite.min(), finite.max()))) if finite.size else "–"
        return _listed([_quantity(name, float(value)) for value in found.values])
    value, error = float(found), f"{name}_uncertainty"
    if not with_error or error not in data or not value or not math.isfinite(value):
        return _quantity(name, value)
    relative = float(data[error].values.flat[0]) / abs(value)
    return _quantity(name, value) + (f" ± {number(100 * relative, 2)} %" if relative > _ROUNDING else "")


def _quantity(name: str, value: float) -> str:
    percent = name in _PER_CENT and math.isfinite(value)
    return f"{number(100 * value, 3)} %" if percent else quantity(value, UNITS_AND_LABELS[name][0])


def _listed(texts: list[str]) -> str:
    return " · ".join(texts) if len(texts) <= _COLUMNS else f"{texts[0]} … {texts[-1]} ({len(texts)})"


def _times(data: xr.Dataset, name: str) -> str:
    if name not in data:
        return "–"
    low, high = (duration(float(extreme(data[name].values))) for extreme in (np.nanmin, np.nanmax))
    return low if low == high else f"{low} … {high}"


def _verdict(words: xr.DataArray) -> str:
    """Return the word, or how many cases have each."""
    flat = [str(word) for word in np.ravel(words.values)]
    kinds = [word for word in _WORDS if word in flat]
    return kinds[0] if len(kinds) == 1 else ", ".join(f"{word} ({flat.count(word)} of {len(flat)})" for word in kinds)


def table(result: Result) -> RenderableType:
    """Return a prediction for the terminal: what can be measured, every quantity, the limits, the bibliography."""
    data = result.dataset
    return Group(
        _observable_table(result),
        Text(""),
        _value_table(data),
        Text(""),
        limits(result),
        Text(""),
        Text.assemble(("What limits this most: ", "bold"), text(data.attrs["limited_by"])),
        Text(""),
        references(result.citations),
    )


def _observable_table(result: Result) -> RenderableType:
    title = str(result.dataset.attrs["title"])
    shown = Table(title=text(title), title_justify="left", title_style="bold", box=None, padding=(0, 1), header_style="bold")
    for header in ("observable", "effect", "competing effects", "averaging time", "measurable?", "reason"):
        shown.add_column(header, no_wrap=header in ("effect", "averaging time"))
    for line in lines(result):
        word = Text(line.verdict, style={css: style for style, css in _WORDS.values()}[line.css])
        shown.add_row(*map(text, (line.label, line.effect, "\n".join(line.competing), line.time)), word, text(line.reason))
    return shown


def _value_table(data: xr.Dataset) -> RenderableType:
    shown = Table(box=None, padding=(0, 1), show_header=False)
    shown.add_column("")
    shown.add_column("")
    shown.add_column("", style="dim")
    for name, listed in axes(data):
        shown.add_row(text(name, "bold"), text(listed, "bold"), text("axis"))
    for label, cells, along in values(data):
        shown.add_row(text(label), text("\n".join(cells)), text(along and f"for each {along}"))
    return shown


def write(result: Result, folder: Path) -> list[Path]:
    """Write report.html, prediction.nc and the figures into a folder, all or nothing; return the files.

    Raises
    ------
    MissingExtra
        Where a package of the extra `plots` is missing, after prediction.nc is written.
    """
    files = ["report.html", "prediction.nc"]

    def draw(fresh: Path) -> None:
        files.extend(path.name for path in _drawings(result, fresh))

    write_folder(folder, "prediction", lambda fresh: result.save(fresh / "prediction.nc"), draw)
    return [folder / name for name in files]


def _drawings(result: Result, folder: Path) -> list[Path]:
    """Write the figures and the page; return the files of the figures."""
    from nuspin import _plot
    from nuspin.report.page import Markup, page
    from nuspin.report.prediction_figure import figures

    files, drawn = [], []
    for figure, caption in figures(result):
        files += _plot.save(figure, folder, str(figure.get_label()))
        drawn.append({"svg": Markup(_plot.svg(figure)), "caption": caption})
    html = page(
        "prediction",
        title=result.dataset.attrs["title"],
        limited_by=result.dataset.attrs["limited_by"],
        lines=lines(result),
        changes=list(CHANGES.values()),
        axes=axes(result.dataset),
        values=values(result.dataset),
        figures=drawn,
        validity=worst_first(result.validity),
        scenario=result.provenance["inputs"]["scenario"],
        works=[bibliography.cite(key) for key in result.citations],
        provenance={key: value for key, value in result.provenance.items() if key != "inputs"},
    )
    write_whole(folder / "report.html", html.encode(errors="replace"))
    return files
