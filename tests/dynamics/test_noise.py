"""Thermal noise against the diffusion of a direction: each statistical bound is five standard errors, once in 1.7 million."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from nuspin.dynamics import Feedback, ThermalNoise, flow_coupled
from nuspin.dynamics.ensemble.noise import Kick, concentration, frame
from nuspin.errors import InputError

SIGMAS = 5
FREE = dict(feedback=Feedback())


def langevin(x):
    return 1 / np.tanh(x) - 1 / x


def kicked(m, Dh, seed=0, clock=0):
    parts = tuple(jnp.asarray(v) for v in np.asarray(m, dtype=float).T)
    return np.stack(Kick(jax.random.key(seed), jnp.arange(len(m)), concentration(jnp.asarray(Dh)))(parts, jnp.asarray(clock)), -1)


@pytest.mark.parametrize("Dh", [1e-9, 1e-4, 0.01, 0.3, 1.0, 3.0])
def test_concentration_inverts_the_langevin_function(Dh):
    kappa = float(concentration(jnp.asarray(Dh)))
    loss = 1 / kappa - 2 / np.expm1(2 * kappa) if kappa < 300 else 1 / kappa
    assert loss == pytest.approx(-np.expm1(-2 * Dh), rel=1e-11)


def test_concentration_after_very_long_and_no_time():
    assert float(concentration(jnp.asarray(20.0))) == pytest.approx(3 * np.exp(-40.0), rel=1e-9, abs=1e-11)
    assert float(concentration(jnp.asarray(0.0))) > 1e200


@pytest.mark.parametrize("m", [[0.6, 0.0, 0.8], [0, 0, 1.0], [0, 0, -1.0], [1.0, 0, 0], [-0.36, 0.48, -0.8]])
def test_frame_is_across(m):
    one, other = (np.asarray(v) for v in frame(tuple(jnp.asarray(float(c)) for c in m)))
    assert np.allclose([one @ one, other @ other, one @ other, one @ m, other @ m], [1, 1, 0, 0, 0], rtol=0, atol=1e-15)


@pytest.mark.parametrize("Dh", [0.003, 0.2, 1.0])
def test_a_kick_has_the_moments_of_diffusion(Dh):
    """<P1> decays by exp(-2 D h); <P2> by 1 - 3 exp(-2 D h)/kappa, which is exp(-6 D h) to second order."""
    m, N = np.array([0.48, -0.64, 0.6]), 100_000
    after = kicked(np.tile(m, (N, 1)), Dh)
    along = after @ m
    error = SIGMAS / np.sqrt(N)
    assert along.mean() == pytest.approx(np.exp(-2 * Dh), abs=error * along.std())
    P2 = 1.5 * along**2 - 0.5
    assert P2.mean() == pytest.approx(1 - 3 * np.exp(-2 * Dh) / float(concentration(jnp.asarray(Dh))), abs=error * P2.std())
    across = after - along[:, None] * m
    assert np.all(np.abs(across.mean(0)) < error * across.std(0))
    assert np.allclose(np.linalg.norm(after, axis=-1), 1, rtol=0, atol=1e-15)


def test_second_moment_of_a_kick_is_right_to_third_order():
    Dh = np.array([0.02, 0.04])
    P2 = [1 - 3 * np.exp(-2 * h) / float(concentration(jnp.asarray(h))) for h in Dh]
    off = np.abs(P2 - np.exp(-6 * Dh))
    assert np.log2(off[1] / off[0]) == pytest.approx(3, abs=0.2)


def test_mean_decays_as_exp_minus_2Dt():
    N, D = 10_000, 0.7
    motion = flow_coupled(
        np.tile([0.6, 0.0, 0.8], (N, 1)),
        [0, 0, 2.0],
        [0, 0, 0],
        feedback=Feedback(),
        noise=ThermalNoise(rate=D),
        dt=0.05,
        steps=20,
        every=5,
    )
    t = np.asarray(motion.times)
    expected = np.exp(-2 * D * t)[:, None] * np.stack([0.6 * np.cos(2 * t), 0.6 * np.sin(2 * t), 0.8 + 0 * t], -1)
    assert np.all(np.abs(motion.mean - expected) < SIGMAS / np.sqrt(N))


@pytest.mark.parametrize("x", [pytest.param(0.5, marks=pytest.mark.deep), 3.0])
def test_damping_toward_a_field_ends_in_the_langevin_function(x):
    """A pull beta against D: the density at the end is exp(x cos theta), x = beta/D, with <m> = L(x) and <m_z^2> = 1 - 2 L(x)/x."""
    N, D = 8_000, 1.0
    motion = flow_coupled(
        np.tile([1.0, 0.0, 0.0], (N, 1)),
        [0, 0, 1.0],
        [0, 0, x * D],
        feedback=Feedback(),
        noise=ThermalNoise(rate=D, seed=3),
        dt=0.04,
        steps=150,
    )
    z = np.asarray(motion.last)[:, 2]
    bias = 2e-3  # of the step, of second order
    assert z.mean() == pytest.approx(langevin(x), abs=SIGMAS * z.std() / np.sqrt(N) + bias)
    assert (z**2).mean() == pytest.approx(1 - 2 * langevin(x) / x, abs=SIGMAS * (z**2).std() / np.sqrt(N) + bias)


@pytest.mark.deep
def test_noise_and_feedback_to_second_order():
    """The mean of many spins obeys dm/dt = A m x m - 2 D m, which no step is to spoil in first order."""
    N, D, t, A = 400_000, 0.4, 2.0, np.array([[0, 0, 0], [0, 0, 0], [0, 0, 3.0]])
    truth = solve_ivp(lambda t, m: np.cross(A @ m, m) - 2 * D * m, (0, t), [0.6, 0, 0.8], rtol=1e-10, atol=1e-12).y[:, -1]
    errors = []
    for steps in (2, 4, 8):
        given = dict(feedback=Feedback(field=A), noise=ThermalNoise(rate=D), dt=t / steps, steps=steps)
        motion = flow_coupled(np.tile([0.6, 0.0, 0.8], (N, 1)), np.zeros(3), np.zeros(3), **given)
        errors.append(np.linalg.norm(motion.mean[-1] - truth))
    chance = SIGMAS / np.sqrt(3 * N)  # of each component
    assert errors[0] < 0.05
    assert errors[1] < errors[0] / 4 + 2 * chance
    assert errors[2] < errors[0] / 16 + 2 * chance


def test_a_run_goes_on_with_new_noise():
    m, given = np.tile([0.6, 0.0, 0.8], (5, 1)), dict(feedback=Feedback(field=0.5), dt=0.1)
    whole = flow_coupled(m, [0, 0, 1.0], [0, 0, 0], noise=ThermalNoise(rate=0.3), steps=6, **given)
    first = flow_coupled(m, [0, 0, 1.0], [0, 0, 0], noise=ThermalNoise(rate=0.3), steps=4, **given)
    then = flow_coupled(first.last, [0, 0, 1.0], [0, 0, 0], noise=ThermalNoise(rate=0.3, first=4), steps=2, **given)
    assert np.allclose(then.last, whole.last, rtol=0, atol=1e-13)


def test_a_spin_has_the_same_kicks_in_any_company():
    m = np.tile([0.6, 0.0, 0.8], (9, 1))
    assert np.array_equal(kicked(m, 0.1)[:4], kicked(m[:4], 0.1))


def test_kicks_differ_by_spin_step_and_seed():
    m = np.tile([0.6, 0.0, 0.8], (50, 1))
    one = kicked(m, 0.1)
    assert len(np.unique(one[:, 0])) == 50
    for other in (kicked(m, 0.1, clock=1), kicked(m, 0.1, seed=1)):
        assert np.min(np.max(np.abs(one - other), axis=-1)) > 0


def test_outputs_do_not_change_the_noise():
    given = dict(feedback=Feedback(field=0.5), noise=ThermalNoise(rate=0.3), dt=0.1, steps=6)
    m = np.tile([0.6, 0.0, 0.8], (5, 1))
    often = flow_coupled(m, [0, 0, 1.0], [0, 0, 0], every=1, **given)
    once = flow_coupled(m, [0, 0, 1.0], [0, 0, 0], **given)
    assert np.allclose(often.last, once.last, rtol=0, atol=1e-13)


def test_without_noise_nothing_moves():
    m = np.array([[0.6, 0.0, 0.8]])
    assert np.allclose(kicked(m, 0.0), m, rtol=0, atol=1e-15)


def test_derivative_of_a_kick():
    """The random numbers stand still: the derivative to D h is that of differences."""
    m, number, clock = tuple(jnp.array([[0.6, 0.0], [0.0, 1.0], [0.8, 0.0]])), jnp.arange(2), jnp.asarray(3)
    seen = jax.jit(jax.value_and_grad(lambda Dh: jnp.sum(jnp.stack(Kick(jax.random.key(2), number, concentration(Dh))(m, clock))[:, 0])))
    for Dh in (0.04, 0.7):
        h = 1e-5
        assert seen(Dh)[1] == pytest.approx(float(seen(Dh + h)[0] - seen(Dh - h)[0]) / (2 * h), rel=1e-7)


@pytest.mark.deep
def test_derivative_through_the_noise():
    """The same of all steps."""

    def seen(D):
        noise = ThermalNoise(rate=D, seed=2)
        return flow_coupled([[0.6, 0, 0.8], [0, 1.0, 0]], [0, 0, 1.0], [0, 0, 0], **FREE, noise=noise, dt=0.1, steps=4).mean[-1, 0]

    h = 1e-5
    assert jax.jit(jax.grad(seen))(0.4) == pytest.approx(float(seen(0.4 + h) - seen(0.4 - h)) / (2 * h), rel=1e-7)


@pytest.mark.parametrize("name", ["seed", "first"])
def test_refuses_what_is_no_count(name):
    with pytest.raises(InputError, match=f"`{name}` must be a whole number, at least 0"):
        ThermalNoise(rate=1.0, **{name: -1})


@pytest.mark.parametrize("rate", [-1.0, np.nan, [1.0, 2.0]])
def test_refuses(rate):
    with pytest.raises(InputError, match="`rate` must be"):
        ThermalNoise(rate=rate)
