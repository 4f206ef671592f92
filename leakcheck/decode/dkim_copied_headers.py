"""The copies of header lines that a DKIM signature may carry, as they were when signed (RFC 6376 section 3.5, the z= tag)."""

import re
from dataclasses import dataclass

from leakcheck.decode.mail_headers import decoded
from leakcheck.decode.visible_text import storable

#: More than any honest signature copies; what lies beyond is not read.
MOST_COPIES = 100
_LONGEST = 20_000
_LONGEST_VALUE = 5_000
_NAME = re.compile(rb"[!-9;-~]{1,200}")
_BLANKS = re.compile(rb"[ \t\r\n]+")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class CopiedHeader:
    """One header line as the signer saw it."""

    name: str
    """Lower case."""
    value: str
    """On one line, encoded words (RFC 2047) decoded, as a reader saw it."""


def copied_headers(signature: bytes) -> tuple[CopiedHeader, ...]:
    """The copies in the value of a signature field, in their order; none where it has no z= tag or is longer than any honest one.

    A part that is no copied line is passed over, the others are read.
    """
    if len(signature) > _LONGEST:
        return ()
    tags = (piece.partition(b"=") for piece in signature.split(b";"))
    value = next((value for name, equals, value in tags if equals and name.strip() == b"z"), b"")
    found = (_copy(part) for part in value.split(b"|")[:MOST_COPIES])
    return tuple(copy for copy in found if copy is not None)


def _copy(part: bytes) -> CopiedHeader | None:
    name, colon, value = part.partition(b":")
    name = name.strip()
    if not colon or not _NAME.fullmatch(name):
        return None
    text = _text(_unquoted(value))
    return CopiedHeader(name.decode("ascii").lower(), storable(" ".join(decoded(text).split()), _LONGEST_VALUE))


def _unquoted(value: bytes) -> bytes:
    """DKIM-Quoted-Printable (RFC 6376 section 2.11): blanks of the text are written `=20`, those that stand there are folding.

    Some signers leave the blanks of the text as they are; then they are kept, because without them nobody could read it.
    """
    folded = _BLANKS.sub(b"" if b"=20" in value else b" ", value)
    return _HEX.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), folded)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
