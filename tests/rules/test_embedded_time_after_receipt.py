"""Speaks of identifiers made after receipt; silent for everything that honest mail does with them."""

from datetime import datetime, timedelta

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.embedded_time_after_receipt import embedded_time_after_receipt as rule

RECEIPT = datetime(2016, 3, 1, 9, 0)


def _receipt(voucher: Voucher = Voucher.RELAYED) -> TimeClaim:
    return TimeClaim(at=Location("header Received [0]"), role=TimeRole.RECEIVED, moment=Moment(RECEIPT, 0), voucher=voucher)


def _token(after: timedelta, token: str = "gmail-boundary", offset: int | None = 0, role: TimeRole = TimeRole.TOKEN) -> TimeClaim:
    return TimeClaim(at=Location("boundary of the message"), role=role, moment=Moment(RECEIPT + after, offset), voucher=Voucher.EMBEDDED, token=token)


def _said(*facts: AnyFact) -> list[Observation]:
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=facts)))


def test_a_boundary_made_years_after_receipt_is_told_with_both_times() -> None:
    token, receipt = _token(timedelta(days=1500)), _receipt()
    (said,) = _said(token, receipt)
    assert said.evidence == (token, receipt)
    assert "2020-04-09 09:00:00 UTC, 4 years after the last mail server received it (2016-03-01 09:00:00 UTC)" in said.sentence
    assert stamped(rule, said, "a.eml").weight is Weight.STRONG


def test_the_surest_identifier_speaks_for_all() -> None:
    (said,) = _said(_token(timedelta(days=900), "outlook-next-part"), _token(timedelta(days=300)), _receipt())
    assert said.weight is Weight.STRONG
    assert len(said.evidence) == 3
    assert isinstance(said.evidence[0], TimeClaim)
    assert said.evidence[0].token == "gmail-boundary"


@pytest.mark.parametrize(
    ("token", "weight"),
    [
        ("outlook-next-part", Weight.WEAK),
        ("thread-index", Weight.WEAK),
        ("dkim-t", Weight.MODERATE),
        ("google-trace-id", Weight.STRONG),
        ("gnus-message-id", Weight.MODERATE),
        ("outlook-message-id", Weight.WEAK),
        ("mozilla-message-id", Weight.WEAK),
        ("calendar-message-id", Weight.WEAK),
        ("spamassassin-release", Weight.WEAK),
        ("some-new-token", Weight.WEAK),
    ],
)
def test_identifiers_that_programs_imitate_weigh_less(token: str, weight: Weight) -> None:
    (said,) = _said(_token(timedelta(days=900), token), _receipt())
    assert said.weight is weight


def test_a_senders_clock_that_ran_ahead_explains_what_that_clock_wrote_and_nothing_else() -> None:
    ahead = TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(RECEIPT + timedelta(hours=7), 0))
    (by_sender,) = _said(_token(timedelta(hours=7, minutes=2), "javamail-boundary"), _receipt(), ahead)
    assert by_sender.weight is Weight.WEAK
    assert by_sender.tested[0].outcome == "possible"
    (by_server,) = _said(_token(timedelta(hours=7, minutes=2), "google-trace-id"), _receipt(), ahead)
    assert by_server.weight is Weight.MODERATE


def test_silent_for_the_time_at_which_a_signature_ends() -> None:
    assert not _said(_token(timedelta(days=7), "dkim-x"), _receipt())


def test_silent_when_the_message_waited_or_was_a_draft() -> None:
    assert not _said(_token(timedelta(days=-40)), _receipt())


def test_silent_for_clocks_a_few_minutes_apart() -> None:
    assert not _said(_token(timedelta(minutes=9)), _receipt())


def test_silent_for_a_local_time_without_a_zone() -> None:
    assert not _said(_token(timedelta(hours=13), "calendar-message-id", None), _receipt())
    assert _said(_token(timedelta(hours=15), "calendar-message-id", None), _receipt())


def test_silent_for_a_signing_time_that_is_no_identifier() -> None:
    assert not _said(_token(timedelta(days=9), "", role=TimeRole.SIGNED), _receipt())


def test_does_not_apply_without_a_servers_receipt() -> None:
    assert not _said(_token(timedelta(days=1500)))
    assert not _said(_token(timedelta(days=1500)), _receipt(Voucher.CONTAINER))


@pytest.mark.parametrize("token", ["gmail-id", "x-received-id"])
def test_an_old_mailbox_moved_to_a_service_that_numbers_its_messages_anew_weighs_little(token: str) -> None:
    (said,) = _said(_token(timedelta(days=2200), token), _receipt())
    assert said.weight is Weight.WEAK


@pytest.mark.parametrize("token", ["javamail-message-id", "javamail-boundary"])
def test_an_archive_that_hands_mail_out_with_new_marks_and_numbers_weighs_little(token: str) -> None:
    """Enron's mail of 2001, as a Java archive exported it in 2009, has boundaries of 2009."""
    (years,) = _said(_token(timedelta(days=2815), token), _receipt())
    assert years.weight is Weight.WEAK


def test_what_a_servers_number_holds_is_asked_with_the_servers_own_line() -> None:
    assert not _said(_token(timedelta(days=900), "exim-queue-id"), _receipt())


@pytest.mark.parametrize("later", [timedelta(minutes=15), timedelta(hours=13), timedelta(hours=25)])
def test_what_a_receiver_under_a_wrong_zone_may_be_is_not_strong(later: timedelta) -> None:
    (said,) = _said(_token(later), _receipt())
    assert said.weight is Weight.MODERATE


def test_another_servers_line_after_the_receipt_shows_a_slow_receiver() -> None:
    place = Location("header Received [1]")
    line = TimeClaim(at=place, role=TimeRole.RELAYED, moment=Moment(RECEIPT + timedelta(days=1500), 0), voucher=Voucher.RELAYED)
    (said,) = _said(_token(timedelta(days=1500)), _receipt(), line)
    assert said.weight is Weight.WEAK


def test_the_senders_clock_is_no_explanation_for_what_a_service_wrote() -> None:
    ahead = TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=Moment(RECEIPT + timedelta(days=40), 0))
    (said,) = _said(_token(timedelta(days=40)), _receipt(), ahead)
    assert not said.tested
