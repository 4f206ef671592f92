"""A few documents share settings of a computer that no other document of the collection has, whoever's name stands on them."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.decode.editing_traces import Asked, EditingTrace, editing_traces, instant, name_key
from leakcheck.decode.scripts import script_of_language
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, LanguageClaim, PathClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeRole
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_LEAST_DOCUMENTS = 20
_LEAST_ITEMS, _MOST_ITEMS = 3, 30
_SMALL = 1 / 5
#: As many other documents of the same formats must have another value of the same kind, for a value to stand apart from anything.
_LEAST_PEERS = 5
#: What programs come with says nothing of a computer: Word's own template, and the languages that it writes for scripts not used.
_DEFAULTS = frozenset({"normal.dotm", "normal.dot", "normal", "en-us", "ar-sa", "he-il", "zh-cn", "ja-jp", "x-none"})
#: A setting belongs to a group if this share of it has it.
_USUAL = 0.8
#: So many settings of different kinds must stand apart together: one alone is a new version, a new printer, a new template.
_JOINTLY = 2
_AT_WORK = 3
_MOST_VALUES = 500_000
_LAST_PLACE = "last saved location"
_ALSO: tuple[Asked, ...] = (
    (Identifier, IdentifierKind.PRINTER),
    (Identifier, IdentifierKind.TENANT),
    (Identifier, IdentifierKind.SITE),
    (PathClaim, _LAST_PLACE),
)
_KEPT = "The files came from another organisation and were only kept here."
_NEW_COMPUTER = "A colleague had a new computer, program or printer, or worked from home or abroad for some time."
_SEVERAL_DAYS = "Somebody was at work here with these settings: the documents were saved on several days."
_LANGUAGE, _ZONE, _PLACE = "language", "zone", "place"
_WORDS: Mapping[str, str] = {
    IdentifierKind.COMPANY: "the company",
    IdentifierKind.CODEPAGE: "the code page",
    IdentifierKind.TEMPLATE: "the template",
    IdentifierKind.PRINTER: "the printer",
    IdentifierKind.TENANT: "the organisation's account at the program's maker",
    IdentifierKind.SITE: "the SharePoint site or list",
    SoftwareRole.APPLICATION: "the program",
    _LANGUAGE: "the language",
    _ZONE: "the time zone",
    _PLACE: "the disk or folder of the last save",
}
#: `C:\Users\Name`, `\\server\share`, `/home/name`: the first steps of a path tell the computer, the rest tells the document.
_ROOT = re.compile(r"(?:[A-Za-z]:|[\\/]{1,2}[^\\/]{1,100})(?:[\\/][^\\/]{1,100}){0,2}(?=[\\/])")


@dataclass(frozen=True, slots=True)
class _Setting:
    """One value that a computer's settings leave in a file."""

    kind: str
    value: str


