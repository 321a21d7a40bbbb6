r"""The master equation of a nuclear spin I in fields, a field gradient and baths, solved exactly: at given times and through pulses.

.. math:: \dot\rho = -i[H/\hbar, \rho] + \sum_{ab}\Gamma_{ab}\big(I_a\rho I_b - \tfrac12\{I_b I_a, \rho\}\big), \qquad
    \rho(t) = e^{Gt}\rho(0)

For I = 1/2 it is Bloch's equation; for larger spins it includes the quadrupole splitting and the quantum effects that a classical vector
lacks.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Quantity, Real
from nuspin.dynamics.motions.matrix_exponential import exponential_less_one
from nuspin.dynamics.quantum import liouvillian
from nuspin.dynamics.quantum.propagation import on_uniform_grid, rising_from_zero, through_segments, uniform_step
from nuspin.dynamics.quantum.quantum_spin import QuantumSpin, turned
from nuspin.dynamics.quantum.spin_operators import spin_matrices, to_components, to_operator
from nuspin.dynamics.quantum.states import density_matrix, hermitian_operators
from nuspin.errors import InputError
from nuspin.units import to_si


def generator(system: QuantumSpin, omega: Quantity) -> Real:
    """Return the real matrix G of dr/dt = G r, 1/s, shape (..., d^2, d^2), in the basis `spin_operators.tensor_basis`."""
    return _generator(turned(system, omega), system.spin)


def evolve_master(system: QuantumSpin, omega: Quantity, times: Quantity, state: Quantity, *, observe: Quantity | None = None) -> Real:
    r"""Return the expectation values of a spin at given times, exactly.

    .. math:: \langle A\rangle(t) = \mathrm{Tr}\big[A\, e^{Gt}\rho(0)\big]

    Parameters
    ----------
    system
        `QuantumSpin`: spin, quadrupole coupling and baths.
    omega
        Angular velocity of dI/dt = omega x I, rad/s, shape (..., 3): -gamma B plus the field-like torque.
    times
        s, rising from 0 or later, shape (n,). A uniform grid (to rounding) is cheap: one exponential, and one more matrix product for
        each factor of four in n. Any other grid costs one exponential for each time.
    state
        Density matrix at t = 0, shape (..., d, d) with d = 2I + 1, for example a `polarized_state`.
    observe
        Hermitian operators, shape (k, d, d): `spin_operators.level_projectors` for populations, `spin_operators.tensor_basis` for the
        whole state. If they are left out, the nuclear spin.

    Returns
    -------
    Array
        <I>/hbar, shape (..., n, 3), or the expectations, shape (..., n, k), broadcast over system, omega and state.

    Raises
    ------
    InputError
        If the times do not rise, the state is not a density matrix, an operator is not Hermitian, or shapes do not broadcast.

    Notes
    -----
    omega, quadrupole coupling and baths are constant in time; use `evolve_pulses` for steps of omega. There is no approximation beyond the
    master equation itself. The rounding error grows as 1e-16 |G| t: it is below 1e-12 for a phase of a thousand radians and below 1e-10
    for a million. The problems of a batch run one after the other in compiled code (`jax.lax.map`); `jax.vmap` over this function does
    the largest number of squarings for all of them. Times that JAX traces are treated one by one, because a uniform grid cannot be
    recognised there; close over the times instead.

    References
    ----------
    G. Lindblad, Commun. Math. Phys. 48, 119 (1976).

    Examples
    --------
    >>> import numpy as np
    >>> from nuspin.dynamics import QuantumSpin, evolve_master, polarized_state
    >>> system = QuantumSpin(0.5, noise=np.diag([2.0, 2.0, 0.0]))  # 1/T1 = 2 /s
    >>> spin = evolve_master(system, [0, 0, 1e3], ["0 s", "1 s"], polarized_state(0.5, [0, 0, 1.0]))
    >>> print(f"{spin[1, 2]:.6f}")  # exp(-2)/2
    0.067668
    """
    checks.instance("system", system, QuantumSpin)
    times = rising_from_zero(to_si("times", times, "s"))
    rho = density_matrix(state, system.levels)
    observables = None if observe is None else hermitian_operators("observe", observe, system.levels)
    physics = turned(system, omega, state=(rho, 2))
    step = None if checks.is_traced(times) else uniform_step(np.asarray(times))
    if step is None:
        return _on_times(physics, rho, observables, times, system.spin)
    return _on_grid(physics, rho, observables, times[0], step, system.spin, len(times), bool(times[0] == 0))


def evolve_pulses(system: QuantumSpin, omega: Quantity, durations: Quantity, state: Quantity) -> Complex:
    """Return the state after each of a sequence of pulses and pauses, in each of which omega is constant.

    Parameters
    ----------
    system
        `QuantumSpin`: spin, quadrupole coupling and baths.
    omega
        Angular velocity in each segment, rad/s, shape (..., n, 3).
    durations
        Lengths of the segments, s, shape (n,); 0 is allowed.
    state
        Density matrix before the first, shape (..., d, d).

    Returns
    -------
    Array
        Density matrices after each segment, shape (..., n, d, d); the last is `[..., -1, :, :]`. `expectation` gives what they show.

    Raises
    ------
    InputError
        If a duration is negative, the state is not a density matrix, or shapes do not broadcast.

    Notes
    -----
    Baths and quadrupole coupling also act during the pulses. Each segment costs one exponential; cut a shaped pulse into many segments.

    Examples
    --------
    >>> import numpy as np
    >>> from nuspin.dynamics import QuantumSpin, evolve_pulses, expectation, polarized_state
    >>> echo = evolve_pulses(  # 90 degrees about y, pause, 180 degrees about x, pause
    ...     QuantumSpin(0.5),
    ...     omega=[[0, 1e6, 70.0], [0, 0, 70.0], [1e6, 0, 70.0], [0, 0, 70.0]],
    ...     durations=[np.pi / 2e6, 0.1, np.pi / 1e6, 0.1],
    ...     state=polarized_state(0.5, [0, 0, 1.0]),
    ... )
    >>> print(f"{expectation(echo)[-1, 0]:.3f}")
    0.500
    """
    checks.instance("system", system, QuantumSpin)
    durations = quantity.non_negative("durations", durations, "s")
    omega = checks.vector("omega", to_si("omega", omega, "rad/s"), "rad/s")
    if np.ndim(omega) < 2 or np.shape(durations) != np.shape(omega)[-2:-1] or not np.size(durations):
        raise InputError(
            f"`omega` needs one vector for each of `durations`, shapes (..., n, 3) and (n,), but their shapes are {np.shape(omega)} and "
            f"{np.shape(durations)}. Put the segments on the last axis but one of `omega`."
        )
    rho = density_matrix(state, system.levels)
    return _through(turned(system, omega, segments=1, state=(rho, 2)), rho, durations, system.spin)


def _each(kernel: Callable[[Real, Real], Real], numbers: Real, rho: Complex, spin: float) -> Real:
    """Return the kernel's result for the numbers and components of each problem, one after the other."""
    r0 = to_components(rho, spin)
    batch = jnp.broadcast_shapes(numbers.shape[:-1], r0.shape[:-1])
    if not batch:
        return kernel(numbers, r0)
    numbers, r0 = (jnp.broadcast_to(each, (*batch, each.shape[-1])).reshape(-1, each.shape[-1]) for each in (numbers, r0))
    values = jax.lax.map(lambda each: jax.checkpoint(kernel)(*each), (numbers, r0))
    return values.reshape(*batch, *values.shape[1:])


