"""What a section of OneNote says of people, times, computers and files, as facts ([MS-ONE], [MS-ONESTORE])."""

import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from leakcheck.decode.code_pages import language_tag
from leakcheck.decode.inserted_pictures import called, described
from leakcheck.decode.moments import filetime_moment, unix_moment
from leakcheck.decode.onenote_pages import Attachment, Page, Section
from leakcheck.decode.revision_store import Header
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.unique_identifier import version_1_facts
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment, written_offset

#: Seconds between 1970 and 1980, from which Time32 counts ([MS-ONE] section 2.3.1).
_FROM_1980 = 315_532_800
#: An item may state so many facts (`Limits.facts`) that this leaves room for all others.
_MOST_OF_PAGES, _MOST_TIMES, _MOST = 10_000, 3_000, 500
_TIME_OF_DAY = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s?([AP])\.?M\.?)?", re.IGNORECASE)
_QUARTER, _DAY, _HALF_DAY = 15, 24 * 60, 12
#: Between these a difference of clocks is one zone only: that of Kiritimati, for one, reads like that of Hawaii on the day before.
_WEST, _EAST = -9 * 60 - 45, 11 * 60 + 45


def of_the_file(header: Header, name: str) -> Iterator[AnyFact]:
    """What the header states. `name` is the file's present name, if it is known."""
    at = Location("header: guidFile", str(header.file).upper())
    yield Identifier(at=at, kind=IdentifierKind.DOCUMENT, value=at.raw)
    yield from version_1_facts(header.file, at.part)
    if header.is_package:
        return
    yield Identifier(
        at=Location("header: guidFileVersion", str(header.version).upper()), kind=IdentifierKind.INSTANCE, value=str(header.version).upper()
    )
    if header.ancestor.int:
        value = str(header.ancestor).upper()
        yield Description(at=Location("header: guidAncestor", value), kind="number of the notebook's table of contents", value=value)
    count = f"{header.generation:,}"
    yield Description(at=Location("header: nFileVersionGeneration", count), kind="number of times it was written", value=count)
    if header.name_sum:
        # That of a table of contents is computed in a way of its own, which is not public (section 2.3.1).
        yield _name_sum(header.name_sum, "" if header.is_contents else name)
    for field, build in zip(("bnCreated", "bnLastWroteToThisFile"), header.builds, strict=False):
        if build:
            kind = "build number of the program that made the file" if field == "bnCreated" else "build number of the program that last wrote it"
            yield Description(at=Location(f"header: {field}", f"{build:08X}"), kind=kind, value=f"{build:08X}")


def _name_sum(stated: int, name: str) -> Description:
    """OneNote keeps a check sum of the name that the file had when it last wrote it: that of its UTF-16 form with the NUL at its end."""
    fits = zlib.crc32(f"{name}\0".encode("utf-16-le", "surrogatepass")) == stated
    words = "" if not name else ", which fits the present name" if fits else ", which does not fit the present name"
    return Description(at=Location("header: crcName", f"{stated:08X}"), kind="check sum of the file's name", value=f"{stated:08X}{words}")


def of_the_section(section: Section, longest: int) -> Iterator[AnyFact]:
    """Times, people, words and all else that its pages say; texts up to `longest` signs."""
    yield from _section_times(section)
    yield from _people(section)
    if section.name:
        yield Description(at=Location("section: SectionDisplayName", section.name), kind="title", value=_safe(section.name, 300))
    for child in islice(section.children, _MOST_TIMES):
        yield PathClaim(at=Location("table of contents: FolderChildFilename", _safe(child)), path=_safe(child), role="section of a notebook")
    yield from _texts(section.pages, longest)
    yield from _languages_and_fonts(section.pages)
    numbered = [(f"page-{number}", page) for number, page in enumerate(section.pages, 1)]
    yield from islice(chain.from_iterable(_page(page, place) for place, page in numbered), _MOST_OF_PAGES)
    yield from islice(chain.from_iterable(_times_of_parts(page, place) for place, page in numbered), _MOST_TIMES)


