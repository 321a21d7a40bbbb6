import json

import numpy as np
import pytest

import nuspin
from nuspin import Isotope, prediction
from nuspin.constants import eV, mu_0
from nuspin.errors import InputError, UnknownName
from nuspin.torque import torque_coefficients

TEXT = """
schema = 1
title = "test"
citations = ["cahaya2023"]
[nucleus]
isotope = "27Al"
T2 = "40 us"
[host]
k_F = "1.75 / angstrom"
lattice_constant = "4.05 angstrom"
permeability = 1.25663706127e-6
[spin_hall_metal]
conductivity = "5e6 S/m"
spin_hall_angle = -0.3
spin_diffusion_length = "2 nm"
current_density = "1e11 A/m^2"
[environment]
temperature = ["4.2 K", 300]
"""


@pytest.fixture(scope="module")
def film():
    return nuspin.predict()


def test_numbers_of_the_audit(film):
    data = film.dataset
    assert data.mu_r.values == pytest.approx([0.25 / mu_0, 1], rel=1e-6, abs=0)
    assert data.g_field.values == pytest.approx([2.54e15, 1.28e10], rel=2e-3, abs=0)
    assert data.g_damp.values == pytest.approx([1.22e12, 31], rel=1e-2, abs=0)
    assert data.critical_spin_accumulation.values / eV == pytest.approx([1.17e-5, 4.6e5], rel=1e-2, abs=0)


def test_is_the_chain_of_the_floors_below(film):
    scenario = prediction.builtin_scenario()
    iron = Isotope("57Fe")
    g = torque_coefficients(gamma=iron.gamma(), spin=0.5, k_F=2e10, lattice_constant=2e-10)
    assert film.dataset.g_damp.values[1] == pytest.approx(g.g_damp, rel=1e-14, abs=0)
    _, beta = g.flow_vectors(np.array([0, 0, 1]) * float(film.dataset.spin_accumulation))
    assert film.dataset.damping_rate.values[1] == pytest.approx(float(beta[2]), rel=1e-12, abs=0)
    assert scenario.mu_r == pytest.approx(0.25 / mu_0, rel=1e-6, abs=0)


def test_uncertainty_is_that_of_the_moment(film):
    relative = Isotope("57Fe").measured_gamma()
    relative = relative.uncertainty / relative.value
    data = film.dataset
    assert (data.g_field_uncertainty / data.g_field).values == pytest.approx(relative, rel=1e-6, abs=0)
    assert (data.g_damp_uncertainty / data.g_damp).values == pytest.approx(2 * relative, rel=1e-6, abs=0)
    assert "spin_accumulation_uncertainty" not in data


def test_says_where_the_model_fails(film):
    failed = " ".join(record.name for record in film.validity if not record.holds)
    for name in ("classical spin", "thermal floor", "permeability (mu_r = 1.99e+05)", "threshold below E_F (mu_r = 1)"):
        assert name in failed
    assert "unitarity" not in failed


def test_a_large_spin_in_the_cold_is_not_warned_of():
    cold = prediction.read_scenario(TEXT.replace('["4.2 K", 300]', '["1 mK"]'))
    held = {record.name: record.holds for record in prediction.predict(cold, mu_r=[1.0]).validity}
    assert held["classical spin"]
    assert held["thermal floor"]
    assert held["permeability (mu_r = 1)"]


def test_saves_and_loads(film, tmp_path):
    film.save(tmp_path / "film.nc")
    again = nuspin.load(tmp_path / "film.nc")
    assert again.dataset.identical(film.dataset)
    assert again.validity == film.validity
    assert again.citations == film.citations
    assert again.provenance == json.loads(json.dumps(film.provenance))


def test_provenance_and_json(film):
    record = film.to_dict()
    json.dumps(record, allow_nan=False)
    assert record["schema"] == 1
    assert record["provenance"]["codata"] == 2022
    assert record["provenance"]["inputs"]["isotope"] == "57Fe"
    assert record["units"]["g_damp"] == "1/m^2"
    assert any("Nanotechnology" in work for work in record["citations"])


def test_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"`path` must be a file that nuspin saved, but is .*which is no file"):
        nuspin.load(tmp_path / "none.nc")


def test_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "text.nc").write_text("no netCDF")
    with pytest.raises(InputError, match="`path` must be a netCDF file that nuspin saved"):
        nuspin.load(tmp_path / "text.nc")


@pytest.mark.parametrize("mu_r", [0.0, [], [[1.0, 2.0]], "2 m"])
def test_bad_permeabilities_are_refused(mu_r):
    with pytest.raises(InputError, match="`mu_r` must"):
        prediction.predict(mu_r=mu_r)


def test_one_permeability_is_a_list_of_one():
    assert prediction.predict(mu_r=1.0).dataset.mu_r.values.tolist() == [1.0]


def test_validity_does_not_depend_on_the_sign_of_the_current():
    huge = prediction.read_scenario(TEXT.replace('"1e11 A/m^2"', '"-2e17 A/m^2"'))
    assert not {record.name: record.holds for record in prediction.predict(huge).validity}["linear in mu"]


def test_three_halves_does_not_amplify_with_the_full_kernel():
    sodium = prediction.read_scenario(TEXT.replace("27Al", "23Na"))
    assert not {record.name: record.holds for record in prediction.predict(sodium).validity}["classical spin"]


def test_foreign_file_is_refused(tmp_path, film):
    film.dataset.to_netcdf(tmp_path / "foreign.nc", engine="h5netcdf")
    with pytest.raises(InputError, match="`path` must hold a nuspin result of schema 1, but is of schema None"):
        nuspin.load(tmp_path / "foreign.nc")


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ("k_F =", "kF =", UnknownName, "`host key` must be a name in its table, but is 'kF'. Did you mean k_F"),
        ("[host]", "[hosts]", UnknownName, "`scenario key` .* Did you mean host"),
        ('T2 = "40 us"', "", InputError, "`nucleus` must have the key `T2`"),
        ('"40 us"', '"40 nm"', InputError, "`nucleus.T2` must have the dimension of s, but is 40 nm"),
        ("schema = 1", "schema = 2", InputError, "`schema` must be 1, but is 2"),
        ("schema = 1", "schema =", InputError, "`text` must be TOML"),
        ('["4.2 K", 300]', "[]", InputError, r"`environment.temperature` must have an element, but is \[\]"),
        ('"40 us"', '["40 us"]', InputError, "`nucleus.T2` must be one quantity"),
        ("1.25663706127e-6", "-1.0", InputError, r"`host.permeability` must be positive and finite, but is -1\.0 H/m"),
        ("27Al", "27Ag", UnknownName, "`isotope` .* Did you mean"),
    ],
)
def test_scenario_errors_are_named(old, new, error, says):
    with pytest.raises(error, match=says):
        prediction.read_scenario(TEXT.replace(old, new))
