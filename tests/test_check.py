"""Rules are asked where they can be asked, and only those that answered count as looked for."""

from collections.abc import Callable, Iterator

import msgspec

from leakcheck.check import check
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Fact, Link, SoftwareClaim
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.problem import ProblemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Rule, Weight

LINK = Link(at=Location("part", "raw"), kind="toy", target="x")


def rule(
    name: str, says: Callable[[Examined], Iterator[Observation]], needs: tuple[type[Fact], ...] = (Link,), about: tuple[ItemKind, ...] = ()
) -> Rule[Examined]:
    return Rule(
        id=name, title="Title.", explanation="Why.", weight=Weight.WEAK, direction=Direction.ALTERATION, family=Family.CONTENT, cause=Cause.TEXT,
        needs=needs, innocent=("It was so.",), sources=("none",), check=says, false_alarms=None, about=frozenset(about),
    )  # fmt: skip


def speaks(examined: Examined) -> Iterator[Observation]:
    yield Observation(sentence="Something.", evidence=(LINK,))


def silent(examined: Examined) -> Iterator[Observation]:
    yield from ()


def fails(examined: Examined) -> Iterator[Observation]:
    yield Observation(sentence="Half said.", evidence=(LINK,))
    raise KeyError("hostile fact")


def asked(*rules: Rule[Examined], facts: tuple[AnyFact, ...] = (LINK,)) -> tuple[list[str], tuple[str, ...], list[ProblemKind]]:
    findings, looked_for, problems = check(Examined(item=Item("a", 1, "", kind=ItemKind.MAIL), facts=facts), rules)
    return [finding.rule for finding in findings], looked_for, [problem.kind for problem in problems]


def test_a_rule_that_answers_is_looked_for_whether_it_speaks_or_not() -> None:
    assert asked(rule("speaks", speaks), rule("silent", silent)) == (["speaks"], ("speaks", "silent"), [])


def test_a_rule_that_fails_says_nothing_is_not_looked_for_and_costs_no_other_its_answer() -> None:
    assert asked(rule("fails", fails), rule("speaks", speaks)) == (["speaks"], ("speaks",), [ProblemKind.RULE_ERROR])


def test_a_rule_is_not_asked_without_a_fact_of_each_kind_it_needs() -> None:
    assert asked(rule("speaks", speaks, (Link, SoftwareClaim))) == ([], (), [])
    assert asked(rule("speaks", speaks), facts=()) == ([], (), [])


def test_a_rule_is_not_asked_about_other_kinds_of_item() -> None:
    assert asked(rule("speaks", speaks, about=(ItemKind.DOCUMENT,))) == ([], (), [])
    assert asked(rule("speaks", speaks, about=(ItemKind.DOCUMENT, ItemKind.MAIL)))[1] == ("speaks",)


def test_the_evidence_names_the_item_it_stands_in() -> None:
    (finding,), _, _ = check(Examined(item=Item("dump/a", 1, ""), facts=(LINK,)), [rule("speaks", speaks)])
    assert finding.evidence[0].at.item == "dump/a"
    assert finding.weight is Weight.WEAK


def test_no_rule_is_asked_about_an_earlier_state_of_a_file() -> None:
    state = Examined(item=Item("a.pdf!/state 1 of 2.pdf", 1, "", kind=ItemKind.EARLIER_STATE), facts=(LINK,))
    assert check(state, [rule("speaks", speaks)]) == ((), (), ())


def test_which_rules_are_asked_is_kept_apart_by_what_an_item_holds_and_by_the_rules() -> None:
    about_mail, about_all = rule("about_mail", silent, about=(ItemKind.MAIL,)), rule("about_all", silent)
    mail, other = (Examined(item=Item("x", 1, "", kind=kind), facts=(LINK,)) for kind in (ItemKind.MAIL, ItemKind.OTHER))
    rules = (about_mail, about_all)
    for _ in range(2):
        assert check(mail, rules)[1] == ("about_mail", "about_all")
        assert check(other, rules)[1] == ("about_all",)
        assert check(msgspec.structs.replace(mail, facts=()), rules)[1] == ()
    assert check(mail, (about_all,))[1] == ("about_all",)


def test_what_was_found_in_the_facts_is_asked_once_and_kept_when_the_signatures_have_spoken() -> None:
    asked: list[str] = []

    def count(item: Examined) -> int:
        asked.append(item.item.path)
        return len(item.facts)

    examined = Examined(item=Item("x", 1, ""), facts=(LINK,))
    assert (examined.once(count), examined.once(count), examined.told(attestations=(), problems=()).once(count), asked) == (1, 1, 1, ["x"])
    assert msgspec.structs.replace(examined, facts=()).once(count) == 0
