"""What PowerPoint's binary presentations say: user, fonts, remarks, links, and the words of slides live and superseded ([MS-PPT])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from leakcheck.decode.powerpoint_records import (
    COMMENT,
    COMMENT_ATOM,
    FONT,
    HYPERLINK,
    NOTES,
    OBJECT,
    SLIDE,
    STRING,
    TEXT_NARROW,
    TEXT_WIDE,
    CurrentUser,
    Presentation,
    Record,
    record_at,
    record_text,
    walk,
)
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    FontUse,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

_MOST_FONTS, _MOST_COMMENTS, _MOST_LINKS, _MOST_OBJECTS = 300, 2000, 2000, 500
#: Records met in all slides together, so that places which overlap cost no more than honest ones; and in one remark or link.
_MOST_WALKED, _MOST_WITHIN = 500_000, 100
#: LibreOffice writes the stream's name in place of a user's.
_NOBODY = "Current User"
_TEXTS = frozenset({TEXT_WIDE, TEXT_NARROW})
_NO_SLIDE = 0x80000000


@dataclass(slots=True)
class Met:
    """What one walk through the whole stream meets."""

    fonts: dict[str, None] = field(default_factory=dict)
    comments: list[tuple[str, Moment | None]] = field(default_factory=list)
    comment_texts: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    objects: list[Record] = field(default_factory=list)
    live: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What the speaker's notes to live slides say."""
    superseded: list[str] = field(default_factory=list)


def met(data: bytes, show: Presentation, longest: int) -> Met:
    """Walks the stream once. Texts of slides are taken in the order of the slides, those of replaced slides apart."""
    found = Met()
    for record in walk(data, 0, len(data)):
        if record.kind == FONT and len(found.fonts) < _MOST_FONTS:
            found.fonts.setdefault(storable(data[record.start : record.start + 64].decode("utf-16-le", "replace").split("\0")[0], 64))
        elif record.kind == COMMENT and len(found.comments) < _MOST_COMMENTS:
            _comment(data, record, found)
        elif record.kind == HYPERLINK and len(found.links) < _MOST_LINKS:
            found.links.setdefault(_strings(data, record).get(1, ""))
        elif record.kind == OBJECT and len(found.objects) < _MOST_OBJECTS:
            found.objects.append(record)
    _slides(data, show, longest, found)
    return found


def _slides(data: bytes, show: Presentation, longest: int, found: Met) -> None:
    document = record_at(data, show.document)
    live = [record for place in show.slides if (record := record_at(data, place)) is not None]
    # Titles and outlines stand in the document's own list of slides, the words of other boxes in the slides.
    found.live = _texts(data, [*([document] if document else []), *live], longest)
    if not show.live:
        found.live = _texts(data, [Record(0, 0, True, 0, len(data), 0)], longest)
        return
    replaced: list[Record] = []
    noted: list[Record] = []
    for record in _top(data):
        if record.start - 8 not in show.live:
            replaced += [record] if record.kind == SLIDE else []
        elif _are_notes(data, record):
            noted.append(record)
    # Many hold nothing but the number of the page.
    found.notes = [text for text in _texts(data, noted, longest) if any(map(str.isalpha, text))]
    known = set(found.live)
    found.superseded = [text for text in _texts(data, replaced, longest) if text not in known]


def _are_notes(data: bytes, record: Record) -> bool:
    """Whether a record holds the notes to a slide; what all notes look like stands in such a record, for a slide whose number none can have.

    [MS-PPT] sections 2.5.6 and 2.2.25.
    """
    number = int.from_bytes(data[record.start + 8 : record.start + 12], "little")
    return record.kind == NOTES and 0 < number < _NO_SLIDE


def _top(data: bytes) -> Iterator[Record]:
    place = 0
    while (record := record_at(data, place)) is not None:
        yield record
        place = record.end


def _texts(data: bytes, places: list[Record], longest: int) -> list[str]:
    found: dict[str, None] = {}
    length, left = 0, _MOST_WALKED
    for place in places:
        for record in walk(data, place.start, place.end, left):
            left -= 1
            if record.kind in _TEXTS and length <= longest:
                text = record_text(data, record).strip()
                length += len(text)
                if text and text != "*":
                    found.setdefault(text)
    return list(found)


def _strings(data: bytes, container: Record) -> dict[int, str]:
    """The named strings of a container by their instance."""
    return {
        record.instance: storable(data[record.start : min(record.end, record.start + 4000)].decode("utf-16-le", "replace").split("\0")[0], 2000)
        for record in walk(data, container.start, container.end, _MOST_WITHIN)
        if record.kind == STRING
    }


def _comment(data: bytes, container: Record, found: Met) -> None:
    """Author, words and time of a remark (section 2.9.5). The time is that of the writer's clock; no zone is stated."""
    texts = _strings(data, container)
    atom = next((record for record in walk(data, container.start, container.end, _MOST_WITHIN) if record.kind == COMMENT_ATOM), None)
    found.comments.append((texts.get(0, "").strip(), _time(data, atom) if atom else None))
    found.comment_texts.append(texts.get(1, ""))


def _time(data: bytes, atom: Record) -> Moment | None:
    if atom.end - atom.start < 20:
        return None
    year, month, _, day, hour, minute, second, _ = struct.unpack_from("<8H", data, atom.start + 4)
    try:
        return Moment(datetime(year, month, day, hour, minute, min(second, 59)))
    except ValueError:
        return None


def presentation_facts(user: CurrentUser | None, show: Presentation, found: Met) -> Iterator[AnyFact]:
    if user is not None:
        yield FeatureUse(at=Location("Current User: version", user.version), kind="powerpoint_format", value=user.version)
        if user.name and user.name != _NOBODY:
            yield PersonClaim(at=Location("Current User: name", user.name), role=PersonRole.LAST_EDITOR, name=user.name)
    if show.slides:
        yield Quantity(at=Location("PowerPoint Document: list of slides"), kind=QuantityKind.SLIDES, value=float(len(show.slides)), unit="slides")
    for name in found.fonts:
        if name and name.isprintable():
            yield FontUse(at=Location("PowerPoint Document: FontEntityAtom", name), name=name)
    yield from _comments(found)
    yield from _links(found)


def _comments(found: Met) -> Iterator[AnyFact]:
    for name, moment in found.comments:
        if name:
            yield PersonClaim(at=Location("PowerPoint Document: Comment10, author", name), role=PersonRole.COMMENTER, name=name)
        if moment is not None:
            yield TimeClaim(at=Location("PowerPoint Document: Comment10, time", str(moment)), role=TimeRole.COMMENTED, moment=moment)


def _links(found: Met) -> Iterator[AnyFact]:
    for target in found.links:
        at = Location("PowerPoint Document: ExHyperlink", target)
        if "://" in target or target.lower().startswith("mailto:"):
            yield Link(at=at, kind="url", target=target)
        elif "\\" in target:
            yield PathClaim(at=at, path=target, role="linked file")
