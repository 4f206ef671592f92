"""Reconstructions of published cases, each scanned whole once a session."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leakcheck.model.scan_options import ScanOptions
from leakcheck.pipeline import scan

sys.path.insert(0, str(Path(__file__).parent))
from published_case import CASES, Told


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Told]:
    """Scans a case once a session."""
    done: dict[str, Told] = {}

    def once(name: str) -> Told:
        if name not in done:
            done[name] = Told(scan(ScanOptions((str(CASES / name / "dump"),), tmp_path_factory.mktemp(name), engine="serial")))
        return done[name]

    return once
