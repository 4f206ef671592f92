"""Lists of SHA-256 values of other files (`SHA256SUMS`, as sha256sum of GNU and the BSDs write them)."""

import re
from collections.abc import Iterator

from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: GNU: value, blank, blank or star, name; BSD: `SHA256 (name) = value`.
_LINE = re.compile(
    rb"(?:(?P<value>[0-9a-fA-F]{64}) [ *](?P<name>[^\r\n\0]{1,1000})|SHA256 \((?P<named>[^\r\n\0]{1,1000})\) = (?P<after>[0-9a-fA-F]{64}))\r?"
)
#: How the first line that is not empty begins.
_BEGINS = re.compile(rb"[\r\n]*(?:[0-9a-fA-F]{64} [ *]|SHA256 \()")
_MOST_LINES = 10_000
_LONGEST = 16 << 20


def _recognises(content: Content) -> bool:
    if not _BEGINS.match(content.head):
        return False
    lines = content.head.split(b"\n")
    # The last line of the head may be cut.
    whole = [line for line in (lines[:-1] if content.size > len(content.head) else lines) if line.strip(b"\r")]
    return bool(whole) and all(map(_LINE.fullmatch, whole))


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    del limits
    with content.open() as stream:
        data = stream.read(_LONGEST)
    strange = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if number > _MOST_LINES:
            yield Problem(ProblemKind.LIMIT, f"The list has more than {_MOST_LINES:,} lines; the rest was not read.")
            break
        if (match := _LINE.fullmatch(line)) is not None:
            name = storable((match["name"] or match["named"]).decode("utf-8", "replace"), 300)
            value = (match["value"] or match["after"]).decode().lower()
            yield Identifier(at=Location(f"line {number}", name), kind=IdentifierKind.OTHER_FILE, value=f"sha256:{value}")
        elif line.strip(b"\r"):
            strange += 1
    if strange:
        yield Problem(ProblemKind.DAMAGED, f"{strange:,} lines of the list are no hash with a name.")


FORMAT = Format(
    name="checksum_list",
    title="List of SHA-256 values of other files",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=tuple(bytes([one]) for one in b"\r\n0123456789abcdefABCDEFS"),
    extract=_extract,
    limitations=(
        "Lists of other hashes (MD5, SHA-1, SHA-512) are read as plain text; files are compared by SHA-256 alone.",
        "Lists that hold their signature in themselves are read as plain text; one beside the list, in a file of its own, is checked.",
    ),
)
