"""What comes back on the nuclear spin: torque, relaxation by the same electrons, and the thresholds between them."""

from nuspin.torque.coefficients import TorqueCoefficients, torque_coefficients
from nuspin.torque.korringa import knight_shift, korringa_rate, thermal_floor
from nuspin.torque.layer import layer_dipole_coefficient
from nuspin.torque.threshold import critical_spin_accumulation

__all__ = [
    "TorqueCoefficients",
    "critical_spin_accumulation",
    "knight_shift",
    "korringa_rate",
    "layer_dipole_coefficient",
    "thermal_floor",
    "torque_coefficients",
]
