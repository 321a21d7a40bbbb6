"""What an electronic spin accumulation does to the nuclear spins of a metal, and whether it can be measured.

`import nuspin` loads nothing heavy: each public name, and each floor of the package, is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nuspin import constants, device, dynamics, hyperfine, materials, measurement, paper, prediction, response, torque
    from nuspin.bibliography import cite
    from nuspin.device import Layer, Stack
    from nuspin.dynamics import evolve
    from nuspin.errors import InputError, MissingExtra, NoData, NotDerived, NuspinError, OutOfValidity, UnknownName
    from nuspin.materials import Isotope, Metal
    from nuspin.measured import Measured
    from nuspin.prediction import Scenario, load_scenario, predict
    from nuspin.response import ElectronGas
    from nuspin.results import Result, load
    from nuspin.validity import Validity

__all__ = [
    "ElectronGas",
    "InputError",
    "Isotope",
    "Layer",
    "Measured",
    "Metal",
    "MissingExtra",
    "NoData",
    "NotDerived",
    "NuspinError",
    "OutOfValidity",
    "Result",
    "Scenario",
    "Stack",
    "UnknownName",
    "Validity",
    "cite",
    "constants",
    "device",
    "dynamics",
    "evolve",
    "hyperfine",
    "load",
    "load_scenario",
    "materials",
    "measurement",
    "paper",
    "predict",
    "prediction",
    "response",
    "torque",
]

_HOME = {
    "ElectronGas": "response",
    "InputError": "errors",
    "Isotope": "materials",
    "Layer": "device",
    "Measured": "measured",
    "Metal": "materials",
    "MissingExtra": "errors",
    "NoData": "errors",
    "NotDerived": "errors",
    "NuspinError": "errors",
    "OutOfValidity": "errors",
    "Result": "results",
    "Scenario": "prediction",
    "Stack": "device",
    "UnknownName": "errors",
    "Validity": "validity",
    "cite": "bibliography",
    "evolve": "dynamics",
    "load": "results",
    "load_scenario": "prediction",
    "predict": "prediction",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'nuspin' has no attribute {name!r}")
    if name in _HOME:
        return getattr(import_module(f"nuspin.{_HOME[name]}"), name)
    return import_module(f"nuspin.{name}")


def __dir__() -> list[str]:
    return sorted(__all__)
