"""The reader of Windows Media on what FFmpeg writes, and on objects put together here as Microsoft's programs write them."""

import struct
from pathlib import Path
from uuid import UUID

from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode import asf_objects as asf
from leakcheck.formats.windows_media import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    Link,
    PersonClaim,
    Quantity,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

RECORDINGS = Path(__file__).parent.parent.parent / "fixtures" / "recordings"
#: 2013-05-06 13:08:09 UTC.
TICKS = 130_123_192_890_000_000


def wide(text: str) -> bytes:
    return (text + "\0").encode("utf-16-le")


def obj(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<Q", 24 + len(body)) + body


def field(name: str, kind: int, value: bytes) -> bytes:
    return struct.pack("<H", len(wide(name))) + wide(name) + struct.pack("<HH", kind, len(value)) + value


def long_field(name: str, kind: int, value: bytes) -> bytes:
    return struct.pack("<HHHHI", 0, 0, len(wide(name)), kind, len(value)) + wide(name) + value


def media(*objects: bytes) -> bytes:
    inner = b"".join(objects)
    return asf.HEADER + struct.pack("<QIBB", 30 + len(inner), len(objects), 1, 2) + inner


def extended(*fields_: bytes) -> bytes:
    return obj(asf.EXTENDED_DESCRIPTION, struct.pack("<H", len(fields_)) + b"".join(fields_))


def properties(number: UUID, flags: int = 2) -> bytes:
    return obj(asf.FILE_PROPERTIES, number.bytes_le + struct.pack("<QQQQQQIIII", 0, TICKS, 1, 45_000_000, 0, 3_000, flags, 0, 0, 0))


def read(source: bytes | str) -> Reading:
    return Reading(FORMAT, source if isinstance(source, bytes) else RECORDINGS / source)


def told(reading: Reading, kind: str) -> list[str]:
    return [fact.value for fact in reading.every(Description, kind=kind)]


def times(reading: Reading) -> list[tuple[TimeRole, str]]:
    return [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim, voucher=Voucher.CLAIMED)]


def test_sound_and_film_tell_time_people_and_codecs() -> None:
    for name in ("sound.wma", "film.wmv"):
        assert FORMAT.recognises(Content.of_file(RECORDINGS / name))
        reading = read(name)
        assert reading.problems == []
        assert times(reading) == [(TimeRole.CREATED, "2019-06-04 16:20:11 UTC")]
        assert {fact.name for fact in reading.every(PersonClaim)} == {"Noor Haddad", "Agence Roche"}
        assert [fact.name[:4] for fact in reading.every(SoftwareClaim)] == ["Lavf"]
        assert "Windows Media Audio 2, 16 bits, 22,050 Hz, 1 channel" in told(reading, "coding of the sound")
    assert told(read("film.wmv"), "coding of the picture") == ["wmv2"]


def test_the_files_number_and_its_length_without_the_filling_of_the_buffer() -> None:
    reading = read(media(properties(UUID("d2b7c8f0-5a3e-11e6-8b77-86f30ca893d3"))))
    assert times(reading) == [(TimeRole.CREATED, "2013-05-06 13:08:09 UTC")]
    assert [fact.value for fact in reading.every(Quantity)] == [1.5]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.INSTANCE)] == ["d2b7c8f0-5a3e-11e6-8b77-86f30ca893d3"]
    assert [fact.token for fact in reading.every(TimeClaim, voucher=Voucher.EMBEDDED)] == ["uuid-version-1"]
    assert read(media(properties(UUID(int=0), flags=1))).every(Quantity) == []


