"""Ways to alter Word, Excel, PowerPoint and OpenDocument files."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from accuracy.method import Altered, Level, Original, method, other_number
from accuracy.tools import office, run_on

CORE, APP = "docProps/core.xml", "docProps/app.xml"
_ISO = re.compile(r"\b((?:19|20)\d\d)(-\d\d-)(\d\d)(?=T\d\d:\d\d)")
Edit = Callable[[str], str]


def members(data: bytes) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > 30_000_000:
                return None
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError, EOFError):
        return None


def by_zip(data: bytes, parts: dict[str, bytes], suffix: str) -> bytes | None:
    """The package with parts put in as somebody does it by hand: with the `zip` program, which stamps them with today."""
    with_paths = "; ".join(f'mkdir -p "$(dirname "{name}")"; cp "part{number}" "{name}"' for number, name in enumerate(parts))
    names = " ".join(f'"{name}"' for name in parts)
    if any(re.search(r'["$`\\]', name) for name in parts):
        return None

    def command(source: Path, _made: Path) -> list[str]:
        for number, content in enumerate(parts.values()):
            (source.parent / f"part{number}").write_bytes(content)
        return ["sh", "-c", f'{with_paths}; zip -q -X "{source.name}" {names}']

    return run_on(data, suffix, command)


def in_place(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with parts replaced and each entry's time, order, method and system as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, parts.get(info.filename, old.read(info)))
    return out.getvalue()


def put(original: Original, level: Level, parts: dict[str, bytes]) -> bytes | None:
    return by_zip(original.data, parts, original.suffix) if level is Level.CLUMSY else in_place(original.data, parts)


def edited(found: dict[str, bytes], name: str, change: Edit) -> dict[str, bytes]:
    """The part after an edit, or nothing if it is missing or stays as it is."""
    if name not in found:
        return {}
    before = found[name].decode("utf-8", "replace")
    after = change(before)
    return {name: after.encode()} if after != before else {}


def moved(text: str, years: int) -> str:
    return _ISO.sub(lambda one: f"{int(one[1]) - years}{one[2]}{min(int(one[3]), 28):02}", text)


def of_element(name: str, change: Edit) -> Edit:
    """A change of one element's text."""
    return lambda text: re.sub(rf"(<{name}[ >][^<]*)", lambda one: change(one[1]), text)


def elapsed(core: str) -> tuple[datetime, datetime] | None:
    found = [re.search(rf"<dcterms:{name}[^>]*>([\d-]+T[\d:]+)Z", core) for name in ("created", "modified")]
    try:
        first, last = (datetime.fromisoformat(one[1]).replace(tzinfo=UTC) for one in found if one)
    except ValueError:
        return None
    return (first, last) if datetime(1997, 1, 1, tzinfo=UTC) < first <= last else None


def dated(original: Original) -> tuple[dict[str, bytes], datetime, datetime] | None:
    """The members of a package that tells when it was made and last saved."""
    found = members(original.data)
    if found is None or CORE not in found:
        return None
    times = elapsed(found[CORE].decode("utf-8", "replace"))
    return (found, *times) if times else None


