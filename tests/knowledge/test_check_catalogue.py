"""The list of the field's checks leaves out no rule, and names none that is not there."""

from leakcheck import catalogue
from leakcheck.cli.manual import myths_by_id, notes_by_id, rules_by_id
from leakcheck.knowledge.check_catalogue import CHAPTERS

CHECKS = [check for _, checks in CHAPTERS for check in checks]
NAMED = {id_ for check in CHECKS for id_ in check.by}
KNOWN = {*rules_by_id(), *notes_by_id(), *myths_by_id(), *(scheme.name for scheme in catalogue.schemes())}


def test_every_rule_signature_and_myth_has_its_place() -> None:
    assert sorted(KNOWN - NAMED) == []


def test_no_name_is_of_something_that_is_not_there() -> None:
    assert sorted(NAMED - KNOWN) == []


def test_what_is_not_made_says_why() -> None:
    for check in CHECKS:
        assert check.by or check.why_not.endswith("."), check.what
        assert not check.why_not or check.why_not.endswith(".")


def test_no_check_stands_twice() -> None:
    assert len({check.what for check in CHECKS}) == len(CHECKS)
