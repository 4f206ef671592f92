"""The recorded checks that count (RFC 8601 section 7.1), and the signature that each of them speaks of."""

import base64
import re
from collections.abc import Iterator

from leakcheck.decode.authentication_results import parse
from leakcheck.decode.mail_route import house
from leakcheck.model.attestation import Attestation, Outcome
from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, PersonRole, RecordedCheck, RecordPlace

_NUMBER = re.compile(r"header DKIM-Signature(?: \[(\d+)\])?$", re.IGNORECASE)
#: RFC 8601 section 2.7, and Google's short form of the third.
_NAMED_BY = {"dkim": ("header.d", "header.i"), "dmarc": ("header.from",), "spf": ("smtp.mailfrom", "smtp.mail")}
#: RFC 6008 section 4: at least so many characters of b= name a signature.
_LEAST_OF_SIGNATURE = 8


def trusted_records(mail: Examined) -> tuple[RecordedCheck, ...]:
    """Those of the recipient's own last server, those that a fitting signature of the recording house covers, and those of a fitting seal."""
    records = list(mail.every(RecordedCheck))
    signed = {record for attestation in mail.attestations for record in _covered(records, attestation)}
    own = [record for record in records if record.place is RecordPlace.RECIPIENT or record in signed]
    return (*own, *_sealed(mail))


def _covered(records: list[RecordedCheck], attestation: Attestation) -> Iterator[RecordedCheck]:
    """A signature that names a field n times covers the lowest n of that name (RFC 6376 section 5.4.2)."""
    if not attestation.headers_proven or attestation.scheme != "dkim":
        return
    for name in ("authentication-results", "received-spf"):
        times = sum(1 for covered in attestation.covered if covered.lower() == name)
        fields = [record for record in records if record.at.part.lower().startswith(f"header {name}")] if times else []
        total = max((record.position for record in fields), default=0) + 1
        for record in fields:
            if record.position >= total - times and house(record.recorder) == house(attestation.signer) != "":
                yield record


def _sealed(mail: Examined) -> Iterator[RecordedCheck]:
    for attestation in mail.attestations:
        if attestation.scheme == "arc" and attestation.outcome is Outcome.PASSED:
            for text in attestation.recorded:
                for result in parse(f"; {text}").results:
                    yield RecordedCheck(
                        at=attestation.at,
                        method=result.method,
                        result=result.result,
                        place=RecordPlace.RECIPIENT,
                        recorder=attestation.signer,
                        properties=tuple(f"{name}={value}" for name, value in result.properties),
                        signatures_above=attestation.recorded_below,
                    )


def said_of(record: RecordedCheck, name: str) -> str:
    """What a record says of a property, in lower case; empty where it says nothing."""
    return next((text.partition("=")[2].lower() for text in record.properties if text.startswith(f"{name}=")), "")


def domain_of(record: RecordedCheck) -> str:
    """The domain that a check was about; empty where the record does not name it."""
    named = (said_of(record, name) for name in _NAMED_BY.get(record.method, ()))
    return next((name.rpartition("@")[2].strip("<>.") for name in named if name), "")


def author_domain(mail: Examined) -> str:
    """The domain of the sender line; empty where it names none or several."""
    domains = {claim.address.rpartition("@")[2].lower() for claim in mail.every(PersonClaim) if claim.role is PersonRole.SENDER}
    return domains.pop() if len(domains) == 1 else ""


def was_there(record: RecordedCheck, attestation: Attestation) -> bool:
    """Whether a DKIM signature can have been there when the record was made: those that stand further out were made after it."""
    number = _NUMBER.match(attestation.at.part)
    return attestation.scheme == "dkim" and number is not None and int(number[1] or 0) >= record.signatures_above


def speaks_of(record: RecordedCheck, attestation: Attestation) -> bool:
    """Whether a record of a DKIM check can be about this signature: same domain and, as far as it says, same key and same signature."""
    if record.method != "dkim" or not was_there(record, attestation):
        return False
    domain, selector, beginning = domain_of(record), said_of(record, "header.s"), _beginning(record)
    # header.i names an address at the signing domain or below it.
    if not domain or not (domain == attestation.signer or (not said_of(record, "header.d") and domain.endswith(f".{attestation.signer}"))):
        return False
    if selector and selector != attestation.selector:
        return False
    return not (beginning and attestation.material) or base64.b64encode(attestation.material.signature).decode().startswith(beginning)


def _beginning(record: RecordedCheck) -> str:
    """header.b=: the first characters of the signature (RFC 6008), which unlike names are told apart by case."""
    found = next((text.partition("=")[2] for text in record.properties if text.startswith("header.b=")), "")
    return found if len(found) >= _LEAST_OF_SIGNATURE else ""
