"""Heat against quadrature, an integral equation and differential equations that know none of the closed forms."""

import jax
import numpy as np
import pytest
import scipy.special
from scipy.integrate import quad

from nuspin.constants import e, k_B
from nuspin.device import debye_flow, hot_wire_temperature, pulse_rise, strip_rise, temperature_above
from nuspin.device.heating import BOUNDARY, ELECTRONS
from nuspin.errors import InputError

DEBYE = 343.0


def whole(n):
    return scipy.special.gamma(n + 1) * scipy.special.zeta(n + 1)


@pytest.mark.parametrize("order", [BOUNDARY, ELECTRONS])
@pytest.mark.parametrize("T", [0.02, 4.2, 30.0, 300.0, 3000.0])
def test_flow_is_the_debye_integral(order, T):
    integral = quad(lambda x: x**order / np.expm1(x), 0, min(DEBYE / T, 100), epsabs=0, epsrel=1e-13, limit=200)[0]
    found = float(debye_flow(T, [(3.0, DEBYE)], order=order))
    assert found == pytest.approx(3 * T ** (order + 1) * integral / whole(order), rel=1e-12, abs=0)


def test_flow_is_a_power_law_where_cold_and_linear_where_warm():
    assert float(debye_flow(0.1, [(2.0, DEBYE)], order=ELECTRONS)) == pytest.approx(2e-5, rel=1e-12, abs=0)
    warm = [float(debye_flow(T, [(2.0, DEBYE)], order=ELECTRONS)) for T in (1e4, 2e4)]
    slope = 2 * DEBYE**4 / (4 * whole(4))
    assert (warm[1] - warm[0]) / 1e4 == pytest.approx(slope, rel=1e-4, abs=0)
    assert float(debye_flow(300.0, [(2.0, np.inf)], order=ELECTRONS)) == pytest.approx(2 * 300**5, rel=1e-12, abs=0)


@pytest.mark.parametrize("order", [BOUNDARY, ELECTRONS])
def test_temperature_above_balances_the_flow(order):
    cold, power = np.meshgrid([0.0, 1e-3, 0.02, 4.2, 77.0, 300.0], [0.0, 1e-9, 1.0, 1e6, 1e10])
    channels = [(140.0, DEBYE), (20.0, 240.0)]
    hot = np.asarray(temperature_above(cold, power, channels, order=order))
    balance = debye_flow(hot, channels, order=order) - debye_flow(cold, channels, order=order) - power
    np.testing.assert_allclose(balance / np.maximum(debye_flow(hot, channels, order=order), 1e-300), 0, rtol=0, atol=1e-11)
    np.testing.assert_allclose(hot[0], cold[0], rtol=1e-12, atol=0)  # no power
    assert (np.diff(hot, axis=0) >= 0).all()


@pytest.mark.parametrize("debye", [DEBYE, np.inf])
def test_temperature_differentiates(debye):
    def hot(p):
        return temperature_above(4.2, p, [(140.0, debye)], order=BOUNDARY)

    step = 1.0
    expected = float(hot(1e4 + step) - hot(1e4 - step)) / (2 * step)
    assert float(jax.grad(hot)(1e4)) == pytest.approx(expected, rel=1e-6, abs=0)


@pytest.mark.parametrize("width", [0.03, 1.0, 4.0])
def test_isothermal_strip_solves_its_integral_equation(width):
    """Heat q(x) of a strip on a slab of thickness 1, cold below: T(x) = int q(x') ln coth(pi |x - x'|/4)/pi dx' must be constant."""
    cells = 400
    edges = -width / 2 * np.cos(np.linspace(0, np.pi, cells + 1))  # fine at the edges, where the heat diverges
    middle, size = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    distance = abs(np.subtract.outer(middle, middle))
    np.fill_diagonal(distance, 1.0)
    kernel = np.log(1 / np.tanh(np.pi * distance / 4)) / np.pi * size
    np.fill_diagonal(kernel, size * (1 - np.log(np.pi * size / 8)) / np.pi)
    heat = np.linalg.solve(kernel, np.ones(cells))
    total = heat @ size  # for T = 1
    found = float(strip_rise(1.0, width=width, conductivity=1.0, thickness=1.0))
    assert found == pytest.approx(width / total, rel=3e-3, abs=0)


def test_strip_has_its_limits():
    narrow = float(strip_rise(1e9, width=1e-6, conductivity=40.0, thickness=1e-3))
    assert narrow == pytest.approx(1e3 * np.log(16e3 / np.pi) / (40 * np.pi), rel=1e-6, abs=0)
    wide = float(strip_rise(1e9, width=1e3, conductivity=40.0, thickness=1e-3))
    assert wide == pytest.approx(1e9 * 1e-3 / 40, rel=1e-5, abs=0)
    # from either side of where the mean gives way to its limit, w/h = 40/pi; heat that leaves beside the strip is 4 ln 2/pi h of width
    edge = [float(strip_rise(1.0, width=w, conductivity=1.0, thickness=1.0)) for w in (12.732, 12.733)]
    assert edge[1] - edge[0] == pytest.approx(1e-3 * 4 * np.log(2) / np.pi / 12.7**2, rel=0.2, abs=0)


def test_pulse_is_the_heat_kernel_integrated():
    kappa, C, t = 40.0, 3e6, 1e-7
    integral = quad(lambda s: 2 / np.sqrt(np.pi * kappa * C), 0, np.sqrt(t))[0]  # s^2 = time since
    assert pulse_rise(1e9, duration=t, conductivity=kappa, heat_capacity=C) == pytest.approx(1e9 * integral, rel=1e-12, abs=0)


def test_hot_wire_solves_its_differential_equation():
    """(T^2)'' = -2 E^2 / L_0, the law of Wiedemann and Franz, with cold ends, by finite differences."""
    T0, V, cells = 0.05, 1e-3, 2000
    lorenz = np.pi**2 / 3 * (k_B / e) ** 2
    laplace = (np.diag([-2.0] * (cells - 1)) + np.diag([1.0] * (cells - 2), 1) + np.diag([1.0] * (cells - 2), -1)) * cells**2
    rise = np.linalg.solve(laplace, np.full(cells - 1, -2 * V**2 / lorenz))
    hottest = np.sqrt(T0**2 + rise.max())
    assert float(hot_wire_temperature(T0, voltage=V)) == pytest.approx(hottest, rel=1e-6, abs=0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: debye_flow(-1.0, [(1.0, 300.0)], order=3), "`temperature` must be finite and not negative"),
        (lambda: debye_flow(1.0, [(0.0, 300.0)], order=3), "`coefficient` must be positive"),
        (lambda: debye_flow(1.0, [(1.0, -300.0)], order=3), "`debye_temperature` must be positive.*math.inf"),
        (lambda: debye_flow(1.0, [], order=3), "`channels` must not be empty"),
        (lambda: temperature_above(1.0, -1.0, [(1.0, 300.0)], order=3), "`power` must be finite and not negative"),
        (lambda: strip_rise(1.0, width=0.0, conductivity=1.0, thickness=1.0), "`width` must be positive"),
        (lambda: strip_rise(1.0, width=[1.0, 2.0], conductivity=1.0, thickness=[1.0, 2.0, 3.0]), "do not broadcast"),
        (lambda: pulse_rise(1.0, duration="1 m", conductivity=1.0, heat_capacity=1.0), "`duration` must be a quantity in s"),
        (lambda: hot_wire_temperature(-1.0, voltage=1.0), "`temperature` must be finite and not negative"),
    ],
)
def test_bad_arguments_are_refused(call, says):
    with pytest.raises(InputError, match=says):
        call()
