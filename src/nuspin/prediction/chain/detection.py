"""Last link: how long a laboratory must average before each effect stands five times above its noise."""

from collections.abc import Mapping
from math import pi
from typing import Any

from nuspin._jax import jnp
from nuspin.measurement import (
    amplitude_precision,
    averaging_time,
    field_averaging_time,
    frequency_precision,
    relaxation_precision,
    signal_to_noise,
)
from nuspin.prediction.chain.nuclei import pulse_of
from nuspin.prediction.scenario import Structure

Numbers = Mapping[str, Any]

_REPETITION = 3  # T_1 between shots: 95 % of the magnetisation is back
_ON_AND_OFF = 2  # what is even in the current is the difference of two halves of the shots
_COIL = ("detection.quality", "detection.filling", "detection.noise_temperature")


def averaging(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return signal-to-noise ratio of a shot and averaging times, s, of the effects that this scenario can detect."""
    result: dict[str, Any] = {}
    if any(name in numbers for name in _COIL) and "nuclear_magnetization" in found:
        result |= _by_coil(setup, numbers, found)
    if "detection.field_noise" in numbers and "overhauser_field" in found:
        noise = numbers["detection.field_noise"]
        result["overhauser_field_time"] = field_averaging_time(found["overhauser_field"], noise=noise, build_up=found["T1"])
    return result


def _by_coil(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    T2 = numbers["nucleus.T2"]
    T2_star = numbers.get("detection.T2_star", T2)
    thickness = numbers["host.thickness"] if not setup.layers else numbers[f"layers.{setup.host_layer}.thickness"]
    copies = numbers.get("detection.copies", 1.0)
    ratio = signal_to_noise(
        found["nuclear_magnetization"],
        larmor=numbers["nucleus.gamma"] * numbers["field.B0"],
        volume=copies * thickness * numbers["drive.width"] * numbers["drive.length"],
        T2_star=T2_star,
        quality=numbers["detection.quality"],
        filling=numbers["detection.filling"],
        noise_temperature=numbers["detection.noise_temperature"],
    )
    spread = 2 * pi * jnp.hypot(found.get("shift_spread", 0.0), found.get("oersted_width", 0.0))  # rad/s, while the current flows
    decay = 1 / (1 / T2_star + spread)
    frequency = frequency_precision(ratio * jnp.sqrt(decay / T2_star), T2_star=decay)
    pulse = pulse_of(numbers)
    faded = jnp.exp(2 * pulse / T2 + (spread * pulse) ** 2 / 2)  # by T_2 in both arms, by the spread in the one with the current
    hot = ratio * jnp.abs(1 + found["amplitude_heating"])
    cold, pumped = _REPETITION * found["T1_before"], _REPETITION * found["T1"]
    shots = {  # precision of one, and what it takes: the thermal magnetisation back, or that with the current
        "amplitude_change": (amplitude_precision(ratio), pumped),
        "shift": (frequency, cold),
        "echo_phase": (amplitude_precision(ratio) * faded, cold),
        "linewidth_change": (_ON_AND_OFF * 2 * frequency, cold),
        "T1_change": (_ON_AND_OFF * relaxation_precision(hot), pumped),
    }
    times = {
        f"{name}_time": averaging_time(found[name], precision, repetition=repetition)
        for name, (precision, repetition) in shots.items()
        if name in found
    }
    return {"signal_to_noise": ratio, **times}
