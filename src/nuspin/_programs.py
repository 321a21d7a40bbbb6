"""Compiled programs kept on disk whole, which a new process neither traces nor lowers again.

JAX's own cache keeps machine code by the text of a program, and to make that text takes most of the seconds before a first answer. Here a
program is kept by what determines it: a key, the files of the package, the versions of JAX, and the processor.
"""

import os
import pickle
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from nuspin import _disk
from nuspin._jax import jax

Program = Callable[..., Any]

_KNOWN: dict[str, Program] = {}


def kept_program(key: str, function: Program, arguments: tuple[Any, ...], **options: Any) -> Program:
    """Return the program of a function of arrays with the shapes of these arguments, from disk or compiled.

    `key` names everything that the function closes over; `options` are XLA's.
    """
    shapes = jax.tree.map(lambda leaf: (jax.numpy.shape(leaf), str(jax.numpy.result_type(leaf))), arguments)
    quickly = jax.config.read("jax_disable_most_optimizations")
    key = f"{key}|{shapes}|{sorted(options.items())}|{quickly}|{_machine()}"
    if key not in _KNOWN:
        _KNOWN[key] = _from_disk(key, arguments) or _compiled(key, function, arguments, options)
    return _KNOWN[key]


def _compiled(key: str, function: Program, arguments: tuple[Any, ...], options: dict[str, Any]) -> Program:
    from jax.experimental.serialize_executable import serialize

    lowered = jax.jit(function, compiler_options=options or None).lower(*arguments)
    if not _keeps():
        return lowered.compile()
    with _no_other_cache():  # a program that JAX took from its own cache cannot be kept a second time
        program = lowered.compile()
    _disk.keep(_disk.place(key, ".xla"), pickle.dumps(serialize(program)))
    return program


def _from_disk(key: str, arguments: tuple[Any, ...]) -> Program | None:
    """Return a program that is kept and runs; one that does not is compiled again."""
    from jax.experimental.serialize_executable import deserialize_and_load

    kept = _disk.read(_disk.place(key, ".xla")) if _keeps() else None
    if kept is None:
        return None
    try:
        program = deserialize_and_load(*pickle.loads(kept))
        jax.block_until_ready(program(*arguments))
    except Exception:  # whatever another machine's program makes of it
        return None
    return program


def _keeps() -> bool:
    """Whether JAX is left to keep compiled programs."""
    config: Any = jax.config
    return bool(config.jax_compilation_cache_dir and config.jax_enable_compilation_cache)


@contextmanager
def _no_other_cache() -> Iterator[None]:
    from jax.experimental.compilation_cache.compilation_cache import reset_cache

    try:
        jax.config.update("jax_enable_compilation_cache", False)
        reset_cache()  # JAX asks once
        yield
    finally:
        jax.config.update("jax_enable_compilation_cache", True)
        reset_cache()


@cache
def _machine() -> str:
    """Return what machine code depends on beside the program."""
    flags = ""
    with suppress(OSError):
        flags = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith(("flags", "Features"))), "")
    return repr((platform.machine(), jax.devices()[0].device_kind, flags, os.environ.get("XLA_FLAGS")))
