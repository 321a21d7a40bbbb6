"""`ElectronGas`: how the electrons answer. It asks their model, and puts SI units on what that says."""

from math import pi

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Complex, Number, Quantity, Real
from nuspin.constants import hbar
from nuspin.errors import InputError, NotDerived
from nuspin.response import limits, radial
from nuspin.response.electrons import Electrons
from nuspin.validity import Validity


class ElectronGas(Electrons):
    r"""A gas of free electrons: at a temperature, with a spin accumulation, with exchange, in three dimensions or in two.

    Without further arguments it is the paper's: T = 0, unpolarised, three dimensions, no interaction. Every function of nuspin that
    takes `k_F` takes `gas` instead. Numbers broadcast: a gas of arrays is an array of gases.

    Parameters
    ----------
    k_F
        Fermi wave number, 1/m. The chemical potential is hbar^2 k_F^2 / 2m, at any temperature.
    temperature
        Of the electrons, K; zero everywhere or positive everywhere.
    stoner
        The Stoner parameter, from 0 to below 1: exchange enhances the uniform susceptibility by 1/(1 - stoner).
    dimension
        3, or 2 for a two-dimensional gas.
    mu
        The gas's own spin accumulation, J, up to full polarisation; 0 for the linear response.
    splitting
        Of the two bands by exchange, J.
    chemical_potential
        J, where it is not hbar^2 k_F^2 / 2m: negative in a dilute gas. k_F is then only the unit of wave numbers.
    effective_mass
        Of the band, in electron masses. The spin moment stays that of g = 2, which is what a nucleus sees.
    envelope
        Of a two-dimensional gas: the density of its wave function across it, at the nucleus, 1/m.
    mean_free_path
        m; adds a validity record and changes no number.
    fixed
        What `at` keeps when the temperature changes: "chemical potential" or "density".

    Raises
    ------
    InputError
        Where an argument is outside its range.
    NotDerived
        For a combination that nobody has derived.

    Notes
    -----
    `validity` says what the gas rests on, `error_bound` how exact its numbers are. A traced temperature or splitting selects the model of
    a warm gas or of split bands, so it must be positive.

    References
    ----------
    Eqs. (1)-(5) of Cahaya, Leon and Fauzi (2023); what goes beyond is derived in docs/electron-gas.md.

    Examples
    --------
    >>> import nuspin
    >>> print(nuspin.ElectronGas("1.36 / angstrom", temperature="300 K"))
    electron gas in 3 dimensions at 300 K, chemical potential fixed
    E_F = 7.047 eV, T_F = 8.178e+04 K, chemical potential 7.047 eV
    n = 8.496e+28 1/m^3, polarisation 0
    """

    __init__ = Electrons.__init__  # or a type checker would make one of the fields

    # How it answers in q.

    def chi1(self, q: Quantity) -> Real:
        r"""Return the spin susceptibility across the gas's own spins, chi_xx(q); without any, in every direction.

        Parameters
        ----------
        q
            Wave number, 1/m, any shape; not negative.

        Returns
        -------
        Array
            kg/m, so that M = (e/m_e)^2 chi_1 B as in eq. (2) (kg in two dimensions, for the magnetisation per area).

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom", stoner=0.5)
        >>> round(float(gas.chi1(0.0) / nuspin.ElectronGas("2 / angstrom").chi1(0.0)), 12)
        2.0
        """
        return self._chi1_unit * self.model.chi1(self._t(q))

    def chi_zz(self, q: Quantity) -> Real:
        """Return the susceptibility along the gas's own spins, kg/m; it differs from `chi1` only where the bands are split.

        Examples
        --------
        >>> import nuspin
        >>> iron = nuspin.ElectronGas.exchange_split("1.9 / angstrom", "1.3 / angstrom")
        >>> bool(iron.chi_zz("1 / angstrom") < iron.chi1("1 / angstrom"))
        True
        """
        return self._chi1_unit * self.model.chi_zz(self._t(q))

    def chi2(self, q: Quantity) -> Real:
        r"""Return the magnitude of the response across the field and mu, per spin accumulation; eq. (4) in the paper's case.

        For a gas with a spin accumulation of its own this is chi_xy / mu, exact in mu. A field B gives
        M = (e/m_e)^2 [chi_1 B + |chi_2| mu x B].

        Parameters
        ----------
        q
            Wave number, 1/m, any shape; not negative.

        Returns
        -------
        Array
            kg/(m J) (kg/J in two dimensions); infinite at q = 0 unless the bands are split.

        Examples
        --------
        >>> import nuspin
        >>> warm = nuspin.ElectronGas("2 / angstrom", temperature="3e4 K")
        >>> bool(warm.chi2("4.5 / angstrom") > 0)  # no sharp edge at 2 k_F
        True
        """
        return self._chi2_unit * self.model.chi2(self._t(q))

    def chi_xy(self, q: Quantity) -> Real:
        """Return |chi_xy|(q) at the gas's own spin accumulation, kg/m (kg in two dimensions); 0 without one.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas.from_spin_densities("2e28 / m^3", "1e28 / m^3")
        >>> bool(gas.chi_xy("1 / angstrom") > 0)
        True
        """
        t = self._t(q)
        return self._chi2_unit * self.mu * self.model.chi2(t) if self.polarised else jnp.zeros_like(self.model.chi1(t))

    def chi_transverse(self, q: Quantity, omega: Quantity) -> Complex:
        r"""Return the susceptibility to a field that rotates about the gas's own spins, s_+ = chi h_+, h_+ = h_x + i h_y ~ exp(-i omega t).

        .. math:: \chi_\perp(q, \omega) \to \chi_1(q) + i\, |\chi_2|(q)\, (\mu + \hbar\omega) \qquad (\mu, \hbar\omega \to 0)

        Parameters
        ----------
        q
            Wave number, 1/m; positive.
        omega
            Angular frequency, rad/s, of either sign; broadcasts with q.

        Returns
        -------
        Array
            kg/m, complex; the imaginary part is what is absorbed.

        Notes
        -----
        Sharp Fermi edges have kinks in omega; for split bands the frequency meets the splitting; with exchange the random phase
        approximation holds at each frequency. Not derived in two dimensions.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom")
        >>> bool(abs(gas.chi_transverse("1 / angstrom", 0.0) / gas.chi1("1 / angstrom") - 1) < 1e-12)
        True
        """
        q = quantity.positive("q", q, "1/m")
        omega = quantity.finite("omega", omega, "rad/s")
        checks.broadcastable(q=q, omega=omega, **self._shapes)
        return self._chi1_unit * self.model.transverse(q / self.k_F, hbar * omega / self.fermi_energy)

    # How it answers in r.

    def chi_r(self, r: Quantity, l: int, of: str = "chi1") -> Real:
        r"""Return a radial transform of a susceptibility, that of a point source.

        .. math:: \chi^{(l)}(r) = \frac{1}{2\pi^2} \int_0^\infty q^2 j_l(qr)\, \chi(q)\, dq

        Parameters
        ----------
        r
            Distance, m, any shape; not negative.
        l
            0 for a contact source, 2 for a dipolar one; in two dimensions only 0, and J_0 q / 2 pi for q^2 j_l / 2 pi^2.
        of
            "chi1", "chi_zz", "chi2" or "chi_xy".

        Returns
        -------
        Array
            kg/m^4 (kg/m^2 in two dimensions); per J for chi2.

        Examples
        --------
        >>> import nuspin
        >>> bool(nuspin.ElectronGas("2 / angstrom").chi_r("1 angstrom", 2) > 0)
        True
        """
        if not isinstance(l, int | np.integer) or isinstance(l, bool) or l not in (0, 2):
            checks.refuse("l", "be 0 (contact source) or 2 (dipolar source)", checks.shown(l))
        checks.one_of("of", of, ("chi1", "chi_zz", "chi2", "chi_xy"))
        r = quantity.non_negative("r", r, "m")
        checks.broadcastable(r=r, **self._shapes)
        x = self._resolved("r", self.k_F * r)
        if of in ("chi1", "chi_zz"):
            kernel, unit = (radial.con1, 4) if l == 0 else (radial.dip1, 2)
            answer = self.model.equilibrium_r if of == "chi1" else self.model.equilibrium_zz_r
            scale = self.mass * self.k_F**4 / (unit * pi**3) if self.dimension == 3 else self.mass * self.k_F**2 / (8 * pi)
            return scale * answer(kernel, x)
        kernel, unit = (radial.con2, 8) if l == 0 else (radial.dip2, -4)
        scale = self.k_F**2 / (unit * pi**2) if self.dimension == 3 else 1 / 8
        per_mu = scale * self.mass**2 / (pi * hbar**2) * self.model.accumulation_r(kernel, x)
        return per_mu * self.mu if of == "chi_xy" else per_mu

    def f_con1(self, x: Quantity) -> Real:
        """Return f_con1, eq. (6) of this gas: the transform of chi1, contact source, in the unit of `nuspin.hyperfine.f_con1`.

        Parameters
        ----------
        x
            k_F r, dimensionless, any shape; not negative.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom")
        >>> bool(abs(gas.f_con1(1.3) / nuspin.hyperfine.f_con1(1.3) - 1) < 1e-14)  # the paper's
        True
        """
        return self._f(radial.con1, x)

    def f_con2(self, x: Quantity) -> Real:
        """Return f_con2, eq. (7) of this gas: the transform of chi2, contact source, in the unit of `nuspin.hyperfine.f_con2`.

        Parameters
        ----------
        x
            k_F r, dimensionless, any shape; not negative.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom")
        >>> bool(abs(gas.f_con2(1.3) / nuspin.hyperfine.f_con2(1.3) - 1) < 1e-14)  # the paper's
        True
        """
        return self._f(radial.con2, x)

    def f_dip1(self, x: Quantity) -> Real:
        """Return f_dip1, eq. (12) corrected, of this gas: the transform of chi1, dipolar source, in the unit of `nuspin.hyperfine.f_dip1`.

        Parameters
        ----------
        x
            k_F r, dimensionless, any shape; not negative.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom")
        >>> bool(abs(gas.f_dip1(1.3) / nuspin.hyperfine.f_dip1(1.3) - 1) < 1e-14)  # the paper's
        True
        """
        return self._f(radial.dip1, x)

    def f_dip2(self, x: Quantity) -> Real:
        """Return f_dip2, eq. (12) of this gas: the transform of chi2, dipolar source, in the unit of `nuspin.hyperfine.f_dip2`.

        Parameters
        ----------
        x
            k_F r, dimensionless, any shape; not negative.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom")
        >>> bool(abs(gas.f_dip2(1.3) / nuspin.hyperfine.f_dip2(1.3) - 1) < 1e-14)  # the paper's
        True
        """
        return self._f(radial.dip2, x)

    # What its Fermi surface averages to.

    def knight_enhancement(self) -> Number:
        r"""Return g_field, and the Knight shift, over those of T = 0, mu -> 0 at the same k_F.

        .. math:: \int dE\,(-f') \sqrt{E/E_F}

        and with an accumulation the mean of it from mu_down to mu_up; with exchange times S(0).

        Examples
        --------
        >>> import nuspin
        >>> float(nuspin.ElectronGas("1.4 / angstrom").knight_enhancement())
        1.0
        """
        return self.model.field()

    def korringa_enhancement(self) -> Number:
        r"""Return g_damp, and the Korringa rate per temperature, over those of T = 0, mu -> 0 at the same k_F.

        .. math:: \int dE\,(-f')\, E/E_F

        and with an accumulation the mean of it from mu_down to mu_up; with exchange the average of S^2 over the wave numbers that
        scatter across the Fermi sphere; with split bands k_up k_down / k_F^2.
        """
        return self.model.damping()

    def korringa_factor(self) -> Number:
        r"""Return script K of G_damp = 2 pi G_field^2 K (contact coupling), 1 in the paper's case.

        .. math:: \mathcal K = \int_0^1 2y\, dy \left[\frac{1 - \bar\alpha}{1 - \bar\alpha F(y)}\right]^2

        for an exchange-enhanced gas at T = 0; it goes to 3(1 - alpha) at the Stoner edge and is 1 in two dimensions.

        Examples
        --------
        >>> import nuspin
        >>> f"{nuspin.ElectronGas('1.4 / angstrom', stoner=0.5).korringa_factor():.4f}"
        '0.7148'
        """
        return self.korringa_enhancement() / self.knight_enhancement() ** 2

    @property
    def coupling_wave_number(self) -> Number:
        """What k_F is in alpha = e mu_0 gamma k_F: the density of states at the nucleus, times 2 pi^2 hbar^2 / m_e, 1/m."""
        if self.dimension == 3:
            return self.effective_mass * self.k_F
        if self.envelope is None:
            raise InputError("A two-dimensional gas needs its `envelope`, |phi(z_n)|^2 in 1/m, to couple to a nucleus.")
        return self.effective_mass * pi * self.envelope

    # How far to trust it.

    def error_bound(self, name: str, q: Quantity) -> Real:
        """Return an upper bound of the numerical error of a response function, in its unit.

        Parameters
        ----------
        name
            "chi1", "chi_zz", "chi2" or "chi_xy" with q in 1/m, or "f_con1", "f_con2", "f_dip1", "f_dip2" with q = k_F r.
        q
            Where.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom")
        >>> bool(gas.error_bound("chi1", 1e10) < 1e-13 * gas.chi1(1e10))
        True
        """
        checks.one_of("name", name, (*limits.ENVELOPE, "chi_xy", "chi_zz"))
        if name.startswith("f_"):
            self._require_volume()
            return limits.error_bound(self.model, name, quantity.non_negative("q", q))
        unit = {"chi2": self._chi2_unit, "chi_xy": self._chi2_unit * self.mu}.get(name, self._chi1_unit)
        return unit * limits.error_bound(self.model, "chi1" if name in ("chi1", "chi_zz") else "chi2", self._t(q))

    def validity(self) -> tuple[Validity, ...]:
        """Return the conditions that the gas rests on, and whether each holds.

        Examples
        --------
        >>> import nuspin
        >>> [each.name for each in nuspin.ElectronGas("2 / angstrom", stoner=0.5).validity()]
        ['random phase approximation']
        """
        return limits.validity(self)

    @property
    def _chi1_unit(self) -> Number:
        return self.mass * self.k_F / (4 * pi**2) if self.dimension == 3 else self.mass / (4 * pi)

    @property
    def _chi2_unit(self) -> Number:
        """That of eq. (4), over E_F the unit of chi_xy."""
        return self.mass**2 / (pi * hbar**2) * (1 / (8 * self.k_F) if self.dimension == 3 else 1 / (2 * self.k_F**2))

    def _t(self, q: Quantity) -> Number:
        q = quantity.non_negative("q", q, "1/m")
        checks.broadcastable(q=q, **self._shapes)
        return q / self.k_F

    def _f(self, kernel: radial.Kernel, x: Quantity) -> Real:
        self._require_volume()
        x = self._resolved("x", quantity.non_negative("x", x))
        equilibrium = kernel in (radial.con1, radial.dip1)
        return (self.model.equilibrium_r if equilibrium else self.model.accumulation_r)(kernel, x)

    def _require_volume(self) -> None:
        if self.dimension != 3:
            raise NotDerived("The radial functions of the paper are those of three dimensions. Use `chi_r` for a two-dimensional gas.")

    def _resolved(self, name: str, x: Number) -> Number:
        """Return k_F r if this gas can answer that far; a traced one becomes NaN beyond."""
        farthest = self.model.farthest
        if checks.is_traced(x) or checks.is_traced(farthest):
            return jnp.where(x > farthest, jnp.nan, x)
        if (np.asarray(x) > np.asarray(farthest)).any():
            limit = f"{float(np.min(farthest)):.4g} / k_F"
            checks.refuse(name, f"be at most {limit} in this gas", f"{np.max(x):.4g} / k_F", "Beyond, its oscillation is not resolved.")
        return x


def electron_gas(k_F: Quantity | None, gas: ElectronGas | None) -> ElectronGas:
    """Return the gas that a function was asked about: `gas`, or the paper's with `k_F`; exactly one is given."""
    checks.one_given(k_F=k_F, gas=gas)
    return ElectronGas(k_F) if gas is None else checks.instance("gas", gas, ElectronGas)
