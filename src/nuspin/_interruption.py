"""Ctrl-C ends a run with exit code 130, whatever the run is doing.

A KeyboardInterrupt is raised only where files are being written, which cleans up. Elsewhere it could crash an import, or a compiled
program could turn it into another error or lose it: there the process ends at once. Python tells its main thread of a signal only
between two of its own steps, so a second thread, which learns of the signal from the system, ends the process a moment later where
the main thread has not.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

CODE = 130
_GRACE = 0.5  # s
_SHOW_CURSOR = b"\x1b[?25h"  # a sign of progress hides it

interrupted = threading.Event()
_cleaning: list[None] = []  # one for each piece of work that must not be left as it is


@contextmanager
def cleans_up() -> Iterator[None]:
    """Mark work that must unwind when it is interrupted."""
    _cleaning.append(None)
    try:
        yield
    finally:
        _cleaning.pop()


def watch() -> None:
    """Begin to watch for Ctrl-C, unless whoever started the process had it ignored."""
    if os.name != "posix" or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        return
    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)
    signal.signal(signal.SIGINT, _interrupt)
    signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    threading.Thread(target=_listen, args=(ear,), daemon=True).start()


def _interrupt(number: int, frame: FrameType | None) -> None:
    interrupted.set()
    if not _cleaning:
        _end()
    raise KeyboardInterrupt


def _listen(ear: int) -> None:
    while os.read(ear, 1) != bytes([signal.SIGINT]):
        pass
    interrupted.set()
    time.sleep(_GRACE)
    _end()


def _end() -> NoReturn:
    with suppress(OSError, ValueError):
        if sys.stderr.isatty():
            os.write(2, _SHOW_CURSOR)
        os.write(2, b"Interrupted.\n")
    os._exit(CODE)
