"""Says which program converted a file into a format not its own; silent for programs at home in it."""

import pytest
from claims import application

from leakcheck.model.examined import Examined
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Direction
from leakcheck.rules.converted_by_software import converted_by_software as rule


def saved(format_: str, program: str) -> Examined:
    return Examined(item=Item("dump/a", 1, "00", format=format_, kind=ItemKind.DOCUMENT), facts=(application(program),))


@pytest.mark.parametrize(
    ("format_", "program"),
    [
        ("word_document", "LibreOffice/7.3.7.2$Linux_X86_64 LibreOffice_project/30$Build-2"),
        ("spreadsheet_document", "WPS Spreadsheets"),
        ("word_binary", "LibreOffice or a relative (by its mark)"),
        ("opendocument", "MicrosoftOffice/15.0 MicrosoftWord"),
        ("pdf_document", "calibre 0.9.0 [http://calibre-ebook.com]"),
        ("pdf_document", "Skia/PDF m136 Google Docs Renderer"),
    ],
)
def test_a_program_of_another_format_is_told(format_: str, program: str) -> None:
    (said,) = rule.check(saved(format_, program))
    assert program[:80] in said.sentence


def test_limits_and_moves_nothing() -> None:
    assert rule.direction is Direction.LIMIT


@pytest.mark.parametrize(
    ("format_", "program"),
    [
        ("word_document", "Microsoft Office Word"),
        ("opendocument", "LibreOffice/7.3.7.2$Linux_X86_64"),
        ("pdf_document", "LibreOffice 6.0"),
        ("excel_binary", "Microsoft Macintosh Excel"),
    ],
)
def test_is_silent_for_programs_at_home(format_: str, program: str) -> None:
    assert not list(rule.check(saved(format_, program)))
