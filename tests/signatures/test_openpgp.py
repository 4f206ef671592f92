"""What an OpenPGP signature is said to vouch for: on mail by GnuPG, on mail signed here, on what spoofers do, and on real mail."""

import base64
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpgp_material import (
    ADA,
    HEAD,
    MADE,
    TEXT,
    WORDS,
    Key,
    Multipart,
    armour,
    block,
    canonical,
    certification,
    mpi,
    old_packet,
    packet,
    plain,
    public,
    signed_block,
    signed_multipart,
    subkey,
    subpacket,
    user_id,
)

from leakcheck.decode.openpgp_texts import signed_texts
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.signatures.openpgp import SCHEME

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "openpgp"
KEY, OTHER = Key(1), Key(2)
SIGNS, CERTIFIES, ENCRYPTS = (subpacket(27, bytes((use,))) for use in (2, 1, 12))
BY_GNUPG = ("inline_rsa", "inline_dsa", "inline_ed25519", "inline_ecdsa", "mime_rsa", "mime_dsa", "mime_ed25519", "mime_ecdsa")
#: An hour of a slow machine's patience is not meant: honest mail takes milliseconds.
BOUNDED = 20.0


def asked(message: bytes, *keys: bytes) -> list[Attestation]:
    return list(
        SCHEME.verify(Content.of_bytes(message), Examined(item=Item("a", 1, "", format="email_message")), KeyStore((), openpgp_keys=keys), Limits())
    )


def answer(message: bytes, *keys: bytes) -> Attestation:
    (found,) = asked(message, *keys)
    return found


@cache
def mail(name: str) -> bytes:
    return (FOLDER / "mail" / f"{name}.eml").read_bytes()


@cache
def key(name: str) -> bytes:
    return (FOLDER / "keys" / f"{name}.asc").read_bytes()


def ring(*left_out: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((FOLDER / "keys").glob("*.asc")) if path.stem not in left_out)


# ── what GnuPG made ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*BY_GNUPG, "mime_text_mode", "mime_attachment_inside", "inline_awkward", "mime_subkey"])
def test_an_intact_text_is_said_to_be_unchanged_and_its_signer_unanchored(name: str) -> None:
    found = answer(mail(name), *ring())
    assert (found.outcome, found.reason, found.alignment) == (Outcome.INDETERMINATE, Reason.UNANCHORED, Alignment.SAME)
    assert not found.authenticates
    assert found.body_proven
    assert not found.repairs
    assert "ask the person for the fingerprint" in found.sentence.lower()


def test_the_answer_names_key_method_time_and_place() -> None:
    found = answer(mail("inline_rsa"), key("rsa"))
    assert (found.algorithm, found.key_bits, found.signer) == ("rsa-sha512", 2048, "Mara Lindholm <mara@harbour.example>")
    assert str(found.signing_time) == "2016-03-14 09:30:00 UTC"
    assert found.at.part == "body part 1: inline signature"
    assert re.fullmatch("[0-9A-F]{40}", found.selector)
    assert found.selector in " ".join(found.notes)


def test_a_binary_key_file_is_read_as_an_armoured_one() -> None:
    binary = (FOLDER / "keys" / "rsa.gpg").read_bytes()
    assert answer(mail("mime_rsa"), binary) == answer(mail("mime_rsa"), key("rsa"))


def test_what_had_to_be_undone_is_stated() -> None:
    assert answer(mail("mime_line_feeds"), key("ed25519")).repairs == ("the line ends were signed as they stand, and not as CRLF",)
    assert "characters (UTF-8)" in answer(mail("inline_latin1"), key("ed25519")).repairs[0]
    assert answer(mail("mime_rsa").replace(b"\n", b"\r\n"), key("rsa")).repairs == ()


def test_each_of_several_signers_gets_an_answer() -> None:
    first, second = asked(mail("mime_two_signers"), key("rsa"), key("ed25519"))
    assert {first.reason, second.reason} == {Reason.UNANCHORED}
    assert (first.alignment, second.alignment) == (Alignment.SAME, Alignment.DIFFERENT)
    assert [one.reason for one in asked(mail("mime_two_signers"), key("rsa"))] == [Reason.NO_KEY, Reason.UNANCHORED]


@pytest.mark.parametrize("name", BY_GNUPG)
def test_one_character_changed_is_told_and_excused(name: str) -> None:
    found = answer(mail(name).replace(b"4,500", b"4,501"), *ring())
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "no evidence that anybody altered it on purpose" in found.sentence
    assert not found.body_proven
    # Only RSA shows that this key made the signature; of the others no more is said than that the signature names it.
    assert ("made this signature" in found.sentence) == name.endswith("rsa")


def test_a_signature_that_is_damaged_itself_is_no_altered_text() -> None:
    for name in ("inline_rsa", "mime_ed25519", "inline_dsa", "mime_ecdsa"):
        lines = mail(name).split(b"\n")
        place = next(at for at, line in enumerate(lines) if line.startswith(b"=")) - 1
        # Late in the last number; its first octets only say how long it is.
        at = len(lines[place].rstrip(b"=")) - 4
        lines[place] = lines[place][:at] + (b"B" if lines[place][at : at + 1] == b"A" else b"A") + lines[place][at + 1 :]
        found = answer(b"\n".join(lines), *ring())
        assert found.reason is Reason.DOES_NOT_OPEN, name
        assert "damaged on the way" in found.sentence


