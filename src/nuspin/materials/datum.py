"""One measured number of a metal and the circumstances it was measured in: a row of `data/metal_values.csv`."""

from dataclasses import dataclass
from functools import cache
from math import nan
from typing import Any

from nuspin import bibliography
from nuspin.materials.tables import read
from nuspin.measured import Measured, measured
from nuspin.units import to_si

SI = {
    "lattice_constant": "m",
    "lattice_constant_c": "m",
    "site_density": "1/m^3",
    "conduction_electrons": "",
    "thermal_mass": "",
    "effective_mass": "",
    "resistivity": "ohm m",
    "superconducting_Tc": "K",
    "curie_temperature": "K",
    "moment": "",
    "exchange_splitting": "J",
    "stoner": "",
    "metal_insulator_density": "1/m^3",
    "g_factor": "",
    "knight_shift": "",
    "T1T": "s K",
    "spin_conserving_fraction": "",
    "contact_enhancement": "",
    "hyperfine_field": "T",
    "T2": "s",
    "local_field": "T",
    "ruderman_kittel_ratio": "",
    "spin_hall_conductivity": "S/m",
    "spin_resistance": "ohm m^2",
    "spin_diffusion_length": "m",
    "spin_lifetime": "s",
    "debye_temperature": "K",
    "electron_phonon": "W/(m^3 K^5)",
}
"""The quantities of the table and their SI units; a magnetic moment is in Bohr magnetons, a mass in electron masses."""


@dataclass(frozen=True, kw_only=True)
class Datum:
    """One row of the table: a measured number (in the unit it was printed in) and the circumstances.

    Examples
    --------
    >>> from nuspin import Metal
    >>> row = Metal("Cu").datum("T1T", "63Cu")
    >>> print(row.number, row.to_dict()["unit"])
    1.270 ± 0.070 s K s K
    """

    number: Measured
    metal: str
    nucleus: str
    quantity: str
    temperature: str
    reference: str
    note: str

    @property
    def si(self) -> Measured:
        """The number in SI."""
        unit = SI[self.quantity]
        factor = to_si(self.quantity, f"1 {self.number.unit}", unit) if self.number.unit else 1.0
        shares = {name: share * factor for name, share in self.number.shares.items()}
        value = self.number.value * factor
        return Measured(value=value, unit=unit, shares=shares, sources=self.number.sources, grade=self.number.grade)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, the number in SI."""
        return {
            "quantity": self.quantity,
            "nucleus": self.nucleus or None,
            **self.si.to_dict("value"),
            "unit": SI[self.quantity],
            "temperature": self.temperature or None,
            "reference": self.reference or None,
            "grade": str(self.number.grade),
            "source": str(bibliography.cite(self.number.sources[0])),
            "note": self.note,
        }


@cache
def data() -> tuple[Datum, ...]:
    """Return all rows, in the order of the table."""
    return tuple(
        Datum(
            number=measured(
                " ".join(filter(None, (row["quantity"], "of", row["nucleus"], "in" if row["nucleus"] else "", row["metal"]))),
                float(row["value"]),
                float(row["uncertainty"] or nan),
                row["unit"],
                source=row["source"],
                grade=row["grade"],
            ),
            **{name: row[name] for name in ("metal", "nucleus", "quantity", "temperature", "reference", "note")},
        )
        for row in read("metal_values.csv")
    )
