"""Signatures on the header lines of mail whose container lost the text (Outlook's `.msg`, TNEF, data files): DKIM, Google's, ARC's.

Decision: what Outlook keeps of a message from the internet is its header block as it came, and the text and attachments in forms of
its own. The hash of the header lines can still be compared with the signature (RFC 6376 section 3.7), that of the text cannot. So
every answer is indeterminate: a header that fits shows that such a message was sent, and nothing about the words that lie here.
Outlook shows sender, subject and time from properties of its own, too, and not from this header.
"""

from collections.abc import Iterator

import msgspec

from leakcheck.decode.dkim_signature import MOST_SIGNATURES, Dialect
from leakcheck.decode.domain_signature import Circumstances, judge
from leakcheck.decode.mapi_content import kept_header
from leakcheck.decode.signature_wording import FIELDS, location
from leakcheck.decode.signed_message import signed_message
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.scheme import Keyring, Scheme

_NAME = "kept_header"
_ASKED = (Dialect.DKIM, Dialect.GOOGLE, Dialect.ARC)


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    try:
        header = kept_header(content, limits.item_bytes)
    except LimitReached:
        return  # the reader says so
    message = signed_message(header) if header else None
    if message is None:
        return
    around = Circumstances(message, examined, keyring, text_lost=True)
    for dialect in _ASKED:
        name = f"header {FIELDS[dialect]}"
        places = message.places.get(dialect.field, [])
        for order, place in enumerate(places[:MOST_SIGNATURES]):
            yield _of_header(judge(around, place, f"{name} [{order}]", dialect, repair=False))
        if len(places) > MOST_SIGNATURES:
            sentence = f"The header holds {len(places)} signatures of one kind; only the first {MOST_SIGNATURES} were examined."
            yield _unsure(name, sentence, Reason.TOO_LARGE)
    if message.places.get(Dialect.DOMAINKEYS.field):
        sentence = "The message carries a DomainKeys signature, which covers header and text in one and cannot be checked without the text."
        yield _unsure("header DomainKey-Signature", sentence, Reason.CONTAINER_LOST_BYTES)


def _of_header(found: Attestation) -> Attestation:
    """No answer about the text, none that counts against the message, and nothing that a search could build on."""
    return msgspec.structs.replace(found, scheme=_NAME, outcome=Outcome.INDETERMINATE, body_proven=False, body_length=None, material=None)


def _unsure(at: str, sentence: str, reason: Reason) -> Attestation:
    return Attestation(scheme=_NAME, outcome=Outcome.INDETERMINATE, reason=reason, sentence=sentence, at=location(at, b""))


SCHEME = Scheme(
    name=_NAME,
    title="Signatures on header lines kept by Outlook",
    formats=("outlook_message", "tnef_attachment"),
    verify=_verify,
    limitations=(
        "Only header lines can be compared with a signature; the text and the attachments cannot, and nothing is authenticated by this.",
        "Nothing is undone for what servers did to the header on its way.",
        "Outlook shows sender, subject and times from properties of its own, which the header lines do not vouch for.",
    ),
)
