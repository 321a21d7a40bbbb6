r"""The rigid-lattice line of a nucleus: Van Vleck's second moment of the dipolar field, and of the electrons' exchange with other nuclei.

.. math::

    M_2 = \Big(\frac{\mu_0}{4\pi}\Big)^2 \gamma^2\hbar^2 S_6
          \Big[\tfrac35\, c\,\gamma^2 I(I+1) + \tfrac4{15} \sum_S c_S\,\gamma_S^2\, S(S+1)\Big]
          + \sum_S \frac{c_S\, S(S+1)}{3\hbar^2} \sum_j J_{IS}(R_j)^2
"""

from math import pi

import equinox as eqx
import numpy as np

from nuspin import checks
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import e, hbar, m_e, mu_0
from nuspin.errors import NotDerived
from nuspin.materials import Isotope, Lattice
from nuspin.response import ElectronGas
from nuspin.response.electron_gas import electron_gas
from nuspin.units import to_si

_REACH = 9  # lattice constants: beyond, the sum of J^2 ~ R^-6 is below 1e-3


class SecondMoment(eqx.Module):
    """The parts of M_2, (rad/s)^2, of one isotope in a crystal or powder of all directions."""

    dipolar_like: Number
    dipolar_unlike: Number
    exchange_unlike: Number
    gamma: Number

    @property
    def total(self) -> Number:
        """(rad/s)^2."""
        return self.dipolar_like + self.dipolar_unlike + self.exchange_unlike

    @property
    def linewidth(self) -> Number:
        """The root of M_2 as a field, T."""
        return self.total**0.5 / abs(self.gamma)

    @property
    def T2(self) -> Number:
        """Of a Gaussian decay exp(-M_2 t^2 / 2), its time to 1/e, s. Exchange among like spins would narrow the line and lengthen it."""
        return (2 / self.total) ** 0.5

    @property
    def local_field(self) -> Number:
        """B_L of `local_field_factor`, T: the field whose Zeeman energy has the heat capacity of all dipolar couplings.

        Its square is 5/3 of the dipolar M_2 / gamma^2 of like spins, because it keeps what a strong field truncates. Several isotopes
        share one: each then has the same.
        """
        return (5 / 3 * (self.dipolar_like + 9 / 4 * self.dipolar_unlike)) ** 0.5 / abs(self.gamma)


def ruderman_kittel(
    R: Quantity,
    *,
    gamma_1: Quantity,
    gamma_2: Quantity,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    enhancement: Quantity = 1.0,
) -> Real:
    r"""Return the exchange of two nuclei by the contact coupling of both, H = -J I_1 . I_2.

    .. math:: J(R) = \eta^2\, \tfrac49 \Big(\frac{e\mu_0\hbar}{m_e}\Big)^2 \gamma_1\gamma_2\, \chi_1(R)

    Parameters
    ----------
    R
        Distance of the nuclei, m, any shape; not negative.
    gamma_1, gamma_2
        Signed bare gyromagnetic ratios, rad/(s T).
    k_F
        Fermi wave number, 1/m, of the paper's gas.
    gas
        Another gas, in place of k_F.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.

    Returns
    -------
    Array
        J, spins in units of hbar; positive favours parallel spins.

    Raises
    ------
    InputError
        Where R is negative or another argument not positive.
    NotDerived
        In a layer, and where bands are split.

    Notes
    -----
    `nuclear_coupling` is the whole tensor of plane waves; this is the part that a contact enhancement multiplies. R below the mean free
    path.

    References
    ----------
    M. A. Ruderman and C. Kittel, Phys. Rev. 96, 99 (1954).

    Examples
    --------
    >>> from nuspin.hyperfine import ruderman_kittel
    >>> J = ruderman_kittel("2.56 angstrom", gamma_1=7.1e7, gamma_2=7.1e7, k_F="1.36 / angstrom", enhancement=150)
    >>> print(f"{J / 6.626e-34:.0f} Hz")
    -42 Hz
    """
    R = checks.non_negative("R", to_si("R", R, "m"), "m")
    gamma_1 = checks.nonzero("gamma_1", to_si("gamma_1", gamma_1, "rad/s/T"), "rad/s/T")
    gamma_2 = checks.nonzero("gamma_2", to_si("gamma_2", gamma_2, "rad/s/T"), "rad/s/T")
    gas = electron_gas(k_F, gas)
    enhancement = checks.positive("enhancement", to_si("enhancement", enhancement, ""))
    if gas.split or gas.dimension == 2:
        raise NotDerived("The exchange of nuclei in a layer, or where bands are split: it is not alike in all directions.")
    checks.broadcastable(R=R, gamma_1=gamma_1, gamma_2=gamma_2, k_F=gas.k_F, enhancement=enhancement)
    return 4 / 9 * (enhancement * e * mu_0 * hbar / m_e) ** 2 * gamma_1 * gamma_2 * gas.chi_r(R, 0, "chi1")


