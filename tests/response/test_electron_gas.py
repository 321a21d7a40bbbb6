"""What an electron gas must do whatever computes it: sum rules, limits, symmetries, derivatives, refusals."""

import pickle
from itertools import pairwise

import jax
import numpy as np
import pytest

from nuspin.constants import e, hbar, k_B, m_e
from nuspin.errors import InputError, NotDerived
from nuspin.response import ElectronGas, chi1, chi2, chi2_r, induced_magnetization, uniform_magnetization

K_F = 1.4e10
E_F = (hbar * K_F) ** 2 / (2 * m_e)
T_F = E_F / k_B
Q = np.array([0.1, 0.7, 1.6, 2.3, 5.0]) * K_F
X = np.array([0.02, 0.6, 1.7, 5.0, 23.0])
GASES = {
    "paper": lambda: ElectronGas(K_F),
    "warm": lambda: ElectronGas(K_F, temperature=0.08 * T_F),
    "dilute": lambda: ElectronGas.from_density(1e22, temperature=300.0, effective_mass=0.067),
    "polarised": lambda: ElectronGas.from_spin_densities(6e28, 2e28),
    "warm and polarised": lambda: ElectronGas.from_spin_densities(6e28, 2e28, temperature=0.1 * T_F),
    "split": lambda: ElectronGas.exchange_split(1.2 * K_F, 0.7 * K_F),
    "split, with an accumulation": lambda: ElectronGas.exchange_split(1.2 * K_F, 0.7 * K_F, mu=0.1 * E_F),
    "exchange": lambda: ElectronGas(K_F, stoner=0.7),
    "warm, exchange": lambda: ElectronGas(K_F, temperature=0.02 * T_F, stoner=0.7),
    "two-dimensional": lambda: ElectronGas(K_F, dimension=2, envelope=1e9),
    "warm two-dimensional": lambda: ElectronGas(K_F, temperature=0.1 * T_F, dimension=2, envelope=1e9),
    "polarised two-dimensional": lambda: ElectronGas.from_spin_densities(2e18, 1e18, dimension=2),
}
VOLUMES = [name for name in GASES if "two-dimensional" not in name]


# Limits.


def deep_but(names, *kept):
    """Return the names, with those that are not kept left to `make test-deep`."""
    return [name if name in kept else pytest.param(name, marks=pytest.mark.deep) for name in names]


def test_uniform_response_is_the_spin_that_a_field_aligns():
    """Pauli: chi_1(0) = (hbar/2)^2 dn/dE, which for a warm gas is a derivative of its density by its chemical potential."""
    for temperature in (0.0, 0.05 * T_F, 0.6 * T_F):
        step = 1e-4 * E_F
        n = [ElectronGas(K_F, temperature, chemical_potential=E_F + s * step).density for s in (-1, 1)]
        compressibility = (n[1] - n[0]) / (2 * step)
        assert float(ElectronGas(K_F, temperature).chi1(0.0)) == pytest.approx(float(hbar**2 / 4 * compressibility), rel=1e-7, abs=0)


def test_dilute_gas_is_curies():
    """Each of n free moments: chi_1(0) = n (hbar/2)^2 / k_B T, in M = (e/m)^2 chi_1 B."""
    gas = ElectronGas.from_density(1e20, temperature=300.0, effective_mass=0.067)
    assert float(gas.chi1(0.0)) == pytest.approx(float(gas.density) * hbar**2 / (4 * k_B * 300), rel=1e-3, abs=0)
    assert gas.chemical_potential < 0


def test_full_polarisation():
    gas = ElectronGas.from_spin_densities(5e28, 0.0)
    assert float(gas.korringa_enhancement()) == pytest.approx(2 ** (2 / 3) / 2, rel=1e-12, abs=0)  # 0.794
    assert float(gas.knight_enhancement()) == pytest.approx(2 / 3 * 2 ** (1 / 3), rel=1e-12, abs=0)  # 0.840
    assert float(gas.polarization) == pytest.approx(1, rel=1e-12, abs=0)


@pytest.mark.parametrize("share", [1.0, 0.99, 0.6, 0.0])
def test_static_field_finds_nothing_across_the_magnetisation_in_equilibrium(share):
    gas = ElectronGas.exchange_split(K_F, share * K_F)
    assert np.all(np.asarray(gas.chi_xy(Q)) == 0)
    assert np.all(np.abs(np.asarray(gas.chi_transverse(Q, 0.0)).imag) <= 1e-12 * gas.chi1(Q))
    assert np.all(np.asarray(gas.chi_r(X / K_F, 0, "chi_xy")) == 0)


@pytest.mark.parametrize("kw", [{}, {"splitting": 0.4 * E_F}, {"temperature": 0.1 * T_F}])
@pytest.mark.parametrize("mu", [1e-3, 0.5])
def test_knight_enhancement_counts_the_spins_that_an_accumulation_adds(kw, mu):
    """n_up - n_down grows by m k_F mu / 2 pi^2 hbar^2 times knight_enhancement."""
    with_mu, without = ElectronGas(K_F, mu=mu * E_F, **kw), ElectronGas(K_F, **kw)
    added = with_mu.polarization * with_mu.density - without.polarization * without.density
    assert float(with_mu.knight_enhancement()) == pytest.approx(float(added * 2 * np.pi**2 * hbar**2 / (m_e * K_F * mu * E_F)), rel=1e-10)


