"""The main job: the chain against the floors below it, uncertainties against Monte Carlo, many cases against one at a time."""

import json
from dataclasses import replace
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import nuspin
from nuspin import Isotope
from nuspin.constants import eV, gamma_e, hbar, k_B, mu_0, mu_B
from nuspin.device import debye_flow, oersted_moments
from nuspin.errors import InputError, OutOfValidity
from nuspin.prediction import builtin_scenario, derivatives, evaluate, read_scenario, scenario_names, shipped_text
from nuspin.prediction.chain import follow
from nuspin.prediction.predict import to_dataset
from nuspin.prediction.quantities import UNITS_AND_LABELS
from nuspin.prediction.uncertainty import evaluated
from nuspin.report import prediction
from nuspin.torque import bath_rates, calibrate, torque_coefficients

SINGLE = [name for name in scenario_names() if not builtin_scenario(name).axes]


@pytest.fixture(scope="module")
def results():
    found = {}

    def predicted(name):
        if name not in found:
            found[name] = nuspin.predict(builtin_scenario(name))
        return found[name]

    return predicted


@pytest.fixture(scope="module")
def film(results):
    return results("paper-film")


@pytest.fixture(scope="module")
def copper(results):
    return results("pt-cu").dataset


def test_numbers_of_the_audit(film):
    data = film.dataset
    assert data.mu_r.values == pytest.approx([0.25 / mu_0, 1], rel=1e-6, abs=0)
    assert data.g_field.values == pytest.approx([2.54e15, 1.28e10], rel=2e-3, abs=0)
    assert data.g_damp.values == pytest.approx([1.22e12, 31], rel=1e-2, abs=0)
    assert data.critical_spin_accumulation.values / eV == pytest.approx([1.17e-5, 4.6e5], rel=1e-2, abs=0)


def test_j_and_mu_of_the_paper_come_out_of_the_real_chain(film):
    """mu = 2 e lambda theta j / sigma of a thick film: the stack of the scenario must not differ from it."""
    j, sigma, theta, length = 2e11, 1e7, 0.1, 2e-9
    expected = 2 * eV * length * theta * j / sigma
    assert float(film.dataset.spin_accumulation) == pytest.approx(expected, rel=1e-6, abs=0)
    assert float(film.dataset.critical_current_density[0]) == pytest.approx(j * 1.17e-5 * eV / expected, rel=1e-2, abs=0)
    assert film.dataset.crossover_temperature.values == pytest.approx(0.0201, rel=5e-3, abs=0)


def test_free_electrons_are_the_chain_of_the_floors_below(film):
    iron = Isotope("57Fe")
    g = torque_coefficients(gamma=iron.gamma(), spin=0.5, k_F=2e10, lattice_constant=2e-10)
    assert film.dataset.g_damp.values[1] == pytest.approx(float(g.g_damp), rel=1e-12, abs=0)
    mu = float(film.dataset.spin_accumulation)
    omega, beta = g.flow_vectors(np.array([0, mu, 0]))
    assert film.dataset.damping_rate.values[1] == pytest.approx(float(beta[1]), rel=1e-12, abs=0)
    assert film.dataset.precession_rate.values[1] == pytest.approx(float(omega[1]), rel=1e-12, abs=0)
    rates = bath_rates(spin=0.5, gamma=iron.gamma(), k_F=2e10, mu=mu, temperature=4.2, larmor=0.0)
    assert float(film.dataset.T1[1, 1]) == pytest.approx(float(rates.T1), rel=1e-12, abs=0)
    assert float(film.dataset.polarization[1, 1]) == pytest.approx(float(rates.polarization), rel=1e-12, abs=0)


