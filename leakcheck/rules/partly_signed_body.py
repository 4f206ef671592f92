"""A signature covers only the beginning of the message's text."""

from collections.abc import Iterator

from leakcheck.model.attestation import Attestation
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HeaderField, Quantity, QuantityKind, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.SIGNATURE,
    needs=(HeaderField, SignatureMark),
    about=(ItemKind.MAIL,),
    innocent=(
        "A mailing list appended its footer, which is what the length tag of DKIM was made for.",
        "A virus scanner or the recipient's organisation appended a notice to the text.",
        "The export that the message comes from added blank lines or a marker at its end.",
    ),
    sources=("RFC 6376 sections 3.5 (the l= tag) and 8.2",),
    false_alarms=FalseAlarms(0, 585, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def partly_signed_body(mail: Examined) -> Iterator[Observation]:
    """The signature covers only the beginning of the message's text.

    A mail server may state how many bytes of the text it signs. Whatever stands behind them can be added by anybody without
    disturbing the signature, and in a message of several parts it can hide or replace what a reader sees. The signature is
    sound for the bytes before that place and says nothing about the rest. Read the rest as unsigned.
    """
    for attestation in mail.attestations:
        covered, length = attestation.body_covered, attestation.body_length
        if attestation.body_proven and attestation.headers_proven and covered is not None and length is not None and covered < length:
            yield _observation(attestation, covered, length)


def _observation(attestation: Attestation, covered: int, length: int) -> Observation:
    sentence = (
        f"The signature of {attestation.signer} covers the first {covered:,} bytes of the text; "
        f"the last {length - covered:,} of its {length:,} bytes are not signed."
    )
    signed = Quantity(at=attestation.at, kind=QuantityKind.SIGNED_BODY_LENGTH, value=covered, unit="bytes")
    whole = Quantity(at=attestation.at, kind=QuantityKind.BODY_LENGTH, value=length, unit="bytes")
    return Observation(sentence=sentence, evidence=(signed, whole))
