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
    w = [b - 1j * o for b, o in zip(beta, omega, strict=True)]
    square = w[0] ** 2 + w[1] ** 2 + w[2] ** 2
    still = square == 0
    root = jnp.where(still, 1.0, jnp.sqrt(jnp.where(still, 1.0, square)))
    s = t / 2 * root
    # cosh and sinh over exp(|Re s|), which the normalisation divides out: no overflow at any time
    growth, decay = jnp.exp(s - jnp.abs(s.real)), jnp.exp(-s - jnp.abs(s.real))
    a = jnp.where(still, 1.0, (growth + decay) / 2)
    per_w = jnp.where(still, t / 2, (growth - decay) / (2 * root))
    x, y, z = (per_w * component for component in w)
    return _transform((a.real, a.imag), (x.real, y.real, z.real), (x.imag, y.imag, z.imag), m)


def _transform(a: tuple[Real, Real], b: Components, c: Components, m: Components) -> Components:
    r"""Return the Bloch vector of V rho V^+ over its trace, for V = a + (b + i c) . sigma and rho = (1 + m . sigma)/2.

    .. math::

        V\rho V^\dagger \propto |a|^2 + b^2 + c^2 + (p - k)\cdot m
        + \sigma\cdot\{p + k + q\times m + (|a|^2 - b^2 - c^2)\, m + 2(b\cdot m)\, b + 2(c\cdot m)\, c\}, \\
        p = 2(a' b + a'' c), \quad q = 2(a'' b - a' c), \quad k = 2\, b\times c
    """
    add, cross, dot, scale = _vector.add, _vector.cross, _vector.dot, _vector.scale
    p = add(scale(2 * a[0], b), scale(2 * a[1], c))
    q = add(scale(2 * a[1], b), scale(-2 * a[0], c))
    k = scale(2.0, cross(b, c))
    aa, bb = a[0] ** 2 + a[1] ** 2, dot(b, b) + dot(c, c)
    image = add(p, k, cross(q, m), scale(aa - bb, m), scale(2 * dot(b, m), b), scale(2 * dot(c, m), c))
    return scale(1 / (aa + bb + dot(p, m) - dot(k, m)), image)
