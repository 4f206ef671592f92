"""Families of files that share rare identifiers, as arcs: one line a file, one arc a pair that shares something.

Decision: arcs beside a list and not a cloud of dots, because in a list every file keeps its name, nothing overlaps, the order means
something (the last save that each file records), and the same family always gives the same picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from html import escape
from urllib.parse import quote

from leakcheck.model.case_view import FileResult
from leakcheck.model.document_family import DocumentFamily
from leakcheck.model.facts import IdentifierKind, TimeClaim, TimeRole
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import shortened
from leakcheck.reports.web_page.drawing import WIDTH, marked, picture, same_numbers, table
from leakcheck.reports.web_page.groups import Groups, Rows

#: Families of fewer files are listed and not drawn.
LEAST_TO_DRAW = 3
MOST_NODES, MOST_FAMILIES = 60, 8
#: Pairs that the table of one family holds, and families that are listed beside those drawn.
_MOST_PAIRS, _MOST_LISTED = 200, 30
_ROW, _ARCS, _FEW = 24, 140, 10
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


@dataclass(frozen=True, slots=True)
class Shared:
    """How many identifiers two files share, and of what kinds those are that say most."""

    count: int
    kinds: tuple[str, ...]


@dataclass(slots=True)
class Family:
    """Files that hang together by shared identifiers, in the order of the last saves that they record."""

    members: list[Member] = field(default_factory=list)
    pairs: dict[tuple[int, int], Shared] = field(default_factory=dict)
    """By the places of two members."""


class Families:
    """Chooses the largest families of a case, and gathers what their pictures tell of each file."""

    def __init__(self, families: Iterable[DocumentFamily]) -> None:
        counted = _Counted(families)
        self._chosen = nlargest(MOST_FAMILIES + _MOST_LISTED, counted, key=lambda family: (len(family.members), -family.number))
        self._more = counted.count - len(self._chosen)
        self._wanted = {path for family in self._chosen for path in family.members}
        self._members: dict[str, Member] = {}

    def see(self, row: int, raw: FileResult, shown: FileResult) -> None:
        path = shown.examined.item.path
        if path in self._wanted:
            self._members.setdefault(path, Member(row, path, shown.verdict.status, _saved(raw)))

    def families(self) -> list[Family]:
        """The largest first."""
        return [self._family(family) for family in self._chosen]

    def _family(self, of: DocumentFamily) -> Family:
        members = (self._members[path] for path in of.members if path in self._members)
        family = Family(sorted(members, key=lambda member: (member.saved or "9", member.row)))
        where = {member.path: place for place, member in enumerate(family.members)}
        for link in of.links:
            if link.first in where and link.second in where:
                first, second = sorted((where[link.first], where[link.second]))
                family.pairs[first, second] = Shared(link.count, tuple(sorted({one.kind.value for one in link.shared})))
        return family

    def drawn(self, groups: Groups) -> str:
        families = [family for family in self.families() if len(family.members) > 1]
        if not families:
            return "<p>No files were found that share rare identifiers and hold other words.</p>"
        large = [family for family in families if len(family.members) >= LEAST_TO_DRAW][:MOST_FAMILIES]
        drawn = "".join(_family(number, family, groups) for number, family in enumerate(large, 1))
        small = families[len(large) :]
        return f"{drawn}{_listed(small, self._more, groups) if small else ''}"


class _Counted:
    """Families, counted while they pass."""

    def __init__(self, families: Iterable[DocumentFamily]) -> None:
        self.count = 0
        self._families = families

    def __iter__(self) -> Iterator[DocumentFamily]:
        for family in self._families:
            self.count += 1
            yield family


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
    kinds = sorted({kind for shared in family.pairs.values() for kind in shared.kinds})
    named = "; ".join(_WORDS.get(kind, kind) for kind in kinds)
    more = f'<p class="quiet">The {count - len(members):,} with the latest last saves are not drawn.</p>' if count > len(members) else ""
    order = "In the order of the last saves that the files record."
    head = f'<h3><a href="{link}">Family {number}: {count:,} files</a></h3><p class="quiet">Shared: {escape(named)}. {order}</p>'
    arcs = "".join(_arc(first, second, shared, members) for (first, second), shared in sorted(family.pairs.items()) if second < len(members))
    lines = "".join(_line(place, member) for place, member in enumerate(members))
    label = f"Family {number}: {len(members):,} files in the order of the last saves they record, with arcs between those that share identifiers."
    return f"<article>{head}{picture('family', _ROW * len(members) + 8, label, arcs + lines)}{more}{_table(family)}</article>"


def _middle(place: int) -> int:
    return place * _ROW + _ROW // 2 + 4


def _arc(first: int, second: int, shared: Shared, members: Sequence[Member]) -> str:
    top, bottom = _middle(first), _middle(second)
    # Half an ellipse: as high as the files are apart, and never wider than the room on the left.
    across = 16 + (_ARCS - 24) * (second - first) / max(len(members) - 1, 1)
    # Thin where there are many, or they run together.
    width = (1.5 if shared.count == 1 else 2.5 if shared.count <= 5 else 4) / (1 if len(members) <= _FEW else 2)
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


def _shared(shared: Shared) -> str:
    return f"{shared.count:,} ({', '.join(shared.kinds)})"


def _link(member: Member) -> str:
    return f'<a href="#item={quote(member.path, safe="")}">{escape(shortened(_name(member.path), 80))}</a>'


def _table(family: Family) -> str:
    pairs = sorted(family.pairs.items())
    rows = ([_link(family.members[first]), _link(family.members[second]), escape(_shared(shared))] for (first, second), shared in pairs[:_MOST_PAIRS])
    more = f"<p>and {len(pairs) - _MOST_PAIRS:,} more pairs</p>" if len(pairs) > _MOST_PAIRS else ""
    return same_numbers("The same as a table", table("Pairs of files", ["File", "File", "Identifiers shared"], rows, numbers_from=3) + more)


def _listed(families: Sequence[Family], further: int, groups: Groups) -> str:
    lines = []
    for family in families:
        link = groups.link("Files that share identifiers", Rows(member.row for member in family.members))
        names = "; ".join(_link(member) for member in family.members[:LEAST_TO_DRAW])
        dots = " …" if len(family.members) > LEAST_TO_DRAW else ""
        lines.append(f'<li><a href="{link}">{len(family.members):,} files</a>: {names}{dots}</li>')
    more = f"<li>and {further:,} more, none larger than these</li>" if further else ""
    return f"<h3>{'Further families' if len(families) > 1 else 'A further family'}</h3><ul>{''.join(lines)}{more}</ul>"
