"""Every limit of a gas is reached continuously: the paper's case is where temperature, polarisation, exchange and splitting vanish."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nuspin.response.disc import Disc, WarmDisc
from nuspin.response.exchange_split import ExchangeSplit
from nuspin.response.radial import con1, con2, dip1, dip2
from nuspin.response.sphere import Sphere, WarmSphere
from nuspin.response.stoner import Stoner
from nuspin.response.unsplit import Polarised, Unpolarised

PAPER = Unpolarised(Sphere())
T = np.array([0.3, 1.1, 1.7, 2.4, 6.0])  # off the edge, where a small change is a small change
X = np.array([0.01, 0.4, 1.0, 3.0, 12.0])
small = st.floats(-7, -4).map(lambda exponent: 10**exponent)


def answers(model):
    in_r = [model.equilibrium_r(con1, X), model.equilibrium_r(dip1, X), model.accumulation_r(con2, X), model.accumulation_r(dip2, X)]
    return [np.asarray(each) for each in (model.chi1(T), model.chi2(T), *in_r, model.field(), model.damping())]


def assert_close(model, limit, distance):
    for value, goal in zip(answers(model), answers(limit), strict=True):
        assert np.max(np.abs(value - goal)) <= distance * np.max(np.abs(goal))


@settings(max_examples=15)
@given(small)
def test_warm_gas_cools(theta):
    assert_close(Unpolarised(WarmSphere(1.0, theta)), PAPER, 1e3 * theta**2 + 1e-11)


@settings(max_examples=15)
@given(small)
def test_polarised_gas_loses_its_polarisation(mu):
    assert_close(Polarised(Sphere(1 + mu / 2), Sphere(1 - mu / 2), mu), PAPER, 1e3 * mu**2 + 1e-12)


@settings(max_examples=15)
@given(small, st.floats(0.1, 1.9))
def test_warm_polarised_gas_cools(theta, mu):
    cold = Polarised(Sphere(1 + mu / 2), Sphere(1 - mu / 2), mu)
    t = T[np.min(np.abs(T[:, None] / 2 - np.sqrt([1 + mu / 2, 1 - mu / 2])), axis=1) > 0.01]
    warm = Polarised(WarmSphere(1 + mu / 2, theta), WarmSphere(1 - mu / 2, theta), mu)
    assert np.allclose(warm.chi2(t), cold.chi2(t), rtol=1e-3 * theta + 1e-10, atol=10 * theta)
    assert np.allclose(warm.accumulation_r(con2, X), cold.accumulation_r(con2, X), rtol=1e-9 + 1e4 * theta**2, atol=1e4 * theta**2)


@settings(max_examples=15)
@given(small)
def test_exchange_vanishes(alpha):
    assert_close(Stoner(Unpolarised(Sphere()), alpha), PAPER, 5 * alpha + 1e-11)


@settings(max_examples=15)
@given(small)
def test_split_bands_join(splitting):
    """In q to the accuracy that (k_up^3 - k_down^3)/kappa^2 leaves."""
    model = ExchangeSplit(1.0, 0.0, splitting)
    assert_close(model, PAPER, 30 * splitting + 1e-8)


@settings(max_examples=15)
@given(small, st.floats(0.05, 0.6))
def test_accumulation_on_split_bands_vanishes(mu, splitting):
    assert_close(ExchangeSplit(1.0, mu, splitting), ExchangeSplit(1.0, 0.0, splitting), 100 * mu)


@settings(max_examples=15)
@given(st.floats(0.05, 1.5))
def test_split_occupations_of_joined_bands_are_a_polarised_gas(mu):
    """Splitting -> 0 at a fixed accumulation is the other limit of the same class."""
    model, goal = ExchangeSplit(1.0, mu, 1e-6), Polarised(Sphere(1 + mu / 2), Sphere(1 - mu / 2), mu)
    t = T[np.min(np.abs(T[:, None] / 2 - np.sqrt([1 + mu / 2, 1 - mu / 2])), axis=1) > 0.01]
    assert np.allclose(model.chi1(t), goal.chi1(t), rtol=1e-3, atol=0)
    assert np.allclose(model.chi2(t), goal.chi2(t), atol=1e-4)
    for kernel in (con2, dip2):
        assert np.allclose(model.accumulation_r(kernel, X), goal.accumulation_r(kernel, X), rtol=1e-4, atol=1e-6)
    for kernel in (con1, dip1):
        assert np.allclose(model.equilibrium_r(kernel, X), goal.equilibrium_r(kernel, X), rtol=1e-4, atol=1e-6)


@settings(max_examples=15)
@given(small)
def test_two_dimensional_gas_cools(theta):
    warm, cold = Unpolarised(WarmDisc(1.0, theta)), Unpolarised(Disc())
    t = np.array([0.3, 1.1, 1.7, 2.4])
    assert np.allclose(warm.chi1(t), cold.chi1(t), atol=1e3 * theta**2 + 1e-10)
    assert np.allclose(warm.chi2(t), cold.chi2(t), rtol=1e3 * theta**2 + 1e-8, atol=1e-12)
    assert np.allclose(warm.equilibrium_r(con1, X), cold.equilibrium_r(con1, X), rtol=1e4 * theta**2 + 1e-10, atol=1e-11)


@settings(max_examples=25)
@given(st.floats(-30, 100), st.floats(0.02, 3))
def test_warm_gas_is_bounded_by_its_neighbours(eta, theta):
    """chi_1 falls with q, chi_2 q is the Fermi function, densities add: whatever the degeneracy."""
    gas = Unpolarised(WarmSphere(eta * theta, theta))
    chi = np.asarray(gas.chi1(T))
    assert np.all(np.diff(chi) < 1e-12 * chi[0])
    assert chi[0] < float(gas.field())
    assert np.allclose(gas.chi2(T) * T, 1 / (np.exp(np.minimum(T**2 / 4 / theta - eta, 700)) + 1), rtol=1e-11, atol=1e-300)
    # n = int f 3 k^2 dk and <k> = int f dk: Hoelder between the moments
    assert float(gas.damping()) ** 2 <= float(gas.field()) * float(gas.density()) * (1 + 1e-10)
