"""Small XML parts as a tree, without anything that a part could make the parser do; and why one could not be read, in words."""

from functools import cache
from typing import TYPE_CHECKING

from leakcheck.decode.visible_text import storable

if TYPE_CHECKING:
    from lxml import etree

#: Property parts are a few kilobytes long; a tree is built of no more than this.
_LONGEST = 4 << 20
#: A tree takes some thirty times as much memory as the part; longer ones are streamed.
_WHOLE = 1 << 20
#: What libxml2 says where one of its bounds stopped it.
_BOUNDS = {
    "amplification": "it defines words that grow without end",
    "entity reference loop": "it defines words that grow without end",
    "Excessive depth": "it is nested deeper than is read",
    "Resource limit": "it holds a value longer than is read",
}


def xml_tree(data: bytes) -> "etree._Element | None":
    """The root element of a small part, entities and network off; None if it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    try:
        return etree.fromstring(data[:_LONGEST], parser) if data else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def sound_tree(data: bytes) -> "etree._Element | None":
    """The root element of a part that is neither damaged nor long and defines nothing; else None, and streaming tells what can be told."""
    from lxml import etree

    if not data or len(data) > _WHOLE:
        return None
    try:
        root = etree.fromstring(data, _strict_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.getroottree().docinfo.internalDTD is None else None


@cache
def _strict_parser() -> "etree.XMLParser":
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, collect_ids=False)


def bounds_fault(message: str) -> str:
    """Which of the parser's bounds stopped it, in words that end a sentence; empty if none did."""
    return next((words for sign, words in _BOUNDS.items() if sign in message), "")


def xml_fault(error: Exception) -> str:
    """Why the reading of an XML part ended early, in words that end a sentence for the reader."""
    from lxml import etree

    said = bounds_fault(str(error))
    if said or not isinstance(error, etree.XMLSyntaxError):
        return said or storable(str(error), 120)
    line, column = error.position
    return f"its XML is damaged in line {line}, column {column}" if column else "it is empty"
