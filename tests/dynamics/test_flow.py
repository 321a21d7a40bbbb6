import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from nuspin.dynamics import flow, flow_power
from nuspin.errors import InputError


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def test_solves_the_equation_of_motion(rng):
    for _ in range(5):
        m0, omega, beta = unit(rng.normal(size=3)), rng.normal(size=3), rng.normal(size=3)
        stepped = solve_ivp(lambda t, m, w=omega, b=beta: np.cross(w, m) + np.cross(m, np.cross(b, m)), (0, 3), m0, rtol=1e-11, atol=1e-12)
        assert np.allclose(flow(m0, omega, beta, 3.0), stepped.y[:, -1], atol=1e-9)


def test_solution_of_eq_16():
    """Along a common axis: tan(theta/2) decays as exp(-beta t), the azimuth turns by omega t."""
    theta, beta, omega, t = 2.5, 0.7, 11.0, np.linspace(0, 4, 9)
    m = flow([np.sin(theta), 0, np.cos(theta)], [0, 0, omega], [0, 0, beta], t)
    polar = 2 * np.arctan(np.tan(theta / 2) * np.exp(-beta * t))
    assert np.allclose(m[:, 2], np.cos(polar), atol=1e-14)
    assert np.allclose(m[:, 0], np.sin(polar) * np.cos(omega * t), atol=1e-13)
    assert np.allclose(m[:, 1], np.sin(polar) * np.sin(omega * t), atol=1e-13)


def test_flows_compose_and_keep_the_length(rng):
    m0, omega, beta = (rng.normal(size=(20, 3)) for _ in range(3))
    m0 = unit(m0)
    halfway = flow(m0, omega, beta, 0.4)
    halfway = halfway / np.linalg.norm(halfway, axis=-1, keepdims=True)
    assert np.allclose(flow(halfway, omega, beta, 0.9), flow(m0, omega, beta, 1.3), atol=1e-12)
    assert np.allclose(np.linalg.norm(flow(m0, omega, beta, 1.3), axis=-1), 1, atol=1e-13)


def test_ends_along_beta_after_any_time_without_overflow():
    m = flow([0, 0, -1.0 + 0], [0, 0, 0], [0.6, 0, 0.8], 1e9)
    assert np.allclose(m, [0.6, 0, 0.8], atol=1e-14)


@pytest.mark.parametrize("off", [1e-2, 1e-5, 1e-8])
@pytest.mark.parametrize("t", [0.5, 5.0, 20.0, 60.0, 2000.0])
def test_starts_near_the_unstable_pole(off, t):
    """tan(theta/2) = tan(theta_0/2) exp(-t), with cot(theta_0/2) = tan(off/2)."""
    m = flow([np.sin(off), 0, -np.cos(off)], [0, 0, 0], [0, 0, 1.0], t)
    polar = 2 * np.arctan(np.exp(-t) / np.tan(off / 2))
    assert np.allclose(m, [np.sin(polar), 0, np.cos(polar)], atol=1e-7)


@pytest.mark.parametrize("t", [1.0, 30.0, 1e4])
def test_stays_on_the_unstable_pole(t):
    assert np.array_equal(flow([0, 0, -1.0], [0, 0, 3.0], [0, 0, 1.0], t), [0, 0, -1])
    tilted = np.array([0.6, 0, 0.8])
    assert np.isfinite(flow(-tilted, [0, 0, 0], tilted, t)).all()


def test_nothing_left_of_the_spinor_is_a_spin_that_stays():
    def end(beta):
        m = flow(np.array([0, 0, -1.0]), np.zeros(3), beta, 1e4)
        return m, m

    slope, m = jax.jit(jax.jacfwd(end, has_aux=True))(np.array([0, 0, 1.0]))
    assert np.array_equal(m, [0, 0, -1])
    assert np.isfinite(slope).all()


def test_derivative_at_the_south_pole():
    along = jnp.array([1.0, 0, 0])
    slope = jax.jit(jax.jacfwd(lambda p: flow(np.array([0, 0, -1.0]), p * along, np.zeros(3), 0.7)))(0.0)
    assert np.allclose(slope, [0, 0.7, 0], rtol=0, atol=1e-15)


def test_many_periods_of_damping_end_on_the_attractor():
    """Maps of strong damping shrink: their powers must not vanish."""
    m = flow_power([0, 0.6, -0.8], [[0, 0, 3.0], [1.0, 0, 0]], [[0, 0, 2.0], [0, 0, 2.0]], [1.0, 0.5], [10, 10**3, 10**7])
    assert np.allclose(np.linalg.norm(m, axis=-1), 1, rtol=0, atol=1e-14)
    assert np.allclose(m[1:], m[:1], rtol=0, atol=1e-12)


