import inspect

import jax
import jax.numpy as jnp
import mpmath as mp
import numpy as np
import pytest

from nuspin import InputError
from nuspin.special import sine_and_versine

TURNS = np.concatenate([np.linspace(-0.5, 0.5, 401), np.logspace(-150, -1, 60), -np.logspace(-20, -1, 20)])

pytestmark = pytest.mark.optimised


def exact(f):
    with mp.workdps(40):
        return np.array([float(f(2 * mp.pi * mp.mpf(float(x)))) for x in TURNS])


def test_values_to_rounding_relative_to_themselves_near_zero():
    sine, versine = sine_and_versine(jnp.asarray(TURNS))
    small = np.abs(TURNS) < 0.1
    with mp.workdps(700):  # the versine of 1e-150 is 1e-299
        true_versine = np.array([float(1 - mp.cos(2 * mp.pi * mp.mpf(float(x)))) for x in TURNS])
    for value, truth in ((np.asarray(sine), exact(mp.sin)), (np.asarray(versine), true_versine)):
        assert np.max(np.abs(value - truth)) < 2e-15
        scale = np.where(truth == 0, 1.0, np.abs(truth))
        assert np.max((np.abs(value - truth) / scale)[small]) < 1e-15


def test_slope():
    f = jnp.linspace(-0.4, 0.4, 17)
    sine_slope, versine_slope = jax.jvp(sine_and_versine, (f,), (jnp.ones_like(f),))[1]
    assert np.allclose(sine_slope, 2 * np.pi * np.cos(2 * np.pi * f), rtol=0, atol=1e-13)
    assert np.allclose(versine_slope, 2 * np.pi * np.sin(2 * np.pi * f), rtol=0, atol=1e-13)


def test_a_turn_that_is_not_one():
    assert np.isnan(sine_and_versine(jnp.asarray(np.nan))).all()
    with pytest.raises(InputError, match=r"`turns` must lie between -0.5 and 0.5, not 0.75. Take whole turns off"):
        sine_and_versine(0.75)
    with pytest.raises(InputError, match=r"`turns` must be a real number"):
        inspect.unwrap(sine_and_versine)(1j)