def test_a_wrong_checksum_of_the_armour_changes_nothing() -> None:
    changed = re.sub(rb"(?m)^=....$", b"=AAAA", mail("mime_rsa"))
    assert changed != mail("mime_rsa")
    assert answer(changed, key("rsa")) == answer(mail("mime_rsa"), key("rsa"))


def test_without_the_key_the_reader_learns_which_one_is_missing() -> None:
    for keys in ((), (key("dsa"),)):
        found = answer(mail("inline_rsa"), *keys)
        assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.NO_KEY)
        assert found.selector in found.sentence
        assert answer(mail("inline_rsa"), key("rsa")).selector == found.selector


# ── the life of a key ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_that_ended_since_is_good_for_what_it_signed_before() -> None:
    assert answer(mail("signed_in_force"), key("ending_2018")).reason is Reason.UNANCHORED
    late = answer(mail("signed_after_first_end"), key("ending_2018"))
    assert late.reason is Reason.OUTSIDE_VALIDITY
    assert "expired by then" in late.sentence


def test_the_newest_word_of_the_owner_counts_from_whichever_copy() -> None:
    for copies in ((key("ending_put_off"),), (key("ending_2018"), key("ending_put_off")), (key("ending_put_off"), key("ending_2018"))):
        assert answer(mail("signed_after_first_end"), *copies).reason is Reason.UNANCHORED


def test_a_key_withdrawn_without_reason_signs_nothing_at_any_time() -> None:
    for name in ("signed_before_withdrawn", "signed_after_withdrawn"):
        found = answer(mail(name), key("withdrawn_before"), key("withdrawn"))
        assert found.reason is Reason.OUTSIDE_VALIDITY, name
        assert "withdrew the key" in found.sentence
    assert answer(mail("signed_before_withdrawn"), key("withdrawn_before")).reason is Reason.UNANCHORED


def test_a_key_that_was_only_replaced_is_good_for_what_it_signed_before() -> None:
    assert answer(mail("signed_before_replaced"), key("replaced")).reason is Reason.UNANCHORED
    assert answer(mail("signed_after_replaced"), key("replaced")).reason is Reason.OUTSIDE_VALIDITY


def test_a_withdrawal_by_another_key_is_none() -> None:
    withdrawal = packet(2, OTHER.sign(0x20, KEY.hashed, created=MADE, issuer=KEY.fingerprint))
    assert answer(plain(signed_block(KEY)), public(KEY, withdrawal, user_id(KEY, ADA))).reason is Reason.UNANCHORED
    own = packet(2, KEY.sign(0x20, KEY.hashed, created=MADE))
    assert answer(plain(signed_block(KEY)), public(KEY, own, user_id(KEY, ADA))).reason is Reason.OUTSIDE_VALIDITY


def test_a_time_before_the_key_was_made_or_no_time_is_told() -> None:
    early = block(TEXT, KEY.sign(1, canonical(TEXT), created=MADE - 86_400))
    assert answer(plain(early), public(KEY)).reason is Reason.OUTSIDE_VALIDITY
    timeless = answer(plain(block(TEXT, KEY.sign(1, canonical(TEXT), created=None))), public(KEY))
    assert (timeless.reason, timeless.signing_time) == (Reason.OUTSIDE_VALIDITY, None)


def test_features_younger_than_the_stated_time_are_noted_and_no_more() -> None:
    found = answer(mail("inline_dsa"), key("dsa"))
    assert found.reason is Reason.UNANCHORED
    assert any("2016" in note and "clocks can be wrong" in note for note in found.notes)
    assert not any("clocks" in note for note in answer(mail("inline_ed25519"), key("ed25519")).notes)


# ── subkeys and names ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_subkey_signs_for_its_primary_key_only_if_both_own_up() -> None:
    small = Key(3, tag=14)
    message = plain(signed_block(small))
    good = answer(message, public(KEY, user_id(KEY, ADA), subkey(KEY, small, SIGNS)))
    assert (good.reason, good.signer) == (Reason.UNANCHORED, ADA)
    for parts in (
        subkey(KEY, small, SIGNS, back=False),
        subkey(KEY, small, SIGNS, back_over=OTHER),
        subkey(KEY, small, SIGNS, by=OTHER),
        subkey(KEY, small, ENCRYPTS),
        packet(14, small.body),
    ):
        found = answer(message, public(KEY, user_id(KEY, ADA), parts))
        assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.KEY_FORBIDS)


def test_a_withdrawn_or_ended_subkey_is_told() -> None:
    small = Key(3, tag=14)
    withdrawal = packet(2, KEY.sign(0x28, KEY.hashed + small.hashed, created=MADE))
    ended = subkey(KEY, small, SIGNS, subpacket(9, (86_400).to_bytes(4, "big")))
    for parts, words in ((subkey(KEY, small, SIGNS) + withdrawal, "withdrew the subkey"), (ended, "the subkey had expired")):
        found = answer(plain(signed_block(small)), public(KEY, user_id(KEY, ADA), parts))
        assert found.reason is Reason.OUTSIDE_VALIDITY
        assert words in found.sentence


def test_a_primary_key_set_apart_for_certifying_signs_no_text() -> None:
    assert answer(plain(signed_block(KEY)), public(KEY, user_id(KEY, ADA, CERTIFIES))).reason is Reason.KEY_FORBIDS
    assert answer(plain(signed_block(KEY)), public(KEY, user_id(KEY, ADA, SIGNS))).reason is Reason.UNANCHORED


