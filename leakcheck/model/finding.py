"""An observation stamped by the frame, so that no rule can misstate its own weight."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from leakcheck.model.facts import AnyFact
from leakcheck.model.rule import Cause, Direction, Family, Observation, Rule, Tested, Weight
from leakcheck.model.verdict import Flag

#: How a test of an innocent explanation came out that takes all meaning from a sign.
HOLDS = "holds"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule found in an item. `evidence` is never empty."""

    rule: str
    title: str
    weight: Weight
    direction: Direction
    family: Family
    cause: Cause
    sentence: str
    evidence: tuple[AnyFact, ...]
    innocent: tuple[str, ...]
    tested: tuple[Tested, ...] = ()
    others: tuple[str, ...] = ()
    difference: tuple[str, ...] = ()
    provenance: str = ""
    flag: Flag | None = None
    explains: tuple[str, ...] = ()
    """Ids of the rules whose findings on the same item mean nothing in this dump, because of what this one says."""

    @property
    def is_explained(self) -> bool:
        """Whether an innocent explanation was found to hold."""
        return any(test.outcome == HOLDS for test in self.tested)

    @property
    def authenticates(self) -> bool:
        """Whether the item is authenticated by it, as by the same bytes in an authenticated mail."""
        return self.direction is Direction.GENUINENESS and self.weight is Weight.STRONG

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding of {self.rule} without evidence")


def stamped(rule: Rule[Any], observation: Observation, item: str) -> Finding:
    """The finding that `rule` makes of an observation on the item with path `item`. A rule may speak more softly, never louder."""
    weight = rule.weight if observation.weight is None else min(rule.weight, observation.weight)
    return Finding(
        rule=rule.id,
        title=rule.title,
        weight=weight,
        direction=observation.direction or rule.direction,
        family=rule.family,
        cause=observation.cause or rule.cause,
        sentence=observation.sentence,
        evidence=tuple(located(fact, item) for fact in observation.evidence),
        innocent=rule.innocent,
        tested=observation.tested,
        others=observation.others,
        difference=observation.difference,
        provenance=rule.provenance,
        flag=rule.flag if weight == rule.weight else None,
        explains=observation.explains,
    )


def with_explanations(findings: Sequence[Finding]) -> Iterator[Finding]:
    """An item's findings, those that another one explains as notes that name the explanation. What is kept in the case stays as it was."""
    explained = {rule: finding for finding in findings for rule in finding.explains}
    for finding in findings:
        by = explained.get(finding.rule)
        if by is None or by is finding:
            yield finding
            continue
        tested = (*finding.tested, Tested(f"{by.sentence} ({by.rule})", HOLDS))
        yield msgspec.structs.replace(finding, weight=Weight.NOTE, flag=None, provenance="", tested=tested)


def located(fact: AnyFact, item: str) -> AnyFact:
    """The fact with its item's path filled in, unless it has one."""
    if fact.at.item:
        return fact
    return msgspec.structs.replace(fact, at=msgspec.structs.replace(fact.at, item=item))
