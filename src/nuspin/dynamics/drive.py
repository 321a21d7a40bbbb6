"""What drives a nuclear spin: a field and a spin accumulation, constant, in pieces, in pieces over and over, or of any shape in time."""

from collections.abc import Callable
from typing import Any

import equinox as eqx

from nuspin import checks
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.units import to_si


class Constant(eqx.Module):
    """A field B, T, and a spin accumulation mu, J, that do not change; vectors, shape (..., 3).

    Examples
    --------
    >>> from nuspin.dynamics import Constant
    >>> Constant(field=["0 T", "0 T", "1 T"]).field.tolist()
    [0.0, 0.0, 1.0]
    """

    field: Real
    spin_accumulation: Real

    def __init__(self, *, field: Quantity = (0.0, 0.0, 0.0), spin_accumulation: Quantity = (0.0, 0.0, 0.0)) -> None:
        self.field, self.spin_accumulation = _vectors(field, spin_accumulation)


class Pieces(eqx.Module):
    """Constant drives one after the other: durations, s, shape (pieces,), and vectors of shape (pieces, ..., 3).

    `repeated` starts again after the last piece, for ever; otherwise the drive ends with it.
    """

    durations: Real
    field: Real
    spin_accumulation: Real
    repeated: bool = eqx.field(static=True)

    def __init__(
        self,
        durations: Quantity,
        *,
        field: Quantity = (0.0, 0.0, 0.0),
        spin_accumulation: Quantity = (0.0, 0.0, 0.0),
        repeated: bool = False,
    ) -> None:
        lengths = jnp.asarray(checks.positive("durations", to_si("durations", durations, "s"), "s", "Leave a piece without length out."))
        if lengths.ndim != 1:
            checks.refuse("durations", "be a list of numbers", f"of shape {lengths.shape}")
        vectors = []
        for name, vector in zip(("field", "spin_accumulation"), _vectors(field, spin_accumulation), strict=True):
            if vector.ndim > 1 and len(vector) != len(lengths):
                checks.refuse(name, "have one vector for each duration, on the first axis", f"of {len(vector)} for {len(lengths)}")
            vectors.append(jnp.broadcast_to(vector, (len(lengths), 3)) if vector.ndim == 1 else vector)
        self.durations, (self.field, self.spin_accumulation), self.repeated = lengths, vectors, repeated

    @property
    def duration(self) -> Real:
        """Of all pieces, s."""
        return jnp.sum(self.durations)


class Shaped(eqx.Module):
    """A field, T, and a spin accumulation, J, that are functions of the time, s, written with jax.numpy; vectors, shape (..., 3).

    The steps between two output times are doubled until the state changes by less than `tolerance`; `steps` fixes their number.
    """

    field: Callable[[Real], Any] = eqx.field(static=True)
    spin_accumulation: Callable[[Real], Any] = eqx.field(static=True)
    has_spin_accumulation: bool = eqx.field(static=True)
    tolerance: float = eqx.field(static=True)
    steps: int | None = eqx.field(static=True)

    def __init__(
        self,
        *,
        field: Callable[[Real], Any] | None = None,
        spin_accumulation: Callable[[Real], Any] | None = None,
        tolerance: float = 1e-9,
        steps: int | None = None,
    ) -> None:
        if field is None and spin_accumulation is None:
            checks.refuse("field", "be a function of the time where `spin_accumulation` is none", "missing", "Use Constant for no drive.")
        self.field, self.spin_accumulation = (_nothing if f is None else f for f in (field, spin_accumulation))
        self.has_spin_accumulation = spin_accumulation is not None
        self.tolerance = float(checks.positive("tolerance", to_si("tolerance", tolerance, "")))
        if steps is not None and steps < 1:
            checks.refuse("steps", "be at least 1", str(steps))
        self.steps = steps


Drive = Constant | Pieces | Shaped


def rotating_frame(field: Quantity, *, gamma: Number, frequency: Quantity) -> Real:
    r"""Return the field, T, that a spin sees in a frame turning about z: :math:`B + \omega_f \hat z/\gamma`.

    Parameters
    ----------
    field
        In that frame: an rf field that turns with it stands still; shape (..., 3).
    gamma
        Signed gyromagnetic ratio, rad/(s T).
    frequency
        omega_f of the frame, rad/s, signed as dm/dt = omega x m: -gamma B_z for the frame of free precession.

    Examples
    --------
    >>> from nuspin.dynamics import rotating_frame
    >>> rotating_frame([1e-3, 0, 2.0], gamma=1e7, frequency=-2e7).tolist()  # on resonance
    [0.001, 0.0, 0.0]
    """
    field, _ = _vectors(field, (0.0, 0.0, 0.0))
    frequency = checks.finite("frequency", to_si("frequency", frequency, "rad/s"), "rad/s")
    gamma = checks.nonzero("gamma", to_si("gamma", gamma, "rad/s/T"), "rad/s/T")
    return field + jnp.asarray(frequency / gamma)[..., None] * jnp.asarray([0.0, 0.0, 1.0])


def _vectors(field: Quantity, spin_accumulation: Quantity) -> tuple[Real, Real]:
    named = (("field", field, "T"), ("spin_accumulation", spin_accumulation, "J"))
    field, mu = (
        jnp.asarray(checks.vector(name, to_si(name, list(v) if isinstance(v, tuple) else v, unit), unit)) for name, v, unit in named
    )
    return field, mu


def _nothing(t: Real) -> Real:
    return jnp.zeros(3)
