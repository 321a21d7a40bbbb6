import pytest

from nuspin.device import thick_film_current_density, thick_film_spin_accumulation
from nuspin.errors import InputError
from nuspin.paper.independent import film

METAL = dict(conductivity="1e7 S/m", spin_hall_angle=0.1, spin_diffusion_length="2 nm")


def test_is_the_limit_of_the_drift_diffusion_equation():
    metal = dict(current_density=2e11, conductivity=1e7, spin_hall_angle=0.1, spin_diffusion_length=2e-9)
    thick, thin = (film.surface_accumulation(thickness, **metal) for thickness in (50e-9, 1e-9))
    assert thick_film_spin_accumulation(2e11, **METAL) == pytest.approx(thick, rel=1e-7, abs=0)
    assert thin < 0.3 * thick


def test_is_odd_in_current_and_angle_and_has_an_inverse():
    mu = thick_film_spin_accumulation(2e11, **METAL)
    assert thick_film_spin_accumulation(-2e11, **METAL) == -mu
    assert thick_film_spin_accumulation(2e11, **{**METAL, "spin_hall_angle": -0.1}) == -mu
    assert thick_film_current_density(mu, **METAL) == pytest.approx(2e11, rel=1e-14, abs=0)


def test_bad_input_is_named():
    with pytest.raises(InputError, match=r"do not broadcast: `current_density` has \(3,\), `metal` has \(2,\)"):
        thick_film_spin_accumulation([1e11, 2e11, 3e11], **{**METAL, "spin_hall_angle": [0.1, 0.2]})
    with pytest.raises(InputError, match="`spin_hall_angle` must be finite and not zero"):
        thick_film_current_density(1e-24, **{**METAL, "spin_hall_angle": 0})
    with pytest.raises(InputError, match=r"`conductivity` must be a quantity in S/m, not '1e7 m'"):
        thick_film_spin_accumulation(1e11, **{**METAL, "conductivity": "1e7 m"})
