"""What every test runs under: no silent rank promotion, compiled code kept in the project's own folder, no clock in Hypothesis."""

import ctypes
import gc
import os
from contextlib import suppress
from pathlib import Path

os.environ["XDG_CACHE_HOME"] = str(Path(__file__).parent / "build" / "cache")

import jax
import pytest
from hypothesis import settings

jax.config.update("jax_numpy_rank_promotion", "raise")

# A fresh compilation takes longer than any deadline and does not repeat, so Hypothesis could not reproduce the failure.
settings.register_profile("nuspin", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("nuspin")


@pytest.fixture(autouse=True, scope="module")
def programs(request):
    """Programs are compiled quickly, but those of a module marked `optimised`, whose last digits are the point, as they are for users.

    Compiled code is dropped after each file: of thousands of tests it would fill gigabytes.
    """
    jax.config.update("jax_disable_most_optimizations", request.node.get_closest_marker("optimised") is None)
    yield
    jax.clear_caches()
    gc.collect()
    with suppress(OSError, AttributeError):  # what is free goes back to the system, where its C library can do that
        ctypes.CDLL(None).malloc_trim(0)


@pytest.fixture
def rng():
    import numpy as np

    return np.random.default_rng(20231205)
