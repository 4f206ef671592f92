"""What people and cameras write into EXIF in words: descriptions, remarks, the fields of Windows, names of lenses and computers."""

from collections.abc import Iterator, Mapping

from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.location import Location

#: Tags whose bytes say in which characters they are: Windows writes UTF-16LE, UserComment begins with the name of its set.
_WINDOWS = ("Image XPTitle", "Image XPComment", "Image XPAuthor", "Image XPKeywords", "Image XPSubject")
_REMARK = "EXIF UserComment"
WORDS = frozenset({*_WINDOWS, _REMARK})

_KINDS = {
    "Image ImageDescription": "caption",
    "Image DocumentName": "title",
    "Image XPTitle": "title",
    "Image XPSubject": "subject",
    "Image XPKeywords": "keywords",
    "Image XPComment": "comments",
    _REMARK: "comments",
    "Image HostComputer": "computer it was made on",
    "Image PageName": "name of the page",
    "EXIF SpectralSensitivity": "spectral sensitivity",
    "GPS GPSAreaInformation": "name of the area",
}
#: Exif 2.3 section 4.6.5: JIS is ISO 2022 on paper and Shift JIS in most cameras that use it.
_SETS = {b"ASCII": ("utf-8", "cp1252"), b"JIS": ("iso2022_jp", "shift_jis"), b"": ("utf-8", "cp1252")}
_MARKS = frozenset({b"ASCII", b"JIS", b"UNICODE"})
#: Binary notes that some cameras keep in UserComment are no words.
_MOST_CONTROLS = 0.1


def worded(name: str, data: bytes) -> str:
    """The text of one of WORDS; empty where its bytes are no text."""
    text = _remark(data) if name == _REMARK else data[: len(data) & ~1].decode("utf-16-le", "replace")
    text = text.split("\x00", 1)[0].strip() if name != _REMARK else text.strip("\x00 \t\r\n")
    controls = sum(letter < " " and letter not in "\t\r\n" for letter in text)
    return "" if controls > len(text) * _MOST_CONTROLS else text


def _remark(data: bytes) -> str:
    mark, rest = data[:8].strip(b"\x00 ").upper(), data[8:]
    if mark[::-1] in _MARKS:
        mark = mark[::-1]  # writers that turn the mark round as if it were a number
    if mark == b"UNICODE":
        return _wide(rest)
    # No mark of the standard: the writer forgot it, and the words begin at once.
    return _first_that_fits(rest if mark in _SETS else data, _SETS.get(mark, _SETS[b""]))


def _wide(data: bytes) -> str:
    """UTF-16 in either order: writers disagree whether the block's order holds, so the zeros of Latin letters and spaces decide."""
    data = data[: len(data) & ~1]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" not in data.rstrip(b"\x00"):
        return _first_that_fits(data, _SETS[b""])
    return data.decode("utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le", "replace")


def _first_that_fits(data: bytes, encodings: tuple[str, ...]) -> str:
    data = data.rstrip(b"\x00 ")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def word_facts(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    """Each field that says something, at `<prefix> <directory> <tag>`."""
    for name, kind in _KINDS.items():
        text = values.get(name, "").strip(" \t\r\n\x00")
        if any(letter.isalnum() for letter in text):
            yield Description(at=Location(f"{prefix} {name}", storable(text)), kind=kind, value=storable(text, 2_000))
    lens = " ".join(part for name in ("EXIF LensMake", "EXIF LensModel") if (part := values.get(name, "").strip(" -\x00")))
    if any(letter.isalnum() for letter in lens):
        yield Description(at=Location(f"{prefix} EXIF LensModel", storable(lens)), kind="lens", value=storable(lens, 200))
