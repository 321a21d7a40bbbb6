"""Compiled programs kept on disk whole, which a new process neither traces nor lowers again.

JAX's own cache keeps machine code by the program's text, which must first be made: most of the seconds before a first answer. Here a program
is kept by what determines it: a key, the package's own files, the versions of JAX, and the processor.
"""

import hashlib
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from nuspin._jax import jax

_STALE = 30 * 86400  # s, after which programs of other versions are dropped


def kept_program(key: str, function: Callable[..., Any], arguments: tuple[Any, ...], **options: Any) -> Callable[..., Any]:
    """Return the program of a function of arrays with the shapes of these arguments, compiled or from disk.

    `key` names everything that the function closes over; it returns one flat dictionary of arrays or a tuple of them. `options` are XLA's.
    """
    shapes = jax.tree.map(lambda leaf: (jax.numpy.shape(leaf), str(jax.numpy.result_type(leaf))), arguments)
    return _Programs.of(f"{key}|{shapes}|{sorted(options.items())}", function, arguments, options)


class _Programs:
    """Those of this process, by their keys."""

    known: dict[str, Callable[..., Any]] = {}  # noqa: RUF012

    @classmethod
    def of(cls, key: str, function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Callable[..., Any]:
        if key not in cls.known:
            cls.known[key] = _from_disk(key) or _compiled(key, function, arguments, options)
        return cls.known[key]


def remembered(key: str, compute: Callable[[], Any]) -> Any:
    """Return what a computation returned the last time that it was made with this key, by these files: plain JSON."""
    path = _path(key, ".json")
    with suppress(OSError, ValueError):
        if path is not None:
            return json.loads(path.read_text(encoding="utf-8"))
    found = compute()
    _write(path, json.dumps(found).encode())
    return found


def _compiled(key: str, function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Callable[..., Any]:
    from jax.experimental import serialize_executable

    lowered = jax.jit(function, compiler_options=options or None).lower(*arguments)
    with _no_other_cache():  # a program that JAX took from its own cache has lost what a second keeping needs
        program = lowered.compile()
    path = _path(key, ".xla")
    if path is not None:
        import pickle

        _write(path, pickle.dumps(serialize_executable.serialize(program)))
    return program


@contextmanager
def _no_other_cache() -> Iterator[None]:
    from jax.experimental.compilation_cache.compilation_cache import reset_cache

    enabled = jax.config.jax_enable_compilation_cache  # type: ignore[attr-defined]
    try:
        jax.config.update("jax_enable_compilation_cache", False)
        reset_cache()  # JAX asks once
        yield
    finally:
        jax.config.update("jax_enable_compilation_cache", enabled)
        reset_cache()


def _from_disk(key: str) -> Callable[..., Any] | None:
    """Return a program that is kept; one that cannot be read is compiled again."""
    path = _path(key, ".xla")
    if path is None or not path.is_file():
        return None
    import pickle

    from jax.experimental import serialize_executable

    try:
        return serialize_executable.deserialize_and_load(*pickle.loads(path.read_bytes()))
    except Exception:  # whatever a file that was cut off or comes from elsewhere makes of it
        return None


def _path(key: str, ending: str) -> Path | None:
    """Return where something is kept, None where JAX is told to keep nothing."""
    home = jax.config.jax_compilation_cache_dir  # type: ignore[attr-defined]
    if not home or not jax.config.jax_enable_compilation_cache:  # type: ignore[attr-defined]
        return None
    return Path(home) / "programs" / _version() / (hashlib.sha256(key.encode()).hexdigest()[:32] + ending)


@cache
def _version() -> str:
    """Return what changes when the package, JAX or the processor do."""
    package = Path(__file__).parent
    files = sorted((str(path.relative_to(package)), path.stat().st_size, path.stat().st_mtime_ns) for path in package.rglob("*.py"))
    device = jax.devices()[0]
    flags = ""
    with suppress(OSError):
        flags = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith(("flags", "Features"))), "")
    said = (files, jax.__version__, platform.python_version(), platform.machine(), device.device_kind, flags, os.environ.get("XLA_FLAGS"))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _write(path: Path | None, content: bytes) -> None:
    """Write a file beside and rename it; a cache that cannot be written is none."""
    if path is None:
        return
    with suppress(OSError):
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
            _drop_stale(path.parent)
        descriptor, beside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(beside).replace(path)


def _drop_stale(current: Path) -> None:
    for other in current.parent.iterdir():
        if other != current and time.time() - other.stat().st_mtime > _STALE:
            shutil.rmtree(other, ignore_errors=True)
