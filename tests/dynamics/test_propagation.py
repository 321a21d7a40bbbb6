"""The exponential against its series, scipy and exact cases; the readout against a state at every time."""

from itertools import product as product_of
from itertools import zip_longest

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
from scipy.linalg import expm, expm_frechet

from nuspin.dynamics.motions.matrix_exponential import LARGEST_NORM, exponential_less_one, polynomial
from nuspin.dynamics.quantum.liouvillian import generator, parameters
from nuspin.dynamics.quantum.propagation import on_uniform_grid, through_segments


class Series:
    """A polynomial, which adds and multiplies as a matrix does."""

    def __init__(self, coefficients):
        self.coefficients = coefficients

    def __add__(self, other):
        pairs = zip_longest(self.coefficients, other.coefficients, fillvalue=mpmath.mpf(0))
        return Series([a + b for a, b in pairs])

    def __rmul__(self, number):
        return Series([mpmath.mpf(number) * c for c in self.coefficients])

    def __matmul__(self, other):
        product = [mpmath.mpf(0)] * (len(self.coefficients) + len(other.coefficients) - 1)
        for (i, a), (j, b) in product_of(enumerate(self.coefficients), enumerate(other.coefficients)):
            product[i + j] += a * b
        return Series(product)


def test_five_products_are_taylors_polynomial():
    """The code itself, on a polynomial in 50 digits."""
    with mpmath.workdps(50):
        powers = (Series([mpmath.mpf(k == power) for k in range(power + 1)]) for power in (1, 2, 3, 6))
        series = polynomial(*powers).coefficients
        off = [series[k] - (1 / mpmath.factorial(k) if k else 0) for k in range(19)]
    assert max(map(abs, series[19:])) < 1e-24
    assert series[:2] == [0, 1]
    assert max(abs(d * mpmath.factorial(k)) for k, d in enumerate(off)) < 1e-15
    assert mpmath.fsum(abs(d) * mpmath.mpf(LARGEST_NORM) ** k for k, d in enumerate(off)) < 6e-17
    assert mpmath.mpf(LARGEST_NORM) ** 19 / mpmath.factorial(19) < 1e-16


def exponential(A):
    return jnp.eye(len(A)) + exponential_less_one(A)


@pytest.mark.parametrize("size", [1e-12, 1e-3, 0.9, 1.2, 30.0, 1e3])
def test_exponential_is_scipys(size, rng):
    A = rng.normal(size=(12, 12))
    A = (A - A.T) - 0.1 * A @ A.T  # turns, and relaxes
    A *= size / np.linalg.norm(A, 2)
    assert np.max(np.abs(exponential(jnp.asarray(A)) - expm(A))) < 3e-15 * max(size, 1)


def test_exponential_keeps_its_digits_where_truth_is_known():
    angle = 1e5
    A = jnp.asarray([[0.0, -angle], [angle, 0.0]])
    assert np.max(np.abs(exponential(A) - np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]))) < 5e-17 * angle
    assert np.array_equal(exponential(jnp.zeros((3, 3))), np.eye(3))
    N = jnp.asarray(np.diag([3.0, 5.0], 1))  # nilpotent: 1 + N + N^2/2, off the scale of its norm by squaring
    assert np.max(np.abs(exponential(N) - (np.eye(3) + N + N @ N / 2))) < 1e-14
    assert float(exponential(jnp.asarray([[-800.0]]))[0, 0]) == 0


def test_derivatives_are_frechets_forward_and_backward(rng):
    for size in (0.3, 8.0):
        A, E, W = (rng.normal(size=(6, 6)) for _ in range(3))
        A *= size / np.linalg.norm(A, 1)
        truth = expm_frechet(A, E, compute_expm=False)
        value, forward = jax.jvp(exponential, (jnp.asarray(A),), (jnp.asarray(E),))
        assert np.max(np.abs(value - expm(A))) < 1e-13 * np.max(np.abs(expm(A)))
        assert np.max(np.abs(forward - truth)) < 1e-12 * np.max(np.abs(truth))
        backward = jax.jit(jax.grad(lambda A, W=W: jnp.sum(W * exponential(A))))(jnp.asarray(A))
        assert float(jnp.sum(backward * E)) == pytest.approx(np.sum(W * truth), rel=1e-11, abs=0)


def test_second_derivatives_exist():
    turns = jax.jit(jax.hessian(lambda w: exponential(w * jnp.asarray([[0.0, -1.0], [1.0, 0.0]]))[0, 0]))(7.0)
    assert float(turns) == pytest.approx(-np.cos(7.0), rel=1e-11, abs=0)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 31, 1000, *(pytest.param(n, marks=pytest.mark.deep) for n in (3, 8, 9, 33, 100))])
def test_uniform_grid_is_every_power(count, rng):
    A = rng.normal(size=(4, 4))
    G, r0, rows = (A - A.T) - 0.02 * A @ A.T, rng.normal(size=4), rng.normal(size=(3, 4))
    U, r, truth = expm(G * 0.07), r0, []
    for _ in range(count):
        truth.append(rows @ r)
        r = U @ r
    seen = on_uniform_grid(jnp.asarray(G), jnp.asarray(r0), jnp.asarray(rows), jnp.asarray(0.07), count)
    assert seen.shape == (count, 3)
    assert np.max(np.abs(seen - np.array(truth))) < 1e-13 * np.sqrt(count)


def test_segments_follow_one_another(rng):
    numbers = np.asarray(parameters(rng.normal(size=(3, 3)), np.diag([1.0, 1.0, -2.0]), np.eye(3), rng.normal(size=3) / 4))
    durations, r0 = np.array([0.3, 0.0, 2.0]), rng.normal(size=9)
    r, truth = r0, []
    for each, duration in zip(numbers, durations, strict=True):
        r = expm(np.asarray(generator(jnp.asarray(each), 1.0)) * duration) @ r
        truth.append(r)
    seen = through_segments(jnp.asarray(numbers), jnp.asarray(durations), jnp.asarray(r0), 1.0)
    assert np.max(np.abs(seen - np.array(truth))) < 1e-13
