"""Ways to alter PDF files."""

import io
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from accuracy.method import Altered, Level, Original, method, other_number
from accuracy.tools import exiftool, run_on

if TYPE_CHECKING:
    from pypdf import PageObject

_DATE = re.compile(r"^D:(\d{4})(\d\d)(\d\d)(\d{6})")


def information(data: bytes) -> dict[str, str] | None:
    """The PDF's Info entries as text; None for what is locked, damaged or too large."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted or not 1 <= len(reader.pages) <= 60:
            return None
        return {name: str(value) for name, value in (reader.metadata or {}).items() if isinstance(value, str)}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError, AssertionError, NotImplementedError):
        return None


def dated(data: bytes) -> dict[str, str] | None:
    found = information(data)
    return found if found and all(_DATE.match(found.get(name, "")) for name in ("/CreationDate", "/ModDate")) else None


def put_back(value: str, years: int, months: int = 0) -> str:
    found = _DATE.match(value)
    if found is None:
        return value
    month = (int(found[2]) - 1 + months) % 12 + 1
    return f"D:{int(found[1]) - years:04}{month:02}{min(int(found[3]), 28):02}{found[4]}" + value[found.end() :]


def with_information(data: bytes, values: dict[str, str]) -> bytes | None:
    """The PDF rewritten by pypdf with these Info entries and no XMP, the producer's name kept."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        writer.metadata = values
        writer.xmp_metadata = None
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError, AssertionError):
        return None
    return out.getvalue()


def rewritten(data: bytes) -> bytes | None:
    return run_on(data, ".pdf", lambda source, made: ["qpdf", "--warning-exit-0", "--deterministic-id", str(source), str(made)])


@method(
    "Only year and month of a PDF's dates",
    model="A16 ID_000536, B.11 h",
    kinds=("pdf",),
    clumsy="creation and last change in the Info dictionary, with ExifTool",
    informed="the same, and the XMP block, with ExifTool; the old state removed with qpdf",
    expert="the file rewritten with the new dates and without XMP",
)
def pdf_year_month(original: Original, level: Level, chance: Random) -> Altered | None:
    return _pdf_dates(original, level, chance.randint(1, 3), chance.randint(1, 3))


@method(
    "The dates of a PDF put back by many years",
    model="A16 SSRN PDFs, A12",
    kinds=("pdf",),
    clumsy="the date of creation in the Info dictionary, with ExifTool",
    informed="all dates, with ExifTool; the old state removed with qpdf",
    expert="and the program named as its maker replaced by one of the time",
)
def pdf_dates(original: Original, level: Level, chance: Random) -> Altered | None:
    years = chance.randint(6, 12)
    if level is not Level.EXPERT:
        return _pdf_dates(original, level, years, 0)
    found = dated(original.data)
    if found is None or int(found["/CreationDate"][2:6]) - years < 1996:
        return None
    values = {name: put_back(value, years) for name, value in found.items()}
    values |= {"/Producer": "Acrobat Distiller 4.05 for Windows", "/Creator": "PScript5.dll Version 5.2"}
    data = with_information(original.data, values)
    return Altered(data, ("/info", "xmp")) if data else None


def _pdf_dates(original: Original, level: Level, years: int, months: int) -> Altered | None:
    found = dated(original.data)
    if found is None or int(found["/CreationDate"][2:6]) - years < 1996:
        return None
    created, changed = (put_back(found[name], years, months) for name in ("/CreationDate", "/ModDate"))
    if level is Level.EXPERT:
        data = with_information(original.data, {**found, "/CreationDate": created, "/ModDate": changed})
        return Altered(data, ("/info", "xmp")) if data else None
    settings = [f"-PDF:CreateDate={_for_exiftool(created)}"]
    if months or level is Level.INFORMED:
        settings.append(f"-PDF:ModifyDate={_for_exiftool(changed)}")
    if level is Level.INFORMED and b"xmp:CreateDate" in original.data:
        settings += [
            f"-XMP:CreateDate={_for_exiftool(created)}",
            f"-XMP:ModifyDate={_for_exiftool(changed)}",
            f"-XMP:MetadataDate={_for_exiftool(changed)}",
        ]
    data = exiftool(original.data, ".pdf", *settings)
    if data and level is Level.INFORMED:
        data = rewritten(data)
    return Altered(data, ("/info", "xmp")) if data else None


