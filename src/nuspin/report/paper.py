"""The reproduction of the seed paper as a folder: one self-contained HTML page, the figures as SVG, the curves as CSV."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nuspin import _plot, bibliography
from nuspin._files import folder_whole, write_whole
from nuspin.paper.audit import Row
from nuspin.paper.equations import EQUATIONS, Equation
from nuspin.paper.figures import FIGURES
from nuspin.report.files import OWN, write_csv
from nuspin.report.page import Markup, page
from nuspin.report.terminal import audit_summary
from nuspin.results import provenance

_TITLE = "The nuclear spin-orbit torque, as printed and as derived"
_WORKS = ("cahaya2023", "kubo1957", "korringa1950", "shiomi2018", "liu2018", "yensen1928", "stone2019", "kondev2021", "codata2022")


def write(rows: Sequence[Row], folder: Path) -> Path:
    """Write report.html, figure-N.svg, figure-N.csv and audit.csv into a folder, all or nothing; return the page."""
    with folder_whole(folder, OWN["paper"]) as fresh:
        figures = []
        for index, module in enumerate(FIGURES, start=1):
            svg = _plot.svg(module.draw())
            write_whole(fresh / f"figure-{index}.svg", svg.encode())
            figures.append({"svg": Markup(svg), "caption": module.CAPTION})
            if hasattr(module, "curves"):
                curves = module.curves()
                write_csv(fresh / f"figure-{index}.csv", list(curves), zip(*curves.values(), strict=True))
        _write_audit(fresh / "audit.csv", rows)
        write_whole(fresh / "report.html", render(rows, figures).encode())
    return folder / "report.html"


def render(rows: Sequence[Row], figures: Sequence[dict[str, Any]]) -> str:
    """Return the page; `figures` are mappings of `svg` and `caption`."""
    return page(
        "paper",
        title=_TITLE,
        summary=audit_summary(rows),
        cards=_cards(rows),
        figures=figures,
        equations=[_equation(index, each) for index, each in enumerate(EQUATIONS)],
        rows=rows,
        works=[bibliography.cite(key) for key in _WORKS],
        provenance=provenance({"scenario": "paper-film"}),
    )


def _cards(rows: Sequence[Row]) -> list[tuple[int, str, str]]:
    verdicts = [row.verdict for row in rows]
    confirmed = sum(check.passed is True for row in rows for check in row.checks)
    counts = [
        (verdicts.count(kind), label, kind)
        for kind, label in (("agrees", "rows agree"), ("differs", "rows differ"), ("unverifiable", "unverifiable"))
    ]
    return [*counts, (confirmed, "numbers confirmed independently", "")]


def _equation(index: int, equation: Equation) -> dict[str, Any]:
    """Return the equation with its LaTeX drawn."""
    forms = {"printed": equation.printed, "derived": equation.derived}
    drawn = {form: Markup(_plot.equation(latex, f"equation-{index}-{form}")) if latex else "" for form, latex in forms.items()}
    return {"label": equation.label, "why": equation.why, "rows": equation.rows, **drawn}


def _write_audit(path: Path, rows: Sequence[Row]) -> None:
    columns = ("claim", "printed", "derived", "computed", "unit", "verdict", "passed", "witness", "note")
    write_csv(path, ("row", *columns), ((row.number, *(getattr(check, name) for name in columns)) for row in rows for check in row.checks))
