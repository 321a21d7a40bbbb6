"""What relaxes a nuclear spin under a drive: times that are given, or the electrons with whatever spin accumulation they have."""

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.vector.bloch import polarization_components, relaxation_times
from nuspin.errors import NoData
from nuspin.torque import BathRates, Calibration
from nuspin.torque.bath import rates
from nuspin.torque.calibration import exchange_rate_of_T1T
from nuspin.units import to_si


class FixedRelaxation(eqx.Module):
    """Relaxation times that are given, whatever the drive.

    Parameters
    ----------
    T1, T2
        Along and across `axis`, s, shape (...); infinite is none; T2 <= 2 T1.
    equilibrium
        The polarisation <I>/I that is relaxed to, of length 1 at most, shape (..., 3).
    axis
        A unit vector, shape (..., 3).

    Raises
    ------
    InputError
        Where a time is not positive, T2 exceeds 2 T1, or a vector is too long.

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

    @property
    def batches(self) -> dict[str, Real]:
        """Its arguments that may be many, without the axis of a vector."""
        return {"T1": self.T1, "T2": self.T2, "equilibrium": self.equilibrium[0], "axis": self.axis[0]}

    def bloch_numbers(self, gamma: Real, spin: float, field: Components, mu: Components) -> tuple[Real, Real, Components, Components]:
        """Return 1/T1, 1/T2, the steady polarisation and the axis."""
        return 1 / self.T1, 1 / self.T2, self.equilibrium, self.axis


class ElectronBath(eqx.Module):
    r"""Conduction electrons: the rates of `nuspin.torque.bath_rates`, at each moment for the drive of that moment.

    Parameters
    ----------
    strength
        Gamma_*, 1/(J s): 9/(8 k_B T1T) of a measured Korringa product with the contact coupling, `of_metal`.
    temperature
        Of the electrons, K.
    enhancement, kernel, spin_conserving_fraction
        As in `nuspin.torque.bath_rates`, but that the contact coupling is the one without a word: the Korringa product knows no other.
    axis
        The quantisation axis, a unit vector. Without it, it is along the field, and where there is none along the spin accumulation.
    larmor
        gamma B along the axis, rad/s. In a rotating frame, which has another field, both are those of the laboratory.

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
        self.strength = jnp.asarray(quantity.positive("strength", strength, "1/J/s"))
        self.temperature = jnp.asarray(quantity.non_negative("temperature", temperature, "K"))
        self.enhancement = jnp.asarray(quantity.positive("enhancement", enhancement))
        self.kernel = checks.one_of("kernel", kernel, ("full", "contact"))
        fraction = to_si("spin_conserving_fraction", spin_conserving_fraction, "")
        self.spin_conserving_fraction = jnp.asarray(checks.within("spin_conserving_fraction", fraction, 0, 1))
        self.axis = None if axis is None else _vector.unit_components("axis", axis)
        if larmor is not None and axis is None:
            checks.refuse("axis", "be given with `larmor`", "missing", "Give the axis of the laboratory, along which larmor is gamma B.")
        self.larmor = None if larmor is None else jnp.asarray(quantity.finite("larmor", larmor, "rad/s"))

    @classmethod
    def of_metal(cls, calibration: Calibration, *, temperature: Quantity, **frame: Quantity) -> "ElectronBath":
        """Return the electrons that `nuspin.torque.calibrate` found by T1T; `frame` is `axis` and `larmor`."""
        if calibration.T1T is None:
            raise NoData(f"T1T of {calibration.isotope.name} in {calibration.metal.name}: give `ElectronBath` the strength.")
        strength = exchange_rate_of_T1T(calibration.T1T.value)
        return cls(strength=strength, temperature=temperature, spin_conserving_fraction=calibration.fraction, **frame)

    @property
    def batches(self) -> dict[str, Real]:
        """Its arguments that may be many, without the axis of a vector."""
        found = {"strength": self.strength, "temperature": self.temperature, "enhancement": self.enhancement}
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
        """Return 1/T1, 1/T2, the steady polarisation and the axis: exact for I = 1/2, of a larger spin for small polarisation."""
        found, n = self.rates(gamma, spin, field, mu)
        return found.G_plus + found.G_minus, found.dephasing_rate, _vector.scale(found.polarization, n), n


def _direction(v: Components, length: Real, otherwise: Components) -> Components:
    per_length = 1 / jnp.where(length == 0, 1.0, length)
    return _vector.each(lambda component, other: jnp.where(length == 0, other, component * per_length), v, otherwise)


def _up(v: Components) -> Components:
    zero = jnp.zeros_like(v[0])
    return zero, zero, zero + 1
