"""What is said of a signature on a document, be it a PDF, an Office or an OpenDocument file, within DESIGN section 4 point 6."""

from leakcheck.decode.certified_answer import Said
from leakcheck.model.attestation import Outcome, Reason

NOT_SHOWN = "The check does not show who wrote it or whether what it says is true."
SHA_1 = "it uses SHA-1: who writes two documents can make them share one signature, though nobody can make a second document for a given one"
MD5 = "it uses MD5, with which whoever chooses the document that is signed can have a second one that fits"
TIMELESS = "nothing in it says when it was signed, so that nobody can tell whether the certificate was valid then"


def not_examined(sentence: str) -> Said:
    return Outcome.INDETERMINATE, Reason.TOO_LARGE, sentence


def unreadable(why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.MALFORMED, f"A signature on this document cannot be read: {why}."


def unsupported(why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"A signature on this document cannot be checked: {why}."


def without_certificate() -> Said:
    sentence = "The document carries a signature, but not the certificate of its signer; it could be checked if that turned up."
    return Outcome.INDETERMINATE, Reason.NO_KEY, sentence
