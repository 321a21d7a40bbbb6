"""How far to trust a gas: bounds of its numerical errors, and the conditions it rests on."""

import math
from typing import Any

from nuspin._jax import jnp
from nuspin._types import Number, Real
from nuspin.constants import eV
from nuspin.validity import Validity

ENVELOPE = {
    "chi1": lambda k, t: jnp.minimum(k, 4 * k**3 / (3 * t**2)),
    "chi2": lambda k, t: 1 / t,
    "f_con1": lambda k, x: jnp.minimum(k**3 / (3 * x), k / (4 * x**3)),
    "f_con2": lambda k, x: jnp.minimum(k**2, 1 / x**2),
    "f_dip1": lambda k, x: jnp.minimum(k**3 / (12 * x), k / (2 * x**3)),
    "f_dip2": lambda k, x: jnp.minimum(k**4 * x**2 / 15, 3 / (4 * x**2)),
}
"""The size of the functions of one sphere of radius k, at t = q/k_F or x = k_F r."""


def error_bound(model: Any, name: str, at: Number) -> Real:
    """Return the bound in the units of the paper's functions; the tests hold it against quadrature."""
    return model.accuracy(name, at) * ENVELOPE[name](model.largest, jnp.asarray(at, float))


def validity(gas: Any) -> tuple[Validity, ...]:
    """Return the conditions that an ElectronGas rests on."""
    conditions = []
    warmth = _worst(gas.temperature / gas.fermi_temperature)
    if warmth > 0:
        conditions.append(
            Validity(
                name="quasi-equilibrium",
                holds=True,
                statement=f"both spin species are Fermi distributions of one temperature, {warmth:.2g} T_F.",
                value=warmth,
                limit=math.inf,
            )
        )
    if gas.polarised:
        mu = _worst(gas.mu)
        conditions.append(
            Validity(
                name="own spin accumulation",
                holds=True,
                statement=f"the response is that at mu = {mu / eV:.3g} eV, exactly; any other spin accumulation needs another gas.",
                value=mu,
                limit=mu,
                unit="J",
            )
        )
    if _worst(gas.stoner) > 0:
        alpha = _worst(gas.stoner)
        conditions.append(
            Validity(
                name="random phase approximation",
                holds=alpha < 0.9,
                statement=f"a local exchange with alpha = {alpha:.2g}; near the Stoner edge, 1, fluctuations it leaves out matter.",
                value=alpha,
                limit=0.9,
            )
        )
    if gas.mean_free_path is not None:
        number = float(jnp.min(jnp.asarray(gas.k_F * gas.mean_free_path)))
        conditions.append(
            Validity(
                name="mean free path",
                holds=number > 10,
                statement=f"k_F l = {number:.3g}: distances stay below l, and g_damp is off by the order of 1/k_F l.",
                value=number,
                limit=10.0,
            )
        )
    return tuple(conditions)


def _worst(value: Number) -> float:
    return float(jnp.max(jnp.asarray(value)))
