"""Groups of documents whose settings stand apart."""

from typing import Any

import pytest

from leakcheck.correlations.outlier_settings import outlier_settings as rule
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, LanguageClaim, LanguageRole, PathClaim
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

MANDATORY = "such values can be typed by anyone and are normal for many people"
AT = Location("somewhere")
PEOPLE = ("Ann", "Bob", "Eve")


def _printer(name: str) -> AnyFact:
    return Identifier(at=AT, kind=IdentifierKind.PRINTER, value=name)


def _language(tag: str) -> AnyFact:
    return LanguageClaim(at=AT, role=LanguageRole.INTERFACE, tag=tag)


def _path(path: str) -> AnyFact:
    return PathClaim(at=AT, path=path, role="last saved location")


def _collection(small: Any, count: int = 40, **said: Any) -> None:
    for number in range(count):
        facts = (_printer(f"Office {number % 2}"), _language(("fr-fr", "de-de")[number % 2]), _path(f"C:\\Users\\{PEOPLE[number % 3]}\\a.docx"))
        small.paper(
            f"dump/papers/{number:02}.docx",
            "",
            **{"author": PEOPLE[number % 3], "editor": PEOPLE[(number + 1) % 3], "version": f"16.{number % 3}", "facts": facts, **said},
        )


def _odd(small: Any, count: int = 6, *facts: AnyFact, **said: Any) -> None:
    """Saved under names that others here bear too."""
    facts = facts or (_printer("HP at home"), _language("pl-pl"))
    for number in range(count):
        own = {"author": "Ann", "editor": ("Bob", "Eve")[number % 2], "version": "16.1", "facts": facts}
        small.paper(f"dump/odd/{number}.docx", "", **{**own, **said})


def test_speaks_of_settings_of_two_kinds_found_nowhere_else_whatever_the_names(small: Any) -> None:
    _collection(small)
    _odd(small)
    found = small.ask(rule)
    assert list(found) == [f"dump/odd/{number}.docx" for number in range(6)]
    assert (rule.weight, rule.direction, rule.provenance) == (Weight.WEAK, Direction.LEAD, ""), "never part of a verdict"
    sentence = found["dump/odd/0.docx"].sentence
    assert "6 of the 46 documents here" in sentence
    assert "none of the other 40 has" in sentence
    assert "the language “pl-pl” in 6 of these" in sentence
    assert "the printer “HP at home” in 6 of these" in sentence
    assert MANDATORY in sentence


def test_the_place_of_the_last_save_is_told_without_its_name(small: Any) -> None:
    _collection(small)
    _odd(small, 6, _printer("HP at home"), _path("D:\\Somebody\\work\\x.docx"))
    one = small.ask(rule)["dump/odd/0.docx"]
    assert "the disk or folder of the last save in 6 of these" in one.sentence
    assert "Somebody" not in one.sentence
    assert any(isinstance(fact, PathClaim) for fact in one.evidence)


def test_names_of_drawn_objects_are_no_setting(small: Any) -> None:
    """They come with templates and with what is copied."""
    _collection(small)
    _odd(small, 6, _printer("HP at home"), LanguageClaim(at=AT, role=LanguageRole.DRAWN_NAMES, tag="pl"))
    assert small.ask(rule) == {}


def test_most_of_a_group_is_enough(small: Any) -> None:
    _collection(small)
    _odd(small, 5)
    small.paper("dump/odd/x.docx", "", author="Ann", editor="Bob", version="16.1", facts=(_printer("HP at home"),))
    assert "the language “pl-pl” in 5 of these" in small.ask(rule)["dump/odd/x.docx"].sentence


@pytest.mark.parametrize(
    "facts",
    [(_printer("HP at home"),), (_printer("HP at home"), _language("en-us")), (_language("pl-pl"), _language("cs-cz"))],
    ids=["one setting", "a default beside it", "two of one kind"],
)
def test_one_kind_of_setting_is_no_group(small: Any, facts: tuple[AnyFact, ...]) -> None:
    _collection(small)
    _odd(small, 6, *facts)
    assert small.ask(rule) == {}


@pytest.mark.parametrize(
    "said",
    [{"author": "Guest"}, {"author": "Bob", "editor": "Bob"}, {"editor": "Somebody"}, {"format_": "rtf"}],
    ids=["authors from elsewhere", "their own papers", "one stranger's name", "a format that nothing else has"],
)
def test_is_silent_where_their_origin_or_another_rule_explains_it(small: Any, said: dict[str, str]) -> None:
    _collection(small)
    _odd(small, **said)
    assert small.ask(rule) == {}


def test_is_silent_where_the_others_have_no_such_settings_at_all(small: Any) -> None:
    _collection(small, facts=(), version="")
    _odd(small, version="")
    assert small.ask(rule) == {}


@pytest.mark.parametrize(("rest", "odd"), [(40, 2), (10, 6), (8, 3)], ids=["too few", "too large a part", "too small a dump"])
def test_does_not_apply_where_counts_say_nothing(small: Any, rest: int, odd: int) -> None:
    _collection(small, rest)
    _odd(small, odd)
    assert small.ask(rule) == {}


def test_saves_on_several_days_are_told_as_possible(small: Any) -> None:
    _collection(small)
    for number in range(6):
        facts = (_printer("HP at home"), _language("pl-pl"))
        small.paper(
            f"dump/odd/{number}.docx", "", author="Ann", editor="Bob", version="16.1", modified=f"2024-03-{number + 10}T10:00:00", facts=facts
        )
    tested = small.ask(rule)["dump/odd/0.docx"].tested
    assert [one.outcome for one in tested if "several days" in one.explanation] == ["possible"]
