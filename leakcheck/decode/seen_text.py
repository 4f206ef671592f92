"""What a reader sees of a message's text, set beside what a reader of the signed message would have seen.

A body that hashes to the signed value is the signed body; but the words that stand in the file are read by what its own header
lines say, and may be others. So the two are compared as mail programs show them, and not as bytes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from leakcheck.decode.mail_body import Part, parts

#: What mailbox files put before a word, and dots, which mail transport doubles at the start of lines: where the text is encoded, a
#: line's start is not one that a reader sees.
_PUT_BEFORE = re.compile(r"(?<!>)>++(?=From)|^\.+|\.+(?=\.)")
_ASCII = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Added:
    """What a reader sees beyond what was signed: lines that stand in one place; none where the words are the same."""

    lines: tuple[str, ...]


def added_to(present: bytes, signed: bytes, original: Callable[[str], str] = str, *, ascii_only: bool = False) -> Added | None:
    """What is seen of `present` beyond what was seen of `signed`; None where they differ otherwise.

    `original`: what a line read before a gateway changed the links in it. `ascii_only`: compare no other characters, for texts
    whose character set was changed on the way.
    """
    new, old = (list(_words(data, original, ascii_only=ascii_only)) for data in (present, signed))
    here, then = [word for word, _, _ in new], [word for word, _, _ in old]
    start = 0
    while start < min(len(here), len(then)) and here[start] == then[start]:
        start += 1
    end = 0
    while end < min(len(here), len(then)) - start and here[-1 - end] == then[-1 - end]:
        end += 1
    if start + end < len(then):
        return None
    lines = {number: line for _, number, line in new[start : len(new) - end]}
    return Added(tuple(lines.values()))


def _words(data: bytes, original: Callable[[str], str], *, ascii_only: bool) -> Iterator[tuple[str, int, str]]:
    """Each word, with the number of its line and the line; an attachment counts as one word."""
    number = 0
    for leaf in parts(data).leaves:
        for line in _lines(leaf):
            number += 1
            for word in _ASCII.findall(line) if ascii_only else original(line).split():
                if bare := _PUT_BEFORE.sub("", word):
                    yield bare, number, line


def _lines(leaf: Part) -> list[str]:
    if leaf.is_words:
        return [f"({leaf.kind})", *leaf.inline_text.splitlines()] if leaf.kind != "text/plain" else leaf.inline_text.splitlines()
    return [f"(attachment {leaf.kind} {leaf.name}: {sha256(leaf.data).hexdigest()})"]
