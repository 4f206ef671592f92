"""Records of binary workbooks in packages, put together byte by byte from [MS-XLSB] section 2.1.4: no free program writes them."""

import io
import struct
import zipfile


def record(kind: int, data: bytes = b"") -> bytes:
    return _number(kind) + _number(len(data)) + data


def _number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le", "surrogatepass")


def row(number: int, *, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if hidden else 0) + bytes(5))


def cell(kind: int, column: int, value: bytes = b"") -> bytes:
    return record(kind, struct.pack("<II", column, 0) + value)


def hidden_columns(first: int, last: int) -> bytes:
    return record(60, struct.pack("<IIIIH", first, last, 2000, 0, 1))


def sheet(*records: bytes) -> bytes:
    return record(129) + b"".join(records) + record(146) + record(130)


def sheet_entry(state: int, relation: str, name: str) -> bytes:
    return record(156, struct.pack("<II", state, 1) + string(relation) + string(name))


def strings(*words: str) -> bytes:
    return record(159, struct.pack("<II", len(words), len(words))) + b"".join(record(19, b"\0" + string(word)) for word in words) + record(160)


def workbook(sheets: dict[str, tuple[int, bytes]], words: tuple[str, ...] = (), saved_at: str = "", **parts: bytes) -> bytes:
    """A package: sheets by name with state (0 shown, 1 hidden, 2 very hidden) and records."""
    book = record(131) + (record(2071, string(saved_at)) if saved_at else b"")
    relations, types = "", ""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number, (name, (state, data)) in enumerate(sheets.items(), 1):
            book += sheet_entry(state, f"rId{number}", name)
            part = f"xl/worksheets/sheet{number}.bin"
            relations += f'<Relationship Id="rId{number}" Type="x/worksheet" Target="worksheets/sheet{number}.bin"/>'
            types += f'<Override PartName="/{part}" ContentType="application/vnd.ms-excel.worksheet"/>'
            made.writestr(part, data)
        made.writestr(
            "[Content_Types].xml",
            f'<Types><Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>{types}</Types>',
        )
        made.writestr("_rels/.rels", '<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>')
        made.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>")
        made.writestr("xl/workbook.bin", book + record(132))
        made.writestr("xl/sharedStrings.bin", strings(*words))
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()
