"""The table of gases: it is what the gases' own methods say, and it survives its files."""

import csv
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import nuspin
from nuspin import ElectronGas, InputError, bibliography
from nuspin.constants import hbar, m_e
from nuspin.report.response import write
from nuspin.response import table, tabulate

GASES = {
    "enhanced": ElectronGas("2 / angstrom", stoner=0.6),
    "polarised": ElectronGas.from_spin_densities("6e22 / cm^3", "2e22 / cm^3", effective_mass=1.2, mean_free_path="10 nm"),
}
TWO_DIMENSIONAL = {
    "cold": ElectronGas("0.3 / nm", dimension=2, mu="10 meV", effective_mass=0.067),
    "enhanced": ElectronGas("0.2 / nm", dimension=2, stoner=0.3, effective_mass=0.067),
}


@pytest.fixture(scope="module")
def result():
    return tabulate(*GASES.values(), labels=list(GASES))


@pytest.fixture(scope="module")
def sheets():
    return tabulate(*TWO_DIMENSIONAL.values(), labels=list(TWO_DIMENSIONAL))


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("response")
    assert sorted(write(result, folder)) == sorted(folder.iterdir())
    return folder


@pytest.mark.parametrize("label", GASES)
def test_is_what_the_gas_says(result, label):
    gas, own = GASES[label], result.dataset.sel(gas=label)
    for name in ("chi1", "chi2", "chi_xy"):
        assert np.array_equal(own[name], getattr(gas, name)(own.q.values)), name
        assert np.array_equal(own[f"{name}_error_bound"], gas.error_bound(name, own.q.values)), name
    x = own.r.values * gas.k_F
    for name in ("f_con1", "f_con2", "f_dip1", "f_dip2"):
        assert np.array_equal(own[name], getattr(gas, name)(x)), name
        assert np.array_equal(own[f"{name}_error_bound"], gas.error_bound(name, x)), name
    for name in ("k_F", "fermi_energy", "fermi_temperature", "chemical_potential", "density", "polarization"):
        assert float(own[name]) == float(getattr(gas, name)), name
    for name in ("knight_enhancement", "korringa_enhancement", "korringa_factor"):
        assert float(own[name]) == float(getattr(gas, name)()), name
    assert float(own.chi1_free) == pytest.approx(gas.effective_mass * m_e * gas.k_F / (4 * np.pi**2), rel=1e-14, abs=0)


def test_grids_serve_both_gases(result):
    k_F = GASES["enhanced"].k_F
    q, r = result.dataset.q.values, result.dataset.r.values
    assert q[0] > 0
    assert q[-1] == pytest.approx(4 * k_F, rel=2e-3, abs=0)
    assert np.min(np.abs(q - 2 * k_F)) > 0.004 * k_F  # chi_2 jumps there
    assert (r[0] * k_F, r[-1] * k_F) == pytest.approx((0.05, 20.0), rel=1e-6, abs=0)


def test_grids_follow_a_gas_warmer_than_its_fermi_temperature():
    dilute = ElectronGas.from_density("1e16 / cm^3", "300 K", effective_mass=0.067)
    q, _ = table._grids([dilute])
    thermal = (2 * 0.067 * m_e * 1.380649e-23 * 300) ** 0.5 / hbar
    assert q[-1] == pytest.approx(4 * thermal, rel=2e-3, abs=0)
    first, last = dilute.chi1(q[[0, -1]])
    assert last / first < 0.2


def test_grid_in_r_ends_where_a_gas_stops_resolving():
    hot = ElectronGas("2 / angstrom", temperature="1.5e5 K", stoner=0.3)
    _, r = table._grids([hot])
    assert r[-1] * hot.k_F < 20
    assert np.isfinite(hot.f_con1(r[-1] * hot.k_F))


def test_every_variable_has_its_unit(result, sheets):
    expected = {"q": "1/m", "r": "m", "chi1": "kg/m", "chi2": "kg/(m J)", "chi_xy_error_bound": "kg/m", "f_dip1": "1", "density": "1/m^3"}
    in_two_dimensions = {"chi1": "kg", "chi2": "kg/J", "chi1_r": "kg/m^2", "chi2_r": "kg/(m^2 J)", "density": "1/m^2", "chi1_free": "kg"}
    for data, units in ((result.dataset, expected), (sheets.dataset, in_two_dimensions)):
        assert all(variable.attrs["units"] for variable in data.data_vars.values())
        assert {name: data[name].attrs["units"] for name in units} == units


