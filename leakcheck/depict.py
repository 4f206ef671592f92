"""Reads two pictures again, from the dump or from files, lays one on the other in a confined worker, and hands back small copies.

A case holds no pictures. The worker decodes, compares and sends bare dots; the coordinator, which decodes nothing, makes files of them.
Hence a copy holds no metadata of the original, and not even a worker that hostile bytes have taken over can send anything but dots, a few
counts and short words, which are shown as text.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

import msgspec

from leakcheck import catalogue
from leakcheck.alarm import Alarm
from leakcheck.confine import confine
from leakcheck.decode.pdf_images import images_on
from leakcheck.decode.pdf_objects import MOST_PAGES, PdfLockedError, PdfUnreadableError, entry, open_pdf, pages_of, tried
from leakcheck.decode.picture_difference import compared_pictures, picture_comparison
from leakcheck.decode.picture_print import MOST_PIXELS
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.engine import ITEM, Emit, EngineOptions, Task
from leakcheck.model.format import Format
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits, TimeIsUp
from leakcheck.model.picture_pair import LONGEST_SHOWN, PictureComparison, PicturePair, PictureSeen, ShownPicture
from leakcheck.model.unit import Unit
from leakcheck.retrieve import bytes_at, unit_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdf.generic import DictionaryObject

#: Pairs that one call lays out, and of two documents the pages that are gone through and those of them that are shown.
MOST_PAIRS = 12
_MOST_PAGES, _MOST_PAGES_SHOWN = 60, 4
_LIMITS = Limits(seconds_per_item=30, seconds_per_unit=120, memory_bytes=3 << 30)
_MOST_SHOWN, _LONGEST_FILE = 7, 120_000
#: Of what a worker says beside dots.
_MOST_PLACES, _LONGEST_WORDS, _LONGEST_NAME = 20, 400, 40
_ROLES = frozenset({"first", "second", "difference", "first-part", "second-part"})
_PDF = "pdf_document"
#: Smaller pictures on a page are ornaments.
_LEAST_DOTS = 10_000
_GONE = "It could not be read again from where it lies."
_ENDED = "Its decoder, or that of the other, ended before it was done."
_CHANGED = "What lies there now is not what was read before: the file was changed."


@dataclass(frozen=True, slots=True)
class Place:
    """An item, and the file or folder that it lies in."""

    item: Item
    lies_in: str
    root: str = ""
    """How the item's path names the place, if not by its own name."""


class _Half(msgspec.Struct, frozen=True):
    path: str
    format: str
    sha256: str
    unit: Unit


class _Question(msgspec.Struct, frozen=True):
    first: _Half
    second: _Half


class _Asked(msgspec.Struct, frozen=True):
    questions: tuple[_Question, ...]
    limits: Limits


class _Answer(msgspec.Struct, frozen=True):
    page: int
    comparison: PictureComparison


def depict(pairs: Sequence[tuple[Place, Place]], passwords: tuple[str, ...] = ()) -> list[PicturePair]:
    """The pairs of pictures laid on one another, at most MOST_PAIRS of them; of two PDF files the pictures on their pages.

    Raises UserError where an item's place does not hold its file any more.
    """
    wanted = pairs[:MOST_PAIRS]
    limits = msgspec.structs.replace(_LIMITS, passwords=passwords)
    questions = tuple(_Question(*(_half(place) for place in pair)) for pair in wanted)
    task = Task(prepare, work, msgspec.msgpack.encode(_Asked(questions, limits)), _confined)
    engine = next(engine for engine in catalogue.engines() if engine.name == "processes")
    answers: dict[str, list[bytes]] = {}
    gone = msgspec.msgpack.encode(_Answer(0, _unread(_ENDED, _ENDED)))
    units = [Unit(str(number), question.first.unit.file, 0, 0) for number, question in enumerate(questions)]
    for part in engine.run(units, task, EngineOptions(1, _LIMITS)) if units else ():
        # A worker that died begins again: what it sent before is void.
        kept = ([gone] if part.done else []) if part.restart else answers.get(part.unit.path, [])
        answers[part.unit.path] = [*kept, *part.items]
    return [made for number, (first, second) in enumerate(wanted) for made in _pairs(answers.get(str(number), []), first.item.path, second.item.path)]


def _half(place: Place) -> _Half:
    return _Half(place.item.path, place.item.format, place.item.sha256, unit_of(place.item.path, place.lies_in, place.root))


def _confined(limits: Limits) -> None:
    confine(limits, network="denied")


def _pairs(answers: Sequence[bytes], first: str, second: str) -> Iterator[PicturePair]:
    for answer in map(_believed, answers[:_MOST_PAGES_SHOWN]):
        files = tuple(file for shown in answer.comparison.shown[:_MOST_SHOWN] if (file := _file(shown)) is not None)
        yield PicturePair(first=first, second=second, page=answer.page, comparison=msgspec.structs.replace(answer.comparison, shown=files))


def _believed(message: bytes) -> _Answer:
    """A worker's answer; that it ended too early in place of one that no sound worker gives."""
    try:
        answer = msgspec.msgpack.decode(message, type=_Answer)
    except msgspec.DecodeError:
        return _Answer(0, _unread(_ENDED, _ENDED))
    return answer if answer.page >= 0 and _is_sound(answer.comparison) else _Answer(0, _unread(_ENDED, _ENDED))


