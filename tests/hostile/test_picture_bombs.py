"""Pictures whose directories lead in circles and whose numbers claim more than the file holds."""

import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from hostile_scan import Record, scan_of

HUGE = 0xFFFFFFFF


def directory(entries: Iterable[tuple[int, int, int, int]], following: int = 0) -> bytes:
    """An image file directory of (tag, type, count, value or offset), little-endian (TIFF 6.0 section 2)."""
    rows = [struct.pack("<HHII", *entry) for entry in entries]
    return struct.pack("<H", len(rows)) + b"".join(rows) + struct.pack("<I", following)


def tiff(*directories: bytes) -> bytes:
    return b"II*\0" + struct.pack("<I", 8) + b"".join(directories)


SIZE = [(256, 4, 1, 9), (257, 4, 1, 9)]


def tiffs() -> dict[str, bytes]:
    first = directory(SIZE, 8)
    pair = len(directory(SIZE))
    ring = [directory(SIZE, 8 + pair * ((number + 1) % 2000)) for number in range(2000)]
    return {
        "itself.tif": tiff(first),
        "ring.tif": tiff(*ring),
        "exif-itself.tif": tiff(directory([*SIZE, (34665, 4, 1, 8), (34853, 4, 1, 8), (40965, 4, 1, 8), (330, 4, 1, 8)])),
        "sub-directories.tif": tiff(directory([*SIZE, (330, 4, 100_000, 8)])),
        "counts.tif": tiff(
            directory([*SIZE, (271, 2, HUGE, 8), (700, 1, HUGE, 8), (33723, 7, HUGE, 8), (37500, 7, HUGE, 8), (34665, 4, HUGE, HUGE)])
        ),
        "types.tif": tiff(directory([(tag, kind, HUGE // 8, 8) for tag, kind in zip(range(270, 320), [*range(20), 65535] * 3, strict=False)])),
        "entries.tif": tiff(struct.pack("<H", 65535) + struct.pack("<HHII", 305, 2, 60_000, 8) * 65535),
        "huge.tif": tiff(directory([(256, 4, 1, HUGE), (257, 4, 1, HUGE), (273, 4, 1, 8), (279, 4, 1, HUGE), (259, 3, 1, 5)])),
        "nothing.tif": b"II*\0" + struct.pack("<I", HUGE),
    }


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*chunks: bytes, width: int = 9, height: int = 9) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def pngs() -> dict[str, bytes]:
    zeros = zlib.compress(bytes(60 << 20), 9)
    return {
        "text.png": png(chunk(b"zTXt", b"Comment\0\0" + zeros), chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zeros)),
        "profile.png": png(chunk(b"iCCP", b"a\0\0" + zeros)),
        "dots.png": png(chunk(b"IDAT", zeros), width=0x7FFFFFFF, height=0x7FFFFFFF),
        "chunks.png": png(chunk(b"tEXt", b"Author\0a") * 50_000),
        "claims.png": png()[:-12] + struct.pack(">I", HUGE) + b"tEXtAuthor\0",
        "exif.png": png(chunk(b"eXIf", tiffs()["ring.tif"])),
    }


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xd9"


def jpegs() -> dict[str, bytes]:
    steps = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "ha">{steps}]><x:xmpmeta xmlns:x="adobe:ns:meta/">&l9;</x:xmpmeta>'.encode()
    deep = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + b"<a>" * 20_000
    xmp = b"http://ns.adobe.com/xap/1.0/\0"
    photoshop = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", HUGE)
    return {
        "exif.jpg": jpeg(segment(0xE1, b"Exif\0\0" + tiffs()["exif-itself.tif"])),
        "counts.jpg": jpeg(segment(0xE1, b"Exif\0\0" + tiffs()["counts.tif"])),
        "laughs.jpg": jpeg(segment(0xE1, xmp + laughs)),
        "deep.jpg": jpeg(segment(0xE1, xmp + deep)),
        "segments.jpg": jpeg(segment(0xFE, b"a") * 100_000),
        "photoshop.jpg": jpeg(segment(0xED, photoshop)),
        "claims.jpg": b"\xff\xd8\xff\xe1\xff\xff",
        "fill.jpg": b"\xff\xd8" + b"\xff" * 2_000_000,
        "ends.jpg": jpeg() * 200_000,
        "huge.jpg": jpeg(segment(0xC0, struct.pack(">BHHB", 8, 65535, 65535, 3) + bytes(9))),
    }


def box(name: bytes, data: bytes, claimed: int | None = None) -> bytes:
    return struct.pack(">I", len(data) + 8 if claimed is None else claimed) + name + data


def others() -> dict[str, bytes]:
    kind = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    deep = b""
    for _ in range(20_000):
        deep = box(b"meta", bytes(4) + deep[:200_000])
    locations = box(b"iloc", struct.pack(">IHH", 0x02000000, 0x4444, 0) + struct.pack(">I", HUGE) + b"\xff" * 5000)
    return {
        "deep.heic": kind + deep,
        "nothing.heic": kind + box(b"meta", b"", 0) + box(b"mdat", b"", 7),
        "claims.heic": kind + struct.pack(">I4sQ", 1, b"meta", (1 << 64) - 1) + bytes(20),
        "places.heic": kind + box(b"meta", bytes(4) + locations),
        "boxes.heic": kind + box(b"free", b"") * 100_000,
        "claims.webp": b"RIFF" + struct.pack("<I", HUGE) + b"WEBPVP8X" + struct.pack("<I", HUGE) + bytes(10),
        "chunks.webp": b"RIFF" + struct.pack("<I", 4 + 8 * 100_000) + b"WEBP" + b"EXIF\0\0\0\0" * 100_000,
        "exif.webp": b"RIFF" + struct.pack("<I", 4 + 8 + 78) + b"WEBPEXIF" + struct.pack("<I", 78) + tiffs()["exif-itself.tif"],
    }


def codestream(width: int, height: int, across: int, down: int, components: int = 1) -> bytes:
    """SOC, SIZ, COD and QCD of a JPEG 2000 picture (ISO/IEC 15444-1 section A.5), and the head of one empty tile."""
    size = struct.pack(">H8IH", 0, width, height, 0, 0, across, down, 0, 0, components) + b"\7\1\1" * components
    tile = b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 0, 0, 1) + b"\xff\x93\xff\xd9"
    return b"\xff\x4f" + segment(0x51, size) + segment(0x52, b"\0\0\0\1\0\5\4\4\0\1") + segment(0x5C, b"\x40" + bytes(16)) + tile