def test_korringa_factor_at_the_stoner_edge():
    for alpha in (0.999, 0.9999):
        assert float(ElectronGas(K_F, stoner=alpha).korringa_factor()) == pytest.approx(3 * (1 - alpha), rel=30 * (1 - alpha), abs=0)


def test_korringa_factor_of_a_two_dimensional_gas_is_one():
    for alpha in (0.0, 0.3, 0.9):
        assert float(ElectronGas(K_F, stoner=alpha, dimension=2).korringa_factor()) == pytest.approx(1, rel=1e-14, abs=0)


def test_retarded_and_accumulated_parts_add():
    """Im chi_perp = |chi_2| (mu + hbar omega): the response to mu and to the field's own rotation are one."""
    omega = 1e-6 * E_F / hbar
    for kw in ({}, {"temperature": 0.05 * T_F}):
        still, moving = ElectronGas(K_F, mu=2e-6 * E_F, **kw), ElectronGas(K_F, **kw)
        inside = Q[:3]
        per_energy = np.asarray(moving.chi2(inside)) * 1e-6 * E_F

        def absorbed(gas, omega, q=inside):
            return np.asarray(gas.chi_transverse(q, omega)).imag

        assert np.allclose(absorbed(still, 0.0), 2 * per_energy, rtol=1e-4, atol=0)
        assert np.allclose(absorbed(moving, omega), per_energy, rtol=1e-4, atol=0)
        assert np.allclose(absorbed(still, omega), 3 * per_energy, rtol=1e-4, atol=0)
        assert np.all(np.abs(absorbed(still, -2 * omega)) < 1e-4 * per_energy)  # the opposite rotation compensates


@pytest.mark.parametrize("name", ["paper", "warm", "polarised", "split", "exchange"])
def test_static_limit_of_the_dynamic_response(name):
    gas = GASES[name]()
    static = np.asarray(gas.chi_transverse(Q, 0.0))
    assert np.allclose(static.real, gas.chi1(Q), rtol=1e-12, atol=0)
    assert np.allclose(static.imag, gas.chi_xy(Q), rtol=1e-10, atol=1e-13 * np.max(np.asarray(gas.chi1(Q))))


# Analyticity and detailed balance.


@pytest.mark.parametrize("name", ["warm", "polarised", "split, with an accumulation", "warm and polarised"])
def test_kramers_and_kronig(name):
    """Re chi(w) = (1/pi) P int Im chi(w')/(w' - w) dw', with the singular part subtracted."""
    gas = GASES[name]()
    q, w0 = 0.9 * K_F, 0.37
    w = np.linspace(-9, 9, 24_001)
    absorbed = np.asarray(gas.chi_transverse(q, w * E_F / hbar)).imag
    at = np.asarray(gas.chi_transverse(q, w0 * E_F / hbar))
    slope = np.gradient(absorbed, w)
    apart = np.abs(w - w0) > 1e-9
    quotient = np.where(apart, (absorbed - at.imag) / np.where(apart, w - w0, 1), slope)
    real = (np.trapezoid(quotient, w) + at.imag * np.log((9 - w0) / (9 + w0))) / np.pi
    assert real == pytest.approx(float(at.real), rel=2e-4, abs=0)


def test_detailed_balance():
    """Flips down and flips up at one (q, omega) balance as exp[(mu + hbar omega)/kT]; their difference is Im chi."""
    theta, up, down, t = 0.1, 1.3, 0.8, 1.1
    kT = theta * E_F
    gas = ElectronGas(K_F, kT / k_B, chemical_potential=(up + down) / 2 * E_F, mu=(up - down) * E_F)

    def rates(w):
        """Sum over initial states f_up(p)[1 - f_down(p + q)] and its reverse, on the plane that energy conservation leaves."""
        along = abs(w - t * t) / (2 * t)
        p2 = np.linspace(along**2, along**2 + 40 * theta + 2, 400_001)  # E of the spin-up state, E_F
        f_up, f_down = 1 / (np.exp((p2 - up) / theta) + 1), 1 / (np.exp((p2 + w - down) / theta) + 1)
        return np.trapezoid(f_up * (1 - f_down), p2), np.trapezoid(f_down * (1 - f_up), p2)

    for w in (-0.9, -0.2, 0.0, 0.4, 1.0):
        emit, absorb = rates(w)
        assert emit / absorb == pytest.approx(np.exp((up - down + w) / theta), rel=1e-9, abs=0)
        im = float(np.imag(gas.chi_transverse(t * K_F, w * E_F / hbar)))
        unit = m_e * K_F / (4 * np.pi**2)
        assert im == pytest.approx(unit * np.pi / (4 * t) * (emit - absorb), rel=1e-7, abs=0)


