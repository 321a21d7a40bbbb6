"""The atlas as a chart: the spin accumulation that makes each nucleus measurable, and how fast the nucleus relaxes."""

from collections.abc import Sequence
from itertools import zip_longest

from nuspin import _plot
from nuspin._plot import Figure
from nuspin.constants import eV
from nuspin.prediction import AtlasRow
from nuspin.prediction.atlas import POLARIZATION, SHIFT, TEMPERATURES

_KINDS = {"s-p metal": _plot.BLUE, "d metal": _plot.VERMILION, "semiconductor": _plot.GREEN, "ferromagnet": _plot.PURPLE}
_MICRO_EV = 1e-6 * eV


@_plot.styled
def draw(rows: Sequence[AtlasRow]) -> Figure:
    """Draw one line for each nucleus that has a value: on the left the mu that is needed, on the right how fast it relaxes."""
    rows = [row for row in rows if any(value is not None for value in row.values.values())]
    figure = _plot.figure("atlas", height=1.4 + 0.21 * len(rows))
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(2, 1))
    effects = {
        "mu_shift": ("o", True, f"for a shift of {SHIFT / 1e3:g} kHz"),
        "mu_polarization_4K": ("D", False, f"lower bound for a polarisation of {100 * POLARIZATION:.0f} % at {TEMPERATURES[0]} K"),
        "mu_polarization_20mK": ("v", False, f"lower bound for {100 * POLARIZATION:.0f} % at {1e3 * TEMPERATURES[1]:g} mK"),
    }
    for place, row in enumerate(rows):
        color = _KINDS[row.metal.kind]
        for column, (marker, filled, _) in effects.items():
            value = row.values[column]
            if value is not None:
                left.plot(value / _MICRO_EV, place, marker, color=color, markersize=4.5, markerfacecolor=color if filled else "white")
        if row.values["T1"] is not None:
            right.plot(row.values["T1"], place, "o", color=color, markersize=4.5)
    for axes, label in ((left, r"spin accumulation $\mu$ (µeV)"), (right, f"$T_1$ at {TEMPERATURES[0]} K (s)")):
        axes.set(xscale="log", xlabel=label)
        axes.grid(axis="y", color=_plot.PALE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
    left.set(yticks=range(len(rows)), yticklabels=[_label(row) for row in rows], ylim=(len(rows) - 0.4, -0.6))
    kinds = {kind: color for kind, color in _KINDS.items() if any(row.metal.kind == kind for row in rows)}
    colors = [left.plot([], [], "s", color=color, markersize=5, label=kind)[0] for kind, color in kinds.items()]
    shapes = [
        left.plot([], [], marker, color=_plot.MUTED, markersize=4.5, markerfacecolor=_plot.MUTED if filled else "white", label=label)[0]
        for marker, filled, label in effects.values()
    ]
    columns = [handle for pair in zip_longest(shapes, colors) for handle in pair if handle is not None]
    figure.legend(handles=columns, loc="outside upper left", ncols=max(len(shapes), len(colors)), columnspacing=1.2, handletextpad=0.2)
    return figure


def _label(row: AtlasRow) -> str:
    mass = row.isotope.name.removesuffix(row.isotope.element)
    where = "" if len(row.metal.elements) == 1 else f" in {row.metal.name}"
    return rf"$^{{{mass}}}${row.isotope.element}{where}"
