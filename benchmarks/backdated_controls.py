"""Which rules notice it when the times that programs show are set back: controls for the rules about documents and pictures.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/backdated_controls.py CASE [--years 3]

Takes what was read of each document and picture of the case, sets the times of creation, last save and printing that stand in its
properties back by whole years, as somebody does who edits properties and nothing else, and asks all rules about one file again. The
files themselves are not written. Shows for each rule how often it spoke with weight, before and after.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from leakcheck import catalogue
from leakcheck.casefile import CaseReader
from leakcheck.check import check
from leakcheck.model.evidence import Evidence
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Direction, Rule, Weight
from leakcheck.verdict import judge

#: Where programs show a file's times and let people change them.
SHOWN = ("docProps/core.xml", "package/services", "/Info", "XMP xmp:", "SummaryInformation", "meta.xml", "EXIF block Image DateTime")
ROLES = frozenset({TimeRole.CREATED, TimeRole.MODIFIED, TimeRole.METADATA_CHANGED, TimeRole.PRINTED})


def main() -> None:
    parser = argparse.ArgumentParser(description="Sets the times of documents back and asks the rules again.")
    parser.add_argument("case", type=Path)
    parser.add_argument("--years", type=int, default=3)
    options = parser.parse_args()
    case, rules = CaseReader(options.case), catalogue.rules()
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    count = 0
    for kind in (ItemKind.DOCUMENT, ItemKind.PICTURE):
        for item in case.items(kind):
            facts = tuple(case.all_facts_of(item.path))
            changed = tuple(set_back(fact, options.years) for fact in facts)
            if changed == facts:
                continue
            count += 1
            before.update(accusing(Examined(item=item, facts=facts), rules)[0])
            told, verdict = accusing(Examined(item=item, facts=changed), rules)
            after.update(told)
            verdicts[verdict] += 1
    print(f"{count:,} files set back by {options.years} years: {dict(verdicts)}")
    for rule in sorted({*before, *after}, key=lambda name: -after[name]):
        print(f"    {rule}: {before[rule]:,} before, {after[rule]:,} after")


def set_back(fact: AnyFact, years: int) -> AnyFact:
    if not isinstance(fact, TimeClaim) or fact.role not in ROLES or not fact.at.part.startswith(SHOWN):
        return fact
    try:
        wall = fact.moment.wall.replace(year=fact.moment.wall.year - years)
    except ValueError:  # the 29th of February, and years before the calendar
        return fact
    return msgspec.structs.replace(fact, moment=msgspec.structs.replace(fact.moment, wall=wall))


def accusing(examined: Examined, rules: Sequence[Rule[Examined]]) -> tuple[set[str], str]:
    """The rules that speak of an alteration with at least moderate weight, and the verdict."""
    findings, looked_for, _ = check(examined, rules)
    whole = msgspec.structs.replace(examined, findings=findings, looked_for=looked_for)
    verdict = judge(Evidence(examined=whole, anchor=None, anchor_path="", demoted=frozenset(), since_theft=""))
    told = {finding.rule for finding in findings if finding.weight >= Weight.MODERATE and finding.direction is Direction.ALTERATION}
    return told, verdict.status.value


if __name__ == "__main__":
    main()
