"""Speaks of a directory earlier than the last save, and of a later one as handling; silent within a day."""

from claims import document, modified, time_claim

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.storage_times_contradict_save import storage_times_contradict_save as rule

SAVED = modified("2010-05-05T10:00:00Z", "SummaryInformation: last saved")


def root(text: str) -> TimeClaim:
    return time_claim(TimeRole.STORED, text, "directory, root: modified", Voucher.CONTAINER)


def test_a_directory_years_before_the_last_save_is_told_with_both_times() -> None:
    stored = root("2008-05-05T10:00:00Z")
    (said,) = rule.check(document(SAVED, stored))
    assert said.evidence == (stored, SAVED)
    assert (said.weight, said.direction) == (None, None), "moderate, alteration"


def test_a_later_directory_is_handling() -> None:
    (said,) = rule.check(document(SAVED, root("2015-05-05T10:00:00Z")))
    assert (said.weight, said.direction) == (Weight.WEAK, Direction.HANDLING)
    assert "it was written again" in said.sentence


def test_words_local_time_does_not_stand_for_the_summary() -> None:
    local = modified("2010-05-05T12:00:00", "Dop: dttmRevised (local time)")
    assert list(rule.check(document(local, SAVED, root("2015-05-05T10:00:00Z"))))


def test_is_silent_within_a_day_and_for_directories_that_were_never_dated() -> None:
    for text in ("2010-05-05T10:00:02Z", "2010-05-06T09:00:00Z", "2010-05-04T10:30:00Z", "1601-01-01T00:00:00Z"):
        assert not list(rule.check(document(SAVED, root(text))))


def test_does_not_apply_without_a_summary_or_a_dated_directory() -> None:
    assert not list(rule.check(document(SAVED)))
    assert not list(rule.check(document(modified("2010-05-05T10:00:00Z"), root("2008-05-05T10:00:00Z"))))