def _for_exiftool(value: str) -> str:
    digits = re.sub(r"\D", "", value[2:16])
    return f"{digits[:4]}:{digits[4:6]}:{digits[6:8]} {digits[8:10]}:{digits[10:12]}:{digits[12:14]}"


@method(
    "A number on a page of a PDF",
    model="A5 (WADA), B.11 i",
    kinds=("pdf",),
    clumsy="written behind the file's end, the old page still inside",
    informed="the file rewritten without the old page, dates and maker as before",
    expert="the same, cleaned by qpdf with a new identifier",
)
def pdf_number(original: Original, level: Level, chance: Random) -> Altered | None:
    found = information(original.data)
    if found is None:
        return None
    made = _number_changed(original.data, level, chance, found)
    if made is None:
        return None
    data, old, new = made
    if level is Level.EXPERT:
        data = rewritten(data) or b""
    return Altered(data, ("text", "page", "revision", "state"), (old, new)) if data else None


def _number_changed(data: bytes, level: Level, chance: Random, found: dict[str, str]) -> tuple[bytes, str, str] | None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError
    from pypdf.generic import DecodedStreamObject, NameObject

    try:
        writer = PdfWriter(io.BytesIO(data), incremental=True) if level is Level.CLUMSY else PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        spot = next((one for one in (_number_on(page, chance) for page in writer.pages) if one), None)
        if spot is None:
            return None
        page, text, start, old = spot
        new = other_number(old, chance)
        stream = DecodedStreamObject()
        stream.set_data(text[:start] + new.encode() + text[start + len(old) :])
        before = page.extract_text()
        page[NameObject("/Contents")] = writer._add_object(stream)
        if page.extract_text() == before:
            return None
        if level is not Level.CLUMSY:
            writer.metadata = found
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError, AssertionError, NotImplementedError):
        return None
    return out.getvalue(), old, new


def _number_on(page: "PageObject", chance: Random) -> tuple["PageObject", bytes, int, str] | None:
    """A page's painting commands and where in them a number stands that is read as such, written as letters."""
    contents = page.get_contents()
    text = b"" if contents is None else contents.get_data()
    shown = page.extract_text() if text else ""
    spots = [one for one in re.finditer(rb"\([^()\\]*?([1-9]\d{0,6})[^()\\]*\)", text) if one[1].decode() in shown]
    if not spots:
        return None
    spot = chance.choice(spots)
    return page, text, spot.start(1), spot[1].decode()


@method(
    "A number on a page of a PDF covered and written over",
    model="A14, B.11 i (typed over)",
    kinds=("pdf",),
    clumsy="a page with a white box and the new number, made by Ghostscript and laid on top with qpdf",
    informed="the same, dates and maker as before",
)
def pdf_written_over(original: Original, level: Level, chance: Random) -> Altered | None:
    found = information(original.data)
    spot = _number_placed(original.data, chance) if found is not None else None
    if found is None or spot is None:
        return None
    number, sides, old, x, y, size = spot
    new = other_number(old, chance)
    box = f"{x - 0.5:.2f} {y - 0.25 * size:.2f} {0.56 * size * len(old) + 1:.2f} {1.1 * size:.2f} rectfill"
    show = f"/Helvetica findfont {size:.2f} scalefont setfont {x:.2f} {y:.2f} moveto ({new}) show showpage"

    def command(source: Path, made: Path) -> list[str]:
        page, program = source.parent / "page.pdf", source.parent / "page.ps"
        program.write_text(f"%!PS\n<< /PageSize [{sides}] >> setpagedevice 1 setgray {box} 0 setgray {show}\n")
        draw = f"gs -q -sDEVICE=pdfwrite -o {page} {program}"
        return ["sh", "-c", f"{draw} && qpdf --warning-exit-0 {source} --overlay {page} --to={number} -- {made}"]

    data = run_on(original.data, ".pdf", command)
    if data and level is Level.INFORMED:
        data = with_information(data, found)
    return Altered(data, ("page", "text"), (old, new)) if data else None


