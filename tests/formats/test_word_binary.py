"""Word documents of LibreOffice and Word, and ones built byte by byte for what is hostile or rare."""

import struct
from pathlib import Path

import pytest
from compound_bytes import DOCUMENT_SUMMARY as DOCUMENT
from compound_bytes import USER_DEFINED, blob, compound, number, property_stream, section, summary, text, ticks
from formats_reading import Reading, sentences
from smime_mail import ada, middle, signature

from leakcheck.formats.word_binary import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
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
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
FIRST = 0x800


def document(
    words: bytes = b"Ein Wort\r",
    flags: int = 0x0200,
    language: int = 0x0409,
    table: bytes = b"",
    places: dict[int, tuple[int, int]] | None = None,
    properties: bytes = b"",
) -> bytes:
    """A Word 97 document whose text is one piece of bytes at FIRST; `places` are entries of the table stream by their number."""
    main = bytearray(FIRST)
    struct.pack_into("<HHHHHH", main, 0, 0xA5EC, 0xC1, 0, language, 0, flags)
    struct.pack_into("<II", main, 24, FIRST, FIRST + len(words))
    struct.pack_into("<H", main, 32, 14)
    struct.pack_into("<HH", main, 34, 0x6A62, 0x6A62)
    struct.pack_into("<H", main, 62, 22)
    struct.pack_into("<II", main, 68, 10695, 21712)
    struct.pack_into("<I", main, 76, len(words))
    struct.pack_into("<H", main, 152, 93)
    for place, (start, length) in (places or {}).items():
        struct.pack_into("<II", main, 154 + 8 * place, start, length)
    streams = {"WordDocument": (bytes(main) + words).ljust(5000, b"\0"), "1Table": table or b"\0" * 16}
    return compound(streams | ({"\x05SummaryInformation": properties} if properties else {}))


def test_a_document_of_libreoffice() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.doc")
    people = [(claim.role, claim.name) for claim in reading.every(PersonClaim)]
    assert people == [
        (PersonRole.AUTHOR, "Claire Vasseur"),
        (PersonRole.LAST_EDITOR, "Paul Lefèvre"),
        (PersonRole.REVISER, "Nadia Benali"),
        (PersonRole.COMMENTER, "Julien Marchetti"),
    ]
    assert {fact.role: fact.text for fact in reading.every(TextContent)} == {
        "document": "Une note de deux lignes, voir ici.\nMontant : 12 400 euros.",
        "comment": "À vérifier.",
        "deleted": "en secret",
    }
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/note"]
    assert [str(fact.moment) for fact in reading.every(TimeClaim, role=TimeRole.CHANGED)] == ["2023-06-02 09:30 (no zone stated)"]
    assert {fact.value for fact in reading.every(Description, kind="Dossier")} == {"Campagne"}
    assert "LibreOffice" in reading.every(SoftwareClaim, role=SoftwareRole.PRODUCER)[0].name
    assert not reading.problems


def test_the_list_of_who_saved_a_document_where_and_its_two_clocks() -> None:
    reading = Reading(FORMAT, OFFICE / "word_2000.doc")
    assert [fact.path for fact in reading.every(PathClaim, role="earlier saved location")] == [
        "C:\\Dateien\\Eigene Dateien\\Test.doc",
        "A:\\Test.doc",
        "C:\\WINDOWS\\Anwendungsdaten\\Microsoft\\Word\\AutoWiederherstellen-Speicherung von Test.asd",
        "A:\\Test.doc",
    ]
    assert [fact.name for fact in reading.every(PersonClaim, role=PersonRole.EARLIER_EDITOR)] == ["Unknown User"] * 4
    saved = {fact.at.part: str(fact.moment) for fact in reading.every(TimeClaim, role=TimeRole.MODIFIED)}
    assert saved["SummaryInformation: last saved"] == "2002-07-18 14:22:00 UTC"
    assert saved["Dop: dttmRevised (local time)"] == "2002-07-18 16:22 (no zone stated)"
    stored = reading.every(TimeClaim, role=TimeRole.STORED)[0]
    assert (str(stored.moment), stored.voucher) == ("2002-07-18 14:22:59 UTC", Voucher.CONTAINER)
    assert reading.every(SoftwareClaim, role=SoftwareRole.APPLICATION)[0].version == "9.2812"
    assert reading.every(SoftwareClaim, role=SoftwareRole.CREATOR)[0].version == "build of 1999-04-23"
    assert {fact.kind: fact.value for fact in reading.every(Description)}["Test-Datum"] == "2002-07-16 22:00:00 UTC"


