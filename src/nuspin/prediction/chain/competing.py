"""Third link: competing effects, what else the current does that looks like an effect on the nuclei."""

from collections.abc import Mapping
from math import pi
from typing import Any

from nuspin._jax import jnp
from nuspin.prediction.chain.drive import along
from nuspin.prediction.chain.nuclei import echo_phase
from nuspin.prediction.scenario import Structure

Numbers = Mapping[str, Any]


def competing_effects(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shifts and widths, Hz, that the current's own field and heat make."""
    per_field = jnp.abs(numbers["nucleus.gamma"]) / (2 * pi)
    warmer = found["electron_temperature"] - numbers["environment.temperature"]
    result: dict[str, Any] = {}
    if "oersted_field" in found:
        result["oersted_shift"] = per_field * found["oersted_field"] * along(numbers)
        if "nucleus.T2" in numbers:
            result["oersted_phase"] = echo_phase(numbers, result["oersted_shift"])
    if "nucleus.shift_per_kelvin" in numbers:
        result["heating_shift"] = per_field * numbers["field.B0"] * numbers["nucleus.shift_per_kelvin"] * warmer
    if "nucleus.strain_shift" in numbers:
        result["strain_shift"] = numbers["nucleus.strain_shift"] * (found["phonon_temperature"] - numbers["environment.temperature"])
    return result
