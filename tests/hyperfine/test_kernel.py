import numpy as np
import pytest

from nuspin.constants import hbar, mu_0
from nuspin.errors import InputError
from nuspin.hyperfine import contact_field_moment, dipolar_field, field_q, sphere_averages
from nuspin.paper.independent import sphere

SPIN = np.array([0.3, -0.2, 0.6])
GAMMA = -3e7
UNIT = mu_0 * GAMMA * hbar


def test_contact_field_is_the_flux_of_a_point_dipole():
    moment = contact_field_moment(nuclear_spin=SPIN, gamma=GAMMA)
    assert np.allclose(moment, sphere.dipole_flux() * UNIT * SPIN, rtol=1e-10, atol=0)


def test_dipolar_field_is_the_curl_of_the_vector_potential(rng):
    r, step = np.array([1.0, -2.0, 0.5]) * 1e-10, 1e-15

    def potential(r):
        return UNIT * np.cross(SPIN, r) / (4 * np.pi * np.linalg.norm(r) ** 3)

    slope = np.array([(potential(r + step * axis) - potential(r - step * axis)) / (2 * step) for axis in np.eye(3)])
    curl = np.array([slope[1, 2] - slope[2, 1], slope[2, 0] - slope[0, 2], slope[0, 1] - slope[1, 0]])
    assert np.allclose(dipolar_field(r, nuclear_spin=SPIN, gamma=GAMMA), curl, rtol=1e-6, atol=0)


def test_field_in_q_is_transverse_and_the_sum_of_both_kernels():
    q, _ = sphere.directions(6)
    field = np.asarray(field_q(1e10 * q, nuclear_spin=SPIN, gamma=GAMMA)) / UNIT
    assert np.allclose(np.sum(field * q, axis=-1), 0, atol=1e-15)
    assert np.allclose(field, (sphere.contact_kernel(q) + sphere.dipole_kernel(q)) @ SPIN, atol=1e-15)


@pytest.mark.parametrize("enhancement", [1.0, 7.0])
def test_sphere_averages_are_those_of_the_kernels(enhancement):
    q, weights = sphere.directions()
    contact, dipole = enhancement * sphere.contact_kernel(q), sphere.dipole_kernel(q)
    whole = sphere.sandwich(contact + dipole, contact + dipole, weights)
    assert sphere_averages(enhancement=enhancement) == pytest.approx(whole, rel=1e-12, abs=0)
    assert sphere_averages(enhancement=enhancement, kernel="contact") == pytest.approx(
        sphere.sandwich(contact, contact, weights), rel=1e-12, abs=0
    )


def test_bad_input_is_named():
    with pytest.raises(InputError, match=r"`kernel` must be 'full' or 'contact', not 'ful'\. Did you mean 'full'\?"):
        sphere_averages(kernel="ful")
    with pytest.raises(InputError, match=r"`\|r\|` must be positive"):
        dipolar_field([0, 0, 0], nuclear_spin=SPIN, gamma=GAMMA)
    with pytest.raises(InputError, match="`gamma` must be finite and not zero"):
        contact_field_moment(nuclear_spin=SPIN, gamma=0.0)
