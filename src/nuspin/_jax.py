"""JAX as nuspin uses it: float64 everywhere, compiled code kept between runs. Every module takes `jax` and `jnp` from here."""

import os
from pathlib import Path

import jax
import jax.numpy as jnp

__all__ = ["WIDE", "jax", "jnp"]

jax.config.update("jax_enable_x64", True)

if jax.config.jax_compilation_cache_dir is None:  # type: ignore[attr-defined]  # a user's own choice stands
    _cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    jax.config.update("jax_compilation_cache_dir", str(_cache_home / "nuspin" / "jax"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

WIDE = {"xla_cpu_prefer_vector_width": 512}
"""Compiler options of the outermost `jit` of work on many spins: 1.3 times faster on CPUs that have such vectors."""
