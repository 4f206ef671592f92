"""Every fixture says where it comes from."""

import re
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures"


def test_every_fixture_has_an_origin_and_a_licence() -> None:
    rows = [row for page in (FIXTURES / "origins").glob("*.md") for row in page.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    patterns = [re.escape(name.strip()).replace(r"\*", "[^/]*") for row in rows for name in row.split("|")[1].split(",")]
    for path in FIXTURES.rglob("*"):
        name = path.relative_to(FIXTURES).as_posix()
        if path.is_file() and path.suffix not in {".py", ".md", ".pem", ".pyc"} and not name.startswith("dumps/"):
            assert any(re.fullmatch(pattern, name) for pattern in patterns), f"{name} has no row in fixtures/origins"


def test_the_sample_dump_says_what_is_planted_in_it() -> None:
    page = (FIXTURES / "dumps" / "election-leak" / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:mail|documents)/[^`…]+)`", page):
        assert (FIXTURES / "dumps" / "election-leak" / "dump" / name).exists(), name
