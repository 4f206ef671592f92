"""Setting text: within the width, never as markup."""

import pytest

from leakcheck.model.report import ReportOptions
from leakcheck.reports.console_text import ConsoleText, beginning, shortened


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("text", ["word " * 60, "x" * 500, "漢字" * 100, "a\u0301" * 300])
def test_lines_stay_within_the_width(width: int, text: str) -> None:
    from rich.cells import cell_len

    out = ConsoleText(ReportOptions(width=width))
    out.line(text, indent=4, first="- ")
    lines = out.taken().splitlines()
    assert len(lines) > 1
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)


def test_markup_and_emoji_codes_are_text() -> None:
    out = ConsoleText(ReportOptions(colour=True))
    out.line("[bold red]x[/] :smile: https://x.example", first="- ")
    assert "[bold red]x[/] :smile: https://x.example" in out.taken()


def test_colour_only_when_asked() -> None:
    for colour in (True, False):
        out = ConsoleText(ReportOptions(colour=colour))
        out.line("x", "red")
        assert ("\x1b[" in out.taken()) is colour


def test_what_was_taken_is_gone() -> None:
    out = ConsoleText(ReportOptions())
    out.line("x")
    assert out.taken() == "x\n"
    assert out.taken() == ""


def test_the_ends_of_a_long_text_are_kept() -> None:
    cut = shortened("start" + "x" * 5000 + "end")
    assert len(cut) <= 160
    assert cut.startswith("start")
    assert cut.endswith("end")
    assert shortened("short") == "short"


def test_a_long_sentence_is_cut_between_words() -> None:
    sentence = "under one and the same editor's name, among fifty dated documents of this dump, which were gone through in one go " * 3
    words = set(sentence.split())
    for longest in range(60, 200):
        cut = shortened(sentence, longest)
        assert len(cut) <= longest
        assert set(cut.split()) - {"..."} <= words
        start = beginning(sentence, longest)
        assert len(start) <= longest
        assert set(start.split()) - {"…"} <= words


def test_the_beginning_of_a_text_without_blanks_is_cut_where_it_must_be() -> None:
    assert beginning("x" * 500, 100) == f"{'x' * 98} …"
    assert beginning("short", 100) == "short"
