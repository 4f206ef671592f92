"""One file, given by its name."""

import os
import stat
from collections.abc import Iterator

from leakcheck.decode.file_paths import shown_name
from leakcheck.decode.side_files import LARGEST, names_beside
from leakcheck.model.problem import Problem
from leakcheck.model.source import Source
from leakcheck.model.unit import Beside, Unit
from leakcheck.model.user_error import UserError


def accepts(argument: str) -> bool:
    """Whether the argument is a regular file (a link given by the user's own hand is followed). `-` is standard input."""
    return argument != "-" and os.path.isfile(argument)  # noqa: PTH113  # Path("") would be the current folder


def units(argument: str, root_name: str) -> Iterator[Unit | Problem]:
    """The file. Raises UserError if it is gone."""
    file = os.path.realpath(argument)
    try:
        status = os.stat(file)  # noqa: PTH116
    except OSError as error:
        raise UserError(f"The file {argument!r} cannot be opened ({error.strerror or error}). Check the spelling and the permissions.") from error
    yield Unit(shown_name(root_name), os.fsencode(file), status.st_size, status.st_mtime_ns, beside=tuple(_beside(file)))


def _beside(file: str) -> Iterator[Beside]:
    """What lies beside the file that was given and is about it: a signature is of no use without it, and the other way round."""
    for other in names_beside(file):
        try:
            status = os.lstat(other)
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST:
            yield Beside(shown_name(os.path.basename(other)), os.fsencode(other), status.st_size, status.st_mtime_ns)  # noqa: PTH119


SOURCE = Source("single_file", "Single file", accepts, units)
