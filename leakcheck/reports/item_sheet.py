"""One file's sheet: what a fact-checker reads, and puts on file. For the terminal and as Markdown, from the same sections."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from leakcheck.decode.visible_text import visible
from leakcheck.model.attestation import Alignment, Attestation
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.facts import AnyFact
from leakcheck.model.finding import Finding
from leakcheck.model.glossary import DIRECTION_MEANINGS, FLAG_MEANINGS, STATUS_MEANINGS, WEIGHT_MEANINGS, reason_meaning
from leakcheck.model.item import INSIDE
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Direction, FalseAlarms, Weight
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import ConsoleText, shortened
from leakcheck.reports.fact_wording import GROUPS, TECHNICAL, Said, said
from leakcheck.reports.leading_finding import TEST_WORDS
from leakcheck.reports.shown import made_safe, shown_result

#: A hostile file may state thousands of facts; the case file holds them all.
MOST_FACTS = 60
MOST_LINES = 200
_LONGEST = 1000
#: Of technical marks, which stand together by their kind: a value, and places.
_LONGEST_MARK, _MOST_PLACES = 200, 2
_OUTCOME_STYLES = {Status.AUTHENTICATED: "bold green", Status.UNVERIFIABLE: "bold", Status.SUSPICIOUS: "bold yellow"}


class Shape(StrEnum):
    PARAGRAPH = "paragraph"
    POINT = "point"
    DETAIL = "detail"
    """A label with a value taken from the file."""
    REMARK = "remark"
    """A label with words of ours."""
    CHANGE = "change"
    """A line of a difference."""


@dataclass(frozen=True, slots=True)
class Entry:
    shape: Shape
    text: str
    label: str = ""
    whole: bool = False
    """Whether it is never shortened, however long: words of ours, such as a list of names."""

    @property
    def shown(self) -> str:
        return self.text if self.whole else shortened(self.text, _LONGEST)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


def terminal_sheet(result: FileResult, run: RunInfo, options: ReportOptions, added: Sequence[Section] = ()) -> str:
    """The sheet as text, coloured only if the options say so; `added` stands at its end."""
    result, run = shown_result(result, masking=options.mask_editors), made_safe(run, str)
    out = ConsoleText(options)
    out.line(result.verdict.status.value, _OUTCOME_STYLES[result.verdict.status])
    out.line(shortened(result.examined.item.path, _LONGEST), "bold")
    set_sections((*_sections(result, run, options), *added), out)
    return out.taken()


def set_sections(sections: Iterable[Section], out: ConsoleText) -> None:
    """Set sections for a terminal; their texts have been made safe to show."""
    for section in sections:
        out.heading(section.title)
        under = 0
        for entry in section.entries:
            _terminal_entry(entry, under, out)
            under = 2 if entry.shape is Shape.POINT else under


def _terminal_entry(entry: Entry, under: int, out: ConsoleText) -> None:
    """`under`: how far in the details stand, which is where the text of the point begins that they belong to."""
    text = entry.shown
    match entry.shape:
        case Shape.PARAGRAPH:
            out.line(text)
        case Shape.POINT:
            out.line(text, first="- ")
        case Shape.DETAIL | Shape.REMARK:
            out.line(f"{entry.label}: {text}", indent=under)
        case Shape.CHANGE:
            out.line(text[2:], {"- ": "red", "+ ": "green"}.get(text[:2], ""), indent=under, first=text[:2])


def markdown_sheet(result: FileResult, run: RunInfo, options: ReportOptions, added: Sequence[Section] = ()) -> str:
    """The sheet as Markdown (CommonMark). Text of the file stands in code spans, where neither HTML nor links are read."""
    result, run = shown_result(result, masking=options.mask_editors), made_safe(run, str)
    lines = [f"# {result.verdict.status.value}: {code_span(shortened(result.examined.item.name, _LONGEST))}", ""]
    for section in (*_sections(result, run, options), *added):
        lines += [f"## {section.title}", "", *_markdown_entries(section.entries), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _markdown_entries(entries: Iterable[Entry]) -> Iterator[str]:
    before, under = Shape.POINT, ""
    for entry in entries:
        if Shape.PARAGRAPH in (before, entry.shape) and before is not Shape.POINT:
            yield ""
        yield _markdown_entry(entry, under)
        before, under = entry.shape, "  " if entry.shape is Shape.POINT else under


def _markdown_entry(entry: Entry, under: str) -> str:
    text = entry.shown
    match entry.shape:
        case Shape.POINT:
            return f"- {escaped(text)}"
        case Shape.DETAIL:
            return f"{under}- {escaped(entry.label)}: {code_span(text)}"
        case Shape.REMARK:
            return f"{under}- {escaped(entry.label)}: {escaped(text)}"
        case Shape.CHANGE:
            return f"{under}- {code_span(text)}"
    return escaped(text)


_SYNTAX = re.compile(r"([\\`*_\[\]<>&#|~!$])")
# What GitHub's extension would turn into a link by itself, and what opens a list or rule at the start of a line.
_AUTOLINK = re.compile(r"://|www\.|@|^[-+=]|^\d+[.)]", re.IGNORECASE)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: nothing of it is read as markup, HTML or a link."""
    return _AUTOLINK.sub(_broken, _SYNTAX.sub(r"\\\1", text))


