"""A scenario file: what it says, what it may leave out, and one sentence for everything that is wrong with it."""

from pathlib import Path

import numpy as np
import pytest

import nuspin
from nuspin.errors import InputError, NuspinError, OutOfValidity, UnknownName
from nuspin.materials import Metal
from nuspin.prediction import builtin_scenario, load_scenario, read_scenario, scenario_names, shipped_text
from nuspin.prediction.schema import QUANTITIES, REQUIRED, WORDS

FILM = shipped_text("pt-cu")


@pytest.mark.parametrize("name", scenario_names())
def test_shipped_scenarios_say_where_the_field_points_and_cite_what_they_take(name):
    scenario = builtin_scenario(name)
    assert {"field.x", "field.y", "field.z", "field.B0"} <= set(scenario.numbers)
    for key in scenario.citations:
        assert nuspin.cite(key)
        assert scenario.text.count(key) > 1, "cited, but no comment says for what"


def test_numbers_are_si_and_what_is_left_out_comes_from_the_tables():
    scenario = read_scenario(FILM)
    n = scenario.numbers
    copper = Metal("Cu")
    assert n["layers.Pt.thickness"] == pytest.approx(6e-9, rel=1e-14, abs=0)
    assert n["layers.Cu.spin_diffusion_length"] == pytest.approx(2e-7, rel=1e-14, abs=0)
    assert scenario.known["layers.Cu.spin_diffusion_length"].uncertainty == pytest.approx(2e-8, rel=1e-14, abs=0)
    assert n["host.knight_shift"] == copper.value("knight_shift", "63Cu").value
    assert n["host.T1T"] == copper.value("T1T", "63Cu").value
    assert n["layers.Pt.spin_hall_conductivity"] == Metal("Pt").value("spin_hall_conductivity").value
    assert n["nucleus.abundance"] == nuspin.Isotope("63Cu").abundance.value
    assert n["host.spin_conserving_fraction"] == 1.0
    assert scenario.bound


def test_what_the_file_states_stands():
    host = 'metal = "Cu"\n'
    stated = read_scenario(FILM.replace(host, f'{host}T1T = "1 s K"\nspin_conserving_fraction = 0.5\n', 1))
    assert stated.numbers["host.T1T"] == 1.0
    assert "host.T1T" not in stated.known
    assert not stated.bound


def test_every_list_is_an_axis():
    swept = read_scenario(FILM.replace('"4.2 K"', '["4.2 K", "10 K"]').replace('B0 = "1 T"', 'B0 = ["1 T", "2 T", "3 T"]'))
    assert list(swept.axes) == ["B0", "temperature"]
    assert swept.shape == (3, 2)
    assert np.shape(swept.numbers["field.B0"]) == (3, 1)
    np.testing.assert_allclose(np.ravel(swept.numbers["environment.temperature"]), [4.2, 10])


@pytest.mark.parametrize(
    ("written", "value", "sigma"),
    [
        (text, 1.4e-9, 3e-10)
        for text in ("1.4 +- 0.3 nm", "(1.4 ± 0.3) nm", "14 +/- 3 angstrom", "1.4e0 +- 3e-1 nm", "1.4(3) nm", "14(3) angstrom")
    ],
)
def test_uncertainties_are_read(written, value, sigma):
    scenario = read_scenario(FILM.replace("200 +- 20 nm", written))
    known = scenario.known["layers.Cu.spin_diffusion_length"]
    assert (known.value, known.uncertainty) == pytest.approx((value, sigma), rel=1e-12, abs=0)


def test_a_field_may_be_oblique():
    diagonal = read_scenario(FILM.replace('direction = "y"', "direction = [0, 3, 4]"))
    assert [diagonal.numbers[f"field.{axis}"] for axis in "xyz"] == [0.0, 0.75, 1.0]


