"""The chain of sets that servers put on a message on its way (RFC 8617 sections 4 and 5): its structure, and what each seal signs.

A set is three fields with one number: what the server recorded of its checks (ARC-Authentication-Results), a signature of the
message as it left the server (ARC-Message-Signature), and a seal over all sets up to this one (ARC-Seal).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leakcheck.decode.dkim_signature import MalformedSignature, base64_of, tag_list, without_signature
from leakcheck.decode.signed_message import SignedMessage, header_form, new_hash

#: RFC 8617 section 4.2.1.
MOST_SETS = 50
RESULTS, MESSAGE, SEAL = "arc-authentication-results", "arc-message-signature", "arc-seal"
FIELDS = (RESULTS, MESSAGE, SEAL)
SPELT = {RESULTS: "ARC-Authentication-Results", MESSAGE: "ARC-Message-Signature", SEAL: "ARC-Seal"}
_NUMBER = re.compile(r"[1-9][0-9]?")
_TAG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_RESULTS_NUMBER = re.compile(rb"\s*i\s*=\s*([0-9]{1,3})\s*;")


@dataclass(frozen=True, slots=True)
class SealTags:
    """The tags of an ARC-Seal field (RFC 8617 section 4.1.3)."""

    algorithm: str
    domain: str
    selector: str
    signature: bytes
    validation: str
    """cv=: what the server found of the chain when the message reached it: `none`, `pass` or `fail`."""

    @property
    def hash_name(self) -> str:
        return "sha1" if self.algorithm.endswith("sha1") else "sha256"


@dataclass(frozen=True, slots=True)
class ArcSet:
    """One set: its number, where its fields stand among all fields of the message, and its seal."""

    number: int
    results: int
    message: int
    seal: int
    tags: SealTags


@dataclass(frozen=True, slots=True)
class ArcChain:
    """The sets from the first on that keep the rules, and why the chain as a whole does not."""

    sets: tuple[ArcSet, ...]
    broken: str = ""
    """What breaks the chain, in words that follow `because`; empty if nothing of its structure does."""


def arc_chain(message: SignedMessage) -> ArcChain | None:
    """The chain of a message, by its structure alone; None where it bears no field of one."""
    places = {name: message.places.get(name, []) for name in FIELDS}
    total = sum(map(len, places.values()))
    if not total:
        return None
    if total > MOST_SETS * len(FIELDS):
        return ArcChain((), f"it has more than {MOST_SETS} seals")
    numbered = {name: [_number(name, _value(message, place)) for place in found] for name, found in places.items()}
    sets: list[ArcSet] = []
    broken = _unnumbered(numbered)
    highest = max(number or 0 for numbers in numbered.values() for number in numbers)
    for number in range(1, highest + 1):
        try:
            sets.append(_arc_set(message, number, places, numbered))
        except MalformedSignature as error:
            return ArcChain(tuple(sets), broken or str(error))
    return ArcChain(tuple(sets), broken)


def seal_digest(message: SignedMessage, sets: Sequence[ArcSet], hash_name: str) -> bytes:
    """The hash that the last of these sets' seals signs (RFC 8617 section 5.1.1), always in the relaxed form."""
    parts = [message.relaxed_field(place) for one in sets for place in (one.results, one.message, one.seal)]
    parts[-1] = header_form(without_signature(message.fields[sets[-1].seal][1]), "relaxed").removesuffix(b"\r\n")
    return new_hash(hash_name, b"".join(parts)).digest()


def _arc_set(message: SignedMessage, number: int, places: dict[str, list[int]], numbered: dict[str, list[int | None]]) -> ArcSet:
    """Raises MalformedSignature with what is wrong with the set."""
    found = []
    for name in FIELDS:
        mine = [place for place, other in zip(places[name], numbered[name], strict=True) if other == number]
        if len(mine) != 1:
            raise MalformedSignature(f"set {number} has {'no' if not mine else 'more than one'} {SPELT[name]} line")
        found.append(mine[0])
    results, signature, seal = found
    if SEAL in _names(_value(message, signature)):
        raise MalformedSignature(f"the signature of set {number} covers seals, which are put on after it")
    try:
        tags = _seal_tags(_value(message, seal))
    except MalformedSignature as error:
        raise MalformedSignature(f"the seal of set {number} cannot be read: {error}") from error
    if tags.validation == "fail":
        raise MalformedSignature(f"the server that sealed set {number} recorded that the chain was broken when the message reached it")
    if tags.validation != ("none" if number == 1 else "pass"):
        raise MalformedSignature(f"the seal of set {number} says cv={tags.validation[:10]}, which does not belong there")
    return ArcSet(number, results, signature, seal, tags)


def _unnumbered(numbered: dict[str, list[int | None]]) -> str:
    for name, numbers in numbered.items():
        if None in numbers:
            return f"an {SPELT[name]} line has no number from 1 to {MOST_SETS}"
        doubled = [number for number, times in Counter(numbers).items() if times > 1]
        if doubled:
            return f"set {doubled[0]} has more than one {SPELT[name]} line"
    return ""


def _number(name: str, raw: bytes) -> int | None:
    if name == RESULTS:
        match = _RESULTS_NUMBER.match(raw)
        text = match[1].decode() if match else ""
    else:
        try:
            text = tag_list(raw).get("i", "")
        except MalformedSignature:
            return None
    return int(text) if _NUMBER.fullmatch(text) and int(text) <= MOST_SETS else None


def _value(message: SignedMessage, place: int) -> bytes:
    return message.fields[place][1].partition(b":")[2]


def _names(raw: bytes) -> list[str]:
    return [name.strip().lower() for name in tag_list(raw).get("h", "").split(":")]


def _seal_tags(raw: bytes) -> SealTags:
    """Stricter than for other signatures: seals were never written by programs from before the standard."""
    tags = tag_list(raw)
    if not all(map(_TAG_NAME.fullmatch, tags)) or any(not piece.strip() for piece in raw.split(b";")[:-1]):
        raise MalformedSignature("it is no list of tags")
    for name in ("a", "b", "cv", "d", "i", "s"):
        if not tags.get(name):
            raise MalformedSignature(f"the tag {name}= is missing")
    if "h" in tags:
        raise MalformedSignature("it has a list of header lines (h=), which a seal must not have")
    domain = tags["d"].lower().rstrip(".")
    return SealTags(tags["a"].lower(), domain, tags["s"].lower(), base64_of(tags["b"], "b"), tags["cv"].lower())