def _rows(observe: Complex | None, spin: float) -> Real:
    return to_components(jnp.asarray(spin_matrices(spin)) if observe is None else observe, spin)


@partial(jax.jit, static_argnames="spin")
def _generator(physics: tuple, spin: float) -> Real:
    return liouvillian.generator(liouvillian.parameters(*physics), spin)


@partial(jax.jit, static_argnames=("spin", "count", "from_zero"))
def _on_grid(
    physics: tuple, rho: Complex, observe: Complex | None, start: Real, step: Real, spin: float, count: int, from_zero: bool
) -> Real:
    rows = _rows(observe, spin)

    def one(numbers: Real, r0: Real) -> Real:
        G = liouvillian.generator(numbers, spin)
        first = r0 if from_zero else r0 + exponential_less_one(G * start) @ r0
        return on_uniform_grid(G, first, rows, step, count)

    return _each(one, liouvillian.parameters(*physics), rho, spin)


@partial(jax.jit, static_argnames="spin")
def _on_times(physics: tuple, rho: Complex, observe: Complex | None, times: Real, spin: float) -> Real:
    rows, intervals = _rows(observe, spin), jnp.diff(times, prepend=0.0)

    def one(numbers: Real, r0: Real) -> Real:
        same = jnp.broadcast_to(numbers, (len(intervals), len(numbers)))
        return through_segments(same, intervals, r0, spin) @ rows.T

    return _each(one, liouvillian.parameters(*physics), rho, spin)


@partial(jax.jit, static_argnames="spin")
def _through(physics: tuple, rho: Complex, durations: Real, spin: float) -> Complex:
    omega, Q, S, d = physics
    numbers = liouvillian.parameters(omega, Q[..., None, :, :], S[..., None, :, :], d[..., None, :])
    r0 = to_components(rho, spin)
    batch = jnp.broadcast_shapes(numbers.shape[:-2], r0.shape[:-1])
    numbers = jnp.broadcast_to(numbers, (*batch, *numbers.shape[-2:])).reshape(-1, *numbers.shape[-2:])
    r0 = jnp.broadcast_to(r0, (*batch, r0.shape[-1])).reshape(-1, r0.shape[-1])
    values = jax.lax.map(lambda each: through_segments(each[0], durations, each[1], spin), (numbers, r0))
    return to_operator(values.reshape(*batch, *values.shape[1:]), spin)
