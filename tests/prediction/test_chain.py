"""Each link of the chain by itself, against the floors below it."""

from math import pi

import numpy as np
import pytest

from nuspin import Isotope
from nuspin.constants import e, gamma_e, hbar, k_B, mu_0
from nuspin.device import hot_wire_temperature, pulse_rise, strip_rise, temperature_above
from nuspin.measurement import averaging_time, field_averaging_time, frequency_precision, signal_to_noise
from nuspin.prediction import builtin_scenario, read_scenario, shipped_text
from nuspin.prediction.chain import competing, detection, drive, magnet, nuclei
from nuspin.torque import anti_damping_limit

SCENARIO = builtin_scenario("pt-cu")
SETUP, NUMBERS = SCENARIO.setup, SCENARIO.numbers
E = 2e3
SHEET = 5e6 * 6e-9 + 5e7 * 20e-9
POWER = E**2 * SHEET


def with_(text="pt-cu", **changes):
    """Setup and numbers of a shipped scenario after replacing text, keyed by what is replaced."""
    toml = shipped_text(text)
    for old, new in changes.values():
        assert old in toml
        toml = toml.replace(old, new, 1)
    scenario = read_scenario(toml)
    return scenario.setup, scenario.numbers


def test_a_current_density_is_that_of_the_film_or_of_its_layer():
    film = SCENARIO.film
    assert float(drive.electric_field(SETUP, NUMBERS, film)) == pytest.approx(1e10 / 5e6, rel=1e-12, abs=0)
    setup, numbers = with_(layer=('\nlayer = "Pt" ', "\n#"))
    found = drive.accumulation(setup, numbers)
    assert float(found["current_density"]) == pytest.approx(1e10, rel=1e-12, abs=0)
    assert float(found["electric_field"]) == pytest.approx(1e10 * 26e-9 / SHEET, rel=1e-12, abs=0)
    assert float(found["host_current_density"]) == pytest.approx(5e7 * 1e10 * 26e-9 / SHEET, rel=1e-12, abs=0)


def test_a_strip_warms_its_substrate():
    substrate = '[cooling]\nsubstrate_conductivity = "40 W/(m K)"\nsubstrate_thickness = "0.5 mm"'
    setup, numbers = with_(cooling=("[cooling]", substrate))
    found = drive.heat(setup, numbers, E)
    rise = strip_rise(POWER, width=1e-4, conductivity=40.0, thickness=5e-4)
    assert float(found["substrate_temperature"]) == pytest.approx(4.2 + float(rise), rel=1e-12, abs=0)
    phonons = temperature_above(4.2 + float(rise), POWER, [(139.0, 343.0)], order=3)
    assert float(found["phonon_temperature"]) == pytest.approx(float(phonons), rel=1e-12, abs=0)


def test_a_pulse_warms_its_substrate_for_as_long_as_it_lasts():
    substrate = '[cooling]\nsubstrate_conductivity = "40 W/(m K)"\nsubstrate_heat_capacity = "3e6 J/(m^3 K)"'
    setup, numbers = with_(cooling=("[cooling]", substrate))
    rise = pulse_rise(POWER, duration=40e-6, conductivity=40.0, heat_capacity=3e6)
    assert float(drive.heat(setup, numbers, E)["substrate_temperature"]) == pytest.approx(4.2 + float(rise), rel=1e-12, abs=0)


def test_electrons_are_cooled_by_the_better_of_phonons_and_reservoirs():
    setup, numbers = with_(cooling=("[cooling]", "[cooling]\nhot_electron_wire = true"))
    by_phonons = float(drive.heat(SETUP, NUMBERS, E)["electron_temperature"])
    for length in (1e-8, 1e-2):
        by_ends = float(hot_wire_temperature(4.2, voltage=E * length))
        found = float(drive.heat(setup, {**numbers, "drive.length": length}, E)["electron_temperature"])
        assert found == pytest.approx(min(by_phonons, by_ends), rel=1e-12, abs=0)
    assert float(hot_wire_temperature(4.2, voltage=E * 1e-8)) < by_phonons < by_ends