# The transforms belong together.


def panels(function, edges, n=400):
    """Integrate by Gauss panels graded toward every edge."""
    node, weight = np.polynomial.legendre.leggauss(n)
    s = (1 + node) / 2
    smooth, slope = s**3 * (10 - 15 * s + 6 * s * s), 15 * s**2 * (1 - s) ** 2 * weight
    return sum(np.sum(slope * (b - a) * function(a + (b - a) * smooth)) for a, b in pairwise(edges))


@pytest.mark.parametrize("name", deep_but(VOLUMES, "paper", "exchange", "warm and polarised", "split, with an accumulation"))
@pytest.mark.parametrize("l", [0, 2])
def test_transform_of_chi2(name, l):
    from scipy.special import spherical_jn

    gas = GASES[name]()
    up, down = (np.sqrt(max(float(energy), 0.0)) for energy in gas.model.energies)
    split = float(gas.splitting / gas.fermi_energy)
    turns = {s * k + np.sqrt(max(k * k + c * split, 0)) for k, c in ((up, -1), (down, 1)) for s in (1, -1)}
    warmth = float(gas.temperature / gas.fermi_temperature)
    edges = sorted({0.0, *(abs(t) for t in turns), 2 * up, 2 * down, 2 * np.sqrt(max(up, down) ** 2 + 40 * warmth)})
    for x in (0.4, 2.7, 11.0):
        transform = panels(lambda t, x=x: t**2 * spherical_jn(l, t * x) * np.asarray(gas.chi2(t * gas.k_F)), edges)
        value = float(gas.chi_r(x / gas.k_F, l, "chi2"))
        scale = panels(lambda t, x=x: t**2 * np.abs(spherical_jn(l, t * x)) * np.asarray(gas.chi2(t * gas.k_F)), edges)
        unit = float(gas.k_F) ** 3 / (2 * np.pi**2)
        assert value == pytest.approx(transform * unit, abs=1e-10 * scale * unit)


@pytest.mark.parametrize("l", [0, 2])
@pytest.mark.parametrize("temperature", [0.0, *(pytest.param(share * T_F, marks=pytest.mark.deep) for share in (0.02, 0.1))])
def test_transform_of_what_exchange_adds(l, temperature):
    from scipy.special import spherical_jn

    bare, gas = ElectronGas(K_F, temperature), ElectronGas(K_F, temperature, stoner=0.7)

    def added(t):
        return np.asarray(gas.chi1(t * K_F) - bare.chi1(t * K_F))

    for x in (0.9, 3.0, 8.0):
        value = float(gas.chi_r(x / K_F, l) - bare.chi_r(x / K_F, l)) / (K_F**3 / (2 * np.pi**2))
        edges = [0.0, 2.0, 4.0, *np.geomspace(8, 128, 5), *np.arange(176, 1024, 48)]
        transform = panels(lambda t, x=x: t**2 * spherical_jn(l, t * x) * added(t), edges, 600)
        assert value == pytest.approx(transform, rel=3e-7, abs=0)


@pytest.mark.parametrize("name", ["paper", "warm", "dilute", "polarised", "warm and polarised", "split", "exchange"])
def test_far_away_the_dipolar_transform_is_the_pauli_response(name):
    """Averaged over a period, chi^(2)(r) = 3 chi_1(0) / 4 pi r^3: the response to the long-range dipolar field."""
    gas = GASES[name]()
    middle = 500 if name == "split" else 70
    x = middle + np.pi * np.arange(10) / 10
    pauli = 3 * np.asarray(gas.chi1(0.0)) / (4 * np.pi * (x / gas.k_F) ** 3)
    assert np.mean(np.asarray(gas.chi_r(x / gas.k_F, 2)) / pauli) == pytest.approx(1, rel=3e-2, abs=0)


def test_two_dimensional_gas_has_the_bessel_functions_of_its_wave_number():
    from scipy.special import j0, j1, y0, y1

    k, R = 2.1e8, np.array([0.3, 2.0, 9.0]) / 2.1e8
    gas = ElectronGas(k, dimension=2, effective_mass=0.3)
    mass = 0.3 * m_e
    assert np.allclose(gas.chi_r(R, 0), -mass * k**2 / (8 * np.pi) * (j0(k * R) * y0(k * R) + j1(k * R) * y1(k * R)), rtol=1e-11, atol=0)
    assert np.allclose(gas.chi_r(R, 0, "chi2"), mass**2 / (8 * np.pi * hbar**2) * j0(k * R) ** 2, rtol=1e-11, atol=0)
    up, down = (np.sqrt(4 * np.pi * n) for n in (2e15, 1e15))
    polarised = ElectronGas.from_spin_densities(2e15, 1e15, dimension=2)
    levels = [q**2 * (j0(q * R) ** 2 + j1(q * R) ** 2) for q in (up, down)]
    assert np.allclose(polarised.chi_r(R, 0, "chi_xy"), m_e / (16 * np.pi) * (levels[0] - levels[1]), rtol=1e-11, atol=0)
    q = np.array([0.2, 1.0, 1.9]) * down
    chords = [np.sqrt(each**2 - q**2 / 4) for each in (up, down)]
    assert np.allclose(polarised.chi_xy(q), m_e / (4 * np.pi * q) * (chords[0] - chords[1]), rtol=1e-11, atol=0)


