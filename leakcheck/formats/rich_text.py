"""Rich Text documents (`.rtf`, and `.doc` files that hold RTF; [MSFT-RTF] 1.9.1)."""

import hashlib
from collections.abc import Iterator

from leakcheck.decode.marked_black import ROLE
from leakcheck.decode.ole1_objects import ole1_object
from leakcheck.decode.rich_text_content import Embedded, RichText
from leakcheck.decode.rich_text_facts import rich_text_facts
from leakcheck.decode.rich_text_reading import rich_text
from leakcheck.decode.rich_text_store import store_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.word_bookmarks import rich_text_bookmarks
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST = 2000
_TEXTS = (
    ("document", "main text"),
    ("hidden", r"text formatted as hidden (\v)"),
    ("deleted", r"text marked as deleted (\deleted)"),
    ("comment", r"comments (\annotation)"),
    (ROLE, r"black text on black (\highlight, \chcbpat)"),
)


def _recognises(content: Content) -> bool:
    # Word opens `{\rt` already, and documents that a mail program or an editor put a mark or a blank line before.
    return content.head[:200].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \0").startswith(b"{\\rt")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes).removeprefix(b"\xef\xbb\xbf")
    found = rich_text(data, limits.text_characters)
    yield from rich_text_facts(found)
    yield from rich_text_bookmarks(data)
    yield from _texts(found, limits)
    yield from _pictures(found.pictures)
    yield from _objects(found.objects)
    if found.damage:
        kind = ProblemKind.LIMIT if found.is_cut else ProblemKind.DAMAGED
        yield Problem(kind, f"The document may be incomplete: {found.damage}. What could be read was read.")


def _texts(found: RichText, limits: Limits) -> Iterator[AnyFact]:
    for role, place in _TEXTS:
        if (fact := text_content(found.text(role), role, Location(place), limits.text_characters)) is not None:
            yield fact


def _pictures(pictures: list[Embedded]) -> Iterator[Child]:
    """Each picture once: Word writes one that recurs anew each time."""
    seen: set[bytes] = set()
    for number, picture in enumerate(pictures[:_MOST], 1):
        data = picture.data
        digest = hashlib.sha256(data).digest()
        if data and digest not in seen:
            seen.add(digest)
            yield Child(f"picture{number}.{picture.kind}", Content.of_bytes(data))


def _objects(objects: list[Embedded]) -> Iterator[Child | AnyFact]:
    for number, embedded in enumerate(objects[:_MOST], 1):
        data = embedded.data
        if embedded.kind == "datastore":
            yield from store_facts(data)
        yield from ole1_object(data, f"{embedded.kind}{number}")


FORMAT = Format(
    name="rich_text",
    title="Rich Text document",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b" ", b"\0", b"{\\rt"),
    extract=_extract,
    limitations=(
        "Headers, footers and footnotes are not part of the text that is compared, nor are numbers that the program gives to paragraphs.",
        "Text of documents that write one character set and mean another comes out in the wrong letters.",
        "Letters of the Symbol and Wingdings fonts are told as the letters on the same keys.",
        "The record of a document's template, colours and lists is not compared.",
    ),
)
