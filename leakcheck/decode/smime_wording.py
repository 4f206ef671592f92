"""What is said of an S/MIME signature, each answer once: outcome, reason and sentence, within DESIGN section 4 point 6."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.certified_answer import CertifiedSignature, Said
from leakcheck.decode.protected_header import ProtectedHeader
from leakcheck.decode.signer_certificate import ask_to_trust, why_trusted
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason

NOT_SHOWN = "The check does not show who typed it or whether what it says is true."
SHA_1 = "it uses SHA-1: who writes two texts can make them share one signature, though nobody can make a second text for a given one"
MD5 = "it uses MD5, with which whoever chooses the text that is signed can have a second one that fits"
TIMELESS = "nothing in the message says when it was signed, so that nobody can tell whether the certificate was valid then"
_ABOVE = {"from": "sender", "to": "To", "subject": "Subject", "date": "Date"}


@dataclass(slots=True)
class Checked(CertifiedSignature):
    """What is known of one signature when the answer is written."""

    address: str = ""
    """The certificate's address, the sender's own if it holds that."""
    alignment: Alignment = Alignment.UNKNOWN
    header: ProtectedHeader = field(default_factory=lambda: ProtectedHeader((), (), ""))
    length: int | None = None
    """Bytes of the signed part."""
    gap: str = ""
    """What a reader sees beside the signed part, or takes for more than it is, in words."""
    fits: bool = False
    """The signed part is the one that was signed."""
    repairs: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The holder of the certificate, as far as it names one."""
        return self.address or (self.owner.title if self.owner else "its signer")


def not_examined(sentence: str) -> Said:
    return Outcome.INDETERMINATE, Reason.TOO_LARGE, sentence


def unreadable(why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.MALFORMED, f"An S/MIME signature cannot be read: {why}."


def unsupported(why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"An S/MIME signature cannot be checked: {why}."


def encrypted() -> Said:
    sentence = "A part of this message is encrypted with S/MIME; whether it is signed inside cannot be seen without the recipient's key."
    return Outcome.INDETERMINATE, Reason.UNSUPPORTED, sentence


def without_certificate() -> Said:
    sentence = "The message carries an S/MIME signature, but not the certificate of its signer; it could be checked if that turned up."
    return Outcome.INDETERMINATE, Reason.NO_KEY, sentence


def strange(known: Checked, otherwise: str) -> Said:
    sentence = f"The signature was not made with the key of the certificate that it names, that of {known.who}, {otherwise} was damaged on the way."
    return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence


def of_other_attributes(known: Checked) -> Said:
    sentence = (
        f"The key of a certificate made out to {known.who} made this signature, but for other statements (such as the time of signing and the "
        "hash of the text) than those that stand beside it now, so that nothing can be said of the text."
    )
    return Outcome.FAILED, Reason.MALFORMED, sentence


def text_altered(known: Checked) -> Said:
    sentence = (
        f"The key of a certificate made out to {known.who} made this signature, but the text is not the one that was signed. "
        "Mailing lists, virus scanners and exports change texts; by itself this is no evidence that anybody altered it on purpose."
    )
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def doubtful(known: Checked, reason: Reason, why: str) -> Said:
    what = "What it covers" if known.gap else "The text"
    sentence = f"{what} is unchanged since it was signed with the key of a certificate made out to {known.who}, but {why}.{ask_to_trust(reason)}"
    return Outcome.INDETERMINATE, reason, sentence


def partly_covered(known: Checked) -> Said:
    sentence = f"The signature of {known.who} fits what it covers, but {known.gap}. What lies outside it is vouched for by nobody."
    return Outcome.PASSED, Reason.PARTLY_COVERED, sentence


def verified(known: Checked, top: Certificate) -> Said:
    when = f" on {known.signing_time}, by the signer's own clock" if known.signing_time else ""
    also = [_ABOVE[name] for name in known.header.covered if name in _ABOVE]
    above = [shown for name, shown in _ABOVE.items() if name not in known.header.covered]
    what = f"The text and the {_lines(also)}" if also else "The text"
    sentence = (
        f"{what} of this message {'are' if also else 'is'} unchanged since the holder of the certificate of {known.who}, "
        f"the address in the sender line, signed {'them' if also else 'it'}{when}. "
        f"The certificate {why_trusted(known.owner, top)} and was valid at the time. "
    )
    if above:
        sentence += f"The signature does not cover the {_lines(above)} above the text. "
    return Outcome.PASSED, Reason.VERIFIED, sentence + NOT_SHOWN


def _lines(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]} lines" if len(names) > 1 else f"{names[0]} line"


def attestation(said: Said, known: Checked) -> Attestation:
    """The answer, with all that is known of the signature."""
    return msgspec.structs.replace(
        known.answer("smime", said),
        alignment=known.alignment,
        covered=known.header.covered if known.fits else (),
        uncovered=known.header.uncovered,
        body_covered=known.length if known.fits else None,
        body_proven=known.fits,
        repairs=known.repairs,
    )
