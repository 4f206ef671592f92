"""WordPerfect documents, built byte by byte (WP 7.0 File Format, Corel 1996): words, deleted words, the summary, remarks, names; damage."""

import struct
from collections.abc import Sequence

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.decode.wordperfect_document import WordPerfect, document, texts
from leakcheck.decode.wordperfect_letters import letter
from leakcheck.formats.wordperfect_document import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FontUse,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    PersonRole,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

Packets = Sequence[tuple[int, bytes]]


def wide(text: str) -> bytes:
    """Two bytes a letter, ended by two zeros."""
    return b"".join(bytes([ord(sign), 0]) for sign in text) + b"\0\0"


def newer(text: bytes, packets: Packets = (), *, lock: int = 0, children: Sequence[int] = (), version: int = 1) -> bytes:
    """A document of version 6 or later: head, list of packets at 0x200, packets, text."""
    place = 0x200 + 14 * (len(packets) + 1)
    entries, body = struct.pack("<BBH10x", 2, 0, len(packets) + 1), b""
    for number, (kind, data) in enumerate(packets, 1):
        entries += struct.pack("<BBHHII", 8 | (number in children), kind, 1, 0, len(data), place + len(body))
        body += data
    begin = place + len(body)
    head = b"\xffWPC" + struct.pack("<IBBBBHH", begin, 1, 10, 2, version, lock, 0x200) + struct.pack("<HHI", 5, 0, begin + len(text))
    return head.ljust(0x200, b"\0") + entries + body + text


def older(text: bytes, packets: Packets = ()) -> bytes:
    """A document of version 5.1: blocks of four packets, each of which leads to the next."""
    blocks, place = b"", 16
    groups = [packets[start : start + 4] for start in range(0, len(packets), 4)]
    for number, group in enumerate(groups):
        at = place + len(blocks)
        body, entries = b"", b""
        for kind, data in group:
            entries += struct.pack("<HII", kind, len(data), at + 50 + len(body))
            body += data
        entries = entries.ljust(40, b"\xff")
        following = at + 50 + len(body) if number + 1 < len(groups) else 0
        blocks += struct.pack("<HHHI", 0xFFFB, 5, 50, following) + entries + body
    return b"\xffWPC" + struct.pack("<IBBBBHH", place + len(blocks), 1, 10, 0, 1, 0, 0) + blocks + text


def group(code: int, what: int, *references: int, inside: bytes = b"") -> bytes:
    """A code of variable length of the newer versions."""
    numbers = struct.pack(f"<B{len(references)}H", len(references), *references) if references else b""
    size = 4 + 1 + len(numbers) + 2 + len(inside) + 3
    flags = 0x80 if references else 0
    return struct.pack("<BBHB", code, what, size, flags) + numbers + struct.pack("<H", len(inside)) + inside + struct.pack("<HB", size, code)


def text_packet(*blocks: bytes) -> tuple[int, bytes]:
    sizes = struct.pack(f"<{len(blocks)}I", *map(len, blocks))
    return 0x08, struct.pack("<HI", len(blocks), 6 + len(sizes)) + sizes + b"".join(blocks)


def summary(*fields: tuple[int, str, bytes]) -> tuple[int, bytes]:
    data = b""
    for tag, name, value in fields:
        inside = wide(name) + value
        data += struct.pack("<HHH", 6 + len(inside), tag, 1) + inside
    return 0x12, data


DATE = struct.pack("<HBBBBBBBB", 1998, 5, 4, 13, 7, 9, 0, 0, 0)
WORDS = (
    b"We\x80agreed\x81on\x80\xf0\x19\x01\xf0.\xcc"  # a letter of the first set
    b"A\x80long\x80exam\x83\xcfple\x80of\xcfa\x80line\xcc" + b"\xf1\x00\x01\x00\xf1" + b"never\x80sent" + b"\xf1\x01\x01\x00\xf1"
    b"cell\xc6next\xbfGr\x1c\xf0\x17\x01\xf0e"
)


def words(reading: Reading) -> dict[str, str]:
    return {text.role: text.text for text in reading.every(TextContent)}


def test_words_ends_of_lines_hyphens_cells_and_letters() -> None:
    reading = Reading(FORMAT, newer(WORDS))
    assert words(reading) == {"document": "We agreed on j.\nA long example of a line\ncell next\nGrüße", "deleted": "never sent"}
    assert not reading.problems
    assert [one.value for one in reading.every(Description)] == ["WordPerfect 6.1 or later (2.1)"]


