"""Encrypted Office documents are said to be encrypted and opened with given passwords; other OLE2 files are not theirs."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from formats_reading import Reading
from outlook_bytes import compound

from leakcheck.formats.encrypted_office import FORMAT
from leakcheck.formats.excel_binary import FORMAT as EXCEL
from leakcheck.formats.powerpoint_binary import FORMAT as POWERPOINT
from leakcheck.formats.word_binary import FORMAT as WORD_BINARY
from leakcheck.formats.word_document import FORMAT as WORD
from leakcheck.model.content import Content
from leakcheck.model.format import Format
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind


def compound_file(stream: str) -> bytes:
    """An OLE2 file with one directory sector that names one stream ([MS-CFB] sections 2.2 and 2.6), built by bytes to show the name alone."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
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


OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"


def test_a_password_that_was_given_opens_the_document_as_a_child_of_its_own() -> None:
    reading = Reading(FORMAT, OFFICE / "encrypted.docx", Limits(passwords=("wrong", "Password1234_")))
    (child,) = reading.children
    assert child.content.head.startswith(b"PK\x03\x04")
    assert "opened with a password that was given" in str(child.facts)
    assert WORD.recognises(child.content)
    assert not reading.problems


def locked_by_the_standard_method(plain: bytes) -> bytes:
    """A file with the salt, verifier and key that msoffcrypto-tool's documentation gives for the password `Password1234_` (MIT)."""
    key, salt = bytes.fromhex("40b13a71f90b966e375408f2d181a1aa"), bytes.fromhex("e88266490c5bd1eebd2b4394e3f830ef")
    verifier = bytes.fromhex("516f732e966fac17b1c5d7d8cc36c928")
    digest = bytes.fromhex("2b6168dabe2911ad2bd37c1746745c14d3cf1bb140a48f4e6f3d23880872b16a")
    # [MS-OFFCRYPTO] sections 2.3.2, 2.3.3 and 2.3.4.5: version, flags, then the header in its length, then the verifier.
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "A".encode("utf-16-le") + b"\0\0"
    information = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + struct.pack("<I", 16) + salt + verifier + struct.pack("<I", 20) + digest
    lock = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    package = struct.pack("<Q", len(plain)) + lock.update(plain.ljust(-(-len(plain) // 16) * 16, b"\0"))
    return compound({"EncryptedPackage": package, "EncryptionInfo": information})


def test_the_standard_method_is_opened_by_its_password_and_by_no_other() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as made:
        made.writestr("word/document.xml", b"<w:document/>")
    data = locked_by_the_standard_method(package.getvalue())
    (child,) = Reading(FORMAT, data, Limits(passwords=("wrong", "", "Password1234_"))).children
    assert child.content.read(1000) == package.getvalue()
    assert Reading(FORMAT, data, Limits(passwords=("wrong", "password1234_"))).kinds() == [ProblemKind.ENCRYPTED]


def test_a_wrong_password_is_said_to_be_none() -> None:
    reading = Reading(FORMAT, OFFICE / "encrypted.docx", Limits(passwords=("wrong",)))
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert "no password that was given opens it" in reading.problems[0].sentence
    assert "scan again with --passwords" in Reading(FORMAT, OFFICE / "encrypted.docx").problems[0].sentence


@pytest.mark.parametrize("information", [b'<encryption spinCount="4000000000"/>', b'<!DOCTYPE a [<!ENTITY b "c">]><encryption/>'])
def test_a_file_that_asks_for_too_much_work_is_not_tried(information: bytes) -> None:
    data = compound({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"\4\0\4\0\x40\0\0\0" + information})
    reading = Reading(FORMAT, data, Limits(passwords=("a",)))
    assert reading.kinds() == [ProblemKind.LIMIT]


def test_damage_behind_the_lock_never_fails_the_reader() -> None:
    whole = (OFFICE / "encrypted.docx").read_bytes()
    for place in range(512, len(whole), 97):
        data = whole[:place] + b"\xff\xff" + whole[place + 2 :]
        reading = Reading(FORMAT, data, Limits(passwords=("Password1234_",)))
        assert ProblemKind.READER_ERROR not in reading.kinds()


@pytest.mark.parametrize(("name", "reader", "word"), [("excel_password.xls", EXCEL, "abc")])
def test_older_formats_are_opened_too(name: str, reader: Format, word: str) -> None:
    reading = Reading(reader, OFFICE / name, Limits(passwords=(word,)))
    (child,) = [child for child in reading.children if child.name.startswith("unlocked")]
    assert reader.recognises(child.content)
    assert Reading(reader, OFFICE / name).kinds() == [ProblemKind.ENCRYPTED]
    assert not Reading(reader, child.content.read(1 << 20)).problems


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("rc4cryptoapi_password.doc", WORD_BINARY),
        ("rc4cryptoapi_password.xls", EXCEL),
        ("rc4cryptoapi_password.ppt", POWERPOINT),
        ("example_password.docx", FORMAT),
        ("example_password.xlsx", FORMAT),
        ("ecma376standard_password.docx", FORMAT),
    ],
)
def test_every_kind_of_lock_in_real_files_is_opened(corpus: Path, name: str, reader: Format) -> None:
    path = corpus / "documents" / "nolze__msoffcrypto-tool" / "tests" / "inputs" / name
    if not path.exists():
        pytest.skip("this corpus holds none of msoffcrypto-tool's files")
    reading = Reading(reader, path, Limits(passwords=("Password1234_",)))
    assert any(child.name.startswith("unlocked") for child in reading.children), reading.problems
