import pickle

import numpy as np
import pytest

from nuspin import ElectronGas, Isotope, Metal
from nuspin.errors import InputError, NoData, NotDerived, OutOfValidity, UnknownName
from nuspin.materials import Lattice, metal_names, stoner_of_density
from nuspin.materials.metal import SI
from nuspin.measured import Grade


def test_values_come_in_si_with_their_circumstances():
    copper = Metal("Cu")
    row = copper.datum("T1T", "63Cu")
    assert (row.temperature, row.number.sources, row.number.grade) == ("1.1-4.2", ("anderson1959",), Grade.READ_AT_SOURCE)
    assert copper.value("knight_shift", "63Cu").value == pytest.approx(2.37e-3, rel=1e-12, abs=0)
    assert copper.value("lattice_constant").value == pytest.approx(3.61491e-10, rel=1e-12, abs=0)
    assert Metal("Fe").value("exchange_splitting").value == pytest.approx(1.5 * 1.602176634e-19, rel=1e-12, abs=0)


def test_densities_are_those_of_the_tables():
    """Electron concentrations of the textbook that gives the valencies, 1/cm^3, printed to two or three digits."""
    printed = {"Li": 4.70e22, "Na": 2.65e22, "Al": 18.06e22, "Cu": 8.45e22, "Be": 24.2e22, "In": 11.49e22, "Ga": 15.3e22, "Sn": 14.48e22}
    for name, n in printed.items():
        assert Metal(name).electron_density.value == pytest.approx(n * 1e6, rel=0.03, abs=0), name


@pytest.mark.parametrize("name", [name for name in metal_names() if Metal(name).kind == "s-p metal"])
def test_free_electron_metals_make_gases(name):
    gas = ElectronGas.from_metal(name)
    assert float(gas.density) == pytest.approx(Metal(name).electron_density.value, rel=1e-12, abs=0)
    assert float(gas.stoner) == Metal(name).stoner.value
    assert 1e-19 < float(gas.fermi_energy) < 3e-18
    assert float(ElectronGas.from_metal(name, stoner=0.1, temperature=300).stoner) == 0.1


def test_unverified_values_are_never_used_silently():
    donors = Metal("Si:P")
    with pytest.raises(NoData, match=r"^No source of the .* was verified.*unverified=True"):
        donors.value("metal_insulator_density")
    assert donors.find("metal_insulator_density") is None
    assert donors.value("metal_insulator_density", unverified=True).grade == Grade.UNVERIFIED
    arsenic = Metal("GaAs").data("contact_enhancement", "75As")
    assert [row.number.grade for row in arsenic] == [Grade.DERIVED, Grade.UNVERIFIED]
    with pytest.raises(NoData, match="The table has no T1T of 65Cu in Cu"):
        Metal("Cu").value("T1T", "65Cu")


def test_a_verified_row_goes_before_an_unverified_one(monkeypatch):
    from nuspin.materials import metal

    rows = tuple(reversed(metal.data()))
    monkeypatch.setattr(metal, "data", lambda: rows)
    assert Metal("GaAs").data("contact_enhancement", "75As")[0].number.grade == Grade.UNVERIFIED
    assert Metal("GaAs").value("contact_enhancement", "75As", unverified=True).grade == Grade.DERIVED


def test_knight_shift_names_its_reference():
    platinum, sodium = Metal("Pt"), Metal("Na")
    with pytest.raises(InputError, match=r"^Name the `reference` of the shift of 195Pt: .* differ by -1\.1"):
        platinum.knight_shift("195Pt")
    assert platinum.knight_shift("195Pt", reference="not stated").value == pytest.approx(-0.03533, rel=1e-12, abs=0)
    with pytest.raises(InputError, match="`reference` must be 'not stated', not 'bare'"):
        platinum.knight_shift("195Pt", reference="bare")
    assert sodium.knight_shift("23Na").value == pytest.approx(1.12e-3, rel=1e-12, abs=0)  # 0.06 %: the reference hardly matters
    with pytest.raises(InputError, match="differ by an unknown amount"):
        Metal("Au").knight_shift("197Au")


def test_knight_shift_against_the_bare_nucleus(monkeypatch):
    """(1 + K)(gamma_ref/gamma) - 1, where a row is against the compound of the frequency scale."""
    from dataclasses import replace

    from nuspin.materials import metal

    compound = Isotope("195Pt").reference_compound
    rows = tuple(replace(row, reference=compound) if row.metal == "Pt" else row for row in metal.data())
    monkeypatch.setattr(metal, "data", lambda: rows)
    ratio = Isotope("195Pt").gamma_reference() / Isotope("195Pt").gamma()
    bare = Metal("Pt").knight_shift("195Pt", reference="bare")
    assert bare.value == pytest.approx((1 - 0.03533) * ratio - 1, rel=1e-12, abs=0)
    assert bare.uncertainty > 1e-3 * 0.96  # that of the moment of 195Pt


