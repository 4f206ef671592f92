"""Families of files that share rare identifiers, as arcs: one line a file, one arc a pair that shares something.

Decision: arcs beside a list and not a cloud of dots, because in a list every file keeps its name, nothing overlaps, the order means
something (the last save that each file records), and the same family always gives the same picture.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import combinations
from urllib.parse import quote

from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim, TimeRole
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import shortened
from leakcheck.reports.web_page.drawing import WIDTH, marked, picture, same_numbers, table
from leakcheck.reports.web_page.groups import Groups, Rows

RULE = "shared_ancestry"
#: Families of fewer files are listed and not drawn.
LEAST_TO_DRAW = 3
MOST_NODES, MOST_FAMILIES = 60, 8
#: Files that are looked at in all, and pairs that the table of one family holds.
_MOST_FILES, _MOST_PAIRS, _MOST_LISTED = 20_000, 200, 30
#: A value that more files share is a template's; the rule leaves it aside, and a picture of all pairs would be a blot.
_RARE = 12
_ROW, _ARCS = 24, 140
#: How the kinds of identifiers are called, for readers who never saw one.
_WORDS: dict[str, str] = {
    IdentifierKind.RSID: "marks of editing sessions (rsid)",
    IdentifierKind.RSID_ROOT: "the mark of the first editing session (rsid root)",
    IdentifierKind.DOCUMENT: "a document’s own number (document id)",
    IdentifierKind.ORIGINAL_DOCUMENT: "the number of the original document",
    IdentifierKind.PDF_PERMANENT: "the number that a PDF keeps (first half of ID)",
}
_SIGNS = {Status.AUTHENTICATED: "✓", Status.UNVERIFIABLE: "○", Status.SUSPICIOUS: "▲"}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a family."""

    row: int
    path: str
    """As it may be shown."""
    status: Status
    saved: str
    """The last save that it records, ISO 8601 as written; empty where it records none."""


@dataclass(slots=True)
class Family:
    """Files that hang together by shared identifiers, in the order of the last saves that they record."""

    members: list[Member] = field(default_factory=list)
    pairs: dict[tuple[int, int], Counter[str]] = field(default_factory=dict)
    """Places of two members, and how many identifiers of each kind they share."""


class Families:
    """Gathers the files that were found to share an editing history."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self._holders: dict[tuple[str, str], list[int]] = {}
        self._left_out = 0

    def see(self, row: int, raw: FileResult, shown: FileResult) -> None:
        found = [finding for finding in raw.examined.findings if finding.rule == RULE]
        if not found:
            return
        if len(self._members) >= _MOST_FILES:
            self._left_out += 1
            return
        place = len(self._members)
        self._members.append(Member(row, shown.examined.item.path, shown.verdict.status, _saved(raw)))
        for mark in sorted(set(_marks(found, raw.examined.item))):
            self._holders.setdefault(mark, []).append(place)

    def families(self) -> list[Family]:
        """The largest first."""
        pairs: dict[tuple[int, int], Counter[str]] = {}
        for (kind, _), holders in self._holders.items():
            for pair in combinations(holders, 2) if len(holders) <= _RARE else ():
                pairs.setdefault(pair, Counter())[kind] += 1
        together = _Together(len(self._members))
        for first, second in pairs:
            together.join(first, second)
        groups: dict[int, list[int]] = {}
        for place in range(len(self._members)):
            groups.setdefault(together.root(place), []).append(place)
        families = {root: Family() for root, places in groups.items() if len(places) > 1}
        where: dict[int, int] = {}
        for root, family in families.items():
            ordered = sorted(groups[root], key=lambda place: (self._members[place].saved or "9", self._members[place].row))
            where |= {place: position for position, place in enumerate(ordered)}
            family.members = [self._members[place] for place in ordered]
        for (first, second), shared in pairs.items():
            ends = sorted((where[first], where[second]))
            families[together.root(first)].pairs[ends[0], ends[1]] = shared
        return sorted(families.values(), key=lambda family: (-len(family.members), family.members[0].row))

    def drawn(self, groups: Groups) -> str:
        families = self.families()
        if not families:
            return "<p>No files were found that share rare identifiers and hold other words.</p>"
        large = [family for family in families if len(family.members) >= LEAST_TO_DRAW]
        drawn = "".join(_family(number, family, groups) for number, family in enumerate(large[:MOST_FAMILIES], 1))
        small = families[len(large[:MOST_FAMILIES]) :]
        left = f"<p>{self._left_out:,} more files with shared identifiers are not drawn.</p>" if self._left_out else ""
        return f"{drawn}{_listed(small, groups) if small else ''}{left}"


class _Together:
    """Which files hang together (union-find)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, place: int) -> int:
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place

    def join(self, first: int, second: int) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._above[high] = low