def _safe(text: str, longest: int = 1000) -> str:
    return storable(visible(text), longest)


def _section_times(section: Section) -> Iterator[AnyFact]:
    """The section's own creation, and as its last save that of its youngest page.

    A section that was made after all its pages took them over from another: then no page tells when it was saved.
    """
    if begun := filetime_moment(section.begun):
        yield TimeClaim(at=Location("section: TopologyCreationTimeStamp", str(section.begun)), role=TimeRole.CREATED, moment=begun)
    number, last = _youngest(section)
    saved = filetime_moment(last.changed)
    if saved is not None and last.changed >= section.begun:
        yield TimeClaim(
            at=Location(f"section: LastModifiedTimeStamp of page-{number}, its youngest", str(last.changed)), role=TimeRole.MODIFIED, moment=saved
        )
    if last.last_author:
        at = Location(f"section: AuthorMostRecent of page-{number}, its youngest", _safe(last.last_author))
        yield PersonClaim(at=at, role=PersonRole.LAST_EDITOR, name=_safe(last.last_author, 300))


def _youngest(section: Section) -> tuple[int, Page]:
    """The page that was changed last, with its number."""
    return max(enumerate(section.pages, 1), key=lambda pair: pair[1].changed, default=(0, Page()))


def _people(section: Section) -> Iterator[AnyFact]:
    roles = (("AuthorOriginal", PersonRole.AUTHOR), ("AuthorMostRecent", PersonRole.REVISER), ("ConflictingUserName", PersonRole.REVISER))
    told: set[str] = set()
    last = _youngest(section)[1].last_author
    for part, role in roles:
        told |= {last} if role is PersonRole.REVISER else set()
        for number, page in enumerate(section.pages, 1):
            names = {"AuthorOriginal": page.first_authors, "AuthorMostRecent": page.later_authors}.get(part, page.conflicts)
            for name in names:
                if name not in told and len(told) < _MOST:
                    told.add(name)
                    yield PersonClaim(at=Location(f"page-{number}: {part}", _safe(name)), role=role, name=_safe(name, 300))
    for person in section.people:
        for account in person.accounts:
            at = Location("author: resolutionId", _safe(f"{person.name}: {account}"))
            yield Identifier(at=at, kind=IdentifierKind.ACCOUNT, value=_safe(account, 200))
        if person.name not in told and len(told) < _MOST:  # named in an earlier state only, or of what is left of a removed page
            told.add(person.name)
            yield PersonClaim(at=Location("author of an earlier state", _safe(person.name)), role=PersonRole.REVISER, name=_safe(person.name, 300))


def _page(page: Page, place: str) -> Iterator[AnyFact]:
    if page.title:
        yield Description(at=Location(f"{place}: CachedTitleString", _safe(page.title)), kind="title of a page", value=_safe(page.title, 300))
    yield from _page_times(page, place)
    if page.heading_made and page.heading_time:
        yield from _clock(page, place)
    for picture in page.pictures:
        yield from called(f"{place}: ImageFilename", _safe(picture.name))
        yield from described(f"{place}: ImageAltText", _safe(picture.alternative))
    for one in page.attachments:
        yield from _attachment(one, place)
    for target in (*page.links, *(picture.address for picture in page.pictures if picture.address)):
        yield Link(at=Location(f"{place}: link", _safe(target)), kind="url", target=_safe(target, 2000))


def _attachment(one: Attachment, place: str) -> Iterator[AnyFact]:
    if one.source:
        yield PathClaim(at=Location(f"{place}: SourceFilepath", _safe(one.source)), path=_safe(one.source), role="attached file")
    if one.file.startswith("<file>"):
        path = _safe(one.file.removeprefix("<file>"))
        yield PathClaim(at=Location(f"{place}: FileDataReference", _safe(one.file)), path=path, role="attachment kept in another file")


