"""The torque of the electrons on a nuclear spin, the relaxation by the same electrons, calibration by NMR, and thresholds."""

from nuspin.torque.bath import BathRates, bath_rates, steady_polarization
from nuspin.torque.calibration import Calibration, calibrate
from nuspin.torque.channels import ChannelWeights, channel_weights
from nuspin.torque.coefficients import TorqueCoefficients, torque_coefficients
from nuspin.torque.korringa import crossover_temperature, knight_shift, korringa_rate
from nuspin.torque.korringa_product import enhancement_from_knight_shift, enhancement_from_T1T, korringa_T1T, stoner_of_korringa
from nuspin.torque.polarization import local_field_factor
from nuspin.torque.required import (
    spin_accumulation_for_amplification,
    spin_accumulation_for_polarization,
    spin_accumulation_for_shift,
)
from nuspin.torque.threshold import anti_damping_limit, critical_spin_accumulation
from nuspin.torque.two_dimensional import two_dimensional_dipole_coefficient

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
    "crossover_temperature",
    "enhancement_from_T1T",
    "enhancement_from_knight_shift",
    "knight_shift",
    "korringa_T1T",
    "korringa_rate",
    "local_field_factor",
    "spin_accumulation_for_amplification",
    "spin_accumulation_for_polarization",
    "spin_accumulation_for_shift",
    "steady_polarization",
    "stoner_of_korringa",
    "torque_coefficients",
    "two_dimensional_dipole_coefficient",
]
