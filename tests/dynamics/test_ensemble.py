"""Quadratures and samples against the integrals that they stand for."""

import jax.numpy as jnp
import numpy as np
import pytest
import xarray as xr
from scipy.special import sph_harm_y
from scipy.stats import kstest

from nuspin.dynamics import (
    Feedback,
    flow_coupled,
    gaussian_nodes,
    isotope_mixture,
    lorentzian_nodes,
    mean_of,
    powder_directions,
    profile_nodes,
    samples,
)
from nuspin.errors import InputError


def test_mean_of_a_result_is_over_its_cases():
    """Also where there are as many times as cases."""
    values = xr.DataArray([[1.0, 2.0], [3.0, 5.0]], dims=("time", "case"))
    assert mean_of(values, [0.25, 0.75]).values.tolist() == [1.75, 4.5]
    assert mean_of(values, [0.25, 0.75]).dims == ("time",)
    with pytest.raises(InputError, match='`values` must have the dimension "case"'):
        mean_of(values.isel(case=0), [0.25, 0.75])


def test_free_induction_decay_of_a_gaussian_spread():
    """Spins that turn at a Gaussian spread of rates: <m_x> = exp(-sigma^2 t^2/2) cos(omega_0 t)."""
    omega, weights = gaussian_nodes(centre=20.0, sigma=2.0, count=100)
    turning = (jnp.zeros(100), jnp.zeros(100), omega)
    motion = flow_coupled([1.0, 0, 0], turning, [0, 0, 0], feedback=Feedback(), dt=0.25, steps=8, every=1, weights=weights)
    t = np.asarray(motion.times)
    assert np.allclose(motion.mean[:, 0], np.exp(-2 * t**2) * np.cos(20 * t), rtol=0, atol=1e-10)


@pytest.mark.parametrize("count", [1, 5, 200])
def test_gaussian_moments_and_weights(count):
    x, weights = gaussian_nodes(centre="2 T", sigma="0.5 T", count=count, unit="T")
    assert float(jnp.sum(weights)) == pytest.approx(1, rel=1e-14)
    assert mean_of(x, weights) == pytest.approx(2, rel=1e-13)
    assert mean_of((x - 2) ** 2, weights) == pytest.approx(0.25 if count > 1 else 0, rel=1e-12)


def test_lorentzian_average_of_a_resonance():
    """<1/(1 + x^2)> over a half width Delta is 1/(1 + Delta) about 0."""
    x, weights = lorentzian_nodes(half_width=0.6, count=60)
    assert mean_of(1 / (1 + x**2), weights) == pytest.approx(1 / 1.6, rel=1e-12)
    assert float(jnp.sum(weights)) == pytest.approx(1, rel=1e-14)


def test_lorentzian_free_induction_decay():
    x, weights = lorentzian_nodes(centre=3.0, half_width=2.0, count=20_001)
    assert mean_of(jnp.exp(0.7j * x), weights) == pytest.approx(np.exp(-1.4 + 2.1j), abs=1e-3)


def test_profile_of_a_film():
    mu, weights = profile_nodes(lambda z: jnp.stack([z**3, jnp.cosh(z)], -1), start=-1.0, end=2.0, count=20)
    expected = [(16 - 1) / 4 / 3, (np.sinh(2) + np.sinh(1)) / 3]
    assert np.allclose(mean_of(mu, weights), expected, rtol=1e-13, atol=0)


def test_isotopes():
    weights = isotope_mixture([0.6915, 0.3084])
    assert float(jnp.sum(weights)) == pytest.approx(1, rel=1e-15)
    assert float(weights[0]) == pytest.approx(0.6915 / 0.9999, rel=1e-14)


@pytest.mark.parametrize("degree", [0, 1, 4, 7])
def test_powder_average_is_exact_to_its_degree(degree):
    n, weights = powder_directions(degree)
    n = np.asarray(n)
    assert np.allclose(np.linalg.norm(n, axis=-1), 1, rtol=0, atol=1e-15)
    theta, phi = np.arccos(np.clip(n[:, 2], -1, 1)), np.arctan2(n[:, 1], n[:, 0])
    for l in range(degree + 1):
        for order in range(-l, l + 1):
            expected = 1 / np.sqrt(4 * np.pi) if l == 0 else 0
            assert mean_of(sph_harm_y(l, order, theta, phi), weights) == pytest.approx(expected, abs=1e-14)


def test_powder_averages():
    n, weights = powder_directions(2)
    assert mean_of(1.5 * n[:, 2] ** 2 - 0.5, weights) == pytest.approx(0, abs=1e-15)
    assert mean_of(n[:, 2] ** 2, weights) == pytest.approx(1 / 3, rel=1e-14)
    assert mean_of(n[:, 0] ** 2, weights) == pytest.approx(1 / 3, rel=1e-14)


@pytest.mark.parametrize("kind", ["gaussian", "lorentzian"])
def test_samples_have_their_distribution_and_do_not_know_their_chunk(kind):
    whole = samples(kind, centre=1.0, width=2.0, count=2000, seed=4)
    parts = jnp.concatenate([samples(kind, centre=1.0, width=2.0, first=f, count=c, seed=4) for f, c in ((0, 7), (7, 1500), (1507, 493))])
    assert np.array_equal(whole, parts)
    assert kstest((np.asarray(whole) - 1) / 2, {"gaussian": "norm", "lorentzian": "cauchy"}[kind]).pvalue > 1e-4
    assert not np.any(whole == samples(kind, centre=1.0, width=2.0, count=2000, seed=5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gaussian_nodes(sigma=-1.0, count=3), "`sigma` must be finite and not negative"),
        (lambda: gaussian_nodes(sigma=1.0, count=0), "`count` must be a whole number"),
        (lambda: gaussian_nodes(sigma=1.0, count=201), "at most 200"),
        (lambda: gaussian_nodes(centre=np.nan, sigma=1.0, count=2), "`centre` must be finite"),
        (lambda: lorentzian_nodes(half_width=[1.0, 2.0], count=3), "`half_width` must be one number"),
        (lambda: profile_nodes(lambda z: z, start=1.0, end=0.0, count=3), "`end` must be above"),
        (lambda: isotope_mixture([0.5, 0.6]), "`abundances` must sum to 1"),
        (lambda: isotope_mixture([-0.5, 1.5]), "`abundances` must be finite and not negative"),
        (lambda: isotope_mixture(1.0), "`abundances` must be a list"),
        (lambda: powder_directions(-1), "`degree` must be a whole number"),
        (lambda: samples("uniform", width=1.0, count=3), "`distribution` must be 'gaussian' or 'lorentzian'"),
        (lambda: mean_of([1.0, 2.0], [0.5, 0.6]), "`weights` must sum to 1"),
        (lambda: mean_of([1.0, 2.0], [1.0]), "`weights` must have one number"),
        (lambda: mean_of([1.0, 2.0], [1.5, -0.5]), "`weights` must be finite and not negative"),
    ],
)
def test_refuses(call, message):
    with pytest.raises(InputError, match=message):
        call()
