"""Outlook's files that hold one another without end, state counts that nothing stands behind, and lead in circles."""

import gzip
import struct
from pathlib import Path

from hostile_scan import Record, scan_of
from outlook_bytes import attribute, compound, properties, row, tnef

HUGE = 0xFFFFFFFF
#: [MS-OXTNEF] section 2.1.3.1.1: a message's properties, recipients, and an attachment's beginning, bytes and properties.
MESSAGE, RECIPIENTS, BEGIN, BYTES, ATTACHED = 0x9003, 0x9004, 0x9002, 0x800F, 0x9005
FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


def messages_in_one_another(depth: int) -> bytes:
    streams: dict[str, bytes] = {}
    place = ""
    for level in range(depth):
        streams |= {f"{place}{name}": data for name, data in properties({0x37: f"level {level}"}, 24 if level else 32).items()}
        place += "__attach_version1.0_#00000000/"
        streams |= {f"{place}{name}": data for name, data in properties({0x3705: 5, 0x3001: "Fwd"}, 8).items()}
        place += "__substg1.0_3701000D/"
    return compound(streams | {f"{place}{name}": data for name, data in properties({0x37: "bottom"}, 24).items()})


def messages() -> dict[str, bytes]:
    top = properties({0x37: "many"}, 32)
    attached = {f"__attach_version1.0_#{order:08X}/__properties_version1.0": bytes(8) for order in range(3000)}
    people = {f"__recip_version1.0_#{order:08X}/__properties_version1.0": bytes(8) for order in range(3000)}
    counts = b"\0" * 24 + struct.pack("<II", HUGE, HUGE) + struct.pack("<HHII", 0x1F, 0x37, 6, HUGE) * 50_000
    zeros = struct.pack("<IIII", 0x7FFFFFFF, 0x7FFFFFFF, 0x75465A4C, 0) + bytes(2_000_000)
    return {
        "nested.msg": messages_in_one_another(40),
        "attachments.msg": compound(top | attached),
        "recipients.msg": compound(top | people),
        "counts.msg": compound({"__properties_version1.0": counts}),
        "rich-text.msg": compound(properties({0x37: "zeros", 0x1009: zeros}, 32)),
        "names.msg": compound(top | {"__nameid_version1.0/__substg1.0_00030102": b"\xff" * 800_000}),
    }


def tnef_in_one_another(depth: int) -> bytes:
    data = tnef(attribute(1, MESSAGE, row({0x37: "bottom"})))
    for level in range(depth):
        inner = row({0x3705: 5, 0x3001: f"level {level}", 0x3701: bytes.fromhex("0703020000000000c000000000000046") + data})
        data = tnef(attribute(1, MESSAGE, row({0x37: f"level {level}"})), attribute(2, BEGIN, bytes(14)), attribute(2, ATTACHED, inner))
    return data


def tnefs() -> dict[str, bytes]:
    return {
        "nested.dat": tnef_in_one_another(40),
        "attachments.dat": tnef(*[attribute(2, BEGIN, bytes(14)) + attribute(2, BYTES, b"x")] * 100_000),
        "recipients.dat": tnef(attribute(1, RECIPIENTS, struct.pack("<I", 200_000) + row({0x3001: "a"}) * 200_000)),
        "count.dat": tnef(attribute(1, MESSAGE, struct.pack("<I", HUGE) + bytes(100))),
        "length.dat": struct.pack("<IH", 0x223E9F78, 1) + struct.pack("<BHHI", 1, 0x9003, 6, HUGE),
        "values.dat": tnef(attribute(1, MESSAGE, struct.pack("<IHHI", 1, 0x101F, 0x37, 1_000_000) + struct.pack("<I", 0) * 1_000_000)),
        "rich-text.dat": tnef(attribute(1, MESSAGE, row({0x1009: struct.pack("<IIII", HUGE, HUGE, 0x75465A4C, 0) + bytes(2_000_000)}))),
    }


def stores() -> dict[str, bytes]:
    """A real data file with each of the places in its head made to lie ([MS-PST] section 2.2.2.6)."""
    store = gzip.decompress((FIXTURES / "outlook" / "distribution_list.pst.gz").read_bytes())
    lies = {f"head-{place}": store[:place] + b"\xff" * 8 + store[place + 8 :] for place in range(160, 256, 16)}
    middle = len(store) // 2
    return {
        "cut.pst": store[:middle],
        "zeros.pst": store[:1024] + bytes(len(store) - 1024),
        "head-only.pst": store[:564],
        "repeated.pst": store[:0x4400] + store[0x4400:0x4600] * ((len(store) - 0x4400) // 512),
        **{f"{name}.pst": data for name, data in lies.items()},
    }


def test_messages_in_messages_and_counts_without_anything_behind_them(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, messages(), ordinary_alone)
    assert "limit" in scan.kinds("nested.msg")
    assert len(scan.members("nested.msg")) <= 8
    for name in ("attachments.msg", "recipients.msg"):
        assert "damaged" in scan.kinds(name), name


def test_tnef_that_nests_and_counts_without_end(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, tnefs(), ordinary_alone)
    for name in ("nested.dat", "attachments.dat", "recipients.dat", "count.dat", "length.dat"):
        assert scan.kinds(name) & {"limit", "damaged"}, name
    assert len(scan.members("nested.dat")) <= 8


def test_data_files_of_outlook_whose_heads_lie(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, stores(), ordinary_alone)
    for name in ("cut.pst", "zeros.pst", "head-only.pst"):
        assert scan.kinds(name) & {"damaged", "missing-extra"}, name
