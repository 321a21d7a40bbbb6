r"""The spin susceptibility of the free-electron gas at T = 0, in q: eq. (4).

chi_ab = delta_ab chi_1 + eps_abc mu_c chi_xy, where a spin accumulation (a splitting of the occupations) gives chi_xy = -|chi_2|.
Sign and validity: docs/conventions.md, "The sign of chi_2".
"""

import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import hbar, m_e
from nuspin.units import to_si

_TERMS = 18  # u^18 / 1295 < 1e-19 at u = 1/9, where the series take over
_SERIES = np.array([1 / (4 * k * k - 1) for k in range(_TERMS, 0, -1)] + [0.0])


@jax.jit
def lindhard(y: Number) -> Real:
    r"""Return the Lindhard function F(y), y = q / 2 k_F, with F(0) = 1.

    .. math::

        F(y) = \tfrac12 + \frac{1 - y^2}{4y} \ln\left|\frac{1 + y}{1 - y}\right|
             = 1 - s(y^2) = s(y^{-2}), \qquad s(u) = \sum_{k \ge 1} \frac{u^k}{4k^2 - 1}

    The closed form loses digits on both sides; the series serve below y = 1/3 and above y = 3. The slope is infinite at y = 1 only.
    """
    y = jnp.abs(jnp.asarray(y, float))
    small, large, kink = y < 1 / 3, y > 3, y == 1
    z = jnp.where(small | large | kink, 0.5, y)
    log_ratio = jnp.log1p(z) - jnp.log1p(jnp.where(z < 1, -z, z - 2))
    closed = 0.5 + (1 - z) * (1 + z) / (4 * z) * log_ratio
    below = 1 - jnp.polyval(_SERIES, jnp.where(small, y, 0.0) ** 2)
    above = jnp.polyval(_SERIES, 1 / jnp.where(large, y, 3.0) ** 2)
    return jnp.where(small, below, jnp.where(large, above, jnp.where(kink, 0.5, closed)))


def chi1(q: Quantity, *, k_F: Quantity) -> Real:
    r"""Return the equilibrium spin susceptibility chi_1(q), along the field.

    .. math:: \chi_1(q) = \frac{m_e k_F}{4\pi^2} F(q/2k_F) \qquad \text{(4)}

    Parameters
    ----------
    q
        Wave number, 1/m, any shape; not negative.
    k_F
        Fermi wave number, 1/m; broadcasts with q.

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
    Free electrons at T = 0, no exchange enhancement. Relative error below 1e-13; the slope is infinite at q = 2 k_F.

    References
    ----------
    Eq. (4) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.response import chi1
    >>> round(float(chi1("4 / angstrom", k_F="2 / angstrom") / chi1(0.0, k_F="2 / angstrom")), 12)
    0.5
    """
    q = checks.non_negative("q", to_si("q", q, "1/m"), "1/m")
    k_F = checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
    checks.broadcastable(q=q, k_F=k_F)
    return m_e * k_F / (4 * jnp.pi**2) * lindhard(q / (2 * k_F))


@jax.jit
def fermi_step(y: Number) -> Real:
    """Return theta(1 - y), y = q / 2 k_F, with the half at the edge that T -> 0 gives."""
    return jnp.heaviside(1.0 - jnp.asarray(y, float), 0.5)


def chi2(q: Quantity, *, k_F: Quantity) -> Real:
    r"""Return the magnitude of the transverse response per spin accumulation, |chi_2(q)|.

    .. math:: |\chi_2(q)| = \frac{m_e^2}{8\pi\hbar^2} \frac{\theta(2k_F - q)}{q} \qquad \text{(4)}

    The response to a field B is M_perp = +(e/m_e)^2 |chi_2| mu x B; the paper prints the opposite sign.

    Parameters
    ----------
    q
        Wave number, 1/m, any shape; not negative.
    k_F
        Fermi wave number, 1/m; broadcasts with q.

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
    Linear in mu, which is the splitting of the chemical potentials; T = 0; hbar omega -> 0 before the adiabatic switching.

    References
    ----------
    Eq. (4) of Cahaya, Leon and Fauzi (2023); the sign is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.response import chi2
    >>> float(chi2("5 / angstrom", k_F="2 / angstrom"))
    0.0
    """
    q = checks.non_negative("q", to_si("q", q, "1/m"), "1/m")
    k_F = checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
    checks.broadcastable(q=q, k_F=k_F)
    q = jnp.asarray(q)
    at_zero = q == 0
    inverse_q = jnp.where(at_zero, jnp.inf, 1 / jnp.where(at_zero, 1.0, q))
    return m_e**2 / (8 * jnp.pi * hbar**2) * fermi_step(q / (2 * k_F)) * inverse_q
