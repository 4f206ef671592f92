"""The user's own key store: what `leakcheck keys add` keeps, used by every scan after it."""

import os
from collections.abc import Iterable
from pathlib import Path

import click


def store_path() -> Path:
    """Where the user's keys are kept; LEAKCHECK_HOME overrides the place that the system suggests."""
    home = os.environ.get("LEAKCHECK_HOME")
    return (Path(home) if home else Path(click.get_app_dir("leakcheck"))) / "dkim-keys.jsonl"


def all_key_files(given: Iterable[Path]) -> tuple[Path, ...]:
    """The user's own store, if there is one, and the files given."""
    own = store_path()
    return (*((own,) if own.exists() else ()), *given)
