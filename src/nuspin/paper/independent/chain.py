r"""A spin in a wire, simulated in real time: the torque of a spin accumulation, from the Schroedinger equation alone.

Electrons on an open chain (hopping -1, hbar = 1) meet, at the middle site, a classical spin m through H' = (v/2) m . sigma, as a
nucleus of gamma > 0 does. Initially the two spin species fill unperturbed states up to chemical potentials split by mu. The coupling is
switched on and the local spin density <sigma> gives the torque dI/dt = -m x dH'/dm = -(v/2) m x <sigma>.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.linalg import eigh_tridiagonal

_SITES = 321
_TIMES = np.linspace(60.0, 150.0, 91)  # after the transient, before the fastest electron is back from the ends at t = 160
_TEMPERATURE = 0.04  # smooths the edges of the occupations, whose transients then die as exp(-pi T t)
_MU = 1e-3
_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


@cache
def _levels(middle: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the energies and the states (site, state) of the chain with a potential at its middle site, which comes first.

    Only states that are even about the middle are seen there: they live on the middle and the even sums of the sites at each distance.
    """
    potential, hopping = np.zeros(_SITES // 2 + 1), -np.ones(_SITES // 2)
    potential[0], hopping[0] = middle, -np.sqrt(2)
    energy, states = eigh_tridiagonal(potential, hopping)
    return energy, states


def _occupation(mu: float) -> np.ndarray:
    """Return how far each unperturbed state is filled."""
    energy, _ = _levels(0.0)
    return 0.5 * (1 - np.tanh((energy - mu) / (2 * _TEMPERATURE)))


@cache
def _arrival(middle: float) -> np.ndarray:
    """Return the amplitudes <middle| exp(-iHt) |unperturbed state>, a row for each time."""
    energy, states = _levels(middle)
    return (states[0] * np.exp(-1j * energy * _TIMES[:, None])) @ (states.T @ _levels(0.0)[1])


@dataclass(frozen=True)
class Torque:
    """The measured torque per mu: dI/dt = -G_field m x mu - G_damp m x (m x mu)."""

    G_field: float
    G_damp: float


def torque(coupling: float, direction: np.ndarray) -> np.ndarray:
    """Return dI/dt per |mu| on a spin m along z, for a spin accumulation along `direction`, averaged over the plateau."""
    up, down = _occupation(_MU / 2), _occupation(-_MU / 2)
    splitting, total = (up - down) / 2, (up + down) / 2
    arrival = (_arrival(coupling / 2), _arrival(-coupling / 2))  # m along z: each spin feels its own potential
    polarisation = np.einsum("a,aij->ij", direction, _PAULI)
    weight = np.hanning(len(_TIMES)) / np.hanning(len(_TIMES)).sum()
    rho = np.empty((2, 2), complex)
    for s in range(2):
        for p in range(2):
            initial = total * (s == p) + splitting * polarisation[s, p]
            rho[s, p] = weight @ (arrival[s] * initial * arrival[p].conj()).sum(axis=1)
    sigma = np.einsum("aij,ji->a", _PAULI, rho).real
    return -coupling / 2 * np.cross([0.0, 0.0, 1.0], sigma) / _MU


def coefficients(coupling: float) -> Torque:
    """Return G_field and G_damp read off a simulation with mu across the spin."""
    measured = torque(coupling, np.array([1.0, 0.0, 0.0]))
    return Torque(G_field=-measured[1], G_damp=measured[0])
