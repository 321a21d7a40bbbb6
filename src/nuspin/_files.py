"""Files and folders that are replaced whole or not at all.

Everything is written beside its place, synchronised with the disk and then renamed, so that whoever is interrupted, killed or runs out of
disk space leaves what was there before. A killed process may leave a hidden `.nuspin-*.part` behind, which can be deleted.
"""

import ctypes
import errno
import os
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nuspin import checks
from nuspin._interruption import cleans_up
from nuspin.errors import InputError

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


def file_path(name: str, path: str | Path) -> Path:
    """Return a path that an argument or option gives; text that cannot be one is refused."""
    checks.instance(name, path, str, Path)
    if not str(path).strip() or "\0" in str(path):
        checks.refuse(name, "be the path of a file or folder", checks.shown(str(path)))
    return Path(path)


def write_whole(path: str | Path, content: bytes) -> None:
    """Write a file so that at every moment either all of it or what was there before stands under its name.

    Raises
    ------
    InputError
        Where it cannot be written; nothing has changed then.
    """
    target = Path(os.path.realpath(file_path("path", path)))
    if target.is_dir():
        raise InputError(f"Cannot write '{path}': there is a folder of this name. Choose another name.")
    if target.exists() and not target.is_file():
        raise InputError(f"Cannot write '{path}': it is a device or a pipe. Choose a name for a file.")
    part = _beside(target)
    with cleans_up():
        try:
            with part.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(target)
            _sync(target.parent)
        except OSError as error:
            raise _refusal(path, error) from error
        finally:
            with suppress(OSError):
                part.unlink()


@contextmanager
def folder_whole(path: str | Path, own: Collection[str]) -> Iterator[Path]:
    """Give an empty folder to write into, which takes the place of `path` once all is written.

    Parameters
    ----------
    path
        The folder to make or to replace.
    own
        The names of all files that such a folder may hold. A folder that holds nothing else is replaced whole. In one that holds other
        things, which are kept, or that cannot be renamed, each of the files is replaced whole, one after the other.

    Raises
    ------
    InputError
        Where it cannot be written; nothing has changed then.
    """
    target = Path(os.path.realpath(file_path("path", path)))
    fresh = None
    with cleans_up():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = _make_beside(target)
            yield fresh
            _put(fresh, target, own)
        except OSError as error:
            raise _refusal(path, error) from error
        except InputError as error:  # of a file in it, which is named by its final place
            raise InputError(str(error).replace(str(fresh), str(path))) from error
        finally:
            if fresh is not None:
                shutil.rmtree(fresh, ignore_errors=True)


def usable_folder(name: str, path: str | Path, own: Collection[str]) -> Path:
    """Return a folder that can be written into, which need not exist yet; it is tried out, and nothing is left behind."""
    path = file_path(name, path)
    try:
        there = Path(os.path.realpath(path))
        while not _exists(there):
            there = there.parent
        if not there.is_dir():
            raise InputError(f"`{name}` must be a folder to write into, not '{path}': '{there}' is a file. Choose another folder.")
        for each in own:
            if (Path(path) / each).is_dir():
                raise InputError(
                    f"`{name}` must be a folder to write into, not '{path}': '{each}' in it is a folder. Choose another folder."
                )
        trial = _beside(there / name)
        trial.mkdir()
        trial.rmdir()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"`{name}` must be a folder to write into, not '{path}' ({reason}). Choose another folder.") from error
    return path


def _exists(path: Path) -> bool:
    """Whether there is such a path; a name that cannot be one raises OSError."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _beside(target: Path) -> Path:
    return target.parent / f".nuspin-{secrets.token_hex(6)}.part"


def _make_beside(target: Path) -> Path:
    """Make the folder to write into, beside the target, or inside where only the target itself can be written."""
    try:
        fresh = _beside(target)
        fresh.mkdir()
    except OSError:
        fresh = _beside(target / "inside")
        fresh.mkdir()
    return fresh


def _put(fresh: Path, target: Path, own: Collection[str]) -> None:
    """Bring a finished folder to its place."""
    _sync(fresh)
    if fresh.parent == target.parent:
        if not target.exists():
            with suppress(OSError):  # such as that another process was quicker
                fresh.rename(target)
                _sync(target.parent)
                return
        if _is_ours(target, own) and _exchanged(fresh, target):
            _sync(target.parent)
            return
    files = sorted(fresh.iterdir())
    for file in files:
        file.replace(target / file.name)
    for name in set(own) - {file.name for file in files}:  # of an earlier result
        (target / name).unlink(missing_ok=True)
    _sync(target)


def _is_ours(folder: Path, own: Collection[str]) -> bool:
    """Whether a folder can be replaced: it holds nothing but files of the names given, and nobody stands in it."""
    return folder.is_dir() and not folder.samefile(".") and all(each.name in own and each.is_file() for each in folder.iterdir())


def _exchanged(first: Path, second: Path) -> bool:
    """Exchange two folders, in one step where the system knows one; return whether that was possible."""
    with suppress(AttributeError, OSError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        if renameat2(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
            return True
    if sys.platform == "linux" and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
        return False
    aside = _beside(second)
    try:
        second.rename(aside)
    except OSError:  # such as a mount point
        return False
    first.rename(second)
    aside.rename(first)
    return True


def _sync(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refusal(path: str | Path, error: OSError) -> InputError:
    reason = (error.strerror or str(error)).lower()
    remedy = "Free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "Choose another place"
    return InputError(f"Cannot write '{path}': {reason}. {remedy}; what was there before is unchanged.")
