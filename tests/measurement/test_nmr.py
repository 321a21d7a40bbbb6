"""Precision of one decay against simulated noise and against a coil built from its parts."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import voigt_profile

from nuspin.constants import k_B, mu_0
from nuspin.errors import InputError
from nuspin.measurement import (
    SIGNIFICANCE,
    amplitude_precision,
    averaging_time,
    broadening,
    field_averaging_time,
    frequency_precision,
    relaxation_precision,
    signal_to_noise,
)

COIL = dict(quality=50.0, filling=0.2, noise_temperature=77.0)


def test_agrees_with_a_solenoid():
    """Turns, inductance, resistance, emf and Nyquist noise of a solenoid, and the energy of the decay over the noise's density."""
    omega, M, V, decay, turns_per_metre = 2e8, 0.3, 1e-12, 2e-4, 5e4
    volume = V / COIL["filling"]
    resistance = omega * mu_0 * turns_per_metre**2 * volume / COIL["quality"]
    emf = omega * M * V * mu_0 * turns_per_metre
    energy = emf**2 * decay / 4
    density = 4 * k_B * COIL["noise_temperature"] * resistance  # of positive frequencies
    found = float(signal_to_noise(M, larmor=omega, volume=V, T2_star=decay, **COIL))
    assert found == pytest.approx(np.sqrt(2 * energy / density), rel=1e-12, abs=0)


def fits(ratio, decay=1.0, trials=600):
    """Frequency, rate, amplitude and phase that best fit a complex decay in white noise, to first order in the noise, for many noises."""
    rng = np.random.default_rng(5)
    t = np.linspace(0, 14 * decay, 4000)
    step = t[1]
    signal = np.exp(-t / decay)
    sigma = np.sqrt(np.sum(signal**2)) / ratio  # of each real part: matched filter ratio
    noise = sigma * (rng.normal(size=(trials, t.size)) + 1j * rng.normal(size=(trials, t.size)))
    slopes = np.stack([2j * np.pi * t * signal, -t * signal, signal, 1j * signal])
    real = np.concatenate([slopes.real, slopes.imag], axis=1)
    data = np.concatenate([noise.real, noise.imag], axis=1)
    solution = np.linalg.lstsq(real.T, data.T, rcond=None)[0]
    assert step < 0.01 * decay
    return solution.std(axis=1)


def test_precisions_are_those_of_a_fit():
    ratio = 40.0
    frequency, rate, _, _ = fits(ratio)
    assert frequency == pytest.approx(float(frequency_precision(ratio, T2_star=1.0)), rel=0.1, abs=0)
    width = rate / np.pi  # full width at half maximum of exp(-rate t)
    assert width == pytest.approx(2 * float(frequency_precision(ratio, T2_star=1.0)), rel=0.1, abs=0)
    assert amplitude_precision(ratio) == pytest.approx(1 / 40, rel=1e-14, abs=0)


def test_relaxation_precision_is_that_of_two_readings():
    """S = S0 (1 - exp(-t/T1)) read at t = T1, and S0 for itself: half of the shots each."""
    rng = np.random.default_rng(6)
    shots, ratio, trials = 400, 30.0, 4000
    noise = 1 / ratio / np.sqrt(shots / 2)
    late, early = 1 + noise * rng.normal(size=trials), (1 - np.exp(-1)) + noise * rng.normal(size=trials)
    T1 = -1 / np.log(1 - early / late)
    found = np.log(T1).std() * np.sqrt(shots)
    assert found == pytest.approx(float(relaxation_precision(ratio)), rel=0.05, abs=0)


@pytest.mark.parametrize("spread", [1e-3, 0.1, 0.5, 2.0, 100.0])
def test_broadening_is_that_of_a_voigt_line(spread):
    """Of a Lorentzian of full width 1, by the exact profile."""
    peak = voigt_profile(0.0, spread, 0.5)
    half = brentq(lambda x: voigt_profile(x, spread, 0.5) - peak / 2, 0, 1 + 3 * spread, xtol=1e-15)
    found = float(broadening(1.0, spread=spread))
    tolerance = 1e-4 if spread < 0.01 else 0.01 * 2 * half / found
    assert found == pytest.approx(2 * half - 1, rel=max(tolerance, 1e-2 if spread > 50 else 0), abs=0)


def test_averaging_counts_shots():
    assert float(averaging_time(-1.0, 2.0, repetition=3.0)) == pytest.approx(3 * (2 * SIGNIFICANCE) ** 2, rel=1e-14, abs=0)
    assert float(averaging_time(100.0, 1.0, repetition=3.0)) == 3.0  # one shot at least
    assert averaging_time(0.0, 1.0, repetition=3.0) == np.inf


def test_a_field_stands_out_of_white_noise():
    rng = np.random.default_rng(7)
    noise, field, bandwidth = 1e-4, 2e-5, 500.0
    time = float(field_averaging_time(field, noise=noise, build_up=0.0))
    samples = noise * np.sqrt(bandwidth) * rng.normal(size=(400, int(2 * bandwidth * time)))
    assert field / samples.mean(axis=1).std() == pytest.approx(SIGNIFICANCE, rel=0.1, abs=0)
    assert float(field_averaging_time(field, noise=noise, build_up=60.0)) == pytest.approx(60 + time, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (dict(filling=1.5), "`filling` must lie between 0 and 1"),
        (dict(filling=0.0), "`filling` must be positive"),
        (dict(quality=-1.0), "`quality` must be positive"),
        (dict(noise_temperature="1 s"), "`noise_temperature` must be a quantity in K"),
        (dict(volume=[1.0, 2.0], T2_star=[1.0, 2.0, 3.0]), "do not broadcast"),
    ],
)
def test_bad_arguments_are_refused(change, says):
    given = dict(larmor=1e8, volume=1e-12, T2_star=1e-4, **COIL) | change
    with pytest.raises(InputError, match=says):
        signal_to_noise(1.0, **given)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: averaging_time(x, 1.0, repetition=1.0),
        lambda x: averaging_time(1.0, x, repetition=1.0),
        lambda x: averaging_time(1.0, 1.0, repetition=x),
        lambda x: field_averaging_time(x, noise=1.0, build_up=0.0),
        lambda x: broadening(x, spread=1.0),
        lambda x: broadening(1.0, spread=x),
        amplitude_precision,
        relaxation_precision,
        lambda x: frequency_precision(x, T2_star=1.0),
        lambda x: frequency_precision(1.0, T2_star=x),
    ],
)
@pytest.mark.parametrize("x", [np.nan, [1.0, np.nan], 1j, True, "1 ms m", None, []])
def test_what_is_no_number_is_refused(call, x):
    with pytest.raises(InputError):
        call(x)


def test_without_a_signal_nothing_is_known():
    for found in (amplitude_precision(0.0), relaxation_precision(0), frequency_precision(0.0, T2_star="1 ms")):
        assert found == np.inf
    assert averaging_time(1.0, np.inf, repetition=1.0) == np.inf
    with pytest.raises(InputError, match="`T2_star` must be positive"):
        frequency_precision(10, T2_star=-1e-3)
    assert float(frequency_precision(10, T2_star="1 ms")) == pytest.approx(100 / np.pi, rel=1e-14, abs=0)
