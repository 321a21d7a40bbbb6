r"""The Korringa table: T_1 T as measured, and as the Knight shift predicts it without and with exchange among the electrons."""

from dataclasses import dataclass
from math import hypot, isnan
from typing import Any

from nuspin import bibliography, checks
from nuspin.materials import Metal, metal_names
from nuspin.measured import Grade, Measured
from nuspin.torque import Calibration, calibrate

_OFF = 2.0  # standard deviations from which a prediction counts as a miss


@dataclass(frozen=True, kw_only=True)
class KorringaRow:
    """One nucleus in one metal whose Knight shift and T_1 T are both known.

    Examples
    --------
    >>> from nuspin.prediction import KorringaRow
    >>> from nuspin.torque import calibrate
    >>> KorringaRow(calibration=calibrate("Cu", "63Cu")).to_dict()["isotope"]
    '63Cu'
    """

    calibration: Calibration

    def __post_init__(self) -> None:
        checks.instance("calibration", self.calibration, Calibration)

    @property
    def isotope(self) -> str:
        """The nucleus."""
        return self.calibration.isotope.name

    @property
    def metal(self) -> str:
        """The metal."""
        return self.calibration.metal.name

    @property
    def inputs(self) -> tuple[Measured, ...]:
        """The moment, K and T_1 T, and alpha where it is known."""
        c = self.calibration
        return tuple(number for number in (c.isotope.moment, c.knight_shift, c.T1T, c.stoner) if number is not None)

    @property
    def grade(self) -> Grade:
        """Of the worst input."""
        return Grade.worst(*(number.grade for number in self.inputs))

    @property
    def sources(self) -> tuple[str, ...]:
        """Citation keys of all inputs."""
        return tuple(dict.fromkeys(key for number in self.inputs for key in number.sources))

    @property
    def off(self) -> float | None:
        """How many standard deviations the prediction at the literature's alpha lies above the measurement."""
        predicted, measured = self.calibration.T1T_predicted, self.calibration.T1T
        if predicted is None or measured is None:
            return None
        sigma = hypot(predicted.uncertainty, measured.uncertainty)
        return None if isnan(sigma) or sigma == 0 else (predicted.value - measured.value) / sigma

    @property
    def verdict(self) -> str:
        """What the comparison says, in a sentence."""
        c = self.calibration
        if c.metal.kind == "d metal":
            return "not contact: K is core polarisation by d electrons plus an orbital shift, T₁ adds their channels"
        if c.stoner_needed is None:
            return "faster than K allows at any α: channels beside contact"
        if self.off is None:
            return "no α to predict with, or an uncertainty unknown"
        if abs(self.off) < _OFF:
            return "agrees"
        if self.off < 0:
            return "slower: more exchange than a uniform gas has, or K is partly orbital"
        return "faster: channels beside contact"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, T_1 T in s K."""
        c = self.calibration
        columns = {
            "T1T_measured": c.T1T,
            "T1T_predicted_alpha0": c.T1T_alpha0,
            "T1T_predicted": c.T1T_predicted,
            "alpha": c.stoner,
            "knight_shift": c.knight_shift,
        }
        numbers = {}
        for name, number in columns.items():
            numbers |= {name: None, f"{name}_uncertainty": None} if number is None else number.to_dict(name)
        return {
            "isotope": self.isotope,
            "metal": self.metal,
            **numbers,
            "alpha_needed": c.stoner_needed,
            "reference": c.reference,
            "verdict": self.verdict,
            "grade": str(self.grade),
            "source": [str(bibliography.cite(key)) for key in self.sources],
        }


def korringa_table(*, unverified: bool = False) -> tuple[KorringaRow, ...]:
    """Return a row for every nucleus of the table of metals whose K and T_1 T are known, carried over to no other isotope.

    Parameters
    ----------
    unverified
        Whether values that nobody could read at a source will do.

    Returns
    -------
    tuple
        In the order of the table of metals.

    Examples
    --------
    >>> from nuspin.prediction import korringa_table
    >>> [row.verdict for row in korringa_table() if row.isotope == "23Na"]
    ['slower: more exchange than a uniform gas has, or K is partly orbital']
    """
    found = []
    for metal in map(Metal, metal_names()):
        for isotope in metal.nuclei:
            if not metal.find("T1T", isotope.name, unverified=unverified):
                continue
            row = calibrate(metal, isotope, unverified=unverified)
            if row.knight_shift is not None:
                found.append(KorringaRow(calibration=row))
    return tuple(found)