def test_letters_of_other_scripts() -> None:
    assert (letter(0, 8), letter(1, 10), letter(0, 9), letter(65, 0)) == ("Α", "а", "א", "A")
    assert letter(255, 14) == letter(3, 77) == letter(200, 0) == "\ufffd"


def test_struck_out_and_skipped_words_are_told_apart() -> None:
    text = b"kept\x80" + group(0xD4, 0x58) + b"struck\x80out" + group(0xD4, 0x59) + b"\x8dfolded\x8e" + b"too"
    assert words(Reading(FORMAT, newer(text))) == {"document": "kept too", "deleted": "struck out", "hidden": "folded"}


def test_lines_and_tabs_in_their_long_form() -> None:
    text = b"a" + group(0xD0, 4) + b"b" + group(0xD0, 1) + b"c" + group(0xE0, 0x11) + b"d" + group(0xD0, 0x0A) + b"e" + group(0xD3, 5) + b"f"
    assert texts(document(newer(text)), 1000)["document"] == "a\nb c\td\tef\n"  # type: ignore[index]  # a kind equals its word


def test_notes_headers_boxes_and_remarks_are_read_where_the_text_refers_to_them_and_once() -> None:
    remark = struct.pack("<HHB", 1, 4, 0) + DATE + b"\0" * 4 + wide("cv") + wide("Claire Vasseur")
    packets = [
        text_packet(b"page\x80head"),
        text_packet(b"first\x80", b"note"),
        text_packet(b"in\x80a\x80box"),
        text_packet(b"Who\x80said\x80so?"),
        (0x1B, remark),
    ]
    text = b"text" + group(0xD6, 0, 1) + group(0xD7, 0, 2) + group(0xDF, 0, 3) + group(0xD4, 0x1D, 5) + group(0xD6, 0, 1) + b"!"
    reading = Reading(FORMAT, newer(text, packets))
    assert words(reading) == {
        "document": "text!", "header": "page head", "footnote": "first note", "drawing": "in a box", "comment": "Who said so?",
    }  # fmt: skip
    assert [(one.name, one.role) for one in reading.every(PersonClaim)] == [("Claire Vasseur", PersonRole.COMMENTER)]
    assert [(str(one.moment), one.role) for one in reading.every(TimeClaim)] == [("1998-05-04 13:07:09 (no zone stated)", TimeRole.COMMENTED)]


def test_a_text_that_refers_to_itself_is_read_once() -> None:
    packets = [text_packet(b"again" + group(0xD6, 0, 1))]
    assert words(Reading(FORMAT, newer(group(0xD6, 0, 1) * 3, packets)))["header"] == "again"


def test_the_summary() -> None:
    fields = summary(
        (5, "", wide("Ada Byron")), (48, "", wide("Bea")), (14, "", DATE), (39, "", DATE), (46, "", wide("Plan")), (17, "", wide("plan.wpd")),
        (120, "Shelf", wide("B 4")), (2, "", wide("")), (14, "", b"\0" * 10),
    )  # fmt: skip
    reading = Reading(FORMAT, newer(b"a", [fields]))
    assert [(one.name, one.role) for one in reading.every(PersonClaim)] == [("Ada Byron", PersonRole.AUTHOR)]
    assert [(str(one.moment), one.role) for one in reading.every(TimeClaim)] == [("1998-05-04 13:07:09 (no zone stated)", TimeRole.CREATED)]
    told = [(one.kind, one.value) for one in reading.every(Description)][1:]
    assert told == [
        ("typist", "Bea"), ("revision date", "1998-05-04 13:07:09 (no zone stated)"), ("subject", "Plan"), ("title", "plan.wpd"), ("Shelf", "B 4"),
    ]  # fmt: skip


