"""A few documents share an editor and surroundings that no other document of the collection has."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from leakcheck.decode.collection_scripts import CollectionScripts
from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.decode.editing_traces import EditingTrace, editing_traces, instant, name_key
from leakcheck.decode.known_people import KnownPeople
from leakcheck.decode.scripts import script_of_language, script_of_name
from leakcheck.knowledge.generic_names import names_nobody
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, LanguageClaim, LanguageRole, PersonRole, SoftwareClaim, SoftwareRole, TimeRole
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_LEAST_DOCUMENTS = 20
_LEAST_ITEMS, _MOST_ITEMS = 3, 30
_SMALL = 1 / 5
#: As many other documents of the same formats must be there, for a missing value to mean anything.
_LEAST_PEERS = 5
#: A value belongs to an editor's documents if this share of them has it.
_USUAL = 0.8
_OUTSIDE = "A new colleague, a secretary or an outside office (counsel, printer, agency) worked on these files with their own computer."
_KEPT = "The files came from another organisation and were only kept here."
_COLLEAGUE = "The editor belongs to this collection: mails or other documents bear the name."
_AT_WORK_HERE = "A colleague, for example a new secretary: these documents were saved on several days."
_NOBODY = "The name is one that computers bear as they are set up, and stands for nobody."
_JOINTLY = 3
#: Who saved documents on so many days was at work here, and did not pass through once.
_AT_WORK = 3
_MANDATORY = "such values can be typed by anyone and are normal for many people"
#: How the kinds of marks are called in a sentence.
_WORDS: dict[str, str] = {
    IdentifierKind.COMPANY: "the company",
    IdentifierKind.CODEPAGE: "the code page",
    IdentifierKind.TEMPLATE: "the template",
    LanguageRole.PROOFING: "the proofing language",
    LanguageRole.INTERFACE: "the program's own language",
    SoftwareRole.APPLICATION: "the program",
    TimeRole.MODIFIED: "the time zone",
}


@dataclass(frozen=True, slots=True)
class _Trait:
    """One value that an editor's surroundings leave in a file."""

    kind: str
    value: str


@dataclass(slots=True)
class _Profile:
    """What the documents of one last editor have, counted."""

    documents: int = 0
    formats: Counter[str] = field(default_factory=Counter)
    traits: Counter[_Trait] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)
    """On which its documents were last saved."""

    def add(self, trace: EditingTrace) -> None:
        self.documents += 1
        self.formats[trace.item.format] += 1
        self.traits.update({trait for trait, _ in _traits(trace)})
        author = trace.person(PersonRole.AUTHOR)
        if author:
            self.authors[name_key(author.name)] += 1
        modified = trace.time(TimeRole.MODIFIED)
        if modified:
            self.days.add(instant(modified).date())


@dataclass(frozen=True, slots=True)
class _Outlier:
    """An editor whose documents stand apart, and by what."""

    documents: int
    naming: int
    """How many of the other documents record a last editor."""
    script: str
    traits: tuple[tuple[_Trait, int], ...]
    known: frozenset[str]
    """Authors of these documents whom other documents name too."""
    explained: tuple[Tested, ...]
    """What everyday explanation is possible, if any."""

    @property
    def attributes(self) -> int:
        """The name itself counts as one."""
        return 1 + len({trait.kind for trait, _ in self.traits})


@rule(
    weight=Weight.MODERATE,
    direction=Direction.HANDLING,
    family=Family.CLUSTER,
    cause=Cause.LAST_SAVE,
    needs=(),
    innocent=(
        _OUTSIDE,
        _KEPT,
        "A converter or document service saved them, and left its own name and settings in them.",
        "These values were set on purpose: all of them can be typed in.",
    ),
    sources=(
        "https://cybersecurity.att.com/blogs/labs-research/macronleaks-a-timeline-of-events",
        "https://theforensicator.wordpress.com/guccifer-2s-russian-breadcrumbs",
        "ECMA-376 part 2 section 11 (core properties) and part 1 section 22.2 (extended properties)",
    ),
    false_alarms=FalseAlarms(0, 4389, "documents of the shared corpus that record anything of their making, taken as one dump"),
    provenance="outlier",
)
def outlier_editor(dump: Dump) -> Iterator[Observation]:
    """A few documents by people of this collection share a last editor and surroundings that no other document has.

    A program leaves the marks of the computer it runs on: the editor's name, company, version, languages, code page, template, time
    zone. Where the name and at least two further marks stand in a few documents only, and those documents were begun by people
    whom other documents name too, they were saved in other surroundings. Documents that name no last editor and were saved on the
    same days do not hide them. Where the mails or other documents bear the
    editor's name, where the documents were saved on several days, or where computers come with that name, it is only a question
    worth asking. It speaks of handling, not of altered words, and of no person: such values can be typed by anyone and are normal
    for many people.
    """
    profiles: dict[str, _Profile] = {}
    nameless: dict[date, Counter[_Trait]] = {}
    for trace in editing_traces(dump):
        profiles.setdefault(_editor(trace), _Profile()).add(trace)
        modified = trace.time(TimeRole.MODIFIED)
        if not _editor(trace) and modified:
            nameless.setdefault(instant(modified).date(), Counter()).update({trait for trait, _ in _traits(trace)})
    everyone = _everyone(profiles)
    if everyone.documents < _LEAST_DOCUMENTS:
        return
    outliers = dict(_outliers(KnownPeople(dump), profiles, everyone, nameless))
    if not outliers:
        return
    scripts = CollectionScripts(dump)
    for trace in editing_traces(dump):
        found = outliers.get(_editor(trace))
        if found is not None:
            yield from _observation(trace, found, everyone.documents, scripts)


