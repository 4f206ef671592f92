"""dkimpy's answers, put into three words, and what is kept from it."""

import base64
import time

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from leakcheck.decode.dkim_second_opinion import SecondOpinion, second_opinion

KEY = rsa.generate_private_key(65537, 1024)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
RECORD = f"v=DKIM1; k=rsa; p={PUBLIC}"
HEADER = b"From: ada@example.org\r\nSubject: a\r\nDate: Mon, 4 May 2020 12:00:00 +0000\r\n"
NOW = int(time.time())


def _signed(header: bytes = HEADER, body: bytes = b"Dear Bob\r\n") -> bytes:
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    message = header + b"\r\n" + body
    return bytes(dkim.sign(message, b"s1", b"example.org", private, canonicalize=(b"relaxed", b"relaxed"))) + message


def test_dkimpy_confirms_what_it_signed_and_denies_what_was_changed() -> None:
    message = _signed()
    assert second_opinion(message, 0, RECORD, NOW) is SecondOpinion.YES
    assert second_opinion(message.replace(b"Bob", b"Rob"), 0, RECORD, NOW) is SecondOpinion.NO
    assert second_opinion(message.replace(b"Subject: a", b"Subject: b"), 0, RECORD, NOW) is SecondOpinion.NO


@pytest.mark.parametrize("message", [b"no field\r\n", b"T\xe9: x\r\n", b" folded: first\r\n"])
def test_what_dkimpy_cannot_read_is_no_answer(message: bytes) -> None:
    assert second_opinion(message + _signed(), 0, RECORD, NOW) is SecondOpinion.SILENT


def test_what_would_cost_dkimpy_minutes_is_not_shown_to_it() -> None:
    assert second_opinion(_signed(body=b"x" + b" " * 40_000 + b"\r\n"), 0, RECORD, NOW) is SecondOpinion.SILENT
    assert second_opinion(_signed(HEADER + b"X: a\r\n" + b" b\r\n" * 5000), 0, RECORD, NOW) is SecondOpinion.SILENT
    assert second_opinion(_signed(HEADER + b"X: " + b"b" * 140_000 + b"\r\n"), 0, RECORD, NOW) is SecondOpinion.SILENT


def test_the_clock_of_the_library_is_given_back() -> None:
    before = vars(dkim)["time"]
    second_opinion(_signed(), 0, RECORD, 0)
    assert vars(dkim)["time"] is before


def test_its_complaints_reach_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    second_opinion(_signed(), 0, "v=DKIM1; k=unknown; p=AAAA", NOW)
    assert capfd.readouterr() == ("", "")
