import jax
import numpy as np
import pytest
from scipy.optimize import brentq

from nuspin.dynamics import fixed_points, flow, gilbert, switching_time, thresholds
from nuspin.errors import InputError


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def rate_of(m, omega, beta):
    return np.cross(omega, m) + beta - m * np.sum(m * beta, axis=-1, keepdims=True)


def test_fixed_points_do_not_move_and_the_flow_ends_on_the_attractor(rng):
    omega, beta = rng.normal(size=(50, 3)), rng.normal(size=(50, 3))
    points = fixed_points(omega, beta)
    for m in (points.attractor, points.repeller):
        assert np.allclose(np.linalg.norm(m, axis=-1), 1, rtol=0, atol=1e-14)
        assert np.allclose(rate_of(np.asarray(m), omega, beta), 0, rtol=0, atol=1e-13)
    assert np.allclose(flow(unit(rng.normal(size=(50, 3))), omega, beta, 1e4), points.attractor, rtol=0, atol=1e-12)
    assert np.allclose(flow(unit(rng.normal(size=(50, 3))), omega, beta, -1e4), points.repeller, rtol=0, atol=1e-12)


def test_rate_and_frequency_are_those_of_a_small_deviation(rng):
    """The linearised motion about the attractor has the eigenvalues -rate +- i frequency."""
    for _ in range(10):
        omega, beta = rng.normal(size=3), rng.normal(size=3)
        points = fixed_points(omega, beta)
        m = np.asarray(points.attractor)
        slope = jax.jacfwd(lambda v, o=omega, b=beta: jax.numpy.cross(o, v) + b - v * jax.numpy.dot(v, b))(m)
        across = np.linalg.svd(m[None])[2][1:]
        eigenvalues = np.linalg.eigvals(across @ np.asarray(slope) @ across.T)
        assert np.allclose(eigenvalues.real, -points.rate, rtol=0, atol=1e-12)
        assert np.allclose(np.abs(eigenvalues.imag), points.frequency, rtol=0, atol=1e-12)


def test_parallel_and_across():
    along = fixed_points([0, 0, 1e8], [0, 0, -2.0])
    assert along.attractor.tolist() == [0, 0, -1]
    assert (float(along.rate), float(along.frequency)) == (2.0, 1e8)
    circling = fixed_points([0, 0, 5.0], [3.0, 0, 0])
    assert (float(circling.rate), float(circling.frequency)) == (0.0, 4.0)
    nowhere = fixed_points(np.zeros(3), np.zeros(3))
    assert np.isnan(nowhere.attractor).all()
    meeting = fixed_points([1.0, 0, 0], [0, 1.0, 0])
    assert np.allclose(meeting.attractor, [0, 0, 1], rtol=0, atol=1e-14)
    assert np.allclose(meeting.repeller, [0, 0, 1], rtol=0, atol=1e-14)


def test_switching_time_is_when_the_flow_gets_there(rng):
    """Where the torque is along the field: the weight r is tan(theta/2), so the flow's own angle says when."""
    axis = unit(rng.normal(size=3))
    omega, beta = 7.0 * axis, 0.4 * axis
    m0 = unit(-axis + 0.05 * rng.normal(size=3))
    for remaining in (3.0, 1.0, 0.1):
        angle = 2 * np.arctan(remaining)
        reached = brentq(lambda t, angle=angle: float(np.dot(flow(m0, omega, beta, t), axis)) - np.cos(angle), 0, 100, xtol=1e-12)
        assert switching_time(m0, omega, beta, remaining=remaining) == pytest.approx(reached, rel=1e-9, abs=0)


def test_weight_decays_with_the_rate_also_where_fixed_points_are_not_opposite(rng):
    m0, omega, beta = unit(rng.normal(size=3)), rng.normal(size=3), rng.normal(size=3)
    rate = float(fixed_points(omega, beta).rate)
    times = [float(switching_time(m0, omega, beta, remaining=r)) for r in (1e-2, 1e-4, 1e-6)]
    assert np.allclose(np.diff(times), np.log(100) / rate, rtol=1e-9, atol=0)
    later = unit(np.asarray(flow(m0, omega, beta, 0.3)))
    assert switching_time(later, omega, beta, remaining=1e-6) == pytest.approx(times[2] - 0.3, rel=1e-9, abs=0)


