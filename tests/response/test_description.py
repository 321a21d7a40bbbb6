"""Gases written down as text: each key reaches the constructor it is meant for, and each mistake is one sentence."""

import pytest

from nuspin import ElectronGas, InputError, NotDerived
from nuspin.response import parse_gas

SAME = [
    ("k_F=2/angstrom", ElectronGas("2 / angstrom")),
    ("k_F = 2 / angstrom, temperature = 300 K, mu=1 eV", ElectronGas("2 / angstrom", "300 K", mu="1 eV")),
    ("density=8.5e22/cm^3 stoner=0.4", ElectronGas.from_density("8.5e22 / cm^3", stoner=0.4)),
    ("n=1e12/cm^2 dimension=2 temperature=4K", ElectronGas.from_density("1e12 / cm^2", "4 K", dimension=2)),
    ("fermi_energy=7eV effective_mass=1.2", ElectronGas.from_fermi_energy("7 eV", effective_mass=1.2)),
    ("n_up=2e22/cm^3 n_down=1e22/cm^3", ElectronGas.from_spin_densities("2e22 / cm^3", "1e22 / cm^3")),
    ("k_down=1.3/angstrom k_up=1.9/angstrom mu=0.1eV", ElectronGas.exchange_split("1.9 / angstrom", "1.3 / angstrom", mu="0.1 eV")),
    ("k_F=1/nm dimension=2 envelope=1e9/m mean_free_path=1um", ElectronGas("1 / nm", dimension=2, envelope=1e9, mean_free_path=1e-6)),
    ("k_F=2/angstrom splitting=1eV", ElectronGas("2 / angstrom", splitting="1 eV")),
    ("k_F=2/angstrom temperature=27\u2009\u00b0C mu=1.5\u00d710\u207b\u00b2 eV", ElectronGas("2 / angstrom", "300.15 K", mu="0.015 eV")),
    ("metal=Cu temperature=300K", ElectronGas.from_metal("Cu", "300 K")),
    ("metal=GaAs density=1e18/cm^3", ElectronGas.from_metal("GaAs", density="1e18 / cm^3")),
]


@pytest.mark.parametrize(("text", "gas"), SAME, ids=[text for text, _ in SAME])
def test_reads_what_the_constructor_makes(text, gas):
    read = parse_gas(text)
    assert type(read.model) is type(gas.model)
    for name in ("k_F", "temperature", "stoner", "splitting", "chemical_potential", "mu", "effective_mass", "envelope", "mean_free_path"):
        expected = getattr(gas, name)
        assert getattr(read, name) == (expected if expected is None else pytest.approx(float(expected), rel=1e-14, abs=0)), name
    assert (read.dimension, read.fixed) == (gas.dimension, gas.fixed)


BAD = [
    ("k_F=2", "`k_F` needs a unit, for example '2 / angstrom'."),
    ("k_F=-2/angstrom", "`k_F` must be positive and finite, not -20000000000.0 1/m."),
    ("k_F=\u22122/angstrom", "`k_F` must be positive and finite, not -20000000000.0 1/m."),
    ("k_F=2/angstrom temprature=300K", "There is no key 'temprature'. Did you mean 'temperature'?"),
    ("k_F=2/angstrom k_F=3/angstrom", "`k_F` is given twice, as '2/angstrom' and as '3/angstrom'. Give it once."),
    ("n=1/nm^3 density=2/nm^3", "`n` is given twice"),
    ("k_F=1,3/angstrom", "`k_F` must be one number and one unit, not '1,3/angstrom'. Write a decimal point for the comma"),
    ("k_F=2/angstrom temperature=4,2K", "`temperature` must be one number and one unit, not '4,2K'. Write a decimal point for the comma"),
    (
        "temperature=1.5 to 4 K k_F=2/angstrom",
        "`temperature` must be one number and one unit, not '1.5 to 4 K'. Give one number, not a range",
    ),
    ("k_F=2/angstrom stoner=0.4(1)", "`stoner` takes no uncertainty, but '0.4(1)' has one. Leave it out."),
    ("k_F=9^9^9^9 1/m", "`k_F` must be one number and one unit, not '9^9^9^9 1/m'."),
    ("k_F==2/angstrom", "A gas is described by pairs key=value, not by 'k_F==2/angstrom'."),
    ("k_F= stoner=0.5", "`k_F` has no value."),
    ("k_F=2/angstrom" + 1000 * " ", "The description has 1014 characters, more than 1000."),
    ("", "A gas is described by pairs key=value, not by ''."),
    ("copper", "A gas is described by pairs key=value, not by 'copper'."),
    ("copper k_F=2/angstrom", "A gas is described by pairs key=value, not by 'copper k_F=2/angstrom'."),
    (
        "temperature=300K",
        "The description does not say how many electrons the gas has. Give one of k_F, n, E_F, n_up with n_down, k_up with k_down",
    ),
    ("metal=Cu dimension=2", "`dimension` must be 3 for Cu."),
    ("metal=GaAs", "GaAs is a semiconductor and needs the `density` of its carriers"),
    ("k_F=2/angstrom n=1/nm^3", "The description says more than once how many electrons the gas has."),
    ("n_up=1/nm^3", "`n_up` needs `n_down` beside it. Give both spins."),
    ("n_up=1/nm^3 n_down=0.5/nm^3 stoner=0.5", "`stoner` does not go with `n_up`, but with k_F or n or E_F or"),
    ("density=1/nm^3 mu=1eV", "`mu` does not go with `n`, but with k_F or E_F or k_up with k_down. Leave one of them out."),
    ("k_F=2/angstrom dimension=1", "`dimension` must be '3' or '2', not '1'."),
    ("k_F=2/angstrom stoner=1.2", "`stoner` must be at most 0.999999, not 1.2."),
]


@pytest.mark.parametrize(("text", "sentence"), BAD, ids=[str(text)[:40] or "nothing" for text, _ in BAD])
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(InputError) as refused:
        parse_gas(text)
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["k_F=2/angstrom stoner=0.5 mu=1eV", "k_up=2/angstrom k_down=1/angstrom temperature=300K", "k_up=2/nm k_down=1/nm dimension=2"]
)
def test_what_nobody_derived_is_not_made_up(text):
    with pytest.raises(NotDerived):
        parse_gas(text)
