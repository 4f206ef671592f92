"""Data files of Outlook: one real file through libpff, and what a lying file may make the library give, by stand-ins."""

import gzip
import random
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from formats_reading import Reading, sentences

from leakcheck.decode.mapi_names import APPOINTMENT
from leakcheck.decode.outlook_folders import folders, properties_of
from leakcheck.extract import Extraction
from leakcheck.formats import outlook_store
from leakcheck.formats.outlook_message import FORMAT as MESSAGE
from leakcheck.formats.outlook_store import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PersonClaim, PersonRole, Quantity, TextContent, TimeClaim, TimeRole
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

STORE = gzip.decompress((Path(__file__).parent.parent.parent / "fixtures" / "outlook" / "distribution_list.pst.gz").read_bytes())


@dataclass
class _Entry:
    entry_type: int
    value_type: int
    data: bytes | None


@dataclass
class _Records:
    entries: list[_Entry]


@dataclass
class _Item:
    """Stands for what the library gives: an item, a folder or an attachment."""

    values: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    identifier: int = 0
    name: str | None = None
    sub_folders: list["_Item"] = field(default_factory=list)
    sub_messages: list["_Item"] = field(default_factory=list)
    attachments: list["_Item"] = field(default_factory=list)
    content: bytes | None = b""
    recipients: None = None

    @property
    def record_sets(self) -> list[_Records]:
        return [_Records([_Entry(number, kind, data) for number, (kind, data) in self.values.items()])]

    @property
    def size(self) -> int:
        return len(self.content or b"lost")

    def read_buffer(self, size: int) -> bytes:
        if self.content is None:
            raise OSError("unable to read\nfrom file")
        return self.content[:size]


@dataclass
class _Store:
    root_folder: _Item | None
    message_store: _Item | None = None
    orphan_items: list[_Item] = field(default_factory=list)
    name_to_id_map: _Item | None = None


def wide(text: str) -> tuple[int, bytes]:
    return 0x1F, text.encode("utf-16-le")


def of(store: _Store) -> Reading:
    """What the reader makes of an open file."""
    format_ = FORMAT.__class__(
        name=FORMAT.name, title=FORMAT.title, kind=FORMAT.kind, recognises=FORMAT.recognises, limitations=FORMAT.limitations,
        extract=lambda _, limits: outlook_store._items(store, limits),
    )  # fmt: skip
    return Reading(format_, b"")


def test_a_real_file_gives_its_items_under_their_folders() -> None:
    pytest.importorskip("pypff")
    reading = Reading(FORMAT, STORE)
    assert FORMAT.recognises(reading.content)
    names = [child.name for child in reading.children]
    assert names == [f"Top of Personal Folders/{name}" for name in ("Calendar/1", "Contacts/1", "Contacts/2")] + ["Freebusy Data/1"]
    assert [fact.value for fact in reading.every(Quantity)] == [4.0]
    extraction = Extraction(MESSAGE, reading.children[0].content, Limits())
    assert list(extraction.children()) == []
    texts = [fact.text for fact in extraction.facts if isinstance(fact, TextContent)]
    assert texts == ["Test appointment", "This is a complete test"]
    assert any(isinstance(fact, TimeClaim) and fact.role is TimeRole.MODIFIED for fact in extraction.facts)
    assert "2 messages were not read: the library does not give such" in sentences(reading.problems)


def test_named_properties_of_a_real_file_are_known_and_lists_of_values_read() -> None:
    pytest.importorskip("pypff")
    appointment, members, card = (Reading(MESSAGE, child.content.read(1 << 20)) for child in Reading(FORMAT, STORE).children[:3])
    assert [str(claim.moment) for claim in appointment.every(TimeClaim, role=TimeRole.EVENT)] == [
        "2016-08-02 15:00:00 UTC",
        "2016-08-02 15:30:00 UTC",
    ]
    # Submitted at 00:27:12 UTC, on a computer seven hours behind it.
    assert [str(claim.moment) for claim in appointment.every(TimeClaim, token="outlook-object-id")] == ["2016-08-01 17:27:12 (no zone stated)"]
    assert [fact.value for fact in appointment.every(Description, kind="repetition")] == [
        "every week on Tuesday, from 2016-08-02, without an end",
        "every Tuesday from 8:00 AM to 8:30 AM",
    ]
    assert [claim.address for claim in members.every(PersonClaim, role=PersonRole.CONTACT)] == [
        "contact1@rjohnson.id.au",
        "dist1@rjohnson.id.au",
        "dist2@rjohnson.id.au",
    ]
    assert [(claim.name, claim.address) for claim in card.every(PersonClaim, role=PersonRole.CONTACT)] == [
        ("contact name 1", "contact1@rjohnson.id.au")
    ]


def test_named_properties_have_the_numbers_of_the_file_that_an_item_is_written_into() -> None:
    lists = _Item({2: (0x102, APPOINTMENT), 3: (0x102, struct.pack("<IHH", 0x8208, 3 << 1, 7)), 4: (0x102, b"")})
    item = _Item({0x8007: wide("Room 1"), 0x8008: wide("named nowhere")})
    message = Reading(MESSAGE, of(_Store(_Item(sub_messages=[item]), name_to_id_map=lists)).children[0].content.read(1 << 20))
    assert [(fact.value, fact.at.part) for fact in message.every(Description)] == [("Room 1", "PidLidLocation (0x8000)")]


