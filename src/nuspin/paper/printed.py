r"""The paper's equations as printed, numbers and signs verbatim, under the names that the engine uses for its own.

Use these to compare with the paper; only the audit and the figures do. `TorqueCoefficients.in_engine_convention` is the one conversion:
the paper writes the torque as -g_field m x mu + g_damp m x (m x mu), the engine with a minus before g_damp. I is in units of hbar. Each
function refuses what the one of the same name in the engine refuses, and the points where the printed form has no value.
"""

from dataclasses import dataclass
from math import pi

import numpy as np

from nuspin import checks, quantity
from nuspin._types import Number, Quantity
from nuspin.constants import e, hbar, m_e, mu_0
from nuspin.torque import TorqueCoefficients as EngineCoefficients
from nuspin.units import to_si


def uniform_magnetization(*, mu: Quantity, k_F: Quantity) -> Number:
    """Return M_0 of eq. (3), A/m.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> print(f"{printed.uniform_magnetization(mu=[0, 0, 1.6e-24], k_F='2 / angstrom')[2]:.2f}")
    -2.46
    """
    mu, k_F = _vector("mu", mu, "J"), checks.scalar("k_F", quantity.positive("k_F", k_F, "1/m"))
    return -e * k_F / (2 * pi**2 * hbar) * mu


def chi1(q: Quantity, *, k_F: Quantity) -> Number:
    """Return chi_1(q) of eq. (4), kg/m; NaN at q = 2 k_F, where the printed form has no value.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> print(f"{printed.chi1('1 / angstrom', k_F='2 / angstrom'):.3g}")
    4.52e-22
    """
    q, k_F = _wave_numbers(q, k_F)
    with np.errstate(divide="ignore", invalid="ignore"):
        return m_e * k_F / (8 * pi**2) * (1 + (k_F**2 - (q / 2) ** 2) / (k_F * q) * np.log(np.abs((q + 2 * k_F) / np.subtract(q, 2 * k_F))))


def chi2(q: Quantity, *, k_F: Quantity) -> Number:
    """Return chi_2(q) of eq. (4), kg/(m J); it enters eq. (5) as -chi_2 mu x.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> float(printed.chi2("5 / angstrom", k_F="2 / angstrom"))
    0.0
    """
    q, k_F = _wave_numbers(q, k_F)
    return m_e**2 / (8 * pi * hbar**2) * np.heaviside(2 * k_F - q, 0.5) / q


def f_con1(x: Quantity) -> Number:
    """Return f_con^(1)(x), eq. (6).

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> print(f"{printed.f_con1(1.0):.4f}")
    0.2177
    """
    x = quantity.positive("x", x)
    return (np.sin(2 * x) - 2 * x * np.cos(2 * x)) / (8 * x**4)


def f_con2(x: Quantity) -> Number:
    """Return f_con^(2)(x), eq. (7).

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> print(f"{printed.f_con2(1.0):.4f}")
    0.7081
    """
    x = quantity.positive("x", x)
    return (1 - np.cos(2 * x)) / (2 * x**2)


def f_dip1(x: Quantity) -> Number:
    """Return f_dip^(1)(x), eq. (12).

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> print(f"{printed.f_dip1(1.0):.4f}")
    -0.2793
    """
    x = quantity.positive("x", x)
    return (x * np.cos(2 * x) - 2 * np.sin(2 * x)) / (8 * x**4)


def f_dip2(x: Quantity) -> Number:
    """Return f_dip^(2)(x), eq. (12).

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> print(f"{printed.f_dip2(1.0):.4f}")
    -0.0550
    """
    x = quantity.positive("x", x)
    return (3 * np.sin(2 * x) - 2 * x * np.cos(2 * x) - 4 * x) / (8 * x**3)


def induced_magnetization(r: Quantity, *, field_moment: Quantity, mu: Quantity, k_F: Quantity) -> Number:
    """Return M_parallel + M_perp of section 2, eq. (5) for B_local delta(r), A/m.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> M = printed.induced_magnetization([1e-10, 0, 0], field_moment=[0, 0, 1e-30], mu=[0, 1.6e-22, 0], k_F="2 / angstrom")
    >>> bool(M[0] < 0)  # opposite to mu x B
    True
    """
    field_moment, mu = _vector("field_moment", field_moment, "T m^3"), _vector("mu", mu, "J")
    k_F = checks.scalar("k_F", quantity.positive("k_F", k_F, "1/m"))
    x = k_F * _distance(_vector("r", r, "m"))
    parallel = e**2 * k_F**4 / (4 * pi**3 * m_e) * f_con1(x) * field_moment
    return parallel - e**2 * k_F**2 / (8 * pi**3 * hbar**2) * f_con2(x) * np.cross(mu, field_moment)


def magnetization(r: Quantity, *, nuclear_spin: Quantity, mu: Quantity, k_F: Quantity, gamma: Quantity, mu_r: Quantity = 1.0) -> Number:
    """Return M_0 + M_con + M_dip, the unnumbered equations after (11), A/m.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> printed.magnetization([2e-10, 0, 0], nuclear_spin=[0, 0, 0.5], mu=[0, 0, 1e-24], k_F="2 / angstrom", gamma=8.7e6).shape
    (3,)
    """
    r, mu, spin = _vector("r", r, "m"), _vector("mu", mu, "J"), hbar * _vector("nuclear_spin", nuclear_spin, "")
    k_F = checks.scalar("k_F", quantity.positive("k_F", k_F, "1/m"))
    gamma = checks.scalar("gamma", quantity.nonzero("gamma", gamma, "rad/s/T"))
    mu_r, distance = checks.scalar("mu_r", quantity.positive("mu_r", mu_r)), _distance(r)
    x, unit = k_F * distance, r / distance
    pattern = 3 * (spin * unit).sum(-1, keepdims=True) * unit - spin
    first = e**2 * mu_r * mu_0 * gamma * k_F**4 / (6 * pi**3 * m_e)
    second = e**2 * mu_r * mu_0 * gamma * k_F**2 / (12 * pi**3 * hbar**2)
    contact = first * f_con1(x) * spin + second * f_con2(x) * np.cross(spin, mu)
    dipolar = first * f_dip1(x) * pattern + second * f_dip2(x) * np.cross(mu, pattern)
    return uniform_magnetization(mu=mu, k_F=k_F) + contact + dipolar


