"""What the nucleus does to the electrons: the contact and dipolar field, and the magnetisation it draws around itself."""

from nuspin.hyperfine.coupling import NuclearCoupling, nuclear_coupling
from nuspin.hyperfine.kernel import contact_field_moment, dipolar_field, field_q, sphere_averages
from nuspin.hyperfine.magnetization import magnetization
from nuspin.hyperfine.radial import f_con1, f_con2, f_dip1, f_dip2

__all__ = [
    "NuclearCoupling",
    "contact_field_moment",
    "dipolar_field",
    "f_con1",
    "f_con2",
    "f_dip1",
    "f_dip2",
    "field_q",
    "magnetization",
    "nuclear_coupling",
    "sphere_averages",
]