def test_a_metal_is_the_chain_of_the_floors_below(copper):
    scenario = builtin_scenario("pt-cu")
    stack, isotope = scenario.film, Isotope("63Cu")
    E = 1e10 / 5e6
    mu = float(stack.mean_spin_accumulation("Cu", electric_field=E))
    assert float(copper.spin_accumulation) == pytest.approx(mu, rel=1e-12, abs=0)
    calibration = calibrate("Cu", "63Cu")
    K = calibration.knight_shift.value
    field = -K * mu / (hbar * gamma_e)
    assert float(copper.knight_field) == pytest.approx(field, rel=1e-12, abs=0)
    assert float(copper["shift"]) == pytest.approx(isotope.gamma() * field / (2 * np.pi), rel=1e-12, abs=0)
    hot = float(copper.electron_temperature)
    rates = calibration.bath_rates(mu=mu, temperature=hot, larmor=isotope.gamma() * 1.0)
    assert float(copper.T1) == pytest.approx(float(rates.T1), rel=1e-12, abs=0)
    moment = nuspin.hyperfine.second_moment(isotope, nuspin.Metal("Cu").lattice)
    left = 1 / (1 + 2.5 * float(moment.local_field) ** 2)
    rest = calibration.bath_rates(mu=0.0, temperature=hot, larmor=isotope.gamma() * 1.0).polarization
    expected = float(rest) + left * float(rates.polarization - rest)
    assert float(copper.polarization) == pytest.approx(expected, rel=1e-12, abs=0)
    mean, spread = oersted_moments(stack, "Cu", electric_field=E)
    assert float(copper.oersted_shift) == pytest.approx(isotope.gamma() * float(mean) / (2 * np.pi), rel=1e-12, abs=0)
    assert float(copper.oersted_width) == pytest.approx(isotope.gamma() * float(spread) / (2 * np.pi), rel=1e-12, abs=0)


def test_a_positive_shift_lowers_the_frequency_of_either_sign_of_gamma():
    up = nuspin.predict(builtin_scenario("pt-cu"), points=0).dataset
    assert float(up.accumulation_along_field) > 0
    assert float(up["shift"]) < 0
    negative = builtin_scenario("gaas").at({"nucleus.gamma": -4.6e7})
    assert float(evaluate(negative.setup, negative.numbers)["shift"]) < 0


def test_heat_balances(copper):
    E = float(copper.electric_field)
    power = E**2 * (5e6 * 6e-9 + 5e7 * 20e-9)
    assert float(copper.sheet_power) == pytest.approx(power, rel=1e-12, abs=0)
    boundary = [(139.0, 343.0)]
    through = debye_flow(float(copper.phonon_temperature), boundary, order=3) - debye_flow(4.2, boundary, order=3)
    assert float(through) == pytest.approx(power, rel=1e-9, abs=0)
    electrons = [(2e9 * 20e-9, 343.0)]
    hot, warm = (debye_flow(float(copper[name]), electrons, order=4) for name in ("electron_temperature", "phonon_temperature"))
    through = hot - warm
    assert float(through) == pytest.approx(power, rel=1e-9, abs=0)


def test_pumped_polarisation_is_that_of_hot_electrons(copper):
    """(I + 1) f mu/3 k_B T at the temperature of the electrons: heat counts, not only mu."""
    expected = 2.5 * float(copper.spin_accumulation) / (3 * k_B * float(copper.electron_temperature))
    assert float(copper.pumped_polarization) == pytest.approx(expected, rel=1e-4, abs=0)
    assert float(copper.amplitude_heating) == pytest.approx(4.2 / float(copper.electron_temperature) - 1, rel=1e-4, abs=0)


def test_a_bare_heavy_metal_broadens_and_does_not_shift(results):
    data = results("pt").dataset
    assert float(data["shift"]) == 0
    assert float(data.linewidth_change) > 10 * float(data.linewidth)
    assert str(data.shift_verdict.item()) == "no"
    assert str(data.shift_reason.item()) == "there is no such effect here."
    assert "T1" not in data  # no T1T is known


def test_the_cold_film_ends_in_no(results):
    data = results("cold-film").dataset
    words = {str(word) for name in data for word in np.ravel(data[name].values) if str(name).endswith("_verdict")}
    assert words == {"no", "no detector"}
    assert (data.electron_temperature > 10 * 0.02).all()
    # reachable mu/kT grows with the current, from far below one
    reach = np.abs(data.spin_accumulation / (k_B * data.electron_temperature)).values
    assert (np.diff(reach) > 0).all()
    assert reach.max() < 1e-3


