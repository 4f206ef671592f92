"""The reader of conversations that WhatsApp exported, on texts put together here: the program runs on telephones alone."""

from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.chat_transcript import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    NAMED_BY_CONVERSATION,
    Description,
    FeatureUse,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

IPHONE = (
    "[24.12.19, 21:05:33] Harbour: \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\r\n"
    "[24.12.19, 21:05:40] Ana: Merry Christmas\r\nto all of you\r\n"
    "\u200e[24.12.19, 21:06:00] +49 171 1234567: \u200e<Anhang: 00000003-PHOTO-2019-12-24-21-06-00.jpg>\r\n"
    "[01.01.20, 00:00:10] Ana: Happy new year\r\n"
    "[31.12.19, 23:59:59] Ben: and to you\r\n"
)
ANDROID = "12/24/19, 9:05 PM - Ana: hello\n12/25/19, 8:00 AM - Ben: IMG-20191225-WA0001.jpg (file attached)\n"


def read(text: str) -> Reading:
    return Reading(FORMAT, text.encode())


def test_recognises_conversations_and_leaves_logs_notes_and_tables_alone() -> None:
    for text in (IPHONE, ANDROID, "\ufeff" + IPHONE):
        assert FORMAT.recognises(Content.of_bytes(text.encode()))
    for text in (
        "[2019-12-24 21:05:33] local.ERROR: no such file\n[2019-12-24 21:05:34] local.INFO: again\n",
        "[2019-12-24 21:05] alice: hi\n" * 3,
        "24.12.19, 21:05 - Ana: hello\nand nothing more",
        "24.12.2019;21:05;Ana;hello\n" * 4,
        "1. The first point: one\n2. The second: two\n",
        "24.12.19, 21:05 - Ana left\n" * 3,
        "",
    ):
        assert not FORMAT.recognises(Content.of_bytes(text.encode())), text


def test_people_first_and_last_time_count_and_files() -> None:
    reading = read(IPHONE)
    people = [(fact.role, fact.name, fact.at.part) for fact in reading.every(PersonClaim)]
    assert people == [
        (PersonRole.PARTICIPANT, "Ana", "line 2"),
        (PersonRole.PARTICIPANT, "+49 171 1234567", "line 4"),
        (PersonRole.PARTICIPANT, "Ben", "line 6"),
    ]
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [
        (TimeRole.SENT, "2019-12-24 21:05:33 (no zone stated)"),
        (TimeRole.SENT, "2020-01-01 00:00:10 (no zone stated)"),
    ]
    assert [(fact.role, fact.path) for fact in reading.every(PathClaim)] == [(NAMED_BY_CONVERSATION, "00000003-PHOTO-2019-12-24-21-06-00.jpg")]
    assert [fact.value for fact in reading.every(Quantity)] == [4]


def test_messages_that_go_back_in_time_are_noted() -> None:
    (noted,) = read(IPHONE).every(Description)
    assert (noted.kind, noted.value) == ("messages dated before the one above them", "1 of 5, the first in line 6")


def test_where_nothing_tells_day_from_month_the_times_are_words() -> None:
    reading = read("3/4/19, 21:05 - Ana: hello\n3/5/19, 8:00 - Ben: hello\n")
    assert reading.every(TimeClaim) == []
    assert [fact.value for fact in reading.every(Description)] == ["3/4/19, 21:05 to 3/5/19, 8:00"]


def test_it_is_still_a_text_that_is_compared_as_before() -> None:
    reading = read(IPHONE)
    (text,) = reading.every(TextContent)
    assert text.role == "document"
    assert "to all of you" in text.text
    assert {fact.value for fact in reading.every(FeatureUse)} == {"UTF-8", "CRLF"}


def test_many_people_and_files_are_bounded() -> None:
    text = "".join(f"24.12.19, 21:05 - Name {number}: IMG-20191224-WA{number % 10_000:04}.jpg (file attached)\n" for number in range(20_000))
    reading = read(text)
    assert len(reading.every(PersonClaim)) == 2_000
    assert len(reading.every(PathClaim)) == 2_000
    assert [fact.value for fact in reading.every(Quantity)] == [20_000]


@given(st.text(max_size=300), st.integers(0, 300))
def test_any_words_in_their_place_raise_nothing(words: str, place: int) -> None:
    data = (IPHONE[:place] + words + IPHONE[place:]).encode("utf-8", "surrogatepass")
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, data).kinds()
