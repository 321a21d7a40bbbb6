"""Nuclei, metals and lattices by name, every number with its source."""

from nuspin.materials.datum import Datum
from nuspin.materials.isotope import Isotope, isotope_names
from nuspin.materials.lattice import Lattice
from nuspin.materials.metal import Metal, metal_names
from nuspin.materials.stoner import stoner_of_density

__all__ = ["Datum", "Isotope", "Lattice", "Metal", "isotope_names", "metal_names", "stoner_of_density"]
