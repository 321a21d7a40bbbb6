"""The exact flow and its derivatives against 60 digits: errors of rounding only, in programs as users compile them."""

import jax
import jax.numpy as jnp
import mpmath as mp
import numpy as np
import pytest

from nuspin.dynamics import flow, flow_power

pytestmark = pytest.mark.optimised  # the compiler is free to fuse and reorder what error-free sums and products are made of


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def exact_map(omega, beta, t):
    """The 2 x 2 matrix of the motion, in mpmath."""
    w = [mp.mpf(b) - mp.mpc(0, 1) * mp.mpf(o) for o, b in zip(omega, beta, strict=True)]
    t, q = mp.mpf(t), mp.sqrt(sum(c * c for c in w))
    even, odd = mp.cosh(q * t / 2), mp.sinh(q * t / 2) / q
    i = mp.mpc(0, 1)
    return mp.matrix([[even + odd * w[2], odd * (w[0] - i * w[1])], [odd * (w[0] + i * w[1]), even - odd * w[2]]])


def exact_end(matrix, m0):
    x, y, z = (mp.mpf(c) for c in m0)
    u, v = matrix * mp.matrix([1 + z, x + mp.mpc(0, 1) * y])
    norm, mixed = abs(u) ** 2 + abs(v) ** 2, mp.conj(u) * v
    return [2 * mixed.real / norm, 2 * mixed.imag / norm, (abs(u) ** 2 - abs(v) ** 2) / norm]


def moved(matrix, m0):
    return np.array([float(c) for c in exact_end(matrix, m0)])


@pytest.mark.parametrize("t", [1.0, -1.0, 100.0])
def test_ten_megahertz_against_60_digits(rng, t):
    """1e7 and 1e9 precessions, with a weak torque: the phase is exact, so what is left is rounding."""
    for _ in range(20):
        m0, omega = unit(rng.normal(size=3)), 2 * np.pi * 1e7 * unit(rng.normal(size=3)) * (1 + 1e-4 * rng.normal())
        beta = rng.normal(size=3) * 0.1 / abs(t)
        with mp.workdps(60):
            truth = moved(exact_map(omega, beta, t), m0)
        assert np.allclose(flow(m0, omega, beta, t), truth, rtol=0, atol=2e-15 if abs(t) == 1 else 1e-13)


def test_torque_as_strong_as_the_field_against_60_digits(rng):
    """Across the field the torque slows the precession, and its square counts in full."""
    omega, beta = np.array([0, 0, 6.2e7]), np.array([3.1e7, 0, 1e-3])
    with mp.workdps(60):
        truth = moved(exact_map(omega, beta, 1.0), [0.6, 0, 0.8])
    assert np.allclose(flow([0.6, 0, 0.8], omega, beta, 1.0), truth, rtol=0, atol=1e-13)


def test_periodic_drive_over_ten_million_periods_against_60_digits(rng):
    durations = np.array([4e-8, 5e-8, 1e-8])
    for _ in range(3):
        m0 = unit(rng.normal(size=3))
        omega = np.array([2e5, 0, 6.28e7]) + np.array([[1e4], [1e5], [1e3]]) * rng.normal(size=(3, 3))
        beta = 0.1 * rng.normal(size=(3, 3))
        with mp.workdps(60):
            period = mp.eye(2)
            for each in zip(omega, beta, durations, strict=True):
                period = exact_map(*each) * period
            truth = moved(period ** (10**7), m0)
        assert np.allclose(flow_power(m0, omega, beta, durations, 10**7), truth, rtol=0, atol=1e-7)


def flow_of_numbers(x):
    return flow(x[:3], x[3:6], x[6:9], x[9])


@jax.jit
def slopes_of_numbers(x):
    return jax.jacfwd(flow_of_numbers)(x), jax.jacrev(flow_of_numbers)(x)


@pytest.mark.parametrize(
    ("field", "torque", "t"),
    [(1.0, 1.0, 0.8), (1.0, 1.0, -0.8), (1e-3, 1e-3, 1.0), (6e7, 1.0, 1.0), (0.0, 30.0, 1.0), (5.0, 0.0, 3.0), (2.0, 0.5, 1)],
)
def test_all_derivatives_against_60_digits(rng, field, torque, t):
    """By the ten numbers that the motion depends on, m0 within the sphere; both ways."""
    m0, omega, beta = unit(rng.normal(size=3)), field * unit(rng.normal(size=3)), torque * unit(rng.normal(size=3))
    within = np.zeros((2, 10))
    within[0, :3] = unit(np.cross(m0, [0.3, 0.2, 0.1]))
    within[1, :3] = np.cross(m0, within[0, :3])
    directions = np.concatenate([within, np.eye(10)[3:]])
    exact = [mp.mpf(x) for x in (*m0, *omega, *beta, t)]

    def end(step, along):
        x = [value + step * mp.mpf(part) for value, part in zip(exact, along, strict=True)]
        return exact_end(exact_map(x[3:6], x[6:9], x[9]), x[:3])

    with mp.workdps(60):
        h = mp.mpf(10) ** -25 / max(1, field)
        ends = [(end(h, along), end(-h, along)) for along in directions]
        truth = np.array([[float((a - b) / (2 * h)) for a, b in zip(*pair, strict=True)] for pair in ends])
    for jacobian in slopes_of_numbers(jnp.array([*m0, *omega, *beta, t])):
        slopes = jacobian @ directions.T
        assert np.allclose(slopes.T, truth, rtol=0, atol=1e-12 * np.maximum(1, np.abs(truth).max(axis=1, keepdims=True)))
