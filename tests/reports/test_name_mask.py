"""Withholding names: whole names everywhere, and no word of ours by accident."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.location import Location
from leakcheck.reports.name_mask import WITHHELD, editor_names, is_editor, mask_of


def person(role: PersonRole, name: str = "", address: str = "") -> PersonClaim:
    return PersonClaim(at=Location("here"), role=role, name=name, address=address)


@pytest.mark.parametrize(
    "role",
    [
        PersonRole.AUTHOR,
        PersonRole.LAST_EDITOR,
        PersonRole.COMMENTER,
        PersonRole.REVISER,
        PersonRole.MANAGER,
        PersonRole.OWNER,
        PersonRole.RIGHTS_HOLDER,
        PersonRole.CAPTION_WRITER,
        PersonRole.DEPICTED,
        PersonRole.INCLUDED_AUTHOR,
    ],
)
def test_who_worked_on_a_file_or_is_shown_in_it_is_withheld(role: PersonRole) -> None:
    assert is_editor(person(role, "Ann"))
    assert editor_names([person(role, "Ann", "ann@x.example")]) == {"Ann", "ann@x.example"}


@pytest.mark.parametrize("role", [PersonRole.SENDER, PersonRole.RECIPIENT, PersonRole.COPIED, PersonRole.REPLY_TO])
def test_who_a_mail_is_from_or_to_is_not(role: PersonRole) -> None:
    assert not editor_names([person(role, "Ann")])


def test_a_name_goes_wherever_it_stands() -> None:
    masked = mask_of(["Ann Lee"])
    assert masked('saved by "Ann Lee", then by ANN LEE.') == f'saved by "{WITHHELD}", then by {WITHHELD}.'


def test_the_longer_name_goes_first() -> None:
    assert mask_of(["Lee", "Ann Lee"])("Ann Lee") == WITHHELD


def test_a_part_of_a_word_stays() -> None:
    assert mask_of(["Ann"])("Annual report by Ann") == f"Annual report by {WITHHELD}"


@pytest.mark.parametrize("name", ["user", "Admin", "A"])
def test_a_name_that_is_a_word_of_ours_goes_only_in_quotation_marks(name: str) -> None:
    text = f'A user or Admin is "{name}".'
    assert mask_of([name])(text) == f'A user or Admin is "{WITHHELD}".'


def test_a_name_made_visible_by_a_rule_goes_too() -> None:
    assert mask_of(["Ann\u202eLee"])("saved by Ann<U+202E>Lee") == f"saved by {WITHHELD}"


def test_a_very_long_name_goes_although_a_location_cuts_it() -> None:
    name = "n" * 5000
    assert "nnn" not in mask_of([name])(f"raw: {name[:499]}…")


def test_a_name_that_looks_like_a_pattern_is_taken_literally() -> None:
    assert mask_of([".*(", "a|b"])("x .*( a|b") == f"x {WITHHELD} {WITHHELD}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Users\alee\Desktop\x.docx", rf"C:\Users\{WITHHELD}\Desktop\x.docx"),
        ("/home/alee/x", f"/home/{WITHHELD}/x"),
        ("/Users/Ann Lee/x", f"/Users/{WITHHELD}/x"),
        (r"C:\DOCUME~1\annlee\LOCALS~1\Temp\a.jpg", rf"C:\DOCUME~1\{WITHHELD}\LOCALS~1\Temp\a.jpg"),
        ("file:///C:/Documents%20and%20Settings/annlee/a.jpg", f"file:///C:/Documents%20and%20Settings/{WITHHELD}/a.jpg"),
        ("file:///C:%5CUsers%5Cannlee%5Ca.jpg", f"file:///C:%5CUsers%5C{WITHHELD}%5Ca.jpg"),
        (r"C:\WINNT\Profiles\annlee\a.jpg", rf"C:\WINNT\Profiles\{WITHHELD}\a.jpg"),
        (r"C:\Dokumente und Einstellungen\annlee\a.jpg", rf"C:\Dokumente und Einstellungen\{WITHHELD}\a.jpg"),
        ("Macintosh HD:Users:annlee:a.jpg", f"Macintosh HD:Users:{WITHHELD}:a.jpg"),
        (r"C:\Documents and Settings\alee\x", rf"C:\Documents and Settings\{WITHHELD}\x"),
        ("https://www.example/page", "https://www.example/page"),
    ],
)
def test_account_folders_are_withheld(path: str, expected: str) -> None:
    assert mask_of([])(path) == expected


def test_names_are_known_in_both_forms_of_unicode_and_across_lines_and_blank_ones_mask_nothing() -> None:
    decomposed = normalize("NFD", "Jörg Müller")
    assert mask_of([decomposed], any_case=True)("Text by jörg\nmüller") == f"Text by {WITHHELD}"
    assert mask_of(["Jörg Müller"])(f"by {decomposed}") == f"by {WITHHELD}"
    assert mask_of(["   "])("a , b") == "a , b"


_LETTERS = st.sampled_from("abIiıİsSſẞKk\u212a\u0301éσς _-'\n.")


@given(st.lists(st.text(_LETTERS, min_size=3, max_size=8), min_size=1, max_size=8), st.data(), st.booleans())
def test_many_names_go_as_few_do(names: list[str], data: st.DataObject, any_case: bool) -> None:
    # Those that begin otherwise than with a word go first where there are many, and overlap what few leave.
    named = [name for name in names if name[0].isalnum()]
    written = [form for name in named for form in (name, name.upper(), name.lower())]
    text = "".join(data.draw(st.lists(st.sampled_from(["", " ", "-", "i", "\u0301", *written]), max_size=12)))
    invented = [f"nobody{number}" for number in range(60)]
    few, many = mask_of(named, any_case=any_case), mask_of([*named, *invented], any_case=any_case)
    assert many(text) == few(text)


def test_among_many_names_those_without_a_word_in_front_go_too() -> None:
    names = [*(f"nobody{number}" for number in range(60)), "(Ann", "A", "n" * 400]
    assert mask_of(names)(f"(Ann and “A” {'n' * 400}") == f"{WITHHELD} and “{WITHHELD}” {WITHHELD}"
