"""Which texts of a message carry an OpenPGP signature, over which bytes, and what a reader sees outside of them.

PGP/MIME (RFC 3156 section 5) and the cleartext framework (RFC 9580 section 7), the latter in any text part. Programs were led
astray by what stands beside a signed text, above it, below it or inside its armour; each of these is told, and nothing of it covered.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.mail_body import Part, Parts, parts
from leakcheck.decode.small_letters import small_letters

MOST_SIGNED_TEXTS = 20
AS_THEY_STAND = "the line ends were signed as they stand, and not as CRLF"
BLANKS_OFF = "blanks at the ends of lines were taken off"
ONE_MORE_END = "the line end before the boundary was signed too"
OTHER_CHARACTERS = "the text was read back into the characters (UTF-8) in which it was signed"
MIME, INLINE, DETACHED = "PGP/MIME", "inline", "detached"
WITH_CRLF = "its line ends were CRLF when it was signed"
_TEXT_BESIDE = "text stands in the message outside of the signed part"
_KIND = "application/pgp-signature"
_BEGIN = b"-----BEGIN PGP SIGNED MESSAGE-----"
_CLEARTEXT = re.compile(rb"^-----BEGIN PGP SIGNED MESSAGE-----[ \t\r]*$", re.MULTILINE)
_SIGNATURE = re.compile(rb"^-----BEGIN PGP SIGNATURE-----[ \t\r]*$", re.MULTILINE)
_END = re.compile(rb"^-----END PGP SIGNATURE-----[ \t\r]*$", re.MULTILINE)
#: Section 7.1 allows Hash alone; old programs wrote Charset. Any other text there is shown by programs and signed by nobody.
_ABOVE = re.compile(rb"Hash: [A-Za-z0-9-]{1,12}(?:, ?[A-Za-z0-9-]{1,12}){0,5}[ \t]*|Charset: [A-Za-z0-9_.:-]{1,30}[ \t]*")
#: The lines of a signature's armour (section 6.2), and which may follow which: nothing stands after filling and checksum.
_ARMOUR_LINE = re.compile(
    rb"(?P<begin>-----BEGIN PGP (?:SIGNATURE|MESSAGE)-----)|(?P<end>-----END PGP (?:SIGNATURE|MESSAGE)-----)"
    rb"|(?P<label>(?:Version|Comment|MessageID|Hash|Charset):[^\n]{0,300})|(?P<checksum>=[A-Za-z0-9+/]{4})"
    rb"|(?P<content>[A-Za-z0-9+/]{1,100})|(?P<filled>[A-Za-z0-9+/]{0,100}={1,2})|(?P<blank>)"
)
_FOLLOWS = {
    "outside": {"begin": "head", "blank": "outside"},
    "head": {"label": "head", "blank": "head", "content": "content", "filled": "filled"},
    "content": {"content": "content", "blank": "content", "filled": "filled", "checksum": "closed", "end": "outside"},
    "filled": {"blank": "filled", "checksum": "closed", "end": "outside"},
    "closed": {"blank": "closed", "end": "outside"},
}
#: Files that are signed as text are letters and lists, no films.
_LONGEST_TEXT = 32 << 20
#: A signature's armour takes some hundred bytes.
_LONGEST_SIGNATURE = 256 << 10
#: What the words look like in base64, at each of its three alignments, without the letters that depend on neighbours.
_MARKS = tuple(base64.b64encode(b"\0" * shift + b"BEGIN PGP SIGNED")[4 if shift else 0 : -4] for shift in range(3))


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text that carries a signature of its own."""

    number: str
    """The place of the signature among the parts."""
    form: str
    """`PGP/MIME` or `inline`; `detached` for a whole file, whose signature lies beside it."""
    signature: bytes
    """Armoured as it stands; transfer encoding undone."""
    raw: bytes
    """What it covers: a part with its head as it stands, or the lines of a cleartext, dashes unescaped, ended by CRLF."""
    charset: str
    """In which an inline text is written; empty if unstated."""
    outside: str
    """What a reader sees of the message outside of it, in words; empty if that is nothing."""

    def forms(self) -> Iterator[tuple[bytes, str]]:
        """The bytes that it may cover, the standard's form first, each with how it differs from that, in words."""
        if self.form == DETACHED:
            return _file_forms(self.raw)
        return _mime_forms(self.raw) if self.form == MIME else _inline_forms(self.raw, self.charset)


def may_be_signed(data: bytes) -> bool:
    """Whether to look closer: cheap, and False only for a message without a signature that is read here."""
    small = small_letters(data)
    if b"begin pgp sign" in small or b"pgp-signature" in small:
        return True
    if b"base64" not in small:
        return False
    joined = data.translate(None, b"\r\n")
    return any(mark in joined for mark in _MARKS)


def signed_texts(data: bytes) -> Iterator[SignedText]:
    """The signed texts of a message, in their order; of those in one part not many more than MOST_SIGNED_TEXTS. Never raises."""
    taken = parts(data)
    for part in taken.leaves:
        yield from _of_part(part, data, taken)


def _of_part(part: Part, data: bytes, taken: Parts) -> Iterator[SignedText]:
    if part.kind == _KIND:
        parent, dot, place = part.number.rpartition(".")
        before = f"{parent}{dot}{int(place) - 1}"
        if before in taken.spans:
            start, end = taken.spans[before]
            beside = _beside(taken, {before, part.number} if _is_armour(part.data) else {before})
            yield SignedText(part.number, MIME, part.data[:_LONGEST_SIGNATURE], data[start:end], "", beside)
    elif part.kind.startswith("text/") and _BEGIN in part.data:
        yield from _inline(part, taken)


