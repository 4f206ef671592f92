"""Asks every rule about one item."""

from collections.abc import Sequence

from leakcheck.model.examined import Examined
from leakcheck.model.facts import Fact
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.item import ItemKind
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Rule

#: Kinds of item with the kinds of their facts: a dump has some hundred.
_MOST_KEPT = 5000


def check(examined: Examined, rules: Sequence[Rule[Examined]]) -> tuple[tuple[Finding, ...], tuple[str, ...], tuple[Problem, ...]]:
    """Findings, the ids of the rules that could be asked and answered, and what failed.

    A rule is asked only about the kinds of item that it is made for, and only where the item holds a fact of each kind it needs.
    None is asked about an earlier state of a file: what it shows counts for or against the file that holds it, and only once.
    """
    if examined.item.kind is ItemKind.EARLIER_STATE:
        return (), (), ()
    findings: list[Finding] = []
    looked_for: list[str] = []
    problems: list[Problem] = []
    for rule in _asked(rules, examined.item.kind, examined.kinds):
        try:
            found = list(rule.check(examined))
            stated = [stamped(rule, observation, examined.item.path) for observation in found] if found else ()
        # Broad on purpose: a rule that fails on hostile facts says nothing, and is left out of what was looked for.
        except Exception as error:
            problems.append(Problem(ProblemKind.RULE_ERROR, f"The rule {rule.id} failed on this file ({type(error).__name__}: {error}).", "check"))
            continue
        findings.extend(stated)
        looked_for.append(rule.id)
    return tuple(findings), tuple(looked_for), tuple(problems)


_LAST: list[tuple[Sequence[Rule[Examined]], dict[tuple[ItemKind, frozenset[type[Fact]]], Sequence[Rule[Examined]]]]] = []


def _asked(rules: Sequence[Rule[Examined]], kind: ItemKind, present: frozenset[type[Fact]]) -> Sequence[Rule[Examined]]:
    """The rules that can be asked about an item of a kind that holds facts of these kinds; found out once for all items that are alike in that."""
    if not _LAST or _LAST[0][0] is not rules:
        _LAST[:] = [(rules, {})]
    known = _LAST[0][1]
    found = known.get((kind, present))
    if found is None:
        found = [rule for rule in rules if present.issuperset(rule.needs) and (not rule.about or kind in rule.about)]
        if len(known) < _MOST_KEPT:
            known[kind, present] = found
    return found
