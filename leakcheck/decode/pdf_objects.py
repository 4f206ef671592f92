"""A PDF's objects by pypdf, kept quiet and bounded: opening, dictionaries, strings, the text of pages."""

import contextlib
import io
import logging
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import DictionaryObject, PdfObject, StreamObject

T = TypeVar("T")
#: By open file, the numbers of the objects whose streams unpack to more than pypdf reads (75 megabytes). No value that is read can carry
#: that, and a stream that was left out must not pass for an empty one.
_TOO_LARGE: "WeakKeyDictionary[object, set[int]]" = WeakKeyDictionary()
#: The same for objects that cannot be read because they are damaged, or lead back to themselves.
_BROKEN: "WeakKeyDictionary[object, set[int]]" = WeakKeyDictionary()
#: How pypdf begins to speak of what goes round; it is raised as a limit too, and again for an object at which reading failed before.
_ROUND = "Detected"
#: A page's drawing instructions are some ten kilobytes; maps and plots have megabytes of lines and little text.
_LONGEST_PAGE = 512 << 10
#: All pages together: pypdf reads about half a megabyte of lines a second, and some three of text.
MOST_INSTRUCTIONS = 3 << 20
_MOST_CHARACTERS = 1_000_000
MOST_PAGES = 200


class PdfUnreadableError(Exception):
    """pypdf cannot find the objects of this file; the text is its reason."""


class PdfLockedError(Exception):
    """The file opens only with a password."""


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The text of the first pages, one string a page, and whether that is all of it (`whole` or `cut`)."""

    pages: tuple[str, ...]
    complete: str
    instructions: int
    """Bytes of drawing instructions that were read for it: what it cost."""


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep still: pypdf reports each oddity of a file to the log and to `warnings`, and here they are expected."""
    log = logging.getLogger("pypdf")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)


def tried(work: Callable[[], T], otherwise: T) -> T:
    """The result of a piece of work on hostile objects, or `otherwise`."""
    try:
        with quiet():
            return work()
    except MemoryError:
        raise
    # Broad on purpose: on damaged objects pypdf raises whatever Python raises (KeyError, TypeError, RecursionError, zlib.error, …).
    except Exception:
        return otherwise


