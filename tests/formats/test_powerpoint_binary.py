"""PowerPoint presentations of PowerPoint, and ones built record by record for fast saves and what is hostile."""

import struct
import zlib
from pathlib import Path

from compound_bytes import atom, compound, summary, text
from formats_reading import Reading

from leakcheck.formats.powerpoint_binary import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import FontUse, PersonClaim, PersonRole, Quantity, QuantityKind, TextContent, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
DOCUMENT, SLIDE, LIST, PLACE, WORDS, EDIT, DIRECTORY, OBJECT = 1000, 1006, 4080, 1011, 4000, 4085, 6002, 4113


def user(name: str, edit: int, token: int = 0xE391C05F) -> bytes:
    narrow = name.encode("cp1252", "replace")
    head = struct.pack("<3IHHBBH", 20, token, edit, len(narrow), 0x03F4, 3, 0, 0)
    return atom(4086, head + narrow + struct.pack("<I", 8) + name.encode("utf-16-le"))


def slide(words: str) -> bytes:
    return atom(SLIDE, atom(WORDS, words.encode("utf-16-le")), version=15)


def saved_twice() -> tuple[bytes, int]:
    """A presentation of one slide that a fast save replaced, and where its latest edit stands ([MS-PPT] section 2.1.2)."""
    listed = atom(LIST, atom(PLACE, struct.pack("<5I", 2, 0, 0, 256, 0)), version=15)
    stream = atom(DOCUMENT, listed, version=15)
    old_slide = len(stream)
    stream += slide("The old amount")
    first_directory = len(stream)
    stream += atom(DIRECTORY, struct.pack("<III", 2 << 20 | 1, 0, old_slide))
    first_edit = len(stream)
    stream += atom(EDIT, struct.pack("<7I", 256, 0, 0, first_directory, 1, 2, 0))
    new_slide = len(stream)
    stream += slide("The new amount")
    second_directory = len(stream)
    stream += atom(DIRECTORY, struct.pack("<II", 1 << 20 | 2, new_slide))
    second_edit = len(stream)
    stream += atom(EDIT, struct.pack("<7I", 256, 0, first_edit, second_directory, 1, 2, 0))
    return stream, second_edit


def test_a_remark_has_its_author_its_words_and_a_time_without_zone() -> None:
    reading = Reading(FORMAT, OFFICE / "powerpoint_comment.ppt")
    assert {fact.role: fact.text for fact in reading.every(TextContent)} == {
        "document": "Test Slide\nWith a comment on it",
        "comment": "This is a test comment\n\nIt is on the first, only slide",
    }
    assert [fact.name for fact in reading.every(PersonClaim, role=PersonRole.COMMENTER)] == ["Administrator"]
    assert [str(fact.moment) for fact in reading.every(TimeClaim, role=TimeRole.COMMENTED)] == ["2008-08-04 23:27:14 (no zone stated)"]
    assert reading.every(FontUse)
    assert not reading.problems


def test_the_packed_project_of_macros_is_a_compound_file_of_its_own() -> None:
    reading = Reading(FORMAT, OFFICE / "powerpoint_macros.ppt")
    assert reading.bytes_of("object1").startswith(b"\xd0\xcf\x11\xe0")


def test_a_slide_that_a_later_save_replaced_is_an_earlier_state() -> None:
    stream, edit = saved_twice()
    reading = Reading(FORMAT, compound({"PowerPoint Document": stream, "Current User": user("Иван", edit)}))
    assert {fact.role: fact.text for fact in reading.every(TextContent)} == {"document": "The new amount", "earlier-state": "The old amount"}
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Иван"]
    assert [fact.value for fact in reading.every(Quantity, kind=QuantityKind.SLIDES)] == [1]


def test_notes_for_the_speaker_are_told_apart_from_what_all_notes_look_like() -> None:
    def notes(words: str, of: int) -> bytes:
        return atom(1008, atom(1009, struct.pack("<II", of, 0)) + atom(WORDS, words.encode("utf-16-le")), version=15)

    listed = atom(LIST, atom(PLACE, struct.pack("<5I", 2, 0, 0, 256, 0)), version=15)
    parts = [atom(DOCUMENT, listed, version=15), slide("Budget"), notes("Click to edit", 0x80000001), notes("Do not say how much", 256)]
    parts.append(notes("Of a slide that is gone", 257))
    places = [sum(map(len, parts[:number])) for number in range(4)]
    stream = b"".join(parts)
    directory = len(stream)
    stream += atom(DIRECTORY, struct.pack("<5I", 4 << 20 | 1, *places))
    edit = len(stream)
    stream += atom(EDIT, struct.pack("<7I", 256, 0, 0, directory, 1, 4, 0))
    reading = Reading(FORMAT, compound({"PowerPoint Document": stream, "Current User": user("Ann", edit)}))
    assert {fact.role: fact.text for fact in reading.every(TextContent)} == {"document": "Budget", "notes": "Do not say how much"}


def test_the_streams_own_name_in_place_of_a_user_names_nobody() -> None:
    stream, edit = saved_twice()
    assert not Reading(FORMAT, compound({"PowerPoint Document": stream, "Current User": user("Current User", edit)})).every(PersonClaim)


def test_an_encrypted_presentation_is_said_to_be_encrypted() -> None:
    stream, edit = saved_twice()
    reading = Reading(FORMAT, compound({"PowerPoint Document": stream, "Current User": user("Paul", edit, 0xF3D1C4DF)}))
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert not reading.every(TextContent)


def test_a_packed_object_that_unpacks_without_end_is_cut_where_its_size_says() -> None:
    packed = struct.pack("<I", 1000) + zlib.compress(bytes(1 << 20))
    reading = Reading(FORMAT, compound({"PowerPoint Document": atom(OBJECT, packed, instance=1)}))
    assert len(reading.bytes_of("object1")) == 1000


def test_edits_that_lead_round_and_containers_without_end_do_not_hang() -> None:
    edit = atom(EDIT, struct.pack("<7I", 256, 0, 0, 0, 1, 2, 0))
    deep = b"".join(struct.pack("<HHI", 15, DOCUMENT, 0xFFFFFFFF) for _ in range(3000))
    reading = Reading(FORMAT, compound({"PowerPoint Document": edit + deep, "Current User": user("Paul", 0)}))
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_without_its_text_stream_the_properties_stand() -> None:
    reading = Reading(FORMAT, compound({"PowerPoint Document": b"", "\x05SummaryInformation": summary({4: text("Paul")})}))
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Paul"]


def test_only_presentations_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_file(OFFICE / "powerpoint_comment.ppt"))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "word_2000.doc"))
    assert not FORMAT.recognises(Content.of_bytes(b""))
