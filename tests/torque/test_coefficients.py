import jax
import numpy as np
import pytest

from nuspin.constants import e, gamma_e, hbar, k_B, mu_0
from nuspin.errors import InputError
from nuspin.hyperfine import magnetization
from nuspin.materials import Isotope
from nuspin.paper.independent import chain, reaction
from nuspin.response import uniform_magnetization
from nuspin.torque import TorqueCoefficients, korringa_rate, torque_coefficients

ALUMINIUM = dict(gamma=Isotope("27Al").gamma(), spin=2.5, k_F=1.75e10, lattice_constant=4.05e-10)


def strength(case):
    return e * mu_0 * case["gamma"] * case["k_F"] * np.sqrt(case["spin"] * (case["spin"] + 1))


def test_are_what_the_quadratures_give():
    g, s = torque_coefficients(**ALUMINIUM), strength(ALUMINIUM)
    assert g.G_field == pytest.approx(reaction.g_field() * s, rel=1e-6, abs=0)
    assert g.G_damp == pytest.approx(reaction.g_damp("whole") * s**2, rel=1e-12, abs=0)
    assert g.g_damp_contact * 4.05e-10**2 == pytest.approx(reaction.g_damp("contact") * s**2, rel=1e-12, abs=0)
    assert g.g_damp_dipole * 4.05e-10**2 == pytest.approx(reaction.g_damp("dipole") * s**2, rel=1e-12, abs=0)


def test_field_like_torque_is_precession_in_the_contact_field_of_the_electrons():
    mu = np.array([1e-24, -2e-24, 0.5e-24])
    m = np.array([0.0, 0.6, 0.8])
    g = torque_coefficients(**ALUMINIUM)
    field = 2 / 3 * mu_0 * np.asarray(uniform_magnetization(mu=mu, k_F=ALUMINIUM["k_F"]))
    precession = ALUMINIUM["gamma"] * hbar * g.spin_length * np.cross(m, field)
    assert np.allclose(-g.G_field * np.cross(m, mu), precession, rtol=1e-12, atol=0)


def test_contact_damping_is_precession_in_the_field_of_the_induced_electrons():
    """At the nucleus M_perp is finite; its contact field turns the spin toward mu."""
    mu, m = np.array([0, 0, 1e-24]), np.array([1.0, 0, 0])
    g = torque_coefficients(**ALUMINIUM)
    kw = dict(k_F=ALUMINIUM["k_F"], gamma=ALUMINIUM["gamma"], nuclear_spin=g.spin_length * m)
    near = np.array([0, 0, 1e-14])  # the equilibrium part has no torque; dipolar parts average out
    across = (magnetization(near, mu=mu, **kw) - magnetization(near, mu=-mu, **kw)) / 2 - uniform_magnetization(mu=mu, k_F=kw["k_F"])
    torque = ALUMINIUM["gamma"] * hbar * g.spin_length * np.cross(m, 2 / 3 * mu_0 * np.asarray(across))
    expected = -g.g_damp_contact * g.lattice_constant**2 * np.cross(m, np.cross(m, mu))
    assert torque[2] == pytest.approx(expected[2], rel=1e-6, abs=0)
    assert torque[2] > 0  # toward +mu


def test_korringa_ties_damping_to_field():
    """The electrons that shift the line also relax it: contact G_d = 2 pi G_f^2, so K^2 T1 T is the Korringa constant."""
    g = torque_coefficients(**ALUMINIUM)
    contact = g.g_damp_contact * g.lattice_constant**2
    assert contact == pytest.approx(2 * np.pi * g.G_field**2, rel=1e-14, abs=0)
    knight_shift = gamma_e / ALUMINIUM["gamma"] * g.G_field / g.spin_length
    T1T = 1 / korringa_rate(1.0, gamma=ALUMINIUM["gamma"], k_F=ALUMINIUM["k_F"], kernel="contact")
    assert knight_shift**2 * T1T == pytest.approx(hbar / (4 * np.pi * k_B) * (gamma_e / ALUMINIUM["gamma"]) ** 2, rel=1e-12, abs=0)


@pytest.mark.parametrize("coupling", [0.02, -0.02])
def test_signs_are_those_of_a_simulation_that_knows_no_susceptibility(coupling):
    """Positive coupling is a nucleus of positive gamma: the electron's moment is opposite to its spin."""
    wire = chain.coefficients(coupling)
    g = torque_coefficients(**{**ALUMINIUM, "gamma": np.sign(coupling) * ALUMINIUM["gamma"]})
    assert np.sign(wire.G_field) == np.sign(g.g_field)
    assert wire.G_damp > 0
    assert g.g_damp > 0
    assert wire.G_damp == pytest.approx(2 * np.pi * wire.G_field**2, rel=2e-3, abs=0)


