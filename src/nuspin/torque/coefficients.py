r"""The torque of the electrons on the nuclear spin and its two coefficients, eqs. (14) and (15).

.. math:: \tau / a^2 = -g_{field}\, m\times\mu - g_{damp}\, m\times(m\times\mu), \qquad \tau = dI/dt,\quad m = I/|I|
"""

from math import pi
from typing import Any

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import e, hbar, mu_0
from nuspin.errors import NotDerived
from nuspin.hyperfine import sphere_averages
from nuspin.response import ElectronGas
from nuspin.response.electron_gas import electron_gas
from nuspin.units import to_si
from nuspin.validity import Validity


class TorqueCoefficients(eqx.Module):
    """g_field and the parts of g_damp, per area a^2 (1/m^2), with the spin length I_p = sqrt(I(I+1)) and a (m) that they belong to.

    Examples
    --------
    >>> from nuspin.torque import torque_coefficients
    >>> g = torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10)
    >>> print(f"{g.G_field:.2g} {g.G_damp:.2g}")
    5.1e-10 1.2e-18
    """

    g_field: Number
    g_damp_contact: Number
    g_damp_dipole: Number
    spin_length: Number
    lattice_constant: Number
    mu_r: Number = 1.0

    @property
    def g_damp(self) -> Number:
        """The damping-like coefficient, positive where it pulls m toward +mu, 1/m^2."""
        return self.g_damp_contact + self.g_damp_dipole

    @property
    def g_nuclear(self) -> complex | Number:
        """The nuclear spin-mixing conductance g_damp + i g_field, 1/m^2."""
        return self.g_damp + 1j * self.g_field

    @property
    def G_field(self) -> Number:
        """g_field a^2, dimensionless: one nucleus."""
        return self.g_field * self.lattice_constant**2

    @property
    def G_damp(self) -> Number:
        """g_damp a^2, dimensionless: one nucleus."""
        return self.g_damp * self.lattice_constant**2

    def torque(self, m: Quantity, mu: Quantity) -> Real:
        r"""Return the torque on one nucleus.

        .. math:: dI/dt = -G_f\, m\times\mu - G_d\, m\times(m\times\mu)

        Parameters
        ----------
        m
            Unit vector along the nuclear spin, shape (..., 3).
        mu
            Spin accumulation, J, shape (..., 3).

        Returns
        -------
        Array
            J, shape (..., 3).

        Examples
        --------
        >>> from nuspin.torque import torque_coefficients
        >>> g = torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10)
        >>> bool(g.torque([1, 0, 0], [0, 0, 1e-24])[2] > 0)  # toward mu
        True
        """
        m, mu = checks.unit_vector("m", to_si("m", m, "")), checks.vector("mu", to_si("mu", mu, "J"), "J")
        axis = _vector.split(m)
        precession = _vector.cross(axis, _vector.split(mu))
        damping = _vector.cross(axis, precession)
        return _vector.join(_vector.add(_vector.scale(-self.G_field, precession), _vector.scale(-self.G_damp, damping)))

    def flow_vectors(self, mu: Quantity) -> tuple[Real, Real]:
        r"""Return omega and beta of dm/dt = omega x m + m x (beta x m), both rad/s, shape (..., 3).

        .. math:: \omega = G_f \mu / \hbar I_p, \qquad \beta = G_d \mu / \hbar I_p

        Parameters
        ----------
        mu
            Spin accumulation, J, shape (..., 3).

        Examples
        --------
        >>> from nuspin.torque import torque_coefficients
        >>> g = torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10)
        >>> omega, beta = g.flow_vectors([0, 0, 1e-24])
        >>> bool(omega[2] > beta[2] > 0)
        True
        """
        components = _vector.split(checks.vector("mu", to_si("mu", mu, "J"), "J"))
        omega, beta = (_vector.join(_vector.scale(G / (hbar * self.spin_length), components)) for G in (self.G_field, self.G_damp))
        return omega, beta

    def validity(self) -> tuple[Validity, ...]:
        """Return what the coefficients rest on: the unitarity bound G_d <= 1/2 pi of a contact, weak coupling, and mu_r = 1.

        Examples
        --------
        >>> from nuspin.torque import torque_coefficients
        >>> g = torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10)
        >>> [each.holds for each in g.validity()]
        [True, True, True]
        """
        contact = self.g_damp_contact * self.lattice_constant**2
        G_d, G_f = (float(jnp.max(jnp.abs(jnp.asarray(g)))) for g in (contact, self.G_field))
        bound, mu_r = 1 / (2 * pi), float(jnp.max(jnp.asarray(self.mu_r)))
        return (
            Validity(
                name="unitarity",
                holds=G_d <= bound,
                statement=f"the contact part of g_damp a^2, {G_d:.2g}, must not exceed 1/2 pi: no scatterer takes more.",
                value=G_d,
                limit=bound,
            ),
            Validity(
                name="weak coupling",
                holds=G_f < 0.1 * bound,
                statement=f"G_f = g_field a^2 = {G_f:.2g} must be well below 1/2 pi, or the Born approximation fails.",
                value=G_f,
                limit=0.1 * bound,
            ),
            Validity(
                name="permeability",
                holds=mu_r == 1,
                statement="a hyperfine field acts inside the atom, where mu_r = 1; the electrons' screening is chi_1 already.",
                value=mu_r,
                limit=1.0,
            ),
        )


