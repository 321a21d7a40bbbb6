"""`ElectronGas`: which electrons there are. It picks the model that answers, and puts SI units on what the model says."""

from math import pi
from typing import Any

import equinox as eqx
import numpy as np

from nuspin import checks
from nuspin._jax import jnp
from nuspin._types import Complex, Number, Quantity, Real
from nuspin.constants import eV, hbar, k_B, m_e
from nuspin.errors import InputError, NotDerived
from nuspin.response import limits, radial
from nuspin.response.exchange_split import ExchangeSplit
from nuspin.response.models import build, known_dimension
from nuspin.response.occupation import energy_of_density
from nuspin.units import to_si
from nuspin.validity import Validity

_MEDIUM = ("effective_mass", "envelope", "mean_free_path")


class ElectronGas(eqx.Module):
    r"""A gas of free electrons: at a temperature, with a spin accumulation, with exchange, in a volume or in a layer.

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
        3, or 2 for a layer.
    mu
        The gas's own spin accumulation, J, up to full polarisation; 0 for the linear response.
    splitting
        Of the two bands by exchange, J.
    chemical_potential
        J, where it is not hbar^2 k_F^2 / 2m: negative in a dilute gas. Then k_F is but the unit of wave numbers.
    effective_mass
        Of the band, in electron masses. The spin moment stays that of g = 2, which is what a nucleus sees.
    envelope
        Of a layer: the density of its wave function across it, at the nucleus, 1/m.
    mean_free_path
        m; adds a validity record and changes no number.
    held
        What `at` keeps as the temperature changes: "chemical potential" or "density".

    Raises
    ------
    InputError
        Where an argument is outside its range.
    NotDerived
        For a combination that nobody has derived.

    Notes
    -----
    `validity` says what the gas rests on, `error_bound` how exact its numbers are. A traced temperature must be positive.

    References
    ----------
    Eqs. (1)-(5) of Cahaya, Leon and Fauzi (2023); what goes beyond is derived in docs/electron-gas.md.

    Examples
    --------
    >>> import nuspin
    >>> print(nuspin.ElectronGas("1.36 / angstrom", temperature="300 K"))
    electron gas in 3 dimensions at 300 K, chemical potential held
    E_F = 7.047 eV, T_F = 8.178e+04 K, chemical potential 7.047 eV
    n = 8.496e+28 1/m^3, polarisation 0
    """

    k_F: Number
    temperature: Number
    stoner: Number
    splitting: Number
    effective_mass: Number
    envelope: Number | None
    mean_free_path: Number | None
    mu: Number
    model: Any
    polarised: bool = eqx.field(static=True)
    held: str = eqx.field(static=True)

    def __init__(
        self,
        k_F: Quantity,
        temperature: Quantity = 0.0,
        stoner: Quantity = 0.0,
        dimension: int = 3,
        *,
        mu: Quantity = 0.0,
        splitting: Quantity = 0.0,
        chemical_potential: Quantity | None = None,
        effective_mass: Quantity = 1.0,
        envelope: Quantity | None = None,
        mean_free_path: Quantity | None = None,
        held: str = "chemical potential",
    ) -> None:
        self.k_F = checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
        self.temperature = checks.non_negative("temperature", to_si("temperature", temperature, "K"), "K")
        self.stoner = checks.non_negative("stoner", to_si("stoner", stoner, ""))
        self.splitting = checks.non_negative("splitting", to_si("splitting", splitting, "J"), "J")
        self.effective_mass = checks.positive("effective_mass", to_si("effective_mass", effective_mass, ""))
        self.envelope = _optional("envelope", envelope, "1/m")
        self.mean_free_path = _optional("mean_free_path", mean_free_path, "m")
        if self.envelope is not None and dimension != 2:
            checks.refuse("envelope", "be None in three dimensions", envelope, "It belongs to a layer, dimension=2.")
        self.held = checks.one_of("held", held, ("chemical potential", "density"))
        self.mu = checks.non_negative("mu", to_si("mu", mu, "J"), "J", "Its direction is that of the vector `mu` where one is given.")
        self.polarised = not checks.vanishes(self.mu)
        energy = None
        if chemical_potential is not None:
            energy = checks.finite("chemical_potential", to_si("chemical_potential", chemical_potential, "J"), "J")
        shapes = self._shapes | {"chemical_potential": 0.0 if energy is None else energy}
        checks.broadcastable(**shapes)
        if self.held == "density" and not checks.vanishes(self.splitting):
            checks.refuse("held", "be 'chemical potential' where bands are split", "'density'")
        self.model = build(
            dimension=dimension,
            fermi_energy=self.fermi_energy,
            chemical_potential=energy,
            temperature=self.temperature,
            mu=self.mu,
            splitting=self.splitting,
            stoner=self.stoner,
        )

    @classmethod
    def from_density(
        cls, n: Quantity, temperature: Quantity = 0.0, stoner: Quantity = 0.0, dimension: int = 3, **medium: Quantity
    ) -> "ElectronGas":
        """Return the unpolarised gas of a density, 1/m^3 (1/m^2 in a layer); `at` keeps it.

        k_F is that of T = 0, (3 pi^2 n)^(1/3) or (2 pi n)^(1/2); the chemical potential follows from the temperature and may be negative.

        Examples
        --------
        >>> import nuspin
        >>> arsenide = nuspin.ElectronGas.from_density("1e16 / cm^3", temperature="300 K", effective_mass=0.067)
        >>> print(f"{arsenide.chemical_potential / 1.602e-22:.0f} meV")
        -97 meV
        """
        unit = _density_unit(dimension)
        density = checks.positive("n", to_si("n", n, unit), unit)
        k_F = (3 * pi**2 * density) ** (1 / 3) if dimension == 3 else (2 * pi * density) ** 0.5
        return cls._of_density(k_F, None, temperature, stoner, dimension, medium)

    @classmethod
    def from_fermi_energy(
        cls, E_F: Quantity, temperature: Quantity = 0.0, stoner: Quantity = 0.0, dimension: int = 3, **medium: Quantity
    ) -> "ElectronGas":
        """Return the unpolarised gas of a Fermi energy, J, which is its chemical potential at any temperature.

        Examples
        --------
        >>> import nuspin
        >>> print(f"{nuspin.ElectronGas.from_fermi_energy('7 eV').k_F:.3g}")
        1.36e+10
        """
        E_F = checks.positive("E_F", to_si("E_F", E_F, "J"), "J")
        mass = m_e * checks.positive("effective_mass", to_si("effective_mass", medium.get("effective_mass", 1.0), ""))
        return cls((2 * mass * E_F) ** 0.5 / hbar, temperature, stoner, dimension, **medium)

    @classmethod
    def from_spin_densities(
        cls, n_up: Quantity, n_down: Quantity, temperature: Quantity = 0.0, dimension: int = 3, **medium: Quantity
    ) -> "ElectronGas":
        """Return the gas of two spin densities, 1/m^3 (1/m^2 in a layer), in one band: a spin accumulation of any size; `at` keeps them.

        k_F is that of the unpolarised gas of the same density.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas.from_spin_densities("3e28 / m^3", 0.0)
        >>> print(f"{gas.damping_ratio():.3f} {gas.field_ratio():.3f}")
        0.794 0.840
        """
        unit = _density_unit(dimension)
        up = checks.positive("n_up", to_si("n_up", n_up, unit), unit)
        down = checks.non_negative("n_down", to_si("n_down", n_down, unit), unit)
        checks.broadcastable(n_up=up, n_down=down)
        if not checks.is_traced(up - down) and (np.asarray(up) < down).any():
            checks.refuse("n_up", "be at least n_down", f"{np.min(up)}", "Call the majority spin up.")
        n = up + down
        k_F = (3 * pi**2 * n) ** (1 / 3) if dimension == 3 else (2 * pi * n) ** 0.5
        return cls._of_density(k_F, (up - down) / n, temperature, 0.0, dimension, medium)

    @classmethod
    def exchange_split(cls, k_up: Quantity, k_down: Quantity, *, mu: Quantity = 0.0, **medium: Quantity) -> "ElectronGas":
        """Return the ferromagnet whose spins fill spheres of k_up >= k_down, 1/m, in equilibrium, with a spin accumulation `mu` on top.

        Examples
        --------
        >>> import nuspin
        >>> iron = nuspin.ElectronGas.exchange_split("1.9 / angstrom", "1.3 / angstrom")
        >>> float(iron.chi_xy("1 / angstrom"))  # a static field finds nothing across the magnetisation
        0.0
        """
        up = checks.positive("k_up", to_si("k_up", k_up, "1/m"), "1/m")
        down = checks.non_negative("k_down", to_si("k_down", k_down, "1/m"), "1/m")
        checks.broadcastable(k_up=up, k_down=down)
        if not checks.is_traced(up - down) and (np.asarray(up) < down).any():
            checks.refuse("k_up", "be at least k_down", f"{np.min(up)} 1/m", "Call the majority spin up.")
        mass = m_e * checks.positive("effective_mass", to_si("effective_mass", medium.get("effective_mass", 1.0), ""))
        per_square = hbar**2 / (2 * mass)
        return cls(
            ((up**3 + down**3) / 2) ** (1 / 3),
            chemical_potential=per_square * (up**2 + down**2) / 2,
            splitting=per_square * (up**2 - down**2),
            mu=mu,
            **medium,
        )

    @classmethod
    def _of_density(
        cls, k_F: Number, p: Number | None, temperature: Quantity, stoner: Quantity, dimension: int, medium: dict[str, Quantity]
    ) -> "ElectronGas":
        """Return the gas of the density of k_F and the polarisation p; None for none."""
        for name in medium:
            if name not in _MEDIUM:
                checks.refuse(name, "be left out where densities are given", medium[name], f"Beside them stand {', '.join(_MEDIUM)}.")
        gas = cls(k_F, temperature, stoner, dimension, held="density", **medium)
        cold = checks.vanishes(gas.temperature)
        if p is None and cold:
            return gas
        if p is not None and cold:
            mean, mu = _cold_energies(p, dimension)
        else:
            if p is not None and not checks.is_traced(p) and (np.asarray(p) >= 1).any():
                checks.refuse("n_down", "be positive at T > 0", "0.0", "Only at T = 0 can a band be empty.")
            theta, densities = k_B * gas.temperature / gas.fermi_energy, (1.0,) if p is None else (1 + p, 1 - p)
            up, *down = (energy_of_density(density, theta=theta, dimension=dimension) for density in densities)
            mean, mu = (up + sum(down)) / len(densities), up - sum(down)
        energies = {"chemical_potential": mean * gas.fermi_energy, "mu": 0.0 if p is None else mu * gas.fermi_energy}
        return cls(k_F, temperature, stoner, dimension, held="density", **energies, **medium)

    def at(self, temperature: Quantity) -> "ElectronGas":
        """Return the same gas at another temperature, keeping what `held` names.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas.from_density("1e24 / m^3")
        >>> bool(gas.at("300 K").chemical_potential < gas.chemical_potential)
        True
        """
        medium = {name: getattr(self, name) for name in _MEDIUM}
        if self.held == "density":
            if self.polarised:
                return ElectronGas.from_spin_densities(*self.densities, temperature, self.dimension, **medium)
            return ElectronGas.from_density(self.density, temperature, self.stoner, self.dimension, **medium)
        return ElectronGas(
            self.k_F,
            temperature,
            self.stoner,
            self.dimension,
            mu=self.mu,
            splitting=self.splitting,
            chemical_potential=self.chemical_potential,
            **medium,
        )

    # What the gas is.

    @property
    def mass(self) -> Number:
        """Of the band, kg."""
        return self.effective_mass * m_e

    @property
    def dimension(self) -> int:
        """3, or 2 for a layer."""
        return self.model.dimension

    @property
    def fermi_energy(self) -> Number:
        """hbar^2 k_F^2 / 2m, J."""
        return (hbar * self.k_F) ** 2 / (2 * self.mass)

    @property
    def fermi_temperature(self) -> Number:
        """E_F / k_B, K."""
        return self.fermi_energy / k_B

    @property
    def chemical_potentials(self) -> tuple[Number, Number]:
        """Of spin up and spin down, above the middle between the bottoms of the two bands, J."""
        up, down = self.model.energies
        return up * self.fermi_energy - self.splitting / 2, down * self.fermi_energy + self.splitting / 2

    @property
    def chemical_potential(self) -> Number:
        """The mean of the two species', J."""
        up, down = self.chemical_potentials
        return (up + down) / 2

    @property
    def split(self) -> bool:
        """Whether exchange splits the bands, so that the response along the spins is another than across them."""
        return isinstance(self.model, ExchangeSplit)

    @property
    def density(self) -> Number:
        """1/m^3 (1/m^2 in a layer)."""
        full = self.k_F**3 / (3 * pi**2) if self.dimension == 3 else self.k_F**2 / (2 * pi)
        return full * self.model.density()

    @property
    def polarization(self) -> Number:
        """(n_up - n_down) / n."""
        return self.model.polarization()

    @property
    def densities(self) -> tuple[Number, Number]:
        """Of spin up and spin down, 1/m^3 (1/m^2 in a layer)."""
        return self.density * (1 + self.polarization) / 2, self.density * (1 - self.polarization) / 2

    def __str__(self) -> str:
        def show(value: Number, unit: float = 1.0) -> str:
            value = jnp.asarray(value) / unit
            return f"{float(value):.4g}" if value.ndim == 0 else f"{float(value.min()):.4g} ... {float(value.max()):.4g}"

        volume = "1/m^3" if self.dimension == 3 else "1/m^2"
        up, down = self.densities
        spins = "" if np.all(np.asarray(up) == np.asarray(down)) else f" ({show(up)} up, {show(down)} down)"
        return "\n".join(
            (
                f"electron gas in {self.dimension} dimensions at {show(self.temperature)} K, {self.held} held",
                f"E_F = {show(self.fermi_energy, eV)} eV, T_F = {show(self.fermi_temperature)} K, "
                f"chemical potential {show(self.chemical_potential, eV)} eV",
                f"n = {show(self.density)} {volume}{spins}, polarisation {show(self.polarization)}",
            )
        )

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
            kg/m, so that M = (e/m_e)^2 chi_1 B as in eq. (2) (kg in a layer, for the magnetisation per area).

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom", stoner=0.5)
        >>> round(float(gas.chi1(0.0) / nuspin.ElectronGas("2 / angstrom").chi1(0.0)), 12)
        2.0
        """
        return self._chi1_unit * self.model.chi1(self._t(q))

    def chi_zz(self, q: Quantity) -> Real:
        """Return the susceptibility along the gas's own spins, kg/m; it differs from `chi1` only where the bands are split."""
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
            kg/(m J) (kg/J in a layer); infinite at q = 0 unless the bands are split.

        Examples
        --------
        >>> import nuspin
        >>> warm = nuspin.ElectronGas("2 / angstrom", temperature="3e4 K")
        >>> bool(warm.chi2("4.5 / angstrom") > 0)  # no sharp edge at 2 k_F
        True
        """
        return self._chi2_unit * self.model.chi2(self._t(q))

    def chi_xy(self, q: Quantity) -> Real:
        """Return |chi_xy|(q) at the gas's own spin accumulation, kg/m (kg in a layer); 0 without one.

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
        approximation holds at each frequency. Not derived in a layer.

        Examples
        --------
        >>> import nuspin
        >>> gas = nuspin.ElectronGas("2 / angstrom")
        >>> bool(abs(gas.chi_transverse("1 / angstrom", 0.0) / gas.chi1("1 / angstrom") - 1) < 1e-12)
        True
        """
        q = checks.positive("q", to_si("q", q, "1/m"), "1/m")
        omega = checks.finite("omega", to_si("omega", omega, "rad/s"), "rad/s")
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
            0 for a contact source, 2 for a dipolar one; in a layer only 0, and J_0 q / 2 pi for q^2 j_l / 2 pi^2.
        of
            "chi1", "chi_zz", "chi2" or "chi_xy".

        Returns
        -------
        Array
            kg/m^4 (kg/m^2 in a layer); per J for chi2.

        Examples
        --------
        >>> import nuspin
        >>> bool(nuspin.ElectronGas("2 / angstrom").chi_r("1 angstrom", 2) > 0)
        True
        """
        if isinstance(l, bool) or np.ndim(l) or l not in (0, 2):
            checks.refuse("l", "be 0 (contact source) or 2 (dipolar source)", l)
        checks.one_of("of", of, ("chi1", "chi_zz", "chi2", "chi_xy"))
        r = checks.non_negative("r", to_si("r", r, "m"), "m")
        checks.broadcastable(r=r, **self._shapes)
        x = self.resolved("r", self.k_F * r)
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
        """Return the paper's f_con1, eq. (6), of this gas: the transform of chi1 in units of that of k_F at T = 0; x = k_F r."""
        return self._f(radial.con1, x)

    def f_con2(self, x: Quantity) -> Real:
        """Return the paper's f_con2, eq. (7), of this gas: that of chi2."""
        return self._f(radial.con2, x)

    def f_dip1(self, x: Quantity) -> Real:
        """Return the paper's f_dip1, eq. (12) corrected, of this gas."""
        return self._f(radial.dip1, x)

    def f_dip2(self, x: Quantity) -> Real:
        """Return the paper's f_dip2, eq. (12), of this gas."""
        return self._f(radial.dip2, x)

    # What its Fermi surface averages to.

    def field_ratio(self) -> Number:
        r"""Return g_field, and the Knight shift, over those of T = 0, mu -> 0 at the same k_F.

        .. math:: \int dE\,(-f') \sqrt{E/E_F}

        and with an accumulation the mean of it from mu_down to mu_up; with exchange times S(0).

        Examples
        --------
        >>> import nuspin
        >>> float(nuspin.ElectronGas("1.4 / angstrom").field_ratio())
        1.0
        """
        return self.model.field()

    def damping_ratio(self) -> Number:
        r"""Return g_damp, and the Korringa rate per temperature, over those of T = 0, mu -> 0 at the same k_F.

        .. math:: \int dE\,(-f')\, E/E_F

        and with an accumulation the mean of it from mu_down to mu_up; with exchange the average of S^2 over the wave numbers that
        scatter across the Fermi sphere; with split bands k_up k_down / k_F^2.
        """
        return self.model.damping()

    def korringa_factor(self) -> Number:
        r"""Return script K of G_damp = 2 pi G_field^2 K (contact coupling), 1 in the paper's case.

        .. math:: \mathcal K = \int_0^1 2y\, dy \left[\frac{1 - \bar\alpha}{1 - \bar\alpha F(y)}\right]^2

        for an exchange-enhanced gas at T = 0; it goes to 3(1 - alpha) at the Stoner edge and is 1 in a layer.

        Examples
        --------
        >>> import nuspin
        >>> f"{nuspin.ElectronGas('1.4 / angstrom', stoner=0.5).korringa_factor():.4f}"
        '0.7148'
        """
        return self.damping_ratio() / self.field_ratio() ** 2

    @property
    def coupling_wave_number(self) -> Number:
        """What k_F is in alpha = e mu_0 gamma k_F: the density of states at the nucleus, times 2 pi^2 hbar^2 / m_e, 1/m."""
        if self.dimension == 3:
            return self.effective_mass * self.k_F
        if self.envelope is None:
            raise InputError(
                "Argument `envelope` must be given for a layer to couple to a nucleus, but is None. It is |phi(z_n)|^2 in 1/m."
            )
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
            return limits.error_bound(self.model, name, checks.non_negative("q", to_si("q", q, "")))
        unit = {"chi2": self._chi2_unit, "chi_xy": self._chi2_unit * self.mu}.get(name, self._chi1_unit)
        return unit * limits.error_bound(self.model, "chi1" if name in ("chi1", "chi_zz") else "chi2", self._t(q))

    def validity(self) -> tuple[Validity, ...]:
        """Return the conditions that the gas rests on, and whether each holds."""
        return limits.validity(self)

    @property
    def _chi1_unit(self) -> Number:
        return self.mass * self.k_F / (4 * pi**2) if self.dimension == 3 else self.mass / (4 * pi)

    @property
    def _chi2_unit(self) -> Number:
        """That of eq. (4), over E_F the unit of chi_xy."""
        return self.mass**2 / (pi * hbar**2) * (1 / (8 * self.k_F) if self.dimension == 3 else 1 / (2 * self.k_F**2))

    def _t(self, q: Quantity) -> Number:
        q = checks.non_negative("q", to_si("q", q, "1/m"), "1/m")
        checks.broadcastable(q=q, **self._shapes)
        return q / self.k_F

    def _f(self, kernel: radial.Kernel, x: Quantity) -> Real:
        self._require_volume()
        x = self.resolved("x", checks.non_negative("x", to_si("x", x, "")))
        equilibrium = kernel in (radial.con1, radial.dip1)
        return (self.model.equilibrium_r if equilibrium else self.model.accumulation_r)(kernel, x)

    def _require_volume(self) -> None:
        if self.dimension != 3:
            raise NotDerived("The radial functions of the paper belong to three dimensions; a layer has `chi_r`.")

    def resolved(self, name: str, x: Number) -> Number:
        """Return k_F r if this gas can answer that far; a traced one becomes NaN beyond."""
        farthest = self.model.farthest
        if checks.is_traced(x) or checks.is_traced(farthest):
            return jnp.where(x > farthest, jnp.nan, x)
        if (np.asarray(x) > np.asarray(farthest)).any():
            limit = f"{float(np.min(farthest)):.4g} / k_F"
            checks.refuse(name, f"be at most {limit} in this gas", f"{np.max(x):.4g} / k_F", "Farther out its oscillation is not resolved.")
        return x

    @property
    def _shapes(self) -> dict[str, Number]:
        names = ("k_F", "temperature", "stoner", "splitting", "effective_mass", "mu")
        return {name: getattr(self, name) for name in names}