def _broken(match: re.Match[str]) -> str:
    return {"://": ":\\//", "@": "&#64;"}.get(match[0], f"{match[0][:-1]}\\{match[0][-1]}")


def code_span(text: str) -> str:
    """A code span that no run of backticks in the text can end (CommonMark 0.31 section 6.1)."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if text[:1] in "` " or text[-1:] in "` " else f"{fence}{text}{fence}"


# ── what the sheet says ──────────────────────────────────────────────────────────────────────────────────────────────


def _sections(result: FileResult, run: RunInfo, options: ReportOptions) -> Iterator[Section]:
    examined = result.examined
    rates = options.measured() if options.measured and examined.findings else {}
    made = (
        ("Verdict", _verdict(result)),
        ("The file", _file(result)),
        ("Signatures", (entry for attestation in examined.attestations for entry in _signature(attestation))),
        ("Findings", _findings(result, rates, limits=False)),
        ("What limits this answer", _findings(result, rates, limits=True)),
        ("What the file says", _facts(examined.facts)),
        ("What was looked for", _looked_for(result)),
        ("What could not be read or checked", (Entry(Shape.POINT, f"{p.kind.value}: {p.sentence}") for p in examined.problems)),
        ("Made with", _run(run)),
    )
    for title, entries in made:
        gathered = tuple(entries)
        if gathered:
            yield Section(title, gathered)


def _verdict(result: FileResult) -> Iterator[Entry]:
    verdict = result.verdict
    yield Entry(Shape.PARAGRAPH, verdict.sentence)
    yield Entry(Shape.PARAGRAPH, f"{verdict.status.value} means: {STATUS_MEANINGS[verdict.status]}")
    yield Entry(Shape.POINT, f"Basis: {verdict.basis.value}")
    yield from (Entry(Shape.POINT, f"Flag {flag.value}: {FLAG_MEANINGS[flag]}") for flag in verdict.flags)
    # The first reason is mostly the verdict's own sentence: what was just read is not said again.
    yield from (Entry(Shape.POINT, f"Reason: {reason}") for reason in verdict.reasons if reason not in verdict.sentence)
    yield from (Entry(Shape.POINT, f"Did not count: {folded}") for folded in verdict.folded)


def _file(result: FileResult) -> Iterator[Entry]:
    item = result.examined.item
    for depth, step in enumerate(item.path.split(INSIDE)):
        yield Entry(Shape.DETAIL, step, "lies in the dump at" if depth == 0 else "inside that")
    yield Entry(Shape.DETAIL, f"{item.size:,} bytes", "size")
    yield Entry(Shape.DETAIL, item.sha256 or "not recorded: the bytes could not be read", "SHA-256")
    yield Entry(Shape.DETAIL, item.format or "no reader for this kind", "read as")


def _signature(attestation: Attestation) -> Iterator[Entry]:
    yield Entry(Shape.POINT, f"{attestation.scheme}, {attestation.outcome.value} ({attestation.reason.value}): {attestation.sentence}")
    yield Entry(Shape.REMARK, reason_meaning(attestation), "what this reason means")
    yield from (Entry(Shape.DETAIL, text, label) for label, text in _signature_details(attestation) if text)
    yield from (Entry(Shape.CHANGE, line) for line in attestation.repair_difference[:MOST_LINES])
    yield from _more(len(attestation.repair_difference), MOST_LINES)


def _signature_details(attestation: Attestation) -> Iterator[tuple[str, str]]:
    key = attestation.key
    yield "stands at", f"{attestation.at.part}: {attestation.at.raw}".removesuffix(": ")
    yield "signer", attestation.signer
    yield "key name (selector)", attestation.selector
    yield "signing time stated", str(attestation.signing_time or "")
    yield "method", f"{attestation.algorithm} {f'{attestation.key_bits} bits' if attestation.key_bits else ''}".strip()
    yield "signer and sender line", "" if attestation.alignment is Alignment.UNKNOWN else attestation.alignment.value
    yield "covers", ", ".join(attestation.covered)
    yield "does not cover", ", ".join(attestation.uncovered)
    yield "bytes of the text or content covered", _body(attestation)
    yield "had to be undone for the check to pass", "; ".join(attestation.repairs)
    if attestation.restored:
        yield f"{attestation.restored.name.capitalize()} line as signed", attestation.restored.signed
        yield f"{attestation.restored.name.capitalize()} line as it stands", attestation.restored.present or "(missing)"
        yield "signed line found by", attestation.restored.means
    yield "seen here and not signed", " / ".join(attestation.set_aside)
    yield f"{_what_happened(attestation)} no later than", f"{attestation.not_later_than}{_why_not_later(attestation)}"
    yield "recorded by the signer", "; ".join(attestation.recorded)
    yield "note", "; ".join(attestation.notes)
    if key:
        yield "key from", f"{key.source} ({key.origin.value})"
        yield "key seen", f"from {key.first_seen or 'an unknown day'} to {key.last_seen or 'an unknown day'}; it may have lived longer"
        yield (
            "others could sign with it",
            " ".join(part for part in (key.forgeable_since and f"from {key.forgeable_since}:", key.forgeable_because) if part),
        )
        yield "key out of use", " because ".join(part for part in (key.retired and f"by {key.retired}", key.retired_because) if part)
        yield "key record", key.record


def _what_happened(attestation: Attestation) -> str:
    """Of a time stamp: what it is about may be no signature."""
    return "existed" if attestation.scheme == "time_stamp" else "signed"


def _why_not_later(attestation: Attestation) -> str:
    key = attestation.key
    return f", because {key.retired_because}" if attestation.not_later_than and key and key.retired_because else ""


def _body(attestation: Attestation) -> str:
    if attestation.body_covered is None:
        return ""
    return f"{attestation.body_covered:,}" + (f" of {attestation.body_length:,}" if attestation.body_length is not None else "")


def _findings(result: FileResult, rates: Mapping[str, FalseAlarms], *, limits: bool) -> Iterator[Entry]:
    explained: set[Weight] = set()
    for finding in result.examined.findings:
        if (finding.direction is Direction.LIMIT) is limits:
            # The meanings of the weights are about claims that may be wrong; of a sign that speaks for a file they would say the opposite.
            first = finding.direction is Direction.ALTERATION and finding.weight not in explained
            explained |= {finding.weight} if first else set()
            yield from _finding(finding, result.examined.item.path, rates.get(finding.rule), explained=not first)


def _finding(finding: Finding, result_path: str, rate: FalseAlarms | None, *, explained: bool) -> Iterator[Entry]:
    weight = finding.weight.name.lower()
    yield Entry(Shape.POINT, f"{finding.sentence} ({finding.rule}; {weight}, {DIRECTION_MEANINGS[finding.direction]})")
    # A sentence that says "the difference is shown" is followed by it, and not by pages of evidence.
    yield from (Entry(Shape.CHANGE, line) for line in finding.difference[:MOST_LINES])
    yield from _more(len(finding.difference), MOST_LINES)
    if not explained:
        yield Entry(Shape.REMARK, WEIGHT_MEANINGS[finding.weight], f"{weight} means")
    if rate and finding.direction is Direction.ALTERATION:
        yield Entry(Shape.REMARK, f"it spoke on {rate.hits:,} of {rate.files:,} ({rate.corpus})", "on honest files")
    # Innocent explanations come before pages of evidence: a reader is asked to go through them first.
    tested = {test.explanation: test.outcome for test in finding.tested}
    for explanation in dict.fromkeys((*tested, *finding.innocent)):
        yield Entry(Shape.REMARK, explanation, f"innocent explanation ({TEST_WORDS[tested.get(explanation, '')]})")
    for fact in finding.evidence[:MOST_FACTS]:
        yield from _evidence(fact, result_path)
    yield from _more(len(finding.evidence), MOST_FACTS)
    yield from (Entry(Shape.DETAIL, other, "compared with") for other in finding.others[:MOST_FACTS])


def _evidence(fact: AnyFact, path: str) -> Iterator[Entry]:
    """A fact of another file names that file, because a comparison shows the same fields of both."""
    words = said(fact)
    of = "evidence" if fact.at.item in ("", path) else f"evidence in {fact.at.item}"
    vouched = f" ({words.vouched})" if words.vouched else ""
    yield Entry(Shape.DETAIL, f"{fact.at.part}: {fact.at.raw or words.value}", of)
    if fact.at.raw and words.value not in fact.at.raw:
        yield Entry(Shape.DETAIL, f"{words.value}{vouched}", words.label)


def second_opinion_section(answers: Iterable[tuple[Attestation, str, str]]) -> Section:
    """Another verifier's answers beside ours: each signature, what the other says in words, and how the two compare."""
    entries: list[Entry] = []
    for attestation, theirs, compared in answers:
        at = f"{attestation.at.part}, {attestation.signer}" if attestation.signer else attestation.at.part
        entries.append(Entry(Shape.POINT, visible(f"{attestation.scheme}, {at}")))
        entries.append(Entry(Shape.REMARK, f"{attestation.outcome.value} ({attestation.reason.value})", "leakcheck"))
        entries.append(Entry(Shape.REMARK, visible(theirs), "second verifier"))
        entries.append(Entry(Shape.REMARK, compared, "compared"))
    return Section("A second verifier's opinion", tuple(entries))


