"""Messages of which Apple Mail keeps the attachments in files of their own (`.partial.emlx`): what is missing, and putting it back.

Such a part has a head with `X-Apple-Content-Length` and no body. Its bytes lie, decoded, in `Attachments/<number>/<part>/<name>` beside the
folder of the message, or in older versions, as they were sent, in `<number>.<part>.emlxpart` beside the message itself. The stated length is
that of the encoded text with line feeds, by which it can be told how long the lines were. Apple documents none of this; the lengths of real
files bear it out (35,967 for 26,624 bytes in lines of 76 letters).
"""

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from leakcheck.decode.mail_body import parts
from leakcheck.decode.mail_headers import HeaderBlock, header_block
from leakcheck.decode.visible_text import storable, visible

_FIELD = re.compile(rb"(?im)^X-Apple-Content-Length:[^\n]*\n(?:[ \t][^\n]*\n)*")
#: What stands in the place of an attachment that lies elsewhere is a line end or two.
_LONGEST_STUB = 8
#: Letters a line in which programs write Base64, the commonest first (RFC 2045 section 6.8 allows up to 76).
_WIDTHS = (76, 72, 60, 64, 68, 56, 48, 1 << 30)
_MOST_LINE_ENDS = 2


@dataclass(frozen=True, slots=True)
class Stub:
    """A part whose body lies in another file."""

    number: str
    """As IMAP counts parts: `2`, `1.3`."""
    name: str
    """The declared file name, made fit to show; `attachment` where there is none."""
    length: str
    """What the head says of the body's length."""
    head: tuple[int, int]
    """Where its head begins and ends in the message."""
    end: int
    """Where the part ends."""
    encoding: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes of a part that were found in another file."""

    stub: Stub
    data: bytes
    is_as_sent: bool
    """Whether they are the encoded text itself (`.emlxpart`) and not the file that it encodes."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A message with parts put back."""

    data: bytes
    unsure: tuple[Stub, ...]
    """Parts whose text was written anew without the stated length to confirm it."""


def stubs(message: bytes) -> list[Stub]:
    """The parts whose bodies lie elsewhere, in their order."""
    taken = parts(message)
    found = (_stub(message, part.number, part.name, *taken.spans.get(part.number, (0, len(message)))) for part in taken.leaves)
    return [one for one in found if one is not None]


def _stub(message: bytes, number: str, name: str, start: int, end: int) -> Stub | None:
    block = header_block(message[start:end])
    field = block.first("x-apple-content-length")
    if field is None or not field.unfolded or end - start - block.body_start > _LONGEST_STUB:
        return None
    shown = storable(visible(name or "attachment").replace("/", "∕"), 200)
    return Stub(number, shown, storable(field.unfolded, 20), (start, start + block.body_start), end, _encoding(block))


def _encoding(block: HeaderBlock) -> str:
    field = block.first("content-transfer-encoding")
    return field.unfolded.strip().lower() if field else "7bit"


def whole(message: bytes, kept: Sequence[Kept]) -> Whole:
    """The message with the parts that were found, and without the lines by which Apple Mail marked them."""
    out, at, unsure = [], 0, []
    line_end = b"\r\n" if b"\r\n" in message[:1000] else b"\n"
    for one in kept:
        begin, body = one.stub.head
        text, is_sure = (one.data, True) if one.is_as_sent else _written(one.data, one.stub)
        out += [message[at:begin], _FIELD.sub(b"", message[begin:body], count=1), text.replace(b"\r\n", b"\n").replace(b"\n", line_end)]
        at = one.stub.end
        if not is_sure:
            unsure.append(one.stub)
    return Whole(b"".join([*out, message[at:]]), tuple(unsure))


def _written(data: bytes, stub: Stub) -> tuple[bytes, bool]:
    """The bytes as the part's head says that they were encoded, and whether the stated length confirms it."""
    length = int(stub.length) if stub.length.isdecimal() else -1
    if stub.encoding == "base64":
        fitting = _fitting(data, length)
        return (fitting or [_lines(data, _WIDTHS[0])])[0], len(fitting) == 1
    if stub.encoding == "quoted-printable":
        text = binascii.b2a_qp(data, istext=True)
        return text, len(text) == length
    return data, len(data) == length


def _fitting(data: bytes, length: int) -> list[bytes]:
    """The ways of writing it that have this length, all with the same number of line ends at the end: the fewest that fit."""
    written = dict.fromkeys(_lines(data, width) for width in _WIDTHS)
    for rest in range(_MOST_LINE_ENDS + 1):
        if found := [text + b"\n" * rest for text in written if len(text) + rest == length]:
            return found
    return []


def _lines(data: bytes, width: int) -> bytes:
    text = binascii.b2a_base64(data, newline=False)
    return b"\n".join(text[start : start + width] for start in range(0, len(text), width))
