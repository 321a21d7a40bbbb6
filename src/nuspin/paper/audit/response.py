"""Rows 1-12: the electron gas, section 2 of the paper."""

from functools import cache
from typing import Any

import numpy as np

from nuspin import constants, hyperfine, response
from nuspin.paper import numbers, printed
from nuspin.paper.audit.radial_checks import exponent_check, radial_check
from nuspin.paper.audit.row import Check, Row
from nuspin.paper.independent import kubo, radial, reaction

_SPLIT = 0.05  # mu in units of 2 E_F, small enough for the linear response to hold to 1e-3
_FROM_KUBO: dict[str, Any] = dict(tolerance=1e-3, witness="Kubo sum over states and spins, switching rate extrapolated to zero")


def _si_unit(k_F: float = numbers.K_F) -> float:
    return constants.e * k_F / constants.hbar


def hamiltonian() -> Row:
    """Row 1."""
    levels = np.linalg.eigvalsh(-0.5 * np.diag([1.0, -1.0]))
    return Row(
        1,
        (
            Check(
                claim="eq. (1): H = p²/2m − (1/ħ) s·μ splits the two spin species by μ (not 2μ)",
                printed=1.0,
                derived=1.0,
                computed=float(levels[1] - levels[0]),
                unit="μ",
                witness="eigenvalues of −σ·μ/2",
                note="Read as a splitting of the occupations; as a Hamiltonian in equilibrium it gives no torque, row 6.",
            ),
        ),
    )


def kubo_formula() -> Row:
    """Row 2."""
    return Row(
        2,
        (
            Check(
                claim="eq. (2): exact response of a driven gas over the integral of (i/ħ)θ⟨[s, s]⟩",
                printed=1.0,
                derived=1.0,
                computed=kubo.prefactor(),
                tolerance=1e-3,
                witness="Schrödinger equation of electrons on a ring",
            ),
        ),
    )


def uniform_magnetization() -> Row:
    """Row 3."""
    kw: dict[str, Any] = dict(mu=[0.0, 0.0, 1.0], k_F=numbers.K_F)
    return Row(
        3,
        (
            Check(
                claim="eq. (3): M₀ = c (e k_F/ħ) μ, the coefficient c",
                printed=float(np.asarray(printed.uniform_magnetization(**kw))[2]) / _si_unit(),
                derived=float(response.uniform_magnetization(**kw)[2]) / _si_unit(),
                computed=-reaction.spin_per_splitting(),
                tolerance=1e-6,
                witness="electrons counted in two Fermi spheres split by μ",
                note="Printed −1/2π², derived −1/4π². Eq. (4)'s own χ₁(0) = m k_F/4π² contradicts the printed factor.",
            ),
        ),
    )


def _edges(mu: float) -> tuple[float, float]:
    return np.sqrt(1 + mu / 2), np.sqrt(1 - mu / 2)


def chi1() -> Row:
    """Row 4."""
    k_F = numbers.K_F
    unit = constants.m_e * k_F

    def check(t: float) -> Check:
        return Check(
            claim=f"eq. (4): χ₁ at q = {t:g} k_F",
            printed=float(printed.chi1(t * k_F, k_F=k_F)) / unit,
            derived=float(response.chi1(t * k_F, k_F=k_F)) / unit,
            computed=float(radial.chi1(t)) / (4 * np.pi**2),
            unit="mₑ k_F",
            tolerance=1e-9,
            witness="quadrature over the Fermi sphere",
        )

    return Row(4, tuple(check(t) for t in (1.0, 0.3, 1.99, 3.0)))


def chi2_magnitude() -> Row:
    """Row 5."""
    k_F = numbers.K_F
    unit = constants.m_e**2 / (constants.hbar**2 * k_F)

    def check(t: float) -> Check:
        return Check(
            claim=f"eq. (4): |χ₂| at q = {t:g} k_F",
            printed=float(printed.chi2(t * k_F, k_F=k_F)) / unit,
            derived=float(response.chi2(t * k_F, k_F=k_F)) / unit,
            computed=radial.chi2(t) / (8 * np.pi),
            unit="mₑ²/ħ²k_F",
            tolerance=1e-9,
            witness="quadrature of the response in r, sin(qr) sin²(k_F r)/r",
        )

    return Row(5, tuple(check(t) for t in (1.0, 1.9, 2.5)))


@cache
def _chi_xy(case: str) -> float:
    """Return chi_xy(k_F) in units of |chi_2| mu, for the three ways to make two spin species differ."""
    up, down = _edges(2 * _SPLIT)
    arguments = {
        "equilibrium": dict(k_up=up, k_down=down, split=_SPLIT),
        "occupations": dict(k_up=up, k_down=down, split=0.0),
        "energies": dict(k_up=1.0, k_down=1.0, split=_SPLIT),
    }[case]
    return kubo.static("x", "y", 1.0, **arguments) * 8 * np.pi / _SPLIT


def _engine_sign() -> float:
    """Return chi_xy/|chi_2| mu of the engine: x component, field along y, mu along z; M and B are both opposite to s and h."""
    kw: dict[str, Any] = dict(mu=[0.0, 0.0, 1e-22], k_F=numbers.K_F)
    M = response.induced_magnetization([0.0, 0.0, 1e-10], field_moment=[0.0, 1e-31, 0.0], **kw)
    expected = (constants.e / constants.m_e) ** 2 * response.chi2_r(1e-10, 0, k_F=numbers.K_F) * 1e-22 * 1e-31
    return float(M[0] / expected)


