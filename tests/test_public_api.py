import importlib

import pytest

import nuspin

DOORS = (
    "nuspin",
    "nuspin.device",
    "nuspin.dynamics",
    "nuspin.hyperfine",
    "nuspin.materials",
    "nuspin.measurement",
    "nuspin.paper",
    "nuspin.paper.audit",
    "nuspin.prediction",
    "nuspin.response",
    "nuspin.special",
    "nuspin.torque",
)


@pytest.mark.parametrize("name", DOORS)
def test_door_is_sorted_and_everything_in_it_exists(name):
    door = importlib.import_module(name)
    assert door.__all__ == sorted(door.__all__)
    for each in door.__all__:
        assert getattr(door, each) is not None


def test_dir_is_the_door():
    assert dir(nuspin) == sorted(nuspin.__all__)


def test_unknown_attribute_is_named():
    with pytest.raises(AttributeError, match="'nuspin' has no attribute 'torques'"):
        nuspin.torques  # noqa: B018
