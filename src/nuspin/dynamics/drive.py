"""What drives a nuclear spin: a field and a spin accumulation, constant, piecewise constant, periodic, or any function of time."""

from collections.abc import Callable
from typing import Any

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.errors import InputError


class Constant(eqx.Module):
    """A field and a spin accumulation that do not change.

    Parameters
    ----------
    field
        B, T, shape (..., 3), or a tuple of its components.
    spin_accumulation
        mu, J, shape (..., 3), or a tuple of its components.

    Raises
    ------
    InputError
        Where a vector has not three finite components.

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

    def at(self, t: Real) -> tuple[Real, Real]:
        """Return B, T, and mu, J, at any time."""
        return self.field, self.spin_accumulation


class PiecewiseConstant(eqx.Module):
    """A piecewise-constant drive: constant drives one after the other.

    Parameters
    ----------
    durations
        Of the pieces, s, shape (pieces,).
    field, spin_accumulation
        B, T, and mu, J, of each piece, shape (pieces, ..., 3), or of all, shape (3,).
    repeated
        Whether the first piece follows the last, for ever; otherwise the drive ends.

    Raises
    ------
    InputError
        Where a duration is not positive, or there is not one vector for each.

    Examples
    --------
    >>> from nuspin.dynamics import PiecewiseConstant
    >>> pulse = PiecewiseConstant(["1 us", "9 us"], field=[[1e-3, 0, 0], [0, 0, 0]], repeated=True)
    >>> print(f"{pulse.duration:.0e} s")
    1e-05 s
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
        lengths = jnp.asarray(quantity.positive("durations", durations, "s", "Leave a piece without length out."))
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
        return jnp.cumsum(self.durations)[-1]


class TimeDependent(eqx.Module):
    """A time-dependent drive: a field and a spin accumulation that are functions of the time.

    Parameters
    ----------
    field, spin_accumulation
        Functions of the time, s, written with jax.numpy, that return B, T, and mu, J, shape (..., 3).
    breaks
        Times, s, rising, at which a function or its slope jumps, or between which it has a short pulse: steps end there.
    tolerance
        The steps between two times or breaks are doubled until the state changes by less. `CoupledNuclei` have their own.
    steps
        Their number instead.

    Raises
    ------
    InputError
        Where a function is none, returns no vector or is not written with jax.numpy.

    Notes
    -----
    A pulse much shorter than 1/64 of the whole drive may lie between the steps that are tried first: put `breaks` at its ends.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> from nuspin.dynamics import TimeDependent
    >>> ramp = TimeDependent(field=lambda t: jnp.stack([0.0, 0.0, jnp.minimum(t, 1.0)]), breaks=["1 s"])
    """

    field: Callable[[Real], Any] = eqx.field(static=True)
    spin_accumulation: Callable[[Real], Any] = eqx.field(static=True)
    has_spin_accumulation: bool = eqx.field(static=True)
    breaks: tuple[float, ...] = eqx.field(static=True)
    tolerance: float = eqx.field(static=True)
    steps: int | None = eqx.field(static=True)

    def __init__(
        self,
        *,
        field: Callable[[Real], Any] | None = None,
        spin_accumulation: Callable[[Real], Any] | None = None,
        breaks: Quantity = (),
        tolerance: float = 1e-9,
        steps: int | None = None,
    ) -> None:
        if field is None and spin_accumulation is None:
            checks.refuse("field", "be a function of the time where `spin_accumulation` is none", "missing", "Use Constant for no drive.")
        for name, function in (("field", field), ("spin_accumulation", spin_accumulation)):
            if function is not None:
                require_vector_function(name, function)
        self.field, self.spin_accumulation = (_nothing if f is None else f for f in (field, spin_accumulation))
        self.has_spin_accumulation = spin_accumulation is not None
        self.breaks = tuple(float(t) for t in quantity.rising("breaks", list(breaks), "s")) if len(breaks) else ()
        self.tolerance = float(quantity.positive("tolerance", tolerance))
        self.steps = None if steps is None else checks.count("steps", steps)

    def at(self, t: Real) -> tuple[Real, Real]:
        """Return B, T, and mu, J, at the time t, s."""
        return jnp.asarray(self.field(t)), jnp.asarray(self.spin_accumulation(t))


def require_vector_function(name: str, function: Any) -> None:
    """Refuse what is no function of the time that returns a vector and that JAX can follow."""
    if not callable(function):
        checks.refuse(name, "be a function of the time", f"of the type {type(function).__name__}", "Use Constant for one that stays.")
    try:
        shape = jax.eval_shape(lambda t: jnp.asarray(function(t)), jax.ShapeDtypeStruct((), float)).shape
    except (jax.errors.TracerArrayConversionError, jax.errors.ConcretizationTypeError) as error:
        raise InputError(
            f"Argument `{name}` must be written with jax.numpy, but asks for the number that the time has. "
            "Use jnp.cos for np.cos and jnp.where for if."
        ) from error
    if shape[-1:] != (3,):
        checks.refuse(name, "return a vector, shape (..., 3)", f"one of shape {shape}", "Stack x, y and z on the last axis.")


Drive = Constant | PiecewiseConstant | TimeDependent


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
    frequency = quantity.finite("frequency", frequency, "rad/s")
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    checks.broadcastable(field=field[..., 0], gamma=gamma, frequency=frequency)
    return field + jnp.asarray(frequency / gamma)[..., None] * jnp.asarray([0.0, 0.0, 1.0])


def _vectors(field: Quantity, spin_accumulation: Quantity) -> tuple[Real, Real]:
    named = (("field", field, "T"), ("spin_accumulation", spin_accumulation, "J"))
    field, mu = (_vector.join(_vector.components(name, value, unit)) for name, value, unit in named)
    return field, mu


def _nothing(t: Real) -> Real:
    return jnp.zeros(3)
