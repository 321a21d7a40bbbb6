"""Figure 1: the spin-Hall bilayer, and the spin-orbit torque on its magnetisation."""

import numpy as np

from nuspin import _plot
from nuspin._plot import Axes, Figure
from nuspin.paper.figures import _drawing
from nuspin.torque import TorqueCoefficients

CAPTION = (
    "A spin-Hall bilayer, its two layers drawn apart. An electric field E drives electrons, which move against it, "
    "through a heavy metal (light). Those with spin into the page (+ŷ, blue) are deflected up, the others (orange) "
    "down, so that a spin accumulation μ along +ŷ builds up at the interface; the drawing is for a metal with that "
    "sign of the spin-Hall angle. The accumulation acts on the magnetisation, of direction m, of the magnetic "
    "insulator (dark). On the right, the torques computed from this m and this μ: the field-like part −m × μ, which "
    "carries m along the dashed circle around μ, and the damping-like part −m × (m × μ), which turns m toward μ. "
    "Printed and derived agree in this figure."
)

_MU = np.array([0.0, 1.0, 0.0])
_M = _drawing.unit([0.36, -0.12, 0.92])
_HEAVY, _INSULATOR = "#dfe4ea", "#8ba0b6"


@_plot.styled
def draw() -> Figure:
    """Draw the bilayer on the left and the torques on the right."""
    figure = _plot.figure("figure-1", height=3.5)
    bilayer, vectors = figure.subplots(1, 2, width_ratios=[1.6, 1])
    _drawing.bare(bilayer, x=(-3.2, 3.6), y=(-2.75, 2.85))
    _draw_bilayer(bilayer)
    _drawing.bare(vectors, x=(-1.25, 2.1), y=(-1.3, 1.85))
    field, damp = _torques()
    _drawing.torques(vectors, 1.2 * _M, 1.3 * _MU, field, damp, "m")
    return figure


def _torques() -> tuple[np.ndarray, np.ndarray]:
    """Return the field-like and the damping-like torque of equal coefficients."""
    one = {"g_damp_dipole": 0.0, "spin_length": 1.0, "lattice_constant": 1.0}
    field = TorqueCoefficients(g_field=1.0, g_damp_contact=0.0, **one)
    damp = TorqueCoefficients(g_field=0.0, g_damp_contact=1.0, **one)
    return np.asarray(field.torque(_M, _MU)), np.asarray(damp.torque(_M, _MU))


def _draw_bilayer(ax: Axes) -> None:
    _drawing.slab(ax, (-2.6, -1, -1.4), (2.6, 1, 0), _HEAVY)
    _drawing.slab(ax, (-2.6, -1, 0.85), (2.6, 1, 1.6), _INSULATOR)
    for x in (-1.95, -0.65, 0.65, 1.95):
        _drawing.arrow(ax, (x, -0.6, 0), 1.2 * _MU, _plot.GREEN, r"$\boldsymbol{\mu}$" if x > 1 else "", width=2.0)
        _drawing.arrow(ax, (x, 0, 1.6), 0.9 * _M, _plot.PURPLE, r"$\mathbf{m}$" if x > 1 else "", width=2.4)
    _draw_electron(ax, up=True)
    _draw_electron(ax, up=False)
    _drawing.arrow(ax, (-1.0, -1, -1.8), (1.8, 0, 0), _plot.INK, r"$\mathbf{E}$")
    for axis, name in zip(np.eye(3), "xyz", strict=True):
        _drawing.arrow(ax, (3.7, -1, -1.55), 0.5 * axis, _plot.MUTED, f"${name}$", width=1.0)
    for z, name in ((1.0, "magnetic insulator"), (-1.2, "heavy metal")):
        text = {"rotation": _drawing.SLOPE, "ha": "left", "va": "bottom", "fontsize": 9}
        _drawing.write(ax, _drawing.project([-2.45, -1, z - 0.1]), name, **text)


def _draw_electron(ax: Axes, *, up: bool) -> None:
    """Draw the path of an electron that drifts against E and is deflected by its spin."""
    sign, color = (1, _plot.BLUE) if up else (-1, _plot.VERMILION)
    t = np.linspace(0, 1, 30)
    path = np.stack([2.0 - 2.2 * t, -1 + 0 * t, -0.7 + sign * (0.08 + 0.36 * t**2)], axis=-1)
    _drawing.line(ax, path, color=_plot.INK, linewidth=1.2)
    _drawing.arrow(ax, path[-1] - 0.4 * sign * _MU, 0.8 * sign * _MU, color, width=1.8)
    _drawing.write(ax, _drawing.project([2.3, -1, -0.7]), "$e^-$", fontsize=10)
    _drawing.ball(ax, path[-1], 0.13, color)
