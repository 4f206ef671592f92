"""ID3: tags in front of MP3 (ID3v2.2, 2.3 and 2.4, id3.org) and in chunks of WAV and AIFF, and the 128 bytes of ID3v1 at a file's end."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from leakcheck.decode.moments import iso_moment
from leakcheck.decode.recording_facts import (
    LONGEST_PICTURE,
    LONGEST_TEXT,
    MOST_FACTS,
    Maker,
    day_or_time,
    enclosed_picture,
    is_said,
    link,
    person,
    program,
    time,
    told,
    words,
)
from leakcheck.decode.visible_text import storable
from leakcheck.decode.voice_recorders import olympus_facts
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PersonRole, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.format import Child, Extracted
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

HEAD = 10
_MOST_FRAMES = 2_000
_MOST_TEXTS = 50
#: What is read of the words of a frame, and how far on the end of a name in two-byte letters is looked for.
_LONGEST_FRAME, _LONGEST_NAME = 1 << 16, 1 << 14
_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
#: Section 4 of ID3v2.4 and 3.3 of ID3v2.3: the bits of the second byte of a frame's flags.
_FRAME_BITS = {4: (0x08, 0x04, 0x02, 0x01, 0x40), 3: (0x80, 0x40, 0x00, 0x00, 0x20)}
#: Section 4 of ID3v2.4: sets of characters, and how long their zero is.
_SETS = {0: ("cp1252", 1), 1: ("utf-16", 2), 2: ("utf-16-be", 2), 3: ("utf-8", 1)}
#: Section 4.14 of ID3v2.4.
_PICTURES = {3: "cover", 4: "back cover"}


@dataclass(frozen=True, slots=True)
class _Frame:
    name: str
    data: bytes
    part: str


def tag_length(head: bytes) -> int:
    """The whole length of a tag that begins with these ten bytes; 0 where none does."""
    if head[:3] != b"ID3" or len(head) < HEAD or head[3] not in (2, 3, 4) or any(byte > 0x7F for byte in head[6:10]):
        return 0
    return HEAD + _seven_bits(head[6:10]) + (HEAD if head[3] == 4 and head[5] & _FOOTER else 0)


def id3_contents(data: bytes, part: str = "ID3") -> Iterator[Extracted]:
    """Facts, pictures and files of a tag, in the order of its frames; a Problem where it is cut or damaged."""
    if not tag_length(data[:HEAD]):
        yield Problem(ProblemKind.DAMAGED, "The tag (ID3) of this recording is damaged and was not read.")
        return
    left = MOST_FACTS
    dates: dict[str, str] = {}
    for frame in _frames(data, part):
        if frame.name in _OLD_DATES:
            dates[frame.name] = _text(frame.data)
        for found in _READERS.get(frame.name, _other)(frame):
            left -= 1
            if left >= 0:
                yield found
    yield from _old_recording_time(dates, part)
    if tag_length(data[:HEAD]) > len(data):
        yield Problem(ProblemKind.DAMAGED, "The tag (ID3) of this recording breaks off; what stands before that was read.")


def _frames(data: bytes, part: str) -> Iterator[_Frame]:
    version, flags = data[3], data[5]
    body = data[HEAD : HEAD + _seven_bits(data[6:10])]
    if flags & _UNSYNCHRONISED and version < 4:
        body = body.replace(b"\xff\x00", b"\xff")
    at = _extended(body, version) if flags & _EXTENDED and version > 2 else 0
    width = 3 if version == 2 else 4
    for _ in range(_MOST_FRAMES):
        name, length, head = body[at : at + width], _frame_length(body, at, version), 6 if version == 2 else 10
        if not name.isalnum() or not name.isascii() or length <= 0 or at + head + length > len(body):
            return
        content = _unpacked(body[at + head : at + head + length], body[at + 9], version) if version > 2 else body[at + head : at + head + length]
        letters = name.decode("ascii")
        yield _Frame(_NEWER.get(letters, letters), content, f"{part} {letters}")
        at += head + length


def _extended(body: bytes, version: int) -> int:
    """Version 4 counts the four bytes of the length in, in seven bits each; version 3 does neither."""
    return _seven_bits(body[:4]) if version == 4 else 4 + int.from_bytes(body[:4], "big")


def _frame_length(body: bytes, at: int, version: int) -> int:
    if version == 2:
        return int.from_bytes(body[at + 3 : at + 6], "big")
    plain, seven = int.from_bytes(body[at + 4 : at + 8], "big"), _seven_bits(body[at + 4 : at + 8])
    if version == 3 or plain == seven or any(byte > 0x7F for byte in body[at + 4 : at + 8]):
        return plain
    # iTunes wrote plain lengths into version 4 for years: what a frame or the end follows is the length that was meant.
    return seven if _fits(body, at + 10 + seven) or not _fits(body, at + 10 + plain) else plain


def _fits(body: bytes, at: int) -> bool:
    following = body[at : at + 4]
    return at <= len(body) and (not following.strip(b"\x00") or (following.isalnum() and following.isupper() and len(following) == 4))


def _unpacked(data: bytes, flags: int, version: int) -> bytes:
    packed, locked, spread, counted, grouped = (bool(flags & bit) for bit in _FRAME_BITS[version])
    if locked:
        return b""
    data = data[1:] if grouped else data
    if version == 3 and packed:
        counted = True
    data = data[4:] if counted else data
    data = data.replace(b"\xff\x00", b"\xff") if spread else data
    if not packed:
        return data
    try:
        return zlib.decompressobj().decompress(data, LONGEST_PICTURE)
    except zlib.error:
        return b""


def _seven_bits(data: bytes) -> int:
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def _split(data: bytes) -> tuple[str, bytes, int]:
    """A text in the set that the first byte names, and what stands behind its zero, still in that set."""
    characters, width = _SETS.get(data[0], _SETS[0]) if data else _SETS[0]
    body = data[1:]
    end = (
        next((at for at in range(0, min(len(body), _LONGEST_NAME), 2) if body[at : at + 2] == b"\x00\x00"), -1) if width == 2 else body.find(b"\x00")
    )
    end = len(body) if end < 0 else end
    return _decoded(body[:end], characters), body[end + width :], data[0] if data else 0


def _decoded(data: bytes, characters: str) -> str:
    data = data[:LONGEST_TEXT]
    if characters == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        characters = "utf-16-le"  # the mark stands only before the first of several texts, in files of many programs
    return data[: len(data) & ~1 if "16" in characters else None].decode(characters, "replace").lstrip("\ufeff").strip()


def _text(data: bytes) -> str:
    """All texts of a frame: version 4 sets a zero between several."""
    texts: list[str] = []
    data = data[:_LONGEST_FRAME]
    for _ in range(_MOST_TEXTS):
        if len(data) < 2:
            break
        text, rest, characters = _split(data)
        texts.append(text)
        data = bytes((characters,)) + rest
    return ", ".join(text for text in texts if text)


_FIELDS: dict[str, Maker] = {
    "TIT2": words("title"), "TIT1": words("group of titles"), "TIT3": words("subtitle"), "TALB": words("album"), "TCON": words("category"),
    "TPE1": person(PersonRole.AUTHOR), "TPE2": person(PersonRole.AUTHOR), "TCOM": person(PersonRole.AUTHOR), "TEXT": person(PersonRole.AUTHOR),
    "TCOP": person(PersonRole.RIGHTS_HOLDER), "TOWN": person(PersonRole.OWNER), "TSSE": program(SoftwareRole.PRODUCER), "TDRC": day_or_time,
    "TDEN": time(TimeRole.CREATED), "TDTG": time(TimeRole.METADATA_CHANGED), "TDOR": words("day or year"), "TDRL": words("day or year"),
    "TRDA": words("day or year"), "TYER": words("day or year"), "TORY": words("day or year"), "TOFN": words("own name as it was first"),
    "TPUB": words("organisation"), "TLAN": words("language as written"), "TRCK": words("number of the track"), "TRSN": words("name of the station"),
    "TLEN": words("length in milliseconds"), "TMED": words("what it was taken from"), "TSRC": words("ISRC"),
}  # fmt: skip
#: Names of version 2.2, and of what version 2.4 dropped.
_NEWER = {
    "TT1": "TIT1", "TT2": "TIT2", "TT3": "TIT3", "TAL": "TALB", "TCO": "TCON", "TP1": "TPE1", "TP2": "TPE2", "TCM": "TCOM", "TXT": "TEXT",
    "TCR": "TCOP", "TEN": "TENC", "TSS": "TSSE", "TYE": "TYER", "TDA": "TDAT", "TIM": "TIME", "TRD": "TRDA", "TOR": "TORY", "TOF": "TOFN",
    "TPB": "TPUB", "TLA": "TLAN", "TRK": "TRCK", "TLE": "TLEN", "TMT": "TMED", "TRC": "TSRC", "TXX": "TXXX", "COM": "COMM", "ULT": "USLT",
    "UFI": "UFID", "GEO": "GEOB", "PIC": "APIC", "WXX": "WXXX", "POP": "POPM", "CM1": "COMM",
}  # fmt: skip
_OLD_DATES = ("TYER", "TDAT", "TIME")


def _old_recording_time(dates: dict[str, str], part: str) -> Iterator[AnyFact]:
    """Section 4.2.1 of ID3v2.3: year, day and month, hour and minute of the recording, each in a frame of its own."""
    year, day, clock = (dates.get(name, "") for name in _OLD_DATES)
    moment = iso_moment(f"{year}-{day[2:]}-{day[:2]}T{clock[:2]}:{clock[2:]}") if len(day) == len(clock) == 4 else None
    if moment is not None and (moment.wall.minute or moment.wall.hour):
        yield TimeClaim(at=Location(f"{part} TYER, TDAT, TIME", storable(f"{year} {day} {clock}")), role=TimeRole.CAPTURED, moment=moment)


def _of_text(frame: _Frame) -> Iterator[AnyFact]:
    yield from told(frame.name, _text(frame.data), frame.part, _FIELDS)


def _other(frame: _Frame) -> Iterator[AnyFact]:
    """Texts begin with T and addresses of pages with W; what other frames hold is not for readers."""
    if frame.name.startswith("T"):
        yield from _of_text(frame)
    elif frame.name.startswith("W"):
        yield from told("link", _decoded(frame.data.split(b"\x00", 1)[0], "cp1252"), frame.part, {"link": link})


def _named(frame: _Frame) -> Iterator[AnyFact]:
    name, rest, characters = _split(frame.data)
    yield from told(name or "text without a name", _text(bytes((characters,)) + rest), f"{frame.part} {storable(name, 80)}".strip())


def _encoder(frame: _Frame) -> Iterator[AnyFact]:
    yield from told("ENCODED_BY", _text(frame.data), frame.part)


#: What iTunes keeps for playing under names of this beginning: numbers.
_OF_ITUNES = ("iTun", "ID3v1 Comment")


def _remark(frame: _Frame) -> Iterator[AnyFact]:
    """Language, name, words; of the words of a song, too."""
    name, rest, characters = _split(frame.data[:1] + frame.data[4:])
    kind = "words that are sung or spoken" if frame.name == "USLT" else "comments"
    if not name.startswith(_OF_ITUNES):
        yield from told(kind, _text(bytes((characters,)) + rest), f"{frame.part} {storable(name, 80)}".strip(), {kind: words(kind)})


def _linked(frame: _Frame) -> Iterator[AnyFact]:
    _, rest, _ = _split(frame.data)
    yield from told("link", _decoded(rest.split(b"\x00", 1)[0], "cp1252"), frame.part, {"link": link})


def _owned(frame: _Frame) -> Iterator[AnyFact]:
    """PRIV and UFID: who keeps something here, and how much. Their forms are each program's own."""
    owner, _, rest = frame.data.partition(b"\x00")
    text = _decoded(owner, "cp1252")
    if is_said(text):
        value = storable(f"{text}: {len(rest):,} bytes", 300)
        yield Description(at=Location(frame.part, storable(text)), kind="data kept by a program", value=value)


