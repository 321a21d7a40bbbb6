"""Every response function of every gas against quadrature, and every bound against the true error."""

import jax.numpy as jnp
import numpy as np
import pytest

from nuspin.constants import hbar, k_B, m_e
from nuspin.response import ElectronGas
from nuspin.response.disc import Disc, WarmDisc
from nuspin.response.exchange_split import ExchangeSplit
from nuspin.response.limits import ENVELOPE, error_bound
from nuspin.response.lindhard import retarded
from nuspin.response.occupation import average
from nuspin.response.radial import con1, con2, dip1, dip2
from nuspin.response.sphere import Sphere, WarmSphere
from nuspin.response.stoner import Stoner
from nuspin.response.unsplit import Polarised, Unpolarised

NAMES = {"con1": con1, "dip1": dip1, "con2": con2, "dip2": dip2}
EQUILIBRIUM = ("con1", "dip1")


def radial(model, name, x):
    answer = model.equilibrium_r if name in EQUILIBRIUM else model.accumulation_r
    return np.asarray(answer(NAMES[name], x))


def assert_bounded(model, name, at, value, truth, *, within):
    """The error is below its bound, and the bound below `within` of the envelope of the paper's sphere (or of the model's, if larger)."""
    bound = np.asarray(error_bound(model, name, at))
    assert np.all(np.abs(value - truth) <= bound), np.max(np.abs(value - truth) / bound)
    envelope = np.maximum(ENVELOPE[name](1.0, at), ENVELOPE[name](model.largest, at))
    assert np.all(bound <= within * envelope * (1 + 1e-6))


@pytest.mark.parametrize("at", range(9))
def test_warm_gas_in_q(reference, at):
    table = reference("thermal_q")
    cases = sorted(set(zip(table["energy"], table["theta"], strict=True)))
    energy, theta = cases[at]
    rows = (table["energy"] == energy) & (table["theta"] == theta)
    model, t = Unpolarised(WarmSphere(energy, theta)), table["t"][rows]
    assert_bounded(model, "chi1", t, model.chi1(t), table["chi1"][rows], within=1e-11)
    assert_bounded(model, "chi2", t, model.chi2(t), table["step"][rows], within=1e-11)
    # against the response itself, which a dilute gas makes small
    assert np.max(np.abs(model.chi1(t) / table["chi1"][rows] - 1)) < 1e-11


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("at", range(9))
def test_warm_gas_in_r(reference, at, name):
    table = reference("thermal_r")
    cases = sorted(set(zip(table["energy"], table["theta"], strict=True)))
    energy, theta = cases[at]
    rows = (table["energy"] == energy) & (table["theta"] == theta)
    model, x, truth = Unpolarised(WarmSphere(energy, theta)), table["x"][rows], table[f"f_{name}"][rows]
    value = radial(model, name, x)
    assert_bounded(model, f"f_{name}", x, value, truth, within=1e-11)
    if energy == 1:  # what is asked: the envelope at T = 0
        assert np.max(np.abs(value - truth) / ENVELOPE[f"f_{name}"](1.0, x)) < 1e-10


@pytest.mark.parametrize("p", [1e-6, 1e-3, 0.1, 0.6, 1.0])
def test_polarised_gas(reference, p):
    up, down = (1 + p) ** (2 / 3), (1 - p) ** (2 / 3)
    model = Polarised(Sphere(up), Sphere(down), up - down)
    in_q, in_r = reference("polarized_q"), reference("polarized_r")
    rows = in_q["p"] == p
    t = in_q["t"][rows]
    assert_bounded(model, "chi1", t, model.chi1(t), in_q["chi_xx"][rows], within=1e-10)
    assert np.max(np.abs(model.chi1(t) - in_q["chi_xx"][rows])) < 1e-12
    # the inputs (1 +- p)^(2/3) are rounded, so that their difference has only so many digits
    assert np.allclose(model.chi2(t) * model.mu, in_q["chi_xy"][rows], rtol=1e-12, atol=1e-15)
    rows = in_r["p"] == p
    x = in_r["x"][rows]
    for name in NAMES:
        value, truth = radial(model, name, x), in_r[name][rows]
        assert np.max(np.abs(value - truth) / ENVELOPE[f"f_{name}"](model.largest, x)) < 1e-12, name
        assert np.all(np.abs(value - truth) <= error_bound(model, f"f_{name}", x)), name


