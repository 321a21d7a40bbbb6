r"""Second link, in a metal: what the spin accumulation does to the nuclei. Torque, shift, rates, polarisation, thresholds.

.. math::

    B_K = -\frac{G_f}{\gamma I_p}\frac{\mu}{\hbar} = -K\frac{\mu}{\hbar\,e/m_e}, \qquad
    \delta\nu = \frac{|\gamma|}{2\pi} B_K\cos\vartheta
"""

from collections import ChainMap
from collections.abc import Mapping
from functools import partial
from math import nan, pi
from typing import Any

from nuspin._jax import jax, jnp
from nuspin.constants import hbar, k_B
from nuspin.hyperfine import nuclear_magnetization, overhauser_field
from nuspin.measurement import broadening
from nuspin.prediction.chain.drive import across, along
from nuspin.prediction.scenario import Structure
from nuspin.response import ElectronGas
from nuspin.torque import (
    TorqueCoefficients,
    anti_damping_limit,
    critical_spin_accumulation,
    crossover_temperature,
    knight_shift,
    korringa_rate,
    local_field_factor,
    torque_coefficients,
)
from nuspin.torque.bath import BathRates, rates
from nuspin.torque.calibration import damping_of_T1T, exchange_rate_of_T1T, field_of_shift
from nuspin.torque.korringa import exchange_rate

Numbers = Mapping[str, Any]


_ROUNDING = 1e-12


def kernel_of(setup: Structure) -> str:
    """Return the coupling: of free electrons contact and dipolar, of a real metal contact."""
    return "full" if setup.host == "free electrons" else "contact"


def has_shift(setup: Structure, numbers: Numbers) -> bool:
    """Whether the field-like torque and the shift are known."""
    return setup.host == "free electrons" or "host.knight_shift" in numbers


def has_relaxation(setup: Structure, numbers: Numbers) -> bool:
    """Whether the damping-like torque, relaxation and polarisation are known."""
    return setup.host == "free electrons" or "host.T1T" in numbers


def with_carriers(setup: Structure, numbers: Numbers) -> Numbers:
    """Return the numbers with the Knight shift and T_1 T that the carriers of a semiconductor make."""
    if setup.host != "semiconductor":
        return numbers
    gas = carriers(numbers)
    gamma, eta = numbers["nucleus.gamma"], numbers["host.enhancement"]
    unit_shift = knight_shift(gas=gas)
    rate = korringa_rate(1.0, gamma=gamma, gas=gas, enhancement=eta, kernel="contact")
    return ChainMap({"host.unit_shift": unit_shift, "host.knight_shift": eta * unit_shift, "host.T1T": 1 / rate}, numbers)  # type: ignore[arg-type]


def carriers(numbers: Numbers) -> ElectronGas:
    """Return the degenerate gas of the carriers of a semiconductor."""
    return ElectronGas.from_density(numbers["host.carrier_density"], effective_mass=numbers["host.effective_mass"])


def coefficients(setup: Structure, numbers: Numbers) -> TorqueCoefficients:
    """Return the torque coefficients, of free electrons or from K and T_1 T, NaN where one of these is not known."""
    spin, gamma, a = (numbers[name] for name in ("nucleus.spin", "nucleus.gamma", "host.lattice_constant"))
    if setup.host == "free electrons":
        mu_r = numbers.get("host.mu_r", 1.0)
        return torque_coefficients(gamma=gamma, spin=spin, k_F=numbers["host.k_F"], lattice_constant=a, mu_r=mu_r)
    f = numbers["host.spin_conserving_fraction"]
    return TorqueCoefficients(
        g_field=field_of_shift(numbers.get("host.knight_shift", nan), gamma=gamma, spin=spin) / a**2,
        g_damp_contact=damping_of_T1T(numbers.get("host.T1T", nan), spin=spin, f=f) / a**2,
        g_damp_dipole=0.0,
        spin_length=(spin * (spin + 1)) ** 0.5,
        lattice_constant=a,
    )