def test_what_is_not_stated_stays_at_the_bath():
    setup, numbers = with_("pt")
    found = drive.heat(setup, numbers, E)
    assert float(found["sheet_power"]) > 0
    for name in ("substrate_temperature", "phonon_temperature", "electron_temperature"):
        assert float(found[name]) == 10.0


def found_by(setup, numbers):
    found = drive.accumulation(setup, numbers)
    found |= drive.own_field(setup, numbers, found["electric_field"]) | drive.heat(setup, numbers, found["electric_field"])
    found |= nuclei.field_on_nuclei(setup, numbers, found) | nuclei.damping(setup, numbers, found)
    return found | nuclei.relaxation(setup, numbers, found)


FOUND = found_by(SETUP, NUMBERS)


def test_heat_and_strain_shift_the_line():
    given = {**NUMBERS, "nucleus.shift_per_kelvin": 1e-6, "nucleus.strain_shift": 3.0, "field.B0": 2.0}
    shifts = competing.competing_effects(SETUP, given, FOUND)
    gamma = Isotope("63Cu").gamma()
    electrons, phonons = (float(FOUND[f"{name}_temperature"]) - 4.2 for name in ("electron", "phonon"))
    assert float(shifts["heating_shift"]) == pytest.approx(gamma / (2 * pi) * 2.0 * 1e-6 * electrons, rel=1e-12, abs=0)
    assert float(shifts["strain_shift"]) == pytest.approx(3.0 * phonons, rel=1e-12, abs=0)
    assert "heating_shift" not in competing.competing_effects(SETUP, NUMBERS, FOUND)


def test_a_spin_accumulation_along_the_field_lowers_it():
    expected = -NUMBERS["host.knight_shift"] * float(FOUND["spin_accumulation"]) / (hbar * gamma_e)
    assert float(FOUND["knight_field"]) == pytest.approx(expected, rel=1e-12, abs=0)
    tilted = drive.accumulation(SETUP, {**NUMBERS, "field.y": 3.0, "field.z": -4.0})
    assert float(tilted["accumulation_along_field"]) == pytest.approx(0.6 * float(FOUND["spin_accumulation"]), rel=1e-12, abs=0)


def test_hot_electrons_relax_and_polarise():
    hot = float(FOUND["electron_temperature"])
    left = 1 / (1 + 2.5 * NUMBERS["nucleus.local_field"] ** 2)  # of what is pumped, not of what is thermal
    linear = 2.5 / (3 * k_B)
    zeeman = hbar * NUMBERS["nucleus.gamma"]
    assert float(FOUND["pumped_polarization"]) == pytest.approx(left * linear * float(FOUND["spin_accumulation"]) / hot, rel=1e-4, abs=0)
    assert float(FOUND["thermal_polarization"]) == pytest.approx(linear * zeeman / 4.2, rel=1e-4, abs=0)
    assert float(FOUND["amplitude_heating"]) == pytest.approx(4.2 / hot - 1, rel=1e-4, abs=0)
    assert float(FOUND["T1_heating"]) == pytest.approx(4.2 / hot - 1, rel=1e-4, abs=0)
    assert float(FOUND["T1_before"]) == pytest.approx(NUMBERS["host.T1T"] / 4.2, rel=1e-4, abs=0)
    electrons = temperature_above(float(FOUND["phonon_temperature"]), POWER, [(2e9 * 20e-9, 343.0)], order=4)
    assert hot == pytest.approx(float(electrons), rel=1e-12, abs=0)


def test_extra_relaxation_shares_the_nuclei_with_the_bath():
    extra = 2 / float(FOUND["T1"])
    found = nuclei.relaxation(SETUP, {**NUMBERS, "nucleus.extra_relaxation_rate": extra}, FOUND)
    expected = (float(FOUND["polarization"]) + 2 * float(FOUND["thermal_polarization"])) / 3
    assert float(found["polarization"]) == pytest.approx(expected, rel=1e-6, abs=0)
    assert float(found["T1"]) == pytest.approx(float(FOUND["T1"]) / 3, rel=1e-9, abs=0)


