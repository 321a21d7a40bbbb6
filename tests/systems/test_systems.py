"""Motions with an exact answer and its exact derivative; every engine that can describe a system runs on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from nuspin.constants import hbar, k_B
from nuspin.dynamics import (
    BlochNucleus,
    ClassicalNucleus,
    Constant,
    ElectronBath,
    FixedRelaxation,
    PiecewiseConstant,
    QuantumNucleus,
    QuantumSpin,
    TimeDependent,
    polarized_state,
    quadrupole_tensor,
    trajectory,
)
from nuspin.torque import BathRates, TorqueCoefficients

GAMMA = 2.0
NEVER = float("inf")


def damping_like(strength):
    """Coefficients of a torque with beta = strength * mu and no field-like part."""
    return TorqueCoefficients(g_field=0.0, g_damp_contact=strength * hbar, g_damp_dipole=0.0, spin_length=1.0, lattice_constant=1.0)


def bath_of_times(T1, T2, polarization):
    """Rates of a spin 1/2 with given times and steady polarisation."""
    total = 1 / T1
    return BathRates(
        G_plus=jnp.asarray(total * (1 + polarization) / 2),
        G_minus=jnp.asarray(total * (1 - polarization) / 2),
        G_z=jnp.asarray(2 / T2 - total),
        bias=jnp.asarray(total * polarization),
        spin=0.5,
        levels=2,
    )


def turning(start):
    """Return the engines of a spin that only turns."""
    quantum = {
        f"master, I = {spin}": lambda spin=spin: QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(spin), start=polarized_state(spin, start))
        for spin in (0.5, 1.5, 4.5)
    }
    return {
        "flow": lambda: ClassicalNucleus(gamma=GAMMA, start=start),
        "bloch": lambda: BlochNucleus(gamma=GAMMA, relaxation=FixedRelaxation(T1=NEVER, T2=NEVER), start=start),
        **quantum,
    }


def as_it_is(nucleus, p):
    return nucleus


@dataclass(frozen=True)
class System:
    engines: dict[str, Callable[[], Any]]
    drive: Callable[[Any], Constant]
    exact: Callable[[Any, Any], Any]
    slope: Callable[[Any, Any], Any]
    parameter: float
    times: Any
    parametrised: Callable[[Any, Any], Any] = as_it_is


def larmor(p, t):
    angle = -GAMMA * p * t
    return np.stack([np.cos(angle), np.sin(angle), 0 * t], -1)


def larmor_slope(p, t):
    angle = -GAMMA * p * t
    return np.stack([-np.sin(angle), np.cos(angle), 0 * t], -1) * (-GAMMA * t)[:, None]


def nutation(p, t):
    """From z in a field p along x and 0.7 along z: a turn about the sum."""
    rate = GAMMA * np.hypot(p, 0.7)
    x, z, c, s = p / np.hypot(p, 0.7), 0.7 / np.hypot(p, 0.7), np.cos(rate * t), np.sin(rate * t)
    return np.stack([x * z * (1 - c), x * s, z**2 + x**2 * c], -1)


def central_difference(exact):
    """The derivative of an exact answer in mathematical functions, to 1e-10, by Richardson's rule."""

    def slope(p, t, h=1e-3):
        def difference(h):
            return (exact(p + h, t) - exact(p - h, t)) / (2 * h)

        return (64 * difference(h / 4) - 20 * difference(h / 2) + difference(h)) / 45

    return slope


def relaxing(p, t):
    return np.stack([0.6 * np.exp(-t / 0.5), 0 * t, 0.3 + (0.1 - 0.3) * np.exp(-t / p)], -1)


def relaxing_slope(p, t):
    return np.stack([0 * t, 0 * t, -0.2 * np.exp(-t / p) * t / p**2], -1)


def pulled(p, t):
    """From z in a torque along x: m_x = tanh(p t)."""
    return np.stack([np.tanh(p * t), 0 * t, 1 / np.cosh(p * t)], -1)


def pulled_slope(p, t):
    return np.stack([t / np.cosh(p * t) ** 2, 0 * t, -t * np.tanh(p * t) / np.cosh(p * t)], -1)


def exceptional(p, t):
    """A torque across a field of the same strength p, from the side away from the one fixed point: rational in p t."""
    tau = p * t
    return np.stack([0 * t, 2 * tau, tau**2 - 1], -1) / (1 + tau**2)[:, None]


def exceptional_slope(p, t):
    tau = p * t
    return np.stack([0 * t, 2 * (1 - tau**2), 4 * tau], -1) / ((1 + tau**2) ** 2)[:, None] * t[:, None]


