import jax
import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from nuspin.dynamics import flow
from nuspin.errors import InputError


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def test_solves_the_equation_of_motion(rng):
    for _ in range(5):
        m0, omega, beta = unit(rng.normal(size=3)), rng.normal(size=3), rng.normal(size=3)
        stepped = solve_ivp(lambda t, m, w=omega, b=beta: np.cross(w, m) + np.cross(m, np.cross(b, m)), (0, 3), m0, rtol=1e-11, atol=1e-12)
        assert np.allclose(flow(m0, omega, beta, 3.0), stepped.y[:, -1], atol=1e-9)


def test_solution_of_eq_16():
    """Along a common axis: tan(theta/2) decays as exp(-beta t), the azimuth turns by omega t."""
    theta, beta, omega, t = 2.5, 0.7, 11.0, np.linspace(0, 4, 9)
    m = flow([np.sin(theta), 0, np.cos(theta)], [0, 0, omega], [0, 0, beta], t)
    polar = 2 * np.arctan(np.tan(theta / 2) * np.exp(-beta * t))
    assert np.allclose(m[:, 2], np.cos(polar), atol=1e-14)
    assert np.allclose(m[:, 0], np.sin(polar) * np.cos(omega * t), atol=1e-13)
    assert np.allclose(m[:, 1], np.sin(polar) * np.sin(omega * t), atol=1e-13)


def test_flows_compose_and_keep_the_length(rng):
    m0, omega, beta = (rng.normal(size=(20, 3)) for _ in range(3))
    m0 = unit(m0)
    halfway = flow(m0, omega, beta, 0.4)
    halfway = halfway / np.linalg.norm(halfway, axis=-1, keepdims=True)
    assert np.allclose(flow(halfway, omega, beta, 0.9), flow(m0, omega, beta, 1.3), atol=1e-12)
    assert np.allclose(np.linalg.norm(flow(m0, omega, beta, 1.3), axis=-1), 1, atol=1e-13)


def test_ends_along_beta_after_any_time_without_overflow():
    m = flow([0, 0, -1.0 + 0], [0, 0, 0], [0.6, 0, 0.8], 1e9)
    assert np.allclose(m, [0.6, 0, 0.8], atol=1e-14)


@pytest.mark.parametrize("off", [1e-2, 1e-5, 1e-8])
@pytest.mark.parametrize("t", [0.5, 5.0, 20.0, 60.0, 2000.0])
def test_starts_near_the_unstable_pole(off, t):
    """tan(theta/2) = tan(theta_0/2) exp(-t), with cot(theta_0/2) = tan(off/2)."""
    m = flow([np.sin(off), 0, -np.cos(off)], [0, 0, 0], [0, 0, 1.0], t)
    polar = 2 * np.arctan(np.exp(-t) / np.tan(off / 2))
    assert np.allclose(m, [np.sin(polar), 0, np.cos(polar)], atol=1e-7)


@pytest.mark.parametrize("t", [1.0, 30.0, 1e4])
def test_stays_on_the_unstable_pole(t):
    assert np.array_equal(flow([0, 0, -1.0], [0, 0, 3.0], [0, 0, 1.0], t), [0, 0, -1])
    tilted = np.array([0.6, 0, 0.8])
    assert np.isfinite(flow(-tilted, [0, 0, 0], tilted, t)).all()


def test_field_across_an_equal_torque_has_no_exponential():
    """w . w = 0: the motion is a rational function of time."""
    stepped = solve_ivp(
        lambda t, m: np.cross([1.0, 0, 0], m) + np.cross(m, np.cross([0, 1.0, 0], m)), (0, 2), [0, 0, 1.0], rtol=1e-11, atol=1e-12
    )
    assert np.allclose(flow([0, 0, 1.0], [1.0, 0, 0], [0, 1.0, 0], 2.0), stepped.y[:, -1], atol=1e-9)


def test_long_precession_against_40_digits():
    omega, t = 2 * np.pi * 1e7, 1e-2
    m = flow([1.0, 0, 0], [0, 0, omega], [0, 0, 0], t)
    with mp.workdps(40):
        angle = mp.mpf(omega) * mp.mpf(t)
        truth = [float(mp.cos(angle)), float(mp.sin(angle))]
    assert np.allclose(m[:2], truth, atol=1e-9)


def test_nothing_moves_without_field_and_torque_and_gradients_are_finite():
    still = dict(omega=np.zeros(3), beta=np.zeros(3), t=5.0)
    assert np.allclose(flow([0.6, 0, 0.8], **still), [0.6, 0, 0.8], atol=1e-15)
    slope = jax.jacfwd(lambda beta: flow(np.array([1.0, 0, 0]), np.zeros(3), beta, 0.1))(np.zeros(3))
    assert np.isfinite(slope).all()
    assert slope[2, 2] == pytest.approx(0.1, rel=1e-6, abs=0)  # dm/dt = beta - m (m . beta)


def test_bad_input_is_named():
    with pytest.raises(InputError, match=r"`m0` must have length 1, but is of length 2\.0"):
        flow([2.0, 0, 0], np.zeros(3), np.zeros(3), 1.0)
    with pytest.raises(InputError, match="`t` must be finite"):
        flow([1.0, 0, 0], np.zeros(3), np.zeros(3), np.inf)
