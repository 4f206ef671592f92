"""The stop-watch of nested work: own time for each, and nothing left ringing."""

import contextlib
import signal
import sys
import threading
import time

import pytest

from leakcheck.alarm import Alarm
from leakcheck.model.limits import TimeIsUp

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no POSIX timers")


def left() -> float:
    return signal.getitimer(signal.ITIMER_REAL)[0]


def test_time_that_is_used_up_rings_and_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TimeIsUp), Alarm(0.1).item():
        time.sleep(5)
    assert left() == 0
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_child_has_its_own_time_and_uses_up_none_of_its_containers() -> None:
    alarm = Alarm(0.6)
    with alarm.item():
        for _ in range(3):
            with alarm.paused(), alarm.item():
                time.sleep(0.4)
        assert left() > 0.3, "three children took twice the container's time"
    assert left() == 0


def test_a_containers_own_time_goes_on_between_its_children() -> None:
    alarm = Alarm(0.5)

    def container() -> None:
        with alarm.item():
            while True:
                time.sleep(0.1)
                with alarm.paused(), alarm.item():
                    pass

    started = time.monotonic()
    with pytest.raises(TimeIsUp):
        container()
    assert time.monotonic() - started < 3


def test_a_childs_alarm_is_not_its_containers() -> None:
    alarm = Alarm(0.3)
    with alarm.item():
        with alarm.paused(), pytest.raises(TimeIsUp), alarm.item():
            time.sleep(5)
        assert left() > 0.1


def test_what_a_bare_except_swallows_rings_again() -> None:
    def swallowing() -> None:
        with Alarm(0.1).item():
            with contextlib.suppress(BaseException):
                time.sleep(5)
            time.sleep(5)

    with pytest.raises(TimeIsUp):
        swallowing()
    assert left() == 0


def test_an_alarm_that_rings_while_it_is_put_away_leaves_the_containers_time_running(monkeypatch: pytest.MonkeyPatch) -> None:
    alarm = Alarm(5)
    real, rung = alarm.set, []

    def rings_once(seconds: float) -> float:
        if len(rung) == 1:  # the first is the item's beginning, the second its end
            rung.append("end")
            raise TimeIsUp
        rung.append("other")
        return real(seconds)

    with alarm.item():
        monkeypatch.setattr(alarm, "set", rings_once)
        with pytest.raises(TimeIsUp), alarm.item():
            pass
        monkeypatch.undo()
        assert left() > 4
    assert left() == 0


def test_outside_the_main_thread_it_does_nothing() -> None:
    ended = []

    def work() -> None:
        with Alarm(0.05).item():
            time.sleep(0.3)
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [True]


def test_rings_are_answered_once_for_all_items_of_a_block_and_by_whoever_did_before_behind_it() -> None:
    before, alarm = signal.getsignal(signal.SIGALRM), Alarm(0.1)

    with alarm.answering():
        for _ in range(2):
            with pytest.raises(TimeIsUp), alarm.item():
                time.sleep(5)
            assert left() == 0
    assert signal.getsignal(signal.SIGALRM) is before
