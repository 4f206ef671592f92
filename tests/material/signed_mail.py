"""Mail signed on the spot, with a documented key, for tests of what is handed on about it."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import dkim as dkimpy
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.key_record import KeyOrigin, KeyRecord

HEAD = (
    b"From: Ada Byron <ada@example.org>\r\nTo: Bob <bob@example.net>\r\nSubject: The budget of May\r\n"
    b"Date: Mon, 4 May 2020 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
)
TEXT = b"Dear Bob,\r\n\r\nFrom tomorrow on we pay 400.\r\n\r\n-- \r\nAda\r\n"
PLAIN = HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + TEXT
SENT = 1588593600
NAMES = (b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type")
FOOTER = b"_______________________________________________\r\nBudget mailing list\r\nhttps://example.org/mailman/listinfo/budget\r\n"


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


@cache
def record() -> str:
    data = key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(data).decode()}"


@cache
def store() -> KeyStore:
    return KeyStore([KeyRecord("example.org", "s1", record(), "a test", KeyOrigin.DNS, "2019-01-01", "2021-01-01")])


def key_file(folder: Path) -> Path:
    """The key as a file for --keys."""
    path = folder / "keys.jsonl"
    row = {"rrname": "s1._domainkey.example.org", "rrtype": "TXT", "rdata": record(), "time_first": "2019-01-01", "time_last": "2021-01-01"}
    path.write_text(json.dumps({**row, "how": "dns", "source": "a test"}) + "\n", encoding="utf-8")
    return path


@cache
def signed(message: bytes = PLAIN, form: str = "relaxed/relaxed") -> bytes:
    """The message with a signature of example.org on top, the same each time."""
    pem = key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    library: Any = dkimpy
    field: bytes = library.sign(message, b"s1", b"example.org", pem, canonicalize=tuple(form.encode().split(b"/")), include_headers=list(NAMES))
    return field + message
