"""What is said of an XML signature on a document, each answer once: outcome, reason and sentence, within DESIGN section 4 point 6."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.certified_answer import CertifiedSignature, Said
from leakcheck.decode.signed_document_words import NOT_SHOWN
from leakcheck.decode.signed_package import Covered
from leakcheck.decode.signer_certificate import ask_to_trust, why_trusted
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.first_few import first_few

#: What a part holds, in plain words, by the end of its name.
_WORDS = (
    (re.compile(r"(?:word/document\d*|content)\.xml$", re.IGNORECASE), "the text"),
    (re.compile(r"xl/(?:worksheets/.*|sharedStrings)\.xml$", re.IGNORECASE), "cells of the workbook"),
    (re.compile(r"ppt/slides/[^/]+\.xml$", re.IGNORECASE), "a slide"),
    (re.compile(r"(?:foot|end)notes\.xml$", re.IGNORECASE), "notes"),
    (re.compile(r"comments[^/]*\.xml$", re.IGNORECASE), "remarks"),
    (re.compile(r"(?:header|footer)\d*\.xml$", re.IGNORECASE), "a header or footer"),
    (re.compile(r"(?:styles|theme\d*|fontTable|stylesWithEffects)\.xml$", re.IGNORECASE), "the look"),
    (re.compile(r"settings\.xml$", re.IGNORECASE), "settings"),
    (re.compile(r"(?:meta|docProps/[^/]+)\.xml$", re.IGNORECASE), "properties such as author and dates"),
    (re.compile(r"(?:media|Pictures)/", re.IGNORECASE), "a picture"),
    (re.compile(r"\.fpage$", re.IGNORECASE), "a page"),
    (re.compile(r"\.(?:fdoc|fdseq)$", re.IGNORECASE), "the list of pages"),
    (re.compile(r"\.odttf$", re.IGNORECASE), "a font"),
    (re.compile(r"\.rels$", re.IGNORECASE), "links between parts"),
)
_NAMED = 5


@dataclass(slots=True)
class Checked(CertifiedSignature):
    """What is known of one signature when the answer is written."""

    scheme: str = field(kw_only=True)
    covered: Covered = field(default_factory=Covered)
    whole_size: int = 0
    fits: bool = False


def strange(known: Checked) -> Said:
    sentence = (
        f"The signature was not made with the key of the certificate that comes with it, that of {known.who}, or the signature itself was "
        "damaged or changed."
    )
    return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence


def of_other_statements(known: Checked) -> Said:
    sentence = (
        f"The key of a certificate made out to {known.who} made this signature, but for another list of what is signed than the one that stands "
        "beside it now, so that nothing can be said of the document."
    )
    return Outcome.FAILED, Reason.MALFORMED, sentence


def altered(known: Checked) -> Said:
    changed = [*(_named(known.covered.different, "", "")), *_named(known.covered.missing, "", " (missing)")]
    sentence = (
        f"The key of a certificate made out to {known.who} made this signature, but not all that it covers is as it was when it was signed: "
        f"{_listed(changed)}. Programs that save, clean or convert a signed document do this; by itself it is no evidence that anybody changed "
        "its words on purpose."
    )
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def doubtful(known: Checked, reason: Reason, why: str) -> Said:
    what = "What it covers of the document" if known.covered.outside else "The document"
    later = f" Besides, {_gap(known)}." if known.covered.outside else ""
    sentence = (
        f"{what} is unchanged since it was signed with the key of a certificate made out to {known.who}, but {why}.{ask_to_trust(reason)}"
        f"{later}{_left_out(known)}"
    )
    return Outcome.INDETERMINATE, reason, sentence


def partly_covered(known: Checked) -> Said:
    sentence = (
        f"What the signature of {known.who} covers is unchanged since it was signed, but {_gap(known)}. "
        f"What stands there can change what a reader sees, and this signature does not vouch for it.{_left_out(known)}"
    )
    return Outcome.PASSED, Reason.PARTLY_COVERED, sentence


def verified(known: Checked, top: Certificate) -> Said:
    when = f" on {known.signing_time}, by the signer's own clock" if known.signing_time else ""
    sentence = (
        f"This document is unchanged since the holder of the certificate of {known.who} signed it{when}. "
        f"The certificate {why_trusted(known.owner, top)} and was valid at the time.{_left_out(known)} "
    )
    return Outcome.PASSED, Reason.VERIFIED, sentence + NOT_SHOWN


def _left_out(known: Checked) -> str:
    if not any(not name.lower().startswith("meta-inf/") for name in known.covered.properties):
        return ""
    return " Its properties (such as author, dates and title) are not covered: they can be changed without breaking the signature."


def _gap(known: Checked) -> str:
    return f"the document also holds what it does not cover: {_listed(list(_named(known.covered.outside, '', '')))}"


def _named(names: Sequence[str], before: str, after: str) -> list[str]:
    return [f"{before}{_in_words(name)}{after}" for name in names]


def _in_words(name: str) -> str:
    word = next((word for pattern, word in _WORDS if pattern.search(name)), "")
    return f"{word} ({name})" if word else name


def _listed(names: Sequence[str]) -> str:
    """The first few; a hostile package can hold any number."""
    return first_few(names, _NAMED, ", ")


def attestation(said: Said, known: Checked) -> Attestation:
    """The answer, with all that is known of the signature."""
    answer = known.answer(known.scheme, said)
    if not known.fits:
        return answer
    covered = known.covered
    return msgspec.structs.replace(
        answer,
        covered=tuple(covered.fitting[:_MOST_LISTED]),
        uncovered=tuple((*covered.outside, *covered.properties)[:_MOST_LISTED]),
        body_covered=covered.size,
        body_length=known.whole_size,
        body_proven=True,
    )


#: Parts that are named in an answer.
_MOST_LISTED = 200