def _rated(frame: _Frame) -> Iterator[AnyFact]:
    """A mail address or the name of a program, by which a player knows whose marks these are."""
    yield from told("who rated it", _decoded(frame.data.split(b"\x00", 1)[0], "cp1252"), frame.part)


def _picture(frame: _Frame) -> Iterator[Extracted]:
    """Set of characters, kind of file (three letters in version 2.2), kind of picture, a description, the picture."""
    old = frame.part.endswith(" PIC")
    rest = frame.data[4:] if old else frame.data[1:].partition(b"\x00")[2]
    if not rest:
        return
    described, data, _ = _split(frame.data[:1] + rest[1:])
    if is_said(described):
        yield Description(at=Location(frame.part, storable(described)), kind="description of a picture", value=storable(described, 300))
    child = enclosed_picture(_PICTURES.get(rest[0], "picture"), data)
    if child is not None:
        yield child


def _enclosed(frame: _Frame) -> Iterator[Extracted]:
    """GEOB: kind of file, its name and a description, the file."""
    kind, _, rest = frame.data[1:].partition(b"\x00")
    name, rest, characters = _split(frame.data[:1] + rest)
    described, data, _ = _split(bytes((characters,)) + rest)
    if data:
        yield Description(
            at=Location(frame.part, storable(described)),
            kind="file inside",
            value=storable(f"{name or described or kind.decode('latin-1')}, {len(data):,} bytes", 300),
        )
        yield Child(name or "file inside", Content.of_bytes(data))