def _editor(trace: EditingTrace) -> str:
    editor = trace.person(PersonRole.LAST_EDITOR)
    return name_key(editor.name) if editor else ""


def _traits(trace: EditingTrace) -> Iterator[tuple[_Trait, AnyFact]]:
    for fact in trace.facts:
        if isinstance(fact, Identifier):
            yield _Trait(fact.kind, fact.value.strip()), fact
        elif isinstance(fact, LanguageClaim):
            yield _Trait(fact.role, fact.tag.lower()), fact
        elif isinstance(fact, SoftwareClaim) and fact.role is SoftwareRole.APPLICATION:
            yield _Trait(fact.role, f"{fact.name} {fact.version}".strip()), fact
    modified = trace.time(TimeRole.MODIFIED)
    if modified is not None and modified.moment.offset_minutes:
        yield _Trait(TimeRole.MODIFIED, f"UTC{modified.moment.offset_minutes / 60:+g} h"), modified


def _everyone(profiles: dict[str, _Profile]) -> _Profile:
    total = _Profile()
    for profile in profiles.values():
        total.documents += profile.documents
        total.formats.update(profile.formats)
        total.traits.update(profile.traits)
        total.authors.update(profile.authors)
    return total


def _outliers(
    people: KnownPeople, profiles: dict[str, _Profile], everyone: _Profile, nameless: Mapping[date, Counter[_Trait]]
) -> Iterator[tuple[str, _Outlier]]:
    naming = sum(profile.documents for editor, profile in profiles.items() if editor)
    for editor, profile in profiles.items():
        peers = sum(everyone.formats[format_] - count for format_, count in profile.formats.items())
        small = _LEAST_ITEMS <= profile.documents <= min(_MOST_ITEMS, _SMALL * everyone.documents)
        if not editor or not small or peers < _LEAST_PEERS:
            continue
        # What names nobody and was saved on the same days is nobody else's: half of the documents of xls_cedric were such.
        beside = [nameless[day] for day in profile.days if day in nameless]
        own = [
            (trait, count)
            for trait, count in profile.traits.items()
            if count == everyone.traits[trait] - sum(traits[trait] for traits in beside) and count >= _USUAL * profile.documents
        ]
        known = frozenset(
            author for author, count in profile.authors.items() if author != editor and (everyone.authors[author] > count or author in profiles)
        )
        if own and known:
            ordered = tuple(sorted(own, key=lambda pair: (pair[0].kind, pair[0].value)))
            yield (
                editor,
                _Outlier(profile.documents, naming - profile.documents, script_of_name(editor), ordered, known, _explained(people, editor, profile)),
            )


def _explained(people: KnownPeople, editor: str, profile: _Profile) -> tuple[Tested, ...]:
    """The everyday explanations that the collection itself gives for an editor with other surroundings."""
    possible = {
        _COLLEAGUE: people.knows(editor),
        _AT_WORK_HERE: len(profile.days) >= _AT_WORK,
        _NOBODY: names_nobody(editor),
    }
    return tuple(Tested(explanation, "possible") for explanation, holds in possible.items() if holds)


def _observation(trace: EditingTrace, found: _Outlier, documents: int, scripts: CollectionScripts) -> Iterator[Observation]:
    author = trace.person(PersonRole.AUTHOR)
    if author is None or name_key(author.name) not in found.known:
        return
    jointly = found.attributes >= _JOINTLY
    letters = f" in {found.script} letters, which this collection hardly uses otherwise" if scripts.foreign(found.script) else ""
    marks = "; ".join(f"{_WORDS[trait.kind]} {_shown(trait)} in {count:,} of these and under no other name" for trait, count in found.traits)
    sentence = (
        f"{found.documents:,} of the {documents:,} documents here that record anything of their making, this one among them, record one and the same "
        f"last editor's name{letters}; of the others {found.naming:,} record a last editor, and none this one. They also share: {marks}. Their "
        "authors are named in other documents too. "
        f"That marks outliers of this collection and no more: {_MANDATORY}."
    )
    facts = tuple(fact for trait, fact in _traits(trace) if trait in dict(found.traits))
    evidence = evidence_of(trace.person(PersonRole.LAST_EDITOR), author, *facts)
    softer = (None, None) if jointly and not found.explained else (Weight.WEAK, Direction.LEAD)
    tested = (
        Tested(_KEPT, "unlikely"),
        Tested(_OUTSIDE, "possible"),
        *found.explained,
    )
    yield Observation(sentence=sentence, evidence=evidence, weight=softer[0], direction=softer[1], tested=tested, item=trace.item.path)


def _shown(trait: _Trait) -> str:
    # A reader that sees only the letters of a program's own words, and not its language, says `und` (BCP 47) with the script.
    if trait.value.startswith("und-"):
        return f"(known by its {script_of_language(trait.value)} letters)"
    return f"“{trait.value}”"
