"""Figure 3: the field of the nuclear dipole, and the magnetisation that it draws around the nucleus, section 2.1."""

from collections.abc import Callable
from functools import partial

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.image import AxesImage

from nuspin import _plot, hyperfine
from nuspin._plot import Axes, Figure
from nuspin._types import Number
from nuspin.constants import e, mu_0
from nuspin.paper import printed
from nuspin.paper.figures import _maps
from nuspin.paper.numbers import K_F

CAPTION = (
    "(a) Lines of the dipolar field of a nuclear spin I (purple), and the directions of the electronic "
    "magnetisation M that it induces without spin accumulation (orange), on a circle of k_F r = 3. (b) With a spin "
    "accumulation μ = E_F/5 to the right: M around the nucleus in the plane of μ and B ∥ I. Arrows, all of one "
    "length, give the direction in the plane: along −μ far away, where M₀ remains, and along the equilibrium "
    "response to B near the nucleus. Colour is the component out of the plane, along +μ × B, which the spin "
    "accumulation alone makes. These are the three directions that the paper's own caption names: −μ, B and μ × B. "
    "(c) The same from the printed equations: the colour is reversed, as eq. (5) has the other sign; M₀ is twice as "
    "large; and the printed f_dip⁽¹⁾, of the wrong sign near the nucleus, turns the arrows there. The hyperfine "
    "coupling is exaggerated to α = e μ₀ γ_I k_F = 30 for I = 1 so that the parts can be seen together: for ⁵⁷Fe α "
    "is about 3.5 × 10⁻⁸."
)

_COUPLING = 30.0
_SPIN = np.array([0.0, 0.0, 1.0])
_MU = np.array([0.0, _maps.E_F / 5, 0.0])
_GAMMA = _COUPLING / (e * mu_0 * K_F)
_CIRCLE, _CORE = 3.0, 0.75
_INNER, _OUTER = (1.3, 2.0, 3.2, 5.2), (9.0, 15.0, 22.0)  # where field lines cross the equator, in 1/k_F


def _field(r: np.ndarray) -> Number:
    return hyperfine.dipolar_field(r, nuclear_spin=_SPIN, gamma=_GAMMA)


def _around(r: np.ndarray, magnetization: Callable[..., Number], mu: np.ndarray = _MU) -> Number:
    return magnetization(r, nuclear_spin=_SPIN, mu=mu, k_F=K_F, gamma=_GAMMA)


@_plot.styled
def draw() -> Figure:
    """Draw the field lines and the two maps, derived and printed."""
    figure = _plot.figure("figure-3", height=3.1)
    lines, derived, as_printed = figure.subplots(1, 3, sharey=True)
    _draw_lines(lines)
    images = [_draw_map(derived, hyperfine.magnetization), _draw_map(as_printed, printed.magnetization)]
    lines.set(title="(a) dipolar field", ylabel="$k_F z$")
    derived.set_title("(b) with $\\mu$, as derived")
    as_printed.set_title("(c) with $\\mu$, as printed")
    directions = r"$\mathbf{I}$ up,  $\boldsymbol{\mu}$ to the right,  $\boldsymbol{\mu}\times\mathbf{B}$ towards the reader"
    figure.suptitle(directions, fontsize=9)
    _maps.scale(figure, images[0], [derived, as_printed], "$M_x$", (-0.01, 0.0, 0.01))
    return figure


def _draw_map(ax: Axes, magnetization: Callable[..., Number]) -> AxesImage:
    M = _maps.everywhere(partial(_around, magnetization=magnetization), _maps.plane(1, 2))
    _draw_spin(ax)
    return _maps.draw(ax, M, (1, 2, 0), norm=Normalize(-0.01, 0.01), length=lambda size: 0.8 + 0 * size)


def _draw_lines(ax: Axes) -> None:
    points = _maps.plane(1, 2)
    B = _maps.everywhere(_field, points)
    B[np.linalg.norm(points, axis=-1) < _CORE] = np.nan  # or the lines would go round and round
    ticks = points[0, :, 1]
    lines = {"color": _plot.BLUE, "linewidth": 0.9, "arrowsize": 0.8}
    ax.streamplot(ticks, ticks, B[..., 1], B[..., 2], start_points=_starts(), broken_streamlines=False, **lines)
    ax.set(xlim=(-_maps.HALF_WIDTH, _maps.HALF_WIDTH), xlabel="$k_F y$", xticks=[-5, 0, 5], aspect="equal")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=2.5)
    _draw_moments(ax)
    _draw_spin(ax)


def _starts() -> list[tuple[float, float]]:
    """Return points (y, z) on the lines: inner ones at the equator; outer ones, which the map's edge cuts, near both poles."""
    equator = [(side * R, 0.0) for R in _INNER for side in (-1, 1)]
    y, z = 1 / 8, 3**0.5 / 8  # r = R sin^2(theta) at theta = 30 degrees
    return equator + [(side * R * y, pole * R * z) for R in _OUTER for side in (-1, 1) for pole in (-1, 1)]


def _draw_moments(ax: Axes) -> None:
    angles = np.pi * np.arange(12) / 6
    y, z = _CIRCLE * np.sin(angles), _CIRCLE * np.cos(angles)
    M = _maps.everywhere(partial(_around, magnetization=hyperfine.magnetization, mu=0 * _MU), np.stack([0 * y, y, z], axis=-1))
    M /= np.linalg.norm(M, axis=-1, keepdims=True)
    ax.quiver(y, z, M[:, 1], M[:, 2], color=_plot.VERMILION, **{**_maps.QUIVER, "scale": 0.8, "width": 0.016})


def _draw_spin(ax: Axes) -> None:
    ax.annotate("", xy=(0, 1.3), xytext=(0, -1.3), arrowprops={"arrowstyle": "-|>", "color": _plot.PURPLE, "linewidth": 2.4})
    ax.plot(0, 0, "o", color=_plot.PURPLE, markersize=6)
