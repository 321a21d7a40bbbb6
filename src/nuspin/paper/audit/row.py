"""A row of the audit: a claim of the paper, what it prints, what is derived, what a witness computes; the verdict follows from these."""

from dataclasses import dataclass
from typing import Any

from nuspin.measured import finite_or_none


@dataclass(frozen=True, kw_only=True)
class Check:
    """One comparison of three numbers.

    `printed` and `derived` agree within `rounding` (relative), which for a number printed with one digit is half a unit of that digit.
    `computed` confirms `derived` within `tolerance` (relative; absolute where derived is zero). None stands for a number that
    nobody gave.
    """

    claim: str
    printed: float | None
    derived: float | None
    computed: float | None
    unit: str = ""
    rounding: float = 1e-9
    tolerance: float = 1e-6
    witness: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether what is printed agrees with what is derived; every headline is one of agrees, differs and unverifiable."""
        if self.derived is None:
            return "unverifiable"
        if self.printed is None:
            return "not stated"
        return "agrees" if _close(self.printed, self.derived, self.rounding) else "differs"

    @property
    def passed(self) -> bool | None:
        """Whether the witness confirms what is derived; None where there is no witness."""
        if self.computed is None or self.derived is None:
            return None
        return _close(self.derived, self.computed, self.tolerance)


@dataclass(frozen=True)
class Row:
    """One row of the audit; the first check is its headline, the others are further claims of the same place in the paper."""

    number: int
    checks: tuple[Check, ...]

    @property
    def headline(self) -> Check:
        """The check whose numbers the row shows."""
        return self.checks[0]

    @property
    def verdict(self) -> str:
        """The verdict of the headline."""
        return self.headline.verdict

    @property
    def passed(self) -> bool | None:
        """False if any witness contradicts, None if there is no witness at all."""
        outcomes = [check.passed for check in self.checks if check.passed is not None]
        return all(outcomes) if outcomes else None

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        headline = self.headline
        return {
            "id": self.number,
            "claim": headline.claim,
            "printed": finite_or_none(headline.printed),
            "derived": finite_or_none(headline.derived),
            "computed": finite_or_none(headline.computed),
            "unit": headline.unit,
            "verdict": self.verdict,
            "check_passed": self.passed,
        }


def one_digit(value: float) -> float:
    """Return the relative rounding of a number that is printed with one digit."""
    return 0.5 / float(f"{value:e}"[0])


def _close(a: float, b: float, tolerance: float) -> bool:
    return bool(abs(a - b) <= tolerance * (abs(a) or 1.0))
