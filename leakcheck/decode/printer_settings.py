"""The printer that an Office program kept with a document: a DEVMODE structure ([MS-RPRN] section 2.2.2.1)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind
from leakcheck.model.location import Location

#: The names are 32 UTF-16 characters long.
_NAME, _FORM_NAME, _FIELDS = 64, 102, 72
_PAPER_SIZE, _FORM = 0x2, 0x10000
#: [MS-RPRN] section 2.2.2.1, the sizes that offices use; the others by their number.
_PAPERS = {
    1: "Letter",
    3: "Tabloid",
    5: "Legal",
    7: "Executive",
    8: "A3",
    9: "A4",
    11: "A5",
    12: "B4 (JIS)",
    13: "B5 (JIS)",
    20: "Envelope 10",
    27: "Envelope DL",
}


def printer_facts(part: str, data: bytes) -> Iterator[AnyFact]:
    """Name, paper and driver's version; nothing where a Mac keeps XML, or where it is no such structure."""
    if data[:_NAME].startswith((b"<", b"\xef\xbb\xbf")):
        return
    name = _text(data[:_NAME])
    if not name:
        return
    yield Identifier(at=Location(f"{part}: device name", name), kind=IdentifierKind.PRINTER, value=name)
    if len(data) < _FIELDS + 8:
        return
    specification, driver = struct.unpack_from("<HH", data, _NAME)
    fields, _, paper = struct.unpack_from("<IHH", data, _FIELDS)
    if specification in {0x0400, 0x0401, 0x0320}:
        yield Description(at=Location(f"{part}: driver version", f"{driver:#06x}"), kind="printer driver version", value=f"{driver:#06x}")
        form = _text(data[_FORM_NAME : _FORM_NAME + 64]) if fields & _FORM else ""
        shown = form or (_PAPERS.get(paper, f"size {paper}") if fields & _PAPER_SIZE and paper else "")
        if shown:
            yield Description(at=Location(f"{part}: paper", f"size {paper} {form}".strip()), kind="printer paper", value=shown)


def _text(data: bytes) -> str:
    text = data.decode("utf-16-le", "replace").split("\0")[0].strip()
    return storable(text, 32) if text.isprintable() and "\ufffd" not in text else ""