def boxed() -> dict[str, bytes]:
    head = b"\0\0\0\x0cjP  \r\n\x87\n" + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    size = box(b"ihdr", struct.pack(">IIHBBBB", 9, 9, 1, 7, 7, 0, 0))
    head += box(b"jp2h", size + box(b"colr", b"\1\0\0" + struct.pack(">I", 17)))
    deep = b""
    for _ in range(20_000):
        deep = box(b"asoc", deep[:200_000])
    laughs = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>"
    return {
        "huge.j2k": codestream(60_000, 60_000, 60_000, 60_000),
        "claims.j2k": codestream(HUGE, HUGE, HUGE, HUGE),
        "tiles.j2k": codestream(10_000, 10_000, 1, 1),
        "components.j2k": codestream(9, 9, 9, 9, 16_384),
        "segments.j2k": b"\xff\x4f" + segment(0x51, bytes(38)) + segment(0x64, b"\0\1a") * 100_000,
        "deep.jp2": head + deep,
        "boxes.jp2": head + box(b"free", b"") * 100_000,
        "records.jp2": head + box(b"xml ", laughs) * 10_000,
        "elements.jp2": head + box(b"xml ", b"<a>" + b"<b>c</b>" * 500_000 + b"</a>"),
        "claims.jp2": head + struct.pack(">I4sQ", 1, b"jp2c", (1 << 64) - 1) + bytes(20),
        "itself.jp2": head + box(b"jp2h", b"", 0) + box(b"jp2h", b"", 0),
        "huge.jp2": head + box(b"jp2c", codestream(60_000, 60_000, 60_000, 60_000)),
    }