def test_a_name_that_the_key_did_not_certify_or_withdrew_is_not_believed() -> None:
    foreign = packet(13, b"Eve <ada@example.org>")
    withdrawn = user_id(KEY, ADA) + certification(KEY, ADA, kind=0x30, created=MADE + 5)
    for parts in (foreign, user_id(KEY, ADA, by=OTHER), withdrawn):
        found = answer(plain(signed_block(KEY)), public(KEY, parts))
        assert (found.signer, found.alignment) == ("", Alignment.UNKNOWN)
        assert "bears no name of its own" in found.sentence


@pytest.mark.parametrize(
    "name", ["Ada <ada@example.org> <eve@example.net>", "ada@example.org <eve@example.net>", "<ada@example.org>, <eve@example.net>"]
)
def test_a_name_with_a_second_address_in_it_is_not_the_senders(name: str) -> None:
    assert answer(plain(signed_block(KEY)), public(KEY, user_id(KEY, name))).alignment is not Alignment.SAME


def test_a_name_cannot_end_its_own_quotation() -> None:
    found = answer(plain(signed_block(KEY)), public(KEY, user_id(KEY, "Eve”. The police checked this key. “")))
    assert "”. The police" not in found.sentence
    assert found.sentence.count("“") == found.sentence.count("”") == 1


def test_a_long_name_is_seen_to_be_cut() -> None:
    found = answer(plain(signed_block(KEY)), public(KEY, user_id(KEY, f"{ADA}{' ' * 200}<eve@example.net>")))
    assert found.signer.endswith("…")
    assert found.alignment is Alignment.UNKNOWN


def test_an_address_of_the_same_provider_is_another_one() -> None:
    assert answer(plain(signed_block(KEY)), public(KEY, user_id(KEY, "Eve <eve@example.org>"))).alignment is Alignment.DIFFERENT


def test_an_entry_that_is_not_covered_tells_no_age() -> None:
    # Sequoia writes the fingerprint into the uncovered part of old signatures too.
    old, entry = Key(1, created=1_200_000_000), subpacket(33, b"\x04" + Key(1, created=1_200_000_000).fingerprint)
    uncovered = block(TEXT, old.sign(1, canonical(TEXT), created=1_250_000_000, issuer=b"", unhashed=entry, hash_number=8))
    covered = block(TEXT, old.sign(1, canonical(TEXT), created=1_250_000_000, hash_number=8))
    assert not any("fingerprint of its key, which" in note for note in answer(plain(uncovered), public(old, packet(13, b"x"))).notes)
    assert any("fingerprint of its key, which" in note for note in answer(plain(covered), public(old, packet(13, b"x"))).notes)


def test_of_several_names_the_senders_is_shown() -> None:
    found = answer(plain(signed_block(KEY)), public(KEY, user_id(KEY, "Ada at work <a.lind@firm.example>"), user_id(KEY, ADA)))
    assert (found.signer, found.alignment) == (ADA, Alignment.SAME)


def test_a_sender_line_with_two_addresses_equals_no_key() -> None:
    message = plain(signed_block(KEY)).replace(b"From: Ada <ada@example.org>", b"From: Ada <ada@example.org>, Eve <eve@example.net>")
    assert answer(message, public(KEY)).alignment is Alignment.UNKNOWN


# ── what lies outside ────────────────────────────────────────────────────────────────────────────────────────────────

GOOD = signed_block(KEY)
UNSIGNED = b"Content-Type: text/plain\n\nPay 500.\n"
AS_PART = b"Content-Type: text/plain\n\n" + GOOD
HTML = b"Content-Type: text/html\n\n<p>Pay 500.</p>\n"
ATTACHED = b'Content-Type: text/csv; name="a.csv"\nContent-Disposition: attachment\n\n1,2\n'
CUT = GOOD.index(b"-----BEGIN PGP SIGNATURE")


