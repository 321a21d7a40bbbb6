"""Averages over the directions of q, and the flux of a point dipole, by quadrature over the sphere."""

import numpy as np

from nuspin.paper.independent import quadrature


def directions(order: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """Return unit vectors (n, 3) and weights that add to one."""
    c, weight = quadrature.gauss(order)
    angle = 2 * np.pi * np.arange(2 * order) / (2 * order)
    sine = np.sqrt(1 - c**2)
    grid = np.stack(
        [sine[:, None] * np.cos(angle), sine[:, None] * np.sin(angle), np.broadcast_to(c[:, None], (order, 2 * order))], axis=-1
    )
    weights = np.broadcast_to(weight[:, None] / (4 * order), (order, 2 * order))
    return grid.reshape(-1, 3), weights.ravel()


def contact_kernel(q: np.ndarray) -> np.ndarray:
    """Return the contact part of eq. (11), 2/3, as matrices (n, 3, 3)."""
    return np.broadcast_to(2 / 3 * np.eye(3), (len(q), 3, 3))


def dipole_kernel(q: np.ndarray) -> np.ndarray:
    """Return the dipolar part of eq. (11), (1 - 3 qq)/3, as matrices (n, 3, 3)."""
    return (np.eye(3) - 3 * q[:, :, None] * q[:, None, :]) / 3


def sandwich(left: np.ndarray, right: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Return c_A and c_S of two kernels: the averages of K [mu x] K' and K K' in units of [mu x] and 1."""
    mu = np.array([0.3, -0.5, 0.8])
    cross = np.cross(np.eye(3), mu) * -1  # the matrix of mu x
    twisted = np.einsum("n,nij,jk,nkl->il", weights, left, cross, right)
    squared = np.einsum("n,nij,njl->il", weights, left, right)
    return float((twisted * cross).sum() / (cross * cross).sum()), float(np.trace(squared) / 3)


def dipole_flux() -> float:
    """Return int B d^3r over a ball around a point dipole in units of mu_0 m, from its vector potential on the surface: 2/3."""
    n, weights = directions()
    moment = np.array([0.0, 0.0, 1.0])
    potential = np.cross(moment, n) / (4 * np.pi)  # at r = 1
    return float(4 * np.pi * (weights[:, None] * np.cross(n, potential)).sum(axis=0)[2])
