"""The message is dated before the key that its signature names, or that made it, came into use."""

import re
from collections.abc import Iterator

from leakcheck.decode.key_windows import outside_life
from leakcheck.decode.mail_times import latest_of, receipt_of
from leakcheck.knowledge.claimed_times import is_before_day
from leakcheck.knowledge.dated_facts import DatedFact, earliest
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: Who names keys by the day of their making. Others call theirs by a number of eight digits too.
_DATED = re.compile(r"(?:gmail\.com|googlemail\.com|google\.com|1e100\.net|(?:[\w-]+\.)*gappssmtp\.com)")
_BY_SENDERS = frozenset({"dkim", "google_signature", "domainkeys"})
#: The key of the name made the signature, whatever became of the message since.
_BY_THE_KEY = frozenset(
    {Reason.VERIFIED, Reason.REPAIRED, Reason.BODY_ONLY, Reason.BODY_ALTERED, Reason.HEADERS_ALTERED, Reason.OPENS_HEADERS_CHANGED}
    | {Reason.SIGNED_HEADER_CHANGED, Reason.PARTLY_COVERED, Reason.OUTSIDE_KEY_WINDOW}
)
_CLOCK = "The sender's computer was set to a past date."


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim, SignatureMark),
    about=(ItemKind.MAIL,),
    innocent=(
        "The key was in use earlier than anybody wrote down: such days are observations, and weigh little here.",
        "An old message was handed in or forwarded again later, and signed then, by a server that left no trace line.",
        "The sender's computer was set to a past date, and no mail server's time stands in this copy to show it.",
        "The service gave the same name to an earlier key.",
    ),
    sources=(
        "RFC 6376 section 3.1 (selectors)",
        "Names of Google's keys, which are the days of their making: leakcheck/knowledge/tables/dkim_selectors.csv",
    ),
    false_alarms=FalseAlarms(0, 108, "received messages whose sender's signature names a key of Google, of public test suites; at strong weight"),
)
def signature_time_outside_key_window(mail: Examined) -> Iterator[Observation]:
    """The message is dated before the key that its signature names, or that made its signature, came into use.

    A signature names its key. Google's keys bear the day of their making as their name, and a message cannot have been signed
    with a key before that. This holds whether the signature still fits or not: whoever changes the date of a message breaks
    its signature, but the name of the key stays where it was. Of other keys it is only known when somebody saw them first; a
    message dated more than a year before that, by a key that made its signature, is told as a weak sign; so is a signature that
    states a time at which its key was not yet, or no longer, in use.
    """
    latest = latest_of(mail)
    if latest is None:
        return
    signatures = [answer for answer in mail.attestations if answer.signer and answer.selector]
    named = [(known, answer) for answer in signatures if (known := _dated(answer)) is not None and is_before_day(latest.moment, known.not_before)]
    if named:
        known, answer = max(named, key=lambda pair: (pair[1].scheme in _BY_SENDERS, pair[0].not_before))
        yield _by_name(mail, latest, known, answer)
        return
    for answer in signatures:
        outside = _outside(latest.moment, answer)
        if outside:
            sentence = f"The signature of {answer.signer} was made by its key {answer.selector}, but {outside}."
            yield Observation(sentence=sentence, evidence=(_mark(answer), latest), weight=Weight.WEAK)
            return


def _outside(latest: Moment, answer: Attestation) -> str:
    if answer.key is None or answer.reason not in _BY_THE_KEY:
        return ""
    return outside_life(latest, answer.key) or outside_life(answer.signing_time, answer.key, "the signature states")


def _dated(answer: Attestation) -> DatedFact | None:
    return earliest("dkim_selector", f"d={answer.signer}; s={answer.selector}") if _DATED.fullmatch(answer.signer) else None


def _by_name(mail: Examined, latest: TimeClaim, known: DatedFact, answer: Attestation) -> Observation:
    received = receipt_of(mail)
    by_sender = answer.scheme in _BY_SENDERS
    sentence = (
        f"The message is dated {latest.moment}, but its signature of {answer.signer} names the key {answer.selector}, "
        f"which is not older than {known.first_date.isoformat()}."
    )
    weight = Weight.WEAK if not by_sender else None if received else Weight.MODERATE
    tested = (Tested(_CLOCK, "excluded" if received else "untestable"),)
    return Observation(sentence=sentence, evidence=(_mark(answer), latest), weight=weight, tested=tested)


def _mark(answer: Attestation) -> SignatureMark:
    return SignatureMark(at=answer.at, scheme=answer.scheme, detail=answer.signer)
