"""What holds for every report there is and will be: nothing hostile gets through, and the same case gives the same bytes."""

import re
import unicodedata
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.model.case_view import CaseView
from leakcheck.model.item import ItemKind
from leakcheck.model.report import Report, ReportOptions

PLAIN = ReportOptions(width=80)
# Line ends belong to the formats, and so does the byte order mark at the very beginning of a table.
ALLOWED = {"\n"}
NEVER = re.compile(r"\b(fakes?|faked|forged|forgery|genuine|proves|photoshopped|hacked by|created on)\b|100 ?%", re.IGNORECASE)
texts = st.text(max_size=60) | st.sampled_from(["\x1b[31m", "\u202e", "\x9b", "<b>", "=1+1", "\ud800", "\u2028", "'\"", "`", "\\", "{{nonce}}"])


def everything(report: Report, case: CaseView, options: ReportOptions = PLAIN) -> dict[str, str]:
    return {part.name: "".join(part.chunks) for part in report.render(case, options)}


def hidden(text: str) -> set[str]:
    """Characters that a reader cannot see or that change the direction of the line."""
    return {character for character in set(text) - ALLOWED if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}}


def bare(name: str, text: str) -> str:
    """The text without what the format itself requires (RFC 4180 line ends and the mark before a table)."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n") if name.endswith(".csv") else text


@pytest.fixture(params=catalogue.reports(), ids=lambda report: report.name)
def report(request: pytest.FixtureRequest) -> Report:
    found: Report = request.param
    return found


def test_all_reports_are_found() -> None:
    assert {"terminal", "html", "jsonl", "json", "csv"} <= {report.name for report in catalogue.reports()}


def test_no_hostile_text_gets_through_unseen(report: Report, sample: ModuleType) -> None:
    for name, text in everything(report, sample.SampleCase(42)).items():
        assert not hidden(bare(name, text)), name


@given(st.lists(texts, min_size=1, max_size=4))
@settings(max_examples=25)
@example(["\x00\x1b\x7f\x80\u061c\u200f\u2066\ufeff\U000e0001\ud800"])
def test_no_text_at_all_gets_through_unseen(report: Report, sample: ModuleType, names: list[str]) -> None:
    for name, text in everything(report, sample.SampleCase(12, texts=names)).items():
        assert not hidden(bare(name, text)), name
        text.encode("utf-8")


def test_the_same_case_gives_the_same_bytes(report: Report, sample: ModuleType) -> None:
    assert everything(report, sample.SampleCase(42)) == everything(report, sample.SampleCase(42))


def test_another_terminal_does_not_change_the_bytes(report: Report, sample: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(report, sample.SampleCase(12))
    for name, value in (("COLUMNS", "33"), ("FORCE_COLOR", "1"), ("TERM", "dumb"), ("NO_COLOR", "1"), ("LANG", "ar_EG")):
        monkeypatch.setenv(name, value)
    assert everything(report, sample.SampleCase(12)) == before


def test_editors_are_withheld_when_asked_for(report: Report, sample: ModuleType) -> None:
    case = sample.SampleCase(42)
    shown = "".join(everything(report, case).values())
    masked = "".join(everything(report, case, ReportOptions(width=80, mask_editors=True)).values())
    assert sample.EDITOR in re.sub(r"\s+", " ", shown), "the sample names an editor"
    flat = re.sub(r"\s+", " ", masked)
    assert "[name withheld]" in flat
    for secret in (sample.EDITOR, sample.EDITOR_ADDRESS, "Quillfeather", "mquill"):
        assert secret not in flat


def test_masking_leaves_no_editor_of_another_item_in_a_note(report: Report, sample: ModuleType) -> None:
    masked = everything(report, sample.SampleCase(3, hostile=False), ReportOptions(mask_editors=True))
    assert "Quillfeather" not in "".join(masked.values())


def test_wording_obeys_the_rules(report: Report, sample: ModuleType) -> None:
    for name, text in everything(report, sample.SampleCase(42, hostile=False)).items():
        if not name.endswith(".css"):  # lengths there are percentages
            assert not NEVER.search(text), (name, NEVER.search(text))


def test_an_empty_case_is_a_report_too(report: Report, sample: ModuleType) -> None:
    assert "".join(everything(report, sample.SampleCase(0)).values())


def test_part_names_stay_inside_the_folder(report: Report, sample: ModuleType) -> None:
    for name in everything(report, sample.SampleCase(5)):
        assert not name.startswith(("/", "\\"))
        assert ".." not in name.split("/")
        assert re.fullmatch(r"[a-z0-9_/.-]+", name)


def test_nothing_of_the_whole_texts_leaves_the_case(report: Report, sample: ModuleType) -> None:
    """But for the beginning of each mail in the page, which a reader needs to know it again."""
    case = sample.SampleCase(42)
    mails = sum(result.examined.item.kind is ItemKind.MAIL for result in case.results())
    assert "".join(everything(report, case).values()).count("the whole secret text") == (mails if report.name == "html" else 0)
