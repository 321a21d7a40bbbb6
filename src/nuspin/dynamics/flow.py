r"""The exact motion of one classical nuclear spin under a constant field and torque: eq. (16) and beyond it.

.. math:: \dot m = \omega\times m + m\times(\beta\times m), \qquad
    \psi(t) = \exp\!\big[\tfrac t2 (\beta - i\omega)\cdot\sigma\big] \psi(0), \quad m = \frac{\psi^\dagger\sigma\psi}{\psi^\dagger\psi}

The spinor obeys a linear equation, so no time step is needed, however long the time.
"""

from nuspin import _vector, checks
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real
from nuspin.units import to_si


def flow(m0: Quantity, omega: Quantity, beta: Quantity, t: Quantity) -> Real:
    r"""Return the direction of the spin at time t, exactly.

    With w = beta - i omega and s = (t/2) sqrt(w . w) the propagator is cosh(s) + (t/2) (sinh(s)/s) w . sigma. For omega and beta
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
    Eq. (16) of Cahaya, Leon and Fauzi (2023), with the derived sign; A. Galda and V. M. Vinokur (2017) for the spinor form.

    Examples
    --------
    >>> from nuspin.dynamics import flow
    >>> m = flow([1.0, 0, 0], omega=[0, 0, 0], beta=[0, 0, 1.0], t=0.5)
    >>> print(f"{m[2]:.6f}")  # tanh(beta t)
    0.462117
    """
    m0 = checks.vector("m0", to_si("m0", m0, ""))
    omega = checks.vector("omega", to_si("omega", omega, "rad/s"), "rad/s")
    beta = checks.vector("beta", to_si("beta", beta, "1/s"), "1/s")
    t = checks.finite("t", to_si("t", t, "s"), "s")
    start = _vector.split(m0)
    length = _vector.norm(start)
    if not checks.is_traced(length) and (jnp.abs(length - 1) > 1e-9).any():
        checks.refuse("m0", "have length 1", f"of length {jnp.ravel(length)[0]}", "Divide it by its length.")
    return _vector.join(_flow(start, _vector.split(omega), _vector.split(beta), jnp.asarray(t)))


@jax.jit
def _flow(m: Components, omega: Components, beta: Components, t: Real) -> Components:
    w = tuple(b - 1j * o for b, o in zip(beta, omega, strict=True))
    half = t / 2
    square = w[0] ** 2 + w[1] ** 2 + w[2] ** 2
    still = square == 0
    root = jnp.where(still, 1.0, jnp.sqrt(jnp.where(still, 1.0, square)))
    s = half * root
    # cosh and sinh over exp(|Re s|), which the normalisation divides out: no overflow at any time
    growth, decay = jnp.exp(s - jnp.abs(s.real)), jnp.exp(-s - jnp.abs(s.real))
    cosh = jnp.where(still, 1.0, (growth + decay) / 2)
    sinh_over_root = jnp.where(still, half, (growth - decay) / (2 * root))
    a, (b_x, b_y, b_z) = cosh, (sinh_over_root * component for component in w)
    return _conjugate(a, (b_x, b_y, b_z), m)


def _conjugate(a: Real, b: tuple[Real, ...], m: Components) -> Components:
    r"""Return the Bloch vector of V rho V^+ over its trace, for V = a + b . sigma and rho = (1 + m . sigma)/2.

    .. math::

        V\rho V^\dagger \propto |a|^2 + |b|^2 + (p - k)\cdot m
        + \sigma\cdot\{p + k + q\times m + (|a|^2 - |b|^2)\, m + 2{\rm Re}[(b\cdot m)\, b^*]\}, \\
        p = 2{\rm Re}(a^* b), \quad q = -2{\rm Im}(a^* b), \quad k = 2\,{\rm Re}\,b \times {\rm Im}\,b
    """
    real: Components = (b[0].real, b[1].real, b[2].real)
    imaginary: Components = (b[0].imag, b[1].imag, b[2].imag)
    aa, bb = (a * a.conj()).real, _vector.dot(real, real) + _vector.dot(imaginary, imaginary)
    mixed = _vector.scale(2 * a.conj(), b)  # type: ignore[arg-type]
    p: Components = (mixed[0].real, mixed[1].real, mixed[2].real)
    q: Components = (-mixed[0].imag, -mixed[1].imag, -mixed[2].imag)
    k = _vector.scale(2.0, _vector.cross(real, imaginary))
    twice_bm = _vector.add(_vector.scale(2 * _vector.dot(real, m), real), _vector.scale(2 * _vector.dot(imaginary, m), imaginary))
    image = _vector.add(p, k, _vector.cross(q, m), _vector.scale(aa - bb, m), twice_bm)
    return _vector.scale(1 / (aa + bb + _vector.dot(p, m) - _vector.dot(k, m)), image)