@pytest.mark.parametrize(
    "message",
    [
        plain(b"Pay 500.\n\n" + GOOD),
        plain(GOOD + b"\nPay 500.\n"),
        plain(GOOD + GOOD),
        plain(b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nPay 500.\n" + GOOD),
        plain(GOOD, b"text/html"),
        plain(signed_block(KEY, above="Hash: SHA512\nPay 500: now\n")),
        plain(signed_block(KEY, above="Hash: SHA512, and pay 500\n")),
        plain(signed_block(KEY, above="Hash: SHA512\n\x0c\nPay 500.\n")),
        plain(signed_block(KEY, above="NotDashEscaped: You need GnuPG\n")),
        plain(signed_block(KEY, above="Hash: SHA512\n\x00Pay 500.\n")),
        plain(signed_block(KEY, above="\x0b\n")),
        plain(GOOD.replace(b"-----END PGP SIG", b"Pay 500.\n-----END PGP SIG")),
        plain(GOOD.replace(b"SIGNATURE-----\n\n", b"SIGNATURE-----\nPay 500.\n\n")),
        plain(GOOD.replace(b"-----END PGP SIG", b"=AAAA\nPay500now\n-----END PGP SIG")),
        HEAD + Multipart("mixed", (AS_PART, UNSIGNED)).raw,
        HEAD + Multipart("mixed", (AS_PART, ATTACHED)).raw,
        HEAD + Multipart("alternative", (AS_PART, HTML)).raw,
        HEAD + Multipart("mixed", (HTML, signed_multipart(KEY))).raw,
        HEAD + Multipart("mixed", (signed_multipart(KEY), UNSIGNED)).raw,
        HEAD + Multipart("mixed", (signed_multipart(KEY), ATTACHED)).raw,
        HEAD + Multipart("related", (HTML, signed_multipart(KEY))).raw,
        HEAD + Multipart("mixed", (signed_multipart(KEY), *[UNSIGNED] * 1200)).raw,
        HEAD + signed_multipart(KEY).replace(b"-----END PGP SIGNATURE-----\n", b"-----END PGP SIGNATURE-----\nPay 500.\n"),
    ],
)
def test_what_stands_beside_the_signed_text_is_never_called_covered(message: bytes) -> None:
    found = asked(message, public(KEY))
    assert found
    for one in found:
        assert one.reason is Reason.PARTLY_COVERED
        assert "vouched for by nobody" in one.sentence


def test_parts_of_one_signed_multipart_are_all_covered() -> None:
    whole = Multipart("mixed", (WORDS, HTML, ATTACHED), "inner").raw
    assert answer(HEAD + signed_multipart(KEY, whole), public(KEY)).reason is Reason.UNANCHORED


def test_a_signed_part_swapped_for_another_does_not_fit() -> None:
    message = HEAD + signed_multipart(KEY).replace(WORDS, UNSIGNED)
    assert answer(message, public(KEY)).reason is Reason.BODY_ALTERED


def test_text_after_a_form_feed_or_nul_inside_the_signed_lines_is_part_of_them() -> None:
    for odd in ("\x0c", "\x00", "\x0b", "\x85"):
        text = f"pay 400{odd}\nto Bo\n"
        assert answer(plain(signed_block(KEY, text)), public(KEY)).reason is Reason.UNANCHORED
        smuggled = signed_block(KEY, text).replace(f"400{odd}".encode(), f"400{odd} and 100 more".encode())
        assert answer(plain(smuggled), public(KEY)).reason is Reason.BODY_ALTERED


def test_a_character_set_that_nobody_signed_cannot_change_the_words() -> None:
    text = "pay +ADQAMA- for it\n"
    message = plain(signed_block(KEY, text))
    assert answer(message, public(KEY)).reason is Reason.UNANCHORED
    assert answer(message.replace(b"charset=utf-8", b"charset=utf-7"), public(KEY)).reason is Reason.PARTLY_COVERED
    for name in (b"us-ascii", b"iso-8859-1", b"shift_jis", b"no-such-set", b"punycode", b"unicode_escape", b"iso-2022-jp"):
        assert answer(message.replace(b"utf-8", name), public(KEY)).reason is Reason.UNANCHORED, name


def test_a_quoted_block_says_nothing() -> None:
    quoted = b"".join(b"> " + line + b"\n" for line in GOOD.split(b"\n"))
    assert asked(plain(quoted), public(KEY)) == []
    assert asked(plain(b"Nothing here.\n"), public(KEY)) == []


def test_an_encoded_block_is_found() -> None:
    encoded = plain(base64.encodebytes(b"\n" * 5 + GOOD), b"text/plain\nContent-Transfer-Encoding: base64")
    assert answer(encoded, public(KEY)).reason is Reason.UNANCHORED


def test_a_problem_of_the_key_does_not_hide_what_lies_outside() -> None:
    early = block(TEXT, KEY.sign(1, canonical(TEXT), created=MADE - 1))
    found = answer(plain(early + b"Pay 500.\n"), public(KEY))
    assert found.reason is Reason.OUTSIDE_VALIDITY
    assert any("covers nothing of that" in note for note in found.notes)


# ── odd signatures ───────────────────────────────────────────────────────────────────────────────────────────────────


def odd(**given: object) -> bytes:
    return plain(block(TEXT, KEY.sign(given.pop("kind", 1), canonical(TEXT), **given)))  # type: ignore[arg-type]


def test_what_is_not_known_here_is_unsupported_and_never_failed() -> None:
    libre = bytes((5,)) + KEY.sign(1, canonical(TEXT))[1:]
    critical = KEY.sign(1, canonical(TEXT), subpacket(101, b"x", critical=True))
    for message in (
        odd(kind=0x10), odd(kind=0x02), odd(hash_number=3), odd(hash_number=99), odd(algorithm=99), odd(algorithm=17),
        plain(block(TEXT, libre)), plain(block(TEXT, critical)),
    ):  # fmt: skip
        found = answer(message, public(KEY))
        assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSUPPORTED)
    assert answer(plain(block(TEXT, KEY.sign(1, canonical(TEXT), subpacket(101, b"x")))), public(KEY)).reason is Reason.UNANCHORED


def test_md5_is_told() -> None:
    found = answer(odd(hash_number=1), public(KEY))
    assert found.reason is Reason.FORGEABLE
    assert "MD5" in found.sentence


@pytest.mark.parametrize("made", [Key(4, version=6), Key(4, version=6, long=True)])
def test_signatures_of_2024_are_read(made: Key) -> None:
    assert answer(plain(signed_block(made)), public(made)).reason is Reason.UNANCHORED
    changed = plain(signed_block(made)).replace(b"400", b"500")
    assert answer(changed, public(made)).reason is Reason.BODY_ALTERED
    salted = made.sign(1, canonical(TEXT), salt=b"short")
    assert answer(plain(block(TEXT, salted)), public(made)).reason is Reason.MALFORMED


def _primes() -> Iterator[int]:
    number = (3 << 510) + 111
    while True:
        number += 2
        if pow(2, number - 1, number) == 1:
            yield number


