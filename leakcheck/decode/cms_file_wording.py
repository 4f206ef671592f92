"""What is said of a signature on a file (CMS, PKCS #7), each answer once: outcome, reason and sentence, within DESIGN section 4 point 6."""

from dataclasses import dataclass

import msgspec

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.certified_answer import CertifiedSignature, Said
from leakcheck.decode.signed_document_words import NOT_SHOWN
from leakcheck.decode.signer_certificate import ask_to_trust, why_trusted
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason

SCHEME = "cms_signature"
LINE_ENDS = "the signature was made over the file's lines with the ends of mail (CRLF), and not as they end here"
ENCRYPTED_INSIDE = "what it covers is encrypted, and its signer need not have known what is inside"


@dataclass(slots=True)
class Checked(CertifiedSignature):
    """What is known of one signature when the answer is written."""

    beside: str = ""
    """The name of the file beside the signed one that holds the signature; empty where the signed content lies in the signature's own file."""
    length: int | None = None
    """Bytes of what is signed."""
    repairs: tuple[str, ...] = ()
    header_lines: tuple[str, ...] = ()
    """Of a whole mail that is signed from beside it: the lines that decide, all of which are covered."""

    @property
    def what(self) -> str:
        return "This file" if self.beside else "The content of this signed file"

    @property
    def signature(self) -> str:
        """In words that begin a sentence."""
        return f"The signature beside this file, in {self.beside}," if self.beside else "A signature in this file"


def not_examined(known: Checked, why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.TOO_LARGE, f"{known.signature} was not checked: {why}."


def unreadable(known: Checked, why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.MALFORMED, f"{known.signature} cannot be read: {why}."


def unsupported(known: Checked, why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"{known.signature} cannot be checked: {why}."


def without_certificate(known: Checked) -> Said:
    sentence = f"{known.signature} comes without the certificate of its signer; it could be checked if that turned up."
    return Outcome.INDETERMINATE, Reason.NO_KEY, sentence


def strange(known: Checked, otherwise: str) -> Said:
    sentence = f"{known.signature} was not made with the key of the certificate that it names, that of {known.who}, {otherwise} was damaged."
    return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence


def altered(known: Checked) -> Said:
    cause = (
        "Saving a file anew, or laying the signature of another file beside it, does this"
        if known.beside
        else "Damage on the way and programs that take a signed file apart and put it together again do this"
    )
    where = f", which lies beside it in {known.beside}" if known.beside else ""
    sentence = (
        f"The key of a certificate made out to {known.who} made this signature{where}, but {known.what[0].lower()}{known.what[1:]} is not what was "
        f"signed. {cause}; by itself it is no evidence that anybody changed its words on purpose."
    )
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def of_other_statements(known: Checked) -> Said:
    sentence = (
        f"The key of a certificate made out to {known.who} made this signature, but for other statements (such as the time of signing and the "
        "hash of what is signed) than those that stand beside it now, so that nothing can be said of the content."
    )
    return Outcome.FAILED, Reason.MALFORMED, sentence


def doubtful(known: Checked, reason: Reason, why: str) -> Said:
    sentence = (
        f"{known.what} is unchanged since it was signed with the key of a certificate made out to {known.who}, but {why}.{ask_to_trust(reason)}"
    )
    return Outcome.INDETERMINATE, reason, f"{sentence}{_where(known)}"


def verified(known: Checked, top: Certificate) -> Said:
    when = f" on {known.signing_time}, by the signer's own clock" if known.signing_time else ""
    sentence = (
        f"{known.what} is unchanged since the holder of the certificate of {known.who} signed it{when}. "
        f"The certificate {why_trusted(known.owner, top)} and was valid at the time.{_where(known)} "
    )
    return Outcome.PASSED, Reason.VERIFIED, sentence + NOT_SHOWN


def _where(known: Checked) -> str:
    return f" The signature lies beside it, in {known.beside}." if known.beside else ""


def attestation(said: Said, known: Checked) -> Attestation:
    """The answer, with all that is known of the signature."""
    fits = known.length is not None
    return msgspec.structs.replace(
        known.answer(SCHEME, said),
        # Who puts a signature beside a whole mail is not thereby the one who sent it.
        alignment=Alignment.DIFFERENT if known.header_lines else Alignment.UNKNOWN,
        covered=known.header_lines if fits else (),
        body_covered=known.length,
        body_length=known.length,
        body_proven=fits,
        repairs=known.repairs,
    )
