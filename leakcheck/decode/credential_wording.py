"""What is said of content credentials, each answer once: outcome, reason and sentence, within DESIGN section 4 point 6."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.certified_answer import CertifiedSignature, Said
from leakcheck.decode.content_credentials import Statement, source_words, step_words
from leakcheck.decode.signer_certificate import ask_to_trust, why_trusted
from leakcheck.model.attestation import Attestation, Outcome, Reason

NOT_SHOWN = "The check does not show whether what is seen or heard in it is so, or whether what the credentials state of its making is true."
TIMELESS = "no time stamp stands beside it that says when it was signed, so that nobody can tell whether the certificate was valid then"
STAMPED = "the time is that of a time stamp of another party, which was made for this signature; on it there is an answer of its own"
#: IPTC's vocabulary of digital source types, in words that follow "the content".
_SOURCES = {
    "trainedAlgorithmicMedia": "was made by a program trained on other works, what is called artificial intelligence",
    "compositeWithTrainedAlgorithmicMedia": "holds parts made by a program trained on other works, what is called artificial intelligence",
    "algorithmicMedia": "was computed by a program that was not trained on other works",
    "digitalCapture": "was taken with a digital camera",
    "computationalCapture": "was taken with a digital camera that computed it from several shots or sensors",
    "screenCapture": "was taken of a screen",
    "digitalCreation": "was made by a person with a drawing program",
    "humanEdits": "was edited by a person",
    "composite": "was put together from several",
    "compositeCapture": "was put together from several that were taken with a camera",
    "negativeFilm": "was digitised from a negative",
    "positiveFilm": "was digitised from a slide",
    "print": "was digitised from a print",
}


@dataclass(slots=True)
class Checked(CertifiedSignature):
    """What is known of one signature when the answer is written."""

    covered: int | None = None
    """Bytes of the file that are tied to what was signed."""
    left_out: int = 0
    beside: str = ""
    """The name of the file beside this one in which the credentials lie; empty where they lie in it."""
    stated: tuple[str, ...] = ()
    """What the credentials state of the making, in sentences."""

    @property
    def made(self) -> str:
        return f" The credentials state that {' and that '.join(self.stated)}." if self.stated else ""


def statements(statement: Statement) -> tuple[str, ...]:
    """How it came about by its signer's account; the kinds of source that are known, in words."""
    return tuple(f"the content {_SOURCES[word]}" for word in source_words(statement) if word in _SOURCES)


def told(statement: Statement) -> Iterator[str]:
    """What else a reader should know of the statement."""
    steps = step_words(statement)
    if steps:
        yield f"the credentials name these steps: {', '.join(steps)[:300]}"
    if statement.earlier:
        yield f"{statement.earlier} further statements, of earlier states or of pictures that were used, stand beside it and were not checked"


def not_examined(why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.TOO_LARGE, f"The file was not examined for content credentials: {why}."


def unreadable(why: str, beside: str = "") -> Said:
    where = f"Beside this file, in {beside}, lie content credentials" if beside else "This file carries content credentials"
    return Outcome.INDETERMINATE, Reason.MALFORMED, f"{where} that cannot be read: {why}."


def unsupported(why: str, beside: str = "") -> Said:
    where = f" (in {beside})" if beside else ""
    return Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"The content credentials of this file{where} cannot be checked: {why}."


def of_other_bytes(known: Checked) -> Said:
    sentence = (
        f"The content credentials that lie beside this file, in {known.beside}, are about other bytes than its: it was saved anew since they were "
        "made, or they belong to another file of that name. By itself that is no evidence that anybody changed what is seen there."
    )
    return Outcome.INDETERMINATE, Reason.BODY_ALTERED, sentence


def without_certificate() -> Said:
    return Outcome.INDETERMINATE, Reason.NO_KEY, "This file carries signed content credentials, but not the certificate of their signer."


def strange(known: Checked) -> Said:
    sentence = (
        "The signature under the content credentials of this file was not made with the key of the certificate that it names, that of "
        f"{known.who}, or the credentials were damaged."
    )
    return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence


def inside_altered(known: Checked, why: str) -> Said:
    sentence = f"The content credentials of this file were signed with the key of a certificate made out to {known.who}, but {why}."
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def altered(known: Checked) -> Said:
    sentence = (
        f"The content credentials of this file were signed with the key of a certificate made out to {known.who}, but for other bytes than the "
        "ones that stand here. Programs that save a picture, film or document anew, shrink it or add a remark, and that keep the credentials or "
        "carry them over, do this; by itself it is no evidence that anybody changed what is seen there."
    )
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def doubtful(known: Checked, reason: Reason, why: str) -> Said:
    whole = f"The file beside which content credentials lie ({known.beside})" if known.beside else "The file with its content credentials"
    what = "What the content credentials of this file cover" if known.left_out else whole
    begun = "were made" if known.beside else "were put in"
    later = f" Besides, they leave out {known.left_out:,} bytes of the file beside themselves." if known.left_out else ""
    sentence = (
        f"{what} is unchanged since the credentials {begun} and signed with the key of a certificate made out to {known.who}, "
        f"but {why}.{ask_to_trust(reason)}{later}{known.made}"
    )
    return Outcome.INDETERMINATE, reason, sentence


def partly_covered(known: Checked) -> Said:
    sentence = (
        f"The content credentials signed by {known.who} fit the file, but they leave out {known.left_out:,} bytes of the file beside "
        f"themselves. What stands there can have been put in later.{known.made}"
    )
    return Outcome.PASSED, Reason.PARTLY_COVERED, sentence


def verified(known: Checked, top: Certificate) -> Said:
    when = f" on {known.signing_time}, by a time stamp beside the signature, on which there is an answer of its own" if known.signing_time else ""
    but, where = ("", f" (which lie beside it, in {known.beside})") if known.beside else (", all but the credentials themselves,", "")
    sentence = (
        f"This file is unchanged{but} since the holder of the certificate of {known.who} signed its content credentials{where}{when}. "
        f"The certificate {why_trusted(known.owner, top)} and was valid at the time.{known.made} "
    )
    return Outcome.PASSED, Reason.VERIFIED, sentence + NOT_SHOWN


def attestation(said: Said, known: Checked) -> Attestation:
    """The answer, with all that is known of the signature."""
    length = None if known.covered is None else known.covered + known.left_out
    answer = known.answer("c2pa", said)
    return msgspec.structs.replace(answer, body_covered=known.covered, body_length=length, body_proven=known.covered is not None)
