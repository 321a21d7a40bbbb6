"""How a nuclear spin moves under the torque, exactly."""

from nuspin.dynamics.attractor import FixedPoints, fixed_points, switching_time, thresholds
from nuspin.dynamics.bloch import bloch
from nuspin.dynamics.damping import gilbert
from nuspin.dynamics.flow import flow, flow_power
from nuspin.dynamics.shaped import flow_shaped

__all__ = ["FixedPoints", "bloch", "fixed_points", "flow", "flow_power", "flow_shaped", "gilbert", "switching_time", "thresholds"]
