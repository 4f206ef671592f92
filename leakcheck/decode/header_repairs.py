"""Signed header lines searched for what they read when they were signed: the hash that was signed says when it is found.

An RSA signature gives up the hash that was signed, so each guess costs one hash and a hit leaves no doubt (RFC 8017 section 8.2.2).
The guesses come from a closed list: what relays, lists and exports are known to do to header lines, then, for the Date line, every
other day and time. All bounded by counts, so that the same message gets the same answer on every machine.
"""

import base64
import hashlib
import quopri
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import getaddresses
from enum import Enum
from itertools import islice

from leakcheck.decode.date_variants import WrittenDate, written_date
from leakcheck.decode.dkim_signature import SignatureTags
from leakcheck.decode.mail_headers import decoded
from leakcheck.decode.masked_text import is_masked
from leakcheck.decode.signed_message import SignedMessage, header_form, new_hash

_MOST_REWRITES = 120
_MOST_PAIRS = 6_000
_MOST_ADDRESSES = 20
_LONGEST_VALUE = 4_000
_ADDRESSES = frozenset({"from", "to", "cc", "reply-to", "sender"})
#: Where lists and forwarders keep the sender line that they replace.
_ORIGINALS = ("x-original-from", "x-google-original-from", "reply-to", "x-original-to", "delivered-to", "sender", "resent-from", "cc")
_ENCODINGS = (b"7bit", b"8bit", b"quoted-printable", b"base64", b"7Bit", b"8Bit", b"binary")
_MISSING = {
    "mime-version": (b"1.0",),
    "content-transfer-encoding": _ENCODINGS,
    "content-type": (b"text/plain", b"text/plain; charset=us-ascii", b"text/plain; charset=utf-8", b'text/plain; charset="utf-8"',
                     b'text/plain; charset="UTF-8"', b"text/plain; charset=UTF-8", b'text/html; charset="utf-8"', b"text/html; charset=utf-8"),
    "to": (b"undisclosed-recipients:;", b"undisclosed-recipients: ;", b""),
    "subject": (b"",),
    "cc": (b"",),
}  # fmt: skip
_NAMED = ('"{name}" <{address}>', "{name} <{address}>", "{address} ({name})", "'{name}' <{address}>")
_NAMELESS = ("{address}", "<{address}>", '"{address}" <{address}>', "{address} <{address}>")
_RETYPED = ("subject", "from", "to", "cc", "date", "message-id", "reply-to")
_LONGEST_RETYPED = 200
_NUMBER = re.compile(rb"(?<![A-Za-z0-9])\d{1,4}(?![A-Za-z0-9])")
_PRINTABLE = [bytes((code,)) for code in range(0x20, 0x7F)]
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
_QUOTED_PARAMETER = re.compile(rb'=\s*"([!#-~]{1,200})"')
_BARE_PARAMETER = re.compile(rb'=\s*([^\s";]{1,200})')
_SPAM_SCORE = re.compile(rb"^(?:\{[^}]{1,40}\}|SPAM|\[SPAM\])\s*", re.IGNORECASE)


class Change(Enum):
    """What it means that a line is not as it was signed."""

    HARMLESS = "harmless"
    """Relays, lists and exports do this of themselves, and it says nothing else than before."""
    UNCLEAR = "unclear"
    """A reader sees something that was not signed, but programs do this too: the line is not vouched for, the rest is."""
    CHANGED = "changed"
    """Nothing does this of itself."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One line as it may have been."""

    slot: int
    """Its place among the names that h= lists."""
    line: bytes
    """In canonical form, with its line end; empty: the line was not there."""
    value: bytes
    words: str
    """What was done to it since, in words."""
    change: Change = Change.HARMLESS


