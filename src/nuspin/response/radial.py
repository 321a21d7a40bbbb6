r"""The l = 0 and l = 2 radial transforms of chi_1 and chi_2 at T = 0, in closed form: eqs. (5)-(7) and (12).

.. math:: \chi^{(l)}(r) = \frac{1}{2\pi^2} \int_0^\infty q^2 j_l(qr)\, \chi(q)\, dq

The contact source picks l = 0, the dipolar source l = 2, hence the names of the paper: `con1` to `dip2` are the kernels of
`nuspin.hyperfine.f_con1` to `f_dip2`, which state and check them. x = k_F r throughout.
"""

from math import factorial

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import hbar, m_e
from nuspin.response.series import power_series, stable
from nuspin.units import to_si

_CON1 = power_series(lambda n: (-1) ** (n + 1) * 2 ** (2 * n + 2) * n / factorial(2 * n + 1) / 8, 1)
_CON2 = power_series(lambda n: (-1) ** (n + 1) * 2 ** (2 * n - 1) / factorial(2 * n), 1)
_DIP1 = power_series(lambda n: (-1) ** n * 2 ** (2 * n) * (2 * n - 3) / factorial(2 * n + 1) / 8, 1)
_DIP2 = power_series(lambda n: (-1) ** n * 2 ** (2 * n + 2) * (1 - n) / factorial(2 * n + 1) / 8, 2)


@jax.jit
def con1(x: Number) -> Real:
    """Return f_con1 for x >= 0."""

    def closed(x: Real) -> Real:
        return (jnp.sin(2 * x) - 2 * x * jnp.cos(2 * x)) / (8 * x**4)

    return stable(x, lambda x: jnp.polyval(_CON1, x * x) / x, closed)


@jax.jit
def con2(x: Number) -> Real:
    """Return f_con2 for x >= 0."""
    return stable(x, lambda x: jnp.polyval(_CON2, x * x), lambda x: (jnp.sin(x) / x) ** 2)


@jax.jit
def dip1(x: Number) -> Real:
    """Return f_dip1 for x >= 0."""

    def closed(x: Real) -> Real:
        return (x * jnp.cos(2 * x) - 2 * jnp.sin(2 * x) + 3 * x) / (8 * x**4)

    return stable(x, lambda x: jnp.polyval(_DIP1, x * x) / x, closed)


@jax.jit
def dip2(x: Number) -> Real:
    """Return f_dip2 for x >= 0."""

    def closed(x: Real) -> Real:
        return (3 * jnp.sin(2 * x) - 2 * x * jnp.cos(2 * x) - 4 * x) / (8 * x**3)

    return stable(x, lambda x: jnp.polyval(_DIP2, x * x) * x * x, closed)


def chi1_r(r: Quantity, l: int, *, k_F: Quantity) -> Real:
    r"""Return the radial transform chi_1^(l)(r), l = 0 or 2.

    .. math::

        \chi_1^{(0)}(r) = \frac{m_e k_F^4}{4\pi^3} f_{con}^{(1)}(k_F r), \qquad
        \chi_1^{(2)}(r) = \frac{m_e k_F^4}{2\pi^3} f_{dip}^{(1)}(k_F r)

    Parameters
    ----------
    r
        Distance, m, any shape; not negative.
    l
        Order of the spherical Bessel function: 0 for a contact source, 2 for a dipolar one.
    k_F
        Fermi wave number, 1/m; broadcasts with r.

    Returns
    -------
    Array
        kg/m^4.

    Raises
    ------
    InputError
        Where l is not 0 or 2, r is negative or k_F not positive.

    References
    ----------
    Eqs. (5), (6) and (12) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.response import chi1_r
    >>> chi1_r("1 angstrom", 2, k_F="2 / angstrom") > 0
    Array(True, dtype=bool)
    """
    r, k_F = _arguments(r, l, k_F)
    function, number = (con1, 4) if l == 0 else (dip1, 2)
    return m_e * k_F**4 / (number * jnp.pi**3) * function(k_F * r)


def chi2_r(r: Quantity, l: int, *, k_F: Quantity) -> Real:
    r"""Return the radial transform |chi_2|^(l)(r), l = 0 or 2.

    .. math::

        |\chi_2|^{(0)}(r) = \frac{m_e^2 k_F^2}{8\pi^3\hbar^2} f_{con}^{(2)}(k_F r), \qquad
        |\chi_2|^{(2)}(r) = -\frac{m_e^2 k_F^2}{4\pi^3\hbar^2} f_{dip}^{(2)}(k_F r)

    Parameters
    ----------
    r
        Distance, m, any shape; not negative.
    l
        Order of the spherical Bessel function: 0 for a contact source, 2 for a dipolar one.
    k_F
        Fermi wave number, 1/m; broadcasts with r.

    Returns
    -------
    Array
        kg/(m^4 J).

    Raises
    ------
    InputError
        Where l is not 0 or 2, r is negative or k_F not positive.

    References
    ----------
    Eqs. (5), (7) and (12) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.response import chi2_r
    >>> chi2_r("1 angstrom", 0, k_F="2 / angstrom") > 0
    Array(True, dtype=bool)
    """
    r, k_F = _arguments(r, l, k_F)
    function, number = (con2, 8) if l == 0 else (dip2, -4)
    return m_e**2 * k_F**2 / (number * jnp.pi**3 * hbar**2) * function(k_F * r)


def _arguments(r: Quantity, l: int, k_F: Quantity) -> tuple[Number, Number]:
    if isinstance(l, bool) or l not in (0, 2):
        checks.refuse("l", "be 0 (contact source) or 2 (dipolar source)", l)
    r = checks.non_negative("r", to_si("r", r, "m"), "m")
    k_F = checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
    checks.broadcastable(r=r, k_F=k_F)
    return r, k_F