def test_printer_font_dictionary_and_names_of_files() -> None:
    dictionary = struct.pack("<HHH", 1, 9, 2)
    for word in ("JOUDREY", "Cst"):
        dictionary += struct.pack("<HI", 2 + 2 + 2 * len(word), 0) + wide(word)[:-2]
    with_children = struct.pack("<HHH", 1, 9, 0x10) + wide("C:\\PICS\\MAP.WPG")
    packets = [
        (0x23, b"\0\x98" + wide("HP LaserJet III (Hall)")), (0x55, b"\0" * 24 + wide("Times New Roman Regular")), (0x05, dictionary),
        (0x40, with_children), (0x33, wide("F:\\OFFICE\\HOUSE.STY")), (0x6F, b"\x89PNG dots"), (0x6F, b"\xffWPC"),
    ]  # fmt: skip
    reading = Reading(FORMAT, newer(b"a", packets, children=(4,)))
    assert [one.value for one in reading.every(Identifier, kind=IdentifierKind.PRINTER)] == ["HP LaserJet III (Hall)"]
    assert [one.name for one in reading.every(FontUse)] == ["Times New Roman Regular"]
    assert [one.value for one in reading.every(Description, kind="words taken as spelt right here")] == ["JOUDREY, Cst"]
    assert [(one.role, one.path) for one in reading.every(PathClaim)] == [("placed file", "C:\\PICS\\MAP.WPG"), ("template", "F:\\OFFICE\\HOUSE.STY")]
    assert [child.name for child in reading.children] == ["picture in packet 6"]


def test_version_5_with_its_packets_in_blocks() -> None:
    packets: Packets = [(0x0C, b"Epson FX-850".ljust(90, b"\0")), (3, b"x"), (6, b"y"), (8, b"z"), (7, b"Roman 10cpi\0Roman 8cpi\0Roman 10cpi\0")]
    code = b"\xd0\x01\x0c\x00" + b"\xb0\x04" * 4 + b"\x0c\x00\x01\xd0"
    text = code + b"Sluwe\xa0Sj\xc0\x17\x01\xc0\x0dnext\x0a\xc1" + b"\0" * 7 + b"\xc1tab\xc3\x0c\xc3 end\x8cnew"
    reading = Reading(FORMAT, older(text, packets))
    assert words(reading) == {"document": "Sluwe Sjß next\ntab end\nnew"}
    assert [one.value for one in reading.every(Identifier)] == ["Epson FX-850"]
    assert [one.name for one in reading.every(FontUse)] == ["Roman 10cpi", "Roman 8cpi"]
    assert [one.value for one in reading.every(Description)] == ["WordPerfect 5.1 or 5.2 (0.1)"]


def test_blocks_that_lead_back_end() -> None:
    data = bytearray(older(b"a", [(7, b"Roman\0")]))
    struct.pack_into("<I", data, 22, 16)
    assert words(Reading(FORMAT, bytes(data))) == {"document": "a"}


def test_a_locked_document_is_named() -> None:
    reading = Reading(FORMAT, newer(b"secret", [summary((5, "", wide("Ada")))], lock=0x2076))
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert not reading.every(TextContent)
    assert not reading.every(PersonClaim)


def test_what_is_cut_off_is_told() -> None:
    reading = Reading(FORMAT, newer(b"all\x80of\x80this\x80is\x80here")[:-5])
    assert words(reading) == {"document": "all of this is"}
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "shorter" in sentences(reading.problems)
    assert Reading(FORMAT, newer(b"a")[:100]).kinds() == [ProblemKind.DAMAGED]


def test_what_stands_behind_the_document_is_not_its_text() -> None:
    assert words(Reading(FORMAT, newer(b"text") + b"wrapper")) == {"document": "text"}


def test_long_texts_end_at_the_limit() -> None:
    found = texts(WordPerfect((2, 1), False, (), b"x" * 100_000, True), 1000)
    assert sum(map(len, found.values())) < 1100


@given(st.binary(max_size=300), st.lists(st.tuples(st.sampled_from([5, 8, 0x12, 0x1B, 0x23, 0x40, 0x55]), st.binary(max_size=60)), max_size=6))
def test_any_text_and_packets_are_survived(text: bytes, packets: list[tuple[int, bytes]]) -> None:
    for data in (newer(text, packets, children=(1, 2)), older(text, packets)):
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, data).kinds()


@given(st.integers(0, len(newer(WORDS)) - 1), st.integers(1, 255))
def test_any_changed_byte_is_damage_or_nothing(place: int, by: int) -> None:
    data = bytearray(newer(WORDS))
    data[place] ^= by
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


@pytest.mark.parametrize(("place", "value"), [(8, 2), (9, 0x16), (10, 9), (0, 0)])
def test_other_files_of_corel_are_not_claimed(place: int, value: int) -> None:
    data = bytearray(newer(b"a"))
    assert identify(Content.of_bytes(bytes(data)), catalogue.formats())[0] is FORMAT
    data[place] = value
    assert not FORMAT.recognises(Content.of_bytes(bytes(data)))
