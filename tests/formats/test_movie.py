"""The reader of films, on files that are put together here from the standards: no encoder is small enough to be had for it."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.movie_boxes import boxes
from leakcheck.extract import Extraction
from leakcheck.formats.movie import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PlaceClaim,
    Quantity,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

#: Seconds from 1904 to 1970.
_EPOCH = 2_082_844_800


def box(kind: str, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4, "big") + kind.encode("latin-1") + body


def text(kind: str, words: str) -> bytes:
    said = words.encode()
    return box(kind, struct.pack(">HH", len(said), 0x15C7), said)


def item(kind: str, words: str) -> bytes:
    return box(kind, box("data", struct.pack(">II", 1, 0), words.encode()))


def head(created: int = 1_600_000_000, changed: int = 1_600_000_100) -> bytes:
    return box("mvhd", struct.pack(">IIIII", 0, _EPOCH + created, _EPOCH + changed, 600, 1200), b"\x00" * 80)


TYPE = box("ftyp", b"mp42\x00\x00\x00\x00mp42isom")
TELEPHONE = TYPE + box(
    "moov",
    head(),
    box("trak", box("mdia", box("hdlr", b"\x00" * 24, b"Core Media Video\x00"))),
    box(
        "udta",
        text("\xa9mak", "Samsung"),
        text("\xa9mod", "SM-G991B"),
        text("\xa9xyz", "+43.2964+005.3698/"),
        text("\xa9day", "2020-09-13T14:26:40+0200"),
    ),
)


def apple() -> bytes:
    fields = {
        "creationdate": "2020-09-13T14:26:40+0200",
        "model": "iPhone 12",
        "software": "14.0.1",
        "location.ISO6709": "+43.2964-005.3698+012.500/",
    }
    names = [f"com.apple.quicktime.{name}".encode() for name in fields]
    keys = box("keys", struct.pack(">II", 0, len(names)), *(struct.pack(">I", 8 + len(name)) + b"mdta" + name for name in names))
    entries = [
        box(number.to_bytes(4, "big").decode("latin-1"), box("data", struct.pack(">II", 1, 0), words.encode()))
        for number, words in enumerate(fields.values(), 1)
    ]
    return (
        box("ftyp", b"qt  \x00\x00\x00\x00qt  ")
        + box("wide")
        + box("mdat", b"x" * 50)
        + box("moov", head(0, 0), box("meta", box("hdlr", b"\x00" * 25), keys, box("ilst", *entries)))
    )


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def programs(data: bytes) -> set[tuple[SoftwareRole, str]]:
    return {(fact.role, fact.name) for fact in read(data).facts if isinstance(fact, SoftwareClaim)}


def times(data: bytes) -> list[tuple[TimeRole, str]]:
    return [(fact.role, str(fact.moment)) for fact in read(data).facts if isinstance(fact, TimeClaim)]


def places(data: bytes) -> list[tuple[float, float, float | None]]:
    return [(fact.latitude, fact.longitude, fact.altitude) for fact in read(data).facts if isinstance(fact, PlaceClaim)]


def test_recognises_films_and_leaves_still_pictures_alone() -> None:
    for data in (TELEPHONE, apple(), box("moov", head()), box("wide") + box("mdat", b"x") + box("moov", head())):
        assert FORMAT.recognises(Content.of_bytes(data))
    for data in (
        box("ftyp", b"heic\x00\x00\x00\x00mif1heic"),
        box("ftyp", b"mif1\x00\x00\x00\x00avif"),
        box("ftyp", b"crx \x00\x00\x00\x01"),
        b"wide mdat",
        b"",
    ):
        assert not FORMAT.recognises(Content.of_bytes(data))


def test_a_telephones_film_says_when_where_and_with_what() -> None:
    assert read(TELEPHONE).problems == []
    assert times(TELEPHONE) == [
        (TimeRole.CREATED, "2020-09-13 12:26:40 (no zone stated)"),
        (TimeRole.MODIFIED, "2020-09-13 12:28:20 (no zone stated)"),
        (TimeRole.CAPTURED, "2020-09-13 14:26:40 +02:00"),
    ]
    assert places(TELEPHONE) == [(43.2964, 5.3698, None)]
    assert programs(TELEPHONE) == {(SoftwareRole.CAMERA, "SM-G991B")}
    described = {(fact.kind, fact.value) for fact in read(TELEPHONE).facts if isinstance(fact, Description)}
    assert described == {("name of a track's handler", "Core Media Video"), ("maker of the camera", "Samsung")}


def test_what_apple_keeps_under_names_is_read() -> None:
    data = apple()
    assert times(data) == [(TimeRole.CAPTURED, "2020-09-13 14:26:40 +02:00")]
    assert places(data) == [(43.2964, -5.3698, 12.5)]
    assert programs(data) == {(SoftwareRole.CAMERA, "iPhone 12"), (SoftwareRole.APPLICATION, "14.0.1")}
    (order,) = [fact.value for fact in read(data).facts if isinstance(fact, Identifier) and fact.kind is IdentifierKind.PRODUCER_FINGERPRINT]
    assert order == "ftyp(qt) wide mdat moov"


def test_music_has_a_year_of_publication_and_no_time_of_taking() -> None:
    tags = box(
        "ilst", item("\xa9nam", "A song"), item("\xa9ART", "A singer"), item("\xa9day", "2008"), item("\xa9too", "Lavf58.76.100"), item("----", "0 1")
    )
    data = box("ftyp", b"M4A \x00\x00\x00\x00") + box("moov", box("udta", box("meta", b"\x00" * 4, box("hdlr", b"\x00" * 25), tags)))
    assert times(data) == []
    assert programs(data) == {(SoftwareRole.PRODUCER, "Lavf58.76.100")}
    assert [fact.name for fact in read(data).facts if isinstance(fact, PersonClaim)] == ["A singer"]
    assert {fact.kind for fact in read(data).facts if isinstance(fact, Description)} == {"title", "day or year"}


def test_the_name_of_the_encoder_is_read() -> None:
    entry = b"\x00" * 42 + bytes((12,)) + b"GoPro AVC en".ljust(31, b"\x00") + b"\x00" * 4
    stsd = box("stsd", struct.pack(">II", 0, 1), box("avc1", entry))
    data = TYPE + box("moov", box("trak", box("mdia", box("minf", box("stbl", stsd)))))
    assert (SoftwareRole.PRODUCER, "GoPro AVC en") in programs(data)


@pytest.mark.parametrize(("created", "said"), [(0, 0), (1_600_000_000, 2), (-_EPOCH, 0), (-_EPOCH + 500, 0)])
def test_a_clock_that_was_never_set_is_no_time(created: int, said: int) -> None:
    assert len(times(TYPE + box("moov", head(created, created)))) == said


@pytest.mark.parametrize("place", ["+00.0000+000.0000/", "+95.0000+005.0000/", "nowhere", ""])
def test_no_point_on_the_earth_is_not_told(place: str) -> None:
    assert places(TYPE + box("moov", box("udta", text("\xa9xyz", place)))) == []


def test_content_credentials_are_marked() -> None:
    data = TYPE + box("uuid", bytes.fromhex("d8fec3d61b0e483c92975828877ec481"), b"\x00" * 40) + box("moov", head())
    assert [fact.scheme for fact in read(data).facts if isinstance(fact, SignatureMark)] == ["c2pa"]


def test_a_cut_film_keeps_what_was_read() -> None:
    extraction = read(TELEPHONE + box("mdat", b"x" * 100)[:-50])
    assert {problem.kind for problem in extraction.problems} == {ProblemKind.DAMAGED}
    assert [fact for fact in extraction.facts if isinstance(fact, PlaceClaim)]


def test_boxes_in_boxes_and_empty_ones_without_end_are_bounded() -> None:
    deep = b""
    for _ in range(200):
        deep = box("trak", deep)
    assert len(list(boxes(deep))) < 20
    assert len(list(boxes(box("free") * 200_000))) == 50_000


def memo(*parts: bytes) -> bytes:
    return box("ftyp", b"M4A \x00\x00\x00\x00M4A mp42isom") + box("moov", head(), *parts)


def listed(*entries: bytes) -> bytes:
    return box("udta", box("meta", b"\x00" * 4, box("hdlr", b"\x00" * 25), box("ilst", *entries)))


def heard(said: object) -> list[tuple[str, str]]:
    data = memo(box("trak", box("udta", box("tsrp", json.dumps(said).encode()))))
    return [(fact.role, fact.text) for fact in read(data).facts if isinstance(fact, TextContent)]


def test_a_voice_memo_tells_its_recorder_its_time_and_its_length() -> None:
    too = "com.apple.VoiceMemos (iPhone Version 15.1 (Build 19B74))"
    entry = struct.pack(">I4s", 36, b"mp4a") + b"\x00" * 16 + struct.pack(">HHHHI", 1, 16, 0, 0, 48_000 << 16)
    stsd = box("stsd", struct.pack(">II", 0, 1), entry)
    data = memo(
        box("trak", box("mdia", box("minf", box("stbl", stsd)))),
        listed(item("\xa9nam", "Quay Street"), item("\xa9too", too)),
        box("udta", box("date", b"2021-11-05T09:10:11Z")),
    )
    assert (TimeRole.CAPTURED, "2021-11-05 09:10:11 UTC") in times(data)
    assert programs(data) == {(SoftwareRole.PRODUCER, too)}
    assert [(fact.value, fact.unit) for fact in read(data).facts if isinstance(fact, Quantity)] == [(2.0, "seconds")]
    described = [(fact.kind, fact.value) for fact in read(data).facts if isinstance(fact, Description)]
    assert described == [("coding of the sound", "AAC, 48,000 Hz, 1 channel"), ("title", "Quay Street")]


@pytest.mark.parametrize(
    "said",
    [
        {"attributedString": {"runs": ["We meet ", 0, "at the quay.", 1], "attributeTable": [{}, {}]}, "locale": {"identifier": "en_GB"}},
        {"attributedString": ["We meet ", {"timeRange": [0, 0.4]}, "at the quay.", {"timeRange": [0.4, 1]}], "locale": ["en_GB"]},
    ],
)
def test_the_words_that_apples_recorder_heard_are_a_text_of_their_own(said: object) -> None:
    assert heard(said) == [("spoken", "We meet at the quay.")]


@pytest.mark.parametrize(
    "said", [None, 5, [], {}, {"attributedString": 1}, {"attributedString": {"runs": [1, None, []]}}, {"attributedString": [[[["a"]]]]}]
)
def test_words_in_another_form_are_none(said: object) -> None:
    assert heard(said) == []
    assert not read(memo(box("trak", box("udta", box("tsrp", b"[" * 100_000))))).problems


def test_a_recorder_of_android_tells_its_system_and_model() -> None:
    fields = {"com.android.version": "11", "com.android.model": "SM-A515F", "com.android.manufacturer": "samsung"}
    names = [name.encode() for name in fields]
    keys = box("keys", struct.pack(">II", 0, len(names)), *(struct.pack(">I", 8 + len(name)) + b"mdta" + name for name in names))
    entries = [
        box(number.to_bytes(4, "big").decode("latin-1"), box("data", struct.pack(">II", 1, 0), words.encode()))
        for number, words in enumerate(fields.values(), 1)
    ]
    data = memo(box("meta", box("hdlr", b"\x00" * 25), keys, box("ilst", *entries)))
    assert programs(data) == {(SoftwareRole.APPLICATION, "Android 11"), (SoftwareRole.CAMERA, "SM-A515F")}


@pytest.mark.parametrize("name", [b"Harbour\x00", b"\xfe\xff" + "Hafen".encode("utf-16-be") + b"\x00\x00"])
def test_the_place_of_3gpp_is_read(name: bytes) -> None:
    point = struct.pack(">iii", round(5.5 * 65_536), round(-43.25 * 65_536), 12 << 16)
    assert places(memo(box("udta", box("loci", b"\x00" * 6 + name + b"\x00" + point + b"earth\x00\x00")))) == [(-43.25, 5.5, 12.0)]
    assert places(memo(box("udta", box("loci", b"\x00" * 6 + name + b"\x01" + point)))) == []  # role 1: a place that it is about
    assert places(memo(box("udta", box("loci", b"\x00" * 6 + name)))) == []


def test_covers_are_files_of_their_own_and_shops_leave_the_buyers_account() -> None:
    cover = box("covr", box("data", struct.pack(">II", 14, 0), b"\x89PNG\r\n\x1a\n and no more"))
    extraction = Extraction(FORMAT, Content.of_bytes(memo(listed(cover, item("apID", "reader@example.org"), item("aART", "Ana")))), Limits())
    assert [child.name for child in extraction.children()] == ["cover.png"]
    assert [fact.value for fact in extraction.facts if isinstance(fact, Identifier) and fact.kind is IdentifierKind.ACCOUNT] == ["reader@example.org"]


def test_a_length_that_the_writer_did_not_know_is_none() -> None:
    unknown = box("mvhd", struct.pack(">IIIII", 0, 0, 0, 600, 0xFFFFFFFF), b"\x00" * 80)
    assert not [fact for fact in read(TYPE + box("moov", unknown)).facts if isinstance(fact, Quantity)]


@given(st.binary(max_size=200), st.sampled_from([TELEPHONE, apple()]), st.integers(16, 400))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, whole: bytes, place: int) -> None:
    read(whole[:place] + data)
