"""Rows 30-38: the numbers of section 3, each through the whole chain from the isotope to the current."""

from functools import cache
from math import log10, pi, sqrt
from typing import Any

import numpy as np

from nuspin import constants, torque
from nuspin.device import thick_film_current_density
from nuspin.materials import Isotope
from nuspin.paper import numbers, printed
from nuspin.paper.audit.row import Check, Row, one_digit
from nuspin.paper.independent import chain, film, rates, reaction, sphere

_FILM: dict[str, Any] = dict(
    conductivity=numbers.CONDUCTIVITY,
    spin_hall_angle=numbers.SPIN_HALL_ANGLE,
    spin_diffusion_length=numbers.SPIN_DIFFUSION_LENGTH,
)
_QUADRATURES: dict[str, Any] = dict(tolerance=1e-6, witness="the quadratures of rows 22 and 23, scaled to the film")
_SPIN_LENGTH = sqrt(numbers.SPIN * (numbers.SPIN + 1))


def _film(mu_r: float) -> dict[str, Any]:
    gamma = Isotope(numbers.ISOTOPE).gamma()
    return dict(gamma=gamma, spin=numbers.SPIN, k_F=numbers.K_F, lattice_constant=numbers.LATTICE_CONSTANT, mu_r=mu_r)


@cache
def _as_printed() -> printed.TorqueCoefficients:
    return printed.torque_coefficients(**_film(numbers.MU_R))


@cache
def _derived(mu_r: float) -> torque.TorqueCoefficients:
    return torque.torque_coefficients(**_film(mu_r))


def _witnessed(mu_r: float) -> tuple[float, float]:
    return reaction.coefficients_si(**_film(mu_r))


def gyromagnetic_ratio() -> Row:
    """Row 30."""
    per_gamma = _as_printed().g_field / Isotope(numbers.ISOTOPE).gamma()
    per_gamma_squared = _as_printed().g_damp / Isotope(numbers.ISOTOPE).gamma() ** 2
    return Row(
        30,
        (
            Check(
                claim="γ(⁵⁷Fe), not given, as the printed g_field implies it through the printed formula",
                printed=numbers.G_FIELD / float(per_gamma),
                derived=Isotope(numbers.ISOTOPE).gamma(),
                computed=sqrt(numbers.G_DAMP / float(per_gamma_squared)),
                unit="rad/(s T)",
                rounding=one_digit(numbers.G_FIELD),
                tolerance=one_digit(numbers.G_DAMP) / 2,
                witness="implied by the printed g_damp in the same way",
                note="From the moment 0.0906 μ_N and I = 1/2.",
            ),
        ),
    )


def _coefficient(claim: str, given: float, name: str, index: int) -> tuple[Check, ...]:
    def check(label: str, number: float | None, derived: float, computed: float | None, **more: object) -> Check:
        return Check(
            claim=f"{claim}{label}",
            printed=number,
            derived=derived,
            computed=computed,
            unit="1/m²",
            rounding=one_digit(given),
            **{**_QUADRATURES, **more},
        )

    as_printed = float(getattr(_as_printed(), name))
    return (
        check("", given, float(getattr(_derived(numbers.MU_R), name)), _witnessed(numbers.MU_R)[index], note=_arithmetic(as_printed)),
        check(": arithmetic of the printed formula", given, as_printed, None),
        check(", with μ_r = 1", given, float(getattr(_derived(1.0), name)), _witnessed(1.0)[index]),
    )


def _arithmetic(value: float) -> str:
    return f"The printed formula gives {value:.3g}, so the arithmetic agrees; the formula does not."


def g_field() -> Row:
    """Row 31."""
    return Row(31, _coefficient("g_field of the ⁵⁷Fe film", numbers.G_FIELD, "g_field", 0))


def g_damp() -> Row:
    """Row 32."""
    return Row(32, _coefficient("g_damp of the ⁵⁷Fe film", numbers.G_DAMP, "g_damp", 1))


def critical_accumulation() -> Row:
    """Row 33."""

    def witness(mu_r: float) -> float:
        return constants.hbar * _SPIN_LENGTH / (_witnessed(mu_r)[1] * numbers.LATTICE_CONSTANT**2 * numbers.T2) / constants.eV

    def derived(mu_r: float) -> float:
        return float(torque.critical_spin_accumulation(_derived(mu_r), T2=numbers.T2)) / constants.eV

    as_printed = float(printed.critical_spin_accumulation(_as_printed(), T2=numbers.T2)) / constants.eV
    given = numbers.MU_CRITICAL / constants.eV
    common: dict[str, Any] = dict(printed=given, unit="eV", rounding=one_digit(given), **_QUADRATURES)
    claim = "critical μ that compensates T₂ = 1 ms"
    return Row(
        33,
        (
            Check(claim=claim, derived=derived(numbers.MU_R), computed=witness(numbers.MU_R), note=_arithmetic(as_printed), **common),
            Check(claim=f"{claim}: arithmetic of the printed formula", derived=as_printed, computed=None, **common),
            Check(
                claim=f"{claim}, with μ_r = 1",
                derived=derived(1.0),
                computed=witness(1.0),
                note="Impossible: beyond every energy of the metal. And a spin 1/2 has no threshold at all, row 28.",
                **common,
            ),
        ),
    )


