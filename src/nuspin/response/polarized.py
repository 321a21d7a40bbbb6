r"""The gas with any spin accumulation up to full polarisation, energies unsplit, T = 0: exact in mu, linear in the field.

The two occupations fill spheres of k_up and k_down around a common mean, k_up^2, k_down^2 = k_F^2 +- m_e mu / hbar^2. The response
along the field is the mean of the two gases; across it

.. math::

    |\chi_{xy}^{(0)}|(r) = \frac{m_e}{32\pi^3} [k_\uparrow^4 S_0(k_\uparrow r) - k_\downarrow^4 S_0(k_\downarrow r)],
    \qquad S_0 = j_0^2 + j_1^2
"""

from math import factorial

from nuspin import _vector, checks
from nuspin._jax import jax, jnp
from nuspin._types import Components, Number, Quantity, Real
from nuspin.constants import e, hbar, m_e
from nuspin.response.magnetization import diverging
from nuspin.response.radial import con1, con2
from nuspin.response.series import power_series, stable
from nuspin.units import to_si

_S0 = power_series(lambda n: (-1) ** n * 2 ** (2 * n - 1) * (2 * n - 1) / factorial(2 * n), 2)
_LINEAR_BELOW = 1e-5  # of E_F: there the difference of two gases loses as many digits as the linear formula is off, 1e-10


@jax.jit
def _s0(x: Number) -> Real:
    def closed(x: Real) -> Real:
        return (x * x - x * jnp.sin(2 * x) + jnp.sin(x) ** 2) / x**4

    return stable(x, lambda x: jnp.polyval(_S0, x * x), closed)


def fermi_wave_numbers(mu: Quantity, *, k_F: Quantity) -> tuple[Real, Real]:
    r"""Return k_up and k_down of a gas whose chemical potentials are split by mu around hbar^2 k_F^2 / 2 m_e.

    Parameters
    ----------
    mu
        Magnitude of the spin accumulation, J, any shape; from 0 to 2 E_F, where k_down = 0.
    k_F
        Fermi wave number of the mean chemical potential, 1/m.

    Returns
    -------
    tuple of Array
        k_up and k_down, 1/m.

    Raises
    ------
    InputError
        Where mu is negative or above 2 E_F, or k_F is not positive.

    References
    ----------
    Eq. (1) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.response.polarized import fermi_wave_numbers
    >>> k_up, k_down = fermi_wave_numbers(0.0, k_F="1 / nm")
    >>> bool(k_up == k_down)
    True
    """
    mu = checks.non_negative("mu", to_si("mu", mu, "J"), "J")
    k_F = checks.positive("k_F", to_si("k_F", k_F, "1/m"), "1/m")
    shift, middle = m_e * jnp.asarray(mu) / hbar**2, jnp.asarray(k_F) ** 2
    if not checks.is_traced(middle - shift) and (middle < shift).any():
        checks.refuse("mu", "be at most 2 E_F", f"{jnp.max(mu)} J", "Beyond that the minority band is empty.")
    return jnp.sqrt(middle + shift), jnp.sqrt(middle - shift)


def uniform_magnetization(*, mu: Quantity, k_F: Quantity) -> Real:
    r"""Return the magnetisation of the polarised gas, exact in mu.

    .. math:: M_0 = -\frac{e\hbar}{2m_e} \frac{k_\uparrow^3 - k_\downarrow^3}{6\pi^2} \hat\mu

    Parameters
    ----------
    mu
        Spin accumulation, J, shape (..., 3); at most 2 E_F.
    k_F
        Fermi wave number of the mean chemical potential, 1/m, shape (...).

    Returns
    -------
    Array
        A/m, shape (..., 3).

    Raises
    ------
    InputError
        Where mu is not a finite vector, or too long, or k_F is not positive.

    References
    ----------
    The limit of small mu is eq. (3) of Cahaya, Leon and Fauzi (2023), corrected.

    Examples
    --------
    >>> from nuspin.response import polarized
    >>> bool(polarized.uniform_magnetization(mu=[0, 0, 1e-18], k_F="2 / angstrom")[2] < 0)
    True
    """
    mu = checks.vector("mu", to_si("mu", mu, "J"), "J")
    components = _vector.split(mu)
    k_up, k_down = fermi_wave_numbers(_vector.norm(components), k_F=k_F)
    # k_up^3 - k_down^3 = (k_up^2 - k_down^2)(k_up^2 + k_up k_down + k_down^2) / (k_up + k_down) holds its digits at small mu.
    per_mu = 2 * m_e / hbar**2 * (k_up**2 + k_up * k_down + k_down**2) / (k_up + k_down)
    return _vector.join(_vector.scale(-e * hbar / (2 * m_e) * per_mu / (6 * jnp.pi**2), components))


