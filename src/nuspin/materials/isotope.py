r"""A nucleus by its name: spin, moments and abundance, each cell of the table with its source.

.. math:: \gamma = \frac{\mu\, \mu_N}{I \hbar}
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nuspin import bibliography, checks
from nuspin.constants import hbar, mu_N
from nuspin.measured import Measured, measured, propagate

_UNITS = {"moment": "mu_N", "quadrupole": "barn", "abundance": ""}


@cache
def _table() -> dict[str, dict[str, str]]:
    text = files("nuspin.data").joinpath("isotopes.csv").read_text(encoding="utf-8")
    return {row["name"]: row for row in csv.DictReader(text.splitlines())}


def isotope_names() -> tuple[str, ...]:
    """Return the names of all isotopes in the table, by charge and mass number."""
    return tuple(_table())


@dataclass(frozen=True)
class Isotope:
    r"""A nucleus with a magnetic moment, looked up by name.

    Parameters
    ----------
    name
        Mass number and symbol, such as "57Fe".

    Raises
    ------
    UnknownName
        Where the table has no such nucleus; the nearest names are suggested.

    Notes
    -----
    Moments are bare, corrected for the diamagnetism of the electrons: a gyromagnetic ratio measured in a reference compound is another
    quantity. The uncertainty of gamma is that of the table's edition; for 3d metals editions differ by more, up to 0.8 %
    (docs/decisions/0003-nuclear-moments.md).

    Examples
    --------
    >>> from nuspin import Isotope
    >>> Isotope("109Ag").gamma() < 0
    True
    """

    name: str

    def __post_init__(self) -> None:
        checks.known("isotope", self.name, isotope_names())

    def _cell(self, column: str) -> Measured:
        row = _table()[self.name]
        return measured(
            f"{column} of {self.name}",
            float(row[column]),
            float(row[f"{column}_uncertainty"]),
            _UNITS[column],
            source=row[f"{column}_source"],
            grade=row[f"{column}_grade"],
        )

    @property
    def spin(self) -> float:
        """Nuclear spin quantum number I."""
        return float(_table()[self.name]["spin"])

    @property
    def moment(self) -> Measured:
        """Bare magnetic dipole moment, signed, in nuclear magnetons."""
        return self._cell("moment")

    @property
    def quadrupole(self) -> Measured:
        """Electric quadrupole moment, signed, barn; exactly zero for spin 1/2."""
        return self._cell("quadrupole")

    @property
    def abundance(self) -> Measured:
        """Natural abundance, a mole fraction."""
        return self._cell("abundance")

    @property
    def sources(self) -> dict[str, str]:
        """The citation key of each cell: spin, moment, quadrupole, abundance."""
        row = _table()[self.name]
        return {column: row[f"{column}_source"] for column in ("spin", *_UNITS)}

    def gamma(self) -> float:
        """Return the signed bare gyromagnetic ratio, rad/(s T)."""
        return _gamma(self.moment.value, self.spin)

    def measured_gamma(self) -> Measured:
        """Return `gamma()` with its uncertainty, sources and grade."""
        return propagate(lambda moment: _gamma(moment, self.spin), self.moment, unit="rad/s/T")

    def to_dict(self) -> dict[str, Any]:
        """Return the nucleus as plain JSON values: gamma in rad/(s T), the moment in nuclear magnetons, the quadrupole in barn."""
        return {
            "name": self.name,
            "spin": self.spin,
            **self.measured_gamma().to_dict("gamma"),
            **self.moment.to_dict("moment"),
            **self.quadrupole.to_dict("quadrupole"),
            **self.abundance.to_dict("abundance"),
            "source": {column: str(bibliography.cite(key)) for column, key in self.sources.items()},
        }


def _gamma(moment: Any, spin: float) -> Any:
    return moment * mu_N / (spin * hbar)
