"""The file still holds an earlier state of itself, with other words."""

import re
from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.masked_text import is_mask_label
from leakcheck.decode.renewed_fields import PAGE_NUMBER
from leakcheck.decode.word_changes import WordChanges, word_changes
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
_WORD = re.compile(r"\w+")
_REDACTED = "Names or numbers were taken out to protect people before the document was passed on, by a program that keeps the old state inside."
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
        _REDACTED,
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
    saved when it was created: a correction made openly leaves a later time, or none is stated. Where words were only taken out, or
    masked, as people do who protect others, it is no more than a question.
    """
    for revision in examined.every(Revision):
        if revision.reason in _ORDINARY or not revision.removed or not revision.added:
            continue
        removed, added = _replaced(revision)
        changes = word_changes("\n".join(added), "\n".join(removed)) if removed and added else None
        # Read backwards: what the later state has in place of the words is what is taken out here.
        if changes is not None and (changes.only_added or all(not one.removed or is_mask_label(one.removed) for one in changes.passages)):
            yield _taken_out(revision, changes)
            continue
        small = len(removed) <= _FEW and len(added) <= _FEW
        telling = bool(removed and added) and any(_TELLING.search(text) for text in (*removed, *added))
        sentence = (
            f"State {revision.number} of {revision.total} inside this file reads “{_short(revision.removed)}” "
            f"where the next state reads “{_short(revision.added)}”."
        )
        claim = _claims_no_change(examined)
        tested = (Tested(_CORRECTED, {True: "unlikely", False: "possible", None: "untestable"}[claim]),)
        weight = Weight.WEAK if not small or not telling else None if claim else Weight.MODERATE
        yield Observation(sentence=sentence, evidence=(revision,), difference=_difference(revision), weight=weight, tested=tested)


def _replaced(revision: Revision) -> tuple[list[str], list[str]]:
    """The lines of both states without marks such as “DRAFT” and numbers of pages, and without those that are the same then."""
    sides = ([PAGE_NUMBER.sub("", line) for line in lines] for lines in (revision.removed, revision.added))
    removed, added = ([line for line in lines if not _marks_only(line)] for lines in sides)
    return [line for line in removed if line not in set(added)], [line for line in added if line not in set(removed)]


def _marks_only(line: str) -> bool:
    """Whether a line says nothing but marks of the document's state and of its pages; a number alone is no such mark."""
    words = _WORD.findall(line.casefold())
    return all(word in _MARKS_OF_STATE or word in _PAGING for word in words)


def _taken_out(revision: Revision, changes: WordChanges) -> Observation:
    """Words that are missing in the next state, with nothing or a mask in their places: what whoever protects people does."""
    words = tuple(dict.fromkeys(" ".join(passage.added) for passage in changes.passages))
    sentence = (
        f"State {revision.number} of {revision.total} inside this file holds words that were taken out in the next state, with nothing or a mask "
        f"in their places: “{_short(words)}”. Before you publish the file, see whether they were meant to be hidden."
    )
    return Observation(
        sentence=sentence,
        evidence=(revision,),
        difference=_difference(revision),
        weight=Weight.MODERATE,
        direction=Direction.LEAD,
        tested=(Tested(_REDACTED, "possible"),),
    )


def _difference(revision: Revision) -> tuple[str, ...]:
    return (*(f"- {text}" for text in revision.removed[:_MOST_LINES]), *(f"+ {text}" for text in revision.added[:_MOST_LINES]))


def _claims_no_change(examined: Examined) -> bool | None:
    """Whether the file says that it was never changed after it was made; None if it does not say.

    A later time of last save is what an open correction leaves: then the change is no contradiction to anything.
    """
    made, saved = claimed(examined, TimeRole.CREATED), claimed(examined, TimeRole.MODIFIED)
    if not made or not saved:
        return None
    return not any(one.moment.is_before(other.moment, _AT_ONCE) for one in made for other in saved)


def _short(words: tuple[str, ...]) -> str:
    text = " … ".join(words[:5])
    return text if len(text) <= 160 else f"{text[:159]}…"
