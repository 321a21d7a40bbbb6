"""Drift and diffusion of the two spin species of a spin-Hall film, solved as a boundary-value problem in SI."""

import numpy as np
from scipy import constants
from scipy.integrate import solve_bvp


def surface_accumulation(
    thickness: float, *, current_density: float, conductivity: float, spin_hall_angle: float, spin_diffusion_length: float
) -> float:
    r"""Return mu_up - mu_down at the upper face, J.

    Each species carries j_up, j_down = -(sigma/2e) mu_up,down' +- theta j/2 across the film and decays into the other,
    mu_up'' = -mu_down'' = (mu_up - mu_down)/2 lambda^2; neither passes the faces. Energies in units of e lambda theta j/sigma.
    """

    def bulk(z: np.ndarray, y: np.ndarray) -> np.ndarray:
        decay = (y[0] - y[2]) / 2
        return np.array([y[1], decay, y[3], -decay])

    def faces(low: np.ndarray, high: np.ndarray) -> np.ndarray:
        return np.array([low[1] - 1, low[3] + 1, high[1] - 1, low[0] + low[2]])  # the last fixes the zero of energy

    z = np.linspace(0, thickness / spin_diffusion_length, 400)
    up, _, down, _ = solve_bvp(bulk, faces, z, np.zeros((4, z.size)), tol=1e-9).sol(z[-1])
    return float((up - down) * constants.e * spin_diffusion_length * spin_hall_angle * current_density / conductivity)
