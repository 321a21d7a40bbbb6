"""The bath rates against a brute-force Lindblad equation that knows the kernel and the electrons' spins, but no formula of the package."""

from itertools import product

import jax
import numpy as np
import pytest
import qutip

from nuspin import ElectronGas
from nuspin.constants import hbar, k_B
from nuspin.errors import InputError, NotDerived
from nuspin.torque import (
    bath_rates,
    channel_weights,
    korringa_rate,
    local_field_factor,
    steady_polarization,
    torque_coefficients,
)
from nuspin.torque.channels import emission
from nuspin.torque.korringa import exchange_rate

GAS = dict(gamma=7e7, k_F=1.4e10)
STRENGTH = float(exchange_rate(gamma=GAS["gamma"], gas=ElectronGas(GAS["k_F"])))
KELVIN = k_B  # an energy of one kelvin

CASES = {  # mu (K), temperature (K), hbar omega (K), angle
    "warm": (0.05, 1.0, 0.02, 0.0),
    "cold": (0.7, 0.1, -0.2, 0.0),
    "frozen": (0.3, 0.0, 0.1, 0.0),
    "against the field": (-0.4, 0.2, 0.3, 0.0),
    "tilted": (0.5, 0.3, 0.1, 1.1),
    "across, frozen": (0.5, 0.0, 0.1, np.pi / 2),
}


def planck(x, thermal):
    """x / (1 - exp(-x/kT)), plainly."""
    if thermal == 0:
        return max(x, 0.0)
    return thermal if x == 0 else x / (1 - np.exp(-x / thermal))


def sphere():
    """Directions and weights that average polynomials of the fourth degree exactly."""
    cosines, weights = np.polynomial.legendre.leggauss(4)
    azimuths = 2 * np.pi * np.arange(6) / 6
    for (c, w), phi in product(zip(cosines, weights, strict=True), azimuths):
        s = np.sqrt(1 - c * c)
        yield np.array([s * np.cos(phi), s * np.sin(phi), c]), w / 2 / 6


def liouvillian(spin, kernel, enhancement, mu, T, zeeman, angle):
    """The dissipator: for each direction of q and each electronic operator, jumps of each nuclear component at its own energy."""
    I = qutip.jmat(spin)
    ladder = {1: qutip.jmat(spin, "+"), -1: qutip.jmat(spin, "-"), 0: I[2]}
    n = np.array([np.sin(angle), 0, np.cos(angle)])  # the electrons' axis
    e1, e2 = np.array([np.cos(angle), 0, -np.sin(angle)]), np.array([0.0, 1, 0])
    jumps = []
    for q, weight in sphere():
        K = 2 / 3 * enhancement * np.eye(3)
        if kernel == "full":
            K = K + (np.eye(3) - 3 * np.outer(q, q)) / 3
        # an electron's spin flips down (setting mu free), up, or not at all; H = A.s with A = K I
        for row, scale, released in ((K @ (e1 + 1j * e2), 1.0, mu), (K @ (e1 - 1j * e2), 1.0, -mu), (K @ n, np.sqrt(2), 0.0)):
            parts = {1: (row[0] - 1j * row[1]) / 2, -1: (row[0] + 1j * row[1]) / 2, 0: row[2]}
            for step, amplitude in parts.items():
                rate = weight * scale**2 * abs(amplitude) ** 2 * planck(released + step * zeeman, T)
                if rate > 0:
                    jumps.append(np.sqrt(rate) * ladder[step])
    return qutip.liouvillian(0 * I[2], jumps)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("kernel", "enhancement"), [("contact", 1.0), ("full", 1.0), ("full", 3.0)])
