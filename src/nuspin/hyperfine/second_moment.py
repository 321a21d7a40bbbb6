r"""The rigid-lattice line of a nucleus: Van Vleck's second moment of the dipolar field, and of the electrons' exchange with other nuclei.

.. math::

    M_2 = \Big(\frac{\mu_0}{4\pi}\Big)^2 \gamma^2\hbar^2 S_6
          \Big[\tfrac35\, c\,\gamma^2 I(I+1) + \tfrac4{15} \sum_S c_S\,\gamma_S^2\, S(S+1)\Big]
          + \sum_S \frac{c_S\, S(S+1)}{3\hbar^2} \sum_j J_{IS}(R_j)^2
"""

from collections.abc import Sequence
from math import pi

import equinox as eqx
import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity
from nuspin.constants import hbar, mu_0
from nuspin.errors import InputError
from nuspin.hyperfine.ruderman_kittel import ruderman_kittel
from nuspin.materials import Isotope, Lattice
from nuspin.response import ElectronGas

_REACH = 9  # lattice constants: beyond, the sum of J^2 ~ R^-6 is below 1e-3


class SecondMoment(eqx.Module):
    """The parts of M_2, (rad/s)^2, of one isotope in a crystal or powder of all directions.

    Examples
    --------
    >>> from nuspin.hyperfine import second_moment
    >>> from nuspin.materials import Lattice
    >>> copper = second_moment("63Cu", Lattice(structure="fcc", a="3.61 angstrom"))
    >>> bool(copper.dipolar_like > copper.dipolar_unlike)
    True
    """

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


def second_moment(
    isotope: str | Isotope,
    lattice: Lattice,
    *,
    neighbours: Sequence[Isotope] | None = None,
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
        A tuple or list of all magnetic isotopes on the lattice, which have their natural abundances; those of the isotope's element by
        default.
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
    checks.instance("lattice", lattice, Lattice)
    nuclei = isotope.siblings() if neighbours is None else checks.instances("neighbours", neighbours, Isotope)
    if not nuclei:
        raise InputError("`neighbours` must not be empty. Give the isotopes on the lattice, or leave it out.")
    quantity.positive("enhancement", enhancement)
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
