"""Rows 22-29: the torque on the nucleus, section 3."""

from functools import cache
from math import pi, sqrt
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from nuspin import constants, dynamics
from nuspin import torque as engine
from nuspin.materials import Isotope
from nuspin.paper import numbers, printed
from nuspin.paper.audit.row import Check, Row
from nuspin.paper.independent import chain, radial, rates, reaction
from nuspin.torque.coefficients import coupling

_WEAK = 0.02  # coupling of the simulated wire, in units of the hopping: Born corrections below 1e-4
_ARGUMENTS: dict[str, Any] = dict(gamma=1e7, spin=1.5, k_F=numbers.K_F, lattice_constant=numbers.LATTICE_CONSTANT)
_SIMULATION: dict[str, Any] = dict(tolerance=5e-3, witness="Schrödinger equation of a wire with a spin in it, occupations split by μ")
_AVERAGE: dict[str, Any] = dict(tolerance=1e-9, witness="K[μ×]K averaged over directions by quadrature, times ∫q²|χ₂|dq")


def _reduced(name: str, module: Any) -> float:
    """Return g a^2 in units of the coupling alpha I_p (g_field) or its square (g_damp)."""
    strength = coupling(gamma=_ARGUMENTS["gamma"], k_F=numbers.K_F) * sqrt(1.5 * 2.5)
    g = float(getattr(module.torque_coefficients(**_ARGUMENTS), name)) * numbers.LATTICE_CONSTANT**2
    return g / strength ** (1 if name == "g_field" else 2)


def g_field() -> Row:
    """Row 22."""
    return Row(
        22,
        (
            Check(
                claim="eq. (15): g_field a²/αI_p, α = e μ₀γk_F",
                printed=_reduced("g_field", printed),
                derived=_reduced("g_field", engine),
                computed=reaction.g_field(),
                witness="contact field of electrons counted in two Fermi spheres",
                note="Printed 1/3π², derived 1/6π²: M₀ is twice too large, row 3. Form and sign of the torque agree.",
            ),
            _exponent("section 3: g_field ∝ |I|ⁿ, n", "g_field", 1.0, _simulated_exponent("G_field")),
            _reverses_with_gamma(),
        ),
    )


def _exponent(claim: str, name: str, power: float, computed: float) -> Check:
    low, high = (getattr(engine.torque_coefficients(**{**_ARGUMENTS, "spin": s}), name) for s in (0.5, 4.5))
    lengths = sqrt(4.5 * 5.5) / sqrt(0.5 * 1.5)
    return Check(
        claim=claim,
        printed=power,
        derived=float(np.log(high / low) / np.log(lengths)),
        computed=computed,
        **_SIMULATION,
    )


@cache
def _wire(strength: float) -> chain.Torque:
    return chain.coefficients(strength)


def _simulated_exponent(name: str) -> float:
    weak, double = (abs(getattr(_wire(v), name)) for v in (_WEAK, 2 * _WEAK))
    return float(np.log2(double / weak))


def _reverses_with_gamma() -> Check:
    silver = engine.torque_coefficients(**{**_ARGUMENTS, "gamma": Isotope("109Ag").gamma()})
    return Check(
        claim="section 3: the field-like torque reverses with γ: ratio of G_field",
        printed=-1.0,
        derived=float(np.sign(silver.g_field)),
        computed=_wire(-_WEAK).G_field / _wire(_WEAK).G_field,
        **_SIMULATION,
    )


def _reverses_with_mu() -> Check:
    g, m = engine.torque_coefficients(**_ARGUMENTS), [0.0, 0.0, 1.0]
    forth, back = (np.asarray(g.torque(m, [sign * 1e-24, 0.0, 0.0])) for sign in (1, -1))
    seen, reversed_ = (chain.torque(_WEAK, np.array([sign, 0.0, 0.0])) for sign in (1.0, -1.0))
    return Check(
        claim="section 3: the torque reverses with μ: ratio of both",
        printed=-1.0,
        derived=float(back @ forth / (forth @ forth)),
        computed=float(reversed_ @ seen / (seen @ seen)),
        **_SIMULATION,
    )