def test_words_beside_the_text_are_told_apart() -> None:
    texts = {
        "main": b"The text\r",
        "foot": b"\x02 see page 3\r",
        "head": b"\rdraft of \x13 FILENAME \x14g:\\1998\\draft.doc\x15\r",
        "box": b"in a box\r",
    }
    data = bytearray(document(b"".join(texts.values())))
    lengths = [len(texts["main"]), len(texts["foot"]), len(texts["head"]), 0, 0, 0, len(texts["box"]), 0]
    struct.pack_into("<8i", data, data.find(struct.pack("<HH", 0xA5EC, 0xC1)) + 76, *lengths)
    found = {fact.role: fact.text for fact in Reading(FORMAT, bytes(data)).every(TextContent)}
    assert found == {"document": "The text", "footnote": "see page 3", "header": "draft of g:\\1998\\draft.doc", "drawing": "in a box"}


def test_the_printer_for_which_the_pages_were_set() -> None:
    driver = b"\\\\PDC03\\HP LaserJet\0Ne02:\0winspool\0HP Universal Printing\0"
    reading = Reading(FORMAT, document(table=driver, places={27: (0, len(driver))}))
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.PRINTER)] == ["\\\\PDC03\\HP LaserJet"]
    assert [fact.value for fact in reading.every(Description, kind="printer driver")] == ["HP Universal Printing"]


@pytest.mark.parametrize("driver", [b"\0\0\0\0", b"one string", b"a\0b\0\x01\x02\0d\0"])
def test_what_is_no_printer_names_none(driver: bytes) -> None:
    assert not Reading(FORMAT, document(table=driver, places={27: (0, len(driver))})).every(Identifier, kind=IdentifierKind.PRINTER)


def test_macros_session_marks_and_the_project() -> None:
    reading = Reading(FORMAT, OFFICE / "word_macros.doc")
    assert "ActiveDocument.Paragraphs(1)" in reading.every(TextContent, role="macro")[0].text
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.MACRO_PROJECT)] == ["{CF8FC2BE-2E87-4013-B826-5D656C721A26}"]
    assert {fact.value for fact in reading.every(Identifier, kind=IdentifierKind.RSID)} == {"00C202B1", "000654FA"}
    assert reading.every(PathClaim, role="library of the macros")


def test_an_embedded_file_is_a_child() -> None:
    reading = Reading(FORMAT, OFFICE / "word_embedded_object.doc")
    assert reading.bytes_of("ObjectPool/_1404039792/CONTENTS").startswith(b"{\\rtf1")


def test_an_encrypted_document_is_said_to_be_encrypted_and_keeps_its_properties() -> None:
    reading = Reading(FORMAT, OFFICE / "word_password.doc")
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert reading.every(PersonClaim, role=PersonRole.AUTHOR)[0].name == "Zsolt Koppany"
    assert not reading.every(TextContent)
    assert not reading.every(SoftwareClaim, role=SoftwareRole.CREATOR), "what stands there is cipher text"


def test_american_english_says_nothing_and_another_language_does() -> None:
    assert not Reading(FORMAT, document()).every(LanguageClaim)
    assert [fact.tag for fact in Reading(FORMAT, document(language=0x0419)).every(LanguageClaim, role=LanguageRole.INTERFACE)] == ["ru-RU"]


