"""The two checks that every radial function gets: its value at one place, and the power with which it falls off."""

from typing import Any

import numpy as np

from nuspin import hyperfine
from nuspin.paper import printed
from nuspin.paper.audit.row import Check
from nuspin.paper.independent import radial

X = 1.7
"""k_F r where every radial function is well away from a zero."""


def radial_check(claim: str, name: str, x: float = X, **more: Any) -> Check:
    """Compare one radial function at one place with its Hankel transform."""
    return Check(
        claim=f"{claim} at k_F r = {x:g}",
        printed=float(getattr(printed, name)(x)),
        derived=float(getattr(hyperfine, name)(x)),
        computed=getattr(radial, name)(x),
        tolerance=1e-9,
        witness="Hankel transform of the susceptibility by quadrature",
        **more,
    )


def exponent_check(claim: str, name: str, power: float) -> Check:
    """Compare the power law of an envelope far away."""
    return Check(
        claim=claim,
        printed=power,
        derived=radial.envelope_exponent(lambda x: float(getattr(hyperfine, name)(x)), 2 * np.pi),
        computed=radial.envelope_exponent(getattr(radial, name), 2 * np.pi),
        tolerance=1e-6,
        witness="envelope of the Hankel transform between k_F r = 2π and 8π",
    )
