import jax
import mpmath as mp
import numpy as np
import pytest

from nuspin import hyperfine
from nuspin.errors import InputError
from nuspin.paper.independent import quadrature, radial
from nuspin.response import chi1, chi1_r, chi2, chi2_r

NAMES = ("f_con1", "f_con2", "f_dip1", "f_dip2")
ENVELOPE = {
    "f_con1": lambda x: np.minimum(1 / (3 * x), 1 / (4 * x**3)),
    "f_con2": lambda x: np.minimum(1, 1 / x**2),
    "f_dip1": lambda x: np.minimum(1 / (12 * x), 1 / (2 * x**3)),
    "f_dip2": lambda x: np.minimum(x**2 / 15, 3 / (4 * x**2)),
}
X = np.logspace(-6, 4, 700)


def exact(name, x):
    """The closed forms in 60 digits, where their cancellation does no harm."""
    s, c = mp.sin(2 * x), mp.cos(2 * x)
    return {
        "f_con1": (s - 2 * x * c) / (8 * x**4),
        "f_con2": (1 - c) / (2 * x**2),
        "f_dip1": (x * c - 2 * s + 3 * x) / (8 * x**4),
        "f_dip2": (3 * s - 2 * x * c - 4 * x) / (8 * x**3),
    }[name]


@pytest.mark.parametrize("name", NAMES)
def test_error_is_below_1e_13_of_the_envelope(name):
    with mp.workdps(60):
        truth = np.array([float(exact(name, mp.mpf(x))) for x in X])
    assert np.max(np.abs(getattr(hyperfine, name)(X) - truth) / ENVELOPE[name](X)) < 1e-13


@pytest.mark.parametrize("name", NAMES)
def test_slope_is_right_everywhere(name):
    slope = jax.vmap(jax.grad(getattr(hyperfine, name)))(X)
    assert np.isfinite(slope).all()
    for x in (1e-3, 0.5, 0.999, 1.001, 3.0, 200.0):
        with mp.workdps(40):
            truth = float(mp.diff(lambda x: exact(name, x), mp.mpf(x)))
        assert jax.grad(getattr(hyperfine, name))(x) == pytest.approx(truth, rel=1e-9, abs=1e-13)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("x", [0.1, 0.9, 1.7, 6.0])
def test_is_the_hankel_transform_of_the_susceptibility(name, x):
    """The witness sums over the Fermi sphere and transforms numerically: it holds no closed form."""
    assert float(getattr(hyperfine, name)(x)) == pytest.approx(getattr(radial, name)(x), rel=1e-10, abs=0)


@pytest.mark.parametrize("l", [0, 2])
@pytest.mark.parametrize(("in_r", "in_q"), [(chi1_r, chi1), (chi2_r, chi2)])
def test_si_transforms_are_those_of_the_si_susceptibilities(l, in_r, in_q):
    from scipy.special import spherical_jn

    k_F, x = 1.7e10, 2.3
    t, _ = quadrature.nodes(x)
    integrand = t**2 * spherical_jn(l, t * x) * np.asarray(in_q(t * k_F, k_F=k_F))
    transform = quadrature.integrate(integrand, x) * k_F**3 / (2 * np.pi**2)
    assert float(in_r(x / k_F, l, k_F=k_F)) == pytest.approx(float(transform), rel=1e-10, abs=0)


def test_values_at_the_nucleus():
    assert np.isinf(hyperfine.f_con1(0.0))
    assert np.isinf(hyperfine.f_dip1(0.0))
    assert hyperfine.f_con2(0.0) == 1
    assert hyperfine.f_dip2(0.0) == 0


def test_f_dip1_is_positive_everywhere():
    assert (hyperfine.f_dip1(X) > 0).all()


def test_pauli_response_to_the_dipole_is_left_far_away():
    # average over a period of 2 k_F: chi_1(0) B_dip, that is 3/8x^3
    x = 400 * np.pi + np.pi * np.arange(64) / 64
    assert np.mean(hyperfine.f_dip1(x) * x**3) == pytest.approx(3 / 8, rel=1e-2, abs=0)


def test_dipolar_torque_integral():
    """int f_dip2/x dx = -1/6 makes the dipolar part of g_damp a quarter of the contact part (with the angular factor)."""
    edges = np.linspace(0, 400 * np.pi, 20001)
    node, weight = np.polynomial.legendre.leggauss(6)
    half = np.diff(edges)[:, None] / 2
    x = edges[:-1, None] + half * (node + 1)
    integral = np.sum(half * weight * hyperfine.f_dip2(x) / x)
    assert integral == pytest.approx(-1 / 6, abs=1e-6)


def test_float32_is_upcast_and_shape_kept():
    x = np.linspace(0.1, 5, 6, dtype=np.float32).reshape(2, 3)
    assert hyperfine.f_con1(x).dtype == np.float64
    assert hyperfine.f_con1(x).shape == (2, 3)


@pytest.mark.parametrize("name", NAMES)
def test_bad_input_is_named(name):
    with pytest.raises(InputError, match=r"`x` must be finite and not negative, not -0\.5"):
        getattr(hyperfine, name)([1.0, -0.5])


def test_only_the_two_sources_have_a_transform():
    with pytest.raises(InputError, match=r"`l` must be 0 \(contact source\) or 2 \(dipolar source\), not 1"):
        chi1_r(1e-10, 1, k_F=1e10)
