"""Why a verdict is as it is, as a short tree: what decided, event by event what counted and what did not, and what saw nothing.

The tree holds no judgement of its own: everything in it stands in the verdict, in its findings or in the rules' manuals, so that
a reader can do the judgement again by hand (forensics C4).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leakcheck.model.attestation import Reason
from leakcheck.model.case_view import FileResult
from leakcheck.model.finding import Finding
from leakcheck.model.glossary import BASIS_SENTENCES
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Cause, Direction
from leakcheck.model.verdict import Basis, Status
from leakcheck.reports.console_text import ConsoleText, shortened
from leakcheck.reports.fact_wording import said
from leakcheck.reports.item_sheet import code_span, escaped
from leakcheck.reports.shown import shown_result

_LONGEST = 700
_MOST_FACTS = 3
_MOST_OF_A_KIND = 20
_DECIDED_BY_BASIS = {
    Basis.ALTERED: "One strong sign is enough, and the changed words can be shown.",
    Basis.IMPOSSIBLE: "One strong sign is enough.",
    Basis.CONTRADICTION: "Two moderate signs are enough where they are of different kinds and no single event explains both.",
    Basis.PROVENANCE: "A burst of saves together with an editor or settings that no other file here records.",
}
_DECIDED_BY_STATUS = {
    Status.AUTHENTICATED: "Somebody else's key or record covers it. What is found inside what it covers does not count against it.",
    Status.SUSPICIOUS: "",
    Status.UNVERIFIABLE: "Nothing that authenticates was found, and no sign that is enough to count. Weak signs never add up.",
}
_TESTED = {
    "excluded": "innocent explanation, excluded by a test",
    "unlikely": "innocent explanation, unlikely by what the files state, which is no proof",
    "possible": "innocent explanation, still possible after a test",
    "untestable": "innocent explanation, could not be tested in this file",
    "holds": "innocent explanation, found to hold by a comparison with the dump, so that the sign means nothing here",
}
_ASIDE = {
    Direction.HANDLING: "Seen, and a matter of handling: says nothing about the words",
    Direction.LEAD: "Seen, and worth asking about: never moves a verdict",
    Direction.LIMIT: "Limits what can be said",
    Direction.GENUINENESS: "Seen, and speaks for unchanged bytes",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A sentence and what it rests on. `quoted` follows the sentence and is text of the file."""

    text: str
    children: tuple["Node", ...] = ()
    quoted: str = ""


def proof_tree(result: FileResult, unasked: Sequence[str] = (), *, mask_editors: bool = False) -> Node:
    """The tree of one item. `unasked`: ids of the checks made for such items that this one gives nothing to look at."""
    shown = shown_result(result, masking=mask_editors)
    verdict = shown.verdict
    decided = _DECIDED_BY_BASIS.get(verdict.basis) or _DECIDED_BY_STATUS[verdict.status]
    parts = [
        Node(f"Decided by: {decided}", tuple(_anchors(shown))),
        *_events(shown),
        *_aside(shown),
        *_signatures(shown),
        *_silent(shown),
        *_listed("Could not look, because the file does not hold what these checks need", unasked),
        *_listed("Could not be read or checked", [problem.sentence for problem in shown.examined.problems], as_points=True),
    ]
    # What counted says itself further down; only there it stands beside its evidence.
    sentence = BASIS_SENTENCES[verdict.basis] if verdict.status is Status.SUSPICIOUS else verdict.sentence
    return Node(f"{verdict.status.value} ({verdict.basis.value}): {sentence}", tuple(parts))


def terminal_tree(tree: Node, options: ReportOptions) -> str:
    """The tree drawn with lines, wrapped to the terminal's width."""
    out = ConsoleText(options)
    out.line(shortened(tree.text, _LONGEST), "bold")
    _draw(tree.children, "", out)
    return out.taken()


def _draw(nodes: Sequence[Node], before: str, out: ConsoleText) -> None:
    for place, node in enumerate(nodes, 1):
        last = place == len(nodes)
        text = f"{node.text}: {node.quoted}" if node.quoted else node.text
        out.line(shortened(text, _LONGEST), first=f"{before}{'└─ ' if last else '├─ '}", after=f"{before}{'   ' if last else '│  '}")
        _draw(node.children, f"{before}{'   ' if last else '│  '}", out)


def markdown_tree(tree: Node) -> str:
    """The tree as nested lists (CommonMark). Text of the file stands in code spans."""
    return "\n".join([f"**{escaped(shortened(tree.text, _LONGEST))}**", "", *_points(tree.children, "")]) + "\n"


def _points(nodes: Sequence[Node], before: str) -> Iterator[str]:
    for node in nodes:
        quoted = f": {code_span(shortened(node.quoted, _LONGEST))}" if node.quoted else ""
        yield f"{before}- {escaped(shortened(node.text, _LONGEST))}{quoted}"
        yield from _points(node.children, f"{before}  ")


# ── what the tree says ───────────────────────────────────────────────────────────────────────────────────────────────