def test_warm_polarised_gas(reference):
    in_q, in_r = reference("polarized_thermal_q"), reference("polarized_thermal_r")
    model = Polarised(WarmSphere(1.3, 0.05), WarmSphere(0.6, 0.05), 0.7)
    t, x = in_q["t"], in_r["x"]
    assert np.max(np.abs(model.chi1(t) - in_q["chi_xx"])) < 1e-11
    assert np.allclose(model.chi2(t) * model.mu, in_q["chi_xy"], rtol=1e-12, atol=1e-16)
    for name in NAMES:
        assert_bounded(model, f"f_{name}", x, radial(model, name, x), in_r[name], within=1e-8)
        assert np.max(np.abs(radial(model, name, x) - in_r[name]) / ENVELOPE[f"f_{name}"](1.0, x)) < 1e-10, name


@pytest.mark.parametrize("at", range(5))
def test_split_bands(reference, at):
    in_q, in_r = reference("split_q"), reference("split_r")
    up, down, mu = sorted(set(zip(in_q["ku"], in_q["kd"], in_q["mu"], strict=True)))[at]
    model = ExchangeSplit((up**2 + down**2) / 2, mu, up**2 - down**2 - mu)
    rows = (in_q["ku"] == up) & (in_q["kd"] == down) & (in_q["mu"] == mu)
    t = in_q["t"][rows]
    assert np.max(np.abs(model.chi1(t) / in_q["chi_xx"][rows] - 1)) < 1e-12
    assert np.allclose(model.chi2(t) * model.mu, in_q["chi_xy"][rows], rtol=1e-12, atol=1e-14)
    rows = (in_r["ku"] == up) & (in_r["kd"] == down) & (in_r["mu"] == mu)
    x = in_r["x"][rows]
    for name in NAMES:
        value, truth = radial(model, name, x), in_r[name][rows]
        assert np.max(np.abs(value - truth) / ENVELOPE[f"f_{name}"](1.0, x)) < 1e-11, name
        assert np.all(np.abs(value - truth) <= error_bound(model, f"f_{name}", x)), name


@pytest.mark.parametrize("alpha", [0.1, 0.6, 0.9, 0.99])
def test_exchange_enhanced_gas(reference, alpha):
    table = reference("stoner_r")
    rows = table["alpha"] == alpha
    model, x = Stoner(Unpolarised(Sphere()), alpha), table["x"][rows]
    for name in NAMES:
        value, truth = radial(model, name, x), table[name][rows]
        assert np.all(np.abs(value - truth) <= error_bound(model, f"f_{name}", x)), name
        assert np.max(np.abs(value - truth) / np.maximum(ENVELOPE[f"f_{name}"](1.0, x), np.abs(truth))) < 1e-10, name


def test_korringa_factor(reference):
    table = reference("stoner_korringa")
    factor = [float(ElectronGas(1e10, stoner=alpha).korringa_factor()) for alpha in table["alpha"]]
    assert np.allclose(factor, table["K"], rtol=1e-11, atol=0)


def test_two_dimensional_gas(reference):
    table = reference("planar")
    x, gas = table["x"], Unpolarised(Disc())
    # R1 = -pi (J0 Y0 + J1 Y1)
    assert np.max(np.abs(gas.equilibrium_r(con1, x) * np.pi - table["R1"]) / np.maximum(1, table["R1"]) * np.maximum(1, x)) < 1e-12
    assert np.max(np.abs(gas.accumulation_r(con2, x) - table["R2"]) * np.maximum(1, x)) < 1e-12


@pytest.mark.parametrize("theta", [1e-3, 0.05, 0.5, 2.0])
def test_warm_two_dimensional_gas(reference, theta):
    table = reference("planar_thermal")
    rows = table["theta"] == theta
    gas, t = Unpolarised(WarmDisc(1.0, theta)), table["t"][rows]
    assert np.all(np.abs(gas.chi1(t) - table["chi1"][rows]) <= error_bound(gas, "chi1", t))
    assert np.all(np.abs(gas.chi2(t) - table["step"][rows]) <= error_bound(gas, "chi2", t))
    assert np.allclose(gas.chi1(t), table["chi1"][rows], rtol=1e-11, atol=1e-13)
    assert np.allclose(gas.chi2(t), table["step"][rows], rtol=1e-10, atol=1e-13)


