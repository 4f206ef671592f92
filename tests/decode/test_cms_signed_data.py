"""Signed data as it is read: honest forms, what the standard forbids, and damage."""

from contextlib import suppress

import pytest
from asn1crypto import cms
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import NOON, TEXT, ada, encrypted, in_ber, middle, signature

from leakcheck.decode.certificate import certificate
from leakcheck.decode.cms_signed_data import (
    MOST_CERTIFICATES,
    MOST_SIGNERS,
    EncryptedData,
    NoSignedData,
    Signer,
    is_encrypted,
    poses_as_attributes,
    signed_data,
)
from leakcheck.decode.signature_method import digest


def only(blob: bytes) -> Signer:
    (signer,) = signed_data(blob).signers
    return signer


@pytest.mark.parametrize("made", [signature, lambda *given, **named: in_ber(signature(*given, **named))], ids=["der", "ber"])
@pytest.mark.parametrize("opaque", [False, True])
def test_what_signed_data_holds(made: type, opaque: bool) -> None:
    found = signed_data(made(TEXT, ada(), others=(middle(),), opaque=opaque))
    assert found.content == (TEXT if opaque else None)
    assert sorted(found.certificates) == sorted((ada().der, middle().der))
    (signer,) = found.signers
    assert (signer.malformed, signer.unsupported, signer.hash_name, str(signer.method)) == ("", "", "sha256", "rsa-sha256")
    assert signer.attributes is not None
    assert (signer.attributes.message_digest, signer.attributes.signing_time) == (digest("sha256", TEXT), NOON)


@pytest.mark.parametrize("by_key", [False, True])
def test_a_signer_names_its_certificate_and_no_other(by_key: bool) -> None:
    signer = only(signature(TEXT, ada(), by_key_id=by_key))
    own, other = certificate(ada().der), certificate(middle().der)
    assert own is not None
    assert other is not None
    assert signer.names(own)
    assert not signer.names(other)


def test_the_attributes_are_signed_as_a_set() -> None:
    signer = only(signature(TEXT, ada()))
    assert signer.attributes is not None
    assert all(form.startswith(b"\x31") for form in signer.attributes.forms)
    assert len(signer.attributes.forms) == 1, "in the order of DER already"


def test_without_attributes_there_are_none() -> None:
    assert only(signature(TEXT, ada(), attributes=False)).attributes is None


def test_other_things_than_signed_data() -> None:
    assert is_encrypted(encrypted())
    assert not is_encrypted(signature(TEXT, ada(), opaque=True))
    assert not is_encrypted(b"words")
    with pytest.raises(EncryptedData):
        signed_data(encrypted())
    with pytest.raises(NoSignedData, match=r"1\.2\.840\.113549\.1\.7\.1"):
        signed_data(cms.ContentInfo({"content_type": "data", "content": b"words"}).dump())


@pytest.mark.parametrize("blob", [b"", b"x", b"\x30\x03\x02\x01\x05", b"\x30\x80" * 5000, b"\x30\x84\xff\xff\xff\xff\x06"])
def test_what_cannot_be_read(blob: bytes) -> None:
    with pytest.raises(NoSignedData, match=r"damaged|type"):
        signed_data(blob)


def test_a_method_that_is_not_known_leaves_the_other_signers_readable() -> None:
    blob = signature(TEXT, ada()).replace(bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d01017f"))
    found = only(blob)
    assert found.method is None
    assert "1.2.840.113549.1.1.127" in found.unsupported


def test_crowds_are_cut() -> None:
    info = cms.ContentInfo.load(signature(TEXT, ada()))
    data = info["content"]
    data["signer_infos"] = cms.SignerInfos([data["signer_infos"][0]] * (MOST_SIGNERS + 5))
    found = signed_data(info.dump(force=True))
    assert (len(found.signers), found.left_out) == (MOST_SIGNERS, 5)
    data["certificates"] = cms.CertificateSet([data["certificates"][0]] * (MOST_CERTIFICATES + 1))
    with pytest.raises(NoSignedData, match="certificates"):
        signed_data(info.dump(force=True))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"more": [{"type": "message_digest", "values": [b"2" * 32]}]}, "one content type and one digest"),
        ({"claimed_type": "enveloped_data"}, "another type"),
        ({"more": [{"type": "signing_time", "values": [cms.Time({"utc_time": NOON})]}]}, "more than once"),
        ({"content_type": "tst_info", "attributes": False}, "without the attributes"),
    ],
)
def test_what_the_standard_forbids_is_malformed(changes: dict[str, object], word: str) -> None:
    assert word in only(signature(TEXT, ada(), **changes)).malformed  # type: ignore[arg-type]


def test_attributes_that_pose_as_a_text() -> None:
    signer = only(signature(TEXT, ada()))
    assert signer.attributes is not None
    assert poses_as_attributes(signer.attributes.forms[0])
    assert not poses_as_attributes(TEXT)
    assert not poses_as_attributes(b"1 is a number\r\n")
    assert not poses_as_attributes(b"")


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=5))
def test_damage_is_told_and_raises_nothing_else(changes: list[tuple[int, int]]) -> None:
    changed = bytearray(in_ber(signature(TEXT, ada(), opaque=True)))
    for place, value in changes:
        changed[place % len(changed)] = value
    with suppress(NoSignedData):
        signed_data(bytes(changed))
