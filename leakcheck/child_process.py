"""What every process needs that this program starts beside the coordinator: to be started without its script, and to end with it."""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections.abc import Iterator
from multiprocessing import connection

_PR_SET_PDEATHSIG = 1


@contextlib.contextmanager
def without_main_module() -> Iterator[None]:
    """Keep multiprocessing from importing the caller's main script in a child, which nobody there needs.

    Without this a script that calls `leakcheck.scan` at its top level would start itself again in each worker.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def end_with_the_coordinator() -> None:
    """Be killed when the coordinator ends, so that not even `kill -9` leaves a child behind that hangs or goes on computing."""
    if sys.platform == "linux":
        # A worker's parent is the fork server. It ends when all copies of a pipe's end are closed, and each worker is given a copy that
        # keeps it alive.
        from multiprocessing import forkserver

        with contextlib.suppress(OSError, AttributeError, TypeError):
            os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
        # prctl(2). A thread would do it too, but it would stay outside what confines this process.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    elif (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
