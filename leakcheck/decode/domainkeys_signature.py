"""A DomainKey-Signature field (RFC 4870 section 3.3) and what it signs (section 3.4): header lines below it and the text, as one hash."""

import re
from collections.abc import Sequence

from leakcheck.decode.dkim_signature import MOST_NAMES, MalformedSignature, SignatureTags, base64_of, tag_list
from leakcheck.decode.signed_message import SignedMessage, new_hash, simple_body

FORMS = ("simple", "nofws")
_BLANKS = b" \t\r\n"
_BARE_RETURN = re.compile(rb"\r(?!\n)")


def domainkeys_tags(raw: bytes) -> tuple[SignatureTags, str]:
    """The tags of the field, and its canonical form. `names` is empty where all lines below it are signed. Raises MalformedSignature."""
    tags = tag_list(raw)
    for name in ("b", "d", "s"):
        if not tags.get(name):
            raise MalformedSignature(f"the tag {name}= is missing")
    form = tags.get("c", "simple").lower()
    if form not in FORMS:
        raise MalformedSignature(f"the canonicalisation {form[:20]!r} is not known")
    if tags.get("q", "dns").lower() != "dns":
        raise MalformedSignature(f"its key is to be asked for by {tags['q'][:20]!r}, which is not known")
    names = tuple(name.strip().lower() for name in tags["h"].split(":")) if "h" in tags else ()
    if len(names) > MOST_NAMES:
        raise MalformedSignature(f"it names more than {MOST_NAMES} header fields")
    domain = tags["d"].lower().rstrip(".")
    found = SignatureTags(
        algorithm=tags.get("a", "rsa-sha1").lower(),
        domain=domain,
        selector=tags["s"].lower(),
        names=names,
        header_form="simple",
        body_form="simple",
        body_hash=b"",
        signature=base64_of(tags["b"], "b"),
        length=None,
        signed_at=None,
        expires=None,
        identity_domain=domain,
    )
    return found, form


def signed_fields(message: SignedMessage, place: int, names: Sequence[str]) -> list[int]:
    """Which fields are signed: of those below the signature all, or all of the names in h=, in the order of the message."""
    wanted = frozenset(names)
    return [number for number in range(place + 1, len(message.fields)) if not names or message.fields[number][0] in wanted]


def domainkeys_digest(message: SignedMessage, fields: Sequence[int], body: bytes, form: str) -> bytes:
    """The hash that is signed. Empty lines at the end do not count, nor the line between header and text where there is no text."""
    lines = [_without_blanks(message.fields[number][1]) if form == "nofws" else message.fields[number][1] for number in fields]
    text = simple_body(_text_without_blanks(body) if form == "nofws" else body)
    if text != b"\r\n":
        lines += [b"\r\n", text]
    return new_hash("sha1", b"".join(lines)).digest()


def by_list(message: SignedMessage, fields: Sequence[int], names: Sequence[str]) -> list[int]:
    """The signed fields in the order of h=, which some signers took; where a name stands there several times the lowest comes last."""
    left: dict[str, list[int]] = {}
    for number in fields:
        left.setdefault(message.fields[number][0], []).append(number)
    chosen: list[int] = []
    for place in range(len(names) - 1, -1, -1):
        mine = left.get(names[place], [])
        further = names[place] in names[:place]
        chosen[:0] = [mine.pop()] if further and mine else mine
        if not further:
            left[names[place]] = []
    return chosen


def _without_blanks(whole: bytes) -> bytes:
    return whole.translate(None, _BLANKS) + b"\r\n"


def _text_without_blanks(body: bytes) -> bytes:
    text = body.translate(None, b" \t")
    return text if text.count(b"\r") == text.count(b"\r\n") else _BARE_RETURN.sub(b"", text)
