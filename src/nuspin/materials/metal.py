"""A metal by its name: structure, electrons and what NMR has measured in it, each value with source, temperature and grade."""

from dataclasses import dataclass, replace
from functools import cache
from math import nan
from typing import Any

from nuspin import bibliography, checks
from nuspin.errors import NoData, NotDerived
from nuspin.materials.isotope import Isotope, isotope_names
from nuspin.materials.lattice import STRUCTURES, Lattice
from nuspin.materials.spin_stiffness import stoner_of_density
from nuspin.materials.tables import read
from nuspin.measured import Grade, Measured, measured, propagate
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
}
"""The quantities of the table and their SI units; a magnetic moment is in Bohr magnetons, a mass in electron masses."""

_STONER_SCATTER = 0.04  # one sigma for what lattice and bands leave out: twice the largest difference to the two measured, 0.02 in K

KINDS = ("s-p metal", "d metal", "ferromagnet", "semiconductor")


@dataclass(frozen=True, kw_only=True)
class Datum:
    """One row of the table: a measured number (in the unit it was printed in) and the circumstances."""

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
def _metals() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in read("metals.csv")}


@cache
def _data() -> tuple[Datum, ...]:
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


def metal_names() -> tuple[str, ...]:
    """Return the names of all metals and dilute gases in the table."""
    return tuple(_metals())


