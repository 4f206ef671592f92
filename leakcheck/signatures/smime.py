"""S/MIME signatures (RFC 8551 and 8550; CMS, RFC 5652): detached and opaque, at any depth, judged at the time of signing.

Decision: only certificates that the user gave are trusted, never the system's store. That one is another on every machine and in
every year, is drawn up for the servers of the web, and has long dropped the authorities under which old mail was signed: the same
file would be answered differently from one desk to the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode import smime_wording as wording
from leakcheck.decode.cms_signed_data import EncryptedData, NoSignedData, SignedData, signed_data
from leakcheck.decode.signed_parts import SignedPart, SignedText, may_be_signed, signed_parts
from leakcheck.decode.smime_signature import SignedMail, judge
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.scheme import Keyring, Scheme

_BODY = Location("body")
#: Signatures inside of opaque signatures; honest mail has two (triple wrapping, RFC 2634).
_DEEPEST = 5
#: In a whole message. Honest mail has one or two.
MOST_SIGNATURES = 20


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    try:
        data = content.read(limits.item_bytes)
    except LimitReached as reached:
        yield wording.attestation(wording.not_examined(f"The message was not examined for S/MIME signatures: {reached}."), wording.Checked(_BODY))
        return
    if may_be_signed(data):
        yield from _Walk(SignedMail(data, examined, keyring)).answers(data, "body part ", "", _DEEPEST)


@dataclass(slots=True)
class _Walk:
    """The way through a message's signatures, outer ones first, as long as it is not longer than any honest one."""

    mail: SignedMail
    left: int = MOST_SIGNATURES

    def answers(self, data: bytes, place: str, outside: str, deeper: int) -> Iterator[Attestation]:
        """The answers for a message, or for the text of an opaque signature; `outside`: what a reader sees beside it, in words."""
        for part in signed_parts(data):
            if self.left <= 0:
                return
            self.left -= 1
            at = Location(f"{place}{part.number}")
            if not self.left:
                told = f"Only the first {MOST_SIGNATURES - 1} signed parts of the message were examined."
                yield wording.attestation(wording.not_examined(told), wording.Checked(at))
                return
            yield from self._of_part(part, at, outside or part.outside, deeper)

    def _of_part(self, part: SignedPart, at: Location, gap: str, deeper: int) -> Iterator[Attestation]:
        try:
            parsed = signed_data(part.signature)
        except EncryptedData:
            yield wording.attestation(wording.encrypted(), wording.Checked(at))
        except NoSignedData as error:
            # An opaque part may hold other things, such as certificates to be kept or compressed data.
            if part.texts:
                yield wording.attestation(wording.unreadable(str(error)), wording.Checked(at))
        else:
            yield from self._of_signers(part, parsed, at, gap)
            if not part.texts and parsed.content is not None:
                yield from self._inside(parsed.content, at, gap, deeper)

    def _of_signers(self, part: SignedPart, parsed: SignedData, at: Location, gap: str) -> Iterator[Attestation]:
        # A text beside the signature is the one that a reader sees; one inside a detached signature is shown by nobody.
        texts = part.texts or ((SignedText(parsed.content),) if parsed.content is not None else ())
        for signer in parsed.signers:
            yield judge(self.mail, parsed, signer, texts, gap, at)
        if parsed.left_out:
            told = f"{parsed.left_out} further signers of a part were not examined."
            yield wording.attestation(wording.not_examined(told), wording.Checked(at))

    def _inside(self, text: bytes, at: Location, gap: str, deeper: int) -> Iterator[Attestation]:
        if deeper:
            yield from self.answers(text, f"{at.part}, inside: part ", gap, deeper - 1)
        elif may_be_signed(text):
            told = f"Signatures that lie more than {_DEEPEST} deep inside one another were not examined."
            yield wording.attestation(wording.not_examined(told), wording.Checked(at))


SCHEME = Scheme(
    name="smime",
    title="S/MIME signature",
    formats=("email_message",),
    verify=_verify,
    limitations=(
        "Only certificates given with --trusted-certificates are trusted; none is shipped, and the system's are not used.",
        "Whether a certificate had been withdrawn is not asked; time stamps of other parties have answers of their own.",
        "Encrypted parts are not opened; whether they are signed inside is not said.",
    ),
)
