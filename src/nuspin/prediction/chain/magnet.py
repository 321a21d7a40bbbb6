r"""Second link, in a ferromagnet: the current turns the electronic order, and the nuclei follow it in their hyperfine field.

.. math:: h = \frac{\hbar}{2e}\frac{J_s}{M_s d}, \qquad \alpha = \frac{h}{B_\perp}, \qquad \eta = \frac{|B_{hf}|}{B_\parallel}

of a magnetisation in the plane, B_par = B_0 + B_A against turning in it and B_perp = B_0 + B_A + mu_0 M_s against turning out of it.
"""

from collections.abc import Mapping
from itertools import pairwise
from math import pi
from typing import Any

from nuspin._jax import jnp
from nuspin.constants import e, hbar, mu_0
from nuspin.prediction.chain.drive import across, along
from nuspin.prediction.scenario import Structure

Numbers = Mapping[str, Any]


def following(setup: Structure, numbers: Numbers, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return line, enhancement factor, and what the current does through the magnetisation, which lies along the field.

    The host absorbs the spin current that enters it across the magnetisation: the angular momentum becomes an effective field h on it,
    along m x y, which turns it out of the plane, against its demagnetising field. The component of the Oersted field along the
    field shifts the line, that across it turns the magnetisation in the plane. The nuclei turn with it, in a field that much larger.
    Along z both turn it into the plane, which the demagnetising field helps.
    """
    gamma, B_hf, B0 = numbers["nucleus.gamma"], numbers["host.hyperfine_field"], numbers["field.B0"]
    out_of_plane = numbers["field.z"] ** 2 / (numbers["field.x"] ** 2 + numbers["field.y"] ** 2 + numbers["field.z"] ** 2)
    demagnetising = mu_0 * numbers["host.magnetization"]
    in_plane_stiffness = B0 + numbers["host.anisotropy_field"] - out_of_plane * demagnetising
    stiffness = in_plane_stiffness + (1 - out_of_plane) * demagnetising
    cosine = along(numbers)
    sine = across(numbers)
    turning = found["oersted_field"] * sine
    absorbed = _absorbed(setup, numbers, found["electric_field"]) * sine
    thickness = numbers[f"layers.{setup.host_layer}.thickness"]
    effective = hbar / (2 * e) * absorbed / (numbers["host.magnetization"] * thickness)
    tilt = effective / stiffness
    enhancement = jnp.abs(B_hf) / in_plane_stiffness
    per_field = jnp.abs(gamma) / (2 * pi)
    line = per_field * jnp.abs(B_hf + B0)
    return {
        "line": line,
        "enhancement_factor": enhancement,
        "absorbed_spin_current": absorbed,
        "effective_field": effective,
        "tilt": tilt,
        "tilt_by_oersted": turning / in_plane_stiffness,
        "stiffness": in_plane_stiffness,
        "nutation_by_alternating_current": per_field * jnp.abs(B_hf) * tilt / 2,
        "nutation_by_oersted": per_field * enhancement * turning / 2,
        "shift_by_tilt": -per_field * B0 * jnp.sign(B_hf) * tilt**2 / 2,
        "oersted_shift": per_field * jnp.sign(B_hf) * found["oersted_field"] * cosine,
    }


def _absorbed(setup: Structure, numbers: Numbers, E: Any) -> Any:
    """Return the spin current that enters the host through its faces, A/m^2 in units of charge."""
    film = setup.film(numbers)
    index = setup.layers.index(str(setup.host_layer))
    low, high = list(pairwise(film.boundaries))[index]
    rise = (high - low) * 1e-9  # just inside: at a boundary the layer below counts
    return film.spin_current(low + rise, electric_field=E) - film.spin_current(high, electric_field=E)
