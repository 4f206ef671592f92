"""Small XML parts as a tree, without anything that a part could make the parser do."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

#: Property parts are a few kilobytes long; a tree is built of no more than this.
_LONGEST = 4 << 20


def xml_tree(data: bytes) -> "etree._Element | None":
    """The root element of a small part, entities and network off; None if it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    try:
        return etree.fromstring(data[:_LONGEST], parser) if data else None
    except (etree.XMLSyntaxError, ValueError):
        return None
