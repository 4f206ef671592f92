"""In which program's way the parts of an Office package are written: what is free in the format, each program writes as it always does.

LibreOffice and the programs made from it declare their namespaces in an order of their own, and write values that Microsoft's programs leave
out. Each mark is searched for at the beginning of a part only, and two parts have to agree.
"""

import re
from collections.abc import Iterator

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.location import Location

#: The roots of the parts and what follows on them stand in so many bytes.
_BEGINNING = 4000
_XML = rb"(?:\xef\xbb\xbf)?\s{0,9}<\?xml[^<>]{0,120}\?>\s{0,9}"
_URI = rb'="[^"<>]{1,120}"'


def _root(name: bytes, *prefixes: bytes) -> re.Pattern[bytes]:
    return re.compile(_XML + b"(<" + name + b"".join(rb"\s+xmlns" + prefix + _URI for prefix in prefixes) + b")")


_TEXT = _root(b"w:document", b":o", b":r", b":v", b":w", b":w10", b":wp")
_STYLES = re.compile(
    _XML + rb"(<w:styles\s+xmlns:w" + _URI + rb"[^<>]{0,400}>\s{0,9}<w:docDefaults>\s{0,9}<w:rPrDefault>\s{0,9}<w:rPr>\s{0,9}<w:rFonts\s+w:ascii="
    rb'"[^"<>]{0,99}"\s+w:hAnsi="[^"<>]{0,99}"\s+w:eastAsia=)'
)
_WORKBOOK = re.compile(_XML + rb'<workbook\s[^<>]{0,900}>\s{0,9}(<fileVersion\s+appName="Calc"/>)')
_SHEET = re.compile(_XML + rb'<worksheet\s[^<>]{0,900}>\s{0,9}(<sheetPr\s+filterMode="(?:false|true)">)')
_PRESENTATION = _root(b"p:presentation", b":a", b":p", b":r")
_SLIDE = _root(b"p:sld", b":a", b":p", b":r")
_URIS = re.compile(r'(?<=xmlns)(:\w{1,20})="[^"]*"')


def dialect_facts(package: Package) -> Iterator[AnyFact]:
    """The dialect of LibreOffice, where the main part and another one are written in it."""
    main = package.related("officeDocument", "")
    folder = main.lower().rpartition("/")[0]
    if folder not in _KINDS:
        return
    mark, beside, other_mark = _KINDS[folder]
    found = mark.match(package.part(main)[:_BEGINNING])
    other = next(iter(package.names(f"{folder}/{beside}", ".xml")), "") if found else ""
    if found and other and other_mark.match(package.part(other)[:_BEGINNING]):
        raw = storable(_URIS.sub(r"\1", found[1].decode("utf-8", "replace")), 200)
        yield Description(at=Location(f"{main[:100]}, {other[:100]}: way of writing", raw), kind="dialect", value="LibreOffice")


#: Of each kind of document: the mark of the main part, the beginning of the name of another one, and its mark.
_KINDS = {
    "word": (_TEXT, "styles", _STYLES),
    "xl": (_WORKBOOK, "worksheets/", _SHEET),
    "ppt": (_PRESENTATION, "slides/", _SLIDE),
}
