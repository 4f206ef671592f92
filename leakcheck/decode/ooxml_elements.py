"""The elements of Office Open XML parts: as a whole tree where a part is small and sound, else streamed so that a huge part costs no memory."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.xml_tree import sound_tree, xml_fault
from leakcheck.decode.zip_package import DAMAGE

if TYPE_CHECKING:
    from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VISIO = "{http://schemas.microsoft.com/office/visio/2012/main}"
XPS = "{http://schemas.microsoft.com/xps/2005/06}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: ISO/IEC 29500 Strict uses other names for the same things, as Visio did before its format was ready, and OpenXPS does
#: (ECMA-388 annex D).
_STRICT = {
    WORD: "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    SHEET: "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
    DRAWING: "{http://purl.oclc.org/ooxml/drawingml/main}",
    VISIO: "{http://schemas.microsoft.com/office/visio/2011/1/core}",
    XPS: "{http://schemas.openxps.org/oxps/v1.0}",
}
_PROLOGUE = 65_536


def both(space: str, *names: str) -> tuple[str, ...]:
    """The tags of these names in the usual and in the strict form."""
    return tuple(f"{one}{name}" for one in (space, _STRICT[space]) for name in names)


def whole(package: Package, part: str) -> "etree._Element | None":
    """The root of a part; None where it is long, missing, damaged or defines anything. Then `ends` tells what can be told."""
    data = package.part(part)
    return None if package.is_cut(part) else sound_tree(data)


def ends(package: Package, part: str, space: str, *names: str) -> "Iterator[etree._Element]":
    """Elements of these names as their ends are read; damage ends the reading and is told, what came before stands."""
    from lxml import etree

    if b"<!ENTITY" in package.part(part)[:_PROLOGUE]:  # forbidden by ISO/IEC 29500-2 section 8.1.4: what stands for words there is not read
        package.damaged(part, "it defines entities")
    try:
        with package.stream(part) as stream:
            # Without recovery: lxml keeps a note of every error that it recovers from, and a hostile part is nothing but errors.
            tags = both(space, *names)
            events = etree.iterparse(stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
            for _, element in events:
                yield element
    except (etree.XMLSyntaxError, ValueError, *DAMAGE) as error:
        package.damaged(part, xml_fault(error))


def siblings(package: Package, part: str, space: str, *names: str) -> "Iterator[etree._Element]":
    """Elements that never lie in one another, such as the rows of a sheet. Each is empty when the next is asked for."""
    root = whole(package, part)
    if root is not None:
        yield from root.iter(*both(space, *names))
        return
    for element in ends(package, part, space, *names):
        yield element
        element.clear()
        forget(element)


def forget(element: "etree._Element") -> None:
    """Siblings that were read hang on the parent until they are cut off."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def in_fallback(element: "etree._Element") -> bool:
    """Whether it is the copy for older programs that stands beside the same in a newer form (ISO/IEC 29500-3 section 7.6)."""
    return next(element.iterancestors(_FALLBACK), None) is not None