# Derivatives.

SMALL = 1e-4
PARAMETERS = {
    "k_F": lambda s: ElectronGas(K_F * (1 + s), temperature=0.1 * T_F),
    "temperature": lambda s: ElectronGas(K_F, temperature=0.1 * T_F * (1 + s)),
    "mu": lambda s: ElectronGas(K_F, mu=0.3 * E_F * (1 + s)),
    "stoner": lambda s: ElectronGas(K_F, stoner=0.5 * (1 + s)),
    "splitting": lambda s: ElectronGas(K_F, splitting=0.4 * E_F * (1 + s)),
    "mu beside a splitting": lambda s: ElectronGas(K_F, splitting=0.4 * E_F, mu=0.2 * E_F * (1 + s)),
    "chemical potential": lambda s: ElectronGas(K_F, temperature=0.5 * T_F, chemical_potential=-0.3 * E_F * (1 + s)),
    "density": lambda s: ElectronGas.from_density(5e28 * (1 + s), temperature=0.2 * T_F),
    "spin density": lambda s: ElectronGas.from_spin_densities(5e28 * (1 + s), 2e28, temperature=0.1 * T_F),
    "k_up": lambda s: ElectronGas.exchange_split(1.3 * K_F * (1 + s), 0.8 * K_F),
    "effective mass": lambda s: ElectronGas(K_F, temperature=0.1 * T_F, effective_mass=0.6 * (1 + s)),
    "two-dimensional": lambda s: ElectronGas(K_F * (1 + s), dimension=2),
    "warm two-dimensional": lambda s: ElectronGas(K_F, temperature=0.1 * T_F * (1 + s), dimension=2),
    "warm exchange": lambda s: ElectronGas(K_F, temperature=0.05 * T_F, stoner=0.5 * (1 + s)),
}


def observables(gas):
    q, r = 0.83e10, 3.1e-10
    values = [gas.chi1(q), gas.chi2(q), gas.chi_r(r, 0, "chi2"), gas.knight_enhancement(), gas.korringa_enhancement()]
    if gas.dimension == 3:
        values += [gas.chi_r(r, 0), gas.chi_r(r, 2), gas.chi_r(r, 2, "chi2")]
    return jax.numpy.stack([jax.numpy.asarray(value) for value in values])


@pytest.mark.parametrize("name", deep_but(PARAMETERS, "mu", "stoner", "density", "mu beside a splitting", "warm two-dimensional"))
def test_derivatives_are_those_of_finite_differences(name):
    make = PARAMETERS[name]
    slope = np.asarray(jax.jacfwd(lambda s: observables(make(s)))(0.0))
    f = [np.asarray(observables(make(s * SMALL))) for s in (-2, -1, 1, 2)]
    difference = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * SMALL)
    size = np.max(np.abs(f), axis=0)
    assert np.all(np.abs(slope - difference) < 1e-7 * size + 1e-7 * np.abs(difference))
    assert np.any(slope != 0)


def test_reverse_mode_agrees():
    def value(temperature):
        return ElectronGas.from_density(5e28, temperature=temperature).chi1(1e10)

    assert jax.grad(value)(2e4) == pytest.approx(float(jax.jacfwd(value)(2e4)), rel=1e-12, abs=0)


# What the gas is.


def test_density_and_chemical_potential_are_two_ways_to_say_it():
    gas = ElectronGas.from_density(8.5e28, temperature=0.3 * T_F)
    assert float(gas.density) == pytest.approx(8.5e28, rel=1e-12, abs=0)
    assert gas.k_F == pytest.approx((3 * np.pi**2 * 8.5e28) ** (1 / 3), rel=1e-14, abs=0)
    same = ElectronGas(gas.k_F, gas.temperature, chemical_potential=gas.chemical_potential)
    assert np.allclose(same.chi1(Q), gas.chi1(Q), rtol=1e-13, atol=0)


@pytest.mark.parametrize("ratio", [1e-3, 0.2, 1.0, 40.0])
@pytest.mark.parametrize("dimension", [2, 3])
def test_density_comes_back_from_the_chemical_potential(ratio, dimension):
    gas = ElectronGas.from_density(1e27 if dimension == 3 else 1e18, dimension=dimension)
    warm = gas.at(ratio * gas.fermi_temperature)
    assert float(warm.density) == pytest.approx(gas.density, rel=1e-11, abs=0)
    assert warm.fixed == "density"


def test_at_keeps_what_is_held():
    gas = ElectronGas(K_F)
    assert gas.at(1e4).chemical_potential == pytest.approx(E_F, rel=1e-14, abs=0)
    polarised = ElectronGas.from_spin_densities(3e28, 1e28).at(3e4)
    assert np.allclose(polarised.densities, (3e28, 1e28), rtol=1e-10, atol=0)