def chi2_sign() -> Row:
    """Row 6."""
    return Row(
        6,
        (
            Check(
                claim="eqs. (4), (5): χ_xy/|χ₂|μ for a spin accumulation (occupations split, energies not)",
                printed=1.0,
                derived=_engine_sign(),
                computed=_chi_xy("occupations"),
                **_FROM_KUBO,
                note="So M_⊥ = +(e/m)²|χ₂| μ×B. The caption of Fig. 3(b) has this sign and contradicts eq. (5).",
            ),
            Check(
                claim="the same in thermal equilibrium of eq. (1)",
                printed=1.0,
                derived=0.0,
                computed=_chi_xy("equilibrium"),
                **_FROM_KUBO,
            ),
            Check(
                claim="the same for split energies with unpolarised occupations (M₀ = 0)",
                printed=1.0,
                derived=1.0,
                computed=_chi_xy("energies"),
                **_FROM_KUBO,
                note="The printed sign belongs to this case, in which eq. (3) would be zero.",
            ),
        ),
    )


def static_limit() -> Row:
    """Row 7."""
    up, down = _edges(2 * _SPLIT)
    fast = kubo.chi("x", "y", 1.0, k_up=up, k_down=down, split=0.0, eta=200.0) * 8 * np.pi / _SPLIT
    return Row(
        7,
        (
            Check(
                claim="the static limit, ω → 0 at fixed q and then η → 0: |χ_xy|/|χ₂|μ",
                printed=1.0,
                derived=1.0,
                computed=abs(_chi_xy("occupations")),
                **_FROM_KUBO,
                note="Not defined in the paper; needs ħη ≪ ħ²k_F q/m.",
            ),
            Check(
                claim="the same switched on too fast, ħη = 200 ħ²k_F²/m",
                printed=None,
                derived=0.0,
                computed=fast,
                tolerance=1e-2,
                witness="Kubo sum at one switching rate",
            ),
        ),
    )


def tensor_to_vector() -> Row:
    """Row 8."""
    mu, field = np.array([0.3, -0.4, 0.9]), np.array([-0.2, 0.5, 0.7])
    levi_civita = np.linalg.det(np.eye(3)[np.stack(np.meshgrid(*[range(3)] * 3, indexing="ij"), axis=-1)])
    contracted = np.einsum("abc,c,b->a", levi_civita, mu, field)
    return Row(
        8,
        (
            Check(
                claim="eq. (5): ε_abc μ_c χ₂ B_b as a multiple of χ₂ μ×B",
                printed=-1.0,
                derived=-1.0,
                computed=float(contracted @ np.cross(mu, field) / np.sum(np.cross(mu, field) ** 2)),
                witness="the tensor contracted component by component",
            ),
        ),
    )


def f_con1() -> Row:
    """Row 9."""
    return Row(9, (radial_check("eq. (6): f_con⁽¹⁾", "f_con1"),))


def f_con2() -> Row:
    """Row 10."""
    return Row(10, (radial_check("eq. (7): f_con⁽²⁾", "f_con2"),))


def contact_asymptotics() -> Row:
    """Row 11."""
    x = 1e-3
    return Row(
        11,
        (
            exponent_check("section 2: M_∥ decays as rⁿ, n", "f_con1", -3.0),
            exponent_check("section 2: M_⊥ decays as rⁿ, n", "f_con2", -2.0),
            Check(
                claim="section 2: M_∥ diverges at r = 0 (as 1/3x, the coefficient)",
                printed=1 / 3,
                derived=x * float(hyperfine.f_con1(x)),
                computed=x * radial.f_con1(x),
                rounding=1e-5,
                tolerance=1e-9,
                witness="Hankel transform at k_F r = 0.001",
                note="M_⊥ stays finite there, so M_∥ dominates near the source, as the paper says.",
            ),
        ),
    )


def far_field() -> Row:
    """Row 12."""
    E_F = (constants.hbar * numbers.K_F) ** 2 / (2 * constants.m_e)
    mu = numbers.MU_CRITICAL
    far = 4 * np.pi
    ratio = radial.f_con2(far + np.pi / 2) * (far + np.pi / 2) ** 2 / abs(radial.f_con1(far) * far**3)  # the two envelopes
    return Row(
        12,
        (
            Check(
                claim="sections 2, 2.1: M_⊥ dominates far from the nucleus; k_F r where it begins, at μ = 7 µeV",
                printed=1.0,
                derived=E_F / mu,
                computed=4 * E_F / mu / ratio,
                rounding=10.0,
                tolerance=1e-6,
                witness="envelopes of the two Hankel transforms",
                note="Printed: k_F r ≫ 1. Derived: E_F/μ, 0.1 mm here, never within a mean free path.",
            ),
        ),
    )


ROWS = (
    hamiltonian,
    kubo_formula,
    uniform_magnetization,
    chi1,
    chi2_magnitude,
    chi2_sign,
    static_limit,
    tensor_to_vector,
    f_con1,
    f_con2,
    contact_asymptotics,
    far_field,
)
