"""Rows 39-41: what the torque does in time, the end of section 3: a classical vector against a spin I, with and without Korringa."""

from collections.abc import Callable
from math import log, sqrt
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from nuspin import constants, dynamics
from nuspin._jax import jax, jnp
from nuspin._programs import kept_program
from nuspin.paper import numbers
from nuspin.paper.audit.row import Check, Row
from nuspin.paper.independent import rates

_MU = numbers.MU_CRITICAL  # J
_COLD, _HELIUM = _MU / (1e4 * constants.k_B), 4.2  # K
_AVERAGE_OF_CONTACT = 4 / 9
_MASTER: dict[str, Any] = dict(tolerance=1e-3, witness="master equation with the golden-rule rates of each electron spin flip")


def _bath(temperature: Any) -> dynamics.ElectronBath:
    """Return electrons that give a classical spin of length 1 the torque rate 1/s at mu = 7 ueV."""
    return dynamics.ElectronBath(strength=1 / (_AVERAGE_OF_CONTACT * _MU), temperature=temperature, axis=[0.0, 0.0, 1.0], larmor=0.0)


def _transverse_rate(spin: float, temperature: float) -> float:
    """Return (d<I_x>/dt)/<I_x> of a coherent spin just off the pole antiparallel to mu, with T2 as long as eq. (16) takes to grow."""

    def tilted(bath: dynamics.ElectronBath) -> dynamics.QuantumNucleus:
        dephasing = dynamics.QuantumSpin(spin, noise=np.diag([0.0, 0.0, 2 * sqrt(spin * (spin + 1))]))
        start = dynamics.polarized_state(spin, [np.sin(1e-4), 0.0, np.cos(1e-4)])
        return dynamics.QuantumNucleus(gamma=1.0, quantum=dephasing, bath=bath, start=start)

    value, slope = _at_first(f"I_x of a spin {spin} against mu", tilted, -_MU, temperature, component=0)
    return slope / value


def _at_first(name: str, nucleus: Callable[..., Any], mu: float, temperature: float, *, component: int) -> tuple[float, float]:
    """Return a component of the polarisation of a nucleus in a bath at time zero, and its rate, for mu along z."""
    drive = dynamics.Constant(spin_accumulation=[0.0, 0.0, mu])

    def seen(temperature: Any) -> Any:
        def polarization(t: Any) -> Any:
            return dynamics.trajectory(nucleus(_bath(temperature)), drive, jnp.stack([t]))["polarization"][0, component]

        return jax.jvp(polarization, (0.0,), (1.0,))

    value, slope = kept_program(f"the audit: {name}", seen, (temperature,))(temperature)
    return float(value), float(slope)


def compensation() -> Row:
    """Row 39."""

    def check(spin: float, temperature: float, note: str = "", what: str = "the same,") -> Check:
        length, ratio = sqrt(spin * (spin + 1)), _MU / (constants.k_B * temperature)
        return Check(
            claim=f"{what} I = {2 * spin:.0f}/2, {_kelvin(temperature)}",
            printed=0.0,
            derived=_transverse_rate(spin, temperature) / length,
            computed=-1 + rates.transverse_growth(spin, ratio) / length,
            note=note,
            **_MASTER,
        )

    half = "A classical vector is compensated. A spin 1/2 decays faster than without the current, for either sign of μ."
    return Row(
        39,
        (
            check(0.5, _COLD, half, what="after eq. (16): (d⟨I_⊥⟩/dt)T₂/⟨I_⊥⟩ at the critical μ, contact,"),
            check(4.5, _COLD, "Even here something is missing: a spin I gains I − 1 where the vector gains √(I(I+1))."),
            check(0.5, _HELIUM, "Korringa relaxation by the same electrons, which the paper disregards."),
            check(4.5, _HELIUM),
        ),
    )


def _kelvin(temperature: float) -> str:
    return "T → 0" if temperature < 1e-3 else f"{temperature:g} K"


