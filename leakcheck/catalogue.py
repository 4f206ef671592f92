"""Finds every plug-in by looking in the folder of its kind, and third parties' by entry point. Nothing is registered."""

import hashlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module, metadata
from pathlib import Path
from typing import TypeVar

from leakcheck.model.dump import Dump
from leakcheck.model.engine import Engine
from leakcheck.model.examined import Examined
from leakcheck.model.format import Format
from leakcheck.model.note import Note
from leakcheck.model.report import Report
from leakcheck.model.rule import Rule
from leakcheck.model.scheme import Scheme
from leakcheck.model.source import Source
from leakcheck.model.user_error import UserError

P = TypeVar("P")
#: The folders of plug-ins; third parties use the same names as entry-point groups: `leakcheck.formats`, `leakcheck.rules`, …
KINDS = ("sources", "formats", "signatures", "rules", "correlations", "notes", "reports", "engines")
#: Folders whose code cannot change what is found in a file.
_SHOWING = frozenset({"cli", "reports", "casefile", "engines"})


class BrokenPlugin(UserError):
    """A third party's plug-in cannot be used; the text is a sentence for the user."""


@cache
def formats() -> tuple[Format, ...]:
    return tuple(sorted(_found("formats", Format), key=lambda plugin: plugin.name))


@cache
def schemes() -> tuple[Scheme, ...]:
    return tuple(sorted(_found("signatures", Scheme), key=lambda plugin: plugin.name))


@cache
def rules() -> tuple[Rule[Examined], ...]:
    return tuple(sorted(_found("rules", Rule), key=lambda plugin: plugin.id))


@cache
def correlations() -> tuple[Rule[Dump], ...]:
    return tuple(sorted(_found("correlations", Rule), key=lambda plugin: plugin.id))


@cache
def notes() -> tuple[Note, ...]:
    return tuple(sorted(_found("notes", Note), key=lambda plugin: plugin.id))


@cache
def reports() -> tuple[Report, ...]:
    return tuple(sorted(_found("reports", Report), key=lambda plugin: plugin.name))


@cache
def engines() -> tuple[Engine, ...]:
    return tuple(sorted(_found("engines", Engine), key=lambda plugin: plugin.name))


@cache
def sources() -> tuple[Source, ...]:
    return tuple(sorted(_found("sources", Source), key=lambda plugin: plugin.name))


@cache
def digest() -> str:
    """SHA-256 over all that can change what a case says, by name and by code: part of what a verdict is reproducible from.

    Between two releases the version stays the same while checks change; a case that was read before such a change is read anew.
    """
    names = [
        *(f"format {plugin.name}" for plugin in formats()),
        *(f"scheme {plugin.name}" for plugin in schemes()),
        *(f"rule {plugin.id}" for plugin in rules()),
        *(f"correlation {plugin.id}" for plugin in correlations()),
        *(f"note {plugin.id}" for plugin in notes()),
        *sorted(f"{entry.value} {entry.dist.version if entry.dist else ''}" for kind in KINDS for entry in _entry_points(kind)),
    ]
    return hashlib.sha256("\n".join((*names, code_digest(Path(__file__).parent))).encode()).hexdigest()


def code_digest(package: Path) -> str:
    """SHA-256 over the code that reads and judges; how answers are shown and kept is left out."""
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package)
        if place.parts[0] not in _SHOWING:
            whole.update(place.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _found(folder: str, kind: type[P]) -> Iterator[P]:
    seen: set[int] = set()
    for plugin in (*_in_folder(folder, kind), *_by_entry_point(folder, kind)):
        if id(plugin) not in seen:
            seen.add(id(plugin))
            yield plugin


def _in_folder(folder: str, kind: type[P]) -> Iterator[P]:
    package = import_module(f"leakcheck.{folder}")
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        for value in vars(import_module(f"leakcheck.{folder}.{module.name}")).values():
            if isinstance(value, kind):
                yield value


def _by_entry_point(folder: str, kind: type[P]) -> Iterator[P]:
    for entry in _entry_points(folder):
        try:
            value = entry.load()
        except Exception as error:
            raise BrokenPlugin(f"The plug-in {entry.name!r} ({entry.value}) cannot be loaded: {error}") from error
        if not isinstance(value, kind):
            raise BrokenPlugin(f"The plug-in {entry.name!r} ({entry.value}) is not a {kind.__name__}.")
        yield value


def _entry_points(folder: str) -> list[metadata.EntryPoint]:
    return sorted(metadata.entry_points(group=f"leakcheck.{folder}"), key=lambda found: found.name)
