r"""The exact motion of one classical nuclear spin under a constant field and torque: eq. (16) and beyond it.

.. math:: \dot m = \omega\times m + m\times(\beta\times m), \qquad
    \psi(t) = \exp\!\big[\tfrac t2 (\beta - i\omega)\cdot\sigma\big] \psi(0), \quad m = \frac{\psi^\dagger\sigma\psi}{\psi^\dagger\psi}

The spinor obeys a linear equation, so no time step is needed, however long the time.
"""

from jaxtyping import Array, Complex

from nuspin import _vector, checks
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real
from nuspin.units import to_si

Spinor = tuple[Complex[Array, "..."], ...]


def flow(m0: Quantity, omega: Quantity, beta: Quantity, t: Quantity) -> Real:
    r"""Return the direction of the spin at time t, exactly.

    With w = beta - i omega and s = (t/2) sqrt(w . w) the propagator is cosh(s) + (t/2) (sinh(s)/s) w . sigma. Antiparallel to beta,
    without field, m stays: an unstable pole, off which a rounding error grows as exp(2 beta t). For omega and beta
    along z it is the solution of eq. (16): the polar angle obeys tan(theta/2) = tan(theta_0/2) exp(-beta t).

    Parameters
    ----------
    m0
        Direction at t = 0, a unit vector, shape (..., 3).
    omega
        Angular velocity, rad/s, shape (..., 3): -gamma B plus the field-like torque, `TorqueCoefficients.flow_vectors`.
    beta
        Damping-like rate, 1/s, shape (..., 3); m is pulled toward it.
    t
        Time, s, shape (...).

    Returns
    -------
    Array
        Unit vectors, shape (..., 3), broadcast over all arguments.

    Raises
    ------
    InputError
        Where a vector has not three finite components, m0 has not length 1 or t is not finite.

    Notes
    -----
    Constant omega and beta that do not depend on m. The phase omega t is formed in float64, so its error is about 1e-16 |omega| t.

    References
    ----------
    Eq. (16) of Cahaya, Leon and Fauzi (2023), with the derived sign.

    Examples
    --------
    >>> from nuspin.dynamics import flow
    >>> m = flow([1.0, 0, 0], omega=[0, 0, 0], beta=[0, 0, 1.0], t=0.5)
    >>> print(f"{m[2]:.6f}")  # tanh(beta t)
    0.462117
    """
    m0 = checks.unit_vector("m0", to_si("m0", m0, ""))
    omega = checks.vector("omega", to_si("omega", omega, "rad/s"), "rad/s")
    beta = checks.vector("beta", to_si("beta", beta, "1/s"), "1/s")
    t = checks.finite("t", to_si("t", t, "s"), "s")
    return _vector.join(_flow(_vector.split(m0), _vector.split(omega), _vector.split(beta), jnp.asarray(t)))


@jax.jit
def _flow(m: Components, omega: Components, beta: Components, t: Real) -> Components:
    psi = _spinor(m)
    w = (beta[0] - 1j * omega[0], beta[1] - 1j * omega[1], beta[2] - 1j * omega[2])
    turned = _sigma(w, psi)
    square = w[0] ** 2 + w[1] ** 2 + w[2] ** 2
    still = square == 0
    root = jnp.where(still, 1.0, jnp.sqrt(jnp.where(still, 1.0, square)))
    s = t / 2 * root
    # exp(s) and exp(-s) over exp(|Re s|), which the normalisation divides out: no overflow at any time
    growth, decay = jnp.exp(s - jnp.abs(s.real)), jnp.exp(-s - jnp.abs(s.real))
    # Strongly damped, cosh and sinh cancel near the pole that is left, so there the two eigenvectors of w . sigma go their own ways.
    strong = jnp.abs(s.real) > 1
    along, against = ([(c + sign * d / root) / 2 for c, d in zip(psi, turned, strict=True)] for sign in (1, -1))
    alone = (along[0] == 0) & (along[1] == 0), (against[0] == 0) & (against[1] == 0)
    growth_kept, decay_kept = jnp.where(alone[1], 1.0, growth), jnp.where(alone[0], 1.0, decay)
    cosh, per_w = jnp.where(still, 1.0, (growth + decay) / 2), jnp.where(still, t / 2, (growth - decay) / (2 * root))
    u, v = (
        jnp.where(strong, growth_kept * p + decay_kept * q, cosh * c + per_w * d)
        for p, q, c, d in zip(along, against, psi, turned, strict=True)
    )
    return _bloch((u, v))


def _spinor(m: Components) -> Spinor:
    """Return a spinor along m, not normalised, from the half-sphere that m is on."""
    upper = m[2] >= 0
    return jnp.where(upper, 1 + m[2], m[0] - 1j * m[1]), jnp.where(upper, m[0] + 1j * m[1], 1 - m[2])


def _sigma(w: Spinor, psi: Spinor) -> Spinor:
    """Return w . sigma psi for a complex vector w."""
    u, v = psi
    return w[2] * u + (w[0] - 1j * w[1]) * v, (w[0] + 1j * w[1]) * u - w[2] * v


def _bloch(psi: Spinor) -> Components:
    """Return psi^+ sigma psi / psi^+ psi."""
    u, v = psi
    up, down, mixed = jnp.abs(u) ** 2, jnp.abs(v) ** 2, 2 * u.conj() * v
    return mixed.real / (up + down), mixed.imag / (up + down), (up - down) / (up + down)
