"""Vectors in space, drawn in orthographic projection; x to the right, y into the page, z up."""

from collections.abc import Sequence
from math import atan2, cos, degrees, radians, sin
from typing import Any

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, Polygon

from nuspin import _plot
from nuspin._plot import Axes

Points = np.ndarray | Sequence[Any]
"""Coordinates on the last axis, as an array or nested sequences."""

_TURN, _TILT = radians(28), radians(20)  # of the camera about z, and down
_VIEW = np.array([[cos(_TURN), sin(_TURN), 0.0], [-sin(_TURN) * sin(_TILT), cos(_TURN) * sin(_TILT), cos(_TILT)]])

SLOPE = degrees(atan2(_VIEW[1, 0], _VIEW[0, 0]))
"""The angle on the page of a line along x, for text on a face in front."""

_BEYOND = np.array([16.0, 11.0])  # points from a tip to its label, which is wider than high


def project(points: Points) -> np.ndarray:
    """Return where points in space, shape (..., 3), fall on the page, shape (..., 2)."""
    return np.asarray(points, float) @ _VIEW.T


def unit(v: Points) -> np.ndarray:
    """Return vectors at length one."""
    v = np.asarray(v, float)
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def bare(ax: Axes, *, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Make the axes a blank page with the given limits and one scale."""
    ax.set(xlim=x, ylim=y, aspect="equal")
    ax.set_axis_off()


def arrow(ax: Axes, tail: Points, vector: Points, color: str, label: str = "", *, width: float = 2.2) -> None:
    """Draw a vector in space from its tail, its label beyond the tip."""
    ends = project([np.asarray(tail, float), np.asarray(tail, float) + np.asarray(vector, float)])
    head = f"-|>,head_length={0.3 + 0.1 * width},head_width={0.12 + 0.05 * width}"
    shape = {"arrowstyle": head, "mutation_scale": 11, "shrinkA": 0, "shrinkB": 0, "joinstyle": "miter", "zorder": 4}
    ax.add_patch(FancyArrowPatch(*ends, color=color, linewidth=width, **shape))
    write(ax, ends[1], label, color, shift=_BEYOND * unit(ends[1] - ends[0]))


def write(ax: Axes, at: Points, label: str, color: str = _plot.INK, shift: Points = (0, 0), **text: Any) -> None:
    """Write a label `shift` points from a place on the page."""
    place = {"textcoords": "offset points", "ha": "center", "va": "center", "fontsize": 11, "color": color, "zorder": 6}
    ax.annotate(label, _pair(at), xytext=_pair(shift), **{**place, **text})


def _pair(point: Points) -> tuple[float, float]:
    x, y = np.asarray(point, float)
    return float(x), float(y)


def line(ax: Axes, points: Points, **style: Any) -> None:
    """Draw a line through points in space."""
    ax.plot(*project(points).T, **style)


def ball(ax: Axes, at: Points, radius: float, color: str) -> None:
    """Draw a sphere, shaded by discs that shrink toward the light."""
    centre = project(at)
    ax.add_patch(Circle(_pair(centre), radius, facecolor=color, zorder=3))
    for step in np.linspace(0.1, 1, 10):
        place = centre + 0.25 * radius * step * np.array([-1, 1])
        ax.add_patch(Circle(_pair(place), radius * (1 - 0.8 * step), facecolor="white", alpha=0.06, zorder=3))


def slab(ax: Axes, low: Points, high: Points, color: str) -> None:
    """Draw the three visible faces of a box, lit from above."""
    corners = np.array([[[(x, y, z) for z in (low[2], high[2])] for y in (low[1], high[1])] for x in (low[0], high[0])])
    front, right, top = corners[:, 0], corners[1], corners[:, :, 1]
    for face, shade in ((front, 0.06), (right, 0.16), (top, 0.0)):
        outline = project(face.reshape(4, 3)[[0, 1, 3, 2]])
        ax.add_patch(Polygon(outline, facecolor=color, edgecolor="white", linewidth=0.8))
        ax.add_patch(Polygon(outline, facecolor="black", alpha=shade, linewidth=0))


def precession(m: Points, axis: Points, turn: float = 2 * np.pi, count: int = 121) -> np.ndarray:
    """Return the circle that the tip of m runs through about the axis, counterclockwise, shape (count, 3)."""
    m, axis = np.asarray(m, float), unit(axis)
    angles = np.linspace(0, turn, count)[:, None]
    return np.cos(angles) * m + np.sin(angles) * np.cross(axis, m) + (1 - np.cos(angles)) * (m @ axis) * axis


def torques(ax: Axes, m: np.ndarray, mu: np.ndarray, field: np.ndarray, damp: np.ndarray, name: str) -> None:
    """Draw m and mu from the origin, the circle of precession about mu, and the two torques at the tip of m."""
    origin = np.zeros(3)
    line(ax, precession(m, mu), color=_plot.MUTED, linewidth=1.0, linestyle=(0, (3, 3)), zorder=1)
    arrow(ax, origin, mu, _plot.GREEN, r"$\boldsymbol{\mu}$", width=2.6)
    arrow(ax, origin, m, _plot.PURPLE, width=3.0)
    beside = unit(project(m)) - unit(project(mu))  # the side of m that mu is not on
    write(ax, project(0.5 * m), rf"$\mathbf{{{name}}}$", _plot.PURPLE, shift=11 * unit(beside))
    arrow(ax, m, field, _plot.BLUE, r"$\boldsymbol{\tau}_{\rm field}$")
    arrow(ax, m, damp, _plot.VERMILION, r"$\boldsymbol{\tau}_{\rm damp}$")
