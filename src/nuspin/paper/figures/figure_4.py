"""Figure 4: the radial functions of the contact and dipolar responses, eqs. (6), (7) and (12)."""

import numpy as np

from nuspin import _plot, hyperfine
from nuspin._plot import Axes, Figure
from nuspin.paper import printed

CAPTION = (
    "Radial functions of the magnetisation around a nucleus, against x = k_F r: on the left those of the contact "
    "field, on the right those of the dipolar field. Above, the functions; below, multiplied by the power of x with "
    "which they decay, so that the oscillations with wave number 2 k_F show. f⁽¹⁾ belongs to the equilibrium "
    "response, f⁽²⁾ to the response to the spin accumulation. Three of the four are as printed. f_dip⁽¹⁾ (dashed as "
    "printed, solid as derived) differs by exactly 3/8x³, an integration constant that eq. (12) lost: as derived it "
    "is positive everywhere and 1/12x near the nucleus; as printed it diverges to −3/8x³ there and lacks the Pauli "
    "response far away."
)

_FUNCTIONS = ("f_con1", "f_con2", "f_dip1", "f_dip2")
_SECOND = {"color": _plot.GREEN, "linewidth": 1.8}


def curves() -> dict[str, np.ndarray]:
    """Return the four functions, printed and derived, against x = k_F r; all dimensionless."""
    x = np.linspace(0.03, 12, 800)
    table = {"x": x}
    for name in _FUNCTIONS:
        for label, source in (("printed", printed), ("derived", hyperfine)):
            table[f"{name} {label}"] = np.asarray(getattr(source, name)(x))
    return table


@_plot.styled
def draw() -> Figure:
    """Draw contact and dipole side by side, the functions above and their envelopes divided out below."""
    table = curves()
    figure = _plot.figure("figure-4", height=5.2)
    (contact, dipole), (contact_tail, dipole_tail) = figure.subplots(2, 2, sharex=True)
    _draw_functions(contact, table, "con", (-0.12, 1.12))
    _draw_functions(dipole, table, "dip", (-0.42, 0.42))
    _draw_tails(contact_tail, table, "con", (-0.35, 1.12))
    _draw_tails(dipole_tail, table, "dip", (-0.88, 0.78))
    contact.set_title("contact")
    dipole.set_title("dipole")
    _annotate(contact, dipole, contact_tail, dipole_tail)
    for ax in (contact_tail, dipole_tail):
        ax.set(xlabel="$x = k_F r$", xlim=(0, 12), xticks=range(0, 13, 2))
    return figure


def _draw_functions(ax: Axes, table: dict[str, np.ndarray], kind: str, limits: tuple[float, float]) -> None:
    _draw(ax, table, kind, (0, 0))
    ax.set(ylim=limits, ylabel="$f(x)$")


def _draw_tails(ax: Axes, table: dict[str, np.ndarray], kind: str, limits: tuple[float, float]) -> None:
    _draw(ax, table, kind, (3, 2))
    ax.set(ylim=limits, ylabel="$x^3 f^{(1)}$,  $x^2 f^{(2)}$")


def _draw(ax: Axes, table: dict[str, np.ndarray], kind: str, powers: tuple[int, int]) -> None:
    x, (first, second) = table["x"], powers
    ax.axhline(0, color=_plot.MUTED, linewidth=0.6)
    ax.plot(x, x**second * table[f"f_{kind}2 derived"], **_SECOND)
    ax.plot(x, x**first * table[f"f_{kind}1 derived"], **_plot.DERIVED)
    if kind == "dip":
        ax.plot(x, x**first * table["f_dip1 printed"], **_plot.PRINTED)


def _annotate(contact: Axes, dipole: Axes, contact_tail: Axes, dipole_tail: Axes) -> None:
    """Name every curve where it has room, in its own colour."""
    blue, green, red = _plot.BLUE, _plot.GREEN, _plot.VERMILION
    for ax, x, y, text, colour in (
        (contact, 2.05, 0.95, r"$f_{\rm con}^{(1)}\to 1/3x$", blue),
        (contact, 3.6, 0.45, r"$f_{\rm con}^{(2)} = (\sin x/x)^2$", green),
        (dipole, 3.3, 0.29, r"$f_{\rm dip}^{(1)}\to {+}1/12x$  derived", blue),
        (dipole, 4.2, -0.31, r"$f_{\rm dip}^{(1)}\to {-}3/8x^3$  printed", red),
        (dipole, 4.6, -0.1, r"$f_{\rm dip}^{(2)}$", green),
        (contact_tail, 7.85, -0.19, r"$x^3 f_{\rm con}^{(1)}$", blue),
        (contact_tail, 6.28, 1.03, r"$x^2 f_{\rm con}^{(2)}$", green),
        (dipole_tail, 7.7, 0.64, r"$x^3 f_{\rm dip}^{(1)}$  derived", blue),
        (dipole_tail, 6.15, 0.27, "printed", red),
        (dipole_tail, 7.75, -0.64, r"$x^2 f_{\rm dip}^{(2)}$", green),
    ):
        ax.text(x, y, text, color=colour, ha="center", va="center", fontsize=9.5)
