"""A metal by its name: structure, electrons and what NMR has measured in it, each value with source, temperature and grade."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from nuspin import checks, quantity
from nuspin._types import Quantity
from nuspin.errors import InputError, NoData, NotDerived, OutOfValidity
from nuspin.materials.datum import SI, Datum, data
from nuspin.materials.isotope import Isotope, isotope_names, isotopes_of
from nuspin.materials.lattice import STRUCTURES, Lattice
from nuspin.materials.stoner import stoner_of_density
from nuspin.materials.tables import read
from nuspin.measured import Grade, Measured, propagate

_STONER_SCATTER = 0.04  # one sigma for what lattice and bands leave out: twice the largest difference to the two measured, 0.02 in K

_REFERENCE_MATTERS = 1e-3  # of the field
_UNKNOWN_REFERENCE = "not stated"  # in the table, where a source does not name the compound

KINDS = ("s-p metal", "d metal", "ferromagnet", "semiconductor")


@cache
def _metals() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in read("metals.csv")}


def metal_names() -> tuple[str, ...]:
    """Return the names of all metals and semiconductors in the table.

    Examples
    --------
    >>> from nuspin.materials import metal_names
    >>> "Cu" in metal_names()
    True
    """
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
        Where the table has no such metal; the error suggests the nearest names.

    Notes
    -----
    A value that only an unverified source has is returned only where `unverified=True` asks for it.

    Examples
    --------
    >>> from nuspin import Metal
    >>> print(Metal("Cu").value("T1T", "63Cu"))
    1.270 ± 0.070 s K
    """

    name: str

    def __post_init__(self) -> None:
        checks.known("metal", self.name, metal_names())

    @classmethod
    def of(cls, metal: "str | Metal") -> "Metal":
        """Return the metal itself, or that of the name.

        Examples
        --------
        >>> from nuspin import Metal
        >>> Metal.of("Cu") == Metal.of(Metal("Cu"))
        True
        """
        return metal if isinstance(metal, Metal) else cls(metal)

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
        return tuple(isotope for element in self.elements for isotope in isotopes_of(element))

    @property
    def lattice(self) -> Lattice:
        """Its lattice, for sums over neighbours.

        Raises
        ------
        NotDerived
            Where not every site is alike.
        """
        if self.structure not in STRUCTURES:
            raise NotDerived(
                f"{self.name} is {self.structure}, and nuspin sums over neighbours only in {', '.join(STRUCTURES)}. "
                "Give a `Lattice` that comes near."
            )
        c = self.value("lattice_constant_c").value if self.structure == "hcp" else None
        return Lattice(structure=self.structure, a=self.lattice_constant.value, c=c)

    @property
    def lattice_constant(self) -> Measured:
        """The edge a of the cell, m."""
        return self.value("lattice_constant")

    def data(self, quantity: str | None = None, nucleus: str | None = None) -> tuple[Datum, ...]:
        """Return rows of the table, the recommended one of each quantity first.

        Parameters
        ----------
        quantity
            Such as "T1T"; all where it is left out.
        nucleus
            Such as "63Cu", or "" for what belongs to the metal itself; all where it is left out.

        Raises
        ------
        UnknownName
            Where the table knows no such quantity or nucleus.

        Examples
        --------
        >>> from nuspin import Metal
        >>> [str(row.number) for row in Metal("Cu").data("T1T", "63Cu")]
        ['1.270 ± 0.070 s K', '1.2 s K (uncertainty unknown)']
        """
        if quantity is not None:
            checks.known("quantity", quantity, SI)
        if nucleus is not None and not (isinstance(nucleus, str) and not nucleus):
            checks.known("isotope", nucleus, isotope_names())
        return tuple(
            row
            for row in data()
            if row.metal == self.name and quantity in (None, row.quantity) and (nucleus is None or row.nucleus == nucleus)
        )

    def datum(self, quantity: str, nucleus: str = "", *, unverified: bool = False) -> Datum:
        """Return the recommended row of a quantity: the first whose source was verified.

        Parameters
        ----------
        quantity
            Such as "T1T".
        nucleus
            Such as "63Cu"; "" for what belongs to the metal itself.
        unverified
            Whether the first row will do where no source was verified.

        Raises
        ------
        UnknownName
            Where the table knows no such quantity or nucleus.
        NoData
            Where the table has no row, or only unverified ones.

        Examples
        --------
        >>> from nuspin import Metal
        >>> Metal("Cu").datum("T1T", "63Cu").temperature
        '1.1-4.2'
        """
        checks.known("quantity", quantity, SI)
        checks.flag("unverified", unverified)
        rows = self.data(quantity, checks.instance("nucleus", nucleus, str))
        verified = tuple(row for row in rows if row.number.grade != Grade.UNVERIFIED)
        usable = verified or (rows if unverified else ())
        if usable:
            return usable[0]
        what = f"{quantity} of {nucleus} in {self.name}" if nucleus else f"{quantity} of {self.name}"
        if rows:
            raise NoData(
                f"No source of the {what} was verified. Give your own value, or say unverified=True, which returns {rows[0].number}."
            )
        raise NoData(f"The table has no {what}.")

    def value(self, quantity: str, nucleus: str = "", *, unverified: bool = False) -> Measured:
        """Return the recommended value of a quantity, in SI; arguments and errors are those of `datum`."""
        return self.datum(quantity, nucleus, unverified=unverified).si

    def find(self, quantity: str, nucleus: str = "", *, unverified: bool = False) -> Measured | None:
        """Return `value`, or None where there is none.

        Examples
        --------
        >>> from nuspin import Metal
        >>> print(Metal("Cu").find("curie_temperature"))
        None
        >>> print(Metal("Cu").find("T1T", "63Cu"))
        1.270 ± 0.070 s K
        """
        try:
            return self.value(quantity, nucleus, unverified=unverified)
        except NoData:
            return None

    @property
    def site_density(self) -> Measured:
        """Atoms of each element of the host per volume, 1/m^3; of a dopant there are as many as it was given."""
        return _site_density(self)

    @property
    def electron_density(self) -> Measured:
        """Conduction electrons per volume, 1/m^3: those of an atom times the atoms.

        Raises
        ------
        NoData
            Of d metals and semiconductors, whose number per atom is not that of free electrons.
        """
        return _electron_density(self)

    @property
    def stoner(self) -> Measured | None:
        """The Stoner parameter: from a measured susceptibility, or for an s-p metal that of the uniform gas of its density; or None."""
        return _stoner(self)

    def carriers(self, density: Quantity | None) -> float:
        """Return the density of carriers in a semiconductor, 1/m^3, once it is known to be metallic.

        Parameters
        ----------
        density
            1/m^3.

        Raises
        ------
        InputError
            Where it is not given, not one number or not positive.
        OutOfValidity
            Below the metal-insulator transition, where the table has it: cold carriers stay at their donors.

        Examples
        --------
        >>> from nuspin import Metal
        >>> print(f"{Metal('GaAs').carriers('1e18 / cm^3'):.0e}")
        1e+24
        """
        if density is None:
            raise InputError(f"{self.name} is a semiconductor and needs the `density` of its carriers, for example '1e18 / cm^3'.")
        n = checks.scalar("density", quantity.positive("density", density, "1/m^3"))
        limit = self.find("metal_insulator_density", unverified=True)
        if limit is not None and not checks.is_traced(n) and n < limit.value:
            raise OutOfValidity(
                f"At {n:.3g} 1/m^3 the carriers of {self.name} stay at their donors when cold: it becomes a metal near "
                f"{limit.value:.2g} 1/m^3 ({limit.grade}). For hot carriers use `ElectronGas.from_density` with the effective mass."
            )
        return n

    def require_normal(self, temperature: Quantity) -> None:
        """Refuse temperatures below the transition of a superconductor.

        Parameters
        ----------
        temperature
            K, any shape; not negative.

        Raises
        ------
        InputError
            Where a temperature is negative or not finite.
        OutOfValidity
            Where any lies below the transition.

        Examples
        --------
        >>> from nuspin import Metal
        >>> Metal("Al").require_normal("4.2 K")
        >>> Metal("Al").require_normal("1 K")
        Traceback (most recent call last):
            ...
        nuspin.errors.OutOfValidity: Al is a superconductor below 1.181 K ...
        """
        temperature = quantity.non_negative("temperature", temperature, "K")
        Tc = self.find("superconducting_Tc", unverified=True)
        if Tc is not None and not checks.is_traced(temperature) and (np.asarray(temperature) < Tc.value).any():
            raise OutOfValidity(
                f"{self.name} is a superconductor below {Tc.value:g} K ({Tc.grade}): there its nuclei do not follow the Korringa law, and "
                "no spin accumulation reaches them. Say normal_state=True where a field keeps it normal."
            )

    @property
    def band_mass(self) -> Measured:
        """Effective mass of the carriers of a semiconductor with a single valley, in electron masses.

        Raises
        ------
        NotDerived
            Of several valleys, whose electrons scatter between them.
        """
        if self.name.startswith("Si"):
            raise NotDerived(
                f"The electrons of {self.name} fill six valleys, between which a nucleus scatters them; nobody has derived their response."
            )
        return self.value("effective_mass")

    def knight_shift(self, nucleus: str, *, reference: str | None = None, unverified: bool = False) -> Measured:
        """Return the Knight shift of a nucleus against a stated zero.

        Parameters
        ----------
        nucleus
            Such as "63Cu".
        reference
            The compound whose shift is zero, as the table names it, or "bare" for the bare nucleus. It may be left out where the two
            differ by less than 0.1 % of the field. Where the source of the value names no compound, "not stated" returns it as published.
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
        >>> print(Metal("Al").knight_shift("27Al"))
        0.001620 ± 0.000010
        >>> Metal("Pt").knight_shift("195Pt")
        Traceback (most recent call last):
            ...
        nuspin.errors.InputError: Name the `reference` of the shift of 195Pt: a compound and the bare nucleus differ by -1.14 %. ...
        """
        isotope = Isotope(nucleus)
        row = self.datum("knight_shift", nucleus, unverified=unverified)
        compound = isotope.reference_compound
        shift = isotope.gamma_reference() / isotope.gamma() - 1 if compound else None
        known = (row.reference, "bare") if row.reference == compound else (row.reference,)
        if reference is None and (shift is None or abs(shift) > _REFERENCE_MATTERS):
            size = "by an unknown amount" if shift is None else f"by {100 * shift:+.2f} %"
            remedy = f"Give {' or '.join(map(repr, known))}."
            if row.reference == _UNKNOWN_REFERENCE:
                remedy = f"The source of this shift names neither; reference={_UNKNOWN_REFERENCE!r} returns it as published."
            raise InputError(f"Name the `reference` of the shift of {nucleus}: a compound and the bare nucleus differ {size}. {remedy}")
        if reference is None or checks.one_of("reference", reference, known) == row.reference:
            return row.si
        return propagate(lambda K, ratio: (1 + K) * ratio - 1, row.si, _reference_ratio(isotope), unit="")

    def to_dict(self) -> dict[str, Any]:
        """Return the metal as plain JSON values."""
        alpha = self.stoner
        return {
            "name": self.name,
            "kind": self.kind,
            "structure": self.structure,
            "nuclei": [nucleus.name for nucleus in self.nuclei],
            "stoner": None if alpha is None else {**alpha.to_dict("value"), "grade": str(alpha.grade)},
            "data": [row.to_dict() for row in self.data()],
        }


