"""The printer that an Office program kept with a document: a DEVMODE structure ([MS-RPRN] sections 2.2.2.1 and 2.2.2.1.1)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.code_pages import decoded
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind
from leakcheck.model.location import Location

#: The names are 32 characters long: two bytes each, or one in the older form.
_CHARACTERS = 32
#: From the end of the name, in bytes: flags of what is set, then the paper, then the paper's own name.
_FIELDS, _FORM_NAME = 8, 38
_SHORTEST_NAME = 2
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


def printer_facts(part: str, data: bytes, page: int = 0) -> Iterator[AnyFact]:
    """Name, paper and driver's version; nothing where a Mac keeps XML, or where it is no such structure.

    `page`: the code page of the older form, whose names have one byte a letter; 0 for the newer one.
    """
    end = _CHARACTERS if page else 2 * _CHARACTERS
    if data.startswith((b"<", b"\xef\xbb\xbf")):
        return
    name = _text(data[:end], page)
    if len(name) < _SHORTEST_NAME:
        return
    yield Identifier(at=Location(f"{part}: device name", name), kind=IdentifierKind.PRINTER, value=name)
    if len(data) < end + _FIELDS + 8:
        return
    specification, driver = struct.unpack_from("<HH", data, end)
    fields, _, paper = struct.unpack_from("<IHH", data, end + _FIELDS)
    if specification in {0x0400, 0x0401, 0x0320}:
        yield Description(at=Location(f"{part}: driver version", f"{driver:#06x}"), kind="printer driver version", value=f"{driver:#06x}")
        form = _text(data[end + _FORM_NAME : end + _FORM_NAME + end], page) if fields & _FORM else ""
        shown = form or (_PAPERS.get(paper, f"size {paper}") if fields & _PAPER_SIZE and paper else "")
        if shown:
            yield Description(at=Location(f"{part}: paper", f"size {paper} {form}".strip()), kind="printer paper", value=shown)


def _text(data: bytes, page: int) -> str:
    text = (decoded(data.split(b"\0")[0], page) if page else data.decode("utf-16-le", "replace").split("\0")[0]).strip()
    return storable(text, 32) if text.isprintable() and "\ufffd" not in text else ""
