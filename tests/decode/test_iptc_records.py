"""IPTC records: characters, times, and records that lie about their length."""

import pytest

from leakcheck.decode.iptc_records import iptc_facts
from leakcheck.model.facts import Description, PersonClaim, PersonRole, SoftwareClaim, TimeClaim, TimeRole


def record(number: int, body: bytes, of: int = 2) -> bytes:
    return bytes((0x1C, of, number)) + len(body).to_bytes(2, "big") + body


def test_words_people_and_programs_are_told_apart() -> None:
    data = record(90, b"\x1b%G", of=1) + record(105, "Łódź".encode()) + record(80, b"Noor Haddad") + record(116, b"Agence Roche")
    facts = list(iptc_facts(data + record(65, b"An invented desk") + record(70, b"3.1")))
    assert [(fact.kind, fact.value, fact.at.part) for fact in facts if isinstance(fact, Description)] == [("headline", "Łódź", "IPTC 2:105")]
    assert [(fact.role, fact.name) for fact in facts if isinstance(fact, PersonClaim)] == [
        (PersonRole.AUTHOR, "Noor Haddad"),
        (PersonRole.RIGHTS_HOLDER, "Agence Roche"),
    ]
    assert [(fact.name, fact.version) for fact in facts if isinstance(fact, SoftwareClaim)] == [("An invented desk 3.1", "3.1")]


def test_words_without_a_stated_set_are_read_as_they_fit() -> None:
    assert [fact.value for fact in iptc_facts(record(120, b"\xd6l")) if isinstance(fact, Description)] == ["Öl"]


@pytest.mark.parametrize(
    ("date", "time", "moment"),
    [
        (b"20190604", b"182011+0200", "2019-06-04 18:20:11 +02:00"),
        (b"20190604", b"182011", "2019-06-04 18:20:11 (no zone stated)"),
        (b"20190604", b"", "2019-06-04 (no zone stated)"),
        (b"2019-06-04", b"18:20:11+02:00", "2019-06-04 18:20:11 +02:00"),
        (b"20190604", b"182011-0500", "2019-06-04 18:20:11 -05:00"),
        (b"20190000", b"", None),
        (b"00000000", b"000000+0000", None),
        (b"June", b"182011+0200", None),
    ],
)
def test_a_day_and_a_time_make_one_moment(date: bytes, time: bytes, moment: str | None) -> None:
    facts = [fact for fact in iptc_facts(record(55, date) + record(60, time)) if isinstance(fact, TimeClaim)]
    assert [(fact.role, str(fact.moment)) for fact in facts] == ([(TimeRole.CAPTURED, moment)] if moment else [])


@pytest.mark.parametrize(
    "data", [b"", b"\x1c", b"\x1c\x02\x69\xff\xff", b"\x1c\x02\x69\x80\x04\xff\xff\xff\xff", b"no records", b"\x1c\x02\x05\x00\x00" * 9_000]
)
def test_records_that_say_nothing_give_nothing(data: bytes) -> None:
    assert list(iptc_facts(data)) == []


def test_a_record_with_a_long_length_is_read() -> None:
    assert [fact.value for fact in iptc_facts(b"\x1c\x02\x05\x80\x04\x00\x00\x00\x04Boat") if isinstance(fact, Description)] == ["Boat"]
