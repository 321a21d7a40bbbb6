"""The response of electron gases as a figure: in q above and in r below, in equilibrium on the left, per spin accumulation on the right."""

import textwrap
from typing import Any

import numpy as np

from nuspin import _plot
from nuspin._plot import Axes, Figure
from nuspin.results import Result

_GASES = (  # the first wide and the second narrow, so that both show where they agree
    {"color": _plot.BLUE, "linewidth": 2.6, "alpha": 0.75},
    {"color": _plot.VERMILION, "linewidth": 1.3},
    {"color": _plot.GREEN, "linewidth": 1.3},
    {"color": _plot.PURPLE, "linewidth": 1.3},
)
_DASHED = (0, (3.5, 1.6))
_LINE = 100  # letters that fit into a line of the legend
_CLIP = 5.0  # in two dimensions chi_2 diverges at 2 k_F: the axis ends at so many times its value at q = 0


@_plot.styled
def draw(result: Result) -> Figure:
    """Draw what `nuspin.response.tabulate` returned for up to four gases; in q in units of the first gas, cold and free."""
    data = result.dataset
    two_dimensional = "chi1_r" in data
    figure = _plot.figure("response", height=5.6)
    (first, second), (first_r, second_r) = figure.subplots(2, 2, sharex="row")
    _draw_in_q(first, second, data, two_dimensional=two_dimensional)
    (_draw_two_dimensional_in_r if two_dimensional else _draw_three_dimensional_in_r)(first_r, second_r, data)
    first.set_title("in equilibrium", pad=18)
    second.set_title("per spin accumulation", pad=18)
    figure.align_ylabels()
    names = [textwrap.fill(str(label), _LINE) for label in data.gas.values]
    legend = figure.legend(first.get_lines()[: len(names)], names, loc="outside upper left")
    for entry in legend.get_texts():
        entry.set_parse_math(False)
    return figure


def _draw_in_q(first: Axes, second: Axes, data: Any, *, two_dimensional: bool) -> None:
    name, length = _length(data)
    q = data.q.values
    k_F, unit = float(data.k_F[0]), float(data.chi1_free[0])
    at_zero = unit * k_F / float(data.fermi_energy[0]) * (1 / 2 if two_dimensional else np.pi / 4)  # q |chi_2| as q vanishes
    curves = data.chi1.values / unit, q * data.chi2.values / at_zero
    for ax, values in zip((first, second), curves, strict=True):
        for line, style in zip(values, _GASES, strict=False):
            ax.plot(q * length, line, **style)
        top = values.max()
        ax.set(ylim=(0, 1.06 * min(top, _CLIP * values[:, 0].max()) if two_dimensional else 1.06 * top), xlabel=f"$q$ ({name}$^{{-1}}$)")
        _mark_edges(ax, data, length)
    m, k = _symbols(data)
    first.set(
        xlim=(0, (q[0] + q[-1]) * length),
        ylabel=rf"$\chi_1(q)\ /\ ({m}/4\pi)$" if two_dimensional else rf"$\chi_1(q)\ /\ ({m} {k}/4\pi^2)$",
    )
    second.set_ylabel(rf"$q|\chi_2|(q)\ /\ ({m}^2/4\pi\hbar^2 {k})$" if two_dimensional else rf"$q|\chi_2|(q)\ /\ ({m}^2/8\pi\hbar^2)$")


def _symbols(data: Any) -> tuple[str, str]:
    """Return the mass and the Fermi wave number of the units; gases that differ in them have the first one's, and it is said."""
    alike = all(np.allclose(data[name], data[name][0]) for name in ("k_F", "fermi_energy"))
    return ("m", "k_F") if alike else ("m_1", "k_{F1}")


def _mark_edges(ax: Axes, data: Any, length: float) -> None:
    """Mark 2 k_F, of each gas in its colour unless one line serves all."""
    edges = 2 * data.k_F.values
    shared = np.allclose(edges, edges[0], rtol=0.005)
    for edge, style in zip(edges[:1] if shared else edges, _GASES, strict=False):
        color = _plot.MUTED if shared else style["color"]
        side = "center" if shared else "right" if edge == edges.min() else "left"  # close labels stay apart
        ax.axvline(edge * length, color=color, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
        place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": side}
        ax.annotate("$2k_F$", (edge * length, 1), (0, 3), color=color, **place)


def _draw_three_dimensional_in_r(first: Axes, second: Axes, data: Any) -> None:
    x = data.r.values * data.k_F.values[:, None]
    for ax, power, index in ((first, 3, 1), (second, 2, 2)):
        for source, dashes in (("con", "solid"), ("dip", _DASHED)):
            _draw_in_r(ax, data, x**power * data[f"f_{source}{index}"].values, linestyle=dashes)
            ax.plot([], [], color=_plot.MUTED, linestyle=dashes, label={"con": "contact", "dip": "dipole"}[source])
        ax.legend(loc="lower right", bbox_to_anchor=(1.02, 0.98), ncols=2)
        ax.set_ylabel(f"$x^{power} f^{{({index})}},\\ \\ x = k_F r$")


def _draw_two_dimensional_in_r(first: Axes, second: Axes, data: Any) -> None:
    r, k_F, unit = data.r.values, float(data.k_F[0]), float(data.chi1_free[0])
    at_zero = unit * k_F / float(data.fermi_energy[0]) / 2
    _draw_in_r(first, data, r**2 * data.chi1_r.values / unit)
    _draw_in_r(second, data, r * data.chi2_r.values / at_zero)
    m, k = _symbols(data)
    first.set_ylabel(rf"$r^2\chi_1(r)\ /\ ({m}/4\pi)$")
    second.set_ylabel(rf"$r|\chi_2|(r)\ /\ ({m}^2/4\pi\hbar^2 {k})$")


def _draw_in_r(ax: Axes, data: Any, values: np.ndarray, **options: Any) -> None:
    name, length = _length(data)
    ax.axhline(0, color=_plot.MUTED, linewidth=0.6, zorder=0)
    for line, style in zip(values, _GASES, strict=False):
        ax.plot(data.r.values / length, line, **style, **options)
    missing = int(np.isnan(values).all(axis=1).sum())
    if missing:
        ax.set_title(f"not derived for {missing} of {len(values)} gases", loc="right", fontsize=8.5, color=_plot.MUTED)
    ax.set(xlim=(0, float(data.r[-1]) / length), xlabel=f"$r$ ({name})")


def _length(data: Any) -> tuple[str, float]:
    """Return the unit of length, and its metres, in which r has few digits."""
    far = float(data.r[-1])
    return ("Å", 1e-10) if far < 5e-9 else ("nm", 1e-9) if far < 5e-6 else ("µm", 1e-6)