def test_interfaces_and_sources_find_their_boundary():
    text = FILM.replace(
        "[drive]",
        '[[interfaces]]\nbetween = ["Pt", "Cu"]\nconductance = "1e15 S/m^2"\nspin_memory_loss = 0.5\n\n'
        '[[sources]]\nat = "top"\nspin_current = "1e6 A/m^2"\n\n'
        '[[sources]]\nat = ["Pt", "Cu"]\nedelstein_conductivity = "1e4 S/m"\n\n[drive]',
    )
    film = read_scenario(text).film
    assert film.interfaces[0].spin_memory_loss == 0.5
    assert {source.boundary: (source.spin_current, source.edelstein_conductivity) for source in film.sources} == {
        1: (0.0, 1e4),
        2: (1e6, 0.0),
    }


BAD = [
    ('B0 = "1 T"', "B0 = 1", InputError, r'`field.B0` needs a unit, for example "1 T"'),
    ('B0 = "1 T"', 'B0 = "1 m"', InputError, "`field.B0` must be a quantity in T, not '1 m'"),
    ('B0 = "1 T"', 'B0 = "1 Tessla"', InputError, "`field.B0` has the unit 'Tessla' .* not known. Did you mean 'tesla'"),
    ('B0 = "1 T"', 'B0 = "-1 T"', InputError, r"`field.B0` must be finite and not negative, not -1.0 T"),
    ('B0 = "1 T"', 'B0 = ["1 T", 2]', InputError, '`field.B0` needs a unit, for example "2 T"'),
    ('B0 = "1 T"', "B0 = []", InputError, "`field.B0` is an empty list"),
    ('B0 = "1 T"', "B0 = true", InputError, "`field.B0` must"),
    ('thickness = "6 nm"', 'thickness = "-6 nm"', InputError, "`layers.Pt.thickness` must be positive and finite, not -6[.0-9]*e-09 m"),
    ('thickness = "6 nm"', "", InputError, r"\[\[layers\]\] needs the key `thickness`"),
    ('isotope = "63Cu"', 'isotope = "64Cu"', UnknownName, "There is no isotope '64Cu'. Did you mean"),
    ('isotope = "63Cu"', 'isotope = "27Al"', InputError, "Cu has no nucleus 27Al. `nucleus.isotope` may be 63Cu, 65Cu"),
    ('isotope = "63Cu"', "", InputError, r"\[nucleus\] needs the key `isotope` \(such as '63Cu'\)"),
    ("[environment]", "[enviroment]", UnknownName, "no key or section 'enviroment'. Did you mean 'environment'"),
    ("quality = 100", "qualty = 100", UnknownName, r"\[detection\] has no key 'qualty'. Did you mean 'quality'"),
    (
        'current_density = "1e10 A/m^2"',
        'current_density = "inf A/m^2"',
        InputError,
        "`drive.current_density` must be one number",
    ),
    ('current_density = "1e10 A/m^2"', "", InputError, r"\[drive\] must state one of current_density, .* states none of them"),
    (
        'pulse = "40 us"',
        'electric_field = "1 V/m"',
        InputError,
        r"\[drive\] must state one of .* states .* and electric_field",
    ),
    ('pulse = "40 us"', 'voltage = "1 V"', UnknownName, r"\[drive\] has no key"),
    ('layer = "Pt" ', 'layer = "Au" ', UnknownName, "`drive.layer` names no layer: 'Au'"),
    ('layer = "Cu"', 'layer = "Co"', UnknownName, "`host.layer` names no layer: 'Co'. The layers are Pt, Cu"),
    ('layer = "Cu"', "", InputError, r"\[host\] needs the key `layer`.* Pt or Cu"),
    ('name = "Cu"', 'name = "Pt"', InputError, "Two layers have the name 'Pt'"),
    ('name = "Cu"', 'name = "Cu film"', InputError, "`layers.name` must be one word"),
    ('conductivity = "5e6 S/m"', "", InputError, "The layer 'Pt' needs the key `conductivity` or `resistivity`"),
    ('conductivity = "5e6', 'resistivity = "1 ohm m"\nconductivity = "5e6', InputError, "The layer 'Pt' states both `conductivity` and"),
    ('direction = "y"', 'direction = "up"', InputError, "`field.direction` must be 'x', 'y', 'z' or three finite numbers"),
    ('direction = "y"', "direction = [0, 0, 0]", InputError, "`field.direction` must be"),
    ('direction = "y"', "", InputError, r"\[field\] needs the key `direction`"),
    ("schema = 1", "schema = 2", InputError, "`schema` must be the number 1, not 2"),
    ("schema = 1", "schema =", InputError, "is not valid TOML"),
    ("schema = 1", "", InputError, "A scenario needs the key `schema`"),
    ('"ji2006"', '"nobody1999"', UnknownName, "no work in the bibliography with the key 'nobody1999'"),
    ('metal = "Cu"\n\n', 'metal = "Copper"\n\n', UnknownName, "There is no metal 'Copper'"),
    ("filling = 4e-5", "filling = 2", InputError, "`detection.filling` must lie between 0 and 1"),
    (
        "[drive]",
        '[[interfaces]]\nbetween = ["Cu", "Pt"]\nconductance = "1 S/m^2"\n[drive]',
        InputError,
        "must name two neighbours",
    ),
    ("[drive]", '[[sources]]\nat = "side"\n[drive]', InputError, r"\[\[sources\]\] must name two neighbours"),
    ("[drive]", "[interfaces]\n[drive]", InputError, r"`interfaces` must be tables, each under its own \[\[interfaces\]\]"),
    ("200 +- 20 nm", "2**3 nm", InputError, "must be one number and one unit.* nothing is calculated"),
    ("200 +- 20 nm", "200 nm +- 20 nm", InputError, "Write the unit once, after the uncertainty"),
    ('"200 +- 20 nm"', '["200 +- 20 nm", "1 nm"]', InputError, "has an uncertainty in a list"),
    ('thickness = "6 nm"', "thickness = true", InputError, "`layers.Pt.thickness` must be a real number or a quantity in m"),
    ('direction = "y"', "direction = [inf, 0, 0]", InputError, "`field.direction` must be .* finite"),
    ('conductivity = "5e6 S/m"', 'conductivity = ["0 S/m", "1 S/m"]', InputError, "`layers.Pt.conductivity` must be 0 in all"),
    ('layer = "Cu"\nmetal = "Cu"', 'layer = "Pt"\nmetal = "Cu"', InputError, "`host.metal` is 'Cu', but its layer 'Pt' is of 'Pt'"),
    ("[drive]", '[[sources]]\nat = "top"\n[drive]', InputError, r"\[\[sources\]\] needs the key `spin_current` or"),
    ("filling = 4e-5", "filling = 0", InputError, "`detection.filling` must be positive"),
    ("citations = [", "citations = 5 #", InputError, "`citations` must be a list"),
    ("200 +- 20 nm", "200 +- -20 nm", InputError, "Write the uncertainty without a sign"),
    ('metal = "Cu"\n\n', 'metal = "Cu"\nk_F = "1 / angstrom"\n\n', InputError, "`host.k_F` has no effect .* a metal"),
    ('layer = "Pt" ', 'layer = "Pt"\nheight = "1 m" ', UnknownName, r"\[drive\] has no key"),
]