def test_field_across_an_equal_torque_has_no_exponential():
    """w . w = 0: the motion is a rational function of time."""
    stepped = solve_ivp(
        lambda t, m: np.cross([1.0, 0, 0], m) + np.cross(m, np.cross([0, 1.0, 0], m)), (0, 2), [0, 0, 1.0], rtol=1e-11, atol=1e-12
    )
    assert np.allclose(flow([0, 0, 1.0], [1.0, 0, 0], [0, 1.0, 0], 2.0), stepped.y[:, -1], atol=1e-9)


def test_power_of_a_period_is_the_period_over_and_over(rng):
    omega, beta, durations = rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 4, 3)), rng.uniform(0.1, 1, size=(2, 4))
    m = m0 = unit(rng.normal(size=(4, 3)))
    powers = np.asarray(flow_power(m0, omega, beta, durations, np.arange(6)[:, None]))
    for n in range(6):
        assert np.allclose(powers[n], m, rtol=0, atol=1e-12)
        for k in range(2):
            m = unit(np.asarray(flow(m, omega[k], beta[k], durations[k])))
    together = flow_power(m0, omega, beta, durations, np.array([0, 5, 1, 3]))
    assert np.allclose(together, [powers[n][k] for k, n in enumerate((0, 5, 1, 3))], rtol=0, atol=1e-12)


def test_shapes_broadcast_and_tuples_give_tuples(rng):
    m0, omega, beta, t = unit(rng.normal(size=(5, 1, 3))), rng.normal(size=(4, 3)), rng.normal(size=3), rng.uniform(size=(5, 4))
    together = flow(m0, omega, beta, t)
    assert together.shape == (5, 4, 3)
    assert np.allclose(together[2, 3], flow(m0[2, 0], omega[3], beta, t[2, 3]), rtol=0, atol=1e-14)
    components = flow(tuple(m0.T), tuple(omega.T[:, :, None]), tuple(beta), t.T)
    assert isinstance(components, tuple)
    assert np.allclose(np.stack(components, -1), np.swapaxes(together, 0, 1), rtol=0, atol=1e-14)


def test_many_spins_go_in_blocks(rng):
    """More than a block, and not a multiple of one."""
    many = 2**14 + 77
    omega, beta = rng.normal(size=(many, 3)), rng.normal(size=(many, 3))
    m = flow([0.6, 0, 0.8], omega, beta, 3.0)
    some = [0, 1, 2**14 - 1, 2**14, many - 1]
    assert np.allclose(m[np.array(some)], [flow([0.6, 0, 0.8], omega[k], beta[k], 3.0) for k in some], rtol=0, atol=1e-14)
    slope = jax.jit(jax.grad(lambda s: jnp.sum(flow(np.array([0.6, 0, 0.8]), s * omega, beta, 3.0))))(1.0)
    step = 1e-5
    difference = (
        np.sum(flow([0.6, 0, 0.8], (1 + step) * omega, beta, 3.0)) - np.sum(flow([0.6, 0, 0.8], (1 - step) * omega, beta, 3.0))
    ) / (2 * step)
    assert float(slope) == pytest.approx(float(difference), rel=1e-7, abs=1e-6)


def test_float32_is_made_float64(rng):
    m0, omega, beta = (unit(rng.normal(size=(4, 3))).astype(np.float32) for _ in range(3))
    exact_m0 = m0.astype(float) / np.linalg.norm(m0.astype(float), axis=-1, keepdims=True)
    expected = flow(exact_m0, omega.astype(float), beta.astype(float), 1e6)
    for given in (flow(m0, omega, beta, np.float32(1e6)), flow(jnp.asarray(m0), jnp.asarray(omega), jnp.asarray(beta), np.float32(1e6))):
        assert given.dtype == np.float64
        assert np.allclose(given, expected, rtol=0, atol=1e-14)


def test_derivative_by_time_is_the_equation_of_motion(rng):
    moved_and_rate = jax.jit(lambda *given: jax.jvp(lambda t: flow(*given, t), (0.8,), (1.0,)))
    for _ in range(5):
        m0, omega, beta = unit(rng.normal(size=3)), rng.normal(size=3), rng.normal(size=3)
        m, rate = (np.asarray(v) for v in moved_and_rate(m0, omega, beta))
        assert np.allclose(rate, np.cross(omega, m) + np.cross(m, np.cross(beta, m)), rtol=0, atol=1e-13)


