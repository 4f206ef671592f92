"""The encoding of a text that does not state one: byte order marks, UTF-8 and UTF-16 by their form, Cyrillic code pages by their letters.

Nothing but a byte order mark and the form of UTF-8 is certain; what is guessed is said to be.
"""

import codecs
import re
from dataclasses import dataclass

#: What may stand before the first word of a text: a byte order mark, of which some writers leave a part, and blanks.
MARKS_AND_BLANKS = (b"\xef", b"\xbb", b"\xbf", b"\r", b"\n", b"\t", b" ")
#: Control characters that texts hold: blanks, form feeds, escape sequences of terminals, overstrikes of manual pages, the end mark of DOS.
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[A-Za-z]")
#: Documents whose first lines are text and whose words are elsewhere.
_OTHERS = (b"%PDF", b"%!PS")
#: Shorter than this, bytes beyond ASCII that are no UTF-8 might be anything.
_LEAST = 40
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 little-endian with byte order mark"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 big-endian with byte order mark"),
)
#: Where the small letters of the Cyrillic alphabet stand; most letters of a text are small.
_CYRILLIC = (
    ("cp1251", "Windows-1251 (guessed)", re.compile(rb"[\xe0-\xff]")),
    ("koi8_r", "KOI8-R (guessed)", re.compile(rb"[\xc0-\xdf]")),
    ("cp866", "DOS code page 866 (guessed)", re.compile(rb"[\xa0-\xaf\xe0-\xef]")),
)
#: Encodings of two bytes a letter: which letters most of such a text consists of, and how many of those beyond ASCII at least.
#: Each is tried strictly, and a text in single bytes does not pass: a word of odd length ends in a pair that is none.
_WIDE_LETTERS = (
    ("euc_jp", "EUC-JP (guessed)", re.compile(r"[\u3041-\u3096]"), 0.25),
    ("shift_jis", "Shift_JIS (guessed)", re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"), 0.3),
    ("euc_kr", "EUC-KR (guessed)", re.compile(r"[\uac00-\ud7a3]"), 0.9),
    ("gb2312", "GB 2312 (guessed)", re.compile(r"[\u4e00-\u9fff]"), 0.7),
    ("big5", "Big5 (guessed)", re.compile(r"[\u4e00-\u9fff]"), 0.7),
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Encoding:
    codec: str
    """Python's name."""
    title: str
    mark: bytes = b""
    """The byte order mark to be left out."""


def text_encoding(head: bytes) -> Encoding | None:
    """The encoding of a text by its beginning; None where these bytes are no text."""
    for mark, codec, title in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, title, mark) if _is_readable(head[len(mark) :], codec) else None
    if b"\0" in head[:4096]:
        return _wide(head)
    if not head or head.startswith(_OTHERS) or _CONTROLS.search(head):
        return None
    if head.isascii():
        return Encoding("utf-8", "ASCII")
    if _decodes(head, "utf-8"):
        return Encoding("utf-8", "UTF-8")
    return _narrow(head)


def _is_readable(data: bytes, codec: str) -> bool:
    text = codecs.getincrementaldecoder(codec)("replace").decode(data)
    odd = sum(text.count(letter) for letter in "\0\ufffd\ufffe\uffff\x01\x02\x03\x04")
    return odd * 200 <= len(text)


def _wide(head: bytes) -> Encoding | None:
    """UTF-16 without a mark: nearly every second byte of a text in Latin letters is zero."""
    size = len(head) // 2
    # No letter but every second byte is zero: where that many are, the other half has none.
    if not 0.9 * size <= head.count(0) <= size + 1:
        return None
    for first, codec, title in ((1, "utf-16-le", "UTF-16 little-endian (guessed)"), (0, "utf-16-be", "UTF-16 big-endian (guessed)")):
        zeros, others = head[first::2], head[1 - first :: 2]
        if size >= 4 and zeros.count(0) >= 0.9 * size and not _CONTROLS.search(others):
            return Encoding(codec, title) if _is_readable(head, codec) else None
    return None


def _decodes(head: bytes, codec: str) -> bool:
    """Whether it does, up to a character that the end of the head may cut."""
    try:
        codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _narrow(head: bytes) -> Encoding | None:
    """A text in another encoding than Unicode's. Random bytes of this length hold a control character."""
    high, letters = len(_HIGH.findall(head)), len(_LETTER.findall(head))
    if len(head) < _LEAST and high > letters:
        return None
    if high >= _LEAST and (found := _of_two_bytes(head)):
        return found
    if high <= letters:
        return Encoding("cp1252", "single bytes, read as Windows-1252 (guessed)")
    counts = [(len(small.findall(head)), codec, title) for codec, title, small in _CYRILLIC]
    most, codec, title = max(counts, key=lambda count: count[0])
    if most >= 0.6 * high:
        return Encoding(codec, title)
    return Encoding("cp1252", "bytes of an unknown code page, read as Windows-1252")


def _of_two_bytes(head: bytes) -> Encoding | None:
    for codec, title, letters, least in _WIDE_LETTERS:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(head)
        except UnicodeDecodeError:
            continue
        if len(letters.findall(text)) >= least * len(_BEYOND_ASCII.findall(text)):
            return Encoding(codec, title)
    return None