def electron_gas(k_F: Quantity | None, gas: ElectronGas | None) -> ElectronGas:
    """Return the gas that a function was asked about: `gas`, or the paper's with `k_F`; exactly one is given."""
    if (k_F is None) == (gas is None):
        given = "neither" if gas is None else "both"
        raise InputError(f"Exactly one of the arguments `k_F` and `gas` must be given, but {given} is. `k_F` means the paper's gas, T = 0.")
    if gas is None:
        return ElectronGas(k_F)
    if not isinstance(gas, ElectronGas):
        checks.refuse("gas", "be an ElectronGas", f"a {type(gas).__name__}")
    return gas


def _density_unit(dimension: int) -> str:
    return f"1/m^{known_dimension(dimension)}"


def _cold_energies(p: Number, dimension: int) -> tuple[Number, Number]:
    """Return mean and difference of (1 +- p)^(2/d), which hold their digits at small p; a full band has a slope, an empty one none."""
    power, some = 2 / dimension, jnp.asarray(p) < 1
    up = jnp.expm1(power * jnp.log1p(p))
    down = jnp.where(some, jnp.expm1(power * jnp.log1p(-jnp.where(some, p, 0.0))), -1.0)
    return 1 + (up + down) / 2, up - down


def _optional(name: str, value: Quantity | None, unit: str) -> Number | None:
    return None if value is None else checks.positive(name, to_si(name, value, unit), unit)