def test_iron_follows_its_magnetisation(results):
    data = results("fe-pt").dataset
    iron = Isotope("57Fe")
    assert float(data.line) == pytest.approx(abs(iron.gamma()) * 32.9 / (2 * np.pi), rel=1e-12, abs=0)
    assert float(data.enhancement_factor) == pytest.approx(33.0 / 0.15, rel=1e-12, abs=0)
    film = builtin_scenario("fe-pt").film
    E = 1e11 / 5e6
    inflow = float(film.spin_current(6e-9, electric_field=E))
    assert float(data.absorbed_spin_current) == pytest.approx(inflow, rel=1e-6, abs=0)
    M_s = 2.22 * mu_B * 2 / (2.87e-10) ** 3
    h = hbar * inflow / (2 * eV * M_s * 3e-9)
    assert float(data.effective_field) == pytest.approx(h, rel=1e-6, abs=0)
    assert float(data.tilt) == pytest.approx(h / (0.15 + mu_0 * M_s), rel=1e-6, abs=0)


def test_only_mu_along_the_field_counts_and_the_rest_precesses():
    straight = shipped_text("gaas").replace("5e6 A/m^2", "5e3 A/m^2")  # mu << k_B T
    text = straight.replace('direction = "y"', "direction = [0, 0.6, 0.8]")
    oblique, along = (read_scenario(each) for each in (text, straight))
    tilted, straight = (evaluate(scenario.setup, scenario.numbers) for scenario in (oblique, along))
    assert float(tilted["shift"]) == pytest.approx(0.6 * float(straight["shift"]), rel=1e-12, abs=0)
    assert float(tilted["accumulation_across_field"]) < 0.01 * 0.8 * float(straight["spin_accumulation"])  # Hanle: omega tau = 400
    assert float(tilted["pumped_polarization"]) == pytest.approx(0.6 * float(straight["pumped_polarization"]), rel=1e-3, abs=0)


def test_everything_from_the_current_reverses_with_it(results):
    scenario = builtin_scenario("pt-cu")
    forward, back = (evaluate(scenario.setup, {**scenario.numbers, "drive.current_density": sign * 1e10}) for sign in (1.0, -1.0))
    for name in ("spin_accumulation", "shift", "oersted_shift", "pumped_polarization", "overhauser_field", "echo_phase"):
        assert float(back[name]) == pytest.approx(-float(forward[name]), rel=1e-12, abs=0), name
    for name in ("electron_temperature", "T1_heating", "amplitude_heating", "linewidth_change"):
        assert float(back[name]) == pytest.approx(float(forward[name]), rel=1e-12, abs=0), name


def test_turning_the_film_over_reverses_spins_and_oersted_field_alike():
    """A turn about the current: layer order does not tell the one from the other."""
    text = shipped_text("pt-cu")
    parts = text.split("[[layers]]")
    tail = parts[2][parts[2].index("[drive]") :]
    turned = read_scenario(parts[0] + "[[layers]]" + parts[2][: parts[2].index("[drive]")] + "[[layers]]" + parts[1] + tail)
    before, after = (evaluate(scenario.setup, scenario.numbers) for scenario in (read_scenario(text), turned))
    for name in ("spin_accumulation", "shift", "oersted_shift"):
        assert float(after[name]) == pytest.approx(-float(before[name]), rel=1e-9, abs=0), name


def test_a_second_metal_of_opposite_angle_separates_them():
    tungsten = """[[layers]]
name = "W"
thickness = "6 nm"
conductivity = "5e6 S/m"
spin_hall_angle = -0.032
spin_diffusion_length = "3.85 nm"

[drive]"""
    text = shipped_text("pt-cu").replace("[drive]", tungsten)
    one, both = (read_scenario(each) for each in (shipped_text("pt-cu"), text))
    alone, between = (evaluate(scenario.setup, scenario.numbers) for scenario in (one, both))
    # the middle of the copper passes no spin, as its upper face did before
    assert float(between["spin_accumulation"]) == pytest.approx(float(alone["spin_accumulation"]), rel=0.03, abs=0)
    assert abs(float(between["oersted_field"])) < 1e-9 * abs(float(alone["oersted_field"]))


