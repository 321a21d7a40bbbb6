"""Tables for the terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nuspin import bibliography
from nuspin._plain import printable
from nuspin.constants import eV
from nuspin.paper.audit import Check, Row
from nuspin.report.format import number, unit
from nuspin.results import Result
from nuspin.validity import worst_first

_VERDICT = {"agrees": "green", "differs": "yellow", "unverifiable": "magenta", "not stated": "dim"}
_GAS_LABELS = {
    "k_F": "k_F",
    "fermi_energy": "E_F",
    "fermi_temperature": "T_F",
    "chemical_potential": "chemical potential",
    "density": "density",
    "polarization": "polarisation",
    "knight_enhancement": "g_field / g_field of the free gas at T = 0",
    "korringa_enhancement": "g_damp / g_damp of the free gas at T = 0",
    "korringa_factor": "Korringa factor",
}


def text(content: object, style: str = "") -> Text:
    """Return text of which nothing is read as markup, and which cannot command a terminal."""
    return Text(printable(str(content)), style=style)


def audit_table(rows: Sequence[Row]) -> RenderableType:
    """Return the audit, a line for each check; further claims of a row stand under its headline."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for header, style in (
        ("#", "dim"),
        ("claim", ""),
        ("printed", ""),
        ("derived", ""),
        ("computed independently", ""),
        ("unit", "dim"),
    ):
        table.add_column(header, style=style, justify="left" if header in ("claim", "unit") else "right", no_wrap=header == "#")
    table.add_column("verdict", no_wrap=True)
    for row in rows:
        for index, check in enumerate(row.checks):
            table.add_row(*_check_cells(row, check, headline=index == 0), style="" if index == 0 else "dim")
    return table


def _check_cells(row: Row, check: Check, *, headline: bool) -> tuple[str | Text, ...]:
    witness = {True: "✓ ", False: "✗ ", None: ""}[check.passed] + number(check.computed)
    return (
        str(row.number) if headline else "",
        Text(check.claim if headline else f"· {check.claim}"),
        number(check.printed),
        number(check.derived),
        Text(witness, style="bold red" if check.passed is False else ""),
        Text(check.unit),
        Text(check.verdict, style=_VERDICT[check.verdict]),
    )


def audit_summary(rows: Sequence[Row]) -> str:
    """Return the audit in one sentence."""
    verdicts = [row.verdict for row in rows]
    outcomes = [check.passed for row in rows for check in row.checks if check.passed is not None]
    counts = f"{verdicts.count('agrees')} agree, {verdicts.count('differs')} differ, {verdicts.count('unverifiable')} unverifiable"
    failed = outcomes.count(False)
    passed = "all confirm the derivation" if not failed else f"{failed} CONTRADICT the derivation"
    return f"{len(rows)} rows: {counts}. {len(outcomes)} independent computations: {passed}."


def response(result: Result) -> RenderableType:
    """Return electron gases side by side: what they are, what they average to, a few values of chi_1, their limits."""
    data = result.dataset
    table = Table(title="Electron gases", title_justify="left", title_style="bold", box=None, padding=(0, 1), header_style="bold")
    table.add_column("")
    for label in data.gas.values:
        table.add_column(text(label), justify="right")
    table.add_column("unit", style="dim")
    for name, label in _GAS_LABELS.items():
        scale, shown = (eV, "eV") if data[name].units == "J" else (1.0, data[name].units)
        table.add_row(label, *(number(float(value) / scale) for value in data[name].values), "" if shown == "1" else unit(shown))
    free = data.chi1.values / data.chi1_free.values[:, None]
    for index in range(0, data.sizes["q"], data.sizes["q"] // 4):
        wave_number = Text(f"χ₁(q) / χ₁⁰ at q = {number(float(data.q[index]), 3)} 1/m")
        table.add_row(wave_number, *(number(float(value)) for value in free[:, index]), "")
    where = Text("χ₁⁰ is χ₁(0) of a gas with the same k_F and mass at T = 0 without interaction.", style="dim")
    conditions = (limits(result), Text("")) if result.validity else ()
    return Group(table, where, Text(""), *conditions, references(result.citations))


_VERDICTS = {"holds": "green", "FAILS": "bold red", "unknown": "yellow", "note": "cyan"}


def limits(result: Result) -> RenderableType:
    """Return the conditions that a result rests on, those that fail first."""
    table = Table(box=None, padding=(0, 1), show_header=False)
    for record in worst_first(result.validity):
        table.add_row(Text(record.verdict, style=_VERDICTS[record.verdict]), text(record.name), text(record.statement))
    return table


def references(keys: Iterable[str]) -> RenderableType:
    """Return a bibliography."""
    lines = [
        Text(f"{work}" + (f" [read through: {work.read_through}]" if work.read_through else ""), style="dim")
        for work in map(bibliography.cite, keys)
    ]
    return Group(Text("Sources", style="bold"), *lines)
