"""What a scenario need not state because a table has it: of the nucleus, of its host, of the metals of the layers."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nuspin._disk import remembered
from nuspin.constants import mu_B
from nuspin.errors import InputError, NotDerived
from nuspin.hyperfine import second_moment
from nuspin.materials import Metal
from nuspin.measured import Measured, propagate
from nuspin.prediction.scenario import Setup
from nuspin.response import ElectronGas
from nuspin.torque import calibrate, knight_shift

Found = dict[str, Measured | float]


def layer_numbers(layer: str, metal: Metal, stated: Mapping[str, Any]) -> Found:
    """Return what the table knows of the metal of a layer beside its conductivity, which is that of the film."""
    found: Found = {}
    for key, other in (
        ("spin_hall_conductivity", "spin_hall_angle"),
        ("spin_resistance", "spin_diffusion_length"),
        ("electron_phonon", None),
        ("debye_temperature", None),
        ("g_factor", None),
    ):
        if not {f"layers.{layer}.{key}", f"layers.{layer}.{other}"} & set(stated):
            value = metal.find(key)
            if value is not None:
                found[f"layers.{layer}.{key}"] = value
    return found


def host_numbers(setup: Setup, stated: Mapping[str, Any]) -> Found:
    """Return what the tables know of the nucleus and of its host, without what the scenario states itself."""
    metal, isotope = setup.metal, setup.isotope

    def of_tables() -> dict[str, Any]:
        return {path: asdict(value) if isinstance(value, Measured) else value for path, value in _of_tables(setup).items()}

    kept = remembered(f"{isotope.name} in {metal.name if metal else None}, a {setup.host}", of_tables)
    found: Found = {path: Measured.from_dict(value) if isinstance(value, dict) else value for path, value in kept.items()}
    g = metal.find("g_factor") if metal is not None else None
    if g is not None and setup.host_layer is not None:
        found[f"layers.{setup.host_layer}.g_factor"] = g
    return {path: value for path, value in found.items() if path not in stated}


def _of_tables(setup: Setup) -> Found:
    isotope = setup.isotope
    found: Found = {"nucleus.spin": isotope.spin, "nucleus.gamma": isotope.measured_gamma(), "nucleus.abundance": isotope.abundance}
    if setup.metal is not None:
        if setup.isotope.element not in setup.metal.elements:
            nuclei = ", ".join(nucleus.name for nucleus in setup.metal.nuclei)
            raise InputError(f"{setup.metal.name} has no nucleus {setup.isotope.name}. `nucleus.isotope` may be {nuclei}.")
        found |= _of_lattice(setup, setup.metal)
        of_host = {"ferromagnet": _ferromagnet, "semiconductor": _semiconductor, "metal": _metal}
        found |= of_host[setup.host](setup, setup.metal)
    elif setup.host == "metal":
        found["host.spin_conserving_fraction"] = 1.0
    return found


def _of_lattice(setup: Setup, metal: Metal) -> Found:
    found: Found = {"nucleus.density": metal.site_density, "host.lattice_constant": metal.lattice_constant}
    try:
        moment = second_moment(setup.isotope, metal.lattice)
    except NotDerived:  # not every site is alike: the scenario may state T2 and the local field
        return found
    return found | {"nucleus.T2": float(moment.T2), "nucleus.local_field": float(moment.local_field)}


def _semiconductor(setup: Setup, metal: Metal) -> Found:
    """Return what carriers do at the nucleus; an f that nobody knows is 1, an upper bound."""
    eta = metal.value("contact_enhancement", setup.isotope.name)
    return {"host.spin_conserving_fraction": 1.0, "host.enhancement": eta, "host.effective_mass": metal.band_mass}


def _metal(setup: Setup, metal: Metal) -> Found:
    """Return K, T_1 T and f as they were measured; an f that nobody knows is 1, an upper bound."""
    calibration = calibrate(metal, setup.isotope)
    found: Found = {"host.spin_conserving_fraction": calibration.spin_conserving_fraction or 1.0}
    for key, value in (("knight_shift", calibration.spin_shift), ("T1T", calibration.T1T)):
        if value is not None:
            found[f"host.{key}"] = value
    if metal.kind != "d metal":
        found["host.unit_shift"] = float(knight_shift(gas=ElectronGas.from_metal(metal)))
    return found


def _ferromagnet(setup: Setup, metal: Metal) -> Found:
    found: Found = {}
    field = metal.find("hyperfine_field", setup.isotope.name)
    if field is not None:
        found["host.hyperfine_field"] = field
    moment = metal.find("moment")
    if moment is not None:
        found["host.magnetization"] = propagate(lambda m, n: m * n * mu_B, moment, metal.site_density, unit="A/m")
    return found