def induced_magnetization(r: Quantity, *, field_moment: Quantity, mu: Quantity, k_F: Quantity) -> Real:
    r"""Return the magnetisation that B(r) = B_local delta(r) induces in the polarised gas, exact in mu, linear in B_local.

    Parameters
    ----------
    r
        Position, m, shape (..., 3).
    field_moment
        B_local, the volume integral of the field, T m^3, shape (..., 3).
    mu
        Spin accumulation, J, shape (..., 3); at most 2 E_F.
    k_F
        Fermi wave number of the mean chemical potential, 1/m, shape (...).

    Returns
    -------
    Array
        A/m, shape (..., 3); at r = 0 infinite along B_local. M_0 is not part of it.

    Raises
    ------
    InputError
        Where a vector has not three finite components, mu is too long or k_F not positive.

    Notes
    -----
    T = 0, energies unsplit. Below mu = 1e-5 E_F the transverse part is the linear one, off by at most 1e-10 of itself.

    References
    ----------
    The limit of small mu is eq. (5) of Cahaya, Leon and Fauzi (2023), with the sign of docs/conventions.md.

    Examples
    --------
    >>> from nuspin.response import polarized
    >>> M = polarized.induced_magnetization([1e-10, 0, 0], field_moment=[0, 0, 1e-30], mu=[0, 1e-18, 0], k_F="2 / angstrom")
    >>> bool(M[0] > 0)  # along mu x B
    True
    """
    r = checks.vector("r", to_si("r", r, "m"), "m")
    field_moment = checks.vector("field_moment", to_si("field_moment", field_moment, "T m^3"), "T m^3")
    mu = checks.vector("mu", to_si("mu", mu, "J"), "J")
    split = _vector.split
    checks.broadcastable(r=split(r)[0], field_moment=split(field_moment)[0], mu=split(mu)[0], k_F=k_F)
    k_up, k_down = fermi_wave_numbers(_vector.norm(split(mu)), k_F=k_F)
    return _vector.join(_induced(split(r), split(field_moment), split(mu), k_up, k_down))


@jax.jit
def _induced(r: Components, field_moment: Components, mu: Components, k_up: Real, k_down: Real) -> Components:
    distance = _vector.norm(r)

    def along(x: Number) -> Real:  # k_F^4 f_con1(k_F r) of each gas, averaged; x is r
        return (k_up**4 * con1(k_up * x) + k_down**4 * con1(k_down * x)) / 2

    # |chi_xy| / |mu|: a difference of two gases over their splitting, or the slope where the splitting is too small for it
    middle = (k_up**2 + k_down**2) / 2
    splitting = (k_up**2 - k_down**2) * hbar**2 / (2 * m_e)
    small = k_up**2 - k_down**2 < _LINEAR_BELOW * middle
    difference = k_up**4 * _s0(k_up * distance) - k_down**4 * _s0(k_down * distance)
    slope = m_e**2 * middle / (8 * jnp.pi**3 * hbar**2) * con2(jnp.sqrt(middle) * distance)
    across = jnp.where(small, slope, m_e / (32 * jnp.pi**3) * difference / jnp.where(small, 1.0, splitting))
    return _vector.add(
        diverging(along, distance, _vector.scale(e**2 / (4 * jnp.pi**3 * m_e), field_moment)),
        _vector.scale((e / m_e) ** 2 * across, _vector.cross(mu, field_moment)),
    )