@dataclass(frozen=True)
class Metal:
    """A metal, or a semiconductor with carriers, looked up by name.

    Parameters
    ----------
    name
        Such as "Cu", "GaAs" or "Si:P".

    Raises
    ------
    UnknownName
        Where the table has no such metal; the nearest names are suggested.

    Notes
    -----
    A value that only an unverified source has is given only where `unverified=True` asks for it.

    Examples
    --------
    >>> from nuspin import Metal
    >>> print(Metal("Cu").value("T1T", "63Cu"))
    1.270 ± 0.070 s K
    """

    name: str

    def __post_init__(self) -> None:
        checks.known("metal", self.name, metal_names())

    @property
    def kind(self) -> str:
        """One of `KINDS`: "s-p metal", "d metal", "ferromagnet", "semiconductor"."""
        return _metals()[self.name]["kind"]

    @property
    def structure(self) -> str:
        """Crystal structure at room temperature and pressure."""
        return _metals()[self.name]["structure"]

    @property
    def elements(self) -> tuple[str, ...]:
        """Symbols of the elements that carry its nuclei."""
        return tuple(_metals()[self.name]["elements"].split())

    @property
    def nuclei(self) -> tuple[Isotope, ...]:
        """All its isotopes with a spin."""
        return tuple(sibling for element in self.elements for sibling in _isotopes(element))

    @property
    def lattice(self) -> Lattice:
        """Its lattice, for sums over neighbours.

        Raises
        ------
        NotDerived
            Where not every site is alike.
        """
        if self.structure not in STRUCTURES:
            raise NotDerived(f"Sums over neighbours in {self.name}, which is {self.structure}: only {', '.join(STRUCTURES)}.")
        c = self.value("lattice_constant_c").value if self.structure == "hcp" else None
        return Lattice(structure=self.structure, a=self.lattice_constant.value, c=c)

    @property
    def lattice_constant(self) -> Measured:
        """The edge a of the cell, m."""
        return self.value("lattice_constant")

    def data(self, quantity: str | None = None, nucleus: str | None = None) -> tuple[Datum, ...]:
        """Return the rows of the table, the recommended one of each quantity first."""
        if quantity is not None:
            checks.known("quantity", quantity, SI)
        return tuple(
            row
            for row in _data()
            if row.metal == self.name and quantity in (None, row.quantity) and (nucleus is None or row.nucleus == nucleus)
        )

    def datum(self, quantity: str, nucleus: str = "", *, unverified: bool = False) -> Datum:
        """Return the recommended row of a quantity: the first that is not unverified, or with `unverified` the first.

        Raises
        ------
        NoData
            Where the table has none, or only unverified ones.
        """
        rows = self.data(quantity, nucleus)
        usable = [row for row in rows if unverified or row.number.grade != Grade.UNVERIFIED]
        verified = [row for row in usable if row.number.grade != Grade.UNVERIFIED]
        if usable:
            return (verified or usable)[0]
        what = f"{quantity} of {nucleus} in {self.name}" if nucleus else f"{quantity} of {self.name}"
        if rows:
            raise NoData(f"The {what} has no verified source, only {rows[0].number}. Ask for it with unverified=True, or give your own.")
        raise NoData(f"The table has no {what}.")

    def value(self, quantity: str, nucleus: str = "", *, unverified: bool = False) -> Measured:
        """Return the recommended value of a quantity, in SI; errors as `datum`."""
        return self.datum(quantity, nucleus, unverified=unverified).si

    def find(self, quantity: str, nucleus: str = "", *, unverified: bool = False) -> Measured | None:
        """Return `value`, or None where there is none."""
        try:
            return self.value(quantity, nucleus, unverified=unverified)
        except NoData:
            return None

    @property
    def site_density(self) -> Measured:
        """Atoms of each element per volume, 1/m^3."""
        if self.structure in STRUCTURES:
            c = [self.value("lattice_constant_c")] if self.structure == "hcp" else []
            lengths = (self.lattice_constant, *c)
            unit = Lattice(structure=self.structure, a=1.0, c=1.0 if c else None).density
            return propagate(lambda a, c=None: unit / (a**2 * (a if c is None else c)), *lengths, unit="1/m^3")
        if self.structure in ("zincblende", "diamond"):
            atoms = 4 if self.structure == "zincblende" else 8
            return propagate(lambda a: atoms / a**3, self.lattice_constant, unit="1/m^3")
        return self.value("site_density")

    @property
    def electron_density(self) -> Measured:
        """Conduction electrons per volume, 1/m^3: those of an atom times the atoms.

        Raises
        ------
        NoData
            Of d metals and semiconductors, whose number per atom is not that of free electrons.
        """
        return propagate(lambda z, n: z * n, self.value("conduction_electrons"), self.site_density, unit="1/m^3")

    @property
    def stoner(self) -> Measured | None:
        """The Stoner parameter: from a measured susceptibility, or for an s-p metal that of the uniform gas of its density; or None."""
        own = self.find("stoner")
        if own is not None or self.kind != "s-p metal":
            return own
        value = stoner_of_density(self.electron_density.value)
        source, grade = ("perdew1992", *self.electron_density.sources), str(Grade.DERIVED)
        number = measured(f"stoner of {self.name}", float(value), _STONER_SCATTER, "", source=source[0], grade=grade)
        return replace(number, sources=source, grade=Grade.worst(number.grade, self.electron_density.grade))

    @property
    def band_mass(self) -> Measured:
        """Effective mass of the carriers of a semiconductor with a single valley, in electron masses.

        Raises
        ------
        NotDerived
            Of several valleys, whose electrons scatter between them.
        """
        if self.name.startswith("Si"):
            raise NotDerived(f"The electron gas of {self.name}: six valleys, between which the nucleus scatters electrons.")
        return self.value("effective_mass")

    def knight_shift(self, nucleus: str, *, reference: str | None = None, unverified: bool = False) -> Measured:
        """Return the Knight shift of a nucleus against a stated zero.

        Parameters
        ----------
        nucleus
            Such as "63Cu".
        reference
            The compound whose shift is zero, as the table names it, or "bare" for the bare nucleus. It may be left out where the two
            differ by less than 0.1 % of the field.
        unverified
            Whether a value without a verified source will do.

        Raises
        ------
        InputError
            Where the reference must be named, or is not one that the value can be converted to.
        NoData
            Where the table has no shift, or only an unverified one.

        Examples
        --------
        >>> from nuspin import Metal
        >>> Metal("Pt").knight_shift("195Pt")
        Traceback (most recent call last):
            ...
        nuspin.errors.InputError: Argument `reference` must be named for 195Pt, but is None. ...
        """
        isotope = Isotope(nucleus)
        row = self.datum("knight_shift", nucleus, unverified=unverified)
        compound = isotope.reference_compound
        shift = isotope.gamma_reference() / isotope.gamma() - 1 if compound else None
        if reference is None:
            if shift is None or abs(shift) > 1e-3:
                size = "by an unknown amount" if shift is None else f"by {100 * shift:+.2f} %"
                known = " or ".join(repr(each) for each in dict.fromkeys((row.reference, compound, "bare")) if each)
                checks.refuse("reference", f"be named for {nucleus}", None, f"A compound and the bare nucleus differ {size}. Give {known}.")
            return row.si
        if reference == row.reference:
            return row.si
        if row.reference == compound and reference == "bare" and shift is not None:
            return propagate(lambda K, ratio: (1 + K) * ratio - 1, row.si, _reference_ratio(isotope), unit="")
        return checks.refuse("reference", f"be {row.reference!r}, which the value in the table is against", repr(reference))

    def to_dict(self) -> dict[str, Any]:
        """Return the metal as plain JSON values."""
        return {
            "name": self.name,
            "kind": self.kind,
            "structure": self.structure,
            "nuclei": [nucleus.name for nucleus in self.nuclei],
            "data": [row.to_dict() for row in self.data()],
        }


def _reference_ratio(isotope: Isotope) -> Measured:
    """Return gamma in the reference compound over that of the bare nucleus."""
    return propagate(lambda compound, bare: compound / bare, isotope.measured_gamma_reference(), isotope.measured_gamma(), unit="")


@cache
def _isotopes(element: str) -> tuple[Isotope, ...]:
    return tuple(isotope for isotope in map(Isotope, isotope_names()) if isotope.element == element)
