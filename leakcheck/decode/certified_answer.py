"""What every answer on a signature under a certificate has in common, whether it stands on mail, on a document or on a picture."""

from dataclasses import dataclass, field

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.signer_certificate import described
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

Said = tuple[Outcome, Reason, str]


@dataclass(slots=True)
class CertifiedSignature:
    """What is known of one signature when the answer is written."""

    at: Location
    owner: Certificate | None = None
    signing_time: Moment | None = None
    algorithm: str = ""
    key_bits: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def who(self) -> str:
        """The holder of the certificate, as far as it names one."""
        return self.owner.title if self.owner else "its signer"

    def answer(self, scheme: str, said: Said) -> Attestation:
        """The answer with all that is known of signature and certificate; what it covers is for each kind to add."""
        outcome, reason, sentence = said
        return Attestation(
            scheme=scheme,
            outcome=outcome,
            reason=reason,
            sentence=storable(sentence),
            at=self.at,
            signer=storable(self.who, 300) if self.owner else "",
            signing_time=self.signing_time,
            algorithm=self.algorithm,
            key_bits=self.key_bits,
            notes=tuple(storable(note) for note in (*described(self.owner), *self.notes)),
        )
