"""Rows 13-21: the nucleus and the electrons around it, section 2.1 and eq. (14)."""

from functools import cache
from math import pi

import numpy as np
from scipy.integrate import quad
from scipy.special import spherical_jn

from nuspin import constants, hyperfine, response
from nuspin.paper import numbers, printed
from nuspin.paper.audit.radial_checks import X, exponent_check, radial_check
from nuspin.paper.audit.row import Check, Row
from nuspin.paper.independent import fourier, radial, rates, sphere

# A nucleus in general position, so that no component vanishes by symmetry.
_SPIN = np.array([0.2, -0.3, 0.4])
_MU = np.array([0.5, 0.7, -0.2])
_R = X * np.array([2.0, -1.0, 2.0]) / 3
_GAMMA = 1 / (constants.e * constants.mu_0 * numbers.K_F)  # so strong that M_0 does not swamp the rest in float64
_WITNESS = "three-dimensional Fourier integral of eq. (5) by quadrature"


def fields() -> Row:
    """Row 13."""
    unit = constants.mu_0 * constants.hbar
    moment = hyperfine.contact_field_moment(nuclear_spin=[0, 0, 1], gamma=1.0)[2] / unit
    axial = hyperfine.dipolar_field([0, 0, 1.0], nuclear_spin=[0, 0, 1], gamma=1.0)[2] / unit
    return Row(
        13,
        (
            Check(
                claim="eqs. (8), (9): ∫B_con d³r = c μ₀γI, the coefficient c",
                printed=2 / 3,
                derived=float(moment),
                computed=sphere.dipole_flux(),
                unit="μ₀γI",
                tolerance=1e-10,
                witness="vector potential of a point dipole over a sphere",
                note="The factor μ_r is row 29.",
            ),
            Check(
                claim="eq. (10): B_dip on the axis at unit distance",
                printed=1 / (2 * pi),
                derived=float(axial),
                computed=_dipole_from_potential(),
                unit="μ₀γI",
                tolerance=1e-6,
                witness="finite differences of the vector potential",
            ),
        ),
    )


def _dipole_from_potential(step: float = 1e-4) -> float:
    def potential(r: np.ndarray) -> np.ndarray:
        return np.cross([0.0, 0.0, 1.0], r) / (4 * pi * np.linalg.norm(r) ** 3)

    x, y, z = np.eye(3)
    along_x = (potential(z + step * x) - potential(z - step * x)) / (2 * step)
    along_y = (potential(z + step * y) - potential(z - step * y)) / (2 * step)
    return float(along_x[1] - along_y[0])


def fields_in_q() -> Row:
    """Row 14."""
    unit = constants.mu_0 * constants.hbar
    across = hyperfine.field_q([0, 1.0, 0], nuclear_spin=[0, 0, 1], gamma=1.0)[2] / unit
    along = hyperfine.field_q([0, 0, 1.0], nuclear_spin=[0, 0, 1], gamma=1.0)[2] / unit
    # the transform of (3rr - 1)/4 pi r^3 is -(3qq - 1) int j_2(z)/z dz, and the integral follows by parts from int j_1 = 1
    weight = quad(lambda z: spherical_jn(2, z) / z if z else 0.0, 0, 400 * pi, limit=2000)[0]
    return Row(
        14,
        (
            Check(
                claim="eq. (11): B(q) across q, contact 2/3 + dipole 1/3",
                printed=1.0,
                derived=float(across),
                computed=sphere.dipole_flux() + weight,
                unit="μ₀γI",
                tolerance=1e-5,
                witness="Fourier transform of the dipole field, ∫j₂(z)/z dz",
            ),
            Check(
                claim="eq. (11): B(q) along q, contact 2/3 − dipole 2/3",
                printed=0.0,
                derived=float(along),
                computed=sphere.dipole_flux() - 2 * weight,
                unit="μ₀γI",
                tolerance=1e-5,
                witness="Fourier transform of the dipole field, ∫j₂(z)/z dz",
            ),
        ),
    )


@cache
def _witness(source: str, term: str) -> np.ndarray:
    """Return one term of M(r) at `_R`, per (mu_0 gamma): source contact, dipole; term along (chi_1), across (chi_2)."""
    zero = np.zeros_like
    return fourier.response(
        _R,
        {"contact": lambda n: 2 / 3 * _SPIN + zero(n), "dipole": lambda n: _SPIN / 3 - (n @ _SPIN)[..., None] * n}[source],
        along=(lambda q: radial.chi1(q) / (4 * pi**2)) if term == "along" else zero,
        across=(lambda q: (q < 2) / (8 * pi * q)) if term == "across" else zero,
        mu=_MU,
    )


def _formula(source: str, term: str, *, as_printed: bool) -> np.ndarray:
    """Return the same term from the printed equations or from the engine."""
    k_F = numbers.K_F
    unit_mu = (constants.hbar * k_F) ** 2 / constants.m_e
    of_gas, of_nucleus = (printed, printed) if as_printed else (response, hyperfine)

    def part(mu: np.ndarray) -> np.ndarray:
        moment = 2 / 3 * constants.mu_0 * _GAMMA * constants.hbar * _SPIN
        contact = of_gas.induced_magnetization(_R / k_F, field_moment=moment, mu=mu, k_F=k_F)
        if source == "contact":
            return np.asarray(contact)
        whole = of_nucleus.magnetization(_R / k_F, nuclear_spin=_SPIN, mu=mu, k_F=k_F, gamma=_GAMMA)
        return np.asarray(whole - of_gas.uniform_magnetization(mu=mu, k_F=k_F) - contact)

    equilibrium = part(np.zeros(3))
    value = equilibrium if term == "along" else part(_MU * unit_mu) - equilibrium
    return value / (constants.mu_0 * _GAMMA * constants.hbar * k_F**4 * constants.e**2 / constants.m_e)


