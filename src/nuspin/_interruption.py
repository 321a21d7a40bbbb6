"""Ctrl-C ends a run with exit code 130, whatever the run is doing.

Python tells its main thread of a signal only between two of its own steps, and a compiled program may turn the KeyboardInterrupt into
another error or lose it. So a second thread learns of the signal from the system, waits a moment for an orderly end, and then ends the
process.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType

CODE = 130
_GRACE = 0.5  # s
_SHOW_CURSOR = b"\x1b[?25h"  # a sign of progress hides it

interrupted = threading.Event()


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
    raise KeyboardInterrupt


def _listen(ear: int) -> None:
    while os.read(ear, 1) != bytes([signal.SIGINT]):
        pass
    interrupted.set()
    time.sleep(_GRACE)
    if sys.stderr.isatty():
        with suppress(OSError):
            os.write(2, _SHOW_CURSOR)
    os._exit(CODE)
