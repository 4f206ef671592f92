"""One and the same picture, dot for dot, stands in documents that name different people."""

from collections.abc import Iterator, Sequence
from itertools import chain

from leakcheck.knowledge.generic_names import names_nobody
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonClaim, PersonRole, PictureContent
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: What stands in more documents is a letterhead, a logo, a template's ornament.
_RARE = 4
#: Smaller ones are bullets, icons and lines.
_LEAST_WIDTH, _LEAST_HEIGHT = 80, 25
_PREVIEW = "thumbnail."
_NAMED = frozenset({PersonRole.AUTHOR, PersonRole.LAST_EDITOR})


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CLUSTER,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        "It is a logo, a letterhead, a stamp or a photograph that several people use.",
        "It is a signature that is put in as a picture on purpose, by its owner or an office.",
        "One document was made out of the other by another person.",
    ),
    sources=(
        "https://observers.france24.com/en/20170505-france-elections-macron-lepen-offshore-bahamas-debunked (a signature compared)",
        "base rates of this project",
    ),
    false_alarms=FalseAlarms(6, 99, "documents that share a picture with another and name somebody; honest files of public collections"),
)
def same_picture_in_other_document(dump: Dump) -> Iterator[Observation]:
    """The same picture, dot for dot, stands in few documents of this collection, and they name different people as their makers.

    A pen never draws a signature twice in the same way, nor does a scanner read a paper twice alike. Where a picture of a
    handwritten signature, a stamp or a crease is the very same in two papers, it was copied. Look at the picture: logos and
    ornaments are the usual case and mean nothing; a signature is a reason to ask for the originals.
    """
    told: dict[str, Observation] = {}
    for shared in chain(_as_files(dump), _as_dots(dump)):
        outer = sorted(shared)
        if len({item.sha256 for item, _ in shared.values()}) >= 2 and len(outer) <= _RARE and _different_people(dump, outer):
            told = {path: _observation(path, outer, shared) for path in outer} | told
    yield from (told[path] for path in sorted(told))


Shared = dict[str, tuple[Item, AnyFact]]
"""Documents by their paths, each with what of the picture stands in it."""


def _as_files(dump: Dump) -> Iterator[Shared]:
    """Pictures that are files of their own inside a document."""
    for items in dump.same_bytes():
        if items[0].kind is not ItemKind.PICTURE or len(items) > 3 * _RARE:
            continue
        shared: Shared = {}
        for item in items:
            outer = dump.item(item.parent) if item.parent else None
            seen = next((one for one in dump.facts_of(item.path, PictureContent) if one.role == "picture"), None)
            if item.name.startswith(_PREVIEW):
                continue
            if outer is not None and outer.kind is ItemKind.DOCUMENT and seen is not None and _large(seen):
                shared.setdefault(outer.path, (outer, located(seen, item.path)))
        yield shared


def _as_dots(dump: Dump) -> Iterator[Shared]:
    """Pictures that a page holds without a file of their own; first those that are like a signature, which may be packed in different ways."""
    kinds = (IdentifierKind.PICTURE_STROKES, IdentifierKind.PICTURE_DOTS)
    for value, items in chain.from_iterable(dump.sharing(kind, _RARE) for kind in kinds):
        shared: Shared = {}
        for item in items:
            mark = next((one for one in dump.facts_of(item.path, Identifier) if one.value == value), None)
            seen = [one for one in dump.facts_of(item.path, PictureContent) if mark is not None and one.at.part == mark.at.part]
            if mark is not None and item.kind is ItemKind.DOCUMENT and any(_large(one) for one in seen):
                shared[item.path] = item, located(mark, item.path)
        yield shared


def _large(picture: PictureContent) -> bool:
    return picture.width >= _LEAST_WIDTH and picture.height >= _LEAST_HEIGHT


def _different_people(dump: Dump, paths: Sequence[str]) -> bool:
    """Whether two of the documents name makers, and none in common."""
    named = [_people(dump, path) for path in paths]
    return any(one and other and not one & other for place, one in enumerate(named) for other in named[place + 1 :])


def _people(dump: Dump, path: str) -> frozenset[str]:
    claims = dump.facts_of(path, PersonClaim)
    names = (" ".join(claim.name.casefold().split()) for claim in claims if claim.role in _NAMED and not names_nobody(claim.name))
    return frozenset(name for name in names if name)


def _observation(path: str, paths: Sequence[str], shared: Shared) -> Observation:
    others = tuple(other for other in paths if other != path)
    fact = shared[path][1]
    count = "one other document" if len(others) == 1 else f"{len(others):,} other documents"
    sentence = f"A picture in this document ({fact.at.part}) is dot for dot that of {count} here, and not all name the same people as their makers."
    if isinstance(fact, Identifier) and fact.kind is IdentifierKind.PICTURE_STROKES:
        sentence += " It is strokes on a blank ground, as a signature is, and many a logo too: look at it."
    return Observation(sentence=sentence, evidence=(fact, *(shared[other][1] for other in others)), item=path, others=others)
