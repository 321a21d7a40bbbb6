r"""Where the neighbours of a nucleus are, and what falls off with them: :math:`S_n = \sum_j r_j^{-n}`."""

from dataclasses import dataclass
from functools import cache
from math import pi

import numpy as np

from nuspin import checks, quantity
from nuspin._types import Quantity
from nuspin.errors import InputError

_HALF, _THIRD = 0.5, 1 / 3
_BASES = {
    "sc": ((0, 0, 0),),
    "bcc": ((0, 0, 0), (_HALF, _HALF, _HALF)),
    "fcc": ((0, 0, 0), (0, _HALF, _HALF), (_HALF, 0, _HALF), (_HALF, _HALF, 0)),
    "hcp": ((0, 0, 0), (_HALF, _HALF, 0), (_HALF, _HALF + _THIRD, _HALF), (0, _THIRD, _HALF)),
}
"""Atoms of the rectangular cell in units of its edges; that of hcp is a, sqrt(3) a, c. Every atom has the same surroundings."""

_FARTHEST = 100  # lattice constants, to which 10^7 neighbours fit into memory

STRUCTURES = tuple(_BASES)
"""The structures with one atom to a primitive cell, and hcp: all whose sums are here."""


@dataclass(frozen=True, kw_only=True)
class Lattice:
    """A lattice in which every site is alike.

    Parameters
    ----------
    structure
        "sc", "bcc", "fcc" or "hcp".
    a
        Lattice constant, m.
    c
        Of hcp, m; sqrt(8/3) a where it is not given.

    Raises
    ------
    InputError
        Where the structure is another or a length not positive.

    Examples
    --------
    >>> from nuspin.materials import Lattice
    >>> copper = Lattice(structure="fcc", a="3.61 angstrom")
    >>> print(f"{copper.nearest * 1e10:.2f}, {copper.inverse_power_sum(6) * copper.nearest**6:.4f}")
    2.55, 14.4539
    """

    structure: str
    a: Quantity
    c: Quantity | None = None

    def __post_init__(self) -> None:
        checks.one_of("structure", self.structure, STRUCTURES)
        a = checks.scalar("a", quantity.positive("a", self.a, "m"))
        if self.c is not None and self.structure != "hcp":
            raise InputError(f"`c` is the height of the cell of hcp, and a {self.structure} lattice has none. Leave it out.")
        c = checks.scalar("c", quantity.positive("c", self.c, "m")) if self.c is not None else (8 / 3) ** 0.5 * a
        object.__setattr__(self, "a", float(a))
        object.__setattr__(self, "c", float(c) if self.structure == "hcp" else None)

    @property
    def cell(self) -> np.ndarray:
        """The edges of the rectangular cell, m."""
        return self.a * np.array([1, 3**0.5, self.c / self.a]) if self.c is not None else np.full(3, self.a)

    @property
    def density(self) -> float:
        """Atoms per volume, 1/m^3."""
        return len(_BASES[self.structure]) / float(np.prod(self.cell))

    @property
    def nearest(self) -> float:
        """Distance of the nearest neighbours, m."""
        return float(np.min(np.linalg.norm(self.neighbours(1.5 * float(max(self.cell))), axis=-1)))

    def neighbours(self, radius: Quantity) -> np.ndarray:
        """Return the vectors to all neighbours within a radius.

        Parameters
        ----------
        radius
            m; at most 100 times the lattice constant.

        Returns
        -------
        array
            m, shape (N, 3).

        Raises
        ------
        InputError
            Where the radius is not positive, or larger.

        Examples
        --------
        >>> from nuspin.materials import Lattice
        >>> Lattice(structure="fcc", a="3.61 angstrom").neighbours("2.6 angstrom").shape
        (12, 3)
        """
        radius = checks.scalar("radius", quantity.positive("radius", radius, "m"))
        if radius > _FARTHEST * self.a:
            checks.refuse("radius", f"be at most {_FARTHEST} lattice constants", f"{radius / self.a:.3g} of them")
        count = np.ceil(radius / self.cell).astype(int) + 1
        corners = np.stack(np.meshgrid(*(np.arange(-n, n + 1) for n in count), indexing="ij"), axis=-1).reshape(-1, 1, 3)
        sites = ((corners + np.array(_BASES[self.structure])) * self.cell).reshape(-1, 3)
        distance = np.linalg.norm(sites, axis=-1)
        return sites[(distance > 1e-6 * self.a) & (distance <= radius)]

    def inverse_power_sum(self, power: float | int) -> float:
        """Return the sum of r^-power over all neighbours, 1/m^power, to about 1e-6.

        Parameters
        ----------
        power
            From 4 to 60.

        Raises
        ------
        InputError
            Where the power lies outside.

        Examples
        --------
        >>> from nuspin.materials import Lattice
        >>> print(f"{Lattice(structure='sc', a=1.0).inverse_power_sum(6):.3f}")
        8.402
        """
        power = checks.scalar("power", quantity.within("power", power, 4, 60))
        return _scaled_sum(self.structure, 1.0 if self.c is None else self.c / self.a, power) / self.a**power


@cache
def _scaled_sum(structure: str, c: float, power: float | int) -> float:
    """Return the sum in units of a: neighbours to 12 a, and the continuum beyond."""
    lattice = Lattice(structure=structure, a=1.0, c=c if structure == "hcp" else None)
    radius = 12.0
    distance = np.linalg.norm(lattice.neighbours(radius), axis=-1)
    inner = (len(distance) + 1) / lattice.density  # the volume whose atoms were counted, its centre among them
    edge = (3 * inner / (4 * pi)) ** (1 / 3)
    return float(np.sum(distance**-power)) + 4 * pi * lattice.density * edge ** (3 - power) / (power - 3)
