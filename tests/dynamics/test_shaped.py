import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from nuspin.dynamics import (
    BlochNucleus,
    ElectronBath,
    QuantumNucleus,
    QuantumSpin,
    TimeDependent,
    flow_shaped,
)
from nuspin.dynamics.trajectory import stepped
from nuspin.errors import InputError


def omega(t):
    return jnp.stack([2 * jnp.cos(3 * t), 1 + jnp.sin(t), 0.5 * t + 3.0])


def beta(t):
    return jnp.stack([0.3 * jnp.sin(2 * t), -0.2 + 0.0 * t, 0.4 * jnp.cos(t)])


def slope_of(t, m):
    return np.cross(np.asarray(omega(t)), m) + np.cross(m, np.cross(np.asarray(beta(t)), m))


def slope(steps, errors):
    return np.polyfit(np.log(steps), np.log(errors), 1)[0]


def test_fourth_order():
    truth = solve_ivp(slope_of, (0, 2), [0.6, 0, 0.8], method="DOP853", rtol=1e-13, atol=1e-14).y[:, -1]
    steps = np.array([8, 16, 64, 128])
    errors = [np.max(np.abs(flow_shaped([0.6, 0, 0.8], omega, beta, [0.0, 2.0], steps=int(n))[-1] - truth)) for n in steps]
    assert slope(steps, errors) == pytest.approx(-4, abs=0.05)
    assert errors[-1] < 1e-7


@pytest.mark.parametrize("kind", ["bloch", "master"])
def test_fourth_order_with_relaxation(kind):
    bath = ElectronBath(strength=0.3 / 1.38e-23, temperature=1.0, axis=[0, 0, 1.0], larmor=0.0)
    nucleus = {
        "bloch": lambda: BlochNucleus(gamma=1.0, relaxation=bath, spin=0.5, start=[0.3, 0, 0.1]),
        "master": lambda: QuantumNucleus(gamma=1.0, quantum=QuantumSpin(1.0), bath=bath),
    }[kind]()

    drive = TimeDependent(field=lambda t: -omega(t), spin_accumulation=lambda t: 1e-23 * beta(t))

    def ends(steps):
        return np.asarray(stepped(nucleus, drive, jnp.array([2.0]), jnp.asarray(steps), None)["polarization"][-1])

    steps, truth = np.array([8, 16, 32, 64]), ends(1024)
    assert slope(steps, [np.max(np.abs(ends(n) - truth)) for n in steps]) == pytest.approx(-4, abs=0.1)


def test_length_stays_and_a_constant_drive_is_exact(rng):
    m = flow_shaped([0.6, 0, 0.8], omega, beta, np.linspace(0, 9, 4), steps=3)
    assert np.allclose(np.linalg.norm(m, axis=-1), 1, rtol=0, atol=1e-13)
    constant = flow_shaped([1.0, 0, 0], lambda t: jnp.array([0, 0, 2.0]), lambda t: jnp.zeros(3), [0.0, 1.0], steps=1)
    assert np.allclose(constant[-1], [np.cos(2), np.sin(2), 0], rtol=0, atol=1e-15)


def test_many_spins_under_one_shape(rng):
    m0 = rng.normal(size=(6, 3))
    m0 = m0 / np.linalg.norm(m0, axis=-1, keepdims=True)
    together = flow_shaped(m0, omega, beta, [0.0, 0.5, 1.0], steps=20)
    assert together.shape == (3, 6, 3)
    assert np.allclose(together[:, 2], flow_shaped(m0[2], omega, beta, [0.0, 0.5, 1.0], steps=20), rtol=0, atol=1e-14)


def test_derivative_of_a_parameter_of_the_shape():
    def end(p):
        return flow_shaped([0.6, 0, 0.8], lambda t: p * omega(t), beta, jnp.array([0.0, 1.0]), steps=16)[-1]

    all_of = jax.jit(lambda p: (end(p), jax.jacfwd(end)(p), jax.jacrev(end)(p)))
    _, forward, backward = all_of(1.0)
    difference = (all_of(1.0 + 1e-5)[0] - all_of(1.0 - 1e-5)[0]) / 2e-5
    assert np.allclose(forward, difference, rtol=0, atol=1e-8)
    assert np.allclose(backward, difference, rtol=0, atol=1e-8)


def test_bad_input_is_named():
    with pytest.raises(InputError, match=r"`times` must rise, not 1\.0 s after 2\.0 s\. Sort it, each value once\."):
        flow_shaped([1.0, 0, 0], omega, beta, [0.0, 2.0, 1.0], steps=1)
    with pytest.raises(InputError, match="`steps` must be a whole number, at least 1"):
        flow_shaped([1.0, 0, 0], omega, beta, [0.0, 2.0], steps=0)
    with pytest.raises(InputError, match="`omega` and `beta` must be finite at all times"):
        flow_shaped([0, 0, 1.0], lambda t: jnp.nan * jnp.ones(3), lambda t: jnp.zeros(3), [0.0, 1.0], steps=1)
    with pytest.raises(InputError, match="`beta` must return a real vector"):
        flow_shaped([0, 0, 1.0], lambda t: jnp.zeros(3), lambda t: t, [0.0, 1.0], steps=1)
