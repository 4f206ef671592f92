"""What a bundle does not show, by the kind of the item and by what speaks for it."""

from collections.abc import Iterator

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.item import ItemKind
from leakcheck.model.verdict import Status
from leakcheck.reports.proof_bundle.other_tools import OF_DOMAINS
from leakcheck.reports.proof_bundle.told import Told

_TRUE = "Whether what it says is true."
_CHOSEN = "How the collection was put together: unchanged {things} can lie in a collection that was chosen to mislead."
_BY_A_KEY = "and who used the signer's key: whoever holds a key can sign with it."
_NAMES_AND_TIMES = "The names and times in the file are what programs and people wrote there, and can be changed like any other part of it."
_OF_MAIL = (
    "When exactly it was sent, unless a time is signed; the time of the Date line is what the sender's computer stated.",
    "That the recipient read it.",
)
_OF_PICTURES = (
    f"Who took or made the picture, {_BY_A_KEY}",
    "Whether what it shows is so, or what its credentials state of its making.",
    "When exactly it was signed: the time is that of a time stamp beside the signature, and only as good as the authority that made it.",
)
_OF_DOCUMENTS = (
    f"Who wrote the document, {_BY_A_KEY}",
    _TRUE,
    "When exactly it was signed: the time stated is that of the signer's computer.",
)
_OF_UNSIGNED = {
    ItemKind.DOCUMENT: (f"Who wrote the document, and when. {_NAMES_AND_TIMES}", _TRUE),
    ItemKind.PICTURE: (f"Who took or made the picture, and when. {_NAMES_AND_TIMES}", "Whether what it shows is so."),
    ItemKind.EARLIER_STATE: (f"Who wrote this state of the document, and when. {_NAMES_AND_TIMES}", _TRUE),
}
_OF_OTHERS = ("Who made the file, and when.", _TRUE)
_PLURALS = {ItemKind.MAIL: "messages", ItemKind.DOCUMENT: "documents", ItemKind.PICTURE: "pictures", ItemKind.EARLIER_STATE: "documents"}
_NOT_ON_PURPOSE = {
    ItemKind.MAIL: "That somebody altered the file on purpose: mailing lists, virus scanners and exports change messages every day.",
    ItemKind.PICTURE: "That somebody altered the file on purpose: programs that save a picture anew change it, too.",
}
_ANEW = "That somebody altered the file on purpose: programs that save a document anew change it, and people correct documents."
_SCHEMES_OF_FILES = frozenset({"pdf_signature", "ooxml_signature", "odf_signature", "c2pa"})


def limits(told: Told) -> Iterator[str]:
    """Sentences, the weightiest first; of what lies in a message those on the message as well."""
    kind = told.result.examined.item.kind
    if told.mail is not None and not told.is_the_message:
        yield "Who made the file: the signature speaks for the message that it came with, and does not show where the sender had it from."
        yield _TRUE
        yield from _of_mail(told.attestations)
    elif kind is ItemKind.MAIL:
        yield from _of_mail(told.attestations)
        yield _TRUE
    else:
        yield from _of_file(told, kind)
    yield _CHOSEN.format(things=_PLURALS.get(kind, "files"))
    if told.states:
        yield "Who saved the later state, when, and why; and which of the states anybody else has seen."
    if told.copy is not None or told.unread_copy:
        yield "Who made the copy that differs, when, and why."
    if told.result.verdict.status is not Status.AUTHENTICATED:
        yield _NOT_ON_PURPOSE.get(kind, _ANEW)


def _of_file(told: Told, kind: ItemKind) -> tuple[str, ...]:
    schemes = {answer.scheme for answer in told.attestations} & _SCHEMES_OF_FILES
    if schemes:
        return _OF_PICTURES if schemes == {"c2pa"} else _OF_DOCUMENTS
    return _OF_UNSIGNED.get(kind, _OF_OTHERS)


def _of_mail(attestations: tuple[Attestation, ...]) -> Iterator[str]:
    schemes = {answer.scheme for answer in attestations if answer.reason is not Reason.UNSIGNED}
    if schemes & OF_DOMAINS:
        yield (
            "Who typed the message. The domain's key signs for everybody who sends through its servers: anybody who could send in that name could "
            "have it signed."
        )
    elif schemes:
        yield f"Who wrote the message, {_BY_A_KEY}"
    else:
        yield "Who wrote the message, and when: it bears no signature that can be read here, and anybody can type each of its lines."
    yield from _OF_MAIL
    if schemes:
        yield "Anything about header lines that are not covered, such as the lines that servers put on top on the way."
