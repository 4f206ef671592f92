"""A mail server's trace line names a number that was made at another time than the line states."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.decode.mail_times import gap, in_words
from leakcheck.decode.moments import mail_moment
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: A server writes its line once the message is whole, and its clock may be set meanwhile.
_CLOCK_ERROR = timedelta(minutes=10)
#: Servers give a message up after five days as a rule; filters hold one back for some more.
_LONGEST_IN_QUEUE = timedelta(days=30)
_STATED = (TimeRole.RECEIVED, TimeRole.RELAYED)
_LINE = "header Received"
#: Older Exchange servers write one time twice into a line of their own.
_TWICE = "exchange-arrival-number"
_MOST_EVIDENCE = 5


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.TRANSPORT,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The server's clock was set anew while it held the message.",
        "The server held the message for more than a month, or a person let it go from quarantine after that time.",
        "The server is of another kind than Exim, sendmail, Postfix, InterMail or Google's, and its numbers only look like theirs.",
        "A server was stopped while the message waited, and states when the message was left there.",
        "Somebody took an old message as the pattern for an example or a test and wrote new dates into it.",
    ),
    sources=(
        "Exim specification, section 3.4 (message identification)",
        "sendmail 8.12 and later: queue identifiers begin with year, month, day, hour, minute and second, a character each",
        "Postfix, postconf(5): enable_long_queue_ids",
        "measured by this project on public mail: 412 lines, of which 408 agree with their number",
        "https://www.metaspike.com/timestamps-forensic-email-examination/ (numbers in Google's trace lines)",
    ),
    false_alarms=FalseAlarms(
        0,
        285,
        "messages with such a number in a trace line, of public test suites; not counted: two examples whose authors wrote new dates into old "
        "lines, which were found",
    ),
)
def trace_line_contradicts_its_number(mail: Examined) -> Iterator[Observation]:
    """A trace line states another time than the number holds that the server gave to the message.

    Every mail server that takes a message in writes a line with its name, a number of its own and the time. Several kinds of servers
    build that number out of the time at which they began to take the message in: Exim, sendmail, Postfix with long numbers, InterMail and
    Google's; older Exchange servers write the time of arrival once in words and once as a number.
    The line's date comes from the same clock, as a rule moments later. What a program on the server's own computer left in the queue of
    Postfix is not asked: there the line states when it was left. Whoever changes the dates in a header seldom knows what such a number holds.
    Numbers that are made after the time of their own line by more than ten minutes, or more than thirty days before it, are told. One such
    line may have a cause of its own; two of one message hardly have one but a change of the header.
    """
    asked = list(_numbered(mail))
    told = [(number, stated, apart) for number, stated in asked if (apart := _apart(number, stated))]
    if told:
        number, stated, apart = told[0]
        first = "A trace line" if len(told) == 1 else f"Of {len(asked)} trace lines with such a number {len(told)} do not fit it. One"
        sentence = (
            f"{first} ({number.at.part}) states {stated.moment}; the number that the server gave to the message holds {number.moment}, "
            f"which is {apart}."
        )
        evidence = [fact for number, stated, _ in told[:_MOST_EVIDENCE] for fact in ((number, stated) if stated.at != number.at else (number,))]
        # A program that imitates a server writes one number into all its lines.
        several = len({number.moment for number, _, _ in told}) > 1
        yield Observation(sentence=sentence, evidence=tuple(evidence), weight=None if several else Weight.MODERATE)


def _numbered(mail: Examined) -> Iterator[tuple[TimeClaim, TimeClaim]]:
    """The times in numbers, each with the time that its line states."""
    claims = tuple(mail.every(TimeClaim))
    stated = {claim.at.part: claim for claim in claims if claim.role in _STATED and not claim.token}
    for claim in claims:
        if claim.role is not TimeRole.TOKEN:
            continue
        if claim.at.part in stated and claim.at.part.startswith(_LINE):
            yield claim, stated[claim.at.part]
        elif claim.token == _TWICE and (moment := mail_moment(claim.at.raw)):
            yield claim, TimeClaim(at=claim.at, role=TimeRole.RELAYED, moment=moment)


def _apart(number: TimeClaim, line: TimeClaim) -> str:
    """How far the two are apart, in words; empty where that is nothing unusual."""
    if line.moment.is_before(number.moment, _CLOCK_ERROR):
        return f"{in_words(gap(line, number))} later"
    return f"{in_words(gap(number, line))} earlier" if number.moment.is_before(line.moment, _LONGEST_IN_QUEUE) else ""