@pytest.mark.parametrize(("old", "new", "error", "says"), BAD, ids=[f"{i}-{new[:24]}" for i, (_, new, *_) in enumerate(BAD)])
def test_bad_scenarios_get_one_sentence(old, new, error, says):
    assert old in FILM
    with pytest.raises(error, match=says):
        read_scenario(FILM.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('B0 = "1 T"', 'B0 = "100 MT"', "`field.B0` must have a size that a laboratory has, .*'MT' is megatesla: did you mean 'mT'"),
        ('thickness = "6 nm"', 'thickness = "1 km"', "`layers.Pt.thickness` must have a size that a laboratory has"),
        ('thickness = "6 nm"', 'thickness = "6 Mm"', "did you mean 'mm'"),
        ('"4.2 K"', '"1e5 K"', "`environment.temperature` must have a size"),
        ('"4.2 K"', '"4,2 K"', "`environment.temperature` must be one number .* decimal point"),
        ('"4.2 K"', '"-268.95 K"', "`environment.temperature` must be positive"),
        ('B0 = "1 T"', 'B0 = "80 kA/m"', "write '0.100531 T'"),
        ('B0 = "1 T"', "B0 = [[]]", "`field.B0` must be a list of quantities, without lists inside"),
        ('B0 = "1 T"', 'B0 = [{a = "1 T"}]', "`field.B0` must be a list of quantities"),
        ("quality = 100", 'quality = "9^9^9^9"', "nothing is calculated"),
        ("quality = 100", f"quality = {'9' * 5000}", "is not valid TOML"),
        ("quality = 100", f"quality = 0x{'f' * 3000}", "`detection.quality` must be a real number, not [0-9]+…"),
        ("quality = 100", f"quality = {'[' * 2000}{']' * 2000}", "lists inside lists"),
        ("quality = 100", f"{'.'.join('a' * 5000)} = 1", "more than 8 parts"),
        ("quality = 100", f"quality = [{'1.0, ' * 10_001}]", "has 10001 elements"),
        ("quality = 100", 'quality = "nan"', "`detection.quality` must be one number"),
        ("quality = 100", "quality = nan", "`detection.quality` must be positive and finite"),
        ("schema = 1", "schema = true", "`schema` must be the number 1, not True"),
        ("schema = 1", "schema = 1.0", "`schema` must be the number 1, not 1.0"),
        ("schema = 1", 'schema = "1"', "`schema` must be the number 1, not '1'"),
        ('conductivity = "5e6 S/m"', 'conductivity = "0 S/m"', "`drive.layer` is 'Pt', an insulator"),
        ('name = "Pt"', 'name = "P\\u0000t"', "`layers.name` must be one word"),
        ("title = ", 'title = "\\u0000" # ', "`title` must be a line of text"),
        ("[cooling]", "[cooling]\n[detection]\n[nothing]", "is not valid TOML"),
    ],
    ids=lambda text: text[:20],
)
def test_slips_and_what_no_person_writes_are_refused_at_once(old, new, says):
    assert old in FILM
    with pytest.raises(InputError, match=says) as caught:
        read_scenario(FILM.replace(old, new, 1))
    assert len(str(caught.value)) < 500


