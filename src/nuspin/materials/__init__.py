"""Nuclei (and, later, metals) by name."""

from nuspin.materials.isotope import Isotope, isotope_names

__all__ = ["Isotope", "isotope_names"]
