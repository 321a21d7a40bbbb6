"""The response functions of the paper by name: eq. (4) in q and its transforms in r, of the paper's gas or of any other."""

from nuspin._types import Quantity, Real
from nuspin.response.electron_gas import ElectronGas, electron_gas


def chi1(q: Quantity, *, k_F: Quantity | None = None, gas: ElectronGas | None = None) -> Real:
    r"""Return the equilibrium spin susceptibility chi_1(q), along the field.

    .. math:: \chi_1(q) = \frac{m_e k_F}{4\pi^2} F(q/2k_F) \qquad \text{(4)}

    Parameters
    ----------
    q
        Wave number, 1/m, any shape; not negative.
    k_F
        Fermi wave number, 1/m, of the paper's gas; broadcasts with q.
    gas
        Another gas, in place of k_F.

    Returns
    -------
    Array
        kg/m, so that M = (e/m_e)^2 chi_1 B as in eq. (2).

    Raises
    ------
    InputError
        Where q is negative, k_F not positive, or either not finite.

    Notes
    -----
    With k_F: free electrons at T = 0, no exchange enhancement; relative error below 1e-13; the slope is infinite at q = 2 k_F.

    References
    ----------
    Eq. (4) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.response import chi1
    >>> round(float(chi1("4 / angstrom", k_F="2 / angstrom") / chi1(0.0, k_F="2 / angstrom")), 12)
    0.5
    """
    return electron_gas(k_F, gas).chi1(q)


def chi2(q: Quantity, *, k_F: Quantity | None = None, gas: ElectronGas | None = None) -> Real:
    r"""Return the magnitude of the transverse response per spin accumulation, |chi_2(q)|.

    .. math:: |\chi_2(q)| = \frac{m_e^2}{8\pi\hbar^2} \frac{\theta(2k_F - q)}{q} \qquad \text{(4)}

    The response to a field B is M_perp = +(e/m_e)^2 |chi_2| mu x B; the paper prints the opposite sign.

    Parameters
    ----------
    q
        Wave number, 1/m, any shape; not negative.
    k_F
        Fermi wave number, 1/m, of the paper's gas; broadcasts with q.
    gas
        Another gas, in place of k_F.

    Returns
    -------
    Array
        kg/(m J); infinite at q = 0, half its left limit at q = 2 k_F.

    Raises
    ------
    InputError
        Where q is negative, k_F not positive, or either not finite.

    Notes
    -----
    mu is the splitting of the chemical potentials; hbar omega -> 0 before the adiabatic switching. With k_F: linear in mu, T = 0.

    References
    ----------
    Eq. (4) of Cahaya, Leon and Fauzi (2023); the sign is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.response import chi2
    >>> float(chi2("5 / angstrom", k_F="2 / angstrom"))
    0.0
    """
    return electron_gas(k_F, gas).chi2(q)


def chi1_r(r: Quantity, l: int, *, k_F: Quantity | None = None, gas: ElectronGas | None = None) -> Real:
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
        Fermi wave number, 1/m, of the paper's gas; broadcasts with r.
    gas
        Another gas, in place of k_F.

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
    return electron_gas(k_F, gas).chi_r(r, l, "chi1")


def chi2_r(r: Quantity, l: int, *, k_F: Quantity | None = None, gas: ElectronGas | None = None) -> Real:
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
        Fermi wave number, 1/m, of the paper's gas; broadcasts with r.
    gas
        Another gas, in place of k_F.

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
    return electron_gas(k_F, gas).chi_r(r, l, "chi2")
