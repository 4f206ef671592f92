"""Signed Office and OpenDocument packages made in a test.

Everything that is hashed is written out here in its canonical form by hand, so that no code of ours or of lxml has a part in it.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from smime_mail import Party, ada, middle

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
PICKED = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
HASHES = {
    "sha1": f"{DS}sha1",
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "md5": "http://www.w3.org/2001/04/xmldsig-more#md5",
}
_OF_LIBRARY: dict[str, hashes.HashAlgorithm] = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "md5": hashes.MD5()}
METHODS = {
    ("rsa", "sha1"): f"{DS}rsa-sha1",
    ("rsa", "sha256"): "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    ("rsa", "md5"): "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
    ("ecdsa", "sha256"): "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
}
WHEN = "2020-05-04T12:00:00Z"
Parts = dict[str, bytes]
Change = Callable[[str], str]


def same(text: str) -> str:
    return text


def packed(parts: Mapping[str, bytes], *more: tuple[str, bytes]) -> bytes:
    """The parts as a zip file; `more` are written after them, whatever their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in (*parts.items(), *more):
            # One time, so that equal parts make equal files.
            archive.writestr(zipfile.ZipInfo(name, (2020, 5, 4, 12, 0, 0)), data)
    return file.getvalue()


def repacked(package: bytes, change: Callable[[Parts], None]) -> bytes:
    """The package with its parts changed after it was signed."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def replaced(package: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The package with some bytes of one part replaced."""

    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return repacked(package, change)


