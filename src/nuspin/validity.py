"""The limits of a result: each condition it rests on, and whether it holds."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Validity:
    """One condition that a result rests on: what it says, whether it holds here, and the two numbers it compares."""

    name: str
    holds: bool
    statement: str
    value: float
    limit: float
    unit: str = ""

    def __str__(self) -> str:
        return f"{'holds' if self.holds else 'FAILS'}  {self.name}: {self.statement}"
