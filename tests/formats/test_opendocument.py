"""OpenDocument files of LibreOffice, and streams built by hand for what no free program writes any more, and for what is hostile."""

import base64
import io
import struct
import zipfile
from pathlib import Path

import pytest
from formats_reading import Reading, sentences

from leakcheck.formats.opendocument import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    ComputedValue,
    Description,
    FeatureUse,
    FontUse,
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
    SignatureMark,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("meta", "meta"), ("style", "style"), ("table", "table"), ("config", "config"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("presentation", "presentation"),
    )
)  # fmt: skip
SPACES += (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:officeooo="http://openoffice.org/2009/office"'
)


def flat(inside: str, kind: str = "text") -> bytes:
    """A document as one XML file."""
    return f'<office:document {SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}">{inside}</office:document>'.encode()


def package(**parts: str | bytes) -> bytes:
    """A package of nothing but these parts, so that each says why it is there."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in {"mimetype": "application/vnd.oasis.opendocument.text", **parts}.items():
            made.writestr(name, data)
    return out.getvalue()


def texts(reading: Reading) -> dict[str, str]:
    return {text.role: text.text for text in reading.every(TextContent)}


def test_a_text_of_libreoffice() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.odt")
    assert {(claim.role, claim.name) for claim in reading.every(PersonClaim)} == {
        (PersonRole.AUTHOR, "Claire Vasseur"),
        (PersonRole.LAST_EDITOR, "Paul Lefèvre"),
        (PersonRole.REVISER, "Nadia Benali"),
        (PersonRole.COMMENTER, "Julien Marchetti"),
    }
    times = {claim.role: str(claim.moment) for claim in reading.every(TimeClaim)}
    assert times[TimeRole.CREATED] == "2023-06-01 08:00:00 (no zone stated)"
    assert times[TimeRole.CHANGED] == "2023-06-02 09:30:00 (no zone stated)"
    assert times[TimeRole.COMMENTED] == "2023-06-02 09:45:00 (no zone stated)"
    assert texts(reading) == {
        "document": "Une note de deux lignes, voir ici.\nMontant : 12 400 euros.",
        "deleted": "en secret",
        "comment": "À vérifier.",
    }
    assert reading.every(SoftwareClaim)[0].name.startswith("LibreOffice/")
    assert ("Dossier", "Campagne") in {(fact.kind, fact.value) for fact in reading.every(Description)}
    assert [fact.value for fact in reading.every(Quantity, kind=QuantityKind.EDITING_TIME)] == [40]
    assert {fact.target for fact in reading.every(Link)} == {"https://example.org/note"}
    assert not reading.problems


def test_a_spreadsheet_of_libreoffice_tells_its_hidden_sheet_apart() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.ods")
    assert texts(reading)["document"].splitlines()[:4] == ["Poste Montant", "Tracts 1200", "Affiches 2450.75", "Total 3650.75"]
    assert texts(reading)["hidden"] == "Ne pas montrer"
    assert [claim.tag for claim in reading.every(LanguageClaim, role=LanguageRole.INTERFACE)] == ["fr"]
    assert [fact.value for fact in reading.every(Quantity, kind=QuantityKind.SHEETS)] == [2]


def number(value: str, shown: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"{more}><text:p>{shown}</text:p></table:table-cell>'


def test_a_cell_that_shows_another_number_than_it_keeps_is_told_with_its_place() -> None:
    repeated = ' table:number-columns-repeated="3"'
    rows = (
        f"<table:table-row>{number('7', '7')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="5"><table:table-cell/></table:table-row>'
        "<table:table-row>"
        f"{number('7', '7', repeated)}<table:covered-table-cell/>{number('1234.5', '1 234,50')}{number('12', '912')}</table:table-row>"
        f"<table:table-row>{number('12', '912', repeated)}</table:table-row>"
    )
    inside = f'<office:body><office:spreadsheet><table:table table:name="Budget">{rows}</table:table></office:spreadsheet></office:body>'
    reading = Reading(FORMAT, flat(inside, "spreadsheet"))
    assert [(one.formula, one.computed, one.shown) for one in reading.every(ComputedValue)] == [
        ("value of Budget F7", "12", "912"),
        ("value of Budget A8", "12", "912"),
    ]
    assert [one.value for one in reading.every(Description, kind="shown numbers compared")] == ["2 of 5 differ"]


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell office:value-type="date" office:date-value="2023-03-15" office:value="45000"><text:p>15</text:p></table:table-cell>',
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p><text:p>912</text:p></table:table-cell>',
        '<table:table-cell office:value-type="float" office:value="12"><office:annotation><text:p>912</text:p></office:annotation>'
        "<text:p>12</text:p></table:table-cell>",
        '<table:table-cell office:value-type="float" office:value="12"/>',
    ],
    ids=["a date", "two lines", "a remark", "nothing shown"],
)
def test_no_cell_differs_by(cell: str) -> None:
    inside = f'<office:body><office:spreadsheet><table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table></office:spreadsheet></office:body>'
    assert not Reading(FORMAT, flat(inside, "spreadsheet")).every(ComputedValue)


def test_nothing_is_said_where_a_format_writes_digits_of_its_own() -> None:
    # As a public workbook does that numbers its lines 1.01, 1.02 by the format \\1\\.0#.
    style = (
        '<office:automatic-styles><number:number-style style:name="N1"><number:text>1.</number:text></number:number-style></office:automatic-styles>'
    )
    table = f'<table:table table:name="A"><table:table-row>{number("1", "1.01")}</table:table-row></table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    numbers = 'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    told = flat(style.replace("<number:number-style", f"<number:number-style {numbers}", 1) + body, "spreadsheet")
    assert not Reading(FORMAT, told).every(ComputedValue)
    assert Reading(FORMAT, told.replace(b">1.<", b"> <")).every(ComputedValue)


def test_all_numbers_of_a_spreadsheet_of_libreoffice_are_shown_as_they_are_kept() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.ods")
    assert not reading.every(ComputedValue)
    assert [one.value for one in reading.every(Description, kind="shown numbers compared")] == ["0 of 3 differ"]


def test_a_package_tells_how_it_was_packed() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.odt")
    assert "real times" in reading.every(Identifier, kind=IdentifierKind.PRODUCER_FINGERPRINT)[0].value
    assert reading.every(Identifier, kind=IdentifierKind.ENTRY_ORDER)[0].value.startswith("mimetype > ")
    assert reading.every(TimeClaim, role=TimeRole.PACKED)


@pytest.mark.parametrize(
    ("written", "minutes"), [("PT1H2M30S", [62.5]), ("P1DT0S", [1440]), ("-PT5M", [-5]), ("PT0.5S", [0]), ("P15824DT17H31M44S", []), ("P", [])]
)
def test_durations_are_read_but_not_the_one_that_a_program_gave_to_all(written: str, minutes: list[float]) -> None:
    meta = f"<office:meta><meta:editing-duration>{written}</meta:editing-duration></office:meta>"
    assert [fact.value for fact in Reading(FORMAT, flat(meta)).every(Quantity, kind=QuantityKind.EDITING_TIME)] == minutes


def test_template_labels_and_counts() -> None:
    meta = (
        '<office:meta><meta:template xlink:href="file:///C:/Users/paul/lettre.ott" xlink:title="Lettre" meta:date="2020-01-01T10:00:00"/>'
        '<meta:user-defined meta:name="MSIP_Label_0a1b2c3d-0000-1111-2222-333344445555_Enabled">true</meta:user-defined>'
        '<meta:user-defined meta:name="MSIP_Label_0a1b2c3d-0000-1111-2222-333344445555_SetDate">2022-03-04T05:06:07Z</meta:user-defined>'
        '<meta:document-statistic meta:page-count="3" meta:word-count="x" meta:image-count="2"/><meta:printed-by>Nadia</meta:printed-by></office:meta>'
    )
    reading = Reading(FORMAT, flat(meta))
    assert [fact.path for fact in reading.every(PathClaim, role="template")] == ["file:///C:/Users/paul/lettre.ott"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.TEMPLATE)] == ["Lettre"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.LABEL)] == ["0a1b2c3d-0000-1111-2222-333344445555"]
    assert [str(claim.moment) for claim in reading.every(TimeClaim, role=TimeRole.LABELLED)] == ["2022-03-04 05:06:07 UTC"]
    assert {fact.kind: fact.value for fact in reading.every(Quantity)} == {QuantityKind.PAGES: 3, QuantityKind.PICTURES: 2}
    assert ("printed by", "Nadia") in {(fact.kind, fact.value) for fact in reading.every(Description)}


def test_the_printer_and_revision_marks_of_libreoffice() -> None:
    setup = struct.pack("<HH64s32s32s32s", 500, 0xFFFE, b"Bureau 2", b"", b"", b"EPSON WF-3540") + struct.pack(
        "<HHIHHHII", 22, 1, 0, 0, 0, 8, 21000, 29700
    )
    items = {"RsidRoot": "315932", "Rsid": "521623", "PrinterName": "Bureau 2", "PrinterSetup": base64.b64encode(setup).decode()}
    inside = "".join(f'<config:config-item config:name="{name}">{value}</config:config-item>' for name, value in items.items())
    style = '<office:automatic-styles><style:style style:name="T1"><style:text-properties officeooo:rsid="0010ab34"/></style:style></office:automatic-styles>'
    reading = Reading(FORMAT, flat(f"<office:settings>{inside}</office:settings>{style}"))
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.RSID_ROOT)] == ["0004D21C"]
    assert {fact.value for fact in reading.every(Identifier, kind=IdentifierKind.RSID)} == {"0007F597", "0010AB34"}
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.PRINTER)] == ["Bureau 2"]
    assert {"EPSON WF-3540", "210 × 297 mm"} <= {fact.value for fact in reading.every(Description)}


def test_hidden_words_notes_and_headers_have_places_of_their_own() -> None:
    styles = (
        '<office:automatic-styles><style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
        "</office:automatic-styles><office:master-styles><style:master-page><style:header><text:p>En-tête</text:p></style:header></style:master-page>"
        "</office:master-styles>"
    )
    body = (
        "<office:body><office:text><text:p>Vu.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Au pied.</text:p></text:note-body>"
        '</text:note></text:p><text:section text:display="none"><text:p>Pas<text:s text:c="2"/>vu.</text:p></text:section></office:text></office:body>'
    )
    found = texts(Reading(FORMAT, flat(styles + body)))
    assert found == {"header": "En-tête", "document": "Vu.\nPas vu.", "footnote": "Au pied.", "hidden": "Pas vu."}


def test_hidden_words_inside_a_paragraph_that_is_shown_are_told() -> None:
    styles = '<office:automatic-styles><style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style></office:automatic-styles>'
    body = '<office:body><office:text><text:p>Vu et <text:span text:style-name="H">pas vu</text:span> ici.</text:p><text:p>Vu.</text:p></office:text></office:body>'
    assert texts(Reading(FORMAT, flat(styles + body))) == {"document": "Vu et pas vu ici.\nVu.", "hidden": "pas vu"}


def test_hidden_slides_and_notes_of_the_speaker() -> None:
    style = (
        '<office:automatic-styles><style:style style:name="d" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/>'
        "</style:style></office:automatic-styles>"
    )
    page = '<draw:page draw:style-name="d"><text:p>Secret</text:p><presentation:notes><text:p>Dire</text:p></presentation:notes></draw:page>'
    found = texts(Reading(FORMAT, flat(f"{style}<office:body><office:presentation>{page}</office:presentation></office:body>", "presentation")))
    assert found == {"document": "Secret", "hidden": "Secret", "notes": "Dire"}


def test_repeated_cells_are_written_out_and_a_million_of_them_are_not() -> None:
    row = '<table:table-row><table:table-cell table:number-columns-repeated="{}"><text:p>7</text:p></table:table-cell></table:table-row>'
    body = "<office:body><office:spreadsheet><table:table>{}</table:table></office:spreadsheet></office:body>"
    assert texts(Reading(FORMAT, flat(body.format(row.format(3)))))["document"] == "7 7 7"
    assert len(texts(Reading(FORMAT, flat(body.format(row.format(999999)))))["document"]) < 200


def test_fonts_languages_versions_and_extensions() -> None:
    styles = (
        '<office:font-face-decls><style:font-face style:name="F" svg:font-family="\'Gill Sans\'"/></office:font-face-decls><office:styles>'
        '<style:default-style style:family="paragraph"><style:text-properties fo:language="fr" fo:country="CH" officeooo:rsid="1"/></style:default-style>'
        "</office:styles>"
    )
    reading = Reading(FORMAT, flat(styles))
    assert [fact.name for fact in reading.every(FontUse)] == ["Gill Sans"]
    assert [fact.tag for fact in reading.every(LanguageClaim, role=LanguageRole.PROOFING)] == ["fr-CH"]
    assert [fact.value for fact in reading.every(FeatureUse, kind="odf_version")] == ['office:version="1.3"']
    assert [fact.value for fact in reading.every(FeatureUse, kind="odf_namespace")] == ["http://openoffice.org/2009/office"]


def test_pictures_are_children_in_packages_and_in_single_files() -> None:
    reading = Reading(FORMAT, package(**{"content.xml": flat(""), "Pictures/a.png": b"\x89PNG words"}))
    assert reading.bytes_of("Pictures/a.png") == b"\x89PNG words"
    image = f"<office:body><draw:image><office:binary-data>{base64.b64encode(b'words').decode()}</office:binary-data></draw:image></office:body>"
    assert Reading(FORMAT, flat(image)).bytes_of("picture1") == b"words"


def test_signatures_and_macros_are_named() -> None:
    parts = {"content.xml": flat(""), "META-INF/documentsignatures.xml": "<x/>", "Basic/Standard/Module1.xml": "<x/>"}
    reading = Reading(FORMAT, package(**parts))
    assert [(mark.scheme, mark.detail) for mark in reading.every(SignatureMark)] == [("odf", "document")]
    assert [fact.value for fact in reading.every(FeatureUse, kind="macros")] == ["Standard"]


def test_encrypted_parts_are_a_problem_and_not_damage() -> None:
    manifest = (
        '<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:media-type="text/xml" manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    reading = Reading(FORMAT, package(**{"content.xml": b"\x00\x01", "META-INF/manifest.xml": manifest}))
    assert reading.kinds() == [ProblemKind.ENCRYPTED]


def test_damage_keeps_what_was_read_before_it() -> None:
    reading = Reading(FORMAT, package(**{"content.xml": flat("<office:body><text:p>Avant</text:p><text:p>Apr")[:-20], "meta.xml": "<broken"}))
    assert texts(reading) == {"document": "Avant"}
    assert reading.kinds() == [ProblemKind.DAMAGED]


def test_an_entity_bomb_is_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    reading = Reading(FORMAT, package(**{"content.xml": bomb.encode() + flat("<office:body><text:p>Vu &c;&c;</text:p></office:body>")}))
    assert "aaaaaaaaaa" not in texts(reading).get("document", "")
    assert ProblemKind.READER_ERROR not in reading.kinds()


@pytest.mark.parametrize("blanks", [0, 1 << 20])
def test_an_ampersand_in_a_link_is_told_as_it_is_in_short_and_in_long_streams(blanks: int) -> None:
    content = f'<office:body><text:p><text:a xlink:href="https://example.org/?a=1&amp;b=%26#38;">x</text:a></text:p></office:body>{" " * blanks}'
    reading = Reading(FORMAT, package(**{"content.xml": flat(content)}))
    assert [link.target for link in reading.every(Link)] == ["https://example.org/?a=1&b=%26#38;"]


@pytest.mark.parametrize("place", ["//srv02/Akten/zahlen.xlsx", "../zahlen.ods", "/home/nadia/zahlen.ods", "file:///D:/zahlen.xlsx"])
def test_a_file_beside_the_document_or_on_a_server_is_told(place: str) -> None:
    content = (
        f'<office:body><table:table><table:table-source xlink:href="{place}"/><draw:image xlink:href="Pictures/1.png"/></table:table></office:body>'
    )
    reading = Reading(FORMAT, package(**{"content.xml": flat(content)}))
    assert [(fact.path, fact.role) for fact in reading.every(PathClaim)] == [(place, "linked file")]


def test_deep_nesting_ends_the_reading() -> None:
    reading = Reading(FORMAT, package(**{"content.xml": flat("<text:section>" * 5000)}))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "content.xml" in sentences(reading.problems)


def test_only_open_documents_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_file(OFFICE / "libreoffice.odt"))
    assert FORMAT.recognises(Content.of_bytes(flat("")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("content.xml", "<x/>")
        made.writestr("META-INF/manifest.xml", 'media-type="application/vnd.sun.xml.writer"')
    assert FORMAT.recognises(Content.of_bytes(out.getvalue()))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "libreoffice.docx"))
    assert not FORMAT.recognises(Content.of_bytes(b"PK\x03\x04 cut"))


def test_words_of_charts_and_documents_inside_are_told_apart_and_a_kept_original_is_an_item() -> None:
    data = (OFFICE / "libreoffice.odt").read_bytes()
    chart = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:chart>'
        "<chart:title><text:p>Costs</text:p></chart:title><table:table><table:table-row><table:table-cell><text:p>Hall</text:p></table:table-cell>"
        "<table:table-cell><text:p>400</text:p></table:table-cell></table:table-row></table:table></office:chart></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w") as made:
        for info in read.infolist():
            made.writestr(info, read.read(info))
        made.writestr("Object 1/content.xml", chart)
        made.writestr("Object 2/content.xml", chart[:300])
        made.writestr("debug/original.odt", data)
    found = list(FORMAT.extract(Content.of_bytes(out.getvalue()), Limits()))
    assert [(one.at.part, one.text) for one in found if isinstance(one, TextContent) and one.role == "object"] == [
        ("Object 1/content.xml: object", "Costs\nHall 400")
    ]
    assert ["Object 2/content.xml" in one.sentence for one in found if isinstance(one, Problem)] == [True]
    (original,) = (one for one in found if isinstance(one, Child) and one.name == "debug/original.odt")
    assert original.content.read(1 << 20) == data


def pictures(inside: str) -> list[tuple[str, str, str]]:
    reading = Reading(FORMAT, flat(f"<office:body><office:text><text:p>Words {inside}</text:p></office:text></office:body>"))
    assert [fact.text for fact in reading.every(TextContent, role="document")] == ["Words"]
    paths = [(fact.at.part, fact.role, fact.path) for fact in reading.every(PathClaim)]
    return paths + [(fact.at.part, fact.kind, fact.value) for fact in reading.every(Description) if "svg:" in fact.at.part]


def test_the_place_and_the_description_of_an_inserted_picture() -> None:
    # LibreOffice keeps what Word wrote into a document that it saves in its own form.
    path = r"C:\Users\nadia\Content.Word\body_pic.jpg"
    image = '<draw:image xlink:href="Pictures/1.jpg"/>'
    assert pictures(f"<draw:frame>{image}<svg:desc>{path}</svg:desc></draw:frame>") == [("content.xml: svg:desc", "inserted picture", path)]
    assert pictures(f'<draw:frame draw:name="IMG_2017.JPG">{image}</draw:frame>') == [("content.xml: draw:name", "inserted picture", "IMG_2017.JPG")]
    assert pictures(f'<draw:frame draw:name="Image1">{image}<svg:title>A cat</svg:title><svg:desc/></draw:frame>') == [
        ("content.xml: svg:title", "description of a picture", "A cat")
    ]


def test_a_description_that_office_made_by_itself_outlives_another_form() -> None:
    reading = Reading(
        FORMAT, flat("<office:body><draw:frame><svg:desc>A cat\n\nDescription automatically generated</svg:desc></draw:frame></office:body>")
    )
    assert "automatic_description" in {fact.kind for fact in reading.every(FeatureUse)}


def test_a_picture_that_lies_beside_the_document() -> None:
    assert pictures('<draw:image xlink:href="../scans/page1.png"/><draw:image xlink:href="./ObjectReplacements/Object 1"/>') == [
        ("content.xml: draw:image xlink:href", "linked file", "../scans/page1.png")
    ]


def test_descriptions_by_the_thousand_are_bounded() -> None:
    many = "".join(f"<draw:frame><svg:desc>{number}.jpg</svg:desc></draw:frame>" for number in range(9000))
    assert len(Reading(FORMAT, flat(f"<office:body>{many}</office:body>")).every(PathClaim)) == 2000


@pytest.mark.corpus
def test_descriptions_in_published_documents(corpus: Path) -> None:
    inputs = corpus / "documents" / "tdf__odftoolkit" / "odfdom" / "src" / "test" / "resources" / "test-input"
    found = Reading(FORMAT, (inputs / "images.odt").read_bytes()).every(PathClaim)
    assert [fact.path for fact in found] == ["charlie.png", "snoopy.png", "lucy.png", "woodstock.png"]
