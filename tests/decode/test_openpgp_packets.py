"""OpenPGP packets: both forms of lengths, armour as programs write and damage it, keys and signatures of every version."""

import base64
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpgp_material import MADE, SIGNED, Key, armour, mpi, old_packet, packet, subpacket

from leakcheck.decode.openpgp_packets import (
    MOST_BLOCKS,
    MOST_PACKETS,
    Armour,
    BrokenPacket,
    Packet,
    UnsupportedPacket,
    packets,
    public_key,
    signature,
    signatures,
    unarmoured,
)

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "openpgp" / "keys"
KEY = Key(1)


def test_lengths_of_both_forms_are_read() -> None:
    data = b"".join(
        (
            bytes((0xC0 | 13, 3)) + b"new",
            bytes((0xC0 | 13, 192, 8)) + b"x" * 200,
            packet(13, b"five octets"),
            bytes((0x80 | 13 << 2, 3)) + b"old",
            old_packet(13, b"two octets"),
            bytes((0x80 | 13 << 2 | 2, 0, 0, 0, 4)) + b"four",
        )
    )
    assert [len(one.body) for one in packets(data)] == [3, 200, 11, 3, 10, 4]
    assert {one.tag for one in packets(data)} == {13}


@pytest.mark.parametrize(
    "ending",
    [
        bytes((0xC0 | 2, 0xE1)) + b"ab",  # a length in pieces, which signatures and keys never have (section 4.2.1.4)
        bytes((0x80 | 2 << 2 | 3,)) + b"of no stated length",
        bytes((0xC0 | 2, 9)) + b"cut",
        bytes((0xC0 | 2, 193)),
        bytes((0xC0 | 2, 255, 0)),
        bytes((0x80 | 2 << 2 | 1, 0)),
        b"\x02no packet",
    ],
)
def test_reading_ends_before_what_cannot_be_measured(ending: bytes) -> None:
    assert list(packets(packet(13, b"first") + ending)) == [Packet(13, b"first")]


def test_no_more_packets_than_a_large_honest_key_has_are_read() -> None:
    assert sum(1 for _ in packets(b"\xc2\x00" * (MOST_PACKETS + 5))) == MOST_PACKETS


# ── armour ───────────────────────────────────────────────────────────────────────────────────────────────────────────

DATA = bytes(range(0x80, 0xB3))


def test_armour_is_read_with_headers_checksum_and_line_ends_of_every_kind() -> None:
    plain = armour("SIGNATURE", DATA)
    with_header = plain.replace(b"-----\n\n", b"-----\nVersion: 2\nComment: a: b\n\n")
    for text in (plain, with_header, armour("SIGNATURE", DATA, "=wRNG\n"), plain.replace(b"\n", b"\r\n"), plain.replace(b"\n", b" \t\n")):
        assert list(unarmoured(text, Armour.SIGNATURES)) == [DATA]
    assert list(unarmoured(plain.replace(b"-----\n\n", b"-----\n"), Armour.SIGNATURES)) == [DATA]


def test_nothing_after_checksum_or_filling_is_read() -> None:
    assert list(unarmoured(armour("SIGNATURE", DATA, "=wRNG\nAAAA\n"), Armour.SIGNATURES)) == [DATA]
    assert list(unarmoured(armour("SIGNATURE", DATA + b"x", "AAAA\n"), Armour.SIGNATURES)) == [DATA + b"x"]


def test_each_kind_of_block_is_read_for_itself_and_several_in_their_order() -> None:
    text = armour("PUBLIC KEY BLOCK", b"\x99key") + armour("SIGNATURE", b"\x89one") + b"words\n" + armour("MESSAGE", b"\x89two")
    assert list(unarmoured(text, Armour.KEYS)) == [b"\x99key"]
    assert list(unarmoured(text, Armour.SIGNATURES)) == [b"\x89one", b"\x89two"]


def test_a_block_that_is_not_closed_ends_before_the_next() -> None:
    text = armour("SIGNATURE", DATA).partition(b"-----END")[0] + armour("SIGNATURE", b"\x89two")
    assert list(unarmoured(text, Armour.SIGNATURES)) == [DATA, b"\x89two"]


def test_binary_data_stands_for_itself_and_text_for_nothing() -> None:
    assert list(unarmoured(b"\x89abc", Armour.SIGNATURES)) == [b"\x89abc"]
    assert list(unarmoured(b"no armour", Armour.SIGNATURES)) == []
    assert list(unarmoured(b"", Armour.KEYS)) == []
    assert list(unarmoured(b"-----BEGIN PGP SIGNATURE-----\n\nA\n-----END PGP SIGNATURE-----\n", Armour.SIGNATURES)) == [b""]


def test_no_more_blocks_than_bounded_are_read() -> None:
    assert sum(1 for _ in unarmoured(armour("SIGNATURE", b"\x89") * (MOST_BLOCKS + 9), Armour.SIGNATURES)) == MOST_BLOCKS


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["rsa", "dsa", "ed25519", "ecdsa"])
def test_a_key_of_gnupg_has_the_id_that_its_own_signature_names(name: str) -> None:
    (block,) = unarmoured((FOLDER / f"{name}.asc").read_bytes(), Armour.KEYS)
    found = list(packets(block))
    key = public_key(found[0].body)
    made = signature(next(one.body for one in found if one.tag == 2))
    assert made.issuers == (key.fingerprint, key.key_id)
    assert made.created == key.created
    assert (made.kind, made.version) == (0x13, 4)


