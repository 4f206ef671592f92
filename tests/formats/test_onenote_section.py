"""Sections of OneNote: built ones, because no free program writes them, and real ones of Microsoft's program where the corpus is at hand."""

import shutil
import struct
import time
import zlib
from pathlib import Path
from uuid import UUID

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st
from revision_packages import Package
from revision_stores import ANCESTOR, CONTENTS, FILE, VERSION, State, Store, Thing, long_number, property_set, wide

from leakcheck.formats.onenote_section import FORMAT
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
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

SECTION, SERIES, PAGE_LIST, PAGE, METADATA, PAGE_VERSION = 0x60007, 0x60008, 0x60037, 0x6000B, 0x20030, 0x20044
OUTLINE, ELEMENT, TEXT, PICTURE, ATTACHED, FILE_DATA, AUTHOR, STYLE = 0x6000C, 0x6000D, 0x6000E, 0x60011, 0x60035, 0x80036, 0x120001, 0x12004D
CONTENT_PARTS, ELEMENTS, PAGES = 0x24001C1F, 0x24001C20, 0x2C001D63
#: 2020-03-04 10:00:00 UTC as FILETIME, and as seconds since 1980.
MADE = 132_277_896_000_000_000
SECONDS = 1_267_783_200
HOUR = 36_000_000_000


def page(text: str, *more: Thing, changed: int = MADE + HOUR) -> list[Thing]:
    """A page with one paragraph, written by Ana and last changed by Ben."""
    return [
        Thing(10, PAGE_LIST, {CONTENT_PARTS: [12]}),
        Thing(11, METADATA, {0x1C001CF3: wide("Budget"), 0x18001C65: MADE}),
        Thing(12, PAGE, {ELEMENTS: [13, *(thing.number for thing in more if thing.kind in (PICTURE, ATTACHED))], 0x14001D7A: SECONDS + 60}),
        Thing(13, ELEMENT, {CONTENT_PARTS: [14], 0x14001D09: SECONDS, 0x20001D78: [20], 0x20001D79: [21]}),
        Thing(14, TEXT, {0x1C001C22: wide(text), 0x10001CFE: 1036, 0x2000342C: [22]}),
        Thing(15, PAGE_VERSION, {0x18001D77: changed, 0x20001D79: [21]}),
        Thing(
            20, AUTHOR, {0x1C001D75: wide("Ana"), 0x1C001E30: wide('<resolutionId provider="AD"><localId sid="S-1-5-21-1-2-3-500"/></resolutionId>')}
        ),
        Thing(21, AUTHOR, {0x1C001D75: wide("Ben")}),
        Thing(22, STYLE, {0x1C001C0A: wide("Garamond"), 0x14001C3B: 1036}),
        *more,
    ]


ROOTS = {1: 10, 2: 11, 4: 15}


def headed(time_of_day: str) -> list[Thing]:
    """A page with the line that gives the time of its making."""
    more = [Thing(40, ELEMENT, {CONTENT_PARTS: [41], 0x14001D09: SECONDS}), Thing(41, TEXT, {0x1C001C22: wide(time_of_day), 0x08001C87: 1})]
    things = page("Text", *more)
    things[2] = Thing(12, PAGE, {ELEMENTS: [40, 13]})
    return things


def section(*pages: int, begun: int = MADE) -> list[State]:
    """The section's own space, which lists these pages."""
    return [State([Thing(1, SECTION, {0x18001C65: begun}), Thing(2, SERIES, {PAGES: list(pages)})], {1: 1})]


def store(*states: State, begun: int = MADE) -> Store:
    built = Store()
    built.space(1, section(2, begun=begun))
    built.space(2, states)
    return built


WHOLE = store(State(page("Pay 40 000"), ROOTS), State([Thing(14, TEXT, {0x1C001C22: wide("Pay 4 000")})])).finished()


def texts(reading: Reading) -> dict[str, str]:
    return {fact.role: fact.text for fact in reading.every(TextContent)}


