r"""The four radial functions of the paper, eqs. (6), (7) and (12): how the electrons around a nucleus fall off with x = k_F r."""

from nuspin import quantity
from nuspin._types import Quantity, Real
from nuspin.response.radial import con1, con2, dip1, dip2


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
    return con1(quantity.non_negative("x", x))


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
    return con2(quantity.non_negative("x", x))


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
    return dip1(quantity.non_negative("x", x))


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
    return dip2(quantity.non_negative("x", x))