def test_spin_densities_make_the_accumulation():
    gas = GASES["polarised"]()
    up, down = gas.chemical_potentials
    assert float(gas.mu) == pytest.approx(float(up - down), rel=1e-12, abs=0)
    assert np.allclose(gas.densities, (6e28, 2e28), rtol=1e-12, atol=0)
    assert float(gas.polarization) == pytest.approx(0.5, rel=1e-12, abs=0)
    k_up, k_down = ((6 * np.pi**2 * n) ** (1 / 3) for n in (6e28, 2e28))
    assert float(gas.mu) == pytest.approx(hbar**2 * (k_up**2 - k_down**2) / (2 * m_e), rel=1e-12, abs=0)


def test_split_bands_are_described_by_their_wave_numbers():
    gas = ElectronGas.exchange_split(1.2e10, 0.9e10)
    assert np.allclose(gas.densities, ((1.2e10) ** 3 / (6 * np.pi**2), (0.9e10) ** 3 / (6 * np.pi**2)), rtol=1e-12, atol=0)
    up, down = gas.chemical_potentials
    assert float(up) == pytest.approx(float(down), rel=1e-12, abs=0)  # equilibrium
    assert float(gas.korringa_enhancement()) == pytest.approx(1.2e10 * 0.9e10 / gas.k_F**2, rel=1e-12, abs=0)


def test_accumulation_on_split_bands_counts_only_the_electrochemical_difference():
    """From equilibrium, |chi_xy| grows as mu; not as the splitting of the energies."""
    small = ElectronGas.exchange_split(1.2 * K_F, 0.7 * K_F, mu=1e-6 * E_F)
    equilibrium = GASES["split"]()
    inside = np.array([0.7, 1.3, 1.8]) * K_F
    assert np.allclose(small.chi_xy(inside), equilibrium.chi2(inside) * 1e-6 * E_F, rtol=1e-6, atol=0)


def test_arrays_of_gases():
    T = np.array([[0.02, 0.1, 0.7]]) * T_F
    gas = ElectronGas(K_F, temperature=T)
    together = np.asarray(gas.chi1(Q[:, None]))
    assert together.shape == (5, 3)
    for column, temperature in enumerate(T[0]):
        assert np.allclose(together[:, column], ElectronGas(K_F, temperature=temperature).chi1(Q), rtol=1e-14, atol=0)
    many = ElectronGas.from_density(np.array([1e27, 1e28]), temperature=300.0)
    assert many.chemical_potential.shape == (2,)


@pytest.mark.parametrize("name", ["warm", "split"])
def test_large_arrays_are_many_small_ones(name):
    """Beyond a few thousand points the work goes block by block."""
    gas, x = GASES[name](), np.linspace(0.01, 50, 5120)
    for of in ("f_con1", "f_con2"):
        whole, parts = getattr(gas, of)(x), [getattr(gas, of)(part) for part in np.split(x, 2)]
        assert np.allclose(whole, np.concatenate(parts), rtol=1e-12, atol=1e-14 * np.max(np.abs(np.asarray(whole))))
    assert np.allclose(gas.chi1(x * K_F)[::1000], gas.chi1(x[::1000] * K_F), rtol=1e-12, atol=0)


def test_gas_stands_where_k_F_does():
    gas, r, mu = ElectronGas(K_F), [1e-10, 0, 2e-10], [0, 0, 1e-22]
    assert np.array_equal(chi1(Q, gas=gas), chi1(Q, k_F=K_F))
    assert np.array_equal(chi2(Q, gas=gas), chi2(Q, k_F=K_F))
    assert np.array_equal(uniform_magnetization(mu=mu, gas=gas), uniform_magnetization(mu=mu, k_F=K_F))
    both = (induced_magnetization(r, field_moment=[0, 1e-31, 0], mu=mu, **kw) for kw in ({"gas": gas}, {"k_F": K_F}))
    assert np.array_equal(*both)


def test_split_bands_answer_differently_along_and_across():
    gas = GASES["split"]()
    B, axis = np.array([3e-31, 0, 4e-31]), np.array([0, 0, 1e-24])
    M = np.asarray(induced_magnetization([2e-10, 0, 0], field_moment=B, mu=axis, gas=gas))
    assert M[2] == pytest.approx(float((e / m_e) ** 2 * gas.chi_r(2e-10, 0, "chi_zz") * B[2]), rel=1e-12, abs=0)
    assert M[0] == pytest.approx(float((e / m_e) ** 2 * gas.chi_r(2e-10, 0) * B[0]), rel=1e-12, abs=0)


def test_effective_mass_scales_the_density_of_states():
    light, plain = ElectronGas(K_F, effective_mass=0.07), ElectronGas(K_F)
    assert np.allclose(light.chi1(Q), 0.07 * plain.chi1(Q), rtol=1e-13, atol=0)
    assert np.allclose(light.chi2(Q), 0.07**2 * plain.chi2(Q), rtol=1e-13, atol=0)
    assert light.fermi_energy == pytest.approx(plain.fermi_energy / 0.07, rel=1e-14, abs=0)