def descriptions(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def real(corpus: Path, name: str) -> Path:
    """A section out of the tests of Apache Tika."""
    found = next((corpus / "documents").rglob(name), None)
    if found is None:
        pytest.skip(f"this corpus does not hold {name}")
    return found


@pytest.mark.corpus
def test_a_section_of_onenote_2016(corpus: Path) -> None:
    reading = Reading(FORMAT, real(corpus, "testOneNote2016.one"))
    assert reading.problems == []
    assert texts(reading) == {"document": "So good\nWednesday, December 11, 2019\n5:37 PM\nThis is one note 2016"}
    claimed = [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim, voucher=Voucher.CLAIMED)]
    assert claimed == [(TimeRole.CREATED, "2019-12-11 23:37:52 UTC"), (TimeRole.MODIFIED, "2019-12-11 23:38:01 UTC")]
    last, author = reading.every(PersonClaim)
    assert (last.role, author.role) == (PersonRole.LAST_EDITOR, PersonRole.AUTHOR)
    assert last.name == author.name != ""
    assert [len(fact.value) for fact in reading.every(Identifier, kind=IdentifierKind.ACCOUNT)] == [16]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["D5EAD24B-60F4-49A1-879E-E2C00B38FD22"]
    assert descriptions(reading, "title of a page") == ["So good"]
    assert descriptions(reading, "number of times it was written") == ["45"]
    assert descriptions(reading, "build number of the program that last wrote it") == ["3A1AFC46"]
    assert [fact.tag for fact in reading.every(LanguageClaim)] == ["en-US"]
    assert [fact.name for fact in reading.every(FontUse)] == ["Calibri Light", "Calibri"]


@pytest.mark.corpus
def test_the_check_sum_of_the_name_is_that_of_the_name_onenote_gave(corpus: Path, tmp_path: Path) -> None:
    kept = tmp_path / "New Section 1.one"
    shutil.copy(real(corpus, "testOneNote2016.one"), kept)
    assert descriptions(Reading(FORMAT, kept), "check sum of the file's name") == ["BE580030, which fits the present name"]


@pytest.mark.corpus
def test_an_embedded_document_with_its_place_on_the_authors_disk(corpus: Path) -> None:
    reading = Reading(FORMAT, real(corpus, "testOneNoteEmbeddedWordDoc.one"))
    assert reading.problems == []
    name = "Dude this is a super cool embedded doc.docx"
    [place] = reading.every(PathClaim)
    assert place.role == "attached file"
    assert place.path.startswith("C:\\Users\\")
    assert place.path.endswith(f"\\Documents\\{name}")
    assert [child.name for child in reading.children] == [name, "file-2.png"]
    assert reading.bytes_of(name).startswith(b"PK\x03\x04")
    assert reading.bytes_of("file-2.png").startswith(b"\x89PNG")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "clock"),
    [
        ("testOneNote2016.one", "UTC-06:00: the heading gives as 5:37 PM what the file gives as 2019-12-11 23:37:52 UTC"),
        ("testOneNote.one", "UTC-07:00: the heading gives as 5:57 PM what the file gives as 2016-08-09 00:57:28 UTC"),
        ("test-tika-4303-Chinese-notes.one", "UTC+08:00: the heading gives as 14:08 what the file gives as 2024-08-29 06:08:38 UTC"),
    ],
)
def test_the_heading_gives_the_zone_of_the_authors_computer(corpus: Path, name: str, clock: str) -> None:
    assert descriptions(Reading(FORMAT, real(corpus, name)), "clock of the author's computer") == [clock]


def test_the_check_sum_of_the_name_tells_a_renamed_section(tmp_path: Path) -> None:
    built = store(State(page("Text"), ROOTS))
    struct.pack_into("<I", built.data, 144, zlib.crc32("Budget.one\0".encode("utf-16-le")))
    for name, words in (("Budget.one", "fits"), ("Budget (2).one", "does not fit")):
        (tmp_path / name).write_bytes(built.finished())
        said = descriptions(Reading(FORMAT, tmp_path / name), "check sum of the file's name")
        assert [value.partition(", ")[2] for value in said] == [f"which {words} the present name"]
    # In an archive the name is not known to the reader.
    assert descriptions(Reading(FORMAT, built.finished()), "check sum of the file's name")[0].isalnum()


def test_what_the_header_states() -> None:
    reading = Reading(FORMAT, store(State(page("Text"), ROOTS)).finished())
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == [str(FILE).upper()]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.INSTANCE)] == [str(VERSION).upper()]
    assert descriptions(reading, "number of the notebook's table of contents") == [str(ANCESTOR).upper()]
    assert descriptions(reading, "number of times it was written") == ["7"]
    assert descriptions(reading, "build number of the program that made the file") == ["0FA12AB5"]
    assert descriptions(reading, "build number of the program that last wrote it") == ["3A1AFC46"]


