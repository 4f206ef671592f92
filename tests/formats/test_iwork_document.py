"""Documents of Pages, Numbers and Keynote: built ones, and the two of the corpus where it is at hand."""

import gzip
import io
import plistlib
import time
import zipfile
from pathlib import Path

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st
from iwork_packages import at, component, document, fields, packed, properties, to, zipped

from leakcheck import catalogue
from leakcheck.formats.iwork_document import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

STORAGE, AUTHOR, REMARK, CHANGE, SESSION, LINK, STYLE, STRINGS, PACKAGE = 2001, 212, 3056, 2060, 2062, 2032, 2022, 6005, 11006
COMMON = fields({1: fields({4: "fr_CH", 9: "de_CH"}), 3: "fr", 9: "Application/Blank/Traditional"})
TEXT = "Der Preis beträgt 😀 40 000 Franken"


def deleted(text: str, words: str) -> bytes:
    """The table of deletions in which these words are marked; positions count units of UTF-16."""
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    end = start + len(words.encode("utf-16-le")) // 2
    return fields({1: [fields({1: 0}), fields({1: start, 2: to(60)}), fields({1: end})]})


PAGES = {
    "Document": [
        (1, 10000, fields({15: COMMON})),
        (11, STORAGE, fields({1: 3, 3: "A box"})),
        (10, STORAGE, fields({1: 0, 3: [TEXT], 22: deleted(TEXT, "40 000 ")})),
        (12, STORAGE, fields({1: 1, 3: "Head of the page"})),
        (13, STORAGE, fields({1: 2, 3: "A footnote"})),
        (50, REMARK, fields({1: "Too much?", 2: at(), 3: to(70)})),
        (60, CHANGE, fields({1: 2, 2: to(61), 3: at()})),
        (61, SESSION, fields({2: to(71)})),
        (62, LINK, fields({2: "https://example.org/"})),
    ],
    "AnnotationAuthorStorage": [(70, AUTHOR, fields({1: "Ana"})), (71, AUTHOR, fields({1: "Ben"})), (72, AUTHOR, fields({1: "Cleo"}))],
    "DocumentStylesheet": [(80, STYLE, fields({11: fields({5: "Garamond", 9: "de"})})), (81, STORAGE, fields({3: "A prototype"}))],
    "Metadata": [
        (
            2,
            PACKAGE,
            fields({4: [fields({1: 5, 3: "haus.jpg", 4: "haus-5.jpg"}), fields({1: 6, 3: "paper.jpg"}), fields({1: 7, 3: "x-small.jpg", 4: "y"})]}),
        )
    ],
}
BUILDS = ["Template: Blank (2019-01-02 10:00)", "M5.6.2-2552-1", "i7.0-1"]
MEDIA = {"Data/haus-5.jpg": b"\xff\xd8\xff picture", "preview.jpg": b"\xff\xd8\xff preview"}


def texts(reading: Reading) -> dict[str, str]:
    return {fact.role: fact.text for fact in reading.every(TextContent)}


def described(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def test_the_words_of_a_document_of_pages() -> None:
    reading = Reading(FORMAT, document(PAGES, MEDIA, BUILDS))
    assert reading.problems == []
    assert texts(reading) == {
        "document": "Der Preis beträgt 😀 Franken\nA box", "header": "Head of the page", "footnote": "A footnote", "deleted": "40 000",
        "comment": "Too much?",
    }  # fmt: skip


def test_people_and_times_of_remarks_and_changes() -> None:
    reading = Reading(FORMAT, document(PAGES))
    people = [(fact.role, fact.name) for fact in reading.every(PersonClaim)]
    assert people == [(PersonRole.COMMENTER, "Ana"), (PersonRole.REVISER, "Ben"), (PersonRole.REVISER, "Cleo")]
    times = [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim) if fact.role is not TimeRole.PACKED]
    assert times == [(TimeRole.COMMENTED, "2020-03-04 10:00:00 UTC"), (TimeRole.CHANGED, "2020-03-04 10:00:00 UTC")]