def switching() -> Row:
    """Row 40."""
    reversed_mu = dynamics.Constant(spin_accumulation=[0.0, 0.0, -_MU])
    nucleus = dynamics.BlochNucleus(gamma=1.0, relaxation=_bath(_HELIUM), spin=0.5, start=[0.0, 0.0, 1.0])
    rest = dynamics.trajectory(nucleus, reversed_mu, jnp.array([1e3]))["polarization"][0, 2]
    start, lean = np.array([np.sin(0.1), 0.0, np.cos(0.1)]), [0.0, 0.0, -1.0]
    damping, beyond = 0.1, 2.0  # Gilbert's alpha, and the torque over the one that compensates it
    omega, beta = dynamics.gilbert([0.0, 0.0, -1.0], [0.0, 0.0, -beyond * damping], damping=damping)
    end = np.asarray(dynamics.flow(start, omega, beta, 200.0))
    return Row(
        40,
        (
            Check(
                claim="the end of section 3: switched, −⟨I_z⟩/I of I = 1/2 long after μ = −7 μeV is on, 4.2 K, contact",
                printed=1.0,
                derived=-float(rest),
                computed=rates.steady_half(_MU / (constants.k_B * _HELIUM)),
                tolerance=1e-6,
                witness="phase space of the electrons that raise and lower the spin, by quadrature",
                note="The vector turns over. The spin forgets its direction, at any strength of the torque, and keeps μ/2k_BT.",
            ),
            Check(
                claim="the time for it of a classical vector, from 0.1 rad to the equator",
                printed=None,
                derived=float(dynamics.switching_time(start, [0.0, 0.0, 0.0], lean)),
                computed=_time_to_equator(start),
                unit="ħI_p/g_damp a²μ",
                witness="Runge-Kutta integration of eq. (16), stopped at the equator",
                note=f"ln cot(0.05) = {-log(np.tan(0.05)):.4g}.",
            ),
            Check(
                claim="permanent dynamics: m_z in the end, at twice the torque that compensates Gilbert damping",
                printed=None,
                derived=float(end[2]),
                computed=_stepped_end(start, damping, beyond),
                tolerance=1e-6,
                witness="Runge-Kutta integration of the implicit Gilbert equation",
                note="Field and torque that do not depend on m make no limit cycle: below the threshold m stays, above it m switches.",
            ),
        ),
    )


def _time_to_equator(start: np.ndarray) -> float:
    def equator(t: float, m: np.ndarray) -> float:
        return m[2]

    equator.terminal = True  # type: ignore[attr-defined]
    pull = _cross([0.0, 0.0, -1.0])
    motion = solve_ivp(lambda t, m: _cross(m) @ (pull @ m), (0, 20), start, rtol=1e-11, atol=1e-13, events=equator)
    return float(motion.t_events[0][0])


def _cross(m: Any) -> np.ndarray:
    """Return the matrix of m x."""
    return np.array([[0.0, -m[2], m[1]], [m[2], 0.0, -m[0]], [-m[1], m[0], 0.0]])


def _stepped_end(start: np.ndarray, damping: float, beyond: float) -> float:
    omega, pull, one = np.array([0.0, 0.0, -1.0]), _cross([0.0, 0.0, -beyond * damping]), np.eye(3)

    def rate(t: float, m: np.ndarray) -> np.ndarray:
        cross = _cross(m)
        return np.linalg.solve(one + damping * cross, cross @ (pull @ m - omega))

    motion = solve_ivp(rate, (0, 200.0), start, rtol=1e-8, atol=1e-10)
    return float(motion.y[2, -1])


def conjecture() -> Row:
    """Row 41."""
    cold = _MU / (constants.k_B * _COLD)

    def half(bath: dynamics.ElectronBath) -> dynamics.BlochNucleus:
        return dynamics.BlochNucleus(gamma=1.0, relaxation=bath, spin=0.5)

    def large(bath: dynamics.ElectronBath) -> dynamics.QuantumNucleus:
        return dynamics.QuantumNucleus(gamma=1.0, quantum=dynamics.QuantumSpin(4.5), bath=bath)

    slope, large_slope = (_at_first(f"I_z of {each.__name__}, unpolarised", each, _MU, _COLD, component=2)[1] for each in (half, large))
    pump: dict[str, Any] = dict(printed=0.0, unit="G₊ − G₋", tolerance=1e-6, witness=_MASTER["witness"])
    return Row(
        41,
        (
            Check(
                claim="conjecture: eq. (16) added to the Bloch equation; d(⟨I_z⟩/I)/dt of unpolarised nuclei, I = 1/2",
                derived=slope,
                computed=rates.pump(0.5, cold),
                note="m×(m×μ) of an ensemble without direction is nothing. What is to be added is a pump, a constant: Overhauser's.",
                **pump,
            ),
            Check(claim="the same for I = 9/2, 2(I+1)/3", derived=large_slope, computed=rates.pump(4.5, cold), **pump),
        ),
    )


ROWS = (compensation, switching, conjecture)
