"""The spin accumulation that a current in a film makes at the nuclei, and the magnetic field and the heat of that current."""

from nuspin.device.heating import (
    debye_flow,
    hot_wire_temperature,
    pulse_rise,
    strip_rise,
    temperature_above,
)
from nuspin.device.layer import Interface, Layer, SpinSource
from nuspin.device.oersted import oersted_field, oersted_moments
from nuspin.device.spin_hall import thick_film_current_density, thick_film_spin_accumulation
from nuspin.device.stack import Stack

__all__ = [
    "Interface",
    "Layer",
    "SpinSource",
    "Stack",
    "debye_flow",
    "hot_wire_temperature",
    "oersted_field",
    "oersted_moments",
    "pulse_rise",
    "strip_rise",
    "temperature_above",
    "thick_film_current_density",
    "thick_film_spin_accumulation",
]
