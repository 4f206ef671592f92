"""Signed XPS documents made in a test, as the signatures of the Open Packaging Conventions are made: with real keys, in canonical form by hand."""

from collections.abc import Sequence

from signed_package import (
    DS,
    PICKED,
    RELS_TYPE,
    Change,
    Parts,
    in_object,
    packed,
    picked,
    reference,
    relations,
    same,
    signature,
    statements,
    transform,
)
from smime_mail import Party, ada, middle

SPACE = "http://schemas.microsoft.com/xps/2005/06"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SIGNING = f"{_PACKAGE}/digital-signature"
_KIND = "application/vnd.ms-package"
FIXED = ("rId1", f"{SPACE}/fixedrepresentation", "FixedDocSeq.fdseq")
ORIGIN = ("rId2", f"{_SIGNING}/origin", "Signatures/Origin.psdsor")
FONT = ("rId1", f"{SPACE}/required-resource", "../../../Resources/a.odttf")
PAGE, SECOND, SIGNATURE = "Documents/1/Pages/1.fpage", "Documents/1/Pages/2.fpage", "Signatures/one.psdsxs"
_TYPES = {
    "fdseq": f"{_KIND}.xps-fixeddocumentsequence+xml",
    "fdoc": f"{_KIND}.xps-fixeddocument+xml",
    "fpage": f"{_KIND}.xps-fixedpage+xml",
    "odttf": f"{_KIND}.obfuscated-opentype",
    "rels": RELS_TYPE,
    "psdsor": "application/vnd.openxmlformats-package.digital-signature-origin",
    "psdsxs": "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml",
    "psdcer": "application/vnd.openxmlformats-package.digital-signature-certificate",
}
COVERED = ("FixedDocSeq.fdseq", "Documents/1/FixedDoc.fdoc", PAGE, SECOND, "Resources/a.odttf")


def xps_parts() -> Parts:
    types = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in _TYPES.items())
    return {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>'.encode(),
        "_rels/.rels": relations(FIXED, ORIGIN),
        "FixedDocSeq.fdseq": f'<FixedDocumentSequence xmlns="{SPACE}"><DocumentReference Source="/Documents/1/FixedDoc.fdoc"/>'
        "</FixedDocumentSequence>".encode(),
        "Documents/1/FixedDoc.fdoc": f'<FixedDocument xmlns="{SPACE}"><PageContent Source="Pages/1.fpage"/><PageContent Source="Pages/2.fpage"/>'
        "</FixedDocument>".encode(),
        PAGE: f'<FixedPage xmlns="{SPACE}" Width="816" Height="1056" xml:lang="en"><Glyphs UnicodeString="We agreed on 400"/></FixedPage>'.encode(),
        SECOND: f'<FixedPage xmlns="{SPACE}" Width="816" Height="1056" xml:lang="en"><Glyphs UnicodeString="and no more"/></FixedPage>'.encode(),
        "Documents/1/Pages/_rels/1.fpage.rels": relations(FONT),
        "Resources/a.odttf": b"a font",
        "Signatures/Origin.psdsor": b"",
    }


def signed_xps(covered: Sequence[str] = COVERED, *, apart: bool = False, signer: Party | None = None, after: Change = same) -> bytes:
    """An XPS document with a signature over these parts and its relations. `apart`: the certificate in a part of its own."""
    parts, by, stated = xps_parts(), signer or ada(), statements()
    listed = [reference(f"/{name}?ContentType={_TYPES[name.rpartition('.')[2]]}", parts[name]) for name in covered]
    for name, line in (("_rels/.rels", FIXED), ("Documents/1/Pages/_rels/1.fpage.rels", FONT)):
        inside = f'<mdssi:RelationshipReference SourceId="{line[0]}"></mdssi:RelationshipReference>'
        listed.append(reference(f"/{name}?ContentType={RELS_TYPE}", picked(line), transforms=transform(PICKED, inside) + transform()))
    space = "http://schemas.openxmlformats.org/package/2006/digital-signature"
    package = f'<Object xmlns="{DS}" xmlns:mdssi="{space}" Id="idPackageObject"><Manifest>{"".join(listed)}</Manifest></Object>'
    references = reference("#idPackageObject", package.encode(), kind=f"{DS}Object")
    references += reference("#idSignedProperties", stated.encode(), transforms=transform())
    made = signature(references, package + in_object(stated), by, (middle(),), after=after, certificates=not apart)
    parts |= {SIGNATURE: made, "Signatures/_rels/Origin.psdsor.rels": relations(("rId1", f"{_SIGNING}/signature", "one.psdsxs"))}
    if apart:
        leads = [(f"rId{place}", f"{_SIGNING}/certificate", f"{place}.psdcer") for place in (1, 2)]
        parts |= {"Signatures/_rels/one.psdsxs.rels": relations(*leads), "Signatures/1.psdcer": by.der, "Signatures/2.psdcer": middle().der}
    return packed(parts)
