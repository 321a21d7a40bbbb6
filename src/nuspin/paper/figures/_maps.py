"""Magnetisation in a plane through the source: colour for the component out of the plane, arrows for the two in it."""

from collections.abc import Callable, Iterable

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.figure import FigureBase
from matplotlib.image import AxesImage

from nuspin import _plot
from nuspin._plot import Axes
from nuspin._types import Number
from nuspin.constants import e, hbar, m_e
from nuspin.paper.numbers import K_F

UNIT = e * hbar * K_F**3 / m_e
"""The unit of magnetisation of these figures, A/m."""

E_F = (hbar * K_F) ** 2 / (2 * m_e)
HALF_WIDTH = 6.0  # of a map, in 1/k_F
_PIXELS, _STEP = 132, 11  # an even number keeps the source, where M diverges, between pixels; every 11th pixel has an arrow
_ARROWS = slice(_STEP // 2, None, _STEP)

QUIVER = {"pivot": "mid", "angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.0085, "headwidth": 3.6, "headlength": 4}
"""How the arrows of a map look: lengths are in units of its axes."""


def everywhere(magnetization: Callable[[np.ndarray], Number], x: np.ndarray) -> np.ndarray:
    """Return M / (e hbar k_F^3 / m_e) of a function of position (m) at the positions x / k_F, shape (..., 3)."""
    return np.asarray(magnetization(x / K_F)) / UNIT


def plane(right: int, up: int) -> np.ndarray:
    """Return k_F r on a square grid around the source whose axes are two of x, y, z (0, 1, 2), shape (n, n, 3)."""
    ticks = np.linspace(-HALF_WIDTH, HALF_WIDTH, _PIXELS)
    points = np.zeros((_PIXELS, _PIXELS, 3))
    points[..., right], points[..., up] = np.meshgrid(ticks, ticks)
    return points


def draw(ax: Axes, M: np.ndarray, axes: tuple[int, int, int], *, norm: Normalize, length: Callable[..., np.ndarray]) -> AxesImage:
    """Draw M of a plane with `axes` = (right, up, out); `length` maps |M| in the plane to the length of an arrow, in 1/k_F."""
    right, up, out = (M[..., axis] for axis in axes)
    square = (-HALF_WIDTH, HALF_WIDTH, -HALF_WIDTH, HALF_WIDTH)
    image = ax.imshow(out, origin="lower", extent=square, norm=norm, cmap=_plot.SIGNED, interpolation="bicubic")
    at = plane(0, 1)[_ARROWS, _ARROWS]
    u, v = right[_ARROWS, _ARROWS], up[_ARROWS, _ARROWS]
    size = np.hypot(u, v)
    factor = length(size) / size
    ax.quiver(at[..., 0], at[..., 1], u * factor, v * factor, color=_plot.INK, **QUIVER)
    ax.set(xticks=[-5, 0, 5], yticks=[-5, 0, 5], xlabel=f"$k_F {'xyz'[axes[0]]}$")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=2.5)
    return image


def scale(figure: FigureBase, image: AxesImage, axes: Iterable[Axes], label: str, ticks: tuple[float, ...]) -> None:
    """Add the colour scale of a map beside the axes that share it."""
    bar = figure.colorbar(image, ax=axes, shrink=0.73, aspect=16, label=label, ticks=ticks)
    bar.ax.set_yticklabels([f"{tick:g}".replace("-", "\N{MINUS SIGN}") for tick in ticks])
    bar.ax.minorticks_off()