def test_a_weak_field_limits_what_is_pumped_and_leaves_the_thermal():
    weak = {**NUMBERS, "field.B0": 1e-5, "nucleus.local_field": 1e-4}
    found = nuclei.relaxation(SETUP, weak, FOUND)
    curie = 2.5 * hbar * NUMBERS["nucleus.gamma"] * 1e-5 / (3 * k_B * 4.2)
    assert float(found["thermal_polarization"]) == pytest.approx(curie, rel=1e-4, abs=0)
    strong = nuclei.relaxation(SETUP, {**weak, "nucleus.local_field": 1e-12}, FOUND)
    ratio = float(found["pumped_polarization"]) / float(strong["pumped_polarization"])
    assert ratio == pytest.approx(1 / (1 + 2.5 * 100), rel=1e-6, abs=0)


def test_a_negative_moment_inverts_the_amplitude():
    """Thermal polarisation follows gamma, what mu pumps does not."""
    plus, minus = (nuclei.relaxation(SETUP, {**NUMBERS, "nucleus.gamma": sign * 7e7}, FOUND) for sign in (1, -1))
    assert float(minus["amplitude_change"]) == pytest.approx(-float(plus["amplitude_change"]), rel=1e-3, abs=0)
    assert float(minus["thermal_polarization"]) < 0 < float(minus["pumped_polarization"])


def test_across_the_field_nothing_is_pumped():
    across = {**NUMBERS, "field.x": 1.0, "field.y": 0.0}
    assert float(nuclei.relaxation(SETUP, across, FOUND)["pumped_polarization"]) == 0


def test_the_crossover_temperature_is_lower_where_relaxation_conserves_less_spin():
    found = nuclei.damping(SETUP, {**NUMBERS, "host.spin_conserving_fraction": 0.25}, FOUND)
    assert float(found["crossover_temperature"]) == pytest.approx(0.25 * float(FOUND["crossover_temperature"]), rel=1e-12, abs=0)
    # where the torque is as fast as Korringa relaxation
    assert float(FOUND["damping_rate"]) * NUMBERS["host.T1T"] == pytest.approx(float(FOUND["crossover_temperature"]), rel=1e-9, abs=0)


def test_electrons_of_another_g_need_another_field():
    plain = nuclei.field_on_electrons(SETUP, NUMBERS, FOUND)
    light = nuclei.field_on_electrons(SETUP, {**NUMBERS, "layers.Cu.g_factor": -0.44}, FOUND)
    assert float(light["overhauser_field"]) == pytest.approx(-2 / 0.44 * float(plain["overhauser_field"]), rel=1e-12, abs=0)


def test_linewidth_is_that_of_the_line_as_it_is():
    line = nuclei.line(SETUP, {**NUMBERS, "detection.T2_star": 1e-5}, FOUND)
    assert float(line["linewidth"]) == pytest.approx(1 / (pi * 1e-5), rel=1e-12, abs=0)
    expected = 6 * float(FOUND["shift_spread"]) ** 2 / float(line["linewidth"])
    assert float(line["linewidth_change"]) == pytest.approx(expected, rel=1e-3, abs=0)
    per_field = Isotope("63Cu").gamma() / (2 * pi)
    assert float(line["oersted_width"]) == pytest.approx(per_field * float(FOUND["oersted_spread"]), rel=1e-12, abs=0)


def test_thresholds():
    mu, T2, gamma = float(FOUND["spin_accumulation"]), NUMBERS["nucleus.T2"], NUMBERS["nucleus.gamma"]
    rate = float(FOUND["damping_rate"])
    assert float(FOUND["compensation"]) == pytest.approx(rate * T2, rel=1e-12, abs=0)
    assert float(FOUND["critical_spin_accumulation"]) == pytest.approx(mu / (rate * T2), rel=1e-12, abs=0)
    assert float(FOUND["critical_current_density"]) == pytest.approx(float(FOUND["current_density"]) / (rate * T2), rel=1e-12, abs=0)
    limit = float(anti_damping_limit(spin=1.5, kernel="contact"))
    assert float(FOUND["amplification_below"]) == pytest.approx(limit * mu / k_B, rel=1e-12, abs=0)
    assert gamma > 0


