"""Pictures of the dump that a finding lays beside each other, as small copies, a few pairs on a page."""

from collections.abc import Iterator

from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import PictureContent
from leakcheck.model.finding import Finding
from leakcheck.model.report import ReportOptions
from leakcheck.reports.pictures_beside import articles

#: Pairs that are laid side by side, and of all pairs those that are counted one by one.
MOST_SHOWN, _MOST_COUNTED = 12, 100_000
#: What differs from an authenticated picture comes before what merely looks alike.
_FIRST = "picture_differs_from_signed_copy"

Pair = tuple[str, str]


class Pictures:
    """Gathers the pairs of pictures that findings compare, each once."""

    def __init__(self) -> None:
        self._first: list[Pair] = []
        self._rest: list[Pair] = []
        self._known: set[Pair] = set()
        self._more = 0

    def see(self, raw: FileResult) -> None:
        """`raw`: the paths as the dump has them, by which the files are found again."""
        for finding in raw.examined.findings:
            pair = _pair(finding)
            if pair is None or tuple(sorted(pair)) in self._known:
                continue
            if len(self._known) < _MOST_COUNTED:
                self._known.add((min(pair), max(pair)))
            kept = self._first if finding.rule == _FIRST else self._rest
            if len(kept) < MOST_SHOWN:
                kept.append(pair)
            else:
                self._more += 1

    def drawn(self, options: ReportOptions) -> str:
        pairs = [*self._first, *self._rest]
        if not pairs:
            return "<p>No finding lays two pictures of this dump beside each other.</p>"
        left = self._more + max(0, len(pairs) - MOST_SHOWN)
        count = len(pairs) + self._more
        told = f"{count:,} pairs of pictures are" if count > 1 else "One pair of pictures is"
        if options.mask_editors:
            return f"<p>{told} compared by findings. They are not shown here, because names and faces in a picture cannot be withheld.</p>"
        if options.depict is None:
            return f"<p>{told} compared by findings. They are not shown here: this page was written without pictures.</p>"
        made, why_not = options.depict(pairs[:MOST_SHOWN])
        return "".join(_told(articles(made, links=True), why_not, left))


def _told(shown: str, why_not: str, left: int) -> Iterator[str]:
    from html import escape

    yield shown
    if why_not:
        yield f"<p>{escape(why_not)}</p>"
    if left:
        yield f"<p>{left:,} more {'pairs are' if left > 1 else 'pair is'} not shown; leakcheck compare lays any two side by side.</p>"


def _pair(finding: Finding) -> Pair | None:
    """The first two files whose pictures a finding gives as evidence."""
    paths = dict.fromkeys(fact.at.item for fact in finding.evidence if isinstance(fact, PictureContent) and fact.role == "picture" and fact.at.item)
    first, second = [*paths, "", ""][:2]
    return (first, second) if second else None
