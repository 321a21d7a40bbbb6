r"""First link: what the current does before it meets a nucleus. Spin accumulation, its own field, heat.

The spin-Hall polarisation is the direction y; only the part of mu along the field, mu cos(angle), shifts and polarises.
"""

from collections.abc import Mapping
from typing import Any

from nuspin._jax import jnp
from nuspin.device import (
    Stack,
    hot_wire_temperature,
    oersted_moments,
    pulse_rise,
    strip_rise,
    temperature_above,
)
from nuspin.device.heating import BOUNDARY, ELECTRONS
from nuspin.prediction.scenario import Structure

Numbers = Mapping[str, Any]


def accumulation(setup: Structure, numbers: Numbers) -> dict[str, Any]:
    """Return the currents, mu at the nuclei with its spread, and the part that precesses about the field."""
    cosine = along(numbers)
    if setup.drive == "spin_accumulation":
        mu = jnp.asarray(numbers["drive.spin_accumulation"])
        return {"spin_accumulation": mu, "spin_accumulation_spread": 0 * mu, "accumulation_along_field": mu * cosine}
    film, host = setup.film(numbers), str(setup.host_layer)
    E = electric_field(setup, numbers, film)
    mu = film.mean_spin_accumulation(host, electric_field=E)
    thickness = sum(layer.thickness for layer in film.layers if not layer.insulating)
    result = {
        "electric_field": E,
        "current_density": E * film.sheet_conductance / thickness,
        "host_current_density": film.current_density(host, electric_field=E),
        "spin_accumulation": mu,
        "spin_accumulation_spread": film.spin_accumulation_spread(host, electric_field=E),
        "accumulation_along_field": mu * cosine,
    }
    if any(f"layers.{name}.spin_lifetime" in numbers for name in setup.layers):
        turning = film.precessing(numbers["field.B0"]).mean_spin_accumulation(host, electric_field=E) * across(numbers)
        result |= {"accumulation_across_field": turning.real, "accumulation_turned": turning.imag}
    return result


def along(numbers: Numbers) -> Any:
    """Return the cosine of the angle between the field and y, the spins."""
    return numbers["field.y"] / jnp.sqrt(numbers["field.x"] ** 2 + numbers["field.y"] ** 2 + numbers["field.z"] ** 2)


def across(numbers: Numbers) -> Any:
    """Return the sine of that angle; with a slope of 0, not that of a modulus, where it vanishes."""
    square = numbers["field.x"] ** 2 + numbers["field.z"] ** 2
    parallel = square == 0
    return jnp.where(parallel, 0.0, jnp.sqrt(jnp.where(parallel, 1.0, square) / (square + numbers["field.y"] ** 2)))


def electric_field(setup: Structure, numbers: Numbers, film: Stack) -> Any:
    """Return E, V/m, from what the scenario states."""
    if setup.drive == "electric_field":
        return jnp.asarray(numbers["drive.electric_field"])
    j = numbers["drive.current_density"]
    if setup.drive_layer is None:
        return jnp.asarray(film.electric_field(j))
    return jnp.asarray(j / film.layer(setup.drive_layer).conductivity)


def own_field(setup: Structure, numbers: Numbers, E: Any) -> dict[str, Any]:
    """Return the Oersted field at the nuclei, along y, and its spread."""
    mean, spread = oersted_moments(setup.film(numbers), str(setup.host_layer), electric_field=E)
    return {"oersted_field": mean, "oersted_spread": spread}


def heat(setup: Structure, numbers: Numbers, E: Any) -> dict[str, Any]:
    """Return the power per area, and the temperatures of substrate, phonons and electrons; what is not stated stays at the bath's."""
    film = setup.film(numbers)
    power = E**2 * film.sheet_conductance
    substrate = numbers["environment.temperature"] + _substrate_rise(numbers, power)
    phonons = substrate
    if "cooling.boundary" in numbers:
        channel = (numbers["cooling.boundary"], numbers.get("cooling.boundary_debye_temperature", jnp.inf))
        phonons = temperature_above(substrate, power, [channel], order=BOUNDARY)
    electrons = phonons
    emitters = [
        (numbers[f"layers.{name}.electron_phonon"] * film.layer(name).thickness, numbers.get(f"layers.{name}.debye_temperature", jnp.inf))
        for name in setup.layers
        if f"layers.{name}.electron_phonon" in numbers
    ]
    if emitters:
        electrons = temperature_above(phonons, power, emitters, order=ELECTRONS)
    if setup.hot_electron_wire:
        wire = hot_wire_temperature(substrate, voltage=E * numbers["drive.length"])
        electrons = jnp.minimum(electrons, wire) if emitters else wire
    return {
        "sheet_power": power,
        "substrate_temperature": substrate + 0 * power,
        "phonon_temperature": phonons + 0 * power,
        "electron_temperature": electrons + 0 * power,
    }


def _substrate_rise(numbers: Numbers, power: Any) -> Any:
    """Return how much the substrate warms: through its thickness for ever, or during a pulse."""
    if "cooling.substrate_conductivity" not in numbers:
        return 0.0
    kappa = numbers["cooling.substrate_conductivity"]
    if "cooling.substrate_heat_capacity" in numbers:
        capacity = numbers["cooling.substrate_heat_capacity"]
        return pulse_rise(power, duration=numbers["drive.pulse"], conductivity=kappa, heat_capacity=capacity)
    thickness = numbers["cooling.substrate_thickness"]
    return strip_rise(power, width=numbers["drive.width"], conductivity=kappa, thickness=thickness)