@pytest.mark.parametrize(("heading", "offset"), [("12:00", "+02:00"), ("4:00 AM", "-06:00"), ("3:30 pm", "+05:30"), ("10:00", "+00:00")])
def test_the_heading_beside_the_time_in_utc_gives_the_zone(heading: str, offset: str) -> None:
    reading = Reading(FORMAT, store(State(headed(heading), ROOTS)).finished())
    assert descriptions(reading, "clock of the author's computer") == [
        f"UTC{offset}: the heading gives as {heading} what the file gives as 2020-03-04 10:00:00 UTC"
    ]


def test_people_times_and_words_of_a_built_page() -> None:
    reading = Reading(FORMAT, store(State(page("Le total est de 40 000"), ROOTS)).finished())
    assert reading.problems == []
    assert texts(reading) == {"document": "Le total est de 40 000"}
    people = [(fact.role, fact.name) for fact in reading.every(PersonClaim)]
    assert people == [(PersonRole.LAST_EDITOR, "Ben"), (PersonRole.AUTHOR, "Ana")]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.ACCOUNT)] == ["S-1-5-21-1-2-3-500"]
    assert [(fact.role, str(fact.moment), fact.voucher) for fact in reading.every(TimeClaim)] == [
        (TimeRole.CREATED, "2020-03-04 10:00:00 UTC", Voucher.CLAIMED),
        (TimeRole.MODIFIED, "2020-03-04 11:00:00 UTC", Voucher.CLAIMED),
        (TimeRole.CREATED, "2020-03-04 10:00:00 UTC", Voucher.CONTAINER),
        (TimeRole.MODIFIED, "2020-03-04 11:00:00 UTC", Voucher.CONTAINER),
        (TimeRole.HISTORY, "2020-03-04 10:00:00 UTC", Voucher.CONTAINER),
        (TimeRole.HISTORY, "2020-03-04 10:01:00 UTC", Voucher.CONTAINER),
    ]
    assert [fact.tag for fact in reading.every(LanguageClaim)] == ["fr-FR"]
    assert [fact.name for fact in reading.every(FontUse)] == ["Garamond"]


def test_links_pictures_and_files_beside_the_section() -> None:
    guid = UUID(int=5)
    place = f"<ifndf>{{{str(guid).upper()}}}"
    more = [
        Thing(
            30,
            PICTURE,
            {0x1C001DD7: wide("C:\\Bilder\\haus.jpg"), 0x1C001E58: wide("A house"), 0x1C001E20: wide("https://example.org/p"), 0x20001C3F: [31]},
        ),
        Thing(31, FILE_DATA, file=place),
        Thing(32, ATTACHED, {0x1C001D9C: wide("plan.txt"), 0x1C001D9D: wide("\\\\server\\plan.txt"), 0x20001D9B: [33]}),
        Thing(33, FILE_DATA, file="<file>{77}.txt"),
    ]
    built = store(State(page('See \ufddfHYPERLINK "https://example.org/a"the page', *more), ROOTS))
    built.files({guid: b"the picture"})
    reading = Reading(FORMAT, built.finished())
    assert reading.problems == []
    assert texts(reading)["document"] == "See the page"
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/a", "https://example.org/p"]
    assert descriptions(reading, "description of a picture") == ["A house"]
    assert [(fact.path, fact.role) for fact in reading.every(PathClaim)] == [
        ("C:\\Bilder\\haus.jpg", "inserted picture"),
        ("\\\\server\\plan.txt", "attached file"),
        ("{77}.txt", "attachment kept in another file"),
    ]
    assert reading.bytes_of("C:\\Bilder\\haus.jpg") == b"the picture"


def test_words_of_earlier_states_and_of_pages_that_are_no_longer_listed() -> None:
    first, second = State(page("Pay 40 000 to the ministry"), ROOTS), State([Thing(14, TEXT, {0x1C001C22: wide("Pay 4 000 to the ministry")})])
    built = store(first, second)
    built.space(3, [State(page("A page that was taken out"), ROOTS)])
    reading = Reading(FORMAT, built.finished())
    assert texts(reading) == {
        "document": "Pay 4 000 to the ministry",
        "deleted": "A page that was taken out",
        "earlier-state": "Pay 40 000 to the ministry",
    }


