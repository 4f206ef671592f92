"""`python -m leakcheck` and the command `leakcheck`."""

import signal
import sys
from types import FrameType


def main() -> None:
    """Run the command line and leave with its exit code."""
    from leakcheck.cli.command import run

    _end_tidily()
    sys.exit(run(sys.argv[1:]))


def _end_tidily() -> None:
    """Being ended from outside is taken for Ctrl-C: what was finished is kept, and no temporary folder with texts of the dump stays behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What was told to be ignored (nohup) stays so.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
