"""From a current in a film to the spin accumulation at the nuclei."""

from nuspin.device.spin_hall import thick_film_current_density, thick_film_spin_accumulation

__all__ = ["thick_film_current_density", "thick_film_spin_accumulation"]
