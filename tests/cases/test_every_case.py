"""What holds for all cases, and that docs/cases.md shows what is said now.

After a wanted change: LEAKCHECK_REGENERATE=1 python -m pytest tests/cases
"""

import os
import re
from collections.abc import Callable

import pytest
from published_case import CASES, FORBIDDEN, Told

PAGE = CASES.parent.parent / "docs" / "cases.md"
NAMES = sorted(path.parent.name for path in CASES.glob("*/make.py"))
_SHOWN = re.compile(r"(<!-- said of (\w+) -->\n```text\n).*?(\n```\n)", re.DOTALL)
_LARGEST = 1_500_000


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_that_a_tool_must_not_say(name: str, told: Callable[[str], Told]) -> None:
    case = told(name)
    spoken = [path for path in case if case.findings(path)]
    assert spoken
    for text in (case.listing(), *(case.sheet(path) for path in spoken)):
        # A path and what a file itself says are the file's words, not ours: sheets show them in code spans.
        found = FORBIDDEN.search(re.sub(r"`[^`]*`", "", text))
        assert not found, found


@pytest.mark.parametrize("name", NAMES)
def test_each_case_says_what_is_published_and_where(name: str) -> None:
    page = (CASES / name / "README.md").read_text(encoding="utf-8")
    for heading in ("## As published", "## Chosen here", "## Sources"):
        assert heading in page


def test_the_page_shows_what_is_said_now(told: Callable[[str], Told]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    now = _SHOWN.sub(lambda match: f"{match[1]}{told(match[2]).listing()}{match[3]}", page)
    if os.environ.get("LEAKCHECK_REGENERATE"):
        PAGE.write_text(now, encoding="utf-8")
    assert now == PAGE.read_text(encoding="utf-8")
    assert sorted(match[2] for match in _SHOWN.finditer(page)) == NAMES


def test_the_reconstructions_stay_small() -> None:
    assert sum(path.stat().st_size for path in CASES.rglob("*") if path.is_file()) < _LARGEST
