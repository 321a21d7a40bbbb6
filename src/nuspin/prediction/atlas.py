r"""The atlas: what a spin accumulation would have to be in every metal for its nuclei to show it."""

from dataclasses import dataclass
from functools import cached_property
from math import pi
from typing import Any

from nuspin import checks, quantity
from nuspin._types import Quantity
from nuspin.errors import NoData, NotDerived, OutOfValidity
from nuspin.hyperfine import second_moment
from nuspin.materials import Isotope, Metal, metal_names
from nuspin.measured import Grade, Measured
from nuspin.response import ElectronGas
from nuspin.torque import (
    Calibration,
    calibrate,
    spin_accumulation_for_amplification,
    spin_accumulation_for_polarization,
    spin_accumulation_for_shift,
)

SHIFT = 1e3
"""Hz: the shift of the resonance that counts as seen."""

POLARIZATION = 0.1
TEMPERATURES = (4.2, 0.02)
"""K."""

_REACHABLE = 0.1  # of the Fermi energy: beyond, the response is not linear, and no device comes near

COLUMNS = (
    "g_field",
    "g_damp",
    "T1",
    "mu_shift",
    "mu_polarization_4K",
    "mu_polarization_20mK",
    "mu_compensation",
)


@dataclass(frozen=True, kw_only=True)
class AtlasRow:
    """One nucleus in one metal; a quantity that cannot be had is None, and `why` says the reason.

    Examples
    --------
    >>> from nuspin.prediction import AtlasRow
    >>> from nuspin.torque import calibrate
    >>> row = AtlasRow(calibration=calibrate("Cu", "63Cu"))
    >>> row.to_dict()["metal"]
    'Cu'
    """

    calibration: Calibration
    note: str = ""

    def __post_init__(self) -> None:
        checks.instance("calibration", self.calibration, Calibration)
        checks.instance("note", self.note, str)

    @property
    def isotope(self) -> Isotope:
        """The nucleus."""
        return self.calibration.isotope

    @property
    def metal(self) -> Metal:
        """The metal."""
        return self.calibration.metal

    @cached_property
    def _entries(self) -> dict[str, tuple[float | None, str]]:
        """Each column as a value, or None with the reason."""
        if self.metal.kind == "ferromagnet":
            return dict.fromkeys(COLUMNS, (None, "μ acts on the electronic order, and the nuclei follow that"))
        entries: dict[str, tuple[float | None, str]] = {}
        for column in COLUMNS:
            try:
                entries[column] = (float(getattr(self, f"_{column}")()), "")
            except (NoData, NotDerived, OutOfValidity) as reason:
                entries[column] = (None, str(reason))
        return entries

    @property
    def values(self) -> dict[str, float | None]:
        """The columns of `COLUMNS`: g in 1/m^2, T_1 at 4.2 K in s, mu in J."""
        return {column: value for column, (value, _) in self._entries.items()}

    @property
    def why(self) -> dict[str, str]:
        """Why each missing column is missing."""
        return {column: reason for column, (value, reason) in self._entries.items() if value is None}

    @property
    def grade(self) -> Grade:
        """Of the worst input, the nuclear moment and the lattice constant among them."""
        c = self.calibration
        own = (c.knight_shift, c.T1T, c.spin_conserving_fraction, self.metal.find("hyperfine_field", self.isotope.name))
        used = (*own, self.isotope.moment, self.metal.lattice_constant)
        return Grade.worst(*(number.grade for number in used if number is not None))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, in SI."""
        return {
            "isotope": self.isotope.name,
            "metal": self.metal.name,
            **self.values,
            "not_possible": self.why,
            "spin_conserving_fraction": self.calibration.fraction,
            "upper_bound": self.calibration.bound,
            "reference": self.calibration.reference,
            "grade": str(self.grade),
            "note": self.note,
        }

    def _g_field(self) -> float:
        return self._from_shift(self.calibration.G_field).value / self.metal.lattice_constant.value**2

    def _g_damp(self) -> float:
        return self._from_T1T(self.calibration.G_damp).value / self.metal.lattice_constant.value**2

    def _T1(self) -> float:
        self._normal(TEMPERATURES[0])
        return self._from_T1T(self.calibration.T1T).value / TEMPERATURES[0]

    def _mu_shift(self) -> float:
        field = 2 * pi * SHIFT / self.isotope.gamma()
        K = self._from_shift(self.calibration.spin_shift).value
        return self._reachable(spin_accumulation_for_shift(field, knight_shift=K))

    def _mu_polarization_4K(self) -> float:
        return self._mu_polarization(TEMPERATURES[0])

    def _mu_polarization_20mK(self) -> float:
        return self._mu_polarization(TEMPERATURES[1])

    def _mu_polarization(self, temperature: float) -> float:
        self._normal(temperature)
        f = self.calibration.fraction
        given = dict(spin=self.isotope.spin, temperature=temperature, spin_conserving_fraction=f)
        return self._reachable(spin_accumulation_for_polarization(POLARIZATION, **given))

    def _mu_compensation(self) -> float:
        """Return the mu at which a spin gains from the torque more than it loses, at 4.2 K, with the line of the rigid lattice."""
        spin, temperature = self.isotope.spin, TEMPERATURES[0]
        if spin <= 1:
            raise OutOfValidity(f"a spin {_half(spin)} is never amplified: the torque only adds to its relaxation")
        self._normal(temperature)
        given = dict(T1T=self._from_T1T(self.calibration.T1T).value, spin=spin, temperature=temperature)
        T2 = second_moment(self.isotope, self.metal.lattice).T2
        f = self.calibration.fraction
        return self._reachable(spin_accumulation_for_amplification(T2=T2, spin_conserving_fraction=f, **given))

    def _from_shift(self, number: Measured | None) -> Measured:
        if number is None:
            d_metal = self.metal.kind == "d metal" and self.calibration.knight_shift is not None
            reason = "K of a d metal is core polarisation and orbital shift, which μ does not drive alike"
            raise NoData(reason if d_metal else "no Knight shift with a verified source")
        return number

    def _from_T1T(self, number: Measured | None) -> Measured:
        if number is None:
            raise NoData("no T₁T with a verified source")
        return number

    def _reachable(self, mu: Any) -> float:
        """Return mu where electrons can carry it; d metals, whose Fermi energy is not that of a gas, pass."""
        if self.metal.kind != "d metal":
            gas = self.calibration.gas or ElectronGas.from_metal(self.metal)
            if mu > _REACHABLE * gas.fermi_energy:
                raise OutOfValidity("it would take a μ above a tenth of the Fermi energy")
        return float(mu)

    def _normal(self, temperature: float) -> None:
        try:
            self.metal.require_normal(temperature)
        except OutOfValidity as reason:
            raise OutOfValidity(f"a superconductor at {temperature:g} K in no field") from reason


def _half(spin: float) -> str:
    return f"{spin:g}" if spin % 1 == 0 else f"{2 * spin:g}/2"


def atlas(
    *,
    density: Quantity = "1e18 / cm^3",
    unverified: bool = False,
    sort: str = "mu_shift",
) -> tuple[AtlasRow, ...]:
    """Return a row for every nucleus of every metal of which K, T_1 T, a hyperfine field or a contact density is known.

    Parameters
    ----------
    density
        Of the carriers in semiconductors, 1/m^3: there K and T_1 T follow from the contact density.
    unverified
        Whether values that nobody could read at a source will do.
    sort
        The column to sort by, ascending; rows without it come last.

    Returns
    -------
    tuple
        K of one isotope serves its siblings, T_1 T goes as gamma^-2.

    Raises
    ------
    InputError
        Where the column is unknown or the density not positive.

    Examples
    --------
    >>> from nuspin.prediction import atlas
    >>> copper = next(row for row in atlas() if row.isotope.name == "63Cu")
    >>> f"{copper.values['mu_shift'] / 1.602e-25:.1f} ueV for 1 kHz"
    '4.3 ueV for 1 kHz'
    """
    checks.known("column", sort, COLUMNS)
    density = checks.scalar("density", quantity.positive("density", density, "1/m^3"))
    nuclei = ((metal, isotope) for metal in map(Metal, metal_names()) for isotope in metal.nuclei)
    rows = [row for pair in nuclei if (row := _row(*pair, density, unverified)) is not None]
    return tuple(sorted(rows, key=lambda row: (row.values[sort] is None, row.values[sort] or 0.0)))


def _row(metal: Metal, isotope: Isotope, density: Any, unverified: bool) -> AtlasRow | None:
    if metal.kind == "semiconductor":
        known = metal.find("contact_enhancement", isotope.name, unverified=unverified) and metal.find("effective_mass")
        if not known:
            return None
        calibration = calibrate(metal, isotope, density=density, unverified=unverified)
        return AtlasRow(calibration=calibration, note=f"{density * 1e-6:.3g} carriers per cm³, K that of g = 2")
    calibration = calibrate(metal, isotope, unverified=unverified)
    field = metal.find("hyperfine_field", isotope.name)
    if field is not None:
        frequency = abs(field.value * isotope.gamma()) / (2 * pi)
        return AtlasRow(calibration=calibration, note=f"in its hyperfine field at {frequency / 1e6:.4g} MHz")
    if calibration.knight_shift is None and calibration.T1T is None:
        return None
    return AtlasRow(calibration=calibration)
