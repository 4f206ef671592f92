"""The sample case as a fixture: the test folders are no packages, hence it is loaded by its place."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the hand-built case."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("sample_case")
