"""The user's own key store: what `leakcheck keys` keeps, used by every scan after it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from leakcheck.model.key_record import KeyRecord


def store_path() -> Path:
    """Where the user's keys are kept; LEAKCHECK_HOME overrides the place that the system suggests."""
    home = os.environ.get("LEAKCHECK_HOME")
    return (Path(home) if home else Path(click.get_app_dir("leakcheck"))) / "dkim-keys.jsonl"


def all_key_files(given: Iterable[Path]) -> tuple[Path, ...]:
    """The user's own store, if there is one, and the files given."""
    own = store_path()
    return (*((own,) if own.exists() and own.stat().st_size else ()), *given)


def own_keys() -> "list[KeyRecord]":
    """What the user's store holds. Raises KeyFileError."""
    from leakcheck.knowledge.key_files import read_key_file

    own = store_path()
    return read_key_file(own) if own.exists() and own.stat().st_size else []


def keep_keys(records: "Iterable[KeyRecord]") -> None:
    """Write the user's store anew, whole or not at all. Raises OSError."""
    from leakcheck.knowledge.key_json import write_key_lines

    own = store_path()
    own.parent.mkdir(parents=True, exist_ok=True)
    fresh = own.with_name(f"{own.name}.{os.getpid()}.new")
    try:
        with fresh.open("w", encoding="utf-8") as stream:
            write_key_lines(records, stream)
        fresh.replace(own)
    finally:
        fresh.unlink(missing_ok=True)