def test_a_page_that_only_another_page_names_is_an_earlier_version() -> None:
    things = page("What holds now")
    things[0] = Thing(10, PAGE_LIST, {CONTENT_PARTS: [12], PAGES: [3]})
    built = store(State(things, ROOTS))
    built.space(3, [State(page("What was before"), ROOTS)])
    assert texts(Reading(FORMAT, built.finished())) == {"document": "What holds now", "earlier-state": "What was before"}


def test_nothing_is_called_taken_out_where_the_list_of_pages_is_damaged() -> None:
    built = Store()
    built.space(1, section(2))
    built.space(2, [State(page("First"), ROOTS)])
    built.space(3, [State(page("Second"), ROOTS)])
    assert texts(Reading(FORMAT, built.finished())) == {"document": "First", "deleted": "Second"}
    built.root[0] = built.node(0x008, long_number(UUID(int=0x59AC << 64), 1), (len(built.data) - 8, 4), base=2)
    reading = Reading(FORMAT, built.finished())
    assert texts(reading) == {"document": "First\n\nSecond"}
    assert reading.kinds() == [ProblemKind.DAMAGED]


def test_what_was_typed_letter_by_letter_is_no_earlier_wording() -> None:
    states = [State(page("Pay 4"), ROOTS), State([Thing(14, TEXT, {0x1C003498: b"Pay 4 000 to the mini\0"})])]
    reading = Reading(FORMAT, store(*states, State([Thing(14, TEXT, {0x1C003498: b"Pay 4 000 to the ministry\0"})])).finished())
    assert texts(reading) == {"document": "Pay 4 000 to the ministry"}


def test_a_revision_that_is_not_the_current_one_is_an_earlier_state() -> None:
    kept = State([Thing(14, TEXT, {0x1C001C22: wide("Another version of the page")})], is_current=False)
    assert texts(Reading(FORMAT, store(State(page("What holds now"), ROOTS), kept).finished())) == {
        "document": "What holds now",
        "earlier-state": "Another version of the page",
    }


def test_a_section_that_is_younger_than_its_pages_claims_no_last_save() -> None:
    reading = Reading(FORMAT, store(State(page("Taken over from another section"), ROOTS), begun=MADE + 24 * HOUR).finished())
    assert [fact.role for fact in reading.every(TimeClaim, voucher=Voucher.CLAIMED)] == [TimeRole.CREATED]


@pytest.mark.parametrize("heading", ["5:38 PM", "25:00", "noon", "9:61", "22:00", "0:00"])
def test_a_heading_that_was_changed_by_hand_or_fits_two_zones_gives_none(heading: str) -> None:
    reading = Reading(FORMAT, store(State(headed(heading), ROOTS)).finished())
    assert descriptions(reading, "clock of the author's computer") == []


def test_a_locked_section_is_said_to_be_locked() -> None:
    reading = Reading(FORMAT, store(State(page("Nobody can read this"), ROOTS, is_locked=True)).finished())
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert texts(reading) == {}


def packed(*states: State, files: dict[int, bytes] | None = None) -> Package:
    built = Package()
    built.space(1, section(2))
    built.space(2, states, files)
    return built


PACKED = packed(State(page("Pay 40 000"), ROOTS), files={22: b"a file"}).finished()


def test_a_section_as_onedrive_hands_it_out() -> None:
    more = [
        Thing(32, ATTACHED, {0x1C001D9C: wide("plan.txt"), 0x1C001D9D: wide("C:\\plan.txt"), 0x20001D9B: [33]}),
        Thing(33, FILE_DATA, {0x1C003424: wide(".txt")}),
        Thing(34, FILE_DATA, {0x1C003424: wide(".png")}),
    ]
    first, second = State(page("Pay 40 000 to the ministry", *more), ROOTS), State([Thing(14, TEXT, {0x1C001C22: wide("Pay 4 000 to the ministry")})])
    reading = Reading(FORMAT, packed(first, second, files={33: b"the plan" * 9_000, 34: b"a picture"}).finished())
    assert reading.problems == []
    assert texts(reading) == {"document": "Pay 4 000 to the ministry", "earlier-state": "Pay 40 000 to the ministry"}
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.LAST_EDITOR, "Ben"), (PersonRole.AUTHOR, "Ana")]
    claimed = [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim, voucher=Voucher.CLAIMED)]
    assert claimed == [(TimeRole.CREATED, "2020-03-04 10:00:00 UTC"), (TimeRole.MODIFIED, "2020-03-04 11:00:00 UTC")]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == [str(FILE).upper()]
    assert reading.bytes_of("plan.txt") == b"the plan" * 9_000
    assert [child.name for child in reading.children] == ["plan.txt", "file-2.png"]


