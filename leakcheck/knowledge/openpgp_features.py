"""Since when features of OpenPGP can stand in a key or signature (forensics K18): never more than a note, for clocks go wrong.

Each day is on the early side: the first draft or pre-release that had the feature, not the release that spread it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

#: GnuPG 2.1.16 of November 2016 writes it, in development since that summer; draft-ietf-openpgp-rfc4880bis.
_ISSUER_FINGERPRINT = 33
#: The order that GnuPG has written of itself since 1.4.10 and 2.0.13, both of September 2009, in development that year.
_ORDER_OF_2009 = bytes((8, 2, 9, 10, 11))
_PREFERRED_HASHES = 21
_ALGORITHMS = {
    # RFC 6637 of 2012; its first draft is of March 2008.
    19: (date(2008, 1, 1), "a key on an elliptic curve"),
    # The number was given in GnuPG 2.1.0-beta834 of 2014-09-18.
    22: (date(2014, 1, 1), "a key of the kind Ed25519"),
    # RFC 9580 of 2024; drafts have them since 2022.
    27: (date(2022, 1, 1), "a key in the form of 2024"),
    28: (date(2022, 1, 1), "a key in the form of 2024"),
}
_HASHES = {
    # FIPS 180-2; its draft was shown in October 2000.
    **dict.fromkeys((8, 9, 10), (date(2000, 10, 1), "a hash of the SHA-2 family")),
    # FIPS 180-2, change notice of February 2004.
    11: (date(2003, 1, 1), "the hash SHA-224"),
    **dict.fromkeys((12, 14), (date(2012, 10, 1), "a hash of the SHA-3 family")),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A signature as far as its age is concerned."""

    created: int
    """Seconds since 1970, as stated."""
    version: int
    algorithm: int
    hash_number: int
    subpackets: Sequence[tuple[int, bytes]]
    """Type and content."""


def younger_than_stated(made: Made, what: str) -> Iterator[str]:
    """What in a signature did not exist at the time that it states, in sentences; `what` names it, `the signature`."""
    stated = datetime.fromtimestamp(made.created, UTC).date()
    for since, feature in _features(made):
        if stated < since:
            yield f"{what} states the day {stated}, but has {feature}, which is not known of programs before {since.year}; clocks can be wrong"
    if stated < date(2009, 1, 1) and (_PREFERRED_HASHES, _ORDER_OF_2009) in made.subpackets:
        yield (
            f"{what} states the day {stated}, but lists hashes in the order that GnuPG has written of itself since 2009; "
            "any order can be typed by hand, and clocks can be wrong"
        )


def _features(made: Made) -> Iterator[tuple[date, str]]:
    if any(kind == _ISSUER_FINGERPRINT for kind, _ in made.subpackets):
        yield date(2016, 1, 1), "an entry with the whole fingerprint of its key"
    if made.version == 6:
        yield date(2022, 1, 1), "the form of 2024 (version 6)"
    yield from (table[number] for table, number in ((_ALGORITHMS, made.algorithm), (_HASHES, made.hash_number)) if number in table)
