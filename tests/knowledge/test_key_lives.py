"""The day by which a key was out of use: only from what somebody saw in DNS after it, or what a file states with its source."""

import msgspec
import pytest

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.knowledge.key_lives import with_lives
from leakcheck.model.key_record import KeyOrigin, KeyRecord

OLD, NEW, EMPTY = "v=DKIM1; p=QUJD", "v=DKIM1; p=REVG", "v=DKIM1; p="


def _seen(record: str, first: str, last: str = "", origin: KeyOrigin = KeyOrigin.DNS, **more: str) -> KeyRecord:
    return KeyRecord("example.org", "s1", record, "a sensor", origin, first, last, **more)


def _retired(*records: KeyRecord) -> str:
    """When the first record's key was out of use."""
    return with_lives(records)[0].retired


def test_a_withdrawal_seen_later_ends_a_keys_life() -> None:
    found = with_lives([_seen(OLD, "2014-01-01", "2016-01-01"), _seen(EMPTY, "2017-02-01")])
    assert found[0].retired == "2017-02-01"
    assert "withdrawn" in found[0].retired_because
    assert "a sensor" in found[0].retired_because
    assert not found[1].retired, "an empty record is no key"


def test_another_key_seen_later_under_the_name_ends_a_keys_life() -> None:
    found = with_lives([_seen(OLD, "2014-01-01", "2016-01-01", KeyOrigin.ARCHIVE), _seen(NEW, "2018-03-01", "2020-01-01", KeyOrigin.ZONE)])
    assert [one.retired for one in found] == ["2018-03-01", ""]
    assert "another key" in found[0].retired_because


@pytest.mark.parametrize(
    "others",
    [
        (),
        # The end of a window is no end of a life.
        (_seen(OLD, "2010-01-01", "2012-01-01"),),
        # Seen again after the withdrawal, even if by another source or in other words.
        (_seen(EMPTY, "2017-02-01"), _seen("k=rsa; p=QU JD", "2018-01-01", origin=KeyOrigin.ARCHIVE)),
        # Both stood there at the same time.
        (_seen(NEW, "2015-06-01", "2019-01-01"),),
        # Windows that mail made, and files without a source, do not say what DNS held.
        (_seen(NEW, "2018-03-01", origin=KeyOrigin.ARCHIVE),),
        (_seen(NEW, "2018-03-01", origin=KeyOrigin.SUPPLIED),),
        (_seen(EMPTY, "2018-03-01", origin=KeyOrigin.UNDOCUMENTED),),
        # One observation of the key has no day: it may have been later.
        (_seen(EMPTY, "2018-03-01"), _seen(OLD, "")),
        (_seen(EMPTY, ""),),
        (_seen("v=DKIM1; p=!", "2018-03-01"),),
    ],
)
def test_nothing_else_ends_it(others: tuple[KeyRecord, ...]) -> None:
    assert _retired(_seen(OLD, "2014-01-01", "2016-01-01"), *others) == ""


def test_a_key_of_unknown_days_has_no_end() -> None:
    assert _retired(_seen(OLD, ""), _seen(EMPTY, "2017-02-01")) == ""


def test_a_stated_day_counts_with_its_source_unless_an_observation_contradicts_it() -> None:
    stated = _seen(OLD, "2014-01-01", "2016-01-01", KeyOrigin.SUPPLIED, retired="2016-06-30", retired_because="the postmaster's letter says so")
    (found,) = with_lives([stated])
    assert (found.retired, found.retired_because) == ("2016-06-30", "the postmaster's letter says so (a sensor)")
    assert _retired(stated, _seen(OLD, "2016-09-01")) == ""
    assert _retired(stated, _seen(EMPTY, "2016-03-01")) == "2016-03-01"
    assert _retired(msgspec.structs.replace(stated, origin=KeyOrigin.UNDOCUMENTED)) == ""
    assert _retired(msgspec.structs.replace(stated, origin=KeyOrigin.WITH_DUMP)) == ""


def test_the_store_answers_with_it_and_only_under_that_name() -> None:
    store = KeyStore([_seen(OLD, "2014-01-01"), _seen(EMPTY, "2017-02-01"), msgspec.structs.replace(_seen(OLD, "2014-01-01"), selector="s2")])
    assert [one.retired for one in store.dkim_keys("example.org", "s1")] == ["2017-02-01", ""]
    assert [one.retired for one in store.dkim_keys("example.org", "s2")] == [""]
    assert [(one.selector, one.retired) for one in store.judged()] == [("s1", "2017-02-01"), ("s1", ""), ("s2", "")]