def test_extra_relaxation_draws_the_polarisation_to_that_of_the_bath():
    scenario = builtin_scenario("gaas")
    without = evaluate(scenario.setup, {**scenario.numbers, "nucleus.extra_relaxation_rate": 0.0})
    much = evaluate(scenario.setup, {**scenario.numbers, "nucleus.extra_relaxation_rate": 1e3})
    assert abs(float(without["polarization"])) > 10 * abs(float(much["polarization"]))
    assert float(much["polarization"]) == pytest.approx(float(much["thermal_polarization"]), rel=2e-2, abs=0)
    assert float(much["T1"]) == pytest.approx(1e-3, rel=1e-4, abs=0)


def test_overhauser_field_of_gaas_is_some_tesla_when_all_arsenic_points_up():
    scenario = builtin_scenario("gaas")
    found = evaluate(scenario.setup, scenario.numbers)
    per_polarization = float(found["overhauser_field"]) / float(found["pumped_polarization"])
    # 2/3 mu_0 eta n gamma hbar I, with eta of the table
    eta, n = nuspin.Metal("GaAs").value("contact_enhancement", "75As").value, 4 / 5.65325e-10**3
    expected = 2 / 3 * mu_0 * eta * n * Isotope("75As").gamma() * hbar * 1.5 * 2 / -0.44
    assert per_polarization == pytest.approx(expected, rel=1e-6, abs=0)


@pytest.mark.parametrize("name", SINGLE)
def test_no_uncertainty_is_lost(results, name):
    """Where a quantity is a number its uncertainty is one, and the shift of every film with an uncertain metal has one."""
    data = results(name).dataset
    for key in data:
        if f"{key}_uncertainty" in data and np.isfinite(data[key]):
            assert np.isfinite(data[f"{key}_uncertainty"]), key
    assert "g_field_uncertainty" in data or "tilt_uncertainty" in data


def test_uncertainty_agrees_with_monte_carlo(results):
    scenario, data = builtin_scenario("pt-cu"), results("pt-cu").dataset
    rng = np.random.default_rng(11)
    draws = 20000
    narrow = 0.2  # of each uncertainty, so that the first order is all there is
    values = {
        path: known.value + narrow * known.uncertainty * rng.normal(size=draws)
        for path, known in scenario.known.items()
        if known.uncertainty > 0 and len(known.shares) == 1
    }
    assert {"host.knight_shift", "host.T1T", "layers.Pt.spin_resistance", "layers.Cu.spin_diffusion_length"} <= set(values)
    many = scenario.at(values)
    found = evaluate(many.setup, many.numbers)
    for name in ("spin_accumulation", "shift", "g_damp", "pumped_polarization", "T1", "overhauser_field", "critical_current_density"):
        expected = narrow * float(data[f"{name}_uncertainty"])
        assert float(np.std(found[name])) == pytest.approx(expected, rel=0.03, abs=0), name


@pytest.mark.parametrize("sign", [1, -1])
def test_two_numbers_from_one_measurement_correlate(sign):
    """Spin-Hall conductivity and lambda/sigma from one source: what they move adds up with its sign, not in quadrature."""
    scenario = builtin_scenario("pt-cu")
    paths = ("layers.Pt.spin_hall_conductivity", "layers.Pt.spin_resistance")
    alone = {path: replace(scenario, known={path: scenario.known[path]}) for path in paths}
    first, second = (evaluated(each).moved["spin_accumulation"][0] for each in alone.values())
    sizes = {path: next(iter(scenario.known[path].shares.values())) for path in paths}
    shares = dict(zip(paths, (sizes[paths[0]], sign * sizes[paths[1]]), strict=True))
    joint = {path: replace(scenario.known[path], shares={"one film": shares[path]}) for path in paths}
    data = nuspin.predict(replace(scenario, known=joint), points=0).dataset
    assert float(data.spin_accumulation_uncertainty) == pytest.approx(abs(first + sign * second), rel=1e-9, abs=0)