def g_damp() -> Row:
    """Row 23."""
    return Row(
        23,
        (
            Check(
                claim="eq. (15): g_damp a²/(αI_p)²",
                printed=_reduced("g_damp", printed),
                derived=_reduced("g_damp", engine),
                computed=reaction.g_damp("whole"),
                **_AVERAGE,
                note="Printed 5/72π³ = (4 + 1)/72π³, derived (4 − 1)/72π³ = 1/24π³: the dipolar part has the wrong sign.",
            ),
            _exponent("section 3: g_damp ∝ |I|ⁿ, n", "g_damp", 2.0, _simulated_exponent("G_damp")),
        ),
    )


def _damping_of_engine() -> float:
    """Return the engine's torque along m x (m x mu), over g_damp a^2."""
    g, m, mu = engine.torque_coefficients(**_ARGUMENTS), np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1e-24])
    axis = np.cross(m, np.cross(m, mu))
    return float(np.asarray(g.torque(m, mu)) @ axis / (axis @ axis) / g.G_damp)


def _growth_of_engine(tilt: float) -> float:
    """Return the logarithmic rate of the transverse component near the pole parallel to mu, over G_d mu / hbar I_p."""
    g, mu = engine.torque_coefficients(**_ARGUMENTS), 1e-24
    unit = float(g.G_damp) * mu / (constants.hbar * float(g.spin_length))
    _, beta = g.flow_vectors([0.0, 0.0, mu])
    t = 1e-6 / unit
    m = dynamics.flow([np.sin(tilt), 0.0, np.cos(tilt)], [0.0, 0.0, 0.0], beta, t)
    return float(np.log(m[0] / np.sin(tilt))) / (t * unit)


def damping_sign() -> Row:
    """Row 24."""
    wire = _wire(_WEAK)
    return Row(
        24,
        (
            Check(
                claim="eq. (15): sign of the damping-like torque, the coefficient of m×(m×μ) over g_damp a²",
                printed=1.0,
                derived=_damping_of_engine(),
                computed=-wire.G_damp / (2 * pi * wire.G_field**2),
                **_SIMULATION,
                note="It pulls m toward +μ, as Fig. 1, angular-momentum conservation and the Overhauser effect demand.",
            ),
            _reverses_with_mu(),
        ),
    )


def dipole_ratio() -> Row:
    """Row 25."""
    return Row(
        25,
        (
            Check(
                claim="after eq. (15): dipolar over contact part of g_damp",
                printed=_reduced("g_damp_dipole", printed) / _reduced("g_damp_contact", printed),
                derived=_reduced("g_damp_dipole", engine) / _reduced("g_damp_contact", engine),
                computed=reaction.g_damp("dipole") / reaction.g_damp("contact"),
                **_AVERAGE,
                note="Four times smaller, as printed, but of opposite sign.",
            ),
        ),
    )


def korringa_consistency() -> Row:
    """Row 26."""

    def ratio(module: Any) -> float:
        return _reduced("g_damp_contact", module) / (2 * pi * _reduced("g_field", module) ** 2)

    return Row(
        26,
        (
            Check(
                claim="eq. (15) against Korringa: contact g_damp a² / 2π(g_field a²)²",
                printed=ratio(printed),
                derived=ratio(engine),
                computed=reaction.g_damp("contact") / (2 * pi * reaction.g_field() ** 2),
                tolerance=1e-6,
                witness="the two witnesses of rows 22 and 23",
                note="The same electrons make the Knight shift and the relaxation, so the ratio must be 1.",
            ),
        ),
    )