def test_programs_times_pictures_and_pages_in_the_description() -> None:
    picture = b"\x03" + struct.pack("<I", 12) + wide("image/png") + wide("The cover") + b"\x89PNG\r\n\x1a\n...."
    fields = (
        field("WM/ToolName", 0, wide("Windows Media Encoder")),
        field("WM/ToolVersion", 0, wide("9.00.00.2980")),
        field("WMFSDKVersion", 0, wide("12.0.7601.17514")),
        field("WM/EncodingTime", 4, struct.pack("<Q", TICKS)),
        field("WM/Year", 0, wide("2013")),
        field("IsVBR", 2, struct.pack("<I", 1)),
        field("WM/Picture", 1, picture),
    )
    reading = read(media(extended(*fields)))
    assert [(fact.role, fact.name, fact.version) for fact in reading.every(SoftwareClaim)] == [
        (SoftwareRole.APPLICATION, "Windows Media Encoder", "9.00.00.2980"),
        (SoftwareRole.PRODUCER, "Windows Media Format SDK", "12.0.7601.17514"),
    ]
    assert times(reading) == [(TimeRole.CREATED, "2013-05-06 13:08:09 UTC")]
    assert told(reading, "day or year") == ["2013"]
    assert [child.name for child in reading.children] == ["cover.png"]
    assert told(reading, "description of a picture") == ["The cover"]


def test_what_stands_in_the_extension_of_the_head_is_read() -> None:
    library = obj(asf.METADATA_LIBRARY, struct.pack("<H", 1) + long_field("WM/AlbumTitle", 0, wide("Talks")))
    extension = obj(asf.EXTENSION, bytes(18) + struct.pack("<I", len(library)) + library)
    behind = extended(field("WM/Text", 0, wide("A remark")))
    reading = read(media(extension, behind))
    assert told(reading, "album") == ["Talks"]
    assert told(reading, "comments") == ["A remark"]


def test_pages_that_a_player_opens_are_links_and_locks_are_problems() -> None:
    kind, page = "URL", "https://example.org/login"
    script = (
        bytes(16) + struct.pack("<HHH", 1, 1, len(kind)) + kind.encode("utf-16-le") + struct.pack("<IHH", 0, 0, len(page)) + page.encode("utf-16-le")
    )
    reading = read(media(obj(asf.SCRIPT, script), obj(min(asf.ENCRYPTIONS), bytes(20))))
    assert [fact.target for fact in reading.every(Link)] == [page]
    assert reading.kinds() == [ProblemKind.ENCRYPTED]


def test_xmp_and_other_data_behind_the_sound() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="An invented toolkit"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    data = obj(UUID("75B22636-668E-11CF-A6D9-00AA0062CE6C").bytes_le, bytes(60))
    reading = read(media() + data + obj(asf.XMP, xmp))
    assert [(fact.role, fact.name) for fact in reading.every(SoftwareClaim)] == [(SoftwareRole.TOOLKIT, "An invented toolkit")]
    assert reading.problems == []
    running = asf.DATA + bytes(8) + b"sound " * 90
    assert read(media() + running).kinds() == []
    assert told(read(media() + running), "data behind the recording's end") == []
    assert told(read(media() + data + b"7z\xbc\xaf\x27\x1c" + b"z" * 40), "data behind the recording's end") == [
        "46 bytes, beginning like a 7-Zip archive"
    ]


def test_cut_files_keep_what_was_read() -> None:
    whole = (RECORDINGS / "sound.wma").read_bytes()
    for length in (400, len(whole) - 50):
        reading = read(whole[:length])
        assert reading.kinds() == [ProblemKind.DAMAGED]
        assert times(reading)


def test_lengths_in_eight_bytes_may_be_any_number() -> None:
    assert read(media() + asf.DATA + b"\xff" * 8 + bytes(90)).kinds() == [ProblemKind.DAMAGED]
    assert read(asf.HEADER + b"\xff" * 8 + bytes(90)).kinds() == [ProblemKind.DAMAGED]


def test_numbers_without_end_are_bounded() -> None:
    assert len(read(media(extended(*[field("A", 0, wide("bc"))] * 60_000))).facts) <= 501
    nested = b""
    for _ in range(100):
        nested = obj(asf.EXTENSION, bytes(22) + nested)
    assert read(media(nested)).kinds() == []
    assert read(media(obj(asf.CODEC_LIST, b"\xff" * 60), obj(asf.SCRIPT, b"\xff" * 60), obj(asf.CONTENT_DESCRIPTION, b"\xff" * 30))).kinds() == []


@given(st.binary(max_size=200), st.sampled_from(["sound.wma", "film.wmv"]), st.integers(16, 1_500))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, name: str, place: int) -> None:
    whole = (RECORDINGS / name).read_bytes()
    assert ProblemKind.READER_ERROR not in read(whole[:place] + data + whole[place + len(data) :]).kinds()
