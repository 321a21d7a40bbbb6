import pickle

import numpy as np
import pytest

from nuspin import Isotope
from nuspin.bibliography import works
from nuspin.constants import hbar, mu_N
from nuspin.errors import NoData, UnknownName
from nuspin.materials import isotope_names
from nuspin.measured import Grade


def test_gamma_is_moment_over_spin():
    for name in isotope_names():
        nucleus = Isotope(name)
        assert nucleus.gamma() == pytest.approx(nucleus.moment.value * mu_N / (nucleus.spin * hbar), rel=1e-15, abs=0)


def test_proton_gamma_is_that_of_codata():
    from scipy.constants import physical_constants

    assert Isotope("1H").gamma() == pytest.approx(physical_constants["proton gyromag. ratio"][0], rel=1e-9, abs=0)


def test_signs_and_the_nucleus_of_the_paper():
    assert Isotope("109Ag").gamma() < 0
    negative = {"3He", "9Be", "15N", "17O", "21Ne", "25Mg", "29Si", "40K", "43Ca", "47Ti", "107Ag", "103Rh", "119Sn", "183W", "63Cu"}
    assert {name for name in negative if Isotope(name).gamma() > 0} == {"183W", "63Cu"}
    assert Isotope("57Fe").gamma() == pytest.approx(8.68e6, rel=1e-3, abs=0)


def test_uncertainty_of_gamma_is_that_of_the_moment():
    gamma = Isotope("57Fe").measured_gamma()
    assert gamma.uncertainty / gamma.value == pytest.approx(0.00007 / 0.09064, rel=1e-12, abs=0)
    assert gamma.grade == Grade.SECOND_HAND
    assert gamma.shares.keys() == {"moment of 57Fe"}


@pytest.mark.parametrize("name", isotope_names())
def test_every_cell_has_a_source_and_a_grade(name):
    nucleus = Isotope(name)
    assert set(nucleus.sources.values()) <= works().keys()
    assert nucleus.element
    assert nucleus in nucleus.siblings()
    for cell in (nucleus.moment, nucleus.quadrupole, nucleus.abundance):
        assert cell.grade in Grade
        assert cell.uncertainty >= 0
    assert 0 < nucleus.abundance.value <= 1
    assert (nucleus.quadrupole.value == 0) == (nucleus.spin == 0.5)


@pytest.mark.parametrize(("typed", "meant"), [("Fe57", "57Fe"), ("57fe", "57Fe"), ("64Cu", "65Cu")])
def test_unknown_name_suggests(typed, meant):
    with pytest.raises(UnknownName, match=f"There is no isotope '{typed}'. Did you mean.*{meant}"):
        Isotope(typed)


@pytest.mark.parametrize(("typed", "candidates"), [("Cu", "'63Cu' or '65Cu'"), ("al", "'27Al'"), ("Ta", "'180mTa' or '181Ta'")])
def test_an_element_gets_its_isotopes(typed, candidates):
    with pytest.raises(UnknownName, match=f"^'{typed}' is an element, not one isotope of it. Give {candidates}.$"):
        Isotope(typed)


def test_gamma_of_the_reference_compound():
    """Frequencies of the IUPAC scale times the proton's, as a table of NMR constants prints them, MHz/T (second-hand)."""
    printed = {"27Al": 11.094069, "59Co": 10.102130, "63Cu": 11.289330, "183W": 1.773897, "181Ta": 5.1047382, "113Cd": -9.4490516}
    for name, value in printed.items():
        assert Isotope(name).gamma_reference() / (2e6 * np.pi) == pytest.approx(value, rel=2e-5, abs=0)
    assert Isotope("195Pt").reference_compound.startswith("Na2PtCl6")
    shielding = Isotope("195Pt").gamma_reference() / Isotope("195Pt").gamma() - 1
    assert shielding == pytest.approx(-0.0114, abs=3e-4)
    with pytest.raises(NoData, match="The table has no reference compound for 197Au"):
        Isotope("197Au").gamma_reference()


def test_pickles():
    assert pickle.loads(pickle.dumps(Isotope("57Fe"))) == Isotope("57Fe")
