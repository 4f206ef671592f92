"""Words that a PDF keeps for readers who cannot see its pages (ISO 32000-1 sections 14.9.3 to 14.9.5).

Programs that export a document hand on what is said of its inserted pictures. Texts that stand for what is on a page stay when it is
blacked out there.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.inserted_pictures import given_away
from leakcheck.decode.pdf_objects import resolved, stream_within
from leakcheck.decode.pdf_strings import string_at
from leakcheck.decode.pdf_structure import objects_in
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PdfReader

#: A description, a text in place of what is drawn, the long form of an abbreviation.
_KEY = re.compile(rb"/(Alt|ActualText|E)\s{0,10}(?=\(|<(?!<))")
_MOST, _MOST_STREAMS, _LONGEST_STREAM, _ALL_STREAMS, _LONGEST_TEXT = 2000, 2000, 8 << 20, 32 << 20, 2000


def alternative_texts(reader: "PdfReader", data: bytes, pages: str, longest: int) -> Iterator[AnyFact]:
    """What was said of inserted pictures, as far as it gives something away; then all words that do not stand on the pages, whose text is given."""
    found = dict.fromkeys(islice(_texts(reader, data), _MOST))
    for key, place, text in found:
        if key == "Alt":
            yield from given_away(f"{place} /Alt", text)
    shown = " ".join(pages.split())
    kept = dict.fromkeys(text for _, _, text in found if any(map(str.isalnum, text)) and " ".join(text.split()) not in shown)
    if (fact := text_content("\n".join(kept), "alternative", Location("/Alt, /ActualText and /E"), longest)) is not None:
        yield fact


def _texts(reader: "PdfReader", data: bytes) -> Iterator[tuple[str, str, str]]:
    """Key, place and text, in the order of the file: first of what stands in the open, then of what is packed in streams of objects."""
    # In the open the strings of an encrypted file are encrypted, and its streams are not once it is open.
    if not reader.is_encrypted and _KEY.search(data):
        for one in objects_in(data, 0, len(data)):
            yield from _in_bytes(one.head, f"object {one.number}")
    left = _ALL_STREAMS
    for number in islice(dict.fromkeys(stream for stream, _ in reader.xref_objStm.values()), _MOST_STREAMS):
        packed = _packed(reader, number)
        left -= len(packed)
        if left < 0:
            return
        yield from _in_bytes(packed, f"object stream {number}")


def _in_bytes(data: bytes, place: str) -> Iterator[tuple[str, str, str]]:
    match = _KEY.search(data)
    while match:
        text, end = string_at(data, match.end())
        if text := storable(text.strip(), _LONGEST_TEXT):
            yield match[1].decode(), place, text
        match = _KEY.search(data, end)


def _packed(reader: "PdfReader", number: int) -> bytes:
    from pypdf.generic import IndirectObject

    return stream_within(resolved(IndirectObject(number, 0, reader)), _LONGEST_STREAM)