def test_programs_numbers_template_and_settings() -> None:
    reading = Reading(FORMAT, document(PAGES, MEDIA, BUILDS))
    software = [(fact.role, fact.name, fact.version) for fact in reading.every(SoftwareClaim)]
    assert software == [
        (SoftwareRole.APPLICATION, "Apple Pages", "i7.0-1"),
        (SoftwareRole.HISTORY, "Apple Pages", "M5.6.2-2552-1"),
        (SoftwareRole.HISTORY, "Apple Pages", "i7.0-1"),
    ]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["D0C"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.INSTANCE)] == ["7E4"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.TEMPLATE)] == ["Blank", "Application/Blank/Traditional"]
    assert described(reading, "date of the template") == ["2019-01-02 10:00"]
    assert described(reading, "version of the format") == ["14.4.1"]
    assert described(reading, "locale of the document") == ["fr_CH"]
    assert described(reading, "locale in which the document was made") == ["de_CH"]
    assert [fact.tag for fact in reading.every(LanguageClaim)] == ["fr", "de"]
    assert [fact.name for fact in reading.every(FontUse)] == ["Garamond"]
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/"]


def test_media_and_previews_are_children_and_their_own_names_are_told() -> None:
    reading = Reading(FORMAT, document(PAGES, MEDIA))
    assert {child.name: child.content.read(100) for child in reading.children} == MEDIA
    assert [(fact.path, fact.role) for fact in reading.every(PathClaim)] == [("haus.jpg", "placed file")]


