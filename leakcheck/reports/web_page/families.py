"""Families of files that share rare identifiers, as arcs: one line a file, one arc a pair that shares something.

Decision: arcs beside a list and not a cloud of dots, because in a list every file keeps its name, nothing overlaps, the order means
something (the last save that each file records), and the same family always gives the same picture. A family of hundreds would be a
carpet of threads: its files are drawn together in at most thirty dots, which say how many they stand for and open them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from html import escape
from urllib.parse import quote

from leakcheck.model.case_view import FileResult
from leakcheck.model.document_family import DocumentFamily
from leakcheck.model.facts import IdentifierKind, TimeClaim, TimeRole
from leakcheck.model.item import INSIDE
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import shortened
from leakcheck.reports.web_page.drawing import NARROW, WIDTH, Drawn, marked, picture, same_numbers, table
from leakcheck.reports.web_page.groups import Groups, Rows
from leakcheck.reports.web_page.months import axis_of, month_of

#: Families of fewer files are listed and not drawn.
LEAST_TO_DRAW = 3
MOST_NODES, MOST_FAMILIES = 60, 8
#: Of a larger family the files are drawn together in so many parts at most; a part that holds more than this share tells nothing.
MOST_PARTS, _MOST_OF, _DEEPEST = 30, 0.6, 20
#: Pairs that the table of one family holds, and families that are listed beside those drawn.
_MOST_PAIRS, _MOST_LISTED = 200, 30
_ROW, _ARCS, _FEW = 24, 140, 10
#: How the kinds of identifiers are called, for readers who never saw one.
_WORDS: dict[str, str] = {
    IdentifierKind.RSID: "marks of editing sessions (rsid)",
    IdentifierKind.RSID_ROOT: "the mark of the first editing session (rsid root)",
    IdentifierKind.BOOKMARK: "hidden bookmarks that Word made (their names hold the second)",
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
    count = len(family.members)
    link = groups.link(f"Family {number}: files that share identifiers", Rows(member.row for member in family.members))
    kinds = sorted({kind for shared in family.pairs.values() for kind in shared.kinds})
    named = "; ".join(_WORDS.get(kind, kind) for kind in kinds)
    plan = _files(family) if count <= MOST_NODES else _parts(number, family, groups)
    head = f'<h3><a href="{link}">Family {number}: {count:,} files</a></h3><p class="quiet">Shared: {escape(named)}. {plan.said}</p>'
    label = f"Family {number}: {count:,} files, with arcs between those that share identifiers."
    drawn = picture("family", label, _drawn(plan, _WIDE), _drawn(plan, _SLIM))
    return f"<article>{head}{drawn}{plan.table}{_table(family)}</article>"


# ── what is drawn ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Node:
    """One line of the picture: a file, or many."""

    link: str
    title: str
    name: str
    beside: str
    kind: str
    """How its dot is filled."""
    radius: float


@dataclass(frozen=True, slots=True)
class _Arc:
    first: int
    second: int
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """The lines and arcs of a family's picture."""

    said: str
    nodes: Sequence[_Node]
    arcs: Sequence[_Arc]
    table: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide the picture and its arcs are, how high a line, how many letters of a name; whether what stands beside goes below the name."""

    width: int
    arcs: int
    row: int
    letters: int
    below: bool


_WIDE, _SLIM = _Layout(WIDTH, _ARCS, _ROW, 75, below=False), _Layout(NARROW, 76, 40, 34, below=True)


def _files(family: Family) -> _Plan:
    """Each file by itself."""
    members = family.members
    nodes = [
        _Node(
            f"#item={quote(member.path, safe='')}", f"{member.path}: {member.status.value}", f"{_SIGNS[member.status]} {_name(member.path)}",
            member.saved or "no last save recorded", member.status.value.lower(), 6,
        )
        for member in members
    ]  # fmt: skip
    # Thin where there are many, or they run together.
    thin = 1 if len(members) <= _FEW else 2
    arcs = [
        _Arc(
            first, second, (1.5 if shared.count == 1 else 2.5 if shared.count <= 5 else 4) / thin,
            f"{_name(members[first].path)} and {_name(members[second].path)} share {_shared(shared)}",
        )
        for (first, second), shared in sorted(family.pairs.items())
    ]  # fmt: skip
    return _Plan("In the order of the last saves that the files record.", nodes, arcs)


def _parts(number: int, family: Family, groups: Groups) -> _Plan:
    """Of a large family the files are drawn together: by the time of the last save, by folder, or so many at a time."""
    by, parts = parted(family.members)
    where = {member.path: place for place, (_, members) in enumerate(parts) for member in members}
    pairs: Counter[tuple[int, int]] = Counter()
    for first, second in family.pairs:
        one, other = sorted((where[family.members[first].path], where[family.members[second].path]))
        pairs[one, other] += 1
    most = max(len(members) for _, members in parts)
    nodes = [_part(number, label, members, most, groups) for label, members in parts]
    strongest = max((count for (one, other), count in pairs.items() if one != other), default=1)
    arcs = [
        _Arc(one, other, 1 + 3 * count / strongest, f"{count:,} {'pair shares' if count == 1 else 'pairs share'} identifiers")
        for (one, other), count in sorted(pairs.items())
        if one != other
    ]
    said = (
        f"They are too many to be drawn one by one, and stand together {by}. A dot is the larger the more files it stands for, and opens them; "
        "an arc is the thicker the more pairs of files from both ends share identifiers."
    )
    rows = (
        [f'<a href="{node.link}">{escape(shortened(label, 80))}</a>', f"{len(members):,}", _verdicts(members), f"{pairs[place, place]:,}"]
        for place, (node, (label, members)) in enumerate(zip(nodes, parts, strict=True))
    )
    heads = ["Drawn together", "Files", "Verdicts", "Pairs among them that share identifiers"]
    return _Plan(said, nodes, arcs, same_numbers("These groups as a table", table("Parts of the family", heads, rows, numbers_from=1)))


def _part(number: int, label: str, members: Sequence[Member], most: int, groups: Groups) -> _Node:
    link = groups.link(f"Family {number}: {label}", Rows(member.row for member in members))
    count = "one file" if len(members) == 1 else f"{len(members):,} files"
    # By the area and not by the radius, as the eye compares them.
    radius = max(3.0, 11 * (len(members) / most) ** 0.5)
    worst = next(status for status in (Status.SUSPICIOUS, Status.AUTHENTICATED, Status.UNVERIFIABLE) if any(one.status is status for one in members))
    kind = worst.value.lower() if all(one.status is worst for one in members) else "rest"
    names = "; ".join(_name(member.path) for member in members[:LEAST_TO_DRAW])
    return _Node(link, f"{label}: {count}, among them {names}", f"{shortened(label, 60)}: {count}", _verdicts(members), kind, radius)


def _verdicts(members: Sequence[Member]) -> str:
    counts = Counter(member.status for member in members)
    return " ".join(f"{_SIGNS[status]} {counts[status]:,}" for status in Status if counts[status])


# ── which files are drawn together ───────────────────────────────────────────────────────────────────────────────────

Part = tuple[str, list[Member]]


def parted(members: Sequence[Member]) -> tuple[str, list[Part]]:
    """How they are put together, in words, and the parts: at most MOST_PARTS, none of them most of the family if that can be had."""
    candidates = [("by the time of the last save that they record", _by_time(members)), ("by the folder in which they lie", _by_folder(members))]
    by, parts = min(candidates, key=lambda one: max(len(part) for _, part in one[1]))
    if len(parts) > 1 and max(len(part) for _, part in parts) <= _MOST_OF * len(members):
        return by, parts
    size = -(-len(members) // MOST_PARTS)
    slices = [
        (f"{start + 1:,} to {min(start + size, len(members)):,}", list(members[start : start + size])) for start in range(0, len(members), size)
    ]
    return f"{size:,} at a time, in the order of the last saves that they record", slices


def _by_time(members: Sequence[Member]) -> list[Part]:
    months = [month_of(member.saved) for member in members]
    counted = Counter(month for month in months if month is not None)
    axis = axis_of(counted, MOST_PARTS - 2) if counted else None
    parts: dict[str, list[Member]] = {}
    for member, month in zip(members, months, strict=True):
        place = axis.bar_of(month) if axis and month is not None else None
        label = axis.name_of(place) if axis and place is not None else "no last save recorded" if month is None else "far from the others"
        parts.setdefault(label, []).append(member)
    return list(parts.items())


def _by_folder(members: Sequence[Member]) -> list[Part]:
    """The deepest folders of which there are not too many."""
    folders = [member.path.replace(INSIDE, "/").split("/")[:-1] for member in members]
    for depth in range(min(max(map(len, folders), default=0), _DEEPEST), 0, -1):
        parts: dict[str, list[Member]] = {}
        for member, steps in zip(members, folders, strict=True):
            parts.setdefault("/".join(steps[:depth]), []).append(member)
        if len(parts) <= MOST_PARTS:
            return list(parts.items())
    return [("all", list(members))]


# ── the marks ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _drawn(plan: _Plan, layout: _Layout) -> Drawn:
    arcs = "".join(_arc(arc, len(plan.nodes), layout) for arc in plan.arcs)
    return Drawn(layout.row * len(plan.nodes) + 8, arcs + "".join(_line(place, node, layout) for place, node in enumerate(plan.nodes)))


def _middle(place: int, layout: _Layout) -> int:
    return place * layout.row + layout.row // 2 + 4


def _arc(arc: _Arc, nodes: int, layout: _Layout) -> str:
    top, bottom = _middle(arc.first, layout), _middle(arc.second, layout)
    # Half an ellipse: as high as the files are apart, and never wider than the room on the left.
    across = 16 + (layout.arcs - 24) * (arc.second - arc.first) / max(nodes - 1, 1)
    return (
        f'<path class="arc" d="M{layout.arcs} {top}A{across:.0f} {(bottom - top) / 2:.0f} 0 0 0 {layout.arcs} {bottom}" '
        f'stroke-width="{arc.width:.2f}"><title>{escape(arc.title)}</title></path>'
    )


def _line(place: int, node: _Node, layout: _Layout) -> str:
    y, left = _middle(place, layout), layout.arcs + 16
    name = escape(shortened(node.name, layout.letters))
    beside = (
        f'<text x="{left}" y="{y + 14}">{escape(node.beside)}</text>'
        if layout.below
        else f'<text x="{layout.width}" y="{y + 5}" text-anchor="end">{escape(node.beside)}</text>'
    )
    parts = (
        f'<circle class="fill-{node.kind}" cx="{layout.arcs}" cy="{y}" r="{node.radius:.3g}"/>'
        f'<text class="name" x="{left}" y="{y - 2 if layout.below else y + 5}">{name}</text>{beside}'
    )
    return marked(node.link, node.title, parts)


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
