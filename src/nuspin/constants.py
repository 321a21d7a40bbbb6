"""Physical constants in SI, one CODATA set for the whole package.

Source: E. Tiesinga et al., CODATA recommended values of the fundamental physical constants: 2022, as shipped by `scipy.constants`.
"""

from typing import Any

from nuspin._disk import remembered

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


def _of_scipy() -> dict[str, float]:
    from scipy import constants

    def of(name: str) -> float:
        return constants.physical_constants[name][0]

    return {
        "e": constants.e,
        "h": constants.h,
        "hbar": constants.hbar,
        "k_B": constants.k,
        "m_e": constants.m_e,
        "mu_0": constants.mu_0,
        "mu_B": of("Bohr magneton"),
        "g_e": -of("electron g factor"),
        "mu_N": of("nuclear magneton"),
        "gamma_proton_shielded": of("shielded proton gyromag. ratio"),
        "bohr_radius": of("Bohr radius"),
    }


# Kept on disk, as to load scipy takes a quarter of a second of every process.
_C: dict[str, Any] = remembered("constants of scipy", _of_scipy)

e: float = _C["e"]
h: float = _C["h"]
hbar: float = _C["hbar"]
k_B: float = _C["k_B"]
m_e: float = _C["m_e"]
mu_0: float = _C["mu_0"]

mu_B: float = _C["mu_B"]
"""J/T."""

g_e: float = _C["g_e"]
"""g of the free electron, positive: its moment is -g_e mu_B <s>."""

mu_N: float = _C["mu_N"]
"""Nuclear magneton, J/T."""

eV = e
"""Electron volt, J: the elementary charge times one volt."""

gamma_e = e / m_e
"""Gyromagnetic ratio of the paper's electron, M = -gamma_e <s> (g = 2), rad/(s T)."""

gamma_proton_shielded: float = _C["gamma_proton_shielded"]
"""Gyromagnetic ratio of the proton in water (sphere, 25 C), rad/(s T)."""

bohr_radius: float = _C["bohr_radius"]
"""m."""
