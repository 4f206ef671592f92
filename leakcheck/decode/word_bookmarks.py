"""When Word made its hidden bookmarks: their names hold the time, by the clock of the computer.

Word marks the targets of tables of contents, references and links by itself and names them with a number (`_Toc402299822`). It is that of the
seconds since the beginning of 1900 in local time, of which Word keeps the lowest 29 bits, so that it begins anew every 17 years (in 1985,
2002 and 2019); headings that are marked at one time have numbers one behind the other. Nobody has written this down that we know of. In 31
documents of public collections that Word saved and that hold such numbers they stand for 49 moments from 2001 to 2022, of which 44 fall between
nine in the morning and six in the evening; 13 documents hold one that lies within fourteen hours of their last save, apart from its UTC by a
time zone and some minutes of work.

The names outlive the marks of editing sessions: LibreOffice hands them on into all of its formats, and drops those marks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from leakcheck.decode.ooxml_package import Package
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Extracted
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

TOKEN = "word-bookmark"
_MAKER = "Microsoft"
_NAME = re.compile(r"_(?:Toc|Ref|Hlk|Hlt)(\d{7,9})")
_IN_PART = re.compile(rb'w:name="(_(?:Toc|Ref|Hlk|Hlt)\d{7,9})"')
#: As the writers of Rich Text and of pages in HTML put them: `{\*\bkmkstart _Toc402299822}`, `<a name="_Toc402299822">`.
_IN_RICH_TEXT = re.compile(rb"\\bkmkstart\s{1,4}(_(?:Toc|Ref|Hlk|Hlt)\d{7,9})\s{0,4}\}")
_IN_PAGE = re.compile(r"""\sname=["']?(_(?:Toc|Ref|Hlk|Hlt)\d{7,9})(?=["'\s>])""")
#: Without it no name in a part begins with a line below.
_SIGN = b'="_'
#: Word since 2010 keeps where somebody last typed, to offer it when the document is opened again.
_COPY, _COPY_ENDS = b"<mc:Fallback", b"</mc:Fallback>"
_LAST_EDIT, _PARAGRAPH = b'w:name="_GoBack"', re.compile(rb"<w:p[\s>]")
_BEGIN, _PERIOD = datetime(1900, 1, 1), 1 << 29
_ROUND = timedelta(seconds=_PERIOD)
#: Before, no program for Windows made such names; after, no clock of this program's time stands.
_FIRST, _LAST = datetime(1990, 1, 1), datetime(2100, 1, 1)
#: Program libraries count from fixed numbers (Aspose.Words from the first of these); small ones are counted by hand.
_COUNTED, _SMALL = range(256_000_000, 256_100_000), 1_000_000
#: A clock of the last zone is a day ahead of the first.
_ZONES = timedelta(days=1)
_MOST, _MOST_MARKS, _MOST_NAMES, _ENOUGH = 50, 500, 20_000, 8 << 20


@dataclass(slots=True)
class Stated:
    """What a document states that its bookmarks are asked together with."""

    saved: list[Moment] = field(default_factory=list)
    """When it was last saved, in all ways in which it says so."""
    programs: list[str] = field(default_factory=list)
    """Which program saved it."""

    @property
    def is_by_word(self) -> bool:
        """Other programs and libraries name bookmarks in the same way, by numbers of their own making."""
        return bool(self.programs) and all(name.startswith(_MAKER) for name in self.programs)


def noting(facts: Iterable[Extracted], stated: Stated) -> Iterator[Extracted]:
    """The facts as they come; what the bookmarks are asked together with is noted."""
    for fact in facts:
        if isinstance(fact, TimeClaim) and fact.role is TimeRole.MODIFIED:
            stated.saved.append(fact.moment)
        elif isinstance(fact, SoftwareClaim) and fact.role is SoftwareRole.APPLICATION:
            stated.programs.append(fact.name)
        yield fact


def package_bookmarks(package: Package, stated: Stated) -> Iterator[AnyFact]:
    """Those of the main part of a Word document, and where Word offers to go on."""
    part = package.related("officeDocument", "word/document.xml")
    if _SIGN not in package.signs(part):
        return
    data = package.part(part)[:_ENOUGH]
    last = data.find(_LAST_EDIT)
    if last >= 0:
        at = Location(f"{part}: w:bookmarkStart _GoBack")
        yield Description(
            at=at, kind="place at which Word offers to go on", value=f"paragraph {_paragraph(data[:last]):,}, those in text boxes counted"
        )
    names = [match[1].decode() for match in islice(_IN_PART.finditer(data), _MOST_NAMES)]
    yield from bookmark_marks(names, f"{part}: w:bookmarkStart")
    yield from bookmark_times(names, f"{part}: w:bookmarkStart", stated)


def rich_text_bookmarks(data: bytes) -> Iterator[AnyFact]:
    """Those of a Rich Text document, as marks of its history: its program is not known well enough to read times from them."""
    names = (match[1].decode() for match in islice(_IN_RICH_TEXT.finditer(data), _MOST_NAMES))
    return bookmark_marks(names, r"\bkmkstart")


def page_bookmarks(source: str) -> Iterator[AnyFact]:
    """The same of a web page that Word or another word processor saved."""
    names = (match[1] for match in islice(_IN_PAGE.finditer(source), _MOST_NAMES)) if '"_' in source or "=_" in source else ()
    return bookmark_marks(names, "a name")


def bookmark_marks(names: Iterable[str], part: str) -> Iterator[AnyFact]:
    """Each name that holds the number of a second, as a mark that later states of the document bear too; bounded, the lowest numbers first."""
    numbers = {int(match[1]): name for name in names if (match := _NAME.fullmatch(name))}
    for number in sorted(number for number in numbers if _is_of_a_clock(number))[:_MOST_MARKS]:
        yield Identifier(at=Location(f"{part} {numbers[number]}", str(number)), kind=IdentifierKind.BOOKMARK, value=numbers[number])


def _is_of_a_clock(number: int) -> bool:
    """Program libraries count from fixed numbers, people from small ones."""
    return _SMALL <= number < _PERIOD and number not in _COUNTED


def _paragraph(before: bytes) -> int:
    """The number of the paragraph at the end, without the copies of text boxes for older programs."""
    pieces = before.split(_COPY)
    shown = pieces[:1] + [piece.partition(_COPY_ENDS)[2] for piece in pieces[1:]]
    return max(1, sum(len(_PARAGRAPH.findall(piece)) for piece in shown))


def bookmark_times(names: Iterable[str], part: str, stated: Stated) -> Iterator[AnyFact]:
    """The time of each number that does not follow another, in their order: the last at which it came up before the last save."""
    if not stated.saved or not stated.is_by_word:
        return
    numbers = {int(match[1]): name for name in names if (match := _NAME.fullmatch(name))}
    saved = max(one.latest for one in stated.saved)
    told = 0
    for number in sorted(numbers):
        if number - 1 in numbers or not _is_of_a_clock(number) or told >= _MOST:
            continue
        wall = _last_before(number, saved)
        if wall is not None:
            told += 1
            where = f"{number:,}, in Word seconds of local time, counted anew every 17 years: or {wall + _ROUND:%Y-%m-%d %H:%M:%S}"
            at = Location(f"{part} {numbers[number]}", where)
            yield TimeClaim(at=at, role=TimeRole.TOKEN, moment=Moment(wall), voucher=Voucher.EMBEDDED, token=TOKEN)


def _last_before(number: int, saved: datetime) -> datetime | None:
    until = saved.replace(tzinfo=None)
    if not _FIRST < until < _LAST:
        return None
    first = _BEGIN + timedelta(seconds=number)
    wall = first + (until + _ZONES - first) // _ROUND * _ROUND
    return wall if wall >= _FIRST else None
