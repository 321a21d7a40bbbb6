"""The pure function under JAX: a traced value that may vanish is not refused, whatever is compiled, mapped or differentiated."""

import subprocess
import sys
from inspect import unwrap

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
    quadrupole_tensor,
    trajectory,
)
from nuspin.errors import InputError
from nuspin.torque import TorqueCoefficients

TORQUE = TorqueCoefficients(g_field=0.0, g_damp_contact=hbar, g_damp_dipole=0.0, spin_length=1.0, lattice_constant=1.0)
BATH = ElectronBath(strength=1 / k_B, temperature=1.0)
FEELS = {
    "classical": lambda: ClassicalNucleus(gamma=2.0, torque=TORQUE, start=[1.0, 0, 0]),
    "bloch": lambda: BlochNucleus(gamma=2.0, relaxation=BATH, spin=0.5, start=[0.5, 0, 0]),
    "quantum": lambda: QuantumNucleus(gamma=2.0, quantum=QuantumSpin(0.5), bath=BATH),
}
DOES_NOT = {
    "classical": lambda: ClassicalNucleus(gamma=2.0, start=[1.0, 0, 0]),
    "bloch": lambda: BlochNucleus(gamma=2.0, relaxation=FixedRelaxation(T1=2.0, T2=1.0), start=[0.5, 0, 0]),
    "quantum": lambda: QuantumNucleus(gamma=2.0, quantum=QuantumSpin(0.5)),
}
DRIVES = {
    "constant": lambda B, mu: Constant(field=B, spin_accumulation=mu),
    "pieces": lambda B, mu: PiecewiseConstant([1.0, 2.0], field=jnp.stack([B, -B]), spin_accumulation=mu),
    "repeated": lambda B, mu: PiecewiseConstant([1.0, 0.3], field=jnp.stack([B, -B]), spin_accumulation=mu, repeated=True),
    "time-dependent": lambda B, mu: TimeDependent(field=lambda t: B, spin_accumulation=None if mu is None else lambda t: mu),
}
TIMES = np.array([0.5, 2.0])


def seen(nucleus, kind, x, mu):
    B = jnp.stack([0.0 * x, 0.0 * x, x])
    mu = mu if mu is not None or kind == "time-dependent" else 0.0 * B
    drive = DRIVES[kind](B, mu)
    return jnp.sum(trajectory(nucleus, drive, TIMES, steps=2)["polarization"])


@pytest.mark.parametrize("kind", DRIVES)
@pytest.mark.parametrize("nucleus", FEELS)
def test_a_traced_drive_of_any_kind_passes(nucleus, kind):
    """Compiled, differentiated and mapped; traced only, which is where a refusal would come."""
    without = lambda x: seen(DOES_NOT[nucleus](), kind, x, None)  # noqa: E731
    with_one = lambda x: seen(FEELS[nucleus](), kind, x, x * np.array([0.0, 0.0, 1e-24]))  # noqa: E731
    derived = jax.grad if nucleus == "classical" else lambda f: f  # of the others in tests/systems
    for f in (without, with_one):
        assert jax.eval_shape(jax.vmap(derived(jax.jit(f))), jnp.ones(3)).shape == (3,)


def test_a_compiled_trajectory_is_the_trajectory():
    nucleus = ClassicalNucleus(gamma=1.0, start=[1.0, 0, 0])
    end = lambda B: trajectory(nucleus, Constant(field=jnp.stack([0.0, 0.0, B])), jnp.array([1.0]))["polarization"][-1, 0]  # noqa: E731
    value, slope = jax.jit(jax.value_and_grad(end))(2.0)
    assert (value, slope) == (pytest.approx(np.cos(2.0)), pytest.approx(-np.sin(2.0)))


def test_a_traced_asymmetry_does_not_ask_for_axes_that_are_perpendicular():
    found = jax.jit(lambda eta: quadrupole_tensor(1.0, asymmetry=eta, axis=[1.0, 0, 0]))(0.0)
    assert np.allclose(found, np.diag([1.0, -0.5, -0.5]), rtol=0, atol=1e-15)


def test_a_spin_accumulation_without_effect_is_refused_where_it_is_known():
    with pytest.raises(InputError, match="a spin accumulation does nothing to it"):
        trajectory(DOES_NOT["classical"](), Constant(spin_accumulation=[0, 0, 1e-24]), TIMES)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (dict(times=[1j]), "`times` must be a real number"),
        (dict(times=[np.nan]), "`times` must be finite"),
        (dict(times=[2.0, 1.0]), "`times` must rise"),
        (dict(times=1.0), "`times` must be a list"),
        (dict(steps=1.5), "`steps` must be a whole number"),
        (dict(bits=-1), "`bits` must be a whole number"),
        (dict(progress=1.0), "`progress` must be a function"),
    ],
)
def test_refuses(given, message):
    with pytest.raises(InputError, match=message):
        unwrap(trajectory)(DOES_NOT["classical"](), Constant(), **{"times": [1.0], **given})  # without the types that the tests check


DOORS = """
import jax, numpy as np
from nuspin import NuspinError, evolve
from nuspin.dynamics import *
nucleus, rho = ClassicalNucleus(gamma=1.0), np.eye(2) / 2
spin = QuantumSpin(0.5, noise=np.eye(3))
coupled, film = CoupledNuclei(nucleus, Feedback()), SpinDiffusion([0.0, 1.0, 2.0], diffusion=1.0)
jax.config.update("jax_enable_x64", False)
calls = [
    lambda: flow([1, 0, 0], [0, 0, 1e8], [0, 0, 0], 1),
    lambda: trajectory(nucleus, Constant(), [1.0]),
    lambda: evolve(coupled, Constant(), [1.0]),
    lambda: expectation(rho),
    lambda: powder_directions(3),
    lambda: steady_state(spin, [0, 0, 1.0]),
    lambda: secular(spin),
    lambda: samples("gaussian", width=1.0, count=2),
    lambda: mean_of([1.0, 2.0], [0.5, 0.5]),
    lambda: TimeDependent(field=lambda t: np.zeros(3)),
    lambda: ThermalNoise(rate=1.0),
]
for call in calls:
    try:
        print(call())
    except NuspinError as error:
        assert "float64" in str(error), error
"""


def test_single_precision_is_refused_by_every_door():
    """In a process of its own, as the switch is global."""
    done = subprocess.run([sys.executable, "-c", DOORS], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
