r"""A nucleus by its name: spin, moments, abundance and reference frequency, each cell of the table with its source.

.. math:: \gamma = \frac{\mu\, \mu_N}{I \hbar}, \qquad \gamma_{ref} = \frac{\Xi}{100}\, \gamma_{^1H}
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from nuspin import bibliography, checks
from nuspin.constants import gamma_proton_shielded, hbar, mu_N
from nuspin.errors import NoData, UnknownName
from nuspin.materials.tables import read
from nuspin.measured import Measured, measured, propagate

_UNITS = {"moment": "mu_N", "quadrupole": "barn", "abundance": ""}
_TMS = 1e-5  # relative: by so much the protons of Me4Si, to which Xi refers, may differ from those of water, whose gamma is known


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in read("isotopes.csv")}


def isotope_names() -> tuple[str, ...]:
    """Return the names of all isotopes in the table, by charge and mass number.

    Examples
    --------
    >>> from nuspin.materials import isotope_names
    >>> isotope_names()[0]
    '1H'
    """
    return tuple(_table())


def _symbol(name: str) -> str:
    """Return the element of an isotope's name: what follows the mass number and the m of an isomer."""
    return name.lstrip("0123456789").removeprefix("m")


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
        Where the table has no such nucleus; the error suggests the nearest names, and for an element its isotopes.

    Notes
    -----
    The table has all naturally abundant nuclei with a spin. Moments are bare, that is corrected for the diamagnetism of the electrons; the
    ratio measured in a reference compound is `gamma_reference`. The uncertainty of gamma is that of the table's edition; for 3d metals
    the editions differ by more, up to 0.8 % (docs/decisions/0003-nuclear-moments.md).

    Examples
    --------
    >>> from nuspin import Isotope
    >>> Isotope("109Ag").gamma() < 0
    True
    """

    name: str

    def __post_init__(self) -> None:
        siblings = [name for name in isotope_names() if _symbol(name).casefold() == str(self.name).casefold()]
        if siblings:
            raise UnknownName(f"{self.name!r} is an element, not one isotope of it. Give {' or '.join(map(repr, siblings))}.")
        checks.known("isotope", self.name, isotope_names())

    @classmethod
    def of(cls, isotope: "str | Isotope") -> "Isotope":
        """Return the isotope itself, or that of the name.

        Examples
        --------
        >>> from nuspin import Isotope
        >>> Isotope.of("57Fe") == Isotope.of(Isotope("57Fe"))
        True
        """
        return isotope if isinstance(isotope, Isotope) else cls(isotope)

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
    def element(self) -> str:
        """Chemical symbol."""
        return _symbol(self.name)

    @property
    def reference_compound(self) -> str | None:
        """The compound in which the nucleus's shift is zero by convention; None where none is agreed on."""
        return _table()[self.name]["xi_compound"] or None

    @property
    def note(self) -> str:
        """What one must know of the row: a sign taken from elsewhere, a misprint of a copy."""
        return _table()[self.name]["note"]

    @property
    def sources(self) -> dict[str, str]:
        """The citation key of each cell: spin, moment, quadrupole, abundance, and xi where there is one."""
        row = _table()[self.name]
        keys = {column: row[f"{column}_source"] for column in ("spin", *_UNITS, "xi")}
        return {column: key for column, key in keys.items() if key}

    def siblings(self) -> tuple["Isotope", ...]:
        """Return the isotopes of the same element in the table, this one among them."""
        return isotopes_of(self.element)

    def gamma(self) -> float:
        """Return the signed bare gyromagnetic ratio, rad/(s T)."""
        return _gamma(self.moment.value, self.spin)

    def measured_gamma(self) -> Measured:
        """Return `gamma()` with its uncertainty, sources and grade."""
        return _measured_gamma(self)

    def gamma_reference(self) -> float:
        """Return the signed gyromagnetic ratio in the reference compound, rad/(s T): what a shift of the resonance is measured from.

        Raises
        ------
        NoData
            Where no compound is agreed on.
        """
        return self.measured_gamma_reference().value

    def measured_gamma_reference(self) -> Measured:
        """Return `gamma_reference()` with its uncertainty, source and grade."""
        row = _table()[self.name]
        if not row["xi"]:
            raise NoData(f"The table has no reference compound for {self.name}. Give its shifts against the bare nucleus.")
        value = float(row["xi"]) / 100 * gamma_proton_shielded
        value = value if self.moment.value > 0 else -value
        name = f"xi of {self.name}"
        return measured(name, value, abs(value) * _TMS, "rad/s/T", source=row["xi_source"], grade=row["xi_grade"])

    def to_dict(self) -> dict[str, Any]:
        """Return the nucleus as plain JSON values: gamma in rad/(s T), the moment in nuclear magnetons, the quadrupole in barn."""
        return {
            "name": self.name,
            "spin": self.spin,
            **self.measured_gamma().to_dict("gamma"),
            **self.moment.to_dict("moment"),
            **self.quadrupole.to_dict("quadrupole"),
            **self.abundance.to_dict("abundance"),
            "gamma_reference": self.gamma_reference() if self.reference_compound else None,
            "reference_compound": self.reference_compound,
            "grade": {column: _table()[self.name][f"{column}_grade"] for column in self.sources},
            "note": self.note,
            "source": {column: str(bibliography.cite(key)) for column, key in self.sources.items()},
        }


@cache
def isotopes_of(element: str) -> tuple[Isotope, ...]:
    """Return the isotopes of an element that the table has."""
    return tuple(Isotope(name) for name in isotope_names() if _symbol(name) == element)


@cache
def _measured_gamma(isotope: Isotope) -> Measured:
    return propagate(lambda moment: _gamma(moment, isotope.spin), isotope.moment, unit="rad/s/T")


def _gamma(moment: Any, spin: float) -> Any:
    return moment * mu_N / (spin * hbar)