def test_averages(reference):
    table = reference("averages")
    for row in range(len(table["n"])):
        energy, theta = table["energy"][row], table["theta"][row]
        sphere, disc = Unpolarised(WarmSphere(energy, theta)), Unpolarised(WarmDisc(energy, theta))
        assert float(sphere.density()) == pytest.approx(table["n"][row], rel=1e-12, abs=0)
        assert float(sphere.field()) == pytest.approx(table["field"][row], rel=1e-12, abs=0)
        assert float(sphere.damping()) == pytest.approx(table["damping"][row], rel=1e-12, abs=0)
        assert float(disc.field()) == float(disc.damping()) == pytest.approx(table["planar"][row], rel=1e-12, abs=0)


def test_lindhard_function_above_the_real_axis(reference):
    """A(z; q) = (k/4 pi^2)(2Q/q) F(Q/k) with Q = (q^2 - 2z)/2q: retarded where Q > 0, mirrored elsewhere."""
    table = reference("dynamic")
    for theta, q, re_z, im_z, re_A, im_A in zip(*table.values(), strict=True):
        Q = (q * q - 2 * (re_z + 1j * im_z)) / (2 * q)
        mirror = Q.real < 0
        Q = -np.conj(Q) if mirror else Q

        def of(k, Q=Q):
            return k * Q * retarded(Q / k)

        G = complex(of(jnp.asarray(1.0 + 0j)) if theta == 0 else average(of, energy=1.0, theta=theta))
        G = -np.conj(G) if mirror else G
        assert G / (2 * np.pi**2 * q) == pytest.approx(re_A + 1j * im_A, rel=1e-10, abs=0)


def test_door_puts_the_units_of_the_paper_on_the_models():
    k_F, T = 1.3e10, 3e4
    gas = ElectronGas(k_F, temperature=T, effective_mass=0.7)
    mass, E_F = 0.7 * m_e, (hbar * k_F) ** 2 / (1.4 * m_e)
    model, t = Unpolarised(WarmSphere(1.0, k_B * T / E_F)), np.array([0.3, 1.7, 2.5])
    assert np.allclose(gas.chi1(t * k_F), mass * k_F / (4 * np.pi**2) * model.chi1(t), rtol=1e-13, atol=0)
    assert np.allclose(gas.chi2(t * k_F), mass**2 / (8 * np.pi * hbar**2 * k_F) * model.chi2(t), rtol=1e-13, atol=0)


def test_bound_of_a_two_dimensional_gas_holds_at_its_edge():
    """There the slope is vertical and the last digit of q/k_F is worth eight of chi_1."""
    import mpmath as mp

    gas = ElectronGas(1.37e8, dimension=2)
    q = 2 * 1.37e8 * (1 + np.array([-1e-6, -1e-12, -1e-15, 1e-15, 1e-14, 1e-12, 1e-8, 1e-3]))
    with mp.workdps(40):
        u = [(2 * mp.mpf(1.37e8) / mp.mpf(each)) ** 2 for each in q]
        chi1 = np.array([float(1 - mp.sqrt(1 - v)) if v < 1 else 1.0 for v in u])
        chi2 = np.array([float(1 / mp.mpf(each) / mp.sqrt(v - 1) * mp.sqrt(v)) if v > 1 else 0.0 for each, v in zip(q, u, strict=True)])
    unit = m_e / (4 * np.pi)
    assert np.all(np.abs(gas.chi1(q) / unit - chi1) <= gas.error_bound("chi1", q) / unit)
    inside = q < 2 * 1.37e8 * (1 - 1e-13)
    scale = m_e**2 / (2 * np.pi * hbar**2) / 2 / 1.37e8
    assert np.all(np.abs(gas.chi2(q) - chi2 * scale)[inside] <= gas.error_bound("chi2", q)[inside])
