"""Colour profiles (ICC.1:2022): their name, digest, and the time at which somebody's program made them."""

import hashlib
from collections.abc import Iterator

from leakcheck.decode.moments import exif_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location

#: Profiles of printers with large tables reach two megabytes.
LONGEST_PROFILE = 4 << 20
_MOST_TAGS = 200
_HEAD = 128


def profile_facts(profile: bytes) -> Iterator[AnyFact]:
    """Name and digest, and the profile's own time (section 7.2.7); nothing where the bytes are no profile (section 7.2.9)."""
    if len(profile) <= _HEAD or profile[36:40] != b"acsp":
        return
    name = _name(profile)
    digest = hashlib.sha256(profile).hexdigest()[:16]
    who = ", ".join(f"{word} {text}" for word, text in _signatures(profile))
    yield Identifier(
        at=Location("colour profile", storable(f"{name} ({who})" if who else name)),
        kind=IdentifierKind.COLOUR_PROFILE,
        value=f"{storable(name, 200) or 'unnamed'} ({digest})",
    )
    numbers = [int.from_bytes(profile[at : at + 2], "big") for at in range(24, 36, 2)]
    raw = "{:04}:{:02}:{:02} {:02}:{:02}:{:02}".format(*numbers)
    # It should be UTC and in many programs is the local time, so no zone is taken from it.
    moment = exif_moment(raw)
    if moment is not None:
        yield TimeClaim(
            at=Location("colour profile, date of the profile", raw), role=TimeRole.TOKEN, moment=moment, voucher=Voucher.EMBEDDED, token="icc-profile"
        )


def _signatures(profile: bytes) -> Iterator[tuple[str, str]]:
    """Four letters each: colour engine, maker of the device, creator of the profile (sections 7.2.5, 7.2.12, 7.2.17)."""
    for word, at in (("engine", 4), ("maker", 48), ("creator", 80)):
        text = profile[at : at + 4].decode("latin-1").strip("\x00 ")
        if text.isprintable() and text:
            yield word, text


def _name(profile: bytes) -> str:
    """The tag `desc`: a `desc` of version 2, or a `mluc` of version 4, of which the English or else the first text is taken."""
    count = min(int.from_bytes(profile[_HEAD : _HEAD + 4], "big"), _MOST_TAGS)
    for entry in range(_HEAD + 4, _HEAD + 4 + 12 * count, 12):
        if profile[entry : entry + 4] == b"desc":
            start, length = (int.from_bytes(profile[entry + at : entry + at + 4], "big") for at in (4, 8))
            body = profile[start : start + min(length, 1 << 16)]
            return _many_languages(body) if body.startswith(b"mluc") else _plain(body)
    return ""


def _plain(body: bytes) -> str:
    length = int.from_bytes(body[8:12], "big")
    return body[12 : 12 + min(length, 500)].split(b"\x00", 1)[0].decode("latin-1").strip()


def _many_languages(body: bytes) -> str:
    count = min(int.from_bytes(body[8:12], "big"), 100)
    records = [body[at : at + 12] for at in range(16, 16 + 12 * count, 12)]
    chosen = next((record for record in records if record.startswith(b"en")), records[0] if records else b"")
    length, start = int.from_bytes(chosen[4:8], "big"), int.from_bytes(chosen[8:12], "big")
    return body[start : start + min(length, 1_000)].decode("utf-16-be", "replace").strip("\x00 ")
