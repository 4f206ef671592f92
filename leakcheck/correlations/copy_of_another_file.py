"""Another file of the collection has the same bytes, the same or nearly the same words, or the same looks, and neither is authenticated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from leakcheck.decode.copy_evidence import evidence_of, received_at, whole_file
from leakcheck.decode.row_changes import shown_difference
from leakcheck.decode.text_digest import words_of
from leakcheck.decode.word_changes import WordChanges, word_changes
from leakcheck.knowledge.public_texts import is_public_text
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, PictureContent, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_LEAST = 0.85
#: Shorter texts are letterheads, empty forms and greetings; so are those of few different words, such as “page 1, page 2, page 3”.
_LEAST_WORDS, _LEAST_DIFFERENT = 30, 15
#: Numbers of fewer digits number pages, rows and lists.
_LONG_NUMBER = 4
_LOOKED_AT = 20_000
#: Texts that begin so were written by a program, as the parts of an Office file are.
_MARKUP = ("<?xml", "<!DOCTYPE", "%!PS")
#: So many near ones or more are told of together: they may be states of one paper as well as forms filled in.
_MANY = 3
#: Two versions of one paper differ in so large a part of their words at most.
_MOST_CHANGED = 0.2
_LEAST_BYTES = 64
_MOST_NAMED = 20
#: Beyond so many pairs only the paths are told, and `leakcheck compare` shows what differs: whole texts are compared word by word here.
_MOST_COMPARED = 20_000
#: More pictures of the same looks are ornaments.
_MOST_PICTURES = 12
_LEAST_SIDE = 96
#: A hash of hardly any or nearly all ones belongs to a plain area, which looks like every other plain area.
_LEAST_ONES, _MOST_ONES = 20, 44
_PREVIEW = "thumbnail."


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "Drafts, later versions, and copies that several people keep of one paper are normal.",
        "The two are papers made after one pattern: a form, a contract, a monthly report.",
        "A picture was made smaller or saved again for sending.",
    ),
    sources=(
        "https://citizenlab.ca/2017/05/tainted-leaks-disinformation-phish",
        "Broder, On the resemblance and containment of documents (1997)",
        "Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, section 3.4",
    ),
    false_alarms=FalseAlarms(
        0, 406, "pairs that it told of on the shared corpus for their words or looks, and that were no copies or versions: all were looked at by hand"
    ),
)
def copy_of_another_file(dump: Dump) -> Iterator[Observation]:
    """Another file of this collection has the same or nearly the same content, and no signature speaks for either.

    Two versions of one paper are the best lead there is to what was changed in it, and by themselves no reason for suspicion: drafts
    and versions are normal. What differs is shown, account numbers, amounts, names and dates first. Which of the two came first is
    said only where somebody else recorded it, as the mailbox in which one of them lies; the times that a file states of itself do
    not decide that. Files of the very same bytes and pictures that look alike are told of, too: small changes in a picture do not
    show in that comparison, so look at both. What more than two dozen different wordings share is a form, and is not told.
    """
    yield from _same_bytes(dump)
    yield from _same_words(dump)
    yield from _near_words(dump)
    yield from _same_looks(dump)


# ── the same ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _same_bytes(dump: Dump) -> Iterator[Observation]:
    """Told once a group, at the first path: a dump can hold one file a thousand times."""
    signed = {item.path for item, _ in dump.authenticating()}
    for group in dump.same_bytes():
        first, others = group[0], group[1:]
        if first.size < _LEAST_BYTES or first.kind not in (ItemKind.DOCUMENT, ItemKind.MAIL):
            continue
        # One that carries its signature itself, or lies in a file that was signed with it, is authenticated too.
        if any(item.path in signed or dump.signed_around(item.path) is not None for item in group):
            continue
        sentence = f"The very same file, byte for byte, lies at {_places(others)} of this collection. Neither copy is authenticated."
        yield _observation(first, others, sentence, evidence_of(whole_file(first), whole_file(others[0])))


def _same_words(dump: Dump) -> Iterator[Observation]:
    for group in dump.same_words():
        if len({item.sha256 for item in group}) < 2 or _says_little(_text(dump, group[0])):
            continue
        for item in group:
            others = [other for other in group if other.sha256 != item.sha256 and _apart(item, other)]
            if others:
                yield _in_same_words(dump, item, others)


def _in_same_words(dump: Dump, item: Item, others: Sequence[Item]) -> Observation:
    files = "another file" if len(others) == 1 else f"{len(others):,} other files"
    sentence = (
        f"It has the same words as {files} of other bytes, such as “{others[0].name}” ({others[0].path}): one text that was saved again, "
        f"converted, or put into several files. {_order(dump, item, others[0])}"
    )
    return _observation(item, others, sentence, _evidence(dump, item, others[0]))


def _places(others: Sequence[Item]) -> str:
    return f"one other place ({others[0].path})" if len(others) == 1 else f"{len(others):,} other places, such as {others[0].path},"


# ── nearly the same ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Near:
    """What a document is nearest to."""

    item: Item
    other: Item
    likeness: float
    many: int
    """How many it is near to."""


def _near_words(dump: Dump) -> Iterator[Observation]:
    nearest: dict[str, _Near] = {}
    for pair in dump.near_documents(_LEAST):
        for item, other in ((pair.first, pair.second), (pair.second, pair.first)):
            if _apart(item, other):
                nearest[item.path] = _nearer(nearest.get(item.path), item, other, pair.likeness)
    for number, path in enumerate(sorted(nearest)):
        yield from _version(dump, nearest[path], number)


def _nearer(known: _Near | None, item: Item, other: Item, likeness: float) -> _Near:
    """Pairs come in the order of their paths: of two equally near ones the first stays."""
    if known is None:
        return _Near(item, other, likeness, 1)
    return replace(known, many=known.many + 1) if likeness <= known.likeness else _Near(item, other, likeness, known.many + 1)


def _version(dump: Dump, near: _Near, number: int) -> Iterator[Observation]:
    own, other = _text(dump, near.item), _text(dump, near.other)
    if own is None or other is None or _says_little(own) or _says_little(other):
        return
    changes = word_changes(other.text, own.text) if number < _MOST_COMPARED else None
    if number < _MOST_COMPARED and (changes is None or not changes.passages or changes.share > _MOST_CHANGED):
        return
    sentence = (
        f"{_nearly(near)}{_differs(changes)}. Neither is authenticated; drafts, versions and papers made after one pattern are normal. "
        f"{_order(dump, near.item, near.other)}"
    )
    lines = shown_difference((near.other, near.item), other.text, own.text, changes) if changes else ()
    yield _observation(near.item, (near.other,), sentence, _evidence(dump, near.item, near.other), lines)


def _nearly(near: _Near) -> str:
    named = f"“{near.other.name}” ({near.other.path})"
    if near.many < _MANY:
        return f"{named} has nearly the same words"
    return f"{near.many:,} other files here have nearly the same words; of them {named} is nearest"


def _differs(changes: WordChanges | None) -> str:
    if changes is None:
        return ""
    count = len(changes.passages)
    return f": it differs in {'one passage' if count == 1 else f'{count:,} passages'}, shown here as there and as in this file"


def _order(dump: Dump, item: Item, other: Item) -> str:
    """Which came first, as far as somebody else recorded it."""
    own, theirs = received_at(dump, item.path), received_at(dump, other.path)
    if own is not None and theirs is not None and own.moment.is_before(theirs.moment):
        return f"The mail with this one was received first ({own.moment}), as the mailbox or a trace line of the mail records."
    if own is not None and theirs is not None and theirs.moment.is_before(own.moment):
        return f"The mail with the other one was received first ({theirs.moment}), as the mailbox or a trace line of the mail records."
    return "Nothing but the files themselves says which came first."


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _same_looks(dump: Dump) -> Iterator[Observation]:
    for group in dump.same_looks(_MOST_PICTURES):
        shown = [(item, seen) for item, seen in group if _telling(item, seen)]
        for item, seen in shown:
            other = next(((two, looks) for two, looks in shown if two.sha256 != item.sha256 and _same_shape(seen, looks) and _apart(item, two)), None)
            if other is not None and not dump.is_anchored(item.path):
                yield _alike(dump, item, seen, other)


def _alike(dump: Dump, item: Item, seen: PictureContent, other: tuple[Item, PictureContent]) -> Observation:
    authenticated = ", which lies in an authenticated message" if dump.is_anchored(other[0].path) else ""
    sentence = (
        f"It looks like “{other[0].name}” ({other[0].path}{authenticated}), but the files differ: {seen.width}×{seen.height} dots here and "
        f"{other[1].width}×{other[1].height} there. A small change does not show in this comparison: look at both."
    )
    return _observation(item, (other[0],), sentence, (located(seen, item.path), located(other[1], other[0].path)))


def _telling(item: Item, seen: PictureContent) -> bool:
    ones = int(seen.perceptual_hash, 16).bit_count()
    return min(seen.width, seen.height) >= _LEAST_SIDE and _LEAST_ONES <= ones <= _MOST_ONES and not item.name.startswith(_PREVIEW)


def _same_shape(one: PictureContent, other: PictureContent) -> bool:
    return abs(one.width * other.height - other.width * one.height) * 50 <= one.width * other.height


# ── what all share ───────────────────────────────────────────────────────────────────────────────────────────────────


def _apart(item: Item, other: Item) -> bool:
    """Neither lies in the other, and both are no parts of one file: an earlier state of a file is no copy of it."""
    inside = item.path.startswith(f"{other.path}{INSIDE}") or other.path.startswith(f"{item.path}{INSIDE}")
    return item.path != other.path and not inside


def _text(dump: Dump, item: Item) -> TextContent | None:
    """The one text of a document that was read whole."""
    texts = dump.facts_of(item.path, TextContent, "document")
    return texts[0] if len(texts) == 1 and texts[0].complete == "whole" else None


def _says_little(text: TextContent | None) -> bool:
    """Whether a text is too short or too much anybody's for two files that hold it to be copies of one paper."""
    if text is None or text.text.startswith(_MARKUP):
        return True
    words = words_of(text.text[:_LOOKED_AT])
    telling = {word for word in words if len(word) >= _LONG_NUMBER or not word.isdigit()}
    return len(words) < _LEAST_WORDS or len(telling) < _LEAST_DIFFERENT or is_public_text(words)


def _evidence(dump: Dump, item: Item, other: Item) -> tuple[AnyFact, ...]:
    return evidence_of(whole_file(item), whole_file(other), received_at(dump, item.path), received_at(dump, other.path))


def _observation(item: Item, others: Sequence[Item], sentence: str, evidence: tuple[AnyFact, ...], difference: tuple[str, ...] = ()) -> Observation:
    named = tuple(other.path for other in others[:_MOST_NAMED])
    return Observation(sentence=sentence, evidence=evidence, item=item.path, others=named, difference=difference)
