"""The message that a signature fits, byte for byte, so that any other verifier can be asked about it.

Other verifiers undo no damage: they want CRLF line ends (RFC 6376 section 5.3), header lines that are header lines, and the text
as it was signed. What is made here differs from the file by exactly the repairs that our answer states, and is checked before it is given.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from leakcheck.decode.dkim_key import Fit, PublicKey, record_key
from leakcheck.decode.dkim_signature import Dialect, MalformedSignature, SignatureTags, signature_tags
from leakcheck.decode.domain_signature import ALGORITHMS
from leakcheck.decode.header_lines import Guess, HeaderLines
from leakcheck.decode.mail_repairs import restored
from leakcheck.decode.signed_message import SignedMessage

_STANDS_AT = re.compile(r"header ([A-Za-z-]+) \[(\d+)\]")
#: Those whose fields have the tags of DKIM.
_DIALECTS = {dialect.field: dialect for dialect in (Dialect.DKIM, Dialect.GOOGLE, Dialect.ARC)}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a signature stands in a message, and what it states."""

    dialect: Dialect
    place: int
    """The number of its field, from the top."""
    order: int
    """Its number among the fields of its name, from the top."""
    tags: SignatureTags


def stand_of(message: SignedMessage, part: str) -> Stand | None:
    """The signature that a location's part (`header DKIM-Signature [0]`) names; None where that is none of a domain, or cannot be read."""
    match = _STANDS_AT.fullmatch(part)
    dialect = _DIALECTS.get(match[1].lower()) if match else None
    if match is None or dialect is None:
        return None
    order = int(match[2])
    places = message.places.get(dialect.field, [])
    if order >= len(places):
        return None
    try:
        tags = signature_tags(message.fields[places[order]][1].partition(b":")[2], dialect)
    except MalformedSignature:
        return None
    return Stand(dialect, places[order], order, tags)


def signed_original(message: SignedMessage, stand: Stand, record: str) -> bytes | None:
    """The message with CRLF line ends in which this signature fits this key; None where no known repair makes it fit."""
    kind = ALGORITHMS.get(stand.tags.algorithm)
    key = record_key(record, kind)[1] if kind else None
    if not isinstance(key, PublicKey):
        return None
    if _fits(message, stand, key):
        return _whole(message.fields, message.body, stand)
    return _repaired(message, stand, key)


def _fits(message: SignedMessage, stand: Stand, key: PublicKey) -> bool:
    tags = stand.tags
    if message.body_hash(tags.body_form, tags.hash_name, tags.length) != tags.body_hash:
        return False
    digest = message.header_digest(tags, stand.place, stand.dialect)
    return key.fit(tags.signature, digest, tags.hash_name) is Fit.FITS


def _repaired(message: SignedMessage, stand: Stand, key: PublicKey) -> bytes | None:
    tags = stand.tags
    digest = message.header_digest(tags, stand.place, stand.dialect)
    signed_digest = key.opened(tags.signature, tags.hash_name) or (digest if key.fit(tags.signature, digest, tags.hash_name) is Fit.FITS else None)
    if signed_digest is None:
        return None
    own = message.signed_lines(tags, stand.place, stand.dialect)[-1]
    body_fits = message.body_hash(tags.body_form, tags.hash_name, tags.length) == tags.body_hash
    found = restored(message, tags, own, digest, signed_digest, body_fits=body_fits)
    if found is None or not found.text_fits:
        return None
    fields, place = _mended_fields(message, stand, found.guesses)
    other = SignedMessage(fields, b"", message.body if found.body is None else found.body, mended=False)
    moved = replace(stand, place=place)
    return _whole(fields, other.body, moved) if _fits(other, moved, key) else None


def _mended_fields(message: SignedMessage, stand: Stand, guesses: Sequence[Guess]) -> tuple[list[tuple[str, bytes]], int]:
    """The fields with the guessed lines in their places, and where the signature's own field has come to stand."""
    slots = HeaderLines(message, stand.tags, b"", b"").slots()
    changed: Mapping[int, bytes] = {
        place: _written(guess.line, message.fields[place][1].partition(b":")[0], stand.tags)
        for guess in guesses
        for _, place in (slots[guess.slot],)
        if place is not None
    }
    # A name that h= lists once more than the message has fields of it selects the topmost (RFC 6376 section 5.4.2).
    on_top = [
        (slots[guess.slot][0], _written(guess.line, slots[guess.slot][0].title().encode("ascii", "replace"), stand.tags))
        for guess in guesses
        if slots[guess.slot][1] is None and guess.line
    ]
    kept = [(number, name, changed.get(number, whole)) for number, (name, whole) in enumerate(message.fields)]
    fields = [*on_top, *((name, whole) for _, name, whole in kept if whole)]
    before = sum(1 for number, _, whole in kept if whole and number < stand.place)
    return fields, len(on_top) + before


def _written(line: bytes, name: bytes, tags: SignatureTags) -> bytes:
    """A field of which this is the canonical form; empty for a line that was not there."""
    if not line or tags.header_form == "simple":
        return line
    return name.strip() + b": " + line.partition(b":")[2]


def _whole(fields: Sequence[tuple[str, bytes]], body: bytes, stand: Stand) -> bytes:
    lines = [whole for _, whole in fields]
    if stand.dialect.hashed_as:
        # Hashed under the name of the ordinary field, so that any verifier can read it once it bears that name.
        lines[stand.place] = stand.dialect.hashed_as + b":" + lines[stand.place].partition(b":")[2]
    ending = b"" if body.endswith(b"\r\n") or not body else b"\r\n"
    return b"".join((*lines, b"\r\n", body, ending))


def order_for_others(message: SignedMessage, stand: Stand) -> int:
    """The signature's number, from the top, among the DKIM-Signature fields of what `signed_original` makes of the message."""
    if not stand.dialect.hashed_as:
        return stand.order
    return sum(1 for place in message.places.get(Dialect.DKIM.field, []) if place < stand.place)
