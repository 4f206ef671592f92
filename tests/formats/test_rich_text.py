r"""Rich Text: who, when and with what in `\info` and `\generator`; text by the character set of its font; hostile groups cost no more than their bytes."""

import struct
from pathlib import Path

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.rich_text import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
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
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
HEAD = rb"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset204{\*\falt Times}Times New Roman;}}"


def read(body: bytes) -> Reading:
    return Reading(FORMAT, HEAD + body + b"}")


def text(body: bytes, role: str = "document") -> str:
    return "|".join(fact.text for fact in read(body).every(TextContent, role=role))


def test_who_wrote_and_saved_it_when_and_with_what() -> None:
    reading = read(
        rb"{\*\generator Riched20 10.0.19041}{\info{\title M\'e9mo}{\author Claire}{\operator \u1055?\u1072?}{\*\manager M}{\*\company GSA}"
        rb"{\creatim\yr2016\mo6\dy15\hr13\min38}{\revtim\yr2016\mo6\dy15\hr14\min8\sec7}{\printim\yr0\mo0\dy0}{\version2}{\edmins11}{\nofpages3}{\vern57435}}"
        rb"\pard Text\par"
    )
    assert {(fact.role, fact.name) for fact in reading.every(PersonClaim)} == {
        (PersonRole.AUTHOR, "Claire"), (PersonRole.LAST_EDITOR, "Па"), (PersonRole.MANAGER, "M"),
    }  # fmt: skip
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [
        (TimeRole.CREATED, "2016-06-15 13:38 (no zone stated)"),
        (TimeRole.MODIFIED, "2016-06-15 14:08:07 (no zone stated)"),
    ]
    assert [(fact.name, fact.version) for fact in reading.every(SoftwareClaim)] == [("Riched20", "10.0.19041")]
    assert {(fact.kind, fact.value) for fact in reading.every(Quantity)} == {
        (QuantityKind.REVISION_COUNT, 2), (QuantityKind.EDITING_TIME, 11), (QuantityKind.PAGES, 3),
    }  # fmt: skip
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.COMPANY)] == ["GSA"]
    assert {(fact.kind, fact.value) for fact in reading.every(Description)} == {("title", "Mémo"), ("internal version number", "57435")}


def test_what_libreoffice_writes() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.rtf")
    assert {(fact.role, fact.name) for fact in reading.every(PersonClaim)} == {
        (PersonRole.AUTHOR, "Claire Vasseur"), (PersonRole.LAST_EDITOR, "Paul Lefèvre"), (PersonRole.REVISER, "Nadia Benali"),
        (PersonRole.COMMENTER, "Julien Marchetti"),
    }  # fmt: skip
    assert {(fact.role, str(fact.moment)[:16]) for fact in reading.every(TimeClaim)} == {
        (TimeRole.CREATED, "2023-06-01 08:00"), (TimeRole.MODIFIED, "2023-06-02 10:11"), (TimeRole.CHANGED, "2023-06-02 09:30"),
        (TimeRole.COMMENTED, "2023-06-02 09:45"),
    }  # fmt: skip
    assert [fact.name[:19] for fact in reading.every(SoftwareClaim)] == ["LibreOffice/7.4.7.2"]
    assert {fact.role: fact.text for fact in reading.every(TextContent)} == {
        "document": "Une note de deux lignes, voir ici.\nMontant : 12 400 euros.", "deleted": "en secret", "comment": "À vérifier.",
    }  # fmt: skip
    assert {(fact.kind, fact.value) for fact in reading.every(Description)} == {("title", "Note de travail"), ("Dossier", "Campagne")}
    assert not reading.problems


