"""The message carries a kind of signature or check that did not exist at its date."""

from collections.abc import Iterator

from leakcheck.decode.mail_times import latest_of, receipt_of
from leakcheck.knowledge.claimed_times import is_before_day
from leakcheck.knowledge.dated_facts import DatedFact, earliest
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, FeatureUse, RecordedCheck, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_KINDS = frozenset({"mail_header", "dkim_algorithm"})
#: Made where a message is sent; the others are also added by a server that takes an old message in.
_BY_SENDERS = ("DKIM-Signature", "DomainKey-Signature", "DKIM a=", "List-Unsubscribe-Post")
#: Lines that are neither signature nor check, and were in use before the standards that our table dates them by.
_NO_CHECKS = frozenset({"Archived-At", "Auto-Submitted", "List-Id", "List-Unsubscribe"})
_CLOCK = "The sender's computer was set to a past date."
_MOVED = "A server added the line when the old message was moved to it."


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "An old message was moved to a newer server, which checked or signed it again and left no trace line.",
        "The sender's computer was set to a past date, and no mail server's time stands in this copy to show it.",
        "The sender took part in trials before the first public draft, from which our days are taken.",
        "The message is bulk mail, whose programs write an invented date.",
    ),
    sources=("RFC 4870, RFC 4871, RFC 7208, RFC 7489, RFC 8463, RFC 8601, RFC 8617 and their drafts: leakcheck/knowledge/tables/formats.csv",),
    false_alarms=FalseAlarms(
        0,
        319,
        "received messages with a signature, of public test suites; at moderate weight; not counted: copies of the RFCs' invented examples",
    ),
)
def authentication_newer_than_date(mail: Examined) -> Iterator[Observation]:
    """The message carries a kind of signature or line, or the record of a check, that did not exist at its date.

    Mail got its signatures and checks one after another: SPF and DKIM's forerunners from 2003 on, DMARC in 2012, seals of
    forwarders (ARC) in 2015, signatures on newer curves in 2017. A message whose Date line and receipt are both older than one
    of them cannot have carried it then. Our days are those of the first drafts, a year or more before anybody used them at
    large. Lines that only a receiving server writes weigh less, because such a server may have taken in an old message later.
    """
    latest = latest_of(mail)
    if latest is None:
        return
    late = [(known, fact) for fact, known in _dated(mail) if known.name not in _NO_CHECKS and is_before_day(latest.moment, known.not_before)]
    if not late:
        return
    known, fact = max(late, key=lambda pair: (pair[0].name.startswith(_BY_SENDERS), pair[0].not_before))
    made_by_sender, received = known.name.startswith(_BY_SENDERS), receipt_of(mail)
    sentence = (
        f"The message is dated {latest.moment} and carries “{known.name}” ({fact.at.part}), "
        f"a kind of line or method of which nothing is known before {known.first_date.isoformat()}."
    )
    clock = Tested(_CLOCK, "excluded" if received else "untestable")
    tested = (clock,) if made_by_sender else (Tested(_MOVED, "possible"), clock)
    weight = None if made_by_sender and received else Weight.WEAK
    yield Observation(sentence=sentence, evidence=(fact, latest, *(other for _, other in late if other is not fact)), weight=weight, tested=tested)


def _dated(mail: Examined) -> Iterator[tuple[AnyFact, DatedFact]]:
    for use in mail.every(FeatureUse):
        if use.kind in _KINDS and (known := earliest(use.kind, use.value)) is not None:
            yield use, known
    for check in mail.every(RecordedCheck):
        if (known := earliest("mail_header", f"{check.method}={check.result}")) is not None:
            yield check, known
