"""Documents with different words grew out of one another, by identifiers that programs hand on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Values on more items than this are a template's or a house's, and link nobody.
_RARE = 5
#: Single revision marks are random 32-bit numbers that templates hand on; three rare ones together are no chance.
_MARKS = 3
_KEPT = (IdentifierKind.RSID_ROOT, IdentifierKind.DOCUMENT, IdentifierKind.ORIGINAL_DOCUMENT, IdentifierKind.PDF_PERMANENT)
_MOST_OTHERS = 20
_WORDS = ("document", "body")
_KINDS = frozenset({ItemKind.DOCUMENT, ItemKind.PICTURE})


@dataclass(frozen=True, slots=True)
class _Pair:
    first: str
    second: str


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CLUSTER,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        "One document was made out of the other by “Save as”, which is how most letters and reports are written.",
        "Both were made from one template of a house that few other files here come from.",
        "A picture or a page was placed in both from one source.",
    ),
    sources=(
        "https://www.ijdc.net/index.php/ijdc/article/view/870 (Spennemann and Singh on revision marks)",
        "ECMA-376 part 1 section 17.15.1.70 (rsid) and 17.15.1.72 (rsids)",
        "XMP specification part 2 section 2.2 (media management)",
        "ISO 32000-1 section 14.4 (file identifiers)",
    ),
    false_alarms=FalseAlarms(437, 10520, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def shared_ancestry(dump: Dump) -> Iterator[Observation]:
    """Documents with different words share identifiers that programs hand on from one state to the next.

    Word gives every editing session a random mark and keeps the marks of all earlier ones; other programs give a document an
    identifier that stays through every save. Documents that share several rare ones were made out of one another or out of one
    third document. That helps to find earlier states, and to ask why documents said to be of different origin have one history.
    Values that more than five items share come from templates and are left aside.
    """
    reasons: dict[_Pair, list[tuple[IdentifierKind, str]]] = {}
    for kind in _KEPT:
        for value, items in dump.sharing(kind, _RARE):
            for pair in _pairs(items):
                reasons.setdefault(pair, []).append((kind, value))
    for pair, marks in _by_marks(dump).items():
        reasons.setdefault(pair, []).extend((IdentifierKind.RSID, mark) for mark in marks)
    yield from _observations(dump, {pair: why for pair, why in reasons.items() if _different_words(dump, pair)})


def _pairs(items: Sequence[Item]) -> Iterator[_Pair]:
    documents = sorted((item.path, item.sha256) for item in items if item.kind in _KINDS)
    for first, second in combinations(documents, 2):
        if first[1] != second[1]:
            yield _Pair(first[0], second[0])


def _by_marks(dump: Dump) -> dict[_Pair, list[str]]:
    """Pairs that share enough rare revision marks, with the first few of them."""
    counts: Counter[_Pair] = Counter()
    for _, items in dump.sharing(IdentifierKind.RSID, _RARE):
        counts.update(_pairs(items))
    found: dict[_Pair, list[str]] = {pair: [] for pair, count in counts.items() if count >= _MARKS}
    for value, items in dump.sharing(IdentifierKind.RSID, _RARE) if found else ():
        for pair in _pairs(items):
            if pair in found and len(found[pair]) < _MARKS:
                found[pair].append(value)
    return found


def _different_words(dump: Dump, pair: _Pair) -> bool:
    """Whether both hold text and it differs; copies with the same words need no history to be told to be related."""
    # The same letterhead or remark in both does not make them copies.
    first, second = ({text.digest for text in dump.facts_of(path, TextContent) if text.role in _WORDS} for path in (pair.first, pair.second))
    return bool(first and second) and not first & second


def _observations(dump: Dump, reasons: dict[_Pair, list[tuple[IdentifierKind, str]]]) -> Iterator[Observation]:
    partners: dict[str, dict[str, list[tuple[IdentifierKind, str]]]] = {}
    for pair, why in reasons.items():
        partners.setdefault(pair.first, {})[pair.second] = why
        partners.setdefault(pair.second, {})[pair.first] = why
    for path in sorted(partners):
        others = sorted(partners[path])
        shared = sorted({mark for other in others for mark in partners[path][other]})
        names = ", ".join(sorted({kind.value for kind, _ in shared}))
        count = "one other file" if len(others) == 1 else f"{len(others):,} other files"
        sentence = f"Shares an editing history with {count} here that hold other words: the same rare identifiers ({names}) stand in them."
        facts = [fact for one in (path, *others[:_MOST_OTHERS]) for fact in _marks(dump, one, shared)]
        yield Observation(sentence=sentence, evidence=evidence_of(*facts), item=path, others=tuple(others[:_MOST_OTHERS]))


def _marks(dump: Dump, path: str, shared: Sequence[tuple[IdentifierKind, str]]) -> list[AnyFact]:
    wanted = set(shared)
    return [located(fact, path) for fact in dump.facts_of(path, Identifier) if (fact.kind, fact.value) in wanted][:_MARKS]
