"""A folder on disk: every regular file in it is one unit. Links are never followed, nothing is opened but folders."""

import os
import re
import stat
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.file_paths import shown_folder, shown_name
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.side_files import LARGEST, names_beside
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import opened_untouched
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.source import Source
from leakcheck.model.unit import Beside, Unit

# The three folders that make a Maildir (https://cr.yp.to/proto/maildir.html); a file's name begins with the Unix time of its delivery.
_MAILDIR = frozenset({"cur", "new", "tmp"})
_DELIVERY = re.compile(r"(\d{9,11})\.")
#: [MS-FSCC] section 2.6: a folder with this attribute is a junction or mount point, the Windows sort of link.
_REPARSE_POINT = 0x400
_SPECIAL = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder being walked: where it lies, how it is shown, the names still to come, and what those names are of."""

    file: str
    path: str
    names: Iterator[str]
    listed: Sequence[str]
    """All names, sorted."""
    maildir: str = ""
    """`root` for a Maildir itself, `messages` for its cur, new and tmp, else empty."""


def accepts(argument: str) -> bool:
    """Whether the argument is a folder (a link given by the user's own hand is followed)."""
    return os.path.isdir(argument)  # noqa: PTH112  # Path("") would be the current folder


def units(argument: str, root_name: str) -> Iterator[Unit | Problem]:
    """All files below the folder, by name, holding no more than the names of the folders on the way down."""
    # A stack and not recursion: a hostile dump may nest folders deeper than Python recurses.
    walk = [_opened(os.path.realpath(argument), shown_folder(root_name), "")]
    while walk:
        here = walk[-1]
        if isinstance(here, Problem):
            yield here
            walk.pop()
            continue
        name = next(here.names, None)
        if name is None:
            walk.pop()
            continue
        found = _looked_at(here, name)
        if isinstance(found, Unit):
            yield found
        else:
            walk.append(found)


def _opened(file: str, path: str, maildir: str) -> _Folder | Problem:
    try:
        names = sorted(_names(file))
    except OSError as error:
        return _unreadable("folder", path, error)
    if not maildir and _MAILDIR.issubset(names):
        maildir = "root"
    return _Folder(file, path, iter(names), names, maildir)


def _names(folder: str) -> list[str]:
    """What a folder lists, without leaving a trace of the reading where the system allows that. Raises OSError."""
    if os.listdir not in os.supports_fd:
        return os.listdir(folder)  # noqa: PTH208  # names alone, and a million Path objects cost more than the listing
    number = opened_untouched(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        return os.listdir(number)  # noqa: PTH208
    finally:
        os.close(number)


def _looked_at(folder: _Folder, name: str) -> Unit | _Folder | Problem:
    file = os.path.join(folder.file, name)  # noqa: PTH118  # a million Path objects cost more than the listing
    try:
        status = os.lstat(file)
    except OSError as error:
        return _unreadable("file", f"{folder.path}/{shown_name(name)}", error)
    if stat.S_ISDIR(status.st_mode):
        path = f"{folder.path}/{shown_folder(name)}"
        if getattr(status, "st_file_attributes", 0) & _REPARSE_POINT:
            return _special("a link to another folder", path)
        return _opened(file, path, "messages" if folder.maildir == "root" and name in _MAILDIR else "")
    path = f"{folder.path}/{shown_name(name)}"
    if not stat.S_ISREG(status.st_mode):
        return _special(next((what for is_one, what in _SPECIAL if is_one(status.st_mode)), "a special file"), path)
    facts = _delivery(name) if folder.maildir == "messages" else ()
    return Unit(path, os.fsencode(file), status.st_size, status.st_mtime_ns, facts=facts, beside=tuple(_beside(folder, name)))


def _beside(folder: _Folder, name: str) -> Iterator[Beside]:
    for other in names_beside(name):
        place = bisect_left(folder.listed, other)
        if place < len(folder.listed) and folder.listed[place] == other:
            yield from _small_file(folder.file, other)


def _small_file(folder: str, name: str) -> Iterator[Beside]:
    """The file of this name in the folder, if it is a regular one and small."""
    file = os.path.join(folder, name)  # noqa: PTH118  # as above
    try:
        status = os.lstat(file)
    except OSError:
        return
    if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST:
        yield Beside(shown_name(name), os.fsencode(file), status.st_size, status.st_mtime_ns)


def _delivery(name: str) -> tuple[AnyFact, ...]:
    match = _DELIVERY.match(name)
    moment = unix_moment(int(match[1])) if match else None
    if moment is None:
        return ()
    at = Location("Maildir file name", raw=storable(name))
    return (TimeClaim(at=at, role=TimeRole.RECEIVED, moment=moment, voucher=Voucher.CONTAINER),)


def _special(what: str, path: str) -> Problem:
    return Problem(ProblemKind.SPECIAL_FILE, f"It is {what} and not a file; such entries are never followed or opened.", "list", path)


def _unreadable(what: str, path: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem(ProblemKind.UNREADABLE, f"The {what} vanished while the dump was being listed.", "list", path)
    return Problem(ProblemKind.UNREADABLE, f"The {what} could not be opened: {error.strerror or error}.", "list", path)


SOURCE = Source("folder", "Folder", accepts, units)
