"""XML signatures (W3C XML Signature 1.1, RFC 6931, RFC 9231) with the statements of XAdES (ETSI EN 319 132-1), as documents carry them.

A signature is made over a list (SignedInfo) of references with their hashes. What is not reached from that list is said by nobody:
so each reference must lead to one place only, inside the signature itself or to a part of the package, and only what was reached
is read. Nothing is computed that a signature asks for beside canonical forms: no style sheets, no search paths, no addresses.
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from leakcheck.decode.signature_method import Method, digest
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_canonical import DEFAULT, canonical_element, is_form, strict_tree

if TYPE_CHECKING:
    from lxml import etree

DS = "{http://www.w3.org/2000/09/xmldsig#}"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
#: A document of a hundred sheets with pictures has some thousand parts.
MOST_REFERENCES = 5000
_MOST_TRANSFORMS = 3
_MOST_CERTIFICATES = 20
_LONGEST_PART = 8 << 20
_W3 = "http://www.w3.org"
_HASHES = {
    f"{_W3}/2000/09/xmldsig#sha1": "sha1",
    f"{_W3}/2001/04/xmldsig-more#md5": "md5",
    f"{_W3}/2001/04/xmldsig-more#sha224": "sha224",
    f"{_W3}/2001/04/xmldsig-more#sha384": "sha384",
    f"{_W3}/2001/04/xmlenc#sha256": "sha256",
    f"{_W3}/2001/04/xmlenc#sha512": "sha512",
}
_MORE = f"{_W3}/2001/04/xmldsig-more#"
_METHODS = {
    f"{_W3}/2000/09/xmldsig#rsa-sha1": Method("rsa", "sha1"),
    f"{_W3}/2000/09/xmldsig#dsa-sha1": Method("dsa", "sha1"),
    f"{_W3}/2009/xmldsig11#dsa-sha256": Method("dsa", "sha256"),
    f"{_MORE}rsa-md5": Method("rsa", "md5"),
    **{f"{_MORE}rsa-{name}": Method("rsa", name) for name in ("sha224", "sha256", "sha384", "sha512")},
    **{f"{_MORE}ecdsa-{name}": Method("ecdsa", name) for name in ("sha1", "sha224", "sha256", "sha384", "sha512")},
    **{
        f"{_W3}/2007/05/xmldsig-more#{name}-rsa-MGF1": Method("rsa-pss", name, size, name)
        for name, size in (("sha1", 20), ("sha224", 28), ("sha256", 32), ("sha384", 48), ("sha512", 64))
    },
}
#: Attributes that programs take for an element's name.
_NAMES = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")


class BrokenSignature(Exception):
    """A signature that breaks its standard; how, as the end of a sentence."""


class UnsupportedSignature(BrokenSignature):
    """A signature of a kind that is not checked here, or refused; the text says which."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that is signed: where it stands, what is done to it before it is hashed, and the hash."""

    uri: str
    forms: tuple[str, ...]
    """Identifiers of the transforms, in their order."""
    prefixes: tuple[str, ...]
    ids: frozenset[str]
    """Of a transform of relations: the ids that are kept, and below the types."""
    types: frozenset[str]
    hash_name: str
    value: bytes

    @property
    def inside(self) -> bool:
        """Whether it names an element of the signature, and no part of the package."""
        return self.uri.startswith("#")


@dataclass(frozen=True, slots=True)
class XmlSignature:
    """A signature that could be read."""

    element: "etree._Element"
    method: Method
    value: bytes
    signed: bytes
    """The canonical list, which the signature is made over."""
    references: tuple[Reference, ...]
    certificates: tuple[bytes, ...]

    def names(self) -> "dict[str, list[etree._Element]]":
        """The elements of the whole part by each name that a program could know them under."""
        found: dict[str, list[etree._Element]] = {}
        for one in self.element.getroottree().getroot().iter("*"):
            for name in dict.fromkeys(one.get(attribute) for attribute in _NAMES):
                if name:
                    found.setdefault(name, []).append(one)
        return found


def signature_elements(data: bytes) -> "list[etree._Element]":
    """The signatures of a part: its root, or what stands directly in it. Raises BrokenXml."""
    root = strict_tree(data[: _LONGEST_PART + 1])
    return [root] if root.tag == f"{DS}Signature" else [one for one in root if one.tag == f"{DS}Signature"]


