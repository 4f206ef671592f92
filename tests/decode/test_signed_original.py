"""The message that a signature fits is had byte for byte, and another verifier finds that it fits; what cannot be had is not made up."""

import pytest
from signed_mail import FOOTER, PLAIN, SENT, TEXT, record, signed

from leakcheck.decode.dkim_second_opinion import SecondOpinion, second_opinion
from leakcheck.decode.dkim_signature import Dialect
from leakcheck.decode.signed_message import signed_message
from leakcheck.decode.signed_original import order_for_others, signed_original, stand_of

AT = "header DKIM-Signature [0]"


def original(data: bytes, at: str = AT) -> bytes | None:
    message = signed_message(data)
    assert message is not None
    stand = stand_of(message, at)
    assert stand is not None
    return signed_original(message, stand, record())


def opinion(data: bytes, order: int = 0) -> SecondOpinion:
    return second_opinion(data, order, record(), SENT + 10**9)


@pytest.mark.parametrize("form", ["relaxed/relaxed", "simple/simple", "relaxed/simple", "simple/relaxed"])
def test_of_an_intact_message_it_is_the_message(form: str) -> None:
    data = signed(form=form)
    assert original(data) == data
    assert original(data.replace(b"\r\n", b"\n")) == data


DAMAGE = {
    "footer": lambda data: data + FOOTER,
    "quoted From": lambda data: data.replace(b"\r\nFrom tomorrow", b"\r\n>From tomorrow"),
    "tag": lambda data: data.replace(b"Subject: The", b"Subject: [Budget] The"),
    "date in another form": lambda data: data.replace(b"12:00:00 +0000\r\n", b"12:00:00 +0000 (UTC)\r\n"),
    "empty lines doubled": lambda data: data.replace(b"Bob,\r\n\r\n", b"Bob,\r\n\r\n\r\n\r\n").replace(b"400.\r\n\r\n", b"400.\r\n\r\n\r\n\r\n"),
    "both": lambda data: data.replace(b"Subject: The", b"Subject: [Budget] The") + FOOTER,
    "a date changed": lambda data: data.replace(b"4 May 2020", b"4 May 2019"),
    "a character changed": lambda data: data.replace(b"budget of May", b"budget of Way"),
    "no MIME-Version": lambda data: data.replace(b"MIME-Version: 1.0\r\n", b""),
}


@pytest.mark.parametrize("form", ["relaxed/relaxed", "simple/simple"])
@pytest.mark.parametrize("name", DAMAGE)
def test_of_a_damaged_message_it_is_what_was_signed(name: str, form: str) -> None:
    whole = signed(form=form)
    data = DAMAGE[name](whole)
    assert opinion(data) is not SecondOpinion.YES, "the damage breaks the signature, else nothing is tested"
    found = original(data)
    assert found is not None
    assert opinion(found) is SecondOpinion.YES
    if name != "no MIME-Version":
        assert found == whole, "not only something that fits, but the message"


def test_lines_that_are_no_header_lines_are_left_out() -> None:
    data = b"From ada@example.org Mon May  4 12:00:00 2020\r\n" + signed()
    assert original(data) == signed()


def test_what_no_known_repair_restores_is_not_made_up() -> None:
    assert original(signed().replace(b"we pay 400", b"we pay 900")) is None
    assert original(signed().replace(b"The budget of May", b"Another matter")) is None
    message = signed_message(signed())
    assert message is not None
    stand = stand_of(message, AT)
    assert stand is not None
    assert signed_original(message, stand, "v=DKIM1; k=rsa; p=AAAA") is None


def test_a_google_signature_becomes_one_that_others_can_read() -> None:
    """It is hashed under the ordinary name (X-Google-DKIM-Signature is DKIM under another name), so that a renaming is all it takes."""
    data = signed(signed()).replace(b"DKIM-Signature:", b"X-Google-DKIM-Signature:", 1)
    message = signed_message(data)
    assert message is not None
    stand = stand_of(message, "header X-Google-DKIM-Signature [0]")
    assert stand is not None
    assert stand.dialect is Dialect.GOOGLE
    found = signed_original(message, stand, record())
    assert found is not None
    assert opinion(found, order_for_others(message, stand)) is SecondOpinion.YES


@pytest.mark.parametrize("part", ["header", "header DKIM-Signature [1]", "header Subject [0]", "body", "header DKIM-Signature [999999999]"])
def test_a_place_without_a_signature_is_none(part: str) -> None:
    message = signed_message(PLAIN.replace(TEXT, b"") if part == "body" else signed())
    assert message is not None
    assert stand_of(message, part) is None


def test_a_malformed_signature_stands_nowhere() -> None:
    message = signed_message(b"DKIM-Signature: v=1; a=rsa-sha256\r\n" + PLAIN)
    assert message is not None
    assert stand_of(message, AT) is None