def test_prints_itself():
    text = str(ElectronGas.from_spin_densities(3e28, 1e28, temperature=300.0))
    for part in ("3 dimensions", "300 K", "density fixed", "E_F = ", "T_F = ", "(3e+28 up, 1e+28 down)", "polarisation 0.5"):
        assert part in text


@pytest.mark.parametrize("name", GASES)
def test_gas_survives_the_trip_to_another_process(name):
    gas = GASES[name]()
    again = pickle.loads(pickle.dumps(gas))
    assert np.array_equal(again.chi1(Q), gas.chi1(Q))
    assert str(again) == str(gas)


# What it says of itself.


def test_validity_names_what_the_gas_rests_on():
    gas = ElectronGas(K_F, temperature=300.0, stoner=0.95, mean_free_path=1e-10)
    records = {record.name: record for record in gas.validity()}
    assert set(records) == {"quasi-equilibrium", "random phase approximation", "mean free path"}
    assert not records["random phase approximation"].holds
    assert not records["mean free path"].holds  # k_F l = 1.4
    assert ElectronGas(K_F).validity() == ()
    assert {record.name for record in GASES["polarised"]().validity()} == {"own spin accumulation"}


def test_mean_free_path_changes_no_number():
    assert np.array_equal(ElectronGas(K_F, mean_free_path=1e-9).chi1(Q), ElectronGas(K_F).chi1(Q))


def test_error_bounds_have_the_units_of_what_they_bound():
    for name in ("paper", "warm", "polarised", "exchange"):
        gas = GASES[name]()
        assert np.all(gas.error_bound("chi1", Q) < 1e-8 * gas.chi1(Q))
        assert np.all(gas.error_bound("chi2", Q[:2]) < 1e-8 * gas.chi2(Q[:2]))
        assert np.all(gas.error_bound("f_con1", X) > 0)
    polarised = GASES["polarised"]()
    assert np.allclose(polarised.error_bound("chi_xy", Q), polarised.error_bound("chi2", Q) * polarised.mu, rtol=1e-13, atol=0)


# What it refuses.


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ElectronGas(-1.0), "`k_F` must be positive"),
        (lambda: ElectronGas(K_F, temperature=-1.0), "`temperature` must be finite and not negative"),
        (lambda: ElectronGas(K_F, temperature=np.array([0.0, 300.0])), "`temperature` must be zero everywhere or positive everywhere"),
        (lambda: ElectronGas(K_F, stoner=1.0), "`stoner` must be at most 0.999999"),
        (lambda: ElectronGas(K_F, dimension=1), "`dimension` must be 3"),
        (lambda: ElectronGas(K_F, mu=2.1 * E_F), "`mu` must together with the splitting be at most 2 E_F"),
        (lambda: ElectronGas(K_F, mu="2 nm"), "`mu` must be a quantity in J"),
        (lambda: ElectronGas(K_F, fixed="pressure"), "`fixed` must be 'chemical potential' or 'density'"),
        (lambda: ElectronGas(K_F, chemical_potential=-1e-19), "`chemical_potential` must be positive at T = 0"),
        (lambda: ElectronGas.from_spin_densities(1e28, 2e28), "`n_up` must not be smaller than `n_down`"),
        (lambda: ElectronGas.from_spin_densities(1e28, 0.0, temperature=300.0), "`n_down` must be positive at T > 0"),
        (lambda: ElectronGas.exchange_split(1e10, 2e10), "`k_up` must not be smaller than `k_down`"),
        (lambda: ElectronGas(K_F).chi1(-1.0), "`q` must be finite and not negative"),
        (lambda: ElectronGas(K_F).chi_r(1e-10, 1), "`l` must be 0"),
        (lambda: ElectronGas(K_F).chi_r(1e-10, 0, "chi3"), "`of` must be 'chi1', 'chi_zz', 'chi2' or 'chi_xy'"),
        (lambda: ElectronGas(K_F).error_bound("chi", 1e10), "`name` must be 'chi1', 'chi2'"),
        (lambda: ElectronGas(K_F, stoner=0.5).f_con1(1e3), "`x` must be at most 80"),
        (lambda: chi1(Q), "Give one of `k_F` or `gas`"),
        (lambda: chi1(Q, k_F=K_F, gas=ElectronGas(K_F)), "Give `k_F` or `gas`, not both"),
        (
            lambda: uniform_magnetization(mu=[0, 0, 1e-24], gas=ElectronGas(K_F, mu=1e-23)),
            "`mu` must have the length of the gas's own",
        ),
        (
            lambda: induced_magnetization(
                [1e-10, 0, 0], field_moment=[0, 0, 1e-31], mu=[0, 0, 0], gas=ElectronGas.exchange_split(2e10, 1e10)
            ),
            "`mu` must not vanish where bands are split",
        ),
        (lambda: uniform_magnetization(mu=[0, 0, 1e-24], gas=ElectronGas(1e8, dimension=2)), "A two-dimensional gas needs its `envelope`"),
    ],
)
def test_bad_input_is_one_sentence(make, sentence):
    with pytest.raises(InputError) as refused:
        make()
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: ElectronGas(K_F, stoner=0.5, mu=1e-20), "a gas with `mu` or `splitting` is not derived"),
        (lambda: ElectronGas(K_F, stoner=0.5, splitting=1e-20), "a gas with `mu` or `splitting` is not derived"),
        (lambda: ElectronGas(K_F, temperature=300.0, splitting=1e-20), "split bands is derived at T = 0 only"),
        (lambda: ElectronGas(K_F, dimension=2, splitting=1e-20), "split bands is derived in three dimensions only"),
        (lambda: ElectronGas(K_F, temperature=300.0, dimension=2, stoner=0.5), "in two dimensions is derived at T = 0 only"),
        (lambda: ElectronGas(K_F, dimension=2, stoner=0.5).chi_r(1e-10, 0), "two-dimensional gas with exchange"),
        (lambda: ElectronGas(K_F, dimension=2).chi_r(1e-10, 2), "two-dimensional gas to a dipolar source"),
        (lambda: ElectronGas(K_F, dimension=2).f_con1(1.0), "are those of three dimensions"),
        (lambda: ElectronGas(K_F, dimension=2).chi_transverse(1e10, 1e12), "two-dimensional gas is derived in the static limit only"),
    ],
)
def test_what_nobody_derived_says_so(make, reason):
    with pytest.raises(NotDerived, match=reason):
        make()


