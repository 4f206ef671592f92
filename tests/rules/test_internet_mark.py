"""Tells where a file was downloaded from, as a note; silent for shortcuts, which only name an address."""

from claims import document, time_claim

from leakcheck.model.facts import Link, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.internet_mark import internet_mark as rule


def link(kind: str) -> Link:
    return Link(at=Location("[ZoneTransfer] HostUrl"), kind=kind, target="https://files.example.org/a.zip")


def test_the_address_and_the_time_are_told() -> None:
    when = time_claim(TimeRole.DOWNLOADED, "2017-05-05T10:00:01Z", "com.apple.quarantine")
    (said,) = rule.check(document(link("downloaded from"), when, kind=ItemKind.OTHER))
    assert "https://files.example.org/a.zip" in said.sentence
    assert "2017-05-05 10:00:01 UTC" in said.sentence
    assert len(said.evidence) == 2


def test_is_a_note() -> None:
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LEAD)


def test_is_silent_for_a_shortcut() -> None:
    assert not list(rule.check(document(link("url"), kind=ItemKind.OTHER)))
