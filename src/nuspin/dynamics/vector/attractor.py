r"""Attractor of a driven spin, time to reach it, and drive at which another state attracts: closed forms from the 2 x 2 matrix.

.. math:: q = \sqrt{w\cdot w}, \quad w = \beta - i\omega, \qquad \psi(t) = e^{qt/2}\, P_+\psi_0 + e^{-qt/2}\, P_-\psi_0,
    \quad P_\pm = \tfrac12 \Big(1 \pm \frac{w\cdot\sigma}{q}\Big)
"""

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._blocks import broadcast, in_blocks
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.motions.phase import eigenvalue
from nuspin.dynamics.motions.spinor import NOWHERE, SpinorMap, direction, spinor, squared


class FixedPoints(eqx.Module):
    """The two fixed points of the direction under a constant drive, shape (..., 3), and the motion about them.

    If the rate is 0, neither attracts and the spin circles for ever. If nothing moves at all, every direction is a fixed point, and both
    are NaN.

    Examples
    --------
    >>> from nuspin.dynamics import fixed_points
    >>> fixed_points(omega=[0, 0, 1e8], beta=[0, 0, -2.0]).repeller.tolist()
    [0.0, 0.0, 1.0]
    """

    attractor: Real
    repeller: Real
    rate: Real
    """Re q, 1/s: the weight on the repeller over that on the attractor decays as exp(-rate t)."""
    frequency: Real
    """|Im q|, rad/s: the frequency of the precession about either."""


def fixed_points(omega: Quantity, beta: Quantity) -> FixedPoints:
    r"""Return the directions that do not move under a constant field and torque: the eigenvectors of w . sigma.

    Parameters
    ----------
    omega, beta
        As in `flow`, rad/s and 1/s, shape (..., 3), or tuples of components.

    Returns
    -------
    FixedPoints
        Attractor, repeller, relaxation rate and frequency.

    Raises
    ------
    InputError
        If a vector does not have three finite components, or shapes do not broadcast.

    Notes
    -----
    For beta parallel to omega the attractor is along beta. For beta perpendicular to omega there is an attractor only beyond the
    exceptional point |beta| = |omega|, where the two fixed points meet.

    References
    ----------
    Galda and Vinokur, Sci. Rep. 7, 1168 (2017).

    Examples
    --------
    >>> from nuspin.dynamics import fixed_points
    >>> across = fixed_points(omega=[0, 0, 3.0], beta=[5.0, 0, 0])
    >>> float(across.rate), across.attractor.round(3).tolist()
    (4.0, [0.8, 0.6, 0.0])
    """
    drive = _vector.components("omega", omega, "rad/s"), _vector.components("beta", beta, "1/s")
    checks.broadcastable(omega=drive[0][0], beta=drive[1][0])
    attractor, repeller, rate, frequency = _fixed_points(*drive)
    return FixedPoints(_vector.join(attractor), _vector.join(repeller), rate, frequency)


def switching_time(m0: Quantity, omega: Quantity, beta: Quantity, *, remaining: Quantity = 1.0) -> Real:
    r"""Return when a spin has left the repeller for the attractor.

    .. math:: t = \frac{1}{\mathrm{Re}\, q} \ln\frac{|P_-\psi_0|}{r\, |P_+\psi_0|}

    Parameters
    ----------
    m0
        Direction at the start, a unit vector, shape (..., 3).
    omega, beta
        As in `flow`.
    remaining
        r, the ratio of the weight on the repeller to that on the attractor at which the spin counts as switched, shape (...). For beta
        parallel to omega it is tan(theta/2) of the angle theta from the attractor, so that 1 is the equator.

    Returns
    -------
    Array
        s, shape (...); 0 if the spin has switched already at the start, infinity if it never switches or nothing attracts it.

    Raises
    ------
    InputError
        If a vector does not have three finite components, m0 does not have length 1, or `remaining` is not positive.

    Notes
    -----
    A classical spin without noise: on the repeller itself it stays for ever, and the time depends on the logarithm of its initial distance
    from the repeller.

    References
    ----------
    Follows from Galda and Vinokur, Sci. Rep. 7, 1168 (2017).

    Examples
    --------
    >>> import numpy as np
    >>> from nuspin.dynamics import switching_time
    >>> t = switching_time([np.sin(3.0), 0, np.cos(3.0)], omega=[0, 0, 1e8], beta=[0, 0, 2.0])
    >>> print(f"{t:.4f}")  # ln(tan(3/2)) / 2
    1.3231
    """
    start = _vector.unit_components("m0", m0)
    drive = _vector.components("omega", omega, "rad/s"), _vector.components("beta", beta, "1/s")
    remaining = jnp.asarray(quantity.positive("remaining", remaining))
    checks.broadcastable(m0=start[0], omega=drive[0][0], beta=drive[1][0], remaining=remaining)
    return _switching_time(*broadcast(start, *drive, remaining))


