"""Documents with different words grew out of one another, by identifiers that programs hand on."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.model.document_family import DocumentFamily, FamilyLink
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Identifier, TextContent
from leakcheck.model.finding import located
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MARKS = 3
_MOST_OTHERS = 20
_WORDS = ("document", "body")
#: An appointment or an address keeps one identifier through every invitation, answer and export: that is no history of editing.
_KEPT_BY_DESIGN = frozenset({"calendar", "address_card"})
_PLAIN = {
    "rsid": "marks of editing sessions",
    "rsid-root": "mark of the first session",
    "word-bookmark": "hidden bookmarks that Word made",
    "document-id": "document's identifier",
    "original-document-id": "identifier of an original",
    "pdf-permanent-id": "identifier of a PDF's first state",
    "macro-project-id": "identifier of macros",
    "template": "template's name",
    "printer": "printer's name",
    "network-address": "address of a network card",
    "picture-dots": "picture, dot for dot",
}


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
    false_alarms=FalseAlarms(504, 10292, "honest files of the shared corpus taken as one dump, see benchmarks/false_alarms.py"),
)
def shared_ancestry(dump: Dump) -> Iterator[Observation]:
    """Documents with different words share identifiers that programs hand on from one state to the next.

    Word gives every editing session a random mark and keeps the marks of all earlier ones; other programs give a document an
    identifier that stays through every save. Word also names the hidden bookmarks of headings and references after the second in
    which it made them, and other programs keep those names when they save the document in their own way. Documents that share one of
    these identifiers, or several rare marks, or that were made with the same rare printer, template, macros or network card, two of
    these together, were made out of one another or out of one third document. That helps to find earlier states, and to ask why
    documents said to be of different origin have one history. Values that more than five different files share come from templates
    and are left aside, unless all the marks of one document stand in another, as the marks of an earlier state stand in a later one.
    """
    for family in dump.families():
        yield from _observations(dump, family, [link for link in family.links if _different_words(dump, link)])


def _different_words(dump: Dump, link: FamilyLink) -> bool:
    """Whether both hold text and it differs; copies with the same words need no history to be told to be related."""
    # The same letterhead or remark in both does not make them copies.
    if any(item is not None and item.format in _KEPT_BY_DESIGN for item in (dump.item(link.first), dump.item(link.second))):
        return False
    first, second = ({text.digest for text in dump.facts_of(path, TextContent) if text.role in _WORDS} for path in (link.first, link.second))
    return bool(first and second) and not first & second


def _observations(dump: Dump, family: DocumentFamily, links: Sequence[FamilyLink]) -> Iterator[Observation]:
    partners: dict[str, dict[str, FamilyLink]] = {}
    for link in links:
        partners.setdefault(link.first, {})[link.second] = link
        partners.setdefault(link.second, {})[link.first] = link
    for path in sorted(partners):
        others = sorted(partners[path])
        shared = {(str(one.kind), one.value) for other in others for one in partners[path][other].shared}
        names = ", ".join(sorted(f"{_PLAIN[kind]} ({kind})" if kind in _PLAIN else kind for kind in {kind for kind, _ in shared}))
        name = others[0].rpartition("/")[2]
        count = f"“{name}” ({others[0]})," if len(others) == 1 else f"{len(others):,} other files here, such as “{name}” ({others[0]}),"
        whole = f" Such identifiers join {len(family.members):,} files of this dump." if len(family.members) > len(others) + 1 else ""
        sentence = (
            f"Shares an editing history with {count} whose words differ: they bear the same {names}, which programs hand on from one state of "
            f"a document to the next.{whole}"
        )
        facts = [fact for one in (path, *others[:_MOST_OTHERS]) for fact in _marks(dump, one, shared)]
        yield Observation(sentence=sentence, evidence=evidence_of(*facts), item=path, others=tuple(others[:_MOST_OTHERS]))


def _marks(dump: Dump, path: str, wanted: set[tuple[str, str]]) -> list[AnyFact]:
    return [located(fact, path) for fact in dump.facts_of(path, Identifier) if (fact.kind, fact.value) in wanted][:_MARKS]
