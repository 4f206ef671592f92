"""Office documents whose XML grows when it is read, nests without end or asks for other files."""

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from hostile_scan import Record, scan_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
SECRET = "The text of a file beside the dump."


def packed(parts: dict[str, str | bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2016, 5, 2, 12, 0, 0)), data, method)
    return whole.getvalue()


def docx(document: str) -> bytes:
    return packed({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document})


def odt(content: str) -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": content})


def office(inner: str, head: str = "") -> str:
    space = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    spaces = f'xmlns:office="{space}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:w="{W}"'
    return (
        f'<?xml version="1.0"?>{head}<office:document-content {spaces}><office:body><office:text><text:p>{inner}</text:p>'
        "</office:text></office:body></office:document-content>"
    )


def word(inner: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{inner}</w:t></w:r></w:p></w:body></w:document>'


def laughs() -> str:
    steps = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    return f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{steps}]>'


def documents(beside: Path, word: Callable[[str, str], str]) -> dict[str, str]:
    deep = 60_000
    texts = {
        "laughs": ("&l9;", laughs()),
        "quadratic": ("&a;" * 20_000, f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'),
        "outside": ("&o;", f'<!DOCTYPE x [<!ENTITY o SYSTEM "{beside.as_uri()}">]>'),
        "outside-dtd": ("text", f'<!DOCTYPE x SYSTEM "{beside.as_uri()}">'),
        "parameter": ("&o;", f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{beside.as_uri()}"> %p;]>'),
        "included": (f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{beside.as_uri()}" parse="text"/>', ""),
        "deep": ("<w:a>" * deep + "</w:a>" * deep, ""),
        "deep-unclosed": ("<w:a>" * deep, ""),
        "wide": ("<w:b/>" * 300_000, ""),
        "attributes": ("<w:a " + " ".join(f"a{number}='1'" for number in range(20_000)) + "/>", ""),
        "long-attribute": (f'<w:a w:b="{"x" * (12 << 20)}"/>', ""),
        "namespaces": ("".join(f'<n:a xmlns:n="urn:{number}"/>' for number in range(20_000)), ""),
        "long-text": ("word " * 2_000_000, ""),
    }
    return {**{name: word(*text) for name, text in texts.items()}, "empty": ""}


def test_documents_whose_xml_is_a_trap_are_read_within_bounds(tmp_path: Path, ordinary_alone: Record) -> None:
    beside = tmp_path / "beside.txt"
    beside.write_text(SECRET)
    files = {f"{name}.docx": docx(text) for name, text in documents(beside, word).items()}
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert SECRET not in scan.output
    for name in ("laughs.docx", "quadratic.docx", "outside.docx", "deep-unclosed.docx", "empty.docx"):
        assert scan.kinds(name) & {"limit", "damaged"}, name


def test_the_same_traps_in_opendocument(tmp_path: Path, ordinary_alone: Record) -> None:
    beside = tmp_path / "beside.txt"
    beside.write_text(SECRET)
    files = {f"{name}.odt": odt(text) for name, text in documents(beside, office).items()}
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert SECRET not in scan.output
    for name in ("laughs.odt", "quadratic.odt", "outside.odt", "deep-unclosed.odt", "empty.odt"):
        assert scan.kinds(name) & {"limit", "damaged"}, name


def drawing(inner: str, head: str = "") -> str:
    head = head.replace("DOCTYPE w:document", "DOCTYPE svg").replace("DOCTYPE x", "DOCTYPE svg")
    return f'<?xml version="1.0"?>{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:w="{W}"><text>{inner}</text></svg>'


def flat(inner: str, head: str = "") -> str:
    """A document of LibreOffice in one file of XML."""
    space = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    return (
        f'<?xml version="1.0"?>{head}<office:document xmlns:office="{space}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:w="{W}" '
        f'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>{inner}</text:p></office:text></office:body>'
        "</office:document>"
    )


def test_the_same_traps_in_drawings_and_flat_documents(tmp_path: Path, ordinary_alone: Record) -> None:
    beside = tmp_path / "beside.txt"
    beside.write_text(SECRET)
    drawings = {f"{name}.svg": text.encode() for name, text in documents(beside, drawing).items() if text}
    flats = {f"{name}.fodt": text.encode() for name, text in documents(beside, flat).items() if text}
    scan = scan_of(tmp_path, {**drawings, **flats}, ordinary_alone)
    assert SECRET not in scan.output
    for name in (
        "laughs.svg",
        "outside.svg",
        "deep.svg",
        "long-attribute.svg",
        "laughs.fodt",
        "quadratic.fodt",
        "outside.fodt",
        "deep-unclosed.fodt",
    ):
        assert scan.kinds(name) & {"limit", "damaged"}, name


def test_pictures_in_a_drawing_are_bounded(tmp_path: Path, ordinary_alone: Record) -> None:
    picture = '<image href="data:image/png;base64,iVBORw0KGgo="/>'
    nested = drawing("bottom")
    for _ in range(30):
        nested = drawing("").replace("<text>", f'<image href="data:image/svg+xml;base64,{base64.b64encode(nested.encode()).decode()}"/><text>')
        if len(nested) > 4_000_000:
            break
    files = {"many.svg": drawing("").replace("<text>", picture * 20_000 + "<text>").encode(), "nested.svg": nested.encode()}
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert len(scan.members("nested.svg")) <= 8
    assert len(scan.members("many.svg")) <= 5000
