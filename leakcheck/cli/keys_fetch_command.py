"""`leakcheck keys fetch`: ask DNS for the keys that a case needs, after saying what that reveals to whom."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.keys_import_command import NOT_TESTED, count, record
from leakcheck.cli.output import opened_case
from leakcheck.cli.user_keys import all_key_files, keep_keys, own_keys
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.gather import Gathered
    from leakcheck.knowledge.dns_keys import Answered

_MOST_SHOWN = 40
_REVEALS = """\
Asking reveals these names, the hour, and your address:
  - to your resolver ({resolver}) and to whoever listens on the way to it;
  - to the servers that it asks in turn;
  - to the name servers of the domains themselves.
They learn with whom the people in this dump corresponded, and that somebody checks it now. The names come out of the dump: whoever
wrote a mail may have put a name of their own into it in order to learn of this. Nothing else of the dump is sent."""

_NEEDS_MAILS = (
    "Repairs, seals of relays (ARC), Ed25519 keys, and the days by which older keys were out of use need the mails themselves; "
    "for these, run the same leakcheck scan again."
)


@click.command(name="fetch", short_help="Ask DNS for the keys that CASE needs. Reveals their names.")
@click.argument("case", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask whether to go on.")
@click.option("--resolver", default="", metavar="ADDRESS[:PORT]", help="Ask this resolver [default: the system's].")
@click.option("--most", type=click.IntRange(1, 10_000), default=500, show_default=True, metavar="N", help="Ask for at most so many names.")
def fetch(case: Path, yes: bool, resolver: str, most: int) -> None:
    """Ask DNS for the keys of the signatures in CASE that no known key made, and judge its mails anew.

    Prints first which names it will ask for and what that reveals to whom. DNS knows today's keys only: those of old mail are
    mostly gone.
    """
    from leakcheck.decode.visible_text import visible
    from leakcheck.knowledge.dns_keys import ask, askable, resolver_named

    reader = opened_case(case)
    if not reader.run().finished:
        raise UserError("The scan of this case was stopped before its end. Run it again to go on; then fetch keys.")
    wanted = reader.names_without_key()
    names = [name for name in wanted if askable(*name)][:most]
    _tell_names(names, len(wanted))
    if not names:
        return
    asked = resolver_named(resolver)
    click.echo(_REVEALS.format(resolver=visible(resolver or ", ".join(map(str, asked.nameservers)))))
    if not yes and not _agreed():
        click.echo("Nothing was asked.")
        return
    today = datetime.now(UTC).date().isoformat()
    answers = []
    for answer in ask(names, asked, today):
        answers.append(answer)
        click.echo(visible(f"{answer.selector} of {answer.domain}: {answer.why or count(len(answer.records), 'record')}"))
    _keep(case, answers, len(wanted))


def _tell_names(names: Sequence[tuple[str, str]], wanted: int) -> None:
    from leakcheck.decode.visible_text import visible

    if not names:
        click.echo(f"No name to ask for: {count(wanted, 'name')} without a key, none of them one that DNS could know.")
        return
    click.echo(f"{count(len(names), 'name')} to ask for, of {wanted:,} whose key is not known:")
    for domain, selector in names[:_MOST_SHOWN]:
        click.echo(visible(f"  {selector}._domainkey.{domain}"))
    if len(names) > _MOST_SHOWN:
        click.echo(f"  and {len(names) - _MOST_SHOWN:,} more")


def _agreed() -> bool:
    try:
        return click.confirm("Ask for them?", default=False)
    except click.exceptions.Abort:
        return False


def _keep(case: Path, answers: "Sequence[Answered]", wanted: int) -> None:
    """Keep what came back, record it in the case, and answer for its signatures anew from what the case holds."""
    from leakcheck.gather import Statement, gather
    from leakcheck.knowledge.dkim_keys import KeyStore
    from leakcheck.knowledge.key_tests import KeyTests
    from leakcheck.model.key_file import KeyFile, KeyFileForm, Refusals

    found = tuple((0, one) for answer in answers for one in answer.records)
    before = KeyStore.of_files(all_key_files(())).digest()
    tests = KeyTests()
    gathered = gather(own_keys(), [KeyFile(KeyFileForm.RESOLVER, found, Refusals())], Statement(), tests)
    if gathered.added or gathered.widened:
        keep_keys(gathered.records)
    what = f"DNS was asked for {count(len(answers), 'name')}; {count(sum(bool(one.records) for one in answers), 'name')} answered with a record"
    record((case,), "keys fetch", what, before, gathered)
    _tell(gathered)
    if found and not tests.installed:
        click.echo(f"leakcheck: {NOT_TESTED}", err=True)
    if gathered.added or gathered.widened:
        _judge_anew(case, wanted)


def _tell(gathered: "Gathered") -> None:
    from leakcheck.decode.visible_text import visible

    click.echo(f"{count(gathered.added, 'key')} added, {gathered.widened:,} changed, {gathered.known:,} known already.")
    for refusal in gathered.refusals.told:
        click.echo(visible(f"  refused: {refusal.why}"))
    for danger in gathered.dangers:
        click.echo(visible(danger))


def _judge_anew(case: Path, wanted: int) -> None:
    from leakcheck.key_recovery import RecoveryOptions, recover_keys
    from leakcheck.recover import Budget

    recover_keys(RecoveryOptions(case, Budget(0), all_key_files(())))
    left = len(opened_case(case).names_without_key())
    click.echo(
        f"The case was judged anew: {wanted - left:,} of {count(wanted, 'name')} now {'has' if wanted - left == 1 else 'have'} the key they needed."
    )
    click.echo(_NEEDS_MAILS)
