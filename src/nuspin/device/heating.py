r"""How warm a current makes a film: its substrate, its phonons and its electrons, each with a temperature of its own.

.. math::

    Q(T) = \sum_i c_i\, T^{n+1} \frac{D_n(\theta_i/T)}{D_n(\infty)}, \qquad D_n(y) = \int_0^y \frac{x^n\,dx}{e^x - 1}, \qquad
    Q(T_{hot}) = Q(T_{cold}) + p

n = 3 is a boundary that phonons cross, T^4; n = 4 electrons that emit them, T^5; a Debye temperature theta ends either law.
"""

from collections.abc import Sequence
from functools import partial
from math import gamma, log, pi

import numpy as np

from nuspin import checks, quantity
from nuspin._blocks import broadcast
from nuspin._jax import jax, jnp
from nuspin._roots import newton
from nuspin._types import Number, Quantity, Real
from nuspin.constants import e, k_B
from nuspin.errors import InputError

BOUNDARY, ELECTRONS = 3, 4
"""The order n of the two flows."""

_X, _WEIGHTS = np.polynomial.legendre.leggauss(48)
_FAR = 60.0  # beyond it the integrand is below 1e-19 of the whole


def debye_flow(temperature: Quantity, channels: Sequence[tuple[Quantity, Quantity]], *, order: int) -> Real:
    r"""Return Q(T), the heat per area and time that leaves at a temperature for a sink at absolute zero.

    Parameters
    ----------
    temperature
        K.
    channels
        Pairs of a coefficient, W m^-2 K^-(n+1), and a Debye temperature, K; infinite where the power law has no end.
    order
        `BOUNDARY`, 3, or `ELECTRONS`, 4.

    Returns
    -------
    Array
        W/m^2: c T^(n+1) where cold, c theta^n T / (n Gamma(n+1) zeta(n+1)) where warm.

    Raises
    ------
    InputError
        Where a temperature is negative or a coefficient not positive.

    References
    ----------
    M. I. Kaganov, I. M. Lifshitz and L. V. Tanatarov, Sov. Phys. JETP 4, 173 (1957).

    Examples
    --------
    >>> from nuspin.device.heating import ELECTRONS, debye_flow
    >>> print(f"{debye_flow(0.1, [(20.0, 343.0)], order=ELECTRONS):.2g}")  # 20 T^5
    0.0002
    """
    checks.count("order", order, BOUNDARY, ELECTRONS)
    T, pairs = _checked("temperature", temperature, channels)
    return _flow(jnp.asarray(T), pairs, order)


def temperature_above(cold: Quantity, power: Quantity, channels: Sequence[tuple[Quantity, Quantity]], *, order: int) -> Real:
    """Return the temperature at which a power leaves through given channels: T_hot of Q(T_hot) = Q(T_cold) + p.

    Parameters
    ----------
    cold
        T_cold of what the heat goes to, K.
    power
        p per area, W/m^2.
    channels, order
        As in `debye_flow`.

    Returns
    -------
    Array
        T_hot, K.

    Raises
    ------
    InputError
        Where a temperature or the power is negative, or another argument outside its range.

    Examples
    --------
    >>> from nuspin.device.heating import BOUNDARY, temperature_above
    >>> print(f"{temperature_above('4.2 K', 1e6, [(500.0, 343.0)], order=BOUNDARY):.2f} K")
    6.93 K
    """
    checks.count("order", order, BOUNDARY, ELECTRONS)
    T, pairs = _checked("cold", cold, channels)
    p = quantity.non_negative("power", power, "W/m^2")
    checks.broadcastable(cold=T, power=p)
    flow = _flow(jnp.asarray(T), pairs, order) + p
    flow, T, pairs = broadcast(flow, jnp.asarray(T), pairs)
    return jnp.where(flow > 0, _solve(flow, T, pairs, order), T)


def strip_rise(power: Quantity, *, width: Quantity, conductivity: Quantity, thickness: Quantity) -> Number:
    r"""Return how much a long strip warms a substrate that is held cold from below, K.

    .. math:: \Delta T = \frac{p\,w}{2\kappa} \frac{K(k')}{K(k)} \to \frac{p\,w}{\pi\kappa} \ln\frac{16 h}{\pi w}, \qquad
        k = \tanh\frac{\pi w}{4h}

    Parameters
    ----------
    power
        p, W/m^2.
    width, thickness
        w of the strip and h of the substrate, m. The limit is for w << h; that for w >> h is p h/kappa.
    conductivity
        kappa of the substrate, W/(m K), at its temperature.

    Returns
    -------
    float or array
        Temperature of the strip above that of the sink, K.

    Raises
    ------
    InputError
        Where the power is negative or another argument not positive.

    Notes
    -----
    The strip has one temperature, kappa is constant, and no heat spreads along the strip.

    References
    ----------
    Conformal map of a strip over a plane, K the complete elliptic integral: docs/devices.md.

    Examples
    --------
    >>> from nuspin.device import strip_rise
    >>> print(f"{strip_rise(1e9, width='10 um', conductivity=40, thickness='0.5 mm'):.0f} K")
    441 K
    """
    p = quantity.non_negative("power", power, "W/m^2")
    w = quantity.positive("width", width, "m")
    kappa = quantity.positive("conductivity", conductivity, "W/(m K)")
    h = quantity.positive("thickness", thickness, "m")
    checks.broadcastable(power=p, width=w, conductivity=kappa, thickness=h)
    x = pi / 4 * jnp.asarray(w / h)
    wide = x > 10
    y = jnp.where(wide, 1.0, x)
    ratio = jnp.where(wide, pi / 2 / (x + log(2)), _agm(1 / jnp.cosh(y)) / _agm(jnp.tanh(y)))
    return p * w / (2 * kappa) * ratio


