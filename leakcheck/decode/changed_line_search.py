"""One signed header line of a message searched among values that other messages bear: the hash that was signed says when it is found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from leakcheck.decode.dkim_signature import Canonicalisation
from leakcheck.decode.line_spellings import recoded, spellings
from leakcheck.decode.signed_message import header_form, new_hash
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import SignatureMaterial

_ADDRESSES = frozenset({"from", "to", "cc", "reply-to", "sender"})
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that reads otherwise than when it was signed."""

    name: str
    """Lower case."""
    present: str
    signed: str


def changed_line(material: SignatureMaterial, values: Mapping[str, Iterable[str]]) -> ChangedLine | None:
    """The one line that must have had another of these values for the signature to fit; None if none of them does.

    `values`: for each lower-case header name the values to try, the likeliest first. A hit leaves no doubt: the hash is that of
    the signature itself (RFC 8017 section 8.2.2).
    """
    lines = material.lines
    for place, line in enumerate(lines[:-1]):
        written, _, present = line.partition(b":")
        name = written.strip().lower().decode("ascii", "replace")
        form: Canonicalisation = "relaxed" if line == header_form(line, "relaxed") else "simple"
        head = new_hash(material.hash_name, b"".join(lines[:place]))
        tail = b"".join(lines[place + 1 :])
        for value in values.get(name, ()):
            for spelled in _spelled(name, value):
                trial = head.copy()
                trial.update(header_form(written + b": " + spelled + b"\r\n", form) + tail)
                if trial.digest() == material.signed_digest:
                    return ChangedLine(name, _shown(present), _shown(spelled))
    return None


def _spelled(name: str, value: str) -> Iterator[bytes]:
    data = " ".join(value.split()).encode("utf-8", "surrogateescape")
    yield data
    if name in _ADDRESSES:
        yield from spellings(data)
    if not data.isascii():
        yield from recoded(data)


def _shown(data: bytes) -> str:
    return storable(" ".join(data.decode("utf-8", "replace").split()), _LONGEST)
