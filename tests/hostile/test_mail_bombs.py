"""Mails of very many parts, mails inside mails inside mails, and headers without end."""

import base64
from pathlib import Path

from hostile_scan import ORDINARY, Record, scan_of

HEAD = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 02 May 2016 12:00:00 +0200\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def many_parts(count: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nA note.\r\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count + b"--b--\r\n"


def nested_parts(depth: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth))
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nAt the bottom.\r\n"


def nested_mails(depth: int) -> bytes:
    return (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * depth + ORDINARY


def nested_attachments(depth: int) -> bytes:
    mail = ORDINARY
    for level in range(depth):
        mail = HEAD + b"Content-Type: multipart/mixed; boundary=c%d\r\n\r\n--c%d\r\nContent-Type: message/rfc822\r\n\r\n" % (level, level) + mail
        mail += b"\r\n--c%d--\r\n" % level
    return mail


def coded(depth: int) -> bytes:
    """A mail within a mail, each written in base64 once more."""
    mail = ORDINARY
    for _ in range(depth):
        mail = HEAD + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(mail)
    return mail


def headed(lines: bytes) -> bytes:
    return HEAD + lines + b"\r\nThe text.\r\n"


def signatures(count: int) -> bytes:
    tags = b"v=1; a=rsa-sha256; d=example.org; s=%d; h=from:to; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=QUJD"
    return b"".join(b"DKIM-Signature: " + tags % number + b"\r\n" for number in range(count))


def mails() -> dict[str, bytes]:
    relayed = b"Received: from a by b (" + b"(" * 20 + b") ; Mon, 02 May 2016 12:00:00 +0200\r\n"
    return {
        "parts.eml": many_parts(20_000),
        "nested-parts.eml": nested_parts(300),
        "nested-mails.eml": nested_mails(300),
        "nested-attachments.eml": nested_attachments(300),
        "coded.eml": coded(12),
        "header-lines.eml": headed(b"X-A: b\r\n" * 100_000),
        "long-line.eml": headed(b"X-A: " + b"a" * 4_000_000 + b"\r\n"),
        "folded.eml": headed(b"X-A: a\r\n" + b" a\r\n" * 500_000),
        "words.eml": headed(b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\r\n"),
        "brackets.eml": headed(b"To: " + b"(" * 200_000 + b"\r\nCc: " + b"<" * 200_000 + b"\r\nReply-To: " + b'"' * 199_999 + b"\r\n"),
        "group.eml": headed(b"To: " + b"a:" * 100_000 + b"\r\n"),
        "recipients.eml": headed(b"To: " + b"a@example.org, " * 50_000 + b"\r\n"),
        "relayed.eml": headed(relayed * 20_000),
        "signatures.eml": headed(signatures(3000)),
        "references.eml": headed(b"References: " + b"<a@b> " * 100_000 + b"\r\n"),
        "parameters.eml": headed(b"Content-Type: text/plain" + b"".join(b"; a*%d*=a" % number for number in range(50_000)) + b"\r\n"),
        "no-boundary.eml": headed(b"Content-Type: multipart/mixed; boundary=\r\n"),
        "long-boundary.eml": headed(b"Content-Type: multipart/mixed; boundary=" + b"-" * 100_000 + b"\r\n") + b"-" * 2_000_000,
        "dates.eml": headed(b"Date: Mon, 99 Foo 99999999999999999999 99:99:99 +999999\r\n" + b"Date: " + b"9" * 100_000 + b"\r\n"),
        "nul.eml": headed(b"Subject: a\0b\r\nX\0: a\r\n") + bytes(1_000_000),
        "empty-mails.mbox": b"From a@example.org Mon May  2 12:00:00 2016\n\n" * 20_000,
    }


def test_mails_without_end_are_read_within_bounds(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, mails(), ordinary_alone)
    assert len(scan.members("parts.eml")) <= 5000
    assert "limit" in scan.kinds("parts.eml")
    for name in ("nested-parts.eml", "nested-mails.eml", "nested-attachments.eml", "coded.eml"):
        assert len(scan.members(name)) <= 12, name
        assert "limit" in scan.kinds(name), name