@method(
    "The dates of an Office document put back by years",
    model="A12 (Calibri), A16 ID_000550",
    kinds=("docx", "xlsx", "pptx"),
    clumsy="the day of the last save, three to ten years back, put in with zip",
    informed="creation, last save and every other date in the package; entries keep their times",
    expert="the words in a plain file of python-docx (Word) or with the program's name, version and newer parts taken out",
)
def office_dates(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    years = chance.randint(3, 10)
    if found is None or found[1].year - years < 1999:
        return None
    package, first, last = found
    places = ("core.xml",)
    if level is Level.CLUMSY:
        data = put(original, level, edited(package, CORE, of_element("dcterms:modified", lambda text: moved(text, years))))
        return Altered(data, places) if data else None
    parts: dict[str, bytes] = {}
    for name in package:
        if name.endswith(".xml"):
            parts |= edited(package, name, lambda text: moved(text, years))
    if level is Level.EXPERT:
        if original.kind == "docx":
            data = _plain_word(
                original.data,
                first.replace(year=first.year - years, day=min(first.day, 28)),
                last.replace(year=last.year - years, day=min(last.day, 28)),
            )
            return Altered(data, places) if data else None
        parts |= edited({**package, **parts}, APP, lambda text: re.sub(r"<(Application|AppVersion|TotalTime)>[^<]*</\1>", "", text))
    return Altered(put(original, level, parts) or b"", places) if parts else None


def _plain_word(data: bytes, first: datetime, last: datetime) -> bytes | None:
    from docx import Document

    try:
        before, after = Document(io.BytesIO(data)), Document()
        for paragraph in before.paragraphs:
            after.add_paragraph(paragraph.text)
        after.core_properties.author = before.core_properties.author[:200]
        after.core_properties.last_modified_by = before.core_properties.last_modified_by[:200]
    except (KeyError, ValueError, AttributeError, TypeError):
        return None
    after.core_properties.comments = ""
    after.core_properties.created, after.core_properties.modified = first.replace(tzinfo=None), last.replace(tzinfo=None)
    out = io.BytesIO()
    after.save(out)
    return out.getvalue()


@method(
    "Only the year of an Office document's creation",
    model="A16 ID_000536",
    kinds=("docx", "xlsx", "pptx"),
    clumsy="the year of creation, put in with zip",
    informed="the year of creation and of the last save; entries keep their times",
)
def office_year(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    years = chance.randint(1, 3)
    if found is None or found[1].year - years < 1999:
        return None
    names = ("created",) if level is Level.CLUMSY else ("created", "modified", "lastPrinted")
    text = found[0][CORE].decode("utf-8", "replace")
    for name in names:
        text = of_element(f"(?:dcterms|cp):{name}", lambda one: moved(one, years))(text)
    data = put(original, level, {CORE: text.encode()})
    return Altered(data, ("core.xml",)) if data else None


@method(
    "More editing time than the document is old",
    model="A16 ID_000258, ID_004516, B.11 g",
    kinds=("docx", "pptx"),
    clumsy="created at a false date, worked on at the true one, and the clock put back: the counter below zero",
    informed="the creation set to an hour before the last save; the counter keeps the days of work",
    expert="the counter set to less than that hour too",
)
def office_editing_time(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    if found is None or APP not in found[0] or b"<TotalTime>" not in found[0][APP]:
        return None
    package, _, last = found
    minutes = {
        Level.CLUMSY: (1 << 32) - chance.randint(10_000, 8_000_000),
        Level.INFORMED: chance.randint(3_000, 90_000),
        Level.EXPERT: chance.randint(5, 50),
    }[level]
    parts = edited(package, APP, lambda text: re.sub(r"<TotalTime>[^<]*<", f"<TotalTime>{minutes}<", text))
    if level is not Level.CLUMSY:
        hour_before = (last - timedelta(minutes=60)).strftime("%Y-%m-%dT%H:%M:%S")
        parts |= edited(package, CORE, lambda text: re.sub(r"(<dcterms:created[^>]*>)[^<]*<", rf"\g<1>{hour_before}Z<", text))
    data = put(original, level, parts) if parts else None
    return Altered(data, ("totaltime", "editing", "app.xml")) if data else None


def _spot(text: str, chance: Random, tag: str) -> tuple[int, int, str, str] | None:
    """Where in the document's own text a number stands that can be another one, with both numbers."""
    spots = list(re.finditer(rf"(?<=>)[^<>]*?\b([1-9]\d{{1,6}})\b[^<>]*(?=</{tag}>)", text))
    if not spots:
        return None
    spot = chance.choice(spots)
    return spot.start(1), spot.end(1), spot[1], other_number(spot[1], chance)


@method(
    "A number in the text of a document",
    model="A4 (Tainted Leaks, CyberBerkut), B.11 e",
    kinds=("docx", "pptx"),
    clumsy="in the XML, put in with zip",
    informed="in the XML; entries keep their times",
    expert="by LibreOffice under a clock set to the last save, the properties put back",
)
def office_words(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    name = "word/document.xml" if original.kind == "docx" else "ppt/slides/slide1.xml"
    if found is None or name not in found[0]:
        return None
    text = found[0][name].decode("utf-8", "replace")
    spot = _spot(text, chance, "w:t" if original.kind == "docx" else "a:t")
    if spot is None:
        return None
    start, end, old, new = spot
    data = put(original, level, {name: (text[:start] + new + text[end:]).encode()})
    if level is Level.EXPERT and data:
        data = _saved_under_clock(data, original, found[2], found[0])
    return Altered(data, ("text", name), (old, new)) if data else None


def _saved_under_clock(data: bytes, original: Original, last: datetime, package: dict[str, bytes]) -> bytes | None:
    """Saved by LibreOffice at the claimed time, with the properties of before: what an informed forger does with a free program."""
    saved = office(data, original.suffix, original.suffix, last.strftime("%Y-%m-%d %H:%M:%S"))
    return in_place(saved, {name: package[name] for name in (CORE, APP) if name in package}) if saved else None


@method(
    "A document saved under a clock that was put back",
    model="A15, A16 ID_004516",
    kinds=("docx", "xlsx"),
    clumsy="by LibreOffice with its clock five years before the document's last save",
    informed="the same, the program's name in the properties replaced by Word 2007's or Excel 2007's",
    expert="and the package put together with the entries' times as Office writes them",
)
def office_clock(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    if found is None or found[1].year < 2010:
        return None
    _, _, last = found
    then = last.replace(year=last.year - 5, day=min(last.day, 28))
    saved = office(original.data, original.suffix, original.suffix, then.strftime("%Y-%m-%d %H:%M:%S"))
    package = members(saved) if saved else None
    if saved is None or package is None or CORE not in package:
        return None
    created = (then - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = edited(package, CORE, lambda text: re.sub(r"(<dcterms:created[^>]*>)[^<]*<", rf"\g<1>{created}<", text))
    if level is not Level.CLUMSY:
        program = "Microsoft Office Word" if original.kind == "docx" else "Microsoft Excel"
        named = f"<Application>{program}</Application><AppVersion>12.0000</AppVersion>"
        parts |= edited(package, APP, lambda text: re.sub(r"<Application>[^<]*</Application>(?:<AppVersion>[^<]*</AppVersion>)?", named, text))
    data = in_place(saved, parts)
    return Altered(_as_office_packs(data) if level is Level.EXPERT else data, ("core.xml", "app.xml", "package"))


def _as_office_packs(data: bytes) -> bytes:
    """Content types first, all entries stamped 1980-01-01, deflated, as Office for Windows does."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in sorted(old.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename != "_rels/.rels")):
            entry = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.create_version, entry.extract_version, entry.flag_bits, entry.compress_type = (
                0,
                45,
                20,
                6,
                zipfile.ZIP_DEFLATED,
            )
            new.writestr(entry, old.read(info))
    return out.getvalue()


@method(
    "Another author",
    model="A3 (Guccifer 2.0), A17 (Arconic)",
    kinds=("docx", "xlsx", "pptx"),
    clumsy="the author, put in with zip",
    informed="author and last editor; entries keep their times",
)
def office_author(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    if found is None or b"<dc:creator>" not in found[0][CORE]:
        return None
    names = ("dc:creator",) if level is Level.CLUMSY else ("dc:creator", "cp:lastModifiedBy")
    text = found[0][CORE].decode("utf-8", "replace")
    for name in names:
        text = re.sub(rf"(<{name}>)[^<]*", rf"\g<1>{escape('Marie Kermadec')}", text)
    data = put(original, level, {CORE: text.encode()})
    return Altered(data, ("creator", "lastmodifiedby", "core.xml"), ("Marie Kermadec",)) if data else None


@method(
    "A sentence put into a document by a tracked change, later than the last save",
    model="A16 ID_000073",
    kinds=("docx",),
    clumsy="with the time of the act, a year later; put in with zip",
    informed="with the time of the last save; entries keep their times",
)
def word_tracked_change(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    if found is None or b"</w:p>" not in found[0].get("word/document.xml", b""):
        return None
    package, _, last = found
    then = last + timedelta(days=chance.randint(200, 700)) if level is Level.CLUMSY else last
    words = f"The sum of {chance.randint(10, 99)} 000 euros was paid in cash."
    insertion = (
        f'<w:ins w:id="9{chance.randrange(1000)}" w:author="Paul" w:date="{then:%Y-%m-%dT%H:%M:%SZ}"><w:r><w:t>{words}</w:t></w:r></w:ins></w:p>'
    )
    parts = edited(package, "word/document.xml", lambda text: text.replace("</w:p>", insertion, 1))
    data = put(original, level, parts)
    return Altered(data, ("word/document.xml", "text"), (words,)) if data else None


_CELL = re.compile(r'(<c r="[A-Z]+\d+"[^>]*><f>[^<]+</f><v>)(-?[1-9]\d*(?:\.\d+)?)(</v></c>)')
_TYPED = re.compile(r'(<c r="[A-Z]+\d+"(?: s="\d+")?><v>)([1-9]\d+(?:\.\d+)?)(</v></c>)')


@method(
    "The result of a formula in a workbook",
    model="A4 (two sums on one budget line)",
    kinds=("xlsx",),
    clumsy="the kept result of a formula, put in with zip",
    informed="the formula replaced by a number; entries keep their times",
)
def sheet_result(original: Original, level: Level, chance: Random) -> Altered | None:
    return _cell(original, level, chance, _CELL)


@method(
    "A typed number in a workbook",
    model="A4 (CyberBerkut's budgets), A16 (MYOB ledgers)",
    kinds=("xlsx",),
    clumsy="in the XML, put in with zip",
    informed="in the XML; entries keep their times",
    expert="recalculated by LibreOffice under a clock set to the last save, the properties put back",
)
def sheet_number(original: Original, level: Level, chance: Random) -> Altered | None:
    return _cell(original, level, chance, _TYPED)


def _cell(original: Original, level: Level, chance: Random, pattern: re.Pattern[str]) -> Altered | None:
    found = dated(original)
    name = "xl/worksheets/sheet1.xml"
    if found is None or name not in found[0]:
        return None
    text = found[0][name].decode("utf-8", "replace")
    cells = [one for one in pattern.finditer(text) if len(one[2]) < 12]
    if not cells:
        return None
    cell = chance.choice(cells)
    new = other_number(cell[2].lstrip("-"), chance)
    front = cell[1] if level is Level.CLUMSY or pattern is _TYPED else re.sub(r"<f>[^<]*</f>", "", cell[1])
    data = put(original, level, {name: (text[: cell.start()] + front + new + cell[3] + text[cell.end() :]).encode()})
    if level is Level.EXPERT and data:
        data = _saved_under_clock(data, original, found[2], found[0])
    return Altered(data, ("sheet", "cell", "text"), (new,)) if data else None


@method(
    "Workbooks of years saved anew in one sitting",
    model="A1 (xls_cedric), B.11 f",
    kinds=("xlsx",),
    clumsy="nine workbooks, beside twelve untouched ones by the same people, last saved within four minutes by one name that is nowhere else",
    informed="the same over two hours",
    expert="the same, each with its own author's name, on days of their own",
)
def sheet_burst(original: Original, level: Level, chance: Random) -> Altered | None:
    found = dated(original)
    if found is None or APP not in found[0]:
        return None
    package, _, last = found
    made = [_of_burst(package, original, level, chance, number, last) for number in range(9)]
    whole = [data for data in made if data]
    if len(whole) < 9:
        return None
    beside = [(f"budget_{number}.xlsx", data) for number, data in enumerate(whole[1:], 1)]
    beside += [(f"archive/note_{number}.xlsx", _of_burst(package, original, Level.EXPERT, chance, number + 20, last)) for number in range(12)]
    return Altered(whole[0], ("core.xml", "last"), ("Sidorov",), path="budget_0.xlsx", beside=tuple(beside))


def _of_burst(package: dict[str, bytes], original: Original, level: Level, chance: Random, number: int, sitting: datetime) -> bytes:
    first = sitting - timedelta(days=90 * (number % 12) + 30, seconds=chance.randrange(90_000))
    spread = {
        Level.CLUMSY: timedelta(seconds=25 * number),
        Level.INFORMED: timedelta(minutes=13 * number),
        Level.EXPERT: timedelta(days=37 * number),
    }[level]
    last = sitting + spread
    people = ("Claire Vasseur", "Julien Marchetti", "Nadia Benali")
    author = people[number % 3]
    editor = author if level is Level.EXPERT else "Sidorov"
    core = package[CORE].decode("utf-8", "replace")
    core = re.sub(r"(<dc:creator>)[^<]*", rf"\g<1>{author}", core)
    core = re.sub(r"(<cp:lastModifiedBy>)[^<]*", rf"\g<1>{editor}", core)
    core = re.sub(r"(<dcterms:created[^>]*>)[^<]*", rf"\g<1>{first:%Y-%m-%dT%H:%M:%SZ}", core)
    core = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{last:%Y-%m-%dT%H:%M:%SZ}", core)
    strings = package.get("xl/sharedStrings.xml", b"").replace(b"</t>", f" {number * 7919}</t>".encode(), 1)
    return in_place(original.data, {CORE: core.encode(), "xl/sharedStrings.xml": strings})


@method(
    "The dates of an OpenDocument file put back by years",
    model="A12, A16",
    kinds=("odf",),
    clumsy="the day of the last save, put in with zip",
    informed="creation and last save; entries keep their times",
    expert="the same, the program's name and the counter of editing taken out, entries stamped with the claimed day",
)
def odf_dates(original: Original, level: Level, chance: Random) -> Altered | None:
    found = members(original.data)
    years = chance.randint(3, 8)
    if found is None or b"<dc:date>" not in found.get("meta.xml", b"") or b"creation-date" not in found["meta.xml"]:
        return None
    text = found["meta.xml"].decode("utf-8", "replace")
    names = ("dc:date",) if level is Level.CLUMSY else ("dc:date", "meta:creation-date", "meta:print-date")
    for name in names:
        text = of_element(name, lambda one: moved(one, years))(text)
    if level is Level.EXPERT:
        text = re.sub(r"<(meta:generator|meta:editing-duration|meta:editing-cycles)>[^<]*</\1>", "", text)
    if text == found["meta.xml"].decode("utf-8", "replace"):
        return None
    data = put(original, level, {"meta.xml": text.encode()})
    if level is Level.EXPERT and data:
        data = _stamped(data, years)
    return Altered(data, ("meta.xml",)) if data else None


def _stamped(data: bytes, years: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            info.date_time = (max(1980, info.date_time[0] - years), info.date_time[1], min(info.date_time[2], 28), *info.date_time[3:])
            new.writestr(info, content)
    return out.getvalue()


@method(
    "A number in the text of an OpenDocument file",
    model="A4, B.11 e",
    kinds=("odf",),
    clumsy="in the XML, put in with zip",
    informed="in the XML; entries keep their times",
)
def odf_words(original: Original, level: Level, chance: Random) -> Altered | None:
    found = members(original.data)
    if found is None or "content.xml" not in found or "meta.xml" not in found:
        return None
    text = found["content.xml"].decode("utf-8", "replace")
    spot = _spot(text, chance, "text:p")
    if spot is None:
        return None
    start, end, old, new = spot
    data = put(original, level, {"content.xml": (text[:start] + new + text[end:]).encode()})
    return Altered(data, ("text", "content.xml"), (old, new)) if data else None
