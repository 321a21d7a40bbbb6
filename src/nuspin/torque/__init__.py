"""What comes back on the nuclear spin: torque, the bath of the same electrons, its calibration by NMR, and the thresholds between them."""

from nuspin.torque.bath import BathRates, bath_rates, steady_polarization
from nuspin.torque.calibration import Calibration, calibrate
from nuspin.torque.channels import ChannelWeights, channel_weights
from nuspin.torque.coefficients import TorqueCoefficients, torque_coefficients
from nuspin.torque.korringa import knight_shift, korringa_rate, thermal_floor
from nuspin.torque.korringa_product import enhancement_from_knight_shift, enhancement_from_T1T, korringa_T1T, stoner_of_korringa
from nuspin.torque.layer import layer_dipole_coefficient
from nuspin.torque.polarization import local_field_factor
from nuspin.torque.required import (
    spin_accumulation_for_amplification,
    spin_accumulation_for_polarization,
    spin_accumulation_for_shift,
)
from nuspin.torque.threshold import anti_damping_limit, critical_spin_accumulation

__all__ = [
    "BathRates",
    "Calibration",
    "ChannelWeights",
    "TorqueCoefficients",
    "anti_damping_limit",
    "bath_rates",
    "calibrate",
    "channel_weights",
    "critical_spin_accumulation",
    "enhancement_from_T1T",
    "enhancement_from_knight_shift",
    "knight_shift",
    "korringa_T1T",
    "korringa_rate",
    "layer_dipole_coefficient",
    "local_field_factor",
    "spin_accumulation_for_amplification",
    "spin_accumulation_for_polarization",
    "spin_accumulation_for_shift",
    "steady_polarization",
    "stoner_of_korringa",
    "thermal_floor",
    "torque_coefficients",
]
