r"""The magnetisation of the gas, linear in the spin accumulation: eq. (3), and eq. (5) for a field confined to a point.

.. math:: M(r) = M_0 + \frac{e^2}{m_e^2} \int \frac{d^3q}{(2\pi)^3} e^{iq\cdot r} [\chi_1(q) + |\chi_2(q)|\, \mu\times] B(q)
"""

from nuspin import _vector, checks
from nuspin._jax import jax, jnp
from nuspin._types import Components, Number, Quantity, Real
from nuspin.constants import e, hbar, m_e
from nuspin.response.radial import con1, con2
from nuspin.units import to_si


def uniform_magnetization(*, mu: Quantity, k_F: Quantity) -> Real:
    r"""Return the magnetisation M_0 of the gas with a spin accumulation and no field.

    .. math:: M_0 = -\frac{e k_F}{4\pi^2\hbar} \mu

    Eq. (3) prints twice this.

    Parameters
    ----------
    mu
        Spin accumulation, the splitting of the chemical potentials along its direction, J, shape (..., 3).
    k_F
        Fermi wave number, 1/m, shape (...).

    Returns
    -------
    Array
        A/m, shape (..., 3).

    Raises
    ------
    InputError
        Where mu is not a finite vector or k_F not positive.

    Notes
    -----
    |mu| << E_F, T = 0. `nuspin.response.polarized.uniform_magnetization` is exact in mu.

    References
    ----------
    Eq. (3) of Cahaya, Leon and Fauzi (2023); the factor is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.response import uniform_magnetization
    >>> float(uniform_magnetization(mu=[0, 0, 1.6e-24], k_F="2 / angstrom")[2]) < 0  # electrons: M is opposite to <s>
    True
    """
    mu = checks.vector("mu", to_si("mu", mu, "J"), "J")
    k_F = checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
    return _vector.join(_uniform(_vector.split(mu), k_F))


def induced_magnetization(r: Quantity, *, field_moment: Quantity, mu: Quantity, k_F: Quantity) -> Real:
    r"""Return the magnetisation that a field confined to the origin, B(r) = B_local delta(r), induces; M_0 is not part of it.

    .. math::

        M_\parallel + M_\perp = \frac{e^2}{m_e^2} \left[\chi_1^{(0)}(r) + |\chi_2|^{(0)}(r)\, \mu\times\right] B_{local}
        = \frac{e^2 k_F^4}{4\pi^3 m_e} f_{con}^{(1)}(k_F r)\, B_{local}
        + \frac{e^2 k_F^2}{8\pi^3\hbar^2} f_{con}^{(2)}(k_F r)\, \mu\times B_{local}

    The printed eq. (5) has the opposite sign in front of the second term.

    Parameters
    ----------
    r
        Position, m, shape (..., 3).
    field_moment
        B_local, the volume integral of the field, T m^3, shape (..., 3).
    mu
        Spin accumulation, J, shape (..., 3).
    k_F
        Fermi wave number, 1/m, shape (...).

    Returns
    -------
    Array
        A/m, shape (..., 3); at r = 0 infinite along B_local.

    Raises
    ------
    InputError
        Where a vector has not three finite components or k_F is not positive.

    Notes
    -----
    Linear in the field and in mu, |mu| << E_F, T = 0, r below the mean free path.
    `nuspin.response.polarized.induced_magnetization` is exact in mu.

    References
    ----------
    Eqs. (5)-(7) and section 2 of Cahaya, Leon and Fauzi (2023); the sign is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.response import induced_magnetization
    >>> M = induced_magnetization([1e-10, 0, 0], field_moment=[0, 0, 1e-30], mu=[0, 1.6e-22, 0], k_F="2 / angstrom")
    >>> bool(M[0] > 0)  # along mu x B
    True
    """
    r = checks.vector("r", to_si("r", r, "m"), "m")
    field_moment = checks.vector("field_moment", to_si("field_moment", field_moment, "T m^3"), "T m^3")
    mu = checks.vector("mu", to_si("mu", mu, "J"), "J")
    k_F = checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
    split = _vector.split
    checks.broadcastable(r=split(r)[0], field_moment=split(field_moment)[0], mu=split(mu)[0], k_F=k_F)
    return _vector.join(_induced(split(r), split(field_moment), split(mu), k_F))


@jax.jit
def _induced(r: Components, field_moment: Components, mu: Components, k_F: Number) -> Components:
    x = k_F * _vector.norm(r)
    parallel = e**2 * k_F**4 / (4 * jnp.pi**3 * m_e)
    perpendicular = e**2 * k_F**2 / (8 * jnp.pi**3 * hbar**2)
    return _vector.add(
        diverging(con1, x, _vector.scale(parallel, field_moment)),
        _vector.scale(perpendicular * con2(x), _vector.cross(mu, field_moment)),
    )


@jax.jit
def _uniform(mu: Components, k_F: Number) -> Components:
    return _vector.scale(-e * k_F / (4 * jnp.pi**2 * hbar), mu)


def diverging(function, x: Number, v: Components) -> Components:  # noqa: ANN001 (a kernel of one variable)
    """Return function(x) v for a function that is +infinite at x = 0, where a zero component stays zero instead of NaN."""
    at_origin = x == 0
    factor = function(jnp.where(at_origin, 1.0, x))
    return tuple(jnp.where(at_origin, jnp.where(c == 0, 0.0, jnp.sign(c) * jnp.inf), factor * c) for c in v)  # type: ignore[return-value]
