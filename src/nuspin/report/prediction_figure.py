"""A prediction as figures: spins and Oersted field at each height, and what the nuclei do for each drive and after it stops."""

from collections.abc import Iterator

import numpy as np
import xarray as xr

from nuspin import _plot
from nuspin._plot import Axes, Figure
from nuspin.constants import eV
from nuspin.report.format import quantity
from nuspin.results import Result

_SHADES = ("#eef2f6", "#ffffff")
_PROFILES = (
    "Spin accumulation and Oersted field at each height in the film{cases}. Both lie in the plane of the film, perpendicular to the "
    "current; they are positive along the spins that a layer with θ > 0 drives upward."
)
_SHIFTS = "Shift of the line due to the spin accumulation and due to the Oersted field, from the reversed drive to the full drive."
_POLARIZATION = (
    "Steady nuclear polarisation, to which the NMR amplitude is proportional, from the reversed drive to the full drive; and its decay "
    "after the current is switched off."
)
_MEMORY = 4  # T_1 after the current stops


def figures(result: Result) -> Iterator[tuple[Figure, str]]:
    """Return each figure that a prediction has the numbers for, with its caption."""
    data = result.dataset
    if "z" in data:
        cases = "" if data.spin_accumulation_profile.ndim == 1 else ", one line for each case"
        yield _profiles(data), _PROFILES.format(cases=cases)
    if "drive" in data and ("shift_of_drive" in data or "polarization_of_drive" in data):
        yield _of_drive(data), " ".join([_SHIFTS] * ("shift_of_drive" in data) + [_POLARIZATION] * ("polarization_of_drive" in data))
    axis = _axis(data)
    if axis is not None:
        yield (
            _of_axis(data, axis),
            f"Magnitude of the effects and of their competing effects for each {axis.split('.')[-1].replace('_', ' ')}.",
        )


@_plot.styled
def _profiles(data: xr.Dataset) -> Figure:
    figure = _plot.figure("profiles", height=2.9)
    left, right = figure.subplots(1, 2)
    boundaries = data.boundaries.values * 1e9
    names = data.attrs["layers"].split()
    z = data.z.values.reshape(-1, data.sizes["height"]) * 1e9
    for ax, values, label in (
        (left, data.spin_accumulation_profile / eV, "spin accumulation $\\mu$"),
        (right, data.oersted_profile, "Oersted field $B_y$"),
    ):
        curves, prefix = _scaled(values.values.reshape(-1, data.sizes["height"]))
        for index, curve in enumerate(curves):
            ax.plot(z[min(index, len(z) - 1)], curve, color=_plot.BLUE, linewidth=1.6, alpha=1 / (1 + index / 3))
        ax.axhline(0, color=_plot.MUTED, linewidth=0.6, zorder=0)
        ax.set(xlabel="height $z$ (nm)", xlim=(boundaries[0], boundaries[-1]), ylabel=f"{label} ({prefix}{'eV' if ax is left else 'T'})")
        _shade(ax, boundaries, names)
    return figure


def _shade(ax: Axes, boundaries: np.ndarray, names: list[str]) -> None:
    """Show the layers behind a profile; a layer too thin for its name gets it above an edge."""
    whole = boundaries[-1] - boundaries[0]
    for index, (name, low, high) in enumerate(zip(names, boundaries, boundaries[1:], strict=False)):
        ax.axvspan(low, high, color=_SHADES[index % 2], zorder=-2, linewidth=0)
        thin = (high - low) < 0.08 * whole
        place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "color": _plot.MUTED, "fontsize": 8.5}
        ax.annotate(name, (high if thin else (low + high) / 2, 1), (0, 3), ha="right" if thin else "center", parse_math=False, **place)


@_plot.styled
def _of_drive(data: xr.Dataset) -> Figure:
    polarised = "polarization_of_drive" in data
    panels = ["shift"] * ("shift_of_drive" in data) + ["amplitude", "memory"] * polarised
    figure = _plot.figure("drive", height=2.7)
    axes = dict(zip(panels, np.atleast_1d(figure.subplots(1, len(panels))), strict=True))
    drive, label = data.drive.values, "drive / full drive"
    j = float(data.current_density) if "current_density" in data else 0.0
    if j:
        power = int(np.floor(np.log10(abs(j))))
        drive, label = drive * j / 10.0**power, f"$j$ of the film ($10^{{{power}}}$ A/m$^2$)"
    if "shift" in axes:
        _shifts(axes["shift"], data, drive)
        axes["shift"].set_xlabel(label)
    if polarised:
        _polarization(axes["amplitude"], axes["memory"], data, drive)
        axes["amplitude"].set_xlabel(label)
    return figure


