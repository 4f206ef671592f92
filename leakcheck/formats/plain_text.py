"""Plain text of any kind: notes, lists, logs, tables with commas, source code, settings; whatever no other format claims and reads as text."""

from collections.abc import Iterator

from leakcheck.decode.text_encoding import text_encoding
from leakcheck.decode.text_writing import written_text
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits

#: Logs and tables can be very long; of them the beginning is read.
_MOST_BYTES = 8 << 20


def _recognises(content: Content) -> bool:
    return content.size > 0 and text_encoding(content.head) is not None


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield from written_text(content, _MOST_BYTES, limits.text_characters)


FORMAT = Format(
    name="plain_text",
    title="Plain text",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    extract=_extract,
    limitations=(
        "A text does not say how it is encoded: where it has no byte order mark and is no UTF-8, its letters are guessed.",
        "Texts in code pages other than those of Western Europe, Cyrillic and East Asia come out in wrong letters, and so can very short ones.",
        "Mails that were copied into a text are compared as text; nothing in them is checked as mail.",
        "Tables, settings and source code are taken as the characters that they are; nothing is computed or run.",
        "Of very long texts only the beginning is read.",
    ),
    is_fallback=True,
)
