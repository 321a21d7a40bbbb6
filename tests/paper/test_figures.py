import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from nuspin import _plot
from nuspin.paper.figures import FIGURES, figure_2, figure_4


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__.rsplit(".", 1)[-1])
def test_draws_the_same_bytes_every_time_with_ids_of_its_own(figure):
    drawn = _plot.svg(figure.draw())
    assert drawn == _plot.svg(figure.draw())
    ElementTree.fromstring(drawn)
    name = figure.__name__.rsplit(".", 1)[-1].replace("_", "-")
    assert all(each.startswith(name) for each in re.findall(r'\sid="([^"]+)"', drawn))
    assert figure.CAPTION


def test_figure_2_has_the_audited_sizes():
    """M_0 = 1/16 pi^2 derived, 1/8 pi^2 printed; M_perp = (5/8 pi^3) f_con2 with opposite signs."""
    curves = figure_2.curves()
    unit = "(e hbar k_F^3/m_e)"
    assert curves[f"M_0 linear {unit}"] == pytest.approx(-1 / (16 * np.pi**2), rel=1e-6, abs=0)
    assert curves[f"M_0 printed {unit}"] == pytest.approx(-1 / (8 * np.pi**2), rel=1e-6, abs=0)
    x = curves["k_F r"]
    assert curves[f"M_perp linear {unit}"] == pytest.approx(5 / (8 * np.pi**3) * np.sinc(x / np.pi) ** 2, rel=1e-6, abs=0)
    assert curves[f"M_perp printed {unit}"] == pytest.approx(-curves[f"M_perp linear {unit}"], rel=1e-6, abs=0)


def test_figure_4_shows_the_lost_constant():
    curves = figure_4.curves()
    assert curves["f_dip1 derived"] - curves["f_dip1 printed"] == pytest.approx(3 / (8 * curves["x"] ** 3), rel=1e-6, abs=0)


def test_equation_is_an_inline_picture_with_its_source():
    drawn = _plot.equation(r"\frac{1}{2} < x", "test")
    assert drawn.startswith('<svg role="img" aria-label="\\frac{1}{2} &lt; x"')
