"""The electron gas: how the spin density answers a magnetic field, with and without spin accumulation."""

from nuspin.response.description import parse_gas
from nuspin.response.electron_gas import ElectronGas
from nuspin.response.magnetization import induced_magnetization, uniform_magnetization
from nuspin.response.susceptibility import chi1, chi1_r, chi2, chi2_r
from nuspin.response.table import tabulate

__all__ = ["ElectronGas", "chi1", "chi1_r", "chi2", "chi2_r", "induced_magnetization", "parse_gas", "tabulate", "uniform_magnetization"]
