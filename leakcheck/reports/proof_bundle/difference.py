"""The exact difference between a message as it lies in the dump and as it was checked, as a patch that can be applied."""

import difflib
from collections.abc import Iterator, Sequence

#: A line by line comparison takes time in proportion to the product of the lines; above this one large change is shown instead.
_MOST_WORK = 4_000_000


def difference(present: bytes, checked: bytes) -> bytes:
    """A unified diff in bytes, after some words; `present` is compared with CRLF line ends. Ends in a line end.

    To apply it: write every line end of the message as CRLF, drop nothing else, and run `patch --binary`.
    """
    old, new = _lines(in_transport_form(present)), _lines(checked)
    words = [b"The exact difference between the message as it lies in the dump and as it was checked.\n", _line_ends(present)]
    if old == new:
        return b"".join([*words, b"There is no other difference.\n"])
    words.append(b"All else is this (a line with - stands in the dump, a line with + was signed in its place):\n\n")
    return b"".join([*words, b"--- message.eml\n", b"+++ message-as-verified.eml\n", *_hunks(old, new)])


def difference_between(old: bytes, new: bytes, names: tuple[str, str], words: str) -> bytes:
    """A unified diff from one file to another, after some words; empty if nothing differs."""
    before, after = _lines(old), _lines(new)
    if before == after:
        return b""
    heads = (f"{mark} {name}\n".encode("ascii") for mark, name in zip(("---", "+++"), names, strict=True))
    return b"".join([words.encode("ascii"), b"\n", *heads, *_hunks(before, after)])


def in_transport_form(data: bytes) -> bytes:
    """Every line end as CRLF, the last line ended."""
    text = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return text if text.endswith(b"\r\n") or not text else text + b"\r\n"


def _line_ends(present: bytes) -> bytes:
    ends, pairs = present.count(b"\n"), present.count(b"\r\n")
    if ends == pairs and present.endswith(b"\r\n"):
        return b"Its line ends are those of mail transport (CRLF) and were left as they are.\n"
    ended = b"" if present.endswith(b"\n") else b" The last line, which has no line end, was given one."
    return b"Line ends: %d of %d were written as CRLF, as mail transport has them.%s\n" % (ends - pairs, ends, ended)


def _lines(data: bytes) -> list[bytes]:
    return data.removesuffix(b"\n").split(b"\n") if data else []


def _hunks(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[bytes]:
    start = next((place for place, (first, second) in enumerate(zip(old, new, strict=False)) if first != second), min(len(old), len(new)))
    stop = next((place for place in range(min(len(old), len(new)) - start) if old[-1 - place] != new[-1 - place]), min(len(old), len(new)) - start)
    left, right = old[start : len(old) - stop], new[start : len(new) - stop]
    if len(left) * len(right) <= _MOST_WORK:
        yield from (line.encode("latin-1") for line in _unified(old, new, start, stop))
        return
    yield b"@@ -%d,%d +%d,%d @@\n" % (start + bool(left), len(left), start + bool(right), len(right))
    yield from (b"-" + line + b"\n" for line in left)
    yield from (b"+" + line + b"\n" for line in right)


def _unified(old: Sequence[bytes], new: Sequence[bytes], start: int, stop: int) -> Iterator[str]:
    """The standard library on what differs and three lines around it; its line numbers are counted from there and moved to their place."""
    first, last = max(0, start - 3), max(0, stop - 3)
    some, other = ([line.decode("latin-1") for line in lines[first : len(lines) - last]] for lines in (old, new))
    # Lines hold a carriage return: no end is added here that could be taken for part of one.
    for line in list(difflib.unified_diff(some, other, lineterm=""))[2:]:
        yield (_moved(line, first) if line.startswith("@@ ") else line) + "\n"


def _moved(head: str, by: int) -> str:
    _, old, new, _ = head.split(" ")
    return f"@@ {_shifted(old, by)} {_shifted(new, by)} @@"


def _shifted(span: str, by: int) -> str:
    start, comma, length = span[1:].partition(",")
    return f"{span[0]}{int(start) + by}{comma}{length}"