def _term(claim: str, source: str, term: str, note: str = "") -> Check:
    """Compare one term along its own direction, so that a wrong sign shows as one."""
    witness = _witness(source, term)
    axis = witness / np.linalg.norm(witness)
    return Check(
        claim=f"{claim} at k_F r = {X:g}",
        printed=float(_formula(source, term, as_printed=True) @ axis),
        derived=float(_formula(source, term, as_printed=False) @ axis),
        computed=float(np.linalg.norm(witness)),
        unit="e²μ₀γħk_F⁴/mₑ",
        rounding=1e-7,
        tolerance=1e-8,
        witness=_WITNESS,
        note=note,
    )


def contact_magnetization() -> Row:
    """Row 15."""
    return Row(
        15,
        (
            _term(
                "M_con: the term in μ",
                "contact",
                "across",
                "Printed I×μ, derived μ×I: the sign of χ₂, row 6. The magnitude agrees.",
            ),
            _term("M_con: the term in I", "contact", "along"),
            _scaling("M_con, M_dip ∝ |I|ⁿ, n", 1.0),
        ),
    )


def _scaling(claim: str, power: float) -> Check:
    def size(length: float) -> float:
        r = np.array([1.0, 0.5, -0.2])
        return float(
            np.linalg.norm(
                fourier.response(
                    r,
                    lambda n: length * (_SPIN - (n @ _SPIN)[..., None] * n),
                    along=lambda q: radial.chi1(q) / (4 * pi**2),
                    across=lambda q: (q < 2) / (8 * pi * q),
                    mu=_MU,
                )
            )
        )

    return Check(
        claim=claim,
        printed=power,
        derived=power,
        computed=float(np.log2(size(2.0) / size(1.0))),
        tolerance=1e-9,
        witness=_WITNESS,
    )


def dipolar_magnetization() -> Row:
    """Row 16."""
    return Row(
        16,
        (
            _term("M_dip: the term in I", "dipole", "along", "The prefactor agrees; f_dip⁽¹⁾ lost its integration constant, row 17."),
            _term("M_dip: the term in μ", "dipole", "across", "The magnitude agrees; the sign is that of χ₂, row 6."),
        ),
    )


def f_dip1() -> Row:
    """Row 17."""
    note = "Printed (x cos 2x − 2 sin 2x)/8x⁴, derived (x cos 2x − 2 sin 2x + 3x)/8x⁴."
    return Row(
        17,
        (
            radial_check("eq. (12): f_dip⁽¹⁾", "f_dip1", note=note),
            radial_check("eq. (12): f_dip⁽¹⁾", "f_dip1", 0.3),
            radial_check("eq. (12): f_dip⁽¹⁾", "f_dip1", 9.0, note="The constant is the Pauli response to the dipole field, 3/8x³."),
        ),
    )


def f_dip2() -> Row:
    """Row 18."""
    return Row(18, (radial_check("eq. (12): f_dip⁽²⁾", "f_dip2"),))


def dipolar_asymptotics() -> Row:
    """Row 19."""
    return Row(
        19,
        (
            exponent_check("section 2.1: f_dip⁽¹⁾ ∝ rⁿ, n", "f_dip1", -3.0),
            exponent_check("section 2.1: f_dip⁽²⁾ ∝ rⁿ, n", "f_dip2", -2.0),
        ),
    )


def near_field() -> Row:
    """Row 20."""
    x = 0.02
    return Row(
        20,
        (
            Check(
                claim=f"eq. (13): coefficient of 3(I·r̂)r̂ − I at k_F r = {x:g}",
                printed=-3 / (8 * x**3),
                derived=1 / (12 * x),
                computed=radial.f_dip1(x),
                tolerance=1e-3,
                witness="Hankel transform of the susceptibility by quadrature",
                note="The printed limit is that of the wrong f_dip⁽¹⁾; its own next term, 1/12x, is missing too.",
            ),
            Check(
                claim="eq. (13): power of the first neglected term, O(rⁿ)",
                printed=2.0,
                derived=1.0,
                computed=_remainder_power(),
                tolerance=1e-2,
                witness="Hankel transform minus 1/3x at two distances",
            ),
        ),
    )


def _remainder_power() -> float:
    near, far = (radial.f_con1(x) - 1 / (3 * x) for x in (0.05, 0.1))
    return float(np.log2(far / near))


def torque_from_energy() -> Row:
    """Row 21."""
    spin, field = 1.5, np.array([0.3, -0.5, 0.8])
    matrices = np.array(rates.spin_matrices(spin))
    hamiltonian = -np.einsum("a,aij->ij", field, matrices)
    psi = np.exp(1j * np.arange(4)) / 2.0
    heisenberg = [(psi.conj() @ (1j * (hamiltonian @ s - s @ hamiltonian)) @ psi).real for s in matrices]
    mean = np.array([(psi.conj() @ s @ psi).real for s in matrices])
    expected = np.cross(mean, field)  # -I x dH/dI for H = -I . field
    return Row(
        21,
        (
            Check(
                claim="eq. (14): dI/dt as a multiple of −I×∂H/∂I",
                printed=1.0,
                derived=1.0,
                computed=float(np.asarray(heisenberg) @ expected / (expected @ expected)),
                tolerance=1e-9,
                witness="commutator [H, I] of a spin 3/2",
                note="The magnetisation is held fixed while H is differentiated.",
            ),
        ),
    )


ROWS = (
    fields,
    fields_in_q,
    contact_magnetization,
    dipolar_magnetization,
    f_dip1,
    f_dip2,
    dipolar_asymptotics,
    near_field,
    torque_from_energy,
)
