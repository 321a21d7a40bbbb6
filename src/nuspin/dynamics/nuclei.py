"""Two descriptions of a nucleus: a classical vector under the torque, and a polarisation that relaxes."""

from typing import Any, ClassVar

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jnp
from nuspin._types import Components, Quantity, Real
from nuspin.constants import hbar
from nuspin.dynamics.motions.affine import AffineMotion
from nuspin.dynamics.motions.spinor import SpinorMotion
from nuspin.dynamics.quantum.quantum_spin import one_spin
from nuspin.dynamics.relaxation import ElectronBath, FixedRelaxation
from nuspin.dynamics.vector.bloch import bloch_motion, polarization_components
from nuspin.dynamics.vector.damping import damped
from nuspin.errors import InputError
from nuspin.torque import TorqueCoefficients
from nuspin.validity import Validity

_WEAK = 0.1  # polarisation, at which the rates of a spin 9/2 are off by some percent


class ClassicalNucleus(eqx.Module):
    r"""A vector of fixed length: dm/dt = omega x m + m x (beta x m) - alpha m x dm/dt.

    Parameters
    ----------
    gamma
        Signed gyromagnetic ratio, rad/(s T).
    torque
        The result of `nuspin.torque.torque_coefficients`; without it a spin accumulation has no effect on the nucleus.
    damping
        Gilbert's alpha, not negative, shape (...).
    start
        Direction at t = 0, a unit vector, shape (..., 3).

    Raises
    ------
    InputError
        If gamma is zero or not finite, the damping is negative, `start` does not have length 1, or shapes do not broadcast.

    Examples
    --------
    >>> from nuspin.dynamics import ClassicalNucleus
    >>> print(f"{ClassicalNucleus(gamma='7.1e7 rad/s/T', start=[1.0, 0, 0]).gamma:.2g}")
    7.1e+07
    """

    engine: ClassVar[str] = "exact flow"
    citations: ClassVar[tuple[str, ...]] = ("galda2017",)

    gamma: Real
    torque: TorqueCoefficients | None
    damping: Real
    start: Components

    def __init__(
        self, *, gamma: Quantity, torque: TorqueCoefficients | None = None, damping: Quantity = 0.0, start: Quantity = (0.0, 0.0, 1.0)
    ) -> None:
        self.gamma, self.torque = gyromagnetic_ratio(gamma), torque_of("torque", torque)
        self.damping = jnp.asarray(quantity.non_negative("damping", damping), dtype=float)
        self.start = _vector.unit_components("start", start)
        checks.broadcastable(**self.batches)

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether a spin accumulation has an effect."""
        return self.torque is not None

    @property
    def batches(self) -> dict[str, Any]:
        """Arguments that may be arrays over nuclei, without the axis of a vector."""
        return {"gamma": self.gamma, "damping": self.damping, "start": self.start[0]} | batch_of(self.torque)

    def validity(self, polarization: Real) -> tuple[Validity, ...]:
        """Return the conditions that the result rests on."""
        return ()

    def motion(self, field: Real, mu: Real) -> SpinorMotion:
        """Return the motion in a field, T, and a spin accumulation, J, shape (..., 3)."""
        pull = _vector.scale(0.0 if self.torque is None else self.torque.G_damp / (hbar * self.torque.spin_length), _vector.split(mu))
        return SpinorMotion(*damped(turn(self.gamma, self.torque, field, mu), pull, self.damping))

    def under_constant(self, field: Real, mu: Real, times: Real, *, uniform: bool) -> dict[str, Real]:
        """Return what is seen at the times, the first axis."""
        return self.seen(self.motion(field, mu).path(self.start, times))

    def seen(self, states: Components) -> dict[str, Real]:
        """Return what a result holds."""
        return {"polarization": _vector.join(states)}


class BlochNucleus(eqx.Module):
    r"""A polarisation <I>/I that turns and relaxes: exact for I = 1/2, also in an electron bath; for larger spins if it is small.

    Parameters
    ----------
    gamma
        Signed gyromagnetic ratio, rad/(s T).
    relaxation
        `FixedRelaxation` or `ElectronBath`.
    torque
        The result of `nuspin.torque.torque_coefficients`. Its field-like part turns the nucleus about the spin accumulation; without it
        a spin accumulation acts only through the bath.
    spin
        Quantum number I; required with an `ElectronBath`.
    start
        Polarisation at t = 0, shape (..., 3), of length 1 at most.

    Raises
    ------
    InputError
        If `relaxation` is of another kind, `spin` is missing with an `ElectronBath`, `start` is longer than 1, or shapes do not broadcast.

    Examples
    --------
    >>> from nuspin.dynamics import BlochNucleus, FixedRelaxation
    >>> nucleus = BlochNucleus(gamma=7.1e7, relaxation=FixedRelaxation(T1="2 s", T2="1 ms"), start=[0, 0, 0.5])
    >>> nucleus.spin
    0.5
    """

    engine: ClassVar[str] = "affine exponential"
    citations: ClassVar[tuple[str, ...]] = ("bloch1946",)

    gamma: Real
    relaxation: FixedRelaxation | ElectronBath
    torque: TorqueCoefficients | None
    spin: float = eqx.field(static=True)
    start: Components

    def __init__(
        self,
        *,
        gamma: Quantity,
        relaxation: FixedRelaxation | ElectronBath,
        torque: TorqueCoefficients | None = None,
        spin: float | None = None,
        start: Quantity = (0.0, 0.0, 0.0),
    ) -> None:
        checks.instance("relaxation", relaxation, FixedRelaxation, ElectronBath)
        self.gamma, self.relaxation, self.torque = gyromagnetic_ratio(gamma), relaxation, torque_of("torque", torque)
        if isinstance(relaxation, ElectronBath) and spin is None:
            raise InputError("An ElectronBath needs the nuclear `spin`, because its rates depend on it. Give the I of the isotope.")
        self.spin = one_spin("spin", 0.5 if spin is None else spin)
        self.start = polarization_components("start", start)
        checks.broadcastable(**self.batches)

    @property
    def feels_spin_accumulation(self) -> bool:
        """Whether a spin accumulation has an effect."""
        return self.torque is not None or isinstance(self.relaxation, ElectronBath)

    @property
    def batches(self) -> dict[str, Any]:
        """Arguments that may be arrays over nuclei, without the axis of a vector."""
        return {"gamma": self.gamma, "start": self.start[0]} | self.relaxation.batches | batch_of(self.torque)

    def validity(self, polarization: Real) -> tuple[Validity, ...]:
        """Return the conditions that the result rests on: a spin above 1/2 has single rates only while its polarisation is small."""
        if self.spin == 0.5 or isinstance(self.relaxation, FixedRelaxation):
            return ()
        largest = float(jnp.max(_vector.norm(_vector.split(polarization))))
        statement = f"a spin {self.spin:g} in an electron bath obeys Bloch's equation while |<I>|/I is small: it is {largest:.2g} at most"
        return (Validity(name="weak polarisation", holds=largest <= _WEAK, statement=statement, value=largest, limit=_WEAK),)

    def motion(self, field: Real, mu: Real) -> AffineMotion:
        """Return the motion in a field, T, and a spin accumulation, J, shape (..., 3)."""
        relaxing = self.relaxation.bloch_numbers(self.gamma, self.spin, _vector.split(field), _vector.split(mu))
        return bloch_motion(turn(self.gamma, self.torque, field, mu), *relaxing)

    def under_constant(self, field: Real, mu: Real, times: Real, *, uniform: bool) -> dict[str, Real]:
        """Return what is seen at the times, the first axis."""
        return self.seen(self.motion(field, mu).path(self.start, times))

    def seen(self, states: Components) -> dict[str, Real]:
        """Return what a result holds."""
        return {"polarization": _vector.join(states)}


def torque_of(name: str, torque: Any) -> TorqueCoefficients | None:
    """Return the coefficients of a torque, or None, after the check."""
    if torque is not None and not isinstance(torque, TorqueCoefficients):
        checks.refuse(name, "be the result of `nuspin.torque.torque_coefficients`", checks.shown(torque))
    return torque


def batch_of(torque: TorqueCoefficients | None) -> dict[str, Any]:
    """Return the argument `torque` as `batches` have it."""
    return {} if torque is None else {"torque": torque.G_field}


def gyromagnetic_ratio(gamma: Quantity) -> Real:
    """Return gamma, rad/(s T), after the check."""
    return jnp.asarray(quantity.nonzero("gamma", gamma, "rad/s/T"), dtype=float)


def turn(gamma: Real, torque: TorqueCoefficients | None, field: Real, mu: Real) -> Components:
    """Return omega = -gamma B + G_f mu/(hbar I_p)."""
    larmor = _vector.scale(-gamma, _vector.split(field))
    if torque is None:
        return larmor
    return _vector.add(larmor, _vector.scale(torque.G_field / (hbar * torque.spin_length), _vector.split(mu)))
