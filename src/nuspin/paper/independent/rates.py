r"""Golden-rule rates by energy integrals, and the motion of <I> by a master equation built from spin matrices.

H_hf ~ I . sigma: an electron that goes from spin s to s' acts on the nucleus with <s'|I . sigma|s>. Energies in units of kT unless said.
"""

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq

from nuspin.paper.independent import sphere


def phase_space(mu: float) -> float:
    """Return int dE f_up(E) [1 - f_down(E)] for mu_up - mu_down = mu, by quadrature: electrons that can flip from up to down."""

    def integrand(energy: float) -> float:
        return 0.25 * (1 - np.tanh((energy - mu / 2) / 2)) * (1 + np.tanh((energy + mu / 2) / 2))

    reach = abs(mu) / 2 + 60
    return quad(integrand, -reach, reach, points=[-mu / 2, mu / 2], epsabs=1e-13, epsrel=1e-12, limit=400)[0]


def noise_over_torque(mu_over_kT: float, spin_length: float) -> float:
    """Return Korringa relaxation over classical torque, for the contact coupling."""
    noise = 2 * phase_space(0.0)
    torque = (phase_space(mu_over_kT) - phase_space(-mu_over_kT)) * spin_length
    return noise / torque


def crossover(spin_length: float) -> float:
    """Return kT/mu at which the two are equal."""
    return float(brentq(lambda ratio: noise_over_torque(1 / ratio, spin_length) - 1, 1e-2, 10))  # type: ignore[arg-type]


def spin_matrices(spin: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return I_x, I_y, I_z in units of hbar, states from m = I down to -I."""
    m = spin - np.arange(round(2 * spin) + 1)
    raising = np.diag(np.sqrt(spin * (spin + 1) - m[1:] * (m[1:] + 1)), k=1)
    return (raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)


def transverse_growth(spin: float, mu_over_kT: float) -> float:
    r"""Return (d<I_x>/dt)/<I_x> of a coherent state just off the pole antiparallel to mu, in units of the torque rate G_up - G_down.

    The dissipators D[O] of the four electron transitions s -> s' act with O = <s'|I . sigma|s> and their phase space as weight.
    """
    return _growth(spin, _contact_channels(spin, mu_over_kT)) / (phase_space(mu_over_kT) - phase_space(-mu_over_kT))


def pump(spin: float, mu_over_kT: float) -> float:
    """Return d(<I_z>/I)/dt of a spin all of whose levels are equally populated, in units of G_up - G_down, for the contact coupling."""
    z = spin_matrices(spin)[2]
    change = _change(np.eye(len(z)) / len(z), _contact_channels(spin, mu_over_kT))
    return float(np.trace(z @ change).real / spin) / (phase_space(mu_over_kT) - phase_space(-mu_over_kT))


def steady_half(mu_over_kT: float) -> float:
    """Return 2<I_z> of a spin 1/2 at rest with electrons that raise and lower it."""
    up, down = phase_space(mu_over_kT), phase_space(-mu_over_kT)
    return (up - down) / (up + down)


def transverse_growth_full(spin: float) -> float:
    """Return the same at T = 0 for contact and dipolar coupling, I . (1 - qq) . sigma, in units of Gamma_* mu.

    Only electrons that flip from up to down have phase space then; their operator <down|I . (1 - qq) . sigma|up> depends on q.
    """
    matrices = np.array(spin_matrices(spin))
    up_to_down = np.array([1.0, 1j, 0.0])  # <down|sigma|up>
    q, weights = sphere.directions(8)
    kernel = sphere.contact_kernel(q) + sphere.dipole_kernel(q)
    operators = np.einsum("aij,nab,b->nij", matrices, kernel, up_to_down)
    return _growth(spin, list(zip(operators, weights, strict=True)))


def _contact_channels(spin: float, mu_over_kT: float) -> list[tuple[np.ndarray, float]]:
    x, y, z = spin_matrices(spin)
    flip, flop = x + 1j * y, x - 1j * y  # electron up -> down raises the nucleus, and back
    return [(flip, phase_space(mu_over_kT)), (flop, phase_space(-mu_over_kT)), (z, 1.0), (-z, 1.0)]


def _change(rho: np.ndarray, channels: list[tuple[np.ndarray, float]]) -> np.ndarray:
    return sum((weight * (o @ rho @ o.conj().T - (o.conj().T @ o @ rho + rho @ o.conj().T @ o) / 2) for o, weight in channels), 0 * rho)


def _growth(spin: float, channels: list[tuple[np.ndarray, float]]) -> float:
    x, y, z = spin_matrices(spin)
    rotation = _rotation(y, 1e-4)
    rho = rotation @ np.diag((np.diag(z) == -spin).astype(complex)) @ rotation.conj().T
    change = _change(rho, channels)
    return float(np.trace(x @ change).real / np.trace(x @ rho).real)


def _rotation(generator: np.ndarray, angle: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(generator)
    return (vectors * np.exp(-1j * angle * values)) @ vectors.conj().T
