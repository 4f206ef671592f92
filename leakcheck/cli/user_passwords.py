"""The passwords that a user gives, typed or in files: the two options that every command has which opens what is locked."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from leakcheck.model.user_error import UserError

R = TypeVar("R")
_MOST_PASSWORDS = 1000
_WORD = "Try this on what is locked; others on this machine may see it typed."
_FILE = "A file of such words, one a line, UTF-8."


def with_passwords(purpose: str = "") -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Give a command both options, and its function all words as `passwords`, a tuple of text; `purpose` is a sentence for the help.

    The function raises UserError where a file cannot be read or there are too many words.
    """

    def decorated(command: Callable[..., R]) -> Callable[..., R]:
        @click.option("--password", "typed", multiple=True, metavar="WORD", help=f"{_WORD} {purpose}".strip())
        @click.option("--passwords", "password_files", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help=_FILE)
        @wraps(command)
        def whole(*, typed: tuple[str, ...], password_files: tuple[Path, ...], **given: object) -> R:
            return command(passwords=given_passwords(typed, password_files), **given)

        return whole

    return decorated


def given_passwords(words: tuple[str, ...], files: tuple[Path, ...]) -> tuple[str, ...]:
    """All passwords, each once, in the order in which they were given. Raises UserError."""
    if any("\ud800" <= sign <= "\udfff" for word in words for sign in word):
        # What the terminal sent was in another encoding; the word itself is not repeated.
        raise UserError("A password that was typed is not UTF-8 text; set the terminal to UTF-8, or give it in a file with --passwords.")
    found = dict.fromkeys(words)
    for path in files:
        try:
            found.update(dict.fromkeys(path.read_text(encoding="utf-8-sig").split("\n")))
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"The passwords in {path} cannot be read as UTF-8 text, one a line ({type(error).__name__}).") from None
    given = tuple(word for word in dict.fromkeys(word.removesuffix("\r") for word in found) if word)
    if len(given) > _MOST_PASSWORDS:
        raise UserError(f"{len(given):,} passwords are too many to try on each locked file; give at most {_MOST_PASSWORDS:,}.")
    return given
