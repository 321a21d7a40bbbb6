"""Nuclei and metals for the terminal: every value with its grade, every table with its sources."""

from collections.abc import Sequence
from math import isnan

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nuspin.constants import eV
from nuspin.materials import Datum, Isotope, Metal
from nuspin.measured import Measured
from nuspin.prediction import AtlasRow, KorringaRow
from nuspin.prediction.atlas import COLUMNS, POLARIZATION, SHIFT, TEMPERATURES
from nuspin.report.format import number, unit
from nuspin.report.terminal import references

GRADES = {"read at source": "green", "derived": "cyan", "second-hand": "yellow", "unverified": "bold red"}
_UNITS = {"angstrom": "Å", "ohm m": "Ω m"}
_NUCLEAR = ("knight_shift", "T1T", "hyperfine_field", "contact_enhancement")
_MICRO_EV = 1e-6 * eV


def isotopes(names: Sequence[str]) -> RenderableType:
    """Return the isotope table; of a single one also its reference compound and what there is to note."""
    columns = ("isotope", ">I", ">moment (μ_N)", ">γ (10⁶ rad/s/T)", ">γ_ref/γ − 1", ">quadrupole (barn)", ">abundance")
    table = _table(*columns, "grade of the moment")
    nuclei = [Isotope(name) for name in names]
    for nucleus in nuclei:
        shift = nucleus.gamma_reference() / nucleus.gamma() - 1 if nucleus.reference_compound else None
        table.add_row(
            nucleus.name + (" *" if nucleus.note else ""),
            f"{nucleus.spin:.0f}" if nucleus.spin % 1 == 0 else f"{2 * nucleus.spin:.0f}/2",
            _minus(str(nucleus.moment).replace(" mu_N", "")),
            _minus(f"{nucleus.gamma() / 1e6:.4f}"),
            "–" if shift is None else _minus(f"{100 * shift:+.3f} %"),
            _minus(str(nucleus.quadrupole).replace(" barn", "")),
            _minus(str(nucleus.abundance)),
            _grade(nucleus.moment),
        )
    lines = ["* There is a note on this nucleus: nuspin isotopes NAME shows it."]
    if len(nuclei) == 1:
        lines = [f"reference compound: {nuclei[0].reference_compound or 'none agreed on'}", nuclei[0].note]
    keys = dict.fromkeys(key for nucleus in nuclei for key in nucleus.sources.values())
    return Group(table, Text(""), *(Text(line, style="dim") for line in lines if line), Text(""), references(keys))


def _minus(text: str) -> str:
    return text.replace("-", "−")


def metals(names: Sequence[str]) -> RenderableType:
    """Return all metals, a line each."""
    table = _table("metal", "kind", "structure", ">a (Å)", ">electrons (10²⁸ m⁻³)", ">α", ">ρ (nΩ m)", ">T_c (K)", "nuclei with data")
    for metal in map(Metal, names):
        free = metal.kind == "s-p metal"
        measured = {row.nucleus for quantity in _NUCLEAR for row in metal.data(quantity)}
        calculated = metal.stoner is not None and metal.find("stoner") is None
        table.add_row(
            metal.name,
            metal.kind,
            metal.structure,
            _scaled(metal.lattice_constant, 1e-10),
            _scaled(metal.electron_density, 1e28) if free else "–",
            _scaled(metal.stoner, 1.0, 2) + (" c" if calculated else "  "),
            _scaled(metal.find("resistivity"), 1e-9),
            _scaled(metal.find("superconducting_Tc"), 1.0),
            ", ".join(sorted(measured)),
        )
    explanation = (
        "α: Stoner parameter (c: calculated for the uniform electron gas). nuspin metals NAME shows source and grade of each value."
    )
    return Group(table, Text(""), Text(explanation, style="dim"))


def metal(name: str) -> RenderableType:
    """Return one metal: every row of the table, with its temperature, grade and note."""
    chosen = Metal(name)
    head = Text(f"{chosen.name}, {chosen.kind}, {chosen.structure}; nuclei {', '.join(each.name for each in chosen.nuclei)}", style="bold")
    table = _table("quantity", "nucleus", ">value", ">T (K)", "grade", "source", "note")
    for row in chosen.data():
        table.add_row(row.quantity, row.nucleus, _value(row), row.temperature, _grade(row.number), row.number.sources[0], _note(row))
    keys = dict.fromkeys(row.number.sources[0] for row in chosen.data())
    return Group(head, Text(""), table, Text(""), references(keys))


