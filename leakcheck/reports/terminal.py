"""The report for a terminal: counts, what needs an explanation, notes on the dump, what could not be read, how to go on."""

import shlex
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from leakcheck.model.case_view import CaseView, FileResult
from leakcheck.model.item import Item
from leakcheck.model.report import Report, ReportOptions, ReportPart
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import ConsoleText, shortened
from leakcheck.reports.headline import Headline, headline
from leakcheck.reports.leading_finding import leading_finding, main_explanation, strongest_evidence
from leakcheck.reports.problem_groups import problem_groups
from leakcheck.reports.reading_order import first_suspicious
from leakcheck.reports.shown import ShownCase
from leakcheck.reports.verdict_breakdown import shares

#: Entries; files of which the same is said share one.
MOST_LISTED = 20
_MOST_GATHERED = 1000
#: One passage: as it was, and as it is.
_MOST_CHANGES = 2
_MOST_ALIKE = 4
MOST_NOTES = 10
_PROBLEM_EXAMPLES, _MOST_AUTHENTICATED = 2, 10
#: How `visible` begins what it writes for a character that cannot be seen.
_MADE_VISIBLE = "<U+"
STYLES = {Status.AUTHENTICATED: "green", Status.UNVERIFIABLE: "", Status.SUSPICIOUS: "bold yellow"}
_MEANS = {
    Status.AUTHENTICATED: "unchanged, as somebody else's key or record shows",
    Status.UNVERIFIABLE: "nothing in the file settles what it claims; the normal answer",
    Status.SUSPICIOUS: "needs an explanation before use",
}


def render(case: CaseView, options: ReportOptions) -> Iterator[ReportPart]:
    yield ReportPart("report.txt", _chunks(ShownCase(case, options), ConsoleText(options), options.case or "CASE"))


def _chunks(case: ShownCase, out: ConsoleText, folder: str) -> Iterator[str]:
    groups = _groups(case)
    for section in (_counts, partial(_suspicious, groups), _authenticated, _notes, _problems, partial(_next_steps, groups, folder)):
        section(case, out)
        yield out.taken()


def _counts(case: ShownCase, out: ConsoleText) -> None:
    run, counts = case.run(), case.counts()
    total, files = sum(counts.values()), case.files()
    out.line(f"leakcheck {run.version}: {shortened(', '.join(run.roots))}", "bold")
    if not run.finished:
        out.line("The scan is not finished: run the same command again to go on. Verdicts are reached when everything has been read.", "yellow")
    out.line(f"{_number(total, 'item')} in {_number(files, 'file')}, each with a verdict of its own", "dim")
    out.line()
    digits = len(f"{total:,}")
    for status in Status:
        out.line(_MEANS[status], indent=2, first=f"{status.value:<14}{counts[status]:>{digits},} of {total:,}   ", style=STYLES[status])
        for share in shares(case, status):
            out.line(share.words, "dim", indent=16, first=f"{share.count:>{digits},} ")


def _suspicious(groups: Sequence[Sequence[FileResult]], case: ShownCase, out: ConsoleText) -> None:
    count = case.counts()[Status.SUSPICIOUS]
    if not count and not case.run().finished:
        out.heading("No verdict yet")
        out.line("Nothing is known yet of what may need an explanation, and of what is authenticated.")
        return
    if not count:
        out.heading("Nothing here is SUSPICIOUS")
        out.line("No check found enough to ask for an explanation. That is not evidence that the files are what they claim to be.")
        return
    out.heading(f"SUSPICIOUS: {count:,} to explain before use")
    listed = groups[:MOST_LISTED]
    for number, alike in enumerate(listed, 1):
        _one(alike, f"{number}. ", out)
        out.line()
    rest = count - sum(map(len, listed))
    if rest:
        out.line(f"and {rest:,} more: see the report.", indent=2)


def _groups(case: ShownCase) -> list[list[FileResult]]:
    """What is SUSPICIOUS in the order in which to look at it, files of which the same is said together."""
    groups: dict[tuple[str, ...], list[FileResult]] = {}
    for result in first_suspicious(case, _MOST_GATHERED):
        groups.setdefault(_what_is_said(result), []).append(result)
    return list(groups.values())


def _what_is_said(result: FileResult) -> tuple[str, ...]:
    """Of a burst of saves the same is said for every file: it is said once, for all of them."""
    finding = leading_finding(result)
    return result.verdict.basis, *result.verdict.flags, finding.sentence if finding else result.verdict.sentence


