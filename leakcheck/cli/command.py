"""The command itself: finds sub-commands by looking in this folder, and turns every way of ending into an exit code."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

#: Exit codes (DESIGN section 8).
NOTHING, SOMETHING, USAGE, INCOMPLETE = 0, 1, 2, 3
_COMMANDS = ("scan", "show", "compare", "prove", "report", "find", "people", "explain", "rules", "formats", "dates", "keys", "completion")
_EPILOGUE = "Nothing leaves this machine unless you say --online. Start with: leakcheck scan DUMP/"


class _LazyGroup(click.Group):
    """A group whose sub-commands are imported only when they run, so that --help answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from leakcheck.cli.near_names import alike

            ctx.fail(f"No such command {args[0]!r}.{alike(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"leakcheck.cli.{cmd_name}_command").command
        return command


@click.group(cls=_LazyGroup, epilog=_EPILOGUE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="leakcheck-toolkit", prog_name="leakcheck", message="%(prog)s %(version)s")
def leakcheck() -> None:
    """Tell, file by file, what in a leaked dump is signed and intact, what nothing can prove, and what contradicts itself."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code. A reader that closes the pipe (`| head`) is no error."""
    try:
        code = leakcheck.main(args=list(arguments), prog_name="leakcheck", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit:
        # Click's own way to end when the reader closed the pipe; our commands never raise it.
        return NOTHING
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _said("Stopped. What was finished is kept; run the same command again to go on.", INCOMPLETE)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        # The interpreter would flush into the closed pipe again at exit and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOTHING
    except Exception as error:
        return _known(error)
    return code if isinstance(code, int) else NOTHING


def _known(error: Exception) -> int:
    """The exit code of a failure that has a sentence for the user; anything else is a bug and is raised."""
    from leakcheck.model.user_error import UserError

    if isinstance(error, UserError):
        return _said(str(error), USAGE)
    if isinstance(error, OSError):
        return _said(f"The system refused: {error.strerror or error}{f': {error.filename}' if error.filename else ''}.", INCOMPLETE)
    if _is_trouble_with_the_case(error):
        advice = "See whether its disk has room and can be written to. If the file is damaged, or another program made it, scan into a new folder."
        return _said(f"The case file could not be read or written ({type(error).__name__}: {error}). {advice}", INCOMPLETE)
    # A fault of ours, or a case that somebody changed by hand: never the exit code of a finding.
    import traceback

    traceback.print_exception(error)
    return _said("This should not have happened. Nothing was said about the files; please report it with the lines above.", INCOMPLETE)


def _is_trouble_with_the_case(error: Exception) -> bool:
    """A full disk, a damaged file, rows that we would not write. The libraries are asked only if they were loaded."""
    sqlite3, msgspec = sys.modules.get("sqlite3"), sys.modules.get("msgspec")
    of_database = sqlite3 is not None and isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.ProgrammingError)
    return of_database or (msgspec is not None and isinstance(error, msgspec.MsgspecError))


def _said(sentence: str, code: int) -> int:
    click.echo(f"leakcheck: {sentence}", err=True)
    return code