def test_a_section_without_keys_is_refused():
    cut = FILM[: FILM.index("[detection]")]
    with pytest.raises(InputError, match=r"The section \[detection\] is empty"):
        read_scenario(f"{cut}[detection]\n")


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "film.toml"
    path.write_text(FILM + "#" * 10_000_000)
    with pytest.raises(InputError, match="larger than 10 MB"):
        load_scenario(path)


@pytest.mark.parametrize("path", ["", "a\0b", "x" * 5000, "no.toml"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(InputError):
        load_scenario(path)
    with pytest.raises(InputError):
        nuspin.predict(path)


def test_the_g_factor_of_a_named_host_is_that_of_the_table():
    text = shipped_text("gaas")
    assert "g_factor = -0.44\n" in text
    found = read_scenario(text.replace("g_factor = -0.44\n", "")).numbers["layers.channel.g_factor"]
    assert found == Metal("GaAs").value("g_factor").value == -0.44


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("paper-film", "k_F =", "carrier_density = '1e18/cm^3'\nk_F =", "`host.carrier_density` has no effect"),
        ("paper-film", 'k_F = "2 / angstrom"', "", r"\[host\] needs the key `k_F`"),
        ("paper-film", 'lattice_constant = "2 angstrom"', "", r"\[host\] needs the key `lattice_constant`"),
        ("fe-pt", 'anisotropy_field = "50 mT"', "", r"\[host\] needs the key `anisotropy_field`"),
        ("pt", 'knight_shift = "-3.4 +- 0.5 %"', "", r"\[host\] needs the key `knight_shift` or `T1T`"),
        ("gaas", 'carrier_density = "1e17 / cm^3"', "", r"\[host\] needs the key `carrier_density`"),
    ],
)
def test_hosts_need_their_numbers(name, old, new, says):
    text = shipped_text(name)
    assert old in text
    with pytest.raises(InputError, match=says):
        read_scenario(text.replace(old, new, 1))