# ── the parts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def relations(*lines: tuple[str, str, str]) -> bytes:
    """A part of relations as programs write it: not in canonical form, and without the mode."""
    inner = "\n  ".join(f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>' for id_, kind, target in lines)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<Relationships xmlns="{RELS}">\n  {inner}\n</Relationships>'.encode()


def picked(*lines: tuple[str, str, str]) -> bytes:
    """What the transform of relations makes of those lines (ISO/IEC 29500-2)."""
    inner = "".join(f'<Relationship Id="{i}" Target="{target}" TargetMode="Internal" Type="{kind}"></Relationship>' for i, kind, target in lines)
    return f'<Relationships xmlns="{RELS}">{inner}</Relationships>'.encode()


MAIN = ("rId1", f"{OFFICE}/officeDocument", "word/document.xml")
CORE = ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")
ORIGIN = ("rId3", "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs")
STYLES, FOOT = ("rId2", f"{OFFICE}/styles", "styles.xml"), ("rId1", f"{OFFICE}/footer", "footer1.xml")
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{RELS_TYPE}"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{WORD}.footer+xml"/></Types>'
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_parts() -> Parts:
    words = "<w:p><w:r><w:t>We agreed on 400, and nothing more than that was ever promised to anybody here.</w:t></w:r></w:p>"
    return {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": relations(MAIN, CORE, ORIGIN),
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>{words}</w:body></w:document>'.encode(),
        "word/styles.xml": f'<w:styles xmlns:w="{_W}"/>'.encode(),
        "word/footer1.xml": f'<w:ftr xmlns:w="{_W}"><w:p/></w:ftr>'.encode(),
        "word/_rels/document.xml.rels": relations(STYLES, FOOT),
        "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
        "_xmlsignatures/origin.sigs": b"",
    }


# ── the signature ────────────────────────────────────────────────────────────────────────────────────────────────────


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def reference(uri: str, data: bytes, hash_name: str = "sha256", transforms: str = "", kind: str = "") -> str:
    """A reference in canonical form."""
    value = _b64(hashlib.new(hash_name, data).digest())
    wrapped = f"<Transforms>{transforms}</Transforms>" if transforms else ""
    typed = f' Type="{kind}"' if kind else ""
    return (
        f'<Reference{typed} URI="{uri}">{wrapped}<DigestMethod Algorithm="{HASHES[hash_name]}"></DigestMethod>'
        f"<DigestValue>{value}</DigestValue></Reference>"
    )


def transform(algorithm: str = C14N, inside: str = "") -> str:
    return f'<Transform Algorithm="{algorithm}">{inside}</Transform>'


def signature(
    listed: str,
    objects: str,
    signer: Party,
    others: Sequence[Party] = (),
    *,
    hash_name: str = "sha256",
    form: str = C14N,
    after: Change = same,
    certificates: bool = True,
) -> bytes:
    """A Signature element over a canonical list. `after`: what is done to the text once it is signed."""
    kind = "ecdsa" if isinstance(signer.key, ec.EllipticCurvePrivateKey) else "rsa"
    signed = (
        f'<SignedInfo xmlns="{DS}"><CanonicalizationMethod Algorithm="{form}"></CanonicalizationMethod>'
        f'<SignatureMethod Algorithm="{METHODS[kind, hash_name]}"></SignatureMethod>{listed}</SignedInfo>'
    )
    held = "".join(f"<X509Certificate>{_b64(one.der)}</X509Certificate>" for one in (signer, *others)) if certificates else ""
    info = f"<KeyInfo><X509Data>{held}</X509Data></KeyInfo>" if certificates else ""
    value = f"<SignatureValue>{_b64(_made(signer, signed.encode(), hash_name))}</SignatureValue>"
    return after(f'<Signature xmlns="{DS}" Id="idPackageSignature">{signed}{value}{info}{objects}</Signature>').encode()


def _made(signer: Party, data: bytes, hash_name: str) -> bytes:
    if isinstance(signer.key, rsa.RSAPrivateKey):
        return signer.key.sign(data, padding.PKCS1v15(), _OF_LIBRARY[hash_name])
    assert isinstance(signer.key, ec.EllipticCurvePrivateKey)
    numbers = decode_dss_signature(signer.key.sign(data, ec.ECDSA(_OF_LIBRARY[hash_name])))
    return b"".join(number.to_bytes(32) for number in numbers)


def statements(when: str = WHEN, meant: Party | None = None) -> str:
    """An object with the statements of XAdES, in canonical form."""
    xades = "http://uri.etsi.org/01903/v1.3.2#"
    named = ""
    if meant:
        digest = f'<DigestMethod Algorithm="{HASHES["sha256"]}"></DigestMethod><DigestValue>'
        digest += f"{_b64(hashlib.sha256(meant.der).digest())}</DigestValue>"
        named = f"<xd:SigningCertificate><xd:Cert><xd:CertDigest>{digest}</xd:CertDigest></xd:Cert></xd:SigningCertificate>"
    time = f"<xd:SigningTime>{when}</xd:SigningTime>" if when else ""
    return (
        f'<xd:SignedProperties xmlns="{DS}" xmlns:xd="{xades}" Id="idSignedProperties"><xd:SignedSignatureProperties>{time}{named}'
        "</xd:SignedSignatureProperties></xd:SignedProperties>"
    )


def in_object(text: str) -> str:
    return f'<Object><xd:QualifyingProperties xmlns:xd="http://uri.etsi.org/01903/v1.3.2#">{text}</xd:QualifyingProperties></Object>'


def manifest(parts: Mapping[str, bytes], hash_name: str = "sha256", more: str = "") -> str:
    """The object that lists the parts, in canonical form: everything but the properties, as Office lists it."""
    mdssi = "http://schemas.openxmlformats.org/package/2006/digital-signature"
    listed = [
        reference(f"/{name}?ContentType={WORD}.{kind}+xml", parts[name], hash_name)
        for name, kind in (("word/document.xml", "document.main"), ("word/styles.xml", "styles"), ("word/footer1.xml", "footer"))
        if name in parts
    ]
    for name, lines in (("_rels/.rels", (MAIN,)), ("word/_rels/document.xml.rels", (FOOT, STYLES))):
        inside = "".join(f'<mdssi:RelationshipReference SourceId="{line[0]}"></mdssi:RelationshipReference>' for line in lines)
        changes = transform(PICKED, inside) + transform()
        listed.append(reference(f"/{name}?ContentType={RELS_TYPE}", picked(*lines), hash_name, changes))
    return f'<Object xmlns="{DS}" xmlns:mdssi="{mdssi}" Id="idPackageObject"><Manifest>{"".join(listed)}{more}</Manifest></Object>'


def signed_word(
    parts: Parts | None = None,
    signer: Party | None = None,
    *,
    hash_name: str = "sha256",
    when: str = WHEN,
    meant: Party | None = None,
    more: str = "",
    listed: Change = same,
    form: str = C14N,
    after: Change = same,
    certificates: bool = True,
) -> bytes:
    """A Word document with a signature. `more`: further references of the manifest; `listed`: a change to the list before it is signed."""
    given = word_parts() if parts is None else parts
    package, stated = manifest(given, hash_name, more), statements(when, meant)
    references = reference("#idPackageObject", package.encode(), hash_name, kind=f"{DS}Object")
    references += reference("#idSignedProperties", stated.encode(), hash_name, transform())
    by = signer or ada()
    others = (middle(),)
    made = signature(
        listed(references), package + in_object(stated), by, others, hash_name=hash_name, form=form, after=after, certificates=certificates
    )
    return packed({**given, "_xmlsignatures/sig1.xml": made})


# ── OpenDocument ─────────────────────────────────────────────────────────────────────────────────────────────────────

_O = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
#: In canonical form, so that its hash needs no help.
CONTENT = (
    f'<office:document-content xmlns:office="{_O}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    "<text:p>We agreed on 400, and nothing more than that was ever promised to anybody here.</text:p></office:text></office:body>"
    "</office:document-content>"
).encode()


def text_parts() -> Parts:
    manifest_ = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a remark -->' + CONTENT.replace(b"><office:body", b" ><office:body"),
        "meta.xml": f'<office:document-meta xmlns:office="{_O}"></office:document-meta>'.encode(),
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest_}"></manifest:manifest>'.encode(),
    }


def signed_text(
    parts: Parts | None = None,
    signer: Party | None = None,
    *,
    covered: Sequence[str] = ("mimetype", "content.xml", "meta.xml", "META-INF/manifest.xml"),
    when: str = WHEN,
    hash_name: str = "sha256",
    more: str = "",
    after: Change = same,
    place: str = "META-INF/documentsignatures.xml",
) -> bytes:
    """An OpenDocument text with a signature over these parts."""
    given = text_parts() if parts is None else parts
    listed = "".join(
        reference(name, CONTENT, hash_name, transform()) if name == "content.xml" else reference(name, given[name], hash_name) for name in covered
    )
    stated = statements(when)
    listed += reference("#idSignedProperties", stated.encode(), hash_name, transform()) + more
    made = signature(listed, in_object(stated), signer or ada(), (middle(),), hash_name=hash_name, after=after)
    root = b'<document-signatures xmlns="urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0">' + made + b"</document-signatures>"
    return packed({**given, place: root})
