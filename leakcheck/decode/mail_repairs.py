"""A signature that does not fit a message as it is here, tried again with known damage undone: what was undone, and the difference."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from leakcheck.decode.body_repairs import BodyGuess, BodySearch, Damage, original_links
from leakcheck.decode.dkim_signature import SignatureTags
from leakcheck.decode.header_lines import Change, Guess, HeaderLines
from leakcheck.decode.header_repairs import restored_lines
from leakcheck.decode.line_words import put_before, says_the_same
from leakcheck.decode.masked_text import is_masked
from leakcheck.decode.seen_text import added_to
from leakcheck.decode.signed_message import SignedMessage
from leakcheck.decode.stock_text import is_stock
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import RestoredLine

_MOST_DIFFERENCES = 60
_ENCODING = "content-transfer-encoding"
_LONGEST_LINE = 300
#: A difference of more lines than this is not computed: it would be long and unreadable.
_MOST_LINES = 20_000
_ORDER = tuple(Change)
_SAY_HOW_TO_READ = ("content-type", "content-transfer-encoding")


@dataclass(frozen=True, slots=True)
class Restored:
    """The message as it was signed, and how it differs from the one at hand."""

    repairs: tuple[str, ...]
    difference: tuple[str, ...]
    line: RestoredLine | None = None
    """A line that says something else than the signed one, by whatever hand; None where only known damage was undone."""
    change: Change = Change.HARMLESS
    """What it means that this line is not as it was signed."""
    text_fits: bool = True
    """Whether the text fits too; else only header lines were restored."""
    also: tuple[RestoredLine, ...] = ()
    """Further lines of which the same is true."""
    whole_text: bool = True
    """Whether a reader sees no other words than were signed, beside the stock text of lists and gateways."""
    set_aside: tuple[str, ...] = ()
    """Such stock text: lines that a reader sees and that were not signed."""
    guesses: tuple[Guess, ...] = ()
    body: bytes | None = None
    """The body as it was signed, where it differs from the present one."""


def restored(message: SignedMessage, tags: SignatureTags, own: bytes, digest: bytes, signed_digest: bytes, *, body_fits: bool) -> Restored | None:
    """What has to be undone for the signature to fit; None where nothing on the closed list helps.

    `own`: the signature's own canonical line; `digest`: the hash of the lines as they stand; `signed_digest`: the hash that was signed.
    """
    body = None if body_fits else BodySearch(message, tags).found()
    text_fits = body_fits or body is not None
    lines: tuple[Guess, ...] = ()
    if digest != signed_digest:
        search = HeaderLines(message, tags, own, signed_digest)
        found = restored_lines(search, thorough=text_fits)
        if found is None:
            return None
        lines = found
    elif body is None:
        return None
    return _described(message, tags, lines, body, text_fits=text_fits)


def _described(message: SignedMessage, tags: SignatureTags, lines: Sequence[Guess], body: BodyGuess | None, *, text_fits: bool) -> Restored:
    lines = [_weighed(message, tags, guess) for guess in lines]
    others = sorted((guess for guess in lines if guess.change is not Change.HARMLESS), key=lambda guess: -_ORDER.index(guess.change))
    found = [_restored_line(message, tags, guess) for guess in others]
    repairs = (*(guess.words for guess in lines if guess not in others), *((body.words,) if body else ()))
    difference = [*_line_differences(message, tags, lines), *(_text_difference(message.body, body.body) if body else ())]
    added = _added(message, tags, lines, body) if text_fits else ()
    return Restored(
        repairs=tuple(dict.fromkeys(storable(text, _LONGEST_LINE) for text in repairs)),
        difference=tuple(difference[:_MOST_DIFFERENCES]),
        line=found[0] if found else None,
        change=others[0].change if others else Change.HARMLESS,
        text_fits=text_fits,
        also=tuple(found[1:]),
        whole_text=added is not None,
        set_aside=(*_tags_of_lists(message, tags, lines), *(storable(text, _LONGEST_LINE) for text in added or ())),
        guesses=tuple(lines),
        body=body.body if body else None,
    )


def _added(message: SignedMessage, tags: SignatureTags, lines: Sequence[Guess], body: BodyGuess | None) -> tuple[str, ...] | None:
    """The stock text that a reader sees and that was not signed; None where he sees other words that were not signed."""
    told = {tags.names[guess.slot]: guess for guess in lines if tags.names[guess.slot] in _SAY_HOW_TO_READ}
    if body is None and not told:
        return ()
    if body is not None and not is_stock(body.unshown.decode("utf-8", "replace").splitlines()):
        return None
    signed = _head(message, told, _encoding_as_signed(tags, body)) + (message.body if body is None else body.body)
    damage = Damage.OTHER if body is None else body.damage
    if damage is Damage.ENCODED and _is_read_as_it_stands(message):
        # A reader sees the code itself, which says nothing else than what it stands for.
        return ()
    original = original_links if damage is Damage.LINKS else str
    found = added_to(_head(message, {}) + message.body, signed, original, ascii_only=damage is Damage.CHARACTERS)
    return found.lines if found is not None and is_stock(found.lines) else None


def _encoding_as_signed(tags: SignatureTags, body: BodyGuess | None) -> bytes:
    """The transfer encoding of the signed text, where the line that says so is not signed and was written anew with the text."""
    return body.encoding if body is not None and _ENCODING not in tags.names else b""


def _head(message: SignedMessage, told: Mapping[str, Guess], encoding: bytes = b"") -> bytes:
    """The header lines that say how the text is to be read, `told` and `encoding` instead of those that stand there."""
    present = {name: message.fields[message.places[name][0]][1] for name in _SAY_HOW_TO_READ if name in message.places}
    signed = {name: name.encode() + b": " + guess.value + b"\r\n" if guess.line else b"" for name, guess in told.items()}
    encoded = {_ENCODING: _ENCODING.encode() + b": " + encoding + b"\r\n"} if encoding else {}
    return b"".join({**present, **signed, **encoded}.values()) + b"\r\n"


def _is_read_as_it_stands(message: SignedMessage) -> bool:
    """Whether no line says that the text is encoded."""
    values = (message.fields[place][1].partition(b":")[2] for place in message.places.get(_ENCODING, ()))
    return all(value.strip().lower() in {b"", b"7bit", b"8bit", b"binary"} for value in values)


def _tags_of_lists(message: SignedMessage, tags: SignatureTags, lines: Sequence[Guess]) -> list[str]:
    """What lists and filters put before the subject."""
    return [
        f"Subject: {tag}"
        for guess in lines
        if tags.names[guess.slot] == "subject" and (tag := put_before(_present(message, tags, guess), guess.value))
    ]


def _weighed(message: SignedMessage, tags: SignatureTags, guess: Guess) -> Guess:
    """What the change means, by what a reader sees before and after it."""
    present = _present(message, tags, guess)
    if guess.change is Change.CHANGED and guess.line and is_masked(present):
        # A value that was put over by a mask says nothing else than before; it says less.
        return replace(guess, change=Change.UNCLEAR)
    if guess.change is Change.HARMLESS and present and not says_the_same(tags.names[guess.slot], present, guess.value):
        return replace(guess, change=Change.UNCLEAR)
    return guess


def _restored_line(message: SignedMessage, tags: SignatureTags, guess: Guess) -> RestoredLine:
    present = _present(message, tags, guess)
    means = f"{guess.words}: with this value the signature fits, with the present one it does not"
    return RestoredLine(tags.names[guess.slot], _shown(present), _shown(guess.value), means)


def _present(message: SignedMessage, tags: SignatureTags, guess: Guess) -> bytes:
    place = HeaderLines(message, tags, b"", b"").slots()[guess.slot][1]
    return b" ".join(message.fields[place][1].partition(b":")[2].split()) if place is not None else b""


def _line_differences(message: SignedMessage, tags: SignatureTags, lines: Iterable[Guess]) -> Iterable[str]:
    for guess in lines:
        name = tags.names[guess.slot].capitalize()
        present = _present(message, tags, guess)
        if present:
            yield f"-{name}: {_shown(present)}"
        if guess.line:
            yield f"+{name}: {_shown(guess.value)}"


def _text_difference(present: bytes, signed: bytes) -> Iterable[str]:
    """Lines of a unified diff without context, from the text at hand to the text as signed."""
    old, new = ([_shown(line) for line in text.split(b"\r\n")] for text in (present, signed))
    start = next((number for number, (first, second) in enumerate(zip(old, new, strict=False)) if first != second), min(len(old), len(new)))
    old, new = old[start:], new[start:]
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    if len(old) + len(new) > _MOST_LINES or not _alike(old, new):
        return [f"-{len(old):,} lines as they stand here", f"+{len(new):,} lines as they were signed"]
    return [line for line in difflib.unified_diff(old, new, n=0, lineterm="") if not line.startswith(("---", "+++"))]


def _alike(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a line by line comparison says anything, and is cheap: recoded text differs in every line."""
    return min(len(old), len(new)) == 0 or len(old) * len(new) < 250_000


def _shown(data: bytes) -> str:
    return storable(data.decode("utf-8", "replace"), _LONGEST_LINE)