def growth_rate() -> Row:
    """Row 27."""
    tilt = 0.01  # of m against mu; in the frame of m, mu leans by -tilt
    lean = np.array([-np.sin(tilt), 0.0, np.cos(tilt)])
    transverse = np.array([0.0, 0.0, 1.0]) - np.cos(tilt) * lean
    wire = _wire(_WEAK)
    rate = chain.torque(_WEAK, lean) @ transverse / (transverse @ transverse) / (2 * pi * wire.G_field**2)
    return Row(
        27,
        (
            Check(
                claim="eq. (16): (dm_j/dt)/m_j near the pole parallel to μ",
                printed=1.0,
                derived=_growth_of_engine(tilt),
                computed=float(rate),
                unit="g_damp a²μ/ħI_p",
                rounding=1e-2,
                tolerance=1e-3,
                witness="torque on a tilted spin in the simulated wire",
                note="Amplification needs μ antiparallel to the spin.",
            ),
            Check(
                claim="eq. (16) solved: m_z after one damping time from the equator, and the exact flow",
                printed=None,
                derived=float(dynamics.flow([1.0, 0.0, 0.0], omega=[0.3, -0.2, 5.0], beta=[0.0, 0.1, 1.0], t=1.0)[2]),
                computed=_stepped(),
                tolerance=1e-8,
                witness="Runge-Kutta integration of the torque equation",
            ),
        ),
    )


def _stepped() -> float:
    omega, beta = np.array([0.3, -0.2, 5.0]), np.array([0.0, 0.1, 1.0])
    motion = solve_ivp(lambda t, m: np.cross(omega, m) + np.cross(m, np.cross(beta, m)), (0, 1), [1.0, 0.0, 0.0], rtol=1e-12, atol=1e-13)
    return float(motion.y[2, -1])


def spin_half() -> Row:
    """Row 28."""
    cold = 1e4  # mu / kT

    def check(spin: float) -> Check:
        return Check(
            claim=f"eq. (16) for I = {2 * spin:.0f}/2: (d⟨I_⊥⟩/dt)/⟨I_⊥⟩ at the pole antiparallel to μ, T → 0, contact",
            printed=sqrt(spin * (spin + 1)),
            derived=spin - 1,
            computed=rates.transverse_growth(spin, cold),
            unit="G₊ − G₋",
            tolerance=1e-3,
            witness="master equation with the golden-rule rates of each electron spin flip",
            note="A classical vector grows; a spin 1/2 decays for either sign of μ, and I = 1 is marginal." if spin == 0.5 else "",
        )

    full = Check(
        claim="the same for I = 3/2 with the full kernel, in units of Γ_*|μ|",
        printed=None,
        derived=(1.5 - 0.5) / 3 - 11 / 30,
        computed=rates.transverse_growth_full(1.5),
        tolerance=1e-3,
        witness="master equation averaged over the directions of q, electron by electron",
        note="The dipolar coupling flips the nucleus without the electron, or against it; only I > 1.6 amplifies.",
    )
    return Row(28, (*(check(spin) for spin in (0.5, 1.5, 4.5)), full))


def permeability() -> Row:
    """Row 29."""
    k_F = numbers.K_F
    pauli = constants.mu_0 * (constants.e / constants.m_e) ** 2 * constants.m_e * k_F / (4 * pi**2)
    return Row(
        29,
        (
            Check(
                claim="the multiplier μ_r of a hyperfine field: μ_r μ₀ = 0.25 H/m for Fe",
                printed=numbers.MU_R,
                derived=1.0,
                computed=1 + pauli * float(radial.chi1(1e-6)),
                rounding=1e-2,
                tolerance=1e-4,
                witness="1 + χ_Pauli of the model's own electrons, by quadrature",
                note="Hyperfine fields act inside the atom; the electrons' screening is χ₁ already. It inflates g_field by 2×10⁵, "
                "g_damp by 4×10¹⁰.",
            ),
        ),
    )


ROWS = (g_field, g_damp, damping_sign, dipole_ratio, korringa_consistency, growth_rate, spin_half, permeability)