@pytest.mark.parametrize(("name", "quantity"), [("pt-cu", "pumped_polarization"), ("pt-cu", "shift_time"), ("fe-pt", "tilt")])
def test_every_derivative_agrees_with_differences(name, quantity):
    scenario = builtin_scenario(name)
    slopes = derivatives(scenario, quantity)
    assert set(slopes) == set(scenario.numbers)
    size = abs(float(evaluate(scenario.setup, scenario.numbers)[quantity]))
    for path, slope in slopes.items():
        value = float(scenario.numbers[path])
        step = 1e-4 * (abs(value) or 1.0)
        ends = [float(evaluate(scenario.setup, {**scenario.numbers, path: value + sign * step})[quantity]) for sign in (-1, 1)]
        expected = (ends[1] - ends[0]) / (2 * step)
        if path.startswith("field.") and value == 0:  # an edge: sideways the angle grows from nothing
            continue
        assert slope * step == pytest.approx(expected * step, rel=2e-5, abs=1e-11 * size), path


@pytest.mark.parametrize("name", ["pt-cu", "gaas", "fe-pt"])
def test_many_cases_are_those_of_one_at_a_time(name):
    scenario = builtin_scenario(name)
    rng = np.random.default_rng(3)
    changing = [path for path in scenario.numbers if path.split(".")[0] in ("layers", "field", "environment")]
    varied = {path: float(scenario.numbers[path]) * rng.uniform(0.5, 1.5, 4) for path in changing}
    many = scenario.at(varied)
    together = nuspin.predict(many, points=5, uncertainties=False).dataset
    for case in range(4):
        one = scenario.at({path: values[case] for path, values in varied.items()})
        alone = evaluate(one.setup, one.numbers)
        for key, value in alone.items():
            found = together[key].values
            least = 4e-16 if key in ("T1_change", "T1_heating", "amplitude_heating") else 1e-300  # differences from 1
            np.testing.assert_allclose(found[case] if found.ndim else found, value, rtol=1e-11, atol=least, err_msg=key)
    assert together["layers.Pt.thickness" if "layers.Pt.thickness" in varied else "field.B0"].dims == ("case",)


def test_the_chain_compiles_and_differentiates_as_one_function():
    scenario = builtin_scenario("fe-pt")

    def tilt(current):
        return evaluate(scenario.setup, {**scenario.numbers, "drive.current_density": current})["tilt"]

    slopes = jax.jit(jax.vmap(jax.grad(tilt)))(np.array([1e10, 1e11]))
    np.testing.assert_allclose(slopes, float(tilt(1e11)) / 1e11, rtol=1e-12, atol=0)


@pytest.mark.parametrize("name", scenario_names())
def test_results_survive_netcdf_and_json(results, name, tmp_path):
    result = results(name)
    result.save(tmp_path / "film.nc")
    again = nuspin.load(tmp_path / "film.nc")
    assert again.dataset.identical(result.dataset)
    assert again.validity == result.validity
    assert again.citations == result.citations
    assert again.provenance == json.loads(json.dumps(result.provenance))
    record = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert record["schema"] == 1
    assert record["provenance"]["codata"] == 2022
    assert record["limited_by"]
    assert record["title"] == builtin_scenario(name).title


@pytest.mark.parametrize("name", scenario_names())
def test_every_variable_has_a_unit_and_a_name(results, name):
    data = results(name).dataset
    for key in data:
        if not str(key).endswith(("_verdict", "_reason")):
            assert data[key].attrs["units"]
    quantities = [key for key in data if key in UNITS_AND_LABELS]
    assert all(data[key].attrs["long_name"] for key in quantities)
    assert len(quantities) > 10
    assert evaluate(builtin_scenario(name).setup, builtin_scenario(name).numbers).keys() <= UNITS_AND_LABELS.keys()


def test_provenance_makes_the_prediction_again(results):
    result = results("pt-cu")
    inputs = result.provenance["inputs"]
    again = read_scenario(inputs["scenario"])
    assert {path: float(number) for path, number in again.numbers.items()} == inputs["numbers"]


def test_says_where_the_model_fails(film):
    failed = [record.name for record in film.validity if not record.holds]
    assert {"permeability", "heating", "classical spin", "crossover temperature", "threshold below E_F"} <= set(failed)
    assert "unitarity" not in failed
    assert "permeability" in film.dataset.attrs["limited_by"]


def conditions(scenario):
    return {record.name: record for record in nuspin.predict(scenario, points=0, uncertainties=False).validity}


