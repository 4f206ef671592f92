"""A closed list of what a signed header line may have read when it was signed: what relays, lists and exports are known to do to lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from leakcheck.decode.date_variants import written_date
from leakcheck.decode.header_lines import Change, Guess, HeaderLines, titled
from leakcheck.decode.line_spellings import ENCODINGS, NAMED, NAMELESS, pairs_of, recoded, refolded, respelled, spelled, spellings, written_as
from leakcheck.decode.signed_message import SignedMessage, header_form

_MOST_REWRITES = 120
_LONGEST_VALUE = 4_000
_ADDRESSES = frozenset({"from", "to", "cc", "reply-to", "sender"})
#: Where lists and forwarders keep the sender line that they replace.
_ORIGINALS = ("x-original-from", "x-google-original-from", "reply-to", "x-original-to", "delivered-to", "sender", "resent-from", "cc")
_MISSING = {
    "mime-version": (b"1.0",),
    "content-transfer-encoding": ENCODINGS,
    "content-type": (b"text/plain", b"text/plain; charset=us-ascii", b"text/plain; charset=utf-8", b'text/plain; charset="utf-8"',
                     b'text/plain; charset="UTF-8"', b"text/plain; charset=UTF-8", b'text/html; charset="utf-8"', b"text/html; charset=utf-8"),
    "to": (b"undisclosed-recipients:;", b"undisclosed-recipients: ;", b""),
    "subject": (b"",),
    "cc": (b"",),
}  # fmt: skip
#: Lines that a reader takes for the message's own words about itself.
_READ = frozenset({"from", "to", "cc", "subject", "date"})
_SPELLINGS = {
    "content-transfer-encoding": "the text was written in another transfer encoding when it was signed",
    "content-type": "the parameters of the {} line were written otherwise",
    "message-id": "the angle brackets of the {} were dropped or added",
}
# What lists and filters put in front of a subject.
_SUBJECT_TAG = re.compile(
    rb"(?:(?:Re|Fwd?|AW|WG|TR|RE|FW|SV|VS): ?)?(?:\[[^\]]{1,60}\] ?|\*{2,5} ?[A-Z _-]{3,20} ?\*{2,5} ?|\([A-Za-z_-]{2,30}\) |(?:EXTERNAL|SPAM): ?)"
)
_REPLY = re.compile(rb"(?:(?:Re|Fwd?|AW|WG|TR|RE|FW|SV|VS): ?)+", re.IGNORECASE)
_SPAM_SCORE = re.compile(rb"^(?:\{[^}]{1,40}\}|SPAM|\[SPAM\])\s*", re.IGNORECASE)
#: A value, what was done to it since, and what that means.
_Rewrite = tuple[bytes, str, Change]


def likely_lines(lines: HeaderLines) -> list[list[Guess]]:
    """For each name that h= lists, other lines that may have stood there, none twice, the likeliest first."""
    present = lines.present()
    return [
        list(islice(_unique(_guesses(lines, slot, name, place), present[slot]), _MOST_REWRITES)) for slot, (name, place) in enumerate(lines.slots())
    ]


def _unique(guesses: Iterable[Guess], present: bytes) -> Iterator[Guess]:
    seen = {present}
    for guess in guesses:
        if guess.line not in seen:
            seen.add(guess.line)
            yield guess


def _guesses(lines: HeaderLines, slot: int, name: str, place: int | None) -> Iterator[Guess]:
    if place is None:
        for value, words in _absent(lines.message, name):
            yield _guess(lines, slot, name, (value, words, Change.UNCLEAR if name in _READ and value else Change.HARMLESS))
        return
    whole = lines.message.fields[place][1]
    value = b" ".join(whole.partition(b":")[2][:_LONGEST_VALUE].split())
    for rewrite in _rewrites(lines.message, name, value):
        yield _guess(lines, slot, name, rewrite, whole)
    if lines.tags.header_form == "simple":
        for line in refolded(whole):
            yield Guess(slot, line, value, f"the {titled(name)} line was folded or spaced otherwise")
    yield Guess(slot, b"", b"", f"a {titled(name)} line was added", _of_added(lines.message, name))


def _of_added(message: SignedMessage, name: str) -> Change:
    if name not in _READ:
        return Change.HARMLESS
    # Above a line that was signed, a second one hides it from most readers.
    return Change.CHANGED if len(message.places[name]) > 1 else Change.UNCLEAR


def _guess(lines: HeaderLines, slot: int, name: str, rewrite: _Rewrite, whole: bytes = b"") -> Guess:
    value, words, change = rewrite
    written = whole.partition(b":")[0] if whole else titled(name).encode("ascii", "replace")
    return Guess(slot, header_form(written + b": " + value + b"\r\n", lines.tags.header_form), value, words, change)


def _rewrites(message: SignedMessage, name: str, value: bytes) -> Iterator[_Rewrite]:
    """Other values of a line that is there, with what was done to it since."""
    if name == "subject":
        yield from ((other, words, Change.HARMLESS) for other, words in _subjects(value))
        yield from ((other, words, Change.CHANGED) for other, words in _topics(message))
    elif name in _ADDRESSES:
        yield from _address_lines(message, name, value)
    elif name == "date":
        found = written_date(value.decode("latin-1"))
        change = Change.HARMLESS if found is None or found.names_its_weekday else Change.CHANGED
        yield from ((other, "the Date line was written in another of its usual forms", change) for other in respelled(value))
    else:
        words = _SPELLINGS.get(name, "the {} line was written in another of its usual forms").format(titled(name))
        yield from ((other, words, Change.HARMLESS) for other in spelled(name, value))
    words = f"the characters of the {titled(name)} line were encoded otherwise"
    yield from ((other, words, Change.HARMLESS) for other in recoded(value))


def _absent(message: SignedMessage, name: str) -> Iterator[tuple[bytes, str]]:
    """Values that a line that is not there may have had."""
    words = f"a {titled(name)} line was removed"
    for value in _MISSING.get(name, ()):
        yield value, words
    for source in {"reply-to": ("from",), "sender": ("from",), "in-reply-to": ("references",), "references": ("in-reply-to",)}.get(name, ()):
        for place in message.places.get(source, []):
            value = b" ".join(message.fields[place][1].partition(b":")[2][:_LONGEST_VALUE].split())
            yield value, words
            yield value.rpartition(b" ")[2], words
            yield value.rpartition(b" ")[2].strip(b"<>"), words


def _subjects(value: bytes) -> Iterator[tuple[bytes, str]]:
    bare = value
    for _ in range(3):
        tagged = _SUBJECT_TAG.match(bare) or _SPAM_SCORE.match(bare)
        if tagged is None:
            break
        reply = _REPLY.match(bare)
        bare = bare[tagged.end() :]
        tag = tagged[0].decode("ascii", "replace").strip()
        yield bare, f"{tag!r} was put in front of the subject"
        if reply:
            yield reply[0].strip() + b" " + bare, f"{tag!r} was put into the subject"
    stripped = _REPLY.sub(b"", bare, count=1)
    for prefix in (b"", b"Re: ", b"RE: ", b"Fwd: ", b"FW: ", b"Fw: "):
        yield prefix + stripped, "the marks of replies and forwards in front of the subject were changed"


def _topics(message: SignedMessage) -> Iterator[tuple[bytes, str]]:
    for place in message.places.get("thread-topic", []):
        topic = b" ".join(message.fields[place][1].partition(b":")[2][:_LONGEST_VALUE].split())
        for prefix in (b"", b"Re: ", b"RE: ", b"FW: ", b"Fwd: "):
            yield prefix + topic, "the subject was replaced; the signed one still stands in the Thread-Topic line"


def _address_lines(message: SignedMessage, name: str, value: bytes) -> Iterator[_Rewrite]:
    words = f"the names and addresses of the {titled(name)} line were written otherwise"
    for other in (value.replace(b", ", b","), re.sub(rb",\s*", b", ", value), *written_as(value, NAMED)):
        yield other, words, Change.HARMLESS
    # A name that was not signed may come from an address book, or say that somebody is who he is not.
    change = _of_named(pairs_of(value.decode("latin-1")))
    for other in written_as(value, NAMELESS):
        yield other, f"names were added to the addresses of the {titled(name)} line", change
    for source in _ORIGINALS:
        for place in message.places.get(source, [])[:3] if source != name else ():
            original = b" ".join(message.fields[place][1].partition(b":")[2][:_LONGEST_VALUE].split())
            words = f"the {titled(name)} line was replaced; the signed one still stands in the {titled(source)} line"
            change = _of_replaced(message, name, value)
            yield from ((other, words, change) for other in (original, *spellings(original)))


def _of_named(pairs: Sequence[tuple[str, str]]) -> Change:
    names = [person.strip() for person, address in pairs if person.strip() not in {"", address}]
    # An address that is shown as a name, and is not the one behind it, deceives readers and comes from no address book.
    return Change.CHANGED if any("@" in name for name in names) else Change.UNCLEAR if names else Change.HARMLESS


def _of_replaced(message: SignedMessage, name: str, value: bytes) -> Change:
    """Mailing lists put themselves into the sender line, because of DMARC, and into Reply-To; but anybody can write what they write."""
    by_list = b" via " in value.lower() or not {"list-id", "list-post", "x-original-from"}.isdisjoint(message.places)
    if name in {"reply-to", "sender"}:
        return Change.HARMLESS
    return Change.UNCLEAR if name == "from" and by_list else Change.CHANGED