def test_the_day_of_the_programs_build_is_told() -> None:
    reading = Reading(FORMAT, document())
    assert [(fact.role, fact.version) for fact in reading.every(SoftwareClaim)] == [
        (SoftwareRole.CREATOR, "build of 1995-01-06"),
        (SoftwareRole.PRODUCER, "build of 2012-02-17"),
    ]


def test_old_documents_tell_their_code_page_by_their_fonts_where_the_language_does_not() -> None:
    """Word 6 ([MS-DOC]'s forerunner): text in bytes, tables in the same stream; character set 238 is that of Central Europe."""
    words, font = "Před rokem\r".encode("cp1250"), b"\x00\x00\x0b\x06\x90\x01\xee\x00Ari\0\0\0"
    main = bytearray(0x300)
    struct.pack_into("<HHHH", main, 0, 0xA5DC, 0x65, 0, 0x0409)
    struct.pack_into("<II", main, 24, 0x300, 0x300 + len(words))
    struct.pack_into("<I", main, 0x34, len(words))
    struct.pack_into("<II", main, 0xD0, 0x300 + len(words), len(font))
    reading = Reading(FORMAT, compound({"WordDocument": bytes(main) + words + font}))
    assert [fact.text for fact in reading.every(TextContent)] == ["Před rokem"]


def test_text_that_no_piece_reaches_is_an_earlier_state() -> None:
    words = b"The new text.\r"
    pieces = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(words)) + struct.pack("<HIH", 0, 0x40000000 | 2 * FIRST, 0)
    remnant = b"The earlier wording said that the whole amount was never paid to anybody at all"
    reading = Reading(FORMAT, document(words + remnant, table=pieces, places={33: (0, len(pieces))}))
    assert {fact.role: fact.text for fact in reading.every(TextContent)} == {"document": "The new text.", "earlier-state": remnant.decode()}


@pytest.mark.parametrize("pieces", [struct.pack("<II", 0, 0xFFFFFFFF), struct.pack("<II", 0xFFFFFFF0, 3), b"", b"\xff" * 200])
def test_a_lying_table_of_pieces_costs_the_text_alone(pieces: bytes) -> None:
    table = b"\x02" + struct.pack("<I", 0x7FFFFFFF) + pieces
    reading = Reading(FORMAT, document(table=table, places={33: (0, len(table)), 12: (0, len(table)), 71: (0, 1 << 30), 15: (2, 1 << 31)}))
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert reading.every(SoftwareClaim)


def test_properties_in_every_code_page_that_programs_write() -> None:
    author, pages = "Пользователь", {1251: "cp1251", 10007: "mac_cyrillic", 65001: "utf-8", 1200: "utf-16-le"}
    for page, encoding in pages.items():
        data = compound({"WordDocument": b"", "\x05SummaryInformation": summary({4: text(author, encoding)}, page)})
        reading = Reading(FORMAT, data)
        assert [fact.name for fact in reading.every(PersonClaim)] == [author], page
        assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.CODEPAGE)] == [str(page)]


@pytest.mark.parametrize(("written", "minutes"), [(4287839314 * 600_000_000, -7_127_982), (95 * 600_000_000, 95), (-600_000_000, -1)])
def test_the_editing_time_is_a_signed_number(written: int, minutes: int) -> None:
    reading = Reading(FORMAT, compound({"WordDocument": b"", "\x05SummaryInformation": summary({10: ticks(written)})}))
    assert [fact.value for fact in reading.every(Quantity, kind=QuantityKind.EDITING_TIME)] == [minutes]


def associated(strings: dict[int, str], properties: bytes = b"") -> Reading:
    """A document with these of its 18 associated strings ([MS-DOC] section 2.9.276)."""
    entries = b"".join(struct.pack("<H", len(one)) + one.encode("utf-16-le") for one in (strings.get(number, "") for number in range(18)))
    table = struct.pack("<HHH", 0xFFFF, 18, 0) + entries
    return Reading(FORMAT, document(table=table, places={32: (0, len(table))}, properties=properties))


