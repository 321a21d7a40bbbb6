"""What every computation returns: an xarray Dataset with units, its provenance, its limits of validity and its bibliography."""

import hashlib
import json
import platform
import re
import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import xarray as xr

from nuspin import bibliography, checks
from nuspin._files import file_path, write_whole
from nuspin.constants import CODATA_YEAR
from nuspin.errors import InputError
from nuspin.measured import finite_or_none
from nuspin.validity import Validity

SCHEMA = 1

_SEAL = re.compile(rb"nuspin-sha256:([0-9a-f]{64})")
_CLOSED = b"nuspin-sha256:" + b"0" * 64


@cache
def _versions() -> dict[str, str]:
    packages = {name: version(name) for name in ("nuspin", "jax", "numpy", "scipy", "xarray")}
    return {"python": platform.python_version(), **packages}


@cache
def _commit() -> str | None:
    """Return the commit of the checkout that this file is tracked in, if it is in one."""
    here = Path(__file__)
    try:
        tracked = ["git", "-C", str(here.parent), "ls-files", "--error-unmatch", here.name]
        subprocess.run(tracked, check=True, capture_output=True)
        head = ["git", "-C", str(here.parent), "rev-parse", "HEAD"]
        return subprocess.run(head, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):  # no git, or an installed copy: there is no commit to name
        return None


def provenance(inputs: Mapping[str, Any], *, seed: int | None = None) -> dict[str, Any]:
    """Return what is needed to compute a result again: its inputs, the versions, the commit, the CODATA year and the seed."""
    checks.instance("inputs", inputs, Mapping)
    return {"inputs": dict(inputs), "versions": _versions(), "commit": _commit(), "codata": CODATA_YEAR, "seed": seed}


