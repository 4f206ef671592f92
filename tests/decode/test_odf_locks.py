"""Encrypted OpenDocument files are opened with given passwords; LibreOffice made the good ones, and each lie in the list of parts is told."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode import odf_locks
from leakcheck.decode.odf_locks import MANIFEST, unlocked
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.zip_package import entries
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
FORMS = ("aes", "blowfish")


def locked(form: str = "aes", *swaps: tuple[bytes, bytes], **parts: bytes) -> bytes:
    """A document of LibreOffice, with changes in its list of parts, and other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(OFFICE / f"locked_by_libreoffice_{form}.odt") as source, zipfile.ZipFile(out, "w") as made:
        for info in source.infolist():
            data = parts.get(info.filename, source.read(info))
            if info.filename == MANIFEST:
                for old, new in swaps:
                    assert old in data
                    data = data.replace(old, new)
            made.writestr(info.filename, data)
        for name in set(parts) - set(source.namelist()):
            made.writestr(name, parts[name])
    return out.getvalue()


def opened(data: bytes, *passwords: str, limits: Limits | None = None) -> tuple[list[Child], list[Problem]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = list(unlocked(Package(archive, entries(archive)), limits or Limits(passwords=passwords)))
    return [one for one in found if isinstance(one, Child)], [one for one in found if isinstance(one, Problem)]


@pytest.mark.parametrize(("form", "cipher"), [("aes", "AES-256"), ("blowfish", "Blowfish")])
def test_the_right_password_gives_the_document_without_encryption(form: str, cipher: str) -> None:
    (child,), problems = opened(locked(form), "wrong", "geheim")
    assert not problems
    assert [fact.value for fact in child.facts if isinstance(fact, Description)] == [
        f"{cipher}, 100,000 rounds; opened with a password that was given"
    ]
    with zipfile.ZipFile(io.BytesIO(child.content.read(1 << 20))) as plain:
        assert plain.namelist()[0] == "mimetype"
        assert b"We agreed on 400." in plain.read("content.xml")
        assert b"encryption-data" not in plain.read(MANIFEST)
        assert plain.read(MANIFEST).count(b"<manifest:file-entry") > 5


def test_without_the_password_it_is_said_what_to_do() -> None:
    children, (problem,) = opened(locked())
    assert (children, problem.kind) == ([], ProblemKind.ENCRYPTED)
    assert "5 parts" in problem.sentence
    assert "--passwords FILE" in problem.sentence
    _, (problem,) = opened(locked(), "wrong", "")
    assert "no password that was given opens it" in problem.sentence


@pytest.mark.parametrize(
    ("swaps", "told"),
    [
        ([(b"xmlenc#aes256-cbc", b"xmlenc#tripledes-cbc")], "method is not read"),
        ([(b'"PBKDF2"', b'"urn:org:documentfoundation:names:experimental:office:manifest:argon2id"')], "method is not read"),
        ([(b"xmldsig#sha256", b"xmldsig#whirlpool")], "method is not read"),
        ([(b'iteration-count="100000"', b'iteration-count="9000000000"')], "take too long"),
        ([(b'iteration-count="100000"', b'iteration-count="-1"')], "list of parts is damaged"),
        ([(b'iteration-count="100000"', b'iteration-count="many"')], "list of parts is damaged"),
        ([(b"manifest:salt", b"manifest:pepper")], "list of parts is damaged"),
        (
            [(b'derivation-name="PBKDF2" manifest:key-size="32"', b'derivation-name="PBKDF2" manifest:key-size="999999999"')],
            "list of parts is damaged",
        ),
    ],
)
def test_what_is_not_read_is_told(swaps: list[tuple[bytes, bytes]], told: str) -> None:
    children, (problem,) = opened(locked("aes", *swaps), "geheim")
    assert (children, problem.kind) == ([], ProblemKind.ENCRYPTED)
    assert told in problem.sentence


def test_a_damaged_part_is_told_and_the_others_are_given() -> None:
    (child,), (problem,) = opened(locked(**{"styles.xml": b"x" * 160}), "geheim")
    assert (problem.kind, "styles.xml" in problem.sentence) == (ProblemKind.DAMAGED, True)
    with zipfile.ZipFile(io.BytesIO(child.content.read(1 << 20))) as plain:
        assert "styles.xml" not in plain.namelist()


def test_a_document_that_is_too_large_is_cut() -> None:
    (child,), (problem,) = opened(locked(), limits=Limits(passwords=("geheim",), item_bytes=9_000))
    assert child.content.size < 20_000
    assert problem.kind is ProblemKind.DAMAGED


def test_many_passwords_end_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked with a tenth of the bound, which is to be reached in a tenth of the time."""
    monkeypatch.setattr(odf_locks, "_MOST_ROUNDS_TOGETHER", odf_locks._MOST_ROUNDS_TOGETHER // 10)
    began = time.process_time()
    children, (problem,) = opened(locked("aes", (b'count="100000"', b'count="1000000"')), *(f"word {number}" for number in range(1_000)))
    assert not children
    assert "would take too long" in problem.sentence
    assert time.process_time() - began < 9


def test_a_list_of_parts_without_end_is_read_in_a_moment() -> None:
    began = time.process_time()
    hostile = b"<manifest:file-entry><manifest:encryption-data " * 100_000
    opened(locked(**{MANIFEST: hostile}), "geheim")
    assert time.process_time() - began < 10
