"""What a signature on a file (CMS, PKCS #7) is said to vouch for: on files signed by OpenSSL, on others put together here, and beside files.

Signed data is put together in tests/material/smime_mail.py; the fixtures, which OpenSSL made, hold that to the standard.
"""

import base64
from collections.abc import Mapping
from pathlib import Path

import pytest
from asn1crypto import cms
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import MAIL_ONLY, Party, ada, encrypted, in_ber, key, later, middle, party, root, short_key, signature
from stamps import token

from leakcheck import ScanOptions, catalogue, scan
from leakcheck.authenticate import authenticate
from leakcheck.decode.cms_file_wording import ENCRYPTED_INSIDE, LINE_ENDS
from leakcheck.decode.signer_certificate import STAMPED
from leakcheck.identify import identify
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.signatures.cms_signature import SCHEME

TEXT = b"The board agreed to pay 400 to the harbour works, as Ada proposed in the meeting.\n"
FILES = Path(__file__).parents[2] / "fixtures" / "signed_files"
ROOT_OF_FILES = (FILES / "root.pem").read_bytes()


def writer() -> Party:
    """Whose certificate allows signing and names no purpose, as those for documents do."""
    return party("Ada Writer", root(), address="ada@example.org", usage="sign")


def asked(
    data: bytes, *trusted: Party | bytes, beside: Mapping[str, bytes] | None = None, format_: str = "cms_message", limits: Limits | None = None,
    kind: ItemKind = ItemKind.OTHER,
) -> list[Attestation]:  # fmt: skip
    content = Content.of_bytes(data)
    content.beside = beside or {}
    keys = KeyStore([], trusted_certificates=[one if isinstance(one, bytes) else one.pem for one in trusted])
    examined = Examined(item=Item("contract.pdf.p7m", len(data), "", format=format_, kind=kind))
    return list(SCHEME.verify(content, examined, keys, limits or Limits()))


def beside(blob: bytes, data: bytes = TEXT, *trusted: Party, name: str = "note.txt.p7s", kind: ItemKind = ItemKind.DOCUMENT) -> list[Attestation]:
    return asked(data, *(trusted or (root(),)), beside={name: blob}, format_="plain_text", kind=kind)


def answer(blob: bytes, *trusted: Party | bytes) -> Attestation:
    (found,) = asked(blob, *(trusted or (root(),)))
    return found


# ── in the file ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["minutes", "stream", "armoured", "letters"])
def test_a_file_signed_by_openssl_is_authenticated_in_every_dress(name: str) -> None:
    found = answer((FILES / f"{name}.txt.p7m").read_bytes(), ROOT_OF_FILES)
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.VERIFIED, True)
    assert found.sentence.startswith("The content of this signed file is unchanged since the holder of the certificate of Ada Example signed it on ")
    assert "leads to Example Root, which was given as trusted," in found.sentence
    assert "does not show who wrote it" in found.sentence
    assert (found.signer, found.at.part, found.body_proven) == ("Ada Example", "signer 1", True)


def test_one_byte_of_the_content_changed_is_told_and_excused() -> None:
    found = answer((FILES / "changed.txt.p7m").read_bytes(), ROOT_OF_FILES)
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "is not what was signed" in found.sentence
    assert "by itself it is no evidence" in found.sentence


def test_a_signer_whom_nobody_trusts_authenticates_nothing() -> None:
    found = answer((FILES / "minutes.txt.p7m").read_bytes(), root())
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNANCHORED)
    assert "give those that you trust with --trusted-certificates" in found.sentence


def test_each_of_several_signers_has_an_answer() -> None:
    found = asked((FILES / "two.txt.p7m").read_bytes(), ROOT_OF_FILES)
    assert [(one.at.part, one.signer, one.reason) for one in found] == [
        ("signer 1", "Bob Example", Reason.VERIFIED),
        ("signer 2", "Ada Example", Reason.VERIFIED),
    ]


def test_signed_data_put_together_here_is_judged_at_the_time_of_signing() -> None:
    found = answer(signature(TEXT, writer(), opaque=True))
    assert (found.reason, str(found.signing_time)) == (Reason.VERIFIED, "2020-05-04 12:00:00 UTC")
    assert answer(in_ber(signature(TEXT, writer(), opaque=True))).reason is Reason.VERIFIED


def _forbidden() -> Party:
    return party("Secret Keeper", root(), usage="encrypt")


