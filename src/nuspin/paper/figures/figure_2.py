r"""Figure 2: the magnetisation that a field confined to the origin induces in a gas with a spin accumulation.

.. math:: M = M_0 + M_\parallel + M_\perp, \qquad B(r) = B\, \delta^3(r)\, \hat z, \quad \mu \parallel \hat y
"""

from functools import partial

import numpy as np
from matplotlib.colors import SymLogNorm
from matplotlib.image import AxesImage

from nuspin import _plot, response
from nuspin._plot import Axes, Figure, SubFigure
from nuspin._types import Number
from nuspin.constants import e, hbar
from nuspin.paper import printed
from nuspin.paper.figures import _maps
from nuspin.paper.numbers import K_F
from nuspin.response import ElectronGas

CAPTION = (
    "Magnetisation M = M₀ + M∥ + M⊥ around a field confined to the origin, B(r) = B δ³(r) ẑ, in a gas with a spin "
    "accumulation along ŷ; μ = ħ²k_F²/4m_e = E_F/2 and B = 20 ħ/(e k_F) as in the paper. Above: the plane z = 0. "
    "Colour is the component out of the plane, M_z = M∥, which diverges at the origin: the scale is linear below "
    "0.001, logarithmic above, and ends at 0.05. Arrows are the components in the plane, M_y = M₀ and M_x = M⊥, "
    "their length proportional to the magnitude. Below: the two induced components against the distance, times the "
    "power of k_F r with which they decay. M is in units of e ħ k_F³/m_e. As printed, M⊥ points along −μ × B and M₀ "
    "is twice too large; as derived, M⊥ points along +μ × B; M∥ agrees. The last map is exact in μ, which is not "
    "small here: the two spin species have different wavelengths, and the oscillations beat."
)

_MODELS = {"printed": printed, "linear": response, "exact": response}
_TITLES = {"printed": "as printed", "linear": "derived, linear in $\\mu$", "exact": "derived, exact in $\\mu$"}
_LINES = {"printed": _plot.PRINTED, "linear": _plot.DERIVED, "exact": {"color": _plot.GREEN, "linewidth": 1.4}}
_MU = np.array([0.0, _maps.E_F / 2, 0.0])
_FIELD_MOMENT = np.array([0.0, 0.0, 20 * hbar / (e * K_F)])
_COLOUR = SymLogNorm(linthresh=1e-3, linscale=0.6, vmin=-0.05, vmax=0.05)


def _magnetization(r: np.ndarray, model: str) -> Number:
    equations = _MODELS[model]
    gas = {"gas": ElectronGas(K_F, mu=_maps.E_F / 2)} if model == "exact" else {"k_F": K_F}
    induced = equations.induced_magnetization(r, field_moment=_FIELD_MOMENT, mu=_MU, **gas)
    return np.asarray(equations.uniform_magnetization(mu=_MU, **gas)) + np.asarray(induced)


def curves() -> dict[str, np.ndarray]:
    """Return the three components of M against the distance, in units of e hbar k_F^3 / m_e."""
    x = np.linspace(0.02, 20, 600)
    points = np.stack([x, 0 * x, 0 * x], axis=-1)
    table = {"k_F r": x}
    for model in _MODELS:
        M = _maps.everywhere(partial(_magnetization, model=model), points)
        for axis, component in enumerate(("M_perp", "M_0", "M_parallel")):
            table[f"{component} {model} (e hbar k_F^3/m_e)"] = M[:, axis]
    return table


@_plot.styled
def draw() -> Figure:
    """Draw the three maps and, below them, the radial curves."""
    figure = _plot.figure("figure-2", height=5.7)
    maps, radial = (figure.add_subfigure(row) for row in figure.add_gridspec(2, 1, height_ratios=[1.22, 1]))
    _draw_maps(maps)
    table = curves()
    parallel, perpendicular = radial.subplots(1, 2)
    _draw_component(parallel, table, "M_parallel", 3)
    parallel.set(title=r"$(k_F r)^3\,M_\parallel$, along $\mathbf{B}$", ylim=(-0.06, 0.06), yticks=[-0.05, 0, 0.05])
    _draw_component(perpendicular, table, "M_perp", 2)
    perpendicular.set(title=r"$(k_F r)^2\,M_\perp$, along $\boldsymbol{\mu}\times\mathbf{B}$", ylim=(-0.024, 0.024))
    perpendicular.set_yticks([-0.02, 0, 0.02])
    figure.legend(*parallel.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def _draw_maps(figure: SubFigure) -> None:
    axes = figure.subplots(1, 3, sharey=True)
    images = [_draw_map(ax, model) for ax, model in zip(axes, _MODELS, strict=True)]
    axes[0].set_ylabel("$k_F y$")
    directions = r"$\boldsymbol{\mu}$ up,  $\mathbf{B}$ towards the reader,  $\boldsymbol{\mu}\times\mathbf{B}$ to the right"
    figure.suptitle(directions, fontsize=9)
    _maps.scale(figure, images[0], axes, "$M_z$", (-0.05, -0.01, -0.001, 0.0, 0.001, 0.01, 0.05))


def _draw_map(ax: Axes, model: str) -> AxesImage:
    M = _maps.everywhere(partial(_magnetization, model=model), _maps.plane(0, 1))
    ax.set_title(_TITLES[model])
    return _maps.draw(ax, M, (0, 1, 2), norm=_COLOUR, length=lambda size: 62 * size)


def _draw_component(ax: Axes, table: dict[str, np.ndarray], component: str, power: int) -> None:
    x = table["k_F r"]
    ax.axhline(0, color=_plot.MUTED, linewidth=0.6)
    for model, line in _LINES.items():
        ax.plot(x, x**power * table[f"{component} {model} (e hbar k_F^3/m_e)"], label=_TITLES[model], **line)
    ax.set(xlim=(0, x[-1]), xticks=range(0, 21, 5), xlabel="$k_F r$")
