r"""Drives of any shape in time: steps by the exact flow of a Magnus exponent, of fourth order.

.. math:: \bar w = \frac{w_1 + w_2}{2} - \frac{i\sqrt3}{12}\, h\; w_1\times w_2, \qquad
    w_{1,2} = w\big(t + (\tfrac12 \mp \tfrac{\sqrt3}6)\, h\big), \quad w = \beta - i\omega
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nuspin import _vector, checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.drive import MOST_STEPS, require_vector_function
from nuspin.dynamics.motions.composition import shaped
from nuspin.dynamics.motions.spinor import SpinorMotion
from nuspin.errors import InputError

Shape = Callable[[Real], Any]
"""A function of the time, s, written with jax.numpy, that returns a vector, shape (..., 3)."""


def flow_shaped(m0: Quantity, omega: Shape, beta: Shape, times: Quantity, *, steps: int) -> Real:
    r"""Return the direction of the spin, at the times given, under a drive that is a function of time.

    Parameters
    ----------
    m0
        Direction at the first time, a unit vector, shape (..., 3).
    omega, beta
        Functions of the time, s, that return omega, rad/s, and beta, 1/s, shape (..., 3), as in `flow`.
    times
        s, rising, shape (times,).
    steps
        Number of steps between two times. The error is of fourth order in the step, which must resolve the drive and, in the laboratory
        frame, the precession: about ten steps for each turn.

    Returns
    -------
    Array
        Unit vectors, shape (times, ..., 3); the first is m0.

    Raises
    ------
    InputError
        If m0 does not have length 1, the times do not rise, `steps` is less than 1, or a function does not return a finite vector.

    Notes
    -----
    |m| stays 1 whatever the step; a constant drive is exact. Sample a periodic drive over many periods once and use `flow_power`.
    `nuspin.evolve` chooses the number of steps for a tolerance.

    References
    ----------
    Blanes, Casas, Oteo and Ros, Phys. Rep. 470, 151 (2009), the fourth-order method of two Gauss points.

    Examples
    --------
    A field that is swept past zero, slowly: the spin follows.

    >>> import jax.numpy as jnp
    >>> import numpy as np
    >>> from nuspin.dynamics import flow_shaped
    >>> sweep = lambda t: jnp.stack([100.0, 0.0, 2e3 * t])
    >>> m = flow_shaped([0, 0, -1.0], sweep, lambda t: jnp.zeros(3), np.linspace(-1, 1, 3), steps=2000)
    >>> print(bool(m[-1, 2] > 0.98))
    True
    """
    start = _vector.unit_components("m0", m0)
    times = quantity.rising("times", times, "s")
    if not np.size(times):
        raise InputError("`times` is empty. Give at least one time.")
    steps = checks.count("steps", steps, most=MOST_STEPS)
    batches = {name: np.empty(require_vector_function(name, function)) for name, function in (("omega", omega), ("beta", beta))}
    checks.broadcastable(m0=start[0], **batches)
    moved = _vector.join(_flow_shaped(start, omega, beta, jnp.asarray(times), steps))
    if not checks.is_traced(moved) and not np.isfinite(moved).all():
        raise InputError("`omega` and `beta` must be finite at all times from the first to the last, but the direction becomes NaN.")
    return moved


@partial(jax.jit, static_argnames=("omega", "beta", "steps"))
def _flow_shaped(m: Components, omega: Shape, beta: Shape, times: Real, steps: int) -> Components:
    def motion(t: Real) -> SpinorMotion:
        return SpinorMotion(*(_vector.split(jnp.asarray(function(t), dtype=float)) for function in (omega, beta)))

    shape = jnp.broadcast_shapes(m[0].shape, *(component.shape for component in jax.tree.leaves(motion(times[0]))))
    return shaped(motion, tuple(jnp.broadcast_to(component, shape) for component in m), times, steps)