@pytest.mark.parametrize("name", ["Pt", "V", "Fe", "Ni"])
def test_d_electrons_are_no_free_gas(name):
    with pytest.raises(NotDerived, match="d electrons carry most of its Fermi surface"):
        ElectronGas.from_metal(name)
    with pytest.raises(NoData):
        Metal(name).electron_density  # noqa: B018


def test_semiconductors_need_their_carriers():
    gas = ElectronGas.from_metal("GaAs", density="1e18 / cm^3")
    assert float(gas.effective_mass) == 0.067
    with pytest.raises(InputError, match="GaAs is a semiconductor and needs the `density` of its carriers"):
        ElectronGas.from_metal("GaAs")
    with pytest.raises(NotDerived, match="six valleys"):
        ElectronGas.from_metal("Si:P", density="1e19 / cm^3")
    with pytest.raises(InputError, match="Leave `density` out for Cu"):
        ElectronGas.from_metal("Cu", density="1e18 / cm^3")


def test_donor_localised_carriers_are_refused():
    with pytest.raises(OutOfValidity, match=r"stay at their donors.*3\.7e\+24 1/m\^3 \(unverified\)"):
        ElectronGas.from_metal("Si:P", density="1e17 / cm^3")


def test_every_metal_is_plain_data():
    for name in metal_names():
        record = Metal(name).to_dict()
        assert {"name", "kind", "structure", "nuclei", "data"} <= record.keys()
        assert all(row["quantity"] in SI and row["source"] and row["grade"] for row in record["data"])
    assert pickle.loads(pickle.dumps(Metal("Cu"))) == Metal("Cu")
    with pytest.raises(UnknownName, match="There is no metal 'copper'"):
        Metal("copper")


@pytest.mark.parametrize(
    ("structure", "S6", "S12"),
    [("fcc", 14.4539210, 12.1318802), ("bcc", 12.2536679, 9.1141833), ("sc", 8.4019240, 6.2021490), ("hcp", 14.4548973, 12.1322938)],
)
def test_lattice_sums(structure, S6, S12):
    """J. E. Jones and A. E. Ingham, Proc. R. Soc. A 107, 636 (1925), and the sum over 4e5 neighbours."""
    lattice = Lattice(structure=structure, a=4e-10)
    assert lattice.inverse_power_sum(6) * lattice.nearest**6 == pytest.approx(S6, rel=1e-6, abs=0)
    assert lattice.inverse_power_sum(12) * lattice.nearest**12 == pytest.approx(S12, rel=1e-6, abs=0)


def test_lattices_are_dense_and_named():
    assert len(Lattice(structure="hcp", a=1.0).neighbours(1.01)) == 12
    assert Lattice(structure="hcp", a=1.0).density == pytest.approx(2**0.5, rel=1e-12, abs=0)
    assert Lattice(structure="fcc", a=1.0).density == 4
    with pytest.raises(InputError, match="`structure` must be 'sc', 'bcc', 'fcc' or 'hcp', not 'diamond'"):
        Lattice(structure="diamond", a=1e-10)
    with pytest.raises(InputError, match=r"a fcc lattice has none. Leave it out"):
        Lattice(structure="fcc", a=1e-10, c=1e-10)
    with pytest.raises(NotDerived, match=r"^Sn is tetragonal, and nuspin sums over neighbours only in sc"):
        Metal("Sn").lattice  # noqa: B018


def test_stoner_parameter_of_the_uniform_gas():
    """chi/chi_0 by Monte Carlo, C. A. Kukkonen and K. Chen, Phys. Rev. B 104, 195142 (2021), table I (second-hand); and spin waves."""
    for r_s, enhancement in {1.001: 1.152, 2: 1.296, 3: 1.438, 4: 1.576, 5: 1.683}.items():
        n = 3 / (4 * np.pi * (r_s * 5.29177210544e-11) ** 3)
        assert stoner_of_density(n) == pytest.approx(1 - 1 / enhancement, abs=0.005 if r_s < 4 else 0.015)
    for name, scatter in (("Na", 0.02), ("K", 0.03)):
        assert stoner_of_density(Metal(name).electron_density.value) == pytest.approx(Metal(name).value("stoner").value, abs=scatter)
    with pytest.raises(InputError, match=r"`n` must be the density of a metal.* but r_s is \d"):
        stoner_of_density(1e24)