def _page_times(page: Page, place: str) -> Iterator[AnyFact]:
    """The times of pages and of what stands on them are what the section keeps of them, and none is the file's own."""
    stated = (("TopologyCreationTimeStamp", TimeRole.CREATED, page.begun), ("LastModifiedTimeStamp", TimeRole.MODIFIED, page.changed))
    for name, role, ticks in stated:
        if moment := filetime_moment(ticks):
            yield TimeClaim(at=Location(f"{place}: {name}", str(ticks)), role=role, moment=moment, voucher=Voucher.CONTAINER)


def _times_of_parts(page: Page, place: str) -> Iterator[AnyFact]:
    for seconds in sorted(page.times):
        if moment := _since_1980(seconds):
            at = Location(f"{place}: CreationTimeStamp or LastModifiedTime of a part", str(seconds))
            yield TimeClaim(at=at, role=TimeRole.HISTORY, moment=moment, voucher=Voucher.CONTAINER)


def _since_1980(seconds: int) -> Moment | None:
    return unix_moment(seconds + _FROM_1980)


def _clock(page: Page, place: str) -> Iterator[AnyFact]:
    """The heading of a page holds the time of its making in words, by the author's clock, beside the same time in UTC: the two give the zone."""
    made, shown = _since_1980(page.heading_made), _TIME_OF_DAY.fullmatch(page.heading_time)
    if made is None or shown is None:
        return
    offset = _offset(made.wall, int(shown[1]), int(shown[2]), (shown[3] or "").upper())
    if offset is not None:
        value = f"UTC{written_offset(offset)}: the heading gives as {_safe(page.heading_time)} what the file gives as {made}"
        yield Description(at=Location(f"{place}: heading", _safe(page.heading_time)), kind="clock of the author's computer", value=value)


def _offset(universal: datetime, hour: int, minute: int, half: str) -> int | None:
    """Minutes ahead of UTC; None where the two are no two readings of one moment, as in headings that were changed by hand."""
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "P" else 0)
    local = timedelta(hours=hour, minutes=minute)
    ahead = (int(local.total_seconds()) // 60 - universal.hour * 60 - universal.minute) % _DAY
    ahead -= _DAY if ahead > _DAY // 2 else 0
    return ahead if ahead % _QUARTER == 0 and _WEST <= ahead <= _EAST and hour < 24 and minute < 60 else None


def _texts(pages: Sequence[Page], longest: int) -> Iterator[AnyFact]:
    """The words of the pages together, then those that no page shows any more."""
    now, gone, beside = (
        [line for page in pages if (page.is_listed, page.is_beside) == kind for line in (*page.lines, "")]
        for kind in ((True, False), (False, False), (False, True))
    )
    earlier = [line for page in pages for line in page.earlier]
    kinds = (
        ("document", "words of the pages", now),
        ("deleted", "words of pages that the section no longer lists", gone),
        ("earlier-state", "words of earlier states of pages", [*beside, *earlier]),
    )
    for role, part, lines in kinds:
        if (fact := text_content("\n".join(lines), role, Location(part), longest)) is not None:
            yield fact


def _languages_and_fonts(pages: Sequence[Page]) -> Iterator[AnyFact]:
    tags, fonts = dict[str, int](), dict[str, int]()
    for number, page in enumerate(pages, 1):
        for language in page.languages:
            if tag := language_tag(language):
                tags.setdefault(tag, number)
        for font in page.fonts:
            fonts.setdefault(_safe(font, 100), number)
    for tag, number in tags.items():
        yield LanguageClaim(at=Location(f"page-{number}: LanguageID", tag), role=LanguageRole.PROOFING, tag=tag)
    for font, number in list(fonts.items())[:_MOST]:
        yield FontUse(at=Location(f"page-{number}: Font", font), name=font)
