import numpy as np
import pytest
import qutip

from nuspin import ElectronGas, Isotope, Metal
from nuspin.constants import hbar, mu_0
from nuspin.errors import InputError, NotDerived
from nuspin.hyperfine import (
    nuclear_coupling,
    nuclear_magnetization,
    overhauser_field,
    ruderman_kittel,
    ruderman_kittel_ratio,
    second_moment,
)
from nuspin.materials import Lattice
from nuspin.torque import calibrate, knight_shift

COPPER = Lattice(structure="fcc", a=3.61e-10)


def commutator_moment(S1, S2, H):
    """-Tr [H, S1x]^2 / Tr S1x^2 of two spins, the second moment that H gives the first, (rad/s)^2 for H in rad/s."""
    one = qutip.tensor(qutip.jmat(S1, "x"), qutip.qeye(int(2 * S2 + 1)))
    c = H * one - one * H
    return -(c * c).tr().real / (one * one).tr().real


@pytest.mark.parametrize("spin", [0.5, 1.5, 2.5])
def test_dipolar_moments_are_van_vlecks(spin):
    """One pair of nuclei at random directions: the truncated dipolar Hamiltonian's second moment, like and unlike, by its commutator."""
    I = [qutip.tensor(o, qutip.qeye(o.shape[0])) for o in qutip.jmat(spin)]
    S = [qutip.tensor(qutip.qeye(o.shape[0]), o) for o in qutip.jmat(spin)]
    like = unlike = 0.0
    cosines, weights = np.polynomial.legendre.leggauss(6)
    for c, w in zip(cosines, weights / 2, strict=True):
        secular = (1 - 3 * c**2) * (I[2] * S[2] - (I[0] * S[0] + I[1] * S[1]) / 2)
        X = I[0] + S[0]
        com = secular * X - X * secular
        like += w * -(com * com).tr().real / (X * X).tr().real
        ising = (1 - 3 * c**2) * I[2] * S[2]
        com = ising * I[0] - I[0] * ising
        unlike += w * -(com * com).tr().real / (I[0] * I[0]).tr().real
    assert like == pytest.approx(3 / 5 * spin * (spin + 1), rel=1e-10, abs=0)
    assert unlike == pytest.approx(4 / 15 * spin * (spin + 1), rel=1e-10, abs=0)


def test_exchange_broadens_unlike_spins_by_a_third():
    for spin, other in ((0.5, 1.5), (1.5, 1.5)):
        H = qutip.tensor(qutip.jmat(spin, "z"), qutip.jmat(other, "z"))
        assert commutator_moment(spin, other, H) == pytest.approx(other * (other + 1) / 3, rel=1e-12, abs=0)


def test_moments_of_copper_add_over_its_isotopes():
    moment = second_moment(Isotope("63Cu"), COPPER)
    first, second = Isotope("63Cu"), Isotope("65Cu")
    S6 = 14.4539 / (3.61e-10 / 2**0.5) ** 6
    dipole = (1e-7 * hbar) ** 2 * S6 * 15 / 4
    like = 3 / 5 * dipole * first.gamma() ** 4 * first.abundance.value
    unlike = 4 / 15 * dipole * (first.gamma() * second.gamma()) ** 2 * second.abundance.value
    assert moment.dipolar_like == pytest.approx(like, rel=1e-5, abs=0)
    assert moment.dipolar_unlike == pytest.approx(unlike, rel=1e-5, abs=0)
    assert float(moment.exchange_unlike) == 0
    assert float(moment.T2) == pytest.approx((2 / (like + unlike)) ** 0.5, rel=1e-5, abs=0)


def test_local_field_counts_the_whole_dipolar_coupling():
    """Tr H_d^2 = N sum d^2 [I(I + 1)]^2 / 3 is the Zeeman Tr of B_L: computed for a pair. Of copper it is 0.34 mT."""
    spin = 1.5
    I = [qutip.tensor(o, qutip.qeye(o.shape[0])) for o in qutip.jmat(spin)]
    S = [qutip.tensor(qutip.qeye(o.shape[0]), o) for o in qutip.jmat(spin)]
    H = sum(I[k] * S[k] for k in range(3)) - 3 * I[2] * S[2]  # in units of d; R along z, the trace does not care
    per_nucleus = (H * H).tr().real / 2 / (I[2] * I[2]).tr().real  # half of a pair's
    one = second_moment(Isotope("27Al"), Lattice(structure="sc", a=3e-10))
    d_squared = (1e-7 * Isotope("27Al").gamma() ** 2 * hbar) ** 2 * Lattice(structure="sc", a=3e-10).inverse_power_sum(6)
    expected = d_squared * per_nucleus / (spin * (spin + 1)) * (2.5 * 3.5) / Isotope("27Al").gamma() ** 2
    assert float(one.local_field) ** 2 == pytest.approx(expected, rel=1e-9, abs=0)
    copper = second_moment(Isotope("63Cu"), Metal("Cu").lattice)
    assert float(copper.local_field) == pytest.approx(0.338e-3, rel=0.01, abs=0)
    assert float(copper.local_field) == pytest.approx(Metal("Cu").value("local_field", "63Cu").value, rel=0.08, abs=0)


