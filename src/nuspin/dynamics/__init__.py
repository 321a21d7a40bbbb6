"""How a nuclear spin moves: a classical vector under the torque, a polarisation that relaxes, or a spin I in its bath; exactly."""

from nuspin.dynamics.attractor import FixedPoints, fixed_points, switching_time, thresholds
from nuspin.dynamics.bloch import bloch
from nuspin.dynamics.coupled import CoupledNuclei
from nuspin.dynamics.damping import gilbert
from nuspin.dynamics.diffusion import diffuse
from nuspin.dynamics.drive import Constant, Pieces, Shaped, rotating_frame
from nuspin.dynamics.ensemble import (
    gaussian_nodes,
    isotope_mixture,
    lorentzian_nodes,
    mean_of,
    powder_directions,
    profile_nodes,
    samples,
)
from nuspin.dynamics.evolve import evolve
from nuspin.dynamics.feedback import EnsembleMotion, Feedback, bloch_coupled, flow_coupled
from nuspin.dynamics.flow import flow, flow_power
from nuspin.dynamics.master import evolve_master, evolve_pulses, steady_state, transition_lines
from nuspin.dynamics.noise import ThermalNoise
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus
from nuspin.dynamics.quantum_nucleus import QuantumNucleus
from nuspin.dynamics.quantum_spin import QuantumSpin, in_rotating_frame, quadrupole_tensor, secular
from nuspin.dynamics.relaxation import ElectronBath, FixedRelaxation
from nuspin.dynamics.shaped import flow_shaped
from nuspin.dynamics.states import expectation, polarized_state
from nuspin.dynamics.trajectory import trajectory

__all__ = [
    "BlochNucleus",
    "ClassicalNucleus",
    "Constant",
    "CoupledNuclei",
    "ElectronBath",
    "EnsembleMotion",
    "Feedback",
    "FixedPoints",
    "FixedRelaxation",
    "Pieces",
    "QuantumNucleus",
    "QuantumSpin",
    "Shaped",
    "ThermalNoise",
    "bloch",
    "bloch_coupled",
    "diffuse",
    "evolve",
    "evolve_master",
    "evolve_pulses",
    "expectation",
    "fixed_points",
    "flow",
    "flow_coupled",
    "flow_power",
    "flow_shaped",
    "gaussian_nodes",
    "gilbert",
    "in_rotating_frame",
    "isotope_mixture",
    "lorentzian_nodes",
    "mean_of",
    "polarized_state",
    "powder_directions",
    "profile_nodes",
    "quadrupole_tensor",
    "rotating_frame",
    "samples",
    "secular",
    "steady_state",
    "switching_time",
    "thresholds",
    "trajectory",
    "transition_lines",
]