class OldKey:
    """Version 3: RSA, whose id is the end of the modulus, so that anybody can make a second key with it."""

    def __init__(self, first: int, ending: int) -> None:
        self.first = first
        second = (3 << 510) + (ending * pow(first, -1, 1 << 64) - (3 << 510)) % (1 << 64)
        while pow(2, second - 1, second) != 1:
            second += 1 << 64
        self.second, self.modulus = second, first * second
        self.body = b"\x03" + (800_000_000).to_bytes(4, "big") + b"\x00\x00\x01" + mpi(self.modulus) + mpi(65537)

    def sign(self, kind: int, data: bytes) -> bytes:
        import hashlib

        trailer = bytes((kind,)) + (850_000_000).to_bytes(4, "big")
        digest = hashlib.sha1(data + trailer).digest()
        tail = b"\x00" + bytes.fromhex("3021300906052b0e03021a05000414") + digest
        size = (self.modulus.bit_length() + 7) // 8
        filled = b"\x00\x01" + b"\xff" * (size - 2 - len(tail)) + tail
        secret = pow(65537, -1, (self.first - 1) * (self.second - 1))
        number = pow(int.from_bytes(filled, "big"), secret, self.modulus)
        issuer = self.modulus.to_bytes(size, "big")[-8:]
        return b"\x03\x05" + trailer + issuer + b"\x01\x02" + digest[:2] + mpi(number)

    def public(self, user: str) -> bytes:
        over = b"\x99" + len(self.body).to_bytes(2, "big") + self.body + user.encode()
        return armour("PUBLIC KEY BLOCK", old_packet(6, self.body) + old_packet(13, user.encode()) + old_packet(2, self.sign(0x10, over)))


def test_old_keys_are_read_and_one_with_the_same_id_is_not_taken_for_another() -> None:
    primes = _primes()
    right, wrong = (OldKey(next(primes), 0xDEADBEEFDEADBEE1) for _ in range(2))
    assert right.modulus != wrong.modulus
    message = plain(block(TEXT, right.sign(1, canonical(TEXT)), above=""))
    good = answer(message, wrong.public("Eve <eve@example.net>"), right.public(ADA))
    assert (good.reason, good.signer, good.algorithm) == (Reason.UNANCHORED, ADA, "rsa-sha1")
    strange = answer(message, wrong.public("Eve <eve@example.net>"))
    assert (strange.outcome, strange.reason) == (Outcome.FAILED, Reason.DOES_NOT_OPEN)
    assert "another key may bear the same id" in strange.sentence
    assert answer(message.replace(b"400", b"500"), wrong.public("Eve <eve@example.net>"), right.public(ADA)).signer == ADA


def test_a_signature_without_a_form_is_malformed() -> None:
    for broken in (b"", b"\x04", b"\x04\x01\x16\x0a\xff\xff", KEY.sign(1, canonical(TEXT))[:40]):
        assert answer(plain(block(TEXT, broken)), public(KEY)).reason is Reason.MALFORMED
    assert answer(HEAD + signed_multipart(KEY, signature=b"none"), public(KEY)).reason is Reason.MALFORMED


# ── hostile ──────────────────────────────────────────────────────────────────────────────────────────────────────────

HUGE = (1 << 65_535) - 1
RSA_OF_64_KBIT = b"\x04" + MADE.to_bytes(4, "big") + b"\x01" + mpi(HUGE) + mpi(HUGE)


def _hostile() -> Iterator[tuple[str, bytes, bytes]]:
    good = public(KEY)
    nested = GOOD
    for _ in range(60):
        nested = b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + b"".join(b"- " + x + b"\n" for x in nested.split(b"\n")[:40]) + GOOD[CUT:]
    yield "a million packets", plain(GOOD), packet(2, b"")[:0] + KEY.packet + b"\xc2\x00" * 1_000_000
    yield "a million signatures", plain(block(TEXT, *[b""] * 100_000)), good
    yield "lengths in pieces", plain(GOOD[:CUT] + armour("SIGNATURE", b"\xc2\xe0x" * 50_000)), b"\xc6\xfe" * 500_000
    yield "nested armour", plain(nested), good
    yield "beginnings without end", plain(b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 200_000), b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n" * 200_000
    yield "signatures without beginning", plain(b"-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n" * 100_000), good
    yield "numbers of 64 kbit", plain(block(TEXT, KEY.sign(1, canonical(TEXT), algorithm=1))), packet(6, RSA_OF_64_KBIT)
    yield "a bomb", plain(GOOD[:CUT] + armour("SIGNATURE", b"\xc8\xff" + (100_000).to_bytes(4, "big") + b"\x01" * 100_000)), good
    yield "100,000 parts", HEAD + Multipart("mixed", [b"\n."] * 100_000 + [signed_multipart(KEY)]).raw, good
    yield "100,000 signed parts", HEAD + Multipart("mixed", [WORDS, b"Content-Type: application/pgp-signature\n\nx"] * 50_000).raw, good
    yield "subpackets", plain(block(TEXT, KEY.sign(1, canonical(TEXT), *[subpacket(16, b"12345678")] * 6000))), good
    yield "names", plain(GOOD), KEY.packet + user_id(KEY, ADA) * 20_000
    yield "copies of a key", plain(GOOD), (KEY.packet + user_id(KEY, ADA)) * 20_000
    yield "dashes", plain(b"-----BEGIN PGP SIGNED MESSAGE-----\n\n" + b"- " * 1_000_000 + b"\n" + GOOD[CUT:]), good
    yield "a slow character set", plain(signed_block(KEY, "-" + "a" * 1_000_000 + "\n"), b"text/plain; charset=punycode"), good
    yield "blanks", plain(b"-----BEGIN PGP SIGNED MESSAGE-----" + b" \t\r" * 500_000 + b"x\n" + GOOD), good