def _anchors(result: FileResult) -> Iterator[Node]:
    if result.verdict.status is not Status.AUTHENTICATED:
        return
    for attestation in result.examined.attestations:
        if attestation.authenticates:
            covers = Node(f"covers {', '.join(attestation.covered) or 'the text alone'}")
            yield Node(f"{attestation.scheme} ({attestation.reason.value}): {attestation.sentence}", (covers,))
    for finding in result.examined.findings:
        if finding.direction is Direction.GENUINENESS and finding.rule not in result.verdict.counted:
            yield Node(f"{finding.rule}: {finding.sentence}")


def _events(result: FileResult) -> Iterator[Node]:
    """Findings of alteration by the event that could explain them: those of one event are one witness, however many they are."""
    folded = dict(entry.partition(": ")[::2] for entry in result.verdict.folded)
    for cause in Cause:
        of_it = [one for one in result.examined.findings if one.cause is cause and (_alters(one) or one.rule in result.verdict.counted)]
        if of_it:
            ordered = sorted(of_it, key=lambda one: (one.rule not in result.verdict.counted, -one.weight))
            nodes = tuple(_finding(one, result, folded) for one in ordered[:_MOST_OF_A_KIND])
            # A burst and an outlier are one event too, but the policy asks for them together.
            one = f" ({len(ordered)} signs of one event are one witness)" if len(ordered) > 1 and result.verdict.basis is not Basis.PROVENANCE else ""
            yield Node(f"Event: {cause.value}{one}", (*nodes, *_more(len(ordered))))


def _alters(finding: Finding) -> bool:
    return finding.direction is Direction.ALTERATION


def _finding(finding: Finding, result: FileResult, folded: dict[str, str]) -> Node:
    why = folded.get(finding.rule, "not needed for the verdict")
    role = "counted" if finding.rule in result.verdict.counted else f"did not count ({why})"
    kind = f"{finding.weight.name.lower()}, {finding.family.value}"
    return Node(f"{role}: {finding.rule} ({kind}): {finding.sentence}", (*_evidence(finding, result), *_explanations(finding)))


def _evidence(finding: Finding, result: FileResult) -> Iterator[Node]:
    for fact in finding.evidence[:_MOST_FACTS]:
        elsewhere = f" of {fact.at.item}" if fact.at.item not in ("", result.examined.item.path) else ""
        yield Node(f"rests on {fact.at.part}{elsewhere}", quoted=fact.at.raw or said(fact).value)
    if len(finding.evidence) > _MOST_FACTS:
        yield Node(f"and on {len(finding.evidence) - _MOST_FACTS:,} more")


def _explanations(finding: Finding) -> Iterator[Node]:
    tested = {test.explanation: test.outcome for test in finding.tested}
    yield from (Node(f"{_TESTED.get(outcome, outcome)}: {explanation}") for explanation, outcome in tested.items())
    yield from (Node(f"innocent explanation, for people to check: {text}") for text in finding.innocent if text not in tested)


def _aside(result: FileResult) -> Iterator[Node]:
    for direction, title in _ASIDE.items():
        of_it = [one for one in result.examined.findings if one.direction is direction and one.rule not in result.verdict.counted]
        if of_it and not (direction is Direction.GENUINENESS and result.verdict.status is Status.AUTHENTICATED):
            nodes = tuple(Node(f"{one.rule}: {one.sentence}") for one in of_it[:_MOST_OF_A_KIND])
            yield Node(title, (*nodes, *_more(len(of_it))))


def _signatures(result: FileResult) -> Iterator[Node]:
    """What signatures said that do not authenticate; those that do stand at the top."""
    found = [one for one in result.examined.attestations if not one.authenticates]
    unsigned = sorted({one.scheme for one in found if one.reason is Reason.UNSIGNED})
    said_of = [Node(f"{one.scheme} ({one.reason.value}): {one.sentence}") for one in found if one.reason is not Reason.UNSIGNED]
    if unsigned:
        said_of.append(Node(f"no signature of the kind {', '.join(unsigned)}"))
    if said_of:
        yield Node("Signatures looked at", (*said_of[:_MOST_OF_A_KIND], *_more(len(said_of))))


def _silent(result: FileResult) -> Iterator[Node]:
    spoke = {finding.rule for finding in result.examined.findings}
    silent = [one for one in result.examined.looked_for if one not in spoke]
    yield from _listed("Looked and saw nothing (which is no evidence that the file is sound)", silent)


def _listed(title: str, texts: Sequence[str], *, as_points: bool = False) -> Iterator[Node]:
    if texts:
        points = tuple(Node(text) for text in (texts[:_MOST_OF_A_KIND] if as_points else _lists(texts)))
        yield Node(f"{title}: {len(texts)}", (*points, *(_more(len(texts)) if as_points else ())))


def _lists(names: Sequence[str]) -> Iterator[str]:
    """All names, in as few lists as can be shown whole: a name that is left out would read as a check that was not made."""
    held: list[str] = []
    for name in names:
        if held and sum(map(len, held)) + 2 * len(held) + len(name) > _LONGEST:
            yield ", ".join(held)
            held = []
        held.append(name)
    yield ", ".join(held)


def _more(count: int) -> Iterator[Node]:
    if count > _MOST_OF_A_KIND:
        yield Node(f"and {count - _MOST_OF_A_KIND:,} more in the case file")
