"""Traces in the parts of an Office package: namespaces in use, languages by place, identifiers, links, printers, the packing."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode.ooxml_package import Package, package_of
from leakcheck.decode.ooxml_part_traces import _remembered, part_traces
from leakcheck.decode.ooxml_traces import package_facts
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    SignatureMark,
    SoftwareClaim,
)

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"


def package_with(**parts: str | bytes) -> Package:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return package_of(zipfile.ZipFile(out))


def facts(**parts: str | bytes) -> list[AnyFact]:
    return list(package_facts(package_with(**parts)))


def test_a_document_of_word_itself() -> None:
    with zipfile.ZipFile(OFFICE / "word.docx") as opened:
        found = list(package_facts(package_of(opened)))
    assert [(one.name, one.version) for one in found if isinstance(one, SoftwareClaim)] == [("Microsoft Office Word", "16.0000")]
    of_kind = {one.kind: one.value for one in found if isinstance(one, Identifier)}
    assert of_kind[IdentifierKind.RSID_ROOT] == "003D6A47"
    assert of_kind[IdentifierKind.PRODUCER_FINGERPRINT] == (
        "system 0; 1980; first [Content_Types].xml; seekable; deflated; version 45 needs 20; extra none"
    )
    assert of_kind[IdentifierKind.ENTRY_ORDER].startswith("[Content_Types].xml > _rels/.rels > word/_rels/document.xml.rels > word/document.xml > ")
    languages = {one.at.part: one.tag for one in found if isinstance(one, LanguageClaim) and one.role is LanguageRole.PROOFING}
    assert languages == {
        "word/styles.xml: w:lang w:val": "en-US",
        "word/styles.xml: w:lang w:eastAsia": "ja-JP",
        "word/styles.xml: w:lang w:bidi": "ar-SA",
    }
    newest = {one.value: one.used for one in found if isinstance(one, FeatureUse) and one.at.part.startswith("word/document.xml")}
    assert newest["http://schemas.microsoft.com/office/drawing/2017/model3d"] == "declared", "Word copies the whole list into every file"


@pytest.mark.parametrize(
    ("markup", "how"),
    [
        ("<n:new/>", "used"),
        ("<old n:new='1'/>", "used"),
        ("<old mc:Ignorable='n'/>", "declared"),
        ("<old>the prefix n:new in words</old>", "declared"),
        ("<on:new/>", "declared"),
    ],
)
def test_a_namespace_counts_as_used_only_where_markup_bears_it(markup: str, how: str) -> None:
    found = facts(**{"word/a.xml": f"<x xmlns:n='http://example.org/2020'>{markup}</x>"})
    assert [one.used for one in found if isinstance(one, FeatureUse)] == [how]


def test_what_was_found_in_a_part_is_remembered_but_told_of_the_part_that_is_read() -> None:
    part = (
        '<a:theme xmlns:thm15="http://example.org/2013"><a:latin typeface="Georgia"/><w:ins w:author="Ann" w:date="2020-01-02T03:04:00Z"/></a:theme>'
    )
    for name in ("word/theme/theme1.xml", "word/theme/theme1.xml", "word/other.xml"):
        found = [one for one in facts(**{name: part}) if one.at.part.startswith(name)]
        assert [type(one).__name__ for one in found] == ["FeatureUse", "PersonClaim", "TimeClaim", "FontUse"]


def test_a_namespace_declared_far_from_the_root_is_found_and_asked_for_in_the_whole_part() -> None:
    part = (
        "<w:x xmlns:w14='http://example.org/2010' xmlns:w15='http://example.org/2012'><y w14:id='1'><z xmlns:q='http://example.org/2020'/></y></w:x>"
    )
    found = {one.value: one.used for one in facts(**{"word/a.xml": part}) if isinstance(one, FeatureUse)}
    assert found == {"http://example.org/2010": "used", "http://example.org/2012": "declared", "http://example.org/2020": "declared"}


def test_a_namespace_whose_name_holds_an_angle_bracket_does_not_end_the_list() -> None:
    part = """<w:x xmlns:w14="urn:a>b" xmlns:w15='urn:c' w15:id="1"><w14:y/></w:x>"""
    assert {one.value: one.used for one in facts(**{"word/a.xml": part}) if isinstance(one, FeatureUse)} == {"urn:a>b": "used", "urn:c": "used"}


def test_prefixes_that_begin_alike_are_told_apart() -> None:
    names = ("w1", "w14", "w16", "w16cex", "w", "o", "oo")
    declared = "".join(f' xmlns:{name}="urn:{name}"' for name in names)
    part = f"<x{declared}><w14x:a/><w16cex:b/> o: w1: <y\n oo:c='1'/><z w:d=1/></x>"
    used = {one.value: one.used for one in facts(**{"word/a.xml": part}) if isinstance(one, FeatureUse)}
    assert {name for name in names if used[f"urn:{name}"] == "used"} == {"w16cex", "oo"}


def test_a_part_that_writes_a_prefix_a_million_times_in_vain_is_read_in_bounded_time() -> None:
    begun = time.process_time()
    found = facts(**{"word/document.xml": f'<w xmlns:w14="urn:a" xmlns:w15="urn:b">{" w14:no" * 1_000_000}<w15:yes/></w>'})
    assert [(one.value, one.used) for one in found if isinstance(one, FeatureUse)] == [("urn:a", "declared"), ("urn:b", "used")]
    assert time.process_time() - begun < 10


def test_each_trace_is_told_once() -> None:
    part = '<w:font w:name="Calibri"><w:font w:name="Calibri"/>'
    assert len([one for one in facts(**{"word/a.xml": part, "word/b.xml": part}) if isinstance(one, FontUse)]) == 1


@pytest.mark.parametrize("written", ["8_{%s}", "13_ncr:1_{%s}", "{%s}"])
def test_excels_document_id_is_read_behind_its_counter(written: str) -> None:
    guid = "0F0E0D0C-1111-2222-3333-444455556666"
    found = facts(**{"xl/workbook.xml": f'<xr:revisionPtr revIDLastSave="0" documentId="{written % guid}" xr6:x="1"/>'})
    assert [one.value for one in found if isinstance(one, Identifier) and one.kind is IdentifierKind.DOCUMENT] == [guid]


def test_outside_targets_are_places_or_links() -> None:
    def rel(kind: str, target: str) -> str:
        return f'<Relationship Id="r" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'

    rels = "".join(
        (
            rel("externalLinkPath", "Budget%202016.xlsx"),
            rel("image", "file:///\\\\server\\share\\a.png"),
            rel("attachedTemplate", "C:\\Users\\paul\\x.dotm"),
            rel("hyperlink", "https://example.org/?a=1&amp;b=2"),
            rel("hyperlink", "Chapter 2.docx"),
        )
    )
    found = facts(**{"xl/_rels/a.xml.rels": rels})
    assert [(one.role, one.path) for one in found if isinstance(one, PathClaim)] == [
        ("linked file", "Budget%202016.xlsx"),
        ("linked file", "file:///\\\\server\\share\\a.png"),
        ("template", "C:\\Users\\paul\\x.dotm"),
    ]
    assert [one.target for one in found if isinstance(one, Link)] == ["https://example.org/?a=1&b=2", "Chapter 2.docx"]


def test_the_printers_name_is_read_and_a_macs_list_is_not_taken_for_one() -> None:
    device = "\\\\SERVER\\Kyocera 3rd floor".encode("utf-16-le").ljust(64, b"\0") + b"\x01\x04" * 80
    found = facts(**{"xl/printerSettings/printerSettings1.bin": device, "xl/printerSettings/printerSettings2.bin": b"<?xml version='1.0'?>" * 5})
    assert [(one.kind, one.value) for one in found if isinstance(one, Identifier) and one.kind is IdentifierKind.PRINTER] == [
        (IdentifierKind.PRINTER, "\\\\SERVER\\Kyocera 3rd floor")
    ]
    assert not [one for one in facts(**{"xl/printerSettings/p.bin": bytes(range(1, 90))}) if isinstance(one, PathClaim)]


def test_a_part_that_declares_very_many_prefixes_is_read_in_one_pass() -> None:
    begun = time.process_time()
    names = "".join(f' xmlns:p{number}="urn:x:{number}"' for number in range(1900))
    found = facts(**{"word/document.xml": f"<w{names}><p7:used/>{'<a>x</a>' * 900_000}</w>"})
    assert [one.value for one in found if isinstance(one, FeatureUse) and one.used == "used"] == ["urn:x:7"]
    assert time.process_time() - begun < 10


def test_a_million_relations_are_bounded() -> None:
    one = '<Relationship Id="r" Type="t/hyperlink" Target="https://example.org/{}" TargetMode="External"/>'
    found = facts(**{"word/_rels/document.xml.rels": f"<x>{''.join(one.format(number) for number in range(100_000))}</x>"})
    assert len(found) < 3000


def test_embedded_fonts_are_told_from_named_ones() -> None:
    table = (
        '<w:fonts><w:font w:name="Named"><w:panose1 w:val="0"/></w:font><w:font w:name="Inside"><w:panose1 w:val="0"/><w:charset w:val="00"/>'
        '<w:embedRegular r:id="rId1"/></w:font></w:fonts>'
    )
    slides = '<p:embeddedFontLst><p:embeddedFont><p:font typeface="Shown"/><p:regular r:id="rId2"/></p:embeddedFont></p:embeddedFontLst>'
    found = facts(**{"word/fontTable.xml": table, "ppt/presentation.xml": slides})
    assert {(one.name, one.embedded) for one in found if isinstance(one, FontUse)} == {
        ("Named", "named"), ("Inside", "embedded"), ("Shown", "embedded"),
    }  # fmt: skip


def test_the_signature_of_macros_is_named() -> None:
    found = facts(**{"word/vbaProjectSignature.bin": b"x"})
    assert [(one.scheme, one.detail) for one in found if isinstance(one, SignatureMark)] == [("vba", "macros; the signature cannot be read")]


def test_of_a_part_that_recurs_little_is_remembered_and_all_is_told() -> None:
    tags = [f"a{chr(97 + one % 26)}-{one:03}" for one in range(400)]
    part = "".join(f' lang="{tag}"' for tag in tags).encode()
    for _ in range(3):
        package = package_with(**{"word/x.xml": part, "word/y.xml": part[:100]})
        assert [fact.tag for _, fact in part_traces(package, "word/x.xml") if isinstance(fact, LanguageClaim)] == tags
        assert _remembered("word/y.xml", part[:100]) == part_traces(package, "word/y.xml")
    assert package.recurs("word/x.xml")
    assert package.recurs("word/y.xml")
    assert _remembered("word/x.xml", part) is None