@cache
def _site_density(metal: Metal) -> Measured:
    if metal.structure in STRUCTURES:
        c = [metal.value("lattice_constant_c")] if metal.structure == "hcp" else []
        lengths = (metal.lattice_constant, *c)
        unit = Lattice(structure=metal.structure, a=1.0, c=1.0 if c else None).density
        return propagate(lambda a, c=None: unit / (a**2 * (a if c is None else c)), *lengths, unit="1/m^3")
    if metal.structure in ("zincblende", "diamond"):
        atoms = 4 if metal.structure == "zincblende" else 8
        return propagate(lambda a: atoms / a**3, metal.lattice_constant, unit="1/m^3")
    return metal.value("site_density")


@cache
def _electron_density(metal: Metal) -> Measured:
    return propagate(lambda z, n: z * n, metal.value("conduction_electrons"), metal.site_density, unit="1/m^3")


@cache
def _stoner(metal: Metal) -> Measured | None:
    own = metal.find("stoner")
    if own is not None or metal.kind != "s-p metal":
        return own
    calculated = propagate(stoner_of_density, metal.electron_density, unit="")
    shares = {f"stoner of {metal.name}": _STONER_SCATTER}
    return replace(calculated, shares=shares, sources=("perdew1992", *calculated.sources))


def _reference_ratio(isotope: Isotope) -> Measured:
    """Return gamma in the reference compound over that of the bare nucleus."""
    return propagate(lambda compound, bare: compound / bare, isotope.measured_gamma_reference(), isotope.measured_gamma(), unit="")
