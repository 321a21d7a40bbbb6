r"""The magnetisation of a gas: eq. (3), and eq. (5) for a field confined to a point.

.. math:: M(r) = M_0 + \frac{e^2}{m_e^2} \int \frac{d^3q}{(2\pi)^3} e^{iq\cdot r} [\chi_1(q) + |\chi_2(q)|\, \mu\times] B(q)
"""

from functools import partial

from nuspin import _vector, checks
from nuspin._jax import jax, jnp
from nuspin._types import Components, Number, Quantity, Real
from nuspin.constants import e, hbar, m_e
from nuspin.errors import InputError
from nuspin.response.electron_gas import ElectronGas, electron_gas
from nuspin.units import to_si


def uniform_magnetization(*, mu: Quantity, k_F: Quantity | None = None, gas: ElectronGas | None = None) -> Real:
    r"""Return the magnetisation M_0 that a spin accumulation gives the gas without a field.

    .. math:: M_0 = -\frac{e k_F}{4\pi^2\hbar} \mu

    Eq. (3) prints twice this. Another gas multiplies it by its `knight_enhancement`; in two dimensions it is the magnetisation at the
    nucleus. The equilibrium magnetisation of split bands is not part of it.

    Parameters
    ----------
    mu
        Spin accumulation, the splitting of the chemical potentials along its direction, J, shape (..., 3).
    k_F
        Fermi wave number, 1/m, shape (...), of the paper's gas.
    gas
        Another gas, in place of k_F; one with a spin accumulation of its own only takes mu of that length.

    Returns
    -------
    Array
        A/m, shape (..., 3).

    Raises
    ------
    InputError
        Where mu is not a finite vector, or not that of the gas, or k_F is not positive.

    Notes
    -----
    With k_F: |mu| << E_F, T = 0.

    References
    ----------
    Eq. (3) of Cahaya, Leon and Fauzi (2023); the factor is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.response import uniform_magnetization
    >>> float(uniform_magnetization(mu=[0, 0, 1.6e-24], k_F="2 / angstrom")[2]) < 0  # electrons: M is opposite to <s>
    True
    """
    gas = electron_gas(k_F, gas)
    mu = accumulation(gas, mu)
    per_mu = -e / (4 * jnp.pi**2 * hbar) * gas.coupling_wave_number * gas.knight_enhancement()
    return _vector.join(_vector.scale(per_mu, _vector.split(mu)))


def induced_magnetization(
    r: Quantity, *, field_moment: Quantity, mu: Quantity, k_F: Quantity | None = None, gas: ElectronGas | None = None
) -> Real:
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
        Fermi wave number, 1/m, shape (...), of the paper's gas.
    gas
        Another gas, in place of k_F. One with a spin accumulation of its own only takes mu of that length; where bands are split, mu
        is along the magnetisation and not zero.

    Returns
    -------
    Array
        A/m, shape (..., 3); at r = 0 infinite along B_local.

    Raises
    ------
    InputError
        Where a vector has not three finite components, mu is not that of the gas or k_F is not positive.
    NotDerived
        In two dimensions.

    Notes
    -----
    Linear in the field, r below the mean free path. With k_F: linear in mu, |mu| << E_F, T = 0.

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
    gas = electron_gas(k_F, gas)
    r = checks.vector("r", to_si("r", r, "m"), "m")
    field_moment = checks.vector("field_moment", to_si("field_moment", field_moment, "T m^3"), "T m^3")
    mu = accumulation(gas, mu)
    split = _vector.split
    checks.broadcastable(r=split(r)[0], field_moment=split(field_moment)[0], mu=split(mu)[0], k_F=gas.k_F)
    distance = _vector.norm(split(r))
    gas._resolved("r", gas.k_F * distance)
    return _vector.join(answer(gas, 0, distance, split(field_moment), split(mu)))


def accumulation(gas: ElectronGas, mu: Quantity) -> Number:
    """Return the vector mu in J: any length for a linear response, the gas's own where it has one."""
    mu = checks.vector("mu", to_si("mu", mu, "J"), "J")
    if not checks.is_traced(mu) and not checks.is_traced(gas.mu):
        length = jnp.linalg.norm(jnp.asarray(mu), axis=-1)
        if gas.polarised and (abs(length - gas.mu) > 1e-9 * abs(gas.mu)).any():
            own = f"{float(jnp.max(jnp.asarray(gas.mu))):.6g} J"
            longest = f"{float(jnp.max(length)):.6g} J"
            checks.refuse("mu", f"have the length of the gas's own mu, {own}", longest, "Multiply its direction by `gas.mu`.")
        if gas.split and (length == 0).any():
            raise InputError("`mu` must not vanish where bands are split: it gives the direction of the magnetisation. A tiny one will do.")
    return mu


@partial(jax.jit, static_argnums=1)
def answer(gas: ElectronGas, l: int, r: Number, source: Components, mu: Components) -> Components:
    """Return (e/m)^2 [chi_1^(l)(r) + |chi_2|^(l)(r) mu x] source, chi_1 being chi_zz along mu."""
    perpendicular = _times(gas.chi_r(r, l, "chi1"), source)
    if gas.split:
        axis = _vector.scale(1 / _vector.norm(mu), mu)
        longitudinal = _vector.dot(axis, source)
        excess = gas.chi_r(r, l, "chi_zz") - gas.chi_r(r, l, "chi1")
        perpendicular = _vector.add(perpendicular, _vector.scale(excess * longitudinal, axis))
    total = _vector.add(perpendicular, _vector.scale(gas.chi_r(r, l, "chi2"), _vector.cross(mu, source)))
    return _vector.scale((e / m_e) ** 2, total)


def _times(factor: Real, v: Components) -> Components:
    """Return factor v, where an infinite factor leaves a zero component zero instead of NaN."""
    infinite = jnp.isinf(factor)
    finite = jnp.where(infinite, 1.0, factor)
    x, y, z = (jnp.where(infinite, jnp.where(c == 0, 0.0, jnp.sign(c) * jnp.inf), finite * c) for c in v)
    return x, y, z
