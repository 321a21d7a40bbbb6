import jax
import mpmath as mp
import numpy as np
import pytest

from nuspin.special import exp1, exp1_scaled

RADII = np.concatenate([np.logspace(-12, 6, 55), np.linspace(0.1, 5, 99), [0.7654], [np.nextafter(1.5, 0), 1.5, np.nextafter(1.5, 2)]])
ANGLES = np.linspace(-np.pi / 2, np.pi / 2, 25)[1:-1]
Z = np.concatenate([np.outer(RADII, np.exp(1j * ANGLES)).ravel(), RADII, 1j * RADII, -1j * RADII])
NOT_TOO_SMALL = Z.real < 700  # E_1 itself underflows beyond

pytestmark = pytest.mark.optimised


def exact(f):
    with mp.workdps(40):
        return np.array([complex(f(mp.mpc(z))) for z in Z])


def relative_error(value, truth):
    return np.max(np.abs(value - truth) / np.abs(truth))


def test_scaled_value():
    assert relative_error(exp1_scaled(Z), exact(lambda z: mp.exp(z) * mp.e1(z))) < 1e-14


def test_value():
    assert relative_error(exp1(Z[NOT_TOO_SMALL]), exact(mp.e1)[NOT_TOO_SMALL]) < 1e-14


def test_slope():
    slope = jax.vmap(jax.grad(exp1, holomorphic=True))(Z)
    assert relative_error(slope[NOT_TOO_SMALL], exact(lambda z: -mp.exp(-z) / z)[NOT_TOO_SMALL]) < 1e-14


def test_scaled_slope():
    """The difference e^z E_1 - 1/z, of which its own terms would keep no digit at 1e6."""
    slope = jax.vmap(jax.grad(exp1_scaled, holomorphic=True))(Z)
    assert relative_error(slope, exact(lambda z: mp.exp(z) * mp.e1(z) - 1 / z)) < 1e-13


@pytest.mark.parametrize("z", [0.5 + 0.2j, 1.4j, 3.0 - 1.0j])
def test_second_derivative(z):
    second = jax.grad(jax.grad(exp1, holomorphic=True), holomorphic=True)(z)
    assert complex(second) == pytest.approx(np.exp(-z) * (1 / z + 1 / z**2), rel=1e-14, abs=0)


@pytest.mark.parametrize("y", [1e-6, 0.7, 1.49, 1.51, 30.0, 1e4])
def test_imaginary_axis_holds_the_sine_and_cosine_integrals(y):
    value = complex(exp1(1j * y))
    with mp.workdps(40):
        expected = complex(-mp.ci(y), mp.si(y) - mp.pi / 2)
    assert value == pytest.approx(expected, rel=1e-14, abs=0)
    assert complex(exp1(-1j * y)) == value.conjugate()


@pytest.mark.parametrize("f", [exp1, exp1_scaled])
def test_is_not_a_number_outside_the_half_plane(f):
    assert np.isnan(f(np.array([-1.0, -1e-9 + 1j, -30.0, 0.0, np.nan]))).all()


@pytest.mark.parametrize("f", [exp1, exp1_scaled])
def test_compiles_maps_and_keeps_the_shape(f):
    z = np.linspace(0.5, 9, 12).reshape(3, 2, 2) * (1 + 0.5j)
    assert f(z).shape == z.shape
    assert f(2).dtype == np.complex128
    np.testing.assert_allclose(jax.jit(jax.vmap(f))(z), f(z), rtol=1e-15)
    along_the_axis, holomorphic = jax.grad(lambda x: f(x).real)(3.0), jax.grad(f, holomorphic=True)(3.0 + 0j)
    assert float(along_the_axis) == pytest.approx(float(holomorphic.real), rel=1e-14, abs=0)