def test_lists_of_values_that_lie_over_one_another_or_beyond_the_end_are_empty() -> None:
    numbers = [
        struct.pack(f"<{len(places) + 1}I", count, *places) + b"values" for count, places in ((2, (12, 14)), (3, (12, 14)), (2, (14, 12)), (1, (99,)))
    ]
    numbers += [b"", b"\xff" * 4, b"\xff" * 4000]
    assert [len(properties_of(_Item({0x1234: (0x1102, data)})).every(0x1234)) for data in numbers] == [2, 0, 0, 0, 0, 0, 0]


def test_values_that_would_fill_the_file_an_item_is_written_into_are_left_out() -> None:
    data = struct.pack("<I", 900) + b"".join(struct.pack("<I", 4 + 4 * 900) for _ in range(900))
    properties = properties_of(_Item({0x1234 + order: (0x1102, data) for order in range(9)}))
    assert [len(properties.every(0x1234 + order)) for order in range(9)] == [900, 900, 0, 0, 0, 0, 0, 0, 0]


def test_without_a_list_of_names_the_rest_is_read_and_a_damaged_one_is_told() -> None:
    class Damaged(_Item):
        @property
        def record_sets(self) -> list[_Records]:
            raise OSError("unable to read")

    reading = of(_Store(_Item(sub_messages=[_Item({0x0037: wide("Budget"), 0x8007: wide("Room 1")})]), name_to_id_map=Damaged()))
    assert "what its named properties stand for" in sentences(reading.problems)
    message = Reading(MESSAGE, reading.children[0].content.read(1 << 20))
    assert [fact.text for fact in message.every(TextContent)] == ["Budget"]


def test_a_cut_file_is_told_and_not_raised() -> None:
    pytest.importorskip("pypff")
    for length in (600, 5000, 60_000, 200_000):
        assert set(Reading(FORMAT, STORE[:length]).kinds()) <= {ProblemKind.DAMAGED}
    assert Reading(FORMAT, STORE[:600]).kinds() == [ProblemKind.DAMAGED]


def test_a_file_damaged_anywhere_never_fails_the_reader() -> None:
    pytest.importorskip("pypff")
    dice = random.Random(5)
    for turn in range(120):
        broken = bytearray(STORE)
        for _ in range((3, 30, 300)[turn % 3]):
            broken[dice.randrange(10, len(broken))] = dice.randrange(256)
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(broken)).kinds()


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypff", None)
    reading = Reading(FORMAT, STORE)
    assert reading.kinds() == [ProblemKind.MISSING_EXTRA]
    assert "pip install 'leakcheck-toolkit[outlook]'" in sentences(reading.problems)


def test_other_files_are_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"!BDN is how this text begins"))


def test_deleted_items_and_those_in_no_folder_are_marked() -> None:
    basket = _Item(identifier=98, name="Papierkorb", sub_folders=[_Item(identifier=130, name="a/b", sub_messages=[_Item()])])
    store = _Item({0x35E3: (0x102, bytes(20) + struct.pack("<I", 98))})
    reading = of(_Store(_Item(identifier=290, sub_folders=[basket], sub_messages=[_Item({0x0037: wide("Top")})]), store, [_Item()]))
    said = [(child.name, [fact.value for fact in child.facts if isinstance(fact, Description)], child.facts[0].at.part) for child in reading.children]
    assert said == [
        ("1", ["root"], "data file: folder"),
        ("Papierkorb/a∕b/1", ["Papierkorb/a∕b"], "data file: folder of deleted items"),
        ("not in any folder/1", ["in no folder: deleted, or left by damage"], "data file: state in the data file"),
    ]


def test_folders_that_lead_to_one_another_end() -> None:
    ring = _Item(identifier=1, name="ring")
    ring.sub_folders = [ring, _Item(identifier=2, name="inner", sub_folders=[ring])]
    assert len(list(folders(_Store(ring), []))) == 2
    deep = _Item(identifier=9_999, name="x")
    for number in range(3000):
        deep = _Item(identifier=number, name="x", sub_folders=[deep])
    assert len(list(folders(_Store(deep), []))) < 100


def test_an_item_is_written_so_that_the_reader_of_messages_reads_it() -> None:
    file = _Item({0x3707: wide("devis.pdf"), 0x3705: (3, b"\1\0\0\0")}, content=b"%PDF-1.4")
    values = {0x0037: wide("Budget"), 0x1000: wide("Words." * 2000), 0x3008: (0x40, struct.pack("<Q", 132_330_672_000_000_000)), 0x0042: wide("Ada")}
    reading = of(_Store(_Item(sub_messages=[_Item(values, attachments=[file])])))
    message = Reading(MESSAGE, reading.children[0].content.read(1 << 20))
    assert message.problems == []
    assert [fact.text[:12] for fact in message.every(TextContent)] == ["Budget", "Words.Words."]
    assert [str(fact.moment) for fact in message.every(TimeClaim)] == ["2020-05-04 12:00:00 UTC"]
    assert [fact.name for fact in message.every(PersonClaim)] == ["Ada"]
    assert message.bytes_of("devis.pdf") == b"%PDF-1.4"


def test_attachments_that_cannot_be_read_cost_nothing_else() -> None:
    lost = _Item({0x3707: wide("lost.pdf")}, content=None)
    inner = _Item({0x3705: (3, b"\5\0\0\0")}, content=b"bytes of the data file")
    reading = of(_Store(_Item(sub_messages=[_Item({0x0037: wide("Budget")}, attachments=[lost, inner])])))
    assert "1 message was not read" in sentences(reading.problems)
    message = Reading(MESSAGE, reading.children[0].content.read(1 << 20))
    assert message.children == []
    assert message.kinds() == [ProblemKind.DAMAGED, ProblemKind.DAMAGED]