def test_two_dimensional_gas_has_transforms_instead_of_the_papers_functions(sheets):
    data = sheets.dataset
    assert not any(name.startswith("f_con") for name in data.data_vars)
    for name in ("chi1", "chi2"):
        expected = TWO_DIMENSIONAL["cold"].chi_r(data.r.values, 0, of=name)
        assert np.array_equal(data[f"{name}_r"].sel(gas="cold"), expected)


def test_what_is_not_derived_is_empty_and_said(sheets):
    assert np.isnan(sheets.dataset.chi1_r.sel(gas="enhanced")).all()
    assert np.isfinite(sheets.dataset.chi2_r).all()
    (record,) = [each for each in sheets.validity if not each.holds]
    assert record.name == "enhanced: chi1_r"
    assert "two-dimensional gas with exchange" in record.statement


def test_limits_inputs_and_sources(result):
    own = {label: [record.name for record in gas.validity()] for label, gas in GASES.items()}
    assert [record.name for record in result.validity] == [f"{label}: {name}" for label, names in own.items() for name in names]
    inputs = result.provenance["inputs"]["gases"]
    assert inputs["enhanced"]["stoner"] == 0.6
    assert inputs["polarised"]["mu"] == float(GASES["polarised"].mu)
    assert inputs["polarised"]["dimension"] == 3
    assert set(result.citations) <= set(bibliography.works())


def test_net_cdf_reads_back(result, folder):
    read = nuspin.load(folder / "response.nc")
    assert read.dataset.identical(result.dataset)
    assert read.validity == result.validity
    assert read.provenance == result.provenance
    assert read.citations == result.citations


@pytest.mark.parametrize(("name", "dims"), [("q", ("gas", "q")), ("r", ("gas", "r")), ("gases", ("gas",))])
def test_csv_reads_back_as_the_same_numbers(result, folder, name, dims):
    with (folder / f"response-{name}.csv").open(encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    stacked = result.dataset.stack(line=dims)
    assert [line["gas"] for line in lines] == list(stacked.gas.values)
    columns = [*dims[1:], *(each for each, variable in result.dataset.data_vars.items() if variable.dims == dims)]
    assert set(lines[0]) == {"gas", *(f"{each} ({result.dataset[each].units})" for each in columns)}
    for each in columns:
        found = [float(line[f"{each} ({result.dataset[each].units})"]) for line in lines]
        assert found == stacked[each].values.tolist(), each


def test_pictures_show_both_gases(folder):
    drawn = (folder / "response.svg").read_text(encoding="utf-8")
    ElementTree.fromstring(drawn)
    for label in GASES:
        assert f"<!-- {label} -->" in drawn  # text is drawn as outlines, which carry what they spell
    assert (folder / "response.png").read_bytes().startswith(b"\x89PNG")


def test_picture_in_two_dimensions_says_what_is_missing(sheets, tmp_path):
    write(sheets, tmp_path)
    drawn = (tmp_path / "response.svg").read_text(encoding="utf-8")
    assert "<!-- not derived for 1 of 2 gases -->" in drawn
    assert "<!-- contact -->" not in drawn


@pytest.mark.parametrize(
    ("gases", "labels", "sentence"),
    [
        ([], None, "Give one ElectronGas at least."),
        ([ElectronGas([1e10, 2e10])], None, "One of the `gases` is an array of gases."),
        ([ElectronGas(1e10, mu=[1e-20, 2e-20])], None, "One of the `gases` is an array of gases."),
        (
            [ElectronGas(1e10), ElectronGas(1e10, dimension=2)],
            None,
            "The `gases` must all have one dimension",
        ),
        ([ElectronGas(1e10)], ["a", "b"], "`labels` must be 1 different names"),
        ([ElectronGas(1e10), ElectronGas(2e10)], ["a", "a"], "`labels` must be 2 different names, not ['a', 'a']."),
    ],
)
def test_refuses_with_one_sentence(gases, labels, sentence):
    with pytest.raises(InputError) as refused:
        tabulate(*gases, labels=labels)
    assert str(refused.value).startswith(sentence)
