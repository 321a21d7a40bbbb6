r"""Stationary properties of a nuclear spin: its steady state, and the lines at which it absorbs.

.. math:: G\,r = 0, \qquad \omega_{ij} = (E_j - E_i)/\hbar
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Quantity, Real
from nuspin.dynamics.quantum import liouvillian
from nuspin.dynamics.quantum.quantum_spin import QuantumSpin, turned
from nuspin.dynamics.quantum.spin_operators import spin_matrices, to_operator
from nuspin.errors import InputError
from nuspin.units import to_si


class Lines(NamedTuple):
    """Transitions of a spin: angular frequencies, rad/s, from 0 up, and intensities |<i|n.I|j>|^2, both (..., (2I + 1) I)."""

    frequency: Real
    intensity: Real


def steady_state(system: QuantumSpin, omega: Quantity) -> Complex:
    r"""Return the steady state of the spin, a density matrix with :math:`G r = 0` and trace 1.

    Parameters
    ----------
    system
        `QuantumSpin`: spin, quadrupole coupling and baths.
    omega
        Angular velocity of dI/dt = omega x I, rad/s, shape (..., 3).

    Returns
    -------
    Array
        Density matrix, shape (..., d, d).

    Raises
    ------
    InputError
        If the steady state is not unique (without a bath, or with one that conserves a quantity), or if the slowest relaxation is
        below 1e-14 of the fastest precession and so lost in its rounding: use the `secular` system then.

    Notes
    -----
    The error is at most about 1e-16 times the fastest precession over the slowest relaxation. Uniqueness is not checked for values that
    JAX traces: if the steady state is not unique, the result then has no meaning.

    Examples
    --------
    >>> import numpy as np
    >>> from nuspin.dynamics import QuantumSpin, expectation, steady_state
    >>> pumped = QuantumSpin(1.5, noise=np.diag([3.0, 3.0, 1.0]), pump=[0, 0, 1.0])  # G_plus = 2 /s, G_minus = 1 /s
    >>> print(f"{expectation(steady_state(pumped, [0, 0, 1e6]))[2]:.6f}")  # (3 8 + 4 - 2 - 3)/2 over 15
    0.766667
    """
    checks.instance("system", system, QuantumSpin)
    rho, pivots = _rest(turned(system, omega), system.spin)
    if not checks.is_traced(pivots) and not np.all(np.asarray(pivots) >= 1):
        raise InputError(
            "The steady state is not unique: without a bath, or with one that conserves a quantity, the spin keeps a memory of its start. "
            "Add a bath to `system`; if relaxation is more than 1e14 times slower than precession, use the `secular` system."
        )
    return rho


def transition_lines(system: QuantumSpin, omega: Quantity, direction: Quantity = (1.0, 0.0, 0.0)) -> Lines:
    r"""Return the transitions of the spin without its baths.

    .. math:: \omega_{ij} = (E_j - E_i)/\hbar \ge 0, \qquad |\langle i|n\cdot I|j\rangle|^2

    Parameters
    ----------
    system
        `QuantumSpin`: spin and quadrupole coupling; its baths have no effect.
    omega
        Angular velocity of dI/dt = omega x I, rad/s, shape (..., 3).
    direction
        n, the direction of the rf field or of the coil's axis, a unit vector, shape (..., 3).

    Returns
    -------
    Lines
        One line for each pair of levels, also those without intensity, in the order (0, 1), (0, 2), ..., (1, 2), ... of sorted energies.

    Raises
    ------
    InputError
        If the direction does not have length 1, or shapes do not broadcast.

    Notes
    -----
    Degenerate levels share their intensity in an arbitrary way, and derivatives do not exist there.

    Examples
    --------
    >>> from nuspin.dynamics import QuantumSpin, quadrupole_tensor, transition_lines
    >>> lines = transition_lines(QuantumSpin(1.5, quadrupole=quadrupole_tensor(7.0)), [0, 0, 100.0])
    >>> sorted(round(float(f), 9) for f, i in zip(*lines) if i > 1e-9)
    [93.0, 100.0, 107.0]
    """
    checks.instance("system", system, QuantumSpin)
    direction = checks.unit_vector("direction", to_si("direction", direction, ""))
    omega, Q, *_ = turned(system, omega, direction=(direction, 1))
    return _lines(omega, Q, direction, system.spin)


@partial(jax.jit, static_argnames="spin")
def _rest(physics: tuple, spin: float) -> tuple[Complex, Real]:
    """Return the steady state, and the smallest pivot over what rounding may leave of a zero."""

    def one(numbers: Real) -> tuple[Real, Real]:
        G = liouvillian.generator(numbers, spin)
        M, drive = G[1:, 1:], -G[1:, 0] / np.sqrt(2 * spin + 1)
        r = jnp.linalg.solve(M, drive)
        pivots = jnp.abs(jnp.diagonal(jax.lax.linalg.lu(M)[0]))
        zero = jnp.maximum(1e-12 * jnp.sum(numbers[8:11]), 1e-14 * jnp.max(jnp.abs(M)))
        return jnp.concatenate([jnp.array([1 / np.sqrt(2 * spin + 1)]), r]), jnp.min(pivots) / zero

    numbers = liouvillian.parameters(*physics)
    flat = numbers.reshape(-1, numbers.shape[-1])
    r, pivots = jax.lax.map(one, flat)
    return to_operator(r.reshape(*numbers.shape[:-1], -1), spin), pivots


@partial(jax.jit, static_argnames="spin")
def _lines(omega: Real, Q: Real, direction: Real, spin: float) -> Lines:
    I = spin_matrices(spin)
    squares = np.einsum("aij,bjk->abik", I, I) / 3
    field, gradient = jnp.einsum("...c,cij->...ij", omega, I), jnp.einsum("...ab,abij->...ij", Q, squares)
    batch = jnp.broadcast_shapes(omega.shape[:-1], Q.shape[:-2], direction.shape[:-1])
    H = jnp.broadcast_to(field, (*batch, *I[0].shape)) + jnp.broadcast_to(gradient, (*batch, *I[0].shape))
    seen = jnp.broadcast_to(jnp.einsum("...c,cij->...ij", direction, I), H.shape)
    energies, states = jnp.linalg.eigh(H)
    moments = jnp.einsum("...ia,...ij,...jb->...ab", states.conj(), seen, states)
    lower, upper = np.triu_indices(len(I[0]), 1)
    return Lines(energies[..., upper] - energies[..., lower], jnp.abs(moments[..., lower, upper]) ** 2)