def xml_signature(element: "etree._Element") -> XmlSignature:
    """Read a signature. Raises BrokenSignature, and UnsupportedSignature."""
    # Canonical forms leave remarks out: a value cut in two by one would be signed as one and read as another.
    if any(not isinstance(one.tag, str) for one in element.iter()):
        raise BrokenSignature("it holds remarks or instructions, which honest ones do not")
    signed = _only(element, "SignedInfo")
    form = _only(signed, "CanonicalizationMethod")
    algorithm = form.get("Algorithm", "")
    if not is_form(algorithm):
        raise UnsupportedSignature(f"the form in which its list is signed is not known here ({storable(algorithm, 120)})")
    return XmlSignature(
        element,
        _method(_only(signed, "SignatureMethod")),
        _octets(_only(element, "SignatureValue")),
        canonical_element(signed, algorithm, prefixes_of(form)),
        references(signed),
        tuple(_certificates(element)),
    )


def _only(parent: "etree._Element", name: str) -> "etree._Element":
    found = parent.findall(f"{DS}{name}")
    if len(found) != 1:
        raise BrokenSignature(f"it holds {len(found) or 'no'} {name} where one belongs")
    return found[0]


def _octets(element: "etree._Element") -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise BrokenSignature("a number in it is damaged") from None


def _method(element: "etree._Element") -> Method:
    algorithm = element.get("Algorithm", "")
    if algorithm not in _METHODS:
        raise UnsupportedSignature(f"its method is not supported here ({storable(algorithm, 120)})")
    return _METHODS[algorithm]