def critical_current() -> Row:
    """Row 34."""
    per_current = film.surface_accumulation(20 * numbers.SPIN_DIFFUSION_LENGTH, current_density=1.0, **_FILM)

    def solved(mu: float) -> float:
        return mu / per_current

    own = float(torque.critical_spin_accumulation(_derived(numbers.MU_R), T2=numbers.T2))
    common: dict[str, Any] = dict(printed=numbers.J_CRITICAL, unit="A/m²", rounding=one_digit(numbers.J_CRITICAL), tolerance=1e-6)
    witness = "drift-diffusion of the two spin species in a film of 20 λ, as a boundary-value problem"
    return Row(
        34,
        (
            Check(
                claim="critical j of a thick film for the printed μ = 7 µeV",
                derived=float(thick_film_current_density(numbers.MU_CRITICAL, **_FILM)),
                computed=solved(numbers.MU_CRITICAL),
                witness=witness,
                **common,
            ),
            Check(
                claim="the same through the whole derived chain, μ from row 33",
                derived=float(thick_film_current_density(own, **_FILM)),
                computed=solved(own),
                witness=witness,
                **common,
            ),
        ),
    )


def field_dominates() -> Row:
    """Row 35."""
    derived = _derived(numbers.MU_R)
    fields = _witnessed(numbers.MU_R)
    strong = max(chain.coefficients(v).G_damp for v in (3.0, 3.5, 4.0, 4.5, 5.0))
    return Row(
        35,
        (
            Check(
                claim="g_field ≫ g_damp: orders of magnitude between them",
                printed=log10(numbers.G_FIELD / numbers.G_DAMP),
                derived=log10(float(derived.g_field / derived.g_damp)),
                computed=log10(fields[0] / fields[1]),
                rounding=0.1,
                tolerance=1e-6,
                witness=str(_QUADRATURES["witness"]),
                note="Opposite to electronic spin-mixing conductance, because the coupling is weak: G_d = 2πG_f² ≪ G_f.",
            ),
            Check(
                claim="the largest G_d = g_damp a² that any contact coupling can reach, 1/2π",
                printed=None,
                derived=1 / (2 * pi),
                computed=strong,
                tolerance=1e-2,
                witness="simulated wire at strong coupling",
            ),
        ),
    )


def korringa() -> Row:
    """Row 36."""
    mu_over_k = numbers.MU_CRITICAL / constants.k_B

    def ratio(T: float, kernel: str, factor: float, note: str = "") -> Check:
        gamma = Isotope(numbers.ISOTOPE).gamma()
        kw: dict[str, Any] = dict(gamma=gamma, k_F=numbers.K_F, kernel=kernel)
        T_star = float(torque.crossover_temperature(numbers.MU_CRITICAL, spin=numbers.SPIN, kernel=kernel))
        noise = float(torque.korringa_rate(T, **kw))
        return Check(
            claim=f"Korringa relaxation “disregarded”: its rate over the torque's at {T:g} K, {kernel} kernel",
            printed=0.0,
            derived=noise / float(torque.korringa_rate(T_star, **kw)),
            computed=rates.noise_over_torque(mu_over_k / T, _SPIN_LENGTH) * factor,
            tolerance=1e-6,
            witness="golden-rule energy integrals",
            note=note,
        )

    full = _kernel_factor()
    crossover = rates.crossover(_SPIN_LENGTH) * mu_over_k

    def crossover_check(kernel: str, computed: float) -> Check:
        return Check(
            claim=f"temperature below which the torque outruns Korringa relaxation, {kernel} kernel",
            printed=None,
            derived=float(torque.crossover_temperature(numbers.MU_CRITICAL, spin=numbers.SPIN, kernel=kernel)),
            computed=computed,
            unit="K",
            tolerance=1e-6,
            witness="root of the golden-rule rates",
        )

    return Row(
        36,
        (
            ratio(4.2, "contact", 1.0, "The same Fermi-surface sum makes both; at μ = 7 µeV noise wins by this factor."),
            ratio(4.2, "full", full),
            ratio(1.0, "full", full),
            ratio(300.0, "full", full),
            crossover_check("contact", crossover),
            crossover_check("full", crossover / full),
        ),
    )


@cache
def _kernel_factor() -> float:
    """Return c_S / c_A of the whole kernel, by quadrature over directions."""
    q, weights = sphere.directions()
    kernel = sphere.contact_kernel(q) + sphere.dipole_kernel(q)
    c_A, c_S = sphere.sandwich(kernel, kernel, weights)
    return c_S / c_A


def polarised_length() -> Row:
    """Row 37."""
    _, _, z = rates.spin_matrices(numbers.SPIN)
    return Row(
        37,
        (
            Check(
                claim="section 2.1: |⟨I⟩|/ħ of a fully polarised I = 1/2",
                printed=_SPIN_LENGTH,
                derived=numbers.SPIN,
                computed=float(np.linalg.eigvalsh(z).max()),
                tolerance=1e-12,
                witness="largest eigenvalue of I_z",
                note="Minor: √(I(I+1)) is the length of the operator, the largest mean value is I.",
            ),
        ),
    )


def references() -> Row:
    """Row 38."""
    none: dict[str, Any] = dict(printed=None, derived=None, computed=None)
    return Row(
        38,
        (
            Check(
                claim="g_damp is “similar to” the nuclear spin pumping measured in reference [45]",
                note="Shiomi et al., Nature Physics 15, 22 (2018), was not available; no number is quoted from it.",
                **none,
            ),
            Check(
                claim="the critical μ is “the same order of magnitude as” the one reported in reference [65]",
                note="Liu et al., Nature Communications 9 (2018), was not available; no number is quoted from it.",
                **none,
            ),
        ),
    )


ROWS = (
    gyromagnetic_ratio,
    g_field,
    g_damp,
    critical_accumulation,
    critical_current,
    field_dominates,
    korringa,
    polarised_length,
    references,
)
