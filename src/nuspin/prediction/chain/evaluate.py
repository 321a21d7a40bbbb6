"""All links together: numbers in, named arrays out."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from nuspin._jax import jax, jnp
from nuspin.device import oersted_field
from nuspin.prediction.chain.competing import competing_effects
from nuspin.prediction.chain.detection import averaging
from nuspin.prediction.chain.drive import accumulation, electric_field, heat, own_field
from nuspin.prediction.chain.magnet import following
from nuspin.prediction.chain.nuclei import (
    damping,
    field_on_electrons,
    field_on_nuclei,
    has_relaxation,
    has_shift,
    line,
    relaxation,
    with_carriers,
)
from nuspin.prediction.scenario import Setup

Numbers = Mapping[str, Any]


def follow(setup: Setup, numbers: Numbers) -> dict[str, Any]:
    """Return every predicted quantity, in SI, link by link."""
    found = accumulation(setup, numbers)
    numbers = with_carriers(setup, numbers)
    temperature = numbers["environment.temperature"] + 0 * found["spin_accumulation"]
    if setup.layers:
        found |= own_field(setup, numbers, found["electric_field"]) | heat(setup, numbers, found["electric_field"])
    else:
        found |= {"phonon_temperature": temperature, "electron_temperature": temperature}
    if setup.host == "ferromagnet":
        return found | following(setup, numbers, found)
    if has_shift(setup, numbers):
        found |= field_on_nuclei(setup, numbers, found)
    if has_relaxation(setup, numbers):
        found |= damping(setup, numbers, found) | relaxation(setup, numbers, found)
        if "nucleus.density" in numbers:
            found |= field_on_electrons(setup, numbers, found)
    if "nucleus.T2" in numbers:
        found |= line(setup, numbers, found)
    found |= competing_effects(setup, numbers, found)
    return found | averaging(setup, numbers, found)


@partial(jax.jit, static_argnames="setup")
def evaluate(setup: Setup, numbers: Numbers) -> dict[str, Any]:
    """Return every predicted quantity of a scenario's setup and numbers.

    Parameters
    ----------
    setup
        What the scenario is made of: `Scenario.setup`.
    numbers
        `Scenario.numbers`, or others by the same names: SI numbers or arrays that broadcast.

    Returns
    -------
    dict
        Arrays in SI by their names in `nuspin.prediction.quantities`.

    Raises
    ------
    KeyError
        Where a number is missing.

    Notes
    -----
    Pure and compiled: `jax.jit`, `jax.vmap` and `jax.grad` take it. Ranges are not checked; `Scenario.at` does.

    References
    ----------
    docs/scenarios.md.

    Examples
    --------
    >>> from nuspin.prediction import builtin_scenario, evaluate
    >>> film = builtin_scenario("fe-pt")
    >>> print(f"{evaluate(film.setup, film.numbers)['enhancement_factor']:.0f}")
    220
    """
    return follow(setup, numbers)


@partial(jax.jit, static_argnames=("setup", "points"))
def profiles(setup: Setup, numbers: Numbers, points: int) -> dict[str, Any]:
    """Return heights, mu and the Oersted field through the film, the heights on the last axis."""
    axes = max(map(jnp.ndim, numbers.values()))
    numbers = {path: jnp.asarray(number)[..., None] if jnp.ndim(number) else number for path, number in numbers.items()}
    film = setup.film(numbers)
    E = electric_field(setup, numbers, film)
    z = jnp.linspace(0.0, 1.0, points).reshape((1,) * axes + (-1,)) * film.boundaries[-1]
    return {
        "z": z,
        "spin_accumulation_profile": film.spin_accumulation(z, electric_field=E),
        "oersted_profile": oersted_field(film, z, electric_field=E),
    }