def test_conditions_follow_the_scenario():
    text = shipped_text("pt-cu")
    cold = conditions(read_scenario(text.replace('"1e10 A/m^2"', '"0 A/m^2"')))
    assert cold["linear in mu"].holds
    assert "crossover temperature" not in cold  # nothing drives
    huge = conditions(read_scenario(text.replace('"1e10 A/m^2"', '"-9e14 A/m^2"').replace('"5e6 S/m"', '"1e5 S/m"')))
    assert not huge["linear in mu"].holds
    no_debye = text.replace('metal = "Cu"\nthickness', 'electron_phonon = "2e9 W/(m^3 K^5)"\nthickness').replace('"4.2 K"', '"30 K"')
    endless = conditions(read_scenario(no_debye))
    assert not endless["T^5 law"].holds
    across = conditions(read_scenario(text.replace('direction = "y"', 'direction = "x"')))
    assert not across["precession"].holds
    assert "Pt, Cu" in across["precession"].statement
    f = conditions(read_scenario(text.replace('layer = "Cu"', 'layer = "Cu"\nspin_conserving_fraction = "0.8 +- 0.1"')))
    assert f["spin-conserving fraction"].holds


def test_a_film_below_its_transition_is_refused():
    text = shipped_text("w-al").replace('"10 K"\n\n[cooling]', '"0.5 K"\n\n[cooling]')
    with pytest.raises(OutOfValidity, match=r"environment.temperature: Al is a superconductor below .* under \[host\]"):
        nuspin.predict(read_scenario(text))
    lead = shipped_text("pt-cu").replace('metal = "Pt" ', 'metal = "Ta"\nspin_hall_angle = -0.1\nspin_diffusion_length = "2 nm" ')
    with pytest.raises(OutOfValidity, match="Ta is a superconductor below"):
        nuspin.predict(read_scenario(lead))
    assert nuspin.predict(
        read_scenario(text.replace('metal = "Al"\n', 'metal = "Al"\nnormal_state = true\n', 1)), points=0, uncertainties=False
    )


def test_the_largest_uncertainty_is_named(results):
    assert results("gaas").dataset.attrs["limited_by"].startswith("linear in mu")
    hot = read_scenario(shipped_text("gaas").replace('"4 K"', '"300 K"'))
    assert nuspin.predict(hot, points=0, uncertainties=False).dataset.attrs["limited_by"].startswith("degenerate electrons")
    text = shipped_text("pt-cu").replace('layer = "Cu"', 'layer = "Cu"\nspin_conserving_fraction = 0.8')
    text = text.replace('metal = "Pt" ', 'spin_hall_angle = "0.03 +- 0.015"\nspin_diffusion_length = "4 nm"\n#')
    said = nuspin.predict(read_scenario(text), points=0).dataset.attrs["limited_by"]
    assert said.startswith("the uncertainty of layers.Pt.spin_hall_angle: it alone moves the shift by 50 %")


@pytest.mark.parametrize("name", ["pt-cu", "gaas", "fe-pt", "pt"])
def test_any_number_may_be_a_list(name):
    """One list at a time: the shapes of an effect and of its competing effects then differ."""
    scenario = builtin_scenario(name)
    for path, number in scenario.numbers.items():
        if float(number) and path != "nucleus.spin":
            many = scenario.at({path: [0.9 * float(number), float(number)]})
            shapes = jax.eval_shape(partial(follow, many.setup), {key: jnp.asarray(each) for key, each in many.numbers.items()})
            values = {key: np.ones(each.shape) for key, each in shapes.items()}
            data = to_dataset(many, values, {})
            assert data.sizes["case"] == 2
            assert data[path].dims == ("case",)


def test_a_list_goes_through_the_whole_job(tmp_path):
    result = nuspin.predict(builtin_scenario("pt-cu").at({"environment.temperature": ["4.2 K", "8 K"]}), points=3)
    assert result.dataset.amplitude_heating.dims == ("case",)
    assert result.dataset.oersted_shift.dims == ()
    prediction.write(result, tmp_path)


