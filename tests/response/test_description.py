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
    ("k_F=2", "Argument `k_F` must have the dimension of 1/m, but is 2."),
    ("k_F=-2/angstrom", "Argument `k_F` must be positive and finite, but is -20000000000.0 1/m."),
    ("k_F=2/angstrom temprature=300K", "Argument `key` must be a name in its table, but is 'temprature'. Did you mean temperature?"),
    ("k_F=2/angstrom k_F=3/angstrom", "Argument `k_F` must be given once, but is given twice, as 2/angstrom and as 3/angstrom."),
    ("n=1/nm^3 density=2/nm^3", "Argument `n` must be given once, but is given twice"),
    ("k_F=1,3/angstrom", "Argument `k_F` must have one value, with its unit and without a comma, but is '1,3/angstrom'."),
    ("k_F==2/angstrom", "Argument `k_F` must have one value"),
    ("k_F= stoner=0.5", "Argument `k_F` must have one value"),
    ("", "Argument `gas` must be pairs key=value between spaces, but is ''."),
    ("copper", "Argument `gas` must be pairs key=value between spaces, but is 'copper'."),
    ("copper k_F=2/angstrom", "Argument `gas` must be pairs key=value between spaces, but is 'copper k_F=2/angstrom'."),
    (
        "temperature=300K",
        "Argument `gas` must say once how many electrons it has, by k_F or n or E_F or n_up with n_down or k_up with k_down",
    ),
    ("metal=Cu dimension=2", "Argument `dimension` must be 3 for Cu, but is 2."),
    ("metal=GaAs", "Argument `density` must be given for GaAs, but is None."),
    ("k_F=2/angstrom n=1/nm^3", "Argument `gas` must say once how many electrons it has"),
    ("n_up=1/nm^3", "Argument `n_down` must stand beside `n_up`, but is missing."),
    (
        "n_up=1/nm^3 n_down=0.5/nm^3 stoner=0.5",
        "Argument `stoner` must be left out beside `n_up`, but is 0.5. It goes with k_F or n or E_F or",
    ),
    ("density=1/nm^3 mu=1eV", "Argument `mu` must be left out beside `n`, but is 1eV. It goes with k_F or E_F or k_up with k_down."),
    ("k_F=2/angstrom dimension=1", "Argument `dimension` must be one of '3', '2', but is '1'."),
    ("k_F=2/angstrom stoner=1.2", "Argument `stoner` must be at most 0.999999, but is 1.2."),
]


@pytest.mark.parametrize(("text", "sentence"), BAD, ids=[text or "nothing" for text, _ in BAD])
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