def _number_placed(data: bytes, chance: Random) -> tuple[int, str, str, float, float, float] | None:
    """A page and its width and height, a number with which a piece of its text begins, where that stands, and its size."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    places: list[tuple[int, str, str, float, float, float]] = []
    try:
        for number, page in enumerate(PdfReader(io.BytesIO(data)).pages[:5], 1):
            sides = f"{float(page.mediabox.width):.2f} {float(page.mediabox.height):.2f}"

            def note(
                text: str, page_matrix: list[float], matrix: list[float], _font: object, size: float, number: int = number, sides: str = sides
            ) -> None:
                found = re.match(r"\s*([1-9]\d{1,6})(?!\w)", text)
                upright = not (matrix[1] or matrix[2] or page_matrix[1] or page_matrix[2])
                if found and upright and matrix[0] * page_matrix[0] > 0:
                    x, y = matrix[4] * page_matrix[0] + page_matrix[4], matrix[5] * page_matrix[3] + page_matrix[5]
                    places.append((number, sides, found[1], x, y, abs(size * matrix[3] * page_matrix[3])))

            # An overlay is fitted to the page that it is laid on: only pages whose corner is where that of the overlay is.
            if not page.rotation and page.cropbox == page.mediabox and [float(side) for side in page.mediabox[:2]] == [0, 0]:
                page.extract_text(visitor_text=note)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError, AssertionError, NotImplementedError):
        return None
    return chance.choice(places) if places else None


@method(
    "Another program named as a PDF's maker",
    model="A16 (White Paper of an online converter)",
    kinds=("pdf",),
    clumsy="the producer set to Acrobat Distiller 4 with ExifTool",
    informed="producer and creator, the old state removed with qpdf",
    expert="the file rewritten by pypdf with these names and no XMP",
)
def pdf_maker(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original.data)
    if found is None or "/Producer" not in found:
        return None
    producer, creator = "Acrobat Distiller 4.0 for Windows", "Microsoft Word 9.0"
    if level is Level.EXPERT:
        data = with_information(original.data, {**found, "/Producer": producer, "/Creator": creator})
    else:
        settings = [f"-PDF:Producer={producer}"] + ([f"-PDF:Creator={creator}", f"-XMP-pdf:Producer={producer}"] if level is Level.INFORMED else [])
        data = exiftool(original.data, ".pdf", *settings)
        data = rewritten(data) if data and level is Level.INFORMED else data
    return Altered(data, ("producer", "/info", "xmp"), (producer,)) if data else None


@method(
    "A page put into a PDF",
    model="A2 (operating agreement), A12 (binding opened)",
    kinds=("pdf",),
    clumsy="a page made by Ghostscript added with qpdf",
    informed="the same, with the Info dictionary of before",
)
def pdf_page(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original.data)
    if found is None:
        return None
    sum_ = f"{chance.randint(10, 99)} 000 euros"

    def command(source: Path, made: Path) -> list[str]:
        page, program = source.parent / "page.pdf", source.parent / "page.ps"
        program.write_text(f"%!PS\n/Times-Roman findfont 12 scalefont setfont 72 700 moveto (The sum is {sum_}.) show showpage\n")
        distil = f"gs -q -sDEVICE=pdfwrite -o {page} {program} && qpdf --warning-exit-0 {source} --pages {source} {page} -- {made}"
        return ["sh", "-c", distil]

    data = run_on(original.data, ".pdf", command)
    if data and level is Level.INFORMED:
        data = with_information(data, found)
    return Altered(data, ("page", "text", "revision", "font"), (sum_,)) if data else None
