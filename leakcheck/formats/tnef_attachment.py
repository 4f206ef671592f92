"""An item of Outlook packed for other mail programs: `winmail.dat`, `application/ms-tnef` ([MS-OXTNEF])."""

from collections.abc import Iterator

from leakcheck.decode.mapi_facts import message_facts
from leakcheck.decode.tnef_stream import MAGIC, message_of_tnef
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits


def _recognises(content: Content) -> bool:
    return content.head.startswith(MAGIC) and content.head[6:7] in {b"", b"\x01", b"\x02"}


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield from message_facts(message_of_tnef(content.read(limits.item_bytes)), limits)


FORMAT = Format(
    name="tnef_attachment",
    title="Outlook message packed in TNEF (winmail.dat)",
    kind=ItemKind.MAIL,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Of attributes of the oldest kind only sender, subject, text, class and times are read; their times state no zone.",
        "Of appointments, tasks, cards and lists of addresses the same is told as of those in a file of their own.",
        "Check sums are not compared: many programs write wrong ones.",
    ),
    # Whose mark may stand within the first kilobyte: here it is that of an attachment.
    specialises=("pdf_document",),
)
