"""How a nuclear spin moves under the torque, exactly."""

from nuspin.dynamics.flow import flow

__all__ = ["flow"]