def kept(reading: Reading) -> list[tuple[str, str]]:
    facts = [*reading.every(PersonClaim), *reading.every(Description), *reading.every(PathClaim)]
    return [(fact.at.part, fact.at.raw) for fact in facts if fact.at.part.startswith("SttbfAssoc")]


def test_what_word_keeps_of_the_properties_beside_them_is_told_where_it_differs() -> None:
    properties = summary({2: text("Report"), 4: text("zzzz"), 5: text("budget  2003"), 8: text("Ann Example")})
    reading = associated({2: "Report", 4: "budget 2003", 6: "Samir Example", 7: "Ann Example", 3: "Offer"}, properties)
    assert kept(reading) == [("SttbfAssoc: author", "Samir Example"), ("SttbfAssoc: subject", "Offer")]
    assert [person.name for person in reading.every(PersonClaim, role=PersonRole.AUTHOR)] == ["zzzz", "Samir Example"]


def test_a_property_that_is_cut_there_is_no_other_one() -> None:
    assert kept(associated({2: "x" * 255}, summary({2: text("x" * 300)}))) == []
    assert kept(associated({2: "x" * 255}, summary({2: text("x" * 200)}))) == [("SttbfAssoc: title", "x" * 255)]


def test_the_template_the_sources_of_a_form_letter_and_that_there_is_a_password_are_told() -> None:
    reading = associated({1: r"K:\Vorlagen\Brief.dot", 8: r"C:\Adressen\kunden.doc", 9: "kopf.doc", 17: "geheim"})
    paths = [(fact.role, fact.path) for fact in reading.every(PathClaim)]
    assert paths == [("template", r"K:\Vorlagen\Brief.dot"), ("source of data", r"C:\Adressen\kunden.doc")]
    (locked,) = reading.every(Description, kind="protection")
    assert "geheim" not in str(locked)


def test_word_95_keeps_its_strings_in_another_form() -> None:
    strings = ["", r"C:\WINWORD\FAX.DOT", "", "", "", "ein Entwurf", "Müller", "Müller", *[""] * 9]
    raw = b"".join(bytes([len(one)]) + one.encode("cp1252") for one in strings)
    mark = b"\x0d_Hlt" + b"462750314"
    tables = struct.pack("<H", 2 + len(raw)) + raw + struct.pack("<H", 2 + len(mark)) + mark
    main = bytearray(0x400)
    struct.pack_into("<HHHH", main, 0, 0xA5DC, 0x68, 0, 0x0407)
    struct.pack_into("<II", main, 0x58 + 8 * 32, len(main), 2 + len(raw))
    struct.pack_into("<II", main, 0x58 + 8 * 21, len(main) + 2 + len(raw), 2 + len(mark))
    streams = {"WordDocument": bytes(main) + tables, "\x05SummaryInformation": summary({4: text("Müller")})}
    reading = Reading(FORMAT, compound(streams))
    assert kept(reading) == [("SttbfAssoc: last saved by", "Müller"), ("SttbfAssoc: comments", "ein Entwurf"), ("SttbfAssoc: template", strings[1])]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.BOOKMARK)] == ["_Hlt462750314"]


@pytest.mark.parametrize("table", [b"\xff\xff", b"\xff\xff\xff\xff\0\0" + b"\xff" * 20, b"\xff\xff\x12\0\0\0" + b"\xff\xff" * 9])
def test_associated_strings_that_lie_about_their_lengths_do_no_harm(table: bytes) -> None:
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, document(table=table, places={32: (0, len(table))})).kinds()


def test_a_duration_in_place_of_a_time_is_told_as_one() -> None:
    reading = Reading(FORMAT, compound({"WordDocument": b"", "\x05SummaryInformation": summary({11: ticks(2_272_640_000)})}))
    assert not reading.every(TimeClaim)
    assert [fact.value for fact in reading.every(Description) if fact.kind == "duration in place of a time"] == ["227 seconds"]


