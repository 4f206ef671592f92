"""The file still holds an earlier state of itself, with other words."""

import re
from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Revision, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: Filling in forms, signing and commenting add words on purpose and leave the old state in place by design (ISO 32000-1, 7.5.6).
_ORDINARY = frozenset({"signature", "form", "annotation", "linearised", "metadata only"})
_TELLING = re.compile(r"\d|\b[A-ZÀ-ÝА-ЯΑ-Ω]\w")
#: Words that a finished document loses or changes by design: marks of its state, numbers of its pages.
_MARKS_OF_STATE = frozenset(
    {"draft", "final", "copy", "original", "confidential", "approved", "void", "signed", "unsigned", "sample", "specimen", "provisional", "preview"}
    | {"entwurf", "endfassung", "kopie", "muster", "vertraulich", "brouillon", "projet", "définitif", "copie", "confidentiel", "borrador", "bozza"}
    | {"проект", "черновик", "копия", "trial", "evaluation"}
)
_PAGING = frozenset({"page", "pages", "seite", "pagina", "página", "страница", "стр", "of", "sur", "von", "de", "из"})
_MOST_LINES = 40
#: A change of a few words is an edit of what was said; whole pages replaced are another version of the document.
_FEW = 25
_AT_ONCE = timedelta(minutes=1)
_CORRECTED = "The author corrected the document and saved it with a program that keeps the old state inside, as many do."


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(Revision,),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        _CORRECTED,
        "A form was filled in, a signature or stamp was added, or a page was added by a program that does not say so.",
        "The text of one state is encoded so that it reads otherwise than it looks.",
    ),
    sources=(
        "ISO 32000-1 section 7.5.6 (incremental updates)",
        "base rates of this project: 95 of 429 PDF files hold earlier states; existence weighs nothing",
    ),
    false_alarms=FalseAlarms(
        0,
        787,
        "those that hold earlier states: 72 of public collections and packages, and 715 made from 60 public files in twelve honest ways "
        "(marks, notes, stamps, page and file numbers, covers, annexes, turned pages, properties, signatures) by PyMuPDF, pyHanko and pypdf",
    ),
)
def earlier_revisions_inside(examined: Examined) -> Iterator[Observation]:
    """The file still holds an earlier state in which some words, names or amounts were different.

    PDF programs may save a change by appending it and leave the old state in the file. That alone is normal: signing, filling
    in a form and commenting work that way. This rule speaks where the text of a page changed between two states, and shows
    both wordings, so that the reader can judge whether the change matters. It weighs most where the file says that it was last
    saved when it was created: a correction made openly leaves a later time, or none is stated.
    """
    for revision in examined.every(Revision):
        if revision.reason in _ORDINARY or not revision.removed or not revision.added:
            continue
        small = len(revision.removed) <= _FEW and len(revision.added) <= _FEW
        telling = any(_TELLING.search(text) for text in (*revision.removed, *revision.added)) and not _states_only(revision)
        difference = (*(f"- {text}" for text in revision.removed[:_MOST_LINES]), *(f"+ {text}" for text in revision.added[:_MOST_LINES]))
        sentence = (
            f"State {revision.number} of {revision.total} inside this file reads “{_short(revision.removed)}” "
            f"where the next state reads “{_short(revision.added)}”."
        )
        claim = _claims_no_change(examined)
        tested = (Tested(_CORRECTED, {True: "unlikely", False: "possible", None: "untestable"}[claim]),)
        full = None if claim else Weight.MODERATE
        yield Observation(
            sentence=sentence, evidence=(revision,), difference=difference, weight=full if small and telling else Weight.WEAK, tested=tested
        )


def _claims_no_change(examined: Examined) -> bool | None:
    """Whether the file says that it was never changed after it was made; None if it does not say.

    A later time of last save is what an open correction leaves: then the change is no contradiction to anything.
    """
    made, saved = claimed(examined, TimeRole.CREATED), claimed(examined, TimeRole.MODIFIED)
    if not made or not saved:
        return None
    return not any(one.moment.is_before(other.moment, _AT_ONCE) for one in made for other in saved)


def _states_only(revision: Revision) -> bool:
    """Whether nothing but marks such as “DRAFT” and “page 1 of 3” changed; a number alone is no such mark."""
    words = re.findall(r"\w+", " ".join((*revision.removed, *revision.added)).casefold())
    paged = all(word in _PAGING or word.isdecimal() for word in words) and not all(word.isdecimal() for word in words)
    return paged or all(word in _MARKS_OF_STATE for word in words)


def _short(words: tuple[str, ...]) -> str:
    text = " … ".join(words[:5])
    return text if len(text) <= 160 else f"{text[:159]}…"
