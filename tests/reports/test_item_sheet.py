"""The sheet of one file: complete, and safe in a terminal and as Markdown."""

import re
import unicodedata
from types import ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import Description, Identifier, IdentifierKind
from leakcheck.model.location import Location
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Direction
from leakcheck.model.verdict import Status
from leakcheck.reports.item_sheet import MOST_FACTS, code_span, escaped, markdown_sheet, terminal_sheet

PLAIN = ReportOptions(width=80)


def suspicious(case: object) -> FileResult:
    first = next(case.results(Status.SUSPICIOUS))  # type: ignore[attr-defined]
    whole = case.result(first.examined.item.path)  # type: ignore[attr-defined]
    assert isinstance(whole, FileResult)
    return whole


@pytest.mark.parametrize("sheet", [terminal_sheet, markdown_sheet])
def test_the_sheet_says_all_that_a_fact_checker_files(sample: ModuleType, sheet: object) -> None:
    case = sample.SampleCase(9, hostile=False)
    text = re.sub(r"\s+", " ", sheet(suspicious(case), case.run(), PLAIN))  # type: ignore[operator]
    for wanted in (
        "SUSPICIOUS", "Basis: altered", "Flag handled", "documents/000000-letter 0.docx", "1,000 bytes", "0" * 64,
        "dkim, failed (body altered)", "does not cover", "from 2016-02-01 to 2018-05-01", "archive letter 0 (archive)",
        "header Date: Mon, 27 Mar 2017 10:00:00 +0200 letter 0", "innocent explanation (excluded by what the files hold)", "innocent explanation (not tested)",
        "- 3,100 euros", "+ 31,000 euros", "compared with", "checks that could be applied to the file by itself", "What could not be read or checked",
        "last saved by, as recorded in the file", "claimed by the file", "a1a1", "b2b2", "c3c3",
    ):  # fmt: skip
        assert wanted in text.replace("\\", ""), wanted


def test_the_difference_stands_before_the_evidence_and_what_was_said_is_not_said_again(sample: ModuleType) -> None:
    case = sample.SampleCase(9, hostile=False)
    result = suspicious(case)
    text = terminal_sheet(result, case.run(), PLAIN).partition("Findings")[2]
    assert text.index("- 3,100 euros") < text.index("innocent explanation (") < text.index("evidence: ")
    told = msgspec.structs.replace(
        result, verdict=msgspec.structs.replace(result.verdict, sentence="It differs. One reason.", reasons=("One reason.", "Two."))
    )
    sheet = terminal_sheet(told, case.run(), PLAIN)
    assert "Reason: One reason." not in sheet
    assert "Reason: Two." in sheet


def test_a_weight_is_explained_once_and_never_of_a_sign_that_speaks_for_the_file(sample: ModuleType) -> None:
    case = sample.SampleCase(9, hostile=False)
    result = suspicious(case)
    examined = result.examined
    strong = next(one for one in examined.findings if one.direction is Direction.ALTERATION)
    kind = msgspec.structs.replace(strong, direction=Direction.GENUINENESS)
    twice = msgspec.structs.replace(result, examined=msgspec.structs.replace(examined, findings=(kind, strong, strong)))
    sheet = terminal_sheet(twice, case.run(), PLAIN)
    assert sheet.count("strong means") == 1
    alone = msgspec.structs.replace(result, examined=msgspec.structs.replace(examined, findings=(kind,)))
    assert " means: " not in terminal_sheet(alone, case.run(), PLAIN).partition("Findings")[2]


@pytest.mark.parametrize(("scheme", "label"), [("pdf_signature", "signed no later than"), ("time_stamp", "existed no later than")])
def test_of_a_time_stamp_it_is_not_said_that_anything_was_signed(sample: ModuleType, scheme: str, label: str) -> None:
    case = sample.SampleCase(9, hostile=False)
    result = suspicious(case)
    stamp = msgspec.structs.replace(result.examined.attestations[0], scheme=scheme, not_later_than="2020-05-04")
    changed = msgspec.structs.replace(result, examined=msgspec.structs.replace(result.examined, attestations=(stamp,)))
    assert label in terminal_sheet(changed, case.run(), ReportOptions(width=200))


