"""Why a verdict is as it is: the tree names what counted, what did not and why, and what saw nothing."""

import re
import unicodedata
from types import ModuleType

import msgspec
import pytest
from markdown_it import MarkdownIt

from leakcheck.model.case_view import FileResult
from leakcheck.model.finding import Finding
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Cause, Direction, Weight
from leakcheck.model.rule import Tested as Trial
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.reports.proof_tree import Node, markdown_tree, proof_tree, terminal_tree

PLAIN = ReportOptions(width=80)


@pytest.fixture
def suspicious(sample: ModuleType) -> FileResult:
    case = sample.SampleCase(9, hostile=False)
    first = next(case.results(Status.SUSPICIOUS))
    whole = case.result(first.examined.item.path)
    assert isinstance(whole, FileResult)
    return whole


def with_findings(result: FileResult, verdict: Verdict, *findings: Finding) -> FileResult:
    examined = msgspec.structs.replace(result.examined, findings=findings, looked_for=(*(one.rule for one in findings), "a_silent_rule"))
    return FileResult(examined=examined, verdict=verdict)


def another(finding: Finding, rule: str, **changes: object) -> Finding:
    return msgspec.structs.replace(finding, rule=rule, sentence=f"{rule} speaks.", **changes)


def texts(node: Node) -> list[str]:
    return [node.text, *(text for child in node.children for text in texts(child))]


def test_what_counted_stands_first_and_the_same_event_is_one_witness(suspicious: FileResult) -> None:
    strong = another(suspicious.examined.findings[0], "strong_rule", cause=Cause.LAST_SAVE, weight=Weight.STRONG, direction=Direction.ALTERATION)
    same = another(strong, "same_event", weight=Weight.MODERATE)
    other = another(strong, "other_event", cause=Cause.CREATION, weight=Weight.WEAK)
    verdict = Verdict(
        status=Status.SUSPICIOUS, basis=Basis.IMPOSSIBLE, sentence="It needs an explanation.", counted=("strong_rule",),
        folded=("same_event: the same event, or the same kind of witness, as what counted", "other_event: weak signs never add up"),
    )  # fmt: skip
    tree = proof_tree(with_findings(suspicious, verdict, same, other, strong), ["an_unasked_rule"])
    events = {node.text: [child.text for child in node.children] for node in tree.children if node.text.startswith("Event")}
    (save,) = [children for text, children in events.items() if text == "Event: the last save (2 signs of one event are one witness)"]
    assert save[0].startswith("counted: strong_rule (strong, ")
    assert save[1].startswith("did not count (the same event, or the same kind of witness, as what counted): same_event (moderate, ")
    assert events["Event: the creation of the file"][0].startswith("did not count (weak signs never add up): other_event (weak, ")
    whole = texts(tree)
    assert "a_silent_rule" in whole[whole.index("Looked and saw nothing (which is no evidence that the file is sound): 1") + 1]
    assert "an_unasked_rule" in whole


def test_each_innocent_explanation_says_how_its_test_came_out(suspicious: FileResult) -> None:
    tested = (Trial("A clock was wrong.", "excluded"), Trial("A list did it.", "possible"), Trial("A fax did it.", "untestable"))
    finding = another(
        suspicious.examined.findings[0], "r", direction=Direction.ALTERATION, tested=tested, innocent=("A clock was wrong.", "A hand did it.")
    )
    whole = texts(proof_tree(with_findings(suspicious, suspicious.verdict, finding)))
    assert "innocent explanation, excluded by a test: A clock was wrong." in whole
    assert "innocent explanation, still possible after a test: A list did it." in whole
    assert "innocent explanation, could not be tested in this file: A fax did it." in whole
    assert "innocent explanation, for people to check: A hand did it." in whole
    assert sum("A clock was wrong." in text for text in whole) == 1


@pytest.mark.parametrize("direction", [Direction.HANDLING, Direction.LEAD, Direction.LIMIT])
def test_what_never_moves_a_verdict_stands_apart(suspicious: FileResult, direction: Direction) -> None:
    finding = another(suspicious.examined.findings[0], "aside", direction=direction)
    verdict = Verdict(status=Status.UNVERIFIABLE, basis=Basis.CONSISTENT, sentence="Nothing settles it.")
    tree = proof_tree(with_findings(suspicious, verdict, finding))
    assert not [node for node in tree.children if node.text.startswith("Event")]
    assert "aside: aside speaks." in texts(tree)


def test_an_authenticated_item_names_what_vouches_for_it(sample: ModuleType) -> None:
    case = sample.SampleCase(60, hostile=False)
    results = (case.result(one.examined.item.path) for one in case.results(Status.AUTHENTICATED))
    result = next(one for one in results if any(attestation.authenticates for attestation in one.examined.attestations))
    decided = proof_tree(result).children[0]
    assert decided.text.startswith("Decided by: Somebody else's key")
    assert any(child.text.startswith("dkim (") for child in decided.children)


def test_hostile_text_stays_text(sample: ModuleType) -> None:
    case = sample.SampleCase(42)
    reader = MarkdownIt("commonmark", {"html": True})
    for one in case.results():
        tree = proof_tree(case.result(one.examined.item.path))
        for text in (terminal_tree(tree, PLAIN), markdown_tree(tree)):
            assert not {sign for sign in set(text) - {"\n"} if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}}
        tokens = reader.parse(markdown_tree(tree))
        inner = [child for token in tokens for child in token.children or []]
        assert not {token.type for token in [*tokens, *inner]} & {"html_block", "html_inline", "link_open", "image", "fence", "code_block"}


def test_the_drawing_fits_the_terminal(suspicious: FileResult) -> None:
    drawn = terminal_tree(proof_tree(suspicious), PLAIN)
    assert max(len(line) for line in drawn.splitlines()) <= 80
    assert re.search(r"^├─ Decided by: ", drawn, re.MULTILINE)
    assert re.search(r"^└─ ", drawn, re.MULTILINE)


def test_every_check_that_saw_nothing_is_named_whole(suspicious: FileResult) -> None:
    silent = tuple(f"a_check_with_a_rather_long_name_{number:03}" for number in range(90))
    examined = msgspec.structs.replace(suspicious.examined, looked_for=silent)
    tree = proof_tree(FileResult(examined=examined, verdict=suspicious.verdict), [])
    for shown in (terminal_tree(tree, PLAIN), markdown_tree(tree).replace("\\", "")):
        assert set(re.findall(r"a_check_\w+_\d{3}", shown)) == set(silent)
