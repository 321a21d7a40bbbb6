import jax
import numpy as np
import pytest

from nuspin.constants import e, hbar, m_e, mu_0
from nuspin.errors import InputError, NotDerived
from nuspin.hyperfine import contact_field_moment, dipolar_field, magnetization, nuclear_coupling
from nuspin.paper.independent import fourier, radial
from nuspin.response import ElectronGas, chi1, uniform_magnetization
from nuspin.torque import torque_coefficients

K_F = 1.36e10
GAMMA = (7.1e7, -4.3e7)
E_F = (hbar * K_F) ** 2 / (2 * m_e)
MU = np.array([0.3, -0.2, 0.5]) * 1e-3 * E_F
UNIT = mu_0 * hbar
DIRECTION = np.array([2.0, -1.0, 2.0]) / 3


def coupling(R, **kw):
    return nuclear_coupling(R, gamma_1=GAMMA[0], gamma_2=GAMMA[1], mu=MU, **({"k_F": K_F} | kw))


def transverse(n):
    return np.eye(3) - n[..., :, None] * n[..., None, :]


@pytest.mark.parametrize("x", [0.8, 2.9, 6.0])
def test_tensor_is_the_fourier_integral_of_the_whole_kernel_on_both_sides(x):
    """J_ij = (e/m)^2 mu_0^2 gamma_1 gamma_2 hbar^2 int P chi_1 P, and v likewise with chi_2 mu x: the witness sums numerically."""
    c = coupling(x / K_F)
    for spin in np.eye(3):
        moment = fourier.response(
            x * DIRECTION,
            lambda n, spin=spin: spin - (n @ spin)[..., None] * n,
            along=lambda q: m_e * K_F / (4 * np.pi**2) * radial.chi1(q),
            across=lambda q: 0 * q,
            mu=MU,
        )
        # the kernel is a projector: on the transverse response it changes nothing more
        J = (e / m_e) ** 2 * UNIT**2 * GAMMA[0] * GAMMA[1] * K_F**3 * moment
        assert np.allclose(c.tensor(DIRECTION) @ spin, J, rtol=1e-7, atol=1e-8 * np.max(np.abs(J)))


@pytest.mark.parametrize(
    "make", [lambda: ElectronGas(K_F), lambda: ElectronGas(K_F, temperature=3e4), lambda: ElectronGas(K_F, stoner=0.6)]
)
def test_tensor_has_no_divergence(make):
    gas = make()

    def tensor(R):
        distance = jax.numpy.sqrt(R @ R)
        c = nuclear_coupling(distance, gamma_1=1e7, gamma_2=1e7, gas=gas)
        n = R / distance
        along = n[:, None] * n[None, :]
        return c.J_parallel * along + c.J_perpendicular * (jax.numpy.eye(3) - along)

    for R in (np.array([1.1, -0.4, 0.7]) * 1e-10, np.array([3.0, 5.0, -2.0]) * 1e-10):
        slopes = np.asarray(jax.jacfwd(tensor)(R))  # i, j, k
        divergence = np.einsum("iji->j", slopes)
        assert np.max(np.abs(divergence)) < 1e-9 * np.max(np.abs(slopes))


def test_tensor_and_its_radial_parts_agree():
    c = coupling(np.array([2e-10, 4e-10]))
    J = np.asarray(c.tensor(DIRECTION))
    assert J.shape == (2, 3, 3)
    assert np.allclose(np.einsum("nij,i,j->n", J, DIRECTION, DIRECTION), c.J_parallel, rtol=1e-13, atol=0)
    across = np.array([1.0, 2.0, 0.0]) / np.sqrt(5)
    assert np.allclose(np.einsum("nij,i,j->n", J, across, across), c.J_perpendicular, rtol=1e-13, atol=0)


def test_coupling_is_the_energy_of_one_nucleus_in_the_electrons_of_the_other():
    """At the place of nucleus 1, -B_1 . M_2 integrated: the contact part is -(2/3) mu_0 gamma hbar I_1 . M_2(R), dipolar part left out."""
    R, second = 2.3e-10 * DIRECTION, np.array([0.2, 0.5, -0.1])
    M = magnetization(R, nuclear_spin=second, mu=[0, 0, 1e-40], k_F=K_F, gamma=GAMMA[1])
    M = np.asarray(M) - np.asarray(uniform_magnetization(mu=[0, 0, 1e-40], k_F=K_F))
    contact = np.asarray(contact_field_moment(nuclear_spin=np.eye(3), gamma=GAMMA[0]))
    c = coupling(2.3e-10)
    # trace of J: the dipolar kernel of nucleus 1 adds dipole-dipole (2/9) f_con1 3, contact-dipole has no trace
    f_con1 = ElectronGas(K_F).f_con1(2.3e-10 * K_F)
    J0 = (e * mu_0 * hbar) ** 2 * GAMMA[0] * GAMMA[1] * K_F**4 / (4 * np.pi**3 * m_e)
    assert float(c.J_parallel + 2 * c.J_perpendicular) == pytest.approx(float(2 * J0 * f_con1), rel=1e-12, abs=0)
    contact_contact = 4 / 9 * float(f_con1) * J0
    along = DIRECTION
    dipole_at_1 = 4 / 9 * float(ElectronGas(K_F).f_dip1(2.3e-10 * K_F)) * J0
    expected = contact_contact * second + dipole_at_1 * (3 * (along @ second) * along - second)
    assert np.allclose(contact @ M, expected, rtol=1e-10, atol=0)


