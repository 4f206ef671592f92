"""A displayed header line stands twice: one is signed, the other is not and says something else."""

import re
from collections.abc import Iterator
from email.utils import getaddresses

from leakcheck.decode.moments import mail_moment
from leakcheck.model.attestation import Attestation, Outcome
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HeaderField, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: What mail programs show above a message (RFC 5322 section 3.6 allows each of them once).
_DISPLAYED = ("from", "subject", "date", "to")
_LONGEST = 120
_DUPLICATE = re.compile(r"(.+) \[(\d+)\]")


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.SIGNATURE,
    needs=(HeaderField, SignatureMark),
    about=(ItemKind.MAIL,),
    innocent=(
        "A faulty program on the way, or the export, wrote the line a second time with another spelling.",
        "A list server or a forwarding service put its own subject or sender on top and left the old line in place.",
    ),
    sources=("RFC 6376 sections 5.4.2 and 8.15", "RFC 5322 section 3.6"),
    false_alarms=FalseAlarms(0, 563, "signed messages of public test suites; at strong weight; a second Date line stood in three of them"),
)
def unsigned_duplicate_of_signed_header(mail: Examined) -> Iterator[Observation]:
    """A signed header line stands beside an unsigned one of the same name that says something else.

    The standard allows one From, one Subject, one Date and one To line. A signature covers the lowest of several, while many
    mail programs show the uppermost: whoever adds a line on top changes what the reader sees, and the signature still fits.
    Only the signed line is vouched for. A second From line with another address weighs most, because no honest program
    writes one; subjects and dates are at times written twice by lists and faulty programs.
    """
    fields = {(field.name.lower(), field.position): field for field in mail.every(HeaderField)}
    seen: set[tuple[str, int]] = set()
    for attestation in mail.attestations:
        if not (attestation.headers_proven or attestation.outcome is Outcome.PASSED):
            continue
        unsigned = _unsigned(attestation)
        for name, position in sorted(unsigned - seen):
            added = fields.get((name, position))
            signed = [field for (other, at), field in fields.items() if other == name and (other, at) not in unsigned]
            if added is not None and signed and all(_says(field) != _says(added) for field in signed):
                seen.add((name, position))
                yield _observation(attestation, added, signed[-1])


def _unsigned(attestation: Attestation) -> set[tuple[str, int]]:
    covered = {name.lower() for name in attestation.covered}
    found = (_DUPLICATE.fullmatch(entry) for entry in attestation.uncovered)
    return {(match[1].lower(), int(match[2])) for match in found if match and match[1].lower() in covered and match[1].lower() in _DISPLAYED}


def _says(field: HeaderField) -> object:
    """What a line says, apart from its spelling."""
    match field.name.lower():
        case "from" | "to":
            return sorted(address.lower() for _, address in getaddresses([field.value]))
        case "date":
            moment = mail_moment(field.value)
            return field.value.strip() if moment is None else (moment.utc or moment.wall)
    return " ".join(field.value.split())


def _observation(attestation: Attestation, added: HeaderField, signed: HeaderField) -> Observation:
    sentence = (
        f"The message has two {added.name} lines. The signature of {attestation.signer} covers the one that says “{_cut(signed.value)}”, "
        f"but not the one that says “{_cut(added.value)}”, which many mail programs show."
    )
    weight = Weight.STRONG if added.name.lower() == "from" else Weight.MODERATE
    return Observation(sentence=sentence, evidence=(added, signed), weight=weight)


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
