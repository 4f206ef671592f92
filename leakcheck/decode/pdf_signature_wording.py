"""What is said of a signature on a PDF, each answer once: outcome, reason and sentence, within DESIGN section 4 point 6."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.certified_answer import CertifiedSignature, Said
from leakcheck.decode.signed_document_words import NOT_SHOWN
from leakcheck.decode.signer_certificate import ask_to_trust, why_trusted
from leakcheck.model.attestation import Attestation, Outcome, Reason

BLANK = "behind what is signed stand only line ends or padding, which no reader shows"
ALLOWED = {
    1: "its signer certified the document and allowed no change afterwards",
    2: "its signer certified the document and allowed only forms to be filled in and further signatures afterwards",
    3: "its signer certified the document and allowed only forms, remarks and further signatures afterwards",
}


@dataclass(slots=True)
class Checked(CertifiedSignature):
    """What is known of one signature when the answer is written."""

    covered: int | None = None
    """Bytes of the file that are signed."""
    size: int = 0
    """Bytes of the file, without the hole for the signature."""
    gap: str = ""
    """What stands in the file behind the signed bytes, in words."""
    fits: bool = False


def unsigned() -> Said:
    sentence = "The document was made ready for a signature that was never put in."
    return Outcome.INDETERMINATE, Reason.UNSIGNED, sentence


def rights_only() -> Said:
    sentence = (
        "The document carries a mark of a program's maker that lets a reader fill it in, save it or comment it. "
        "It is made like a signature, but nobody signs the document with it."
    )
    return Outcome.INDETERMINATE, Reason.UNSIGNED, sentence


def strange(known: Checked, otherwise: str) -> Said:
    sentence = f"The signature was not made with the key of the certificate that it names, that of {known.who}, {otherwise} was damaged."
    return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence


def altered(known: Checked) -> Said:
    sentence = (
        f"The key of a certificate made out to {known.who} made this signature, but the bytes that it covers are not the ones that were signed. "
        "Programs that save a signed document anew, fix it or pass it on as text do this; by itself it is no evidence that anybody changed "
        "its words on purpose."
    )
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def doubtful(known: Checked, reason: Reason, why: str) -> Said:
    what = "The part of the document that it covers" if known.gap else "The document"
    later = f" Besides, {known.gap}." if known.gap else ""
    sentence = (
        f"{what} is unchanged since it was signed with the key of a certificate made out to {known.who}, but {why}.{ask_to_trust(reason)}{later}"
    )
    return Outcome.INDETERMINATE, reason, sentence


def partly_covered(known: Checked) -> Said:
    sentence = (
        f"The signature of {known.who} fits the document as it was when it was signed, but {known.gap}. "
        "What stands there can change what a reader sees, and this signature does not vouch for it."
    )
    return Outcome.PASSED, Reason.PARTLY_COVERED, sentence


def verified(known: Checked, top: Certificate) -> Said:
    when = f" on {known.signing_time}, by the signer's own clock" if known.signing_time else ""
    whole = "" if BLANK in known.notes else ", to the last byte,"
    sentence = (
        f"This document is unchanged{whole} since the holder of the certificate of {known.who} signed it{when}. "
        f"The certificate {why_trusted(known.owner, top)} and was valid at the time. "
    )
    return Outcome.PASSED, Reason.VERIFIED, sentence + NOT_SHOWN


def behind(count: int, kinds: Sequence[str]) -> str:
    """What stands behind the signed bytes, as a part of a sentence. That it was added later is likely and not sure: a range may end early."""
    listed = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds)
    return f"{count:,} bytes of the file stand behind what it covers, with {listed}"


def attestation(said: Said, known: Checked) -> Attestation:
    """The answer, with all that is known of the signature."""
    covered, size = (known.covered, known.size) if known.fits else (None, None)
    answer = known.answer("pdf_signature", said)
    return msgspec.structs.replace(answer, body_covered=covered, body_length=size, body_proven=known.fits)
