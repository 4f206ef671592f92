"""OLE2 files whose tables lead in circles and claim more than the file holds."""

import struct
from pathlib import Path

from hostile_scan import Record, scan_of

from leakcheck.decode.compound_file import Entry
from leakcheck.decode.compound_writer import storage_as_file

SECTOR = 512


class _Streams:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, _entry: Entry | None, limit: int) -> bytes:
        return self._data[:limit]


def compound(name: str, data: bytes) -> bytes:
    """A compound file with this one stream beside one of properties."""
    root = Entry(0, "Root Entry", 5, bytes(16), 0, 0, 0, 0, (0, 0, 0))
    for number, stream in enumerate((name, "\x05SummaryInformation"), 1):
        root.children[stream.upper()] = Entry(number, stream, 2, bytes(16), 0, 0, 0, len(data), (0, 0, 0))
    return storage_as_file(_Streams(data), root, 1 << 30)


def patched(data: bytes, offset: int, raw: bytes) -> bytes:
    return data[:offset] + raw + data[offset + len(raw) :]


def sector(number: int) -> int:
    return SECTOR * (number + 1)


def traps(name: str) -> dict[str, bytes]:
    """Each of [MS-CFB]'s tables broken in turn. The first FAT sector's number stands at 76, the directory's at 48, the mini FAT's at 60."""
    large, small = compound(name, b"\xec\xa5" + bytes(9000)), compound(name, b"\xec\xa5" + bytes(900))
    table, tree = (sector(struct.unpack_from("<I", large, place)[0]) for place in (76, 48))
    small_table = sector(struct.unpack_from("<I", small, 60)[0])
    first = struct.unpack_from("<I", large, tree + 128 + 116)[0]
    own = struct.pack("<I", first)
    entry = large[tree + 128 : tree + 256]
    return {
        "chain-itself": patched(large, table + 4 * first, own),
        "chain-pair": patched(large, table + 4 * first, struct.pack("<II", first + 1, first)),
        "chain-outside": patched(large, table + 4 * first, struct.pack("<I", 0x7FFFFFFF)),
        "table-itself": patched(large, 76, struct.pack("<109I", *[struct.unpack_from("<I", large, 76)[0]] * 109)),
        "table-list-itself": patched(patched(large, 44, struct.pack("<I", 0xFFFFFF)), 68, struct.pack("<II", 0, 0xFFFFFF)),
        "directory-itself": patched(large, table + 4 * ((tree // SECTOR) - 1), struct.pack("<I", (tree // SECTOR) - 1)),
        "siblings": patched(large, tree + 128, entry[:68] + struct.pack("<III", 1, 1, 1) + entry[80:]),
        "root-below-itself": patched(large, tree + 68, struct.pack("<III", 0, 0, 0)),
        "stream-size": patched(large, tree + 128 + 120, struct.pack("<Q", (1 << 63) - 1)),
        "small-chain-itself": patched(small, small_table, struct.pack("<II", 0, 0)),
        "sector-size": patched(large, 30, struct.pack("<HH", 31, 31)),
        "sector-nothing": patched(large, 30, struct.pack("<HH", 0, 0)),
        "head-only": large[:SECTOR],
        "half": large[: len(large) // 2],
        "properties": compound(name, b"\xfe\xff\0\0" + b"\xff" * 5000),
    }


def test_tables_that_lead_in_circles(tmp_path: Path, ordinary_alone: Record) -> None:
    kinds = {"WordDocument": "doc", "Workbook": "xls", "PowerPoint Document": "ppt", "__properties_version1.0": "msg"}
    files = {f"{trap}.{ending}": data for stream, ending in kinds.items() for trap, data in traps(stream).items()}
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert scan.kinds("chain-itself.doc") & {"damaged", "limit"}
    assert scan.kinds("half.xls") & {"damaged", "limit"}