def _olympus(frame: _Frame) -> Iterator[AnyFact]:
    yield from olympus_facts(frame.data, frame.part)


_READERS: dict[str, Callable[[_Frame], Iterator[Extracted]]] = {
    "TXXX": _named, "TENC": _encoder, "TDAT": lambda _: iter(()), "TIME": lambda _: iter(()), "COMM": _remark, "USLT": _remark, "WXXX": _linked,
    "PRIV": _owned, "UFID": _owned, "POPM": _rated, "APIC": _picture, "GEOB": _enclosed, "XOLY": _olympus,
}  # fmt: skip

#: Where the fields of the old tag stand: title, artist, album, year, comment.
_OLD_FIELDS = (("title", 3, 30), ("artist", 33, 30), ("album", 63, 30), ("year", 93, 4), ("comment", 97, 30))
OLD_LENGTH = 128


def old_tag_facts(data: bytes, told_before: Iterable[str]) -> Iterator[AnyFact]:
    """The 128 bytes at the end, `TAG` in front, which hold thirty letters of a text: what a tag told in full is not told again."""
    before = tuple(told_before)
    if len(data) != OLD_LENGTH or data[:3] != b"TAG":
        return
    for name, at, length in _OLD_FIELDS:
        raw = data[at : at + length].split(b"\x00", 1)[0]
        text = _decoded(raw, "cp1252")
        if not any(one.startswith(text) for one in before):
            yield from told(name, text, f"ID3v1 {name}")
