"""X.509 certificates (RFC 5280): what of them decides whether a signature in a mail may be laid to a mailbox's owner."""

import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from leakcheck.decode.signature_method import Method, UnsupportedMethod, method_of
from leakcheck.decode.visible_text import storable

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate as Parsed

LONGEST = 64 << 10
_MOST_IN_FILE = 1000
_MOST_ADDRESSES = 50
_LONGEST_NAME = 300
_EMAIL_PROTECTION = frozenset({"email_protection", "any_extended_key_usage"})
_SIGNING = frozenset({"digital_signature", "non_repudiation"})
#: Extensions whose meaning is taken into account, or says nothing about who signed (RFC 5280 section 4.2). Policies are not asked for,
#: so that a certificate which demands one (policyConstraints) is not understood.
_UNDERSTOOD = frozenset(
    {
        "basic_constraints", "key_usage", "extended_key_usage", "subject_alt_name", "issuer_alt_name", "name_constraints", "certificate_policies",
        "inhibit_any_policy", "policy_mappings", "crl_distribution_points", "freshest_crl", "authority_key_identifier",
        "key_identifier", "authority_information_access", "subject_information_access", "netscape_certificate_type",
    }
)  # fmt: skip
# asn1crypto raises these for hostile bytes; UnicodeError is a ValueError, and deep nesting ends the stack.
BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class MailboxLimits:
    """The mail addresses that an authority may certify (RFC 5280 section 4.2.1.10): hosts, `.domains` and mailboxes, lower case."""

    permitted: tuple[str, ...] | None
    """None where addresses are not limited to a list."""
    excluded: tuple[str, ...]

    def allow(self, address: str) -> bool:
        allowed = self.permitted is None or any(_within(address, limit) for limit in self.permitted)
        return allowed and not any(_within(address, limit) for limit in self.excluded)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. Two are equal if their bytes are."""

    der: bytes
    subject: bytes = field(compare=False)
    """The name, as DER."""
    issuer: bytes = field(compare=False)
    serial: int = field(compare=False)
    key_id: bytes = field(compare=False)
    not_before: datetime = field(compare=False)
    not_after: datetime = field(compare=False)
    title: str = field(compare=False)
    """The holder's name for a reader: common name, else organisation, else all of it."""
    addresses: tuple[str, ...] = field(compare=False)
    """Mail addresses, from the alternative names and the old attribute of the subject (RFC 8550 section 3)."""
    public_key: bytes = field(compare=False)
    """SubjectPublicKeyInfo, as DER."""
    signed: bytes = field(compare=False)
    signature: bytes = field(compare=False)
    method: Method | None = field(compare=False)
    """How its issuer signed it; None where that is not supported."""
    version: int = field(compare=False)
    authority: bool = field(compare=False)
    path_length: int | None = field(compare=False)
    usage: frozenset[str] | None = field(compare=False)
    purposes: frozenset[str] | None = field(compare=False)
    critical: frozenset[str] = field(compare=False)
    """The extensions that a program must understand or refuse the certificate."""
    limits: MailboxLimits | None = field(compare=False)
    not_understood: tuple[str, ...] = field(compare=False)
    """Critical extensions that are not taken into account, limits on names that are not, and extensions that are given twice."""

    @property
    def may_sign_mail(self) -> bool:
        """RFC 8550 sections 4.4.2 and 4.4.4: absent usages and purposes allow everything."""
        return self.serves_mail and (self.usage is None or bool(self.usage & _SIGNING))

    @property
    def serves_mail(self) -> bool:
        return self.purposes is None or bool(self.purposes & _EMAIL_PROTECTION)

    @property
    def may_issue(self) -> bool:
        """Whether it says that it is an authority (RFC 5280 sections 4.2.1.3 and 4.2.1.9)."""
        return self.authority and (self.usage is None or "key_cert_sign" in self.usage)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole, in hexadecimal, as other programs show it."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def own_issuer(self) -> bool:
        return self.subject == self.issuer

    def valid_at(self, moment: datetime) -> bool:
        return self.not_before <= moment <= self.not_after


def certificate(der: bytes) -> Certificate | None:
    """A certificate; None where the bytes are none, or more than any honest one has."""
    from asn1crypto import x509

    if len(der) > LONGEST:
        return None
    try:
        return _certificate(x509.Certificate.load(der))
    except BROKEN:
        return None


def certificates(data: bytes) -> tuple[Certificate, ...]:
    """The certificates of a file in PEM, of which it may hold several, or DER; those that cannot be read are left out."""
    found = (certificate(der) for der in _der_blocks(data))
    return tuple(one for one in found if one is not None)


