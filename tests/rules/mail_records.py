"""Records of checks, signatures' answers and mails that hold them, for the tests of the rules about records."""

from datetime import datetime

from leakcheck.model.attestation import Attestation, Outcome, Reason, SignatureMaterial
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole, RecordedCheck, RecordPlace, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

KEY = KeyRecord("example.org", "s", "v=DKIM1; p=x", "an archive", KeyOrigin.ARCHIVE, "2015-01-01", "2017-12-31")
RECEIVED = TimeClaim(at=Location("header Received"), role=TimeRole.RECEIVED, moment=Moment(datetime(2016, 3, 5, 10), 0), voucher=Voucher.RELAYED)
SENDER = PersonClaim(at=Location("header From"), role=PersonRole.SENDER, name="Ann", address="ann@example.org")


def record(
    said: str, *properties: str, place: RecordPlace = RecordPlace.RECIPIENT, recorder: str = "mx.example.net", position: int = 0, above: int = 0
) -> RecordedCheck:
    """`dkim=pass` with its properties."""
    method, _, result = said.partition("=")
    return RecordedCheck(
        at=Location("header Authentication-Results"), method=method, result=result, place=place, recorder=recorder, properties=properties,
        position=position, signatures_above=above,
    )  # fmt: skip


def answer(reason: Reason, *, number: int = 0, signer: str = "example.org", key: KeyRecord | None = KEY, signature: bytes = b"") -> Attestation:
    """What became of a signature."""
    fits = reason is Reason.VERIFIED
    outcome = Outcome.PASSED if fits else Outcome.INDETERMINATE if reason is Reason.NO_KEY else Outcome.FAILED
    material = SignatureMaterial(signature=signature, digest=b"", hash_name="sha256", body_hash=b"", body_form="relaxed") if signature else None
    return Attestation(
        scheme="dkim", outcome=outcome, reason=reason, sentence="s", at=Location(f"header DKIM-Signature [{number}]"), signer=signer, selector="s",
        key=None if reason is Reason.NO_KEY else key, headers_proven=fits, body_proven=fits, material=material,
    )  # fmt: skip


def mail(*parts: AnyFact | Attestation) -> Examined:
    """A received mail of ann@example.org with these facts and answers."""
    facts = tuple(part for part in parts if not isinstance(part, Attestation))
    return Examined(
        item=Item("a.eml", 1, ""), facts=(RECEIVED, SENDER, *facts), attestations=tuple(part for part in parts if isinstance(part, Attestation))
    )
