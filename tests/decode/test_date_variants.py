"""A date line in its other spellings, and at other times in the same spelling."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.date_variants import written_date
from leakcheck.decode.value_sweep import Sweep

EDT = "Mon, 4 May 2020 12:00:00 -0400 (EDT)"


def written(sweeps: Iterable[Sweep]) -> list[tuple[str, str]]:
    """All values, each with how it differs."""
    return [(sweep.value(stretch).decode("ascii"), sweep.words) for sweep in sweeps for stretch in sweep.stretches]


def test_the_spellings_of_one_time_are_all_given() -> None:
    found = written_date("Mon, 4 May 2020 12:00:00 -0400")
    assert found is not None
    spellings = set(found.respelled())
    assert {EDT, "4 May 2020 12:00:00 -0400", "Mon, 04 May 2020 12:00:00 -0400"} <= spellings
    assert len(spellings) < 100


def test_other_days_bear_their_own_weekday() -> None:
    found = written_date(EDT)
    assert found is not None
    days = dict(written(found.other_days()))
    assert days["Sat, 4 May 2019 12:00:00 -0400 (EDT)"] == "another year" or "Sat, 4 May 2019 12:00:00 -0400 (EDT)" in days
    assert "Sun, 29 Feb 2004 12:00:00 -0400 (EDT)" in days
    assert not any("29 Feb 2019" in text or "30 Feb" in text for text in days)


def test_other_times_reach_every_second_of_the_day_and_other_zones() -> None:
    found = written_date(EDT)
    assert found is not None
    times = {text for text, _ in written(found.other_times())}
    assert "Mon, 4 May 2020 23:59:59 -0400 (EDT)" in times
    assert "Mon, 4 May 2020 16:00:00 +0000" in times
    assert 86_400 < len(times) < 90_000


def test_the_same_moment_is_given_in_other_zones() -> None:
    found = written_date("Tue, 05 Mar 2024 23:11:12 -0100")
    assert found is not None
    moments = set(found.same_moment())
    assert {"Wed, 06 Mar 2024 00:11:12 +0000", "Wed, 6 Mar 2024 00:11:12 GMT", "Wed, 06 Mar 2024 05:56:12 +0545"} <= moments
    assert "Tue, 5 Mar 2024 19:11:12 -0500 (EST)" in moments
    assert len(moments) < 1_500


def test_a_line_without_a_zone_has_no_moment_of_its_own() -> None:
    found = written_date("Tue, 05 Mar 2024 23:11:12")
    assert found is not None
    assert not list(found.same_moment())


def test_what_is_no_date_is_none() -> None:
    assert written_date("yesterday") is None
    assert written_date("Mon, 31 Feb 2020 12:00:00 +0000") is None
    assert written_date("Mon, 4 May 9999 12:00:00 +0000") is None


@given(st.text(max_size=60) | st.from_regex(r"(Mon, )?\d{1,2} May \d{4} \d{2}:\d{2}(:\d{2})? [+-]\d{4}", fullmatch=True))
def test_any_text_is_taken(text: str) -> None:
    found = written_date(text)
    if found is not None:
        assert all(len(spelling) < 200 for spelling in found.respelled())
