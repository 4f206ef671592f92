"""What is left out of the next try at a unit that ended its worker."""

from leakcheck.model.attempt import MOST_SET_APART, Attempt, Hand
from leakcheck.model.unit import Unit

UNIT = Unit("box.zip", b"/dump/box.zip", 10, 0)


def test_the_item_in_hand_is_left_out_next_time() -> None:
    again = Attempt.first(UNIT).after_death("box.zip!/evil")
    assert again is not None
    assert again.work.skip == ("box.zip!/evil",)
    assert again.unit == UNIT


def test_a_death_with_nothing_in_hand_is_forgiven_once_and_then_the_unit_is_set_apart() -> None:
    second = Attempt.first(UNIT).after_death("")
    assert second is not None
    assert second.skip == ()
    third = second.after_death("")
    assert third is not None
    assert third.skip == ("box.zip",)
    assert third.after_death("") is None


def test_an_item_that_kills_although_it_is_left_out_costs_the_unit() -> None:
    again = Attempt(UNIT, ("box.zip!/evil",)).after_death("box.zip!/evil")
    assert again is not None
    assert again.skip == ("box.zip!/evil", "box.zip")


def test_there_is_an_end_to_setting_single_items_apart() -> None:
    attempt: Attempt | None = Attempt.first(UNIT)
    tries = 0
    while attempt is not None:
        tries += 1
        attempt = attempt.after_death(f"box.zip!/{tries}")
    assert tries == MOST_SET_APART + 2


def test_the_hand_returns_to_the_container_when_a_child_is_finished() -> None:
    hand = Hand()
    hand.take_up(b"box")
    hand.take_up(b"box!/a")
    hand.take_up(b"box!/a")  # a sign of life
    assert hand.item == b"box!/a"
    hand.lay_down()
    assert hand.item == b"box"
    hand.lay_down()
    hand.lay_down()
    assert hand.item == b""