def test_keys_of_every_version_are_read() -> None:
    for made in (KEY, Key(2, version=6), Key(3, version=6, long=True)):
        key = public_key(made.body)
        assert (key.version, key.created, key.fingerprint, key.key_id) == (made.version, MADE, made.fingerprint, made.key_id)
    modulus = (1 << 1023) + 0xDEADBEEF
    old = public_key(b"\x03" + MADE.to_bytes(4, "big") + (30).to_bytes(2, "big") + b"\x01" + mpi(modulus) + mpi(17))
    assert (old.days, old.key_id, len(old.fingerprint)) == (30, bytes.fromhex("00000000deadbeef"), 16)


def test_a_key_of_another_version_is_unsupported_and_a_cut_one_broken() -> None:
    with pytest.raises(UnsupportedPacket, match="version of its key"):
        public_key(b"\x05" + KEY.body[1:])
    for end in range(len(KEY.body)):
        with pytest.raises(BrokenPacket):
            public_key(KEY.body[:end])
    with pytest.raises(BrokenPacket, match="none of RSA"):
        public_key(b"\x03" + bytes(6) + b"\x11" + mpi(5) * 4)


def test_a_key_of_an_unknown_method_is_kept_for_its_id() -> None:
    assert len(public_key(b"\x04" + MADE.to_bytes(4, "big") + b"\x63" + b"anything").fingerprint) == 20


# ── signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_signature_says_what_it_covers() -> None:
    made = signature(KEY.sign(1, b"text", subpacket(20, b"n" * 300), subpacket(99, b"x", critical=True), unhashed=subpacket(16, b"12345678")))
    assert (made.kind, made.algorithm, made.hash_name, made.created) == (1, 22, "sha512", SIGNED)
    assert [(number, critical) for number, critical, _ in made.hashed] == [(20, False), (99, True), (2, False), (33, False)]
    assert made.issuers == (KEY.fingerprint, b"12345678", KEY.key_id)
    assert made.digest(b"text")[:2] == made.left
    assert made.subpacket(20) == b"n" * 300
    # What is not covered answers no question but whose key to try.
    assert made.subpacket(16) is None


def test_lengths_of_subpackets_differ_from_those_of_packets() -> None:
    # Section 5.2.3.7: 224 to 254 begin a length of two octets, where those of packets begin one in pieces.
    body = b"k" * 9000
    length = len(body) + 1 - 192
    area = bytes(((length >> 8) + 192, length & 0xFF, 20)) + body
    data = b"\x04\x01\x16\x0a" + len(area).to_bytes(2, "big") + area + b"\x00\x00ab" + mpi(1) + mpi(2)
    assert signature(data).subpacket(20) == body


def test_the_last_of_several_times_counts_as_with_other_subpackets() -> None:
    made = signature(KEY.sign(1, b"", subpacket(2, (5).to_bytes(4, "big"))))
    assert made.created == SIGNED == int.from_bytes(made.subpacket(2) or b"", "big")


def test_old_signatures_cover_kind_and_time() -> None:
    made = signature(b"\x03\x05\x01" + MADE.to_bytes(4, "big") + b"KEYIDxyz" + b"\x01\x02ab" + mpi(9))
    assert (made.version, made.kind, made.created, made.issuers, made.hash_name) == (3, 1, MADE, (b"KEYIDxyz",), "sha1")
    assert made.trailer == b"\x01" + MADE.to_bytes(4, "big")
    with pytest.raises(BrokenPacket, match="wrong length"):
        signature(b"\x03\x06\x01")


def test_what_cannot_be_read_is_named() -> None:
    found = list(signatures(packet(2, b"\x05") + packet(2, b"\x04") + packet(2, KEY.sign(0, b""))))
    assert [type(one).__name__ for one in found] == ["UnsupportedPacket", "BrokenPacket", "Signature"]
    with pytest.raises(UnsupportedPacket, match="hash"):
        signature(KEY.sign(0, b"", hash_number=3)).digest(b"")


@given(st.binary(max_size=300))
def test_arbitrary_octets_raise_nothing_else(data: bytes) -> None:
    for text in (data, b"\x89" + data, armour("SIGNATURE", data)):
        assert all(isinstance(one, BrokenPacket) or one.version in {2, 3, 4, 6} for one in signatures(text))
    for read in (public_key, signature):
        for version in (b"", b"\x03", b"\x04", b"\x06"):
            with suppress(BrokenPacket):
                read(version + data)


@given(st.integers(0, 400), st.binary(max_size=3))
def test_a_damaged_signature_of_gnupg_raises_nothing_else(place: int, octets: bytes) -> None:
    text = (FOLDER.parent / "mail" / "mime_rsa.eml").read_bytes()
    block = base64.b64decode(text.partition(b"SIGNATURE-----\n\n")[2].partition(b"\n=")[0])
    place %= len(block)
    assert len(list(signatures(block[:place] + octets + block[place + 1 :]))) <= 3
