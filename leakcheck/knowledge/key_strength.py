"""What is known against a key by itself: too short, and from when such keys could be broken (tables/key_sizes.csv)."""

from functools import cache, lru_cache

from leakcheck.knowledge.dated_facts import table
from leakcheck.model.key_record import KeyRecord, key_bytes, key_tags

#: An encoded RSA key of 1024 bits takes 140 bytes bare and 162 wrapped; only what is shorter is taken apart.
_LONGEST_SHORT = 162


@lru_cache(maxsize=4096)
def weakness(record: KeyRecord) -> tuple[str, str]:
    """From when others could sign with this key (ISO date; empty where no day is known) and why; both empty if it is long enough."""
    tags = key_tags(record.record)
    data = key_bytes(tags)
    if not data or len(data) > _LONGEST_SHORT or tags.get("k", "rsa").lower() != "rsa":
        return "", ""
    bits = _bits(data)
    for row in _sizes():
        if bits and bits <= int(row["bits"]):
            return row["since"], f"its key has only {bits:,} bits, which others can break; {row['words']}"
    return "", ""


@cache
def _sizes() -> list[dict[str, str]]:
    return sorted(table("key_sizes.csv"), key=lambda row: int(row["bits"]))


def _bits(data: bytes) -> int:
    """The size of an RSA key; 0 for what is none."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm, TypeError):
        return 0
    return key.key_size if isinstance(key, RSAPublicKey) else 0
