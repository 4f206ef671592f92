"""Asks every rule about one item."""

from collections.abc import Sequence

from leakcheck.model.examined import Examined
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.item import ItemKind
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Rule


def check(examined: Examined, rules: Sequence[Rule[Examined]]) -> tuple[tuple[Finding, ...], tuple[str, ...], tuple[Problem, ...]]:
    """Findings, the ids of the rules that could be asked and answered, and what failed.

    A rule is asked only about the kinds of item that it is made for, and only where the item holds a fact of each kind it needs.
    None is asked about an earlier state of a file: what it shows counts for or against the file that holds it, and only once.
    """
    if examined.item.kind is ItemKind.EARLIER_STATE:
        return (), (), ()
    present = {type(fact) for fact in examined.facts}
    findings: list[Finding] = []
    looked_for: list[str] = []
    problems: list[Problem] = []
    for rule in rules:
        if not present.issuperset(rule.needs) or (rule.about and examined.item.kind not in rule.about):
            continue
        try:
            found = [stamped(rule, observation, examined.item.path) for observation in rule.check(examined)]
        # Broad on purpose: a rule that fails on hostile facts says nothing, and is left out of what was looked for.
        except Exception as error:
            problems.append(Problem(ProblemKind.RULE_ERROR, f"The rule {rule.id} failed on this file ({type(error).__name__}: {error}).", "check"))
            continue
        findings.extend(found)
        looked_for.append(rule.id)
    return tuple(findings), tuple(looked_for), tuple(problems)