@dataclass(slots=True)
class _Counted:
    """What all documents have, counted."""

    documents: int = 0
    settings: Counter[_Setting] = field(default_factory=Counter)
    having: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of each format, how many documents have a setting of each kind."""
    editors: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Group:
    """Documents that a setting stands on, by their numbers."""

    documents: Sequence[int]
    settings: Mapping[_Setting, int]
    formats: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    editors: Counter[str] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(setting.kind for setting in self.settings)

    def add(self, trace: EditingTrace) -> None:
        saved = trace.time(TimeRole.MODIFIED)
        self.formats[trace.item.format] += 1
        self.authors[_name(trace, PersonRole.AUTHOR)] += 1
        self.editors[_name(trace, PersonRole.LAST_EDITOR)] += 1
        if saved is not None:
            self.days.add(instant(saved).date())


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CLUSTER,
    cause=Cause.LAST_SAVE,
    needs=(),
    innocent=(
        _NEW_COMPUTER,
        "An outside office (counsel, printer, agency, translator) worked on these files with its own computers.",
        _KEPT,
        "A converter or document service saved them, and left its own settings in them.",
    ),
    sources=(
        "https://cybersecurity.att.com/blogs/labs-research/macronleaks-a-timeline-of-events",
        "https://theforensicator.wordpress.com/guccifer-2s-russian-breadcrumbs",
        "ECMA-376 part 2 section 11 (core properties) and part 1 section 22.2 (extended properties)",
    ),
    false_alarms=FalseAlarms(1, 8766, "documents of the shared corpus, each public collection taken as a dump of its own"),
)
def outlier_settings(dump: Dump) -> Iterator[Observation]:
    """A few documents by people of this collection share settings of a computer that no other document here has.

    A program leaves marks of the computer it runs on: its version, languages, code page, company, template, printer, time zone, the
    place of the last save, the account of the organisation. Where settings of two kinds or more stand together on a few documents
    and on no others, and somebody else than the author saved them last, they were saved in other surroundings, whatever name stands
    on them. It is a question and no more, for everybody has a new computer now and then. Groups that share one last editor's name
    found nowhere else are told by outlier_editor.
    """
    counted = _count(dump)
    if counted.documents < _LEAST_DOCUMENTS:
        return
    groups = _groups(dump, counted)
    chosen = {number: group for group in _chosen(groups, counted) for number in group.documents}
    for number, trace in enumerate(editing_traces(dump, _ALSO) if chosen else ()):
        group = chosen.get(number)
        if group is not None:
            yield from _observation(trace, group, counted)


def _count(dump: Dump) -> _Counted:
    counted = _Counted()
    for trace in editing_traces(dump, _ALSO):
        counted.documents += 1
        counted.having.update((trace.item.format, kind) for kind in {setting.kind for setting, _ in _settings(trace)})
        counted.editors[_name(trace, PersonRole.LAST_EDITOR)] += 1
        counted.authors[_name(trace, PersonRole.AUTHOR)] += 1
        room = len(counted.settings) < _MOST_VALUES
        counted.settings.update({setting for setting, _ in _settings(trace) if room or setting in counted.settings})
    return counted


def _groups(dump: Dump, counted: _Counted) -> list[_Group]:
    """For each setting of a few documents: those documents, and what else stands on nearly all of them and on no others."""
    most = min(_MOST_ITEMS, int(_SMALL * counted.documents))
    few = {setting for setting, count in counted.settings.items() if _LEAST_ITEMS <= count <= most}
    bearers: dict[_Setting, array[int]] = {}
    borne: dict[int, set[_Setting]] = {}
    for number, trace in enumerate(editing_traces(dump, _ALSO) if few else ()):
        for setting in {setting for setting, _ in _settings(trace)} & few:
            bearers.setdefault(setting, array("L")).append(number)
            borne.setdefault(number, set()).add(setting)
    found: dict[tuple[int, ...], _Group] = {}
    for numbers in bearers.values():
        inside = Counter(setting for number in numbers for setting in borne[number])
        own = {one: count for one, count in inside.items() if count == counted.settings[one] and count >= _USUAL * len(numbers)}
        if len({one.kind for one in own}) >= _JOINTLY:
            found.setdefault(tuple(numbers), _Group(tuple(numbers), own))
    return _filled(dump, list(found.values()))


def _filled(dump: Dump, groups: list[_Group]) -> list[_Group]:
    """The groups with the names, formats and days of their documents."""
    of_document: dict[int, list[_Group]] = {}
    for group in groups:
        for number in group.documents:
            of_document.setdefault(number, []).append(group)
    for number, trace in enumerate(editing_traces(dump, _ALSO) if groups else ()):
        for group in of_document.get(number, ()):
            group.add(trace)
    return groups


def _chosen(groups: Sequence[_Group], counted: _Counted) -> Iterator[_Group]:
    """Groups that stand apart and do not overlap, those with the most kinds of settings first."""
    taken: set[int] = set()
    for group in sorted(groups, key=lambda one: (-len(one.kinds), -len(one.documents), one.documents)):
        if _apart(group, counted) and not _of_one_editor(group, counted) and not taken.intersection(group.documents):
            taken.update(group.documents)
            yield group


def _apart(group: _Group, counted: _Counted) -> bool:
    """Whether settings of enough kinds stand apart from other values of their kind in other documents of the same formats."""
    peers = {kind: sum(counted.having[format_, kind] - count for format_, count in group.formats.items()) for kind in group.kinds}
    return sum(count >= _LEAST_PEERS for count in peers.values()) >= _JOINTLY


def _of_one_editor(group: _Group, counted: _Counted) -> bool:
    """Whether a last editor who is named nowhere else stands on nearly all of them: that is outlier_editor's question."""
    editor, count = group.editors.most_common(1)[0]
    return editor != "" and count >= _USUAL * len(group.documents) and counted.editors[editor] == count