def test_numbers_that_copies_keep_are_told_and_do_not_join_documents() -> None:
    parts = {"Metadata/Properties.plist": properties(stableDocumentUUID="57A", shareUUID="5A4"), "Metadata/DocumentIdentifier": b"OLD"}
    reading = Reading(FORMAT, document({"Document": PAGES["Document"]}, parts))
    assert described(reading, "number that copies keep") == ["57A"]
    assert described(reading, "number for sharing") == ["5A4"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["D0C", "OLD"]
    assert reading.every(Identifier, kind=IdentifierKind.ORIGINAL_DOCUMENT) == []


KEYNOTE = {
    "Document": [
        (1, 1, fields({2: to(3), 3: COMMON})),
        (3, 2, fields({3: fields({2: [to(20), to(21)]})})),
        (20, 4, fields({2: to(30), 1: [to(22)]})),
        (21, 4, fields({2: to(31)})),
        (22, 4, fields({2: to(32), 1: [to(20)]})),
    ],
    "Slide-31": [(31, 5, b""), (41, STORAGE, fields({3: "Third slide"})), (51, STORAGE, fields({1: 4, 3: "What to say"}))],
    "Slide-30": [(30, 5, b""), (40, STORAGE, fields({3: "First slide\ufffc"}))],
    "Slide-32": [(32, 5, b""), (42, STORAGE, fields({3: "Second slide\u2028in two lines"}))],
    "MasterSlide-9": [(9, 5, b""), (49, STORAGE, fields({3: "Title Text"}))],
}


def test_slides_of_keynote_in_their_order_whatever_the_order_of_the_parts() -> None:
    reading = Reading(FORMAT, document(KEYNOTE))
    assert texts(reading) == {"document": "First slide\nSecond slide\nin two lines\nThird slide", "notes": "What to say"}
    assert [fact.value for fact in reading.every(Quantity)] == [3]
    assert reading.every(SoftwareClaim)[0].name == "Apple Keynote"


def test_cells_of_numbers() -> None:
    strings = fields({1: 1, 2: 9, 3: [fields({1: 1, 2: 1, 3: "Budget"}), fields({1: 2, 2: 1, 3: "Frühling"})]})
    formats = fields({1: 2, 2: 9, 3: [fields({1: 1, 2: 1, 3: "no text of a cell"})]})
    tables = [(90, STRINGS, strings), (91, STRINGS, formats)]
    reading = Reading(FORMAT, document({"Document": [(1, 1, fields({1: to(5), 8: COMMON}))], "Tables/DataList-90": tables}))
    assert texts(reading) == {"document": "Budget\nFrühling"}
    assert reading.every(SoftwareClaim)[0].name == "Apple Numbers"


def test_a_package_that_is_a_folder_on_a_mac_with_its_objects_packed_once_more() -> None:
    inner = zipped({f"Index/{name}.iwa": component(objects) for name, objects in PAGES.items()})
    own = {"Index.zip": inner, "Metadata/DocumentIdentifier": b"D0C", "Metadata/Properties.plist": properties(), "preview.jpg": b"\xff\xd8\xff"}
    reading = Reading(FORMAT, zipped({f"Bericht.pages/{name}": data for name, data in own.items()}))
    assert reading.problems == []
    assert texts(reading)["document"].endswith("A box")
    assert [child.name for child in reading.children] == ["Bericht.pages/preview.jpg"]


def test_a_locked_document_gives_its_hint_and_its_numbers() -> None:
    parts = {".iwpv2": bytes(104), ".iwph": b"the usual", "Metadata/Properties.plist": properties(), "Index/Document.iwa": b"\x8f\x10garbled"}
    reading = Reading(FORMAT, zipped(parts))
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert described(reading, "hint for the password") == ["the usual"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["D0C"]
    assert reading.children == []


OLD = """<?xml version="1.0"?>
<sl:document xmlns:sl="http://developer.apple.com/namespaces/sl" xmlns:sf="http://developer.apple.com/namespaces/sf"
 xmlns:sfa="http://developer.apple.com/namespaces/sfa" sl:version="92008102400">
 <sl:publication-info>
  <sl:SLCreationDateProperty><sl:date sl:val="2010-05-09T21:34:38+0200"/></sl:SLCreationDateProperty>
  <sl:SLLastModifiedDateProperty><sl:date sl:val="2010-05-10T08:00:00+0200"/></sl:SLLastModifiedDateProperty>
 </sl:publication-info>
 <sl:language><sl:string sfa:string="de"/></sl:language>
 <sf:metadata><sf:authors><sf:string sfa:string="Ana Muster"/></sf:authors><sf:title><sf:string sfa:string="Der Bericht"/></sf:title></sf:metadata>
 <sl:section-prototypes><sf:p>A prototype</sf:p></sl:section-prototypes>
 <sf:styles><sf:fontName><sf:string sfa:string="Hidden"/></sf:fontName></sf:styles>
 <sf:fontName><sf:string sfa:string="Optima"/></sf:fontName>
 <sf:text-body><sf:p>Der Preis <sf:link href="https://example.org/">beträgt</sf:link></sf:p><sf:p>40 000 Franken</sf:p></sf:text-body>
 <sf:header><sf:p>Head of the page</sf:p></sf:header>
 <sf:annotations><sf:annotation><sf:p>Too much?</sf:p></sf:annotation></sf:annotations>
 <sf:grid><sf:ct sfa:s="Zelle"/></sf:grid>
</sl:document>"""


@pytest.mark.parametrize(("name", "data"), [("index.xml", OLD.encode()), ("index.xml.gz", gzip.compress(OLD.encode()))])
def test_a_document_of_2009(name: str, data: bytes) -> None:
    parts = {"buildVersionHistory.plist": plistlib.dumps(["Template: Blank (2009-02-03 12:00)", "local build-Mar 11 2009"]), name: data}
    reading = Reading(FORMAT, zipped(parts | {"QuickLook/Thumbnail.jpg": b"\xff\xd8\xff"}))
    assert reading.problems == []
    assert texts(reading) == {"document": "Der Preis beträgt\n40 000 Franken\nZelle", "header": "Head of the page", "comment": "Too much?"}
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.AUTHOR, "Ana Muster")]
    assert described(reading, "title") == ["Der Bericht"]
    times = [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim) if fact.role is not TimeRole.PACKED]
    assert times == [(TimeRole.CREATED, "2010-05-09 21:34:38 +02:00"), (TimeRole.MODIFIED, "2010-05-10 08:00:00 +02:00")]
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["Apple Pages"] * 2
    assert [fact.name for fact in reading.every(FontUse)] == ["Optima"]
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/"]
    assert [child.name for child in reading.children] == ["QuickLook/Thumbnail.jpg"]


@pytest.mark.parametrize(
    ("parts", "is_claimed"),
    [
        ({"Index/Document.iwa": b""}, True),
        ({"a.pages/Index/Document.iwa": b"", "a.pages/preview.jpg": b""}, True),
        ({"a.pages/Index/Document.iwa": b"", "letter.txt": b""}, False),
        ({"docs/Index/Document.iwa": b""}, False),
        ({"Index.zip": b"", "letter.txt": b""}, False),
        ({"index.xml": b"<a/>", "letter.txt": b""}, False),
        ({"index.apxl": b"<a/>", "buildVersionHistory.plist": b""}, True),
        ({"word/document.xml": b"", "Index/Document.iwa": b""}, False),
    ],
)
def test_only_packages_of_these_programs_are_claimed(parts: dict[str, bytes], is_claimed: bool) -> None:
    content = Content.of_bytes(zipped(parts))
    assert FORMAT.recognises(content) is is_claimed
    found, problems = identify(content, catalogue.formats())
    assert (found is FORMAT) is is_claimed
    assert problems == []


