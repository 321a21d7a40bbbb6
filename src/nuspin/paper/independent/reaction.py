r"""The torque coefficients of one nucleus from counted electrons and averaged kernels, reduced or in SI.

Reduced: g a^2 in units of alpha I_p (g_field) or its square (g_damp), alpha = e mu_0 gamma k_F.
"""

from functools import cache
from math import pi

import numpy as np
from scipy import constants

from nuspin.paper.independent import quadrature, sphere


def spin_per_splitting() -> float:
    """Return <s>/mu of electrons counted in two Fermi spheres split by mu, in units hbar = m = k_F = 1."""
    mu = 1e-3  # of E_F = 1/2
    up, down = ((1 + sign * mu / 2) ** 1.5 / (6 * pi**2) for sign in (1, -1))
    return 0.5 * (up - down) / (mu / 2)


def g_field() -> float:
    """Return the reduced g_field: the contact field, 2/3 of the flux, of the counted electrons."""
    return sphere.dipole_flux() * spin_per_splitting()


@cache
def g_damp(part: str) -> float:
    """Return the reduced g_damp of the contact, the dipolar or the whole kernel: K[mu x]K averaged, times int q^2 |chi_2| dq."""
    q, weights = sphere.directions()
    contact, dipole = sphere.contact_kernel(q), sphere.dipole_kernel(q)
    kernel = {"contact": contact, "dipole": dipole, "whole": contact + dipole}[part]
    c_A, _ = sphere.sandwich(kernel, kernel, weights)
    node, weight = quadrature.gauss(20)
    t = node + 1
    return c_A * float(np.sum(weight * t**2 / (8 * pi * t))) / (2 * pi**2)


def coefficients_si(*, gamma: float, spin: float, k_F: float, lattice_constant: float, mu_r: float) -> tuple[float, float]:
    """Return g_field and g_damp of the whole kernel, 1/m^2."""
    strength = constants.e * mu_r * constants.mu_0 * gamma * k_F * (spin * (spin + 1)) ** 0.5
    return g_field() * strength / lattice_constant**2, g_damp("whole") * strength**2 / lattice_constant**2
