r"""The magnetisation of polarised nuclei, and the field that it exerts on electron spins by the contact coupling.

.. math:: M_n = n_I\gamma_I\hbar I P, \qquad B_{ov} = \tfrac23\,\eta\,\mu_0 M_n
"""

from nuspin import checks, quantity
from nuspin._types import Number, Quantity
from nuspin.constants import hbar, mu_0


def nuclear_magnetization(polarization: Quantity, *, spin: Number, gamma: Quantity, density: Quantity) -> Number:
    r"""Return the magnetisation of nuclei with the polarisation P = <I_z>/I.

    .. math:: M_n = n_I \gamma_I \hbar I P

    Parameters
    ----------
    polarization
        P, from -1 to 1.
    spin
        Nuclear spin quantum number I.
    gamma
        Signed bare gyromagnetic ratio, rad/(s T).
    density
        Of these nuclei, 1/m^3.

    Returns
    -------
    float or array
        A/m, broadcast over all arguments.

    Raises
    ------
    InputError
        Where an argument is outside its range.

    References
    ----------
    The definition of the moment per volume.

    Examples
    --------
    >>> from nuspin.hyperfine import nuclear_magnetization
    >>> print(f"{nuclear_magnetization(1.0, spin=1.5, gamma=7.1e7, density='8.5e28 / m^3'):.0f} A/m")
    955 A/m
    """
    P = quantity.within("polarization", polarization, -1, 1)
    spin = quantity.spin_quantum_number("spin", spin)
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    density = quantity.positive("density", density, "1/m^3")
    checks.broadcastable(polarization=P, spin=spin, gamma=gamma, density=density)
    return density * gamma * hbar * spin * P


def overhauser_field(magnetization: Quantity, *, enhancement: Quantity) -> Number:
    r"""Return the field of polarised nuclei on the spins of conduction electrons.

    .. math:: B_{ov} = \tfrac23\,\eta\,\mu_0 M_n = \frac{K}{\chi_s}\,\mu_0 M_n

    Parameters
    ----------
    magnetization
        Of the nuclei, A/m, signed: `nuclear_magnetization`.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.

    Returns
    -------
    float or array
        T, along the magnetisation.

    Raises
    ------
    InputError
        Where the magnetisation is not finite or the enhancement not positive.

    Notes
    -----
    Contact only. The field enters the energy of an electron with g = 2; where g differs, the energy e hbar B_ov / m_e is what remains.
    Of several isotopes add the magnetisations, each with the enhancement of its site.

    References
    ----------
    A. W. Overhauser, Phys. Rev. 92, 411 (1953); derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.hyperfine import overhauser_field
    >>> print(f"{overhauser_field('955 A/m', enhancement=150):.2f} T")
    0.12 T
    """
    magnetization = quantity.finite("magnetization", magnetization, "A/m")
    enhancement = quantity.positive("enhancement", enhancement)
    checks.broadcastable(magnetization=magnetization, enhancement=enhancement)
    return 2 / 3 * enhancement * mu_0 * magnetization