#: A value, what was done to it since, and what that means.
_Rewrite = tuple[bytes, str, Change]


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """The lines that a signature covers, slot by slot as h= lists them."""

    message: SignedMessage
    tags: SignatureTags
    own: bytes
    """The signature's own line, which is hashed last."""
    target: bytes
    """The hash that was signed."""

    def slots(self) -> list[tuple[str, int | None]]:
        """For each name of h=: the name and which field it selects, None where there is none (RFC 6376 section 5.4.2)."""
        taken: dict[str, int] = {}
        found: list[tuple[str, int | None]] = []
        for name in self.tags.names:
            places = self.message.places.get(name, [])
            taken[name] = count = taken.get(name, 0) + 1
            found.append((name, places[-count] if count <= len(places) else None))
        return found

    def present(self) -> list[bytes]:
        """The canonical line of each slot; empty where there is none."""
        return [header_form(self.message.fields[place][1], self.tags.header_form) if place is not None else b"" for _, place in self.slots()]


def restored_lines(lines: HeaderLines, *, thorough: bool) -> tuple[Guess, ...] | None:
    """The lines that have to be put back for the hash to fit, fewest first; None if none of the guesses fits.

    `thorough`: also search the Date line through all days and times, and all lines for one character or number that was typed
    over, which takes some tenths of a second.
    """
    present = lines.present()
    slots = lines.slots()
    guesses = [list(islice(_unique(_guesses(lines, slot, name, place), present[slot]), _MOST_REWRITES)) for slot, (name, place) in enumerate(slots)]
    search = _Search(present, lines.own, lines.target, lines.tags.hash_name)
    found = search.single(guess for some in guesses for guess in some) or search.pair(guesses)
    # Where a line is masked, the search for another one is in vain: two lines would have to be found at once.
    if found is not None or not thorough or any(is_masked(line.partition(b":")[2]) for line in present if line):
        return found
    return _by_date(lines, search) or search.single(_retyped(lines))


class _Search:
    """Hashes guesses against the hash that was signed."""

    def __init__(self, present: Sequence[bytes], own: bytes, target: bytes, hash_name: str) -> None:
        self._present, self._own, self._target = list(present), own, target
        self._name = hash_name

    def _new(self) -> "hashlib._Hash":
        return new_hash(self._name)

    def single(self, guesses: Iterable[Guess]) -> tuple[Guess, ...] | None:
        slot, head, tail = -1, self._new(), b""
        for guess in guesses:
            if guess.slot != slot:
                slot, head = guess.slot, self._new()
                head.update(b"".join(self._present[:slot]))
                tail = b"".join(self._present[slot + 1 :]) + self._own
            trial = head.copy()
            trial.update(guess.line + tail)
            if trial.digest() == self._target:
                return (guess,)
        return None

    def pair(self, guesses: Sequence[Sequence[Guess]]) -> tuple[Guess, ...] | None:
        """Two lines at once: the likeliest guesses of each line with those of each other."""
        pairs = (
            (first, second)
            for depth in (4, 16, 60)
            for place, some in enumerate(guesses)
            for others in guesses[place + 1 :]
            for first in some[:depth]
            for second in others[:depth]
        )
        for first, second in islice(pairs, _MOST_PAIRS):
            lines = [*self._present, self._own]
            lines[first.slot], lines[second.slot] = first.line, second.line
            trial = self._new()
            trial.update(b"".join(lines))
            if trial.digest() == self._target:
                return first, second
        return None


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
        for line in _refolded(whole):
            yield Guess(slot, line, value, f"the {_titled(name)} line was folded or spaced otherwise")
    yield Guess(slot, b"", b"", f"a {_titled(name)} line was added", _of_added(lines.message, name))


def _of_added(message: SignedMessage, name: str) -> Change:
    if name not in _READ:
        return Change.HARMLESS
    # Above a line that was signed, a second one hides it from most readers.
    return Change.CHANGED if len(message.places[name]) > 1 else Change.UNCLEAR


def _guess(lines: HeaderLines, slot: int, name: str, rewrite: _Rewrite, whole: bytes = b"") -> Guess:
    value, words, change = rewrite
    written = whole.partition(b":")[0] if whole else _titled(name).encode("ascii", "replace")
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
        yield from ((other, "the Date line was written in another of its usual forms", change) for other in _respelled(value))
    else:
        words = _SPELLINGS.get(name, "the {} line was written in another of its usual forms").format(_titled(name))
        yield from ((other, words, Change.HARMLESS) for other in _spelled(name, value))
    words = f"the characters of the {_titled(name)} line were encoded otherwise"
    yield from ((other, words, Change.HARMLESS) for other in recoded(value))