def test_derivatives_across_the_exceptional_point():
    """The map is analytic in w . w: at 0, near it and away from it the same derivative by differences."""
    step = 1e-3

    def of(p, off):
        return flow(np.array([0.0, 0.6, -0.8]), jnp.stack([p, 0.0 * p, 0.0 * p]), jnp.stack([0.0 * p, 1.0 + off + 0.0 * p, 0.0 * p]), 1.7)

    @jax.jit
    def derivatives(off):
        slope = jax.jacfwd(lambda p: of(p, off))
        return *jax.lax.map(slope, 1 + step * jnp.arange(-1.0, 2.0)), jax.jacrev(lambda p: of(p, off))(1.0), jax.jacfwd(slope)(1.0)

    for off in (0.0, 1e-9, 1e-4, 0.3):

        def end(p, off=off):
            return np.asarray(of(p, off))

        difference = (8 * (end(1 + step) - end(1 - step)) - (end(1 + 2 * step) - end(1 - 2 * step))) / (12 * step)
        below, forward, above, backward, second = derivatives(off)
        assert np.allclose(forward, difference, rtol=0, atol=1e-12)
        assert np.allclose(backward, difference, rtol=0, atol=1e-12)
        assert np.allclose(second, (above - below) / (2 * step), rtol=0, atol=1e-6)


def test_derivatives_of_a_period_are_those_of_the_flow(rng):
    """The map has another derivative than the motion of a direction: they agree."""
    m0, omega, beta = unit(rng.normal(size=3)), rng.normal(size=3), rng.normal(size=3)

    def period(omega, beta, t):
        return flow_power(m0, omega[None], beta[None], t[None], 1)

    def both(*numbers):
        return tuple(jax.jacrev(f, argnums=(0, 1, 2))(*numbers) for f in (period, lambda *numbers: flow(m0, *numbers)))

    both = jax.jit(both)
    for factor in (1.0, 0.1):
        ours, theirs = both(factor * omega, factor * beta, 0.7)
        for a, b in zip(ours, theirs, strict=True):
            assert np.allclose(a, b, rtol=0, atol=1e-13)


def test_nothing_moves_without_field_and_torque_and_gradients_are_finite():
    still = dict(omega=np.zeros(3), beta=np.zeros(3), t=5.0)
    assert np.allclose(flow([0.6, 0, 0.8], **still), [0.6, 0, 0.8], atol=1e-15)
    slope = jax.jit(jax.jacfwd(lambda beta: flow(np.array([1.0, 0, 0]), np.zeros(3), beta, 0.1)))(np.zeros(3))
    assert np.isfinite(slope).all()
    assert slope[2, 2] == pytest.approx(0.1, rel=1e-6, abs=0)  # dm/dt = beta - m (m . beta)


def test_bad_input_is_named():
    with pytest.raises(InputError, match=r"`m0` must have length 1, not 2\.0"):
        flow([2.0, 0, 0], np.zeros(3), np.zeros(3), 1.0)
    with pytest.raises(InputError, match="`t` must be finite"):
        flow([1.0, 0, 0], np.zeros(3), np.zeros(3), np.inf)
    with pytest.raises(InputError, match="`omega` must be finite"):
        flow([1.0, 0, 0], [0, np.nan, 0], np.zeros(3), 1.0)
    with pytest.raises(InputError, match=r"`m0` must have three components, but the tuple has 2\."):
        flow((1.0, 0.0), np.zeros(3), np.zeros(3), 1.0)
    with pytest.raises(InputError, match="These shapes do not broadcast"):
        flow(np.broadcast_to([1.0, 0, 0], (2, 3)), np.zeros((3, 3)), np.zeros(3), 1.0)


def test_bad_periods_are_named():
    still = [1.0, 0, 0], np.zeros((2, 3)), np.zeros((2, 3))
    with pytest.raises(InputError, match=r"`durations` must be positive and finite, not 0\.0 s\. Leave a segment without length out\."):
        flow_power(*still, [1.0, 0.0], 1)
    with pytest.raises(InputError, match="`periods` must be a whole number"):
        flow_power(*still, [1.0, 1.0], 1.5)
    with pytest.raises(InputError, match="`periods` must be finite and not negative"):
        flow_power(*still, [1.0, 1.0], -1)
    with pytest.raises(InputError, match="`omega`, `beta` and `durations` need the same number of segments"):
        flow_power(*still, [1.0, 1.0, 1.0], 1)
