"""A trace line names a kind of encryption that did not exist at the time it states."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import is_before_day
from leakcheck.knowledge.dated_facts import earliest
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FeatureUse, Hop
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_KINDS = frozenset({"tls_version", "tls_cipher"})
#: The makers of servers tried the coming version among themselves before the first draft that our table knows of.
_TRIALS = timedelta(days=365)
_LONGEST = 60


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    # A server's wrong clock also puts its line out of order: the same witness as relayed_before_sent.
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(Hop, FeatureUse),
    about=(ItemKind.MAIL,),
    innocent=(
        "The clock of that mail server was wrong by years: the trace lines above and below it show other times.",
        "The server took part in trials of the encryption before its first public draft.",
        "The message is bulk mail, whose programs copy a trace line out of another message and put another time into it.",
    ),
    sources=("RFC 8446, RFC 5246, RFC 7905 and their drafts: leakcheck/knowledge/tables/formats.csv, each row with its source",),
    false_alarms=FalseAlarms(0, 133, "messages whose trace lines name an encryption, of public test suites; at any weight"),
)
def encryption_newer_than_relay(mail: Examined) -> Iterator[Observation]:
    """A trace line names a kind of encryption that did not exist at the time that the same line states.

    Mail servers write into their trace line when they took a message in, and how the connection was encrypted. Both stand in
    one line and come from one computer at one moment. An encryption that was first drafted years later means that the time in
    the line, or the line itself, is not what a server wrote. Our days are those of the first drafts, and not those of the
    finished standards.
    """
    times = {hop.at.part: hop for hop in mail.every(Hop) if hop.moment is not None}
    for use in mail.every(FeatureUse):
        hop = times.get(use.at.part) if use.kind in _KINDS else None
        known = earliest(use.kind, use.value) if hop is not None else None
        if hop is None or hop.moment is None or known is None or not is_before_day(hop.moment, known.not_before):
            continue
        sentence = (
            f"The trace line of the server {hop.by_host or 'without a name'} is dated {hop.moment} and names the encryption "
            f"“{use.value[:_LONGEST]}”; its first draft is not older than {known.first_date.isoformat()}."
        )
        early = is_before_day(hop.moment, known.not_before - _TRIALS)
        yield Observation(sentence=sentence, evidence=(hop, use), weight=None if early else Weight.WEAK)
        return
