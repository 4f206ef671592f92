"""A web page saved as a whole in one file, `.mht`, `.mhtml` (RFC 2557): built like a mail, but none."""

import re
from collections.abc import Callable, Iterator

from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.mail_body import parts, words
from leakcheck.decode.mail_clocks import boundary_clock, boundary_of
from leakcheck.decode.mail_headers import HeaderBlock, RawField, header_block
from leakcheck.decode.mime_tree import MimeTree
from leakcheck.decode.moments import mail_moment
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Link, Quantity, QuantityKind, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: What only a message has that went through a mail server.
_OF_MAIL = ("Received", "Message-ID", "Return-Path", "Delivered-To", "To", "DKIM-Signature")
_SAVED_BY = re.compile(r"\s*+[<\"]*+\s*+Saved by ([^<>\"]{3,100})", re.IGNORECASE)
_LOCATED = re.compile(rb"^Content-Location[ \t]*:", re.IGNORECASE | re.MULTILINE)
_PAGE = "Snapshot-Content-Location"
_SAFE_NAME = re.compile(r"[^/\\?#]+(?=[?#]|$)")


def _recognises(content: Content) -> bool:
    if b"\0" in content.head[:2000]:
        return False
    block = header_block(content.head[:32768])
    # First what tells mail, which is looked at so far more often than saved pages are.
    if any(map(block.every, _OF_MAIL)):
        return False
    kind = block.first("Content-Type")
    if kind is None or not kind.unfolded.lower().startswith(("multipart/related", "text/html")):
        return False
    sender = block.first("From")
    if block.first(_PAGE) is not None or (sender is not None and _SAVED_BY.match(sender.unfolded)):
        return True
    return sender is None and _LOCATED.search(content.head[:32768]) is not None


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes)
    block = header_block(data)
    yield from _stated(block)
    taken = parts(data)
    if taken.cut:
        yield Problem(ProblemKind.LIMIT, f"The page has {taken.cut}; the rest of it was not taken apart.")
    locations = [storable(str(raw.head.get("content-location", "")).strip(), 2_000) for raw in MimeTree(data).leaves()]
    yield Quantity(at=Location("number of parts"), kind=QuantityKind.ENTRIES, value=float(len(taken.leaves)), unit="parts")
    found = words(taken.leaves)
    if found is not None:
        at = Location(f"part {found[1].number} ({found[1].kind})")
        if text := text_content(found[0], "document", at, limits.text_characters):
            yield text
    for part, location in zip(taken.leaves, locations, strict=False):
        if part.damage:
            yield Problem(ProblemKind.DAMAGED, f"Part {part.number} may be incomplete: {part.damage}.")
        if part.data:
            yield Child(part.name or _name(location) or f"part-{part.number}", Content.of_bytes(part.data), tuple(_where(part.number, location)))


def _stated(block: HeaderBlock) -> Iterator[AnyFact]:
    for name, meaning in _MEANINGS.items():
        field = block.first(name)
        if field is not None and field.value:
            yield from meaning(field)


def _saved_by(field: RawField) -> Iterator[AnyFact]:
    match = _SAVED_BY.match(field.unfolded)
    if match is not None:
        yield SoftwareClaim(at=_at(field), role=SoftwareRole.PRODUCER, name=storable(match[1].strip(), 100))


def _program(field: RawField) -> Iterator[AnyFact]:
    yield SoftwareClaim(at=_at(field), role=SoftwareRole.PRODUCER, name=field.value[:300])


def _saved(field: RawField) -> Iterator[AnyFact]:
    moment = mail_moment(field.unfolded)
    if moment is not None:
        yield TimeClaim(at=_at(field), role=TimeRole.CREATED, moment=moment)


def _title(field: RawField) -> Iterator[AnyFact]:
    yield Description(at=_at(field), kind="title", value=field.value[:2_000])


def _address(field: RawField) -> Iterator[AnyFact]:
    yield Link(at=_at(field), kind="url", target=field.value[:2_000])


def _clock(field: RawField) -> Iterator[AnyFact]:
    """The time in the mark between the parts, as Word and Internet Explorer make it."""
    token = boundary_clock(boundary_of(field.unfolded))
    if token is not None:
        yield hidden_time(_at(field), token)


_MEANINGS: dict[str, Callable[[RawField], Iterator[AnyFact]]] = {
    "From": _saved_by,
    "X-MimeOLE": _program,
    "X-Mailer": _program,
    "Date": _saved,
    "Subject": _title,
    _PAGE: _address,
    "Content-Location": _address,
    "Content-Type": _clock,
}


def _where(number: str, location: str) -> Iterator[AnyFact]:
    if location:
        yield Link(at=Location(f"part {number}: Content-Location", location), kind="url", target=location)


def _name(location: str) -> str:
    match = _SAFE_NAME.search(location)
    return match[0][:100] if match else ""


def _at(field: RawField) -> Location:
    return Location(field.part, storable(field.unfolded, 600))


FORMAT = Format(
    name="mime_html_archive",
    title="Saved web page (.mht)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    extract=_extract,
    limitations=("A page's scripts are not run: what they would show is not read.",),
    specialises=("email_message",),
)
