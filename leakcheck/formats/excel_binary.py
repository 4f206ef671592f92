"""Excel workbooks in binary form (`.xls`, `.xlt`: Excel 5 to 2003; [MS-XLS])."""

from collections.abc import Generator, Iterator

from leakcheck.decode.biff_cells import Cells
from leakcheck.decode.biff_drawn_words import drawn_words
from leakcheck.decode.biff_pivot_caches import pivot_caches
from leakcheck.decode.biff_records import SharedStrings
from leakcheck.decode.biff_traces import workbook_facts
from leakcheck.decode.biff_workbook import Workbook, workbook
from leakcheck.decode.compound_file import DAMAGE, MAGIC, CompoundFile, Entry, holds, opened
from leakcheck.decode.compound_thumbnail import thumbnail
from leakcheck.decode.compound_traces import compound_facts, damages
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.embedded_objects import embedded_objects
from leakcheck.decode.macro_project import macro_facts
from leakcheck.decode.office_locks import unlocked
from leakcheck.decode.office_pictures import pictures
from leakcheck.decode.pivot_caches import pivot_facts
from leakcheck.decode.shape_properties import shape_facts
from leakcheck.decode.sheet_headers import header_words
from leakcheck.decode.text_digest import text_content
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_STREAMS = ("Workbook", "Book")
#: Excel 5 could also write its records without a compound file around them: BOF of a workbook in version 5 or 8.
_BARE = (b"\x09\x08\x08\x00\x00\x05\x05\x00", b"\x09\x08\x10\x00\x00\x06\x05\x00")
_MOST_STRINGS = 500_000


def _recognises(content: Content) -> bool:
    return content.head.startswith(_BARE) or holds(content, *_STREAMS)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    if content.head.startswith(_BARE):
        yield from _workbook(content, content.read(limits.item_bytes), limits)
        return
    try:
        with opened(content) as file:
            yield from compound_facts(file)
            data = file.read(_stream(file), limits.item_bytes)
            shown = yield from _workbook(content, data, limits)
            if shown is not None:
                known = None if file.damages else shown
                yield from pivot_facts(pivot_caches(file, data), lambda: known, limits.text_characters)
            yield from macro_facts(file, limits)
            yield from thumbnail(file)
            yield from embedded_objects(file, [entry for entry in file.root.storages() if entry.name.startswith("MBD")], limits)
            yield from damages(file, "workbook")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The workbook cannot be read to its end ({damage_words(error)}).")


def _stream(file: CompoundFile) -> Entry | None:
    """Excel can keep two forms of one workbook side by side; the later one counts."""
    return next((entry for name in _STREAMS if (entry := file.root.child(name)) is not None), None)


def _workbook(content: Content, data: bytes, limits: Limits) -> Generator[AnyFact | Child | Problem, None, str | None]:
    """All that stands in the stream of records; what its cells show is returned, None where it could not be read."""
    book = workbook(data)
    if book is None:
        yield Problem(ProblemKind.DAMAGED, "Of the workbook only the properties could be read: its records do not begin as Excel begins them.")
        return None
    yield from workbook_facts(book)
    if book.is_encrypted:
        yield Description(at=Location("Workbook: FILEPASS", book.encryption), kind="encryption", value=book.encryption)
        yield from unlocked(content, limits, "workbook")
        return None
    shown = _text(book, data, limits.text_characters)
    if (fact := text_content(shown, "document", Location("Workbook: cells"), limits.text_characters)) is not None:
        yield fact
    words = "\n".join(map(header_words, book.headers))
    if (fact := text_content(words, "header", Location("sheets: HEADER, FOOTER"), limits.text_characters)) is not None:
        yield fact
    if book.is_wide:
        yield from drawn_words(data, limits.text_characters)
    # Pictures stand before the sheets, and what was copied from elsewhere keeps properties there.
    drawings = bytes(book.drawings)
    yield from shape_facts(("Workbook: shapes", bytes(book.shapes)), ("Workbook: pictures", drawings))
    yield from pictures(drawings, "Workbook", limits)
    return shown


def _text(book: Workbook, data: bytes, longest: int) -> str:
    """The cells of all sheets, in the order of the sheets."""
    cells = Cells(book.first.version, book.code_page or 1252, SharedStrings(book.strings).read(_MOST_STRINGS, 10 * longest))
    lines: list[str] = []
    length = 0
    # No honest sheet lies in another: each ends where the next begins, so that a thousand names for one sheet cost one reading.
    begins = sorted({sheet.offset for sheet in book.sheets if sheet.offset < len(data)})
    ends = dict(zip(begins, [*begins[1:], len(data)], strict=False))
    for sheet in book.sheets:
        for line in cells.lines(data, sheet.offset, ends.pop(sheet.offset, 0)):
            lines.append(line)
            length += len(line) + 1
            if length > longest:
                return "\n".join(lines)
    return "\n".join(lines)


FORMAT = Format(
    name="excel_binary",
    title="Excel workbook in binary form",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Formulas are not computed: the values compared are those that the program last stored.",
        "Words in remarks, boxes and charts are told apart and are not part of the text that is compared; before Excel 97 they are not read.",
        "Of a pivot table's copy of its source the values of each column are told, and not which of them stand in one row.",
        "Encrypted workbooks are opened only with passwords that are given, or with the one that Excel uses where none is asked for.",
        "Of defined names the first 300 are told; what they stand for where that is one place or constant, and not before Excel 97.",
        "Workbooks of Excel 2 to 4 are not read, nor is the log of a shared workbook's changes.",
        "The build in the first record is a constant with many program libraries; the user name often stays from an earlier save.",
        "Embedded objects that are no file of their own are wrapped into one: their digest is that of the wrapping.",
    ),
    specialises=("compound_file", "encrypted_office"),
)
