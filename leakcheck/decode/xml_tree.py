"""Small XML parts as a tree, without anything that a part could make the parser do; and why one could not be read, in words."""

from typing import TYPE_CHECKING

from leakcheck.decode.visible_text import storable

if TYPE_CHECKING:
    from lxml import etree

#: Property parts are a few kilobytes long; a tree is built of no more than this.
_LONGEST = 4 << 20
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
