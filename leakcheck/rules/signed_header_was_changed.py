"""A header line was changed after the message was signed, and what it read then has been found."""

from collections.abc import Iterator

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HeaderField, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: What decides who says what and when. Recipients are at times rewritten openly, and people rename what they received to find it again.
_DECISIVE = frozenset({"from", "date", "message-id"})


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.SIGNATURE,
    needs=(SignatureMark,),
    about=(ItemKind.MAIL,),
    innocent=(
        "A program that moved the mailbox wrote the line anew with a wrong clock or time zone.",
        "A damaged disk or transfer changed single characters.",
        "Whoever passed the message on changed the line openly, to protect somebody or to mark the copy.",
        "For the subject: the mailbox's owner renamed the message to find it again, as some mail programs allow.",
    ),
    sources=("RFC 6376 section 3.7", "RFC 8017 section 8.2.2 (an RSA signature gives up the hash that was signed)"),
    false_alarms=FalseAlarms(0, 492, "signed messages of public test suites and of honest people"),
)
def signed_header_was_changed(mail: Examined) -> Iterator[Observation]:
    """A signed header line was changed since, and the value that was signed has been found.

    The signature was made with the key of its domain, but does not fit the header lines as they stand. The number in the signature
    gives up the hash of the lines that were signed. With another value of one line, found by trying, the lines have exactly that
    hash: so this is what the line read when it was signed, and what stands there now was put in later. Spellings, list tags and
    other things that mail programs do of themselves are tried first and do not count.
    """
    for attestation in mail.attestations:
        line = attestation.restored
        if attestation.reason is Reason.SIGNED_HEADER_CHANGED and line is not None:
            name = line.name.capitalize()
            at = Location(f"header {name}", line.present or "(missing)")
            yield Observation(
                sentence=attestation.sentence,
                weight=Weight.STRONG if line.name in _DECISIVE else Weight.MODERATE,
                evidence=(HeaderField(at=at, name=name, position=0, value=line.present), _mark(attestation)),
                difference=(f"- {name}: {line.signed}", f"+ {name}: {line.present}"),
            )


def _mark(attestation: Attestation) -> SignatureMark:
    return SignatureMark(at=attestation.at, scheme=attestation.scheme, detail=attestation.signer)