def _shifts(ax: Axes, data: xr.Dataset, drive: np.ndarray) -> None:
    curves = {"due to $\\mu$": (data.shift_of_drive.values, _plot.BLUE)}
    if "oersted_shift_of_drive" in data and np.any(data.oersted_shift_of_drive):
        curves["due to the Oersted field"] = (data.oersted_shift_of_drive.values, _plot.VERMILION)
    scaled, prefix = _scaled(np.array([values for values, _ in curves.values()]))
    for (name, (_, color)), values in zip(curves.items(), scaled, strict=True):
        ax.plot(drive, values, color=color, linewidth=1.8, label=name)
    ax.set_ylabel(f"shift of the line ({prefix}Hz)")
    largest = scaled[np.argmax(np.abs(scaled[:, -1]))]
    falls = largest[-1] < largest[0]
    ax.set_ylim(top=1.25 * np.abs(scaled).max())
    ax.legend(loc="upper right" if falls else "upper left", handlelength=1.2, fontsize=8, borderaxespad=0)


def _polarization(ax: Axes, after: Axes, data: xr.Dataset, drive: np.ndarray) -> None:
    P, rest = data.polarization_of_drive.values, float(data.thermal_polarization)
    scaled, power = _per_cent(np.append(P, rest))
    ax.plot(drive, scaled[:-1], color=_plot.BLUE, linewidth=1.8)
    ax.axhline(scaled[-1], color=_plot.MUTED, linewidth=0.9, linestyle=(0, (4, 2)))
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "right", "color": _plot.MUTED}
    ax.annotate("thermal", (0.98, scaled[-1]), (0, 2), **place)
    ax.set_ylabel(f"steady polarisation ({power})")
    T1 = float(data.T1_before)
    t = np.linspace(0, _MEMORY, 200)
    for start, color, name in ((P[-1], _plot.BLUE, "$+j$"), (P[0], _plot.VERMILION, "$-j$")):
        curve, _ = _per_cent(rest + (start - rest) * np.exp(-t), like=np.append(P, rest))
        after.plot(t, curve, color=color, linewidth=1.8, label=f"after {name}")
    after.axhline(scaled[-1], color=_plot.MUTED, linewidth=0.9, linestyle=(0, (4, 2)))
    after.set(xlabel="time after switch-off / $T_1$", ylabel=f"polarisation ({power})", xlim=(0, _MEMORY))
    after.legend(loc="best", handlelength=1.2, fontsize=8, title=f"$T_1$ = {quantity(T1, 's')}", title_fontsize=8)


@_plot.styled
def _of_axis(data: xr.Dataset, axis: str) -> Figure:
    figure = _plot.figure("axis", height=2.9)
    left, right = figure.subplots(1, 2)
    x = data[axis].values
    groups = (
        (left, "shift (Hz)", (("shift", "due to μ"), ("oersted_shift", "due to the Oersted field"), ("linewidth", "width of the line"))),
        (right, "NMR amplitude, relative change", (("amplitude_change", "odd in j"), ("amplitude_heating", "by heating"))),
    )
    for ax, label, names in groups:
        for (name, words), color in zip(names, (_plot.BLUE, _plot.VERMILION, _plot.MUTED), strict=False):
            if name in data:
                size = np.abs(data[name].broadcast_like(data[axis]).values)
                ax.plot(x, np.where(size > 0, size, np.nan), color=color, marker="o", markersize=3.5, linewidth=1.4, label=words)
        unit = data[axis].attrs["units"].replace("^2", "$^2$")
        ax.set(xlabel=f"{axis.split('.')[-1].replace('_', ' ')} ({unit})", ylabel=label, yscale="log")
        if np.all(x > 0) and x.max() > 20 * x.min():
            ax.set_xscale("log")
        ax.legend(loc="best")
    return figure


def _axis(data: xr.Dataset) -> str | None:
    """Return the one axis of a prediction, where it is one and has enough values for a curve."""
    axes = [str(name) for name in data.sizes if name in data.coords and name not in ("drive", "case")]
    return axes[0] if len(axes) == 1 and data.sizes[axes[0]] > 2 and "shift" in data else None


def _scaled(values: np.ndarray) -> tuple[np.ndarray, str]:
    """Return values with the SI prefix that suits the largest."""
    largest = _largest(values)
    prefixes = {-15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}
    power = 0 if largest == 0 else int(np.clip(3 * np.floor(np.log10(largest) / 3), -15, 9))
    return values / 10.0**power, prefixes[power]


def _per_cent(values: np.ndarray, like: np.ndarray | None = None) -> tuple[np.ndarray, str]:
    """Return polarisations in a power of ten that suits the largest."""
    largest = _largest(values if like is None else like)
    if largest >= 1e-3 or largest == 0:
        return values * 100, "%"
    power = int(np.floor(np.log10(largest)))
    return values / 10.0**power, f"$10^{{{power}}}$"


def _largest(values: np.ndarray) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0
