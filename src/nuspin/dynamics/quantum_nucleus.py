"""A nucleus of spin I as the master equation sees it, under a drive."""

from typing import Any, ClassVar

import equinox as eqx
import numpy as np

from nuspin import _vector, checks
from nuspin._jax import jax, jnp
from nuspin._types import Quantity, Real
from nuspin.dynamics.motions.composition import to_batch
from nuspin.dynamics.motions.linear import LinearMotion
from nuspin.dynamics.nuclei import batch_of, gyromagnetic_ratio, torque_of, turn
from nuspin.dynamics.quantum import liouvillian
from nuspin.dynamics.quantum.propagation import on_uniform_grid
from nuspin.dynamics.quantum.quantum_spin import QuantumSpin, bath_tensors
from nuspin.dynamics.quantum.spin_operators import level_projectors, spin_matrices, to_components
from nuspin.dynamics.quantum.states import density_matrix, polarized_state
from nuspin.dynamics.relaxation import ElectronBath
from nuspin.torque import TorqueCoefficients
from nuspin.validity import Validity


class QuantumNucleus(eqx.Module):
    r"""A spin I in a field, a field gradient and baths.

    Parameters
    ----------
    gamma
        Signed gyromagnetic ratio, rad/(s T), shape (...).
    quantum
        `QuantumSpin`: the spin, its quadrupole coupling, and baths that do not depend on the drive.
    bath
        `ElectronBath`, which at each moment has the spin accumulation of that moment.
    torque
        The result of `nuspin.torque.torque_coefficients`, whose field-like part turns the nucleus about the spin accumulation.
    start
        Density matrix at t = 0, shape (..., d, d): `polarized_state`. If it is left out, all levels are equally populated.

    Raises
    ------
    InputError
        If an argument is of another kind, `start` is not a density matrix of the spin, or shapes do not broadcast.

    Examples
    --------
    >>> from nuspin.dynamics import QuantumNucleus, QuantumSpin, polarized_state
    >>> nucleus = QuantumNucleus(gamma=7.1e7, quantum=QuantumSpin(1.5), start=polarized_state(1.5, [0, 0, 1.0], 0.1))
    >>> nucleus.start.shape  # the components of the density matrix
    (16,)
    """

    engine: ClassVar[str] = "master equation"
    citations: ClassVar[tuple[str, ...]] = ("lindblad1976",)

    gamma: Real
    quantum: QuantumSpin
    bath: ElectronBath | None
    torque: TorqueCoefficients | None
    start: Real

    def __init__(
        self,
        *,
        gamma: Quantity,
        quantum: QuantumSpin,
        bath: ElectronBath | None = None,
        torque: TorqueCoefficients | None = None,
        start: Quantity | None = None,
    ) -> None:
        checks.instance("quantum", quantum, QuantumSpin)
        if bath is not None:
            checks.instance("bath", bath, ElectronBath)
        self.gamma, self.quantum, self.bath, self.torque = gyromagnetic_ratio(gamma), quantum, bath, torque_of("torque", torque)
        rho = polarized_state(quantum.spin, [0.0, 0.0, 1.0], 0.0) if start is None else density_matrix(start, quantum.levels)
        self.start = to_components(jnp.asarray(rho), quantum.spin)
        checks.broadcastable(**self.batches)

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether a spin accumulation has an effect."""
        return self.torque is not None or self.bath is not None

    @property
    def batches(self) -> dict[str, Any]:
        """Arguments that may be arrays over nuclei, without their own axes."""
        quantum = {"quadrupole": self.quantum.quadrupole[..., 0, 0], "noise": self.quantum.noise[..., 0, 0]}
        own = {"gamma": self.gamma, "start": self.start[..., 0], **quantum, "pump": self.quantum.pump[..., 0]}
        return own | ({} if self.bath is None else self.bath.batches) | batch_of(self.torque)

    def validity(self, polarization: Real) -> tuple[Validity, ...]:
        """Return the conditions that the result rests on."""
        return ()

    def motion(self, field: Real, mu: Real) -> LinearMotion:
        """Return the motion in a field, T, and a spin accumulation, J, shape (..., 3)."""
        spin, noise, pump = self.quantum.spin, jnp.asarray(self.quantum.noise), jnp.asarray(self.quantum.pump)
        if self.bath is not None:
            rates, axis = self.bath.rates(self.gamma, spin, _vector.split(field), _vector.split(mu))
            more_noise, more_pump = bath_tensors(rates, _vector.join(axis))
            noise, pump = _sum(noise, more_noise, 2), _sum(pump, more_pump, 1)
        omega = _vector.join(turn(self.gamma, self.torque, field, mu))
        return LinearMotion(liouvillian.generator(liouvillian.parameters(omega, self.quantum.quadrupole, noise, pump), spin))

    def under_constant(self, field: Real, mu: Real, times: Real, *, uniform: bool) -> dict[str, Real]:
        """Return what is seen at the times, the first axis; of a uniform grid no state is kept."""
        motion, spin = self.motion(field, mu), self.quantum.spin
        batch = np.broadcast_shapes(motion.G.shape[:-2], self.start.shape[:-1])
        n = self.start.shape[-1]
        G, r = to_batch(motion.G, batch, 2), to_batch(self.start, batch, 1)
        rows = jnp.concatenate(list(_rows(spin)))

        def one(problem: tuple[Real, Real]) -> Real:
            G, r = problem
            if not uniform:
                return jax.lax.map(lambda t: rows @ LinearMotion(G).over(t)(r), times)
            r = LinearMotion(G).over(times[0])(r)
            return on_uniform_grid(G, r, rows, (times[-1] - times[0]) / (len(times) - 1), len(times))

        seen = jax.lax.map(one, (G.reshape(-1, n, n), r.reshape(-1, n)))
        seen = jnp.moveaxis(seen.reshape(*batch, len(times), -1), -2, 0)
        return {"polarization": seen[..., :3], "populations": seen[..., 3:]}

    def seen(self, states: Real) -> dict[str, Real]:
        """Return what a result holds."""
        vector, levels = _rows(self.quantum.spin)
        return {"polarization": states @ vector.T, "populations": states @ levels.T}


def _rows(spin: float) -> tuple[Real, Real]:
    """Return the observables <I>/I and the populations of m = I, ..., -I as rows."""
    return to_components(jnp.asarray(spin_matrices(spin)) / spin, spin), to_components(jnp.asarray(level_projectors(spin)), spin)


def _sum(a: Real, b: Real, axes: int) -> Real:
    """Return a + b, whose last axes are their own and the others those of a batch."""
    batch = np.broadcast_shapes(a.shape[: a.ndim - axes], b.shape[: b.ndim - axes])
    return to_batch(a, batch, axes) + to_batch(b, batch, axes)
