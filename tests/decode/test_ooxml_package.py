"""Office packages: told by their content types, parts found under any case and slash, relations of both forms, bounds."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode import ooxml_package
from leakcheck.decode.ooxml_package import OfficeKind, Package, attributes, office_kind, package_of
from leakcheck.decode.zip_package import opened
from leakcheck.model.content import Content
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
MAIN = "application/vnd.openxmlformats-officedocument."


def packed(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def package(**parts: str | bytes) -> Package:
    return package_of(zipfile.ZipFile(io.BytesIO(packed(**parts))))


def types(*overrides: str) -> str:
    return "<Types>" + "".join(f'<Override PartName="/main.xml" ContentType="{override}"/>' for override in overrides) + "</Types>"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word.docx", OfficeKind.WORD),
        ("libreoffice.docx", OfficeKind.WORD),
        ("openpyxl.xlsx", OfficeKind.EXCEL),
        ("python_pptx.pptx", OfficeKind.POWERPOINT),
        ("encrypted.docx", None),
    ],
)
def test_real_documents_are_told_apart(name: str, kind: OfficeKind | None) -> None:
    assert office_kind(Content.of_file(OFFICE / name)) is kind


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        (MAIN + "wordprocessingml.template.main+xml", OfficeKind.WORD),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", OfficeKind.WORD),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", OfficeKind.EXCEL),
        (MAIN + "presentationml.slideshow.main+xml", OfficeKind.POWERPOINT),
        (MAIN + "spreadsheetml.sheet", None),  # a workbook lying inside a document of another program
        ("application/vnd.ms-visio.drawing.main+xml", OfficeKind.VISIO),
        ("application/vnd.ms-package.xps-fixeddocument+xml", None),
    ],
)
def test_the_content_type_decides_whatever_the_main_part_is_called(declared: str, kind: OfficeKind | None) -> None:
    data = packed(**{"[Content_Types].xml": types(declared), "main.xml": "<x/>"})
    assert office_kind(Content.of_bytes(data)) is kind


def test_a_damaged_list_of_types_leaves_the_usual_names() -> None:
    assert office_kind(Content.of_bytes(packed(**{"[Content_Types].xml": "<", "word/document2.xml": ""}))) is OfficeKind.WORD
    assert office_kind(Content.of_bytes(packed(**{"word/document.xml": ""}))) is None, "a folder of that name makes no document"


def test_part_names_mind_neither_case_nor_the_direction_of_slashes() -> None:
    found = package(**{"docProps\\Core.xml": "<x/>"})
    assert found.part("/docprops/core.XML") == b"<x/>"
    assert found.part("docProps/app.xml") == b""
    assert not list(found.problems("document"))


def test_relations_of_the_strict_form_and_in_single_quotes() -> None:
    rels = (
        "<Relationships><Relationship Target='/odd/a.xml' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties' Id='r1'/>"
        '<Relationship Id="r2" Type="x/hyperlink" Target="http://e.org/?a=1&amp;b=2" TargetMode="External"/></Relationships>'
    )
    found = package(**{"_rels/.rels": rels, "odd/a.xml": "<x/>"})
    assert found.related("extended-properties", "docProps/app.xml") == "odd/a.xml"
    assert found.related("core-properties", "docProps/core.xml") == "docProps/core.xml"
    assert [(one.kind, one.external, one.target) for one in found.relations("_rels/.rels")][1] == ("hyperlink", "External", "http://e.org/?a=1&b=2")


def test_attributes_have_their_references_resolved() -> None:
    assert attributes(b"w:author=\"O&apos;Brien &#1048;\" w:date='2020'") == {"w:author": "O'Brien И", "w:date": "2020"}


def test_too_large_parts_are_cut_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml_package, "LONGEST_PART", 1000)
    monkeypatch.setattr(ooxml_package, "_ALL_PARTS", 2500)
    found = package(**dict.fromkeys("abcd", b"x" * 5000))
    assert [len(found.part(name)) for name in "abcd"] == [1000, 1000, 1000, 0]
    assert [problem.kind for problem in found.problems("document")] == [ProblemKind.LIMIT]
    with found.stream("a") as stream:
        assert sum(len(chunk) for chunk in iter(lambda: stream.read(700), b"")) == 5000, "what is streamed need not be held"


def test_a_package_is_read_after_its_kind_was_asked_and_can_be_read_again(tmp_path: Path) -> None:
    data = packed(**{"[Content_Types].xml": types(MAIN + "wordprocessingml.document.main+xml"), "main.xml": "words"})
    (tmp_path / "a").write_bytes(data)
    for content in (Content.of_bytes(data), Content.of_file(tmp_path / "a")):
        assert office_kind(content) is OfficeKind.WORD
        for _ in range(2):
            with opened(content) as archive:
                assert package_of(archive).part("main.xml") == b"words"


def test_damage_keeps_what_came_before_it() -> None:
    words = b"".join(f"<w>{number * 7919 % 100_003}</w>".encode() for number in range(60_000))
    data = bytearray(packed(**{"a.xml": words}))
    middle = len(data) // 2
    data[middle : middle + 40] = b"\xff" * 40
    found = package_of(zipfile.ZipFile(io.BytesIO(bytes(data))))
    read = found.part("a.xml")
    assert len(read) > 100_000
    assert words.startswith(read[:100_000])
    assert [problem.kind for problem in found.problems("document")] == [ProblemKind.DAMAGED]


@pytest.mark.parametrize("hostile", [b"<Relationship ", b'<Relationship Target="', b"<Relationship a a ", b"<Override " * 2 + b"a=' "])
def test_markup_that_never_ends_costs_little(hostile: bytes) -> None:
    found = package(**{"_rels/.rels": hostile * 100_000, "[Content_Types].xml": hostile * 100_000})
    begun = time.process_time()
    assert not found.related("core-properties", "")
    assert not found.of_type("x")
    assert time.process_time() - begun < 5