@pytest.mark.parametrize(
    ("blob", "outcome", "reason"),
    [
        (signature(TEXT, writer(), opaque=True, when=later(-365 * 15)), Outcome.INDETERMINATE, Reason.OUTSIDE_VALIDITY),
        (signature(TEXT, writer(), opaque=True, when=None), Outcome.INDETERMINATE, Reason.OUTSIDE_VALIDITY),
        (signature(TEXT, writer(), opaque=True, bare=True), Outcome.INDETERMINATE, Reason.NO_KEY),
        (signature(TEXT, writer(), opaque=True, hash_name="md5"), Outcome.INDETERMINATE, Reason.FORGEABLE),
        (signature(TEXT, party("Weak", root(), usage="sign", private=short_key()), opaque=True), Outcome.INDETERMINATE, Reason.FORGEABLE),
        (signature(TEXT, _forbidden(), opaque=True), Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS),
        (signature(TEXT, writer(), opaque=True, claimed_type="signed_data"), Outcome.INDETERMINATE, Reason.MALFORMED),
        (signature(TEXT, writer(), opaque=True, content_type="tst_info"), Outcome.INDETERMINATE, Reason.UNSUPPORTED),
        (signature(TEXT, writer(), opaque=True)[:700], Outcome.INDETERMINATE, Reason.MALFORMED),
        (signature(TEXT, writer(), opaque=True, signed_instead=b"other"), Outcome.FAILED, Reason.BODY_ALTERED),
    ],
    ids=["too early", "no time", "bare", "weak hash", "weak key", "for secrets", "another type", "no data", "cut", "another text"],
)  # fmt: skip
def test_what_is_not_as_it_must_be(blob: bytes, outcome: Outcome, reason: Reason) -> None:
    found = answer(blob)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert not found.authenticates


def test_a_signature_by_another_key_than_that_of_its_certificate_does_not_open() -> None:
    swapped = Party(writer().certificate, key("another"))
    found = answer(signature(TEXT, swapped, opaque=True))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.DOES_NOT_OPEN)


def test_the_attributes_of_another_signature_are_no_content() -> None:
    """RFC 5652 section 5.4: dropped attributes, presented as the content, fit the signature that was made over them."""
    made = cms.ContentInfo.load(signature(TEXT, writer(), opaque=True))
    info = made["content"]["signer_infos"][0]
    content = info["signed_attrs"].untag().dump()
    posing = cms.ContentInfo.load(signature(content, writer(), opaque=True, attributes=False))
    posing["content"]["signer_infos"][0]["signature"] = info["signature"].native
    found = answer(posing.dump(force=True))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)


def test_a_stamp_and_a_countersignature_are_noted() -> None:
    made = cms.ContentInfo.load(signature(TEXT, writer(), opaque=True))["content"]["signer_infos"][0]
    counter = cms.ContentInfo.load(signature(b"x", ada()))["content"]["signer_infos"][0]
    stamp = token(made["signature"].native)
    unsigned = (
        {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(stamp)]},
        {"type": "counter_signature", "values": [counter]},
    )
    blob = signature(TEXT, writer(), opaque=True, unsigned=unsigned, others=(ada(), middle()))
    found = answer(blob)
    assert found.reason is Reason.VERIFIED
    assert STAMPED in found.notes
    assert any("somebody else signed this signature too, by the certificate of Ada <ada@example.org>" in note for note in found.notes)
    examined = Examined(item=Item("a.p7m", len(blob), "", format="cms_message"))
    keys = KeyStore([], trusted_certificates=[root().pem])
    answers, problems = authenticate(Content.of_bytes(blob), examined, catalogue.schemes(), keys, Limits())
    assert not problems
    assert [(one.scheme, one.reason) for one in answers if one.scheme == "time_stamp"] == [("time_stamp", Reason.TIME_STAMPED)]


def test_that_the_content_is_encrypted_is_noted() -> None:
    assert ENCRYPTED_INSIDE in answer(signature(encrypted(), writer(), opaque=True)).notes


def test_a_certificate_for_mail_alone_signs_files_too() -> None:
    """No purpose is set apart for documents by all who issue certificates for them; so it is with PDF."""
    other = party("Mail Only", root(), usage="sign", purposes=MAIL_ONLY)
    assert answer(signature(TEXT, other, opaque=True)).reason is Reason.VERIFIED


def test_what_is_too_large_was_not_checked() -> None:
    (found,) = asked(signature(TEXT, writer(), opaque=True), root(), limits=Limits(item_bytes=100))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.TOO_LARGE)


def test_other_kinds_of_messages_and_signatures_without_content_have_no_answer() -> None:
    assert asked(encrypted(), root()) == []
    assert asked((FILES / "minutes.txt.p7s").read_bytes(), ROOT_OF_FILES) == []
    assert asked((FILES / "certificates.p7c").read_bytes(), ROOT_OF_FILES) == []


# ── beside the file ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("dress", [bytes, in_ber, base64.encodebytes])
def test_a_signature_beside_a_file_is_about_the_file(dress: object) -> None:
    (found,) = beside(dress(signature(TEXT, writer())))  # type: ignore[operator]
    assert (found.outcome, found.reason, found.body_covered) == (Outcome.PASSED, Reason.VERIFIED, len(TEXT))
    assert found.sentence.startswith("This file is unchanged since the holder of the certificate of Ada Writer signed it on 2020-05-04 12:00:00 UTC")
    assert "The signature lies beside it, in note.txt.p7s." in found.sentence
    assert found.at.part == "beside the file, in note.txt.p7s, signer 1"


