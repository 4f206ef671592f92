"""XML in its canonical form (W3C Canonical XML 1.0 and 1.1, Exclusive Canonical XML 1.0), from strict trees that define nothing."""

from typing import TYPE_CHECKING

from leakcheck.decode.xml_tree import xml_fault

if TYPE_CHECKING:
    from lxml import etree

#: A tree takes up to forty times the bytes that it is made of. Honest parts of documents have a few megabytes.
LONGEST = 32 << 20
#: Identifiers of the forms: whether exclusive, and whether remarks are kept. Version 1.1 differs only where an outer element has
#: attributes of the name space `xml`, which signed parts of documents have not.
_FORMS = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": (False, False),
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": (False, True),
    "http://www.w3.org/2006/12/xml-c14n11": (False, False),
    "http://www.w3.org/2006/12/xml-c14n11#WithComments": (False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": (True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": (True, True),
}
#: What a set of nodes is written as where no form is named (XML Signature section 4.4.3.2).
DEFAULT = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


class BrokenXml(Exception):
    """XML that cannot be read, or that defines things, so that its canonical form cannot be had; why, as the end of a sentence."""


def is_form(algorithm: str) -> bool:
    return algorithm in _FORMS


def strict_tree(data: bytes) -> "etree._Element":
    """The root of a part. Raises BrokenXml: unlike where facts are read, nothing is guessed in what was signed."""
    from lxml import etree

    if len(data) > LONGEST:
        raise BrokenXml(f"it is longer than {LONGEST:,} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, attribute_defaults=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenXml(xml_fault(error)) from None
    # Definitions can put words and attributes into a text that do not stand in it.
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenXml("it carries definitions (a document type)")
    return root


def canonical(data: bytes, form: str = DEFAULT) -> bytes:
    """A part in one of the forms. Raises BrokenXml."""
    return _written(strict_tree(data), form, ())


def canonical_element(element: "etree._Element", form: str = DEFAULT, prefixes: tuple[str, ...] = ()) -> bytes:
    """An element with all that is in it; `prefixes` of name spaces that the exclusive form keeps though they are not used."""
    from lxml import etree

    # Written and read back, so that it is the root of its own tree, with the name spaces of what it stands in: libxml2 writes
    # needless empty name spaces into elements of a larger tree.
    return _written(strict_tree(etree.tostring(element, with_tail=False)), form, prefixes)


def _written(root: "etree._Element", form: str, prefixes: tuple[str, ...]) -> bytes:
    from lxml import etree

    exclusive, remarks = _FORMS[form]
    kept = list(prefixes) if exclusive and prefixes else None
    try:
        return etree.tostring(root.getroottree(), method="c14n", exclusive=exclusive, with_comments=remarks, inclusive_ns_prefixes=kept)
    except etree.C14NError:
        # Canonical XML section 1.3: a relative name of a name space is the only thing in a sound tree for which there is no such form.
        raise BrokenXml("it names a name space by a relative address, for which the standard has no form") from None
