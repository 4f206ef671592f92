"""The signer of macros is named; that the macros fit is never said."""

import pytest
from smime_mail import ada, middle, signature

from leakcheck.decode.macro_signature import macro_signer

#: The head of the serialised form: sizes and places of signature, certificates, name and time stamp.
HEAD = b"\x10\x02\x00\x00\x2c\x00\x00\x00" + b"\0" * 36


def test_the_signer_is_named_and_nothing_is_said_to_fit() -> None:
    blob = signature(b"words of a project", ada(), others=(middle(),), opaque=True)
    found = macro_signer(HEAD + blob + b"\0" * 20)
    assert found == "macros, with the key of a certificate made out to Ada; whether the macros are the ones that were signed is not checked"


def test_a_signature_without_its_certificate() -> None:
    assert "certificate is not in it" in macro_signer(HEAD + signature(b"words", ada(), opaque=True, bare=True))


@pytest.mark.parametrize("data", [b"", b"x", HEAD, HEAD + signature(b"words", ada(), opaque=True)[:80], bytes.fromhex("06092a864886f70d010702")])
def test_damage_is_told(data: bytes) -> None:
    assert macro_signer(data) == "macros; the signature cannot be read"