def _file_forms(raw: bytes) -> Iterator[tuple[bytes, str]]:
    """The bytes as they stand, and, for signatures made over text (section 5.2.1.2), with the line ends that the standard wants."""
    yield raw, ""
    if len(raw) <= _LONGEST_TEXT:
        canonical = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if canonical != raw:
            yield canonical, WITH_CRLF


# ── PGP/MIME ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _mime_forms(raw: bytes) -> Iterator[tuple[bytes, str]]:
    """RFC 3156 section 5: lines end with CRLF, and no blanks at their ends; programs keep to neither."""
    canonical = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield canonical, ""
    if raw != canonical:
        yield raw, AS_THEY_STAND
    stripped = b"\r\n".join(line.rstrip(b" \t") for line in canonical.split(b"\r\n"))
    if stripped != canonical:
        yield stripped, BLANKS_OFF
    yield canonical + b"\r\n", ONE_MORE_END


# ── inline ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _inline(part: Part, taken: Parts) -> Iterator[SignedText]:
    blocks, outside = _blocks(part.data)
    around = _around_block(part, outside, len(blocks)) or _beside(taken, {part.number})
    for text, armour in blocks:
        body, smuggled = _cleartext(text)
        said = _hidden(armour, smuggled=smuggled) or around or _read_otherwise(body, part.charset)
        yield SignedText(part.number, INLINE, armour[:_LONGEST_SIGNATURE], body, part.charset, said)


def _blocks(data: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The signed blocks of a text, each as its lines and its signature, and all that stands outside of them."""
    found: list[tuple[bytes, bytes]] = []
    at, outside = 0, []
    begins = [match.span() for match, _ in zip(_CLEARTEXT.finditer(data), range(10 * MOST_SIGNED_TEXTS), strict=False)]
    while len(found) <= MOST_SIGNED_TEXTS:
        middle = _SIGNATURE.search(data, at)
        end = _END.search(data, middle.end()) if middle else None
        if middle is None or end is None:
            break
        # The last beginning counts: text after an earlier one, which is never closed, is signed by nobody.
        begin = next((span for span in reversed(begins) if at <= span[0] < middle.start()), None)
        outside.append(data[at : begin[0] if begin else end.end()])
        if begin:
            found.append((data[begin[1] + 1 : middle.start()], data[middle.start() : end.end()]))
        at = end.end()
    return found, b"".join([*outside, data[at:]])


def _around_block(part: Part, outside: bytes, count: int) -> str:
    if part.kind != "text/plain":
        return "it stands in a text with markup, of which programs show only what the markup lets them"
    if count > 1:
        return "the message holds several signed blocks, each of which covers only its own lines"
    return "text stands in the message outside of the signed block" if outside.strip() else ""


def _cleartext(block: bytes) -> tuple[bytes, bool]:
    """Section 7.1: header lines up to an empty line, then the text, its dashes escaped; whether other lines stand above the text."""
    lines = block.replace(b"\r\n", b"\n").split(b"\n")
    blank = next((place for place, line in enumerate(lines) if not line.strip(b" \t\r")), len(lines))
    other = blank == len(lines) or not all(_ABOVE.fullmatch(line) for line in lines[:blank])
    # The line end before the signature's armour is not part of the text: the last element is empty.
    text = [line.removeprefix(b"- ").rstrip(b" \t\r") for line in lines[blank + 1 : -1]]
    return b"\r\n".join(text), other


def _hidden(armour: bytes, *, smuggled: bool) -> str:
    """What programs may take for signed text, and is none."""
    if smuggled:
        return "lines stand above the signed text that programs may show as part of it"
    return "" if _is_armour(armour) else "text stands inside the block of the signature itself"


def _is_armour(data: bytes) -> bool:
    """Whether nothing but armoured signatures stands there; text beside or inside their armour would be shown, and signed by nobody."""
    stage = "outside"
    for line in data[:_LONGEST_SIGNATURE].split(b"\n"):
        match = _ARMOUR_LINE.fullmatch(line.strip(b" \t\r"))
        stage = _FOLLOWS[stage].get(match.lastgroup or "", "") if match else ""
        if not stage:
            return False
    return stage == "outside"


def _read_otherwise(body: bytes, charset: str) -> str:
    """Whether a declared character set, which nobody signed, turns the signed bytes into other words (UTF-7, EBCDIC)."""
    # Escapes are how honest Japanese mail is written.
    if not charset or not body.isascii() or b"\x1b" in body:
        return ""
    try:
        same = body.decode(charset) == body.decode("ascii")
    except (LookupError, ValueError):
        return ""
    return "" if same else f"the header names a character set ({charset}) in which the signed bytes read otherwise"


def _inline_forms(body: bytes, charset: str) -> Iterator[tuple[bytes, str]]:
    yield body, ""
    try:
        again = body.decode(charset or "utf-8").encode("utf-8")
    except (LookupError, ValueError):
        return
    if again != body:
        yield again, OTHER_CHARACTERS


# ── the rest of the message ──────────────────────────────────────────────────────────────────────────────────────────


def _beside(taken: Parts, covered: set[str]) -> str:
    """What of the message lies in none of the covered parts."""
    if taken.cut:
        return "the message has more parts than were looked at"
    others = [part for part in taken.leaves if part.data.strip() and not _lies_in(part.number, covered)]
    if any(part.is_words for part in others):
        return _TEXT_BESIDE
    return "something is attached outside of the signed part" if others else ""


def _lies_in(number: str, covered: set[str]) -> bool:
    return number in covered or any(number.startswith(f"{part}.") for part in covered)