@pytest.mark.parametrize(("message", "keys"), [pytest.param(message, keys, id=name) for name, message, keys in _hostile()])
def test_hostile_material_is_answered_in_bounded_time(message: bytes, keys: bytes) -> None:
    began = time.perf_counter()
    found = asked(message, keys)
    assert time.perf_counter() - began < BOUNDED
    assert len(found) <= 250
    assert not any(one.authenticates for one in found)


def test_of_many_signatures_and_texts_the_rest_is_said_to_be_unexamined() -> None:
    many = asked(plain(block(TEXT, *[KEY.sign(1, canonical(TEXT))] * 15)), public(KEY))
    assert [one.reason for one in many].count(Reason.UNANCHORED) == 10
    assert many[-1].reason is Reason.TOO_LARGE
    assert asked(plain(GOOD * 30), public(KEY))[-1].reason is Reason.TOO_LARGE


MATERIAL = [mail(name) for name in (*BY_GNUPG, "inline_awkward", "mime_two_signers", "inline_latin1")]


def _lines(message: bytes) -> list[bytes]:
    """What a reader sees from the first line of the text to the signature, without blanks at the ends of lines."""
    text = message[message.index(b"\n\n") :].partition(b"-----BEGIN PGP SIGNATURE-----\n\n")[0]
    return [line.rstrip(b" \t\r") for line in text.split(b"\n")]


@given(st.sampled_from(MATERIAL), st.data())
def test_no_change_of_a_covered_byte_fits(message: bytes, data: st.DataObject) -> None:
    start, end = (
        message.rindex(b"\n\n", 0, message.index(b"-----BEGIN PGP SIGNATURE-----\n\n") - 20) + 2,
        message.index(b"-----BEGIN PGP SIGNATURE-----\n\n"),
    )
    place = data.draw(st.integers(start, end - 60 if b"--outer" in message[start:end] else end - 2))
    byte = data.draw(st.integers(0, 255))
    assume(message[place] not in b" \t\r\n-" and byte not in b" \t\r\n" and message[place] != byte)
    changed = message[:place] + bytes((byte,)) + message[place + 1 :]
    assert not any(one.body_proven for one in asked(changed, *ring()))


@given(st.sampled_from(MATERIAL), st.data())
def test_whatever_becomes_of_a_message_it_is_answered_and_fits_only_unchanged_words(message: bytes, data: st.DataObject) -> None:
    changed = bytearray(message)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(changed) - 1))
        with_ = data.draw(st.binary(max_size=4))
        changed[place : place + data.draw(st.integers(0, 4))] = with_
    found = asked(bytes(changed), *ring())
    assert not any(one.authenticates for one in found)
    if any(one.reason is Reason.UNANCHORED and not one.repairs for one in found) and b"\nMIME" in message and b"\n\n" in changed:
        signed = next(iter(signed_texts(bytes(changed)))).raw
        assert signed.replace(b"\r\n", b"\n") == next(iter(signed_texts(message))).raw.replace(b"\r\n", b"\n")


@given(st.sampled_from([key(name) for name in ("rsa", "dsa", "ed25519", "ecdsa", "signing_subkey")]), st.data())
def test_damaged_keys_raise_nothing_and_make_nothing_fit_under_another_name(keys: bytes, data: st.DataObject) -> None:
    raw = bytearray(base64.b64decode(keys.partition(b"\n\n")[2].partition(b"\n=")[0]))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    for name in ("inline_rsa", "mime_dsa", "mime_ed25519", "inline_ecdsa", "mime_subkey"):
        for one in asked(mail(name), bytes(raw)):
            assert one.signer in {"", "Mara Lindholm <mara@harbour.example>", "Tomas Ebner <tomas@harbour.example>",
                                  "Ilse Brandt <ilse@quay.example>", "Jonas Weir <jonas@quay.example>"}  # fmt: skip


# ── wording ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_answer_says_more_than_it_knows() -> None:
    messages = [path.read_bytes() for path in (FOLDER / "mail").glob("*.eml")]
    changed = [one.replace(b"4,500", b"9") for one in messages]
    said = [one for message in (*messages, *changed) for one in (*asked(message, *ring()), *asked(message))]
    words = " ".join(f"{one.sentence} {' '.join(one.notes)}" for one in said).lower()
    for forbidden in ("fake", "forged", "genuine", "proves", "%", "authentic"):
        assert forbidden not in words
    assert all(one.sentence.endswith(".") for one in said)