def test_scale_with_spin_gamma_and_area():
    once = torque_coefficients(**ALUMINIUM)
    other = torque_coefficients(**{**ALUMINIUM, "gamma": -2 * ALUMINIUM["gamma"], "lattice_constant": 2 * 4.05e-10})
    assert other.g_field / once.g_field == pytest.approx(-2 / 4, rel=1e-6, abs=0)
    assert other.g_damp / once.g_damp == pytest.approx(4 / 4, rel=1e-6, abs=0)
    half = torque_coefficients(**{**ALUMINIUM, "spin": 0.5})
    assert once.g_damp / half.g_damp == pytest.approx(2.5 * 3.5 / 0.75, rel=1e-6, abs=0)


def test_enhancement_multiplies_the_contact_part_only():
    plain, enhanced = (torque_coefficients(**ALUMINIUM, enhancement=eta) for eta in (1.0, 10.0))
    assert enhanced.g_field == pytest.approx(10 * plain.g_field, rel=1e-6, abs=0)
    assert enhanced.g_damp_contact == pytest.approx(100 * plain.g_damp_contact, rel=1e-6, abs=0)
    assert enhanced.g_damp_dipole == pytest.approx(plain.g_damp_dipole, rel=1e-6, abs=0)


def test_mixing_conductance_is_damping_plus_i_field():
    g = torque_coefficients(**ALUMINIUM)
    assert g.g_nuclear == g.g_damp + 1j * g.g_field


def test_torque_and_flow_vectors_say_the_same():
    g = torque_coefficients(**ALUMINIUM)
    m, mu = np.array([0.6, 0.0, 0.8]), np.array([1e-24, 3e-24, -2e-24])
    omega, beta = (np.asarray(v) for v in g.flow_vectors(mu))
    motion = np.cross(omega, m) + np.cross(m, np.cross(beta, m))
    assert np.allclose(np.asarray(g.torque(m, mu)) / (hbar * g.spin_length), motion, rtol=1e-12, atol=0)


def test_unitarity_bound_is_a_validity_record():
    weak = torque_coefficients(**ALUMINIUM)
    assert all(record.holds for record in weak.validity())
    strong = torque_coefficients(**ALUMINIUM, enhancement=1e10)
    assert {record.name for record in strong.validity() if not record.holds} == {"unitarity", "weak coupling"}
    assert strong.validity()[0].limit == pytest.approx(1 / (2 * np.pi), rel=1e-6, abs=0)


def test_permeability_is_a_validity_record():
    failed = [record.name for record in torque_coefficients(**ALUMINIUM, mu_r=2e5).validity() if not record.holds]
    assert failed == ["permeability"]


def test_direction_must_have_length_one():
    with pytest.raises(InputError, match=r"`m` must have length 1, not 5\.0"):
        torque_coefficients(**ALUMINIUM).torque([0, 3.0, 4.0], [0, 0, 1e-24])


def test_broadcasts_differentiates_and_jits():
    gamma = np.array([1e7, 2e7, -3e7])
    assert torque_coefficients(**{**ALUMINIUM, "gamma": gamma}).g_damp.shape == (3,)

    @jax.jit
    def g_damp(gamma):
        return torque_coefficients(**{**ALUMINIUM, "gamma": gamma}).g_damp

    assert jax.grad(g_damp)(1e7) == pytest.approx(2 * float(g_damp(1e7)) / 1e7, rel=1e-12, abs=0)


def test_pickles():
    import pickle

    g = torque_coefficients(**ALUMINIUM)
    assert isinstance(pickle.loads(pickle.dumps(g)), TorqueCoefficients)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("k_F", -1e10, "must be positive and finite, not -10000000000.0 1/m"),
        ("k_F", float("nan"), "must be positive and finite, not nan 1/m"),
        ("k_F", "2 nm", "must be a quantity in 1/m, not '2 nm'"),
        ("spin", 0, "must be a positive multiple of 1/2, not 0.0"),
        ("spin", 0.7, "must be a positive multiple of 1/2, not 0.7"),
        ("gamma", 0.0, "must be finite and not zero, not 0.0"),
        ("lattice_constant", "1 second", "must be a quantity in m, not '1 second'"),
    ],
)
def test_bad_input_is_named(name, value, says):
    with pytest.raises(InputError, match=f"^`{name}` {says}"):
        torque_coefficients(**{**ALUMINIUM, name: value})
