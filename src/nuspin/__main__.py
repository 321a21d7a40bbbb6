"""The process of the command line: `nuspin`, or `python -m nuspin`.

Exit codes: 0 done, 1 a check of the audit failed, 2 bad input or nowhere to write, 130 interrupted.
"""

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

from nuspin import _interruption, _plain


def main() -> NoReturn:
    """Run the command line and end the process."""
    code: object = _interruption.CODE
    try:
        _interruption.watch()
        _plain.spell_out()
        from nuspin.cli import main as run

        run()
        code = 0
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        pass
    except BaseException:
        if not _interruption.interrupted.is_set():  # otherwise it is what a compiled program makes of Ctrl-C
            raise
    _end(code if isinstance(code, int) else 0 if code is None else 1)


def _end(code: int) -> NoReturn:
    """End at once: nothing is left to do, and an interruption that comes now changes nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has read enough
        pass
    except OSError as error:
        with suppress(OSError):
            if code == 0:
                print(f"Cannot write to standard output: {(error.strerror or str(error)).lower()}.", file=sys.stderr)
        code = code or 2
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(_interruption.CODE if _interruption.interrupted.is_set() else code)


if __name__ == "__main__":
    main()
