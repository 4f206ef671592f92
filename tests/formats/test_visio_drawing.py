"""Visio drawings, built part by part as Visio 2013 writes them ([MS-VSDX]): words, remarks, data, libraries, builds; hidden things; damage."""

import io
import zipfile

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.decode.visio_traces import build_version
from leakcheck.formats.visio_drawing import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

SPACES = (
    "xmlns='http://schemas.microsoft.com/office/visio/2012/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
    " xml:space='preserve'"
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
VISIO = "http://schemas.microsoft.com/visio/2010/relationships"
SECRET = "hunter2"
CUSTOM = (
    "<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/custom-properties'"
    " xmlns:vt='http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'>"
    "<property name='BuildNumberCreated'><vt:i4>1006703155</vt:i4></property><property name='BuildNumberEdited'><vt:i4>1006703189</vt:i4></property>"
    "<property name='TimeEdited'><vt:filetime>2015-01-06T18:07:01Z</vt:filetime></property></Properties>"
)
CORE = (
    f"<cp:coreProperties xmlns:cp='{PACKAGE}/metadata/core-properties' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:dcterms='http://purl.org/dc/terms/'><dc:creator>Ada</dc:creator><cp:lastModifiedBy>Bea</cp:lastModifiedBy>"
    "<dcterms:created>2014-12-05T18:42:43Z</dcterms:created><dcterms:modified>2015-01-06T18:07:13Z</dcterms:modified></cp:coreProperties>"
)
LAYERS = "<Section N='Layer'><Row IX='0'><Cell N='Visible' V='1'/></Row><Row IX='1'><Cell N='Visible' V='0'/></Row></Section>"
PAGES = (
    f"<Pages {SPACES}><Page ID='0' NameU='Page-1' Name='Organisation'><PageSheet>{LAYERS}</PageSheet><Rel r:id='rId1'/></Page>"
    "<Page ID='4' Name='Old plan'><PageSheet><Cell N='UIVisibility' V='1'/></PageSheet><Rel r:id='rId2'/></Page></Pages>"
)
DATA = (
    "<Section N='Property'><Row N='Name'><Cell N='Value' V='0' F='No Formula'/><Cell N='Label' V='Name'/></Row>"
    "<Row N='Pay'><Cell N='Value' V='12,400' U='STR'/><Cell N='Label' V='Salary'/></Row>"
    "<Row N='Gone' Del='1'><Cell N='Value' V='never'/></Row></Section>"
)
LINKS = (
    "<Section N='Hyperlink'><Row N='Row_1'><Cell N='Description' V='the list'/><Cell N='Address' V='..\\Lists\\people.xlsx'/></Row>"
    "<Row N='Row_2'><Cell N='Address' V='https://example.org/plan'/></Row><Row N='Row_3'><Cell N='Address' V=''/></Row></Section>"
)
LANGUAGE = "<Section N='Character'><Row IX='0'><Cell N='LangID' V='fr-CA'/></Row></Section>"
SHAPES = (
    f"<PageContents {SPACES}><Shapes><Shape ID='1' Master='2'>{LANGUAGE}{DATA}{LINKS}"
    "<Text><cp IX='0'/>Head of <fld IX='0'>Finance</fld>\n</Text></Shape>"
    "<Shape ID='2' Master='2'/>"
    "<Shape ID='3' Type='Group' Master='2'><Shapes><Shape ID='4' MasterShape='6'/></Shapes><Text/></Shape>"
    "<Shape ID='5'><Cell N='LayerMember' V='1'/><Text>on a layer that is not shown</Text></Shape>"
    "<Shape ID='6'><Cell N='LayerMember' V='0;1'/><Text>on two layers</Text></Shape>"
    "<Shape ID='7'><Cell N='HideText' V='1'/><Text>switched off</Text></Shape></Shapes></PageContents>"
)
HIDDEN = f"<PageContents {SPACES}><Shapes><Shape ID='1'><Text>on a hidden page</Text></Shape></Shapes></PageContents>"
MASTERS = f"<Masters {SPACES}><Master ID='2' NameU='Person'><PageSheet/><Icon>AAAB</Icon><Rel r:id='rId1'/></Master></Masters>"
MASTER = (
    f"<MasterContents {SPACES}><Shapes><Shape ID='5' Type='Group'><Shapes><Shape ID='6'><Text>Vacant</Text></Shape></Shapes>"
    "<Text>Post</Text></Shape></Shapes></MasterContents>"
)
COMMENTS = (
    f"<Comments {SPACES}><AuthorList><AuthorEntry ID='1' Name='Cléo' Initials='C' ResolutionID='x'/></AuthorList><CommentList>"
    "<CommentEntry AuthorID='1' PageID='0' ShapeID='1' Date='2015-01-05T09:00:00Z' EditDate='2015-01-06T10:00:00Z' CommentID='1'>Who said so?</CommentEntry>"
    "<CommentEntry AuthorID='1' PageID='0' Date='2015-01-05T09:01:00' EditDate='2015-01-05T09:01:00' CommentID='2'>Ask her.</CommentEntry>"
    "</CommentList></Comments>"
)
CONNECTIONS = (
    f"<DataConnections {SPACES} NextID='2'><DataConnection ID='1' FileName='C:\\Users\\ada\\My Data Sources\\staff.odc' FriendlyName='Payroll'"
    f" ConnectionString='Provider=SQLOLEDB.1;Data Source=SRV-9;Initial Catalog=Staff;Password={SECRET}'/></DataConnections>"
)
RECORDSETS = f"<DataRecordSets {SPACES}><DataRecordSet ID='1' ConnectionID='1' Command='select name from staff' TimeRefreshed='2015-01-02T03:04:05'/></DataRecordSets>"
ROWS = "<xml xmlns:rs='urn:schemas-microsoft-com:rowset' xmlns:z='#RowsetSchema'><rs:data><z:row c0='Ada' c1='12400'/><z:row c0='Bea &amp; Co'/></rs:data></xml>"
WINDOWS = f"<Windows {SPACES}><Window ID='0' WindowType='Drawing'/><Window ID='1' WindowType='Stencil' Document='C:\\Users\\ada\\My Shapes\\ours.vssx'/></Windows>"
MAIN = f"<VisioDocument {SPACES}><FaceNames><FaceName NameU='Calibri' Panose='2'/></FaceNames><DocumentSheet><Cell N='DocLangID' V='en-US'/></DocumentSheet></VisioDocument>"


def relations(*pairs: tuple[str, str]) -> str:
    listed = "".join(f"<Relationship Id='rId{number}' Type='{kind}' Target='{target}'/>" for number, (kind, target) in enumerate(pairs, 1))
    return f"<Relationships xmlns='{PACKAGE}/relationships'>{listed}</Relationships>"


PARTS = {
    "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'><Override PartName='/visio/document.xml'"
    " ContentType='application/vnd.ms-visio.drawing.main+xml'/></Types>",
    "_rels/.rels": relations(
        (f"{VISIO}/document", "visio/document.xml"),
        (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties", "docProps/custom.xml"),
    ),
    "docProps/core.xml": CORE,
    "docProps/custom.xml": CUSTOM,
    "docProps/thumbnail.emf": "picture",
    "visio/document.xml": MAIN,
    "visio/_rels/document.xml.rels": relations(
        (f"{VISIO}/masters", "masters/masters.xml"), (f"{VISIO}/pages", "pages/pages.xml"),
        (f"{VISIO}/windows", "windows.xml"), (f"{VISIO}/comments", "comments.xml"),
    ),
    "visio/pages/pages.xml": PAGES,
    "visio/pages/_rels/pages.xml.rels": relations((f"{VISIO}/page", "page1.xml"), (f"{VISIO}/page", "page2.xml")),
    "visio/pages/page1.xml": SHAPES,
    "visio/pages/page2.xml": HIDDEN,
    "visio/masters/masters.xml": MASTERS,
    "visio/masters/_rels/masters.xml.rels": relations((f"{VISIO}/master", "master1.xml")),
    "visio/masters/master1.xml": MASTER,
    "visio/comments.xml": COMMENTS,
    "visio/data/connections.xml": CONNECTIONS,
    "visio/data/recordsets.xml": RECORDSETS,
    "visio/data/recordset1.xml": ROWS,
    "visio/windows.xml": WINDOWS,
    "visio/media/image1.png": "dots",
    "visio/vbaProject.bin": "macros",
}  # fmt: skip


def packed(parts: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return whole.getvalue()


def drawing(**changed: str) -> bytes:
    return packed(PARTS | {key.replace("__", "/"): text for key, text in changed.items()})


READ = Reading(FORMAT, drawing())


def texts(reading: Reading) -> dict[str, list[str]]:
    return {text.role: text.text.split("\n") for text in reading.every(TextContent)}


def test_words_of_shapes_fields_and_masters() -> None:
    said = texts(READ)
    shown = ["Head of Finance", "Post", "Vacant", "on a layer that is not shown", "on two layers", "switched off", "on a hidden page"]
    assert said["document"] == shown, "words that a shape leaves to its master are those of the master"
    assert said["hidden"] == ["on a layer that is not shown", "switched off", "on a hidden page"]
    assert said["building-block"] == ["Vacant", "Post"]
    assert not READ.problems


def test_data_of_shapes_is_told_apart_without_what_nobody_filled_in() -> None:
    assert texts(READ)["shape-data"] == ["Salary: 12,400"]


def test_names_of_pages_and_hidden_ones_as_such() -> None:
    assert [(one.kind, one.value) for one in READ.every(Description) if "page" in one.kind] == [("page", "Organisation"), ("hidden page", "Old plan")]


def test_people_times_and_builds() -> None:
    assert [(one.role, one.name) for one in READ.every(PersonClaim)] == [
        (PersonRole.AUTHOR, "Ada"), (PersonRole.LAST_EDITOR, "Bea"), (PersonRole.COMMENTER, "Cléo"),
    ]  # fmt: skip
    assert [(one.name, one.version) for one in READ.every(SoftwareClaim)] == [("Microsoft Visio", "15.0.4659"), ("Microsoft Visio", "15.0.4693")]
    assert [str(one.moment) for one in READ.every(TimeClaim, role=TimeRole.HISTORY)] == ["2015-01-06 18:07:01 UTC"]
    assert [str(one.moment) for one in READ.every(TimeClaim, role=TimeRole.MODIFIED)] == ["2015-01-06 18:07:13 UTC"]


def test_remarks_have_authors_words_and_times_without_a_zone() -> None:
    assert texts(READ)["comment"] == ["Who said so?", "Ask her."]
    times = READ.every(TimeClaim, role=TimeRole.COMMENTED)
    assert [str(one.moment) for one in times] == [f"2015-01-0{rest} (no zone stated)" for rest in ("5 09:00:00", "6 10:00:00", "5 09:01:00")]
    assert "of Cléo" in times[0].at.part


def test_links_libraries_and_sources_without_passwords() -> None:
    assert [(one.role, one.path) for one in READ.every(PathClaim)] == [
        ("linked file", "..\\Lists\\people.xlsx"),
        ("library of shapes", "C:\\Users\\ada\\My Shapes\\ours.vssx"),
        ("source of data", "C:\\Users\\ada\\My Data Sources\\staff.odc"),
    ]
    assert [one.target for one in READ.every(Link)] == ["https://example.org/plan"]
    told = {one.kind: one.value for one in READ.every(Description)}
    assert told["data connection"] == "Payroll, database Staff, server SRV-9, a password, withheld here"
    assert told["question of a data connection"] == "select name from staff"
    assert told["data last taken in"] == "2015-01-02T03:04:05"
    assert [one.value for one in READ.every(Identifier, kind=IdentifierKind.HOST)] == ["SRV-9"]
    assert SECRET not in repr(READ.facts)
    assert texts(READ)["linked-file"] == ["Ada 12400", "Bea & Co"]


def test_fonts_and_languages() -> None:
    assert [font.name for font in READ.every(FontUse)] == ["Calibri"]
    assert [tag.tag for tag in READ.every(LanguageClaim, role=LanguageRole.PROOFING)] == ["en-US", "fr-CA"]


def test_pictures_macros_and_the_preview_are_children() -> None:
    assert [child.name for child in READ.children] == ["docProps/thumbnail.emf", "visio/media/image1.png", "visio/vbaProject.bin"]


@pytest.mark.parametrize(
    ("text", "version"), [("1006703155", "15.0.4659"), ("1073745418", "16.0.3594"), ("0", ""), ("-1", ""), ("9999999999", ""), ("x", ""), ("٣", "")]
)
def test_the_number_of_a_build(text: str, version: str) -> None:
    assert build_version(text) == version


def test_parts_that_break_off_cost_only_what_follows() -> None:
    reading = Reading(FORMAT, drawing(**{"visio__pages__page1.xml": SHAPES[: SHAPES.index("<Shape ID='5'")]}))
    assert texts(reading)["document"] == ["Head of Finance", "Post", "Vacant", "on a hidden page"]
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "visio/pages/page1.xml" in sentences(reading.problems)


def test_entities_are_not_expanded() -> None:
    text = (
        '<!DOCTYPE p [<!ENTITY a "'
        + "z" * 1000
        + f'">]><PageContents {SPACES}><Shapes><Shape ID="1"><Text>{"&a;" * 1000}</Text></Shape></Shapes></PageContents>'
    )
    reading = Reading(FORMAT, drawing(**{"visio__pages__page1.xml": text}))
    assert "zzzz" not in repr(reading.facts)
    assert ProblemKind.DAMAGED in reading.kinds()


def test_a_list_that_names_one_page_again_and_again_ends() -> None:
    one = "<Page ID='0' Name='a'><Rel r:id='rId1'/></Page>"
    shape = "<Shape ID='1'><Text>ab</Text></Shape>"
    parts = {"visio__pages__pages.xml": f"<Pages {SPACES}>{one * 5000}</Pages>"}
    parts["visio__pages__page1.xml"] = f"<PageContents {SPACES}><Shapes>{shape * 20}</Shapes></PageContents>"
    reading = Reading(FORMAT, drawing(**parts))
    assert len(reading.every(Description, kind="page")) == 1000
    assert texts(reading)["document"] == ["ab"] * 20


@given(st.integers(0, len(drawing()) - 1), st.integers(1, 255))
def test_any_changed_byte_is_damage_or_nothing(place: int, by: int) -> None:
    data = bytearray(drawing())
    data[place] ^= by
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def test_drawings_templates_and_libraries_are_claimed_and_nothing_else() -> None:
    for kind in ("drawing", "drawing.macroEnabled", "template", "stencil"):
        types = PARTS["[Content_Types].xml"].replace("visio.drawing.main", f"visio.{kind}.main")
        found, problems = identify(Content.of_bytes(drawing(**{"[Content_Types].xml": types})), catalogue.formats())
        assert found is not None
        assert (found.name, problems) == ("visio_drawing", [])
    assert not FORMAT.recognises(Content.of_bytes(packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "", "Visio.txt": ""})))
    assert FORMAT.recognises(Content.of_bytes(drawing(**{"[Content_Types].xml": "<Ty"}))), "by its usual names where the list is damaged"
