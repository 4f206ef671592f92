"""What the recipient's server recorded of a signature is not what the signature answers now."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.key_windows import distance
from leakcheck.decode.mail_times import receipt_of
from leakcheck.decode.trusted_records import speaks_of, trusted_records, was_there
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import RecordedCheck, RecordPlace, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: The signature is the domain's own, and something that it covers is not as it was.
_CHANGED = frozenset({Reason.BODY_ALTERED, Reason.HEADERS_ALTERED, Reason.OPENS_HEADERS_CHANGED, Reason.SIGNED_HEADER_CHANGED})
_DOCUMENTED = frozenset({KeyOrigin.DNS, KeyOrigin.ZONE, KeyOrigin.ARCHIVE})
_SEALS = "header arc-"
_REPLACED = "The domain had several keys under one name at that time, and the archive holds another one than the server asked."
_TYPED = "The record is a line of the header that no signature covers: whoever had this copy can have typed it."


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.SIGNATURE,
    needs=(RecordedCheck, SignatureMark),
    about=(ItemKind.MAIL,),
    innocent=(
        _REPLACED,
        _TYPED,
        "A scanner of the recipient's house, a mailbox program or an export changed the message after its receipt, as happens to archived mail.",
        "The server could not reach the sender's key at that moment, or judged by rules of its own (short keys, partial signatures).",
    ),
    sources=("RFC 8601 sections 2.7.1, 4.1, 5 and 7.1", "RFC 6008", "RFC 6376 section 6.1"),
    # Too good to be more than weak: the times in which keys were seen come from the same mails, 139 of which had a record and such a key.
    false_alarms=FalseAlarms(0, 266, "honest mails with a record and a signature, of public collections; 7 spoke of handling, 3 of the record"),
)
def recorded_results_contradict_signature(mail: Examined) -> Iterator[Observation]:
    """What the recipient's server recorded of a signature is not what the signature answers now.

    A mail server that takes a message in checks its signatures and writes the result into the header. Such a record counts here only
    where the recipient's own last server could have written it, or under a seal that fits; all others can be typed by anybody. A record
    that a signature was good, and a signature that the key of its name did not make, do not belong together: one of them is not what
    was there at receipt. A record that it was good, where the key made it and the text or a line has changed, only says that the
    change came after the receipt, and that is normal. A record that it was bad, where it fits, is a question about the record.
    """
    for record in trusted_records(mail):
        about = [answer for answer in mail.attestations if speaks_of(record, answer)]
        match record.method, record.result:
            case "dkim", "pass":
                yield from _recorded_as_good(mail, record, about)
            case "dkim", "fail":
                yield from (_recorded_as_bad(record, answer, "that this signature failed") for answer in about if _fits(answer))
            case "dkim", "none":
                there = (answer for answer in mail.attestations if was_there(record, answer) and _fits(answer))
                yield from (_recorded_as_bad(record, answer, "that the message was not signed") for answer in there)


def _fits(answer: Attestation) -> bool:
    return answer.headers_proven and answer.body_proven


def _recorded_as_good(mail: Examined, record: RecordedCheck, about: Sequence[Attestation]) -> Iterator[Observation]:
    """Where the record does not say which of several signatures it means, one that fits it is enough."""
    reasons = {answer.reason for answer in about}
    if reasons <= {Reason.DOES_NOT_OPEN}:
        yield from (_not_by_the_key(record, answer) for answer in about if _key_in_use(mail, answer))
    elif reasons <= _CHANGED | {Reason.DOES_NOT_OPEN}:
        answer = next(answer for answer in about if answer.reason in _CHANGED)
        sentence = (
            f"{_who(record)} recorded at receipt that the signature of {answer.signer} was good. It does not fit any more: what it covers was "
            f"changed after that{_by_whom(record)}."
        )
        yield Observation(sentence=sentence, evidence=(record, _mark(answer)), direction=Direction.HANDLING)


def _by_whom(record: RecordedCheck) -> str:
    """Behind the recipient's last server there is no mailing list any more; behind one on the way, whose seal tells, there may be."""
    if record.place is not RecordPlace.RECIPIENT or record.at.part.lower().startswith(_SEALS):
        return ", as lists, scanners and exports do"
    return ": by a scanner in the recipient's house, a mailbox program or an export, or by a person; a mailing list comes before that server"


def _key_in_use(mail: Examined, answer: Attestation) -> bool:
    """Whether a documented key of the name was seen in use when the message was received."""
    received = receipt_of(mail)
    key = answer.key
    dated = key is not None and bool(key.first_seen and key.last_seen) and key.origin in _DOCUMENTED
    return key is not None and received is not None and dated and not distance(received.moment, key)


def _not_by_the_key(record: RecordedCheck, answer: Attestation) -> Observation:
    key = answer.key
    seen = f", seen in use from {key.first_seen} to {key.last_seen}" if key else ""
    sentence = (
        f"{_who(record)} recorded at receipt that the signature of {answer.signer} was good. The signature that stands here was not made by the key "
        f"{answer.selector} of that domain{seen}. Either the signature or the record is not what was there at receipt, or the domain had another "
        "key under that name."
    )
    return Observation(sentence=sentence, evidence=(record, _mark(answer)), tested=(Tested(_REPLACED, "possible"), Tested(_TYPED, "possible")))


def _recorded_as_bad(record: RecordedCheck, answer: Attestation, what: str) -> Observation:
    sentence = (
        f"{_who(record)} recorded {what}, and the signature of {answer.signer} fits the message as it is here. The record is a line that anybody who "
        "had this copy can have typed; servers also fail at times to reach a key."
    )
    return Observation(sentence=sentence, evidence=(record, _mark(answer)), direction=Direction.LEAD, tested=(Tested(_TYPED, "possible"),))


def _who(record: RecordedCheck) -> str:
    return f"The server {record.recorder}" if record.recorder else "The recipient's server"


def _mark(answer: Attestation) -> SignatureMark:
    return SignatureMark(at=answer.at, scheme=answer.scheme, detail=answer.signer)
