"""The stage that asks for notes on the dump as a whole."""

from collections.abc import Iterator
from typing import cast

from leakcheck.describe import describe
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.note import Circumstances, Note, note
from leakcheck.model.problem import Problem, ProblemKind

DUMP = cast("Dump", None)


def _said(sentence: str) -> DumpNote:
    return DumpNote(kind=NoteKind.COLLECTION, sentence=sentence)


def _note(name: str, *sentences: str, fails: bool = False) -> Note:
    def ask(dump: Dump, circumstances: Circumstances) -> Iterator[DumpNote]:
        """It says something.

        And explains it.
        """
        if fails:
            raise KeyError("hostile")
        yield from map(_said, sentences)
        if circumstances.since_theft:
            yield _said(f"since {circumstances.since_theft}")

    ask.__name__ = name
    return note(innocent=("It may be so.",), sources=("a book",))(ask)


def test_notes_bear_the_id_of_what_gave_them_and_hear_of_the_theft() -> None:
    found = list(describe(DUMP, [_note("one", "a"), _note("two")], Circumstances("2017-04-24"), 60))
    assert [(one.rule, one.sentence) for one in found if isinstance(one, DumpNote)] == [
        ("one", "a"),
        ("one", "since 2017-04-24"),
        ("two", "since 2017-04-24"),
    ]


def test_a_note_that_fails_is_told_as_a_problem_and_costs_no_other() -> None:
    failed, said = describe(DUMP, [_note("one", fails=True), _note("two", "b")], Circumstances(), 60)
    assert isinstance(failed, Problem)
    assert (failed.kind, failed.stage) == (ProblemKind.RULE_ERROR, "describe")
    assert isinstance(said, DumpNote)


def test_one_kind_of_note_cannot_fill_the_report() -> None:
    assert len(list(describe(DUMP, [_note("one", *map(str, range(1000)))], Circumstances(), 60))) == 20
