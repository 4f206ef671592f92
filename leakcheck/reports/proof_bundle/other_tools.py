"""Keys and scripts in the forms that other people's verifiers read: OpenDKIM, mailauth, dkimpy, Mail::DKIM."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.model.attestation import Attestation
from leakcheck.model.key_record import KeyRecord

# RFC 6376 section 3.1: selectors and domains are host names; underscores are about. Nothing else may get into another program's files.
_NAME = re.compile(r"[A-Za-z0-9._-]{1,255}")
_NOT_PRINTABLE = re.compile(r"[^\x20-\x7e]+")
OPENDKIM_SETTINGS = b"""\
# For checking one message by hand: opendkim -x opendkim.conf -t message.eml
Mode v
# Keys come from the file beside this one and from nowhere else.
TestPublicKeys keys.txt
# Keys of 512 and 768 bits were common until 2012; what such a key is worth is said in README.txt. (0 is taken for the default.)
MinimumKeyBits 1
"""


#: Schemes whose keys stand in the domain name system under a selector.
OF_DOMAINS = frozenset({"dkim", "google_signature", "arc", "domainkeys"})


def named_keys(attestations: Iterable[Attestation]) -> dict[str, KeyRecord]:
    """The keys by the names under which verifiers ask for them; of several for one name the first."""
    found: dict[str, KeyRecord] = {}
    for attestation in attestations:
        if attestation.key is None or attestation.scheme not in OF_DOMAINS:
            continue
        if _NAME.fullmatch(attestation.selector) and _NAME.fullmatch(attestation.signer):
            found.setdefault(f"{attestation.selector}._domainkey.{attestation.signer}", attestation.key)
    return found


def key_lines(keys: Mapping[str, KeyRecord]) -> bytes:
    """`name record` lines: OpenDKIM's TestPublicKeys, and what the scripts read."""
    return "".join(f"{name} {_clean(key.record)}\n" for name, key in keys.items()).encode("ascii")


def mailauth_cache(keys: Mapping[str, KeyRecord]) -> bytes:
    """What mailauth reads with --dns-cache: name, type, then a list of answers, each a list of strings."""
    return _json({name: {"TXT": [[_clean(key.record)]]} for name, key in keys.items()})


def documented_keys(keys: Mapping[str, KeyRecord], attestations: Sequence[Attestation]) -> bytes:
    """Each key with its source, origin and window, and the signatures that it was tried on."""
    return _json(
        [
            {
                "name": name,
                "record": key.record,
                "source": key.source,
                "origin": key.origin.value,
                "first_seen": key.first_seen,
                "last_seen": key.last_seen,
                "forgeable_since": key.forgeable_since,
                "forgeable_because": key.forgeable_because,
                "retired": key.retired,
                "retired_because": key.retired_because,
                "archived_as": f"{key.selector}._domainkey.{key.domain}",
                "signatures": [one.at.part for one in attestations if one.key == key],
            }
            for name, key in keys.items()
        ]
    )


def dkimpy_script(checks: Iterable[SignatureCheck]) -> bytes:
    times = {check.order: check.when for check in checks if check.order >= 0}
    return _template("verify_with_dkimpy.py").replace("@TIMES@", repr(dict(sorted(times.items())))).encode("ascii")


def mail_dkim_script() -> bytes:
    return _template("verify_with_mail_dkim.pl").encode("ascii")


def attachment_script(digest: str, file: str) -> bytes:
    """`digest`: SHA-256 of the part that is looked for, hexadecimal; `file`: the bundle's file that it is or holds."""
    return _template("compare_attachments.py").replace("@WANTED@", digest).replace("@FILE@", file).encode("ascii")


def _template(name: str) -> str:
    return (files("leakcheck.reports.proof_bundle") / "templates" / f"{name}.txt").read_text(encoding="ascii")


def _clean(record: str) -> str:
    return _NOT_PRINTABLE.sub(" ", record).strip()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=2) + "\n").encode("ascii")
