"""What docs/keys.md says can be done, can be done, and its words are those of the program."""

import re
import shlex
from pathlib import Path

import click
import pytest

from leakcheck.cli.command import leakcheck
from leakcheck.knowledge import key_files, key_lines
from leakcheck.knowledge.dated_facts import table
from leakcheck.model.key_record import CONDITIONAL, KeyOrigin

MANUAL = (Path(__file__).parent.parent / "docs" / "keys.md").read_text(encoding="utf-8")
COMMANDS = [line.partition("#")[0].strip() for line in re.findall(r"^leakcheck .*$|(?<=`)leakcheck keys [^`]+(?=`)", MANUAL, re.MULTILINE)]


def _context(words: list[str]) -> click.Context:
    """The context in which a command line would run, its arguments read but nothing done."""
    group: click.Command = leakcheck
    context = click.Context(leakcheck)
    while isinstance(group, click.Group):
        found = group.get_command(context, words.pop(0))
        assert found is not None
        group = found
    return group.make_context(group.name, words, parent=context)


@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_can_be_typed(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FILE", "example.zone", "more-keys.jsonl"):
        (tmp_path / name).write_bytes(b"")
    for name in ("CASE", "dump"):
        (tmp_path / name).mkdir()
    _context(shlex.split(line)[1:])


def test_every_subcommand_is_named() -> None:
    keys = leakcheck.get_command(click.Context(leakcheck), "keys")
    assert isinstance(keys, click.Group)
    assert set(keys.commands) <= set(re.findall(r"`leakcheck keys (\w+)", MANUAL))


def test_every_origin_is_explained_and_those_that_vouch_for_nothing_are_said_to() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", MANUAL, re.MULTILINE))
    assert {origin.value for origin in KeyOrigin} <= rows.keys()
    for origin in KeyOrigin:
        authenticates = origin not in CONDITIONAL and origin is not KeyOrigin.TEST
        assert ("| authenticates" in rows[origin.value]) == authenticates, origin


def test_its_limits_and_days_are_those_of_the_program() -> None:
    assert (key_files._MOST_BYTES, key_files._MOST_DOCUMENT, key_lines.LONGEST_LINE, key_files.MOST_KEYS) == (256 << 20, 32 << 20, 64 << 10, 300_000)
    for row in table("key_sizes.csv")[:2]:
        assert f"{row['bits']} bits from {row['since']}" in MANUAL
