"""Relaxation of a nuclear spin under a drive: by given times, or by the conduction electrons with their spin accumulation."""

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.vector.bloch import polarization_components, relaxation_times
from nuspin.errors import InputError, NoData
from nuspin.torque import BathRates, Calibration
from nuspin.torque.bath import rates
from nuspin.torque.calibration import exchange_rate_of_T1T
from nuspin.units import to_si


class FixedRelaxation(eqx.Module):
    """Given relaxation times, independent of the drive.

    Parameters
    ----------
    T1, T2
        Relaxation times along and across `axis`, s, shape (...), with T2 <= 2 T1. Infinity means no relaxation.
    equilibrium
        The polarisation <I>/I at rest, of length 1 at most, shape (..., 3).
    axis
        A unit vector, shape (..., 3).

    Raises
    ------
    InputError
        If a time is not positive, T2 exceeds 2 T1, `equilibrium` is longer than 1, or shapes do not broadcast.

    Examples
    --------
    >>> from nuspin.dynamics import FixedRelaxation
    >>> float(FixedRelaxation(T1="2 s", T2="1 ms").T2)
    0.001
    """

    T1: Real
    T2: Real
    equilibrium: Components
    axis: Components

    def __init__(self, *, T1: Quantity, T2: Quantity, equilibrium: Quantity = (0.0, 0.0, 0.0), axis: Quantity = (0.0, 0.0, 1.0)) -> None:
        self.T1, self.T2 = relaxation_times(T1, T2)
        self.equilibrium = polarization_components("equilibrium", equilibrium)
        self.axis = _vector.unit_components("axis", axis)
        checks.broadcastable(**self.batches)

    @property
    def batches(self) -> dict[str, Real]:
        """Arguments that may be arrays over nuclei, without the axis of a vector."""
        return {"T1": self.T1, "T2": self.T2, "equilibrium": self.equilibrium[0], "axis": self.axis[0]}

    def bloch_numbers(self, gamma: Real, spin: float, field: Components, mu: Components) -> tuple[Real, Real, Components, Components]:
        """Return 1/T1, 1/T2, the steady polarisation and the axis."""
        return 1 / self.T1, 1 / self.T2, self.equilibrium, self.axis


