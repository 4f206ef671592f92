"""PDF files whose streams grow when they are unpacked and whose objects lead in circles."""

import struct
import zlib
from pathlib import Path

from hostile_scan import Record, scan_of


def stream(data: bytes, *entries: bytes) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), b" ".join(entries), data)


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A file with these objects; object 1 is its root. `trailer` stands beside what every trailer has."""
    whole, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(whole)
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    count = max(objects) + 1
    rows = b"".join(b"%010d 00000 %c \n" % (places.get(number, 0), b"n" if number in places else b"f") for number in range(count))
    end = len(whole)
    return whole + b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, rows, count, trailer, end)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"


def one_page(contents: bytes, *entries: bytes) -> bytes:
    return pdf({1: CATALOGUE, 2: PAGES, 3: PAGE, 4: stream(contents, *entries)})


def bombs() -> dict[str, bytes]:
    zeros = zlib.compress(bytes(100 << 20), 9)
    twice = zlib.compress(zeros, 9)
    shown = PAGE.replace(b"/Contents 4 0 R", b"/Resources << /XObject << /A 4 0 R >> >>")
    picture = b"/Subtype /Image /Width 9000 /Height 9000"
    attached = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) << /F (a) /EF << /F 4 0 R >> >>] >> >> >>"
    return {
        "deflate": one_page(zeros, b"/Filter /FlateDecode"),
        "deflate-twice": one_page(twice, b"/Filter [/FlateDecode /FlateDecode]"),
        "filters": one_page(zeros, b"/Filter [" + b"/FlateDecode " * 2000 + b"]"),
        "object-stream": pdf({1: CATALOGUE, 2: PAGES, 3: PAGE, 5: stream(zeros, b"/Type /ObjStm /N 1000000 /First 8000000 /Filter /FlateDecode")}),
        "metadata": pdf({1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>", 2: PAGES, 3: PAGE, 4: stream(zeros, b"/Filter /FlateDecode")}),
        "attachment": pdf({1: attached, 2: PAGES, 3: PAGE.replace(b"4 0 R", b"[]"), 4: stream(zeros, b"/Filter /FlateDecode")}),
        "packed-jpeg": pdf({1: CATALOGUE, 2: PAGES, 3: shown, 4: stream(zeros, picture, b"/Filter [/FlateDecode /DCTDecode]")}),
        "picture": pdf({1: CATALOGUE, 2: PAGES, 3: shown, 4: stream(zeros, picture, b"/Filter /FlateDecode")}),
        "operators": one_page(zlib.compress(b"BT (a) Tj ET\n" * 400_000, 9), b"/Filter /FlateDecode"),
        "predictor": one_page(zeros, b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 >>"),
    }


def circles() -> dict[str, bytes]:
    deep = 50_000
    good = one_page(b"BT ET")
    return {
        "kids": pdf({1: CATALOGUE, 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}),
        "parent": pdf({1: CATALOGUE, 2: b"<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>", 3: PAGE.replace(b"2 0 R", b"3 0 R"), 4: b"null"}),
        "itself": pdf({1: CATALOGUE, 2: b"2 0 R"}),
        "each-other": pdf({1: CATALOGUE, 2: b"3 0 R", 3: b"2 0 R"}),
        "length": pdf({1: CATALOGUE, 2: PAGES, 3: PAGE, 4: b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream"}),
        "previous": good.replace(b"/Root", b"/Prev %d /Root" % good.rindex(b"xref\n0")),
        "previous-far": good.replace(b"/Root", b"/Prev 99999999999999999999 /Root"),
        "information": pdf({1: CATALOGUE, 2: PAGES, 3: PAGE, 4: b"<< /Title 4 0 R /Author [4 0 R] >>"}, b"/Info 4 0 R"),
        "outline": pdf({1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>", 2: PAGES, 3: PAGE, 4: b"<< /First 4 0 R /Next 4 0 R /Title (a) >>"}),
        "names": pdf({1: b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 4 0 R >> >>", 2: PAGES, 3: PAGE, 4: b"<< /Kids [4 0 R 4 0 R] >>"}),
        "fields": pdf(
            {1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>", 2: PAGES, 3: PAGE, 4: b"<< /Kids [4 0 R 4 0 R] /T (a) >>"}
        ),
        "action": pdf(
            {1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>", 2: PAGES, 3: PAGE, 4: b"<< /S /JavaScript /JS (a) /Next [4 0 R 4 0 R] >>"}
        ),
        "arrays": pdf({1: CATALOGUE, 2: PAGES, 3: PAGE, 4: b"[" * deep + b"]" * deep}, b"/Info 4 0 R"),
        "dictionaries": pdf({1: CATALOGUE, 2: PAGES, 3: PAGE, 4: b"<< /A " * deep + b">>" * deep}, b"/Info 4 0 R"),
        "brackets": b"%PDF-1.4\n" + b"(" * 2_000_000,
        "headless": b"%PDF-1.4\n" + b"1 0 obj\n" * 200_000,
        "ends": good + b"startxref\n9\n%%EOF\n" * 100_000,
        "many-objects": b"%PDF-1.4\n" + b"".join(b"%d 0 obj null endobj\n" % number for number in range(100_000)),
    }


def test_streams_that_grow_are_cut(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, {f"{name}.pdf": data for name, data in bombs().items()}, ordinary_alone)
    assert "limit" in scan.kinds("operators.pdf")
    for name in ("deflate", "deflate-twice", "filters", "metadata", "predictor", "attachment", "packed-jpeg", "picture"):
        assert [problem["sentence"] for problem in scan.problems_of(f"{name}.pdf") if "(object 4)" in problem["sentence"]], name


def test_circles_are_walked_once(tmp_path: Path, ordinary_alone: Record) -> None:
    scan_of(tmp_path, {f"{name}.pdf": data for name, data in circles().items()}, ordinary_alone)


def font(program: bytes, key: bytes = b"FontFile2") -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    return pdf(
        {
            1: CATALOGUE,
            2: PAGES,
            3: page,
            4: stream(b"BT /F 9 Tf (a) Tj ET"),
            5: b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R >>",
            6: b"<< /Type /FontDescriptor /FontName /A /%s 7 0 R >>" % key,
            7: stream(zlib.compress(program, 9), b"/Filter /FlateDecode /Subtype /OpenType"),
        }
    )


def fonts() -> dict[str, bytes]:
    names = struct.pack(">HHH", 0, 0xFFFF, 0xFFFF) + struct.pack(">6H", 3, 1, 0x409, 0, 0xFFFF, 0) * 0xFFFF
    entry = struct.pack(">4sIII", b"name", 0, 28, len(names))
    opentype = struct.pack(">4sHHHH", b"\0\1\0\0", 1, 0, 0, 0) + entry + names
    return {
        "zeros": font(bytes(100 << 20)),
        "tables": font(struct.pack(">4sHHHH", b"\0\1\0\0", 0xFFFF, 0, 0, 0) + struct.pack(">4sIII", b"name", 0, 0, 0xFFFFFFFF) * 0xFFFF),
        "names": font(opentype),
        "compact": font(b"\1\0\4\4" + struct.pack(">HB", 0xFFFF, 4) + b"\xff" * 1_000_000, b"FontFile3"),
        "type-1": font(b"%!PS-AdobeFont-1.0: A\n" + b"/Notice (" * 500_000, b"FontFile"),
    }


def test_fonts_whose_tables_lie(tmp_path: Path, ordinary_alone: Record) -> None:
    scan_of(tmp_path, {f"{name}.pdf": data for name, data in fonts().items()}, ordinary_alone)


def saved_often(count: int, padding: int = 0) -> bytes:
    """A sound file that was saved so often, each time with another page content."""
    whole = one_page(b"BT (" + b"a" * padding + b") Tj ET")
    for number in range(count):
        start, previous = len(whole), whole.rindex(b"\nxref\n") + 1
        whole += b"4 0 obj\n%s\nendobj\n" % stream(b"BT (save %d) Tj ET" % number)
        end = len(whole)
        whole += b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (start, previous, end)
    return whole


def test_a_file_that_was_saved_thousands_of_times_is_not_read_thousands_of_times(tmp_path: Path, ordinary_alone: Record) -> None:
    files = {
        "hundred.pdf": saved_often(100),
        "thousands.pdf": saved_often(10_000),
        "large.pdf": saved_often(30, 8 << 20),
    }
    scan = scan_of(tmp_path, files, ordinary_alone)
    assert len(scan.members("hundred.pdf")) == 5
    assert {scan.items[path]["kind"] for path in scan.members("hundred.pdf")} == {"earlier-state"}
    assert scan.members("thousands.pdf") == []
    assert len(scan.members("large.pdf")) <= 5
    assert all("limit" in scan.kinds(name) or "damaged" in scan.kinds(name) for name in files)