def _marks(found: Sequence[Finding], item: Item) -> Iterator[tuple[str, str]]:
    for finding in found:
        for fact in finding.evidence:
            if isinstance(fact, Identifier) and fact.at.item in {"", item.path}:
                yield fact.kind.value, fact.value


def _saved(raw: FileResult) -> str:
    claims = (fact for fact in raw.examined.facts if isinstance(fact, TimeClaim))
    moment = next((claim.moment for claim in claims if claim.role is TimeRole.MODIFIED), None)
    return f"{moment.utc or moment.wall:%Y-%m-%d %H:%M}" if moment else ""


def _name(path: str) -> str:
    return path.rsplit("!/", 1)[-1].rsplit("/", 1)[-1] or path


def _family(number: int, family: Family, groups: Groups) -> str:
    members = family.members[:MOST_NODES]
    count = len(family.members)
    link = groups.link(f"Family {number}: files that share identifiers", Rows(member.row for member in family.members))
    kinds = Counter[str]()
    for shared in family.pairs.values():
        kinds.update(shared.keys())
    named = "; ".join(_WORDS.get(kind, kind) for kind in sorted(kinds))
    more = f'<p class="quiet">The {count - len(members):,} with the latest last saves are not drawn.</p>' if count > len(members) else ""
    order = "In the order of the last saves that the files record."
    head = f'<h3><a href="{link}">Family {number}: {count:,} files</a></h3><p class="quiet">Shared: {escape(named)}. {order}</p>'
    arcs = "".join(_arc(first, second, shared, members) for (first, second), shared in sorted(family.pairs.items()) if second < len(members))
    lines = "".join(_line(place, member) for place, member in enumerate(members))
    label = f"Family {number}: {len(members):,} files in the order of the last saves they record, with arcs between those that share identifiers."
    return f"<article>{head}{picture('family', _ROW * len(members) + 8, label, arcs + lines)}{more}{_table(family)}</article>"


def _middle(place: int) -> int:
    return place * _ROW + _ROW // 2 + 4


def _arc(first: int, second: int, shared: Counter[str], members: Sequence[Member]) -> str:
    top, bottom = _middle(first), _middle(second)
    # Half an ellipse: as high as the files are apart, and never wider than the room on the left.
    across = 16 + (_ARCS - 24) * (second - first) / max(len(members) - 1, 1)
    total = shared.total()
    width = 1.5 if total == 1 else 2.5 if total <= 5 else 4
    title = f"{_name(members[first].path)} and {_name(members[second].path)} share {_shared(shared)}"
    return (
        f'<path class="arc" d="M{_ARCS} {top}A{across:.0f} {(bottom - top) / 2:.0f} 0 0 0 {_ARCS} {bottom}" stroke-width="{width}">'
        f"<title>{escape(title)}</title></path>"
    )


def _line(place: int, member: Member) -> str:
    y = _middle(place)
    parts = (
        f'<circle class="fill-{member.status.value.lower()}" cx="{_ARCS}" cy="{y}" r="6"/>'
        f'<text class="name" x="{_ARCS + 14}" y="{y + 5}">{_SIGNS[member.status]} {escape(shortened(_name(member.path), 75))}</text>'
        f'<text x="{WIDTH}" y="{y + 5}" text-anchor="end">{member.saved or "no last save recorded"}</text>'
    )
    return marked(f"#item={quote(member.path, safe='')}", f"{member.path}: {member.status.value}", parts)


def _shared(shared: Counter[str]) -> str:
    return ", ".join(f"{count:,} × {kind}" for kind, count in sorted(shared.items()))


def _link(member: Member) -> str:
    return f'<a href="#item={quote(member.path, safe="")}">{escape(shortened(_name(member.path), 80))}</a>'


def _table(family: Family) -> str:
    pairs = sorted(family.pairs.items())
    rows = ([_link(family.members[first]), _link(family.members[second]), escape(_shared(shared))] for (first, second), shared in pairs[:_MOST_PAIRS])
    more = f"<p>and {len(pairs) - _MOST_PAIRS:,} more pairs</p>" if len(pairs) > _MOST_PAIRS else ""
    return same_numbers("The same as a table", table("Pairs of files", ["File", "File", "Identifiers shared"], rows, numbers_from=3) + more)


def _listed(families: Sequence[Family], groups: Groups) -> str:
    lines = []
    for family in families[:_MOST_LISTED]:
        link = groups.link("Files that share identifiers", Rows(member.row for member in family.members))
        names = "; ".join(_link(member) for member in family.members[:LEAST_TO_DRAW])
        dots = " …" if len(family.members) > LEAST_TO_DRAW else ""
        lines.append(f'<li><a href="{link}">{len(family.members):,} files</a>: {names}{dots}</li>')
    more = f"<li>and {len(families) - _MOST_LISTED:,} more</li>" if len(families) > _MOST_LISTED else ""
    return f"<h3>{'Further families' if len(families) > 1 else 'A further family'}</h3><ul>{''.join(lines)}{more}</ul>"
