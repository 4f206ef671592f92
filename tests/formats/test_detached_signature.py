"""Files that hold an OpenPGP signature of another file; other things under the same endings are not theirs."""

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st
from openpgp_material import SIGNED, Key, armour, old_packet, packet, plain, public, signed_block

from leakcheck.formats.detached_signature import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import SignatureMark, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

KEY = Key(1)
BINARY = packet(2, KEY.sign(0, b"words"))
ARMOURED = armour("SIGNATURE", BINARY)


@pytest.mark.parametrize("data", [BINARY, old_packet(2, KEY.sign(0, b"words")), ARMOURED, b"\r\n" + ARMOURED])
def test_a_signature_tells_its_key_and_its_time(data: bytes) -> None:
    reading = Reading(FORMAT, data)
    assert FORMAT.recognises(reading.content)
    (mark,) = reading.every(SignatureMark)
    assert KEY.fingerprint.hex().upper() in mark.detail
    (claim,) = reading.every(TimeClaim, role=TimeRole.SIGNED)
    assert claim.at.raw == str(SIGNED)
    assert not reading.problems


def test_two_signers_are_told() -> None:
    assert len(Reading(FORMAT, BINARY + packet(2, Key(2).sign(0, b"words"))).every(SignatureMark)) == 2


def test_a_damaged_signature_is_a_problem() -> None:
    cut = armour("SIGNATURE", packet(2, KEY.sign(0, b"words")[:12]))
    for data in (cut, armour("SIGNATURE", b"")):
        reading = Reading(FORMAT, data)
        assert FORMAT.recognises(reading.content)
        assert reading.kinds() == [ProblemKind.DAMAGED]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        public(KEY),
        signed_block(KEY),
        plain(signed_block(KEY)),
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"\x88" * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(30_000),
        BINARY + b"more bytes than a header takes",
    ],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    for one in (data, ARMOURED[:40] + data, b"\xc2" + data):
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, one).kinds()
