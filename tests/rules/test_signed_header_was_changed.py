"""The rule speaks exactly where the verifier found what a line read when it was signed."""

from leakcheck.model.attestation import Attestation, Outcome, Reason, RestoredLine
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.signed_header_was_changed import signed_header_was_changed

LINE = RestoredLine("date", "Sat, 4 May 2019 12:00:00 +0000", "Mon, 4 May 2020 12:00:00 +0000", "another year")


def mail(reason: Reason, restored: RestoredLine | None = LINE) -> Examined:
    found = Attestation(
        scheme="dkim", outcome=Outcome.FAILED, reason=reason, sentence="The Date line was changed.", at=Location("header DKIM-Signature [0]"),
        signer="example.org", restored=restored,
    )  # fmt: skip
    return Examined(item=Item("a.eml", 1, "", kind=ItemKind.MAIL), attestations=(found,))


def test_it_speaks_of_a_changed_line_and_shows_both_values() -> None:
    (said,) = signed_header_was_changed.check(mail(Reason.SIGNED_HEADER_CHANGED))
    assert said.difference == ("- Date: Mon, 4 May 2020 12:00:00 +0000", "+ Date: Sat, 4 May 2019 12:00:00 +0000")
    assert said.evidence[0].at.part == "header Date"
    assert signed_header_was_changed.weight is Weight.STRONG


def test_it_is_silent_where_only_damage_was_undone_or_a_line_was_masked() -> None:
    assert not list(signed_header_was_changed.check(mail(Reason.REPAIRED)))
    assert not list(signed_header_was_changed.check(mail(Reason.BODY_ONLY)))


def test_it_is_silent_where_nothing_was_found() -> None:
    assert not list(signed_header_was_changed.check(mail(Reason.HEADERS_ALTERED, None)))
    assert not list(signed_header_was_changed.check(Examined(item=Item("a.eml", 1, "", kind=ItemKind.MAIL))))


def test_a_subject_is_a_step_softer_because_people_rename_what_they_received() -> None:
    (said,) = signed_header_was_changed.check(mail(Reason.SIGNED_HEADER_CHANGED, RestoredLine("subject", "For the file", "Minutes", "other words")))
    assert said.weight is Weight.MODERATE
