"""What a process computes and the next can read: kept in the user's cache folder, by a key and by the files of the package.

What is kept carries a checksum; a cache that is damaged, or cannot be read or written, is none: everything is then computed again.
"""

import hashlib
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

_SEAL = hashlib.sha256().digest_size
_STALE = 30 * 86400  # s, after which what other versions kept is dropped


def remembered(key: str, compute: Callable[[], Any]) -> Any:
    """Return what a computation returned the last time that it was made with this key, by these files: plain JSON.

    None and False are not kept, so that wrong input leaves nothing on the disk.
    """
    path = place(key, ".json")
    kept = read(path)
    if kept is not None:
        return json.loads(kept)
    found = compute()
    if found is not None and found is not False:
        keep(path, json.dumps(found).encode())
    return found


def place(key: str, ending: str) -> Path:
    """Return the file that something is kept in."""
    return home() / "kept" / _version() / (hashlib.sha256(key.encode()).hexdigest()[:32] + ending)


def home() -> Path:
    """Return the folder of nuspin among the caches of the user."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "nuspin"
    except RuntimeError:  # a user without a home keeps nothing: in a folder for all, others could leave programs for this user to run
        return Path(os.devnull) / "nuspin"


def read(path: Path) -> bytes | None:
    """Return what was kept, None where there is nothing or where its checksum is another."""
    with suppress(OSError):
        kept = path.read_bytes()
        seal, content = kept[:_SEAL], kept[_SEAL:]
        return content if seal == hashlib.sha256(content).digest() else None
    return None


def keep(path: Path, content: bytes) -> None:
    """Write a file with its checksum beside and rename it."""
    with suppress(OSError):
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
            _drop_stale(path.parent)
        descriptor, beside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(hashlib.sha256(content).digest() + content)
        Path(beside).replace(path)


@cache
def _version() -> str:
    """Return what changes when a file of the package, Python or a package that was asked does."""
    package = Path(__file__).parent
    files = (path for ending in ("py", "csv", "toml") for path in package.rglob(f"*.{ending}"))
    said = sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    versions = [version(name) for name in ("jax", "jaxlib", "numpy", "pint", "scipy")]
    return hashlib.sha256(repr((said, platform.python_version(), versions)).encode()).hexdigest()[:16]


def _drop_stale(current: Path) -> None:
    for other in current.parent.iterdir():
        if other != current and time.time() - other.stat().st_mtime > _STALE:
            shutil.rmtree(other, ignore_errors=True)
