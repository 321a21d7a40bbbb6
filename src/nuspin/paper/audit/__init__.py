"""The audit: one row for each equation, number and claim of the paper, in the order of the text."""

from collections.abc import Callable, Iterator

from nuspin.paper.audit import dynamics, estimates, hyperfine, response, torque
from nuspin.paper.audit.row import Check, Row

ROWS: tuple[Callable[[], Row], ...] = (*response.ROWS, *hyperfine.ROWS, *torque.ROWS, *estimates.ROWS, *dynamics.ROWS)


def audit() -> Iterator[Row]:
    """Compute the rows one after the other, each with its witnesses."""
    return (row() for row in ROWS)


__all__ = ["Check", "ROWS", "Row", "audit"]