def split(p, t):
    """Half polarised along x, I = 3/2: intensities 3 : 4 : 3 of the lines at -p, 0, p."""
    return np.stack([0.1 * (0.4 + 0.6 * np.cos(p * t)), 0 * t, 0 * t], -1)


def split_slope(p, t):
    return np.stack([-0.06 * t * np.sin(p * t), 0 * t, 0 * t], -1)


def weakly_polarized(spin):
    from nuspin.dynamics.quantum.spin_operators import spin_matrices

    I_x = np.asarray(spin_matrices(spin)[0])
    return np.eye(len(I_x)) / len(I_x) + 0.1 * spin * I_x / np.trace(I_x @ I_x).real


def ladder(spin):
    def exact(p, t):
        """The levels of a spin at rest have the ratio exp((p k_B T + hbar gamma B)/k_B T); p is mu/k_B T."""
        m = np.arange(spin, -spin - 1, -1)
        x = p + hbar * GAMMA * 1.0 / k_B
        weights = np.exp(m * x)
        return np.stack([0 * t, 0 * t, 0 * t + np.sum(m * weights) / np.sum(weights) / spin], -1)

    return exact


def ladder_engines(spin):
    bath = ElectronBath(strength=1 / k_B, temperature=1.0)
    engines = {"master": lambda: QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(spin), bath=bath)}
    if spin == 0.5:
        engines["bloch"] = lambda: BlochNucleus(gamma=GAMMA, relaxation=bath, spin=0.5)
    return engines


TIMES = np.linspace(0.0, 3.0, 7)
SYSTEMS = {
    "Larmor": System(turning([1.0, 0, 0]), lambda p: Constant(field=jnp.stack([0.0, 0.0, p])), larmor, larmor_slope, 1.3, TIMES),
    "nutation": System(
        turning([0, 0, 1.0]), lambda p: Constant(field=jnp.stack([p, 0.0, 0.7])), nutation, central_difference(nutation), 0.4, TIMES
    ),
    "T1 and T2": System(
        {
            "bloch": lambda: BlochNucleus(
                gamma=GAMMA, relaxation=FixedRelaxation(T1=0.8, T2=0.5, equilibrium=[0, 0, 0.3]), start=[0.6, 0, 0.1]
            ),
            "master": lambda: QuantumNucleus(
                gamma=GAMMA, quantum=QuantumSpin.of_bath(bath_of_times(0.8, 0.5, 0.3)), start=spin_half_along([0.6, 0, 0.1])
            ),
        },
        lambda p: Constant(),
        relaxing,
        relaxing_slope,
        0.8,
        TIMES,
        lambda nucleus, p: with_T1(nucleus, p),
    ),
    "damping-like torque": System(
        {"flow": lambda: ClassicalNucleus(gamma=GAMMA, torque=damping_like(1.0), start=[0, 0, 1.0])},
        lambda p: Constant(spin_accumulation=jnp.stack([p, 0.0, 0.0])),
        pulled,
        pulled_slope,
        0.9,
        TIMES,
    ),
    "exceptional point": System(
        {"flow": lambda: ClassicalNucleus(gamma=GAMMA, torque=damping_like(1.0), start=[0, 0, -1.0])},
        lambda p: Constant(field=jnp.stack([-p / GAMMA, 0.0, 0.0]), spin_accumulation=jnp.stack([0.0, p, 0.0])),
        exceptional,
        exceptional_slope,
        0.75,
        TIMES,
    ),
    "quadrupole splitting": System(
        {"master": lambda: QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(1.5), start=weakly_polarized(1.5))},
        lambda p: Constant(),
        split,
        split_slope,
        2.1,
        TIMES,
        lambda nucleus, p: with_quadrupole(nucleus, p),
    ),
    **{
        f"flip-flop rest, I = {spin}": System(
            ladder_engines(spin),
            lambda p: Constant(field=jnp.asarray([0.0, 0.0, 1.0]), spin_accumulation=jnp.stack([0.0, 0.0, p * k_B])),
            ladder(spin),
            central_difference(ladder(spin)),
            0.8,
            np.array([60.0, 200.0]),
        )
        for spin in (0.5, 1.0, 1.5, 2.5, 3.5, 4.5)
    },
}


def spin_half_along(vector):
    from nuspin.dynamics.quantum.spin_operators import spin_matrices

    return np.eye(2) / 2 + sum(component * np.asarray(matrix) for component, matrix in zip(vector, spin_matrices(0.5), strict=True))


