"""A mail server's trace line names a number that was made at another time than the line states."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from leakcheck.decode.mail_times import gap, in_words
from leakcheck.decode.moments import mail_moment
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop, TimeClaim, TimeRole
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
#: A server that writes its local time under a wrong zone is off by no more.
_ZONES, _A_DAY = timedelta(hours=26), timedelta(days=1)

#: The time in a number, and that of its line.
Pair = tuple[TimeClaim, TimeClaim]


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.TRANSPORT,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The server's clock was set anew while it held the message, or it wrote its local time under a wrong zone.",
        "The message is unwanted mail, whose sender invented the lower trace lines.",
        "The server held the message for more than a month, or a person let it go from quarantine after that time.",
        "The server is of another kind than Exim, sendmail, Postfix, InterMail or Google's, and its numbers only look like theirs.",
        "A server was stopped while the message waited, and states when the message was left there.",
        "Somebody took an old message as the pattern for an example or a test and wrote new dates into it.",
        "The message comes from a collection that was made anonymous openly, for which its makers moved all dates by one span.",
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
        "messages with such a number in a trace line, 71 of them with several, of public test suites; not counted: two examples whose authors wrote "
        "new dates into old lines, which were found",
    ),
)
def trace_line_contradicts_its_number(mail: Examined) -> Iterator[Observation]:
    """A trace line states another time than the number holds that the server gave to the message.

    Every mail server that takes a message in writes a line with its name, a number of its own and the time. Several kinds of servers
    build that number out of the time at which they began to take the message in: Exim, sendmail, Postfix with long numbers, InterMail and
    Google's; older Exchange servers write the time of arrival once in words and once as a number.
    The line's date comes from the same clock, as a rule moments later. What a program on the server's own computer left in the queue of
    Postfix is not asked: there the line states when it was left. Whoever changes the dates in a header seldom knows what such a number holds.
    Numbers that are made after the time of their own line by more than ten minutes, or more than thirty days before it, are told. Less than
    a day may be a wrong zone, and one line may have a cause of its own. The lines of several servers that are all off by the same span,
    the uppermost among them, hardly have one but a change of the header.
    """
    asked = list(_numbered(mail))
    told = [(number, stated) for number, stated in asked if _apart(number, stated)]
    if told:
        number, stated = told[0]
        where = "one of the trace lines here" if len(told) == 1 else f"{len(told)} of {len(asked)} trace lines here that have such a number"
        sentence = (
            f"Some mail servers build the time into the number that they give to a message. In {where} it contradicts the line's own time: "
            f"{number.at.part} states {stated.moment}, its number {number.moment}, which is {_apart(number, stated)}."
        )
        evidence = [fact for one, line in told[:_MOST_EVIDENCE] for fact in ((one, line) if line.at != one.at else (one,))]
        yield Observation(sentence=sentence, evidence=tuple(evidence), weight=_weight(asked, told, mail))


def _weight(asked: Sequence[Pair], told: Sequence[Pair], mail: Examined) -> Weight | None:
    """Full weight only where nothing but a change of the whole header is left to explain it."""
    shifts = [_shift(number, stated) for number, stated in told]
    if min(map(abs, shifts)) < _ZONES:
        return Weight.WEAK
    hosts = {hop.at.part: hop.by_host for hop in mail.every(Hop)}
    servers = {hosts.get(number.at.part, "") for number, _ in told}
    # Dates that were moved together share one shift, and the uppermost line was moved with the others; invented lines below a true one do neither.
    as_one = max(shifts) - min(shifts) < _A_DAY and asked[0] == told[0]
    return None if len(servers) > 1 and as_one else Weight.MODERATE


def _shift(number: TimeClaim, stated: TimeClaim) -> timedelta:
    return number.moment.earliest - stated.moment.earliest


def _numbered(mail: Examined) -> Iterator[Pair]:
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
