"""DSS and DS2, the sound of dictation machines (Olympus, Philips, Grundig): the head; how the sound is coded is not public."""

from collections.abc import Iterator

from leakcheck.decode.recording_facts import duration, is_said, text_of, told, words
from leakcheck.decode.voice_recorders import olympus_facts
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits

_MARKS = (b"\x02dss", b"\x03dss", b"\x03ds2")
#: Places as ExifTool documents them (tags of Olympus DSS).
_LENGTH, _REMARK = slice(62, 68), slice(798, 898)


def recognises(content: Content) -> bool:
    return content.head.startswith(_MARKS)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Model, begin and end by the machine's clock, length, and the remark that somebody typed in."""
    del limits  # only the head is read
    head = content.head
    yield from olympus_facts(head, "head")
    clock = head[_LENGTH]
    if clock.isdigit():
        yield from duration(int(clock[:2]) * 3600 + int(clock[2:4]) * 60 + int(clock[4:]), "head length")
    text = text_of(head[_REMARK])
    if is_said(text) and text.isprintable():
        yield from told("comments", text, "head remark", {"comments": words("comments")})


FORMAT = Format(
    name="dictation_recording",
    title="Dictation (DSS, DS2)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=_MARKS,
    extract=extract,
    limitations=("Only model, times, length and remark in the head are read; marks in the sound and names of authors and work types are not.",),
)
