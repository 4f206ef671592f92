"""`leakcheck completion`: the script that teaches a shell to complete leakcheck's commands."""

import click
from click.shell_completion import get_completion_class

from leakcheck.model.user_error import UserError


@click.command(name="completion", short_help="Print a script that completes commands in your shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print a completion script; for bash: eval "$(leakcheck completion bash)"."""
    completion = get_completion_class(shell)
    if completion is None:
        raise UserError(f"There is no completion for {shell}.")
    click.echo(completion(context.find_root().command, {}, "leakcheck", "_LEAKCHECK_COMPLETE").source())