def test_only_own_accumulation_has_a_response(rng):
    gas = ElectronGas(K_F, mu=0.2 * E_F)
    axis = rng.normal(size=3)
    mu = axis / np.linalg.norm(axis) * float(gas.mu)
    M = induced_magnetization([1e-10, 0, 0], field_moment=[1e-31, 0, 0], mu=mu, gas=gas)
    expected = (e / m_e) ** 2 * np.asarray(chi2_r(1e-10, 0, gas=gas)) * np.cross(mu, [1e-31, 0, 0])
    assert np.allclose(np.asarray(M)[1:], expected[1:], rtol=1e-12, atol=0)


# Corners.


def test_too_far_with_exchange_is_refused_or_nan():
    gas, kw = ElectronGas(K_F, stoner=0.9), dict(field_moment=[0, 0, 1e-31], mu=[0, 0, 1e-24])
    with pytest.raises(InputError, match="`r` must be at most 80 / k_F in this gas"):
        induced_magnetization([500 / K_F, 0, 0], gas=gas, **kw)
    assert np.isnan(jax.jit(lambda r: gas.chi_r(r, 0))(500 / K_F))
    assert np.isfinite(jax.jit(lambda r: gas.chi_r(r, 0))(79 / K_F))


def test_transform_of_a_two_dimensional_gas_is_infinite_at_its_source():
    for temperature in (0.0, 300.0):
        assert np.isposinf(ElectronGas(2e8, temperature, dimension=2).chi_r(0.0, 0))


def test_arrays_of_ferromagnets_are_in_equilibrium_too():
    gas = ElectronGas.exchange_split(np.array([1.5e10, 1.2e10]), 1e10)
    assert not gas.polarised
    assert not gas.validity()
    assert np.asarray(gas.chi_xy(Q[:2])).shape == (2,)
    assert jax.jit(lambda gas: gas.chi_xy(1e10))(ElectronGas.exchange_split(1.5e10, 1e10)) == 0


@pytest.mark.parametrize("size", [1e-5, 1e-8, 1e-12])
def test_small_accumulation_keeps_its_digits(size):
    gas = ElectronGas(K_F, mu=size * E_F)
    assert gas.mu == size * E_F
    mu = [0, 0, size * E_F]
    assert np.allclose(uniform_magnetization(mu=mu, gas=gas), uniform_magnetization(mu=mu, k_F=K_F), rtol=1e-9, atol=0)
    assert np.allclose(gas.chi_xy(Q[:3]), chi2(Q[:3], k_F=K_F) * size * E_F, rtol=1e-9, atol=0)
    slight = ElectronGas.from_spin_densities(1e28 * (1 + size), 1e28 * (1 - size))
    assert float(slight.mu / slight.fermi_energy) == pytest.approx(4 / 3 * size, rel=1e-9 + 1e-16 / size, abs=0)


def test_held_density_survives_only_without_a_splitting():
    with pytest.raises(InputError, match="A gas with split bands keeps its chemical potential"):
        ElectronGas(K_F, splitting=0.1 * E_F, fixed="density")
    with pytest.raises(NotDerived):
        ElectronGas.exchange_split(1.5e10, 1e10).at(300.0)


