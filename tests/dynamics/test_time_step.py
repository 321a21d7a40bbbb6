"""Jumps that are found, and the record of steps that are given: against the error of the steps themselves."""

import jax.numpy as jnp
import numpy as np
import pytest

import nuspin
from nuspin.dynamics import ClassicalNucleus, Constant, CoupledNuclei, Feedback, ThermalNoise, TimeDependent, refinement
from nuspin.dynamics.jumps import with_jumps
from nuspin.dynamics.stretches import stretches
from nuspin.dynamics.time_step import LIMIT, time_step
from nuspin.errors import OutOfValidity

TIMES = np.array([5.0])


def record(system, drive, steps):
    return time_step(system, stretches(drive, TIMES), steps)


def test_noise_and_damping_need_short_steps():
    """A pull of 2/s and a noise of 1/s over 5 s."""
    nuclei = ClassicalNucleus(gamma=1.0, damping=1.0, start=np.tile([1.0, 0, 0], (4, 1)))
    drive = Constant(field=[0, 0, 4.0])
    for steps, holds in ((1, False), (500, True)):
        system = CoupledNuclei(nuclei, Feedback(), noise=ThermalNoise(rate=1.0, seed=2), steps=steps)
        result = nuspin.evolve(system, drive, TIMES)
        found = result.validity[-1]
        assert (found.name, found.holds, found.limit) == ("time step", holds, LIMIT)
        assert found.value == pytest.approx(2.0 * 5.0 / steps)
        assert np.isnan(result.dataset.attrs["tolerance"])
    assert "take at least 34 steps" in record(system, drive, 1).statement


def test_each_rate_counts():
    """At 1/s of step, and nothing else as fast."""
    one, turned = ClassicalNucleus(gamma=1.0, start=[[1.0, 0, 0]] * 2), np.array([[0, 0, 3.0], [0, 0, -3.0]])
    ising = np.diag([0.0, 0.0, 2.0])
    shared = Constant(field=[7.0, 0, 0])
    cases = [
        (Feedback(field=2.0), None, shared, 2.0),  # isotropic: the precession that all share is exact
        (Feedback(field=ising), None, shared, 7.0),  # about another axis than that of the feedback: it counts
        (Feedback(field=ising), None, Constant(field=[0, 0, 7.0]), 2.0),  # about the same
        (Feedback(field=2.0), None, Constant(field=turned), 3.0),  # the spread counts
        (Feedback(anisotropy=4.0), None, Constant(), 4.0),
        (Feedback(torque=3.0), None, Constant(), 3.0),
        (Feedback(), ThermalNoise(rate=5.0), Constant(), 5.0),
        (Feedback(), None, shared, 0.0),  # exact
    ]
    for feedback, noise, drive, rate in cases:
        system = CoupledNuclei(one, feedback, noise=noise, steps=5)
        assert record(system, drive, 5).value == pytest.approx(rate)


def test_steps_of_a_time_dependent_drive():
    nucleus = ClassicalNucleus(gamma=1.0, start=[1.0, 0, 0])

    def swept(t):
        return jnp.stack([1.0 + 0 * t, 0 * t, 0 * t])

    def shaken(t):
        return 1e-3 * jnp.stack([jnp.cos(50 * t), jnp.sin(50 * t), 0 * t])

    for field, rate in ((swept, 1.0), (shaken, 50.0)):
        value = record(nucleus, TimeDependent(field=field), 1000).value
        assert value == pytest.approx(rate * 5.0 / 1000, rel=0.05)
    for steps, holds in ((10, False), (2000, True)):
        found = nuspin.evolve(nucleus, TimeDependent(field=shaken, steps=steps), TIMES)
        assert found.validity[-1].holds == holds


def test_the_record_follows_the_error():
    """The limit is where the error of a step of second order is below 1e-3."""
    rng = np.random.default_rng(3)
    starts = rng.normal(size=(7, 3))
    nuclei = ClassicalNucleus(gamma=1.0, damping=0.1, start=starts / np.linalg.norm(starts, axis=1)[:, None])
    A, drive = np.array([[0.9, 0.2, 0], [-0.1, 0.5, 0.3], [0, 0.4, -1.1]]), Constant(field=rng.normal(size=(7, 3)))

    def end(steps):
        return nuspin.evolve(CoupledNuclei(nuclei, Feedback(field=A), steps=steps), drive, TIMES)

    truth = end(4096).dataset.polarization.values
    for steps in (2, 64, 128):
        result = end(steps)
        error = np.max(np.abs(result.dataset.polarization.values - truth))
        assert result.validity[-1].holds == (error < 1e-3)


def pulse(t):
    return jnp.stack([jnp.where((t >= 100) & (t <= 600), -8e-3 * np.pi, 0.0), 0.0 * t, 0.0 * t])


def test_jumps_are_found_to_rounding():
    drive = with_jumps(TimeDependent(field=pulse, breaks=[50.0]), np.array([250.0, 700.0]))
    assert np.allclose(drive.breaks, [50.0, 100.0, 600.0], rtol=1e-15, atol=0)
    steep = TimeDependent(field=lambda t: jnp.stack([jnp.tanh(1e6 * (t - 0.3)), jnp.sin(t), t]))
    assert with_jumps(steep, np.array([1.0])).breaks == ()
    assert with_jumps(steep, np.array([0.0])).breaks == ()
    at_a_mark = TimeDependent(field=lambda t: jnp.stack([jnp.where(t > 0.5, 1.0, 0.0), t, t]))
    assert with_jumps(at_a_mark, np.array([0.5, 1.0])).breaks == ()


def test_a_drive_that_jumps_meets_its_tolerance():
    times = np.array([50.0, 333.0, 700.0])
    result = nuspin.evolve(ClassicalNucleus(gamma=1.0), TimeDependent(field=pulse), times).dataset
    angle = 8e-3 * np.pi * (np.clip(times, 100, 600) - 100)
    assert np.allclose(result.polarization, np.stack([0 * times, -np.sin(angle), np.cos(angle)], -1), rtol=0, atol=1e-12)
    assert result.attrs["tolerance"] < 1e-8


def test_a_refusal_says_what_is_not_regular(monkeypatch):
    """Changes that are small by chance: 1e-3, 1e-9, 1e-3, ..."""
    monkeypatch.setattr(refinement, "_MOST_STEPS", 2**9)
    values = iter([0.0, 1e-3, 1e-3 + 1e-9] + [float(k % 2) * 1e-3 for k in range(9)])
    with pytest.raises(OutOfValidity, match=r"the last doubling of the steps still changed the state by 0\.001, more than the tolerance"):
        settle(values)
    values = iter([0.0, 1e-3, 2e-3, 2e-3 + 1e-9])
    with pytest.raises(OutOfValidity, match=r"by 0\.001 and 1e-09: the last change is below .* do not shrink regularly.*breaks"):
        settle(values)


def test_rounding_is_part_of_the_error():
    assert settle(iter([0.5] * 9), rounding=0.25)[1] == 0.25


def settle(values, rounding=0.0):
    given = dict(
        order=4, tolerance=1e-6, steps=None, intervals=1, rounding=lambda: rounding, names=("drive", "state"), remedy="Put `breaks`."
    )
    return refinement.settled(lambda steps: {"polarization": np.array([next(values)])}, **given)
