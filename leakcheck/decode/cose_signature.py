"""Signatures of COSE (RFC 9052 section 4.2, COSE_Sign1) with certificates (RFC 9360), as content credentials hold them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from leakcheck.decode.cbor import Cbor, NoCbor, array_of, byte_string, text_string, value_of
from leakcheck.decode.certificate import BROKEN
from leakcheck.decode.signature_method import Method, digest

#: RFC 9053 sections 2.1 and 2.2, RFC 8230, RFC 8812: the numbers of methods.
_METHODS = {
    -7: Method("ecdsa", "sha256"),
    -35: Method("ecdsa", "sha384"),
    -36: Method("ecdsa", "sha512"),
    -37: Method("rsa-pss", "sha256", 32, "sha256"),
    -38: Method("rsa-pss", "sha384", 48, "sha384"),
    -39: Method("rsa-pss", "sha512", 64, "sha512"),
    -257: Method("rsa", "sha256"),
    -258: Method("rsa", "sha384"),
    -259: Method("rsa", "sha512"),
    -8: Method("ed25519", ""),
}
_ALGORITHM, _CRITICAL, _CHAIN = 1, 2, 33
_MOST_CERTIFICATES = 20
_MOST_TOKENS = 4
_LONGEST_TOKEN = 256 << 10
_IMPRINTS = frozenset({"sha256", "sha384", "sha512"})


class NoSignature(ValueError):
    """The bytes are no such signature; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class SignedClaim:
    """One signature over a text that stands elsewhere."""

    method: Method | None
    """None where its number is unknown."""
    certificates: tuple[bytes, ...]
    """The signer's first, then those that vouch for it; as DER."""
    protected: bytes
    signature: bytes
    tokens: tuple[tuple[str, bytes], ...]
    """Time stamps of other parties (RFC 3161), each with the name of its field."""

    def signed(self, payload: bytes) -> bytes:
        """The bytes that the signature is over (section 4.4, Sig_structure)."""
        return array_of(text_string("Signature1"), byte_string(self.protected), byte_string(b""), byte_string(payload))

    def proof(self) -> bytes:
        """The signature in the form that libraries ask for: two numbers in a row (RFC 9053 section 2.1) become a DER sequence."""
        if self.method is None or self.method.kind != "ecdsa" or len(self.signature) % 2:
            return self.signature
        from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

        half = len(self.signature) // 2
        return encode_dss_signature(int.from_bytes(self.signature[:half], "big"), int.from_bytes(self.signature[half:], "big"))

    def stamps(self, payload: bytes) -> list[tuple[str, bytes, bytes]]:
        """Other parties' time stamps: what each is about in a word, the token, and the bytes that the authority was shown.

        Version 1 stamps the claim (C2PA 1.4 section 10.3.2.5), version 2 the signature (C2PA 2.1 section 10.3.2.5).
        """
        about = {"sigTst": ("statement", payload), "sigTst2": ("signature", byte_string(self.signature))}
        found = []
        for name, token in self.tokens:
            what, text = about[name]
            found.append((what, token, array_of(text_string("CounterSignature"), byte_string(self.protected), byte_string(b""), byte_string(text))))
        return found

    def stated_time(self, payload: bytes) -> datetime | None:
        """The time of the first time stamp that was made for this very signature; who made it is not looked at."""
        return next((time for _, token, stamped in self.stamps(payload) if (time := _time_of(token, stamped)) is not None), None)


def signed_claim(data: bytes, payload: bytes) -> SignedClaim:
    """A signature over `payload`. Raises NoSignature."""
    try:
        parts = value_of(data)
        if not isinstance(parts, list) or len(parts) != 4:
            raise NoSignature("it does not have the four parts of one")
        protected, unprotected, inside, signature = parts
        headers = value_of(protected) if isinstance(protected, bytes) and protected else {}
    except NoCbor as error:
        raise NoSignature(str(error)) from None
    if not (isinstance(protected, bytes) and isinstance(headers, dict) and isinstance(unprotected, dict) and isinstance(signature, bytes)):
        raise NoSignature("its parts are not of the kinds that they should be")
    # A text inside that differs from the claim beside it would be signed in its place.
    if inside is not None and inside != payload:
        raise NoSignature("it holds a text of its own, which is not the claim")
    if _CRITICAL in headers:
        raise NoSignature("it sets conditions that are not known here")
    number = headers.get(_ALGORITHM)
    method = _METHODS.get(number) if isinstance(number, int) else None
    return SignedClaim(method, _certificates(headers, unprotected), protected, signature, tuple(_tokens(unprotected)))


def _certificates(headers: dict[int | str, Cbor], unprotected: dict[int | str, Cbor]) -> tuple[bytes, ...]:
    """RFC 9360 section 2; older programs name the field in letters, and put it outside of what is signed."""
    for place in (headers, unprotected):
        for name in (_CHAIN, "x5chain"):
            found = place.get(name)
            listed = found if isinstance(found, list) else [found]
            chain = tuple(one for one in listed[:_MOST_CERTIFICATES] if isinstance(one, bytes))
            if chain:
                return chain
    return ()


def _tokens(unprotected: dict[int | str, Cbor]) -> list[tuple[str, bytes]]:
    found = []
    for name in ("sigTst2", "sigTst"):
        container = unprotected.get(name)
        listed = container.get("tstTokens") if isinstance(container, dict) else None
        for one in listed[:_MOST_TOKENS] if isinstance(listed, list) else []:
            token = one.get("val") if isinstance(one, dict) else None
            if isinstance(token, bytes) and len(token) <= _LONGEST_TOKEN:
                found.append((name, token))
    return found


def _time_of(token: bytes, stamped: bytes) -> datetime | None:
    """The time in a token (RFC 3161 section 2.4.2) whose imprint is that of `stamped`; some are wrapped in the authority's whole answer."""
    from asn1crypto import cms, tsp

    try:
        try:
            info = cms.ContentInfo.load(token)
            held = info["content"]["encap_content_info"]
        except BROKEN:
            held = tsp.TimeStampResp.load(token)["time_stamp_token"]["content"]["encap_content_info"]
        stated = held["content"].parsed
        imprint = stated["message_imprint"]
        name = imprint["hash_algorithm"]["algorithm"].native
        if name not in _IMPRINTS or imprint["hashed_message"].native != digest(name, stamped):
            return None
        moment = stated["gen_time"].native
    except BROKEN:
        return None
    return moment.astimezone(UTC).replace(microsecond=0) if isinstance(moment, datetime) else None
