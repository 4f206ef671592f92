"""One message or file from standard input, written `-`."""

import hashlib
import sys
from collections.abc import Iterator
from functools import cache

from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.source import Source
from leakcheck.model.unit import Unit

_CHUNK = 1 << 20


def accepts(argument: str) -> bool:
    return argument == "-"


def units(_argument: str, root_name: str) -> Iterator[Unit | Problem]:
    """What was read; the same each time it is asked for."""
    limit = Limits().item_bytes
    data = _read(limit)
    if len(data) > limit:
        sentence = f"Standard input holds more than {limit:,} bytes and was not read further. Save it to a file and scan that."
        yield Problem(ProblemKind.LIMIT, sentence, "list", root_name)
        return
    # There is no time of change to tell one input from the next, so that the content's digest stands in for it.
    mark = int.from_bytes(hashlib.sha256(data).digest()[:7], "big")
    yield Unit(root_name, b"", len(data), mark, data=data)


@cache
def _read(limit: int) -> bytes:
    """At most one byte more than `limit`. Kept: a dump is listed more than once, and standard input can be read only once."""
    whole = bytearray()
    while len(whole) <= limit and (chunk := sys.stdin.buffer.read(min(_CHUNK, limit + 1 - len(whole)))):
        whole += chunk
    return bytes(whole)


SOURCE = Source("standard_input", "Standard input", accepts, units)
