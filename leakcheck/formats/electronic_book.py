"""Electronic books in EPUB (EPUB 2.0.1 and 3.3): who, when and by which program, the words in the order of reading, the pictures."""

from collections.abc import Iterator

from leakcheck.decode.book_package import CONTAINER, Book, Stated, book_of
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.html_words import html_text
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.ooxml_package import Package, package_of
from leakcheck.decode.package_members import members
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.zip_fingerprint import packing_facts
from leakcheck.decode.zip_package import DAMAGE, MAGIC, looked_into, opened
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_KIND = b"mimetypeapplication/epub+zip"
#: What books begin with that people packed again: no other archive need be opened to find out.
_BEGINNINGS = (b"mimetype", b"META-INF/", b"OPS/", b"OEBPS/", b"EPUB/")
_WORDS = {"title": "title", "subject": "subject", "description": "comments", "publisher": "publisher", "rights": "copyright", "source": "source"}
#: Names of the times in EPUB 2 (`opf:event`) and 3 (`property`), and what the program calibre adds.
_TIMES = {"creation": TimeRole.CREATED, "modification": TimeRole.MODIFIED, "dcterms:created": TimeRole.CREATED, "dcterms:modified": TimeRole.MODIFIED}
#: A contributor in the role of the book's producer is the program that wrote it (MARC relators).
_PRODUCER = "bkp"
_PROGRAMS = ("generator", "Sigil version")


def _recognises(content: Content) -> bool:
    """By the first member, which has to name the kind and to be stored (EPUB 3.3 section 4.3); by any such member where people packed it again."""
    head = content.head
    if not head.startswith(MAGIC) or head[30:58] == _KIND:
        return head.startswith(MAGIC)
    try:
        return head.startswith(_BEGINNINGS, 30) and _names_its_kind(content)
    except DAMAGE:
        return False


def _names_its_kind(content: Content) -> bool:
    """Raises one of DAMAGE."""
    with looked_into(content) as archive:
        package = package_of(archive)
        return package.part("mimetype").strip() == _KIND[8:] and bool(package.names(CONTAINER))


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as archive:
            package = package_of(archive)
            book = book_of(package)
            if book is None:
                yield Problem(ProblemKind.DAMAGED, f"The description of the book ({CONTAINER} and what it names) cannot be read.")
                return
            yield Description(at=Location(f"{book.place}: version", book.version), kind="version of the format", value=f"EPUB {book.version}".strip())
            yield from (fact for stated in book.stated for fact in _fact(book, stated))
            yield from packing_facts(package.entries)
            yield from _words(package, book, limits.text_characters)
            pictures = frozenset(book.pictures)
            yield from members([entry for entry in package.entries if entry.name in pictures], package.zip, limits, book.locked)
            yield from package.problems("book")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The book's package cannot be read to its end ({damage_words(error)}).")


def _fact(book: Book, stated: Stated) -> Iterator[AnyFact]:
    at = Location(f"{book.place}: {stated.name}{f' ({stated.detail})' if stated.detail else ''}", stated.value)
    role = _TIMES.get(stated.detail or stated.name)
    moment = iso_moment(stated.value) if role is not None else None
    if role is not None and moment is not None:
        yield TimeClaim(at=at, role=role, moment=moment)
    elif stated.name == "creator":
        yield PersonClaim(at=at, role=PersonRole.AUTHOR, name=stated.value[:300])
    elif stated.name in _PROGRAMS or (stated.name == "contributor" and stated.detail == _PRODUCER):
        name = f"Sigil {stated.value}" if stated.name.startswith("Sigil") else stated.value
        yield SoftwareClaim(at=at, role=SoftwareRole.PRODUCER, name=name[:200])
    elif stated.name == "language":
        yield LanguageClaim(at=at, role=LanguageRole.CONTENT, tag=stated.value[:35])
    elif stated.name == "identifier":
        yield Identifier(at=at, kind=IdentifierKind.DOCUMENT, value=stated.value[:300])
    else:
        yield from _told(at, stated)


def _told(at: Location, stated: Stated) -> Iterator[AnyFact]:
    if stated.name == "date":
        yield Description(at=at, kind="date of publication", value=stated.value)
    elif stated.name == "calibre:timestamp":
        yield Description(at=at, kind="time of entry in calibre's library", value=stated.value)
    elif stated.name in _WORDS:
        yield Description(at=at, kind=_WORDS[stated.name], value=stated.value)


def _words(package: Package, book: Book, longest: int) -> Iterator[Extracted]:
    pieces, left = [], longest
    for name in book.text:
        if left <= 0 or name in book.locked:
            continue
        text = html_text(package.part(name).decode("utf-8", "replace"))
        pieces.append(text)
        left -= len(text)
    if (fact := text_content("\n".join(pieces), "document", Location("text of the book"), longest)) is not None:
        yield fact
    if locked := [name for name in book.text if name in book.locked]:
        sentence = f"{len(locked):,} of {len(book.text):,} parts of the book are encrypted, as shops do it; their words were not read."
        yield Problem(ProblemKind.ENCRYPTED, sentence)


FORMAT = Format(
    name="electronic_book",
    title="Electronic book (EPUB)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=MAGIC,
    extract=_extract,
    limitations=(
        "The words are those of the parts that are read in order; remarks, hidden elements and scripts in them are not told apart.",
        "Books that a shop encrypted are not opened.",
        "Dates of publication are those of the work and say nothing of the file.",
        "Other formats of electronic books (MOBI, AZW, FB2) are not read.",
    ),
    specialises=("zip_archive",),
)
