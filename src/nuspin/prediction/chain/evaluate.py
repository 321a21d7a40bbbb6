"""All links together: numbers in, named arrays out."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from nuspin import checks
from nuspin._disk import remembered
from nuspin._jax import jax, jnp
from nuspin._programs import kept_program
from nuspin.device import oersted_field
from nuspin.errors import InputError
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
from nuspin.prediction.scenario import Structure
from nuspin.units import require_float64

Numbers = Mapping[str, Any]


def follow(setup: Structure, numbers: Numbers) -> dict[str, Any]:
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


def evaluate(setup: Structure, numbers: Numbers) -> dict[str, Any]:
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
    InputError
        Where an argument is of another kind, or a number is missing.

    Notes
    -----
    Pure and compiled, once for all scenarios of the same structure, whatever their layers, metals and isotopes are called: `jax.jit`,
    `jax.vmap` and `jax.grad` take it. Ranges are not checked; `Scenario.at` checks them.

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
    require_float64()
    structure, numbers = checks.instance("setup", setup, Structure).anonymous(checks.instance("numbers", numbers, Mapping))
    try:
        return compiled(structure, numbers)
    except KeyError as error:
        raise InputError(f"The `numbers` lack {error.args[0]!r}. Begin with `Scenario.numbers`.") from None


@partial(jax.jit, static_argnames="structure")
def compiled(structure: Structure, numbers: Numbers) -> dict[str, Any]:
    """Return every predicted quantity of an anonymous structure; its one trace notes which numbers the chain asks for."""
    recorder = Recorder(numbers)
    found = follow(structure, recorder)
    _ASKED[structure, frozenset(numbers)] = frozenset(recorder.asked)
    return found


_ASKED: dict[tuple[Structure, frozenset[str]], frozenset[str]] = {}


def asked_and_found(structure: Structure, paths: frozenset[str], cases: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return which of the numbers the chain asks for, and what it predicts; followed with shapes alone, of so many cases."""

    def trace() -> list[list[str]]:
        numbers = {path: jax.ShapeDtypeStruct((cases,), float) for path in sorted(paths)}
        found = jax.eval_shape(partial(compiled, structure), numbers)
        return [sorted(_ASKED[structure, paths]), sorted(found)]

    asked, found = remembered(f"asked of {structure} {sorted(paths)}", trace)
    return frozenset(asked), frozenset(found)


def profiles(setup: Structure, numbers: Numbers, points: int) -> dict[str, Any]:
    """Return heights, mu and the Oersted field through the film, the heights on the last axis."""
    structure, numbers = setup.anonymous({path: np.asarray(number, float) for path, number in numbers.items()})
    return kept_program(f"profiles of {structure} {points}", partial(_profiles, structure, points=points), (numbers,))(numbers)


def _profiles(structure: Structure, numbers: Numbers, points: int) -> dict[str, Any]:
    axes = max(map(jnp.ndim, numbers.values()))
    numbers = {path: jnp.asarray(number)[..., None] if jnp.ndim(number) else number for path, number in numbers.items()}
    film = structure.film(numbers)
    E = electric_field(structure, numbers, film)
    z = jnp.linspace(0.0, 1.0, points).reshape((1,) * axes + (-1,)) * film.boundaries[-1]
    return {
        "z": z,
        "spin_accumulation_profile": film.spin_accumulation(z, electric_field=E),
        "oersted_profile": oersted_field(film, z, electric_field=E),
    }


class Recorder(Mapping[str, Any]):
    """Numbers that remember which of them were asked for."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self.numbers, self.asked = numbers, set[str]()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return self.numbers[name]

    def __contains__(self, name: object) -> bool:
        return name in self.numbers

    def get(self, name: str, default: Any = None) -> Any:
        """Return a number, which then counts as asked for, or what stands in its place."""
        return self[name] if name in self.numbers else default

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)
