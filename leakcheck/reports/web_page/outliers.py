"""Clusters that stand apart, drawn against the rest: what their documents record, and how many of the others record the same.

Everything is counted while the items pass, whether it turns out to matter or not: only so are the counts of the rest exact.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from leakcheck.decode.scripts import script_of_language
from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import (
    AnyFact,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.item import ItemKind
from leakcheck.reports.console_text import shortened
from leakcheck.reports.fact_wording import said
from leakcheck.reports.web_page.drawing import NARROW, Drawn, marked, picture, same_numbers, samples, table
from leakcheck.reports.web_page.groups import Groups, Rows

#: The rules that find documents which stand apart; their names begin so.
RULES = "outlier_"
#: Fewer documents than these on either side are named and not drawn: shares of so few say nothing.
LEAST_MEMBERS, LEAST_REST = 3, 5
MOST_CLUSTERS, MOST_TRAITS = 12, 10
#: With more different values than this the counts of the rest would not be exact, and nothing is drawn.
MOST_VALUES = 200_000
_MOST_KEPT = 500
_HALF = 0.5
_MANDATORY = "Such values can be typed by anyone and are normal for many people. They mark what differs in this collection and no more."
_KINDS: dict[str, str] = {
    PersonRole.LAST_EDITOR: "last saved by",
    IdentifierKind.COMPANY: "company",
    IdentifierKind.CODEPAGE: "code page",
    IdentifierKind.TEMPLATE: "template",
    IdentifierKind.PRINTER: "printer",
    IdentifierKind.TENANT: "organisation’s account",
    LanguageRole.PROOFING: "proofing language",
    LanguageRole.INTERFACE: "program’s own language",
    SoftwareRole.APPLICATION: "program",
    TimeRole.MODIFIED: "time zone of the last save",
}
_LEFT, _BARS, _ROW, _TALL_ROW = 330, 390, 46, 108


@dataclass(frozen=True, slots=True)
class _Trait:
    kind: str
    digest: int
    """Of the value as it stands: two names that are both withheld are still two."""


@dataclass(slots=True)
class _Cluster:
    title: str
    sentence: str
    rows: Rows = field(default_factory=Rows)
    documents: int = 0
    traits: Counter[_Trait] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Line:
    """One value: in `inside` of the `of` documents of the cluster that record any such, and in `outside` of `rest` others."""

    kind: str
    value: str
    inside: int
    of: int
    outside: int
    rest: int


class Outliers:
    """Gathers what documents record of their surroundings, and which documents were found to stand apart."""

    def __init__(self) -> None:
        self._labels: dict[_Trait, str] = {}
        self._traits: Counter[_Trait] = Counter()
        self._kinds: Counter[str] = Counter()
        self._documents = 0
        self._clusters: dict[tuple[str, str], _Cluster] = {}
        self._too_many = False

    def see(self, row: int, raw: FileResult, shown: FileResult) -> None:
        traits: set[_Trait] = set()
        if raw.examined.item.kind is ItemKind.DOCUMENT:
            traits = self._counted(raw.examined.facts, shown.examined.facts)
            self._documents += bool(traits)
        for finding, safe in zip(raw.examined.findings, shown.examined.findings, strict=True):
            key = finding.rule, finding.sentence
            if not finding.rule.startswith(RULES) or (key not in self._clusters and len(self._clusters) >= _MOST_KEPT):
                continue
            cluster = self._clusters.setdefault(key, _Cluster(safe.title, safe.sentence))
            cluster.rows.add(row)
            cluster.documents += bool(traits)
            cluster.traits.update(traits)
            cluster.kinds.update({trait.kind for trait in traits})

    def _counted(self, raw: Sequence[AnyFact], shown: Sequence[AnyFact]) -> set[_Trait]:
        found: set[_Trait] = set()
        for fact, safe in zip(raw, shown, strict=True):
            for kind, value, label in _traits(fact, safe):
                trait = _Trait(kind, hash(value))
                if trait not in self._labels:
                    if len(self._labels) >= MOST_VALUES:
                        self._too_many = True
                        continue
                    self._labels[trait] = shortened(label, 80)
                found.add(trait)
        self._traits.update(found)
        self._kinds.update({trait.kind for trait in found})
        return found

    def drawn(self, groups: Groups) -> str:
        if not self._clusters:
            return "<p>No group of documents was found to stand apart from the others by what it records of its making.</p>"
        if self._too_many:
            return f"<p>{self._found()} This dump holds too many different values to compare them in a picture; each file’s own panel has them.</p>"
        ranked = sorted(self._clusters.values(), key=lambda cluster: (-cluster.rows.count, cluster.sentence))
        parts = [self._cluster(cluster, groups) for cluster in ranked[:MOST_CLUSTERS]]
        more = len(ranked) - len(parts)
        rest = f"<p>and {more:,} smaller groups, in the list of items</p>" if more else ""
        return f"<p><strong>{_MANDATORY}</strong></p>{''.join(parts)}{rest}"

    def _found(self) -> str:
        count = len(self._clusters)
        return f"{count:,} {'group of documents was' if count == 1 else 'groups of documents were'} found to stand apart."

    def _cluster(self, cluster: _Cluster, groups: Groups) -> str:
        link = groups.link(f"Documents that stand apart: {shortened(cluster.title, 100)}", cluster.rows)
        count = cluster.rows.count
        head = f'<h3><a href="{link}">{count:,} {"document" if count == 1 else "documents"} that stand apart</a></h3>'
        text = f"<p>{escape(shortened(cluster.sentence, 900))}</p>"
        lines = self._lines(cluster)
        rest = self._documents - cluster.documents
        if not lines or cluster.documents < LEAST_MEMBERS or rest < LEAST_REST:
            few = '<p class="quiet">Too few documents to compare in a picture.</p>'
            return f"<article>{head}{text}{few}</article>"
        return f"<article>{head}{text}{_picture(cluster, lines, rest, link)}{_table(lines)}</article>"

    def _lines(self, cluster: _Cluster) -> list[_Line]:
        lines = [
            _Line(
                trait.kind, self._labels[trait], count, cluster.kinds[trait.kind],
                self._traits[trait] - count, self._kinds[trait.kind] - cluster.kinds[trait.kind],
            )
            for trait, count in cluster.traits.items()
            if count >= _HALF * cluster.documents
        ]  # fmt: skip
        return sorted(lines, key=lambda line: (line.outside / max(line.rest, 1) - line.inside / line.of, line.kind, line.value))[:MOST_TRAITS]


def _traits(fact: AnyFact, safe: AnyFact) -> Iterator[tuple[str, str, str]]:
    """Kind, value as it stands, and value as it may be shown."""
    kind, value = "", ""
    match fact:
        case PersonClaim(role=PersonRole.LAST_EDITOR):
            kind, value = fact.role, (fact.name or fact.address).strip().casefold()
        case Identifier():
            kind, value = fact.kind, fact.value.strip()
        case LanguageClaim():
            kind, value = fact.role, fact.tag.lower()
        case SoftwareClaim(role=SoftwareRole.APPLICATION):
            kind, value = fact.role, f"{fact.name} {fact.version}".strip()
        case TimeClaim(role=TimeRole.MODIFIED) if fact.moment.offset_minutes:
            kind, value = fact.role, f"{fact.moment.offset_minutes / 60:+g} h from UTC"
    if kind in _KINDS and value:
        yield kind, value, _label(value, safe)


def _label(value: str, safe: AnyFact) -> str:
    if isinstance(safe, TimeClaim):
        return value
    # A reader that sees only the letters of a program's own words, and not its language, says `und` (BCP 47) with the script.
    if isinstance(safe, LanguageClaim) and value.startswith("und-"):
        return f"known by its {script_of_language(value)} letters"
    return said(safe).value


def _picture(cluster: _Cluster, lines: Sequence[_Line], rest: int, link: str) -> str:
    wide = Drawn(_ROW * len(lines) + 4, "".join(_bars(line, place * _ROW, link) for place, line in enumerate(lines)))
    narrow = Drawn(_TALL_ROW * len(lines) + 4, "".join(_bars_below(line, place * _TALL_ROW, link) for place, line in enumerate(lines)))
    label = (
        f"{cluster.documents:,} documents that stand apart, against {rest:,} others: how many record each value; the table below holds the numbers."
    )
    others = f"the {rest:,} other documents that record anything of their making"
    legend = samples(("inside", f"these {cluster.documents:,}"), ("rest", others))
    return legend + picture("outliers", label, wide, narrow)


def _bars(line: _Line, top: int, link: str) -> str:
    """What is recorded on the left, how often on the right."""
    parts = (
        f'<text class="kind" x="0" y="{top + 16}">{escape(_KINDS[line.kind])}</text>'
        f'<text class="lane" x="0" y="{top + 34}">{escape(shortened(line.value, 38))}</text>{_pair(line, _LEFT, top + 4, _BARS)}'
        f'<text x="{_LEFT + _BARS + 10}" y="{top + 16}">{line.inside:,} of these {line.of:,}</text>'
        f'<text x="{_LEFT + _BARS + 10}" y="{top + 34}">{_others(line)}</text>'
    )
    return marked(link, _title(line), parts)


def _bars_below(line: _Line, top: int, link: str) -> str:
    """The same in lines below each other."""
    parts = (
        f'<text class="kind" x="0" y="{top + 16}">{escape(_KINDS[line.kind])}</text>'
        f'<text class="lane" x="0" y="{top + 34}">{escape(shortened(line.value, 40))}</text>{_pair(line, 0, top + 42, NARROW)}'
        f'<text x="0" y="{top + 93}">{line.inside:,} of these {line.of:,}; {_others(line)}</text>'
    )
    return marked(link, _title(line), parts)


def _pair(line: _Line, left: int, top: int, whole: int) -> str:
    inside, outside = (whole * part / of if of else 0.0 for part, of in ((line.inside, line.of), (line.outside, line.rest)))
    # One document among thousands must stay visible.
    outside = max(outside, 2.0) if line.outside else 0.0
    # An empty bar would say that others record something else; where none records anything there is no bar.
    ground = f'<rect class="ground" x="{left}" y="{top + 18}" width="{whole}" height="15"/>' if line.rest else ""
    return (
        f'<rect class="ground" x="{left}" y="{top}" width="{whole}" height="15"/>{ground}'
        f'<rect class="fill-inside" x="{left}" y="{top}" width="{inside:.1f}" height="15"/>'
        f'<rect class="fill-rest" x="{left}" y="{top + 18}" width="{outside:.1f}" height="15"/>'
    )


def _others(line: _Line) -> str:
    return f"{line.outside:,} of {line.rest:,} others that record one" if line.rest else "no other records one"


def _title(line: _Line) -> str:
    return f"{_KINDS[line.kind]} {line.value}: {line.inside:,} of {line.of:,} here, {line.outside:,} of {line.rest:,} of the others"


def _table(lines: Sequence[_Line]) -> str:
    rows = (
        [escape(_KINDS[line.kind]), escape(line.value), f"{line.inside:,}", f"{line.of:,}", f"{line.outside:,}", f"{line.rest:,}"] for line in lines
    )
    heads = ["What is recorded", "Value", "here", "of those that record one", "elsewhere", "of those that record one"]
    return same_numbers("The same numbers as a table", table("Values here and elsewhere", heads, rows, numbers_from=2))