def _is_sound(comparison: PictureComparison) -> bool:
    """Whether its words are short, its counts are none below nothing, and its places lie on the sheet."""
    wide, high = comparison.sheet
    short = all(len(seen.unread) <= _LONGEST_WORDS and max(len(seen.kind), len(seen.mode)) <= _LONGEST_NAME for seen in comparison.seen)
    counts = (comparison.dots, comparison.block, comparison.blocks, comparison.of_blocks, comparison.more_places, comparison.bits or 0)
    sizes = [side for seen in comparison.seen for side in (seen.width, seen.height)]
    on_sheet = (
        min(one.left, one.top, one.width, one.height) >= 0 and one.left + one.width <= wide and one.top + one.height <= high
        for one in comparison.places
    )
    return short and min(*counts, *sizes) >= 0 and len(comparison.places) <= _MOST_PLACES and all(on_sheet)


def _file(shown: ShownPicture) -> ShownPicture | None:
    """The dots as a JPEG file of bounded length, without any metadata; None where they are not what they should be."""
    from PIL import Image

    size = shown.width, shown.height
    if shown.role not in _ROLES or not 0 < min(size) <= max(size) <= LONGEST_SHOWN + 8 or len(shown.data) != size[0] * size[1] * 3:
        return None
    picture = Image.frombytes("RGB", size, shown.data)
    data = b""
    for quality in (82, 65, 45, 25):
        made = io.BytesIO()
        picture.save(made, "JPEG", quality=quality, optimize=True)
        data = made.getvalue()
        if len(data) <= _LONGEST_FILE:
            break
    return msgspec.structs.replace(shown, data=data)


def _unread(first: str, second: str) -> PictureComparison:
    return PictureComparison(seen=(PictureSeen(unread=first), PictureSeen(unread=second)))


# ── what the worker does ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Prepared:
    formats: tuple[Format, ...]
    asked: _Asked


def prepare(settings: bytes) -> _Prepared:
    """Called once in the worker."""
    # Libraries are loaded before the process gives up what loading may need.
    import pillow_heif
    import pypdf  # noqa: F401
    from PIL import Image

    Image.init()
    pillow_heif.register_heif_opener()
    return _Prepared(catalogue.formats(), msgspec.msgpack.decode(settings, type=_Asked))


def work(prepared: _Prepared, unit: Unit, emit: Emit) -> None:
    """Find both items of one question, lay one on the other, and send what is seen."""
    if unit.skip:
        _send(emit, 0, _unread(_ENDED, _ENDED))
        return
    question, limits = prepared.asked.questions[int(unit.path)], prepared.asked.limits
    (first, wrong), (second, also_wrong) = (_bytes(half, prepared, emit) for half in (question.first, question.second))
    if wrong or also_wrong:
        _send(emit, 0, _unread(wrong, also_wrong))
        return
    try:
        with Alarm(limits.seconds_per_item).item():
            _compared(question, (first, second), limits, emit)
    except TimeIsUp:
        slow = "It takes longer to decode than is allowed here."
        _send(emit, 0, _unread(slow, slow))


def _bytes(half: _Half, prepared: _Prepared, emit: Emit) -> tuple[bytes, str]:
    """The item's bytes, and why they cannot be had; one of the two is empty."""
    try:
        data = bytes_at(half.path, half.unit, prepared.formats, prepared.asked.limits, emit)
    except (OSError, LimitReached, TimeIsUp):
        data = None
    if not data:
        return b"", _GONE
    return (data, "") if Content.of_bytes(data).digest() == half.sha256 else (b"", _CHANGED)


def _compared(question: _Question, halves: tuple[bytes, bytes], limits: Limits, emit: Emit) -> None:
    if question.first.format == question.second.format == _PDF:
        for page, comparison in islice(_of_pages(*halves, limits), _MOST_PAGES_SHOWN):
            _send(emit, page, comparison)
    else:
        _send(emit, 0, picture_comparison(*halves))


def _send(emit: Emit, page: int, comparison: PictureComparison) -> None:
    emit(ITEM, msgspec.msgpack.encode(_Answer(page, comparison)))


def _of_pages(first: bytes, second: bytes, limits: Limits) -> Iterator[tuple[int, PictureComparison]]:
    """The largest pictures of the pages of one number, where they differ; if none do, the first pair, which shows it."""
    alike: tuple[int, PictureComparison] | None = None
    differing = False
    for page, (one, other) in enumerate(islice(zip_longest(_largest(first, limits), _largest(second, limits)), _MOST_PAGES), 1):
        if one is None or other is None:
            continue
        found = page, compared_pictures(_decoded(one), _decoded(other))
        if found[1].same_dots or (found[1].compared and not found[1].blocks):
            alike = alike or found
            continue
        differing = True
        yield found
    if alike is not None and not differing:
        yield alike


def _largest(data: bytes, limits: Limits) -> "Iterator[DictionaryObject | None]":
    """For each page its largest picture; None where it has none."""
    try:
        reader = open_pdf(data, limits.passwords)
    except (PdfLockedError, PdfUnreadableError):
        return
    for page in pages_of(reader, min(MOST_PAGES, _MOST_PAGES)):
        pictures = [image for _, image in images_on(page) if _LEAST_DOTS <= _dots(image) <= MOST_PIXELS]
        yield max(pictures, key=_dots, default=None)


def _dots(image: "DictionaryObject") -> int:
    sides = [entry(image, side) for side in ("/Width", "/Height")]
    return tried(lambda: int(sides[0]) * int(sides[1]), 0)  # type: ignore[call-overload]  # what is no number is told by the attempt


def _decoded(image: "DictionaryObject") -> "Callable[[], Image]":
    def opened() -> "Image":
        return image.decode_as_image()  # type: ignore[attr-defined, no-any-return]  # an image is a stream

    return opened
