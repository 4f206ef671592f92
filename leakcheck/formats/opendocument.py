"""OpenDocument texts, spreadsheets, presentations, drawings (`.odt`, `.ods`, `.odp`, `.odg`, `.fodt`; ISO/IEC 26300) and StarOffice's before."""

import re
from collections.abc import Iterable, Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.odf_content import Reading
from leakcheck.decode.odf_locks import unlocked
from leakcheck.decode.odf_package import STREAMS, OpenDocument, is_open_document, kind_of, open_document
from leakcheck.decode.odf_properties import property_facts, settings_facts
from leakcheck.decode.odf_reading import Words, read_stream
from leakcheck.decode.odf_traces import package_traces, trace_facts
from leakcheck.decode.package_members import members
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.zip_fingerprint import packing_facts
from leakcheck.decode.zip_package import DAMAGE
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: Folders and beginnings of the names of what is embedded; replacements are pictures that the program drew of the objects.
#: The editing functions of the ODF Toolkit, in their debugging mode, keep the document as it was before their changes.
_EMBEDDED = ("Pictures/", "media/", "Thumbnails/", "Object ", "Fonts/", "debug/original.")
_OBJECT, _MOST_OBJECTS = re.compile(r"Object [^/]{1,20}/content\.xml"), 200
_INSIDE = "/"


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with open_document(content) as document:
            yield Description(at=Location("mimetype"), kind="kind of document", value=kind_of(document))
            reading = _read(document, limits)
            yield from _facts(document, reading, limits)
            yield from _objects(document, limits)
            yield from _children(document, reading, limits)
            if document.encrypted and document.package is not None:
                yield from unlocked(document.package, limits)
            yield from _problems(document, reading)
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The document's package cannot be read to its end ({damage_words(error)}).")


def _read(document: OpenDocument, limits: Limits, streams: Iterable[str] = STREAMS) -> Reading:
    reading = Reading()
    words = Words(reading, limits.text_characters)
    for part in streams:
        try:
            with document.stream(part) as stream:
                if stream is not None:
                    read_stream(words.begin(part), stream)
        except DAMAGE as error:
            reading.damaged.append(f"{part}: {damage_words(error, 120)}")
    return reading


def _facts(document: OpenDocument, reading: Reading, limits: Limits) -> Iterator[AnyFact]:
    flat = document.package is None
    yield from property_facts(reading, "office:meta" if flat else "meta.xml")
    yield from settings_facts(reading, "office:settings" if flat else "settings.xml")
    yield from packing_facts(document.entries)
    yield from trace_facts(reading, "office:font-face-decls" if flat else "styles.xml, content.xml")
    yield from package_traces(document)
    for role, lines in reading.texts.items():
        if fact := text_content("\n".join(lines), role, Location(f"content.xml: {role}"), limits.text_characters):
            yield fact


def _objects(document: OpenDocument, limits: Limits) -> Iterator[AnyFact | Problem]:
    """The words of charts and other documents that lie in this one in parts: headings, and the cells that a chart was drawn from."""
    damaged: list[str] = []
    for part in list(dict.fromkeys(entry.name for entry in document.entries if _OBJECT.fullmatch(entry.name)))[:_MOST_OBJECTS]:
        reading = _read(document, limits, (part,))
        # What is too long for us is told as such, with the package's other parts.
        damaged += [] if document.package is not None and document.package.is_cut(part) else reading.damaged
        lines = reading.texts.get("document", [])
        if fact := text_content("\n".join(lines), "object", Location(f"{part}: object"), limits.text_characters):
            yield fact
    if damaged:
        yield Problem(ProblemKind.DAMAGED, f"Objects in the document cannot be read to their end ({'; '.join(damaged[:5])}).")


def _children(document: OpenDocument, reading: Reading, limits: Limits) -> Iterator[Child | Problem]:
    for number, picture in enumerate(reading.pictures, 1):
        yield Child(f"picture{number}", Content.of_bytes(picture))
    chosen = [entry for entry in document.entries if entry.name.startswith(_EMBEDDED) and not entry.is_folder and _is_file(entry.name)]
    yield from members(chosen, document.package.zip if document.package else None, limits, document.encrypted)


def _is_file(name: str) -> bool:
    """An object that is a document of its own lies in a folder of parts; the others are files."""
    return not name.startswith("Object ") or _INSIDE not in name


def _problems(document: OpenDocument, reading: Reading) -> Iterator[Problem]:
    if reading.damaged:
        yield Problem(ProblemKind.DAMAGED, f"Parts of the document cannot be read to their end ({'; '.join(reading.damaged[:5])}).")
    if reading.cut:
        yield Problem(ProblemKind.LIMIT, f"The document is very large; not all of it was read ({', '.join(reading.cut[:5])}).")
    if document.package is not None:
        yield from document.package.problems("document")


FORMAT = Format(
    name="opendocument",
    title="OpenDocument file",
    kind=ItemKind.DOCUMENT,
    recognises=is_open_document,
    extract=_extract,
    limitations=(
        "Headers, footers, notes, remarks and deleted text are told apart and are not part of the text that is compared; hidden text is part of it.",
        "Formulas are not computed: the values compared are those that the program last stored.",
        "Of charts and other documents that lie in this one in parts only the words are read, apart from the text that is compared.",
        "Macros are named, but not read.",
        "Encrypted documents are opened only with passwords that are given, as a document inside this one.",
        "Times are those of the writer's clock; most programs state no zone.",
    ),
    specialises=("zip_archive",),
)
