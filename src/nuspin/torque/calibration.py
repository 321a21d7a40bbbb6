r"""From what NMR has measured in a metal to the torque on its nuclei: by the Knight shift, by T_1 T, or by both.

.. math:: G_{field} = K \frac{m_e\gamma_I}{e} I_p, \qquad G_{damp} = f\, \frac{\hbar I_p^2}{2 k_B\, T_1T}
"""

from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from nuspin import checks, quantity
from nuspin._types import Number, Quantity
from nuspin.constants import gamma_e, hbar, k_B
from nuspin.errors import InputError, NoData, NotDerived, OutOfValidity
from nuspin.materials import Isotope, Metal
from nuspin.measured import Grade, Measured, propagate
from nuspin.response import ElectronGas
from nuspin.torque.bath import BathRates, rates
from nuspin.torque.coefficients import TorqueCoefficients
from nuspin.torque.korringa import knight_shift, korringa_rate
from nuspin.torque.korringa_product import enhancement_from_knight_shift, enhancement_from_T1T, korringa_T1T, stoner_of_korringa

_DEGENERATE = 0.1  # T/T_F below which T_1 T is constant to a per cent: 1/T_1 falls off as 1 - (pi T/T_F)^2/12


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What is known of a nucleus in a metal, and what it implies for the torque; None where the table has no value to start from.

    `bound` says that the spin-conserving fraction is not known, so that g_damp and every polarisation is an upper bound. `reference` is
    the compound against which K was measured, or says that its source does not state it. K of a d metal is core polarisation and orbital
    shift, so nothing is derived from it.

    Examples
    --------
    >>> from nuspin.torque import calibrate
    >>> copper = calibrate("Cu", "63Cu")
    >>> copper.bound, f"{copper.G_field.value:.1e}"
    (True, '1.9e-06')
    """

    metal: Metal
    isotope: Isotope
    knight_shift: Measured | None
    T1T: Measured | None
    stoner: Measured | None
    spin_conserving_fraction: Measured | None
    reference: str = ""
    gas: ElectronGas | None = None

    @property
    def spin_shift(self) -> Measured | None:
        """K where it is the shift by the spins that a spin accumulation adds to: not in d metals."""
        return None if self.metal.kind == "d metal" else self.knight_shift

    @property
    def bound(self) -> bool:
        """Whether f is unknown and taken as 1."""
        return self.spin_conserving_fraction is None

    @property
    def fraction(self) -> float:
        """f, or its upper bound 1."""
        return 1.0 if self.spin_conserving_fraction is None else self.spin_conserving_fraction.value

    @property
    def spin_length(self) -> float:
        """I_p = sqrt(I(I + 1))."""
        return (self.isotope.spin * (self.isotope.spin + 1)) ** 0.5

    @cached_property
    def G_field(self) -> Measured | None:
        """g_field a^2 of one nucleus, from K alone."""
        if self.spin_shift is None:
            return None
        gamma = self.isotope.measured_gamma()
        return propagate(lambda K, gamma: field_of_shift(K, gamma=gamma, spin=self.isotope.spin), self.spin_shift, gamma, unit="")

    @cached_property
    def G_damp(self) -> Measured | None:
        """g_damp a^2 of one nucleus, from T_1 T and f alone."""
        if self.T1T is None:
            return None
        given = [self.T1T] if self.spin_conserving_fraction is None else [self.T1T, self.spin_conserving_fraction]
        return propagate(lambda T1T, f=1.0: damping_of_T1T(T1T, spin=self.isotope.spin, f=f), *given, unit="")

    @cached_property
    def T1T_alpha0(self) -> Measured | None:
        """What K implies for T_1 T without exchange among the electrons, s K."""
        return self._predicted(None)

    @cached_property
    def T1T_predicted(self) -> Measured | None:
        """What K and alpha imply for T_1 T, s K."""
        return None if self.stoner is None else self._predicted(self.stoner)

    def _predicted(self, stoner: Measured | None) -> Measured | None:
        if self.spin_shift is None:
            return None
        given = [self.spin_shift, self.isotope.measured_gamma(), *([] if stoner is None else [stoner])]
        return propagate(lambda K, gamma, stoner=0.0: korringa_T1T(K, gamma=gamma, stoner=stoner), *given, unit="s K")

    @cached_property
    def mismatch(self) -> Measured | None:
        """Measured T_1 T over what K (and alpha, where known) implies: below 1 there are other channels, above 1 more exchange."""
        predicted = self.T1T_predicted or self.T1T_alpha0
        if predicted is None or self.T1T is None:
            return None
        return propagate(lambda measured, predicted: measured / predicted, self.T1T, predicted, unit="")

    @property
    def stoner_needed(self) -> float | None:
        """The alpha that T_1 T would need, a diagnosis; None where none does."""
        if self.spin_shift is None or self.T1T is None:
            return None
        return stoner_of_korringa(self.spin_shift.value, self.T1T.value, gamma=self.isotope.gamma())

    def enhancements(self, **gas: Quantity) -> tuple[Number | None, Number | None]:
        """Return eta from K and eta from T_1 T, in the gas that `ElectronGas.from_metal` makes of the arguments.

        Raises
        ------
        NotDerived
            For d metals: core polarisation by d electrons makes most of K, and may be negative, so no contact density explains it.

        Examples
        --------
        >>> from nuspin.torque import calibrate
        >>> from_K, from_T1T = calibrate("Cu", "63Cu").enhancements(stoner=0.0)
        >>> print(f"{from_K:.0f} {from_T1T:.0f}")
        292 211
        """
        if self.metal.kind in ("d metal", "ferromagnet"):
            raise NotDerived(
                f"No contact enhancement explains the shift of {self.isotope.name} in {self.metal.name}: its d electrons polarise the "
                "cores, which changes the size and sign of K, and add orbital relaxation."
            )
        if self.gas is not None and gas:
            raise InputError(f"The gas of {self.metal.name} is that of the `density` given to `calibrate`. Leave every argument out.")
        electrons = self.gas or ElectronGas.from_metal(self.metal, **gas)
        from_K = None if self.knight_shift is None else enhancement_from_knight_shift(self.knight_shift.value, gas=electrons)
        if self.T1T is None:
            return from_K, None
        gamma, f = self.isotope.gamma(), self.fraction
        return from_K, enhancement_from_T1T(self.T1T.value, gamma=gamma, gas=electrons, spin_conserving_fraction=f)

    def torque_coefficients(self) -> TorqueCoefficients:
        """Return the coefficients per area a^2 of the lattice constant, contact only, as `torque_coefficients` returns them.

        Raises
        ------
        NoData
            Where K or T_1 T is missing.

        Examples
        --------
        >>> from nuspin.torque import calibrate
        >>> print(f"{calibrate('Cu', '63Cu').torque_coefficients().g_field:.1e} 1/m^2")
        1.4e+13 1/m^2
        """
        if self.G_field is None or self.G_damp is None:
            missing = "Knight shift by spins alone" if self.G_field is None else "T1T"
            raise NoData(f"The table has no {missing} of {self.isotope.name} in {self.metal.name}.")
        a = self.metal.lattice_constant.value
        return TorqueCoefficients(
            g_field=self.G_field.value / a**2,
            g_damp_contact=self.G_damp.value / a**2,
            g_damp_dipole=0.0,
            spin_length=self.spin_length,
            lattice_constant=a,
        )

    def bath_rates(
        self, *, mu: Quantity, temperature: Quantity, larmor: Quantity, angle: Quantity = 0.0, normal_state: bool = False
    ) -> BathRates:
        """Return the rates of `nuspin.torque.bath_rates` with the strength that T_1 T measures and the metal's f.

        Parameters
        ----------
        mu, temperature, larmor, angle
            As there.
        normal_state
            Whether a field keeps a superconductor normal.

        Raises
        ------
        NoData
            Where T_1 T is missing.
        OutOfValidity
            Where T_1 T is not constant: below the transition of a superconductor, unless `normal_state`, and for carriers that are not
            degenerate.

        Examples
        --------
        >>> from nuspin.torque import calibrate
        >>> bath = calibrate("Cu", "63Cu").bath_rates(mu="1 ueV", temperature="4.2 K", larmor=0.0)
        >>> print(f"{bath.T1:.2f} s")
        0.30 s
        """
        if self.T1T is None:
            raise NoData(f"The table has no T1T of {self.isotope.name} in {self.metal.name}.")
        temperature = quantity.non_negative("temperature", temperature, "K")
        if not checks.flag("normal_state", normal_state):
            self.metal.require_normal(temperature)
        if self.gas is not None:
            _require_degenerate(self.gas, temperature, self.metal)
        return rates(
            exchange_rate_of_T1T(self.T1T.value),
            spin=self.isotope.spin,
            mu=mu,
            temperature=temperature,
            larmor=larmor,
            kernel="contact",
            angle=angle,
            spin_conserving_fraction=self.fraction,
        )


def field_of_shift(K: Number, *, gamma: Number, spin: Number) -> Number:
    """Return G_field = K (m_e gamma/e) I_p of one nucleus, of SI numbers."""
    return K * gamma / gamma_e * (spin * (spin + 1)) ** 0.5


def damping_of_T1T(T1T: Number, *, spin: Number, f: Number = 1.0) -> Number:
    """Return G_damp = f hbar I(I + 1)/(2 k_B T_1T) of one nucleus with the contact coupling, of SI numbers."""
    return f * hbar * spin * (spin + 1) / (2 * k_B * T1T)


def exchange_rate_of_T1T(T1T: Number) -> Number:
    """Return Gamma_* of the contact coupling, whose c_S is 4/9: 1/T_1 = 2 k_B T c_S Gamma_*; 1/(J s)."""
    return 9 / (8 * k_B * T1T)


def _require_degenerate(gas: ElectronGas, temperature: Number, metal: Metal) -> None:
    """Refuse temperatures at which the carriers of a semiconductor are no Fermi sphere."""
    T_F = float(gas.fermi_temperature)
    if not checks.is_traced(temperature) and (np.asarray(temperature) > _DEGENERATE * T_F).any():
        raise OutOfValidity(
            f"The carriers of {metal.name} have a Fermi temperature of {T_F:.3g} K and are not degenerate at {np.max(temperature):g} K. "
            "Use `bath_rates` with a gas at that temperature."
        )


def calibrate(metal: str | Metal, isotope: str | Isotope, *, density: Quantity | None = None, unverified: bool = False) -> Calibration:
    r"""Return what the table knows of a nucleus in a metal, and the torque that follows.

    K and T_1 T of one isotope serve its siblings: K is the same, T_1 T goes as gamma^-2.

    Parameters
    ----------
    metal
        Its name in the table, or a `Metal`.
    isotope
        A nucleus of one of its elements.
    density
        Of the carriers of a semiconductor, 1/m^3: its K and T_1 T are then those of the gas with the contact density of the table.
    unverified
        Whether values that nobody could read at a source will do.

    Returns
    -------
    Calibration
        With the inputs and their uncertainties, G_field, G_damp, the mismatch of the two routes, and bath rates.

    Raises
    ------
    UnknownName
        Where the metal or the isotope is not in its table.
    InputError
        Where the metal has no such nucleus.

    Notes
    -----
    K is taken as the spin shift against the compound that its row names: the orbital shifts of metal and compound are assumed equal. In a
    semiconductor it is that of g = 2, the field per spin that a spin accumulation makes; where g differs, an applied field makes g/2 of
    it. T_1 T contains every channel; f is the part that conserves spin, and g_damp is an upper bound where f is unknown.

    References
    ----------
    Derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import calibrate
    >>> print(f"{calibrate('Cu', '63Cu').G_damp.value:.2g}")
    1.1e-11
    """
    metal, isotope = Metal.of(metal), Isotope.of(isotope)
    if isotope.element not in metal.elements:
        known = ", ".join(nucleus.name for nucleus in metal.nuclei)
        checks.refuse("isotope", f"be a nucleus of {metal.name}", repr(isotope.name), f"It has {known}.")
    checks.flag("unverified", unverified)
    if metal.kind == "semiconductor":
        return _of_contact_density(metal, isotope, density, unverified)
    if density is not None:
        raise InputError(f"Leave `density` out for {metal.name}, whose K and T1T are measured.")
    return _of_table(metal, isotope, unverified)


@cache
def _of_table(metal: Metal, isotope: Isotope, unverified: bool) -> Calibration:
    """Return what the table knows of a nucleus in a metal; the same object each time, with what was derived from it."""
    shifts = metal.data("knight_shift")
    return Calibration(
        metal=metal,
        isotope=isotope,
        reference=shifts[0].reference if shifts else "",
        knight_shift=_of_element(metal, isotope, "knight_shift", unverified),
        T1T=_of_element(metal, isotope, "T1T", unverified),
        stoner=metal.stoner,
        spin_conserving_fraction=_of_element(metal, isotope, "spin_conserving_fraction", unverified),
    )


def _of_contact_density(metal: Metal, isotope: Isotope, density: Quantity | None, unverified: bool) -> Calibration:
    """Return what a contact density and a degenerate gas of carriers imply."""
    gas = ElectronGas.from_metal(metal, density=density)
    eta, gamma = metal.value("contact_enhancement", isotope.name, unverified=unverified), isotope.measured_gamma()
    return Calibration(
        metal=metal,
        isotope=isotope,
        knight_shift=propagate(lambda eta: knight_shift(gas=gas, enhancement=eta), eta, unit=""),
        T1T=propagate(
            lambda eta, gamma: 1 / korringa_rate(1.0, gamma=gamma, gas=gas, enhancement=eta, kernel="contact"), eta, gamma, unit="s K"
        ),
        stoner=None,
        spin_conserving_fraction=None,
        gas=gas,
    )


def _of_element(metal: Metal, isotope: Isotope, quantity: str, unverified: bool) -> Measured | None:
    """Return a value of this isotope, or of a sibling carried over to it."""
    own = metal.find(quantity, isotope.name, unverified=unverified)
    if own is not None:
        return own
    for sibling in isotope.siblings():
        value = metal.find(quantity, sibling.name, unverified=unverified)
        if value is None:
            continue
        value = replace(value, grade=Grade.worst(Grade.DERIVED, value.grade))
        if quantity != "T1T":
            return value
        gammas = (sibling.measured_gamma(), isotope.measured_gamma())
        return propagate(lambda T1T, theirs, ours: T1T * (theirs / ours) ** 2, value, *gammas, unit="s K")
    return None