def with_T1(nucleus, T1):
    if isinstance(nucleus, BlochNucleus):
        relaxation = FixedRelaxation(T1=T1, T2=0.5, equilibrium=[0, 0, 0.3])
        return BlochNucleus(gamma=GAMMA, relaxation=relaxation, spin=0.5, start=[0.6, 0, 0.1])
    return QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin.of_bath(bath_of_times(T1, 0.5, 0.3)), start=spin_half_along([0.6, 0, 0.1]))


def with_quadrupole(nucleus, omega_Q):
    return QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(1.5, quadrupole=quadrupole_tensor(omega_Q)), start=weakly_polarized(1.5))


# larger spins run the same code with larger matrices: two of them in every run
MORE = {"master, I = 0.5", "master, I = 1.5", *(f"flip-flop rest, I = {spin}" for spin in (1.0, 2.5, 3.5, 4.5))}
COMPOSED = {"exceptional point: flow", "T1 and T2: bloch", "flip-flop rest, I = 1.5: master"}
ALIKE = {  # to other derivatives: those of the same maps, or of the same rates in another map
    "Larmor: bloch",
    "nutation: bloch",
    "T1 and T2: master",
    "quadrupole splitting: master",
    "flip-flop rest, I = 0.5: bloch",
    "flip-flop rest, I = 1.5: master",
}


def runs(wanted):
    """All systems on all their engines, those that are not wanted marked as deep."""
    return [
        pytest.param(system, engine, id=f"{name}: {engine}", marks=[] if wanted(name, engine) else [pytest.mark.deep])
        for name, system in SYSTEMS.items()
        for engine in system.engines
    ]


RUNS = runs(lambda name, engine: not {name, engine} & MORE)


def motion(system, engine, p, drive=None):
    nucleus = system.parametrised(system.engines[engine](), p)
    return trajectory(nucleus, system.drive(p) if drive is None else drive(p), jnp.asarray(system.times), bits=20, steps=4)["polarization"]


@pytest.mark.parametrize(("system", "engine"), RUNS)
def test_engine_gives_the_exact_answer(system, engine):
    assert np.allclose(motion(system, engine, system.parameter), system.exact(system.parameter, system.times), rtol=0, atol=3e-13)


@eqx.filter_jit
def slopes(nucleus, parametrised, base, direction, times, weights, p):
    """Both derivatives; a program for each kind of nucleus, as all drives are linear in p."""

    def seen(p):
        own = nucleus if parametrised is as_it_is else parametrised(nucleus, p)
        drive = Constant(field=base.field + p * direction.field, spin_accumulation=base.spin_accumulation + p * direction.spin_accumulation)
        return trajectory(own, drive, np.array(times))["polarization"]

    return jax.jacfwd(seen)(p), jax.grad(lambda p: jnp.sum(weights * seen(p)))(p)


@pytest.mark.parametrize(("system", "engine"), runs(lambda name, engine: not {name, engine, f"{name}: {engine}"} & (MORE | ALIKE)))
def test_engine_gives_the_exact_derivative(system, engine):
    expected = system.slope(system.parameter, system.times)
    weights = np.random.default_rng(1).normal(size=expected.shape)
    base, end = system.drive(0.0), system.drive(1.0)
    direction = jax.tree.map(lambda a, b: b - a, base, end)
    given = system.engines[engine](), system.parametrised, base, direction, tuple(system.times.tolist()), weights
    forward, backward = slopes(*given, jnp.asarray(system.parameter, dtype=float))
    assert np.allclose(forward, expected, rtol=0, atol=1e-9)
    assert backward == pytest.approx(np.sum(weights * expected), rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(("system", "engine"), runs(lambda name, engine: f"{name}: {engine}" in COMPOSED))
def test_pieces_and_shapes_of_a_constant_drive_are_the_constant_drive(system, engine):
    def pieces(p, repeated):
        constant = system.drive(p)
        field, mu = (jnp.broadcast_to(v, (3, 3)) for v in (constant.field, constant.spin_accumulation))
        return PiecewiseConstant(
            [0.31, 1.17, 300.0] if not repeated else [0.31, 0.17, 0.05], field=field, spin_accumulation=mu, repeated=repeated
        )

    def shape(p):
        constant = system.drive(p)
        mu = lambda t: constant.spin_accumulation  # noqa: E731
        return TimeDependent(field=lambda t: constant.field, spin_accumulation=mu if np.any(constant.spin_accumulation) else None)

    expected = motion(system, engine, system.parameter)
    for drive in (lambda p: pieces(p, False), lambda p: pieces(p, True), shape):
        assert np.allclose(motion(system, engine, system.parameter, drive), expected, rtol=0, atol=3e-12)
