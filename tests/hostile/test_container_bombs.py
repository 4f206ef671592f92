"""Archives of the rarer kinds and images of discs that unpack to far more than they are, or claim to."""

import lzma
import struct
import sys
import zlib
from pathlib import Path

from hostile_scan import Record, scan_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZEROS = bytes(100 << 20)


# 7z (7zFormat.txt): kinds are 6 packed sizes, 7 blocks, 5 files, 0x0D streams of a block, 9 sizes, 0x11 names.


def number(value: int) -> bytes:
    return b"\xff" + struct.pack("<Q", value)


def seven_zip(packed: bytes, sizes: list[int], total: int) -> bytes:
    """One solid block in LZMA2 that holds files of these sizes and is said to unpack to `total` bytes."""
    block = b"\x07\x0b\x01\0\x01\x21\x21\x01\x18\x0c" + number(total) + b"\0"
    streams = b"\x08\x0d" + number(len(sizes)) + b"\x09" + b"".join(map(number, sizes[:-1])) + b"\0"
    names = b"\0" + "".join(f"{place}.dat\0" for place in range(len(sizes))).encode("utf-16-le")
    files = b"\x05" + number(len(sizes)) + b"\x11" + number(len(names)) + names + b"\0"
    header = b"\x01\x04\x06" + number(0) + b"\x01\x09" + number(len(packed)) + b"\0" + block + streams + b"\0" + files + b"\0"
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + packed + header


def seven_zips() -> dict[str, bytes]:
    packed = lzma.compress(ZEROS, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20, "preset": 0}])
    return {
        "one.7z": seven_zip(packed, [len(ZEROS)], len(ZEROS)),
        "solid.7z": seven_zip(packed, [25 << 20] * 4, len(ZEROS)),
        "small-claim.7z": seven_zip(packed, [1000], 1000),
        "large-claim.7z": seven_zip(packed, [1 << 50], 1 << 50),
        "many.7z": seven_zip(packed, [0] * 200_000 + [1000], 1000),
    }


# RAR 5.0: blocks with a check sum, a length, a type and flags.


def rar(*blocks: tuple[bytes, bytes]) -> bytes:
    out = b"Rar!\x1a\x07\x01\x00"
    for block, data in blocks:
        header = small(len(block)) + block
        out += struct.pack("<I", zlib.crc32(header)) + header + data
    return out


def small(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def rar_file(name: bytes, size: int, data: bytes, method: int = 0) -> tuple[bytes, bytes]:
    return b"\2\2" + small(len(data)) + b"\0" + small(size) + b"\0" + small(method << 7) + b"\1" + small(len(name)) + name, data


def rars() -> dict[str, bytes]:
    main, end = (b"\1\0\0", b""), (b"\5\0\0", b"")
    nested = b"bottom"
    for level in range(40):
        nested = rar(main, rar_file(b"%d.rar" % level, len(nested), nested), end)
    return {
        "claim.rar": rar(main, rar_file(b"a", 1 << 60, b"x" * 100, 3), end),
        "stored-claim.rar": rar(main, rar_file(b"a", 1 << 60, b"x" * 100), end),
        "many.rar": rar(main, *[rar_file(b"%d" % place, 0, b"") for place in range(20_000)], end),
        "long-name.rar": rar(main, rar_file(b"n" * 65_000 + b"\0", 1, b"x"), end),
        "nested.rar": nested,
    }


# Cabinets ([MS-CAB]): blocks of at most 32,768 bytes in MSZIP.


def cabinet(members: list[tuple[int, int]], blocks: list[bytes]) -> bytes:
    """Members as size and offset in one folder."""
    files = b"".join(
        struct.pack("<IIHHHH", size, offset, 0, 0x48A5, 0x5000, 0x80) + b"%d.dat\0" % place for place, (size, offset) in enumerate(members)
    )
    start = 44 + len(files)
    body = b"".join(blocks)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, start + len(body), 0, 44, 0, 3, 1, 1, len(members), 0, 7, 0)
    return head + struct.pack("<IHH", start, len(blocks) & 0xFFFF, 1) + files + body


