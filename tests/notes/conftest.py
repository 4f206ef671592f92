"""The small dump of the correlations' tests, asked for notes."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leakcheck.model.case_view import DumpNote
from leakcheck.model.note import Circumstances, Note

sys.path.insert(0, str(Path(__file__).parent.parent))

from correlations.conftest import SmallDump  # beside this folder, which is no package


class DescribedDump(SmallDump):
    """Add items, then ask for a note."""

    def notes(self, note: Note, since_theft: str = "") -> list[DumpNote]:
        return list(note.describe(self.dump, Circumstances(since_theft)))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[DescribedDump]:
    made = DescribedDump(tmp_path)
    yield made
    made.writer.close()
