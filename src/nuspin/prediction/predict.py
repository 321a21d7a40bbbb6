"""From a scenario to coefficients, rates and thresholds, with the limits of each: the main job."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import xarray as xr

from nuspin import checks, device, torque
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity
from nuspin.constants import eV, hbar, k_B, m_e
from nuspin.prediction.scenario import Scenario, builtin_scenario
from nuspin.results import Result, provenance
from nuspin.units import to_si
from nuspin.validity import Validity

_UNITS = {
    "spin_accumulation": "J",
    "g_field": "1/m^2",
    "g_damp": "1/m^2",
    "g_damp_contact": "1/m^2",
    "g_damp_dipole": "1/m^2",
    "precession_rate": "rad/s",
    "damping_rate": "1/s",
    "korringa_rate": "1/s",
    "critical_spin_accumulation": "J",
    "critical_current_density": "A/m^2",
    "thermal_floor": "K",
}
_DIMENSIONS = {"spin_accumulation": (), "thermal_floor": (), "korringa_rate": ("temperature", "mu_r")}


def predict(scenario: Scenario | None = None, *, mu_r: Quantity | None = None) -> Result:
    r"""Predict what the current of a scenario does to its nuclei.

    Parameters
    ----------
    scenario
        The experiment; the film of the seed paper by default.
    mu_r
        Relative permeabilities to compare; the scenario's own and 1 by default.

    Returns
    -------
    Result
        Along `mu_r`: g_field and g_damp with its parts (1/m^2), the precession and damping rates under the current, the critical
        spin accumulation (J) and current density (A/m^2); along `temperature` too, the Korringa rate. Uncertainties are those of the
        nuclear moment.

    Raises
    ------
    InputError
        Where mu_r is not positive, or neither a number nor a list of them.

    Notes
    -----
    Plane waves at T = 0 with a thick spin-Hall film; `validity` says where that fails.

    References
    ----------
    Section 3 of Cahaya, Leon and Fauzi (2023), with the corrections of docs/conventions.md.

    Examples
    --------
    >>> import nuspin
    >>> result = nuspin.predict()
    >>> [f"{g:.3g}" for g in result.dataset.g_field.values]
    ['2.54e+15', '1.28e+10']
    """
    scenario = scenario or builtin_scenario()
    given = to_si("mu_r", mu_r if mu_r is not None else (scenario.mu_r, 1.0), "")
    multipliers = np.atleast_1d(checks.positive("mu_r", given))
    if multipliers.ndim != 1 or not multipliers.size:
        checks.refuse("mu_r", "be one number or a list of them", f"of shape {multipliers.shape}")
    gamma = scenario.isotope.measured_gamma()

    values, errors = jax.jvp(lambda g: _quantities(scenario, g, multipliers), (gamma.value,), (gamma.uncertainty,))
    variables = {name: _variable(name, value) for name, value in values.items()}
    variables |= {f"{name}_uncertainty": _variable(name, jnp.abs(error)) for name, error in errors.items() if jnp.any(error != 0)}
    coordinates = {
        "mu_r": ("mu_r", multipliers, {"units": "1"}),
        "temperature": ("temperature", np.array(scenario.temperature), {"units": "K"}),
    }
    return Result(
        dataset=xr.Dataset(variables, coordinates, {"title": scenario.title}),
        provenance=provenance({**asdict(scenario), "isotope": scenario.isotope.name, "compared_mu_r": multipliers.tolist()}),
        validity=_validity(scenario, gamma.value, multipliers, {name: np.asarray(value) for name, value in values.items()}),
        citations=tuple(dict.fromkeys((*scenario.citations, "korringa1950", *gamma.sources, "codata2022"))),
    )


def _variable(name: str, value: Any) -> tuple[tuple[str, ...], np.ndarray, dict[str, str]]:
    return _DIMENSIONS.get(name, ("mu_r",)), np.asarray(value), {"units": _UNITS[name]}


def _film(scenario: Scenario) -> dict[str, float]:
    return {name: getattr(scenario, name) for name in ("conductivity", "spin_hall_angle", "spin_diffusion_length")}


def _coefficients(scenario: Scenario, gamma: Number, mu_r: Number) -> torque.TorqueCoefficients:
    return torque.torque_coefficients(
        gamma=gamma, spin=scenario.isotope.spin, k_F=scenario.k_F, lattice_constant=scenario.lattice_constant, mu_r=mu_r
    )


def _quantities(scenario: Scenario, gamma: Number, mu_r: np.ndarray) -> dict[str, Any]:
    g = _coefficients(scenario, gamma, mu_r)
    mu = device.thick_film_spin_accumulation(scenario.current_density, **_film(scenario))
    per_coefficient = mu / (hbar * g.spin_length)
    critical_mu = torque.critical_spin_accumulation(g, T2=scenario.T2)
    temperature = np.array(scenario.temperature)[:, None]
    return {
        "spin_accumulation": mu,
        "g_field": g.g_field,
        "g_damp": g.g_damp,
        "g_damp_contact": g.g_damp_contact,
        "g_damp_dipole": g.g_damp_dipole,
        "precession_rate": g.G_field * per_coefficient,
        "damping_rate": g.G_damp * per_coefficient,
        "korringa_rate": torque.korringa_rate(temperature, gamma=gamma, k_F=scenario.k_F, mu_r=mu_r[None, :]),
        "critical_spin_accumulation": critical_mu,
        "critical_current_density": critical_mu / device.thick_film_spin_accumulation(1.0, **_film(scenario)),
        "thermal_floor": torque.thermal_floor(mu, spin=scenario.isotope.spin),
    }


def _validity(scenario: Scenario, gamma: float, mu_r: np.ndarray, values: dict[str, np.ndarray]) -> tuple[Validity, ...]:
    E_F = (hbar * scenario.k_F) ** 2 / (2 * m_e)
    mu, floor = float(values["spin_accumulation"]), float(values["thermal_floor"])
    spin, warmest = scenario.isotope.spin, max(scenario.temperature)
    coldest, amplifies_below = min(scenario.temperature), float(torque.anti_damping_limit(spin=spin)) * abs(mu) / k_B
    amplified = f"below {1e3 * amplifies_below:.3g} mK at this current."
    if not amplifies_below:
        amplified = "at no temperature: it is a pump that adds to the decay, and no current compensates T2."
    conditions = [
        Validity(
            name="classical spin",
            holds=coldest < amplifies_below,
            statement=f"a damping-like torque amplifies a spin I = {spin:g} {amplified}",
            value=coldest,
            limit=amplifies_below,
            unit="K",
        ),
        Validity(
            name="thermal floor",
            holds=warmest <= floor,
            statement=f"Korringa relaxation by the same electrons outruns the torque above {1e3 * floor:.3g} mK at this current.",
            value=warmest,
            limit=floor,
            unit="K",
        ),
        Validity(
            name="linear in mu",
            holds=abs(mu) < 0.01 * E_F,
            statement=f"the spin accumulation, {mu / eV:.2g} eV, must be small against E_F = {E_F / eV:.3g} eV.",
            value=abs(mu),
            limit=0.01 * E_F,
            unit="J",
        ),
    ]
    for multiplier, critical in zip(mu_r, values["critical_spin_accumulation"], strict=True):
        conditions.append(
            Validity(
                name=f"threshold below E_F (mu_r = {multiplier:.3g})",
                holds=bool(critical < E_F),
                statement=f"compensating T2 would take mu = {critical / eV:.2g} eV, E_F is {E_F / eV:.3g} eV.",
                value=float(critical),
                limit=E_F,
                unit="J",
            )
        )
        own = _coefficients(scenario, gamma, float(multiplier)).validity()
        conditions += [replace(condition, name=f"{condition.name} (mu_r = {multiplier:.3g})") for condition in own]
    return tuple(conditions)
