r"""How much exchange and correlation enhance the spin susceptibility of a uniform electron gas: its Stoner parameter from its density.

.. math::

    \bar\alpha = 1 - \frac{\chi_0}{\chi} = \frac1{\pi k_F} - \frac{3\alpha_c(r_s)}{k_F^2}, \qquad
    \alpha_c = 2A(1 + \alpha_1 r_s) \ln\!\Big[1 + \frac1{2A(\beta_1 r_s^{1/2} + \beta_2 r_s + \beta_3 r_s^{3/2} + \beta_4 r_s^2)}\Big]

in atomic units: kinetic energy, exchange and the spin stiffness of the correlation energy, each differentiated twice by the polarisation.
"""

from math import pi

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity
from nuspin.constants import bohr_radius
from nuspin.errors import InputError

_A, _ALPHA_1 = 0.0168869, 0.11125
_BETA = (10.357, 3.6231, 0.88026, 0.49671)
"""Of the spin stiffness, table I of Perdew and Wang (1992), bibliography key perdew1992."""


def stoner_of_density(n: Quantity) -> Number:
    r"""Return the Stoner parameter of a uniform electron gas, a calculation to use where no susceptibility was measured.

    Parameters
    ----------
    n
        Electrons per volume, 1/m^3; r_s from 1 to 6 Bohr radii, that of metals.

    Returns
    -------
    float or array
        alpha of S = 1/(1 - alpha), relative to the free electrons of the same density.

    Raises
    ------
    InputError
        Where the density is not positive, or not that of a metal.

    Notes
    -----
    There is no lattice: band masses and d bands are missing. It differs from what spin waves of Na and K give by 0.01 and 0.02, and from
    Monte Carlo calculations by less than 0.005 below r_s = 4 and by 0.014 at 5.

    References
    ----------
    J. P. Perdew and Y. Wang, Phys. Rev. B 45, 13244 (1992).

    Examples
    --------
    >>> from nuspin.materials import stoner_of_density
    >>> print(f"{stoner_of_density('2.65e22 / cm^3'):.3f}")  # sodium
    0.365
    """
    n = quantity.positive("n", n, "1/m^3")
    k_F = (3 * pi**2 * n) ** (1 / 3) * bohr_radius
    r_s = (9 * pi / 4) ** (1 / 3) / k_F
    if not checks.is_traced(r_s) and not ((np.asarray(r_s) >= 1) & (np.asarray(r_s) <= 6)).all():
        radii = np.ravel(np.asarray(r_s))
        raise InputError(
            "`n` must be the density of a metal, where r_s lies between 1 and 6 Bohr radii, but r_s is "
            f"{radii[(radii < 1) | (radii > 6)][0]:.3g}."
        )
    root = r_s**0.5
    series = sum(beta * root**power for power, beta in enumerate(_BETA, start=1))
    stiffness = 2 * _A * (1 + _ALPHA_1 * r_s) * jnp.log1p(1 / (2 * _A * series))
    return 1 / (pi * k_F) - 3 * stiffness / k_F**2