def test_an_earlier_version_in_a_package_is_an_earlier_state() -> None:
    built = packed(State(page("What holds now"), ROOTS))
    built.space(2, [State(page("Another version of the page"), ROOTS)], context=(UUID(int=0xC0), 7))
    assert texts(Reading(FORMAT, built.finished())) == {"document": "What holds now", "earlier-state": "Another version of the page"}


def test_a_locked_package_is_said_to_be_locked() -> None:
    reading = Reading(FORMAT, packed(State(page("Nobody can read this"), ROOTS, is_locked=True)).finished())
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert texts(reading) == {}


def test_a_package_that_stands_behind_an_empty_store_is_read() -> None:
    empty = Store()
    struct.pack_into("<QI", empty.data, 160, *empty.chunk(struct.pack("<II", 1, 0) + b"\xff" * 8 + bytes(4)))
    assert texts(Reading(FORMAT, bytes(empty.data) + packed(State(page("Behind it"), ROOTS)).finished())) == {"document": "Behind it"}


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.99])
def test_a_cut_package_says_so(share: float) -> None:
    whole = packed(State(page("Text"), ROOTS)).finished()
    reading = Reading(FORMAT, whole[: int(len(whole) * share)])
    assert reading.kinds() == [ProblemKind.DAMAGED]


