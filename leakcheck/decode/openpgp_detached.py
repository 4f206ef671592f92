"""Files that hold nothing but OpenPGP signatures (RFC 9580 sections 10.3 and 11.4), made over another file."""

from leakcheck.decode.openpgp_packets import SIGNATURE, Armour, packets, unarmoured

_ARMOUR = b"-----BEGIN PGP SIGNATURE-----"
#: Other things under the same endings: texts with their signature around them, whole messages, keys.
_OTHERS = (b"-----BEGIN PGP SIGNED MESSAGE-----", b"-----BEGIN PGP PUBLIC KEY", b"-----BEGIN PGP PRIVATE KEY")


def is_detached_signature(data: bytes) -> bool:
    """Whether the bytes are a signature and nothing else; one that is armoured may be damaged inside."""
    if any(mark in data for mark in _OTHERS):
        return False
    blocks = list(unarmoured(data, Armour.SIGNATURES))
    tags = {packet.tag for block in blocks for packet in packets(block)}
    return tags == {SIGNATURE} or (not tags and data.lstrip().startswith(_ARMOUR))