def pulse_rise(power: Quantity, *, duration: Quantity, conductivity: Quantity, heat_capacity: Quantity) -> Number:
    r"""Return how much a wide film warms a thick substrate by the end of a pulse, K.

    .. math:: \Delta T = 2 p \sqrt{\frac{t}{\pi\kappa C}}

    Parameters
    ----------
    power
        p, W/m^2.
    duration
        t, s.
    conductivity, heat_capacity
        kappa, W/(m K), and C, J/(m^3 K), of the substrate.

    Returns
    -------
    float or array
        K.

    Raises
    ------
    InputError
        Where the power is negative or another argument not positive.

    Notes
    -----
    It holds while the heat has spread less than the width of the film and the thickness of the substrate; later it is an upper bound.

    References
    ----------
    H. S. Carslaw and J. C. Jaeger, Conduction of Heat in Solids, section 2.9.

    Examples
    --------
    >>> from nuspin.device import pulse_rise
    >>> print(f"{pulse_rise(1e9, duration='100 ns', conductivity=40, heat_capacity=3e6):.0f} K")
    33 K
    """
    p = quantity.non_negative("power", power, "W/m^2")
    t = quantity.positive("duration", duration, "s")
    kappa = quantity.positive("conductivity", conductivity, "W/(m K)")
    C = quantity.positive("heat_capacity", heat_capacity, "J/(m^3 K)")
    checks.broadcastable(power=p, duration=t, conductivity=kappa, heat_capacity=C)
    return 2 * p * (t / (pi * kappa * C)) ** 0.5


def hot_wire_temperature(temperature: Quantity, *, voltage: Quantity) -> Number:
    r"""Return the highest electron temperature in a wire between cold reservoirs that its electrons leave before they meet a phonon.

    .. math:: T_e^2 = T_0^2 + \frac{3}{4\pi^2}\Big(\frac{eV}{k_B}\Big)^2

    Parameters
    ----------
    temperature
        Of the reservoirs, K.
    voltage
        Over the wire, V = E L.

    Returns
    -------
    float or array
        K: an upper bound where phonons cool too.

    Raises
    ------
    InputError
        Where the temperature is negative or the voltage not finite.

    References
    ----------
    H. Pothier et al., Phys. Rev. Lett. 79, 3490 (1997); the Wiedemann-Franz law.

    Examples
    --------
    >>> from nuspin.device import hot_wire_temperature
    >>> print(f"{hot_wire_temperature(0.02, voltage='1 mV'):.2f} K")
    3.20 K
    """
    T = quantity.non_negative("temperature", temperature, "K")
    V = quantity.finite("voltage", voltage, "V")
    checks.broadcastable(temperature=T, voltage=V)
    return jnp.sqrt(T**2 + 3 * (e * V / (2 * pi * k_B)) ** 2)


def _checked(name: str, temperature: Quantity, channels: Sequence[tuple[Quantity, Quantity]]) -> tuple[Number, list[tuple[Real, Real]]]:
    T = quantity.non_negative(name, temperature, "K")
    pairs = []
    for index, channel in enumerate(checks.instances("channels", channels, list, tuple)):
        if len(channel) != 2:
            raise InputError(f"`channels[{index}]` must have two elements, a coefficient and a Debye temperature, not {len(channel)}.")
        c = quantity.positive("coefficient", channel[0])  # its unit depends on the order: an SI number
        theta = quantity.above_zero("debye_temperature", channel[1], "K", "Write math.inf for a power law without end.")
        pairs.append((jnp.asarray(c), jnp.asarray(theta)))
    if not pairs:
        raise InputError("`channels` must not be empty. Give one pair of a coefficient and a Debye temperature at least.")
    checks.broadcastable(**{name: T}, **{f"channels[{i}]": c * theta for i, (c, theta) in enumerate(pairs)})
    return T, pairs


def _flow(T: Real, channels: Sequence[tuple[Real, Real]], order: int) -> Real:
    from scipy.special import zeta  # loaded where a program is made, not in each process

    whole = gamma(order + 1) * float(zeta(order + 1))
    cold = T <= 0
    safe = jnp.where(cold, 1.0, T)

    def part(c: Real, theta: Real) -> Real:
        near = theta < _FAR * safe  # an infinite theta has no slope
        y = jnp.where(near, jnp.where(near, theta, 1.0) / safe, _FAR)[..., None]
        x = y * np.reshape(1 + _X, (1,) * (y.ndim - 1) + (-1,)) / 2
        return c * safe ** (order + 1) * ((y / 2 * x**order / jnp.expm1(x)) @ _WEIGHTS) / whole

    return jnp.where(cold, 0.0, sum(part(*channel) for channel in channels))


@partial(jax.jit, static_argnames="order")
def _solve(flow: Real, cold: Real, channels: Sequence[tuple[Real, Real]], order: int) -> Real:
    """Invert Q; in logarithms it is concave with a slope between 1 and n + 1, so that Newton's method climbs to the root from below."""
    wanted = jnp.log(jnp.where(flow > 0, flow, 1.0))

    def excess(u: Real) -> Real:
        return jnp.log(_flow(jnp.exp(u), channels, order)) - wanted

    power_law = (wanted - jnp.log(sum(c for c, _ in channels))) / (order + 1)
    start = jnp.maximum(power_law, jnp.log(jnp.maximum(cold, 1e-300)))
    return jnp.exp(newton(excess, start))


def _agm(x: Real) -> Real:
    """Return the arithmetic-geometric mean of 1 and x, pi/2 over the elliptic integral of the complementary modulus."""
    a, g = jnp.ones_like(x), x
    for _ in range(8):
        a, g = (a + g) / 2, jnp.sqrt(a * g)
    return a