def test_an_echo_turns_for_the_pulse_or_half_of_T2():
    assert float(nuclei.echo_phase(NUMBERS, 1e3)) == pytest.approx(2 * pi * 1e3 * 40e-6, rel=1e-12, abs=0)
    without = {name: number for name, number in NUMBERS.items() if name != "drive.pulse"}
    assert float(nuclei.echo_phase(without, 1e3)) == pytest.approx(pi * 1e3 * NUMBERS["nucleus.T2"], rel=1e-12, abs=0)


def test_the_field_on_electrons_counts_the_isotope_alone():
    found = nuclei.field_on_electrons(SETUP, NUMBERS, FOUND)
    density = NUMBERS["nucleus.density"] * Isotope("63Cu").abundance.value
    eta = NUMBERS["host.knight_shift"] / NUMBERS["host.unit_shift"]
    M = density * Isotope("63Cu").gamma() * hbar * 1.5
    expected = 2 / 3 * eta * mu_0 * M * float(FOUND["pumped_polarization"])
    assert float(found["overhauser_field"]) == pytest.approx(expected, rel=1e-12, abs=0)
    assert float(found["nuclear_magnetization"]) == pytest.approx(M * float(FOUND["thermal_polarization"]), rel=1e-12, abs=0)


def test_a_coil_averages_each_effect_by_its_own_precision():
    effects = dict(amplitude_change=0.1, shift=50.0, echo_phase=0.2, linewidth_change=40.0, T1_change=0.3)
    found = {**FOUND, **{name: np.asarray(value) for name, value in effects.items()}, "nuclear_magnetization": np.asarray(0.07)}
    found |= {"shift_spread": np.asarray(300.0), "oersted_width": np.asarray(400.0)}
    given = {**NUMBERS, "detection.T2_star": 3e-5, "detection.copies": 4.0}
    times = detection.averaging(SETUP, given, found)
    coil = dict(quality=100.0, filling=4e-5, noise_temperature=10.0)
    ratio = float(signal_to_noise(0.07, larmor=NUMBERS["nucleus.gamma"], volume=4 * 20e-9 * 1e-4 * 1e-2, T2_star=3e-5, **coil))
    assert float(times["signal_to_noise"]) == pytest.approx(ratio, rel=1e-12, abs=0)
    pumped, cold, T2, pulse = 3 * float(FOUND["T1"]), 3 * float(FOUND["T1_before"]), NUMBERS["nucleus.T2"], 40e-6
    spread = 2 * pi * 500.0  # rad/s of both causes, while the current flows
    decay = 1 / (1 / 3e-5 + spread)
    frequency = float(frequency_precision(ratio * (decay / 3e-5) ** 0.5, T2_star=decay))
    hot = ratio * 4.2 / float(FOUND["electron_temperature"])
    shots = dict(
        amplitude_change=(1 / ratio, pumped),
        shift=(frequency, cold),
        echo_phase=(np.exp(2 * pulse / T2 + (spread * pulse) ** 2 / 2) / ratio, cold),
        linewidth_change=(2 * 2 * frequency, cold),
        T1_change=(2 * np.e * (2 * (1 + (1 - 1 / np.e) ** 2)) ** 0.5 / hot, pumped),
    )
    for name, (precision, repetition) in shots.items():
        expected = float(averaging_time(effects[name], precision, repetition=repetition))
        assert float(times[f"{name}_time"]) == pytest.approx(expected, rel=1e-4, abs=0), name
    assert "overhauser_field_time" not in times


