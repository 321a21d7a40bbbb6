"""Physical constants in SI, one CODATA set for the whole package.

Source: E. Tiesinga et al., CODATA recommended values of the fundamental physical constants: 2022, as shipped by `scipy.constants`.
"""

from scipy.constants import e, h, hbar, m_e, mu_0, physical_constants
from scipy.constants import k as k_B

__all__ = [
    "CODATA_YEAR",
    "bohr_radius",
    "e",
    "eV",
    "g_e",
    "gamma_e",
    "gamma_proton_shielded",
    "h",
    "hbar",
    "k_B",
    "m_e",
    "mu_0",
    "mu_B",
    "mu_N",
]

CODATA_YEAR = 2022

mu_B = physical_constants["Bohr magneton"][0]
"""J/T."""

g_e = -physical_constants["electron g factor"][0]
"""g of the free electron, positive: its moment is -g_e mu_B <s>."""

mu_N = physical_constants["nuclear magneton"][0]
"""Nuclear magneton, J/T."""

eV = e
"""Electron volt, J: the elementary charge times one volt."""

gamma_e = e / m_e
"""Gyromagnetic ratio of the paper's electron, M = -gamma_e <s> (g = 2), rad/(s T)."""

gamma_proton_shielded = physical_constants["shielded proton gyromag. ratio"][0]
"""Gyromagnetic ratio of the proton in water (sphere, 25 C), rad/(s T)."""

bohr_radius = physical_constants["Bohr radius"][0]
"""m."""
