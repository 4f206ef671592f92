"""OpenPGP public keys as a whole: which key may sign, for whom, and whether it was in force at a time (RFC 9580 sections 5.2.3 and 10.1).

Nothing in a key is believed that its own primary key did not sign: neither a name, nor a subkey, nor a limit, nor its withdrawal.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from leakcheck.decode.openpgp_methods import UnsupportedKey, fits
from leakcheck.decode.openpgp_packets import (
    PUBLIC_KEY,
    PUBLIC_SUBKEY,
    SIGNATURE,
    USER_ATTRIBUTE,
    USER_ID,
    Armour,
    BrokenPacket,
    Packet,
    PublicKey,
    Signature,
    packets,
    public_key,
    signature,
    unarmoured,
)

_CERTIFYING = frozenset({0x10, 0x11, 0x12, 0x13})
_WITHDRAWAL = 0x30
#: Signatures by the key itself, for one user id or subkey; programs keep a few.
_MOST_OWN = 40
_MOST_USERS = 50
_MOST_KEYS = 20_000
_SIGNS = 0x02
_DAY = 86_400
#: Reasons for which a withdrawal holds only from its date on: superseded, no longer used (section 5.2.3.31).
_SOFT = frozenset({1, 3})
_WITHDRAWN = ", and whoever else may hold its secret half can sign and state any time"


@dataclass
class Certificate:
    """A primary key with its user ids, subkeys and the signatures that bind them."""

    primary: PublicKey
    direct: list[Signature] = field(default_factory=list)
    users: dict[bytes, list[Signature]] = field(default_factory=dict)
    subkeys: dict[bytes, tuple[PublicKey, list[Signature]]] = field(default_factory=dict)
    """By the form in which signatures cover them."""

    @cached_property
    def user_ids(self) -> tuple[str, ...]:
        """The names that the key itself certified, and did not withdraw later."""
        return tuple(user.decode("utf-8", "replace") for user, own in self._certifications if _stands(own))

    @cached_property
    def _certifications(self) -> list[tuple[bytes, list[Signature]]]:
        """Each user id with what the key itself said of it."""
        kinds = _CERTIFYING | {_WITHDRAWAL}
        return [(user, list(self._own(made, kinds, _of_user(user), user))) for user, made in islice(self.users.items(), _MOST_USERS)]

    def _own(self, made: Iterable[Signature], kinds: frozenset[int], material: bytes, old_material: bytes | None = None) -> Iterator[Signature]:
        """Those signatures that the primary key really made over itself and this material; old ones cover user ids in another form."""
        mine = dict.fromkeys(one for one in made if one.kind in kinds and _names(one, self.primary))
        for one in islice(mine, _MOST_OWN):
            covered = material if old_material is None or one.version > 3 else old_material
            if _holds(self.primary, one, self.primary.hashed + covered):
                yield one

    # ── what a key may do, and when ──────────────────────────────────────────────────────────────────────────────────

    def refusal(self, key: PublicKey) -> str:
        """Why a key that made a signature is not one for signing, in words that end a sentence; empty if it is one."""
        if key is self.primary:
            newest = _newest([one for one in self.self_signatures if one.subpacket(27) is not None])
            return "" if newest is None or _allows(newest) else "its owner set it apart for other uses than signing"
        own = list(self._own(self._made_for(key), frozenset({0x18}), key.hashed))
        if not own:
            return "the primary key above it does not own up to it"
        if not any(_allows(one) for one in own):
            return "its owner set it apart for other uses than signing"
        return "" if any(_allows(one) and self._owns_up(one, key) for one in own) else "it does not own up in turn to the primary key above it"

    def _owns_up(self, binding: Signature, key: PublicKey) -> bool:
        """A signing subkey signs that it belongs to the primary key (section 10.1.5, type 0x19): else anybody could adopt it."""
        embedded = [body for number, _, body in (*binding.hashed, *binding.unhashed) if number == 32]
        return any(_back_signed(body, key, self.primary.hashed + key.hashed) for body in embedded[:3])

    def trouble(self, key: PublicKey, when: int) -> str:
        """Why the key was not in force at a time (seconds since 1970), in words that end a sentence; empty if it was."""
        if when < max(key.created, self.primary.created):
            return "the key states that it was made only after that time"
        if _withdrawn(self._withdrawals, when):
            return f"its owner withdrew the key{_WITHDRAWN}"
        if _over(self.primary, self.self_signatures, when):
            return "the key had expired by then"
        return "" if key is self.primary else self._subkey_trouble(key, when)

    def _subkey_trouble(self, key: PublicKey, when: int) -> str:
        own = list(self._own(self._made_for(key), frozenset({0x18, 0x28}), key.hashed))
        if _withdrawn((one for one in own if one.kind == 0x28), when):
            return f"its owner withdrew the subkey{_WITHDRAWN}"
        return "the subkey had expired by then" if _over(key, [one for one in own if one.kind == 0x18], when) else ""

    @cached_property
    def _withdrawals(self) -> list[Signature]:
        return list(self._own(self.direct, frozenset({0x20}), b""))

    @cached_property
    def self_signatures(self) -> list[Signature]:
        """What the key says of itself, directly and with its user ids, those that it withdrew left out."""
        found = list(self._own(self.direct, frozenset({0x1F}), b""))
        for _, own in self._certifications:
            found += [one for one in own if one.kind in _CERTIFYING and _stands(own)]
        return found

    # ── its parts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def every_key(self) -> Iterator[PublicKey]:
        yield self.primary
        yield from (key for key, _ in self.subkeys.values())

    def _made_for(self, key: PublicKey) -> list[Signature]:
        return self.subkeys[key.hashed][1]

    def take(self, other: "Certificate") -> None:
        """Add what another copy of the same key holds: one may know a withdrawal that the other is too old for."""
        self.direct += other.direct
        for user, made in other.users.items():
            self.users.setdefault(user, []).extend(made)
        for hashed, (key, made) in other.subkeys.items():
            self.subkeys.setdefault(hashed, (key, []))[1].extend(made)


def _of_user(user: bytes) -> bytes:
    return b"\xb4" + len(user).to_bytes(4) + user


def _stands(own: Sequence[Signature]) -> bool:
    """Whether a user id is certified by its key and not withdrawn after."""
    newest = max((one.created or 0 for one in own if one.kind in _CERTIFYING), default=-1)
    return newest >= 0 and not any(one.kind == _WITHDRAWAL and (one.created or 0) >= newest for one in own)


def _newest(made: Iterable[Signature]) -> Signature | None:
    return max(made, key=lambda one: one.created or 0, default=None)


def _allows(made: Signature) -> bool:
    """Whether a binding lets the key sign; old ones do not say what for."""
    use = made.subpacket(27)
    return use is None or bool(use and use[0] & _SIGNS)


def _over(key: PublicKey, made: Sequence[Signature], when: int) -> bool:
    """Whether the key had expired, by the newest word of its owner (an owner may put the end off)."""
    newest = _newest(made)
    said = newest.subpacket(9) if newest else None
    span = int.from_bytes(said) if said and len(said) == 4 else key.days * _DAY
    return 0 < span < when - key.created


def _withdrawn(revocations: Iterable[Signature], when: int) -> bool:
    """A withdrawn key whose private half may be in other hands signs nothing, whatever time a signature states."""
    for one in revocations:
        reason = one.subpacket(29)
        if not reason or reason[0] not in _SOFT or (one.created or 0) <= when:
            return True
    return False


def _names(made: Signature, key: PublicKey) -> bool:
    return not made.issuers or any(one in {key.fingerprint, key.key_id} for one in made.issuers)


def _holds(key: PublicKey, made: Signature, data: bytes) -> bool:
    try:
        return fits(key, made, made.digest(data))
    except (UnsupportedKey, BrokenPacket):
        return False


def _back_signed(body: bytes, key: PublicKey, data: bytes) -> bool:
    try:
        made = signature(body)
    except BrokenPacket:
        return False
    return made.kind == 0x19 and _holds(key, made, data)


# ── keyrings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4)
def certificates(files: tuple[bytes, ...]) -> dict[bytes, list[tuple[Certificate, PublicKey]]]:
    """All keys of the files given, by fingerprint and by key id; copies of one key as one. Never raises; what cannot be read is left out."""
    merged: dict[bytes, Certificate] = {}
    for one in islice(_certificates(files), _MOST_KEYS):
        known = merged.setdefault(one.primary.hashed, one)
        if known is not one:
            known.take(one)
    found: dict[bytes, list[tuple[Certificate, PublicKey]]] = {}
    for one in merged.values():
        for key in one.every_key():
            found.setdefault(key.fingerprint, []).append((one, key))
            found.setdefault(key.key_id, []).append((one, key))
    return found


def _certificates(files: Iterable[bytes]) -> Iterator[Certificate]:
    for data in files:
        for block in unarmoured(data, Armour.KEYS):
            yield from _in_block(block)


def _in_block(block: bytes) -> Iterator[Certificate]:
    current: Certificate | None = None
    place: list[Signature] = []
    for packet in packets(block):
        if packet.tag == PUBLIC_KEY:
            if current is not None:
                yield current
            key = _key(packet)
            current = Certificate(key) if key else None
            place = current.direct if current else []
        elif current is not None:
            place = _added(current, packet, place)
    if current is not None:
        yield current


def _added(current: Certificate, packet: Packet, place: list[Signature]) -> list[Signature]:
    """Put a packet where it belongs; returns where the signatures after it go."""
    if packet.tag == SIGNATURE:
        with suppress(BrokenPacket):
            place.append(signature(packet.body))
        return place
    if packet.tag == USER_ID:
        return current.users.setdefault(packet.body, [])
    if packet.tag == PUBLIC_SUBKEY:
        key = _key(packet)
        return current.subkeys.setdefault(key.hashed, (key, []))[1] if key else []
    return [] if packet.tag == USER_ATTRIBUTE else place


def _key(packet: Packet) -> PublicKey | None:
    try:
        return public_key(packet.body)
    except BrokenPacket:
        return None
