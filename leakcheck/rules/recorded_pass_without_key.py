"""The recipient's server recorded that the signature was good, and the key to ask it again is lost."""

from collections.abc import Iterator

from leakcheck.decode.trusted_records import speaks_of, trusted_records
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import RecordedCheck, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_KEYLESS = frozenset({Reason.NO_KEY, Reason.NETWORK_NOT_ALLOWED, Reason.KEY_REVOKED, Reason.KEY_UNUSABLE})


@rule(
    weight=Weight.WEAK,
    direction=Direction.GENUINENESS,
    family=Family.COVERAGE,
    cause=Cause.SIGNATURE,
    needs=(RecordedCheck, SignatureMark),
    about=(ItemKind.MAIL,),
    innocent=(
        "The record is a line of the header that no signature covers: whoever had this copy can have typed it together with the rest.",
        "The record was good at receipt, and the message was changed afterwards.",
    ),
    sources=("RFC 8601 sections 5 and 7.1", "RFC 6008"),
    false_alarms=None,
)
def recorded_pass_without_key(mail: Examined) -> Iterator[Observation]:
    """The recipient's server recorded at receipt that a signature was good, which cannot be asked again because its key is lost.

    Domains take their keys out of use after months or years. Where the key is not at hand, the record of the recipient's own last
    server is what remains of the check. It agrees with the message, and with a hash of the text that still fits it agrees better; but
    it is an unsigned line that can be typed, and for that reason it never makes a message authenticated.
    """
    told: set[str] = set()
    for record in trusted_records(mail):
        if record.method == "dkim" and record.result == "pass":
            for answer in mail.attestations:
                if answer.reason in _KEYLESS and answer.at.part not in told and speaks_of(record, answer):
                    told.add(answer.at.part)
                    yield _observation(record, answer)


def _observation(record: RecordedCheck, answer: Attestation) -> Observation:
    who = f"the server {record.recorder}" if record.recorder else "the recipient's server"
    text = " The text still has the hash that the signature states." if answer.body_proven else ""
    sentence = (
        f"The key {answer.selector} of {answer.signer} is not at hand, but {who} recorded at receipt that this signature was good.{text} "
        "The record itself is not signed."
    )
    mark = SignatureMark(at=answer.at, scheme=answer.scheme, detail=answer.signer)
    return Observation(sentence=sentence, evidence=(record, mark))