def user_defined(name: str, value: bytes) -> bytes:
    own = section({2: value}, names={2: name})
    return compound({"WordDocument": b"", "\x05DocumentSummaryInformation": property_stream((DOCUMENT, section({})), (USER_DEFINED, own))})


def test_the_id_of_office_97_holds_a_time_and_a_network_card() -> None:
    reading = Reading(FORMAT, user_defined("_PID_GUID", blob("{105F071C-540E-11D7-ABB9-0008025430EF}\0".encode("utf-16-le"))))
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["105F071C-540E-11D7-ABB9-0008025430EF"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.NETWORK_ADDRESS)] == ["00:08:02:54:30:ef"]
    token = reading.every(TimeClaim, role=TimeRole.TOKEN)[0]
    assert (str(token.moment)[:10], token.voucher) == ("2003-03-11", Voucher.EMBEDDED)


def test_the_signer_of_macros_is_named() -> None:
    """As [MS-OSHARED] section 2.3.2 lays it out: sizes and places, then the signature. No program at hand signs macros in this form."""
    signed = b"\x10\x02\0\0\x2c\0\0\0" + bytes(36) + signature(b"words of a project", ada(), others=(middle(),), opaque=True)
    stream = property_stream((DOCUMENT, section({24: blob(signed)})))
    (mark,) = Reading(FORMAT, compound({"WordDocument": b"", "\x05DocumentSummaryInformation": stream})).every(SignatureMark)
    assert mark.scheme == "vba"
    assert mark.detail.startswith("macros, with the key of a certificate made out to Ada")


def test_an_id_that_a_program_writes_into_every_file_is_passed_over() -> None:
    reading = Reading(FORMAT, user_defined("_PID_GUID", blob("{DB1AC964-E39C-11D2-A1EF-006097DA5689}\0".encode("utf-16-le"))))
    assert not reading.every(Identifier, kind=IdentifierKind.DOCUMENT)
    assert not reading.every(Identifier, kind=IdentifierKind.NETWORK_ADDRESS)


def test_properties_of_the_user_keep_their_names() -> None:
    assert Reading(FORMAT, user_defined("_AuthorEmail", text("paul@Example.org"))).every(PersonClaim)[0].address == "paul@example.org"
    assert Reading(FORMAT, user_defined("Affaire", number(7))).every(Description)[0].value == "7"


def test_damage_keeps_what_was_read_before() -> None:
    whole = (OFFICE / "word_2000.doc").read_bytes()
    reading = Reading(FORMAT, whole[: len(whole) * 19 // 20])
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert reading.every(PersonClaim)
    assert "damaged or missing" in sentences(reading.problems)


def test_a_stream_that_is_no_word_text_leaves_the_properties() -> None:
    reading = Reading(FORMAT, compound({"WordDocument": b"nothing" * 40, "\x05SummaryInformation": summary({4: text("Paul")})}))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert reading.every(PersonClaim)[0].name == "Paul"


def test_only_word_documents_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_file(OFFICE / "word_2000.doc"))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "libreoffice.xls"))
    assert not FORMAT.recognises(Content.of_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut"))


def test_what_a_server_keeps_in_the_document_as_data_of_its_own() -> None:
    item = (
        b'<ct:contentTypeSchema xmlns:ct="http://schemas.microsoft.com/office/2006/metadata/contentType"'
        b' xmlns:ma="http://schemas.microsoft.com/office/2006/metadata/properties/metaAttributes"'
        b' ma:contentTypeName="Contract" ma:contentTypeID="0x0101000956"/>'
    )
    reading = Reading(
        FORMAT, compound({"WordDocument": b"", "MsoDataStore/A/Item": item, "MsoDataStore/B/Properties": b"", "MsoDataStore/C/Item": b"\0<"})
    )
    (site,) = (one for one in reading.every(Identifier) if one.kind is IdentifierKind.SITE)
    assert (site.value, site.at.part) == ("0x0101000956", "MsoDataStore/A/Item: ma:contentTypeID")
    assert "Contract" in [one.value for one in reading.every(Description)]
