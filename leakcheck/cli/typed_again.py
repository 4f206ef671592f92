"""The command as it was typed, with something added, to be pasted into a shell: what an error asks for in its shortest form."""

import shlex
from collections.abc import Iterator

import click
from click.core import ParameterSource

from leakcheck.decode.visible_text import visible

#: Never repeated where others can read along.
_SECRET = frozenset({"--password"})


def typed_again(*added: str) -> str:
    """The running command with these words at its end; empty where no command runs, or its words cannot be shown as they are."""
    context = click.get_current_context(silent=True)
    if context is None or context.info_name is None:
        return ""
    typed = shlex.join(["leakcheck", context.info_name, *_words(context), *added])
    return typed if visible(typed) == typed else ""


def _words(context: click.Context) -> Iterator[str]:
    """Arguments first, then the options that were given, in the order in which the command has them."""
    for parameter in sorted(context.command.params, key=lambda one: isinstance(one, click.Option)):
        name = parameter.name or ""
        if context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        values = context.params.get(name)
        for value in values if isinstance(values, tuple) else (values,):
            yield from _one(parameter, value)


def _one(parameter: click.Parameter, value: object) -> Iterator[str]:
    if not isinstance(parameter, click.Option):
        yield str(value)
        return
    option = max(parameter.opts, key=len)
    yield option
    if not parameter.is_flag:
        yield "WORD" if option in _SECRET else str(value)
