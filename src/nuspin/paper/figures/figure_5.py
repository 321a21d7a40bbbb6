"""Figure 5: the two parts of the torque on a nuclear spin, as printed and as derived, eq. (15)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nuspin import Isotope, _plot, hyperfine, torque
from nuspin._plot import Axes, Figure
from nuspin._types import Number
from nuspin.constants import e, mu_0
from nuspin.paper import numbers, printed
from nuspin.paper.figures import _drawing, _maps

CAPTION = (
    "Torques on a nuclear spin I (purple) in a metal with a spin accumulation μ (green). The field-like torque, "
    "along −I × μ in both panels, carries the spin along the dashed circle around μ. The damping-like torque is "
    "printed along +I × (I × μ), which turns the spin away from μ; as derived it is along −I × (I × μ), which turns "
    "it toward μ: the electrons hand over the angular momentum that they have. Directions are those of the torques "
    "computed for ⁵⁷Fe with the numbers of the paper; both are drawn at one length, although the field-like one is "
    "far larger. Grey arrows: directions of the electronic magnetisation M on a circle of k_F r = 1.5 around the "
    "nucleus, from the printed and the derived equations, with the hyperfine coupling and the spin accumulation "
    "exaggerated as in figure 3."
)

_MU = np.array([0.0, 0.0, 1.0])
_SPIN = _drawing.unit([0.8, -0.15, 0.62])
_GAMMA = 30.0 / (e * mu_0 * numbers.K_F)  # exaggerated, for the magnetisation only
_RING, _RADIUS = 1.5, 0.8  # of the circle with the small arrows: in 1/k_F, and as drawn


@_plot.styled
def draw() -> Figure:
    """Draw the torques as printed on the left and as derived on the right."""
    figure = _plot.figure("figure-5", height=3.2)
    left, right = figure.subplots(1, 2)
    _draw_panel(left, "as printed", printed.torque_coefficients, printed.magnetization)
    _draw_panel(right, "as derived", torque.torque_coefficients, hyperfine.magnetization)
    return figure


def _draw_panel(ax: Axes, title: str, coefficients: Callable[..., Any], magnetization: Callable[..., Number]) -> None:
    _drawing.bare(ax, x=(-1.35, 1.65), y=(-0.55, 1.55))
    ax.set_title(title)
    _draw_magnetization(ax, magnetization)
    field, damp = _directions(coefficients)
    _drawing.ball(ax, np.zeros(3), 0.16, _plot.PURPLE)
    _drawing.torques(ax, 1.1 * _SPIN, 1.35 * _MU, 0.6 * field, 0.6 * damp, "I")


def _directions(coefficients: Callable[..., Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return the directions of the field-like and the damping-like part of the torque of 57Fe."""
    nucleus = {"gamma": Isotope(numbers.ISOTOPE).gamma(), "spin": numbers.SPIN, "mu_r": numbers.MU_R}
    found = coefficients(**nucleus, k_F=numbers.K_F, lattice_constant=numbers.LATTICE_CONSTANT)
    tau = np.asarray(found.torque(_SPIN, numbers.MU_CRITICAL * _MU))
    field = _drawing.unit(np.cross(_SPIN, _MU))
    damp = np.cross(_SPIN, field)
    return np.sign(tau @ field) * field, np.sign(tau @ damp) * damp


def _draw_magnetization(ax: Axes, magnetization: Callable[..., Number]) -> None:
    circle = _drawing.precession([0.93, 0.37, 0.0], _MU, count=10)[:-1]
    around = partial(magnetization, nuclear_spin=_SPIN, mu=_maps.E_F / 5 * _MU, k_F=numbers.K_F, gamma=_GAMMA)
    M = _drawing.unit(_maps.everywhere(around, _RING * circle))
    _drawing.line(ax, _RADIUS * _drawing.precession([1.0, 0.0, 0.0], _MU), color=_plot.PALE, linewidth=1.0, zorder=1)
    _drawing.write(ax, (-1.2 * _RADIUS, 0.22), r"$\mathbf{M}$", _plot.MUTED)
    for place, direction in zip(_RADIUS * circle, 0.3 * M, strict=True):
        _drawing.arrow(ax, place - direction / 2, direction, _plot.MUTED, width=1.2)
