"""Encrypted Office documents are said to be encrypted; other OLE2 files are not theirs."""

from pathlib import Path

import pytest
from formats_reading import Reading

from leakcheck.formats.encrypted_office import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.problem import ProblemKind


def compound_file(stream: str) -> bytes:
    """An OLE2 file with one directory sector that names one stream ([MS-CFB] sections 2.2 and 2.6), built by bytes to show the name alone."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:32] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    header[48:52] = (0).to_bytes(4, "little")
    entries = b""
    for name in ("Root Entry", stream):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + b"\x02\x01" + b"\0" * 60
    return bytes(header) + entries.ljust(512, b"\0")


def test_an_encrypted_package_is_said_to_be_encrypted() -> None:
    data = compound_file("EncryptedPackage")
    assert FORMAT.recognises(Content.of_bytes(data))
    reading = Reading(FORMAT, data)
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert not reading.facts


def test_a_document_that_office_encrypted() -> None:
    path = Path(__file__).parent.parent.parent / "fixtures" / "office" / "encrypted.docx"
    assert FORMAT.recognises(Content.of_file(path))
    assert Reading(FORMAT, path).kinds() == [ProblemKind.ENCRYPTED]


def test_the_name_is_found_in_any_case_and_in_a_later_sector_of_the_directory() -> None:
    assert FORMAT.recognises(Content.of_bytes(compound_file("ENCRYPTEDPACKAGE")))
    first, later = compound_file("Version")[:1024], compound_file("EncryptedPackage")[512:]
    # Sector 0 holds the first part of the directory, sector 3 the second, sector 1 the table that says so ([MS-CFB] section 2.3).
    table = b"".join(number.to_bytes(4, "little") for number in (3, 0xFFFFFFFD, 0xFFFFFFFF, 0xFFFFFFFE)).ljust(512, b"\xff")
    data = bytearray(first + table + bytes(512) + later)
    data[76:80] = (1).to_bytes(4, "little")
    assert FORMAT.recognises(Content.of_bytes(bytes(data)))
    data[1024:1028] = (0).to_bytes(4, "little")
    assert not FORMAT.recognises(Content.of_bytes(bytes(data))), "a chain that goes round ends"


def test_an_ordinary_ole_file_and_other_bytes_are_not_claimed() -> None:
    for data in (compound_file("WordDocument"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b""):
        assert not FORMAT.recognises(Content.of_bytes(data))


@pytest.mark.corpus
def test_real_encrypted_documents_are_known(corpus: Path) -> None:
    found = [
        path
        for path in (corpus / "documents" / "nolze__msoffcrypto-tool").rglob("*")
        if path.is_file() and path.suffix in {".docx", ".xlsx", ".pptx"}
    ]
    if not found:
        pytest.skip("this corpus holds none of msoffcrypto-tool's files")
    claimed = [path for path in found if FORMAT.recognises(Content.of_file(path))]
    assert claimed
