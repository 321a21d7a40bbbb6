"""The limits of a result: each condition it rests on, and whether it holds."""

from dataclasses import dataclass

import numpy as np

from nuspin import checks

_WORDS = {"limit": "FAILS", "note": "note", "unknown": "unknown"}


@dataclass(frozen=True, kw_only=True)
class Validity:
    """One condition that a result rests on: what it says, whether it holds here, and the two numbers it compares.

    Parameters
    ----------
    name
        A short name of the condition, such as "weak coupling".
    holds
        Whether the condition holds.
    statement
        A sentence that says what the condition is and what follows from it.
    value, limit
        The two numbers that are compared. An infinite limit is one that cannot be reached; NaN stands where there is no number.
    unit
        The unit of both, in pint's spelling; empty for pure numbers.
    kind
        What it means that the condition does not hold. "limit": a number of the result is wrong; it prints FAILS. "note": the numbers
        stand, and the user should know something about them. "unknown": something is missing that nobody has stated or measured, so that
        the result is incomplete.

    Examples
    --------
    >>> from nuspin import Validity
    >>> print(Validity(name="two-photon lines", holds=False, statement="not counted.", value=1.0, limit=0.0, kind="note"))
    note  two-photon lines: not counted.
    """

    name: str
    holds: bool
    statement: str
    value: float
    limit: float
    unit: str = ""
    kind: str = "limit"

    def __post_init__(self) -> None:
        for name in ("name", "statement", "unit"):
            if not isinstance(getattr(self, name), str) or (name != "unit" and not getattr(self, name)):
                checks.refuse(name, "be text", checks.shown(getattr(self, name)))
        for name in ("value", "limit"):
            number = getattr(self, name)
            if not isinstance(number, float | int | np.floating | np.integer) or isinstance(number, bool):
                checks.refuse(name, "be a number", checks.shown(number))
            object.__setattr__(self, name, float(np.float64(number)))
        object.__setattr__(self, "holds", checks.flag("holds", self.holds))
        checks.one_of("kind", self.kind, _WORDS)

    @property
    def verdict(self) -> str:
        """One word: "holds", or "FAILS", "note" or "unknown" where the condition does not hold."""
        return "holds" if self.holds else _WORDS[self.kind]

    def __str__(self) -> str:
        return f"{self.verdict}  {self.name}: {self.statement}"


def worst_first(records: tuple[Validity, ...]) -> list[Validity]:
    """Return the conditions in the order of a report: what fails, what is unknown, what is noted, what holds."""
    order = ("FAILS", "unknown", "note", "holds")
    return sorted(records, key=lambda record: order.index(record.verdict))
