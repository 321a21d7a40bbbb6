"""Coupled spins against the stepped equations, their limits, their order, and what they conserve."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from nuspin.dynamics import Feedback, ThermalNoise, bloch, bloch_coupled, flow, flow_coupled
from nuspin.dynamics.ensemble import splitting
from nuspin.errors import InputError

NEVER = float("inf")
MATRIX = np.array([[0.9, 0.2, 0.0], [-0.1, 0.5, 0.3], [0.0, 0.4, -1.1]])
PULL = np.array([[0.4, 0.0, 0.1], [0.0, 0.3, 0.0], [0.2, 0.0, -0.2]])
AXIS = np.array([0.6, 0.0, 0.8])


N = 7  # of spins, where their number does not matter: one shape is compiled once
STILL = np.zeros((N, 3))


def deep(*values):
    """A case that `make test-deep` adds."""
    return pytest.param(*values, marks=pytest.mark.deep)


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def ensemble(rng, N):
    weights = rng.uniform(0.5, 1.5, N)
    return unit(rng.normal(size=(N, 3))), 2 * rng.normal(size=(N, 3)), 0.3 * rng.normal(size=(N, 3)), weights / weights.sum()


def slope(m, omega, beta, weights, A=0, C=0, q=0):
    """Of all spins, as the equation says."""
    mean = weights @ m
    turn = omega + np.asarray(A) @ mean + np.reshape(q * (m @ AXIS), (-1, 1)) * AXIS
    return np.cross(turn, m) + np.cross(m, np.cross(beta + np.asarray(C) @ mean, m))


def stepped(f, m0, t):
    found = solve_ivp(lambda _, m: f(m.reshape(-1, 3)).ravel(), (0, t), m0.ravel(), method="DOP853", rtol=1e-12, atol=1e-13)
    return found.y[:, -1].reshape(-1, 3)


KINDS = {
    "field": dict(field=MATRIX),
    "field and torque": dict(field=MATRIX, torque=PULL),
    "field and anisotropy": dict(field=MATRIX, anisotropy=0.7, axis=AXIS),
    "all": dict(field=MATRIX, torque=PULL, anisotropy=-0.4, axis=AXIS),
}


def exact(kind, m, omega, beta, weights, t):
    given = KINDS[kind]
    rates = dict(A=given["field"], C=given.get("torque", np.zeros((3, 3))), q=given.get("anisotropy", 0.0))
    return stepped(lambda m: slope(m, omega, beta, weights, **rates), m, t)


def errors(truth, run, counts):
    return np.array([np.max(np.abs(run(n) - truth)) for n in counts])


def order_of(found, counts):
    return -np.polyfit(np.log(counts), np.log(found), 1)[0]


@pytest.mark.parametrize("kind", ["field", "field and torque", deep("field and anisotropy"), "all"])
def test_second_order_toward_the_coupled_equations(kind, rng):
    m, omega, beta, weights = ensemble(rng, N)
    feedback, counts = Feedback(**KINDS[kind]), (32, 64, 128)

    def run(n):
        return flow_coupled(m, omega, beta, feedback=feedback, dt=2.0 / n, steps=n, weights=weights).last

    found = errors(exact(kind, m, omega, beta, weights, 2.0), run, counts)
    assert order_of(found, counts) == pytest.approx(2, abs=0.1)
    assert found[-1] < 1e-3


@pytest.mark.parametrize("kind", [deep("field"), "field and anisotropy"])
def test_fourth_order(kind, rng):
    m, omega, beta, weights = ensemble(rng, N)
    feedback, counts = Feedback(**KINDS[kind]), (16, 32, 64)

    def run(n):
        return flow_coupled(m, omega, beta, feedback=feedback, dt=2.0 / n, steps=n, weights=weights, order=4).last

    found = errors(exact(kind, m, omega, beta, weights, 2.0), run, counts)
    assert order_of(found, counts) == pytest.approx(4, abs=0.25)
    assert found[-1] < 1e-6


@pytest.mark.parametrize("order", [2, deep(4)])
def test_coupled_polarisations_that_relax(order, rng):
    M, omega = 0.8 * unit(rng.normal(size=(N, 3))), 2 * rng.normal(size=(N, 3))
    T1, T2, rest = rng.uniform(2, 4, N), rng.uniform(0.8, 1.5, N), 0.3 * unit(rng.normal(size=(N, 3)))
    weights = np.full(N, 1 / N)

    def f(M):
        off = M - rest
        along = np.outer(off @ AXIS, AXIS)
        turn = omega + MATRIX @ (weights @ M) + 0.5 * np.outer(M @ AXIS, AXIS)
        return np.cross(turn, M) - along / T1[:, None] - (off - along) / T2[:, None]

    feedback, counts = Feedback(field=MATRIX, anisotropy=0.5, axis=AXIS), (16, 32, 64)

    def run(n):
        numbers = dict(T1=T1, T2=T2, equilibrium=rest, axis=AXIS, feedback=feedback, dt=2.0 / n, steps=n, order=order)
        return bloch_coupled(M, omega, **numbers).last

    found = errors(stepped(f, M, 2.0), run, counts)
    assert order_of(found, counts) == pytest.approx(order, abs=0.25)


def test_without_feedback_it_is_the_flow(rng):
    m, omega, beta, _ = ensemble(rng, N)
    motion = flow_coupled(m, omega, beta, feedback=Feedback(), dt=0.5, steps=6, every=2, keep_spins=True)
    for t, spins, mean in zip(motion.times[1:], motion.spins, motion.mean[1:], strict=True):
        expected = flow(m, omega, beta, t)
        assert np.allclose(spins, expected, rtol=0, atol=1e-13)
        assert np.allclose(mean, expected.mean(0), rtol=0, atol=1e-13)
    assert np.allclose(motion.mean[0], m.mean(0), rtol=0, atol=1e-15)
    assert np.array_equal(motion.last, motion.spins[-1])


def test_without_feedback_it_is_bloch(rng):
    M, omega = 0.5 * unit(rng.normal(size=(N, 3))), rng.normal(size=(N, 3))
    numbers = dict(T1=2.0, T2=0.7, equilibrium=[0.1, 0, 0.3], axis=AXIS)
    motion = bloch_coupled(M, omega, **numbers, feedback=Feedback(anisotropy=0.0, axis=AXIS), dt=0.25, steps=8)
    assert np.allclose(motion.last, bloch(M, omega, 2.0, **numbers), rtol=0, atol=1e-13)


def test_equal_spins_along_their_field_feel_no_mean_field():
    """A <m> along m turns nothing: the spins precess as one alone, whatever the step."""
    m, omega = np.tile([0.6, 0.0, 0.8], (N, 1)), np.tile([0.0, 0.0, 3.0], (N, 1))
    motion = flow_coupled(m, omega, STILL, feedback=Feedback(field=50.0), dt=0.4, steps=10)
    assert np.allclose(motion.mean[-1], [0.6 * np.cos(12), 0.6 * np.sin(12), 0.8], rtol=0, atol=1e-12)


def test_scalar_field_keeps_the_mean_and_turns_the_spins_about_it(rng):
    m = unit(rng.normal(size=(N, 3)) + np.array([[0, 0, 1]]))
    motion = flow_coupled(m, STILL, STILL, feedback=Feedback(field=7.0), dt=0.9, steps=5)
    mean = m.mean(0)
    assert np.allclose(motion.mean[-1], mean, rtol=0, atol=1e-14)
    assert np.allclose(motion.last, flow(m, 7.0 * mean, [0, 0, 0], 4.5), rtol=0, atol=1e-13)


def test_anisotropy_alone_is_exact(rng):
    m = unit(rng.normal(size=(N, 3)))
    q = rng.normal(size=N)
    motion = flow_coupled(m, STILL, STILL, feedback=Feedback(anisotropy=q, axis=AXIS), dt=1.5, steps=4)
    assert np.allclose(motion.last, flow(m, (q * (m @ AXIS))[:, None] * AXIS, [0, 0, 0], 6.0), rtol=0, atol=1e-13)


def test_step_follows_the_feedback_and_not_the_precession(rng):
    """Larmor frequencies along z a thousand times higher: the error at the same step is no larger."""
    m, _, _, weights = ensemble(rng, N)
    A = np.diag([0.0, 0.0, 0.8])  # commutes with the precession: the splitting has no error at all
    motion = flow_coupled(m, STILL + np.array([0, 0, 2e4]), STILL, feedback=Feedback(field=A), dt=0.25, steps=8, weights=weights)
    along = 2e4 + 0.8 * (weights @ m)[2]
    assert np.allclose(motion.last, flow(m, [0, 0, along], [0, 0, 0], 2.0), rtol=0, atol=1e-10)


@pytest.mark.parametrize("kind", ["field", "field and torque", deep("field and anisotropy"), "all"])
def test_keeps_the_length(kind, rng):
    m, omega, beta, weights = ensemble(rng, N)
    motion = flow_coupled(m, omega, beta, feedback=Feedback(**KINDS[kind]), dt=0.3, steps=2000, weights=weights)
    assert np.allclose(np.linalg.norm(motion.last, axis=-1), 1, rtol=0, atol=1e-13)


def test_torque_of_the_mean_along_itself():
    """Equal spins with a scalar torque: C <m> is along m and pulls nothing; two that differ come together."""
    pair = unit(np.array([[1.0, 0, 1], [-1, 0, 1]] + [[0, 0, 1.0]] * (N - 2)))
    weights = [0.5, 0.5] + [0.0] * (N - 2)
    motion = flow_coupled(pair, STILL, STILL, feedback=Feedback(torque=1.0), dt=0.02, steps=500, weights=weights)
    # half the opening angle obeys theta' = -cos(theta) sin(theta): tan(theta) decays as exp(-t)
    assert motion.last[0, 0] / motion.last[0, 2] == pytest.approx(np.exp(-10.0), rel=1e-3)


def test_blocks_do_not_show(rng, monkeypatch):
    """Beside a spin that weighs nothing, so that the two numbers of spins are two programs."""
    m, omega, beta, weights = ensemble(rng, 20)
    weights = np.append(weights[:-1] / weights[:-1].sum(), 0.0)

    def run(count):
        given = dict(feedback=Feedback(**KINDS["field and torque"]), noise=ThermalNoise(rate=0.1), dt=0.1, steps=20)
        return flow_coupled(m[:count], omega[:count], beta[:count], weights=weights[:count], **given)

    whole = run(20)
    monkeypatch.setattr(splitting, "BLOCK", 8)
    parts = run(19)
    assert np.allclose(parts.last, whole.last[:19], rtol=0, atol=1e-12)
    assert np.allclose(parts.mean, whole.mean, rtol=0, atol=1e-13)


def test_weights_are_like_copies_of_spins(rng):
    m, omega, beta, _ = ensemble(rng, N)
    copies = [0, 0, 0, 1, 1, 2, 2]  # the others weigh nothing
    feedback = Feedback(**KINDS["all"])
    few = flow_coupled(m, omega, beta, feedback=feedback, dt=0.1, steps=20, weights=np.array([3, 2, 2, 0, 0, 0, 0]) / N)
    many = flow_coupled(m[copies], omega[copies], beta[copies], feedback=feedback, dt=0.1, steps=20)
    assert np.allclose(few.mean, many.mean, rtol=0, atol=1e-13)


def test_components_are_as_good_as_vectors(rng):
    m, omega, beta, _ = ensemble(rng, N)
    feedback = Feedback(field=1.0)
    apart = flow_coupled(tuple(m.T), tuple(omega.T), tuple(beta.T), feedback=feedback, dt=0.1, steps=3)
    assert np.array_equal(apart.last, flow_coupled(m, omega, beta, feedback=feedback, dt=0.1, steps=3).last)


@pytest.mark.parametrize(
    ("kind", "steps", "every"),
    [("field", 2, 1), deep("field", 26, 1), deep("field and torque", 26, 13), deep("all", 12, 6), deep("all", 26, 26)],
)
def test_derivative_backward_is_that_of_differences(kind, steps, every, rng):
    """Through all kinds of feedback and over loops within loops of steps; these parts by themselves in the next two tests."""
    m, omega, beta, weights = ensemble(rng, N)
    given = KINDS[kind]

    def seen(p, omega=omega):
        feedback = Feedback(**{**given, "field": p * given["field"]})
        motion = flow_coupled(m, omega, beta * p, feedback=feedback, dt=0.05, steps=steps, every=every, weights=weights)
        return jnp.sum(motion.mean**2) + motion.last[2, 0]

    found, by_spin = jax.jit(jax.grad(seen, argnums=(0, 1)))(1.2, jnp.asarray(omega))
    h = 1e-5
    assert found == pytest.approx(float(seen(1.2 + h) - seen(1.2 - h)) / (2 * h), rel=1e-7)
    shift = np.zeros_like(omega)
    shift[3, 1] = h
    assert by_spin[3, 1] == pytest.approx(float(seen(1.2, omega + shift) - seen(1.2, omega - shift)) / (2 * h), rel=1e-6, abs=1e-9)


def test_derivative_of_the_common_map(rng):
    """Of field, torque and anisotropy, each times a number of its own."""
    m, _, _, weights = ensemble(rng, N)
    given, components, weights, t = KINDS["all"], tuple(jnp.asarray(m.T)), jnp.asarray(weights), jnp.asarray(0.3)

    def seen(p):
        feedback = Feedback(**{**given, "field": p[0] * MATRIX, "torque": p[1] * PULL, "anisotropy": p[2] * 0.7})
        (twist,) = feedback.between(t)
        moved = twist(feedback.over(feedback.sums(components, weights), t, order=2)(components))
        return jnp.sum(jnp.stack(moved) * np.cos(np.arange(3.0 * N)).reshape(3, N))

    both = jax.jit(jax.value_and_grad(seen))
    p, h = np.array([1.2, 0.8, 1.1]), 1e-5
    differences = [float(both(p + step)[0] - both(p - step)[0]) / (2 * h) for step in h * np.eye(3)]
    assert np.min(np.abs(differences)) > 1e-3
    assert np.allclose(both(p)[1], differences, rtol=1e-8, atol=0)


@pytest.mark.parametrize("count", [0, 1, 5, 12])
def test_derivative_of_steps_that_are_done_again(count):
    """Loops in loops with and without a rest: d/dx and d/dp of x -> x + p sin(x), over and over."""

    def end(x, p):
        return splitting.repeated(lambda x: x + p * jnp.sin(x), x, count)

    x, by_x, by_p = 0.4, 1.0, 0.0
    for _ in range(count):
        x, by_x, by_p = x + 0.2 * np.sin(x), by_x * (1 + 0.2 * np.cos(x)), by_p * (1 + 0.2 * np.cos(x)) + np.sin(x)
    value, slopes = jax.jit(jax.value_and_grad(end, argnums=(0, 1)))(0.4, 0.2)
    assert (value, *slopes) == pytest.approx((x, by_x, by_p), rel=1e-14)


def test_many_ensembles_at_once(rng):
    m, omega, beta, _ = ensemble(rng, N)
    fields = jnp.asarray([0.3, 2.0])
    run = lambda A: flow_coupled(m, omega, beta, feedback=Feedback(field=A), dt=0.1, steps=1).mean  # noqa: E731
    assert np.allclose(jax.jit(jax.vmap(run))(fields), jnp.stack([run(A) for A in fields]), rtol=0, atol=1e-14)


GOOD = dict(m0=[[1.0, 0, 0], [0, 0, 1.0]], omega=[0, 0, 1.0], beta=[0, 0, 0], dt=0.1, steps=4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(m0=[2.0, 0, 0]), "`m0` must have length 1"),
        (dict(m0=[[[1.0, 0, 0]] * 2] * 2), "`m0` must be a list of spins"),
        (dict(omega=[0, 0, np.nan]), "`omega` must be finite"),
        (dict(omega=np.ones((3, 3))), "These shapes do not broadcast"),
        (dict(dt=0.0), "`dt` must be positive"),
        (dict(dt=[0.1, 0.2]), "`dt` must be one number"),
        (dict(steps=0), "`steps` must be a whole number"),
        (dict(every=0), "`every` must be a whole number"),
        (dict(every=3), "`steps` must be a multiple"),
        (dict(order=3), "`order` must be 2 or 4"),
        (dict(order=4, noise=True), "`order` must be 2 with noise"),
        (dict(order=4, torque=1.0), "`order` must be 2 with noise"),
        (dict(weights=[0.5, 0.6]), "`weights` must sum to 1"),
        (dict(weights=[-0.5, 1.5]), "`weights` must be finite and not negative"),
        (dict(weights=[0.5, 0.25, 0.25]), "`weights` must have one number for each"),
        (dict(anisotropy=[1.0, 2.0, 3.0]), "`anisotropy` must be one number or one for each"),
    ],
)
def test_refuses(change, message):
    change = dict(change)
    feedback = Feedback(torque=change.pop("torque", None), anisotropy=change.pop("anisotropy", None))
    if change.pop("noise", False):
        change["noise"] = ThermalNoise(rate=1.0)
    given = {**GOOD, **change}
    with pytest.raises(InputError, match=message):
        flow_coupled(given.pop("m0"), given.pop("omega"), given.pop("beta"), feedback=feedback, **given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (dict(field=np.ones((2, 2))), "`field` must be a number or a matrix"),
        (dict(torque=np.nan), "`torque` must be finite"),
        (dict(anisotropy=np.inf), "`anisotropy` must be finite"),
        (dict(axis=[0, 0, 2.0]), "`axis` must have length 1"),
    ],
)
def test_feedback_refuses(given, message):
    with pytest.raises(InputError, match=message):
        Feedback(**given)


def test_bloch_refuses_a_torque():
    with pytest.raises(InputError, match="`feedback` must have no torque"):
        bloch_coupled([0.5, 0, 0], [0, 0, 1.0], T1=NEVER, T2=NEVER, equilibrium=[0, 0, 0], feedback=Feedback(torque=1.0), dt=0.1, steps=1)
