"""What every computation hands back: an xarray Dataset with units, its provenance, its limits of validity and its bibliography."""

import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import xarray as xr

from nuspin import bibliography, checks
from nuspin.constants import CODATA_YEAR
from nuspin.measured import finite_or_none
from nuspin.validity import Validity

SCHEMA = 1


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
    return {"inputs": dict(inputs), "versions": _versions(), "commit": _commit(), "codata": CODATA_YEAR, "seed": seed}


@dataclass(frozen=True, kw_only=True)
class Result:
    """A dataset that knows where it comes from and how far to trust it.

    Each variable of `dataset` carries its unit in ``attrs["units"]``; ``<name>_uncertainty`` stands beside a variable that has one.
    """

    dataset: xr.Dataset
    provenance: Mapping[str, Any]
    validity: tuple[Validity, ...] = ()
    citations: tuple[str, ...] = field(default=())

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
            "validity": [_plain(asdict(record)) for record in self.validity],
            "citations": [str(bibliography.cite(key)) for key in self.citations],
            "provenance": _plain(dict(self.provenance)),
        }

    def save(self, path: str | Path) -> None:
        """Write one netCDF file; `nuspin.load` reads it back."""
        record = {
            "schema": SCHEMA,
            "provenance": json.dumps(self.provenance),
            "validity": json.dumps([asdict(record) for record in self.validity]),
            "citations": json.dumps(self.citations),
        }
        self.dataset.assign_attrs(record).to_netcdf(path, engine="h5netcdf")


def load(path: str | Path) -> Result:
    """Read a result that `Result.save` wrote."""
    path = Path(path)
    if not path.is_file():
        checks.refuse("path", "be a file that nuspin saved", f"'{path}', which is no file")
    try:
        with xr.open_dataset(path, engine="h5netcdf") as stored:
            dataset = stored.load()
    except OSError:
        checks.refuse("path", "be a netCDF file that nuspin saved", f"'{path}', which is none")
    schema = dataset.attrs.pop("schema", None)
    if schema != SCHEMA:
        checks.refuse("path", f"hold a nuspin result of schema {SCHEMA}", f"of schema {schema}")
    record = {name: json.loads(dataset.attrs.pop(name)) for name in ("provenance", "validity", "citations")}
    return Result(
        dataset=dataset,
        provenance=record["provenance"],
        validity=tuple(Validity(**condition) for condition in record["validity"]),
        citations=tuple(record["citations"]),
    )


def _plain(value: Any) -> Any:
    """Return the value with None for every number that JSON cannot hold."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return finite_or_none(value) if isinstance(value, float) else value