def test_a_readout_waits_for_the_polarisation():
    found = {**FOUND, "overhauser_field": np.asarray(1e-5)}
    given = {"detection.field_noise": 1e-4}
    expected = float(field_averaging_time(1e-5, noise=1e-4, build_up=float(FOUND["T1"])))
    assert float(detection.averaging(SETUP, given, found)["overhauser_field_time"]) == pytest.approx(expected, rel=1e-12, abs=0)


def macrospin(h, demagnetising):
    """Out-of-plane angle at which m x B vanishes: field and anisotropy along x, a plate with its normal along z, h along m x y."""
    m = np.array([1.0, 0.0, 0.0])
    for _ in range(20000):
        field = np.array([0.1 + 0.05 * m[0], 0.0, -demagnetising * m[2]]) + h * np.cross(m, [0.0, 1.0, 0.0])
        m = m + 0.02 * (field - m * (m @ field))
        m /= np.linalg.norm(m)
    return m[2]


def test_an_alternating_current_turns_nuclei_by_half_of_its_enhanced_field():
    """Of a linear field one half turns with the nuclei."""
    setup, numbers = with_("fe-pt")
    found = drive.accumulation(setup, numbers)
    found |= drive.own_field(setup, numbers, found["electric_field"])
    iron = magnet.following(setup, numbers, found)
    per_field = abs(Isotope("57Fe").gamma()) / (2 * pi)
    demagnetising = mu_0 * numbers["host.magnetization"]
    for name, field, stiffness in (
        ("alternating_current", iron["effective_field"], 0.15 + demagnetising),  # out of the plane
        ("oersted", found["oersted_field"], 0.15),  # in it
    ):
        expected = per_field * 33.0 / stiffness * float(field) / 2
        assert float(iron[f"nutation_by_{name}"]) == pytest.approx(expected, rel=1e-12, abs=0)
    inflow = float(builtin_scenario("fe-pt").film.spin_current(6e-9, electric_field=1e11 / 5e6))
    moment = numbers["host.magnetization"] * 3e-9
    assert float(iron["effective_field"]) == pytest.approx(hbar * inflow / (2 * e * moment), rel=1e-6, abs=0)
    tilt = float(iron["tilt"])
    length = np.hypot(-33.0 * np.cos(1e3 * tilt) + 0.1, -33.0 * np.sin(1e3 * tilt)) - 32.9
    assert 1e6 * float(iron["shift_by_tilt"]) == pytest.approx(per_field * length, rel=0.05, abs=0)
    assert tilt == pytest.approx(macrospin(float(iron["effective_field"]), demagnetising), rel=1e-4, abs=0)
    assert float(iron["tilt_by_oersted"]) == pytest.approx(float(found["oersted_field"]) / 0.15, rel=1e-12, abs=0)


def test_an_upright_film_is_held_by_what_is_left_of_its_anisotropy():
    setup, numbers = with_("fe-pt", field=('direction = "x"', 'direction = "z"'), hard=('"50 mT"', '"3 T"'))
    found = drive.accumulation(setup, numbers)
    found |= drive.own_field(setup, numbers, found["electric_field"])
    iron = magnet.following(setup, numbers, found)
    left = 3.1 - mu_0 * numbers["host.magnetization"]
    assert float(iron["stiffness"]) == pytest.approx(left, rel=1e-12, abs=0)
    assert float(iron["tilt"]) == pytest.approx(float(iron["effective_field"]) / left, rel=1e-12, abs=0)


def test_iron_magnetised_along_the_spins_is_shifted_and_not_turned():
    setup, numbers = with_("fe-pt", field=('direction = "x"', 'direction = "y"'))
    found = drive.accumulation(setup, numbers)
    found |= drive.own_field(setup, numbers, found["electric_field"])
    iron = magnet.following(setup, numbers, found)
    assert float(iron["tilt"]) == float(iron["tilt_by_oersted"]) == 0
    # the hyperfine field is opposite to B0: a field along B0 lowers the frequency
    expected = -abs(Isotope("57Fe").gamma()) / (2 * pi) * float(found["oersted_field"])
    assert float(iron["oersted_shift"]) == pytest.approx(expected, rel=1e-12, abs=0)