@pytest.mark.parametrize("spin", [0.5, 1, 1.5, 2.5, 4.5])
def test_rates_are_those_of_a_lindblad_equation(spin, kernel, enhancement, case):
    mu, T, zeeman, angle = CASES[case]
    L = liouvillian(spin, kernel, enhancement, mu, T, zeeman, angle)
    rates = bath_rates(
        spin=spin,
        **GAS,
        mu=mu * KELVIN,
        temperature=T,
        larmor=zeeman * KELVIN / hbar,
        enhancement=enhancement,
        kernel=kernel,
        angle=angle,
    )
    up, down, z = (float(rate) / (STRENGTH * KELVIN) for rate in (rates.G_plus, rates.G_minus, rates.G_z))
    size = up + down + z
    Iz, Ip = qutip.jmat(spin, "z"), qutip.jmat(spin, "+")
    rho = qutip.rand_dm(int(2 * spin + 1), seed=7)
    moved = qutip.vector_to_operator(L * qutip.operator_to_vector(rho))
    drift = (moved * Iz).tr()
    expected = (rho * (spin * (spin + 1) - Iz * Iz)).tr() * (up - down) - (rho * Iz).tr() * (up + down)
    assert abs(drift - expected) < 1e-10 * size
    turned = (moved * Ip).tr()
    expected = -(up - down) / 2 * (rho * (Iz * Ip + Ip * Iz)).tr() - (up + down + z) / 2 * (rho * Ip).tr()
    assert abs(turned - expected) < 1e-10 * size * spin**2
    if T > 0:  # at T = 0 levels may be left for good
        steady = qutip.steadystate(L, method="svd")
        assert (steady * Iz).tr() / spin == pytest.approx(float(rates.polarization), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("kernel", ["contact", "full"])
def test_every_ladder_rate_is_that_of_the_lindblad_equation(kernel):
    spin, (mu, T, zeeman, angle) = 2.5, CASES["cold"]
    L = liouvillian(spin, kernel, 1.0, mu, T, zeeman, angle).full()
    rates = bath_rates(spin=spin, **GAS, mu=mu * KELVIN, temperature=T, larmor=zeeman * KELVIN / hbar, kernel=kernel)
    size = int(2 * spin + 1)
    populations = [k * size + k for k in range(size)]  # from m = I downwards
    flow = L[np.ix_(populations, populations)].real
    for k in range(size - 1):
        m = spin - k - 1  # of the lower level
        strength = spin * (spin + 1) - m * (m + 1)
        assert flow[k, k + 1] * STRENGTH * KELVIN == pytest.approx(strength * float(rates.G_plus), rel=1e-10, abs=0)
        assert flow[k + 1, k] * STRENGTH * KELVIN == pytest.approx(strength * float(rates.G_minus), rel=1e-10, abs=0)


def test_detailed_balance():
    for mu, T, zeeman in ((0.3, 0.2, -0.1), (0.0, 1.0, 0.4), (-1.0, 0.5, 0.2)):
        rates = bath_rates(spin=0.5, **GAS, mu=mu * KELVIN, temperature=T, larmor=zeeman * KELVIN / hbar, kernel="contact")
        assert float(rates.G_minus / rates.G_plus) == pytest.approx(np.exp(-(mu + zeeman) / T), rel=1e-12, abs=0)
    rates = bath_rates(spin=0.5, **GAS, mu=0.0, temperature=0.5, larmor=0.4 * KELVIN / hbar)
    assert float(rates.G_minus / rates.G_plus) == pytest.approx(np.exp(-0.8), rel=1e-12, abs=0)


def test_bias_is_exact_where_the_rates_cancel():
    rates = bath_rates(spin=0.5, **GAS, mu=1e-12 * KELVIN, temperature=300.0, larmor=0.0)
    assert float(rates.bias) == pytest.approx(STRENGTH * 1e-12 * KELVIN / 3, rel=1e-12, abs=0)
    warm = bath_rates(spin=0.5, **GAS, mu=0.3 * KELVIN, temperature=0.5, larmor=0.1 * KELVIN / hbar, angle=0.7)
    assert float(warm.bias) == pytest.approx(float(warm.G_plus - warm.G_minus), rel=1e-13, abs=0)


@pytest.mark.parametrize("kernel", ["contact", "full"])
def test_relaxation_without_a_spin_accumulation_is_korringas(kernel):
    rates = bath_rates(spin=1.5, **GAS, mu=0.0, temperature=4.2, larmor=0.0, kernel=kernel)
    assert 1 / float(rates.T1) == pytest.approx(korringa_rate(4.2, **GAS, kernel=kernel), rel=1e-12, abs=0)
    assert float(rates.dephasing_rate) == pytest.approx(1 / float(rates.T1), rel=1e-12, abs=0)  # isotropic noise: T2 = T1


def test_large_spins_follow_the_classical_torque_and_the_correction_is_one_over_two_I():
    """A coherent spin across mu at T = 0: dI_z/dt = G_d mu/hbar (1 - 1/2I + ...), by the Lindblad equation and by the rates."""
    mu = 0.3 * KELVIN

    def pull(spin):
        rates = bath_rates(spin=spin, **GAS, mu=mu, temperature=0.0, larmor=0.0)
        mean_square = spin / 2  # <I_z^2> of a coherent state on the equator
        classical = torque_coefficients(**GAS, spin=spin, lattice_constant=1.0).G_damp * mu / hbar
        return (spin * (spin + 1) - mean_square) * float(rates.bias) / classical

    for spin in (0.5, 2.5, 4.5):
        L = liouvillian(spin, "full", 1.0, 0.3, 0.0, 0.0, 0.0)
        state = qutip.spin_coherent(spin, np.pi / 2, 0.0)
        moved = qutip.vector_to_operator(L * qutip.operator_to_vector(qutip.ket2dm(state)))
        classical = torque_coefficients(**GAS, spin=spin, lattice_constant=1.0).G_damp * mu / hbar
        assert (moved * qutip.jmat(spin, "z")).tr().real * STRENGTH * KELVIN / classical == pytest.approx(pull(spin), rel=1e-10, abs=0)
    spins = np.array([50.5, 100.5, 200.5, 400.5])
    slope = np.polyfit(1 / spins, [pull(spin) for spin in spins], 2)
    assert slope[2] == pytest.approx(1, abs=1e-6)
    assert slope[1] == pytest.approx(-0.5, abs=1e-3)


@pytest.mark.parametrize("spin", [0.5, 1, 3.5, 4.5])
def test_polarization_is_brillouins(spin):
    """Contact, no field: <I_z>/I of a ladder with exp(mu/kT) between neighbours."""
    for x in (1e-9, 0.3, 5.0, 40.0):
        P = steady_polarization(spin=spin, **GAS, mu=x * KELVIN, temperature=1.0, larmor=0.0, kernel="contact")
        m = np.arange(-spin, spin + 1)
        weights = np.exp((m - spin) * x)
        plain = (m * weights).sum() / weights.sum() / spin if x > 1e-3 else (spin + 1) * x / 3
        assert float(P) == pytest.approx(plain, rel=1e-9 if x > 1e-3 else 1e-12, abs=0)


def test_polarization_at_zero_temperature():
    given = dict(**GAS, temperature=0.0, larmor=0.0)
    assert float(steady_polarization(spin=2.5, mu=1e-25, **given, kernel="contact")) == 1.0
    assert float(steady_polarization(spin=0.5, mu=-1e-25, **given)) == pytest.approx(-5 / 9, rel=1e-12, abs=0)
    assert float(steady_polarization(spin=0.5, mu=0.0, **given)) == 0.0  # a bath that does nothing


def test_relaxation_that_conserves_less_spin_drives_less_and_is_as_fast():
    given = dict(spin=1.5, **GAS, temperature=4.2, kernel="contact")
    for kernel in ("contact", "full"):
        field = dict(mu=0.0, larmor=2.0 * KELVIN / hbar)
        whole, part = (bath_rates(**{**given, "kernel": kernel}, **field, spin_conserving_fraction=f) for f in (1.0, 0.2))
        for rate in ("G_plus", "G_minus", "G_z", "bias"):
            assert float(getattr(part, rate)) == pytest.approx(float(getattr(whole, rate)), rel=1e-12, abs=0)
    small = steady_polarization(mu=1e-4 * KELVIN, larmor=2e-4 * KELVIN / hbar, spin_conserving_fraction=0.2, **given)
    assert float(small) == pytest.approx(2.5 / 3 * (0.2 * 1e-4 + 2e-4) / 4.2, rel=1e-6, abs=0)
    only_field = steady_polarization(mu=1e-2 * KELVIN, larmor=2e-4 * KELVIN / hbar, spin_conserving_fraction=0.0, **given)
    assert float(only_field) == pytest.approx(2.5 / 3 * 2e-4 / 4.2, rel=1e-6, abs=0)


def test_pump_rate_does_not_depend_on_temperature():
    """dP/dt = (I + 1) mu / (3 k_B T1T)."""
    rates = [bath_rates(spin=1.5, **GAS, mu=1e-3 * KELVIN, temperature=T, larmor=0.0, kernel="contact") for T in (0.1, 300.0)]
    T1T = 300.0 * float(rates[1].T1)
    for each in rates:
        assert float(each.pump_rate) == pytest.approx(2.5 * 1e-3 / (3 * T1T), rel=1e-4, abs=0)
    assert float(rates[0].pump_rate) == pytest.approx(float(rates[1].pump_rate), rel=1e-12, abs=0)


def test_only_the_component_along_the_field_polarises():
    given = dict(spin=0.5, **GAS, mu=1e-3 * KELVIN, temperature=1.0, larmor=0.0)
    along = float(steady_polarization(**given))
    assert float(steady_polarization(**given, angle=np.pi / 3)) == pytest.approx(along / 2, rel=1e-6, abs=0)
    assert abs(float(steady_polarization(**given, angle=np.pi / 2))) < 1e-12 * along


def test_weights_of_the_free_electron_kernel():
    assert [float(w) for w in channel_weights()] == pytest.approx([7 / 15, 2 / 15, 1 / 15, 2 / 15, 16 / 15], rel=1e-14, abs=0)
    contact = channel_weights(kernel="contact")
    assert [float(w) for w in contact] == pytest.approx([4 / 9, 0, 0, 0, 8 / 9], rel=1e-14, abs=1e-16)


def test_emission_has_no_seam_and_its_gradients_are_finite():
    for u in (1e-2, -1e-2):  # where the series ends
        assert float(emission(u * 0.999999, 1.0)) == pytest.approx(float(emission(u * 1.000001, 1.0)), rel=2e-8, abs=0)
        assert float(emission(u * 0.999999, 1.0)) == pytest.approx(planck(u * 0.999999, 1.0), rel=1e-12, abs=0)
    assert float(emission(-1e4, 1.0)) == 0
    assert float(emission(-600.0, 1.0)) == pytest.approx(600 * np.exp(-600), rel=1e-12, abs=0)
    slope = jax.grad(emission)
    assert float(slope(0.0, 1.0)) == pytest.approx(0.5, rel=1e-12, abs=0)
    for x in (-1e4, -700.0, 0.0, 1e-9, 1e4):
        assert np.isfinite(slope(x, 1.0))
        assert np.isfinite(slope(x, 0.0))


def test_derivatives_pass_through_everything():
    def P(mu, T, f):
        given = dict(spin=2.5, **GAS, larmor=1e7, kernel="contact")
        return steady_polarization(mu=mu, temperature=T, spin_conserving_fraction=f, **given)

    point = (0.2 * KELVIN, 0.5, 0.7)
    for index, slope in enumerate(jax.grad(P, argnums=(0, 1, 2))(*point)):
        step = 1e-5 * point[index]
        ends = [P(*(value + sign * step * (k == index) for k, value in enumerate(point))) for sign in (1, -1)]
        assert float(slope) == pytest.approx(float(ends[0] - ends[1]) / (2 * step), rel=1e-7, abs=0)
    assert float(jax.grad(P)(0.0, 0.5, 1.0)) > 0


def test_arguments_broadcast():
    P = steady_polarization(
        spin=np.array([0.5, 4.5]), **GAS, mu=np.array([[1e-25], [-1e-25]]), temperature=np.array([0.0, 1.0]), larmor=0.0
    )
    assert P.shape == (2, 2)
    alone = steady_polarization(spin=4.5, **GAS, mu=-1e-25, temperature=1.0, larmor=0.0)
    assert float(P[1, 1]) == pytest.approx(float(alone), rel=1e-14, abs=0)


def test_rates_can_enter_a_compiled_function():
    rates = bath_rates(spin=1.5, **GAS, mu=0.3 * KELVIN, temperature=0.5, larmor=0.0)
    assert float(jax.jit(lambda r: r.polarization)(rates)) == pytest.approx(float(rates.polarization), rel=1e-14, abs=0)
    with pytest.raises(InputError, match="`spin` must be known when a function is compiled"):
        jax.jit(lambda I: bath_rates(spin=I, **GAS, mu=0.0, temperature=1.0, larmor=0.0).T1)(1.5)


def test_another_gas_has_its_own_strength():
    warm = ElectronGas(1.4e10, stoner=0.5)
    ratio = bath_rates(spin=0.5, gamma=7e7, gas=warm, mu=0.0, temperature=1.0, larmor=0.0, kernel="contact").G_plus
    bare = bath_rates(spin=0.5, **GAS, mu=0.0, temperature=1.0, larmor=0.0, kernel="contact").G_plus
    assert float(ratio / bare) == pytest.approx(float(warm.korringa_enhancement()), rel=1e-12, abs=0)


def test_local_field_factor():
    assert local_field_factor(1e-3, local_field=1e-3, xi=2) == pytest.approx(1 / 3, rel=1e-14, abs=0)
    assert local_field_factor(0.0, local_field=1e-3) == 0
    with pytest.raises(InputError, match=r"`xi` must lie between 2 and 3, not 4\.0"):
        local_field_factor(1.0, local_field=1e-3, xi=4)


def test_bad_input_is_named():
    given = dict(spin=0.5, **GAS, temperature=1.0, larmor=0.0)
    with pytest.raises(InputError, match=r"`spin` must be a positive multiple of 1/2, not 0\.7"):
        bath_rates(**{**given, "spin": 0.7}, mu=0.0)
    with pytest.raises(InputError, match=r"`spin_conserving_fraction` must lie between 0 and 1, not 1\.5"):
        bath_rates(**given, mu=0.0, spin_conserving_fraction=1.5)
    with pytest.raises(InputError, match="`mu` must be a quantity in J"):
        bath_rates(**given, mu="1 T")
    with pytest.raises(InputError, match=r"temperature.*be that of the gas"):
        bath_rates(spin=0.5, gamma=7e7, gas=ElectronGas(1e10, temperature=300.0), mu=0.0, temperature=1.0, larmor=0.0, kernel="contact")
    with pytest.raises(InputError, match="`angle` must be a quantity in rad"):
        channel_weights(angle="1 m")
    with pytest.raises(InputError, match=r"shapes do not broadcast.*`mu` has \(2,\)"):
        bath_rates(spin=np.array([0.5, 1, 1.5]), **GAS, mu=np.zeros(2), temperature=1.0, larmor=0.0)
    split = ElectronGas.exchange_split(1.9e10, 1.3e10)
    with pytest.raises(NotDerived, match="another `angle` than 0"):
        bath_rates(spin=0.5, gamma=7e7, gas=split, mu=0.0, temperature=1.0, larmor=0.0, kernel="contact", angle=0.1)
