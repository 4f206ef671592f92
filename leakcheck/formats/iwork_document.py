"""Documents of Apple's Pages, Numbers and Keynote: packages of 2013 and later, and those of 2009 with one XML part."""

from collections.abc import Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.iwork_facts import BUILDS, NUMBER, PROPERTIES, of_the_package, of_the_words
from leakcheck.decode.iwork_package import HINT, INDEX, LOCK, OBJECTS, OLD_INDEXES, IworkPackage, folder_of
from leakcheck.decode.iwork_words import words_of
from leakcheck.decode.iwork_xml import LONGEST, old_facts, program_of
from leakcheck.decode.ooxml_package import Package, package_of
from leakcheck.decode.package_members import members
from leakcheck.decode.visible_text import storable, visible
from leakcheck.decode.zip_package import DAMAGE, MAGIC, entries, looked_into, opened
from leakcheck.decode.zip_traces import archive_facts
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: What the packages of others begin with, so that their lists of entries need not be looked at.
_OTHERS = (b"[Content_Types].xml", b"_rels/", b"mimetype", b"META-INF/", b"docProps/", b"word/", b"xl/", b"ppt/")
_OWN_PARTS = (INDEX, LOCK, HINT, NUMBER, PROPERTIES, *BUILDS, *OLD_INDEXES)
_MOST_TIMES = 5


def _recognises(content: Content) -> bool:
    head = content.head
    if not head.startswith(MAGIC[0]) or head.startswith(_OTHERS, 30):
        return False
    try:
        with looked_into(content) as archive:
            return folder_of(entries(archive)) is not None
    except DAMAGE:
        return False


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as archive:
            package = package_of(archive)
            document = IworkPackage(package, folder_of(package.entries) or "")
            yield from archive_facts(content, archive, package.entries)
            yield from _times(package)
            yield from _locked(document) if document.is_locked else _read(document, limits)
            own = {document.folder + name for name in _OWN_PARTS}
            media = [entry for entry in package.entries if entry.name not in own and not entry.name.endswith(OBJECTS)]
            yield from members([] if document.is_locked else media, archive, limits)
            yield from package.problems("document") if not document.is_locked else ()
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The document's package cannot be read to its end ({damage_words(error)}).")


def _times(package: Package) -> Iterator[Extracted]:
    """When its parts were packed: the programs write no other time of the whole document."""
    moments = {entry.moment: entry.name for entry in reversed(package.entries) if entry.moment is not None}
    for moment, name in list(moments.items())[::-1][:_MOST_TIMES]:
        at = Location(f"zip entry {storable(visible(name), 200)}: time")
        yield TimeClaim(at=at, role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)


def _locked(document: IworkPackage) -> Iterator[Extracted]:
    if hint := storable(visible(document.hint), 300):
        yield Description(at=Location("hint for the password", hint), kind="hint for the password", value=hint)
    if document.has(PROPERTIES):  # stays readable
        yield from of_the_package(document, "")
    yield Problem(ProblemKind.ENCRYPTED, "The document of Pages, Numbers or Keynote is locked with a password and was not read.")


def _read(document: IworkPackage, limits: Limits) -> Iterator[Extracted]:
    name, data = document.old_index()
    if data:
        yield from of_the_package(document, program_of(data))
        yield from old_facts(name, data, limits.text_characters)
        if len(data) > LONGEST:
            yield Problem(ProblemKind.LIMIT, f"The document is very large; only the first {LONGEST:,} bytes of its words were read.")
        return
    words = words_of(document)
    yield from of_the_package(document, words.program)
    yield from of_the_words(words, limits.text_characters)
    if document.faults:
        yield Problem(ProblemKind.DAMAGED, f"Parts of the document cannot be read ({'; '.join(document.faults)}).")
    if document.is_cut:
        yield Problem(ProblemKind.LIMIT, "The document unpacks to very much; not all of it was read.")


FORMAT = Format(
    name="iwork_document",
    title="Document of Pages, Numbers or Keynote",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(MAGIC[0],),
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("zip_archive", "pdf_document"),
    limitations=(
        "Apple does not publish the form: what is read rests on what public projects found out, and was tried on few real files.",
        "The programs keep no author and no time of the last save in documents of 2013 and later; the times of packing stand in their stead.",
        "Of tables the texts of cells are read, each once, and neither numbers nor formulas; charts and drawings are not read.",
        "Documents locked with a password are not opened; the hint for the password is told.",
        "Packages that lie in a dump as the folders that they are on a Mac are read as the files in them, without their words.",
    ),
)
