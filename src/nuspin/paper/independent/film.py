"""The spin drift-diffusion equation of a spin-Hall film, solved as a boundary-value problem."""

import numpy as np
from scipy.integrate import solve_bvp


def surface_accumulation(thickness: float) -> float:
    r"""Return mu at the upper face in units of 2 e lambda theta E, for a thickness in units of lambda.

    mu'' = mu with mu' = 1 at both faces: no spin current -(sigma/2e) mu' + theta sigma E leaves.
    """
    z = np.linspace(0, thickness, 400)
    solution = solve_bvp(
        lambda z, y: np.array([y[1], y[0]]), lambda a, b: np.array([a[1] - 1, b[1] - 1]), z, np.zeros((2, z.size)), tol=1e-9
    )
    return float(solution.sol(thickness)[0])