# ── beside GnuPG ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Gpg:
    """GnuPG with some keys imported."""

    def __init__(self, home: Path, keys: tuple[bytes, ...]) -> None:
        if shutil.which("gpg") is None:
            pytest.skip("GnuPG is not installed, so that nothing can be compared with it")
        self.home = home
        home.chmod(0o700)
        for one in keys:
            self.run(["--import"], one)

    def run(self, options: list[str], given: bytes = b"") -> bytes:
        command = ["gpg", "--homedir", str(self.home), "--batch", "--no-tty", "--no-auto-check-trustdb", "--status-fd", "1", *options]
        return subprocess.run(command, input=given, capture_output=True, check=False).stdout

    def fits_cleartext(self, message: bytes) -> bool:
        """What GnuPG's own reading of a cleartext says."""
        (self.home / "message").write_bytes(message)
        said = self.run(["--verify", str(self.home / "message")])
        return bool(re.search(rb"GNUPG:\] (GOODSIG|EXPKEYSIG|REVKEYSIG|EXPSIG)", said))

    def fits(self, signature: bytes, data: bytes) -> bool:
        """Whether one signature fits at least, whatever became of its key since."""
        (self.home / "signature").write_bytes(signature)
        (self.home / "data").write_bytes(data)
        said = self.run(["--verify", str(self.home / "signature"), str(self.home / "data")])
        return bool(re.search(rb"GNUPG:\] (GOODSIG|EXPKEYSIG|REVKEYSIG|EXPSIG)", said))


def _agree(gpg: Gpg, message: bytes, keys: tuple[bytes, ...]) -> int:
    """How many texts fit for both; fails where only one of us says so."""
    ours = asked(message, *keys)
    both = 0
    for text in signed_texts(message):
        theirs = any(gpg.fits(text.signature, data) for data, _ in text.forms())
        mine = [one for one in ours if one.at.part.startswith(f"body part {text.number}:")]
        assert theirs == any(one.body_proven and one.reason is not Reason.KEY_FORBIDS for one in mine), [one.sentence for one in mine]
        both += theirs
    return both


def test_gnupg_says_the_same_of_what_it_made_and_of_its_changes(tmp_path: Path) -> None:
    gpg = Gpg(tmp_path, ring())
    messages = [path.read_bytes() for path in sorted((FOLDER / "mail").glob("*.eml"))]
    assert sum(_agree(gpg, message, ring()) for message in messages) == len(messages)
    assert sum(_agree(gpg, message.replace(b"4,500", b"4,501"), ring()) for message in messages) == 2  # the two that do not name the sum


def test_gnupg_says_the_same_of_signatures_written_here(tmp_path: Path) -> None:
    small = Key(3, tag=14)
    keys = (
        public(KEY, user_id(KEY, ADA, SIGNS), subkey(KEY, small, SIGNS)),
        public(OTHER, user_id(OTHER, ADA), subkey(OTHER, Key(5, tag=14), SIGNS, back=False)),
    )
    gpg = Gpg(tmp_path, keys)
    whole = Multipart("mixed", (WORDS, HTML, ATTACHED), "inner").raw
    fitting = (
        plain(signed_block(KEY)),
        plain(signed_block(small)),
        HEAD + signed_multipart(KEY, whole),
        plain(signed_block(KEY, "- a\n--\nFrom x \n\n")),
    )
    assert [_agree(gpg, message, keys) for message in fitting] == [1, 1, 1, 1]
    assert _agree(gpg, plain(signed_block(Key(5))), keys) == 0


def test_gnupg_reads_cleartexts_as_we_do(tmp_path: Path) -> None:
    # A block with an unescaped dash line or none of the standard's headers is refused by GnuPG, and read here; hence none of those.
    gpg = Gpg(tmp_path, ring())
    for name in ("inline_rsa", "inline_dsa", "inline_ed25519", "inline_ecdsa", "inline_awkward"):
        good = mail(name)
        start = good.index(b"\n\n", good.index(b"BEGIN PGP SIGNED")) + 2
        end = good.index(b"\n-----BEGIN PGP SIGNATURE-----\n\n")
        inside = good[start:end]
        variants = [inside, inside + b"\n", inside + b" ", inside + b"\x0c", inside + b"\x0b", b"\n" + inside, b" " + inside, inside.replace(b"\n", b" \t\n"), inside.replace(b"\n", b"\r\n"),
                    inside.replace(b"\n", b"\x00\n"), inside.upper(), inside[1:], inside.replace(b"- ", b""), b"- " + inside]  # fmt: skip
        for text in variants:
            message = good[:start] + text + good[end:]
            ours = any(one.body_proven for one in asked(message, *ring()))
            # GnuPG 2.2.40 passes over a NUL at the end of a line; here it is covered like every other octet.
            assert ours == (b"\x00" not in text and gpg.fits_cleartext(message)), (name, text)


@pytest.mark.corpus
def test_on_real_mail_gnupg_says_the_same(corpus: Path, tmp_path: Path) -> None:
    files = [path for path in sorted((corpus / "mail").rglob("*")) if path.is_file() and path.stat().st_size < 5_000_000]
    texts = {path: path.read_bytes() for path in files}
    keys = tuple(dict.fromkeys(one for data in texts.values() for one in _keys_in(data)))
    assert len(keys) >= 5
    gpg = Gpg(tmp_path, keys)
    signed = [data for data in texts.values() if b"BEGIN PGP SIG" in data and asked(data)]
    assert len(signed) >= 20
    assert sum(_agree(gpg, data, keys) for data in signed) >= 8


def _keys_in(data: bytes) -> Iterator[bytes]:
    """Attached keys, and those of Autocrypt's header field."""
    from leakcheck.decode.mail_body import parts
    from leakcheck.decode.mail_headers import header_block

    for field in header_block(data).every("Autocrypt") if b"utocrypt" in data else []:
        with suppress(ValueError):
            yield base64.b64decode(re.sub(r"\s|.*keydata=", "", field.unfolded) + "==")
    if b"PGP PUBLIC KEY" in data:
        yield from (part.data for part in parts(data).leaves if b"BEGIN PGP PUBLIC KEY" in part.data)