def cabinets() -> dict[str, bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"CK" + packer.compress(bytes(32768)) + packer.flush()
    block = struct.pack("<IHH", 0, len(data), 32768) + data
    return {
        "zeros.cab": cabinet([(100 << 20, 0)], [block] * 3200),
        "shared.cab": cabinet([(30 << 20, 0)] * 3000, [block] * 1000),
        "claim.cab": cabinet([(0xFFFFFFFF, 0xFFFFFFF0)], [block]),
        "many.cab": cabinet([(0, 0)] * 60_000, [block]),
    }


# Images of discs (ECMA-119): records that name an extent by its sector and length.

SECTOR = 2048


def record(name: bytes, sector: int, size: int, flags: int = 0) -> bytes:
    numbers = struct.pack("<I", sector) + struct.pack(">I", sector) + struct.pack("<I", size) + struct.pack(">I", size)
    padded = name + b"\0" * (1 - len(name) % 2)
    body = b"\0" + numbers + bytes([116, 5, 5, 10, 11, 12, 8, flags, 0, 0]) + b"\1\0\0\1" + bytes([len(name)]) + padded
    return bytes([len(body) + 1]) + body


def disc(entries: list[bytes], data: bytes = b"") -> bytes:
    """A volume whose root folder, from sector 18 on, holds these records, a sector of them at a time; then the data."""
    sectors, row = [], b""
    for entry in entries:
        if len(row) + len(entry) > SECTOR:
            sectors.append(row.ljust(SECTOR, b"\0"))
            row = b""
        row += entry
    folder = b"".join([*sectors, row.ljust(SECTOR, b"\0")])
    descriptor = bytearray(SECTOR)
    descriptor[:7] = b"\1CD001\1"
    descriptor[156:190] = record(b"\0", 18, len(folder), 2)
    return bytes(16 * SECTOR) + bytes(descriptor) + b"\xffCD001\1".ljust(SECTOR, b"\0") + folder + data


def discs() -> dict[str, bytes]:
    shared = 18 + 80
    entries = [record(b"%d.DAT;1" % place, shared, 8 << 20) for place in range(3000)]
    room = bytes(8 << 20)
    return {
        "shared.iso": disc(
            entries, bytes((80 - len(disc(entries)) // SECTOR + 18) * SECTOR) + room if len(disc(entries)) < shared * SECTOR else room
        ),
        "claim.iso": disc([record(b"A.DAT;1", 18, 0xFFFFFFFF)]),
        "itself.iso": disc([record(b"%d" % place, 18, SECTOR, 2) for place in range(40)]),
        "folders.iso": disc([record(b"%d" % place, 18, 0xFFFFFFFF, 2) for place in range(5000)]),
        "many.iso": disc([record(b"%d.;1" % place, 18, 0) for place in range(60_000)]),
    }


def streams() -> dict[str, bytes]:
    layered = ZEROS[: 40 << 20]
    for _ in range(12):
        layered = zstd.compress(layered)
    return {
        "zeros.zst": zstd.compress(ZEROS),
        "layers.zst": layered,
        # RFC 8878 section 3.1.1: a frame that wants a window of 3.75 TB, the largest that can be written.
        "window.zst": b"\x28\xb5\x2f\xfd\x00\xff" + b"\x01\0\0",
        "claim.zst": b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8 + b"\x01\0\0",
        "frames.zst": zstd.compress(b"") * 300_000,
        "streams.xz": lzma.compress(b"", preset=0) * 100_000,
        "filters.xz": lzma.compress(ZEROS, filters=[{"id": lzma.FILTER_DELTA, "dist": 1}, {"id": lzma.FILTER_LZMA2, "preset": 0}]),
        "alone.lzma": lzma.compress(ZEROS, lzma.FORMAT_ALONE, preset=0),
    }


def test_rare_archives_that_unpack_to_too_much_or_claim_it(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, {**seven_zips(), **rars(), **cabinets()}, ordinary_alone)
    for name in (*seven_zips(), "claim.rar", "stored-claim.rar", "many.rar", "nested.rar", *cabinets()):
        assert scan.kinds(name) & {"limit", "damaged", "no-reader"}, name
    assert len(scan.members("nested.rar")) <= 8
    assert all(item["size"] <= 32 << 20 for item in scan.items.values())


def test_discs_that_hold_one_thing_many_times_or_themselves(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, discs(), ordinary_alone)
    for name in ("shared.iso", "claim.iso", "itself.iso", "folders.iso", "many.iso"):
        assert scan.kinds(name) & {"limit", "damaged"}, name
    assert len(scan.members("shared.iso")) < 20


def test_streams_that_unpack_to_too_much_or_want_too_much_memory(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, streams(), ordinary_alone)
    for name in ("zeros.zst", "layers.zst", "window.zst", "claim.zst", "filters.xz"):
        assert scan.kinds(name) & {"limit", "damaged"}, name
