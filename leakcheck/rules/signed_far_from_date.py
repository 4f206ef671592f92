"""A signature states that it was made long after, or long before, the time in the Date line."""

from collections.abc import Iterator

from leakcheck.decode.mail_times import LONGEST_WAIT, date_of, far_apart, receipt_of
from leakcheck.model.attestation import Attestation
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: By whom a message is sent; a forwarder's seal (ARC) belongs to a later day than the message, and only excuses here.
_BY_SENDERS = frozenset({"dkim", "google_signature", "kept_header"})
_SIGNERS = _BY_SENDERS | {"arc"}


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim, SignatureMark),
    about=(ItemKind.MAIL,),
    innocent=(
        "The message was written on a computer without a connection, held by a moderator, or kept to be sent later, with the date of its writing.",
        "An old message was sent on again, or moved through a mail server that signs, with its first Date line.",
        "The clock of the sender's computer was set wrong, or that of the signing server.",
        "The message is an example or a test, whose date its author made up.",
    ),
    sources=(
        "RFC 6376 section 3.5 (the t= tag)",
        "RFC 5321 section 4.5.4.1 (servers try for four to five days)",
        "RFC 5322 section 3.6.1 (the Date line is written by the sender)",
    ),
    false_alarms=FalseAlarms(0, 112, "different messages of public test suites whose signature, by a documented key, fits and states its time"),
)
def signed_far_from_date(mail: Examined) -> Iterator[Observation]:
    """A signature of the message states that it was made more than a week after, or before, the time in the Date line.

    The sender's program writes the Date line, and whoever sends a message can put any date there: the signature covers the line as
    it was sent, and does not say that the date is right. The signing server states its own time in the signature. The two lie
    minutes apart as a rule, and five days at most where a server could not deliver at once. Further apart, the time of the
    server is the one to go by. A signature that does not fit, or could not be checked, may have been given any time.
    """
    sent = date_of(mail)
    stated = [(answer, answer.signing_time) for answer in mail.attestations if answer.scheme in _SIGNERS and answer.signing_time is not None]
    if sent is None or not stated:
        return
    stated = [(answer, signed) for answer, signed in stated if answer.headers_proven] or stated
    far = [(answer, signed) for answer, signed in stated if far_apart(sent.moment, signed)]
    by_senders = [(answer, signed) for answer, signed in far if answer.scheme in _BY_SENDERS and not _told_by_receipt(mail, signed)]
    # One that was made near the date shows that the message existed then; those of lists and forwarders follow.
    if len(far) == len(stated) and by_senders:
        yield _observation(sent, *min(by_senders, key=lambda pair: abs(pair[1].earliest - sent.moment.earliest)))


def _told_by_receipt(mail: Examined, signed: Moment) -> bool:
    """Whether it lies after the receipt, which `embedded_time_after_receipt` tells."""
    received = receipt_of(mail)
    return received is not None and received.moment.is_before(signed, LONGEST_WAIT)


def _observation(sent: TimeClaim, answer: Attestation, signed: Moment) -> Observation:
    which = "" if answer.headers_proven else ", which does not fit this message or could not be checked,"
    sentence = (
        f"The signature of {answer.signer}{which} states that it was made on {signed}, {far_apart(sent.moment, signed)} the time in the Date line "
        f"({sent.moment}). The Date line is written by the sender's program, and no server checks it."
    )
    mark = SignatureMark(at=answer.at, scheme=answer.scheme, detail=answer.signer)
    return Observation(sentence=sentence, evidence=(mark, sent))