def bath(setup: Structure, numbers: Numbers, *, mu: Any, temperature: Any) -> BathRates:
    """Return the rates of the electrons at a temperature, with a spin accumulation along y."""
    if setup.host == "free electrons":
        gas, mu_r = ElectronGas(k_F=numbers["host.k_F"]), numbers.get("host.mu_r", 1.0)
        strength = exchange_rate(gamma=numbers["nucleus.gamma"], gas=gas, mu_r=mu_r)
    else:
        strength = exchange_rate_of_T1T(numbers["host.T1T"])
    return rates(
        strength,
        spin=numbers["nucleus.spin"],
        levels=setup.levels,
        mu=mu,
        temperature=temperature,
        larmor=numbers["nucleus.gamma"] * numbers["field.B0"],
        kernel=kernel_of(setup),
        angle=jnp.arctan2(across(numbers), along(numbers)),
        spin_conserving_fraction=numbers.get("host.spin_conserving_fraction", 1.0),
    )


def field_on_nuclei(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field-like coefficient, and the shift of the line with its spread."""
    g = coefficients(setup, numbers)
    per_energy = -g.G_field / (hbar * numbers["nucleus.gamma"] * g.spin_length)
    per_field = jnp.abs(numbers["nucleus.gamma"]) / (2 * pi)
    knight_field = per_energy * found["accumulation_along_field"]
    spread = per_energy * found["spin_accumulation_spread"] * along(numbers)
    result = {
        "g_field": g.g_field,
        "precession_rate": g.G_field * found["spin_accumulation"] / (hbar * g.spin_length),
        "knight_field": knight_field,
        "shift": per_field * knight_field,
        "shift_spread": jnp.abs(per_field * spread),
    }
    if "current_density" in found:
        result["shift_per_current"] = per_field * knight_field / _nonzero(found["current_density"])
    return result


def damping(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the damping-like coefficient, and what mu and current would compensate T_2."""
    g, mu = coefficients(setup, numbers), found["spin_accumulation"]
    f = numbers.get("host.spin_conserving_fraction", 1.0)
    result = {
        "g_damp": g.g_damp,
        "g_damp_contact": g.g_damp_contact,
        "g_damp_dipole": jnp.asarray(g.g_damp_dipole),
        "damping_rate": g.G_damp * mu / (hbar * g.spin_length),
        "crossover_temperature": f * crossover_temperature(mu, spin=numbers["nucleus.spin"], kernel=kernel_of(setup)),
    }
    if "nucleus.T2" in numbers:
        critical = critical_spin_accumulation(g, T2=numbers["nucleus.T2"])
        result["critical_spin_accumulation"] = critical
        result["compensation"] = jnp.abs(mu) / critical
        if "current_density" in found:
            result["critical_current_density"] = jnp.abs(critical * _nonzero(found["current_density"]) / _nonzero(mu))
    return result


def _nonzero(value: Any) -> Any:
    return jnp.where(value == 0, jnp.nan, value)


def relaxation(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return T_1 and the polarisation with the current, without it at the same electron temperature, and in the bath before."""
    given = (found["spin_accumulation"], found["electron_temperature"], numbers["environment.temperature"])
    mu, hot, cold = jnp.broadcast_arrays(*given)
    nothing = jnp.zeros_like(mu)

    def electrons(mu: Any, temperature: Any) -> tuple[Any, Any]:
        found = bath(setup, numbers, mu=mu, temperature=temperature)
        return found.G_plus + found.G_minus, found.polarization

    states = jnp.stack([mu, -mu, nothing, nothing]), jnp.stack([hot, hot, hot, cold])
    total, polarization = jax.vmap(electrons)(*states)
    total, polarization = jax.vmap(partial(_relaxing_further, numbers, rest=polarization[-1]))(total, polarization)
    T1, T1_reversed, T1_heated, T1_before = 1 / total
    polarization, reversed_, heated, before = polarization
    left = _left_by_local_field(numbers)
    pumped = left * _odd(polarization, reversed_)
    amplified = anti_damping_limit(
        spin=numbers["nucleus.spin"],
        kernel=kernel_of(setup),
        spin_conserving_fraction=numbers.get("host.spin_conserving_fraction", 1.0),
    )
    return {
        "T1": T1,
        "T1_before": T1_before,
        "T1_change": (T1 + T1_reversed) / (2 * T1_heated) - 1,
        "T1_heating": T1_heated / T1_before - 1,
        "polarization": heated + left * (polarization - heated),
        "thermal_polarization": before,
        "pumped_polarization": pumped,
        "amplitude_change": pumped / _nonzero(before),
        "amplitude_heating": heated / _nonzero(before) - 1,
        "amplification_below": amplified * jnp.abs(mu) / k_B,
    }


def _relaxing_further(numbers: Numbers, total: Any, polarization: Any, *, rest: Any) -> tuple[Any, Any]:
    """Return rate and polarisation of nuclei that other causes than the electrons draw to `rest`, too."""
    if "nucleus.extra_relaxation_rate" not in numbers:
        return total, polarization
    extra = numbers["nucleus.extra_relaxation_rate"]
    return total + extra, (total * polarization + extra * rest) / (total + extra)


def _left_by_local_field(numbers: Numbers) -> Any:
    """Return how much of what is pumped a field leaves that competes with the nuclei's own; of thermal polarisation it leaves all."""
    if "nucleus.local_field" not in numbers:
        return 1.0
    return local_field_factor(numbers["field.B0"], local_field=numbers["nucleus.local_field"])


def _odd(forward: Any, back: Any) -> Any:
    """Return half the difference, nothing where it is rounding."""
    difference = forward - back
    return jnp.where(jnp.abs(difference) > _ROUNDING * (jnp.abs(forward) + jnp.abs(back)), difference / 2, 0.0)


def field_on_electrons(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the magnetisation of the nuclei and the field they make on the electrons: what is pumped, and what is there anyway."""
    density = numbers["nucleus.density"] * numbers["nucleus.abundance"]
    given = dict(spin=numbers["nucleus.spin"], gamma=numbers["nucleus.gamma"], density=density)
    pumped = nuclear_magnetization(found["pumped_polarization"], **given)
    thermal = nuclear_magnetization(found["thermal_polarization"], **given)
    if setup.host != "free electrons" and "host.unit_shift" not in numbers:  # a d metal, whose K is not the contact coupling
        return {"nuclear_magnetization": thermal}
    eta = 1.0 if setup.host == "free electrons" else numbers["host.knight_shift"] / numbers["host.unit_shift"]
    per_g = 2 / numbers.get(f"layers.{setup.host_layer}.g_factor", 2.0)  # the field that an electron of this g would need
    return {
        "nuclear_magnetization": thermal,
        "overhauser_field": per_g * overhauser_field(pumped, enhancement=eta),
        "thermal_overhauser_field": per_g * overhauser_field(thermal, enhancement=eta),
    }


def line(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the width of the line, what changes it, and the phase that an echo gains by the shift in one of its arms."""
    width = 1 / (pi * jnp.asarray(numbers.get("detection.T2_star", numbers["nucleus.T2"])))
    result = {"linewidth": width + 0 * found["spin_accumulation"]}
    if "shift" in found:
        result |= {"echo_phase": echo_phase(numbers, found["shift"]), "linewidth_change": broadening(width, spread=found["shift_spread"])}
    if "oersted_spread" in found:
        per_field = jnp.abs(numbers["nucleus.gamma"]) / (2 * pi)
        result["oersted_width"] = per_field * found["oersted_spread"] * jnp.abs(along(numbers))
        result["oersted_broadening"] = broadening(width, spread=result["oersted_width"])
    if "damping_rate" in found:
        result["linewidth_by_torque"] = found["damping_rate"] / pi
    return result


def echo_phase(numbers: Numbers, shift: Any) -> Any:
    """Return the phase of an echo, rad, after a shift during one arm: for the pulse stated, or half of T_2."""
    return 2 * pi * shift * pulse_of(numbers)


def pulse_of(numbers: Numbers) -> Any:
    """Return how long the current flows in one arm of the echo, s."""
    return numbers["drive.pulse"] if "drive.pulse" in numbers else numbers["nucleus.T2"] / 2
