"""The terminal report: counts first, then what needs an explanation, each with evidence and an innocent explanation."""

import re
from types import ModuleType

from leakcheck.model.item import Item
from leakcheck.model.report import ReportOptions
from leakcheck.model.verdict import Status
from leakcheck.reports.terminal import MOST_LISTED, REPORT, _typed

PLAIN = ReportOptions(width=80)


def shown(case: object, options: ReportOptions = PLAIN) -> str:
    (part,) = REPORT.render(case, options)  # type: ignore[arg-type]
    return "".join(part.chunks)


def test_counts_stand_before_everything_and_as_counts(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(60, hostile=False))
    assert re.search(r"AUTHENTICATED +24 of 60 ", text)
    assert re.search(r"SUSPICIOUS +3 of 60 ", text)
    assert "%" not in text
    assert (
        text.index("of 60")
        < text.index("SUSPICIOUS: 3")
        < text.index("About the dump")
        < text.index("What could not be read")
        < text.index("How to go on")
    )


def test_says_why_nothing_settles_what_most_files_claim(sample: ModuleType) -> None:
    case = sample.SampleCase(60, hostile=False)
    parts = shown(case).partition("UNVERIFIABLE ")[2].partition("SUSPICIOUS ")[0]
    told = re.findall(r"^ {16} *([\d,]+) (?!of them)\S", parts, re.MULTILINE)
    assert sum(int(count) for count in told) == case.counts()[Status.UNVERIFIABLE]


def test_what_is_authenticated_is_named_and_what_it_rests_on(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(60, hostile=False))
    part = text.partition("AUTHENTICATED: 24")[2].partition("About the dump")[0]
    assert part.count("\n- ") == 10
    assert "and 14 more: see the report." in part
    assert re.search(r"60 items in \d+ files?, each with a verdict of its own", text)


def test_large_counts_are_set_alike(sample: ModuleType) -> None:
    assert re.search(r"UNVERIFIABLE +1,\d{3} of 3,\d{3} ", shown(sample.SampleCase(3001, hostile=False)))


def test_a_suspicious_file_has_its_evidence_and_an_innocent_explanation(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(60, hostile=False))
    assert "1. documents/000000-letter 0.docx" in text
    assert "Evidence: header Date: Mon, 27 Mar 2017 10:00:00 +0200 letter 0" in text
    assert "Innocent explanation: The mailbox was moved" in text


def test_what_was_shown_stands_before_what_was_inferred(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(60))
    assert text.index("   altered") < text.index("   impossible")
    assert text.rindex("\n   altered") < text.index("\n   impossible")


def test_long_lists_are_capped_and_say_so(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(1000, hostile=False))
    assert f"{MOST_LISTED}. " in text
    assert f"{MOST_LISTED + 1}. " not in text
    assert "and 30 more: see the report." in text
    assert len(text.splitlines()) < 280


def test_what_is_said_of_many_files_is_said_once(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(60, texts=["same"]))
    assert text.count("Innocent explanation:") == 2, "one altered, one impossible"
    assert "more of which the same is said" in text
    assert "more: see the report" not in text[: text.index("AUTHENTICATED: ")]


def test_it_fits_a_narrow_terminal(sample: ModuleType) -> None:
    from rich.cells import cell_len

    # Commands and paths that are to be copied are never wrapped: a line end inside would run half of the one, and no command takes the other.
    to_copy = re.compile(r"  leakcheck |^(?:\d+\. |- | {3,}(?:- )?)\S*/")
    assert max(cell_len(line) for line in shown(sample.SampleCase(42)).splitlines() if not to_copy.search(line)) <= 80


def test_nothing_suspicious_is_not_a_clearance(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(0, hostile=False))
    assert "Nothing here is SUSPICIOUS" in text
    assert "not evidence" in text


def test_a_scan_that_was_stopped_before_any_verdict_clears_nothing(sample: ModuleType) -> None:
    text = shown(sample.SampleCase(0))
    assert "No verdict yet" in text
    assert "Nothing here is SUSPICIOUS" not in text


def test_an_unfinished_scan_is_said_first(sample: ModuleType) -> None:
    assert "not finished" in shown(sample.SampleCase(5)).splitlines()[1]
    assert "not finished" not in shown(sample.SampleCase(5, hostile=False))


def test_colour_changes_nothing_but_colour(sample: ModuleType) -> None:
    coloured = shown(sample.SampleCase(42), ReportOptions(width=80, colour=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown(sample.SampleCase(42))
    assert "\x1b" not in re.sub(r"\x1b\[[\d;]*m", "", coloured), "nothing but colours reaches the terminal"


def test_it_ends_with_how_much_there_is_to_do_and_the_command_to_begin_with(sample: ModuleType) -> None:
    ending = shown(sample.SampleCase(60, hostile=False)).partition("How to go on")[2]
    assert "3 of 60 need an explanation before use. Begin with number 1 above" in " ".join(ending.split())
    assert "leakcheck show 'documents/000000-letter 0.docx' --case CASE" in ending
    assert "leakcheck explain altered" in ending


def test_where_nothing_is_suspicious_the_commands_name_no_file(sample: ModuleType) -> None:
    ending = shown(sample.SampleCase(0)).partition("How to go on")[2]
    assert "leakcheck show ITEM --case CASE" in ending
    assert "before use" not in ending


def test_a_path_that_cannot_be_typed_is_named_by_its_digest() -> None:
    assert _typed(Item("a/b c!/1", 1, "ab" * 32)) == "'a/b c!/1'"
    assert _typed(Item("a/<U+202E>x", 1, "ab" * 32)) == "ab" * 32
    assert _typed(Item("--help", 1, "ab" * 32)) == "ab" * 32