def _spelled(name: str, value: bytes) -> Iterable[bytes]:
    """Values that mean the same."""
    if name == "content-transfer-encoding":
        return _ENCODINGS
    if name in {"message-id", "in-reply-to", "references"}:
        return value.strip(b"<>"), b"<" + value.strip(b"<>") + b">"
    return _parameters(value) if name in {"content-type", "mime-version", "content-disposition"} else ()


def _absent(message: SignedMessage, name: str) -> Iterator[tuple[bytes, str]]:
    """Values that a line that is not there may have had."""
    words = f"a {_titled(name)} line was removed"
    for value in _MISSING.get(name, ()):
        yield value, words
    for source in {"reply-to": ("from",), "sender": ("from",), "in-reply-to": ("references",), "references": ("in-reply-to",)}.get(name, ()):
        for place in message.places.get(source, []):
            value = b" ".join(message.fields[place][1].partition(b":")[2][:_LONGEST_VALUE].split())
            yield value, words
            yield value.rpartition(b" ")[2], words
            yield value.rpartition(b" ")[2].strip(b"<>"), words


def _respelled(value: bytes) -> Iterator[bytes]:
    found = written_date(value.decode("latin-1"))
    if found is not None:
        yield from (text.encode("latin-1") for text in found.respelled())


def _by_date(lines: HeaderLines, search: _Search) -> tuple[Guess, ...] | None:
    for slot, (name, place) in enumerate(lines.slots()):
        if name == "date" and place is not None:
            head, _, value = lines.message.fields[place][1].partition(b":")
            found = written_date(value.decode("latin-1"))
            return search.single(_dates(lines, slot, head, found)) if found is not None else None
    return None


def _dates(lines: HeaderLines, slot: int, head: bytes, found: WrittenDate) -> Iterator[Guess]:
    for source in (found.other_days(), found.other_times()):
        for text, how in source:
            value = text.encode("latin-1")
            yield Guess(slot, header_form(head + b": " + value + b"\r\n", lines.tags.header_form), value, how, Change.CHANGED)


def _retyped(lines: HeaderLines) -> Iterator[Guess]:
    """Each line that a reader sees with any one character, or any one number, typed over, put in or left out."""
    for slot, (name, place) in enumerate(lines.slots()):
        if place is not None and name in _RETYPED:
            head, _, value = lines.message.fields[place][1].partition(b":")
            for other, how in _with_another_character(b" ".join(value.split())[:_LONGEST_RETYPED]):
                line = header_form(head + b": " + other + b"\r\n", lines.tags.header_form)
                yield Guess(slot, line, other, f"{how} in the {_titled(name)} line", Change.CHANGED)


def _with_another_character(value: bytes) -> Iterator[tuple[bytes, str]]:
    for match in islice(_NUMBER.finditer(value), 4):
        for number in range(10_000):
            yield value[: match.start()] + b"%d" % number + value[match.end() :], "another number"
    for place in range(len(value)):
        yield value[:place] + value[place + 1 :], "one character less"
        for character in _PRINTABLE:
            yield value[:place] + character + value[place + 1 :], "another character"
            yield value[:place] + character + value[place:], "one character more"


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
    words = f"the names and addresses of the {_titled(name)} line were written otherwise"
    for other in (value.replace(b", ", b","), re.sub(rb",\s*", b", ", value), *_spellings(value, _NAMED)):
        yield other, words, Change.HARMLESS
    # A name that was not signed may come from an address book, or say that somebody is who he is not.
    change = _of_named(_pairs(value.decode("latin-1")))
    for other in _spellings(value, _NAMELESS):
        yield other, f"names were added to the addresses of the {_titled(name)} line", change
    for source in _ORIGINALS:
        for place in message.places.get(source, [])[:3] if source != name else ():
            original = b" ".join(message.fields[place][1].partition(b":")[2][:_LONGEST_VALUE].split())
            words = f"the {_titled(name)} line was replaced; the signed one still stands in the {_titled(source)} line"
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


