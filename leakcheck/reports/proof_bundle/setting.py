"""Setting a note as plain text: paragraphs, lists and commands, with all that comes from a dump made visible."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from leakcheck.decode.visible_text import visible

_WIDTH = 96


def numbered(sentences: Sequence[str]) -> Iterator[str]:
    yield "\n".join(paragraph(sentence, point=f"{number}. ") for number, sentence in enumerate(sentences, 1))


def paragraph(text: str, indent: int = 0, *, point: str = "") -> str:
    margin, lead = " " * (indent + len(point)), " " * indent + point
    # Long words (hashes, host names) stand whole: they are to be copied.
    return textwrap.fill(visible(text), _WIDTH, initial_indent=lead, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def listed(rows: Sequence[tuple[str, str]], indent: int = 2) -> str:
    wide = max((len(label) for label, _ in rows), default=0) + 2
    return "\n".join(" " * indent + f"{visible(label) + ':':<{wide}}{visible(text)}" for label, text in rows)


def command(text: str) -> str:
    return f"\n\n    {text}"


def expected(text: str) -> str:
    return paragraph(f"Expected: {text}", indent=2)


def utc(seconds: int) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return f"{seconds} seconds after 1970"