class ElectronBath(eqx.Module):
    r"""A bath of conduction electrons: at each moment the rates of `nuspin.torque.bath_rates` for the drive of that moment.

    Parameters
    ----------
    strength
        Gamma_*, 1/(J s): for a measured Korringa product T1T with the contact coupling it is 9/(8 k_B T1T), see `of_metal`.
    temperature
        Temperature of the electrons, K, shape (...).
    enhancement, kernel, spin_conserving_fraction
        As in `nuspin.torque.bath_rates`, except that the default kernel is the contact coupling, the only one that a Korringa product
        contains.
    axis
        The quantisation axis, a unit vector, shape (..., 3). If it is left out, it is along the field; without a field, along the spin
        accumulation.
    larmor
        gamma B along the axis, rad/s. In a rotating frame, where the field differs, give the axis and this frequency of the laboratory.

    Raises
    ------
    InputError
        If a number is out of its range, the kernel is not known, `larmor` comes without `axis`, or shapes do not broadcast.

    Examples
    --------
    >>> from nuspin.dynamics import ElectronBath
    >>> from nuspin.torque import calibrate
    >>> bath = ElectronBath.of_metal(calibrate("Cu", "63Cu"), temperature="4.2 K")
    >>> print(f"{bath.strength:.3g}")  # 9 / (8 k_B T1T)
    6.42e+22
    """

    strength: Real
    temperature: Real
    enhancement: Real
    kernel: str = eqx.field(static=True)
    spin_conserving_fraction: Real
    axis: Components | None
    larmor: Real | None

    def __init__(
        self,
        *,
        strength: Quantity,
        temperature: Quantity,
        enhancement: Quantity = 1.0,
        kernel: str = "contact",
        spin_conserving_fraction: Quantity = 1.0,
        axis: Quantity | None = None,
        larmor: Quantity | None = None,
    ) -> None:
        self.strength = jnp.asarray(quantity.positive("strength", strength, "1/J/s"), dtype=float)
        self.temperature = jnp.asarray(quantity.non_negative("temperature", temperature, "K"), dtype=float)
        self.enhancement = jnp.asarray(quantity.positive("enhancement", enhancement), dtype=float)
        self.kernel = checks.one_of("kernel", kernel, ("full", "contact"))
        fraction = to_si("spin_conserving_fraction", spin_conserving_fraction, "")
        self.spin_conserving_fraction = jnp.asarray(checks.within("spin_conserving_fraction", fraction, 0, 1))
        self.axis = None if axis is None else _vector.unit_components("axis", axis)
        if larmor is not None and axis is None:
            raise InputError("`larmor` needs `axis`. Give the quantisation axis of the laboratory, along which `larmor` is gamma B.")
        self.larmor = None if larmor is None else jnp.asarray(quantity.finite("larmor", larmor, "rad/s"), dtype=float)
        checks.broadcastable(**self.batches)

    @classmethod
    def of_metal(
        cls, calibration: Calibration, *, temperature: Quantity, axis: Quantity | None = None, larmor: Quantity | None = None
    ) -> "ElectronBath":
        """Return the bath whose strength `nuspin.torque.calibrate` found from T1T.

        Parameters
        ----------
        calibration
            The result of `nuspin.torque.calibrate`.
        temperature
            Temperature of the electrons, K.
        axis, larmor
            As in `ElectronBath`.

        Raises
        ------
        NoData
            If no Korringa product of this isotope in this metal is known.
        """
        checks.instance("calibration", calibration, Calibration)
        if calibration.T1T is None:
            raise NoData(
                f"No Korringa product T1T of {calibration.isotope.name} in {calibration.metal.name} is known. "
                "Give the `strength` to `ElectronBath` instead."
            )
        strength = exchange_rate_of_T1T(calibration.T1T.value)
        fraction = calibration.fraction
        return cls(strength=strength, temperature=temperature, spin_conserving_fraction=fraction, axis=axis, larmor=larmor)

    @property
    def batches(self) -> dict[str, Real]:
        """Arguments that may be arrays over nuclei, without the axis of a vector."""
        found = {"strength": self.strength, "temperature": self.temperature, "enhancement": self.enhancement}
        found |= {"spin_conserving_fraction": self.spin_conserving_fraction}
        return found | ({} if self.axis is None else {"axis": self.axis[0]}) | ({} if self.larmor is None else {"larmor": self.larmor})

    def rates(self, gamma: Real, spin: float, field: Components, mu: Components) -> tuple[BathRates, Components]:
        """Return the rates and the quantisation axis of a spin I in a field, T, and a spin accumulation, J."""
        strength_of_field, strength_of_mu = _vector.norm(field), _vector.norm(mu)
        n = _direction(field, strength_of_field, _direction(mu, strength_of_mu, _up(mu))) if self.axis is None else self.axis
        along, across = _vector.dot(mu, n), _vector.norm(_vector.cross(mu, n))
        angle = jnp.arctan2(across, jnp.where(strength_of_mu == 0, 1.0, along))
        larmor = gamma * _vector.dot(field, n) if self.larmor is None else self.larmor
        found = rates(
            self.strength,
            spin=spin,
            mu=strength_of_mu,
            temperature=self.temperature,
            larmor=larmor,
            enhancement=self.enhancement,
            kernel=self.kernel,
            angle=angle,
            spin_conserving_fraction=self.spin_conserving_fraction,
        )
        return found, n

    def bloch_numbers(self, gamma: Real, spin: float, field: Components, mu: Components) -> tuple[Real, Real, Components, Components]:
        """Return 1/T1, 1/T2, the steady polarisation and the axis: exact for I = 1/2, for larger spins if the polarisation is small."""
        found, n = self.rates(gamma, spin, field, mu)
        return found.G_plus + found.G_minus, found.dephasing_rate, _vector.scale(found.polarization, n), n


def _direction(v: Components, length: Real, otherwise: Components) -> Components:
    per_length = 1 / jnp.where(length == 0, 1.0, length)
    return _vector.each(lambda component, other: jnp.where(length == 0, other, component * per_length), v, otherwise)


def _up(v: Components) -> Components:
    zero = jnp.zeros_like(v[0])
    return zero, zero, zero + 1