def test_a_title_in_two_forms_is_read_in_unicode() -> None:
    reading = read(rb"{\info{\upr{\title ???}{\*\ud{\title \u26085?\u26412?}}}}x")
    assert [fact.value for fact in reading.every(Description, kind="title")] == ["日本"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (rb"\f0 caf\'e9", "café"),
        (rb"\f1 \'cc\'ee\'f1\'ea\'e2\'e0", "Москва"),
        (rb"{\f1 \'cc}\'e9", "Мé"),
        (rb"\u233?t\u233 ?x", "étéx"),
        (rb"\uc2\u233\'65\'27t\u233 abc", "étéc"),
        (rb"{\uc0\u233}\u233?!", "éé!"),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
        (rb"a\tab b\line c\par d\~e\_f\{g\\", "a b\nc\nd e\u2011f{g\\"),
        (rb"\ldblquote a\rdblquote\emdash b", "\u201ca\u201d\u2014b"),
        (b"one\r\n two", "one two"),
        (rb"{\*\unknown secret {\b more}}seen", "seen"),
        (rb"{\header head}{\footnote foot}{\listtext 1.}seen", "seen"),
        (rb"\bin4 {{{{seen", "seen"),
        (rb"\bin99999 seen", "seen"),
    ],
)
def test_characters(body: bytes, shown: str) -> None:
    assert text(body) == shown


def test_letters_of_two_bytes_are_read_together() -> None:
    japanese = rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 \'82\'6c;}}\f0 \'93\'fa\'96{\b0}\'93\'fa\'83w}"
    reading = Reading(FORMAT, japanese)
    assert reading.every(TextContent)[0].text.startswith("日")
    assert reading.every(TextContent)[0].text.endswith("日ヘ")
    assert [fact.name for fact in reading.every(FontUse)] == ["Ｍ"]


def test_hidden_deleted_and_commented_words_stand_apart() -> None:
    body = (
        rb"{\*\revtbl {Unknown;}{Jane Doe;}}one {\v under}{\deleted\revauthdel1\revdttmdel122059622 gone} two{\*\atnauthor Bob}"
        rb"{\*\annotation{\*\atndate 122059622}Not so.}{\v0 three}"
    )
    assert text(body) == "one twothree"
    assert (text(body, "hidden"), text(body, "deleted"), text(body, "comment")) == ("under", "gone", "Not so.")
    reading = read(body)
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.REVISER, "Jane Doe"), (PersonRole.COMMENTER, "Bob")]
    assert {fact.role for fact in reading.every(TimeClaim)} == {TimeRole.CHANGED, TimeRole.COMMENTED}


def test_sessions_are_written_as_in_docx() -> None:
    reading = read(rb"{\*\rsidtbl \rsid1180722\rsid15007043}\rsidroot1180722 x")
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.RSID)] == ["00120432", "00E4FD43"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.RSID_ROOT)] == ["00120432"]


def test_languages_of_text_and_program() -> None:
    reading = read(rb"\deflang1036{\stylesheet{\s0 Normal;}{\s1 heading 1;}}\lang1049 a\lang1024 b\lang1049 c")
    assert [(fact.role, fact.tag) for fact in reading.every(LanguageClaim)] == [(LanguageRole.PROOFING, "fr-FR"), (LanguageRole.PROOFING, "ru-RU")]
    cyrillic = rb"{\rtf1\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}{\stylesheet{\f0 \'ce\'e1\'fb\'f7\'ed\'fb\'e9;}}x}"
    assert [fact.tag for fact in Reading(FORMAT, cyrillic).every(LanguageClaim)] == ["und-Cyrl"]


def test_links_and_linked_files() -> None:
    body = (
        rb'{\field{\*\fldinst { HYPERLINK "https://example.org/a" }}{\fldrslt {shown}}}'
        rb'{\field{\*\fldinst INCLUDEPICTURE "C:\\\\Users\\\\ann\\\\x.png" \\d}{\fldrslt }}{\*\template C:\\Normal.dot}'
    )
    reading = read(body)
    assert [(fact.kind, fact.target) for fact in reading.every(Link)] == [("url", "https://example.org/a")]
    assert [fact.path for fact in reading.every(PathClaim)] == [r"C:\Normal.dot", r"C:\Users\ann\x.png"]
    assert text(body) == "shown"


