"""Drawing with matplotlib: one house style, and SVG text that is the same bytes every time.

Only code that draws imports this module, and it takes what it needs of matplotlib from here.
"""

import re
from html import escape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from nuspin._files import write_whole
from nuspin.errors import MissingExtra

try:
    from matplotlib import style
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.figure import Figure, SubFigure
except ImportError as error:
    raise MissingExtra("Drawing needs matplotlib: install nuspin[plots].") from error

__all__ = ["Axes", "Figure", "SubFigure", "equation", "figure", "save", "styled", "svg"]

INK, MUTED, PALE = "#1f2933", "#7b8794", "#e4e7eb"
BLUE, VERMILION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#9a4f8c"  # Okabe and Ito's, distinct to the colour-blind
PRINTED = {"color": VERMILION, "linestyle": (0, (4, 2)), "linewidth": 1.6, "zorder": 3}
DERIVED = {"color": BLUE, "linewidth": 1.8}
SIGNED = LinearSegmentedColormap.from_list("signed", ["#1f83bd", "#8cc0de", "#f8f8f6", "#f2b48a", "#e0701d"])
WIDTH = 7.9  # inches: 760 pixels of a page, so that 9 points are 12 pixels there
_DOTS_PER_INCH = 200

STYLE = {
    "axes.edgecolor": MUTED,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlepad": 6,
    "axes.titlesize": 9.5,
    "font.family": "DejaVu Sans",  # matplotlib ships it
    "font.size": 9,
    "legend.frameon": False,
    "mathtext.fontset": "dejavusans",
    "savefig.dpi": 110,
    "svg.fonttype": "path",  # outlines look the same where the font is missing
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 8.5,
}

styled = style.context(STYLE, after_reset=True)
"""Decorator of functions that draw: the house style instead of the user's, put back afterwards."""


def figure(name: str, *, height: float) -> Figure:
    """Return an empty figure of the page's width; the name becomes the prefix of its ids in SVG."""
    empty = Figure(figsize=(WIDTH, height), layout="constrained")
    empty.set_label(name)
    return empty


def svg(figure: Figure, **options: Any) -> str:
    """Return the figure as an SVG element for inlining in HTML: no prolog, no date, ids that no other figure has."""
    name, stream = str(figure.get_label()), StringIO()
    with style.context({**STYLE, "svg.hashsalt": name}, after_reset=True):
        figure.savefig(stream, format="svg", **options, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    text = stream.getvalue()
    element = text[text.index("<svg") :]
    # A style sheet inside an inlined SVG applies to the whole page; on the element itself it does not.
    rules = re.search(r"<style[^>]*>\*\{(.*?)\}</style>", element)
    if rules:
        element = element.replace(rules[0], "", 1).replace("<svg", f'<svg style="{rules[1]}"', 1)
    return re.sub(r'(\sid="|href="#|url\(#)', rf"\g<1>{name}-", element)


@styled
def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write the figure as SVG and as PNG into an existing folder; return the files."""
    vector, pixels = folder / f"{name}.svg", folder / f"{name}.png"
    write_whole(vector, svg(figure).encode())
    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    write_whole(pixels, stream.getvalue())
    return [vector, pixels]


@styled
def equation(latex: str, name: str) -> str:
    """Return a displayed equation as an inline SVG element, with its LaTeX as the text for readers that see no picture."""
    drawing = Figure(figsize=(0.01, 0.01))
    drawing.set_label(name)
    drawing.text(0, 0, f"${latex}$".replace(r"\frac", r"\dfrac"), fontsize=10, math_fontfamily="stix")
    return svg(drawing, bbox_inches="tight", pad_inches=0.03).replace("<svg", f'<svg role="img" aria-label="{escape(latex)}"', 1)
