"""Mail signed, sealed and signed the old way by signers written here from RFC 6376, 8617 and 4870 with regular expressions.

dkimpy is the second opinion about the seals; nothing of leakcheck's canonical forms is used, so that none is tested by itself.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.limits import Limits
from leakcheck.model.scheme import Scheme

HEADER = (
    b"Received: from a.example.org by mx.google.com; Mon, 4 May 2020 12:00:05 +0000\r\n"
    b"From: Ada <ada@example.org>\r\n"
    b"To: bob@example.net\r\n"
    b"Subject: The  budget\r\n of the year\r\n"
    b"Date: Mon, 4 May 2020 12:00:00 +0000\r\n"
    b"Message-ID: <1@example.org>\r\n"
)
BODY = b"Dear Bob,\r\n\r\nwe  agreed on 400. \r\n\r\nFrom Ada\r\n\r\n\r\n"
NAMES = "from:to:subject:date:message-id"


@cache
def rsa_key(name: str = "") -> rsa.RSAPrivateKey:
    del name  # tells several keys apart
    return rsa.generate_private_key(65537, 1024)


def record(key: rsa.RSAPrivateKey, tags: str = "v=DKIM1; k=rsa") -> str:
    data = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"{tags}; p={base64.b64encode(data).decode()}"


def known(domain: str, selector: str = "s1", text: str = "", origin: KeyOrigin = KeyOrigin.DNS) -> KeyRecord:
    """The record of the key that the signers here use for a domain."""
    return KeyRecord(domain, selector, text or record(rsa_key(domain)), "a test", origin, "2019-01-01", "2021-01-01")


def relaxed(whole: bytes) -> bytes:
    name, _, value = whole.partition(b":")
    return name.strip().lower() + b":" + re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ") + b"\r\n"


def fields(head: bytes) -> list[tuple[str, bytes]]:
    return [(name.decode().strip().lower(), name + b":" + text) for name, text in re.findall(rb"([^:\r\n]+):((?:[^\r]|\r\n[ \t])*\r\n)", head)]


def body_hash(body: bytes) -> str:
    text = re.sub(rb"[ \t]+", b" ", re.sub(rb"[ \t]+(\r\n|$)", rb"\1", body))
    text = re.sub(rb"(\r\n)+$", b"", text)
    return base64.b64encode(hashlib.sha256(text + b"\r\n" if text else b"").digest()).decode()


def signed(message: bytes, domain: str = "example.org", names: str = NAMES, name: bytes = b"DKIM-Signature", start: str = "v=1; ") -> bytes:
    """The message with a signature on top (RFC 6376 section 3.7), hashed under the name `DKIM-Signature` unless it is ARC's."""
    head, _, body = message.partition(b"\r\n\r\n")
    value = f" {start}a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1;\r\n h={names};\r\n bh={body_hash(body)};\r\n b=".encode()
    left, data = fields(head + b"\r\n"), b""
    for wanted in names.split(":"):
        places = [place for place, (other, _) in enumerate(left) if other == wanted.strip().lower()]
        data += relaxed(left.pop(places[-1])[1]) if places else b""
    under = name if name.startswith(b"ARC") else b"DKIM-Signature"
    data += relaxed(under + b":" + value + b"\r\n").removesuffix(b"\r\n")
    return name + b":" + value + _signature(domain, data) + b"\r\n" + message


def _signature(domain: str, data: bytes) -> bytes:
    return base64.b64encode(rsa_key(domain).sign(data, padding.PKCS1v15(), SHA256()))


def sealed(
    message: bytes,
    domain: str = "google.com",
    results: str = "",
    *,
    number: int = 0,
    validation: str = "",
    names: str = f"{NAMES}:dkim-signature",
    server: str = "",
) -> bytes:
    """The message with one more set on top (RFC 8617 section 5.1)."""
    places = [int(found) for found in re.findall(rb"(?m)^ARC-Seal: i=(\d+)", message)]
    number = number or max(places, default=0) + 1
    validation = validation or ("none" if number == 1 else "pass")
    record_ = (
        f"ARC-Authentication-Results: i={number}; {server or f'mx.{domain}'};\r\n {results or 'spf=pass smtp.mailfrom=ada@example.org'}\r\n".encode()
    )
    message = signed(message, domain, names, b"ARC-Message-Signature", f"i={number}; ")
    message = record_ + message
    seal = f"ARC-Seal: i={number}; a=rsa-sha256; cv={validation}; d={domain}; s=s1;\r\n b=".encode()
    data = b""
    for one in range(number if validation == "fail" else 1, number + 1):
        for name in ("arc-authentication-results", "arc-message-signature", "arc-seal"):
            found = [whole for other, whole in fields(message.partition(b"\r\n\r\n")[0] + b"\r\n") if other == name and _number(whole) == one]
            data += relaxed(found[0]) if found else b""
    data += relaxed(seal + b"\r\n").removesuffix(b"\r\n")
    return seal + _signature(domain, data) + b"\r\n" + message


def _number(whole: bytes) -> int:
    match = re.search(rb"\bi=(\d+)", whole)
    return int(match[1]) if match else 0


@dataclass
class DomainKeysSigner:
    """RFC 4870 section 3.4, with header lines in the order of the message."""

    form: str = "nofws"
    names: str = "from:to:subject:date:message-id"
    domain: str = "example.org"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa_key("example.org"))

    def sign(self, header: bytes = HEADER, body: bytes = BODY) -> bytes:
        wanted = self.names.split(":") if self.names else [name for name, _ in fields(header)]
        lines = [whole for name, whole in fields(header) if name in wanted]
        text = body.split(b"\r\n")
        if self.form == "nofws":
            lines = [re.sub(rb"[ \t\r\n]", b"", whole) + b"\r\n" for whole in lines]
            text = [re.sub(rb"[ \t\r\n]", b"", line) for line in text]
        while text and not text[-1]:
            text.pop()
        data = b"".join(lines) + (b"\r\n" + b"".join(line + b"\r\n" for line in text) if text else b"")
        listed = f" h={self.names};" if self.names else ""
        value = f" a=rsa-sha1; q=dns; c={self.form}; s=s1; d={self.domain};{listed}\r\n b=".encode()
        made = base64.b64encode(self.key.sign(data, padding.PKCS1v15(), SHA1()))
        return b"DomainKey-Signature:" + value + made + b"\r\n" + header + b"\r\n" + body


def asking(scheme: Scheme) -> Callable[..., list[Attestation]]:
    """A function that asks a scheme about a message, with these keys."""

    def every(message: bytes, *records: KeyRecord, limits: Limits | None = None) -> list[Attestation]:
        examined = Examined(item=Item("a.eml", len(message), "", format="email_message"))
        return list(scheme.verify(Content.of_bytes(message), examined, KeyStore(records), limits or Limits()))

    return every


def outcomes(found: Sequence[Attestation]) -> list[tuple[Outcome, Reason]]:
    return [(one.outcome, one.reason) for one in found]
