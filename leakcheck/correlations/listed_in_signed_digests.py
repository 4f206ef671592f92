"""A list of hashes that somebody signed names this file's."""

from collections.abc import Iterator

import msgspec

from leakcheck.decode.copy_evidence import whole_file
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Identifier, IdentifierKind, SignatureMark
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_FORMAT, _SCHEME = "checksum_list", "openpgp"
#: Of one file, lists that name it.
_MOST_LISTS = 3

Listed = tuple[Item, Attestation, Identifier]


@rule(
    weight=Weight.NOTE,
    direction=Direction.GENUINENESS,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "Anybody can sign a list of any files: it shows that the signer had the hash of this file, and nothing of who made the file.",
        "The key may have come with the dump, and anybody can make a key with any name.",
    ),
    sources=(
        "RFC 9580 section 5.2 (signatures of OpenPGP)",
        "https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html (the form of such lists)",
        "FIPS 180-4 (SHA-256)",
    ),
    false_alarms=None,
)
def listed_in_signed_digests(dump: Dump) -> Iterator[Observation]:
    """A list of hashes that is unchanged since somebody signed it names this file's hash.

    Whoever hands out many files often signs one list of their hashes (`SHA256SUMS` with `SHA256SUMS.asc` beside it) and not each file.
    Where the signature fits the list, each file of the dump whose SHA-256 stands in it is the one that the signer listed, byte for byte.
    Whose key it is must be known from elsewhere.
    """
    by_digest: dict[str, list[Listed]] = {}
    for item, attestation in dump.attestations(Reason.UNANCHORED):
        if item.format == _FORMAT and attestation.scheme == _SCHEME:
            for fact in dump.facts_of(item.path, Identifier):
                if fact.kind is IdentifierKind.OTHER_FILE:
                    by_digest.setdefault(fact.value, []).append((item, attestation, fact))
    for item in dump.items() if by_digest else ():
        for listed in by_digest.get(f"sha256:{item.sha256}", [])[:_MOST_LISTS]:
            yield _observation(item, *listed)


def _observation(item: Item, listing: Item, attestation: Attestation, fact: Identifier) -> Observation:
    named = f"a key that bears the name “{attestation.signer}”" if attestation.signer else "a key that bears no name of its own"
    sentence = (
        f"The SHA-256 of this file stands in a list of hashes ({listing.path}, there called “{fact.at.raw}”) that is unchanged since it was signed "
        f"with {named} (fingerprint ending in {attestation.selector[-16:]}). Nothing here ties that key to the name in it."
    )
    signature = Location(attestation.at.part, attestation.at.raw, listing.path)
    evidence = (
        msgspec.structs.replace(fact, at=msgspec.structs.replace(fact.at, item=listing.path)),
        whole_file(item),
        SignatureMark(at=signature, scheme=attestation.scheme, detail=attestation.signer),
    )
    return Observation(sentence=sentence, evidence=evidence, item=item.path, others=(listing.path,))
