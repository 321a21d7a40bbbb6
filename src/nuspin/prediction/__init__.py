"""The main job: from a scenario to what its nuclei do; and from all metals to where to look."""

from nuspin.prediction.atlas import AtlasRow, atlas
from nuspin.prediction.korringa_table import KorringaRow, korringa_table
from nuspin.prediction.predict import predict
from nuspin.prediction.scenario import Scenario, builtin_scenario, read_scenario

__all__ = ["AtlasRow", "KorringaRow", "Scenario", "atlas", "builtin_scenario", "korringa_table", "predict", "read_scenario"]
