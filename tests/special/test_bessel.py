import inspect
from functools import cache

import jax
import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuspin import InputError, special
from nuspin.special import j0, j1, y0, y1

NAMES = ("j0", "j1", "y0", "y1")
SWITCH = 4.0
ZEROS = [
    float(zero(order, k)) + shift
    for order in (0, 1)
    for zero in (mp.besseljzero, mp.besselyzero)
    for k in (1, 2, 7)
    for shift in (0, 1e-9, -1e-6)
]
X = np.sort(
    np.concatenate(
        [
            np.logspace(-12, 6, 400),
            np.linspace(0.01, 12, 500),
            SWITCH + np.array([-1e-3, -1e-12, 0.0, 1e-12, 1e-3]),
            [np.nextafter(SWITCH, 0)],
            ZEROS,
        ]
    )
)

pytestmark = pytest.mark.optimised


@cache
def truth():
    """The four functions on X in 40 digits, rounded once."""
    with mp.workdps(40):
        values = {
            name: [function(order, mp.mpf(x)) for x in X]
            for name, function, order in (("j0", mp.besselj, 0), ("j1", mp.besselj, 1), ("y0", mp.bessely, 0), ("y1", mp.bessely, 1))
        }
        slopes = {
            "j0": [-b for b in values["j1"]],
            "j1": [a - b / mp.mpf(x) for a, b, x in zip(values["j0"], values["j1"], X, strict=True)],
            "y0": [-b for b in values["y1"]],
            "y1": [a - b / mp.mpf(x) for a, b, x in zip(values["y0"], values["y1"], X, strict=True)],
        }
        return {name: np.array(values[name], float) for name in NAMES}, {name: np.array(slopes[name], float) for name in NAMES}


def envelope(name):
    """The modulus |J + iY|; where Y diverges, the leading power of J for J."""
    values, _ = truth()
    modulus = np.hypot(values["j" + name[1]], values["y" + name[1]])
    return {"j0": np.minimum(modulus, 1), "j1": np.minimum(modulus, X / 2)}.get(name, modulus)


@pytest.mark.parametrize("name", NAMES)
def test_error_is_below_1e_14_of_the_envelope(name):
    values, _ = truth()
    assert np.max(np.abs(getattr(special, name)(X) - values[name]) / envelope(name)) < 1e-14


@pytest.mark.parametrize("name", NAMES)
def test_slope_is_right_everywhere(name):
    _, slopes = truth()
    slope = jax.vmap(jax.grad(getattr(special, name)))(X)
    assert np.max(np.abs(slope - slopes[name]) / np.maximum(envelope(name), np.abs(slopes[name]))) < 1e-14


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("x", [0.3, 3.9, 4.1, 50.0])
def test_second_derivative_obeys_bessels_equation(name, x):
    f, nu = getattr(special, name), int(name[1])
    second, first = jax.grad(jax.grad(f))(x), jax.grad(f)(x)
    assert abs(x * x * second + x * first + (x * x - nu * nu) * f(x)) < 1e-13 * max(1, x * x)


@given(st.floats(-12, 6).map(lambda p: 10.0**p))
def test_wronskian(x):
    assert float(j1(x) * y0(x) - j0(x) * y1(x)) == pytest.approx(2 / (np.pi * x), rel=1e-14, abs=0)


@pytest.mark.parametrize(("f", "derivatives"), [(j0, [1, 0, -1 / 2, 0]), (j1, [0, 1 / 2, 0, -3 / 8])])
def test_taylor_coefficients_of_j_at_zero(f, derivatives):
    for expected in derivatives:
        assert float(f(0.0)) == pytest.approx(expected, rel=1e-15, abs=0)
        f = jax.jacfwd(f)


@pytest.mark.parametrize("f", [y0, y1])
def test_y_is_minus_infinite_at_zero(f):
    assert f(0.0) == -np.inf
    assert jax.grad(f)(0.0) == np.inf
    assert jax.jacfwd(f)(0.0) == np.inf


@pytest.mark.parametrize("name", NAMES)
def test_is_not_a_number_where_negative(name):
    assert np.isnan(getattr(special, name)(np.array([-1.0, -20.0, np.nan]))).all()


@pytest.mark.parametrize("name", NAMES)
def test_compiles_maps_and_keeps_the_shape(name):
    f = getattr(special, name)
    x = np.linspace(0.5, 9, 12).reshape(3, 2, 2)
    assert f(x).shape == x.shape
    assert f(2).dtype == np.float64
    np.testing.assert_allclose(jax.jit(jax.vmap(f))(x), f(x), rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("x", [1j, np.ones(2) * 1j, True, "a", None, [], [[1.0], [1.0, 2.0]]])
def test_only_real_numbers_are_taken(name, x):
    with pytest.raises(InputError, match=r"^`x` must"):
        underlying(getattr(special, name))(x)


def underlying(function):
    """Without the types that the tests check, as a user calls it."""
    return inspect.unwrap(function)
