"""Speaks where an earlier state has other words; silent for signing, forms, comments and identical states."""

import pytest
from claims import created, document, modified

from leakcheck.model.facts import Revision
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.earlier_revisions_inside import earlier_revisions_inside as rule

#: The times of a file that says that it was not changed after it was made.
UNCHANGED = (created("2024-05-14T09:30:11Z", "/Info /CreationDate"), modified("2024-05-14T09:30:11Z", "/Info /ModDate"))


def revision(removed: tuple[str, ...], added: tuple[str, ...], reason: str = "content") -> Revision:
    return Revision(at=Location("bytes 0 to 927"), number=1, total=2, reason=reason, removed=removed, added=added)


def test_a_changed_amount_is_told_with_both_wordings() -> None:
    (said,) = rule.check(document(revision(("Montant : 4 500 euros",), ("Montant : 45 000 euros",)), *UNCHANGED))
    assert said.weight is None
    assert said.difference == ("- Montant : 4 500 euros", "+ Montant : 45 000 euros")


def test_many_changed_lines_are_another_version_and_weak() -> None:
    (said,) = rule.check(document(revision(tuple(f"line {i}" for i in range(60)), ("one",))))
    assert said.weight is Weight.WEAK


@pytest.mark.parametrize("reason", ["signature", "form", "annotation", "linearised", "metadata only"])
def test_is_silent_for_ordinary_reasons(reason: str) -> None:
    assert not list(rule.check(document(revision(("a",), ("b",), reason))))


def test_is_silent_for_states_with_the_same_words_and_for_added_pages() -> None:
    assert not list(rule.check(document(revision((), ()))))
    assert not list(rule.check(document(revision((), ("A new page",)))))


@pytest.mark.parametrize(
    ("removed", "added"),
    [(("DRAFT",), ("FINAL",)), (("Page 1 of 3",), ("Page 1 of 4",)), (("Entwurf vertraulich",), ("Endfassung",))],
    ids=["mark of state", "page numbers", "in German"],
)
def test_a_draft_marked_as_final_and_pages_numbered_anew_are_weak(removed: tuple[str, ...], added: tuple[str, ...]) -> None:
    (said,) = rule.check(document(revision(removed, added)))
    assert said.weight is Weight.WEAK


def test_a_number_beside_a_mark_of_state_is_still_an_amount() -> None:
    (said,) = rule.check(document(revision(("Final 4 500",), ("Final 45 000",)), *UNCHANGED))
    assert said.weight is None


def test_a_correction_that_the_file_states_openly_is_a_step_softer() -> None:
    changed = revision(("Montant : 4 500 euros",), ("Montant : 45 000 euros",))
    (openly,) = rule.check(document(changed, UNCHANGED[0], modified("2024-05-16T11:02:40Z", "/Info /ModDate")))
    assert (openly.weight, openly.tested[0].outcome) == (Weight.MODERATE, "possible")
    (undated,) = rule.check(document(changed))
    assert (undated.weight, undated.tested[0].outcome) == (Weight.MODERATE, "untestable")


APPROVED = "{}. The committee met on Tuesday and approved the budget of {}euros for the coming year."


@pytest.mark.parametrize("mask", ["", "[amount] ", "████ ", "XXXXX ", "REDACTED ", "(b)(4) ", "Person A "])
def test_words_that_were_taken_out_or_masked_are_a_question_and_no_more(mask: str) -> None:
    """An honest redaction by PyMuPDF, saved incrementally, with the time of last save left as it was."""
    before, after = (tuple(APPROVED.format(number, amount) for number in range(1, 21)) for amount in ("12,400 ", mask))
    (said,) = rule.check(document(revision(before, after), *UNCHANGED))
    assert (said.weight, said.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "12 400" in said.sentence
    assert "taken out" in said.sentence


def test_an_amount_put_where_another_was_taken_out_is_told() -> None:
    before, after = (tuple(APPROVED.format(number, amount) for number in range(1, 4)) for amount in ("12,400 ", "[21,400] "))
    (said,) = rule.check(document(revision(before, after), *UNCHANGED))
    assert (said.weight, said.direction) == (None, None)


@pytest.mark.parametrize(
    ("removed", "added"),
    [
        (("Page 1 of 2", "Page 2 of 2"), ("Page 1 of 3", "Page 2 of 3", "Annex")),
        (("Contract 17, Seite 1 von 2",), ("Contract 17, Seite 1 von 3", "Anhang 3 vom 5. Mai")),
    ],
    ids=["lines of their own", "in a foot line"],
)
def test_pages_numbered_anew_for_an_annex_are_weak(removed: tuple[str, ...], added: tuple[str, ...]) -> None:
    (said,) = rule.check(document(revision(removed, added), *UNCHANGED))
    assert said.weight is Weight.WEAK


def test_an_amount_changed_while_pages_were_numbered_anew_is_told() -> None:
    removed, added = ("Page 1 of 2", "Montant : 4 500 euros"), ("Page 1 of 3", "Montant : 45 000 euros")
    (said,) = rule.check(document(revision(removed, added), *UNCHANGED))
    assert said.weight is None
