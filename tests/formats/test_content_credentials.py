"""Content credentials in a file of their own, made by c2pa-python (fixtures/make_content_credentials.py), and what is damaged of them."""

from pathlib import Path

from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.formats.content_credentials import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, FeatureUse, Identifier, IdentifierKind, SignatureMark, SoftwareClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

CREDENTIALS = Path(__file__).parent.parent.parent / "fixtures" / "credentials"
STORE = (CREDENTIALS / "beside.c2pa").read_bytes()


def test_what_they_state_and_the_hash_of_their_file() -> None:
    reading = Reading(FORMAT, STORE)
    assert not reading.problems
    assert [one.name for one in reading.every(SoftwareClaim)] == ["An invented darkroom 1.0"]
    assert [one.value for one in reading.every(FeatureUse)] == ["digitalCapture"]
    assert [one.value for one in reading.every(Description)] == ["annotated.jpg"]
    assert [one.detail for one in reading.every(SignatureMark, scheme="c2pa")] == ["of another file, content credentials"]
    digest = Content.of_file(CREDENTIALS / "beside.jpg").digest()
    assert [one.value for one in reading.every(Identifier, kind=IdentifierKind.OTHER_FILE)] == [f"sha256:{digest}"]


def test_the_small_picture_inside_is_a_child() -> None:
    (small,) = Reading(FORMAT, STORE).children
    assert small.name == "c2pa.thumbnail.claim.jpg"
    assert identify(small.content, catalogue.formats())[0].name == "jpeg_picture"  # type: ignore[union-attr]


def test_they_are_claimed_and_other_boxes_are_not() -> None:
    assert identify(Content.of_bytes(STORE), catalogue.formats())[0] is FORMAT
    for data in (b"", STORE[:20], STORE.replace(b"c2pa", b"c3pa", 1), STORE[4:]):
        assert not FORMAT.recognises(Content.of_bytes(data))


def test_damage_and_size_are_told() -> None:
    cut = Reading(FORMAT, STORE[:-200])
    assert cut.kinds() == [ProblemKind.DAMAGED]
    assert "boxes are damaged" in sentences(cut.problems)
    assert Reading(FORMAT, STORE, Limits(item_bytes=1000)).kinds() == [ProblemKind.LIMIT]


@given(st.integers(0, len(STORE) - 1), st.integers(1, 255))
def test_any_changed_byte_is_damage_or_nothing(place: int, by: int) -> None:
    data = bytearray(STORE)
    data[place] ^= by
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()
