"""Header lines that a signed part repeats, so that its signature covers them too (RFC 9788, and RFC 8551 section 3.1 before it)."""

from dataclasses import dataclass

from leakcheck.decode.mail_address import addresses
from leakcheck.decode.mail_headers import HeaderBlock, header_block

#: Lines that a reader sees above a message, and that programs repeat inside of what they sign.
SHOWN = ("From", "To", "Cc", "Subject", "Date", "Sender", "Reply-To", "Message-ID")
_ADDRESSED = frozenset({"From", "To", "Cc", "Sender", "Reply-To"})
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class ProtectedHeader:
    """How the displayed lines of a message relate to those inside its signed part."""

    covered: tuple[str, ...]
    """Lower-case names of lines that the signed part repeats as they stand."""
    uncovered: tuple[str, ...]
    """The other displayed lines, as `Subject [0]`."""
    different: str
    """The first line that the signed part gives otherwise, in words; empty if none is."""


def protected_header(message: HeaderBlock, text: bytes) -> ProtectedHeader:
    """Compares the message's displayed lines with those at the head of a signed text."""
    # A part that begins with a blank line has no header; what follows is its words.
    inner = header_block(b"" if text[:1] in {b"\r", b"\n"} else text)
    covered: list[str] = []
    uncovered: list[str] = []
    different = ""
    for name in SHOWN:
        outer, signed = message.every(name), inner.first(name)
        if signed is not None and len(outer) == 1 and _meaning(name, outer[0].value) == _meaning(name, signed.value):
            covered.append(name.lower())
            continue
        uncovered += [f"{name} [{field.position}]" for field in outer]
        if signed is not None and not different:
            different = f"the signed part gives the {name} line as “{signed.value[:_LONGEST]}”, which is not what stands above the message"
    return ProtectedHeader(tuple(covered), tuple(uncovered), different)


def _meaning(name: str, value: str) -> object:
    """Relays re-fold lines and quote names anew; names, addresses and words stay."""
    words = " ".join(value.split())
    return [(" ".join(shown.split()), address.lower()) for shown, address in addresses(words)] if name in _ADDRESSED else words