@given(damage=st.lists(st.tuples(st.floats(0, 0.999999), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_package_gives_facts_and_problems_and_no_error(damage: list[tuple[float, int]]) -> None:
    data = bytearray(PACKED)
    for place, value in damage:
        data[64 + int(place * (len(data) - 64))] = value
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def _contents() -> bytes:
    """A table of contents as the older kinds of nodes write it, where a revision takes GUIDs over from the one below it."""
    built = Store(CONTENTS)
    guid, other = UUID(int=7), UUID(int=8)
    below = long_number(UUID(int=0), 0)

    def revision(number: int, base: bytes, *nodes: bytes) -> list[bytes]:
        start = long_number(UUID(int=0x4E0), number) + base + bytes(8) + struct.pack("<IH", 1, 0)
        return [built.node(0x01B, start), built.node(0x021, b"\0"), *nodes, built.node(0x01C)]

    def declared(short: int, properties: dict[int, bytes | int], kind: int = 0x02D) -> bytes:
        rest = struct.pack("<IHIB", short, 1, 0, 1) if kind == 0x02D else struct.pack("<IB", short, 5)
        return built.node(kind, rest, built.chunk(property_set(properties)))

    entry = built.node(0x024, struct.pack("<I", 0) + guid.bytes_le)
    nodes = revision(
        1, below, entry, built.node(0x028), declared(10, {0x1C001D6B: wide("Old name.one")}), built.node(0x059, struct.pack("<II", 10, 1))
    )
    taken = [built.node(0x025, struct.pack("<II", 0, 3)), built.node(0x024, struct.pack("<I", 1) + other.bytes_le), built.node(0x028)]
    changed = [declared(3 << 8 | 10, {0x1C001D6B: wide("Budget.one")}, 0x041), declared(1 << 8 | 10, {0x1C001D6B: wide("OneNote_RecycleBin")})]
    nodes += revision(2, long_number(UUID(int=0x4E0), 1), *taken, *changed)
    manifest = [built.node(0x010, b"", built.listed(nodes), base=2)]
    built.root.append(built.node(0x008, long_number(UUID(int=0x59AC << 64), 1), built.listed(manifest), base=2))
    return built.finished()


def test_a_table_of_contents_names_the_sections_of_a_notebook() -> None:
    reading = Reading(FORMAT, _contents())
    assert reading.problems == []
    named = [(fact.path, fact.role) for fact in reading.every(PathClaim)]
    assert named == [(name, "section of a notebook") for name in ("Old name.one", "Budget.one", "OneNote_RecycleBin")]


def test_records_of_a_transaction_that_was_never_finished_do_not_count() -> None:
    built = store(State(page("Finished"), ROOTS))
    # The root list is the last that is written: a page behind its counted nodes belongs to no finished transaction.
    counted = list(built.root)
    built.space(3, [State(page("Never finished"), ROOTS)])
    late = built.root.pop()
    assert built.root == counted
    built.root.append(built.node(0x004, long_number(UUID(int=0x59AC << 64), 1)))
    place = built.listed(built.root, unfinished=[late])
    data = bytearray(built.finished())
    struct.pack_into("<QI", data, 172, *place)
    assert texts(Reading(FORMAT, bytes(data))) == {"document": "Finished"}


def test_a_list_that_leads_back_into_itself_ends() -> None:
    built = store(State(page("Read before the loop"), ROOTS))
    data = bytearray(built.finished())
    start, size = struct.unpack_from("<QI", data, 172)
    struct.pack_into("<QI", data, start + size - 20, start, size)
    reading = Reading(FORMAT, bytes(data))
    assert texts(reading) == {"document": "Read before the loop"}
    assert "leads back into itself" in sentences(reading.problems)


def test_an_object_that_holds_itself_is_read_once() -> None:
    things = page("Once")
    things[3] = Thing(13, ELEMENT, {CONTENT_PARTS: [14, 13, 12, 14]})
    assert texts(Reading(FORMAT, store(State(things, ROOTS)).finished())) == {"document": "Once"}


def test_a_cut_section_keeps_what_was_read_and_says_what_is_missing() -> None:
    built = store(State(page("Text"), ROOTS))
    built.files({UUID(int=5): b"a file" * 100})
    whole = built.finished()
    for size in range(40, len(whole), 97):
        reading = Reading(FORMAT, whole[:size])
        assert ProblemKind.READER_ERROR not in reading.kinds()
        assert not FORMAT.recognises(reading.content) or reading.problems or size > len(whole) - 40, size


@given(damage=st.lists(st.tuples(st.floats(0, 0.999999), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_section_gives_facts_and_problems_and_no_error(damage: list[tuple[float, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in damage:
        data[64 + int(place * (len(data) - 64))] = value
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def test_missing_files_are_told() -> None:
    more = [
        Thing(32, ATTACHED, {0x1C001D9C: wide("plan.txt"), 0x20001D9B: [33]}),
        Thing(33, FILE_DATA, file="<ifndf>{00000000-0000-0000-0000-000000000009}"),
    ]
    reading = Reading(FORMAT, store(State(page("Text", *more), ROOTS)).finished())
    assert sentences(reading.problems) == "The section of OneNote names 1 embedded files that it does not hold."


def test_a_store_that_refers_to_one_place_over_and_over_is_bounded() -> None:
    built = Store()
    large = built.chunk(property_set({0x1C001C22: wide("word " * 200_000)}))
    nodes = [built.node(0x0A4, struct.pack("<II", number & 0xFF, TEXT) + b"\0\x01", large) for number in range(100_000)]
    group = built.listed([built.node(0x022), built.node(0x028), *nodes])
    start = long_number(UUID(int=1), 1) + long_number(UUID(int=0), 0) + struct.pack("<IH", 1, 0)
    revisions = [built.node(0x01E, start), *(built.node(0x0B0, long_number(UUID(int=2), 1), group, base=2) for _ in range(1000))]
    manifest = built.listed([built.node(0x010, b"", built.listed(revisions), base=2)])
    built.root.append(built.node(0x008, long_number(UUID(int=3), 1), manifest, base=2))
    begun = time.monotonic()
    reading = Reading(FORMAT, built.finished())
    assert time.monotonic() - begun < 30
    assert ProblemKind.LIMIT in reading.kinds()


def test_other_files_are_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"\xe4\x52\x5c\x7b" + bytes(2000)))


@pytest.mark.corpus
def test_every_section_of_the_corpus_is_read(corpus: Path) -> None:
    found = sorted((corpus / "documents").rglob("*.one"))
    if not found:
        pytest.skip("this corpus holds no sections of OneNote")
    for path in found:
        reading = Reading(FORMAT, path)
        assert reading.problems == [], path
        assert texts(reading).get("document") or reading.every(PathClaim, role="section of a notebook"), path
