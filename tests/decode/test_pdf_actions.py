"""What a PDF does by itself or at a click is noted once and never run."""

from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from leakcheck.decode.pdf_actions import action_facts, actions_of
from leakcheck.model.facts import FeatureUse, Link, PathClaim


def action(kind: str, **entries: str) -> DictionaryObject:
    written = {NameObject(f"/{key}"): TextStringObject(value) for key, value in entries.items()}
    return DictionaryObject({NameObject("/S"): NameObject(kind), **written})


def test_a_script_at_opening_and_a_program_at_a_click_are_noted_with_their_place() -> None:
    first = action("/JavaScript", JS="app.alert(1)")
    first[NameObject("/Next")] = action("/Launch", F="C:/Windows/calc.exe")
    found = list(actions_of(DictionaryObject({NameObject("/OpenAction"): first}), []))
    assert [(fact.value, fact.at.part) for fact in found if isinstance(fact, FeatureUse)] == [
        ("/JavaScript", "catalogue /OpenAction"),
        ("/Launch", "catalogue /OpenAction"),
    ]
    assert [fact.path for fact in found if isinstance(fact, PathClaim)] == ["C:/Windows/calc.exe"]


def test_an_address_is_told_once_for_the_whole_file() -> None:
    seen: set[str] = set()
    found = [fact for number in range(3) for fact in action_facts(action("/URI", URI="https://example.org/"), f"page {number}", seen)]
    assert [(fact.target, fact.at.part) for fact in found if isinstance(fact, Link)] == [("https://example.org/", "page 0 /URI")]
    assert len(found) == 1


def test_actions_that_follow_one_another_in_a_circle_end() -> None:
    circle = action("/JavaScript")
    circle[NameObject("/Next")] = circle
    assert len(list(action_facts(circle, "page 1", set()))) == 1
