"""What is worked out once of an object."""

from leakcheck.model.kept_property import kept_property
from leakcheck.model.moment import Moment


class _Asked:
    def __init__(self) -> None:
        self.times = 0

    @kept_property
    def answer(self) -> int | None:
        """An answer."""
        self.times += 1
        return None


def test_it_is_worked_out_when_first_asked_and_then_kept_even_if_it_is_none() -> None:
    one, other = _Asked(), _Asked()
    assert (one.answer, one.answer, one.times, other.times) == (None, None, 1, 0)
    assert _Asked.answer.__doc__ == "An answer."


def test_what_was_asked_of_a_moment_makes_no_difference_to_it() -> None:
    from datetime import datetime

    asked, other = Moment(datetime(2015, 1, 5, 7), 60), Moment(datetime(2015, 1, 5, 7), 60)
    assert asked.utc is asked.utc
    assert asked.latest > asked.earliest
    assert (asked, hash(asked), repr(asked)) == (other, hash(other), repr(other))
