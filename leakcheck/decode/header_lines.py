"""The header lines that a signature covers, and guesses at what they read when they were signed (RFC 6376 sections 3.5 and 5.4.2)."""

from dataclasses import dataclass
from enum import Enum

from leakcheck.decode.dkim_signature import SignatureTags
from leakcheck.decode.signed_message import SignedMessage, header_form


class Change(Enum):
    """What it means that a line is not as it was signed."""

    HARMLESS = "harmless"
    """Relays, lists and exports do this of themselves, and it says nothing else than before."""
    UNCLEAR = "unclear"
    """A reader sees something that was not signed, but programs do this too: the line is not vouched for, the rest is."""
    CHANGED = "changed"
    """Nothing does this of itself."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One line as it may have been."""

    slot: int
    """Its place among the names that h= lists."""
    line: bytes
    """In canonical form, with its line end; empty: the line was not there."""
    value: bytes
    words: str
    """What was done to it since, in words."""
    change: Change = Change.HARMLESS


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """The lines that a signature covers, slot by slot as h= lists them."""

    message: SignedMessage
    tags: SignatureTags
    own: bytes
    """The signature's own line, which is hashed last."""
    target: bytes
    """The hash that was signed."""

    def slots(self) -> list[tuple[str, int | None]]:
        """For each name of h=: the name and which field it selects, None where there is none (RFC 6376 section 5.4.2)."""
        taken: dict[str, int] = {}
        found: list[tuple[str, int | None]] = []
        for name in self.tags.names:
            places = self.message.places.get(name, [])
            taken[name] = count = taken.get(name, 0) + 1
            found.append((name, places[-count] if count <= len(places) else None))
        return found

    def present(self) -> list[bytes]:
        """The canonical line of each slot; empty where there is none."""
        return [header_form(self.message.fields[place][1], self.tags.header_form) if place is not None else b"" for _, place in self.slots()]


def titled(name: str) -> str:
    """A lower-case name as a line is headed."""
    known = {"message-id": "Message-ID", "mime-version": "MIME-Version"}
    return known.get(name, "-".join(part.capitalize() for part in name.split("-")))