@dataclass(frozen=True)
class TorqueCoefficients:
    """g_field and the two parts of g_damp as printed, 1/m^2, with I_p and the lattice constant (m) that they belong to.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> g = printed.torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10, mu_r=1.99e5)
    >>> g.g_damp == -g.in_engine_convention().g_damp
    True
    """

    g_field: Number
    g_damp_contact: Number
    g_damp_dipole: Number
    spin_length: Number
    lattice_constant: Number

    @property
    def g_damp(self) -> Number:
        """The damping-like coefficient, of +m x (m x mu), 1/m^2."""
        return self.g_damp_contact + self.g_damp_dipole

    def torque(self, m: Quantity, mu: Quantity) -> Number:
        """Return tau of the unnumbered equation before (15), J.

        Examples
        --------
        >>> from nuspin.paper import printed
        >>> g = printed.torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10, mu_r=1.99e5)
        >>> bool(g.torque([1, 0, 0], [0, 0, 1e-24])[2] < 0)  # away from mu
        True
        """
        m, mu = checks.unit_vector("m", _vector("m", m, "")), _vector("mu", mu, "J")
        per_area = -self.g_field * np.cross(m, mu) + self.g_damp * np.cross(m, np.cross(m, mu))
        return self.lattice_constant**2 * per_area

    def in_engine_convention(self) -> EngineCoefficients:
        """Return the same torque in the engine's convention: g_damp changes sign."""
        return EngineCoefficients(self.g_field, -self.g_damp_contact, -self.g_damp_dipole, self.spin_length, self.lattice_constant)


def torque_coefficients(
    *,
    gamma: Quantity,
    spin: Number,
    k_F: Quantity,
    lattice_constant: Quantity,
    mu_r: Quantity = 1.0,
    enhancement: Quantity = 1.0,
) -> TorqueCoefficients:
    """Return g_field and g_damp of eq. (15), 1/m^2; the enhancement, not in the paper, multiplies the contact coupling.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> g = printed.torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10, mu_r=1.99e5)
    >>> print(f"{g.g_field:.1e} {g.g_damp:.1e}")
    5.1e+15 2.0e+12
    """
    gamma, spin = quantity.nonzero("gamma", gamma, "rad/s/T"), quantity.spin_quantum_number("spin", spin)
    k_F, a = quantity.positive("k_F", k_F, "1/m"), quantity.positive("lattice_constant", lattice_constant, "m")
    mu_r, enhancement = quantity.positive("mu_r", mu_r), quantity.positive("enhancement", enhancement)
    spin_length = (spin * (spin + 1)) ** 0.5
    strength = e * mu_r * mu_0 * gamma * k_F * spin_length
    per_part = strength**2 / (72 * pi**3 * a**2)
    return TorqueCoefficients(
        g_field=enhancement * strength / (3 * pi**2 * a**2),
        g_damp_contact=4 * enhancement**2 * per_part,
        g_damp_dipole=per_part,
        spin_length=spin_length,
        lattice_constant=a,
    )


def critical_spin_accumulation(coefficients: TorqueCoefficients, *, T2: Quantity) -> Number:
    """Return mu of the sentence after eq. (16), J.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> g = printed.torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10, mu_r=1.99e5)
    >>> print(f"{printed.critical_spin_accumulation(g, T2='1 ms') / 1.602e-19:.0e} eV")
    7e-06 eV
    """
    checks.instance("coefficients", coefficients, TorqueCoefficients)
    T2 = quantity.positive("T2", T2, "s")
    return hbar * coefficients.spin_length / (coefficients.g_damp * coefficients.lattice_constant**2 * T2)


def critical_current_density(mu: Quantity, *, conductivity: Quantity, spin_hall_angle: Quantity, spin_diffusion_length: Quantity) -> Number:
    """Return j of the sentence after eq. (16), A/m^2.

    Examples
    --------
    >>> from nuspin.paper import printed
    >>> j = printed.critical_current_density("7e-6 eV", conductivity=1e7, spin_hall_angle=0.1, spin_diffusion_length="2 nm")
    >>> print(f"{j:.0e}")
    2e+11
    """
    mu, sigma = quantity.finite("mu", mu, "J"), quantity.positive("conductivity", conductivity, "S/m")
    theta, length = (
        quantity.nonzero("spin_hall_angle", spin_hall_angle),
        quantity.positive("spin_diffusion_length", spin_diffusion_length, "m"),
    )
    return mu * sigma / (2 * e * length * theta)


def _wave_numbers(q: Quantity, k_F: Quantity) -> tuple[Number, Number]:
    q, k_F = quantity.positive("q", q, "1/m"), quantity.positive("k_F", k_F, "1/m")
    checks.broadcastable(q=q, k_F=k_F)
    return q, k_F


def _vector(name: str, value: Quantity, unit: str) -> np.ndarray:
    """Return Cartesian components on the last axis."""
    return np.asarray(checks.vector(name, to_si(name, value, unit), unit))


def _distance(r: np.ndarray) -> np.ndarray:
    return checks.positive("|r|", np.linalg.norm(r, axis=-1, keepdims=True), "m", "The printed form has no value at the nucleus.")
