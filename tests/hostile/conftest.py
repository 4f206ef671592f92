"""Makes the whole scan of hostile files importable for the tests of this folder."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile_scan import ORDINARY, read_alone


@pytest.fixture(scope="session")
def ordinary_alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a scan says of an ordinary mail that lies in a dump of its own."""
    return read_alone(tmp_path_factory.mktemp("alone"), ORDINARY)
