from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

import nuspin
from nuspin.constants import k_B
from nuspin.dynamics import (
    BlochNucleus,
    ClassicalNucleus,
    Constant,
    CoupledNuclei,
    ElectronBath,
    Feedback,
    FixedRelaxation,
    PiecewiseConstant,
    ThermalNoise,
    TimeDependent,
    coupled,
    refinement,
)
from nuspin.dynamics.stretches import stretches
from nuspin.errors import InputError, OutOfValidity
from nuspin.torque.bath import rates

FIELDS = np.array([[0.1, 0, 1.0], [0, 0.2, 1.3], [0, 0, 0.8], [-0.2, 0, 1.1]])
STARTS = np.array([[1.0, 0, 0], [0, 1.0, 0], [0.6, 0, 0.8], [0, -0.6, 0.8]])
WEIGHTS = np.array([0.1, 0.2, 0.3, 0.4])
A = np.array([[0.3, 0, 0.1], [0, 0.4, 0], [0.1, 0, -0.6]])
TIMES = np.linspace(0.5, 2.0, 4)


def path(nuclei, drive, times, steps=None):
    """The means that `evolve` returns, by so many steps, without their record."""
    given = dict(weights=nuclei.weights, noise=nuclei.noise, steps=steps or nuclei.steps)
    means, *_ = coupled.path(CoupledNuclei(nuclei.nuclei, nuclei.feedback, **given), drive, times, None)
    return means["polarization"]


def stepped(rate):
    """The weighted mean at TIMES of dm_i/dt = rate(m, mean, t)."""

    def flat(t, m):
        m = m.reshape(-1, 3)
        return rate(m, WEIGHTS @ m, t).ravel()

    path = solve_ivp(flat, (0, TIMES[-1]), STARTS.ravel(), t_eval=TIMES, method="DOP853", rtol=1e-11, atol=1e-12)
    return np.einsum("i,ict->tc", WEIGHTS, path.y.reshape(4, 3, -1))


def test_classical_nuclei_that_feel_their_mean():
    gamma = 2.0
    nuclei = CoupledNuclei(ClassicalNucleus(gamma=gamma, start=STARTS), Feedback(field=A), weights=WEIGHTS, tolerance=1e-7)
    done = []
    result = nuspin.evolve(nuclei, Constant(field=FIELDS), TIMES, progress=done.append).dataset
    truth = stepped(lambda m, mean, t: np.cross(-gamma * FIELDS + A @ mean, m))
    assert np.allclose(result.polarization, truth, rtol=0, atol=1e-7)
    assert result.attrs["tolerance"] <= 1e-7
    assert "split" in result.attrs["engine"]
    assert done[-1] == 1.0


@pytest.mark.parametrize("kind", ["fixed", pytest.param("bath", marks=pytest.mark.deep)])
def test_relaxing_nuclei_that_feel_their_mean(kind):
    gamma = 2.0
    bath = ElectronBath(strength=0.2 / k_B, temperature=1.0, axis=[0, 0, 1.0], larmor=0.0)
    mu = 0.5 * k_B
    relaxation = FixedRelaxation(T1=1.5, T2=0.7, equilibrium=[0, 0, 0.3]) if kind == "fixed" else bath
    drive = Constant(field=FIELDS, spin_accumulation=[0, 0, mu if kind == "bath" else 0.0])
    found = rates(0.2 / k_B, spin=0.5, mu=mu, temperature=1.0, larmor=0.0, kernel="contact")
    of_bath = float(1 / found.T1), float(found.dephasing_rate), float(found.polarization)
    R1, R2, towards = (1 / 1.5, 1 / 0.7, 0.3) if kind == "fixed" else of_bath
    R = np.array([R2, R2, R1])
    nuclei = CoupledNuclei(
        BlochNucleus(gamma=gamma, relaxation=relaxation, spin=0.5, start=STARTS), Feedback(field=A), weights=WEIGHTS, tolerance=1e-7
    )
    result = nuspin.evolve(nuclei, drive, TIMES).dataset
    truth = stepped(lambda m, mean, t: np.cross(-gamma * FIELDS + A @ mean, m) - R * (m - [0, 0, towards]))
    assert np.allclose(result.polarization, truth, rtol=0, atol=1e-7)


def test_times_need_not_be_even():
    nuclei = CoupledNuclei(ClassicalNucleus(gamma=2.0, start=STARTS), Feedback(field=A), weights=WEIGHTS, tolerance=1e-8)
    even = nuspin.evolve(nuclei, Constant(field=FIELDS), [0.0, 0.5, 1.0, 1.5, 2.0]).dataset.polarization
    uneven = nuspin.evolve(nuclei, Constant(field=FIELDS), [0.0, 0.03, 0.5, 1.5, 1.6, 2.0]).dataset.polarization
    assert np.allclose(uneven[[0, 2, 3, 5]], even[[0, 1, 3, 4]], rtol=0, atol=2e-8)


