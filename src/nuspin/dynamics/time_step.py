r"""Whether steps whose number is given resolve the motion: the length of a step against the fastest rate.

A step of length h is wrong by some power of h times the rates of what the splitting, or the Magnus exponent, takes apart. What is exact in
a step does not count: a motion without feedback and noise under a constant drive, and a precession that all nuclei share about an axis
about which the rest of the problem is symmetric.
"""

from typing import Any

import numpy as np

from nuspin import _vector
from nuspin._jax import jax, jnp
from nuspin._types import Components, Real
from nuspin.dynamics.coupled import CoupledNuclei
from nuspin.dynamics.drive import TimeDependent, cut
from nuspin.dynamics.nuclei import ClassicalNucleus, turn
from nuspin.dynamics.stretches import Stretch
from nuspin.validity import Validity

# Measured over 4 to 5 of the shortest times: with a step of 0.3 of it noise beside damping is off by 2e-3, and feedback beside precession
# or a Magnus exponent by 1e-4 and less; at 1 they are off by 3e-2 and 1e-3, at 2 by more than the statistics of any ensemble.
LIMIT = 0.3
_SAMPLES = 512  # steps of a stretch at which a time-dependent drive is looked at
_PARTS = (0.25, 0.09, 1e-3)  # of a step, over which it changes: an oscillation that returns over one of them does not over another
_ASYMMETRIC = 1e-9  # relative: less is rounding


def time_step(system: Any, runs: list[Stretch], steps: int) -> Validity:
    """Return the record of how a step compares with the fastest rate, of `steps` steps in each interval of the stretches."""
    value = max(run.interval / steps * _fastest(system, run, steps) for run in runs)
    remedy = "" if value <= LIMIT else f"; take at least {_wanted(steps, value)} steps"
    statement = (
        "a time step must be short compared with the inverse of the fastest rate of precession, damping, relaxation, feedback, noise and "
        f"change of the drive: it is {value:.2g} of it, and should be at most {LIMIT:g}{remedy}"
    )
    return Validity(name="time step", holds=bool(value <= LIMIT), statement=statement, value=float(value), limit=LIMIT)


def _fastest(system: Any, run: Stretch, steps: int) -> float:
    """Return the fastest rate in a stretch, 1/s."""
    h, samples = run.interval / steps, _SAMPLES if isinstance(run.drive, TimeDependent) else 1
    which = np.floor(np.arange(samples) * (steps * run.count / samples))
    drive = cut(run.drive) if isinstance(run.drive, TimeDependent) else run.drive
    return float(_largest(system, drive, jnp.asarray(run.begin + (which + 0.5) * h), jnp.asarray(h)))


@jax.jit
def _largest(system: Any, drive: Any, middles: Real, h: Real) -> Real:
    changes = isinstance(drive, TimeDependent)

    def one(t: Real) -> tuple[Real, tuple, tuple]:
        now = drive.at(t)
        rate = _rate_of_coupled(system, now[0], now[1], changes) if isinstance(system, CoupledNuclei) else system.motion(*now).rate()
        slopes = [
            tuple(jnp.max(jnp.abs(b - a)) / (2 * part * h) for a, b in zip(drive.at(t - part * h), drive.at(t + part * h), strict=True))
            for part in (_PARTS if changes else ())
        ]
        steepness = tuple(jnp.max(jnp.stack(each)) for each in zip(*slopes, strict=True))
        return jnp.max(rate), steepness, tuple(jnp.max(jnp.abs(v)) for v in now)

    rates, steepness, sizes = jax.tree.map(jnp.max, jax.lax.map(one, middles))
    of_drive = (s / jnp.where(size == 0, 1.0, size) for s, size in zip(steepness, sizes, strict=changes))
    return jnp.max(jnp.stack([rates, *of_drive]))


def _rate_of_coupled(system: CoupledNuclei, field: Real, mu: Real, changes: bool) -> Real:
    """Return the fastest rate of coupled nuclei under one field and spin accumulation, without what is exact."""
    feedback, noise = system.feedback, system.noise
    omega, pulls, pull = _local(system, field, mu)
    common = _vector.each(jnp.mean, omega)
    spread = _vector.each(lambda all_, mean: all_ - mean, omega, common)
    between = jnp.stack([*feedback.rates(), jnp.asarray(0.0 if noise is None else noise.rate)])
    rest = jnp.max(between) + jnp.max(pull) + jnp.max(_vector.norm(spread))
    length = _vector.norm(common)
    axis = _vector.scale(1 / jnp.where(length == 0, 1.0, length), common)
    across = [jnp.max(_vector.norm(_vector.cross(v, axis))) for v in (*pulls, spread)]
    symmetric = jnp.sum(jnp.stack([feedback.asymmetry(axis), *across])) <= _ASYMMETRIC * rest
    shared = jnp.where(symmetric & (not changes), 0.0, length)
    rate = jnp.maximum(jnp.max(between), jnp.maximum(jnp.max(pull), jnp.max(_vector.norm(spread)) + shared))
    return jnp.where((jnp.max(between) == 0) & (not changes), 0.0, rate)


def _local(system: CoupledNuclei, field: Real, mu: Real) -> tuple[Components, tuple[Components, ...], Real]:
    """Return omega of each nucleus, the vectors that damping and relaxation single out, times their rates, and these rates."""
    nuclei = system.nuclei
    if isinstance(nuclei, ClassicalNucleus):
        motion = nuclei.motion(field, mu)
        return motion.omega, (motion.beta,), _vector.norm(motion.beta)
    R1, R2, rest, axis = nuclei.relaxation.bloch_numbers(nuclei.gamma, nuclei.spin, _vector.split(field), _vector.split(mu))
    along, toward = _vector.scale(R1 - R2, axis), _vector.scale(jnp.maximum(R1, R2), rest)
    return turn(nuclei.gamma, nuclei.torque, field, mu), (along, toward), jnp.maximum(R1, R2)


def _wanted(steps: int, value: float) -> int:
    return int(np.ceil(steps * value / LIMIT))
