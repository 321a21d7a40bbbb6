"""How a nuclear spin moves: a classical vector under the torque, or a spin I in fields, a field gradient and baths; exactly."""

from nuspin.dynamics.flow import flow
from nuspin.dynamics.master import evolve_master, evolve_pulses, steady_state, transition_lines
from nuspin.dynamics.quantum_spin import QuantumSpin, in_rotating_frame, quadrupole_tensor, secular
from nuspin.dynamics.states import expectation, polarized_state

__all__ = [
    "QuantumSpin",
    "evolve_master",
    "evolve_pulses",
    "expectation",
    "flow",
    "in_rotating_frame",
    "polarized_state",
    "quadrupole_tensor",
    "secular",
    "steady_state",
    "transition_lines",
]
