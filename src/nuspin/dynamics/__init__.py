"""How a nuclear spin moves: a classical vector under the torque, a polarisation that relaxes, or a spin I in its bath; exactly."""

from nuspin.dynamics.coupled import CoupledNuclei
from nuspin.dynamics.drive import Constant, PiecewiseConstant, TimeDependent, rotating_frame
from nuspin.dynamics.ensemble.averages import isotope_mixture, mean_of, samples
from nuspin.dynamics.ensemble.diffusion import SpinDiffusion, diffuse
from nuspin.dynamics.ensemble.feedback import Feedback
from nuspin.dynamics.ensemble.mean_field import EnsembleMotion, bloch_coupled, flow_coupled
from nuspin.dynamics.ensemble.noise import ThermalNoise
from nuspin.dynamics.ensemble.quadrature import gaussian_nodes, lorentzian_nodes, powder_directions, profile_nodes
from nuspin.dynamics.evolve import evolve
from nuspin.dynamics.nuclei import BlochNucleus, ClassicalNucleus
from nuspin.dynamics.quantum.master import evolve_master, evolve_pulses
from nuspin.dynamics.quantum.quantum_spin import QuantumSpin, quadrupole_tensor, secular
from nuspin.dynamics.quantum.states import expectation, polarized_state
from nuspin.dynamics.quantum.stationary import steady_state, transition_lines
from nuspin.dynamics.quantum_nucleus import QuantumNucleus
from nuspin.dynamics.relaxation import ElectronBath, FixedRelaxation
from nuspin.dynamics.trajectory import trajectory
from nuspin.dynamics.vector.attractor import FixedPoints, fixed_points, switching_time, thresholds
from nuspin.dynamics.vector.bloch import bloch
from nuspin.dynamics.vector.damping import gilbert
from nuspin.dynamics.vector.flow import flow, flow_power
from nuspin.dynamics.vector.shaped import flow_shaped

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
    "PiecewiseConstant",
    "QuantumNucleus",
    "QuantumSpin",
    "SpinDiffusion",
    "ThermalNoise",
    "TimeDependent",
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
