"""The main job: from a scenario to what its nuclei do; and from all metals to where to look."""

from nuspin.prediction.atlas import AtlasRow, atlas
from nuspin.prediction.chain import evaluate
from nuspin.prediction.korringa_table import KorringaRow, korringa_table
from nuspin.prediction.predict import predict
from nuspin.prediction.reading import builtin_scenario, load_scenario, read_scenario, scenario_names, shipped_text
from nuspin.prediction.scenario import Scenario
from nuspin.prediction.uncertainty import derivatives

__all__ = [
    "AtlasRow",
    "KorringaRow",
    "Scenario",
    "atlas",
    "builtin_scenario",
    "derivatives",
    "evaluate",
    "korringa_table",
    "load_scenario",
    "predict",
    "read_scenario",
    "scenario_names",
    "shipped_text",
]