def test_answers_at_the_times_that_are_asked_for():
    """Times rounded to 8 digits are no even grid: the phase gamma B t tells."""
    gamma, times = 1e5, np.round(np.linspace(1 / 3, 3, 9), 8)
    nuclei, along = ClassicalNucleus(gamma=gamma, start=np.tile([1.0, 0, 0], (4, 1))), Constant(field=np.tile([0, 0, 1.0], (4, 1)))
    coupled = nuspin.evolve(CoupledNuclei(nuclei, Feedback(), weights=WEIGHTS), along, times).dataset
    expected = np.stack([np.cos(gamma * times), -np.sin(gamma * times), 0 * times], -1)
    assert np.allclose(coupled.polarization, expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("repeated", [False, True])
def test_piecewise_constant_drive_with_feedback(repeated):
    """Ends of pieces between times, at times and, repeated, after a whole period."""
    gamma, durations = 2.0, np.array([0.3, 0.2, 0.5]) if repeated else np.array([0.5, 0.8, 0.7])
    fields = np.stack([FIELDS, -0.5 * FIELDS, FIELDS[::-1]])
    ends = np.cumsum(durations)
    nuclei = CoupledNuclei(ClassicalNucleus(gamma=gamma, start=STARTS), Feedback(field=A), weights=WEIGHTS, tolerance=1e-8)
    result = nuspin.evolve(nuclei, PiecewiseConstant(durations, field=fields, repeated=repeated), TIMES).dataset
    m, seen = STARTS, []
    marks = np.unique(np.concatenate([TIMES, *(ends + k * ends[-1] for k in range(2))]).round(12))
    for start, end in pairwise([0.0, *marks[marks <= TIMES[-1]]]):
        B = fields[np.searchsorted(ends, ((start + end) / 2) % ends[-1])]
        path = solve_ivp(
            lambda t, m, B=B: np.cross(-gamma * B + A @ (WEIGHTS @ m.reshape(-1, 3)), m.reshape(-1, 3)).ravel(),
            (start, end),
            m.ravel(),
            method="DOP853",
            rtol=1e-11,
            atol=1e-12,
        )
        m = path.y[:, -1].reshape(-1, 3)
        if np.any(np.isclose(TIMES, end, rtol=0, atol=1e-9)):
            seen.append(WEIGHTS @ m)
    assert np.allclose(result.polarization, seen, rtol=0, atol=1e-8)


def shaken(t):
    return jnp.asarray(FIELDS) * (1 + t) + jnp.stack([jnp.cos(3 * t), 0 * t, t**2])[None]


def test_a_shaped_drive_with_feedback_to_second_order():
    gamma = 2.0
    truth = stepped(lambda m, mean, t: np.cross(-gamma * np.asarray(shaken(t)) + A @ mean, m))

    nuclei = CoupledNuclei(ClassicalNucleus(gamma=gamma, start=STARTS), Feedback(field=A), weights=WEIGHTS, tolerance=1e-6)
    seen = [path(nuclei, TimeDependent(field=shaken), np.array([0.0, *TIMES]), steps=n) for n in (16, 32, 64)]
    errors = [np.max(np.abs(means[1:] - truth)) for means in seen]
    assert np.allclose(seen[0][0], WEIGHTS @ STARTS, rtol=0, atol=1e-15)
    assert np.allclose(np.log2(errors[:-1]) - np.log2(errors[1:]), 2, rtol=0, atol=0.05)
    settled = nuspin.evolve(nuclei, TimeDependent(field=shaken), [0.0, *TIMES]).dataset
    assert np.allclose(settled.polarization[1:], truth, rtol=0, atol=settled.attrs["tolerance"])
    assert settled.attrs["tolerance"] <= 1e-6


JUMP = 0.7
JUMPING = TimeDependent(field=lambda t: jnp.where(t < JUMP, 1.0, -2.0) * jnp.asarray(FIELDS), breaks=[JUMP])


def test_steps_end_where_a_shaped_drive_jumps():
    times, nuclei = [0.5, 1.0], CoupledNuclei(ClassicalNucleus(gamma=2.0, start=STARTS), Feedback(field=A), weights=WEIGHTS, tolerance=1e-7)
    result = nuspin.evolve(nuclei, JUMPING, times).dataset
    pieces = PiecewiseConstant([JUMP, times[-1] - JUMP], field=np.stack([FIELDS, -2 * FIELDS]))
    assert np.allclose(result.polarization, nuspin.evolve(nuclei, pieces, times).dataset.polarization, rtol=0, atol=2e-7)


def test_breaks_before_the_start_are_of_no_account():
    runs = stretches(TimeDependent(field=lambda t: jnp.zeros(3), breaks=[-1.0, 0.0, 0.75, 3.0]), np.array([0.0, 0.5, 1.0, 2.0]))
    assert [(run.begin, run.interval, run.count, run.seen) for run in runs] == [
        (0, 0.5, 1, True),
        (0.5, 0.25, 1, False),
        (0.75, 0.25, 1, True),
        (1.0, 1.0, 1, True),
    ]


def test_relaxation_follows_a_shaped_spin_accumulation():
    gamma = 2.0
    bath = ElectronBath(strength=0.2 / k_B, temperature=1.0, axis=[0, 0, 1.0], larmor=0.0)
    nuclei = BlochNucleus(gamma=gamma, relaxation=bath, spin=0.5, start=STARTS)
    coupled = CoupledNuclei(nuclei, Feedback(field=A), weights=WEIGHTS, tolerance=1e-7)
    drive = TimeDependent(field=lambda t: jnp.asarray(FIELDS), spin_accumulation=lambda t: jnp.stack([0 * t, 0 * t, k_B * jnp.sin(2 * t)]))

    @jax.jit
    def numbers(t):
        found = rates(0.2 / k_B, spin=0.5, mu=k_B * jnp.sin(2 * t), temperature=1.0, larmor=0.0, kernel="contact")
        return jnp.stack([found.dephasing_rate, found.dephasing_rate, 1 / found.T1]), found.polarization

    def slope(m, mean, t):
        R, towards = map(np.asarray, numbers(t))
        return np.cross(-gamma * FIELDS + A @ mean, m) - R * (m - [0, 0, towards])

    assert np.allclose(nuspin.evolve(coupled, drive, TIMES).dataset.polarization, stepped(slope), rtol=0, atol=1e-7)


NOISY = CoupledNuclei(
    ClassicalNucleus(gamma=2.0, start=STARTS), Feedback(field=A), weights=WEIGHTS, noise=ThermalNoise(rate=0.1, seed=3), steps=20
)


def test_a_shape_that_stays_and_pieces_alike_are_constant():
    """Step by step, the random numbers of each too, also where a break or a piece begins a stretch of steps anew."""
    constant = nuspin.evolve(NOISY, Constant(field=FIELDS), TIMES).dataset.polarization
    pieces = path(NOISY, PiecewiseConstant([1.0, 1.0], field=np.stack([FIELDS, FIELDS])), TIMES)
    shaped = path(NOISY, TimeDependent(field=lambda t: jnp.asarray(FIELDS), breaks=[1.0]), TIMES)
    assert np.allclose(pieces, constant, rtol=0, atol=1e-13)
    assert np.allclose(shaped, constant, rtol=0, atol=1e-13)


def test_starts_at_zero_and_noise_repeats():
    grid = np.array([0.0, *TIMES])
    first = nuspin.evolve(NOISY, Constant(field=FIELDS), grid)
    assert first.provenance["seed"] == 3
    first = first.dataset.polarization
    assert np.allclose(first[0], WEIGHTS @ STARTS, rtol=0, atol=1e-15)
    assert np.array_equal(first, path(NOISY, Constant(field=FIELDS), grid))
    assert np.allclose(first[1:], path(NOISY, Constant(field=FIELDS), TIMES), rtol=0, atol=1e-15)
    assert not np.allclose(first[1:], path(NOISY, Constant(field=FIELDS), TIMES, steps=21), rtol=0, atol=1e-6)  # other numbers


def test_bad_input_is_named(monkeypatch):
    monkeypatch.setattr(refinement, "_MOST_STEPS", 2**12)
    nuclei = ClassicalNucleus(gamma=2.0, start=STARTS)
    with pytest.raises(InputError, match="`noise` needs `steps`"):
        CoupledNuclei(nuclei, Feedback(field=1.0), noise=ThermalNoise(rate=1.0))
    relaxing = BlochNucleus(gamma=1.0, relaxation=FixedRelaxation(T1=1.0, T2=1.0))
    with pytest.raises(InputError, match="`noise` acts on a ClassicalNucleus only"):
        CoupledNuclei(relaxing, Feedback(field=1.0), noise=ThermalNoise(rate=1.0), steps=1)
    coupled = CoupledNuclei(nuclei, Feedback(field=1.0))
    with pytest.raises(InputError, match="`times` must contain a time after 0"):
        nuspin.evolve(coupled, Constant(), [0.0])
    with pytest.raises(InputError, match="For coupled nuclei give `steps` to `CoupledNuclei`, not to the drive"):
        nuspin.evolve(coupled, TimeDependent(field=lambda t: np.zeros(3), steps=9), [0.1])
    with pytest.raises(InputError, match=r"`times` go on to 1\.1 s, but the drive ends at 1 s"):
        nuspin.evolve(coupled, PiecewiseConstant([1.0], field=np.zeros((1, 3))), [1.1])
    with pytest.raises(OutOfValidity, match=r"The time-dependent drive or the feedback makes the mean infinite or NaN"):
        nuspin.evolve(coupled, TimeDependent(field=lambda t: jnp.stack([0 * t, 0 * t, jnp.sqrt(-t)])), [0.1])
    with pytest.raises(OutOfValidity, match="the last doubling of the steps still changed the mean by"):
        nuspin.evolve(CoupledNuclei(nuclei, Feedback(field=1e9), weights=WEIGHTS, tolerance=1e-9), Constant(field=FIELDS), 5e5 * TIMES)