def _name(trace: EditingTrace, role: PersonRole) -> str:
    person = trace.person(role)
    return name_key(person.name) if person else ""


def _settings(trace: EditingTrace) -> Iterator[tuple[_Setting, AnyFact]]:
    for fact in trace.facts:
        setting = _setting(fact)
        if setting is not None and setting.value and setting.value.casefold() not in _DEFAULTS:
            yield setting, fact
    modified = trace.time(TimeRole.MODIFIED)
    if modified is not None and modified.moment.offset_minutes:
        yield _Setting(_ZONE, f"UTC{modified.moment.offset_minutes / 60:+g} h"), modified


def _setting(fact: AnyFact) -> _Setting | None:
    match fact:
        case Identifier():
            return _Setting(fact.kind, fact.value.strip())
        case LanguageClaim():
            return _Setting(_LANGUAGE, fact.tag.lower())
        case SoftwareClaim(role=SoftwareRole.APPLICATION):
            return _Setting(fact.role, f"{fact.name} {fact.version}".strip())
        case PathClaim():
            root = _ROOT.match(fact.path)
            return _Setting(_PLACE, root[0].casefold()) if root else None
    return None


def _observation(trace: EditingTrace, group: _Group, counted: _Counted) -> Iterator[Observation]:
    author, editor = trace.person(PersonRole.AUTHOR), trace.person(PersonRole.LAST_EDITOR)
    if author is None or (editor is not None and name_key(editor.name) == name_key(author.name)):
        return
    name = name_key(author.name)
    if counted.authors[name] + counted.editors[name] <= group.authors[name] + group.editors[name]:
        return
    marks = "; ".join(
        f"{_WORDS[setting.kind]}{_shown(setting)} in {count:,} of these and in none of the others"
        for setting, count in sorted(group.settings.items(), key=lambda pair: (pair[0].kind, pair[0].value))
    )
    sentence = (
        f"{len(group.documents):,} of the {counted.documents:,} documents here, this one among them, share settings that none of the other "
        f"{counted.documents - len(group.documents):,} has: {marks}. Its author is named in other documents too, and did not save it last. That "
        "marks outliers of this collection and no more: such values can be typed by anyone and are normal for many people."
    )
    facts = [fact for setting, fact in _settings(trace) if setting in group.settings]
    days = "possible" if len(group.days) >= _AT_WORK else "excluded"
    tested = (Tested(_KEPT, "unlikely"), Tested(_NEW_COMPUTER, "possible"), Tested(_SEVERAL_DAYS, days))
    evidence = evidence_of(*facts, editor, author)
    if facts:
        yield Observation(sentence=sentence, evidence=evidence, tested=tested, item=trace.item.path)


def _shown(setting: _Setting) -> str:
    """The value as it stands; a place on a disk bears people's names, and stands in the evidence alone, where a report can mask them."""
    if setting.kind == _PLACE:
        return ""
    # A reader that sees only the letters of a program's own words, and not its language, says `und` (BCP 47) with the script.
    if setting.value.startswith("und-"):
        return f" (known by its {script_of_language(setting.value)} letters)"
    return f" “{setting.value[:100]}”"