def ole1(kind: bytes, native: bytes, form: int = 2, topic: bytes = b"") -> bytes:
    """[MS-OLEDS] section 2.2.4 and 2.2.5: version, form, three texts behind their lengths, the data behind its length."""
    texts = b"".join(struct.pack("<I", len(value) + 1) + value + b"\0" if value else struct.pack("<I", 0) for value in (kind, topic, b""))
    return struct.pack("<II", 0x0501, form) + texts + struct.pack("<I", len(native)) + native


def test_embedded_objects_are_children_with_their_class() -> None:
    digits = ole1(b"Word.Document.8", b"\xd0\xcf\x11\xe0 body").hex().encode()
    reading = read(rb"{\object\objemb{\*\objclass Word.Document.8}{\*\objdata " + digits[:20] + b"\r\n" + digits[20:] + rb"}{\result shown}}")
    assert [(child.name, child.content.read(99)) for child in reading.children] == [("object1", b"\xd0\xcf\x11\xe0 body")]
    assert [fact.value for fact in reading.every(Description)] == ["Word.Document.8"]
    assert [fact.text for fact in reading.every(TextContent)] == ["shown"]


def test_a_packed_file_keeps_its_name_and_where_it_came_from() -> None:
    packed = b"\x02\0a.txt\0C:\\Users\\ann\\a.txt\0\0\0\x03\0" + struct.pack("<I", 5) + b"C:\\t\0" + struct.pack("<I", 5) + b"hello"
    reading = read(rb"{\object{\*\objdata " + ole1(b"Package", packed).hex().encode() + rb"}}")
    assert reading.bytes_of("object1/a.txt") == b"hello"
    assert "C:\\Users\\ann\\a.txt" in {fact.path for fact in reading.every(PathClaim)}


def test_the_data_store_is_a_child() -> None:
    reading = read(rb"{\*\datastore " + ole1(b"Msxml2.SAXXMLReader.6.0", b"\xd0\xcf\x11\xe0...").hex().encode() + b"}")
    assert reading.bytes_of("datastore1") == b"\xd0\xcf\x11\xe0..."


@pytest.mark.parametrize("data", [b"", b"\1", ole1(b"x", b"y")[:-3], struct.pack("<II", 0x0501, 2) + b"\xff" * 12, b"junk" * 9])
def test_broken_objects_give_what_can_be_found(data: bytes) -> None:
    assert not read(rb"{\object{\*\objdata " + data.hex().encode() + rb"}}").problems


def test_pictures_once_each_in_digits_or_bytes() -> None:
    reading = read(
        rb"{\*\shppict{\pict{\*\picprop\shplid1}\pngblip 8950 4e47}}{\nonshppict{\pict\wmetafile8 0100}}{\pict\pngblip 89504e47}"
        rb"{\pict\jpegblip\bin3 " + b"\xff}\xd8" + b"}after"
    )
    assert [(child.name, child.content.read(99)) for child in reading.children] == [("picture1.png", b"\x89PNG"), ("picture3.jpg", b"\xff}\xd8")]
    assert [fact.text for fact in reading.every(TextContent)] == ["after"]


@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf", b"\r\n"])
def test_content_decides(lead: bytes) -> None:
    assert FORMAT.recognises(Content.of_bytes(lead + HEAD + b"}"))
    assert not FORMAT.recognises(Content.of_bytes(b"x" + HEAD + b"}"))


def test_a_document_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    reading = Reading(FORMAT, HEAD + rb"{\info{\author Claire}{\operator Bo")
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Claire", "Bo"]
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "groups are closed" in sentences(reading.problems)


def test_a_document_of_too_many_marks_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakcheck.decode.rich_text_tokens.MOST_TOKENS", 100)
    reading = read(rb"{\info{\author Claire}}" + rb"\b x" * 200)
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Claire"]
    assert reading.kinds() == [ProblemKind.LIMIT]


@pytest.mark.parametrize(
    "body", [b"{" * 200_000, b"}" * 200_000, rb"\bin999999999 x" * 50_000, rb"{\pict 00}" * 20_000, b"\\" * 200_001, rb"\a" + b"1" * 200_000]
)
def test_hostile_groups_end(body: bytes) -> None:
    assert ProblemKind.READER_ERROR not in read(body).kinds()