def test_cold_carriers_at_donors_are_refused():
    with pytest.raises(OutOfValidity, match="stay at their donors"):
        read_scenario(shipped_text("gaas").replace("1e17 / cm^3", "1e16 / cm^3"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[cooling]", '[cooling]\nsubstrate_conductivity = "40 W/(m K)"', r"\[cooling\] needs the key `substrate_thickness`"),
        ("[cooling]", '[cooling]\nsubstrate_thickness = "1 mm"', "`cooling.substrate_thickness` has no effect"),
        ("[cooling]", '[cooling]\nboundary_debye_temprature = "1 K"', "Did you mean 'boundary_debye_temperature'"),
        ('width = "100 um"\n', "", r"\[drive\] needs the key `width` \(of the film, across the current\)"),
        ("quality = 100\n", "", r"\[detection\] needs the key `quality` \(Q of the coil\)"),
    ],
)
def test_what_nothing_uses_is_refused_and_what_is_used_must_be_there(old, new, says):
    assert old in FILM
    with pytest.raises(InputError, match=says):
        read_scenario(FILM.replace(old, new, 1))


@pytest.mark.parametrize("extra", ['[[sources]]\nat = "top"\nspin_current = "1 A/m^2"', "[cooling]\nhot_electron_wire = true"])
def test_a_given_accumulation_takes_nothing_of_a_film(extra):
    text = """schema = 1
title = "given"
[nucleus]
isotope = "63Cu"
[host]
metal = "Cu"
[drive]
spin_accumulation = "1 ueV"
[field]
B0 = "1 T"
direction = "y"
[environment]
temperature = "4 K"
"""
    assert read_scenario(text)
    with pytest.raises(InputError, match=r"`sources|`cooling"):
        read_scenario(f"{text}{extra}\n")


def test_a_file_with_a_mark_of_its_encoding_is_read(tmp_path):
    path = tmp_path / "film.toml"
    path.write_text(FILM, encoding="utf-8-sig")
    assert load_scenario(path).title == builtin_scenario("pt-cu").title


def test_an_empty_stack_is_named():
    start, end = FILM.index("[[layers]]"), FILM.index("[drive]")
    with pytest.raises(InputError, match="There are no layers to carry the current"):
        read_scenario(FILM[:start] + FILM[end:])


def test_a_given_accumulation_needs_no_layers():
    start, end = FILM.index("[[layers]]"), FILM.index("[drive]")
    text = FILM[:start] + FILM[end:].replace('current_density = "1e10 A/m^2"\nlayer = "Pt"', 'spin_accumulation = "1 ueV"')
    text = text.replace('layer = "Cu"\n', 'thickness = "20 nm"\n')
    text = text[: text.index("[cooling]")] + text[text.index("[detection]") :]
    given = read_scenario(text)
    assert given.setup.layers == ()
    with pytest.raises(InputError, match="This scenario has no layers"):
        _ = given.film


def test_load_names_the_file(tmp_path):
    path = tmp_path / "film.toml"
    path.write_text(FILM.replace('"1 T"', '"1 m"'))
    with pytest.raises(InputError, match=r"film.toml: .*`field.B0` must be a quantity in T"):
        load_scenario(path)
    with pytest.raises(InputError, match=r"none.toml.* cannot be read: no such file.*`nuspin new .*none.toml` writes one"):
        load_scenario(tmp_path / "none.toml")
    path.write_text(FILM)
    assert load_scenario(path).title == load_scenario("pt-cu").title == builtin_scenario("pt-cu").title


