"""OpenDocument packages that LibreOffice encrypted as a whole are opened with given passwords; each lie in the list of parts is told."""

import base64
import hashlib
import io
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from leakcheck.decode import odf_whole_lock
from leakcheck.decode.odf_locks import unlocked
from leakcheck.decode.odf_whole_lock import PART
from leakcheck.decode.ooxml_package import package_of
from leakcheck.model.content import Content
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
MANIFEST = "META-INF/manifest.xml"
ARGON2ID = b"urn:org:documentfoundation:names:experimental:office:manifest:argon2id"


def locked(*swaps: tuple[bytes, bytes], ending: str = "odt", part: bytes | None = None) -> bytes:
    """A document of LibreOffice 25.8, with changes in its list of parts, and another part."""
    out = io.BytesIO()
    with zipfile.ZipFile(OFFICE / f"locked_whole_by_libreoffice.{ending}") as source, zipfile.ZipFile(out, "w") as made:
        for info in source.infolist():
            data = source.read(info)
            for old, new in swaps if info.filename == MANIFEST else ():
                assert old in data
                data = data.replace(old, new)
            made.writestr(info.filename, part if part is not None and info.filename == PART else data)
    return out.getvalue()


def opened(data: bytes, *passwords: str, item_bytes: int = 1 << 20) -> tuple[list[Child], list[Problem]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = list(unlocked(package_of(archive), Limits(passwords=passwords, item_bytes=item_bytes)))
    return [one for one in found if isinstance(one, Child)], [one for one in found if isinstance(one, Problem)]


def part_of(content: Content, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content.read(1 << 20))) as plain:
        return plain.read(name)


@pytest.mark.parametrize(("ending", "words"), [("odt", b"Hey ho :)"), ("ods", b"Hello!")])
def test_the_right_password_gives_the_document(ending: str, words: bytes) -> None:
    (child,), problems = opened(locked(ending=ending), "wrong", "hello")
    assert not problems
    assert words in part_of(child.content, "content.xml")
    (fact,) = child.facts
    assert isinstance(fact, Description)
    assert fact.value == "AES-256 of the whole package, its key by Argon2id, 3 passes over 65,536 KiB; opened with a password that was given"


def test_a_key_by_rounds_opens_it_too() -> None:
    """LibreOffice where it was built without Argon2: made here byte by byte, because no such build is at hand."""
    start, salt, vector = hashlib.sha256(b"hello").digest(), bytes(16), bytes(range(12))
    work = zlib.compressobj(wbits=-15)
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as made:
        made.writestr("content.xml", b"by rounds")
    packed = work.compress(inside.getvalue()) + work.flush()
    part = vector + AESGCM(hashlib.pbkdf2_hmac("sha1", start, salt, 1000, 32)).encrypt(vector, packed, None)
    data = locked(
        (ARGON2ID, b"PBKDF2"), (b'loext:argon2-iterations="3"', b'manifest:iteration-count="1000"'),
        (b"WNyrag+Zd/+mOC6v2GDW9A==", base64.b64encode(salt)), part=part,
    )  # fmt: skip
    (child,), problems = opened(data, "hello")
    assert not problems
    assert part_of(child.content, "content.xml") == b"by rounds"


def test_without_the_password_it_is_said_what_to_do() -> None:
    children, (problem,) = opened(locked())
    assert (children, problem.kind) == ([], ProblemKind.ENCRYPTED)
    assert "--passwords FILE" in problem.sentence
    _, (problem,) = opened(locked(), "wrong", "")
    assert "no password that was given opens it" in problem.sentence


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"xmlenc11#aes256-gcm", b"xmlenc11#aes128-gcm", "method is not read here"),
        (b"xmlenc#sha256", b"xmlenc#sha512", "method is not read here"),
        (ARGON2ID, b"scrypt", "method is not read here"),
        (b'argon2-memory="65536"', b'argon2-memory="99999999"', "would take too long"),
        (b'argon2-iterations="3"', b'argon2-iterations="4000000000"', "would take too long"),
        (b'argon2-lanes="4"', b'argon2-lanes="8000"', "would take too long"),
        (b'argon2-lanes="4"', b'argon2-lanes="100000"', "list of parts is damaged"),
        (b'argon2-iterations="3"', b'argon2-iterations="three"', "list of parts is damaged"),
        (b'argon2-iterations="3"', b'argon2-iterations="0"', "list of parts is damaged"),
        (b"manifest:salt", b"manifest:pepper", "list of parts is damaged"),
        (b"WNyrag+Zd/+mOC6v2GDW9A==", b"WNyr", "list of parts is damaged"),
        (b"encrypted-package", b"something-else", "does not name the method"),
    ],
)
def test_what_cannot_be_used_is_told(old: bytes, new: bytes, told: str) -> None:
    children, (problem,) = opened(locked((old, new)), "hello")
    assert (children, problem.kind) == ([], ProblemKind.ENCRYPTED)
    assert told in problem.sentence


def test_a_changed_byte_is_not_told_from_a_wrong_password() -> None:
    """The method has one seal over all bytes: nothing is shown of what does not bear it."""
    with zipfile.ZipFile(OFFICE / "locked_whole_by_libreoffice.odt") as archive:
        part = archive.read(PART)
    for data in (part[:-1] + bytes([part[-1] ^ 1]), part[:40], b""):
        children, (problem,) = opened(locked(part=data), "hello")
        assert (children, problem.kind) == ([], ProblemKind.ENCRYPTED)


def test_what_unpacks_to_too_much_is_not_read() -> None:
    children, (problem,) = opened(locked(), "hello", item_bytes=7200)
    assert (children, problem.kind) == ([], ProblemKind.LIMIT)


def test_many_passwords_end_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked with a tenth of the bound, which is to be reached in a tenth of the time."""
    monkeypatch.setattr(odf_whole_lock, "_MOST_WORK", odf_whole_lock._MOST_WORK // 10)
    began = time.process_time()
    children, (problem,) = opened(locked(), *(f"word {number}" for number in range(1_000)))
    assert not children
    assert "none of the first 10 passwords that were given opens it, and trying all of them would take too long" in problem.sentence
    assert time.process_time() - began < 12
