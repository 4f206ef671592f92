"""How a plain text was written: in which characters, and with which ends of lines. Editors and systems differ in it."""

import re
from collections.abc import Generator, Iterator

from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import Encoding, text_encoding
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, FeatureUse
from leakcheck.model.location import Location

_LINE_END = re.compile(r"\r\n|\r|\n")
_NAMES = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


def written_text(content: Content, most: int, longest: int) -> Generator[AnyFact, None, str | None]:
    """The facts of how a plain text was written, and its words up to `longest` letters; gives the text of the first `most` bytes.

    None, and no facts, where the bytes are no text.
    """
    encoding = text_encoding(content.head)
    if encoding is None:
        return None
    with content.open() as stream:
        data = stream.read(most)
    text = data[len(encoding.mark) :].decode(encoding.codec, "replace")
    yield from _writing_facts(encoding, text, data, content.size)
    if (fact := text_content(text, "document", Location("text"), longest)) is not None:
        yield fact
    return text


def _writing_facts(encoding: Encoding, text: str, data: bytes, size: int) -> Iterator[AnyFact]:
    """`data` is what was read of the `size` bytes of the file, and `text` what it says."""
    yield FeatureUse(at=Location("first bytes", data[:4].hex(" ")), kind="text_encoding", value=encoding.title)
    counts = dict.fromkeys(("CRLF", "LF", "CR"), 0)
    for end in _LINE_END.findall(text):
        counts[_NAMES[end]] += 1
    kinds = [name for name, count in counts.items() if count]
    if kinds:
        told = ", ".join(f"{counts[name]:,} {name}" for name in kinds)
        yield FeatureUse(at=Location("line ends", told), kind="line_ends", value=kinds[0] if len(kinds) == 1 else "mixed")
    if len(data) == size and not text.endswith(("\n", "\r")):
        yield FeatureUse(at=Location("last line", storable(text[-60:])), kind="line_ends", value="none behind the last line")
