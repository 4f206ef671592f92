"""Address cards, one or many in a file, `.vcf` (vCard 2.1, 3.0 and 4.0: RFC 6350)."""

import re
from collections.abc import Iterator

from leakcheck.decode.content_lines import MOST_LINES, ContentLine, content_lines
from leakcheck.decode.entry_shares import further_shares, shares
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.picture_ending import picture_ending
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    Link,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_TOLD = {
    "TEL": "telephone",
    "ADR": "postal address",
    "TITLE": "position",
    "ROLE": "role",
    "NOTE": "comments",
    "BDAY": "birthday",
    "NICKNAME": "nickname",
}
_WORDS = frozenset({"FN", "ORG", "TITLE", "NOTE", "TEL", "ADR", "EMAIL"})
#: Lines that may hold a whole file.
_FILES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
#: Together they state fewer facts than an item may.
_MOST_CARDS = 1_000
_BEGIN = re.compile(rb"^BEGIN:VCARD", re.IGNORECASE | re.MULTILINE)
_SEPARATED = re.compile(r"(?<!\s)\s*+;[\s;]*+")


def _recognises(content: Content) -> bool:
    return content.head[:200].lstrip(b"\xef\xbb\xbf\r\n\t ").upper().startswith(b"BEGIN:VCARD")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes)
    cut = shares(data, _BEGIN, _MOST_CARDS)
    single = len(_BEGIN.findall(data[: 1 << 20])) <= 1
    # First, so that no bound on what the first share states loses the others.
    yield from further_shares(data, cut, "cards", ".vcf")
    words: list[str] = []
    card: list[ContentLine] = []
    count = number = 0
    for line in content_lines(data[: cut[0].end]):
        number = line.number
        if line.name == "BEGIN" and line.text.upper() == "VCARD":
            count, card = count + 1, []
        elif line.name == "END" and count <= _MOST_CARDS + 1:
            yield from _card(card, count, limits, single=single)
            words.extend(one.text for one in card if one.name in _WORDS)
            card = []
        elif count <= _MOST_CARDS + 1:
            card.append(line)
    if card:
        yield from _card(card, count, limits, single=single)
        yield Problem(ProblemKind.DAMAGED, f"The end of card {count} is missing.")
    all_cards = max(count, sum(share.count for share in cut))
    yield Quantity(at=Location("number of cards"), kind=QuantityKind.ENTRIES, value=float(all_cards), unit="cards")
    if text := text_content("\n".join(words), "document", Location("names, addresses and notes"), limits.text_characters):
        yield text
    if count > _MOST_CARDS + 1 or number > MOST_LINES - 10:
        yield Problem(ProblemKind.LIMIT, f"The file holds more cards than are read: of {count:,} the first {min(count, _MOST_CARDS + 1):,} were.")


def _card(lines: list[ContentLine], number: int, limits: Limits, *, single: bool) -> Iterator[Extracted]:
    names = [line for line in lines if line.name == "FN" and line.text] or [line for line in lines if line.name == "N" and line.text]
    name = _SEPARATED.sub(" ", names[0].text).strip()[:300] if names else ""
    addresses = [line for line in lines if line.name == "EMAIL" and line.text]
    for line in addresses or names[:1]:
        address = normal_address(line.text) if line.name == "EMAIL" else ""
        if name or address:
            yield PersonClaim(at=_at(line, number), role=PersonRole.CONTACT, name=name, address=address)
    for line in lines:
        yield from _of_line(line, number, limits, single=single)


def _at(line: ContentLine, number: int) -> Location:
    return Location(f"card-{number} {line.name} (line {line.number})", storable(line.text[:500], 500))


def _of_line(line: ContentLine, number: int, limits: Limits, *, single: bool) -> Iterator[Extracted]:
    at = _at(line, number)
    if line.name in _FILES:
        yield from _file(line, number, limits)
    elif line.name == "REV":
        if (moment := line.moment) is not None:
            # Of a whole address book the cards' times are what it keeps of them, and none is the file's own.
            yield TimeClaim(at=at, role=TimeRole.MODIFIED, moment=moment, voucher=Voucher.CLAIMED if single else Voucher.CONTAINER)
    elif line.text:
        yield from _words(line, at, single=single)


def _words(line: ContentLine, at: Location, *, single: bool) -> Iterator[AnyFact]:
    text = line.text[:2_000]
    if line.name in _TOLD:
        yield Description(at=at, kind=_TOLD[line.name], value=_SEPARATED.sub(", ", text).strip(", ") or text)
    elif line.name == "ORG":
        yield Identifier(at=at, kind=IdentifierKind.COMPANY, value=_SEPARATED.sub(", ", text).strip(", ") or text)
    elif line.name == "PRODID":
        yield SoftwareClaim(at=at, role=SoftwareRole.PRODUCER, name=text[:300])
    elif line.name == "UID" and single:
        yield Identifier(at=at, kind=IdentifierKind.DOCUMENT, value=text[:500])
    elif line.name == "URL":
        yield Link(at=at, kind="url", target=text)


def _file(line: ContentLine, number: int, limits: Limits) -> Iterator[Extracted]:
    data = line.data
    if data and len(data) <= limits.item_bytes:
        yield Child(f"card-{number}-{line.name.lower()}{picture_ending(data)}", Content.of_bytes(data))
    elif "://" in line.text[:40]:
        yield Link(at=_at(line, number), kind="url", target=line.text[:2_000])


FORMAT = Format(
    name="address_card",
    title="Address card (.vcf)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"B", b"b"),
    extract=_extract,
    limitations=(
        f"Of a file with more than {_MOST_CARDS:,} cards the others are read as further items.",
        "Of the lines of a card those about names, addresses, organisation, telephone, notes, pictures, keys and times are told.",
    ),
)