def _certificates(element: "etree._Element") -> Iterator[bytes]:
    for one in element.findall(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")[:_MOST_CERTIFICATES]:
        try:
            yield _octets(one)
        except BrokenSignature:
            continue


# ── references ───────────────────────────────────────────────────────────────────────────────────────────────────────


def references(parent: "etree._Element") -> tuple[Reference, ...]:
    """Those that stand directly in a list: SignedInfo or a Manifest. Raises BrokenSignature."""
    found = parent.findall(f"{DS}Reference")
    if not found:
        raise BrokenSignature("its list of what is signed is empty")
    if len(found) > MOST_REFERENCES:
        raise UnsupportedSignature(f"it lists more than {MOST_REFERENCES:,} things")
    return tuple(map(_reference, found))


def _reference(element: "etree._Element") -> Reference:
    uri = element.get("URI")
    if not uri or uri == "#":
        raise UnsupportedSignature("it does not name what it covers")
    method = _only(element, "DigestMethod").get("Algorithm", "")
    if method not in _HASHES:
        raise UnsupportedSignature(f"it uses a hash that is not supported here ({storable(method, 120)})")
    transforms = element.findall(f"{DS}Transforms/{DS}Transform")
    if len(transforms) > _MOST_TRANSFORMS:
        raise UnsupportedSignature("it asks for more changes to what it covers than any honest one")
    forms = tuple(one.get("Algorithm", "") for one in transforms)
    for form in forms:
        if not (is_form(form) or form == RELATIONSHIPS):
            raise UnsupportedSignature(f"it asks for a change to what it covers that is refused here ({storable(form, 120)})")
    kept = [child for one in transforms for child in one.iter("*")]
    return Reference(
        uri,
        forms,
        tuple(prefix for one in transforms for prefix in prefixes_of(one)),
        frozenset(child.get("SourceId", "") for child in kept) - {""},
        frozenset(child.get("SourceType", "") for child in kept) - {""},
        _HASHES[method],
        _octets(_only(element, "DigestValue")),
    )


def prefixes_of(element: "etree._Element") -> tuple[str, ...]:
    """Exclusive Canonical XML section 4."""
    lists = [child.get("PrefixList", "") for child in element.iter("{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces")]
    return tuple(prefix for text in lists for prefix in text.split()[:50])


def reached(signature: XmlSignature, wanted: Sequence[Reference]) -> "list[etree._Element]":
    """The elements inside the signature that its references lead to, each with the hash that was signed.

    Raises BrokenSignature where a name stands in several places or outside (so-called wrapping), and StatementsChanged.
    """
    names = signature.names()
    found = []
    for one in wanted:
        element = _named(signature, names, unquote(one.uri[1:]))
        if RELATIONSHIPS in one.forms or len(one.forms) > 1:
            raise UnsupportedSignature("it asks for a change to its own statements that is refused here")
        if digest(one.hash_name, canonical_element(element, (*one.forms, DEFAULT)[0], one.prefixes)) != one.value:
            raise StatementsChanged(storable(one.uri, 80))
        found.append(element)
    return found


class StatementsChanged(BrokenSignature):
    """The signature's own statements are not those that were signed."""


def _named(signature: XmlSignature, names: "dict[str, list[etree._Element]]", name: str) -> "etree._Element":
    found = names.get(name, [])
    if len(found) != 1:
        how = "no element bears" if not found else "several elements bear"
        raise BrokenSignature(f"{how} the name by which it refers to a part of itself ({storable(name, 60)})")
    if signature.element not in found[0].iterancestors():
        raise BrokenSignature(f"it refers to something that stands outside of it ({storable(name, 60)})")
    return found[0]


# ── what the signature fits ──────────────────────────────────────────────────────────────────────────────────────────


def library_form(method: Method, value: bytes) -> bytes:
    """A signature in the form that cryptography and certificates use; XML has the two numbers of DSA and curves side by side (section 6.4)."""
    if method.kind not in {"dsa", "ecdsa"} or len(value) % 2 or not value:
        return value
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(value) // 2
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


# ── what the signer states ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Statements:
    """What stands in the elements that the signature covers: claims of whoever signed."""

    times: tuple[str, ...]
    """Times of signing as they are written, those of XAdES first."""
    certificate_hashes: tuple[tuple[str, bytes], ...]
    """Of the certificate that is meant, and of others above it where they are named: name and value of the hash; empty if none is named."""
    remarks: tuple[tuple[str, str], ...]
    """Other statements: in a word, and as they are written."""


_TIME_TAGS = ("SigningTime", "Value", "date")
_REMARKS = {
    "SignatureComments": "purpose",
    "SetupID": "number of the line in the document on which it is shown",
    "SignatureText": "name on that line",
    "description": "remark",
    "OfficeVersion": "version of Office",
    "WindowsVersion": "version of Windows",
    "ClaimedRole": "role",
    "City": "place",
}


def statements(covered: "Sequence[etree._Element]") -> Statements:
    """What the covered elements say of time, certificate and purpose."""
    found: dict[str, list[str]] = {}
    hashes: list[tuple[str, bytes]] = []
    for element in covered:
        for one in element.iter("*"):
            name = str(one.tag).rpartition("}")[2]
            if name in _TIME_TAGS or name in _REMARKS:
                found.setdefault(name, []).append((one.text or "").strip())
            elif name == "CertDigest" and len(hashes) < _MOST_CERTIFICATES:
                hashes += _certificate_hash(one)
    times = tuple(text for tag in _TIME_TAGS for text in found.get(tag, ()) if text[:4].isdigit())
    remarks = tuple((word, storable(text, 200)) for tag, word in _REMARKS.items() for text in found.get(tag, ())[:3] if text)
    return Statements(times, tuple(hashes), remarks)


def _certificate_hash(element: "etree._Element") -> Iterator[tuple[str, bytes]]:
    name = _HASHES.get(_only(element, "DigestMethod").get("Algorithm", ""), "")
    if name:
        yield name, _octets(_only(element, "DigestValue"))


def stamps_on(signature: "etree._Element") -> "Iterator[etree._Element]":
    """The elements with other parties' time stamps on it (XAdES), which stand outside of what it covers.

    What signs this signature in turn can stand in it, with stamps of its own over another value: those are left out.
    """
    for one in signature.iter("{*}SignatureTimeStamp"):
        if next(one.iterancestors(f"{DS}Signature"), None) is signature and one.find(".//{*}EncapsulatedTimeStamp") is not None:
            yield one


def is_time_stamped(signature: "etree._Element") -> bool:
    return any(True for _ in stamps_on(signature))
