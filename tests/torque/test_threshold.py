import numpy as np
import pytest

from nuspin import dynamics
from nuspin.torque import critical_spin_accumulation, torque_coefficients

CASE = dict(gamma=7e7, spin=1.5, k_F=1.4e10, lattice_constant=3e-10, enhancement=1e4)


def test_at_threshold_the_exact_motion_grows_as_fast_as_T2_decays():
    g, T2 = torque_coefficients(**CASE), 1e-3
    mu = critical_spin_accumulation(g, T2=T2)
    _, beta = g.flow_vectors(np.array([0, 0, -1.0]) * mu)  # antiparallel to the spin
    tilt, t = 1e-4, 1e-5
    m = dynamics.flow([np.sin(tilt), 0, np.cos(tilt)], omega=[0, 0, 0], beta=beta, t=t)
    assert np.log(m[0] / np.sin(tilt)) / t == pytest.approx(1 / T2, rel=1e-6, abs=0)


def test_there_is_none_where_the_torque_does_not_pull():
    # an electron density at the nucleus so low that the dipolar part, of the other sign, wins
    g = torque_coefficients(**{**CASE, "enhancement": 0.1})
    assert g.g_damp < 0
    assert np.isinf(critical_spin_accumulation(g, T2="1 ms"))