def open_pdf(data: bytes, passwords: Sequence[str] = ()) -> "PdfReader":
    """The file with its page tree at hand, opened without a password or with one of these. Raises PdfUnreadableError, PdfLockedError."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    try:
        with quiet():
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not any(reader.decrypt(word) for word in ("", *passwords)):
                raise PdfLockedError
            len(reader.pages)
    except (PdfLockedError, FileNotDecryptedError) as error:
        raise PdfLockedError from error
    except MemoryError:
        raise
    except Exception as error:  # as in `tried`
        name = "damage" if is_damage(error) else type(error).__name__
        raise PdfUnreadableError(f"{name}: {error}") from error
    return reader


def dictionary(value: "PdfObject | None") -> "DictionaryObject":
    """The dictionary behind a value or a reference; an empty one if it is none."""
    from pypdf.generic import DictionaryObject

    if isinstance(value, DictionaryObject):
        return value
    found = resolved(value) if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def entry(holder: "DictionaryObject", key: str) -> "PdfObject | None":
    """The value of a key with references followed; None if absent or broken."""
    value = dict.get(holder, key)
    return resolved(value) if value is not None else None


def items(value: "PdfObject | None", most: int) -> "list[PdfObject]":
    """The elements of an array, references followed, at most so many; empty if it is none."""
    from pypdf.generic import ArrayObject

    if not isinstance(value, ArrayObject):
        return []
    found = (resolved(element) for element in value[:most])
    return [element for element in found if element is not None]


def resolved(element: "PdfObject") -> "PdfObject | None":
    """What a reference stands for, or the value itself; None if it is broken."""
    from pypdf.generic import IndirectObject

    # Keeping pypdf quiet costs more than all the rest here, and only a reference can make it speak.
    return tried(lambda: _unpacked(element, element.get_object), None) if isinstance(element, IndirectObject) else element


def string(value: object) -> str:
    """A text or byte string as text; empty for anything else.

    pypdf leaves bytes that are no text in the document encoding (section 7.9.2.2) as they are. Among them are words that a program
    wrote in UTF-8 without the mark that ISO 32000-2 asks for.
    """
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("latin-1")
    # Some producers write a UTF-16 mark before text that is not UTF-16.
    return str(value).removeprefix("\xfe\xff") if isinstance(value, str) else ""


def stream_data(value: object) -> bytes:
    """The decoded bytes of a stream; empty for anything else or what cannot be decoded."""
    from pypdf.generic import StreamObject

    return tried(lambda: _unpacked(value, lambda: bytes(value.get_data())), b"") if isinstance(value, StreamObject) else b""


def _unpacked(value: "PdfObject", work: Callable[[], T]) -> T:
    """The result of reading an object; notes one that is too large before it raises whatever pypdf raises."""
    from pypdf.errors import LimitReachedError

    try:
        return work()
    except LimitReachedError as error:
        if is_damage(error):
            _note(_BROKEN, value)
        else:
            note_too_large(value)
        raise


def is_damage(error: Exception) -> bool:
    """Whether what pypdf calls a limit is one that no honest object reaches, however large it is."""
    return str(error).startswith(_ROUND)


def note_too_large(value: "PdfObject | None") -> None:
    """Remember that a stream was left out because it unpacks to too much."""
    _note(_TOO_LARGE, value)


def _note(where: "WeakKeyDictionary[object, set[int]]", value: "PdfObject | None") -> None:
    from pypdf.generic import IndirectObject

    reference = value if isinstance(value, IndirectObject) else getattr(value, "indirect_reference", None)
    if isinstance(reference, IndirectObject):
        where.setdefault(reference.pdf, set()).add(reference.idnum)


def too_large(reader: "PdfReader") -> list[int]:
    """The numbers of the objects that were left out so far because they unpack to too much."""
    return sorted(_TOO_LARGE.get(reader, ()))


def broken(reader: "PdfReader") -> list[int]:
    """The numbers of the objects that were left out so far because they are damaged."""
    return sorted(_BROKEN.get(reader, ()))


def stream_within(value: object, most: int) -> bytes:
    """The decoded bytes of a stream if there are no more than `most`; empty otherwise, however much they would swell."""
    from pypdf.generic import StreamObject

    if not isinstance(value, StreamObject):
        return b""
    raw = raw_stream(value)
    if len(raw) > most:
        return b""
    plain = filters_of(value) == ["/FlateDecode"] and "/DecodeParms" not in value
    data = inflated(raw, most + 1) if plain else stream_data(value)
    return data if len(data) <= most else b""


def inflated(raw: bytes, most: int) -> bytes:
    """The first `most` bytes of what a deflated stream holds; empty if it is damaged."""
    return tried(lambda: zlib.decompressobj().decompress(raw, most), b"")


def raw_stream(value: "StreamObject") -> bytes:
    """The bytes of a stream as they stand in the file, decrypted where the file is."""
    return tried(lambda: bytes(value._data), b"")


def filters_of(value: "DictionaryObject") -> list[str]:
    """The names of a stream's filters in the order in which they are undone (section 7.3.8.2)."""
    written = entry(value, "/Filter")
    return [string(name) for name in (items(written, 8) or ([written] if written is not None else []))]


def pages_of(reader: "PdfReader", most: int) -> "list[PageObject]":
    """The first pages."""
    count = tried(lambda: len(reader.pages), 0)
    pages = (tried(lambda number=number: reader.pages[number], None) for number in range(min(count, most)))  # type: ignore[misc]
    return [page for page in pages if page is not None]


def page_texts(pages: "list[PageObject]") -> PageTexts:
    """The text of pages in their order, until too many characters or drawing instructions were read."""
    texts: list[str] = []
    length, work, complete = 0, 0, "whole"
    for page in pages:
        size = _instructions(page)
        if work + size > MOST_INSTRUCTIONS or length > _MOST_CHARACTERS:
            return PageTexts(tuple(texts), "cut", work)
        if size > _LONGEST_PAGE:
            texts.append("")
            complete = "cut"
            continue
        work += size
        texts.append(tried(page.extract_text, ""))
        length += len(texts[-1])
    return PageTexts(tuple(texts), complete, work)


def _instructions(page: "PageObject") -> int:
    """Bytes of a page's decoded content streams."""
    contents = entry(page, "/Contents")
    parts: list[PdfObject | None] = [*items(contents, 1_000)]
    return sum(_size(part) for part in parts or [contents])


def _size(part: "PdfObject | None") -> int:
    size = len(stream_data(part))
    reference = getattr(part, "indirect_reference", None)
    if size or reference is None or reference.idnum not in _TOO_LARGE.get(reference.pdf, ()):
        return size
    return _LONGEST_PAGE + 1


def content_of(page: "PageObject", most: int) -> bytes:
    """A page's drawing instructions; empty if there are more than `most` bytes of them."""
    contents = entry(page, "/Contents")
    parts: list[PdfObject | None] = [*items(contents, 1_000)]
    data = b"\n".join(stream_within(part, most) for part in parts or [contents])
    return data if len(data) <= most else b""
