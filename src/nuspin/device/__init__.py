"""From a current in a film to the spin accumulation at the nuclei."""

from nuspin.device.layer import Interface, Layer
from nuspin.device.spin_hall import thick_film_current_density, thick_film_spin_accumulation
from nuspin.device.stack import Stack

__all__ = ["Interface", "Layer", "Stack", "thick_film_current_density", "thick_film_spin_accumulation"]
