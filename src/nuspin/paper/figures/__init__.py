"""The figures of the seed paper, drawn from the engine beside the printed equations.

Each module has `CAPTION`, `draw()` and, where the figure has curves, `curves()`: their table, headers with units.
"""

from types import ModuleType

from nuspin.paper.figures import figure_1, figure_2, figure_3, figure_4, figure_5

__all__ = ["FIGURES"]

FIGURES: tuple[ModuleType, ...] = (figure_1, figure_2, figure_3, figure_4, figure_5)
"""In the order of the paper."""