def test_no_switching():
    assert switching_time([0, 0, 1.0], [0, 0, 1.0], [0, 0, 1.0]) == 0
    assert switching_time([0, 0, -1.0], [0, 0, 1.0], [0, 0, 1.0]) == np.inf
    for start in ([1.0, 0, 0], [0, 0, 1.0], [0, 0, -1.0]):
        for omega in ([0, 0, 1.0], [0, 0, 0]):
            assert switching_time(start, omega, [0, 0, 0]) == np.inf, "nothing attracts"


def test_threshold_is_where_the_attractor_changes_place(rng):
    """A drive tilted by any angle: at the threshold Re q = 0, on either side another end of the axis attracts."""
    omega, beta = np.array([0, 0, 50.0]), np.array([0, 0, -0.5])
    for _ in range(20):
        direction = unit(np.array([0, 0, 1.0]) + 0.5 * rng.normal(size=3))
        drive = dict(omega_per_drive=0.3 * direction, beta_per_drive=2.0 * direction)
        found = np.asarray(thresholds(omega=omega, beta=beta, **drive))
        found = found[np.isfinite(found)]
        assert found.size
        for j in found:
            at = fixed_points(omega + j * drive["omega_per_drive"], beta + j * drive["beta_per_drive"])
            assert at.rate == pytest.approx(0, abs=1e-6)
            ends = [
                np.asarray(fixed_points(omega + x * drive["omega_per_drive"], beta + x * drive["beta_per_drive"]).attractor)
                for x in (j - 1e-3, j + 1e-3)
            ]
            assert np.dot(*ends) < -0.99


def test_no_root_is_made_of_rounding(rng):
    """Where the drive's field and torque are across each other, the threshold is one."""
    for _ in range(50):
        omega, beta, omega_1 = rng.normal(size=3), rng.normal(size=3), rng.normal(size=3)
        beta_1 = np.cross(omega_1, rng.normal(size=3))
        found = np.asarray(thresholds(omega=omega, beta=beta, omega_per_drive=omega_1, beta_per_drive=beta_1))
        j = -(omega @ beta) / (omega @ beta_1 + omega_1 @ beta)
        expected = j if np.linalg.norm(omega + j * omega_1) >= np.linalg.norm(beta + j * beta_1) else np.nan
        assert np.allclose(found, [expected, np.nan], rtol=1e-9, atol=0, equal_nan=True)


def test_threshold_of_a_torque_across_the_field_is_the_exceptional_point():
    found = thresholds(omega=[0, 0, 5.0], beta=np.zeros(3), omega_per_drive=np.zeros(3), beta_per_drive=[2.0, 0, 0])
    assert np.allclose(found, [-2.5, 2.5], rtol=0, atol=1e-14)
    for j, rate in ((2.4, 0.0), (2.6, np.sqrt(5.2**2 - 25))):
        assert fixed_points([0, 0, 5.0], [2.0 * j, 0, 0]).rate == pytest.approx(rate, abs=1e-12)


def test_compensation_of_gilbert_damping(rng):
    """mu_c = alpha omega / (beta per drive), on the side that works against the damping."""
    for gamma_B in (3.0, -3.0):
        omega, beta = gilbert([0, 0, -gamma_B], np.zeros(3), damping=0.02)
        omega_1, beta_1 = gilbert(np.zeros(3), [0, 0, 1.0], damping=0.02)
        found = thresholds(omega=omega, beta=beta, omega_per_drive=omega_1, beta_per_drive=beta_1)
        assert found[0] == pytest.approx(-0.02 * gamma_B, rel=1e-12, abs=0)
        assert np.isnan(found[1])


def test_no_threshold():
    assert np.isnan(thresholds(omega=[0, 0, 1.0], beta=[0, 0, 0.5], omega_per_drive=np.zeros(3), beta_per_drive=np.zeros(3))).all()


def test_gilbert_form_solves_the_implicit_equation(rng):
    m, omega, beta, alpha = unit(rng.normal(size=3)), rng.normal(size=3), rng.normal(size=3), 0.3
    rate = rate_of(m, *(np.asarray(v) for v in gilbert(omega, beta, damping=alpha)))
    assert np.allclose(rate, rate_of(m, omega, beta) - alpha * np.cross(m, rate), rtol=0, atol=1e-14)


def test_bad_input_is_named():
    with pytest.raises(InputError, match="`damping` must be finite and not negative"):
        gilbert(np.zeros(3), np.zeros(3), damping=-1.0)
    with pytest.raises(InputError, match="`remaining` must be positive"):
        switching_time([0, 0, 1.0], np.zeros(3), np.zeros(3), remaining=0.0)
    with pytest.raises(InputError, match="`omega` must have three components"):
        fixed_points([0, 1.0], np.zeros(3))
