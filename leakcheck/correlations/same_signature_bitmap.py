"""Two documents of different origin show the same picture of strokes, dot for dot, as no hand signs twice."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: What stands on more documents than this is a letterhead, a logo or somebody's stamp.
_RARE = 5
_LINEAGE = frozenset({IdentifierKind.DOCUMENT, IdentifierKind.ORIGINAL_DOCUMENT, IdentifierKind.PDF_PERMANENT})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.CLUSTER,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        "The picture is no signature but a logo, a line of a letterhead or a drawing: look at it.",
        "It is the picture of a signature that its owner, an office or a signing service puts on every letter.",
        "Letters that were made in one go from one list carry one picture of the signature.",
        "Both documents were made from one earlier document or template.",
    ),
    sources=(
        "ISO 32000-1 section 8.9 (images)",
        "measured: of 396 pictures in 1,496 PDF files of public collections 8 are strokes on a blank ground as a signature is, "
        "and none of the 8 stands in two files: too few to weigh it",
    ),
    false_alarms=None,
)
def same_signature_bitmap(dump: Dump) -> Iterator[Observation]:
    """Two documents with different words show the same picture, dot for dot, that may be a signature.

    Nobody signs twice in exactly the same strokes. Where two papers bear one picture of a signature, it was placed in at least one
    of them by a machine: by its owner, as most offices do, or by somebody who took it from the other paper. From its dots alone a
    signature cannot be told from a logo or a line of lettering, so that this is only a place to look at. Pictures that more than
    five documents share, and documents with a common history or the same words, are left aside.
    """
    partners: dict[str, set[str]] = {}
    shared: dict[str, set[str]] = {}
    for value, items in dump.sharing(IdentifierKind.PICTURE_STROKES, _RARE):
        for first, second in _pairs(dump, items):
            for one, other in ((first, second), (second, first)):
                partners.setdefault(one, set()).add(other)
                shared.setdefault(one, set()).add(value)
    for path in sorted(partners):
        others = sorted(partners[path])
        named = f"“{others[0]}”" + (f" and {len(others) - 1} more" if len(others) > 1 else "")
        sentence = f"Shows a picture that may be a signature, a stamp or a logo; {named} has the same dots beside other words. Look at the picture."
        facts = [fact for one in (path, *others) for fact in _marks(dump, one, shared[path])]
        yield Observation(sentence=sentence, evidence=evidence_of(*facts), item=path, others=tuple(others))


def _pairs(dump: Dump, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    documents = [item for item in items if item.kind is ItemKind.DOCUMENT]
    for place, first in enumerate(documents):
        for second in documents[place + 1 :]:
            if _apart(dump, first.path, second.path):
                yield first.path, second.path


def _apart(dump: Dump, first: str, second: str) -> bool:
    """Whether both hold text and it differs, and no identifier says that one was made out of the other."""
    words = [{text.digest for text in dump.facts_of(path, TextContent) if text.role == "document"} for path in (first, second)]
    marks = [{(fact.kind, fact.value) for fact in dump.facts_of(path, Identifier) if fact.kind in _LINEAGE} for path in (first, second)]
    return bool(words[0] and words[1]) and not words[0] & words[1] and not marks[0] & marks[1]


def _marks(dump: Dump, path: str, shared: set[str]) -> list[AnyFact]:
    kind = IdentifierKind.PICTURE_STROKES
    return [located(fact, path) for fact in dump.facts_of(path, Identifier) if fact.kind is kind and fact.value in shared][:_RARE]
