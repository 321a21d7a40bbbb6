"""The Oersted field against the law of Biot and Savart of many wires."""

import numpy as np
import pytest

import nuspin
from nuspin.constants import mu_0
from nuspin.device import oersted_field, oersted_moments

FILM = nuspin.Stack(
    [
        nuspin.Layer("Pt", thickness=6e-9, conductivity=5e6, spin_diffusion_length=2e-9),
        nuspin.Layer("oxide", thickness=2e-9, conductivity=0.0),
        nuspin.Layer("Cu", thickness=20e-9, conductivity=5e7, spin_diffusion_length=2e-7),
    ]
)
E = 2e3


def wires(z):
    """Field along y at heights z of wires along x that fill a strip a hundred thousand times as wide as it is thick."""
    y = np.concatenate([sign * np.geomspace(1e-11, 3e-3, 6000) for sign in (-1, 1)])
    y.sort()
    width = np.gradient(y)
    total = np.zeros_like(z)
    for layer, low, high in zip(FILM.layers, FILM.boundaries, FILM.boundaries[1:], strict=False):
        nodes, weights = np.polynomial.legendre.leggauss(60)
        for height, weight in zip((low + high) / 2 + nodes * (high - low) / 2, weights * (high - low) / 2, strict=True):
            current = layer.conductivity * E * weight * width
            distance = z[:, None] - height
            total -= (mu_0 / (2 * np.pi) * current * distance / (distance**2 + y**2)).sum(axis=1)
    return total


def test_agrees_with_biot_and_savart():
    z = np.array([-1e-8, 3.1e-9, 7e-9, 1.31e-8, 2.22e-8, 5e-8])
    whole = mu_0 * E * FILM.sheet_conductance / 2
    np.testing.assert_allclose(oersted_field(FILM, z, electric_field=E), wires(z), rtol=0, atol=2e-2 * whole)


def test_outside_it_is_half_the_sheet_current_and_reverses_with_it():
    outside = np.asarray(oersted_field(FILM, [-1e-7, 1e-7], electric_field=E))
    half = mu_0 * E * FILM.sheet_conductance / 2
    np.testing.assert_allclose(outside, [half, -half], rtol=1e-13, atol=0)
    np.testing.assert_allclose(oersted_field(FILM, [-1e-7, 1e-7], electric_field=-E), -outside, rtol=1e-13, atol=0)


def test_moments_are_those_of_the_profile():
    low, high = FILM.boundaries[2:]
    nodes, weights = np.polynomial.legendre.leggauss(8)
    profile = np.asarray(oersted_field(FILM, (low + high) / 2 + nodes * (high - low) / 2, electric_field=E))
    mean, spread = oersted_moments(FILM, "Cu", electric_field=E)
    average = profile @ weights / 2
    assert float(mean) == pytest.approx(average, rel=1e-10, abs=0)
    assert float(spread) == pytest.approx(np.sqrt((profile - average) ** 2 @ weights / 2), rel=1e-10, abs=0)


def test_one_layer_has_no_mean():
    film = nuspin.Stack([nuspin.Layer("Cu", thickness=20e-9, conductivity=5e7, spin_diffusion_length=2e-7)])
    mean, spread = oersted_moments(film, "Cu", electric_field=E)
    assert float(mean) == pytest.approx(0, abs=1e-12 * float(spread))
