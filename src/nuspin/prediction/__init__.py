"""The main job: from a scenario to what its nuclei do."""

from nuspin.prediction.predict import predict
from nuspin.prediction.scenario import Scenario, builtin_scenario, read_scenario

__all__ = ["Scenario", "builtin_scenario", "predict", "read_scenario"]