def _one(alike: Sequence[FileResult], number: str, out: ConsoleText) -> None:
    verdict, finding, margin = alike[0].verdict, leading_finding(alike[0]), len(number)
    for place, result in enumerate(alike[:_MOST_ALIKE]):
        out.path(result.examined.item.path, STYLES[Status.SUSPICIOUS], first=number if place == 0 else " " * margin)
    if len(alike) > _MOST_ALIKE:
        out.line(f"and {len(alike) - _MOST_ALIKE:,} more of which the same is said", indent=margin)
    out.line(", ".join((verdict.basis.value, *(flag.value for flag in verdict.flags))), "dim", indent=margin)
    out.line(shortened(finding.sentence if finding else verdict.sentence, 600), indent=margin)
    if finding:
        for line in finding.difference[:_MOST_CHANGES]:
            out.line(shortened(line[2:], 300), {"- ": "red", "+ ": "green"}.get(line[:2], ""), indent=margin, first=line[:2])
        out.line(shortened(strongest_evidence(finding), 300), indent=margin, first="Evidence: ")
        out.line(shortened(main_explanation(finding), 400), indent=margin, first="Innocent explanation: ")


def _authenticated(case: ShownCase, out: ConsoleText) -> None:
    """What can be used with least doubt is named too, and not only counted."""
    count = case.counts()[Status.AUTHENTICATED]
    if not count:
        return
    out.heading(f"AUTHENTICATED: {count:,}")
    for result in islice(case.recognised_results(Status.AUTHENTICATED), _MOST_AUTHENTICATED):
        out.path(result.examined.item.path, STYLES[Status.AUTHENTICATED], first="- ")
        if told := _recognised(headline(result.examined.item, result.examined.facts)):
            out.line(shortened(told, 300), "dim", indent=2)
    if count > _MOST_AUTHENTICATED:
        out.line(f"and {count - _MOST_AUTHENTICATED:,} more: see the report.", indent=2)


def _recognised(found: Headline) -> str:
    told = (found.subject or found.title, found.sender or found.editors, f"Date line {found.mail_date}" if found.mail_date else "")
    return "; ".join(one for one in told if one)


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _notes(case: ShownCase, out: ConsoleText) -> None:
    notes = case.notes()
    if not notes:
        return
    out.heading("About the dump as a whole")
    for note in notes[:MOST_NOTES]:
        out.line(shortened(note.sentence, 600), first="- ")
    if len(notes) > MOST_NOTES:
        out.line(f"and {len(notes) - MOST_NOTES:,} more: see the report.", indent=2)


def _problems(case: ShownCase, out: ConsoleText) -> None:
    groups = problem_groups(case.problems(), _PROBLEM_EXAMPLES)
    if not groups:
        return
    out.heading("What could not be read or checked (never counts against a file)")
    digits = len(f"{max(group.files for group in groups):,}")
    for group in groups:
        out.line(group.words, first=f"{group.files:>{digits},}  ")
        for example in group.examples:
            if example.item:
                out.path(example.item, "dim", first=" " * (digits + 2) + "- ")
            out.line(shortened(example.sentence, 300), "dim", indent=digits + (4 if example.item else 2), first="" if example.item else "- ")
        if group.files > len(group.examples):
            out.line(f"and {group.files - len(group.examples):,} more: see the report.", "dim", indent=digits + 2)


def _next_steps(groups: Sequence[Sequence[FileResult]], folder: str, case: ShownCase, out: ConsoleText) -> None:
    """What stands last is what a reader sees first: how much there is to do, and the very command to begin with."""
    out.heading("How to go on")
    item, word = "ITEM", "WORD"
    if groups:
        counts, first = case.counts(), groups[0][0]
        item, word = _typed(first.examined.item), first.verdict.basis.value
        many = f"{counts[Status.SUSPICIOUS]:,} of {sum(counts.values()):,} {'needs' if counts[Status.SUSPICIOUS] == 1 else 'need'}"
        out.line(f"{many} an explanation before use. Begin with number 1 above and its innocent explanation.")
    out.command("one file's sheet      ", f"leakcheck show {item} --case {folder}")
    out.command("all files in a page   ", f"leakcheck report {folder} --format html")
    out.command("what a word means     ", f"leakcheck explain {word}")
    out.line("A verdict speaks about the file, never about a person.", "dim")


def _typed(item: Item) -> str:
    """The item as a shell takes it: its path, or its digest where the path cannot be shown as it is or reads like an option."""
    return item.sha256 if (_MADE_VISIBLE in item.path or item.path.startswith("-")) and item.sha256 else shlex.quote(item.path)


REPORT = Report("terminal", "Text for a terminal", render)
