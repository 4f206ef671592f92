"""OpenPGP keys as a whole: nothing is believed that the primary key did not sign, and copies of one key make one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpgp_material import ADA, MADE, SIGNED, Key, armour, certification, packet, public, subkey, subpacket, user_id

from leakcheck.decode.openpgp_keys import Certificate, certificates

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "openpgp" / "keys"
KEY, OTHER, SMALL = Key(1), Key(2), Key(3, tag=14)
SIGNS, CERTIFIES, ENCRYPTS = (subpacket(27, bytes((use,))) for use in (2, 1, 12))


def one(*files: bytes, key: Key = KEY) -> Certificate:
    ((found, _),) = certificates(files)[key.fingerprint]
    return found


def refusal(found: Certificate, key: Key) -> str:
    return found.refusal(next(each for each in found.every_key() if each.fingerprint == key.fingerprint))


def trouble(found: Certificate, key: Key, when: int = SIGNED) -> str:
    return found.trouble(next(each for each in found.every_key() if each.fingerprint == key.fingerprint), when)


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("rsa", "Mara Lindholm <mara@harbour.example>"),
        ("dsa", "Tomas Ebner <tomas@harbour.example>"),
        ("ed25519", "Ilse Brandt <ilse@quay.example>"),
        ("ecdsa", "Jonas Weir <jonas@quay.example>"),
    ],
)
def test_keys_of_gnupg_are_read_with_their_names(name: str, user: str) -> None:
    found = {id(one): one for pairs in certificates(((FOLDER / f"{name}.asc").read_bytes(),)).values() for one, _ in pairs}
    (key,) = found.values()
    assert key.user_ids == (user,)
    assert key.refusal(key.primary) == key.trouble(key.primary, key.primary.created + 5) == ""


def test_a_key_is_found_by_fingerprint_and_by_id() -> None:
    known = certificates((public(KEY), public(OTHER)))
    assert set(known) == {KEY.fingerprint, KEY.key_id, OTHER.fingerprint, OTHER.key_id}


def test_only_names_that_the_key_certified_last_are_its_own() -> None:
    parts = (
        user_id(KEY, "kept"),
        user_id(KEY, "certified anew") + certification(KEY, "certified anew", kind=0x30, created=MADE + 1) + certification(KEY, "certified anew", created=MADE + 2),
        user_id(KEY, "withdrawn") + certification(KEY, "withdrawn", kind=0x30, created=MADE + 1),
        user_id(KEY, "withdrawn by another") + certification(KEY, "withdrawn by another", kind=0x30, created=MADE + 1, by=OTHER),
        user_id(KEY, "by another", by=OTHER),
        packet(13, b"bare"),
        packet(13, b"of another name") + certification(KEY, "kept"),
    )  # fmt: skip
    assert one(public(KEY, *parts)).user_ids == ("kept", "certified anew", "withdrawn by another")


def test_certifications_by_others_tell_nothing_and_cost_nothing() -> None:
    others = b"".join(packet(2, OTHER.sign(0x10, b"", created=MADE + at)) for at in range(3000))
    assert one(public(KEY, packet(13, ADA.encode()) + others + certification(KEY, ADA))).user_ids == (ADA,)


def test_copies_of_a_key_are_one_whatever_their_order() -> None:
    withdrawal = packet(2, KEY.sign(0x20, KEY.hashed, created=MADE + 1))
    plain = public(KEY, user_id(KEY, ADA))
    copies = (plain, public(KEY, withdrawal, user_id(KEY, "Ada elsewhere")), public(KEY, user_id(KEY, ADA), subkey(KEY, SMALL, SIGNS)))
    for files in (copies, copies[::-1], (b"".join(copies),), (plain, *copies, plain)):
        found = one(*files)
        assert set(found.user_ids) == {ADA, "Ada elsewhere"}
        assert trouble(found, KEY).startswith("its owner withdrew the key, ")
        assert len(list(found.every_key())) == 2


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (subkey(KEY, SMALL, SIGNS), ""),
        (subkey(KEY, SMALL), ""),
        (subkey(KEY, SMALL, SIGNS, back=False), "in turn"),
        (subkey(KEY, SMALL, back=False), "in turn"),
        (subkey(KEY, SMALL, SIGNS, back_over=OTHER), "in turn"),
        (subkey(KEY, SMALL, SIGNS, by=OTHER), "does not own up to it"),
        (packet(14, SMALL.body), "does not own up to it"),
        (subkey(KEY, SMALL, ENCRYPTS), "other uses"),
        (subkey(KEY, SMALL, subpacket(27, b"")), "other uses"),
    ],
)
def test_a_signing_subkey_needs_both_signatures(parts: bytes, words: str) -> None:
    said = refusal(one(public(KEY, user_id(KEY, ADA), parts)), SMALL)
    assert words in said
    assert bool(said) == bool(words)


def test_the_primary_key_signs_unless_its_owner_says_otherwise_last() -> None:
    assert refusal(one(public(KEY, user_id(KEY, ADA))), KEY) == ""
    assert "other uses" in refusal(one(public(KEY, user_id(KEY, ADA, CERTIFIES))), KEY)
    later = certification(KEY, ADA, SIGNS, created=MADE + 9)
    assert refusal(one(public(KEY, user_id(KEY, ADA, CERTIFIES) + later)), KEY) == ""
    assert refusal(one(public(KEY, user_id(KEY, ADA), user_id(KEY, "Eve", CERTIFIES, by=OTHER))), KEY) == ""


def _end(seconds: int) -> bytes:
    return subpacket(9, seconds.to_bytes(4, "big"))


def test_a_key_ends_when_its_owner_last_said() -> None:
    ended = one(public(KEY, user_id(KEY, ADA, _end(100))))
    assert trouble(ended, KEY, MADE + 100) == ""
    assert "expired" in trouble(ended, KEY, MADE + 101)
    assert trouble(one(public(KEY, user_id(KEY, ADA, _end(100)) + certification(KEY, ADA, created=MADE + 9))), KEY) == ""
    assert "expired" in trouble(
        one(public(KEY, packet(2, KEY.sign(0x1F, KEY.hashed, _end(100), created=MADE)), user_id(KEY, ADA, created=MADE - 1))), KEY
    )
    assert trouble(one(public(KEY, user_id(KEY, ADA), user_id(KEY, "Eve", _end(100), by=OTHER))), KEY) == ""
    assert trouble(one(public(KEY, user_id(KEY, ADA, _end(0)))), KEY) == ""


@pytest.mark.parametrize(("reason", "before", "after"), [(None, True, True), (0, True, True), (2, True, True), (1, False, True), (3, False, True)])
def test_a_withdrawal_reaches_back_unless_the_key_was_only_replaced(reason: int | None, before: bool, after: bool) -> None:
    said = [] if reason is None else [subpacket(29, bytes((reason,)) + b"text")]
    found = one(public(KEY, packet(2, KEY.sign(0x20, KEY.hashed, *said, created=SIGNED)), user_id(KEY, ADA)))
    assert bool(trouble(found, KEY, SIGNED - 1)) is before
    assert bool(trouble(found, KEY, SIGNED)) is after


def test_a_subkey_has_an_end_and_a_withdrawal_of_its_own() -> None:
    withdrawal = packet(2, KEY.sign(0x28, KEY.hashed + SMALL.hashed, created=MADE))
    foreign = packet(2, OTHER.sign(0x28, KEY.hashed + SMALL.hashed, created=MADE, issuer=KEY.fingerprint))
    for parts, words in (
        (subkey(KEY, SMALL, SIGNS) + withdrawal, "withdrew the subkey"),
        (subkey(KEY, SMALL, SIGNS, _end(10)), "the subkey had expired"),
    ):
        found = one(public(KEY, user_id(KEY, ADA), parts))
        assert words in trouble(found, SMALL)
        assert trouble(found, KEY) == ""
    assert trouble(one(public(KEY, user_id(KEY, ADA), subkey(KEY, SMALL, SIGNS) + foreign)), SMALL) == ""
    assert "expired" in trouble(one(public(KEY, user_id(KEY, ADA, _end(10)), subkey(KEY, SMALL, SIGNS))), SMALL)


def test_nothing_was_signed_before_its_key_was_made() -> None:
    young = Key(3, tag=14, created=MADE + 500)
    found = one(public(KEY, user_id(KEY, ADA), subkey(KEY, young, SIGNS)))
    assert "made only after" in trouble(found, KEY, MADE - 1)
    assert "made only after" in trouble(found, young, MADE + 400)
    assert trouble(found, young, MADE + 500) == ""


def test_what_cannot_be_read_is_left_out_and_the_rest_is_kept() -> None:
    odd = packet(6, b"\x05" + KEY.body[1:]) + user_id(KEY, "of a key that is not read")
    block = armour(
        "PUBLIC KEY BLOCK",
        odd + KEY.packet + packet(99 & 63, b"?") + user_id(KEY, ADA) + packet(17, b"picture") + certification(KEY, ADA) + packet(14, b"\x05"),
    )
    assert one(block).user_ids == (ADA,)
    assert list(one(block).every_key()) == [one(block).primary]
    assert certificates((b"no key at all", b"", b"\x99\xff")) == {}


@given(st.binary(max_size=200), st.integers(0, 500))
def test_arbitrary_octets_raise_nothing(data: bytes, place: int) -> None:
    whole = KEY.packet + user_id(KEY, ADA) + subkey(KEY, SMALL, SIGNS)
    for text in (data, b"\x99" + data, armour("PUBLIC KEY BLOCK", whole[:place] + data + whole[place + len(data) :])):
        for pairs in certificates((text,)).values():
            for found, key in pairs:
                assert set(found.user_ids) <= {ADA}
                found.trouble(key, SIGNED)
                found.refusal(key)
