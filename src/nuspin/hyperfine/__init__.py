"""The contact and dipolar field of a nucleus on the electrons, and the magnetisation that it induces around itself."""

from nuspin.hyperfine.coupling import NuclearCoupling, nuclear_coupling
from nuspin.hyperfine.kernel import contact_field_moment, dipolar_field, field_q, sphere_averages
from nuspin.hyperfine.magnetization import magnetization
from nuspin.hyperfine.overhauser import nuclear_magnetization, overhauser_field
from nuspin.hyperfine.radial import f_con1, f_con2, f_dip1, f_dip2
from nuspin.hyperfine.ruderman_kittel import ruderman_kittel, ruderman_kittel_ratio
from nuspin.hyperfine.second_moment import SecondMoment, second_moment

__all__ = [
    "NuclearCoupling",
    "SecondMoment",
    "contact_field_moment",
    "dipolar_field",
    "f_con1",
    "f_con2",
    "f_dip1",
    "f_dip2",
    "field_q",
    "magnetization",
    "nuclear_coupling",
    "nuclear_magnetization",
    "overhauser_field",
    "ruderman_kittel",
    "ruderman_kittel_ratio",
    "second_moment",
    "sphere_averages",
]