@given(st.lists(st.sampled_from([
    b"{", b"}", b"\\*", b"\\'e9", b"\\u-10179?", b"\\uc2 ", b"\\f1 ", b"\\fonttbl", b"\\info", b"\\title ", b"\\pict", b"\\objdata ", b"0105", b"\\bin3 ",
    b"\\v ", b"\\upr", b"\\ud", b"\\creatim", b"\\yr99999", b"\\result ", b"\\annotation", b"\\atndate ", b"text", b"\\rsidtbl", b"\\rsid7", b"\xff", b"\\",
]), max_size=60))  # fmt: skip
def test_any_order_of_marks_is_read_without_an_error(marks: list[bytes]) -> None:
    assert ProblemKind.READER_ERROR not in read(b"".join(marks)).kinds()


#: As Word and LibreOffice write them, beside the picture or in a drawn shape.
PICTURE = rb"{\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}{\sv 75}}%b{\sp{\sn fLine}{\sv 0}}}\picw9\pngblip 89504e470d0a1a0a}}"
SHAPE = rb"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 75}}%b{\sp{\sn pib}{\sv {\pict\pngblip 89504e470d0a1a0a}}}}}"


def inserted(inside: bytes, around: bytes = PICTURE) -> list[tuple[str, str]]:
    reading = read(rb"\pard Before " + around % inside + rb" behind\par")
    assert "".join(fact.text for fact in reading.every(TextContent, role="document")) == "Before behind"
    assert len(reading.children) == 1
    described = [(fact.kind, fact.value) for fact in reading.every(Description) if fact.at.part.startswith(r"\sp")]
    return [(fact.role, fact.path) for fact in reading.every(PathClaim)] + [(fact.kind, fact.target) for fact in reading.every(Link)] + described


@pytest.mark.parametrize("around", [PICTURE, SHAPE])
def test_the_place_and_the_name_of_an_inserted_picture(around: bytes) -> None:
    assert inserted(rb"{\sp{\sn wzDescription}{\sv C:\\Users\\Zo\'eb\\body_pic.jpg}}", around) == [("inserted picture", r"C:\Users\Zoë\body_pic.jpg")]
    assert inserted(rb"{\sp{\sn pibName}{\sv Aster2.bmp}}{\sp{\sn pibFlags}{\sv 2}}", around) == [("inserted picture", "Aster2.bmp")]
    assert inserted(rb"{\sp{\sn pibName}{\sv skynet}}", around) == [("name of an inserted picture", "skynet")]
    assert inserted(rb"{\sp{\sn pibName}{\sv https://example.org/a.png}}", around) == [("copied-from", "https://example.org/a.png")]
    assert inserted(rb"{\sp{\sn wzName}{\sv IMG_2017.JPG}}", around) == [("inserted picture", "IMG_2017.JPG")]


def test_names_by_number_links_of_shapes_and_empty_values_say_nothing_of_a_picture() -> None:
    assert inserted(rb"{\sp{\sn wzName}{\sv Picture 1}}{\sp{\sn wzDescription}{\sv }}") == []
    assert inserted(rb"{\sp{\sn pihlShape}{\sv {\*\hl{\hlfr http://example.org}{\hlsrc http://example.org}}}}") == []
    assert inserted(rb"{\sp{\sn wzDescription}}{\sp{\sv C:\\a.jpg}}{\sn wzName}{\sv b.jpg}") == []


def test_a_description_of_two_lines_is_one_that_office_made_by_itself() -> None:
    # LibreOffice writes the end of a line as a character with a byte for old readers, others the byte alone.
    for end in (rb"\u10\'0a", rb"\'0a", rb"\'0d\'0a", rb""):
        found = read(PICTURE % (rb"{\sp{\sn wzDescription}{\sv A cat" + end + rb"Description automatically generated}}"))
        assert [fact.kind for fact in found.every(FeatureUse)] == ["automatic_description"]


def test_shapes_by_the_thousand_are_bounded() -> None:
    found = read(b"".join(rb"{\sp{\sn wzDescription}{\sv %d.jpg}}" % number for number in range(9000)))
    assert len(found.every(PathClaim)) == 2000
