"""What drives a nuclear spin: a field and a spin accumulation that are constant, piecewise constant, periodic or functions of time."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import numpy as np

from nuspin import _vector, checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Components, Number, Quantity, Real
from nuspin.errors import InputError, NuspinError

MOST_STEPS = 2**31 - 1
"""Between two times: JAX counts them in 32 bits."""


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
        If a vector does not have three finite components, or the shapes of the two do not broadcast.

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
        Lengths of the pieces, s, shape (pieces,).
    field, spin_accumulation
        B, T, and mu, J: one vector for each piece, shape (pieces, ..., 3), or one for all pieces, shape (3,).
    repeated
        Whether the drive begins again after the last piece, for ever; otherwise it ends there.

    Raises
    ------
    InputError
        If a duration is not positive and finite, or the number of vectors is not the number of durations.

    Examples
    --------
    >>> from nuspin.dynamics import PiecewiseConstant
    >>> pulse = PiecewiseConstant(["1 us", "9 us"], field=[[1e-3, 0, 0], [0, 0, 0]], repeated=True)
    >>> print(f"{pulse.duration:.0e} s")
    1e-05 s
    """

    durations: Number
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
        lengths = quantity.positive("durations", durations, "s", "Leave a piece without length out.")
        if not checks.is_traced(lengths):
            lengths = np.asarray(lengths)  # inside a compiled function JAX would trace an array of its own
        if lengths.ndim != 1 or not lengths.size:
            checks.refuse("durations", "be a list of one number or more", checks.shown(durations))
        vectors = []
        for name, vector in zip(("field", "spin_accumulation"), _vectors(field, spin_accumulation), strict=True):
            if vector.ndim > 1 and len(vector) != len(lengths):
                raise InputError(
                    f"`{name}` has {len(vector)} vectors, but `durations` has {len(lengths)} pieces. "
                    "Give one vector for each piece on the first axis, or a single vector."
                )
            vectors.append(vector if vector.ndim > 1 else _repeated(vector, len(lengths)))
        self.durations, (self.field, self.spin_accumulation) = lengths, vectors
        self.repeated = checks.flag("repeated", repeated)

    @property
    def duration(self) -> Number:
        """Length of all pieces together, s; a number unless JAX traces the durations."""
        return (jnp.cumsum(self.durations) if checks.is_traced(self.durations) else np.cumsum(self.durations))[-1]


