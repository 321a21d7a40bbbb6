"""Electron gases as one table: what each answers in q and in r, how exact that is, and what its Fermi surface averages to."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nuspin import checks
from nuspin._jax import jax
from nuspin.errors import InputError, NotDerived
from nuspin.response.electron_gas import ElectronGas
from nuspin.results import Result, provenance
from nuspin.validity import Validity

_POINTS, _Q_END, _X_START, _X_END = 400, 4.0, 0.05, 20.0  # the ends in units of the largest wave number of the gases
_IN_Q = {3: {"chi1": "kg/m", "chi2": "kg/(m J)", "chi_xy": "kg/m"}, 2: {"chi1": "kg", "chi2": "kg/J", "chi_xy": "kg"}}
_IN_R = {3: dict.fromkeys(("f_con1", "f_con2", "f_dip1", "f_dip2"), "1"), 2: {"chi1_r": "kg/m^2", "chi2_r": "kg/(m^2 J)"}}
_SCALARS = {
    "k_F": "1/m",
    "fermi_energy": "J",
    "fermi_temperature": "K",
    "chemical_potential": "J",
    "density": "1/m^{dimension}",
    "polarization": "1",
    "knight_enhancement": "1",
    "korringa_enhancement": "1",
    "korringa_factor": "1",
}
_INPUTS = ("k_F", "temperature", "stoner", "mu", "splitting", "chemical_potential", "effective_mass", "envelope", "mean_free_path")

_Variable = tuple[tuple[str, ...], np.ndarray, dict[str, str]]


def tabulate(*gases: ElectronGas, labels: Sequence[str] | None = None) -> Result:
    r"""Tabulate what one electron gas, or several of one dimension, answers to a field.

    Parameters
    ----------
    *gases
        Single gases, not arrays of them.
    labels
        A list of names, one for each; "gas 1", "gas 2" and so on by default.

    Returns
    -------
    Result
        Along `gas` and `q` (1/m): chi1, chi2 and chi_xy. Along `gas` and `r` (m): f_con1, f_con2, f_dip1, f_dip2 at x = k_F r with each
        gas's own k_F; in two dimensions chi1_r and chi2_r, the transforms of a contact source, instead. `<name>_error_bound` stands beside
        each except the last two, which have none. Along `gas` alone: wave number, energies, density, polarisation, the ratios of
        `ElectronGas`, and chi1_free, the chi1(0) of the same k_F and mass at T = 0 without interaction.

    Raises
    ------
    InputError
        Where there is no gas, the gases differ in dimension, one is an array, or the labels are not as many different ones.

    Notes
    -----
    The grid of q avoids 2 k_F of the largest gas, where chi2 jumps. What is not derived is NaN, with a record in `validity` that says so.

    Examples
    --------
    >>> import nuspin
    >>> cold, enhanced = nuspin.ElectronGas("2 / angstrom"), nuspin.ElectronGas("2 / angstrom", stoner=0.6)
    >>> data = nuspin.response.tabulate(cold, enhanced, labels=["cold", "enhanced"]).dataset
    >>> f"{float(data.knight_enhancement.sel(gas='enhanced')):.2f}"
    '2.50'
    """
    import xarray as xr

    labels = tuple(f"gas {index}" for index, _ in enumerate(gases, start=1)) if labels is None else checks.instances("labels", labels, str)
    _check(gases, labels)
    q, r = _grids(gases)
    rows, records = zip(*(_row(gas, q, r) for gas in gases), strict=True)
    variables = {name: (dims, np.stack([row[name][1] for row in rows]), attrs) for name, (dims, _, attrs) in rows[0].items()}
    coordinates = {"gas": ("gas", list(labels)), "q": ("q", q, {"units": "1/m"}), "r": ("r", r, {"units": "m"})}
    return Result(
        dataset=xr.Dataset(variables, coordinates, {"title": "Response of " + " and ".join(labels)}),
        provenance=provenance({"gases": {label: _inputs(gas) for label, gas in zip(labels, gases, strict=True)}}),
        validity=tuple(replace(each, name=f"{label}: {each.name}") for label, own in zip(labels, records, strict=True) for each in own),
        citations=("cahaya2023", "korringa1950", "codata2022"),
    )


def _check(gases: Sequence[ElectronGas], labels: Sequence[str]) -> None:
    if not gases:
        raise InputError("Give one ElectronGas at least.")
    for gas in checks.instances("gases", gases, ElectronGas):
        if any(np.ndim(leaf) for leaf in jax.tree.leaves(gas)):
            raise InputError("One of the `gases` is an array of gases. Give them one by one.")
    if len(labels) != len(gases) or len(set(labels)) != len(labels):
        checks.refuse("labels", f"be {len(gases)} different names", checks.shown(list(labels)))
    if len({gas.dimension for gas in gases}) > 1:
        raise InputError("The `gases` must all have one dimension, as the units of their susceptibilities differ. Make two tables.")


def _grids(gases: Sequence[ElectronGas]) -> tuple[np.ndarray, np.ndarray]:
    """Return q and r that suit every gas, warm ones by their thermal wave number, and that each can resolve."""
    largest = max(float(gas.k_F * max(1.0, gas.temperature / gas.fermi_temperature) ** 0.5) for gas in gases)
    q = largest * _Q_END * (np.arange(_POINTS) + 0.5) / _POINTS
    resolved = min(float(gas.model.farthest / gas.k_F) for gas in gases)
    return q, np.linspace(_X_START / largest, min(_X_END / largest, 0.999 * resolved), _POINTS)


def _row(gas: ElectronGas, q: np.ndarray, r: np.ndarray) -> tuple[dict[str, _Variable], list[Validity]]:
    """Return every variable of one gas, and on what they rest."""
    values: dict[str, Any] = {}
    for name, unit in _IN_Q[gas.dimension].items():
        values[name] = ("gas", "q"), getattr(gas, name)(q), unit
        values[f"{name}_error_bound"] = ("gas", "q"), gas.error_bound(name, q), unit
    records = list(gas.validity())
    for name, unit in _IN_R[gas.dimension].items():
        if gas.dimension == 3:
            values[name] = ("gas", "r"), getattr(gas, name)(gas.k_F * r), unit
            values[f"{name}_error_bound"] = ("gas", "r"), gas.error_bound(name, gas.k_F * r), unit
            continue
        try:
            values[name] = ("gas", "r"), gas.chi_r(r, 0, of=name.removesuffix("_r")), unit
        except NotDerived as why:
            values[name] = ("gas", "r"), np.full(r.shape, np.nan), unit
            records.append(Validity(name=name, holds=False, statement=str(why), value=float(gas.stoner), limit=0.0, kind="unknown"))
    for name, unit in _SCALARS.items():
        found = getattr(gas, name)
        values[name] = ("gas",), found() if callable(found) else found, unit.format(dimension=gas.dimension)
    free = ElectronGas(gas.k_F, dimension=gas.dimension, effective_mass=gas.effective_mass)
    values["chi1_free"] = ("gas",), free.chi1(0.0), _IN_Q[gas.dimension]["chi1"]
    return {name: (dims, np.asarray(value, float), {"units": unit}) for name, (dims, value, unit) in values.items()}, records


def _inputs(gas: ElectronGas) -> dict[str, int | float | None]:
    values = {name: getattr(gas, name) for name in _INPUTS}
    return {"dimension": gas.dimension} | {name: None if value is None else float(value) for name, value in values.items()}
