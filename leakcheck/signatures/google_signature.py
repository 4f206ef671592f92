"""Google's second signature, X-Google-DKIM-Signature: DKIM (RFC 6376) hashed under the name DKIM-Signature, by a key of 1e100.net.

Documented nowhere; observed: of 28 intact messages all fit under that name and none under the field's own.

Decision: it is never aligned with the sender line, not even where that names gmail.com. Google puts it on whatever its servers send:
on mail that an account wrote, on what a customer's own servers relay with any sender line, and on mail of strangers that an account
or a group passes on. So it shows since when a message is unchanged, and not whose account it was; where it was put on mail that was
only passed on, which its list of signed lines tells, it authenticates nothing.
"""

from collections.abc import Iterator

import msgspec

from leakcheck.decode.dkim_signature import Dialect
from leakcheck.decode.domain_signature import Circumstances, each_signature, judge
from leakcheck.decode.signature_wording import NOT_SHOWN, unsure
from leakcheck.model.attestation import Alignment, Attestation, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.scheme import Keyring, Scheme

#: The first carries the keys; the second was seen once, in 2012.
_GOOGLES = frozenset({"1e100.net", "google.com"})
#: Lines that a message bears only after another server had it: seen in the signed lines of forwarded mail and of Google Groups alone.
_PASSED_ON = frozenset(
    {
        "delivered-to", "dkim-signature", "received", "received-spf", "authentication-results", "x-original-authentication-results",
        "x-forwarded-to", "x-forwarded-for", "x-original-sender", "mailing-list", "list-id", "arc-seal", "arc-message-signature",
    }
)  # fmt: skip
_ONLY_PASSED_ON = "Google's servers only passed this message on, and the signature does not say that anybody checked who sent it"


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    return each_signature(content, examined, keyring, limits, Dialect.GOOGLE, _judged)


def _judged(around: Circumstances, place: int, at: str) -> Attestation:
    return _answer(judge(around, place, at, Dialect.GOOGLE))


def _answer(found: Attestation) -> Attestation:
    if found.signer and found.signer not in _GOOGLES:
        return unsure(Dialect.GOOGLE, found.at, Reason.UNSUPPORTED, f"The field is Google's, but it names {found.signer}, which is not Google's.")
    found = msgspec.structs.replace(found, alignment=Alignment.DIFFERENT if found.alignment is not Alignment.UNKNOWN else Alignment.UNKNOWN)
    if not _PASSED_ON & set(found.covered):
        return found
    material = found.material and msgspec.structs.replace(found.material, gap=found.material.gap or _ONLY_PASSED_ON)
    if not found.authenticates:
        return msgspec.structs.replace(found, material=material)
    sentence = (
        f"The message is unchanged since a mail server of Google passed it on and signed it under its own name {found.signer}. "
        f"It had come from elsewhere, and the signature does not show whether anybody checked who sent it. {NOT_SHOWN}"
    )
    return msgspec.structs.replace(found, reason=Reason.SEALED_ONLY, sentence=sentence)


SCHEME = Scheme(
    name="google_signature",
    title="Google's own signature",
    formats=("email_message",),
    verify=_verify,
    limitations=(
        "It shows since when a message is unchanged, and not whose account it was or that the sender line is right.",
        "Mail that Google's servers only passed on is told by the lines that the signature names.",
    ),
)