def _der_blocks(data: bytes) -> Iterator[bytes]:
    blocks = data.split(b"-----BEGIN ")[1 : _MOST_IN_FILE + 1]
    if not blocks:
        yield data
    for block in blocks:
        label, _, rest = block.partition(b"-----")
        if label in {b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"}:
            try:
                yield binascii.a2b_base64(rest.partition(b"-----END")[0])
            except binascii.Error:
                continue


def _certificate(parsed: "Parsed") -> Certificate:
    body = parsed["tbs_certificate"]
    constraints, usage, purposes = parsed.basic_constraints_value, parsed.key_usage_value, parsed.extended_key_usage_value
    length = constraints["path_len_constraint"].native if constraints is not None else None
    limits, unsupported = _limits(parsed)
    return Certificate(
        # Without what a file may hold after it, such as OpenSSL's remarks on trust.
        der=parsed.dump(),
        subject=body["subject"].dump(),
        issuer=body["issuer"].dump(),
        serial=int(body["serial_number"].native),
        key_id=parsed.key_identifier or b"",
        not_before=_moment(body["validity"]["not_before"].native),
        not_after=_moment(body["validity"]["not_after"].native),
        title=title_of(body["subject"].native),
        addresses=_addresses(parsed),
        public_key=body["subject_public_key_info"].dump(),
        signed=body.dump(),
        signature=parsed["signature_value"].native,
        method=_method(parsed),
        version=int(body["version"]),
        authority=constraints is not None and bool(constraints["ca"].native),
        path_length=None if length is None else int(length),
        usage=None if usage is None else frozenset(usage.native),
        purposes=None if purposes is None else frozenset(purposes.native),
        critical=frozenset(parsed.critical_extensions),
        limits=limits,
        not_understood=(*sorted(storable(name, 60) for name in parsed.critical_extensions if name not in _UNDERSTOOD), *unsupported, *_doubled(body)),
    )


def _doubled(body: Any) -> Iterator[str]:
    """RFC 5280 section 4.2 forbids to give an extension twice; programs differ in which they read."""
    names = [extension["extn_id"].dotted for extension in body["extensions"] or ()]
    if len(set(names)) < len(names):
        yield "an extension given twice"


def _moment(value: object) -> datetime:
    # asn1crypto has a type of its own for the year 0, and reads times without zone, which RFC 5280 section 4.1.2.5 forbids.
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("no time")
    return value


def _method(parsed: "Parsed") -> Method | None:
    # RFC 5280 section 4.1.1.2: what stands under the signature must be what stands beside it.
    if parsed["signature_algorithm"]["algorithm"].dotted != parsed["tbs_certificate"]["signature"]["algorithm"].dotted:
        return None
    try:
        return method_of(parsed["signature_algorithm"])
    except UnsupportedMethod:
        return None


def title_of(name: dict[str, object]) -> str:
    """A name for a reader, of its parts as asn1crypto names them: common name, else organisation, else all of it."""
    shown = name.get("common_name") or name.get("organization_name") or list(name.values())
    shown = ", ".join(str(value) for value in shown) if isinstance(shown, list) else shown
    return storable(" ".join(str(shown).split()), _LONGEST_NAME) or "(no name)"


def _addresses(parsed: "Parsed") -> tuple[str, ...]:
    names = parsed.subject_alt_name_value or ()
    found = [str(name.native) for name in names if name.name == "rfc822_name"]
    old = parsed.subject.native.get("email_address")
    found += [str(value) for value in (old if isinstance(old, list) else [old]) if value]
    return tuple(dict.fromkeys(storable(address.strip(), _LONGEST_NAME) for address in found[:_MOST_ADDRESSES]))


def _limits(parsed: "Parsed") -> tuple[MailboxLimits | None, tuple[str, ...]]:
    """The limits on mail addresses, and whether there are others that would have to be looked at (on the holder's own name)."""
    constraints = parsed.name_constraints_value
    if constraints is None:
        return None, ()
    trees: dict[str, list[str]] = {"permitted_subtrees": [], "excluded_subtrees": []}
    limited, others = False, False
    for kind, limits in trees.items():
        for tree in constraints[kind] or ():
            if tree["base"].name == "rfc822_name":
                limits.append(str(tree["base"].native).lower())
                limited = limited or kind == "permitted_subtrees"
            others = others or tree["base"].name == "directory_name"
    permitted = tuple(trees["permitted_subtrees"]) if limited else None
    return MailboxLimits(permitted, tuple(trees["excluded_subtrees"])), ("limits on names",) if others else ()


def _within(address: str, limit: str) -> bool:
    """RFC 5280 section 4.2.1.10: a mailbox, all of a host, or all hosts of a domain."""
    written, host = address.lower(), address.lower().rpartition("@")[2]
    if "@" in limit:
        return written == limit
    return host.endswith(limit) if limit.startswith(".") else host == limit