def test_other_bytes_are_told_and_excused() -> None:
    (found,) = beside(signature(TEXT, writer()), TEXT.replace(b"400", b"900"))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "laying the signature of another file beside it" in found.sentence


def test_a_text_signed_with_the_line_ends_of_mail_is_told_so() -> None:
    (found,) = beside(signature(TEXT.replace(b"\n", b"\r\n"), writer()))
    assert (found.reason, found.repairs) == (Reason.VERIFIED, (LINE_ENDS,))


def test_a_file_that_holds_its_content_speaks_for_one_with_the_same_bytes_alone() -> None:
    blob = signature(TEXT, writer(), opaque=True)
    (found,) = beside(blob, name="note.txt.p7m")
    assert found.reason is Reason.VERIFIED
    assert beside(blob, b"a draft", name="note.txt.p7m") == []


def test_what_lies_beside_and_cannot_be_read_is_told_and_other_things_are_left_alone() -> None:
    (found,) = beside(signature(TEXT, writer())[:500])
    assert found.reason is Reason.MALFORMED
    assert "The signature beside this file, in note.txt.p7s, cannot be read" in found.sentence
    for other in (encrypted(), b"words", (FILES / "certificates.p7c").read_bytes()):
        assert beside(other) == []


def test_a_signature_beside_a_whole_mail_covers_its_lines() -> None:
    (found,) = beside(signature(TEXT, writer()), kind=ItemKind.MAIL)
    assert found.covered == ("from", "subject", "date")
    assert found.alignment is Alignment.DIFFERENT, "its signer need not be its sender"


@given(st.binary(max_size=400))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    blob = bytes.fromhex("308006092a864886f70d010702a080") + data
    asked(blob)
    beside(blob)


# ── what follows for a dump ──────────────────────────────────────────────────────────────────────────────────────────


def _scanned(dump: Path, case: Path, *trusted: Path) -> dict[str, Verdict]:
    options = ScanOptions(paths=(str(dump),), case=case, engine="serial", trusted_certificates=trusted)
    return {result.examined.item.path: result.verdict for result in scan(options).results()}


def test_what_lies_in_a_signed_file_and_what_equals_it_is_authenticated_with_it(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    (dump / "loose").mkdir(parents=True)
    long = TEXT * 3
    (dump / "note.txt.p7m").write_bytes(signature(long, writer(), opaque=True))
    (dump / "loose" / "copy.txt").write_bytes(long)
    (dump / "other.txt.p7m").write_bytes(signature(TEXT * 2, writer(), opaque=True, signed_instead=b"another"))
    (tmp_path / "root.pem").write_bytes(root().pem)
    found = _scanned(dump, tmp_path / "case", tmp_path / "root.pem")
    inside = found["dump/note.txt.p7m!/note.txt"]
    assert (inside.status, inside.basis) == (Status.AUTHENTICATED, Basis.INHERITED)
    assert inside.sentence.startswith(
        "This file lies inside a signed file (dump/note.txt.p7m). Of that file: “The content of this signed file is unchanged"
    )
    copy = found["dump/loose/copy.txt"]
    assert (copy.status, copy.basis) == (Status.AUTHENTICATED, Basis.INHERITED)
    assert "inside a signed file (dump/note.txt.p7m!/note.txt" in copy.sentence
    assert "Of that file: “" in copy.sentence
    for path in ("dump/other.txt.p7m", "dump/other.txt.p7m!/other.txt"):
        assert found[path].status is Status.UNVERIFIABLE


def test_without_a_trusted_certificate_nothing_in_it_is_authenticated(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    (dump / "note.txt.p7m").write_bytes(signature(TEXT, writer(), opaque=True))
    (dump / "side.txt").write_bytes(TEXT)
    (dump / "side.txt.p7s").write_bytes(signature(TEXT, writer()))
    found = _scanned(dump, tmp_path / "case")
    assert {verdict.status for verdict in found.values()} == {Status.UNVERIFIABLE}
    assert found["dump/side.txt"].basis is Basis.SIGNED_BY_UNANCHORED_KEY


def test_real_signed_files_fit_and_are_unanchored(corpus: Path) -> None:
    found: dict[str, Reason] = {}
    for path in sorted(corpus.rglob("*.p7m")):
        content = Content.of_file(path)
        format_, _ = identify(content, catalogue.formats())
        assert format_ is not None, path
        assert format_.name == "cms_message", path
        for one in asked(content.read(1 << 30)):
            found[path.name] = one.reason
    assert found.pop("rawsha256nonull.p7m") is Reason.DOES_NOT_OPEN
    assert set(found.values()) == {Reason.UNANCHORED}
