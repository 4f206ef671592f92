"""A signed message with the answers that it gets as it stands and damaged: what the tests of repairs share."""

import base64
from functools import cache
from typing import Any

import dkim as dkimpy
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.limits import Limits
from leakcheck.signatures.dkim import SCHEME

HEAD = (
    b"From: Ada Byron <ada@example.org>\r\nTo: Bob <bob@example.net>\r\nSubject: The budget of May\r\n"
    b"Date: Mon, 4 May 2020 12:00:00 -0400 (EDT)\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
)
TEXT = b"Dear Bob,\r\n\r\nFrom tomorrow on we pay 400.\r\n.dots stay\r\n\r\n-- \r\nAda\r\n"
PLAIN = HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + TEXT
WIDE = (
    HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + "Grüße aus Köln, wir zahlen 400.\r\n".encode() * 3
)
BLOB = base64.encodebytes(bytes(range(256)) * 4).replace(b"\n", b"\r\n")
PARTS = (
    HEAD + b'Content-Type: multipart/mixed; boundary="edge"\r\n\r\nThis is a multi-part message in MIME format.\r\n'
    b"--edge\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe, wir zahlen 400.\r\n"
    b"--edge\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + BLOB + b"--edge--\r\n"
)
FOOTER = (
    b"_______________________________________________\r\nBudget mailing list\r\nBudget@example.org\r\nhttps://example.org/mailman/listinfo/budget\r\n"
)
NAMES = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"]


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


@cache
def store() -> KeyStore:
    data = key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = f"v=DKIM1; k=rsa; p={base64.b64encode(data).decode()}"
    return KeyStore([KeyRecord("example.org", "s1", text, "a test", KeyOrigin.DNS, "2019-01-01", "2021-01-01")])


def signed(message: bytes, form: str = "relaxed/relaxed", names: list[bytes] | None = None) -> bytes:
    pem = key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    forms = tuple(part.encode() for part in form.split("/"))
    library: Any = dkimpy
    field: bytes = library.sign(message, b"s1", b"example.org", pem, canonicalize=forms, include_headers=names or NAMES)
    return field + message


def answer(message: bytes) -> Attestation:
    (found,) = SCHEME.verify(Content.of_bytes(message), Examined(item=Item("a", 1, "")), store(), Limits())
    return found


def body_changed(message: bytes, change: Any) -> bytes:
    head, blank, body = message.partition(b"\r\n\r\n")
    return head + blank + change(body)
