r"""Nuclear spin diffusion across a film: finite volumes on a grid of z, exact in time.

.. math:: \frac{\partial P}{\partial t} = D\, \frac{\partial^2 P}{\partial z^2} + p(z) - \frac{P}{T_1(z)}, \qquad
    D\,\partial_z P = h_0 P \;\;(z = 0), \quad -D\,\partial_z P = h_L P \;\;(z = L)
"""

from typing import Any

import equinox as eqx
import numpy as np

from nuspin import _vector, checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Components, Quantity, Real
from nuspin.dynamics.ensemble.splitting import BLOCK
from nuspin.errors import InputError


class SpinDiffusion(eqx.Module):
    r"""Diffusion of the polarisation between the cells of a film, in addition to the motion in each cell.

    .. math:: \dot M = \omega\times M - R\,(M - M_{eq}) + D\,\frac{\partial^2 M}{\partial z^2}

    Parameters
    ----------
    z
        Faces of the cells, m, rising, shape (cells + 1,); at least 2 and at most 4096 cells.
    diffusion, leak
        As in `diffuse`.

    Raises
    ------
    InputError
        As in `diffuse`.

    References
    ----------
    Torrey, Phys. Rev. 104, 563 (1956), the Bloch equation with diffusion; Bloembergen, Physica 15, 386 (1949), of nuclei by flip-flops.

    Examples
    --------
    >>> import numpy as np
    >>> from nuspin.dynamics import SpinDiffusion
    >>> SpinDiffusion(np.linspace(0, 50e-9, 21), diffusion="1e-16 m^2/s").cells
    20
    """

    widths: Real
    rates: Real
    modes: Real

    def __init__(self, z: Quantity, *, diffusion: Quantity, leak: tuple[Quantity, Quantity] = (0.0, 0.0)) -> None:
        faces, D, leaks = _film(z, diffusion, leak)
        self.widths = jnp.diff(faces)
        self.rates, self.modes = _modes(faces, D, jnp.zeros(len(faces) - 1), leaks)

    @property
    def cells(self) -> int:
        """Their number."""
        return len(self.widths)

    @property
    def weights(self) -> Real:
        """The share of each cell in the width of the film."""
        return self.widths / jnp.sum(self.widths)

    def over(self, t: Real) -> "Spread":
        """Return the map over a time t."""
        root = jnp.sqrt(self.widths)[None]
        return Spread((self.modes * jnp.expm1(-self.rates * t)[None]) @ self.modes.T * root / root.T)


class Spread(eqx.Module):
    """M -> M + excess M, of each component over all cells; shape (cells, cells)."""

    excess: Real

    def __call__(self, M: Components) -> Components:
        """Return the polarisations after diffusion."""
        return _vector.each(lambda component: component + self.excess @ component, M)


def diffuse(
    P0: Quantity,
    z: Quantity,
    t: Quantity,
    *,
    diffusion: Quantity,
    T1: Quantity = float("inf"),
    source: Quantity = 0.0,
    leak: tuple[Quantity, Quantity] = (0.0, 0.0),
) -> Real:
    r"""Return the polarisation across a film at the times t.

    Parameters
    ----------
    P0
        Polarisation at t = 0, shape (cells,) or a number.
    z
        Faces of the cells, m, rising, shape (cells + 1,); at most 4096 cells. P is the mean over a cell.
    t
        Times, s, not negative, shape (...).
    diffusion
        D, m^2/s, a number.
    T1
        Relaxation time, s, shape (cells,) or a number; infinity means no relaxation.
    source
        p, polarisation per second, shape (cells,) or a number.
    leak
        h_0 and h_L, m/s: the outward flow through a face is h P there. 0 means a closed face.

    Returns
    -------
    Array
        P, shape (..., cells).

    Raises
    ------
    InputError
        If the faces do not rise, there are fewer than 2 cells, a number is negative or not finite (only T1 may be infinite), or an array
        does not have one number for each cell.

    Notes
    -----
    Without leak, source and relaxation the sum of P times the width of its cell is conserved. On cells of equal width the error is of
    second order in their width; the solution is exact in time. Diffusion is treated as in a continuum, so cells must be much wider than the
    distance between nuclei.

    References
    ----------
    Bloembergen, Physica 15, 386 (1949).

    Examples
    --------
    A step in the polarisation spreads over a film of 100 nm until it is uniform.

    >>> import numpy as np
    >>> from nuspin.dynamics import diffuse
    >>> P = diffuse(np.repeat([0.0, 1.0], 50), np.linspace(0, 100e-9, 101), [0.0, 1.0, 1e3], diffusion=1e-15)
    >>> print(P[:, 0].round(3), P[:, -1].round(3))
    [0.    0.263 0.5  ] [1.    0.737 0.5  ]
    """
    faces, D, leaks = _film(z, diffusion, leak)
    shape = (len(faces) - 1,)
    times = jnp.asarray(quantity.non_negative("t", t, "s"), dtype=float)
    values = {
        "P0": quantity.finite("P0", P0),
        "T1": quantity.above_zero("T1", T1, "s"),
        "source": quantity.finite("source", source, "1/s"),
    }
    for name, value in values.items():
        if np.shape(value) not in ((), shape):
            raise InputError(f"`{name}` must be one number or one for each cell, shape {shape}, but its shape is {np.shape(value)}.")
    start, T1, source = (jnp.broadcast_to(jnp.asarray(value, dtype=float), shape) for value in values.values())
    return _diffuse(start, faces, times, D, 1 / T1, source, leaks)


