"""Which kind of message a file is, in which dress, and whom it is for; the reader's test has the files."""

import base64

import pytest
from asn1crypto import cms, core
from smime_mail import ada, encrypted, signature

from leakcheck.decode.cms_message import MessageKind, certificates_in, compressed, kind_of, recipients, signed_type, signer_count, undressed
from leakcheck.decode.cms_signed_data import DATA, NoSignedData

SIGNED = signature(b"words", ada(), opaque=True)


@pytest.mark.parametrize(
    "data",
    [
        SIGNED,
        base64.b64encode(SIGNED),
        b"\r\n" + base64.encodebytes(SIGNED),
        b"-----BEGIN PKCS7-----\n" + base64.encodebytes(SIGNED) + b"-----END PKCS7-----\n",
        b"-----BEGIN CMS-----\r\n" + base64.b64encode(SIGNED) + b"\r\n-----END CMS-----",
        b"-----BEGIN PKCS #7 SIGNED DATA-----\n" + base64.b64encode(SIGNED),
    ],
)  # fmt: skip
def test_every_dress_is_known_and_taken_off(data: bytes) -> None:
    assert kind_of(data) is MessageKind.SIGNED
    assert undressed(data) == SIGNED


def test_the_kinds_are_told_apart() -> None:
    for kind in MessageKind:
        identifier = core.ObjectIdentifier(kind.value).dump()
        assert kind_of(b"\x30\x80" + identifier + b"\xa0\x80") is kind
        assert kind_of(b"\x30\x83\x01\x00\x00" + identifier + b"\xa0\x80") is kind
    assert kind_of(b"\x30\x80" + core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()) is None


def test_what_is_in_it_is_counted() -> None:
    assert (signed_type(SIGNED), signer_count(SIGNED)) == (DATA, 1)
    found, count = certificates_in(SIGNED)
    assert ([one.title for one in found], count) == (["Ada"], 1)


def test_recipients_of_every_sort_are_named() -> None:
    info = cms.ContentInfo.load(encrypted())
    secret = {"version": "v0", "key_encryption_algorithm": {"algorithm": "aes256_wrap"}, "encrypted_key": b"1"}
    by_key = {"version": "v4", "kekid": {"key_identifier": b"1"}, "key_encryption_algorithm": {"algorithm": "aes256_wrap"}, "encrypted_key": b"1"}
    by_id = {
        "version": "v2",
        "rid": cms.RecipientIdentifier("subject_key_identifier", core.OctetString(b"\xab\xcd")),
        "key_encryption_algorithm": {"algorithm": "rsaes_pkcs1v15"},
        "encrypted_key": b"1",
    }
    info["content"]["recipient_infos"] = cms.RecipientInfos(
        [
            cms.RecipientInfo("ktri", cms.KeyTransRecipientInfo(by_id)),
            cms.RecipientInfo("kekri", cms.KEKRecipientInfo(by_key)),
            cms.RecipientInfo("pwri", cms.PasswordRecipientInfo(secret)),
        ]
    )
    found = recipients(info.dump(force=True))
    assert found.count == 3
    assert set(found.named) == {
        "the holder of the certificate whose key has the identifier abcd",
        "whoever has a key that both sides share",
        "whoever has the password",
    }


@pytest.mark.parametrize("read", [signed_type, signer_count, certificates_in, recipients, compressed])
@pytest.mark.parametrize("data", [b"", b"\x30\x00", SIGNED[:100], b"\x30\x0b" + core.ObjectIdentifier("1.2.840.113549.1.7.3").dump()])
def test_damage_is_told(read: object, data: bytes) -> None:
    with pytest.raises(NoSignedData):
        read(data)  # type: ignore[operator]