def thresholds(*, omega: Quantity, beta: Quantity, omega_per_drive: Quantity, beta_per_drive: Quantity) -> Real:
    r"""Return the strengths of a drive at which a spin has no attractor: the thresholds of switching or of endless precession.

    .. math:: \mathrm{Re}\,q = 0 \iff \omega_j\cdot\beta_j = 0, \; |\omega_j| \ge |\beta_j|, \qquad
        \omega_j = \omega + j\,\omega', \quad \beta_j = \beta + j\,\beta'

    Usually these are single strengths, at which attractor and repeller exchange. If torque and field are perpendicular at every strength,
    there is no attractor in an interval of strengths, whose ends are the exceptional points |beta_j| = |omega_j|.

    Parameters
    ----------
    omega, beta
        Values without the drive, from field and damping (`gilbert`), rad/s and 1/s, shape (..., 3).
    omega_per_drive, beta_per_drive
        What one unit of the drive, such as 1 A/m^2 or 1 J, adds to them, shape (..., 3).

    Returns
    -------
    Array
        In units of the drive, in rising order, shape (..., 2); NaN stands for a threshold that does not exist.

    Raises
    ------
    InputError
        If a vector does not have three finite components, or shapes do not broadcast.

    Notes
    -----
    A classical spin. A quantum spin has no such threshold below the temperature of `nuspin.torque.anti_damping_limit`.

    References
    ----------
    Follows from Galda and Vinokur, Sci. Rep. 7, 1168 (2017).

    Examples
    --------
    Damping 0.01 is overcome where the torque takes one hundredth of the precession:

    >>> from nuspin.dynamics import gilbert, thresholds
    >>> omega, beta = gilbert([0, 0, 100.0], [0, 0, 0], damping=0.01)
    >>> omega_1, beta_1 = gilbert([0, 0, 0], [0, 0, 1.0], damping=0.01)
    >>> [f"{j:.6g}" for j in thresholds(omega=omega, beta=beta, omega_per_drive=omega_1, beta_per_drive=beta_1)]
    ['1', 'nan']
    """
    named = dict(omega=omega, beta=beta, omega_per_drive=omega_per_drive, beta_per_drive=beta_per_drive)
    vectors = {name: _vector.components(name, value, "1/s" if "beta" in name else "rad/s") for name, value in named.items()}
    checks.broadcastable(**{name: vector[0] for name, vector in vectors.items()})
    return _thresholds(*broadcast(*vectors.values()))


@jax.jit
def _fixed_points(omega: Components, beta: Components) -> tuple[Components, Components, Real, Real]:
    return in_blocks(_fixed_points_of_one, omega, beta)


def _fixed_points_of_one(omega: Components, beta: Components) -> tuple[Components, Components, Real, Real]:
    q, _ = eigenvalue(omega, beta)
    wx, wy, wz = _vector.each(lambda b, o: jax.lax.complex(b, -o), beta, omega)
    ends = []
    for sign in (1, -1):
        # a projector's columns are along its one eigenvector; the longer column is the safer
        up, down = (q + sign * wz, sign * (wx + 1j * wy)), (sign * (wx - 1j * wy), q - sign * wz)
        longer = squared(up[0]) + squared(up[1]) >= squared(down[0]) + squared(down[1])
        end = direction((jnp.where(longer, up[0], down[0]), jnp.where(longer, up[1], down[1])))
        ends.append(_vector.each(lambda c: jnp.where(c == NOWHERE, jnp.nan, c), end))
    return ends[0], ends[1], q.real, jnp.abs(q.imag)


@jax.jit
def _switching_time(m: Components, omega: Components, beta: Components, remaining: Real) -> Real:
    q, _ = eigenvalue(omega, beta)
    start, w = spinor(m), _vector.each(lambda b, o: jax.lax.complex(b, -o), beta, omega)
    away, toward = (sum(map(squared, SpinorMap(q, _vector.each(lambda c, sign=sign: sign * c, w)).of(start))) for sign in (-1, 1))
    with_rate = q.real > 0
    time = (jnp.log(away / toward) / 2 - jnp.log(remaining)) / jnp.where(with_rate, q.real, 1.0)
    return jnp.where(with_rate, jnp.maximum(time, 0.0), jnp.inf)


@jax.jit
def _thresholds(omega: Components, beta: Components, omega_1: Components, beta_1: Components) -> Real:
    def product(a: Components, a_1: Components, b: Components, b_1: Components) -> tuple[Real, Real, Real]:
        return _vector.dot(a_1, b_1), _vector.dot(a, b_1) + _vector.dot(a_1, b), _vector.dot(a, b)

    mixed, turning, damping = product(omega, omega_1, beta, beta_1), product(*(omega, omega_1) * 2), product(*(beta, beta_1) * 2)
    sizes = [jnp.sqrt(a * b) for a, b in zip((turning[0], 0.0, turning[2]), (damping[0], 0.0, damping[2]), strict=True)]
    sizes[1] = jnp.sqrt(turning[0] * damping[2]) + jnp.sqrt(turning[2] * damping[0])
    small = [jnp.abs(c) <= 1e-13 * size for c, size in zip(mixed, sizes, strict=True)]
    mixed = [jnp.where(nothing, 0.0, c) for nothing, c in zip(small, mixed, strict=True)]  # rounding, of which no root is made
    across = small[0] & small[1] & small[2]
    difference = [a - b for a, b in zip(turning, damping, strict=True)]
    found = []
    for j in _roots(*(jnp.where(across, d, c) for d, c in zip(difference, mixed, strict=True))):
        turns = difference[0] * j**2 + difference[1] * j + difference[2] >= 0
        found.append(jnp.where(across | turns, j, jnp.nan))
    return jnp.sort(jnp.stack(jnp.broadcast_arrays(*found), axis=-1), axis=-1)


def _roots(a: Real, b: Real, c: Real) -> tuple[Real, Real]:
    """Return the real roots of a j^2 + b j + c, without cancellation; NaN for those that do not exist, and for a repeated one again."""
    discriminant = b * b - 4 * a * c
    real = discriminant >= 0
    half = -(b + jnp.where(b < 0, -1.0, 1.0) * jnp.sqrt(jnp.where(real, discriminant, 0.0))) / 2
    larger = jnp.where(real & (a != 0), half / jnp.where(a == 0, 1.0, a), jnp.nan)
    smaller = jnp.where(real & (half != 0), c / jnp.where(half == 0, 1.0, half), jnp.nan)
    return larger, jnp.where(smaller == larger, jnp.nan, smaller)
