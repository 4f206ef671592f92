"""How a PDF was written: by the order and spelling of its skeleton one often knows the program, whatever it calls itself.

ISO 32000-1 section 7.5 leaves all of this to the writer: the bytes of the second line, line ends, the order of keys in
the trailer, how the identifiers are spelt, how objects are numbered. Editing tools rarely keep it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import entry, resolved, stream_within
from leakcheck.decode.pdf_structure import Object, Section, Structure, objects_in
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, FeatureUse, Identifier, IdentifierKind, Quantity, QuantityKind
from leakcheck.model.first_few import first_few
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

#: A name behind a name is the value of the first.
_KEYS = re.compile(rb"/([A-Za-z]{1,20})(?:\s*/[^\s/<>\[\]()]{1,100})?")
_MARK = re.compile(rb"%PDF-\d\.\d[ \t]*(\r\n|\r|\n)(%[^\r\n]{0,16})?")
_IDENTIFIERS = re.compile(rb"/ID\s*\[\s*(<[0-9A-Fa-f\s]*>|\()")
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+R\b")
#: Kept by the file's skeleton and named by no object; the dictionary of a linearised file stands for itself.
_BY_DESIGN = re.compile(rb"/Type\s*/(?:XRef|ObjStm)\b|/Linearized\b")
#: A digest that LibreOffice and OpenOffice put there, and that programs which copy the trailer hand on.
_OFFICE_DIGEST = b"/DocChecksum"
_TRAILER_ONLY = frozenset({b"Prev", b"XRefStm", b"DecodeParms", b"Columns", b"Predictor", b"Length"})
_LONGEST_HEAD = 65_000
_MOST_PACKED = 8 << 20
_MOST_STREAMS = 400
_MOST_SHOWN = 12


def writing_facts(structure: Structure, data: bytes, reader: "PdfReader", pages: "list[PageObject]") -> Iterator[AnyFact]:
    """The fingerprints of the first and the last writing, the kinds of index, and what the numbers of objects tell."""
    if not structure.states:
        return
    sections = [section for state in structure.states for section in state.sections]
    yield from _fingerprints(structure, data, sections)
    if any(_OFFICE_DIGEST in section.trailer for section in sections):
        yield FeatureUse(at=Location("trailer /DocChecksum"), kind="pdf_writer_mark", value="/DocChecksum")
    kinds = Counter(section.kind for section in sections)
    shown = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield Description(at=Location("cross-reference sections", shown), kind="index", value=shown)
    objects = list(objects_in(data, 0, len(data)))
    yield from _numbers(objects, pages)
    yield from _unreferenced(structure, sections, objects, reader)


def _fingerprints(structure: Structure, data: bytes, sections: Sequence[Section]) -> Iterator[Identifier]:
    """Of the oldest section, which the program wrote that made the file, and of the newest, where that is another."""
    first = _form(structure, data, sections[0])
    yield _fingerprint("first writing", first)
    last = _form(structure, data, sections[-1])
    if len(structure.states) > 1 and last != first:
        yield _fingerprint("last writing", last)


def _fingerprint(part: str, form: str) -> Identifier:
    return Identifier(at=Location(f"file structure: {part}", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=storable(form, 300))


def _form(structure: Structure, data: bytes, section: Section) -> str:
    mark = _MARK.match(data, max(structure.header, 0))
    ends = {b"\r\n": "CRLF", b"\r": "CR", b"\n": "LF"}[mark[1]] if mark else "none"
    comment = mark[2].hex() if mark and mark[2] else "none"
    keys = [key for key in _KEYS.findall(section.trailer[:2_000]) if key not in _TRAILER_ONLY]
    order = b" ".join(dict.fromkeys(keys[:20])).decode("ascii")
    return f"line ends {ends}; mark {comment}; {section.kind}; trailer {order}; identifiers {_spelling(section.trailer)}"


def _spelling(trailer: bytes) -> str:
    found = _IDENTIFIERS.search(trailer)
    if found is None:
        return "none"
    if found[1] == b"(":
        return "literal"
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", found[1])
    case = "lower" if re.search(rb"[a-f]", digits) else "upper" if re.search(rb"[A-F]", digits) else "decimal"
    return f"{case} {len(digits)}"


def _numbers(objects: Sequence[Object], pages: "list[PageObject]") -> Iterator[AnyFact]:
    if objects:
        yield Quantity(at=Location("objects that stand in the open"), kind=QuantityKind.OBJECTS, value=len(objects), unit="objects")
    reused = sorted({found.number for found in objects if found.generation})
    if reused:
        yield Description(at=Location("objects"), kind="objects with a number that was used before", value=_listed(reused))
    first = _first_page(pages)
    if first and objects:
        highest = max(found.number for found in objects)
        value = f"{', '.join(map(str, first))}; numbers in the open go up to {highest}"
        yield Description(at=Location("page 1 /Contents"), kind="objects that draw page 1", value=value)


def _first_page(pages: "list[PageObject]") -> list[int]:
    from pypdf.generic import ArrayObject, IndirectObject

    if not pages:
        return []
    written = dict.get(pages[0], "/Contents")
    parts = entry(pages[0], "/Contents")
    references = list(parts[:_MOST_SHOWN]) if isinstance(parts, ArrayObject) else [written]
    return [reference.idnum for reference in references if isinstance(reference, IndirectObject)]


def _unreferenced(structure: Structure, sections: Sequence[Section], objects: Sequence[Object], reader: "PdfReader") -> Iterator[Description]:
    """Objects whose number occurs in no reference at all; nothing is said unless every reference could be seen."""
    if structure.linearised or any(len(found.head) > _LONGEST_HEAD for found in objects):
        return
    packed = _packed(objects, reader)
    if packed is None:
        return
    named = {int(number) for found in objects for number in _REFERENCE.findall(found.head)}
    named |= {int(number) for text in (packed, *(section.trailer for section in sections)) for number in _REFERENCE.findall(text)}
    alone = sorted({found.number for found in objects if found.number not in named and not _BY_DESIGN.search(found.head)})
    if alone:
        yield Description(at=Location("objects"), kind="objects that nothing in the file refers to", value=_listed(alone))


def _packed(objects: Sequence[Object], reader: "PdfReader") -> bytes | None:
    """All object streams unpacked, one after another; None if they are too many, or one cannot be read."""
    from pypdf.generic import IndirectObject

    numbers = [found for found in objects if re.search(rb"/Type\s*/ObjStm\b", found.head)]
    if len(numbers) > _MOST_STREAMS:
        return None
    texts, left = list[bytes](), _MOST_PACKED
    for found in numbers:
        text = stream_within(resolved(IndirectObject(found.number, found.generation, reader)), left)
        left -= len(text)
        if not text:
            return None
        texts.append(text)
    return b"\n".join(texts)


def _listed(numbers: Sequence[int]) -> str:
    return first_few(map(str, numbers), _MOST_SHOWN, ", ")