def ruderman_kittel_ratio(
    lattice: Lattice,
    *,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    enhancement: Quantity = 1.0,
) -> Real:
    r"""Return the ratio of Ruderman-Kittel to dipolar field of a polarised lattice, which decides how nuclei order.

    .. math:: \mathcal R = \frac{\sum_j J(R_j)}{\mu_0\hbar^2\gamma^2 n}

    Parameters
    ----------
    lattice
        Where the nuclei are, n of them per volume.
    k_F
        Fermi wave number, 1/m, of the paper's gas.
    gas
        Another gas, in place of k_F.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.

    Returns
    -------
    Array
        Dimensionless; gamma cancels. Negative favours antiparallel neighbours.

    Raises
    ------
    InputError
        Where k_F or the enhancement is not positive.

    Notes
    -----
    The sum converges by its oscillation alone. Neighbours weigh 2 exp(-u) - exp(-2u), u = (R/3a)^2, whose error falls off as the fourth
    power of the width: 1 to 2 % of the sum in fcc and bcc.

    References
    ----------
    A. S. Oja and O. V. Lounasmaa, Rev. Mod. Phys. 69, 1 (1997), for the definition.

    Examples
    --------
    >>> from nuspin.hyperfine import ruderman_kittel_ratio
    >>> from nuspin.materials import Lattice
    >>> copper = Lattice(structure="fcc", a="3.61 angstrom")
    >>> bool(ruderman_kittel_ratio(copper, k_F="1.36 / angstrom", enhancement=150) < 0)
    True
    """
    width = 3 * lattice.a
    R = np.linalg.norm(lattice.neighbours(3 * width), axis=-1)
    shells, index = np.unique(np.round(R / lattice.a, 9), return_inverse=True)
    u = (shells * lattice.a / width) ** 2
    weight = np.bincount(index) * (2 * np.exp(-u) - np.exp(-2 * u))
    J = ruderman_kittel(shells * lattice.a, gamma_1=1.0, gamma_2=1.0, k_F=k_F, gas=gas, enhancement=enhancement)
    return jnp.sum(weight * J) / (mu_0 * hbar**2 * lattice.density)


def second_moment(
    isotope: str | Isotope,
    lattice: Lattice,
    *,
    neighbours: tuple[Isotope, ...] | None = None,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    enhancement: Quantity = 1.0,
) -> SecondMoment:
    r"""Return the second moment of an isotope's line in its own metal, averaged over directions.

    Parameters
    ----------
    isotope
        The nucleus that is observed.
    lattice
        Where the atoms are.
    neighbours
        All magnetic isotopes on the lattice with their natural abundances; those of the isotope's element by default.
    k_F, gas
        The electrons that couple unlike nuclei; None for the dipolar field alone.
    enhancement
        eta of their contact coupling.

    Returns
    -------
    SecondMoment
        Its parts, with T_2 and the local field.

    Raises
    ------
    InputError
        Where an argument is outside its range.

    Notes
    -----
    Isotopes other than the observed one are "unlike": their flip-flops with it are forbidden, so that their exchange broadens the line.
    Exchange among like spins commutes with the total spin: it moves no second moment but narrows the line, most where it exceeds the
    dipolar coupling. No pseudo-dipolar coupling, no quadrupole broadening.

    References
    ----------
    J. H. Van Vleck, Phys. Rev. 74, 1168 (1948); M. A. Ruderman and C. Kittel, Phys. Rev. 96, 99 (1954).

    Examples
    --------
    >>> from nuspin import Isotope
    >>> from nuspin.hyperfine import second_moment
    >>> from nuspin.materials import Lattice
    >>> aluminium = second_moment(Isotope("27Al"), Lattice(structure="fcc", a="4.05 angstrom"))
    >>> print(f"{1e4 * aluminium.linewidth:.2f} G, T2 = {1e6 * aluminium.T2:.0f} us")
    2.73 G, T2 = 74 us
    """
    isotope = Isotope.of(isotope)
    nuclei = isotope.siblings() if neighbours is None else neighbours
    checks.positive("enhancement", to_si("enhancement", enhancement, ""))
    dipole = (mu_0 / (4 * pi) * isotope.gamma() * hbar) ** 2 * lattice.inverse_power_sum(6)
    strength = {nucleus.name: nucleus.abundance.value * nucleus.spin * (nucleus.spin + 1) for nucleus in nuclei}
    unlike = [nucleus for nucleus in nuclei if nucleus.name != isotope.name]
    exchange = jnp.zeros(())
    if k_F is not None or gas is not None:
        R = np.linalg.norm(lattice.neighbours(_REACH * lattice.a), axis=-1)
        unit = jnp.sum(ruderman_kittel(R, gamma_1=1.0, gamma_2=1.0, k_F=k_F, gas=gas, enhancement=enhancement) ** 2)
        exchange = sum(strength[n.name] * n.gamma() ** 2 for n in unlike) * isotope.gamma() ** 2 * unit / (3 * hbar**2)
    return SecondMoment(
        dipolar_like=3 / 5 * dipole * strength.get(isotope.name, 0.0) * isotope.gamma() ** 2,
        dipolar_unlike=4 / 15 * dipole * sum(strength[n.name] * n.gamma() ** 2 for n in unlike),
        exchange_unlike=exchange,
        gamma=isotope.gamma(),
    )