def test_boxes_and_codestreams_that_claim_too_much(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, boxed(), ordinary_alone)
    assert {scan.items[f"dump/{name}"]["format"] for name in boxed()} == {"jpeg_2000_picture"}
    assert scan.kinds("huge.j2k") & {"limit", "damaged"}


def test_directories_that_lead_in_circles_and_claim_too_much(tmp_path: Path, ordinary_alone: Record) -> None:
    scan_of(tmp_path, tiffs(), ordinary_alone)


def test_pictures_that_unpack_to_too_much_or_claim_it(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, {**pngs(), **jpegs(), **others()}, ordinary_alone)
    assert scan.items["dump/laughs.jpg"]["format"] == "jpeg_picture"


def gif(*blocks: bytes, width: int = 9, height: int = 9) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b"".join(blocks) + b";"


def frame(data: bytes, width: int = 9, height: int = 9) -> bytes:
    return b"," + struct.pack("<HHHHB", 0, 0, width, height, 0x80) + bytes(6) + b"\2" + data + b"\0"


def gifs() -> dict[str, bytes]:
    return {
        "huge.gif": gif(frame(b"\2\x44\1", 65535, 65535), width=65535, height=65535),
        "frames.gif": gif(*[frame(b"\2\x44\1")] * 100_000),
        "comments.gif": gif(b"!\xfe\1a\0" * 200_000),
        "pieces.gif": gif(b"!\xfe" + b"\1a" * 1_000_000 + b"\0"),
        "unending.gif": gif(b"!\xfe" + b"\1a" * 1_000_000)[:-1],
        "packet.gif": gif(b"!\xff\x0bXMP DataXMP" + b"<" * 3_000_000 + b"\0"),
    }


def really_large() -> dict[str, bytes]:
    """Pictures that are as large as they say: few bytes that unpack to gigabytes of dots."""
    rows, width, height = b"\0" + bytes(50_000 // 8), 50_000, 50_000
    packer = zlib.compressobj(9)
    dots = b"".join([*(packer.compress(rows) for _ in range(height)), packer.flush()])
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    telephone = (Path(__file__).parent.parent.parent / "fixtures" / "pictures" / "telephone.heic").read_bytes()
    place = telephone.index(b"ispe")
    directory_ = directory(
        [(256, 4, 1, 50_000), (257, 4, 1, 50_000), (258, 3, 1, 1), (259, 3, 1, 8), (273, 4, 1, 200), (278, 4, 1, 50_000), (279, 4, 1, len(dots))]
    )
    return {
        "dots.png": b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", dots) + chunk(b"IEND", b""),
        "dots.tif": tiff(directory_).ljust(200, b"\0") + dots,
        "claim.heic": telephone[: place + 8] + struct.pack(">II", 0x7FFFFFFF, 0x7FFFFFFF) + telephone[place + 16 :],
        "large.heic": telephone[: place + 8] + struct.pack(">II", 60_000, 60_000) + telephone[place + 16 :],
        "claim.bmp": b"BM" + struct.pack("<IHHI", HUGE, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 0x7FFFFFFF, 0x7FFFFFFF, 1, 24, 0, 0, 0, 0, 0, 0),
        "runs.bmp": b"BM"
        + struct.pack("<IHHI", 1000, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 60_000, 60_000, 1, 8, 1, 0, 0, 0, 0, 0)
        + b"\xff\0" * 500,
    }


def test_moving_pictures_without_end(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, gifs(), ordinary_alone)
    assert scan.kinds("unending.gif") & {"limit", "damaged"}


def test_pictures_whose_dots_are_too_many_are_not_unpacked(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, really_large(), ordinary_alone)
    for name in really_large():
        assert scan.kinds(name) & {"limit", "damaged"}, name
