"""Mails signed in the test by dkimpy, scanned as a dump: what correlations about signatures are asked about."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import dkim as dkimpy
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from leakcheck.casefile import CaseReader
from leakcheck.model.finding import Finding
from leakcheck.model.scan_options import ScanOptions
from leakcheck.pipeline import scan

NAMES = [b"from", b"to", b"subject", b"date", b"message-id"]


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


def mail(number: int, sender: str, subject: str, body: str, to: str = "bob@example.net") -> bytes:
    head = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Mon, 4 May 2020 12:00:{number:02} +0000\r\nMessage-ID: <{number}@example.org>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return (head + body.replace("\n", "\r\n")).encode()


def signed(message: bytes) -> bytes:
    pem = key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    library: Any = dkimpy
    field: bytes = library.sign(message, b"s1", b"example.org", pem, canonicalize=(b"relaxed", b"relaxed"), include_headers=NAMES)
    return field + message


def scanned(folder: Path, mails: dict[str, bytes], how: str = "dns") -> CaseReader:
    dump = folder / "dump"
    dump.mkdir()
    for name, data in mails.items():
        (dump / name).write_bytes(data)
    data = key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    row = {
        "rrname": "s1._domainkey.example.org", "rrtype": "TXT", "rdata": f"v=DKIM1; k=rsa; p={base64.b64encode(data).decode()}",
        "time_first": "2019-01-01", "time_last": "2021-01-01", "how": how, "source": "a test",
    }  # fmt: skip
    (folder / "keys.jsonl").write_text(json.dumps(row))
    return scan(ScanOptions((str(dump),), folder / "case", (folder / "keys.jsonl",), engine="serial"))


def findings(case: CaseReader, rule: str) -> dict[str, Finding]:
    return {result.examined.item.path.rpartition("/")[2]: one for result in case.results() for one in result.examined.findings if one.rule == rule}