def spellings(value: bytes) -> Iterator[bytes]:
    """The names and addresses of a line in the other forms in which programs write them."""
    yield from _spellings(value, _NAMED)
    yield from _spellings(value, _NAMELESS)


def _spellings(value: bytes, forms: Sequence[str]) -> Iterator[bytes]:
    pairs = _pairs(value.decode("utf-8", "surrogateescape"))
    for separator in (", ", ",") if pairs else ():
        for form in forms:
            written = ((form if name else _NAMELESS[0]).format(name=name, address=address) for name, address in pairs)
            yield separator.join(written).encode("utf-8", "surrogateescape")


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        found = getaddresses([text])
    # The standard library goes one call deeper for each parenthesis or colon; honest fields nest two or three.
    except RecursionError:
        return []
    return [pair for pair in found if "@" in pair[1]] if len(found) <= _MOST_ADDRESSES else []


def _parameters(value: bytes) -> Iterator[bytes]:
    yield _QUOTED_PARAMETER.sub(rb"=\1", value)
    yield _BARE_PARAMETER.sub(rb'="\1"', value)
    for form in (value, _QUOTED_PARAMETER.sub(rb"=\1", value), _BARE_PARAMETER.sub(rb'="\1"', value)):
        yield form.replace(b"; ", b";")
        yield re.sub(rb";\s*", b"; ", form)
        yield form.lower()
        yield re.sub(rb"(?i)charset=(\"?)([\w-]+)", lambda match: b"charset=" + match[1] + match[2].upper(), form)
        yield re.sub(rb"(?i)charset=(\"?)([\w-]+)", lambda match: b"charset=" + match[1] + match[2].lower(), form)
        yield re.sub(rb"; ?format=flowed|; ?delsp=yes", b"", form)
        yield form + b"; format=flowed"
    yield value.partition(b";")[0]
    yield value.partition(b" (")[0]


def recoded(value: bytes) -> Iterator[bytes]:
    """The value with its encoded words (RFC 2047) written out, or its other characters put into such words."""
    if value.isascii() and b"=?" not in value:
        return
    text = decoded(value.decode("utf-8", "surrogateescape"))
    yield text.encode("utf-8", "surrogateescape")
    for charset in ("utf-8", "UTF-8", "iso-8859-1", "ISO-8859-1", "windows-1252"):
        try:
            data = text.encode(charset)
        except UnicodeError:
            continue
        yield b"=?" + charset.encode() + b"?B?" + base64.b64encode(data) + b"?="
        yield b"=?" + charset.encode() + b"?Q?" + quopri.encodestring(data, header=True).replace(b"=\n", b"").replace(b"?", b"=3F") + b"?="
    # Adjacent words joined or parted by nothing.
    yield re.sub(rb"\?=\s+=\?", b"?==?", value)


def _refolded(whole: bytes) -> Iterator[bytes]:
    """The field with other folding and spacing, which the simple form is sensitive to (RFC 6376 section 3.4.1)."""
    name, _, value = whole.partition(b":")
    single = b" ".join(value.split())
    for written in dict.fromkeys((name, name.title(), name.lower())):
        yield written + b": " + single + b"\r\n"
        yield written + b":" + single + b"\r\n"
        for fold in (b"\r\n ", b"\r\n\t", b"\r\n        "):
            yield written + b": " + single.replace(b"; ", b";" + fold) + b"\r\n"
            yield written + b": " + single.replace(b", ", b"," + fold) + b"\r\n"
            yield written + b":" + fold + single + b"\r\n"
        yield written + b":" + value.replace(b"\r\n\t", b"\r\n ")
        yield written + b":" + value.replace(b"\r\n ", b"\r\n\t")
        yield written + b":" + value.replace(b"\r\n\t", b" ").replace(b"\r\n ", b" ")
        yield written + b":" + value.replace(b"\r\n", b"")


def _titled(name: str) -> str:
    known = {"message-id": "Message-ID", "mime-version": "MIME-Version"}
    return known.get(name, "-".join(part.capitalize() for part in name.split("-")))
