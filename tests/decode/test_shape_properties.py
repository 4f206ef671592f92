"""What shapes in binary streams say of their pictures: by their records alone, each thing once, and no more than fits."""

import struct
import time
from pathlib import Path

import pytest

from leakcheck.decode.biff_workbook import workbook
from leakcheck.decode.shape_properties import shape_facts
from leakcheck.formats import excel_binary, powerpoint_binary, word_binary
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, FeatureUse, LanguageClaim, LanguageRole, Link, PathClaim
from leakcheck.model.format import Format
from leakcheck.model.limits import Limits

PIB_NAME, SHAPE_NAME, DESCRIPTION, FILL_COLOUR = 0x0105, 0x0380, 0x0381, 0x0181


def shape(*properties: tuple[int, str | int], kind: int = 0xF00B) -> bytes:
    """A record of properties ([MS-ODRAW] section 2.2.9): texts behind all fixed parts, with the bit that says so."""
    fixed = variable = b""
    for number, value in properties:
        raw = (value + "\0").encode("utf-16-le") if isinstance(value, str) else b""
        fixed += struct.pack("<HI", number | 0x8000, len(raw)) if isinstance(value, str) else struct.pack("<HI", number, value)
        variable += raw
    return struct.pack("<HHI", len(properties) << 4 | 3, kind, len(fixed + variable)) + fixed + variable


def facts(data: bytes) -> list[AnyFact]:
    return list(shape_facts(("Data", data)))


def test_the_path_of_an_inserted_picture_between_other_properties() -> None:
    path = r"C:\Documents and Settings\nadia\My Documents\receipt.gif"
    (fact,) = facts(b"other" + shape((FILL_COLOUR, 255), (0x017F, "x"), (PIB_NAME, path), (SHAPE_NAME, "Picture 2")) + b"more")
    assert isinstance(fact, PathClaim)
    assert (fact.path, fact.role, fact.at.part) == (path, "inserted picture", "Data: pibName")


def test_a_name_without_ending_is_told_as_a_name() -> None:
    (fact,) = facts(shape((PIB_NAME, "logo of the party")))
    assert fact == Description(at=fact.at, kind="name of an inserted picture", value="logo of the party")


def test_the_page_from_which_it_was_copied() -> None:
    (fact,) = facts(shape((PIB_NAME, "https://example.org/a.jpg")))
    assert isinstance(fact, Link)
    assert fact.kind == "copied-from"


def test_the_name_of_the_shape_is_told_where_it_is_that_of_a_file() -> None:
    assert facts(shape((SHAPE_NAME, "Rectangle 7"))) == []
    (fact,) = facts(shape((SHAPE_NAME, "IMG_0007.JPG")))
    assert isinstance(fact, PathClaim)


def test_the_language_in_which_a_program_named_its_shapes() -> None:
    (fact,) = facts(shape((SHAPE_NAME, "ZoneTexte 2")) + shape((SHAPE_NAME, "Espace réservé du titre 1")) + shape((SHAPE_NAME, "Rectangle 7")))
    assert isinstance(fact, LanguageClaim)
    assert (fact.tag, fact.role, fact.at.part) == ("fr", LanguageRole.DRAWN_NAMES, "shapes: wzName name")


def test_a_description_that_office_made_by_itself() -> None:
    description, feature = facts(shape((DESCRIPTION, "A dog\r\n\r\nDescription automatically generated with low confidence")))
    assert isinstance(description, Description)
    assert isinstance(feature, FeatureUse)


def test_the_same_in_two_streams_is_told_once() -> None:
    assert len(list(shape_facts(("1Table", shape((PIB_NAME, "logo"))), ("Data", shape((PIB_NAME, "logo")))))) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x0b\xf0",
        b"\x13\0\x0b\xf0\0\0\0\0",
        shape((PIB_NAME, "")),
        shape((PIB_NAME, "\x01\x02 not words")),
        shape((PIB_NAME, "cut off"))[:-4],
        shape((PIB_NAME, "of another record"), kind=0xF121)[:2] + b"\x0c\xf0" + shape((PIB_NAME, "of another record"))[4:],
        struct.pack("<HHI", 1 << 4 | 3, 0xF00B, 8) + struct.pack("<HI", PIB_NAME | 0x8000, 400) + b"ab",
    ],
)
def test_what_does_not_fit_says_nothing(data: bytes) -> None:
    assert facts(data) == []


def test_hostile_streams_cost_little_and_are_bounded() -> None:
    begun = time.process_time()
    assert facts(b"\x13\0\x0b\xf0" * 1_000_000) == []
    assert facts(b"\xf3\x0f\x0b\xf0\xff\xff\0\0" * 300_000) == []
    many = b"".join(shape((PIB_NAME, f"picture{number}")) for number in range(9000))
    assert len(facts(many)) == 2000
    assert time.process_time() - begun < 10


def test_properties_are_looked_at_up_to_a_bound_for_all_shapes() -> None:
    plain = shape(*((FILL_COLOUR, number) for number in range(300)))
    assert len(facts(plain * 330 + shape((PIB_NAME, "logo")))) == 1
    assert facts(plain * 334 + shape((PIB_NAME, "logo"))) == []


def test_a_shape_that_continues_in_the_next_record_of_a_workbook_is_read_as_one() -> None:
    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    begin = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    properties = shape((PIB_NAME, r"C:\Users\nadia\chart.png"))
    drawn = record(0x00EC, properties[:11]) + record(0x003C, properties[11:]) + record(0x005D, b"an object") + record(0x003C, b"of it")
    listed = 4 + len(begin) + 4 + 6 + 2 + len(b"Sheet1") + 4
    sheets = record(0x0085, struct.pack("<IBB", listed, 0, 0) + b"\x06\0Sheet1")
    book = workbook(record(0x0809, begin) + sheets + record(0x000A, b"") + record(0x0809, begin[:2] + b"\x10" + begin[3:]) + drawn)
    assert book is not None
    assert bytes(book.shapes) == properties


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "reader", "path"),
    [
        ("Bug51890.doc", word_binary.FORMAT, "c:\\# astus\\astus1\\Tit_fav.gif"),
        ("SheetWithDrawing.xls", excel_binary.FORMAT, "H:\\Documents and Settings\\rob-local\\Desktop\\untitled.bmp"),
    ],
)
def test_documents_of_word_and_excel_name_files_on_their_authors_disks(corpus: Path, name: str, reader: Format, path: str) -> None:
    file = next((corpus / "documents").rglob(name))
    found = reader.extract(Content.of_bytes(file.read_bytes()), Limits())
    assert path in {one.path for one in found if isinstance(one, PathClaim) and one.role == "inserted picture"}


@pytest.mark.corpus
def test_a_presentation_names_a_picture(corpus: Path) -> None:
    file = next((corpus / "documents").rglob("43781.ppt"))
    found = powerpoint_binary.FORMAT.extract(Content.of_bytes(file.read_bytes()), Limits())
    assert [one.value for one in found if isinstance(one, Description) and one.kind == "name of an inserted picture"] == ["SwinCentreLog_140"]
