"""The parts of the page that stand without its script: counts, tables, notes and problems. Every text of the dump is escaped here."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote

from leakcheck.model.case_view import DumpNote, RunInfo
from leakcheck.model.glossary import BASIS_SENTENCES
from leakcheck.model.problem import Problem
from leakcheck.model.verdict import Basis, Status
from leakcheck.reports.console_text import shortened
from leakcheck.reports.name_mask import WHAT_IS_WITHHELD, WHAT_STANDS
from leakcheck.reports.problem_groups import ProblemGroup, problem_groups
from leakcheck.reports.reading_order import first_suspicious
from leakcheck.reports.shown import ShownCase
from leakcheck.reports.verdict_breakdown import Counted, Share, shares

#: A sign beside the word, so that no meaning rests on colour.
SIGNS = {Status.AUTHENTICATED: "✓", Status.UNVERIFIABLE: "○", Status.SUSPICIOUS: "▲"}
_SHORT = {
    Status.AUTHENTICATED: "Unchanged, as somebody else’s key or record shows.",
    Status.UNVERIFIABLE: "Nothing in the file settles what it claims. This is the normal answer.",
    Status.SUSPICIOUS: "Needs an explanation before use.",
}
_EXAMPLES = 5
_BAR = 720


def masthead(run: RunInfo, *, masked: str) -> str:
    unfinished = "" if run.finished else '<p class="warning"><strong>The scan is not finished.</strong> This page shows what was read so far.</p>'
    withheld = f"<p>{escape(WHAT_IS_WITHHELD)}</p>{_warning(WHAT_STANDS)}" if masked else ""
    return f'<p class="dump">{escape(shortened(", ".join(run.roots), 200))}</p>{unfinished}{withheld}'


def _warning(words: str) -> str:
    return f'<p class="warning">{escape(words)}</p>'


def items_and_files(items: int, files: int) -> str:
    """What the numbers of the page count, said before any of them."""
    if not items:
        return ""
    said = f"{items:,} {'item' if items == 1 else 'items'} in {files:,} {'file' if files == 1 else 'files'}."
    meant = "An item is a file of the dump or what lies in one: a mail in a mailbox, an attachment, an entry of an archive. Each has its own verdict."
    return f"<p><strong>{said}</strong> {meant}</p>"


def cards(counts: Mapping[Status, int], case: Counted) -> str:
    total = sum(counts.values())
    return "\n".join(_card(status, counts[status], total, shares(case, status)) for status in Status)


def _card(status: Status, count: int, total: int, shares: Sequence[Share]) -> str:
    lines = "".join(f"<li{_across(share)}><strong>{share.count:,}</strong> {escape(share.words)}</li>" for share in shares)
    return (
        f'<li class="card {status.value.lower()}"><a href="#verdict={status.value}">'
        f'<span class="word"><span aria-hidden="true">{SIGNS[status]}</span> {status.value}</span>'
        f'<span class="count">{count:,}<span class="of"> of {total:,} items</span></span>'
        f'<span class="means">{_SHORT[status]}</span></a>{f"<ul>{lines}</ul>" if lines else ""}</li>'
    )


def _across(share: Share) -> str:
    return ' class="within"' if share.within else ""


def share_picture(counts: Mapping[Status, int]) -> str:
    """One bar that the three counts share. Empty for an empty dump."""
    total = sum(counts.values())
    if not total:
        return "<p>This dump holds no items.</p>"
    at, parts = 0.0, []
    for status in Status:
        width = _BAR * counts[status] / total
        parts.append(f'<rect class="fill-{status.value.lower()}" x="{at:.1f}" y="0" width="{width:.1f}" height="14"/>')
        at += width
    said = ", ".join(f"{counts[status]:,} {status.value}" for status in Status)
    return f'<svg class="share" viewBox="0 0 {_BAR} 14" preserveAspectRatio="none" role="img" aria-label="{said}">{"".join(parts)}</svg>'


def begin_here(case: ShownCase) -> str:
    """What a reader does first: the file that the terminal lists as number 1 too."""
    first = next(iter(first_suspicious(case, 1)), None)
    if first is not None:
        path = _item_link(first.examined.item.path)
        return f'<p class="begin">Begin with {path} and its innocent explanation. A verdict speaks about the file, never about a person.</p>'
    if not case.run().finished or not sum(case.counts().values()):
        return ""
    said = "No check found enough to ask for an explanation. That is not evidence that the files are what they claim to be."
    return f'<p class="begin">{said} Begin with what you mean to publish: look for it in the list of items.</p>'


def basis_table(counted: Sequence[tuple[Status, str, int]]) -> str:
    order = list(Status)
    ranked = sorted(counted, key=lambda row: (-order.index(row[0]), -row[2], row[1]))
    rows = "".join(
        f'<tr><td>{_badge(status)}</td><th scope="row"><a href="#basis={quote(basis)}">{escape(basis)}</a>'
        f'<span class="why">{escape(_basis_meaning(basis))}</span></th><td class="number">{count:,}</td></tr>'
        for status, basis, count in ranked
    )
    head = '<tr><th scope="col">Verdict</th><th scope="col">Basis</th><th scope="col" class="number">Items</th></tr>'
    return f'<table class="wide"><caption>What the verdicts rest on</caption><thead>{head}</thead><tbody>{rows}</tbody></table>'


def format_table(counted: Sequence[tuple[str, Status, int]]) -> str:
    table: dict[str, dict[Status, int]] = {}
    for name, status, count in counted:
        table.setdefault(name, dict.fromkeys(Status, 0))[status] += count
    rows = "".join(
        f'<tr><th scope="row"><a href="#format={quote(name)}">{escape(kind_words(name))}</a></th>'
        + "".join(f'<td class="number">{by[status]:,}</td>' for status in Status)
        + f'<td class="number">{sum(by.values()):,}</td></tr>'
        for name, by in sorted(table.items(), key=lambda row: (-sum(row[1].values()), row[0]))
    )
    columns = "".join(f'<th scope="col" class="number">{_badge(status)}</th>' for status in Status)
    head = f'<tr><th scope="col">Kind of file</th>{columns}<th scope="col" class="number">All</th></tr>'
    return f'<table class="wide signs"><caption>Verdicts by kind of file</caption><thead>{head}</thead><tbody>{rows}</tbody></table>'


def kind_words(name: str) -> str:
    return name.replace("_", " ") or "no reader"


def notes(found: Sequence[DumpNote]) -> str:
    if not found:
        return "<p>Nothing was found that concerns the dump as a whole.</p>"
    return f"<ul>{''.join(f'<li>{escape(note.sentence)}</li>' for note in found)}</ul>"


def problems(found: Iterable[Problem]) -> str:
    groups = problem_groups(found, _EXAMPLES)
    return "".join(map(_problem_group, groups)) if groups else "<p>Everything could be read.</p>"


def _problem_group(group: ProblemGroup) -> str:
    lines = "".join(f"<li>{_item_link(problem.item)}: {escape(shortened(problem.sentence, 300))}</li>" for problem in group.examples)
    left = group.files - len(group.examples)
    more = f"<li>and {left:,} more: choose them in the list of items by the flag “limits”, or open the case file</li>" if left else ""
    return f"<details><summary>{group.files:,} {group.words}</summary><ul>{lines}{more}</ul></details>"


def made_with(run: RunInfo) -> str:
    pairs = (
        ("leakcheck", run.version),
        ("tables of dated facts (digest)", run.tables),
        ("keys (digest)", run.keys),
        ("files of keys or certificates given", "; ".join(run.key_files)),
        ("checks and readers in use (digest)", run.plugins),
        ("network used", "yes, for keys" if run.online else "no"),
        ("theft stated as", run.since_theft),
    )
    return "".join(f"<div><dt>{label}</dt><dd>{escape(value)}</dd></div>" for label, value in pairs if value)


def _item_link(path: str) -> str:
    return f'<a href="#item={quote(path, safe="")}">{escape(shortened(path))}</a>' if path else "the dump"


def _badge(status: Status) -> str:
    return (
        f'<span class="badge {status.value.lower()}"><span aria-hidden="true">{SIGNS[status]}</span> <span class="name">{status.value}</span></span>'
    )


def _basis_meaning(basis: str) -> str:
    return BASIS_SENTENCES[Basis(basis)] if basis in set(Basis) else ""
