"""A document sets quotation marks, numbers or dates otherwise than all others of its author here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.copy_evidence import evidence_of, first_person
from leakcheck.decode.editing_traces import name_key
from leakcheck.decode.writing_habits import Habit, habits_of, language_of
from leakcheck.knowledge.generic_names import names_nobody
from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonClaim, PersonRole, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: Other documents of the author in the same language that show the habit, all of them in one way.
_LEAST_OTHERS = 5
_MOST_SHOWN = 3
_TEXT = "document"


@dataclass(frozen=True, slots=True)
class _Writing:
    """Whose text it is, in which language, and which habit is looked at."""

    author: str
    language: str
    kind: str


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.LANGUAGE,
    cause=Cause.TEXT,
    needs=(),
    innocent=(
        "The document was written on another computer, whose program sets such marks by itself in its own language.",
        "A colleague wrote or edited the text, or parts of it were copied from elsewhere.",
        "The author field names whoever made the template, and not the writer.",
    ),
    sources=(
        "https://www.unicode.org/cldr/charts/latest/by_type/ (quotation marks, numbers and dates by language)",
        "Olsson and Luchjenbroers, Forensic Linguistics (2014): features that programs set are no style",
    ),
    # Among the files of public collections no author has six documents with a habit: nothing could be measured.
    false_alarms=None,
)
def writing_habits_differ(dump: Dump) -> Iterator[Observation]:
    """A document sets quotation marks, numbers or dates otherwise than all others of its author here.

    People keep to “…” or «…», to 1,000.00 or 1.000,00, to the day or the month first, mostly because their program does. One
    document that differs from at least five others of the same named author in the same language was written or edited on
    another computer, or by somebody else. The marks are named as they stand; they mark an outlier of this collection and say
    nothing about where anybody comes from.
    """
    authors = _authors(dump)
    by_writing: dict[_Writing, list[tuple[str, Habit]]] = {}
    seen: set[bytes] = set()
    for item, text in dump.facts(TextContent, _TEXT):
        author, digest = authors.get(item.path, ""), bytes.fromhex(text.digest[:16])
        if author and digest not in seen:
            seen.add(digest)
            language = language_of(text.text)
            for habit in habits_of(text.text) if language else ():
                by_writing.setdefault(_Writing(author, language, habit.kind), []).append((item.path, habit))
    yield from _observations(dump, by_writing)


def _authors(dump: Dump) -> dict[str, str]:
    """The first named author of each document of an author who is named in enough of them."""
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for item, claim in dump.facts(PersonClaim, PersonRole.AUTHOR):
        if item.kind is ItemKind.DOCUMENT and item.path not in first and claim.name.strip() and not names_nobody(claim.name):
            first[item.path] = name_key(claim.name)
            counts[first[item.path]] = counts.get(first[item.path], 0) + 1
    return {path: name for path, name in first.items() if counts[name] > _LEAST_OTHERS}


def _observations(dump: Dump, by_writing: dict[_Writing, list[tuple[str, Habit]]]) -> Iterator[Observation]:
    found: dict[str, list[tuple[_Writing, Habit, str, list[str]]]] = {}
    for writing, documents in by_writing.items():
        styles = Counter(habit.style for _, habit in documents).most_common()
        # Only where one differs from all others: two that differ are two habits of one author.
        if len(styles) == 2 and styles[0][1] >= _LEAST_OTHERS and styles[1][1] == 1:
            usual, odd = styles[0][0], styles[1][0]
            path, habit = next((path, habit) for path, habit in documents if habit.style == odd)
            found.setdefault(path, []).append((writing, habit, usual, [other for other, _ in documents if other != path]))
    for path, differing in sorted(found.items()):
        yield _observation(dump, path, differing)


def _observation(dump: Dump, path: str, differing: list[tuple[_Writing, Habit, str, list[str]]]) -> Observation:
    told = "; ".join(
        f"{habit.kind}: here {habit.style} ({habit.uses:,} times), "
        f"in {len(others):,} other documents in {writing.language} that name the same author {style}"
        for writing, habit, style, others in differing
    )
    sentence = f"This document keeps to other marks than its author's others here: {told}. That marks an outlier of this collection and no more."
    text = next((located(one, path) for one in dump.facts_of(path, TextContent) if one.role == _TEXT), None)
    others = tuple(dict.fromkeys(other for _, _, _, listed in differing for other in listed))
    theirs = (first_person(dump, other, PersonRole.AUTHOR) for other in others[:_MOST_SHOWN])
    return Observation(
        sentence=sentence, evidence=evidence_of(text, first_person(dump, path, PersonRole.AUTHOR), *theirs), item=path, others=others[:20]
    )