def _film(z: Quantity, diffusion: Quantity, leak: Any) -> tuple[Real, Real, tuple[Real, Real]]:
    """Return the faces, D and the leaks after the checks."""
    faces = quantity.rising("z", z, "m")
    if not 3 <= np.size(faces) <= BLOCK + 1:
        raise InputError(f"`z` must have the faces of at least 2 and at most {BLOCK} cells, but it has {np.size(faces)} faces.")
    D = jnp.asarray(checks.scalar("diffusion", quantity.non_negative("diffusion", diffusion, "m^2/s")))
    if not isinstance(leak, tuple | list | np.ndarray | jax.Array) or getattr(leak, "ndim", 1) != 1 or len(leak) != 2:
        checks.refuse("leak", "be two numbers, for the faces at 0 and at L", checks.shown(leak))
    first, last = (jnp.asarray(checks.scalar("leak", quantity.non_negative("leak", each, "m/s"))) for each in leak)
    return jnp.asarray(faces, dtype=float), D, (first, last)


@jax.jit
def _diffuse(P: Real, faces: Real, t: Real, D: Real, R1: Real, source: Real, leaks: tuple[Real, Real]) -> Real:
    root = jnp.sqrt(jnp.diff(faces))
    rates, modes = _modes(faces, D, R1, leaks)
    held, pumped = modes.T @ (root * P), modes.T @ (root * source)

    def at(t: Real) -> Real:
        still = rates * t < 1e-12
        filled = jnp.where(still, t, -jnp.expm1(-rates * t) / jnp.where(still, 1.0, rates))
        return modes @ (jnp.exp(-rates * t) * held + filled * pumped) / root

    return jax.vmap(at)(t.ravel()).reshape(*t.shape, -1)


@jax.jit
def _modes(faces: Real, D: Real, R1: Real, leaks: tuple[Real, Real]) -> tuple[Real, Real]:
    """Return the rates and eigenvectors of W^-1/2 K W^-1/2, where dP/dt = -W^-1 K P with the widths W and a symmetric K."""
    widths = jnp.diff(faces)
    root = jnp.sqrt(widths)
    exchange = D / ((widths[1:] + widths[:-1]) / 2)
    out = [leak * D / jnp.where(D == 0, 1.0, D + leak * width / 2) for leak, width in zip(leaks, (widths[0], widths[-1]), strict=True)]
    slowest = jnp.min(R1)  # apart, so that a closed film has the rate 0, which rounding would miss
    diagonal = (R1 - slowest) * widths + jnp.pad(exchange, (0, 1)) + jnp.pad(exchange, (1, 0))
    diagonal = diagonal.at[0].add(out[0]).at[-1].add(out[1])
    coupling = exchange / (root[1:] * root[:-1])
    rates, modes = jnp.linalg.eigh(jnp.diag(diagonal / widths) - jnp.diag(coupling, 1) - jnp.diag(coupling, -1))
    return slowest + jnp.where(rates < 4e-16 * len(rates) * rates[-1], 0.0, rates), modes
