"""Files that hold nothing but OpenPGP signatures (RFC 9580 sections 10.3 and 11.4), made over another file."""

from leakcheck.decode.openpgp_packets import SIGNATURE, Armour, packets, unarmoured

_ARMOUR = b"-----BEGIN PGP SIGNATURE-----"
#: Other things under the same endings: texts with their signature around them, whole messages, keys.
_OTHERS = (b"-----BEGIN PGP SIGNED MESSAGE-----", b"-----BEGIN PGP PUBLIC KEY", b"-----BEGIN PGP PRIVATE KEY")
#: Versions of signatures that were ever written; a picture in PNG begins like a packet, but with another one.
_VERSIONS = range(2, 7)
#: The most octets that stand before what a packet holds (section 4.2).
_LONGEST_HEADER = 6


def is_detached_signature(data: bytes) -> bool:
    """Whether the bytes are a signature and nothing else; one that is armoured may be damaged inside."""
    if any(mark in data for mark in _OTHERS):
        return False
    blocks = [block for block in unarmoured(data, Armour.SIGNATURES) if block]
    if data.lstrip().startswith(_ARMOUR):
        # Damage in what says by its first line that it is a signature is told, and not passed over.
        return all(packet.tag == SIGNATURE for block in blocks for packet in packets(block))
    return bool(blocks) and all(map(_is_all_signatures, blocks))


def _is_all_signatures(block: bytes) -> bool:
    found = list(packets(block))
    held = sum(len(packet.body) + _LONGEST_HEADER for packet in found)
    return held >= len(block) and all(packet.tag == SIGNATURE and packet.body[:1] and packet.body[0] in _VERSIONS for packet in found)