class TimeDependent(eqx.Module):
    """A time-dependent drive: a field and a spin accumulation that are functions of the time.

    Parameters
    ----------
    field, spin_accumulation
        Functions of the time, s, written with jax.numpy, that return B, T, and mu, J, shape (..., 3).
    breaks
        Times, s, rising, at which a function or its slope jumps, or the ends of a short pulse: steps end there.
    tolerance
        The number of steps between two times or breaks is doubled until the state changes by less than this. `CoupledNuclei` have a
        tolerance of their own.
    steps
        The number of steps instead. The error is then not estimated: the `tolerance` of a result is NaN, and its validity record
        "time step" says whether a step is short compared with the fastest rate.

    Raises
    ------
    InputError
        If an argument is not a function, returns no vector or is not written with jax.numpy.

    Notes
    -----
    `nuspin.evolve` finds single jumps of the functions by itself, but a pulse much shorter than 1/64 of the whole drive may lie between
    the times at which it looks first: put `breaks` at its ends.

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
            raise InputError("Give `field` or `spin_accumulation`, or both. Use `Constant()` for no drive.")
        given = {"field": field, "spin_accumulation": spin_accumulation}
        shapes = {name: require_vector_function(name, function) for name, function in given.items() if function is not None}
        checks.broadcastable(**{name: np.empty(shape) for name, shape in shapes.items()})
        self.field, self.spin_accumulation = (_nothing if f is None else f for f in (field, spin_accumulation))
        self.has_spin_accumulation = spin_accumulation is not None
        found = np.zeros(0) if isinstance(breaks, list | tuple) and not breaks else quantity.rising("breaks", breaks, "s")
        if checks.is_traced(found):
            raise InputError("`breaks` must be numbers, but JAX traces them. Leave them out of the traced arguments.")
        self.breaks = tuple(np.asarray(found).tolist())
        self.tolerance = tolerance_of(tolerance)
        self.steps = None if steps is None else checks.count("steps", steps, most=MOST_STEPS)

    def at(self, t: Real) -> tuple[Real, Real]:
        """Return B, T, and mu, J, at the time t, s."""
        return jnp.asarray(self.field(t), dtype=float), jnp.asarray(self.spin_accumulation(t), dtype=float)


def cut(drive: TimeDependent, *breaks: float) -> TimeDependent:
    """Return the same functions with other breaks, and without a number of steps: programs do not depend on what is left out."""
    field = None if drive.field is _nothing else drive.field
    mu = drive.spin_accumulation if drive.has_spin_accumulation else None
    return TimeDependent(field=field, spin_accumulation=mu, breaks=breaks)


def tolerance_of(tolerance: Quantity) -> float:
    """Return a tolerance: one positive number, which JAX does not trace."""
    found = checks.scalar("tolerance", quantity.positive("tolerance", tolerance))
    if checks.is_traced(found):
        raise InputError("`tolerance` must be a number, but JAX traces it. Leave it out of the traced arguments.")
    return float(found)


def require_vector_function(name: str, function: Any) -> tuple[int, ...]:
    """Refuse anything but a function of the time whose vectors JAX can trace; return their shape without the last axis."""
    if not callable(function):
        checks.refuse(name, "be a function of the time", checks.shown(function), "Use `Constant` for a drive that does not change.")
    try:
        hash(function)
        found = jax.eval_shape(lambda t: jnp.asarray(function(t)), jax.ShapeDtypeStruct((), float))
    except (jax.errors.TracerArrayConversionError, jax.errors.ConcretizationTypeError) as error:
        raise InputError(
            f"`{name}` must be written with jax.numpy, but it asks for the numerical value of the time. "
            "Use jnp.cos for np.cos and jnp.where for if."
        ) from error
    except NuspinError:
        raise
    except Exception as error:
        raise InputError(
            f"`{name}` must be a function of one argument, the time in s, that returns a vector, but calling it raised "
            f"{type(error).__name__}: {checks.shortened(str(error))}"
        ) from error
    if found.shape[-1:] != (3,) or found.dtype.kind not in "iuf" or not all(found.shape):
        raise InputError(
            f"`{name}` must return a real vector, shape (..., 3), but it returns an array of shape {found.shape} and type {found.dtype}. "
            "Stack x, y and z on the last axis."
        )
    return found.shape[:-1]


Drive = Constant | PiecewiseConstant | TimeDependent


def rotating_frame(field: Quantity, *, gamma: Number, frequency: Quantity) -> Real:
    r"""Return the field, T, that a spin sees in a frame turning about z: :math:`B + \omega_f \hat z/\gamma`.

    Parameters
    ----------
    field
        B in the components of the turning frame, T, shape (..., 3): an rf field that turns with the frame is constant there.
    gamma
        Signed gyromagnetic ratio, rad/(s T), shape (...).
    frequency
        omega_f, the angular velocity of the frame, rad/s, shape (...), signed as in dm/dt = omega x m: -gamma B_z for the frame of
        free precession.

    Returns
    -------
    Array
        T, shape (..., 3).

    Raises
    ------
    InputError
        If an argument is not finite, gamma is zero, or shapes do not broadcast.

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
    field, mu = (_joined(_vector.components(name, value, unit)) for name, value, unit in named)
    checks.broadcastable(field=field[..., 0], spin_accumulation=mu[..., 0])
    return field, mu


def _repeated(vector: Real, count: int) -> Real:
    traced = checks.is_traced(vector)
    return jnp.broadcast_to(vector, (count, 3)) if traced else jnp.asarray(np.broadcast_to(np.asarray(vector), (count, 3)))


def _joined(v: Components) -> Real:
    """Return components as one array; by NumPy where they have numbers, as JAX would compile a program for every shape."""
    traced = any(checks.is_traced(component) for component in v)
    return _vector.join(v) if traced else jnp.asarray(np.stack(np.broadcast_arrays(*map(np.asarray, v)), axis=-1))


def _nothing(t: Real) -> Real:
    return jnp.zeros(3)