def torque_coefficients(
    *,
    gamma: Quantity,
    spin: Number,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    lattice_constant: Quantity,
    mu_r: Quantity = 1.0,
    enhancement: Quantity = 1.0,
    kernel: str = "full",
) -> TorqueCoefficients:
    r"""Return the field-like and damping-like coefficients of the nuclear spin-orbit torque.

    .. math::

        g_{field} = \eta \frac{\alpha I_p}{6\pi^2 a^2}, \qquad
        g_{damp} = \Big(\tfrac49\eta^2 - \tfrac19\Big) \frac{(\alpha I_p)^2}{8\pi^3 a^2}, \qquad
        \alpha = e\mu_0\gamma_I k_F, \quad I_p = \sqrt{I(I+1)}

    Another gas than the paper's multiplies them by its `knight_enhancement` and `korringa_enhancement`; in two dimensions k_F becomes
    pi |phi(z_n)|^2. For plane waves (eta = 1) g_damp = (alpha I_p)^2 / 24 pi^3 a^2. Eq. (15) prints twice this g_field, and 5/72 for 1/24
    because it adds the dipolar part of g_damp with the wrong sign.

    Parameters
    ----------
    gamma
        Signed bare gyromagnetic ratio, rad/(s T).
    spin
        Nuclear spin quantum number I: 1/2, 1, 3/2, ...
    k_F
        Fermi wave number, 1/m, of the paper's gas.
    gas
        Another gas, in place of k_F; one with a spin accumulation of its own gives the coefficients at that accumulation.
    lattice_constant
        a, m: one nucleus per a^2.
    mu_r
        The paper's relative permeability, multiplying alpha; 1 for every real metal, and another value adds a validity record to
        the predictions that use it.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.
    kernel
        "full" (contact and dipolar) or "contact".

    Returns
    -------
    TorqueCoefficients
        Broadcast over all arguments; g in 1/m^2. g_field has the sign of gamma.

    Raises
    ------
    InputError
        Where gamma is zero, spin no positive multiple of 1/2, or another argument not positive.
    NotDerived
        For the full kernel in two dimensions.

    Notes
    -----
    Born approximation, classical spin; with k_F: T = 0, |mu| << E_F. `TorqueCoefficients.validity` tells where the first fails.

    References
    ----------
    Eq. (15) of Cahaya, Leon and Fauzi (2023); factors and signs are derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin import Isotope
    >>> from nuspin.torque import torque_coefficients
    >>> iron = Isotope("57Fe")
    >>> g = torque_coefficients(gamma=iron.gamma(), spin=iron.spin, k_F="2 / angstrom", lattice_constant="2 angstrom")
    >>> print(f"{g.g_field:.3g} {g.g_damp:.2g}")
    1.28e+10 31
    """
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    spin = quantity.spin_quantum_number("spin", spin)
    gas = electron_gas(k_F, gas)
    lattice_constant = quantity.positive("lattice_constant", lattice_constant, "m")
    mu_r = quantity.positive("mu_r", mu_r)
    enhancement = quantity.positive("enhancement", enhancement)

    checks.broadcastable(gamma=gamma, spin=spin, k_F=gas.k_F, lattice_constant=lattice_constant, mu_r=mu_r, enhancement=enhancement)
    isotropic(gas, kernel)
    spin_length = (spin * (spin + 1)) ** 0.5
    strength = coupling(gamma=gamma, k_F=gas.coupling_wave_number, mu_r=mu_r) * spin_length
    contact, _ = sphere_averages(enhancement=enhancement, kernel="contact")
    whole, _ = sphere_averages(enhancement=enhancement, kernel=kernel)
    per_average = gas.korringa_enhancement() * strength**2 / (8 * pi**3 * lattice_constant**2)
    return TorqueCoefficients(
        g_field=gas.knight_enhancement() * enhancement * strength / (6 * pi**2 * lattice_constant**2),
        g_damp_contact=contact * per_average,
        g_damp_dipole=(whole - contact) * per_average,
        spin_length=spin_length,
        lattice_constant=lattice_constant,
        mu_r=mu_r,
    )


def isotropic(gas: ElectronGas, kernel: str) -> None:
    """Refuse the average of the dipolar field over a Fermi surface that is no sphere."""
    if gas.dimension == 2 and kernel != "contact":
        raise NotDerived(
            "The dipolar coupling to a two-dimensional gas depends on the direction of mu and on where the nucleus lies. "
            "Use kernel='contact', or `nuspin.torque.two_dimensional_dipole_coefficient` for a nucleus beside it."
        )


def coupling(*, gamma: Any, k_F: Any, mu_r: Any = 1.0) -> Any:
    """Return alpha = e mu_r mu_0 gamma k_F, the dimensionless strength of the hyperfine coupling, of SI numbers."""
    return e * mu_r * mu_0 * gamma * k_F
