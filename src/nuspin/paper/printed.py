r"""The paper's equations as printed, numbers and signs verbatim, under the names that the engine uses for its own.

Only the audit and the figures use these. `TorqueCoefficients.in_engine_convention` is the one conversion: the paper writes the torque as
-g_field m x mu + g_damp m x (m x mu), the engine with a minus before g_damp. All arguments are SI numbers; I is in units of hbar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np

from nuspin._types import Number
from nuspin.constants import e, hbar, m_e, mu_0
from nuspin.torque import TorqueCoefficients as EngineCoefficients

Vectors = Number | Sequence[float]
"""Cartesian components on the last axis."""


def uniform_magnetization(*, mu: Vectors, k_F: Number) -> Number:
    """Return M_0 of eq. (3), A/m."""
    return -e * k_F / (2 * pi**2 * hbar) * np.asarray(mu)


def chi1(q: Number, *, k_F: Number) -> Number:
    """Return chi_1(q) of eq. (4), kg/m."""
    return m_e * k_F / (8 * pi**2) * (1 + (k_F**2 - (q / 2) ** 2) / (k_F * q) * np.log(np.abs((q + 2 * k_F) / (q - 2 * k_F))))


def chi2(q: Number, *, k_F: Number) -> Number:
    """Return chi_2(q) of eq. (4), kg/(m J); it enters eq. (5) as -chi_2 mu x."""
    return m_e**2 / (8 * pi * hbar**2) * np.heaviside(2 * k_F - q, 0.5) / q


def f_con1(x: Number) -> Number:
    """Return f_con^(1)(x), eq. (6)."""
    return (np.sin(2 * x) - 2 * x * np.cos(2 * x)) / (8 * x**4)


def f_con2(x: Number) -> Number:
    """Return f_con^(2)(x), eq. (7)."""
    return (1 - np.cos(2 * x)) / (2 * x**2)


def f_dip1(x: Number) -> Number:
    """Return f_dip^(1)(x), eq. (12)."""
    return (x * np.cos(2 * x) - 2 * np.sin(2 * x)) / (8 * x**4)


def f_dip2(x: Number) -> Number:
    """Return f_dip^(2)(x), eq. (12)."""
    return (3 * np.sin(2 * x) - 2 * x * np.cos(2 * x) - 4 * x) / (8 * x**3)


def induced_magnetization(r: Vectors, *, field_moment: Vectors, mu: Vectors, k_F: Number) -> Number:
    """Return M_parallel + M_perp of section 2, eq. (5) for B_local delta(r), A/m."""
    field_moment = np.asarray(field_moment)
    x = k_F * _distance(r)
    parallel = e**2 * k_F**4 / (4 * pi**3 * m_e) * f_con1(x) * field_moment
    return parallel - e**2 * k_F**2 / (8 * pi**3 * hbar**2) * f_con2(x) * np.cross(np.asarray(mu), field_moment)


def magnetization(r: Vectors, *, nuclear_spin: Vectors, mu: Vectors, k_F: Number, gamma: Number, mu_r: Number = 1.0) -> Number:
    """Return M_0 + M_con + M_dip, the unnumbered equations after (11), A/m."""
    spin, mu, distance = hbar * np.asarray(nuclear_spin), np.asarray(mu), _distance(r)
    x, unit = k_F * distance, np.asarray(r) / distance
    pattern = 3 * (spin * unit).sum(-1, keepdims=True) * unit - spin
    first = e**2 * mu_r * mu_0 * gamma * k_F**4 / (6 * pi**3 * m_e)
    second = e**2 * mu_r * mu_0 * gamma * k_F**2 / (12 * pi**3 * hbar**2)
    contact = first * f_con1(x) * spin + second * f_con2(x) * np.cross(spin, mu)
    dipolar = first * f_dip1(x) * pattern + second * f_dip2(x) * np.cross(mu, pattern)
    return uniform_magnetization(mu=mu, k_F=k_F) + contact + dipolar


@dataclass(frozen=True)
class TorqueCoefficients:
    """g_field and the two parts of g_damp as printed, 1/m^2, with I_p and the lattice constant (m) that they belong to."""

    g_field: Number
    g_damp_contact: Number
    g_damp_dipole: Number
    spin_length: Number
    lattice_constant: Number

    @property
    def g_damp(self) -> Number:
        """The damping-like coefficient, of +m x (m x mu), 1/m^2."""
        return self.g_damp_contact + self.g_damp_dipole

    def torque(self, m: Vectors, mu: Vectors) -> Number:
        """Return tau of the unnumbered equation before (15), J."""
        m, mu = np.asarray(m), np.asarray(mu)
        per_area = -self.g_field * np.cross(m, mu) + self.g_damp * np.cross(m, np.cross(m, mu))
        return self.lattice_constant**2 * per_area

    def in_engine_convention(self) -> EngineCoefficients:
        """Return the same torque in the engine's convention: g_damp changes sign."""
        return EngineCoefficients(self.g_field, -self.g_damp_contact, -self.g_damp_dipole, self.spin_length, self.lattice_constant)


def torque_coefficients(
    *, gamma: Number, spin: Number, k_F: Number, lattice_constant: Number, mu_r: Number = 1.0, enhancement: Number = 1.0
) -> TorqueCoefficients:
    """Return g_field and g_damp of eq. (15), 1/m^2; the enhancement, not in the paper, multiplies the contact coupling."""
    spin_length = (spin * (spin + 1)) ** 0.5
    strength = e * mu_r * mu_0 * gamma * k_F * spin_length
    per_part = strength**2 / (72 * pi**3 * lattice_constant**2)
    return TorqueCoefficients(
        g_field=enhancement * strength / (3 * pi**2 * lattice_constant**2),
        g_damp_contact=4 * enhancement**2 * per_part,
        g_damp_dipole=per_part,
        spin_length=spin_length,
        lattice_constant=lattice_constant,
    )


def critical_spin_accumulation(coefficients: TorqueCoefficients, *, T2: Number) -> Number:
    """Return mu of the sentence after eq. (16), J."""
    return hbar * coefficients.spin_length / (coefficients.g_damp * coefficients.lattice_constant**2 * T2)


def critical_current_density(mu: Number, *, conductivity: Number, spin_hall_angle: Number, spin_diffusion_length: Number) -> Number:
    """Return j of the sentence after eq. (16), A/m^2."""
    return mu * conductivity / (2 * e * spin_diffusion_length * spin_hall_angle)


def _distance(r: Vectors) -> Number:
    return np.linalg.norm(np.asarray(r), axis=-1, keepdims=True)