def test_exchange_near_the_nucleus():
    """What exchange adds goes as x in f_dip1 and to a constant in f_con1: two points on each must agree."""
    bare, gas = ElectronGas(K_F), ElectronGas(K_F, stoner=0.5)
    x = np.array([1e-6, 1e-4, 1e-3, 1e-2])
    added = np.asarray(gas.f_dip1(x) - bare.f_dip1(x))
    assert np.all(np.abs(added - 1.39e-2 * x) < np.asarray(gas.error_bound("f_dip1", x)) + 2e-2 * 1.39e-2 * x)


def test_warm_gas_absorbs_nothing_that_moves_fast_against_its_electrons():
    """At small q and a finite frequency chi goes as q^2: the spin is conserved."""
    gas = ElectronGas(K_F, temperature=0.1 * T_F)
    t = np.array([1e-2, 1e-3, 1e-4])
    chi = np.asarray(gas.chi_transverse(t * K_F, E_F / hbar)) / float(gas.chi1(0.0))
    assert np.allclose(chi.real / t**2, chi.real[0] / t[0] ** 2, rtol=2e-3, atol=1e-15 / t[-1] ** 2 / 10)
    assert np.all(np.abs(chi.imag) < 1e-14)


def test_shapes_that_do_not_go_together_are_named():
    for make in (
        lambda: ElectronGas(K_F, stoner=[0.1, 0.2, 0.3]).chi1(np.ones(5)),
        lambda: ElectronGas(K_F, effective_mass=[0.1, 0.2, 0.3]).chi_r(np.ones(5), 0),
        lambda: ElectronGas.from_spin_densities([3e28, 4e28], [1e28, 1e28, 1e28]),
        lambda: ElectronGas(K_F, splitting=np.array([0.0, 0.3 * E_F])),
        lambda: ElectronGas.from_density(1e28, dimension=4),
        lambda: ElectronGas.from_density(1e28, mu=1e-20),
        lambda: ElectronGas(K_F, envelope=1e9),
    ):
        with pytest.raises(InputError):
            make()


def test_slopes_at_an_empty_band_are_finite():
    def value(n_down):
        gas = ElectronGas.from_spin_densities(5e28, n_down)
        return jax.numpy.stack([gas.density, gas.chi1(1e10), gas.knight_enhancement()])

    assert np.all(np.isfinite(jax.jacfwd(value)(0.0)))


def test_bounds_hold_anywhere(rng):
    """Random places, near and far, of spheres smaller and larger than k_F, against their closed forms in 60 digits."""
    import mpmath as mp

    def exact(name, k, x):
        z = k * x
        s, c = mp.sin(2 * z), mp.cos(2 * z)
        return {
            "f_con1": k**4 * (s - 2 * z * c) / (8 * z**4),
            "f_con2": k**2 * (1 - c) / (2 * z**2),
            "f_dip1": k**4 * (z * c - 2 * s + 3 * z) / (8 * z**4),
            "f_dip2": k**2 * (3 * s - 2 * z * c - 4 * z) / (8 * z**3),
        }[name]

    x = 10 ** rng.uniform(-3, 5, 60)
    for energy in (0.37, 1.0, 2.0):
        gas = ElectronGas(K_F, chemical_potential=energy * E_F)
        reduced = mp.mpf(float(gas.model.species.energy))
        for name in ("f_con1", "f_con2", "f_dip1", "f_dip2"):
            with mp.workdps(60):
                truth = np.array([float(exact(name, mp.sqrt(reduced), mp.mpf(each))) for each in x])
            assert np.all(np.abs(getattr(gas, name)(x) - truth) <= gas.error_bound(name, x)), (energy, name)


@pytest.mark.parametrize(
    "gas",
    [
        ElectronGas(K_F),
        ElectronGas(K_F, stoner=0.5),
        ElectronGas(K_F, temperature=4.0),
        ElectronGas.from_density(1e28),
        ElectronGas(K_F, mu=0.1 * E_F),
    ],
    ids=["cold", "exchange", "warm", "density", "polarised"],
)
def test_a_gas_is_heated_inside_a_compiled_function(gas):
    """What was zero when it was made is zero in there too, though every number of it is traced."""
    compiled = jax.jit(lambda gas: gas.at(300.0).knight_enhancement())(gas)
    assert float(compiled) == pytest.approx(float(gas.at(300.0).knight_enhancement()), rel=1e-12, abs=0)


def test_a_traced_stoner_parameter_may_be_zero():
    value, slope = jax.value_and_grad(lambda alpha: ElectronGas(K_F, stoner=alpha).chi1(K_F))(0.0)
    assert float(value) == pytest.approx(float(ElectronGas(K_F).chi1(K_F)), rel=1e-12, abs=0)
    assert float(slope) > 0


def test_a_traced_splitting_is_not_refused():
    slope = jax.grad(lambda splitting: ElectronGas(K_F, splitting=splitting).chi1(K_F))(0.1 * E_F)
    step = 1e-5 * E_F
    ends = [float(ElectronGas(K_F, splitting=0.1 * E_F + sign * step).chi1(K_F)) for sign in (1, -1)]
    assert float(slope) == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=0)