def test_far_coupling_is_the_pauli_enhancement_of_the_direct_dipolar_one():
    x = 400 * np.pi + np.pi * np.arange(32) / 32
    c = coupling(x / K_F)
    direct = np.asarray(dipolar_field(np.outer(x, DIRECTION) / K_F, nuclear_spin=DIRECTION, gamma=GAMMA[1])) @ DIRECTION
    pauli = mu_0 * (e / m_e) ** 2 * float(chi1(0.0, k_F=K_F))
    assert np.mean(np.asarray(c.J_parallel) / (pauli * GAMMA[0] * hbar * direct)) == pytest.approx(1, rel=1e-2, abs=0)


def test_at_one_place_it_is_the_damping_of_one_nucleus():
    """v(0) = V0 mu/3 gives W = c_A mu x I with c_A = 1/3."""
    c = nuclear_coupling(0.0, gamma_1=GAMMA[0], gamma_2=GAMMA[0], k_F=K_F, mu=MU)
    g = torque_coefficients(gamma=GAMMA[0], spin=0.5, k_F=K_F, lattice_constant=1e-10)
    v = np.asarray(c.nonreciprocal(DIRECTION))
    assert np.allclose(v, float(g.G_damp) * MU / (0.75 * hbar), rtol=1e-12, atol=0)
    m = np.array([0.6, 0, 0.8])
    # dI/dt = I x (v x I), with I = sqrt(3)/2 m in units of hbar, is the damping-like torque
    torque = 0.75 * hbar * np.cross(m, np.cross(v, m))
    assert np.allclose(torque, -float(g.G_damp) * np.cross(m, np.cross(m, MU)), rtol=1e-12, atol=0)


def test_at_one_place_the_exchange_is_infinite_with_the_sign_of_both_moments():
    c = coupling(0.0)
    assert np.isneginf(c.J_parallel)  # the moments are opposite
    assert np.isneginf(c.J_perpendicular)


@pytest.mark.parametrize("x", [0.4, 2.0, 7.0])
def test_nonreciprocal_part_is_the_integral_of_the_kernel_over_the_fermi_sphere(x):
    """P [mu x] P = (mu.q)[q x]: v = V0 int q q.mu chi_2, whose angular average along R is j0 - 2 j1/z, across it j1/z."""
    from scipy.special import spherical_jn

    node, weight = np.polynomial.legendre.leggauss(80)
    t = 1 + node
    j0, j1_z = spherical_jn(0, t * x), spherical_jn(1, t * x) / (t * x)
    V0 = (e * mu_0) ** 2 * GAMMA[0] * GAMMA[1] * K_F**2 / (8 * np.pi**3 * hbar)
    c = coupling(x / K_F)
    assert float(c.v_parallel) == pytest.approx(V0 / 2 * np.sum(weight * t * (j0 - 2 * j1_z)), rel=1e-10, abs=0)
    assert float(c.v_perpendicular) == pytest.approx(V0 / 2 * np.sum(weight * t * j1_z), rel=1e-10, abs=0)


def test_nonreciprocal_part_is_the_same_for_both_nuclei():
    c = coupling(3e-10)
    v = np.asarray(c.nonreciprocal(DIRECTION))
    assert np.allclose(v, c.nonreciprocal(-DIRECTION), rtol=1e-15, atol=0)
    along = (MU @ DIRECTION) * DIRECTION
    assert np.allclose(v, float(c.v_parallel) * along + float(c.v_perpendicular) * (MU - along), rtol=1e-13, atol=0)


def test_bad_input_is_named():
    with pytest.raises(InputError, match="`R` must be finite and not negative"):
        coupling(-1e-10)
    with pytest.raises(InputError, match="`gamma_2` must be finite and not zero"):
        nuclear_coupling(1e-10, gamma_1=1e7, gamma_2=0.0, k_F=K_F)
    with pytest.raises(InputError, match="Give `mu` to `nuclear_coupling`"):
        nuclear_coupling(1e-10, gamma_1=1e7, gamma_2=1e7, k_F=K_F).nonreciprocal(DIRECTION)
    with pytest.raises(NotDerived, match="alike in all directions"):
        coupling(1e-10, k_F=None, gas=ElectronGas.exchange_split(2e10, 1e10))
    with pytest.raises(NotDerived, match="two-dimensional gas to a dipolar source"):
        coupling(1e-10, k_F=None, gas=ElectronGas(1e9, dimension=2))
