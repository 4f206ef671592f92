"""Time stamps made in a test, put together from RFC 3161 and RFC 5652, so that each thing in them can be wrong."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from asn1crypto import cms, tsp
from cryptography.x509 import ExtendedKeyUsage
from cryptography.x509.oid import ExtendedKeyUsageOID
from smime_mail import Party, party, root, signature

NINE = datetime(2020, 5, 4, 9, tzinfo=UTC)
STAMPS_ONLY = ((ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),)


@cache
def authority() -> Party:
    return party("Time Authority", root(), usage="sign", more=STAMPS_ONLY)


def stated(data: bytes, *, hash_name: str = "sha256", when: datetime = NINE, version: str = "v1") -> bytes:
    """What the authority states (section 2.4.2)."""
    imprint = {"hash_algorithm": {"algorithm": hash_name}, "hashed_message": hashlib.new(hash_name, data).digest()}
    made = {"version": version, "policy": "1.2.3.4.1", "message_imprint": imprint, "serial_number": 7, "gen_time": when}
    return bytes(tsp.TSTInfo(made).dump())


def named(one: Party) -> dict[str, Any]:
    """The attribute that names the certificate by its hash (RFC 5816)."""
    certs = {"certs": [{"cert_hash": hashlib.sha256(one.der).digest()}]}
    return {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2(certs)]}


def token(
    data: bytes, by: Party | None = None, *, others: Sequence[Party] = (), statement: bytes = b"", unnamed: bool = False, **changes: Any
) -> bytes:
    """A token over the hash of data."""
    signer = by or authority()
    more = () if unnamed else (named(signer),)
    return signature(statement or stated(data), signer, others=others, opaque=True, content_type="tst_info", when=None, **{"more": more, **changes})


def answered(blob: bytes, status: str = "granted") -> bytes:
    """An authority's answer with a token."""
    return bytes(tsp.TimeStampResp({"status": {"status": status}, "time_stamp_token": cms.ContentInfo.load(blob)}).dump())
