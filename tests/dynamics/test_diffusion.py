"""Spin diffusion against its modes, its order in the width of a cell, its conservation law and its steady state."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

import nuspin
from nuspin.dynamics import (
    BlochNucleus,
    ClassicalNucleus,
    Constant,
    CoupledNuclei,
    Feedback,
    FixedRelaxation,
    SpinDiffusion,
    TimeDependent,
    bloch_coupled,
    diffuse,
)
from nuspin.errors import InputError

L, D = 50e-9, 2e-16


def mean_of_mode(k, faces):
    """cos(k z) averaged over each cell."""
    return np.diff(np.sin(k * faces)) / k / np.diff(faces)


def spreading(faces, leak=0.0):
    """K of dP/dt = K P: what neighbours exchange over the distance of their middles, and at L a leak behind half a cell."""
    widths = np.diff(faces)
    K = np.zeros((len(widths), len(widths)))
    for i, flow in enumerate(D / ((widths[1:] + widths[:-1]) / 2)):
        for here, there in ((i, i + 1), (i + 1, i)):
            K[here, here] -= flow / widths[here]
            K[here, there] += flow / widths[here]
    if leak:
        K[-1, -1] -= 1 / (1 / leak + widths[-1] / 2 / D) / widths[-1]
    return K


def test_cosine_modes_decay_at_their_rate_to_second_order():
    k, t, counts = 2 * np.pi / L, 3.0, np.array([10, 20, 40])

    def error(n):
        faces = np.linspace(0, L, n + 1)
        found = diffuse(mean_of_mode(k, faces), faces, t, diffusion=D)
        return np.max(np.abs(found - np.exp(-D * k**2 * t) * mean_of_mode(k, faces)))

    assert -np.polyfit(np.log(counts), np.log([error(n) for n in counts]), 1)[0] == pytest.approx(2, abs=0.1)


def test_leaking_mode_to_second_order():
    """A closed face at 0 and a leak h at L: cos(k z) with D k tan(k L) = h."""
    k = 0.8 / L
    h, t, counts = D * k * np.tan(0.8), 5.0, np.array([10, 20, 40])

    def error(n):
        faces = np.linspace(0, L, n + 1)
        found = diffuse(mean_of_mode(k, faces), faces, t, diffusion=D, leak=(0.0, h))
        return np.max(np.abs(found - np.exp(-D * k**2 * t) * mean_of_mode(k, faces)))

    assert -np.polyfit(np.log(counts), np.log([error(n) for n in counts]), 1)[0] == pytest.approx(2, abs=0.15)


def test_exact_in_time_on_uneven_cells(rng):
    faces = L * np.cumsum(np.r_[0, rng.uniform(0.5, 2, 9)]) / 10
    P, T1, source = rng.uniform(0, 1, 9), rng.uniform(2, 9, 9), rng.normal(size=9)
    whole = np.zeros((10, 10))
    whole[:9, :9], whole[:9, 9] = spreading(faces) - np.diag(1 / T1), source
    expected = [(expm(t * whole) @ np.r_[P, 1])[:9] for t in (0.0, 0.7, 30.0)]
    assert np.allclose(diffuse(P, faces, [0.0, 0.7, 30.0], diffusion=D, T1=T1, source=source), expected, rtol=0, atol=1e-12)


def test_precession_in_a_gradient_with_diffusion_echoes_as_torrey_says():
    """Far from the faces: exp(-gamma^2 G^2 D t^3/3) without a pulse, and after a half turn at t the echo at 2t exp(-2/3 ...)."""
    faces = np.linspace(-L, L, 401)
    z, rate = (faces[1:] + faces[:-1]) / 2, 40.0 / L  # rad/s per m
    omega, never = np.stack([0 * z, 0 * z, rate * z], -1), float("inf")
    t = (0.6 / (rate**2 * D)) ** (1 / 3)
    given = dict(
        T1=never, T2=never, equilibrium=[0, 0, 0], feedback=Feedback(), diffusion=SpinDiffusion(faces, diffusion=D), dt=t / 64, steps=64
    )
    free = np.asarray(bloch_coupled([1.0, 0, 0], omega, **given).last)
    middle = slice(195, 205)
    assert np.allclose(np.hypot(*free[middle, :2].T), np.exp(-0.2), rtol=0, atol=1e-4)
    turned = free * [1, -1, -1]
    echo = np.asarray(bloch_coupled(turned, omega, **given).last)
    assert np.allclose(echo[middle], [np.exp(-2 / 3 * 0.6), 0, 0], rtol=0, atol=2e-4)


def test_diffusion_precession_relaxation_and_feedback_to_second_order(rng):
    """Against steps of the whole equation, on uneven cells that leak."""
    faces = L * np.cumsum(np.r_[0, rng.uniform(0.5, 2, 7)]) / 8
    film, widths, t = SpinDiffusion(faces, diffusion=D, leak=(0.0, 2e-9)), np.diff(faces), 1.0
    omega, start, rest = rng.normal(size=(7, 3)), 0.5 * rng.uniform(-1, 1, (7, 3)), 0.1 * rng.normal(size=(7, 3))
    A, q = np.diag([0.3, -0.4, 0.9]), 4.0
    along_z = np.array([0, 0, 1.0])
    rate = spreading(faces, leak=2e-9)
    R = np.array([1 / 0.9, 1 / 0.9, 1 / 1.4])

    def slope(_, flat):
        M = flat.reshape(7, 3)
        turn = omega + A @ (widths @ M / widths.sum()) + q * M[:, 2:] * along_z
        return (np.cross(turn, M) - R * (M - rest) + rate @ M).ravel()

    truth = solve_ivp(slope, (0, t), start.ravel(), method="DOP853", rtol=1e-11, atol=1e-12).y[:, -1].reshape(7, 3)
    steps = np.array([32, 64, 128, 256])
    errors = [
        np.max(
            np.abs(
                np.asarray(
                    bloch_coupled(
                        start,
                        omega,
                        T1=1.4,
                        T2=0.9,
                        equilibrium=rest,
                        feedback=Feedback(field=A, anisotropy=q),
                        diffusion=film,
                        dt=t / n,
                        steps=int(n),
                    ).last
                )
                - truth
            )
        )
        for n in steps
    ]
    assert errors[0] < 1e-3
    assert -np.polyfit(np.log(steps), np.log(errors), 1)[0] == pytest.approx(2, abs=0.05)


def test_a_film_through_evolve():
    """Without precession it is `diffuse`, of each component."""
    faces, t = np.linspace(0, L, 21), [2.0, 5.0]
    start = np.zeros((20, 3))
    start[:10, 2] = 0.4
    film = SpinDiffusion(faces, diffusion=D, leak=(1e-9, 0.0))
    still = BlochNucleus(gamma=1.0, relaxation=FixedRelaxation(T1=9.0, T2=9.0), start=start)
    mean = nuspin.evolve(CoupledNuclei(still, Feedback(), diffusion=film), Constant(), t).dataset.polarization.sel(component="z")
    expected = diffuse(start[:, 2], faces, t, diffusion=D, T1=9.0, leak=(1e-9, 0.0)).mean(axis=-1)
    assert np.allclose(mean, expected, rtol=0, atol=1e-10)


def test_conserves_the_polarisation_of_a_closed_film(rng):
    faces = L * np.cumsum(np.r_[0, rng.uniform(0.5, 2, 30)])
    P = rng.normal(size=30)
    found = diffuse(P, faces, [0.1, 10.0, 1e4], diffusion=D)
    assert np.allclose(found @ np.diff(faces), P @ np.diff(faces), rtol=0, atol=1e-13 * (np.abs(P) @ np.diff(faces)))


def test_source_in_a_closed_film_fills_it():
    faces, source = np.linspace(0, L, 21), np.r_[np.ones(5), np.zeros(15)]
    found = diffuse(0.0, faces, [2.0, 7.0], diffusion=D, source=source)
    assert np.allclose(found.mean(-1), 0.25 * np.array([2.0, 7.0]), rtol=1e-12, atol=0)


def test_steady_state_is_that_of_the_diffusion_length():
    """Even pumping and a perfect sink at z = L: P = p T1 (1 - cosh(z/l)/cosh(L/l)), l^2 = D T1."""
    T1, p = 4.0, 0.01
    length = np.sqrt(D * T1)
    faces = np.linspace(0, L, 401)
    found = diffuse(0.0, faces, 1e3, diffusion=D, T1=T1, source=p, leak=(0.0, 1e3))
    middle = (faces[1:] + faces[:-1]) / 2
    assert np.allclose(found, p * T1 * (1 - np.cosh(middle / length) / np.cosh(L / length)), rtol=0, atol=1e-6)


def test_without_diffusion_each_cell_relaxes_alone():
    T1 = np.array([1.0, 2.0, 5.0])
    found = diffuse(1.0, [0.0, 1e-9, 3e-9, 4e-9], 1.5, diffusion=0.0, T1=T1, leak=(1.0, 1.0))
    assert np.allclose(found, np.exp(-1.5 / T1), rtol=1e-13, atol=0)


def test_derivative_to_the_diffusion():
    faces = np.linspace(0, L, 11)
    P = jnp.asarray(np.r_[np.ones(4), np.zeros(6)])
    seen = lambda D: diffuse(P, faces, 2.0, diffusion=D, T1=3.0, source=0.1)[6]  # noqa: E731
    h = 1e-4 * D
    assert jax.grad(seen)(D) == pytest.approx(float(seen(D + h) - seen(D - h)) / (2 * h), rel=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(z=[0.0, 1.0, 1.0]), "`z` must rise"),
        (dict(z=[0.0, 1.0]), "`z` must have the faces"),
        (dict(P0=[1.0, np.nan]), "`P0` must be finite"),
        (dict(P0=[1.0, 1.0, 1.0]), "`P0` must be one number or one for each cell"),
        (dict(t=-1.0), "`t` must be finite and not negative"),
        (dict(diffusion=-1.0), "`diffusion` must be finite and not negative"),
        (dict(T1=0.0), "`T1` must be positive"),
        (dict(source=np.inf), "`source` must be finite"),
        (dict(leak=(-1.0, 0.0)), "`leak` must be finite and not negative"),
    ],
)
def test_refuses(change, message):
    given = {**dict(P0=1.0, z=[0.0, 1.0, 2.0], t=1.0, diffusion=1.0), **change}
    with pytest.raises(InputError, match=message):
        diffuse(given.pop("P0"), given.pop("z"), given.pop("t"), **given)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(order=4), r"`order` must be 2 with diffusion, not 4"),
        (dict(M0=np.zeros((7, 3))), r"`M0` must be one vector or one for each of the 5 cells, but its shape is \(7, 3\)"),
        (dict(omega=np.zeros((7, 3))), "`omega` must be one vector or one for each of the 5 cells"),
    ],
)
def test_a_film_beside_precession_refuses(change, message):
    given = dict(M0=[0, 0, 0.3], omega=[0, 0, 1.0], T1=1.0, T2=1.0, equilibrium=[0, 0, 0], feedback=Feedback(), dt=0.1, steps=2)
    given = {**given, "diffusion": SpinDiffusion(np.linspace(0, L, 6), diffusion=D), **change}
    with pytest.raises(InputError, match=message):
        bloch_coupled(given.pop("M0"), given.pop("omega"), **given)


def test_a_film_of_too_many_cells_is_refused_before_its_modes_are_sought():
    with pytest.raises(InputError, match="at most 4096 cells, but it has 4098 faces"):
        SpinDiffusion(np.linspace(0, L, 4098), diffusion=D)


def test_diffusion_is_of_relaxing_nuclei():
    film = SpinDiffusion(np.linspace(0, L, 6), diffusion=D)
    with pytest.raises(InputError, match="`diffusion` acts on a BlochNucleus only"):
        CoupledNuclei(ClassicalNucleus(gamma=1.0, start=np.tile([0, 0, 1.0], (5, 1))), Feedback(), diffusion=film)


def test_a_cell_weighs_as_much_as_it_is_wide():
    """So that the mean of a closed film stands still."""
    film = SpinDiffusion([0, 5e-9, 30e-9, 50e-9], diffusion=D)
    never = float("inf")
    start, none = [[0, 0, 0.9], [0, 0, 0.1], [0, 0, -0.5]], [0, 0, 0]
    motion = bloch_coupled(start, none, T1=never, T2=never, equilibrium=none, feedback=Feedback(), diffusion=film, dt=1.0, steps=8, every=1)
    assert np.allclose(motion.mean[:, 2], (0.9 * 5 + 0.1 * 25 - 0.5 * 20) / 50, rtol=0, atol=1e-14)


def test_a_cell_weighs_as_much_under_a_shaped_drive():
    film, start = SpinDiffusion([0, 5e-9, 30e-9, 50e-9], diffusion=D), [[0, 0, 0.9], [0, 0, 0.1], [0, 0, -0.5]]
    still = BlochNucleus(gamma=1.0, relaxation=FixedRelaxation(T1=np.inf, T2=np.inf), start=start)
    nuclei, drive = CoupledNuclei(still, Feedback(), diffusion=film, steps=2), TimeDependent(field=lambda t: jnp.zeros(3))
    mean = nuspin.evolve(nuclei, drive, [0.0, 1.0]).dataset.polarization.sel(component="z")
    assert np.allclose(mean, (0.9 * 5 + 0.1 * 25 - 0.5 * 20) / 50, rtol=0, atol=1e-14)
