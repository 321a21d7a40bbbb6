r"""The torque on a nucleus beside a two-dimensional gas, which only its dipolar field reaches.

.. math:: G_{damp} = -\frac{(\alpha I_p)^2}{4\pi^2} D(4k_F d), \qquad D(y) = \int_0^{\pi/2} \sin^2 a\; e^{-y \sin a}\, da
"""

from math import pi

import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.errors import InputError, NotDerived
from nuspin.response import ElectronGas
from nuspin.torque.coefficients import coupling

# a = (pi/2)/(1 + e^-u) has as many nodes on each decade of the angle, so that any y is served; steps of 0.2 err by 1e-18.
_U, _STEP = np.linspace(-40, 37, 386, retstep=True)
_ANGLE = pi / 2 / (1 + np.exp(-_U))
_WEIGHT = _STEP * _ANGLE / (1 + np.exp(_U))


@jax.jit
def dipole_decay(y: Number) -> Real:
    """Return D(y), pi/4 at 0 and 2/y^3 far away."""
    y = jnp.asarray(y, float)
    sine, weight = (each.reshape((-1,) + (1,) * y.ndim) for each in (np.sin(_ANGLE), _WEIGHT))
    return jnp.sum(weight * sine**2 * jnp.exp(-y * sine), axis=0)


def two_dimensional_dipole_coefficient(distance: Quantity, *, gamma: Quantity, spin: Number, gas: ElectronGas) -> Number:
    r"""Return the damping-like coefficient of one nucleus at a distance from a thin two-dimensional gas, by the dipolar coupling alone.

    The torque is -G_damp m x (m x mu_parallel) with the component of mu in the plane; that across it does nothing. G_damp is negative:
    the dipolar torque pushes m away from mu, as in three dimensions.

    Parameters
    ----------
    distance
        Of the nucleus from the gas, m; not negative.
    gamma
        Signed bare gyromagnetic ratio, rad/(s T).
    spin
        Nuclear spin quantum number I.
    gas
        A gas of dimension 2 at T = 0; its envelope is not used.

    Returns
    -------
    float or array
        G_damp, dimensionless, not positive.

    Raises
    ------
    InputError
        Where an argument is outside its range or the gas not two-dimensional.
    NotDerived
        For a two-dimensional gas that is warm, polarised or has exchange.

    Notes
    -----
    The gas is thin against the distance and against 1/k_F.

    References
    ----------
    Derived in docs/electron-gas.md, "A two-dimensional gas".

    Examples
    --------
    >>> import nuspin
    >>> sheet = nuspin.ElectronGas("2e8 / m", dimension=2)
    >>> nuspin.torque.two_dimensional_dipole_coefficient("5 nm", gamma=4.6e7, spin=1.5, gas=sheet) < 0
    Array(True, dtype=bool)
    """
    distance = quantity.non_negative("distance", distance, "m")
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    spin = quantity.spin_quantum_number("spin", spin)
    checks.instance("gas", gas, ElectronGas)
    if gas.dimension != 2:
        raise InputError("`gas` must be two-dimensional, but has three dimensions. Make it with dimension=2.")
    if gas.polarised or gas.warm or gas.enhanced:
        raise NotDerived("The dipolar torque of a two-dimensional gas is derived at T = 0 only, without `mu` and `stoner` of its own.")
    checks.broadcastable(distance=distance, gamma=gamma, spin=spin, k_F=gas.k_F)
    radius = (2 * pi * gas.density) ** 0.5
    strength = coupling(gamma=gamma, k_F=gas.effective_mass * radius) ** 2 * spin * (spin + 1)
    return -strength / (4 * pi**2) * dipole_decay(4 * radius * distance)
