"""Archives that unpack to far more than they are, that hold one another, and that name places where nothing may be written."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from pathlib import Path

from hostile_scan import Record, Scan, scan_of

ZEROS = bytes(1 << 20)


def zipped(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (2016, 5, 2, 12, 0, 0)), data, method)
    return whole.getvalue()


def forty_two(levels: int) -> bytes:
    """Sixteen archives of sixteen archives and so on, at the bottom a megabyte of zeros each."""
    data = ZEROS
    for level in range(levels):
        data = zipped([(f"{level}-{number:02}.zip" if level else f"{number:02}.dat", data) for number in range(16)])
    return data


def inside_one_another(depth: int) -> bytes:
    data = zipped([("bottom.txt", b"You have come a long way.")])
    for level in range(depth):
        data = zipped([(f"{level}.zip", data)], zipfile.ZIP_STORED)
    return data


def overlapping(entries: int) -> bytes:
    """Every entry of the index points at the same packed megabyte."""
    whole = zipped([("a.dat", ZEROS)])
    start, size = struct.unpack_from("<I", whole, len(whole) - 6)[0], struct.unpack_from("<I", whole, len(whole) - 10)[0]
    entry = whole[start : start + size]
    index = b"".join(entry.replace(b"a.dat", b"%05d" % number) for number in range(entries))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, min(entries, 65535), min(entries, 65535), len(index), start, 0)
    return whole[:start] + index + end


def tarred(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for member, data in members:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return whole.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def claiming(claimed: int, **fields: str) -> bytes:
    """A tar whose only member claims this size; `fields` are what its extended header claims beside it."""
    info = tarfile.TarInfo("sparse.img")
    info.pax_headers = {name.replace("_", "."): value for name, value in fields.items()}
    info.size = claimed
    return info.tobuf(tarfile.PAX_FORMAT if fields else tarfile.GNU_FORMAT) + b"few bytes".ljust(512, b"\0") + bytes(1024)


def layered(layers: int) -> bytes:
    data = bytes(40 << 20)
    for _ in range(layers):
        data = gzip.compress(data, mtime=0)
    return data


def test_what_unpacks_to_too_much_is_left_packed(tmp_path: Path, ordinary_alone: Record) -> None:
    files = {
        "forty-two.zip": forty_two(4),
        "matryoshka.zip": inside_one_another(40),
        "overlapping.zip": overlapping(4000),
        "zeros.gz": gzip.compress(bytes(100 << 20), mtime=0),
        "zeros.bz2": bz2.compress(bytes(100 << 20)),
        "zeros.xz": lzma.compress(bytes(100 << 20), preset=0),
        "layers.gz": layered(12),
        "zeros.tar.gz": gzip.compress(tarred((member("zeros"), bytes(60 << 20))), mtime=0),
    }
    scan = scan_of(tmp_path, files, ordinary_alone)
    for name in files:
        assert "limit" in scan.kinds(name) or "damaged" in scan.kinds(name), name
    assert len(scan.members("forty-two.zip")) < 5000
    assert len(scan.members("matryoshka.zip")) <= 8


def test_sizes_that_are_only_claimed_cost_nothing(tmp_path: Path, ordinary_alone: Record) -> None:
    terabyte = 1 << 40
    files = {
        "sparse.tar": claiming(0, GNU_sparse_major="1", GNU_sparse_minor="0", GNU_sparse_name="disk", GNU_sparse_realsize=str(terabyte)),
        "older-sparse.tar": claiming(0, GNU_sparse_size=str(terabyte), GNU_sparse_map=f"0,1,{terabyte - 1},1"),
        "claims.tar": claiming(terabyte),
        "claims-twice.tar": claiming(0, size=str(terabyte)),
        "negative.tar": claiming(0, size="-1"),
        "claims.zip": zipped([("a.dat", b"few bytes")]).replace(struct.pack("<II", 9 + 2, 9), struct.pack("<II", 9 + 2, 0xFFFFFFF0)),
    }
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert all(item["size"] < 1 << 20 for item in scan.items.values())


def test_no_name_leads_out_of_the_case(tmp_path: Path, ordinary_alone: Record) -> None:
    data = b"This should not have come here."
    names = ["../../escaped.txt", "/escaped.txt", "..\\..\\escaped.txt", "C:\\escaped.txt", "a/../../../escaped.txt", "./.././../escaped.txt"]
    members = [(member(name), data) for name in names]
    links = [
        (member("link", tarfile.SYMTYPE, "../.."), b""),
        (member("link/escaped.txt"), data),
        (member("hard", tarfile.LNKTYPE, "/etc/passwd"), b""),
    ]
    devices = [(member("zero", tarfile.CHRTYPE), b""), (member("pipe", tarfile.FIFOTYPE), b"")]
    files = {"out.zip": zipped([(name, data) for name in names]), "out.tar": tarred(*members, *links, *devices)}
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert not list(tmp_path.rglob("escaped*"))
    assert not Path("/escaped.txt").exists()
    assert len([path for path in scan.members("out.zip") if scan.items[path]["size"] == len(data)]) == len(names)
    assert "root:" not in scan.output


def test_names_of_any_bytes_and_any_length_are_shown_and_bounded(tmp_path: Path, ordinary_alone: Record) -> None:
    data = b"A note."
    odd = [
        "nul\0name.txt",
        "line\nbreak.txt",
        "esc\x1b[2Jape.txt",
        "bidi\u202etxt.exe",
        "",
        "x" * 65_000,
        "twice.txt",
        "twice.txt",
        "TWICE.TXT",
        "a!/b.txt",
    ]
    files = {"names.zip": _with_names(odd, data), "names.tar": tarred(*[(member(name.replace("\0", "")), data) for name in odd])}
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert len(scan.members("names.zip")) >= len(odd) - 1
    assert "\x1b" not in scan.output
    assert max(len(path) for path in scan.items) < 70_000
    _no_two_alike(scan)


def _with_names(names: list[str], data: bytes) -> bytes:
    """Python's own writer cuts names at NUL and warns of those given twice, so places are held with other letters and exchanged after."""
    held = [f"{number:0{max(1, len(name.encode()))}}" if name else "" for number, name in enumerate(names)]
    whole = zipped([(place, data) for place in held])
    for place, name in zip(held, names, strict=True):
        raw = name.encode()
        if len(raw) > 1:
            whole = whole.replace(place.encode().rjust(len(raw), b"0"), raw)
    return whole


def _no_two_alike(scan: Scan) -> None:
    assert len(scan.items) == sum(scan.lines.values())
