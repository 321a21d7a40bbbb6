"""The works that nuspin rests on, one table: every citation key anywhere in the package is a key of `data/bibliography.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nuspin import checks


@dataclass(frozen=True, kw_only=True)
class Work:
    """One work; `read_through` says where its numbers were read, where that was not the work itself."""

    key: str
    authors: str
    title: str
    reference: str
    year: int | None = None
    doi: str = ""
    read_through: str = ""

    def __str__(self) -> str:
        doi = f" doi:{self.doi}" if self.doi else ""
        year = f" ({self.year})" if self.year else ""
        return f"{self.authors}, {self.title}, {self.reference}{year}.{doi}"


@cache
def works() -> dict[str, Work]:
    """Return every work by its key."""
    table = tomllib.loads(files("nuspin.data").joinpath("bibliography.toml").read_text(encoding="utf-8"))
    return {key: Work(key=key, **entry) for key, entry in table.items()}


def cite(key: str) -> Work:
    """Return the work behind a citation key.

    Parameters
    ----------
    key
        Such as "cahaya2023".

    Raises
    ------
    UnknownName
        Where the bibliography has no such key; the nearest keys are suggested.

    Examples
    --------
    >>> from nuspin.bibliography import cite
    >>> cite("cahaya2023").doi
    '10.1088/1361-6528/acf9ac'
    """
    return works()[checks.known("citation key", key, works())]
