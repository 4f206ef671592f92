"""One of Outlook's items as its container gives it: properties, recipients, attachments ([MS-OXCMSG])."""

from collections.abc import Callable
from dataclasses import dataclass, field

from leakcheck.decode.mapi_properties import HEADERS, TEXT, Properties
from leakcheck.model.facts import TimeClaim

#: Outlook puts this line above the header that it keeps of a message; it is none of the message's own.
_PREFACE = b"Microsoft Mail Internet Headers Version 2.0"


@dataclass(frozen=True, slots=True)
class MapiAttachment:
    """Something attached. Its bytes are fetched when they are asked for."""

    properties: Properties
    load: Callable[[int], bytes]
    """The bytes, at most so many; a message attached is a file of its container's kind."""
    suffix: str = ""
    """What its name is to end in where it is another of Outlook's items: the kind of its container."""


@dataclass(slots=True)
class MapiMessage:
    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[MapiAttachment] = field(default_factory=list)
    stated: list[TimeClaim] = field(default_factory=list)
    """Times that are kept in another way than as properties."""
    damages: list[str] = field(default_factory=list)
    """Ends of sentences about what could not be read."""

    @property
    def header(self) -> bytes:
        """The header block that the message arrived with, with the blank line that ends it; empty if it was not kept.

        Programs append the headers of the message's parts; the first blank line ends what signatures speak of.
        """
        one = self.properties.values.get(HEADERS)
        if one is None:
            return b""
        raw = one.raw if one.kind == TEXT else self.properties.whole_text(HEADERS).encode("utf-8", "replace")
        lines = raw.rstrip(b"\0").lstrip(b"\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if lines.startswith(_PREFACE):
            lines = lines.partition(b"\n")[2].lstrip(b"\n")
        head = lines.partition(b"\n\n")[0].rstrip(b"\n")
        return head.replace(b"\n", b"\r\n") + b"\r\n\r\n" if head else b""
