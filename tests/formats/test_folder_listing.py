"""Listings of folders by a Mac's Finder, built byte by byte."""

import struct

from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.folder_listing import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, TimeClaim
from leakcheck.model.problem import ProblemKind


def record(name: str, code: bytes, kind: bytes, value: bytes) -> bytes:
    return struct.pack(">I", len(name)) + name.encode("utf-16-be") + code + kind + value


def words(text: str) -> bytes:
    return struct.pack(">I", len(text)) + text.encode("utf-16-be")


def listing(*nodes: bytes) -> bytes:
    """Blocks of 2 kB: the first leads to the tree's root, block 1; the nodes follow; the list of all blocks stands last."""
    blocks = [struct.pack(">5I", 1, 0, 0, len(nodes), 0x1000), *nodes]
    places = [0x800 * (number + 1) for number in range(len(blocks))]
    addresses = b"".join(struct.pack(">I", place | 11) for place in places)
    root = struct.pack(">II", len(blocks), 0) + addresses.ljust(1024, b"\0") + struct.pack(">I", 1) + b"\4DSDB" + struct.pack(">I", 0)
    end = 0x800 * (len(blocks) + 1)
    head = b"\0\0\0\1Bud1" + struct.pack(">3I", end, len(root), end)
    return head.ljust(4 + 0x800, b"\0") + b"".join(block.ljust(0x800, b"\0") for block in blocks) + root


def leaf(*records: bytes) -> bytes:
    return struct.pack(">II", 0, len(records)) + b"".join(records)


GOOD = listing(
    leaf(
        record(".", b"vSrn", b"long", struct.pack(">I", 1)),
        record("Budget 2016.xlsx", b"Iloc", b"blob", struct.pack(">I", 16) + bytes(16)),
        # 2016-05-05 10:11:12 UTC in 65,536ths of a second since 1904.
        record("Budget 2016.xlsx", b"modD", b"dutc", struct.pack(">Q", 3_545_287_872 << 16)),
        record("Entwurf.docx", b"ptbL", b"ustr", words("Users/claire/Desktop/")),
        record("Entwurf.docx", b"cmmt", b"ustr", words("nicht löschen")),
    )
)


def test_names_comments_and_places_are_told() -> None:
    reading = Reading(FORMAT, GOOD)
    assert [(path.path, path.role) for path in reading.every(PathClaim)] == [
        ("Budget 2016.xlsx", "named by a folder listing"),
        ("Entwurf.docx", "named by a folder listing"),
        ("Users/claire/Desktop/", "folder from which it was moved to the trash"),
    ]
    assert [one.value for one in reading.every(Description)] == ["nicht löschen"]
    assert [str(one.moment) for one in reading.every(TimeClaim)] == ["2016-05-05 10:11:12 UTC"]
    assert not reading.problems


def test_a_tree_of_several_nodes_is_read_from_the_left() -> None:
    note = struct.pack(">I", 1)
    inner = struct.pack(">II", 3, 1) + struct.pack(">I", 2) + record("b", b"vSrn", b"long", note)
    data = listing(inner, leaf(record("a", b"vSrn", b"long", note)), leaf(record("c", b"vSrn", b"long", note)))
    assert {path.path for path in Reading(FORMAT, data).every(PathClaim)} == {"a", "b", "c"}


def test_a_tree_that_leads_back_to_itself_ends_there() -> None:
    reading = Reading(FORMAT, listing(struct.pack(">II", 1, 0)))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "back to itself" in sentences(reading.problems)


def test_a_record_over_the_end_of_its_block_is_damage() -> None:
    assert Reading(FORMAT, listing(leaf(struct.pack(">I", 1 << 30)))).kinds() == [ProblemKind.DAMAGED]


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8))
def test_changed_bytes_never_fail_the_reader(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def test_other_bytes_are_no_listing() -> None:
    assert FORMAT.recognises(Content.of_bytes(GOOD))
    assert not FORMAT.recognises(Content.of_bytes(b"\0\0\0\1Bud2"))