def test_broken_parts_are_named_and_the_others_are_read() -> None:
    parts = {"Index/Slide-1.iwa": b"\0\xff\xff\0 cut", "Index/Slide-2.iwa": b"\0\x05\0\0\x7f\x05ab\x03"}
    reading = Reading(FORMAT, document(KEYNOTE, parts))
    assert texts(reading)["document"].startswith("First slide")
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "Slide-1" in sentences(reading.problems)
    assert "Slide-2" in sentences(reading.problems)


@pytest.mark.parametrize(
    "broken",
    [b'<?xml version="1.0" encoding="UTFLi"?><plist><array/></plist>', b"bplist00" + bytes(40), b"<plist><dict><key>a</key></dict>", b"\xff", b""],
)
def test_broken_property_lists_are_passed_over(broken: bytes) -> None:
    parts = {"Metadata/Properties.plist": broken, "Metadata/BuildVersionHistory.plist": broken}
    reading = Reading(FORMAT, document({"Document": PAGES["Document"]}, parts))
    assert reading.problems == []
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["Apple Pages"]


def test_a_part_that_unpacks_to_very_much_is_not_followed() -> None:
    # A copy of 64 bytes takes three: a block of a megabyte, over and over.
    block = b"\x80\x80\x40" + b"\x00a" + b"\xfe\x01\x00" * ((1 << 20) // 64 - 1) + b"\xfa\x01\x00"
    bomb = (b"\0" + len(block).to_bytes(3, "little") + block) * 500
    begun = time.monotonic()
    reading = Reading(FORMAT, document({"Document": PAGES["Document"]}, {"Index/Slide-1.iwa": bomb}))
    assert time.monotonic() - begun < 30
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert {ProblemKind.LIMIT, ProblemKind.DAMAGED} & set(reading.kinds())


@given(damage=st.lists(st.tuples(st.floats(0, 0.999999), st.integers(0, 255)), min_size=1, max_size=12))
def test_damaged_objects_give_facts_and_problems_and_no_error(damage: list[tuple[float, int]]) -> None:
    data = bytearray(component([one for objects in PAGES.values() for one in objects]))
    for place, value in damage:
        data[int(place * len(data))] = value
    reading = Reading(FORMAT, document({}, {"Index/Document.iwa": bytes(data)}))
    assert set(reading.kinds()) <= {ProblemKind.DAMAGED}
    assert "read to its end" not in sentences(reading.problems)


def test_packed_blocks_are_packed_as_the_programs_expect() -> None:
    """The builder of this test and the reader must not share one mistake: a block out of the format's description."""
    assert packed(b"abc") == b"\x03\x08abc"


def _real(corpus: Path, name: str) -> Path:
    found = next((corpus / "documents").rglob(name), None)
    if found is None:
        pytest.skip(f"this corpus does not hold {name}")
    return found


@pytest.mark.corpus
def test_a_presentation_of_keynote_2018(corpus: Path) -> None:
    reading = Reading(FORMAT, _real(corpus, "testKeynote2018.key"))
    assert reading.problems == []
    assert texts(reading) == {
        "document": "Libreoffice 6.2\n19 February 2019\nTest running...\nI save in Apple Key App as default .key\nOpen in Libreoffice 6.2\nWindows 10 x86"
    }
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["6678C62F-1099-4EFE-9026-82A4861788AC"]
    assert [fact.value for fact in reading.every(Quantity)] == [2]
    assert described(reading, "locale in which the document was made") == ["id_ID"]
    assert reading.every(SoftwareClaim)[0].version == "G-r320-3D139"


@pytest.mark.corpus
def test_a_locked_document_of_pages_2009(corpus: Path) -> None:
    path = _real(corpus, "testPagesPwdProtected.pages")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        assert "index.xml" in package.namelist()
    reading = Reading(FORMAT, path)
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert described(reading, "hint for the password") == ["tika"]