def korringa(rows: Sequence[KorringaRow]) -> RenderableType:
    """Return the Korringa table."""
    columns = (
        "nucleus",
        "metal",
        ">K (%)",
        ">T₁T measured (s K)",
        ">predicted, α = 0",
        ">predicted",
        ">α",
        ">α that fits",
        ">deviation (σ)",
    )
    table = _table(*columns, "grade", "verdict")
    for row in rows:
        c = row.calibration
        table.add_row(
            row.isotope,
            row.metal,
            _scaled(c.knight_shift, 1e-2),
            *("–" if each is None else str(each).removesuffix(" s K") for each in (c.T1T, c.T1T_alpha0, c.T1T_predicted, c.stoner)),
            number(c.stoner_needed, 2),
            "–" if row.off is None else _minus(f"{row.off:+.1f}"),
            Text(row.grade, style=GRADES[row.grade]),
            Text(row.verdict),
        )
    keys = dict.fromkeys(key for row in rows for key in row.sources)
    unstated = [f"{row.isotope} in {row.metal}" for row in rows if row.calibration.reference == "not stated"]
    note = (
        [Text(f"The source of the Knight shift does not state its reference compound: {', '.join(unstated)}.", style="dim")]
        if unstated
        else []
    )
    return Group(table, Text(""), *note, Text(""), references(keys))


def atlas(rows: Sequence[AtlasRow]) -> RenderableType:
    """Return the atlas, mu in ueV, and below it why some entries are missing."""
    cold, colder = (number(t * scale) for t, scale in zip(TEMPERATURES, (1, 1e3), strict=True))
    part = f"{100 * POLARIZATION:.0f} %"
    table = _table(
        "nucleus",
        "metal",
        ">g_field (m⁻²)",
        ">g_damp (m⁻²)",
        f">T₁ at {cold} K (s)",
        f">μ for {SHIFT / 1e3:g} kHz",
        f">μ for {part} at {cold} K",
        f">μ for {part} at {colder} mK",
        ">μ to compensate T₂",
        "grade",
    )
    for row in rows:
        values = row.values
        at_most, at_least = ("≤ ", "≥ ") if row.calibration.bound else ("", "")
        cells = [number(values["g_field"], 3), _marked(at_most, values["g_damp"]), number(values["T1"], 3)]
        for column in COLUMNS[3:]:
            value = values[column]
            cells.append(_marked("" if column == "mu_shift" else at_least, None if value is None else value / _MICRO_EV))
        table.add_row(row.isotope.name, row.metal.name, *cells, Text(row.grade, style=GRADES[row.grade]))
    reasons: dict[str, dict[str, None]] = {}
    for row in rows:
        for reason in row.why.values():
            reasons.setdefault(reason, {})[f"{row.isotope.name} in {row.metal.name}"] = None
    explanation = (
        "μ in µeV. ≤ and ≥ mark bounds: the spin-conserving fraction f is not known and set to 1. Missing values (–) and the reasons:"
    )
    unstated = [f"{row.isotope.name} in {row.metal.name}" for row in rows if row.calibration.reference == "not stated"]
    lines = [f"· {reason.rstrip('.')}: {', '.join(names)}" for reason, names in reasons.items()]
    lines += [f"The source of the Knight shift does not state its reference compound: {', '.join(unstated)}"] if unstated else []
    notes = [f"{row.isotope.name} in {row.metal.name}: {row.note}" for row in rows if row.note]
    return Group(table, Text(""), Text(explanation), *(Text(line, style="dim") for line in (*lines, *notes)))


def _marked(mark: str, value: float | None) -> str:
    return "–" if value is None else f"{mark}{number(value, 3)}"


def _table(*headers: str) -> Table:
    """Return an empty table; a header that begins with > is that of a column of numbers."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for header in headers:
        table.add_column(header.removeprefix(">"), justify="right" if header.startswith(">") else "left")
    return table


def _grade(measured: Measured) -> Text:
    return Text(measured.grade, style=GRADES[measured.grade])


def _scaled(measured: Measured | None, scale: float, digits: int = 4) -> str:
    return "–" if measured is None else number(measured.value / scale, digits)


def _value(row: Datum) -> str:
    quantity, measured = _UNITS.get(row.number.unit, unit(row.number.unit)), row.number
    if isnan(measured.uncertainty):
        return f"{number(measured.value, 10)} {quantity}".rstrip()
    return _minus(str(measured).removesuffix(measured.unit).rstrip()) + f" {quantity}".rstrip()


def _note(row: Datum) -> Text:
    return Text("; ".join(filter(None, (_against(row.reference), row.note))), style="dim")


def _against(reference: str) -> str:
    return "" if not reference else "reference not stated" if reference == "not stated" else f"against {reference}"
