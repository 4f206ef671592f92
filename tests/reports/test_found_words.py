"""Found words as a person reads them, and as a program does; safe to show, and without the names that are to be withheld."""

import json

from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.found_words import FoundWords, Passage
from leakcheck.model.location import Location
from leakcheck.model.verdict import Status
from leakcheck.reports.found_words import json_list, masking, text_list

FOUND = FoundWords(
    path="dump/a\u202e.docx",
    status=Status.UNVERIFIABLE,
    role="deleted",
    part="word/document.xml",
    times=2,
    passages=(Passage("paid to ", "Nantes", " on Monday\x1b[2J"),),
)


def test_kind_place_and_surroundings_are_told() -> None:
    lines = list(text_list([(FOUND,)], lambda text: f"*{text}*"))
    assert lines[1] == "  deleted words that the file still holds (word/document.xml, 2 times)"
    assert lines[2].startswith("    …paid to *Nantes* on Monday")
    assert "1 file or part of one holds the words." in lines
    assert lines[-1].startswith("Words that could not be read are not found")
    assert not any(sign in line for line in lines for sign in "\x1b\u202e")


def test_nothing_found_is_said() -> None:
    assert next(text_list([], str)) == "0 files or parts of files hold the words."


def test_a_program_gets_all_of_it() -> None:
    (line,) = json_list([(FOUND,)])
    assert json.loads(line)["passages"] == [{"before": "paid to ", "found": "Nantes", "after": " on Monday\x1b[2J"}]
    assert "\x1b" not in line


def test_names_of_editors_are_withheld_in_their_own_files_alone() -> None:
    editor = PersonClaim(at=Location("core"), role=PersonRole.AUTHOR, name="Ann Lee")
    mask = masking(lambda path: (editor,) if path == "a" else ())
    assert "Ann Lee" not in mask("a", "by ann lee and Ann Lee")
    assert mask("b", "by Ann Lee") == "by Ann Lee"