def test_lists_along_two_axes_are_a_map(tmp_path):
    text = shipped_text("pt-cu").replace('"4.2 K"', '["4.2 K", "10 K"]').replace('B0 = "1 T"', 'B0 = ["1 T", "2 T", "3 T"]')
    result = nuspin.predict(read_scenario(text))
    assert result.dataset.amplitude_change.dims == ("B0", "temperature")
    assert result.dataset.oersted_shift.dims == ()
    assert result.dataset.amplitude_change_verdict.shape == (3, 2)
    prediction.write(result, tmp_path)


def test_a_list_named_like_the_dataset_keeps_its_path():
    two = 'boundary = ["100 W/(m^2 K^4)", "139 W/(m^2 K^4)"]'
    listed = read_scenario(shipped_text("pt-cu").replace('boundary = "139 W/(m^2 K^4)"', two))
    assert nuspin.predict(listed, points=3).dataset.electron_temperature.dims == ("cooling.boundary",)


def test_a_film_on_an_insulator_has_a_report(tmp_path):
    oxide = '[[layers]]\nname = "oxide"\nthickness = "5 nm"\nconductivity = "0 S/m"\n\n[[layers]]                              # from'
    film = read_scenario(shipped_text("pt-cu").replace("[[layers]]                              # from", oxide))
    result = nuspin.predict(film, uncertainties=False)
    assert np.isnan(result.dataset.spin_accumulation_profile[0])
    prediction.write(result, tmp_path)


def test_a_host_known_by_its_relaxation_alone():
    text = """schema = 1
title = "relaxation alone"
[nucleus]
isotope = "63Cu"
local_field = "0.3 mT"
[host]
T1T = "1 +- 0.1 s K"
lattice_constant = "3.6 angstrom"
spin_conserving_fraction = 0.5
[drive]
spin_accumulation = "1 ueV"
[field]
B0 = "1 T"
direction = "y"
[environment]
temperature = "4 K"
"""
    data = nuspin.predict(read_scenario(text), uncertainties=False).dataset
    assert "shift" not in data
    assert float(data.pumped_polarization) == pytest.approx(2.5 * 0.5 * 1e-6 * eV / (3 * k_B * 4), rel=1e-3, abs=0)


def test_injected_spins_are_not_called_odd():
    injected = shipped_text("pt-cu").replace("[drive]", '[[sources]]\nat = "top"\nspin_current = "1e6 A/m^2"\n\n[drive]')
    assert not conditions(read_scenario(injected))["odd in the current"].holds
    assert "odd in the current" not in conditions(builtin_scenario("pt-cu"))


def test_a_pulse_that_warms_is_held_against_T1():
    cooling = '[cooling]\nsubstrate_conductivity = "40 W/(m K)"\nsubstrate_heat_capacity = "3e6 J/(m^3 K)"'
    found = conditions(read_scenario(shipped_text("pt-cu").replace("[cooling]", cooling)))
    assert not found["steady state"].holds


def test_a_name_or_a_path_will_do():
    assert nuspin.predict("pt", points=0).dataset.attrs["title"] == builtin_scenario("pt").title


@pytest.mark.parametrize("points", [-1, 1, True])
def test_bad_points_are_refused(points):
    with pytest.raises(InputError, match="`points` must be 0 or a whole number above 1"):
        nuspin.predict(points=points)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"there is no such file. Give a file that `Result.save` wrote"):
        nuspin.load(tmp_path / "none.nc")


def test_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "text.nc").write_text("no netCDF")
    with pytest.raises(InputError, match="it is damaged, or no netCDF file that nuspin saved"):
        nuspin.load(tmp_path / "text.nc")


def test_foreign_file_is_refused(tmp_path, film):
    film.dataset.to_netcdf(tmp_path / "foreign.nc", engine="h5netcdf")
    with pytest.raises(InputError, match="is a netCDF file that nuspin did not save"):
        nuspin.load(tmp_path / "foreign.nc")


def test_derivatives_need_one_case_and_a_known_quantity():
    with pytest.raises(InputError, match="The scenario has lists of mu_r, temperature; derivatives are of one case"):
        derivatives(builtin_scenario(), "shift")
    with pytest.raises(InputError, match=r"There is no predicted quantity 'tild'. Did you mean 'tilt'"):
        derivatives(builtin_scenario("fe-pt"), "tild")