def _facts(facts: tuple[AnyFact, ...]) -> Iterator[Entry]:
    """Who, when and with what, by the file's own account."""
    grouped: dict[str, list[tuple[Said, str]]] = {group: [] for group in GROUPS}
    for fact in facts:
        words = said(fact)
        grouped[words.group].append((words, fact.at.part))
    for group, members in grouped.items():
        if members:
            yield Entry(Shape.POINT, group)
        yield from _alike(members) if group == TECHNICAL else _one_by_one(members)


def _one_by_one(members: Sequence[tuple[Said, str]]) -> Iterator[Entry]:
    for words, part in members[:MOST_FACTS]:
        yield Entry(Shape.DETAIL, f"{words.value} [{part}]", f"{words.label}{f' ({words.vouched})' if words.vouched else ''}")
    yield from _more(len(members), MOST_FACTS)


def _alike(members: Sequence[tuple[Said, str]]) -> Iterator[Entry]:
    """Technical marks come by the dozen: those of one kind in one paragraph, with the first places in which they stand."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for words, part in members:
        kinds.setdefault(words.label, []).append((words.value, part))
    for label, marks in kinds.items():
        values, parts = list(dict.fromkeys(value for value, _ in marks)), list(dict.fromkeys(part for _, part in marks))
        more = f" and {len(values) - MOST_FACTS:,} more in the case file" if len(values) > MOST_FACTS else ""
        places = f" and {len(parts) - _MOST_PLACES} more places" if len(parts) > _MOST_PLACES else ""
        text = "; ".join(shortened(value, _LONGEST_MARK) for value in values[:MOST_FACTS])
        yield Entry(Shape.DETAIL, f"{text}{more} [{', '.join(parts[:_MOST_PLACES])}{places}]", label, whole=True)


def _more(count: int, shown: int) -> Iterator[Entry]:
    if count > shown:
        yield Entry(Shape.REMARK, f"{count - shown:,} more in the case file", "and")


def _looked_for(result: FileResult) -> Iterator[Entry]:
    rules = result.examined.looked_for
    if not rules:
        yield Entry(Shape.PARAGRAPH, "No check could be applied to this file.")
        return
    found = [finding.rule for finding in result.examined.findings]
    spoke = sum(rule in found for rule in rules)
    asked = f"Of {len(rules)} checks that could be applied to the file by itself, {spoke or 'none'} spoke."
    yield Entry(Shape.PARAGRAPH, f"{asked} Some of them only note how a file was handled, which never counts; the verdict's number leaves those out.")
    compared = list(dict.fromkeys(rule for rule in found if rule not in rules))
    if compared:
        yield Entry(Shape.PARAGRAPH, f"Compared with the rest of the dump, these spoke: {', '.join(compared)}.")
    yield Entry(Shape.PARAGRAPH, "That a check is silent is no evidence that the file is sound.")
    yield Entry(Shape.DETAIL, ", ".join(rules), "checks", whole=True)


def _run(run: RunInfo) -> Iterator[Entry]:
    yield Entry(Shape.DETAIL, run.version, "leakcheck")
    yield Entry(Shape.DETAIL, run.tables, "tables of dated facts (digest)")
    yield Entry(Shape.DETAIL, run.keys, "keys (digest)")
    yield from (Entry(Shape.DETAIL, given, "file of keys or certificates given") for given in run.key_files)
    yield Entry(Shape.DETAIL, run.plugins, "checks and readers in use (digest)")
    yield Entry(Shape.DETAIL, "yes, for keys" if run.online else "no", "network used")
    if run.since_theft:
        yield Entry(Shape.DETAIL, run.since_theft, "theft stated as")
