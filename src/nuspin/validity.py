"""The limits of a result: each condition it rests on, and whether it holds."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Validity:
    """One condition that a result rests on: what it says, whether it holds here, and the two numbers it compares.

    Examples
    --------
    >>> import nuspin
    >>> gas = nuspin.ElectronGas("2 / angstrom", mean_free_path="1 nm")
    >>> print(*gas.validity())
    holds  mean free path: k_F l = 20: distances stay below l, and g_damp is off by the order of 1/k_F l.
    """

    name: str
    holds: bool
    statement: str
    value: float
    limit: float
    unit: str = ""

    def __str__(self) -> str:
        return f"{'holds' if self.holds else 'FAILS'}  {self.name}: {self.statement}"