def test_every_key_has_a_meaning_and_every_required_key_exists():
    for section, keys in REQUIRED.items():
        for key in keys:
            assert section == "" or key in QUANTITIES[section] or key in WORDS[section]
    for keys in QUANTITIES.values():
        assert all(key.meaning for key in keys.values())


def test_at_takes_quantities_with_their_uncertainties_and_forgets_the_old():
    scenario = builtin_scenario("pt-cu").at({"layers.Cu.spin_diffusion_length": "100 nm"})
    assert scenario.numbers["layers.Cu.spin_diffusion_length"] == pytest.approx(1e-7, rel=1e-14, abs=0)
    assert "layers.Cu.spin_diffusion_length" not in scenario.known
    cases = scenario.at({"field.B0": ["1 T", "2 T"], "environment.temperature": [4.0, 5.0]})
    assert cases.shape == (2,)
    assert list(cases.axes) == ["case"]
    uncertain = builtin_scenario("pt-cu").at({"layers.Pt.thickness": "6.0(5) nm"}).known["layers.Pt.thickness"]
    assert (uncertain.value, uncertain.uncertainty) == pytest.approx((6e-9, 5e-10), rel=1e-14, abs=0)
    swept = builtin_scenario("cold-film").at({"drive.current_density": "1e7 A/m^2"})
    assert swept.axes == {}
    assert np.ndim(swept.numbers["drive.current_density"]) == 0


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"field.B": 1.0}, "There is no number of this scenario .*'field.B'. Did you mean 'field.B0'"),
        ({"field.B0": "1 m"}, "`field.B0` must be a quantity in T"),
        (
            {"field.B0": [1.0, 2.0], "environment.temperature": [1.0, 2.0, 3.0]},
            "same length: `field.B0` has 2, ",
        ),
        ({"field.B0": [[1.0, 2.0]]}, "`field.B0` must be a number or a list"),
        ({"environment.temperature": -1.0}, "`environment.temperature` must be positive"),
        ({"environment.temperature": []}, "`environment.temperature` must not be empty"),
        ({"layers.Pt.conductivity": 0.0}, "`layers.Pt.conductivity` must stay that of a conductor"),
        ({"layers.Pt.thickness": ["5(1) nm"]}, "takes no uncertainty"),
        ({"field.B0": "100 MT"}, "did you mean 'mT'"),
        ({"nucleus.spin": 1.5}, "There is no number of this scenario"),
        ({"field.y": 0.0}, "The field needs a direction"),
    ],
)
def test_at_refuses(values, says):
    with pytest.raises(NuspinError, match=says):
        builtin_scenario("pt-cu").at(values)


def test_the_documentation_has_every_key():
    text = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    for section, keys in QUANTITIES.items():
        for name, key in keys.items():
            assert f"| `{name}` | {key.unit or '1'} | {key.meaning} |" in text, (section, name)
        for name, meaning in WORDS.get(section, {}).items():
            assert f"| `{name}` | word | {meaning} |" in text, (section, name)
    for name in scenario_names():
        assert f"| `{name}` |" in text


def test_a_detector_of_nothing_is_refused():
    text = shipped_text("pt") + '\n[detection]\nfield_noise = "1 uT/Hz^0.5"\n'
    with pytest.raises(InputError, match=r"`detection.field_noise` has no effect .* a metal. A detector needs nuclei"):
        read_scenario(text)
    with pytest.raises(InputError, match=r"`drive.width` has no effect .* Width and length serve a coil or a substrate"):
        read_scenario(shipped_text("pt").replace("[drive]", '[drive]\nwidth = "1 um"'))