@dataclass(frozen=True, kw_only=True)
class Result:
    """A dataset that knows where it comes from and how far to trust it.

    Each variable of `dataset` carries its unit in ``attrs["units"]``; ``<name>_uncertainty`` stands beside a variable that has one.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import xarray
    >>> import nuspin
    >>> from nuspin.results import provenance
    >>> width = xarray.Dataset({"width": ((), 2.0, {"units": "Hz"})})
    >>> result = nuspin.Result(dataset=width, provenance=provenance({}))
    >>> result.to_dict()["width"]
    2.0
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result.save(Path(folder) / "width.nc")
    ...     again = nuspin.load(Path(folder) / "width.nc")
    >>> float(again.dataset["width"])
    2.0
    """

    dataset: xr.Dataset
    provenance: Mapping[str, Any]
    validity: tuple[Validity, ...] = ()
    citations: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        checks.instance("dataset", self.dataset, xr.Dataset)
        checks.instance("provenance", self.provenance, Mapping)
        for name, kind in (("validity", Validity), ("citations", str)):
            for each in checks.instance(name, getattr(self, name), tuple, list):
                checks.instance(name, each, kind)
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python numbers in SI, scalars as floats, arrays as lists, None for NaN; and the attributes, which are text."""
        coordinates = {str(name): _plain(c.values.tolist()) for name, c in self.dataset.coords.items()}
        values = {str(name): _plain(v.values.tolist()) for name, v in self.dataset.data_vars.items()}
        units = {str(name): v.attrs["units"] for name, v in self.dataset.variables.items() if "units" in v.attrs}
        return {
            "schema": SCHEMA,
            **_plain(dict(self.dataset.attrs)),
            **coordinates,
            **values,
            "units": units,
            "validity": [_plain({**asdict(record), "verdict": record.verdict}) for record in self.validity],
            "citations": [str(bibliography.cite(key)) for key in self.citations],
            "provenance": _plain(dict(self.provenance)),
        }

    def save(self, path: str | Path) -> None:
        """Write one netCDF file, with a checksum of its content; `nuspin.load` reads it back.

        The file is replaced whole or not at all.

        Raises
        ------
        InputError
            Where the file cannot be written, or holds what netCDF cannot.
        """
        file_path("path", path)
        write_whole(path, self._to_netcdf())

    def _to_netcdf(self) -> bytes:
        """Return the file, made in memory, where a full disk does no harm."""
        seal = f"nuspin-sha256:{secrets.token_hex(32)}"
        try:
            record = {
                "schema": SCHEMA,
                "provenance": json.dumps(dict(self.provenance)),
                "validity": json.dumps([asdict(record) for record in self.validity]),
                "citations": json.dumps(self.citations),
                "checksum": seal,
            }
            content = bytes(self.dataset.assign_attrs(record).to_netcdf(engine="h5netcdf"))
        except (AttributeError, NotImplementedError, OSError, RecursionError, RuntimeError, TypeError, ValueError) as error:
            raise InputError(f"This result cannot be saved as netCDF: {_first_line(error)}. Use numbers and text only.") from error
        return content.replace(seal.encode(), b"nuspin-sha256:" + _checksum(content), 1)


def load(path: str | Path) -> Result:
    """Read a result that `Result.save` wrote.

    Raises
    ------
    InputError
        Where there is no such file, where it was not saved by nuspin or by a newer version, or where it has changed since.

    Examples
    --------
    >>> import nuspin
    >>> nuspin.load("missing.nc")
    Traceback (most recent call last):
    nuspin.errors.InputError: Cannot read 'missing.nc': there is no such file. Give a file that `Result.save` wrote.
    """
    path = file_path("path", path)
    try:
        if not path.is_file():
            raise InputError(f"Cannot read '{path}': there is no such file. Give a file that `Result.save` wrote.")
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"Cannot read '{path}': {reason}. Give a file that `Result.save` wrote.") from error
    sealed = {found.group(1) for found in _SEAL.finditer(content)}
    if sealed and _checksum(content) not in sealed:
        _damaged(path)
    try:
        with xr.open_dataset(BytesIO(content), engine="h5netcdf") as stored:
            dataset = stored.load()
    except Exception as error:  # whatever HDF5, h5netcdf and xarray make of foreign bytes
        raise InputError(
            f"Cannot read '{path}': it is damaged, or no netCDF file that nuspin saved. Compute and save the result again."
        ) from error
    if dataset.attrs.pop("checksum", None) is not None and not sealed:
        _damaged(path)
    return _restored(path, dataset)


def _restored(path: Path, dataset: xr.Dataset) -> Result:
    """Return the result that a dataset holds, with the attributes that are a record of it taken out."""
    schema = dataset.attrs.pop("schema", None)
    if not isinstance(schema, int | np.integer):
        raise InputError(f"'{path}' is a netCDF file that nuspin did not save. Open it with xarray.")
    if schema != SCHEMA:
        which = "a newer" if schema > SCHEMA else "an older"
        raise InputError(
            f"'{path}' was saved by {which} version of nuspin, in schema {schema}; this version reads schema {SCHEMA}. "
            "Load it with that version, or compute the result again."
        )
    record = {}
    for name, kind in (("provenance", dict), ("validity", list), ("citations", list)):
        try:
            record[name] = json.loads(dataset.attrs.pop(name))
        except (KeyError, RecursionError, TypeError, ValueError):  # missing, or no JSON
            record[name] = None
        if not isinstance(record[name], kind):
            _foreign(path, name)
    try:
        validity = tuple(Validity(**condition) for condition in record["validity"])
    except (InputError, TypeError):
        _foreign(path, "validity")
    if not all(isinstance(key, str) and key in bibliography.works() for key in record["citations"]):
        _foreign(path, "citations")
    return Result(dataset=dataset, provenance=record["provenance"], validity=validity, citations=tuple(record["citations"]))


def _checksum(content: bytes) -> bytes:
    """Return the checksum of a file, for which every checksum that stands in it counts as zeros."""
    return hashlib.sha256(_SEAL.sub(_CLOSED, content)).hexdigest().encode()


def _damaged(path: Path) -> NoReturn:
    raise InputError(f"'{path}' has changed since nuspin saved it: its checksum does not match. Compute and save the result again.")


def _foreign(path: Path, name: str) -> NoReturn:
    raise InputError(f"'{path}' has no `{name}` that this version of nuspin can read. Compute and save the result again.")


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200]


def _plain(value: Any) -> Any:
    """Return the value with None for every number that JSON cannot hold."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return finite_or_none(value) if isinstance(value, float) else value
