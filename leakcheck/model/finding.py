"""An observation stamped by the frame, so that no rule can misstate its own weight."""

from typing import Any

import msgspec

from leakcheck.model.facts import AnyFact
from leakcheck.model.rule import Cause, Direction, Family, Observation, Rule, Tested, Weight
from leakcheck.model.verdict import Flag


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
    )


def located(fact: AnyFact, item: str) -> AnyFact:
    """The fact with its item's path filled in, unless it has one."""
    if fact.at.item:
        return fact
    return msgspec.structs.replace(fact, at=msgspec.structs.replace(fact.at, item=item))
