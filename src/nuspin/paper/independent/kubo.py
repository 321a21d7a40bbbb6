r"""The transverse susceptibility chi_xy(q) as Kubo's sum over states and spins, with a finite switching rate eta.

Units hbar = m_e = k_F = 1, s = sigma/2. Energies E_k - split/2 for spin up, + split/2 for down; occupied up to k_up and k_down.
"""

import numpy as np
from scipy.linalg import expm

from nuspin.paper.independent import quadrature

_SIGMA = {"x": np.array([[0, 1], [1, 0]]), "y": np.array([[0, -1j], [1j, 0]]), "z": np.diag([1.0, -1.0])}
_RATES = np.array([0.08, 0.04, 0.02])


def _bubble(q: float, edge: float, gap: float, eta: float) -> complex:
    """Return int d^3k/(2 pi)^3 theta(edge - k) / (E_{k+q} - E_k + gap - i eta), direction by direction."""
    node, weight = quadrature.gauss(400)
    k, k_weight = edge * (node + 1) / 2, edge * weight / 2
    denominator = k[:, None] * q * node + q * q / 2 + gap - 1j * eta
    return complex((k_weight * k**2) @ (1 / denominator) @ weight / (4 * np.pi**2))


def chi(a: str, b: str, q: float, *, k_up: float, k_down: float, split: float, eta: float) -> float:
    """Return chi_ab(q), the response of s_a to H' = -s_b h, at frequency 0 + i eta."""
    edges, energies = (k_up, k_down), (-split / 2, split / 2)
    total = 0j
    for s in range(2):
        for p in range(2):
            gap = energies[p] - energies[s]
            element = _SIGMA[a][s, p] * _SIGMA[b][p, s] / 4
            if element:
                total += element * (_bubble(q, edges[s], gap, eta) + _bubble(q, edges[p], -gap, -eta))
    return float(total.real)


def static(a: str, b: str, q: float, *, k_up: float, k_down: float, split: float) -> float:
    """Return chi_ab(q) in the limit eta -> 0, extrapolated from three rates."""
    values = [chi(a, b, q, k_up=k_up, k_down=k_down, split=split, eta=eta) for eta in _RATES]
    return float(np.polyfit(_RATES, values, len(_RATES) - 1)[-1])


def prefactor() -> float:
    """Return the exact change of <s_z> on one site of a ring over the change that eq. (2) gives, both at one time.

    The exact change follows the Schroedinger equation with a weak field; eq. (2) integrates (i/hbar) <[s_z(t), s_z(t')]>.
    """
    sites, steps, time, field = 24, 200, 4.0, 1e-4
    ring = -np.roll(np.eye(sites), 1, axis=0) - np.roll(np.eye(sites), -1, axis=0)
    free = np.kron(ring, np.eye(2))
    spin = np.kron(np.diag(np.eye(sites)[0]), _SIGMA["z"] / 2)
    energy, states = np.linalg.eigh(free)
    filled = 1 / (1 + np.exp((energy + 0.3) / 0.2))
    occupied = (states * filled) @ states.conj().T
    evolved = expm(-1j * (free - field * spin) * time)
    exact = np.trace(spin @ (evolved @ occupied @ evolved.conj().T - occupied)).real / field
    lags = np.linspace(0, time, steps + 1)
    turn = np.exp(1j * lags[:, None] * energy)  # of the eigenstates
    elements = np.abs(states.conj().T @ spin @ states) ** 2
    forth = np.einsum("tm,mn,tn->t", turn * filled, elements, turn.conj(), optimize=True)  # <s_z(t) s_z(0)>
    return exact / float(np.trapezoid(-2 * forth.imag, lags))