@pytest.mark.parametrize("sheet", [terminal_sheet, markdown_sheet])
def test_technical_marks_stand_together_behind_what_people_read(sample: ModuleType, sheet: object) -> None:
    case = sample.SampleCase(9, hostile=False)
    result = suspicious(case)
    marks = [Identifier(at=Location(f"part {n % 4}"), kind=IdentifierKind.RSID, value=f"{n:08X}") for n in range(MOST_FACTS + 5)]
    title = Description(at=Location("properties"), kind="title", value="Budget")
    stated = msgspec.structs.replace(result, examined=msgspec.structs.replace(result.examined, facts=(*marks, marks[0], title)))
    text = re.sub(r"\s+", " ", sheet(stated, case.run(), ReportOptions(width=200)).replace("\\", ""))  # type: ignore[operator]
    said = text.partition("What the file says")[2]
    assert said.index("Budget") < said.index("Technical marks") < said.index("00000000; 00000001; 00000002")
    assert said.count("00000000") == 1, "the same mark is named once"
    assert said.count("mark of an editing session (rsid)") == 1
    assert "and 5 more in the case file" in said
    assert "part 0, part 1 and 2 more places" in said


def test_the_path_is_taken_apart_into_its_containers(sample: ModuleType) -> None:
    case = sample.SampleCase(60, hostile=False)
    result = next(result for result in case.results(Status.SUSPICIOUS) if "!/" in result.examined.item.path)
    assert "inside that: inbox.mbox" in terminal_sheet(result, case.run(), PLAIN)


@pytest.mark.parametrize("sheet", [terminal_sheet, markdown_sheet])
def test_hostile_text_stays_text(sample: ModuleType, sheet: object) -> None:
    case = sample.SampleCase(42)
    for result in case.results():
        text = sheet(case.result(result.examined.item.path), case.run(), PLAIN)  # type: ignore[operator]
        assert not {one for one in set(text) - {"\n"} if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}}


def test_markdown_holds_no_html_link_or_picture(sample: ModuleType) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    case = sample.SampleCase(42)
    for result in case.results():
        tokens = reader.parse(markdown_sheet(case.result(result.examined.item.path), case.run(), PLAIN))
        inner = [child for token in tokens for child in token.children or []]
        assert not {token.type for token in [*tokens, *inner]} & {
            "html_block",
            "html_inline",
            "link_open",
            "image",
            "fence",
            "code_block",
            "table_open",
        }


@given(st.text(alphabet="`*_[]()<>!\\#-+.1&;:/@w~|$ ax", max_size=40))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    rendered = MarkdownIt("commonmark", {"html": True}).parse(f"x {escaped(text)}")
    inner = [child for token in rendered for child in token.children or []]
    assert {child.type for child in inner} <= {"text", "text_special"}
    shown = "".join(child.content for child in inner)
    assert shown == f"x {text}".rstrip(" ")


@given(st.text(alphabet="` ax<\\", min_size=1, max_size=20))
def test_no_backticks_end_a_code_span_early(text: str) -> None:
    (_, inline, _) = MarkdownIt("commonmark").parse(f"x{code_span(text)}x")
    assert [child.type for child in inline.children or []] == ["text", "code_inline", "text"]


@pytest.mark.parametrize("text", ["www.evil.example", "http://evil.example", "a@b.example"])
def test_github_makes_no_link_of_a_bare_address(text: str) -> None:
    assert not re.search(r"www\.[a-z]|://|\w@\w", escaped(text))


def test_an_editor_is_withheld(sample: ModuleType) -> None:
    case = sample.SampleCase(9)
    for sheet in (terminal_sheet, markdown_sheet):
        text = sheet(suspicious(case), case.run(), ReportOptions(mask_editors=True))
        assert "Quillfeather" not in text
        assert "name withheld" in text


def test_colour_changes_nothing_but_colour(sample: ModuleType) -> None:
    case = sample.SampleCase(9)
    coloured = terminal_sheet(suspicious(case), case.run(), ReportOptions(width=80, colour=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == terminal_sheet(suspicious(case), case.run(), PLAIN)
