"""Documents with different words name the same author, company and title: one was the template of the others."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.decode.editing_traces import name_key
from leakcheck.knowledge.generic_names import names_nobody
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonClaim, PersonRole, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: What more documents share is a house's form.
_RARE = 6
_MOST_OTHERS = 5
_Fields = tuple[AnyFact, AnyFact, AnyFact]


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.CLUSTER,
    cause=Cause.CREATION,
    needs=(),
    innocent=(
        "A new document was begun by opening an old one and writing over it, which is how most letters and reports are written.",
        "The documents belong to one series of one author and bear the title of the series.",
        "A form of the house fills in all three.",
    ),
    sources=(
        "https://tldrify.com/rfk (author, company and title of an unrelated document in three published ones)",
        "https://abovethelaw.com/2022/02/federal-judge-burned-by-metadata (an author field that came from a re-used document)",
    ),
    false_alarms=FalseAlarms(27, 286, "documents that name all three, of public collections: test files that were begun from one another"),
)
def properties_of_another_document(dump: Dump) -> Iterator[Observation]:
    """Documents with different words name the same author, company and title.

    Programs take these three over from a template, or from the document that was opened and written over, and nobody looks at
    them. Where a few documents share all three and their words differ, the fields of the later ones say nothing of who wrote
    them: they tell from which document they were begun. That may show that a document passed through the hands of somebody who had the other.
    """
    groups: dict[tuple[str, ...], dict[str, _Fields]] = {}
    for path, fields in _complete(dump):
        groups.setdefault(tuple(name_key(_text(fact)) for fact in fields), {})[path] = fields
    found = [group for group in groups.values() if 1 < len(group) <= _RARE and _words_differ(dump, list(group))]
    spoken_of = {path: group for group in found for path in group}
    yield from (_observation(path, spoken_of[path]) for path in sorted(spoken_of))


def _complete(dump: Dump) -> Iterator[tuple[str, _Fields]]:
    """Documents that name all three, with the facts; the first where there are several, which is what is shown."""
    authors: dict[str, PersonClaim] = {}
    titles: dict[str, Description] = {}
    for item, person in dump.facts(PersonClaim, PersonRole.AUTHOR):
        if not names_nobody(person.name):
            authors.setdefault(item.path, person)
    for item, title in dump.facts(Description, "title"):
        titles.setdefault(item.path, title)
    for item, company in dump.facts(Identifier, IdentifierKind.COMPANY):
        if item.kind is ItemKind.DOCUMENT and item.path in authors and item.path in titles and company.value.strip():
            yield item.path, (authors[item.path], company, titles[item.path])


def _text(fact: AnyFact) -> str:
    return fact.name if isinstance(fact, PersonClaim) else fact.value if isinstance(fact, Identifier | Description) else ""


def _words_differ(dump: Dump, paths: Sequence[str]) -> bool:
    """Whether each has words, and no two the same ones: copies share their properties anyway."""
    digests = [text.digest for path in paths for text in dump.facts_of(path, TextContent) if text.role == "document"]
    return len(set(digests)) == len(digests) == len(paths)


def _observation(path: str, group: dict[str, _Fields]) -> Observation:
    others = sorted(set(group) - {path})
    count = "another file" if len(others) == 1 else f"{len(others):,} other files"
    sentence = (
        f"Author, company and title are those of {count} here with other words: such fields are handed on from the document or template "
        "that a new one is begun from, and do not say who wrote it."
    )
    facts = [located(fact, one) for one in (path, *others[:_MOST_OTHERS]) for fact in group[one]]
    return Observation(sentence=sentence, evidence=evidence_of(*facts), item=path, others=tuple(others[:_MOST_OTHERS]))
