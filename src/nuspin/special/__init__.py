"""Special functions that JAX lacks, each by one method that compiles, maps and differentiates."""

from nuspin.special.bessel import j0, j1, y0, y1
from nuspin.special.exponential_integral import exp1, exp1_scaled
from nuspin.special.turn import sine_and_versine

__all__ = ["exp1", "exp1_scaled", "j0", "j1", "sine_and_versine", "y0", "y1"]
