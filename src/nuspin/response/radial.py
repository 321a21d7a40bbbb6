r"""The l = 0 and l = 2 radial transforms of chi_1 and chi_2 at T = 0, in closed form: eqs. (6), (7) and (12).

.. math:: \chi^{(l)}(r) = \frac{1}{2\pi^2} \int_0^\infty q^2 j_l(qr)\, \chi(q)\, dq

The contact source picks l = 0, the dipolar source l = 2, hence the paper's names. x = k_F r throughout. Below x = 1 the closed
forms cancel (f_dip2 as x^5 from terms in x), so the alternating series serve there.
"""

from collections.abc import Callable
from math import factorial

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import hbar, m_e
from nuspin.units import to_si

_SERIES_BELOW = 1.0
_TERMS = 14  # the first dropped term is below 1e-19 at x = 1


def _coefficients(term: Callable[[int], float], first: int) -> Real:
    """Return the coefficients of a power series in x^2, highest power first, as polyval wants them."""
    return jnp.array([term(n) for n in range(first + _TERMS - 1, first - 1, -1)])


def _stable(x: Number, series: Callable[[Real], Real], closed: Callable[[Real], Real]) -> Real:
    """Evaluate by the series below x = 1 and by the closed form above; neither sees the other's range, so gradients stay finite."""
    x = jnp.asarray(x, float)
    small = x < _SERIES_BELOW
    return jnp.where(small, series(jnp.where(small, x, 0.5)), closed(jnp.where(small, _SERIES_BELOW, x)))


_CON1 = _coefficients(lambda n: (-1) ** (n + 1) * 2 ** (2 * n + 2) * n / factorial(2 * n + 1) / 8, 1)
_CON2 = _coefficients(lambda n: (-1) ** (n + 1) * 2 ** (2 * n - 1) / factorial(2 * n), 1)
_DIP1 = _coefficients(lambda n: (-1) ** n * 2 ** (2 * n) * (2 * n - 3) / factorial(2 * n + 1) / 8, 1)
_DIP2 = _coefficients(lambda n: (-1) ** n * 2 ** (2 * n + 2) * (1 - n) / factorial(2 * n + 1) / 8, 2)


@jax.jit
def _f_con1(x: Number) -> Real:
    def closed(x: Real) -> Real:
        return (jnp.sin(2 * x) - 2 * x * jnp.cos(2 * x)) / (8 * x**4)

    return _stable(x, lambda x: jnp.polyval(_CON1, x * x) / x, closed)


@jax.jit
def _f_con2(x: Number) -> Real:
    return _stable(x, lambda x: jnp.polyval(_CON2, x * x), lambda x: (jnp.sin(x) / x) ** 2)


@jax.jit
def _f_dip1(x: Number) -> Real:
    def closed(x: Real) -> Real:
        return (x * jnp.cos(2 * x) - 2 * jnp.sin(2 * x) + 3 * x) / (8 * x**4)

    return _stable(x, lambda x: jnp.polyval(_DIP1, x * x) / x, closed)


@jax.jit
def _f_dip2(x: Number) -> Real:
    def closed(x: Real) -> Real:
        return (3 * jnp.sin(2 * x) - 2 * x * jnp.cos(2 * x) - 4 * x) / (8 * x**3)

    return _stable(x, lambda x: jnp.polyval(_DIP2, x * x) * x * x, closed)


def f_con1(x: Quantity) -> Real:
    r"""Return the equilibrium response to a contact field, the Ruderman-Kittel function.

    .. math:: f_{con}^{(1)}(x) = \frac{\sin 2x - 2x \cos 2x}{8x^4} \qquad \text{(6)}

    Parameters
    ----------
    x
        k_F r, dimensionless, any shape; not negative.

    Returns
    -------
    Array
        Dimensionless; 1/(3x) near 0, infinite at 0, -cos(2x)/(4x^3) far away. Error below 1e-13 of min(1/3x, 1/4x^3).

    Raises
    ------
    InputError
        Where x is negative or not finite.

    References
    ----------
    Eq. (6) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.hyperfine import f_con1
    >>> round(float(f_con1(1e-3)), 4)
    333.3332
    """
    return _f_con1(checks.non_negative("x", to_si("x", x, "")))


def f_con2(x: Quantity) -> Real:
    r"""Return the response per spin accumulation to a contact field.

    .. math:: f_{con}^{(2)}(x) = \frac{1 - \cos 2x}{2x^2} = \left(\frac{\sin x}{x}\right)^2 \qquad \text{(7)}

    Parameters
    ----------
    x
        k_F r, dimensionless, any shape; not negative.

    Returns
    -------
    Array
        Dimensionless; 1 at 0, never negative. Error below 1e-13 of min(1, 1/x^2).

    Raises
    ------
    InputError
        Where x is negative or not finite.

    References
    ----------
    Eq. (7) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.hyperfine import f_con2
    >>> float(f_con2(0.0))
    1.0
    """
    return _f_con2(checks.non_negative("x", to_si("x", x, "")))


def f_dip1(x: Quantity) -> Real:
    r"""Return the equilibrium response to the dipolar field.

    .. math:: f_{dip}^{(1)}(x) = \frac{x \cos 2x - 2 \sin 2x + 3x}{8x^4}

    The term 3x, an integration constant that eq. (12) lost, is the Pauli response to the dipolar field, 3/(8x^3) far away; with
    it the function is positive everywhere.

    Parameters
    ----------
    x
        k_F r, dimensionless, any shape; not negative.

    Returns
    -------
    Array
        Dimensionless; 1/(12x) near 0, infinite at 0, (3 + cos 2x)/(8x^3) far away. Error below 1e-13 of min(1/12x, 1/2x^3).

    Raises
    ------
    InputError
        Where x is negative or not finite.

    References
    ----------
    Eq. (12) of Cahaya, Leon and Fauzi (2023), with the constant restored: docs/conventions.md.

    Examples
    --------
    >>> from nuspin.hyperfine import f_dip1
    >>> round(float(f_dip1(1e-3)), 4)
    83.3333
    """
    return _f_dip1(checks.non_negative("x", to_si("x", x, "")))


def f_dip2(x: Quantity) -> Real:
    r"""Return the response per spin accumulation to the dipolar field.

    .. math:: f_{dip}^{(2)}(x) = \frac{3 \sin 2x - 2x \cos 2x - 4x}{8x^3} \qquad \text{(12)}

    Parameters
    ----------
    x
        k_F r, dimensionless, any shape; not negative.

    Returns
    -------
    Array
        Dimensionless; -x^2/15 near 0, -(2 + cos 2x)/(4x^2) far away. Error below 1e-13 of min(x^2/15, 3/4x^2).

    Raises
    ------
    InputError
        Where x is negative or not finite.

    References
    ----------
    Eq. (12) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.hyperfine import f_dip2
    >>> round(float(f_dip2(1e-3) / 1e-6), 4)  # -1/15
    -0.0667
    """
    return _f_dip2(checks.non_negative("x", to_si("x", x, "")))


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
    function, number = (_f_con1, 4) if l == 0 else (_f_dip1, 2)
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
    function, number = (_f_con2, 8) if l == 0 else (_f_dip2, -4)
    return m_e**2 * k_F**2 / (number * jnp.pi**3 * hbar**2) * function(k_F * r)


def _arguments(r: Quantity, l: int, k_F: Quantity) -> tuple[Number, Number]:
    if l not in (0, 2):
        checks.refuse("l", "be 0 (contact source) or 2 (dipolar source)", l)
    r = checks.non_negative("r", to_si("r", r, "m"), "m")
    return r, checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
