"""Which of several keys made which signatures of a case: counted, never chosen between."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.dkim_key import PublicKey, record_key
from leakcheck.decode.key_recovery import PublicNumbers, opened
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor, RecoveredKey, UnexplainedSignature

#: A key is named when it opens so many different signatures: with two alone any number that both share would do.
LEAST_OPENED = 3
#: Keys of other names are tried on so many signatures of a name, evenly spread: one key that made them shows on most.
_SAMPLE = 8

#: One of a key's records decides what is thought of it: a published private half first, then the best documented.
_ORIGINS = (KeyOrigin.TEST, *(origin for origin in KeyOrigin if origin is not KeyOrigin.TEST))

Group = list[UnexplainedSignature]


@dataclass(frozen=True, slots=True)
class Opened:
    """One signature that a key made."""

    signature: UnexplainedSignature
    fits: bool
    """Whether the header lines are still those that were signed."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a key made in this case."""

    key: RecoveredKey
    opened: tuple[Opened, ...]

    @property
    def different(self) -> int:
        """How many different signatures; copies of one message count once."""
        return len({one.signature.signature for one in self.opened})

    @property
    def named(self) -> bool:
        """Whether enough speaks for it to name it."""
        elsewhere = any(anchor.kind is not AnchorKind.MAIL for anchor in self.key.anchors)
        return bool(self.opened) and (elsewhere or self.different >= LEAST_OPENED)


def memberships(signatures: Sequence[UnexplainedSignature], keys: Iterable[RecoveredKey]) -> list[Membership]:
    """Which key made which signature; a signature has one key at most. In the order of the keys, those that open none left out."""
    groups = list(by_name(signatures).values())
    taken: set[int] = set()
    found: list[Membership] = []
    for key in keys:
        opens: list[Opened] = []
        for group in groups:
            if _is_worth_trying(key, group):
                opens.extend(one for one in opened_by(key, group) if one.signature.row not in taken)
        taken.update(one.signature.row for one in opens)
        if opens:
            found.append(Membership(key, tuple(opens)))
    return found


def documented_keys(records: Iterable[KeyRecord]) -> list[RecoveredKey]:
    """The RSA keys of a store, each once and under the name that is documented best: domains sign with keys of their mail services."""
    found: dict[PublicNumbers, KeyRecord] = {}
    for record in sorted(records, key=lambda record: (_ORIGINS.index(record.origin), record.domain, record.selector)):
        key = record_key(record.record, "rsa")[1]
        if isinstance(key, PublicKey) and key.rsa is not None:
            numbers = key.rsa.public_numbers()
            found.setdefault(PublicNumbers(numbers.n, numbers.e), record)
    return [_documented(numbers, record) for numbers, record in found.items()]


def _documented(numbers: PublicNumbers, record: KeyRecord) -> RecoveredKey:
    anchor = KeyAnchor(kind=AnchorKind.ARCHIVE, domain=record.domain, selector=record.selector, source=record.source, record=record)
    return recovered_key(numbers, record.domain, record.selector, anchor)


def recovered_key(numbers: PublicNumbers, domain: str, selector: str, *anchors: KeyAnchor) -> RecoveredKey:
    """A key as the case keeps it."""
    modulus = numbers.modulus.to_bytes((numbers.modulus.bit_length() + 7) // 8, "big")
    return RecoveredKey(modulus=modulus, exponent=numbers.exponent, domain=domain, selector=selector, anchors=anchors)


def by_name(signatures: Iterable[UnexplainedSignature]) -> dict[tuple[str, str, int], Group]:
    groups: dict[tuple[str, str, int], Group] = {}
    for one in signatures:
        groups.setdefault((*one.name, len(one.signature)), []).append(one)
    return groups


def by_signed_name(members: Sequence[Membership]) -> dict[tuple[str, str], list[Membership]]:
    """The keys that made signatures of each name."""
    found: dict[tuple[str, str], list[Membership]] = {}
    for member in members:
        for name in dict.fromkeys(one.signature.name for one in member.opened):
            found.setdefault(name, []).append(member)
    return found


def _is_worth_trying(key: RecoveredKey, group: Group) -> bool:
    """A key that opens none of a sample of another name's signatures is not tried on all of them."""
    if len(group[0].signature) != (key.bits + 7) // 8:
        return False
    if group[0].name == (key.domain, key.selector) or len(group) <= _SAMPLE:
        return True
    sample = [group[place * len(group) // _SAMPLE] for place in range(_SAMPLE)]
    return any(True for _ in opened_by(key, sample))


def opened_by(key: RecoveredKey, group: Iterable[UnexplainedSignature]) -> Iterator[Opened]:
    numbers = PublicNumbers(key.number, key.exponent)
    for one in group:
        digest = opened(one.signature, one.hash_name, numbers)
        if digest is not None:
            yield Opened(one, digest == one.digest)