def test_ruderman_kittel_is_the_contact_part_of_the_whole_coupling():
    """The trace of the free-electron tensor is contact (4/9) plus dipole-dipole (2/9) times the same function."""
    k_F, R = 1.36e10, np.array([2.5e-10, 4e-10, 7e-10])
    whole = nuclear_coupling(R, gamma_1=7e7, gamma_2=-2e7, k_F=k_F)
    trace = np.asarray(whole.J_parallel + 2 * whole.J_perpendicular) / 3
    contact = ruderman_kittel(R, gamma_1=7e7, gamma_2=-2e7, k_F=k_F)
    assert np.allclose(contact, trace * 2 / 3, rtol=1e-10, atol=0)
    assert float(ruderman_kittel(R[0], gamma_1=7e7, gamma_2=7e7, k_F=k_F, enhancement=10.0)) == pytest.approx(
        100 * float(ruderman_kittel(R[0], gamma_1=7e7, gamma_2=7e7, k_F=k_F)), rel=1e-12, abs=0
    )


@pytest.mark.parametrize(("structure", "electrons"), [("fcc", 1), ("bcc", 1), ("fcc", 3)])
def test_ruderman_kittel_sum_has_converged(structure, electrons):
    """Against Gaussian cut-offs of growing width, extrapolated."""
    lattice = Lattice(structure=structure, a=4e-10)
    k_F = (3 * np.pi**2 * lattice.density * electrons) ** (1 / 3)
    sums = []
    for width in (6, 8):
        R = np.linalg.norm(lattice.neighbours(3 * width * lattice.a), axis=-1)
        J = ruderman_kittel(R, gamma_1=1.0, gamma_2=1.0, k_F=k_F, enhancement=100.0)
        sums.append(float((np.exp(-((R / width / lattice.a) ** 2)) * np.asarray(J)).sum()) / (mu_0 * hbar**2 * lattice.density))
    extrapolated = (64 * sums[1] - 36 * sums[0]) / 28
    assert float(ruderman_kittel_ratio(lattice, k_F=k_F, enhancement=100.0)) == pytest.approx(extrapolated, rel=0.03, abs=0)


def test_copper_and_silver():
    """Second moments and exchange as documented; both order antiferromagnetically (Ag at 560 pK, Hakonen and Yin 1991)."""
    silver = second_moment("109Ag", Metal("Ag").lattice)
    assert float(silver.local_field) == pytest.approx(16.8e-6, rel=0.01, abs=0)
    assert float(silver.T2) == pytest.approx(10e-3, rel=0.02, abs=0)
    assert float(second_moment("63Cu", Metal("Cu").lattice).T2) == pytest.approx(84e-6, rel=0.01, abs=0)
    gas, eta = ElectronGas.from_metal("Cu"), calibrate("Cu", "63Cu").enhancements()
    ratios = [float(ruderman_kittel_ratio(Metal("Cu").lattice, gas=gas, enhancement=float(each))) for each in eta]
    assert ratios == pytest.approx([-0.206, -0.125], abs=2e-3)
    assert float(ruderman_kittel_ratio(Metal("Ag").lattice, gas=ElectronGas.from_metal("Ag"), enhancement=200.0)) < 0


def test_exchange_where_it_is_not_isotropic_is_not_derived():
    for gas in (ElectronGas(1e10, dimension=2), ElectronGas.exchange_split(1.9e10, 1.3e10)):
        with pytest.raises(NotDerived, match="exchange of nuclei in two dimensions, or where bands are split"):
            ruderman_kittel(3e-10, gamma_1=1e7, gamma_2=1e7, gas=gas)


def test_exchange_part_of_copper():
    calibration = calibrate("Cu", "63Cu")
    eta, _ = calibration.enhancements()
    gas = ElectronGas.from_metal("Cu")
    moment = second_moment(Isotope("63Cu"), Metal("Cu").lattice, gas=gas, enhancement=float(eta))
    R = np.linalg.norm(Metal("Cu").lattice.neighbours(6 * 3.61e-10), axis=-1)
    J = ruderman_kittel(R, gamma_1=Isotope("63Cu").gamma(), gamma_2=Isotope("65Cu").gamma(), gas=gas, enhancement=float(eta))
    expected = 0.3085 * 3.75 / 3 * float((np.asarray(J) ** 2).sum()) / hbar**2
    assert float(moment.exchange_unlike) == pytest.approx(expected, rel=2e-3, abs=0)
    assert float(moment.total) > float(moment.dipolar_like + moment.dipolar_unlike)


def test_overhauser_field_is_the_knight_shift_turned_round():
    """B_ov = K/chi_s mu_0 M, with the Pauli susceptibility of the same electrons."""
    k_F, eta = 1.36e10, 150.0
    M = nuclear_magnetization(0.3, spin=1.5, gamma=7.1e7, density=8.5e28)
    from nuspin.constants import e, m_e

    chi_s = mu_0 * e**2 * k_F / (4 * np.pi**2 * m_e)
    expected = knight_shift(k_F=k_F, enhancement=eta) / chi_s * mu_0 * M
    assert overhauser_field(M, enhancement=eta) == pytest.approx(float(expected), rel=1e-12, abs=0)
    with pytest.raises(InputError, match=r"`polarization` must lie between -1 and 1, not 1\.2"):
        nuclear_magnetization(1.2, spin=1.5, gamma=7.1e7, density=8.5e28)


def test_overhauser_field_of_gallium_arsenide():
    """About 5 T at full polarisation for a g factor of -0.44 (second-hand); nuspin's field is that of g = 2."""
    arsenide = Metal("GaAs")
    n = arsenide.site_density.value
    field = 0.0
    for nucleus in arsenide.nuclei:
        M = nuclear_magnetization(1.0, spin=nucleus.spin, gamma=nucleus.gamma(), density=n * nucleus.abundance.value)
        field += overhauser_field(M, enhancement=arsenide.value("contact_enhancement", nucleus.name).value)
    assert field * 2 / 0.44 == pytest.approx(5, rel=0.05, abs=0)
