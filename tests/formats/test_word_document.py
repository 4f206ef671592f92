"""Word documents of LibreOffice and python-docx, and parts built by hand for what no free program writes."""

import io
import zipfile
from pathlib import Path

import pytest
from formats_reading import Reading

from leakcheck.formats.word_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FeatureUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORDS = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>'


def rebuilt(source: Path, parts: dict[str, str | bytes]) -> bytes:
    """The package with parts put in place of its own, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def test_a_document_of_libreoffice() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.docx")
    assert [(claim.role, claim.name) for claim in reading.every(PersonClaim)] == [
        (PersonRole.AUTHOR, "Claire Vasseur"),
        (PersonRole.LAST_EDITOR, "Paul Lefèvre"),
    ]
    assert reading.every(SoftwareClaim)[0].name.startswith("LibreOffice/")
    assert {claim.role: str(claim.moment) for claim in reading.every(TimeClaim, voucher=Voucher.CLAIMED)}[
        TimeRole.CREATED
    ] == "2023-06-02 10:11:12 UTC"
    assert reading.every(TextContent)[0].text == "Une note de deux lignes.\nMontant : 12 400 euros."
    assert "fr-FR" in {claim.tag for claim in reading.every(LanguageClaim, role=LanguageRole.PROOFING)}
    assert not reading.problems


def test_a_libraries_zip_has_real_times_and_word_has_none() -> None:
    libre = {fact.value for fact in Reading(FORMAT, OFFICE / "libreoffice.docx").every(Identifier, kind=IdentifierKind.PRODUCER_FINGERPRINT)}
    word = {fact.value for fact in Reading(FORMAT, OFFICE / "python_docx.docx").every(Identifier, kind=IdentifierKind.PRODUCER_FINGERPRINT)}
    assert "real times" in next(iter(libre))
    assert "1980" in next(iter(word))
    assert not Reading(FORMAT, OFFICE / "python_docx.docx").every(TimeClaim, role=TimeRole.PACKED)


def test_tracked_changes_keep_their_author_and_a_time_without_zone() -> None:
    reading = Reading(FORMAT, OFFICE / "tracked_and_commented.docx")
    assert [claim.name for claim in reading.every(PersonClaim, role=PersonRole.REVISER)] == ["Nadia Benali"]
    assert [str(claim.moment) for claim in reading.every(TimeClaim, role=TimeRole.CHANGED)] == ["2023-06-02 14:20:00 (no zone stated)"]


@pytest.mark.parametrize(("written", "minutes"), [("4287839314", -7_127_982), ("95", 95), ("-1", -1)])
def test_the_editing_time_is_a_signed_number(written: str, minutes: int) -> None:
    app = (
        f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><TotalTime>{written}</TotalTime></Properties>'
    )
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"docProps/app.xml": app}))
    assert [fact.value for fact in reading.every(Quantity, kind=QuantityKind.EDITING_TIME)] == [minutes]


def test_revision_ids_document_ids_and_namespaces_in_use() -> None:
    settings = (
        f'<w:settings xmlns:w="{W}" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" xmlns:w16="http://schemas.microsoft.com/office/word/2018/wordml">'
        '<w:rsids><w:rsidRoot w:val="00A1B2C3"/><w:rsid w:val="00D4E5F6"/></w:rsids><w15:docId w15:val="{0F0E0D0C-1111-2222-3333-444455556666}"/></w:settings>'
    )
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"word/settings.xml": settings}))
    values = {fact.kind: fact.value for fact in reading.every(Identifier)}
    assert values[IdentifierKind.RSID_ROOT] == "00A1B2C3"
    assert values[IdentifierKind.RSID] == "00D4E5F6"
    assert values[IdentifierKind.DOCUMENT] == "0F0E0D0C-1111-2222-3333-444455556666"
    used = {fact.value: fact.used for fact in reading.every(FeatureUse) if fact.at.part.startswith("word/settings.xml")}
    assert used["http://schemas.microsoft.com/office/word/2012/wordml"] == "used"
    assert used["http://schemas.microsoft.com/office/word/2018/wordml"] == "declared"


def test_the_marks_are_those_of_the_document_and_not_of_its_ready_made_blocks() -> None:
    """Many documents list the settings of the blocks (`glossary`) first: in 82 of 1,479 public ones."""
    settings = f'<w:settings xmlns:w="{W}"><w:rsids><w:rsidRoot w:val="00{{}}"/></w:rsids></w:settings>'
    out = io.BytesIO()
    with zipfile.ZipFile(OFFICE / "python_docx.docx") as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("word/glossary/settings.xml", settings.format("BBBBBB"))
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != "word/settings.xml" else settings.format("AAAAAA"))
    reading = Reading(FORMAT, out.getvalue())
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.RSID_ROOT)] == ["00AAAAAA"]


def test_paths_links_tenants_and_the_programs_language() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        'Target="file:///C:\\Users\\paul\\Letter.dotm" TargetMode="External"/>'
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="https://example.org/a" TargetMode="External"/></Relationships>'
    )
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="x">'
        '<property name="MSIP_Label_0a1b_SiteId"><vt:lpwstr>AAAA-BBBB</vt:lpwstr></property>'
        '<property name="MSIP_Label_0a1b_SetDate"><vt:lpwstr>2022-03-04T05:06:07Z</vt:lpwstr></property>'
        '<property name="MSIP_Label_0a1b_Enabled"><vt:lpwstr>true</vt:lpwstr></property>'
        '<property name="MSIP_Label_0a1b_Name"><vt:lpwstr>Confidential</vt:lpwstr></property>'
        '<property name="ContentTypeId"><vt:lpwstr>0x0101</vt:lpwstr></property><property name="Dossier"><vt:i4>7</vt:i4></property></Properties>'
    )
    styles = f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Обычный"/></w:style></w:styles>'
    parts: dict[str, str | bytes] = {"word/_rels/settings.xml.rels": rels, "docProps/custom.xml": custom, "word/styles.xml": styles}
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", parts))
    assert [(fact.role, fact.path) for fact in reading.every(PathClaim)] == [("template", "file:///C:\\Users\\paul\\Letter.dotm")]
    assert "https://example.org/a" in {fact.target for fact in reading.every(Link)}
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.TENANT)] == ["aaaa-bbbb"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.LABEL)] == ["0a1b"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.SITE)] == ["0x0101"]
    assert [str(fact.moment) for fact in reading.every(TimeClaim, role=TimeRole.LABELLED)] == ["2022-03-04 05:06:07 UTC"]
    assert {("MSIP_Label_0a1b_Name", "Confidential"), ("Dossier", "7")} <= {(fact.kind, fact.value) for fact in reading.every(Description)}
    assert [fact.tag for fact in reading.every(LanguageClaim, role=LanguageRole.INTERFACE)] == ["und-Cyrl"]


def test_what_people_fill_in_is_told_under_its_own_name() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Budget</dc:title><cp:keywords>a, b</cp:keywords><dc:description>Vu</dc:description>'
        "<cp:contentStatus>Final</cp:contentStatus><cp:category>Note</cp:category><cp:version>2</cp:version></cp:coreProperties>"
    )
    app = "<Properties><HyperlinkBase>C:/x</HyperlinkBase><DocSecurity>2</DocSecurity><Lines>4</Lines><Characters>99</Characters></Properties>"
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"docProps/core.xml": core, "docProps/app.xml": app}))
    assert {(fact.kind, fact.value) for fact in reading.every(Description)} >= {
        ("title", "Budget"), ("keywords", "a, b"), ("comments", "Vu"), ("status", "Final"), ("category", "Note"), ("document version", "2"),
        ("link base", "C:/x"), ("protection", "read-only recommended"),
    }  # fmt: skip
    assert {fact.kind: fact.value for fact in reading.every(Quantity)} == {QuantityKind.LINES: 4, QuantityKind.CHARACTERS: 99}


def test_core_properties_are_found_by_their_relation() -> None:
    rels = (
        '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
        'Target="/package/services/metadata/core-properties/0a1b.psmdcp"/></Relationships>'
    )
    core = '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>Nadia Benali</dc:creator></cp:coreProperties>'
    parts: dict[str, str | bytes] = {"_rels/.rels": rels, "package/services/metadata/core-properties/0a1b.psmdcp": core}
    assert "Nadia Benali" in {claim.name for claim in Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", parts)).every(PersonClaim)}


def test_revision_marks_tell_where_in_the_text_they_first_stand() -> None:
    settings = f'<w:settings xmlns:w="{W}"><w:rsids><w:rsid w:val="00D4E5F6"/><w:rsid w:val="00AAAAAA"/></w:rsids></w:settings>'
    document = (
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p w:rsidR="00D4E5F6"><w:r w:rsidRPr="00D4E5F6"><w:t>b</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"word/settings.xml": settings, "word/document.xml": document}))
    places = {fact.value: fact.at.raw for fact in reading.every(Identifier, kind=IdentifierKind.RSID)}
    assert places == {"00D4E5F6": "2 in word/document.xml, first in paragraph 2", "00AAAAAA": ""}


def test_embedded_pictures_are_children() -> None:
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"word/media/image1.png": b"\x89PNG words"}))
    assert reading.bytes_of("word/media/image1.png") == b"\x89PNG words"


def test_an_entity_bomb_in_a_property_part_is_not_expanded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x><creator>&b;&b;&b;</creator></x>'
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"docProps/core.xml": bomb}))
    assert not reading.every(PersonClaim)
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_a_damaged_main_part_keeps_the_properties() -> None:
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"word/document.xml": b"<w:document><broken"}))
    assert reading.every(PersonClaim)
    assert not reading.every(TextContent)
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "word/document.xml: its XML is damaged in line 1" in reading.problems[0].sentence


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "it is empty"),
        (f"<!DOCTYPE x [<!ENTITY a 'A word.'>]>{WORDS.format('&a;')}", "it defines entities"),
        (WORDS.format("<w:a>" * 300 + "</w:a>" * 300), "it is nested deeper than is read"),
    ],
)
def test_why_the_words_are_missing_is_told(document: str, said: str) -> None:
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"word/document.xml": document}))
    assert said in " ".join(problem.sentence for problem in reading.problems)


def test_only_word_documents_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_file(OFFICE / "libreoffice.docx"))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "openpyxl.xlsx"))
    assert not FORMAT.recognises(Content.of_bytes(b"PK\x03\x04 cut"))


def test_a_version_without_a_program_is_kept() -> None:
    app = "<Properties><AppVersion>12.0000</AppVersion></Properties>"
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"docProps/app.xml": app}))
    assert [(claim.name, claim.version) for claim in reading.every(SoftwareClaim)] == [("program that is not named", "12.0000")]


def test_macros_are_handed_on_to_their_reader() -> None:
    reading = Reading(FORMAT, rebuilt(OFFICE / "python_docx.docx", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 words"}))
    assert reading.bytes_of("word/vbaProject.bin") == b"\xd0\xcf\x11\xe0 words"