# ── beside a file ────────────────────────────────────────────────────────────────────────────────────────────────────

REPORT = b"We agreed on 400.\nNobody else was there.\n"


def beside(data: bytes, *keys: bytes, format_: str = "", **files: bytes) -> list[Attestation]:
    content = Content.of_bytes(data)
    content.beside = {f"report.txt.{ending}": signature for ending, signature in files.items()}
    return list(SCHEME.verify(content, Examined(item=Item("report.txt", 1, "", format=format_)), KeyStore((), openpgp_keys=keys), Limits()))


def detached(data: bytes = REPORT, kind: int = 0, signer: Key = KEY) -> bytes:
    return armour("SIGNATURE", packet(2, signer.sign(kind, data)))


@pytest.mark.parametrize("signature", [detached(), packet(2, KEY.sign(0, REPORT))])
def test_a_file_whose_signature_lies_beside_it_is_unchanged_and_never_authenticated(signature: bytes) -> None:
    (found,) = beside(REPORT, public(KEY), asc=signature)
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.INDETERMINATE, Reason.UNANCHORED, False)
    assert (found.body_covered, found.body_proven, found.repairs) == (len(REPORT), True, ())
    assert found.at.part == "beside the file, in report.txt.asc: detached signature"
    assert "The file is unchanged, byte for byte, since it was signed with a key that bears" in found.sentence
    assert "Nothing here ties that key to the name in it" in found.sentence
    assert "sender" not in found.sentence


def test_a_file_signed_as_text_may_have_either_line_end() -> None:
    signature = detached(REPORT.replace(b"\n", b"\r\n"), kind=1)
    for data in (REPORT, REPORT.replace(b"\n", b"\r\n")):
        (found,) = beside(data, public(KEY), asc=signature)
        assert (found.reason, found.repairs) == (Reason.UNANCHORED, ())


def test_a_file_signed_as_bytes_whose_line_ends_changed_is_told_as_that() -> None:
    (found,) = beside(REPORT, public(KEY), sig=detached(REPORT.replace(b"\n", b"\r\n")))
    assert (found.reason, len(found.repairs)) == (Reason.UNANCHORED, 1)
    assert "but for its line ends" in found.sentence
    assert "byte for byte" not in found.sentence


def test_a_changed_file_does_not_fit_and_that_is_no_accusation() -> None:
    (found,) = beside(REPORT.replace(b"400", b"900"), public(KEY), asc=detached())
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "that of other bytes than these" in found.sentence
    assert "by itself it is no evidence" in found.sentence
    assert "message" not in found.sentence


def test_without_the_key_it_is_said_which_one_is_wanted() -> None:
    (found,) = beside(REPORT, asc=detached())
    assert (found.reason, KEY.fingerprint.hex().upper() in found.sentence) == (Reason.NO_KEY, True)


def test_several_files_beside_are_all_asked() -> None:
    both = detached() + detached(signer=OTHER)
    found = beside(REPORT, public(KEY), public(OTHER), asc=both, sig=packet(2, KEY.sign(0, b"other")))
    assert [one.reason for one in found] == [Reason.UNANCHORED, Reason.UNANCHORED, Reason.BODY_ALTERED]


@pytest.mark.parametrize("other", [b"", b"words", public(KEY), signed_block(KEY), armour("MESSAGE", packet(1, b"secret"))])
def test_other_things_that_lie_beside_say_nothing(other: bytes) -> None:
    assert beside(REPORT, public(KEY), asc=other) == []


def test_a_damaged_signature_beside_a_file_cannot_be_read() -> None:
    (found,) = beside(REPORT, public(KEY), asc=armour("SIGNATURE", packet(2, KEY.sign(0, REPORT)[:9])))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)


def test_a_file_too_large_to_read_is_not_checked() -> None:
    content = Content.of_bytes(REPORT)
    content.beside = {"report.txt.asc": detached()}
    limits = Limits(item_bytes=10)
    (found,) = SCHEME.verify(content, Examined(item=Item("report.txt", 1, "")), KeyStore((), openpgp_keys=[public(KEY)]), limits)
    assert found.reason is Reason.TOO_LARGE


@pytest.mark.skipif(shutil.which("gpg") is None, reason="GnuPG is not installed")
@pytest.mark.parametrize("how", [("--armor",), (), ("--textmode", "--armor")])
def test_what_gnupg_signs_beside_a_file_fits(how: tuple[str, ...], tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    run = ["gpg", "--homedir", str(tmp_path), "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    (tmp_path / "report.txt").write_bytes(REPORT)
    subprocess.run([*run, "--quick-generate-key", "Ada <ada@example.org>", "ed25519", "sign", "never"], check=True, capture_output=True)
    subprocess.run([*run, *how, "--output", str(tmp_path / "made"), "--detach-sign", str(tmp_path / "report.txt")], check=True, capture_output=True)
    own = subprocess.run([*run, "--armor", "--export"], check=True, capture_output=True).stdout
    subprocess.run(["gpgconf", "--homedir", str(tmp_path), "--kill", "all"], check=False, capture_output=True)
    made = (tmp_path / "made").read_bytes()
    assert [one.reason for one in beside(REPORT, own, sig=made)] == [Reason.UNANCHORED]
    assert [one.reason for one in beside(REPORT + b"x", own, sig=made)] == [Reason.BODY_ALTERED]
