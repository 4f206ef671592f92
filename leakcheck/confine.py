"""Gives up, for good, what reading a file does not need: memory without end, writing, other programs and the network.

A reader that hostile bytes have taken over is then left with a process that can read, and answer wrongly. Each measure is taken where the
system offers it and left out where it does not; none of them needs privileges, and none can be undone:

1. setrlimit(2): memory, the size of a file, open files, no core dumps (which would write evidence to disk).
2. Linux, Landlock (landlock(7)): nothing may be written, made, renamed or removed outside the temporary folder, and nothing executed.
3. Linux, seccomp(2): no sockets, no tracing of other processes, and no io_uring, which would get round the two.
"""

import contextlib
import ctypes
import errno
import os
import platform
import struct
import sys
import tempfile
from dataclasses import dataclass
from typing import Literal

from leakcheck.model.limits import Limits

_OPEN_FILES = 512
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

# linux/landlock.h. The system calls have the same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
_REMOVE_AND_MAKE = 0b1_1111_1111 << 4
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_BIND_AND_CONNECT_TCP = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11

# asm/unistd.h and linux/audit.h: architecture, then the system calls that are refused.
_IO_URING = (425, 426, 427)
_FILTERED = {
    "x86_64": (0xC000003E, {"socket": 41, "connect": 42, "socketpair": 53, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311}),
    "aarch64": (0xC00000B7, {"socket": 198, "connect": 203, "socketpair": 199, "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271}),
}
_NETWORK_CALLS = frozenset({"socket", "connect", "socketpair"})
#: x86-64 takes the same calls under a second set of numbers with this bit (the x32 ABI).
_X32 = 0x40000000
# linux/bpf_common.h and linux/seccomp.h: load a word; jump if equal; jump if greater or equal; return.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4

Network = Literal["allowed", "denied"]


@dataclass(frozen=True, slots=True)
class Confinement:
    """What took effect, in words for the reader's manual."""

    measures: tuple[str, ...]


def confine(limits: Limits, *, network: Network = "denied") -> None:
    """Confine this process for the rest of its life; in an engine's worker, after it has been prepared."""
    restrict(limits, network=network)


def restrict(limits: Limits, *, network: Network = "denied") -> Confinement:
    """Confine this process and say what took effect. Raises nothing: what the system does not offer is left out."""
    measures = list(_resources(limits))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            measures += _landlock(libc, network)
            measures += _seccomp(libc, network)
    return Confinement(tuple(measures))


def _resources(limits: Limits) -> list[str]:
    try:
        import resource  # POSIX only
    except ImportError:
        return []
    wanted = (
        (resource.RLIMIT_AS, limits.memory_bytes, "memory is bounded"),
        (resource.RLIMIT_FSIZE, limits.unpacked_bytes, "the size of temporary files is bounded"),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, "the number of open files is bounded"),
        (resource.RLIMIT_CORE, 0, "no core dump is written"),
    )
    taken = []
    for kind, bound, measure in wanted:
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(kind)
            lower = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            resource.setrlimit(kind, (lower, lower))
            taken.append(measure)
    return taken


def _landlock(libc: ctypes.CDLL, network: Network) -> list[str]:
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return []
    # Only what is named here is refused; each version of the interface can be asked for more.
    files = _EXECUTE | _WRITE_FILE | _REMOVE_AND_MAKE | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    tcp = _BIND_AND_CONNECT_TCP if version >= 4 and network == "denied" else 0
    scoped = _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    attributes = struct.pack("=QQQ", files, tcp, scoped)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return []
    try:
        _allow_beneath(libc, ruleset, tempfile.gettempdir(), files & ~_EXECUTE)
        _allow_beneath(libc, ruleset, os.devnull, files & (_WRITE_FILE | _TRUNCATE))
        done = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)
    return ["nothing can be written outside the temporary folder", "no other program can be started"] if done else []


def _allow_beneath(libc: ctypes.CDLL, ruleset: int, path: str, access: int) -> None:
    with contextlib.suppress(OSError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", access, place), 0)
        finally:
            os.close(place)


def _seccomp(libc: ctypes.CDLL, network: Network) -> list[str]:
    known = _FILTERED.get(platform.machine())
    if known is None or sys.byteorder != "little":
        return []
    architecture, calls = known
    refused = [number for name, number in sorted(calls.items()) if network == "denied" or name not in _NETWORK_CALLS]
    program = _filter(architecture, [*refused, *_IO_URING])
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, then a pointer to them.
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0) != 0:
        return []
    return ["no other process can be traced", *(["no network connection can be made"] if network == "denied" else [])]


def _filter(architecture: int, refused: list[int]) -> bytes:
    """A classic BPF program: refuse these calls of this architecture, and all calls under another one's numbers."""
    count = len(refused)
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_IF_EQUAL, 0, count + 3, architecture),  # else to the refusal
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IF_AT_LEAST, count + 1, 0, _X32),
        *((_IF_EQUAL, count - index, 0, number) for index, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
