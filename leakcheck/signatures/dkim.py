"""DKIM signatures (RFC 6376, 8301, 8463), verified offline over the raw bytes against historical keys."""

from collections.abc import Iterator

from leakcheck.decode.dkim_signature import MOST_SIGNATURES, Dialect
from leakcheck.decode.domain_signature import Circumstances, judge
from leakcheck.decode.signature_wording import unsure
from leakcheck.decode.signed_message import message_of
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.scheme import Keyring, Scheme

_HEADER = Location("header")


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    try:
        message = message_of(content, limits.item_bytes)
    except LimitReached as reached:
        yield unsure(Dialect.DKIM, _HEADER, Reason.TOO_LARGE, f"The message was not examined for signatures: {reached}.")
        return
    if message is None:
        sentence = "The header is larger than any honest one; its signatures were not examined."
        yield unsure(Dialect.DKIM, _HEADER, Reason.TOO_LARGE, sentence)
        return
    places = message.places.get(Dialect.DKIM.field, [])
    if not places:
        yield unsure(Dialect.DKIM, _HEADER, Reason.UNSIGNED, "The message carries no DKIM signature.")
    around = Circumstances(message, examined, keyring)
    for order, place in enumerate(places[:MOST_SIGNATURES]):
        yield judge(around, place, f"header DKIM-Signature [{order}]")
    if len(places) > MOST_SIGNATURES:
        sentence = f"The message carries {len(places)} signatures; only the first {MOST_SIGNATURES} were examined."
        yield unsure(Dialect.DKIM, _HEADER, Reason.TOO_LARGE, sentence)


SCHEME = Scheme(
    name="dkim",
    title="DKIM signature",
    formats=("email_message",),
    verify=_verify,
    limitations=(
        "Only known damage of exports, lists and relays is undone before the check, from a closed list, and it is always stated and shown.",
        "Keys are not asked for over the network unless --online is given.",
        "A signature shows what a domain's server signed, not who typed the words.",
    ),
)
