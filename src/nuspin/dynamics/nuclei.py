"""A nucleus as each engine sees it: a classical vector under the torque, or a polarisation that relaxes."""

from typing import Any, ClassVar

import equinox as eqx

from nuspin import _vector, checks
from nuspin._jax import jnp
from nuspin._types import Components, Quantity, Real
from nuspin.constants import hbar
from nuspin.dynamics.motions.affine import AffineMotion
from nuspin.dynamics.motions.spinor import SpinorMotion
from nuspin.dynamics.relaxation import ElectronBath, FixedRelaxation
from nuspin.dynamics.vector.bloch import bloch_motion, polarization_components
from nuspin.dynamics.vector.damping import damped
from nuspin.torque import TorqueCoefficients
from nuspin.units import to_si
from nuspin.validity import Validity

_WEAK = 0.1  # polarisation, at which the rates of a spin 9/2 are off by some percent


class ClassicalNucleus(eqx.Module):
    r"""A vector of fixed length: dm/dt = omega x m + m x (beta x m) - alpha m x dm/dt.

    Parameters
    ----------
    gamma
        Signed gyromagnetic ratio, rad/(s T).
    coupling
        What `nuspin.torque.torque_coefficients` returns; without it the nucleus feels no spin accumulation.
    damping
        Gilbert's alpha.
    start
        Direction at t = 0, a unit vector, shape (..., 3).
    """

    engine: ClassVar[str] = "exact flow"
    citations: ClassVar[tuple[str, ...]] = ("galda2017",)

    gamma: Real
    coupling: TorqueCoefficients | None
    damping: Real
    start: Components

    def __init__(
        self, *, gamma: Quantity, coupling: TorqueCoefficients | None = None, damping: Quantity = 0.0, start: Quantity = (0.0, 0.0, 1.0)
    ) -> None:
        self.gamma, self.coupling = gyromagnetic_ratio(gamma), torque_of("coupling", coupling)
        self.damping = jnp.asarray(checks.non_negative("damping", to_si("damping", damping, "")))
        self.start = _vector.unit_components("start", start)

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether it does anything."""
        return self.coupling is not None

    @property
    def batches(self) -> dict[str, Any]:
        """Its arguments that may be many, without the axis of a vector."""
        return {"gamma": self.gamma, "damping": self.damping, "start": self.start[0]}

    def validity(self, polarization: Real) -> tuple[Validity, ...]:
        """Return what the result rests on."""
        return ()

    def motion(self, field: Real, mu: Real) -> SpinorMotion:
        """Return the motion in a field, T, and a spin accumulation, J, shape (..., 3)."""
        pull = _vector.scale(0.0 if self.coupling is None else self.coupling.G_damp / (hbar * self.coupling.spin_length), _vector.split(mu))
        return SpinorMotion(*damped(turn(self.gamma, self.coupling, field, mu), pull, self.damping))

    def under_constant(self, field: Real, mu: Real, times: Real, *, uniform: bool) -> dict[str, Real]:
        """Return what is seen at the times, the first axis."""
        return self.seen(self.motion(field, mu).path(self.start, times))

    def seen(self, states: Components) -> dict[str, Real]:
        """Return what a result holds."""
        return {"polarization": _vector.join(states)}


class BlochNucleus(eqx.Module):
    r"""A polarisation <I>/I that turns and relaxes: exact for I = 1/2, also in an electron bath; for larger spins while it is small.

    Parameters
    ----------
    gamma
        Signed gyromagnetic ratio, rad/(s T).
    relaxation
        `FixedRelaxation` or `ElectronBath`.
    coupling
        Its field-like part turns the nucleus about the spin accumulation; without it only the bath knows of it.
    spin
        I, which an `ElectronBath` asks for.
    start
        Polarisation at t = 0, shape (..., 3), of length 1 at most.
    """

    engine: ClassVar[str] = "affine exponential"
    citations: ClassVar[tuple[str, ...]] = ("bloch1946",)

    gamma: Real
    relaxation: FixedRelaxation | ElectronBath
    coupling: TorqueCoefficients | None
    spin: float = eqx.field(static=True)
    start: Components

    def __init__(
        self,
        *,
        gamma: Quantity,
        relaxation: FixedRelaxation | ElectronBath,
        coupling: TorqueCoefficients | None = None,
        spin: float | None = None,
        start: Quantity = (0.0, 0.0, 0.0),
    ) -> None:
        if not isinstance(relaxation, FixedRelaxation | ElectronBath):
            checks.refuse("relaxation", "be a FixedRelaxation or an ElectronBath", f"of the type {type(relaxation).__name__}")
        self.gamma, self.relaxation, self.coupling = gyromagnetic_ratio(gamma), relaxation, torque_of("coupling", coupling)
        if isinstance(relaxation, ElectronBath) and spin is None:
            checks.refuse("spin", "be given with an ElectronBath", "missing", "Its rates depend on I: take that of the isotope.")
        self.spin = float(checks.spin_quantum_number("spin", checks.scalar("spin", 0.5 if spin is None else spin)))
        self.start = polarization_components("start", start)

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether it does anything."""
        return self.coupling is not None or isinstance(self.relaxation, ElectronBath)

    @property
    def batches(self) -> dict[str, Any]:
        """Its arguments that may be many, without the axis of a vector."""
        return {"gamma": self.gamma, "start": self.start[0]} | self.relaxation.batches

    def validity(self, polarization: Real) -> tuple[Validity, ...]:
        """Return what the result rests on: a spin above 1/2 has a rate of its own only while its polarisation is small."""
        if self.spin == 0.5 or isinstance(self.relaxation, FixedRelaxation):
            return ()
        largest = float(jnp.max(_vector.norm(_vector.split(polarization))))
        statement = f"a spin {self.spin:g} in an electron bath obeys Bloch's equation while |<I>|/I is small: it is {largest:.2g} at most"
        return (Validity(name="weak polarisation", holds=largest <= _WEAK, statement=statement, value=largest, limit=_WEAK),)

    def motion(self, field: Real, mu: Real) -> AffineMotion:
        """Return the motion in a field, T, and a spin accumulation, J, shape (..., 3)."""
        relaxing = self.relaxation.bloch_numbers(self.gamma, self.spin, _vector.split(field), _vector.split(mu))
        return bloch_motion(turn(self.gamma, self.coupling, field, mu), *relaxing)

    def under_constant(self, field: Real, mu: Real, times: Real, *, uniform: bool) -> dict[str, Real]:
        """Return what is seen at the times, the first axis."""
        return self.seen(self.motion(field, mu).path(self.start, times))

    def seen(self, states: Components) -> dict[str, Real]:
        """Return what a result holds."""
        return {"polarization": _vector.join(states)}


def torque_of(name: str, coupling: Any) -> TorqueCoefficients | None:
    """Return a coupling at the door."""
    if coupling is not None and not isinstance(coupling, TorqueCoefficients):
        checks.refuse(name, "be what `nuspin.torque.torque_coefficients` returns", f"of the type {type(coupling).__name__}")
    return coupling


def gyromagnetic_ratio(gamma: Quantity) -> Real:
    """Return gamma, rad/(s T), at the door."""
    return jnp.asarray(checks.nonzero("gamma", to_si("gamma", gamma, "rad/s/T"), "rad/s/T"))


def turn(gamma: Real, coupling: TorqueCoefficients | None, field: Real, mu: Real) -> Components:
    """Return omega = -gamma B + G_f mu/(hbar I_p)."""
    larmor = _vector.scale(-gamma, _vector.split(field))
    if coupling is None:
        return larmor
    return _vector.add(larmor, _vector.scale(coupling.G_field / (hbar * coupling.spin_length), _vector.split(mu)))
